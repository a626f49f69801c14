#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# npm's @sigstore/verify over checkpoints and inclusion proofs. Its Verifier goes on to read the entry
# as JSON of Rekor, which ours is not; so lib/sigstore.js calls the package's own dist/tlog, with trust
# material and entries from its public API.
set -eu
. tests/interop/lib/receipts.sh
command -v npm >/dev/null && command -v node >/dev/null || { echo "skipped: no node with npm"; exit 0; }
[ -d "$1/node_modules/@sigstore/verify" ] ||
	npm install --prefix "$1" --no-audit --no-fund --silent @sigstore/verify@3.1.1 @sigstore/protobuf-specs@0.5.2 || {
	echo "skipped: npm cannot install @sigstore/verify"
	exit 0
}
(cd "$1" && node -e 'require("@sigstore/verify")') || {
	echo "skipped: this node cannot run @sigstore/verify"
	exit 0
}
receipts "$1/made"
cp tests/interop/lib/sigstore.js "$1/judge.js"
cd "$1"
exec node judge.js made
