#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Letters and law: foil-verify letter, foil check, foil cite, foil due.
. "$(dirname "$0")/lib.sh"
. "$(dirname "$0")/story.sh"
REF=01.FOI.23.033513
fixture=$EXAMPLE/../../../shared/fixtures/mps-$REF.letter.txt

t "a letter alone"
cp "$EXAMPLE/letter.txt" .
ok verify letter letter.txt
out_has "Nothing was found"
sed '/internal review/d' letter.txt >bad.txt
ok verify letter bad.txt
out_has "absent from the supplied text: how to complain"
out_has "N11"
ok verify letter --json bad.txt
json_ok
out_has '"rule": "N11"'
ok sh -c '"$1" letter - <bad.txt' - "$BUILD/foil-verify"
out_has "standard input: "
ok verify letter --regime foisa letter.txt
must_fail 2 verify letter --regime uk letter.txt
must_fail 2 verify letter
must_fail 3 verify letter nosuch.txt
if [ -f "$fixture" ]; then
	cp "$fixture" real.txt
	ok verify letter real.txt
	out_has "wrong way round"
	[ "$(wc -l <"$OUT")" -le 45 ] || wrong "it does not fit on a screen"
	[ "$(awk '{ if (length($0) > m) m = length($0) } END { print m }' "$OUT")" -le 90 ] || wrong "too wide"
fi

t "bad letters are refused, or read without harm"
: >empty; must_fail 3 verify letter empty
printf 'a\000b' >nul; must_fail 3 verify letter nul; err_has "NUL"
printf 'a\nb\377' >latin; must_fail 3 verify letter latin; err_has "line 2"
printf '<html><script>alert("s.40(2)")</script><p>Exempt under section 40(2) \342\200\256 for \033[31m reasons</p>' >page.html
ok verify letter page.html
out_has "line of text in the page"
if grep -q "$(printf '\033')" "$OUT"; then wrong "an escape sequence reached the terminal"; fi
head -c 1000000 /dev/zero | tr '\0' '(' >brackets
must_fail 3 verify letter brackets
head -c 5000000 /dev/zero | tr '\0' 'a' >long; must_fail 3 verify letter long

t "a case: the record so far, and the letter against it"
story here
tell . $REF freeze
cd $REF || exit 1
ok foil check
out_has "as the folder says"
out_has "C06"
ok foil check --json
json_ok
out_has '"decision": "folder"'
sed -i 's/^Section 42(1), legal/Section 43(2), legal/' letter.txt
ok foil check
out_has "R01"
printf 'These exemptions apply:\nSection 43(2) - prices\nSection 31(1)(a) - crime\n' >>letter.txt
must_fail 1 foil check
out_has "R09"
out_has "foil issue"

t "the real letter against the record of its case"
if [ -f "$fixture" ]; then
	story here
	tell . $REF freeze
	cd $REF || exit 1
	cp "$fixture" letter.txt
	# November and December as the letter leaves them: not even listed.
	sed -i '/^11  2023-11/d; /^12  2023-12/d; /^undecided because/d' case.txt
	ok foil check
	out_has "unaccounted for: November, December 2023"
	out_has "nothing of August 2023 is said to"
	out_has "31 August 2023"
	out_has "the letter relies on s.31(1)(b)"
	out_lacks "breach of"
	# What is right is not flagged: three sets claimed, three attached, three given out.
	out_lacks "(R05)"
	out_lacks "(C15)"
	out_lacks "(N05)"
	out_lacks "(N06)"
else
	echo "30-letter.sh: skipped: ../shared/fixtures has no letter"
fi

t "what contradicts the record is not issued"
story here
tell . $REF approve
cd $REF || exit 1
cp letter.txt letter.good
printf '\nNo minutes of July 2023 are held.\n' >>letter.txt
NOW=2023-12-01T10:00:00Z
must_fail 3 foil issue --key ../officer
err_has "R03"
[ ! -e published ] || wrong "it was published"
cp letter.good letter.txt
ok foil issue --key ../officer
out_has "note  letter      agrees with the record as far as compared; 1 place"
ok verify --trust ../trust published --json
json_ok
out_has '"wording"'

t "what was shown is kept with the act"
cd ../$((tests - 1))/here/$REF || exit 1
ok foil show $REF
out_has "seen when signing (private): letter.txt line 28: nothing of August 2023"

t "nor by a batch"
story here
tell . $REF approve
NOW=2023-12-01T10:00:00Z
cat >in <<END
{"act": "issue", "case": "$REF", "letter": "No minutes of July 2023 are held.\\n", "dated": "2023-12-01", "folder": "$PWD"}
END
must_fail 3 foil batch in --key officer
out_has "(R03)"
[ ! -e published ] || wrong "it was published"
sed 's/July/May/' in >in2
ok foil batch in2 --key officer
out_has '"ok":true'

t "sign, approve and issue show what was found; the acts keep it, and none of it is published"
story here
tell . $REF freeze
cd $REF || exit 1
sed -i '/internal review/d' letter.txt # no complaint particulars: what the statute asks for
NOW=2023-11-17T10:00:00Z
ok foil sign --yes --key ../officer --json
json_ok
out_has '"rule": "notice.N11"'
ok foil show $REF
out_has "seen when signing (private): letter.txt line 17: absent from the supplied text: how to complain"
NOW=2023-11-18T10:00:00Z
ok foil approve --yes --key ../approver
out_has "absent from the supplied text: how to complain"
ok foil show $REF --json
json_ok
is "$(grep -c '"rule": "notice.N11"' "$OUT")" 2 "acts that keep it"
NOW=2023-12-20T10:00:00Z # the letter is late, and says too little: neither refuses it
sed -i 's/^1 December 2023/20 December 2023/' letter.txt
ok foil issue --key ../officer --dated 2023-12-20
out_has "  ! letter.txt line 17: absent from the supplied text: how to complain"
out_has "the twentieth working day after"
out_has "MATCHES the signed record"
grep -q "^notice.N11	letter.txt line 17: absent" seen-when-issued.txt || wrong "not kept"
grep -q "^notice.T01	" seen-when-issued.txt || wrong "the late day is not kept"
is "$(stat -c %a seen-when-issued.txt)" 600 "mode"
if grep -rq "seen\|how to complain" published to-requester; then wrong "what was shown is published"; fi
ok verify --trust ../trust published

t "a clean letter leaves nothing to keep, and JSON has what was shown"
story here
tell . $REF approve
cd $REF || exit 1
sed -i 's/^1 December 2023/20 November 2023/; s/^The boards of May and August 2023 were cancelled. There are no minutes of them./The boards of May and (for the month, not the date) August 2023 were cancelled./' letter.txt
NOW=2023-11-20T10:00:00Z
ok foil issue --key ../officer --dated 2023-11-20 --json
json_ok
out_has '"remarks": ['

t "a review, and the reasons of another case"
cp "$EXAMPLE/letter.txt" .
ok verify letter letter.txt --refused 2023-11-01
ok verify letter letter.txt --refused 2023-11-01 --json
json_ok
must_fail 2 verify letter letter.txt --refused yesterday
printf '30 June 2018\n\nIt is exempt under section 40(2) via section 40(3)(a)(i), as staff do not expect it.\n' >old.txt
ok verify letter old.txt
out_has "X08"
ok verify letter old.txt --refused 2018-05-20
out_lacks "X08"
story here
tell . $REF freeze
tell . 01.FOI.24.000001 freeze
cd 01.FOI.24.000001 || exit 1
ok foil check --like $REF
out_lacks "C09"
cd .. || exit 1
NOW=2023-12-17T10:00:00Z
cd $REF || exit 1
ok foil sign --yes --key ../officer
cd ../01.FOI.24.000001 || exit 1
ok foil check --like $REF
out_has "ground A answers \"interest\" word for word as case $REF"
ok foil check --like $REF --json
json_ok
must_fail 3 foil check --like NO.SUCH.CASE
must_fail 2 foil check --like 01.FOI.24.000001
must_fail 2 foil check --refused never

t "citations"
ok real cite "Section 31(1)(a) & (b) and DPA s.34"
out_has "s.31(1)(a), s.31(1)(b)"
out_has "another enactment: DPA"
ok real cite --json --at 2023-11-03 "section 40(3)(a)(i)"
json_ok
out_has "E_NOT_IN_FORCE"
printf 'under regulation 12(4)(e)\n' >in
ok sh -c '"$1" cite <in' - "$BUILD/foil"
out_has "reg.12(4)(e)"
ok real cite "the section of the community"
out_has "no citation"
must_fail 2 real cite --regime uk x

t "clocks"
ok real due --received 2023-11-04 --explain
out_has "Due Mon 4 Dec 2023"
out_has "St Andrew's Day, Scotland"
out_has "Tue 5 Dec 2023"
ok real due --received 2023-11-03 --clarified 2023-11-20
out_has "Due Tue 19 Dec 2023"
ok real due --regime eir --received 2023-11-03 --extension 40
out_has "Due Fri 5 Jan 2024"
ok real due --regime foisa --answered 2024-01-05 --notice 2024-01-01 --json
json_ok
out_has '"by": "2024-03-01"'
must_fail 2 real due --regime foisa --received 2023-11-03 --extension 40
must_fail 2 real due --regime eir --received 2023-11-03 --extension 30
must_fail 2 real due --received 2023-11-03 --clarified 2023-11-02
must_fail 2 real due

finish
