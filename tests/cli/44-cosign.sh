#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# What witnesses sign: added by hand, carried in bundles, and what shows that a ledger was rolled back.
. "$(dirname "$0")/lib.sh"

forge() { "$BUILD/tests/forge" "$@"; }
W1=witness-1.example
W2=witness-2.example
trusting() { # QUORUM: the file `cosigners`
	{
		foil trust | grep '^log'
		echo "witness W1 $(forge witness $W1)"
		echo "witness W2 $(forge witness $W2)"
		echo "group both all W1 W2"
		echo "quorum $1"
	} >cosigners
}
# 20 November 2023, 10:00 and later
AT=1700474400

t "lines are added, counted and kept"
setup
trusting both
foil checkpoint >head
forge cosign $W1 $AT head >one
{ cat head; forge cosign $W2 $((AT + 60)) head; } >two
must_fail 3 foil cosign one
err_has 'say --trust FILE, or write the line "trust PATH" in .foil'
ok foil cosign one --trust cosigners
out_has "witness-1.example: added, 2023-11-20T10:00:00Z"
out_has "cosigned 1, 1 pending; the quorum of the trust file is not met"
echo "trust cosigners" >>.foil
ok foil trust
err_has "no witness is in this"
ok foil cosign two
out_has "witness-2.example: added"
out_has "cosigned 2, 0 pending; the quorum of the trust file is met, by 2023-11-20T10:01:00Z"
ok foil cosign two --json
json_ok
out_has '"result": "known"'
out_has '"quorum": "met"'
foil checkpoint >now
is "$(grep -c '^— ' now)" 3 "lines of the checkpoint"
cat head one >want; tail -n 1 two >>want
cmp -s want now || wrong "the checkpoint is not the head with both lines"
# From standard input, of a checkpoint that is not the newest.

foil receive X1 --on 2023-11-01 --key officer >"$OUT"
foil checkpoint >later
foil cosign - --size "$(sed -n 2p head)" <one >"$OUT" 2>"$ERR" || wrong "lines from standard input"
out_has "was there"

t "a line that is bad, one of nobody known, a checkpoint of somebody else"
setup
trusting both
foil checkpoint >head
forge cosign nobody.example $AT head >none
must_fail 3 foil cosign none --trust cosigners
out_has "nobody.example: not in the trust file, not kept"
foil receive X1 --on 2023-11-01 --key officer >"$OUT"
foil checkpoint >later
{ forge cosign $W1 $AT head; forge cosign $W2 $AT later; } >mixed
must_fail 1 foil cosign mixed --trust cosigners
out_has "witness-1.example: NOT GOOD, not kept"
out_has "witness-2.example: added"
sed 's/^foi.example/foj.example/' later >other
must_fail 3 foil cosign other --trust cosigners
err_has "this is a checkpoint of another ledger: foj.example/ledger"
sed '2s/.*/99/' later >invented
must_fail 3 foil cosign invented --trust cosigners
err_has "is not of this ledger's history"
must_fail 3 foil cosign .foil --trust cosigners
must_fail 3 foil cosign missing --trust cosigners
must_fail 2 foil cosign
must_fail 2 foil cosign mixed --trust cosigners --size many
is "$(foil checkpoint | grep -c '^— ')" 2 "lines of the checkpoint"

t "a response that witnesses have seen: order, age, and folders brought up to date"
setup
trusting W1
echo "trust cosigners" >>.foil
frozen
foil checkpoint >../head
forge cosign $W1 $AT ../head >../line
ok foil cosign ../line
now 2023-11-24
ok foil sign --key ../officer --yes
now 2023-11-27
ok foil approve --key ../approver --yes
now 2023-12-01
ok foil issue --key ../officer
must_fail 3 verify --trust ../cosigners published
out_has "anchor.quorum"
forge cosign $W1 $((AT + 1000000)) published/checkpoint >../line
ok foil cosign ../line --into .
out_has "2 checkpoints of issued folders brought up to date, 0 were"
for d in published to-requester; do
	ok verify --trust ../cosigners $d
	out_has "documents registered before the decision, as cosigned"
	out_has "cosigned by 1 of the witnesses by 2023-12-01T23:46:40Z"
done
ok foil cosign --into published --into to-requester --json
json_ok
out_has '"current": 2'
ok verify --trust ../cosigners --not-before 2023-12-01 published
must_fail 3 verify --trust ../cosigners --not-before 2023-12-02 published
out_has "the head was witnessed by 2023-12-01T23:46:40Z, which is before 2023-12-02T00:00:00Z"
foil trust >../plain 2>"$ERR"
must_fail 3 verify --trust ../plain --not-before 2023-12-01 published
out_has "anchor.stale"
must_fail 2 verify --trust ../plain --not-before soon published
# A line that lies there and is not in the archive stays where it is.
forge cosign $W2 $AT published/checkpoint >>published/checkpoint
cp published/checkpoint kept
ok foil cosign --into published
cmp -s kept published/checkpoint || wrong "a line was lost"
must_fail 3 foil cosign --into ..
err_has "no checkpoint is in .., nor in published/ or to-requester/ there"
sed -i '2s/.*/5/' published/checkpoint
must_fail 3 foil cosign --into published
err_has "published/checkpoint"

t "a published response goes out with what witnesses signed since"
setup; issued; cd ..
trusting W1
ok foil publish www
must_fail 3 verify --trust cosigners www/responses/*
out_has "not cosigned by the quorum"
forge cosign $W1 $AT www/checkpoint >one
ok foil cosign one --trust cosigners
ok foil publish www
out_has "3 files written"
ok verify --trust cosigners www/responses/*
out_has "cosigned by 1 of the witnesses"
ok foil publish www
out_has "0 files written"
# A line that the archive does not have stays, also where everything is compared.
forge cosign $W2 $AT www/checkpoint >>"$(echo www/responses/*/checkpoint)"
cp www/responses/*/checkpoint kept
ok foil publish www --whole
[ "$(sort kept)" = "$(sort www/responses/*/checkpoint)" ] || wrong "a line was lost"

t "a ledger and its second record restored together: what a witness saw stops it"
setup
trusting W1
foil checkpoint >"$OUT"
cp -r ledger ledger.was; cp ledger.head ledger.head.was
foil receive X1 --on 2023-11-01 --key officer >"$OUT"
foil checkpoint >seen
forge cosign $W1 $AT seen >>seen
rm -rf ledger; mv ledger.was ledger; mv ledger.head.was ledger.head
ok foil checkpoint
must_fail 3 foil cosign seen --trust cosigners
err_has "this ledger was rolled back: it had 8 entries that it does not hold"
must_fail 3 foil checkpoint
err_has "rolled back"
must_fail 3 foil receive X2 --on 2023-11-01 --key officer
err_has "foil settle"
rm -rf X2
ok foil settle --reason "the disk failed; nothing newer is left"
ok foil receive X2 --on 2023-11-01 --key officer

finish
