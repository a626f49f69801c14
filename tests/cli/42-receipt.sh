#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Receipts: foil receipt in three forms, foil-verify receipt over them.
. "$(dirname "$0")/lib.sh"
umask 022

t "an entry in three forms"
setup
ok foil trust; cp "$OUT" trust
received; cd .. || exit 1
ok foil checkpoint; cp "$OUT" early
must_fail 2 foil receipt
must_fail 2 foil receipt $REF --form pdf
must_fail 2 foil receipt $REF --form cose --with-entry
ok foil receipt $REF --entry entry -o case.tlog-proof
out_has "Wrote case.tlog-proof: entry "
[ "$(head -n 1 case.tlog-proof)" = c2sp.org/tlog-proof@v1 ] || wrong "first line"
ok foil receipt $REF; out_is case.tlog-proof
must_fail 3 foil receipt $REF -o case.tlog-proof
err_has "case.tlog-proof"
ok foil receipt $REF --form cose -o case.receipt
ok foil receipt $REF --form scitt -o case.scitt
ok foil receipt $REF --with-entry -o whole
index=$(sed -n 's/^index //p' case.tlog-proof)
ok foil receipt "$index"; out_is case.tlog-proof
must_fail 3 foil receipt --case "$index"
ok verify receipt --trust trust --entry entry case.tlog-proof
out_has "ok    entry       $REF, no 0 of its subject"
out_has "--    signer"
out_has "MATCHES as of ledger size "
ok verify receipt --trust trust --entry entry case.receipt
out_has "COSE receipt of inclusion"
ok verify receipt --trust trust case.scitt
ok verify receipt --trust trust --head early case.scitt
ok verify receipt --trust trust whole
ok verify receipt --trust trust case.scitt --json
json_ok
out_has '"form": "scitt"'
ok sh -c '"$1" receipt --trust trust - <case.scitt' - "$BUILD/foil-verify"
ok foil receipt $REF --json --form cose
json_ok
out_has '"form": "cose"'

t "what is not there, or not known, is not said to match"
cp -r "$WORK/1/." .
must_fail 3 verify receipt case.scitt; out_has "CANNOT TELL: receipt.trust"
must_fail 3 verify receipt --trust trust case.receipt; out_has "receipt.entry"
must_fail 3 verify receipt --trust trust entry; out_has "this is an entry without a receipt"
must_fail 3 verify receipt --trust trust trust; out_has "receipt.form"
must_fail 3 verify receipt --trust trust nosuch
must_fail 3 verify receipt --trust nosuch case.scitt
must_fail 2 verify receipt
: >empty
must_fail 3 verify receipt --trust trust empty
must_fail 3 verify receipt --trust trust --entry empty case.receipt; out_has "receipt.entry"
must_fail 3 verify receipt --trust trust --head empty case.scitt; out_has "receipt.head"
sed 's/$/\r/' case.tlog-proof >crlf
must_fail 3 verify receipt --trust trust --entry entry crlf; out_has "receipt.form"
{ cat case.scitt; printf 'x'; } >more
must_fail 3 verify receipt --trust trust more; out_has "receipt.form"
ok foil receipt 0 --entry other -o other.proof
must_fail 1 verify receipt --trust trust --entry other case.tlog-proof; out_has "DOES NOT MATCH"
must_fail 1 verify receipt --trust trust --entry other case.receipt
must_fail 1 verify receipt --trust trust --entry other case.scitt; out_has "receipt.entry"
grep -v '^#foil' trust >t; echo "#foil genesis $(printf '%064d' 0)" >>t
must_fail 1 verify receipt --trust t case.scitt; out_has "receipt.ledger"

t "the ledger has grown"
cp -r "$WORK/1/." .
old=$(sed -n 2p early)
must_fail 3 foil receipt --since "$old"
must_fail 2 foil receipt --since "$old" $REF
must_fail 2 foil receipt --since "$old" --form scitt
must_fail 2 foil receipt --since x
now 2023-11-20
foil receive 01.FOI.23.000002 --on 2023-11-20 --request more --key officer >"$OUT" 2>"$ERR" || wrong receive
must_fail 3 foil receipt 01.FOI.23.000002; err_has "make one with"
must_fail 3 foil receipt "$old"; err_has "make one with"
must_fail 3 foil receipt 99; err_has "there is no 99"
ok foil checkpoint; cp "$OUT" late
ok foil receipt 01.FOI.23.000002
ok foil receipt --since "$old" -o grown
out_has "has grown from $old"
ok verify receipt --trust trust --head early grown
out_has "begins with the $old entries"
ok verify receipt --trust trust --head early --head late grown
must_fail 3 verify receipt --trust trust grown; out_has "receipt.head"
must_fail 3 verify receipt --trust trust --head late grown; out_has "receipt.head"
must_fail 3 verify receipt --head early grown; out_has "receipt.trust"
must_fail 3 foil receipt --since 0; must_fail 3 foil receipt --since 99

t "of an earlier checkpoint; not of one that is not this ledger's"
cp -r "$WORK/3/." .
ok foil receipt $REF --checkpoint early; out_is case.tlog-proof
ok foil receipt $REF --checkpoint early --form cose; out_is case.receipt
must_fail 3 foil receipt 01.FOI.23.000002 --checkpoint early
must_fail 3 foil receipt $REF --checkpoint trust
must_fail 3 foil receipt $REF --checkpoint empty_
sed '2s/.*/3/' early >false
must_fail 3 foil receipt $REF --checkpoint false; err_has "not signed by this ledger's log key"

t "of no checkpoint that the second record does not know yet"
cp -r "$WORK/3/." .
cp early ledger.head
ok foil receipt $REF; out_is case.tlog-proof
must_fail 3 foil receipt $REF --checkpoint late; err_has "newer than the second record"
rm ledger.head
must_fail 3 foil receipt $REF; err_has "second record"

t "a ledger that was rolled back gives no receipt"
cp -r "$WORK/3/." .
cp "$WORK/1/ledger/data.mdb" ledger/data.mdb
rm -f ledger/lock.mdb
must_fail 3 foil receipt $REF; err_has "rolled back"
must_fail 3 foil receipt $REF --form scitt; err_has "rolled back"

t "a checkpoint that a witness has cosigned"
cp -r "$WORK/1/." .
witness() { "$BUILD/foil-witness" "$@"; }
if [ -x "$BUILD/foil-witness" ]; then
	vkey=$(sed -n 's/^log \([^ ]*\).*/\1/p' trust)
	ok witness init w --name witness.example/w1 --no-passphrase
	ok witness trust-log w "$vkey"
	ok sh -c '"$1" cosign w <early' - "$BUILD/foil-witness"
	cat early "$OUT" >cosigned
	grep -q '^— witness.example/w1 ' cosigned || wrong "no line of the witness"
	printf 'log %s\nwitness w1 %s\nquorum w1\n' "$vkey" "$(cat w/vkey)" >asked
	ok foil receipt $REF --checkpoint cosigned -o cosigned.proof
	ok verify receipt --trust asked --entry entry cosigned.proof
	out_has "ok    witnesses   cosigned by 1 of the witnesses by "
	out_has ", witnessed at 2"
	must_fail 3 verify receipt --trust asked --entry entry case.tlog-proof; out_has "receipt.quorum"
	must_fail 3 verify receipt --trust asked case.scitt; out_has "receipt.quorum"
	ok verify receipt --trust asked --head cosigned case.scitt
	ok verify receipt --trust asked --head cosigned --entry entry case.tlog-proof
	# Once the ledger has the lines, its receipts have them.
	ok foil cosign cosigned --trust asked
	ok foil receipt $REF; out_is cosigned.proof
else
	echo "skipped: foil-witness is not built" >&2
fi

t "without the ledger's key a proof can be made, a signature not"
cp -r "$WORK/1/." .
mv ledger/log.key away
ok foil receipt $REF; out_is case.tlog-proof
must_fail 3 foil receipt $REF --form cose; err_has "log.key"
foil key new -o ledger/log.key --no-passphrase >"$OUT" 2>"$ERR"
must_fail 3 foil receipt $REF --form cose; err_has "not the log key in force"

finish
