#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Go: transparency-dev/formats' proof package reads our tlog-proofs and writes them back as they were;
# golang.org/x/mod checks note, path and root.
set -eu
. tests/interop/lib/receipts.sh
command -v go >/dev/null || { echo "skipped: no go"; exit 0; }
receipts "$1/made"
mkdir -p "$1/go"
cp tests/interop/lib/proof.go "$1/go/main.go"
cd "$1/go"
printf 'module judge\n\ngo 1.25.0\n' >go.mod
export GOFLAGS=-mod=mod
go get github.com/transparency-dev/formats@v0.1.1 golang.org/x/mod@v0.36.0 || {
	echo "skipped: go cannot get github.com/transparency-dev/formats"
	exit 0
}
go build -o judge .
exec ./judge ../made
