#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# What README.md shows is what the programs print.
set -eu
cd "$(dirname "$0")/../.."
BUILD=${BUILD:-build}
log=$BUILD/check/demo-demo.log
if [ ! -f "$log" ] || [ ! -d "$BUILD/demo" ]; then
	mkdir -p "$BUILD/check"
	BUILD=$BUILD sh tests/example/demo.sh >"$log" 2>&1
fi
/usr/bin/python3 tests/tool/readme.py README.md "$BUILD" "$log"
