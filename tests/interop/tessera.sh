#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Go: transparency-dev/tessera's fsck and client over a published directory.
set -eu
. tests/interop/lib/published.sh
command -v go >/dev/null || { echo "skipped: no go"; exit 0; }
published "$1/made"
mkdir -p "$1/go"
cp tests/interop/lib/fsck.go "$1/go/main.go"
cd "$1/go"
printf 'module judge\n\ngo 1.25.0\n' >go.mod
export GOFLAGS=-mod=mod
go get github.com/transparency-dev/tessera@v1.0.2 || {
	echo "skipped: go cannot get github.com/transparency-dev/tessera"
	exit 0
}
go mod tidy
go build -o judge .
exec ./judge ../made/trust ../made/www ../bent
