#!/bin/sh
# serialport shares libuv's pool with files, DNS and hashing: four stuck file calls would stop a bus.
# The size must be set before node starts.
export UV_THREADPOOL_SIZE=16
here=$(dirname "$(readlink -f "$0")")
exec node --enable-source-maps "$here/../../dist/gateway/main.js" "$@"
