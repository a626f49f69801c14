#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# COSE receipts and statements by tests/second/rfc9942.py: cbor2 and cryptography, from the RFCs alone.
set -eu
. tests/interop/lib/receipts.sh
PYTHON=${PYTHON:-/usr/bin/python3}
"$PYTHON" -c 'import cbor2, cryptography' 2>/dev/null || {
	echo "skipped: $PYTHON has no cbor2 or no cryptography (apt-get install python3-cbor2 python3-cryptography)"
	exit 0
}
receipts "$1/made"
cd "$1/made"
judge() { "$PYTHON" "$OLDPWD/tests/second/rfc9942.py" "$(cat pub)" "$@"; }
refused() {
	! judge "$@" 2>/dev/null || {
		echo "took $*"
		exit 1
	}
}
n=0
root=$(ls *.checkpoint | sort -n | tail -n 1)
root=$(sed -n 3p "$root" | base64 -d | od -An -tx1 | tr -d ' \n')
for e in *.entry; do
	i=${e%.entry}
	judge $i.cose $e | tee said
	grep -q "^inclusion $i in .* $root\$" said
	judge $i.scitt | tee said
	grep -q "^inclusion $i in .* $root\$" said
	n=$((n + 2))
done
for g in *.grown; do
	old=${g%%.*}
	judge $g $old "$(sed -n 3p $old.checkpoint | base64 -d | od -An -tx1 | tr -d ' \n')" | grep "consistency $old to .* $root\$"
	n=$((n + 1))
done
refused 1.cose 2.entry
head -c 100 1.cose >bad; tail -c +102 1.cose >>bad
refused bad 1.entry
echo "$n receipts taken, 2 false ones refused"
