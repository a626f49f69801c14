#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# No word that is private, withheld or not yet issued stands in the ledger's
# files, in its entries, or in what is published.
. "$(dirname "$0")/lib.sh"
. "$(dirname "$0")/story.sh"
LEAK=$EXAMPLE/../tool/leak.py
REF=01.FOI.23.033513

leak() { ok /usr/bin/python3 "$LEAK" "$@"; }
finds() { must_fail 1 /usr/bin/python3 "$LEAK" "$@"; out_has "$form"; }
at_least() { # N words were looked for
	n=$(sed -n 's/^\([0-9]*\) words.*/\1/p' "$OUT")
	[ "${n:-0}" -ge "$1" ] || wrong "only ${n:-0} words were looked for"
}

t "the search itself finds a word in each of its forms"
printf 'the quadcopter and the bell rang\n' >secret
printf 'the and\n' >public
for form in "as it is" "as UTF-16" "as hex" "as base64" "as CBOR text"; do
	case $form in
	"as it is") printf 'xxQUADCOPTERxx' ;;
	"as UTF-16") printf 'x\0q\0u\0a\0d\0c\0o\0p\0t\0e\0r\0' ;;
	"as hex") printf 'ff71756164636f70746572ff' ;;
	"as base64") printf 'xquadcopterx' | base64 ;;
	*) printf '\203\000\144bell\001' ;;
	esac >hay
	finds --secret secret --public public --in hay
done
for pad in '' x xx xxx; do
	printf '%squadcopterxyz' "$pad" | base64 >hay
	form="as base64" finds --secret secret --public public --in hay
done
printf 'xquadcopteyrbellx' >hay
leak --secret secret --public public --in hay
at_least 2

# The words of the formats themselves: a ledger and a bundle with next to nothing in them.
t "a ledger and a bundle that say nothing"
mkdir ../nothing
printf 'case X\nrequest all of it\nanswer neither confirm nor deny s.31(3)\n' >../nothing/case.txt
echo No. >../nothing/letter.txt
TOP=$(cd .. && pwd)
story here
tell "$TOP/nothing" $REF
cp $REF/published/response.foil ../../formats
cat ledger/data.mdb ledger/log.key >>../../formats
FORMATS=$(cd ../.. && pwd)/formats

t "a case that is signed and not issued"
story here
tell . $REF approve
"$FORGE" entries ledger entries >"$OUT" 2>"$ERR" || wrong "forge entries"
foil checkpoint >checkpoint 2>"$ERR" || wrong "checkpoint"
ls $REF/originals >names
set -- $REF/case.txt $REF/letter.txt $REF/originals/*.txt names
leak --secret "$@" --public "$FORMATS" --in ledger/* ledger.head checkpoint entries/*
at_least 300
# The words are there to be found, where they belong.
form="as it is" finds --secret "$@" --public "$FORMATS" --in $REF/marked/2023-07-12.txt

# The same case, issued.
NOW=2023-11-20T10:00:00Z
cd $REF || exit 1
ok foil issue --key ../officer --dated 2023-11-20
cd .. || exit 1
rm -r entries
"$FORGE" entries ledger entries >"$OUT" 2>"$ERR" || wrong "forge entries"
# Public: the letter without the requester, and what case.txt says of grounds and items.
sed -e '/^private/d' -e '/^search/d' -e '/^#/d' -e 's/part  *[^ ]*\.txt/part/' $REF/case.txt >public-case
leak --secret $REF/originals/*.txt $REF/case.txt $REF/letter.txt names \
    --public "$FORMATS" public-case $REF/published/letter.txt $REF/published/item-*.txt \
    --in ledger/* ledger.head checkpoint entries/* $REF/published/*
at_least 60
leak --secret $REF/originals/*.txt $REF/case.txt names \
    --public "$FORMATS" public-case $REF/to-requester/letter.txt $REF/published/item-*.txt \
    --in $REF/to-requester/*
at_least 60
form="as it is" finds --secret $REF/originals/*.txt --public $REF/published/item-*.txt \
    --in $REF/originals/2023-07-12.txt

finish
