#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# From a request to a stranger's verdict, in six commands.
. "$(dirname "$0")/lib.sh"

t "the six commands, and both folders verify"
setup
now 2023-11-03
ok foil receive $REF --on 3/11/2023 --key officer
printf 'Due Mon 4 Dec 2023 (30 Nov is a bank holiday in Scotland).  Made %s/{case.txt,letter.txt,originals/,marked/}\n' $REF >want
out_is want
err_empty
cd $REF
is "$(ls | tr '\n' ' ')" "case.txt letter.txt marked originals " "folder"
printf 'Minutes of the board, 12 July 2023\r\n\r\nPresent: Alice Smith (chair), Bob Jones.\r\n' >originals/2023-07-12.txt
now 2023-11-20
ok foil freeze --key ../officer
out_has "Registered 1 file as found on 20 November 2023"
printf 'Minutes of the board, 12 July 2023\n\nPresent: [[A Alice Smith]] (chair), [[A Bob Jones]].\n' >marked/2023-07-12.txt
{ case_txt | sed -e '/^ground B/,/outcome/d'; echo 'private note for nobody'; } >case.txt
printf '[[requester Jane Roe\n1 High Road]]\n\nDear [[requester Jane Roe]],\n\nThe minutes are attached.\n' >letter.txt
now 2023-11-24
ok foil sign --key ../officer --yes
out_has "The world will see"
out_has "s.40(2) via s.40(3A)(a), 2 redactions"
out_has "! item 11 2023-11 is undecided"
out_has "Next: foil approve, by an approver other than officer-2"
out_lacks "Alice"
now 2023-11-27
ok foil approve --key ../approver --yes
out_has "Next: foil issue, by an officer"
now 2023-12-01
ok foil issue --key ../officer
out_has "MATCHES the signed record as of ledger size"
out_has "to-requester/ matches too"
ok foil trust
cp "$OUT" ../trust
ok verify --trust ../trust published
sed 's/size [0-9][0-9,]*[0-9]/size N/' "$OUT" >../got
cat >../want <<'END'
Response 01.FOI.23.033513, Example Police, dated 1 December 2023
ok    record      every entry of this case is here, in order, signed by keys then in force
ok    people      signed officer-2; approved officer-5
ok    files       3 files, each as issued
ok    redactions  2 in the files = 2 signed: 2 s.40(2) via s.40(3A)(a)
END
head -n 5 ../got >../got5
cmp -s ../want ../got5 || wrong "the report does not read as it should"
grep -q '^ok    anchor      ledger size N, signed by a key in' ../got || wrong "anchor line"
grep -q '^note  items       1 in part, 1 elsewhere (s.21' ../got || wrong "items line"
grep -q '^[a-z?]*  *letter      ' ../got || wrong "letter line"
grep -q '^Does not show: that an exemption applies, that the search was adequate, that the originals are complete.$' ../got || wrong "what it does not show"
is "$(tail -n 1 ../got)" "MATCHES the signed record as of ledger size N" "verdict"
ok verify --trust ../trust to-requester
out_has "the requester's own copy"
grep -q 'Jane' published/letter.txt && wrong "the requester is in the published letter"
grep -q 'Jane Roe' to-requester/letter.txt || wrong "the requester is not in the sent letter"
printf 'Minutes of the board, 12 July 2023\n\nPresent: \342\237\2461: s.40(2)\342\237\247 (chair), \342\237\2462: s.40(2)\342\237\247.\n' >../item
cmp -s ../item published/item-07.txt || wrong "the published text is not the original less the redactions"
grep -rq 'Alice\|2023-07-12.txt\|for nobody\|43(2)' published to-requester && wrong "something private is in the published folders"

t "a forged word is named with its place"
setup; issued
sed -i 's/Minutes/minutes/' published/item-07.txt
must_fail 1 verify --trust ../trust published
out_has "BAD   files"
out_has "DOES NOT MATCH the signed record"
ok verify --trust ../trust to-requester

t "exit statuses of foil-verify"
must_fail 2 verify
must_fail 2 verify a b
must_fail 2 verify --no-such .
must_fail 3 verify --trust missing .
must_fail 3 verify missing
mkdir empty
must_fail 3 verify empty
out_has "CANNOT TELL"
setup; issued
must_fail 3 verify published
out_has "give --trust FILE"
must_fail 2 verify --genesis 12 published
genesis=$(sed -n 's/^#foil genesis //p' ../trust)
ok verify --trust ../trust --genesis "$genesis" published
must_fail 1 verify --trust ../trust --genesis "$(echo "$genesis" | tr 0-9a-f 1-9a-f0)" published
ok verify --trust ../trust --fingerprint "$genesis" published
must_fail 1 verify --fingerprint 00000000000000000000000000000000 published
is "$(grep -c "$genesis" "$OUT")" 1 "lines with the fingerprint"
out_has "what was given does not name it"
ok verify --trust ../trust --head published/checkpoint published

t "json of the six and of foil-verify"
setup
now 2023-11-03
ok foil receive $REF --on 2023-11-03 --key officer --json; json_ok
out_has '"due": "2023-12-04"'
cd $REF
printf 'one two three\n' >originals/a.txt
ok foil freeze --key ../officer --json; json_ok
printf 'one [[A two]] three\n' >marked/a.txt
printf 'case %s\nitems\n1 x - part a.txt\nground A s.40(2) via s.40(3A)(a)\n' $REF >case.txt
ok foil sign --key ../officer --yes --json; json_ok
out_has '"rule": "ground.answers"'
ok foil approve --key ../approver --yes --json; json_ok
echo 'Dear all, here it is.' >letter.txt
ok foil issue --key ../officer --json; json_ok
ok foil trust --json; json_ok
foil trust >../trust
ok verify --json --trust ../trust published; json_ok
out_has '"verdict": "matches"'
out_has '"exit": 0'
must_fail 3 foil issue --key ../officer --json; json_ok
out_has '"code":"exists"'

t "issue that was cut off writes what is missing"
setup; issued
rm -r published to-requester
ok foil issue --key ../officer
ok verify --trust ../trust published

t "neither confirm nor deny"
setup; received
now 2023-11-20
ok foil freeze --key ../officer
printf 'case %s\nanswer neither confirm nor deny s.31(3)\n' $REF >case.txt
echo 'We neither confirm nor deny that we hold it.' >letter.txt
ok foil sign --key ../officer --yes
out_has "neither confirm nor deny that anything is held, under s.31(3)"
ok foil approve --key ../approver --yes
ok foil issue --key ../officer
out_has "neither confirmed nor denied under s.31(3)"
is "$(wc -l <published/schedule.csv | tr -d ' ')" 1 "lines of the schedule"

t "a real letter is the letter"
fixture=$TESTDIR/../../../shared/fixtures/mps-01.FOI.23.033513.letter.txt
if [ -f "$fixture" ]; then
	setup; approved
	cp "$fixture" letter.txt
	now 2023-12-01
	# It lists exemptions that nobody decided on in this case: see 23-real-letter.sh for its own.
	must_fail 3 foil issue --key ../officer
	err_has "no recorded decision does (R09)"
	[ ! -e published ] || wrong "something was published"
else
	echo "skipped: ../shared/fixtures has no letter"
fi

finish
