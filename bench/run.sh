#!/bin/sh
# Builds Trappa if need be, then
#   bench/run.sh            measures the door beside a bare server: -Dcount=3000 -Drounds=5 -Dwarmup=4
#   bench/run.sh fold       what working out a member's account costs, by number of facts, with JMH: its options, e.g. -p facts=10 -f 3
#   bench/run.sh reads      what a shopper's look at their state costs beside a bare server: -Dcount=20000 -Drounds=5 -Ddatabase=postgresql://…
#   bench/run.sh simulate   a draft over a whole shop: -Dmembers=20000 -Dorders=70000 -Drounds=3, or -Dfile=CDNOW_master.txt
#   bench/run.sh growth     what an order costs by how much the shop has behind it: -Drows=1000000 -Ddatabases=h2,postgres -Dcount=2000
#   bench/run.sh jobs       points of many members end at midnight while orders come in: -Dlots=1000000 -Ddatabases=h2,postgres -Drate=100
#   bench/run.sh page       what the widget costs a phone: a shop's page without it, with it, with a long history; needs Chromium: -Drounds=7 -Dslower=4 -Drows=200
#   bench/run.sh peers      the same orders to what a shop would write instead (needs Node and npm): -Dcount=2000 -Dbytes=10000 -Drounds=5
#   bench/run.sh start      from the command to the first answer, and the first orders: -Drounds=9 -Dcount=2000 -Dmore="-XX:…" for one more kind
#   bench/run.sh forces     counts what reaches the disk, under strace: -Dcount=300 -Dconnections=16
set -eu
cd -- "$(dirname -- "$0")/.."
./trappa --version
java=${JAVA_HOME:+$JAVA_HOME/bin/}java
[ "$("${java}c" -version 2>&1 | sed -n 's/^javac \([0-9]*\).*/\1/p')" -ge 25 ] 2>/dev/null || { echo "No JDK: point JAVA_HOME to a JDK 25 or newer." >&2; exit 1; }
classes=target/bench-classes
mkdir -p "$classes"
path="target/trappa.jar:target/lib/*"
if [ "${1:-}" = fold ]; then
  shift
  harness=target/bench-lib
  [ -d "$harness" ] || ./mvnw -q dependency:copy-dependencies -DincludeArtifactIds=jmh-core,jmh-generator-annprocess,jopt-simple,commons-math3 -DoutputDirectory="$harness"
  "${java}c" -proc:full -d "$classes" -cp "$path:$harness/*" bench/FoldBench.java
  exec "$java" -cp "$classes:$path:$harness/*" org.openjdk.jmh.Main FoldBench "$@"
fi
case "${1:-}" in
  peers) main=PeerBench; shift ;;
  growth) main=GrowthBench; shift ;;
  jobs) main=JobsBench; shift ;;
  page) main=PageBench; shift ;;
  forces) main=Forces; shift ;;
  start) main=StartBench; shift ;;
  reads) main=ReadBench; shift ;;
  simulate) main=SimulateBench; shift ;;
  *) main=DoorBench ;;
esac
if [ "$main" = PeerBench ]; then
  [ -d bench/peers/node_modules ] || npm --prefix bench/peers ci --no-audit --no-fund
  (cd bench/peers && node -e "new (require('better-sqlite3'))(':memory:')" 2>/dev/null) || npm --prefix bench/peers rebuild better-sqlite3
fi
postgres=target/bench-postgres
[ -d "$postgres" ] || ./mvnw -q dependency:copy-dependencies -DincludeGroupIds=io.zonky.test,io.zonky.test.postgres,org.apache.commons,commons-io,commons-codec,org.tukaani -DoutputDirectory="$postgres"
path="$path:$postgres/*"
"${java}c" -proc:none -d "$classes" -cp "$path" $(find bench -path bench/peers -prune -o -name '*.java' ! -name FoldBench.java -print)
exec "$java" -Xmx512m -XX:+UseSerialGC -Dbench.classes="$classes" "$@" -cp "$classes:$path" "$main"
