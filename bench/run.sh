#!/bin/sh
# Builds Trappa if need be, then
#   bench/run.sh            measures the door beside a bare server: -Dcount=3000 -Drounds=5 -Dwarmup=4
#   bench/run.sh fold       what working out a member's account costs, by number of facts: -Dwarmup=2000 -Dmeasure=1000 (ms)
#   bench/run.sh simulate   a draft over a whole shop: -Dmembers=20000 -Dorders=70000 -Drounds=3, or -Dfile=CDNOW_master.txt
#   bench/run.sh forces     counts what reaches the disk, under strace: -Dcount=300 -Dconnections=16
set -eu
cd -- "$(dirname -- "$0")/.."
./trappa --version
java=${JAVA_HOME:+$JAVA_HOME/bin/}java
command -v "${java}c" >/dev/null || { echo "No JDK: point JAVA_HOME to a JDK 25 or newer." >&2; exit 1; }
classes=target/bench-classes
mkdir -p "$classes"
path="target/trappa.jar:target/lib/*"
"${java}c" -d "$classes" -cp "$path" bench/*.java
main=DoorBench
case "${1:-}" in
  forces) main=Forces; shift ;;
  fold) main=FoldBench; shift ;;
  simulate) main=SimulateBench; shift ;;
esac
exec "$java" -Xmx512m -XX:+UseSerialGC -Dbench.classes="$classes" "$@" -cp "$classes:$path" "$main"
