#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Go: golang.org/x/mod reads a published directory: every checkpoint, every tile, every entry,
# inclusion and consistency; and so does what a restored ledger publishes.
set -eu
. tests/interop/lib/published.sh
command -v go >/dev/null || { echo "skipped: no go"; exit 0; }
published "$1/made"
mkdir -p "$1/go"
cp tests/interop/lib/tiles.go "$1/go/main.go"
cd "$1/go"
if [ -d /usr/share/gocode/src/golang.org/x/mod/sumdb/tlog ] && GOPATH=/usr/share/gocode GO111MODULE=off go build -o judge . 2>/dev/null; then
	: # Debian's golang-golang-x-mod-dev
else
	printf 'module judge\n\ngo 1.19\n' >go.mod
	GOFLAGS=-mod=mod go get golang.org/x/mod@v0.7.0 || {
		echo "skipped: go cannot get golang.org/x/mod"
		exit 0
	}
	GOFLAGS=-mod=mod go build -o judge .
fi
./judge ../made/trust ../made/www
exec ./judge ../made/trust ../made/restored
