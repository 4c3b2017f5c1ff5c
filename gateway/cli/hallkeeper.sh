#!/bin/sh
# serialport shares libuv's pool with files, DNS and hashing: four stuck file calls would stop a bus.
# The size must be set before node starts.
export UV_THREADPOOL_SIZE=16
here=$(dirname "$(readlink -f "$0")")
# Where memory is plenty V8 lets the heap double before it looks through it: a Pi's share is enough.
exec node --max-old-space-size=256 --max-semi-space-size=2 --enable-source-maps "$here/../../dist/gateway/main.js" "$@"
