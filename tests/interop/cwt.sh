#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Python's cwt, a COSE library that knows alg -19, over entries, receipts and statements; the roots by
# scitt-cose's own tree, and its strict reader over every message.
set -eu
. tests/interop/lib/receipts.sh
command -v python3 >/dev/null || { echo "skipped: no python3"; exit 0; }
[ -x "$1/v/bin/python" ] || python3 -m venv "$1/v" || { echo "skipped: python3 makes no venv"; exit 0; }
"$1/v/bin/python" -c 'import cwt, scitt_cose' 2>/dev/null ||
	"$1/v/bin/pip" install -q --disable-pip-version-check cwt==3.3.0 scitt-cose==0.5.0 || {
	rm -rf "$1/v"
	echo "skipped: pip cannot install cwt and scitt-cose"
	exit 0
}
receipts "$1/made"
exec "$1/v/bin/python" tests/interop/lib/cwt_judge.py "$1/made"
