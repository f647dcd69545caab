#!/bin/sh
# Builds Trappa if need be, then measures the door beside a bare server. Options: -Dcount=3000 -Drounds=5 -Dwarmup=4
set -eu
cd -- "$(dirname -- "$0")/.."
./trappa --version
java=${JAVA_HOME:+$JAVA_HOME/bin/}java
command -v "${java}c" >/dev/null || { echo "No JDK: point JAVA_HOME to a JDK 25 or newer." >&2; exit 1; }
classes=target/bench-classes
mkdir -p "$classes"
path="target/trappa.jar:target/lib/*"
"${java}c" -d "$classes" -cp "$path" bench/*.java
exec "$java" -Xmx512m -XX:+UseSerialGC -Dbench.classes="$classes" "$@" -cp "$classes:$path" DoorBench
