#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Both verifiers over every vector of tests/vectors/response, and the second one's code over the
# vectors of single layers. Usage: compare.sh [NAME...], with BUILD set or from the top folder.
set -eu
cd "$(dirname "$0")/../.."
BUILD=${BUILD:-build}
PYTHON=${PYTHON:-/usr/bin/python3}
"$PYTHON" -c 'import nacl.bindings' 2>/dev/null || {
	echo "vectors: skipped: $PYTHON has no module nacl (apt-get install python3-nacl)"
	exit 0
}
"$PYTHON" tests/second/layers.py
"$PYTHON" tests/second/gen_receipt.py --check
exec "$PYTHON" tests/second/compare.py "$BUILD/foil-verify" "$BUILD/vectors" "$@"
