#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Python's cbor2, and where there is node npm's, over all CBOR of an example: entries, receipts,
# statements, bundles, and what is nested in them. Encoded again in the canonical form each is the same
# bytes; what means the same in other bytes is refused by foil-verify.
set -eu
case $1 in /*) work=$1 ;; *) work=$(pwd)/$1 ;; esac
lib=$(pwd)/tests/interop/lib
command -v python3 >/dev/null || { echo "skipped: no python3"; exit 0; }
[ -x "$work/v/bin/python" ] || python3 -m venv "$work/v" || { echo "skipped: python3 makes no venv"; exit 0; }
"$work/v/bin/python" -c 'import cbor2, nacl' 2>/dev/null ||
	"$work/v/bin/pip" install -q --disable-pip-version-check cbor2==6.3.0 pynacl==1.6.2 || {
	rm -rf "$work/v"
	echo "skipped: pip cannot install cbor2 and pynacl"
	exit 0
}
node=
if command -v npm >/dev/null && command -v node >/dev/null; then
	[ -d "$work/node_modules/cbor2" ] ||
		npm install --prefix "$work" --no-audit --no-fund --silent cbor2@2.3.0 || true
	(cd "$work" && node --input-type=module -e 'import "cbor2"') && node=yes
fi

set +e # lib.sh counts what goes wrong
. tests/cli/lib.sh
. tests/cli/story.sh
OUT=$WORK/out ERR=$WORK/err
story "$WORK/made"
foil checkpoint >old 2>"$ERR" || wrong "checkpoint"
tell . $REF
tell neither 01.FOI.23.034100
foil publish www >"$OUT" 2>"$ERR" || wrong "publish"
size=$(sed -n 2p www/checkpoint) i=0
while [ $i -lt "$size" ]; do
	foil receipt $i --form cose --entry $i.entry -o $i.cose >"$OUT" 2>"$ERR" || wrong "receipt $i"
	foil receipt $i --form scitt -o $i.scitt >"$OUT" 2>"$ERR" || wrong "statement $i"
	i=$((i + 1))
done
foil receipt --since "$(sed -n 2p old)" -o grown.cose >"$OUT" 2>"$ERR" || wrong "receipt --since"
[ $bad -eq 0 ] || exit 1
rm -rf "$work/items" "$work/others"
mkdir "$work/items" "$work/others"
"$work/v/bin/python" -B "$lib/cbor2_judge.py" . "$work/items" "$work/others" || exit 1
[ -n "$node" ] || { echo "taken by Python's cbor2; npm's cannot be had here"; exit 0; }
cp "$lib/cbor2.mjs" "$work/judge.mjs"
cd "$work" && node judge.mjs
