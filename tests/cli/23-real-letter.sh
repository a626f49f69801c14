#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# A letter that a real authority sent, issued as the response's letter. The
# text is not ours to keep here: the test is skipped where it is absent.
. "$(dirname "$0")/lib.sh"
. "$(dirname "$0")/story.sh"
REF=01.FOI.23.033513
letter=$EXAMPLE/../../../shared/fixtures/mps-$REF.letter.txt
[ -f "$letter" ] || skip "../shared/fixtures has no real letter"

t "the real letter is issued byte for byte, and verifies"
story here
tell . $REF approve
cd $REF || exit 1
cp "$letter" letter.txt
NOW=2023-11-20T10:00:00Z
ok foil issue --key ../officer --dated 2023-11-20
out_has "MATCHES the signed record"
cmp published/letter.txt "$letter" >"$OUT" 2>&1 || wrong "the published letter is not the letter"
cmp to-requester/letter.txt "$letter" >"$OUT" 2>&1 || wrong "the sent letter is not the letter"
ok verify --trust ../trust published
out_has "34 in the files = 34 signed"
ok verify --trust ../trust to-requester

t "one letter of it changed is found, with its line"
cp -R ../1/here/$REF/published p
sed -i '12s/disclose/withhold/' p/letter.txt
! cmp -s p/letter.txt "$letter" || wrong "nothing was changed"
must_fail 1 verify --trust ../1/here/trust p
out_has 'letter.txt line 12: here "withhold some of the requested information'

t "the same letter as somebody's: the addressee is marked and not published"
story here
tell . $REF approve
cd $REF || exit 1
{ printf '[[requester Ms Rowan Ellery]]\n'; cat "$letter"; } >letter.txt
NOW=2023-11-20T10:00:00Z
ok foil issue --key ../officer --dated 2023-11-20
! grep -q Ellery published/letter.txt || wrong "the requester is in the published letter"
tail -n +2 published/letter.txt | cmp - "$letter" >"$OUT" 2>&1 || wrong "the rest is not the letter"
grep -q 'Rowan Ellery' to-requester/letter.txt || wrong "the requester is not in the sent letter"

finish
