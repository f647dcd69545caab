#!/bin/sh
# Sends every sample, signed, to a running server, each to the shop that samples/INDEX.md names.
# Arguments go to `trappa send`, for example: webhooks/replay.sh --repeat 3 --shuffle 7 --url http://127.0.0.1:8080/webhooks
# Needs the server's app secret in SHOPIFY_API_SECRET (or give --secret).
set -eu

here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd -P)
failed=0
for shop in sample-se sample-de sample-jp sample-kw sample-bye; do
  # The rows of the index are: | file | topic | shop | shows | points |
  files=$(sed -n "s/^| \([A-Za-z0-9_-]*\.json\) | [^|]* | $shop |.*/\1/p" "$here/samples/INDEX.md")
  (
    cd -- "$here/samples"
    # shellcheck disable=SC2086 # the names have no spaces, one word per file is meant
    "$here/../trappa" send --shop "$shop.myshopify.com" "$@" $files
  ) || failed=1
done
exit "$failed"
