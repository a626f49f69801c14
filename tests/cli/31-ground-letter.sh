#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# foil ground and foil letter: questions into case.txt, a draft of the response.
. "$(dirname "$0")/lib.sh"
. "$(dirname "$0")/story.sh"
REF=01.FOI.23.033513

t "questions outside a case"
ok real ground "s.31(1)(a)"
cat >want <<-'EOT'
	ground A  s.31(1)(a)
	  # Law enforcement: prevention or detection of crime
	  # what is withheld, without giving it away; it is published:
	  gist
	  # would, or would be likely to:
	  likelihood
	  # what would come of disclosure, and how:
	  harm
	  # the public interest in disclosing this:
	  for disclosure
	  # the public interest in maintaining the exemption:
	  for withholding
	  # which outweighs the other, and why; or the ground whose balance serves this one too:
	  outcome
EOT
out_is want
ok real ground foia/31/1/a; out_is want
ok real ground "Section 31(1)(a) of the Freedom of Information Act 2000"; out_is want
ok real ground --letter QX "regulation 12(5)(b)"; out_has "ground QX  reg.12(5)(b)"
ok real ground --regime foisa "s.38(1)(b) via s.38(2A)(a)"; out_has "  data"
ok real ground --json "s.36(2)(b)(i)"; json_ok; out_has '"question": "qualified person"'
must_fail 3 real ground "s.40(2)"; err_has 's.40(2) via'
must_fail 3 real ground "s.31(1)"; err_has "which limb"
must_fail 3 real ground "s.31(2)(a)"; err_has "nothing is claimed under"
must_fail 3 real ground "s.17(1)(b)"; err_has "duty"
must_fail 2 real ground
must_fail 2 real ground "s.42(1)" --letter a
must_fail 2 real ground "s.42(1)" --print --case .
must_fail 3 real ground "s.42(1)" --case nowhere

t "two sentences"
ok real explain foia/40/3A/a
out_has "Claiming it requires"
ok real explain --all foia/40/3A/a; out_has "source"
ok real explain --json foia/40/3A/a; json_ok; out_has '"explained"'

t "questions in a case, and blanks"
story here
tell . $REF freeze
cd $REF || exit 1
cp case.txt before
ok foil ground "s.43(2)"
out_has "Ground D is at the end of case.txt, with 7 questions"
cmp -s before case.txt && wrong "case.txt was not changed"
head -c "$(wc -c <before | tr -d ' ')" case.txt | cmp -s - before || wrong "what was there was changed"
printf 'private considered nothing' >>case.txt
cp case.txt before
ok foil ground "s.36(2)(c)"
out_has "Ground E"
head -c "$(wc -c <before | tr -d ' ')" case.txt | cmp -s - before || wrong "what was there was changed"
must_fail 3 foil ground --letter A "s.42(1)"; err_has "a ground A already"
must_fail 3 foil ground --regime eir "reg.12(5)(b)"; err_has "under another"
ok foil ground --print "s.42(1)"; out_has "ground A  s.42(1)"
sed 's/^1   2023-01.*/1   2023-01  18\/01\/2023  withheld  D,E/' case.txt >c && mv c case.txt
now 2023-11-17
must_fail 2 foil sign --key ../officer
out_has "ground D, s.43(2): no answer to interests of (what this provision asks for)"
out_has "ground E, s.36(2)(c): no answer to qualified person"
out_has "ground D: left blank: gist"
ok sh -c 'tr -d "\r" <before >c && sed "s/$/\r/" c >case.txt && "$0" --test-now=2023-11-17T10:00:00Z ground "s.42(1)"' "$BUILD/tests/foil-at"
if grep -qv "$(printf '\r')\$" case.txt; then wrong "line ends are mixed"; fi

t "a letter for the example"
story here
printf 'review the Information Rights Unit, 1 High Street, Northport;\n  foi@police.example\nsigned Head of Information Rights\n' >particulars.txt
tell . $REF freeze
cd $REF || exit 1
cp letter.txt theirs
now 2023-11-17
must_fail 2 foil letter --force
ok foil letter
out_has "We attach 3 documents:"
err_has "stays as it is"
cmp -s letter.txt theirs || wrong "letter.txt was changed"
rm letter.txt
ok foil letter
out_has "Wrote a draft to letter.txt"
grep -q '^- 1: item-07.txt line [0-9]*: section 40(2) via section 40(3A)(a): attendees.* names$' letter.txt || wrong "no annex"
grep -q 'foi@police.example' letter.txt || wrong "no particulars"
grep -q '>>>' letter.txt && wrong "something is asked for"
ok foil check --json; json_ok; out_has '"unfilled": 0'
must_fail 3 foil letter -o letter.txt; err_has "--force"
ok foil letter -o letter.txt --force
echo more >>letter.txt
must_fail 3 foil letter -o letter.txt --force; err_has "is not this draft as it was made"
ok foil letter -o -; out_has "Annex"
ok foil letter --html -o page.html; out_has "Wrote a draft to page.html"
must_fail 2 foil letter --html --text
ok verify letter page.html
ok foil letter --html --json; json_ok; out_has '"form": "html"'
out_has '"file": null'
rm letter.txt
ok foil letter --dated 2023-11-20; grep -q '^20 November 2023$' letter.txt || wrong "the date"
rm letter.txt
ok foil letter
step sign --yes --key ../officer
now 2023-11-18; step approve --yes --key ../approver
now 2023-12-01; step issue --key ../officer
ok foil trust; cp "$OUT" ../trust
ok verify --trust ../trust published
out_has "MATCHES"
ok foil letter --signed $REF; out_has "Annex"

t "only the template is written over"
story here
tell . $REF receive
cd $REF || exit 1
must_fail 3 foil letter; err_has "found no items"
sed 's/^items$/items\n1 minutes - not held nobody took any/' case.txt >c && mv c case.txt
ok foil letter
out_has "Wrote a draft to letter.txt"
grep -q "^- minutes: nobody took any$" letter.txt || wrong "the item is not in it"
sed 's/nobody/no one/' case.txt >c && mv c case.txt
ok foil letter
err_has "stays as it is"
grep -q "^- minutes: nobody took any$" letter.txt || wrong "letter.txt was written over"

t "what the record does not say is asked for, and is not issued"
story here
tell . $REF freeze
cd $REF || exit 1
rm letter.txt
sed '/likelihood/d' case.txt >c && mv c case.txt
now 2023-11-17
ok foil letter
out_has "2 lines still to be filled in"
grep -q 'no line "review" in particulars.txt' letter.txt || wrong "the review is not asked for"
ok foil check; out_has "still asks to be filled in"
step sign --yes --key ../officer
ok foil show $REF; out_has "still asks to be filled in (2 in all)"
now 2023-11-18; step approve --yes --key ../approver
must_fail 3 foil issue --key ../officer; err_has "still asks to be filled in"
[ ! -e published ] || wrong "it was published"
printf '# ours\r\nreview  none\r\n' >../particulars.txt
ok foil letter -o -; out_has "We have no procedure for complaints"; out_lacks "particulars.txt"
printf '\357\273\277review one\n  and two\nsigned A. Clerk\n' >p
ok foil letter --particulars p -o -; out_has "Write to: one and two."; out_has "A. Clerk"
must_fail 3 foil letter --particulars nowhere -o -
printf 'review a\nreview b\n' >../particulars.txt
must_fail 3 foil letter -o x; err_has "line 2: said twice"
printf 'review\n' >../particulars.txt
must_fail 3 foil letter -o x; err_has "line 1"
printf 'nonsense here\n' >../particulars.txt
must_fail 3 foil letter -o x; err_has "particulars.txt: line 1"

t "neither confirming nor denying reveals nothing"
story here
for ref in N.1 N.2; do
	tell neither $ref receive
done
cd N.1 && printf 'answer neither confirm nor deny s.31(3)\n' >>case.txt && cd ..
cd N.2 && printf 'answer neither confirm nor deny s.31(3)\nground A s.31(1)(a)\n  gist secret\n' >>case.txt &&
	sed 's/^items$/items\n1 file - ?/' case.txt >c && mv c case.txt && cd ..
now 2024-02-01
ok foil letter N.1 -o -; sed 's/N\.1/N/; s/[0-9]* November 2023/D/; s/[0-9]* December 2023/D/' "$OUT" >one
ok foil letter N.2 -o -; sed 's/N\.2/N/; s/[0-9]* November 2023/D/; s/[0-9]* December 2023/D/' "$OUT" >two
cmp -s one two || { wrong "the two differ"; diff one two; }
grep -q "neither confirm nor deny" one || wrong "it is not said"

t "reasons that would give it away are left out"
story here
tell . $REF freeze
cd $REF || exit 1
rm letter.txt
echo 'private considered s.17(4), ground B: the reasons would say where the cameras stand' >>case.txt
now 2023-11-17
ok foil letter -o -
out_has "We withhold information under section 31(1)(a) of the Act (numbers"
out_lacks "watchlist"
out_lacks "where cameras"
out_has "candour between lawyer and client"

finish
