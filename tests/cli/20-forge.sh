#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# What somebody without keys can make of a published folder: never a match, and the place is named.
. "$(dirname "$0")/lib.sh"
. "$(dirname "$0")/story.sh"

t "two cases of one ledger"
story here
tell . 01.FOI.23.033513
tell other 01.FOI.23.034177
HERE=$(pwd)
ours=$HERE/01.FOI.23.033513/published other=$HERE/01.FOI.23.034177/published
ok verify --trust trust "$ours"
ok verify --trust trust "$other"

# WHAT: a test with a copy of the response in ./p
try() {
	t "$1"
	cp -R "$ours" p
}
forged() { "$FORGE" "$@" >"$OUT" 2>"$ERR" || wrong "forge $*"; }
caught() { # TEXT...
	must_fail 1 verify --trust "$HERE/trust" p
	for text; do out_has "$text"; done
	out_has "DOES NOT MATCH the signed record"
	must_fail 3 verify nothing-here
	must_fail 1 verify --json --trust "$HERE/trust" p
	json_ok
	out_has '"verdict": "does not match"'
}

try "nothing changed: encoded again it is the same bytes"
"$FORGE" swap-documents p 1 2 && "$FORGE" swap-documents p 1 2
cmp -s p/response.foil "$ours/response.foil" || wrong "swapped twice is not the same"
ok verify --trust "$HERE/trust" p

for act in 0 1 2 3 4; do
	try "act $act left out"
	forged drop-act p $act
	caught "the ledger has 5 entries of this case, 4 are here"
	[ $act -ne 3 ] || { run verify --trust "$HERE/trust" p; out_lacks "ok    people"; }
done
for act in 0 1 2 3; do
	try "the opening of act $act left out"
	forged strip-opening p act $act
	caught "the opening of act $act was stripped"
done
for doc in 1 2 3; do
	try "the opening of document $doc left out"
	forged strip-opening p document $doc
	caught "the opening of document $doc was stripped" "what is opened is not what was issued"
done

try "a word changed in the file"
sed -i 's/Watchlists were/Watchlists are/' p/item-07.txt
caught 'item-07.txt line 23: here "are deleted' 'issued "were deleted'
out_lacks "redactions.extra"

try "a word changed in the file and in the bundle"
sed -i 's/Watchlists/Lists/' p/item-07.txt
forged change-word p 1 Watchlists Lists
caught "item-07.txt: what is opened is not the document that this case registered"

try "one word more hidden, in the file and in the bundle"
sed -i 's/Watchlists/⟦35: s.31(1)(a)⟧/' p/item-07.txt
forged hide p 1 Watchlists
caught "item-07.txt: words are hidden after" "that no decision covers"

try "the first word of a document hidden, and the last"
forged hide p 1 EXAMPLE
forged hide p 1 12
caught "item-07.txt: words are hidden after"

try "a word beside a redaction hidden"
forged hide p 1 reported
caught "item-07.txt: words are hidden after"

try "a bar added in the file alone"
sed -i 's/Watchlists/⟦35: s.31(1)(a)⟧/' p/item-07.txt
caught 'item-07.txt line 23'

try "a bar lifted in the file"
sed -i 's/⟦10: s.31(1)(a)⟧/at the north entrance of the arcade/' p/item-07.txt
caught 'item-07.txt line 23: here "at the north entrance'

try "a bar's provision changed"
sed -i 's/⟦13: s.42(1)⟧/⟦13: s.40(2)⟧/' p/item-07.txt
caught 'item-07.txt line 29'

try "two files swapped"
cp "$ours/item-10.txt" p/item-07.txt
cp "$ours/item-07.txt" p/item-10.txt
caught "item-07.txt line 3: here" "item-10.txt line 3: here"

try "two files swapped, with their openings"
cp "$ours/item-10.txt" p/item-07.txt
cp "$ours/item-07.txt" p/item-10.txt
forged swap-documents p 1 3
caught "item-07.txt: what is opened is not the document that this case registered" \
    "item-10.txt: what is opened is not the document that this case registered"

try "the letter of another case"
cp "$other/letter.txt" p/letter.txt
caught "letter.txt line"

try "the letter of another case, with its opening"
cp "$other/letter.txt" p/letter.txt
forged move-letter p "$other"
caught "what is opened is not the letter that was issued in this case"

try "a document of another case"
cp "$other/item-01.txt" p/item-07.txt
caught "item-07.txt line 2"

try "a document of another case, with its opening"
cp "$other/item-01.txt" p/item-07.txt
forged move-document p 1 "$other" 1
caught "item-07.txt: what is opened is not the document that this case registered"

try "the bundle of another case"
cp "$other/response.foil" p/response.foil
caught "files.unlisted"

try "the checkpoint of another day"
cp "$other/checkpoint" p/checkpoint
must_fail 1 verify --trust "$HERE/trust" p

try "a file missing"
rm p/item-09.txt
caught "item-09.txt was issued and is not here"

try "a file more"
echo more >p/item-11.txt
caught "item-11.txt lies in the folder but was not issued"

try "a line of the schedule less"
sed -i '/^"13"/d' p/schedule.csv
caught "schedule.csv line 14"

finish
