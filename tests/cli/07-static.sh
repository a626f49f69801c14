#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# foil-verify as one static file says what the other says.
. "$(dirname "$0")/lib.sh"

if [ ! -x "$BUILD/foil-verify-static" ]; then
	echo "skipped  07-static.sh: there is no build/foil-verify-static (a sanitiser links nothing statically)"
	exit 0
fi
t "the same words and the same status"
setup; issued
"$BUILD/foil-verify-static" --trust ../trust published >got || wrong "it does not verify"
ok verify --trust ../trust published
out_is got
if command -v ldd >/dev/null && ldd "$BUILD/foil-verify-static" >/dev/null 2>&1; then
	wrong "it needs shared libraries"
fi
for byte in 1 9 40 200 400 900 2000; do
	cp -r published p2
	printf 'X' | dd of=p2/response.foil bs=1 seek=$byte conv=notrunc 2>/dev/null
	a=0; "$BUILD/foil-verify-static" --trust ../trust p2 >got 2>&1 || a=$?
	run verify --trust ../trust p2
	is $a $st "status with byte $byte changed"
	out_is got
	rm -r p2
done
finish
