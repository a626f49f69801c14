#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# A whole ledger, audited: as published, one case of it, from the last audit on, and in place.
. "$(dirname "$0")/lib.sh"

# One response issued, one request waiting, published in www; stands beside them.
published() {
	setup; issued; cd ..
	now 2023-12-04
	foil receive B/7 --on 2023-12-04 --request "The budget" --key officer --dir b7 >"$OUT" 2>"$ERR" ||
		wrong "receive"
	foil publish www >"$OUT" 2>"$ERR" || wrong "publish"
}
# The byte at an offset of a file becomes another.
flip() {
	b=$(od -An -tu1 -j "$2" -N1 "$1" | tr -d ' ')
	# shellcheck disable=SC2059
	printf "\\$(printf %03o $((b ^ 1)))" | dd of="$1" bs=1 seek="$2" conv=notrunc 2>/dev/null
}

t "a sound ledger matches"
published
ok verify ledger www --trust trust
out_has "Ledger foi.example/ledger, Example Police, 14 entries"
out_has "ok    tree        14 entries hashed"
out_has "ok    signatures  14 checked, each under a key then in force"
out_has "ok    responses   1 judged"
out_has "5 of the 6 acts are opened by responses and judged whole; of 1 only"
out_has "MATCHES: the ledger of size 14 is what its checkpoint signs"
err_empty
ok verify ledger www --trust trust --json --threads 2
json_ok
out_has '"verdict": "matches"'
out_has '"signatures_checked": 14'

t "whose it is, and what was not checked, is never passed over"
published
must_fail 3 verify ledger www
out_has "CANNOT TELL: head.trust"
out_has "compare this fingerprint"
fp=$(sed -n 's/.*got elsewhere: \([0-9a-f]*\).*/\1/p' "$OUT")
ok verify ledger www --genesis "$fp"
must_fail 3 verify ledger www --trust trust --no-signatures
out_has "signatures NOT CHECKED, as was asked"
out_has "--    signatures  NOT CHECKED, but for 4 of governance"
must_fail 1 verify ledger www --genesis 0000000000000000000000000000000000000000000000000000000000000000
out_has "head.genesis"
must_fail 2 verify ledger www --genesis 00
must_fail 2 verify ledger
must_fail 2 verify ledger www --state a --since b
must_fail 3 verify ledger nowhere --trust trust
mkdir empty
must_fail 3 verify ledger empty --trust trust
out_has "--    tree        NOT CHECKED"
out_has "CANNOT TELL: head.form"
out_lacks "ok "

t "all damage is named, with tile and byte"
published
flip www/tile/entries/000.p/14 3000
flip www/tile/0/000.p/12 33
must_fail 1 verify ledger www --trust trust
out_has "BAD   tree"
out_has "(tile/entries/000.p/14, bytes"
out_has "tile.partial: tile/0/000.p/12, byte 33"
out_has "DOES NOT MATCH: entries.hash"
must_fail 1 verify ledger www --trust trust --json
json_ok
out_has '"entries.hash": 1'
rm www/tile/0/000.p/14
must_fail 1 verify ledger www --trust trust
out_has "tile.missing: read 'tile/0/000.p/14'"

t "a response that was changed after it was issued"
published
printf 'x' >>www/responses/$REF/letter.txt
must_fail 1 verify ledger www --trust trust
out_has "response.match: $REF:"
out_has "BAD   responses"

t "from the last audit on: what is new, a rollback, a fork"
published
cp -r www before
ok verify ledger www --trust trust --state state
cp state state.before
ok verify ledger www --trust trust --state state
out_has "14 entries; read from entry 14 on"
out_has "not looked at again: the entries before 14 and their tiles"
out_has "4 more as at the last audit"
cp -r www www-less; rm www-less/checkpoints/2
must_fail 3 verify ledger www-less --trust trust --since state
out_has "state.gone: checkpoints/2 was there"
now 2023-12-05
ok foil receive B/8 --on 2023-12-05 --request "The plan" --key officer --dir b8
ok foil publish www
ok verify ledger www --trust trust --since state
out_has "16 entries; read from entry 14 on"
cmp -s state state.before || wrong "--since wrote the state"
ok verify ledger www --trust trust --state state
! cmp -s state state.before || wrong "--state did not write it"
must_fail 1 verify ledger before --trust trust --state state
out_has "state.rollback"
printf 'x' >bad
must_fail 3 verify ledger www --trust trust --state bad
err_has "not that of an audit"
must_fail 3 verify ledger www --trust trust --since nowhere

t "two histories: evidence, and its judgement"
published
cp -r ledger ledger2; cp -r ledger.head ledger2.head; cp -r ledger.keys ledger2.keys
ok foil checkpoint
now 2023-12-06
ok foil receive C/1 --on 2023-12-06 --request "One thing" --key officer --dir c1
ok foil publish www
ok verify ledger www --trust trust --state state
ok foil receive C/1 --on 2023-12-06 --request "Another" --key officer --dir c2 --ledger ledger2
ok foil publish www2 --ledger ledger2
must_fail 1 verify ledger www2 --trust trust --state state --evidence proof
out_has "state.fork"
err_has "evidence of two histories is in proof"
ok verify evidence proof --trust trust
out_has "MATCHES: the ledger signed both, and they cannot both be true"
must_fail 3 verify evidence proof
out_has "cannot tell whose key it is"
ok verify evidence proof --trust trust --json
json_ok
must_fail 1 verify ledger www2 --trust trust --head www/checkpoint
out_has "head.held"
sed 's/"older"/"x"/' proof >bad
must_fail 3 verify evidence bad --trust trust
must_fail 3 verify evidence www/checkpoint --trust trust
sed 's/size //; s/\\n14\\n/\\n15\\n/; s/\\n16\\n/\\n17\\n/' proof >bad
must_fail 1 verify evidence bad --trust trust

t "one case: exactly these entries, or none"
published
ok verify case $REF www --trust trust
out_has "$REF: exactly 5 entries, as of ledger size 14"
out_has "2023-11-24  officer-2"
ok verify case B/7 www --trust trust
out_has "B/7: exactly 1 entry"
ok verify case B/8 www --trust trust --json
json_ok
out_has '"complete": true'
ok verify case B/8 www --trust trust
out_has "B/8: no such case, as of ledger size 14"
must_fail 2 verify case "no case" www
rm www/tile/entries/000.p/14
must_fail 3 verify case B/7 www --trust trust
out_has "What the case has cannot be shown"

t "in place"
setup; issued; cd ..
ok foil audit
out_has "ok    cases       1 judged with the keys that this ledger holds"
out_has "ok    store       3 case rows, "
out_has "places and the chain compared with the entries; the second record, of size "
out_has "MATCHES"
mv ledger.head away.head
must_fail 3 foil audit
out_has "????  store"
err_has "store.head: the second record of the last signed head is missing"
mv away.head ledger.head
now 2023-12-04
ok foil receive B/7 --on 2023-12-04 --request "The budget" --key officer --dir b7
# Whoever started it may have told the system to forget how children end.
run sh -c 'trap "" CHLD; exec "$@"' sh timeout 60 "$BUILD/tests/foil-at" --test-now="$NOW" audit
is $st 0 "with SIGCHLD ignored"
ok foil audit --json
json_ok
out_has '"later": 1'
out_has '"store": "matches"'
must_fail 3 foil audit --no-signatures
rm ledger.keys/*.key
ok foil audit
out_has "ok    cases       0 judged with the keys that this ledger holds"
out_has "note  closed      2 with acts that it has no key for"
ok foil audit --json
json_ok
out_has '"cases_closed": 2'

t "a ledger without the keys of its cases: they are closed, not begun"
setup; issued; cd ..
foil publish www >"$OUT"
ok foil restore www again
must_fail 3 foil audit --ledger again
err_has "store.head"
cp ledger.head again.head
ok foil audit --ledger again
out_has "ok    cases       0 judged with the keys that this ledger holds"
out_has "note  closed      1 with acts that it has no key for"
is "$(head -n 1 "$OUT" | cut -d' ' -f1)" Ledger "the first line"
ok foil status --ledger again --all
out_has "closed: no key here opens it"
out_lacks "foil receive"
ok foil status --ledger again --all --json
json_ok
out_has '"stage": "closed"'

t "what is no folder of a response, no ledger, no state, no evidence"
setup; issued; cd ..
foil trust >trust
foil publish www >"$OUT"
must_fail 3 verify --trust trust www
err_has "www is a whole ledger: foil-verify ledger DIR"
must_fail 3 verify --trust trust "$REF"
err_has "is the folder of a case: give published/ in it"
must_fail 3 verify --trust trust ledger
err_has "ledger has no response.foil"
must_fail 3 verify --trust trust trust
err_has "trust is a file"
must_fail 3 verify ledger --trust trust --state trust www
err_has "the state that was given is not that of an audit"
must_fail 3 verify evidence trust
err_has "trust is no evidence"
must_fail 3 foil restore "$REF" again
err_has "is no published ledger"
must_fail 3 foil status --ledger .
err_has "no data.mdb is there"
must_fail 3 foil replay "$REF" --at 99
err_has "it never had 99"

t "in place, over a damaged data file"
setup; issued; cd ..
cp -r ledger whole
# A byte of an entry: the authority's name stands in the genesis.
at=$(grep -obaF "Example Police" ledger/data.mdb | head -1 | cut -d: -f1)
flip ledger/data.mdb "$at"
run foil audit
[ $st -eq 1 ] || [ $st -eq 3 ] || wrong "exit $st"
rm -r ledger; cp -r whole ledger
# Each page in turn, with page numbers that cannot be: the child may die, this program not.
# A sanitiser would end it with a status of its own.
ASAN_OPTIONS=${ASAN_OPTIONS:+$ASAN_OPTIONS:}handle_segv=0:handle_sigbus=0
export ASAN_OPTIONS
pages=$(($(wc -c <ledger/data.mdb) / 4096)) i=2 died=0
while [ $i -lt "$pages" ]; do
	cp whole/data.mdb ledger/data.mdb
	head -c 4096 /dev/zero | tr '\0' '\377' |
		dd of=ledger/data.mdb bs=4096 seek=$i conv=notrunc 2>/dev/null
	run foil audit
	[ $st -le 3 ] && [ $st -ne 2 ] || wrong "page $i: exit $st"
	[ -s "$ERR" ] || [ -s "$OUT" ] || wrong "page $i: says nothing"
	! grep -qF "storage damaged: reading the data file ended in signal" "$ERR" || died=$((died + 1))
	i=$((i + 1))
done
[ $died -gt 0 ] || wrong "no page was damaged in a way that ends its reader"
unset ASAN_OPTIONS

t "a log of somebody else's"
L=$TESTDIR/../../../shared/vectors/tessera-log
if [ -d "$L" ]; then
	cp -r "$L" log; chmod -R u+w log
	printf 'log example.com/log/testdata+33d7b496+AeHTu4Q3hEIMHNqc6fASMsq3rKNx280NI+oO5xCFkkSx\nquorum none\n' >t
	ok verify ledger log --plain --trust t
	out_has "MATCHES: the ledger of size 15 is what its checkpoint signs (tree and checkpoint only)"
	out_has "checkpoint and 16 archived"
	must_fail 3 verify ledger log --trust t
	out_has "not a foil ledger: entry 0 is no genesis"
	# Each single-byte change, here every 29th: the whole takes minutes.
	for f in $(cd log && find . -type f | sort); do
		size=$(wc -c <"log/$f") i=0
		while [ $i -lt "$size" ]; do
			flip "log/$f" $i
			run verify ledger log --plain --trust t
			[ $st -eq 1 ] || [ $st -eq 3 ] || wrong "$f, byte $i: exit $st"
			flip "log/$f" $i
			i=$((i + 29))
		done
	done
	ok verify ledger log --plain --trust t
else
	echo "skipped  41-audit.sh: no ../shared/vectors/tessera-log: a foreign log was not read"
fi

finish
