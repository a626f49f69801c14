#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# npm's @transmute/cose and @transmute/rfc9162 over receipts and statements.
set -eu
. tests/interop/lib/receipts.sh
command -v npm >/dev/null && command -v node >/dev/null || { echo "skipped: no node with npm"; exit 0; }
[ -d "$1/node_modules/@transmute/cose" ] ||
	npm install --prefix "$1" --no-audit --no-fund --silent @transmute/cose@0.2.11 @transmute/rfc9162@0.0.5 || {
	echo "skipped: npm cannot install @transmute/cose"
	exit 0
}
receipts "$1/made"
cp tests/interop/lib/transmute.js "$1/judge.js"
cd "$1"
exec node judge.js made
