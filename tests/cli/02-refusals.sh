#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# What must be refused, with a message that says what to do, and nothing lost.
. "$(dirname "$0")/lib.sh"

size() { foil govern show --json 2>/dev/null | sed -n 's/.*"size": \([0-9]*\).*/\1/p'; }

t "a key is enrolled once"
setup
must_fail 3 foil govern enrol --person officer-2 --grade HEO --role approver --until 2024-12-31 --key root approver.pub
err_has "governance.key"
t "approving one's own act, with another key of one's own"
setup
foil key new -o mine --no-passphrase >/dev/null
enrol officer-2 approver mine.pub
signed
before=$(size)
must_fail 3 foil approve --key ../mine --yes
err_has "officer-2 signed the decision and cannot approve it"
must_fail 3 foil approve --key ../officer --yes
err_has "people.role"
is "$(size)" "$before" "ledger size"

t "a key of another role, an unknown key, an expired one"
setup
now 2023-11-03
must_fail 3 foil receive X1 --on 2023-11-03 --key approver
err_has "people.role"
err_has "is not enrolled as records or officer"
[ ! -e X1 ] || wrong "the folder was made all the same"
foil key new -o stranger --no-passphrase >/dev/null
must_fail 3 foil receive X1 --on 2023-11-03 --key stranger
err_has "not enrolled"
NOW=2025-02-01T09:00:00Z
must_fail 3 foil receive X1 --on 2025-01-31 --key officer
err_has "expired"

t "retired and revoked keys"
setup
ok foil govern retire officer-3 --key root
out_has "retire, in force"
must_fail 3 foil receive X1 --on 2023-11-01 --key officer3
err_has "retired"
ok foil govern revoke officer-2 --since 3 --reason "lost on a train" --key root
must_fail 3 foil receive X1 --on 2023-11-01 --key officer
err_has "revoked"
ok foil govern show
out_has "retired"

t "a key that was revoked leaves its cases in doubt, and they can still be read and issued"
setup; signed
ok foil approve --key ../approver --yes
ok foil govern revoke officer-2 --since 3 --reason "lost on a train" --key ../root
ok foil log .
err_has "something cannot be told"
err_has "record.suspect: act 2"
now 2023-12-01
must_fail 3 foil issue --key ../officer3
err_has "record.suspect: act 2"
out_has "readers will be told that this cannot be told"
must_fail 3 verify --trust ../trust published
[ -f published/response.foil ] || wrong "nothing was written"

t "only a root governs"
setup
must_fail 3 foil govern retire officer-3 --key officer
err_has "is not a root"

t "signing after the case changed"
setup; signed
must_fail 3 foil sign --key ../officer3 --yes
err_has "stands already (officer-2, 2023-11-24)"
err_has "--replace"
ok foil sign --replace --key ../officer3 --yes
out_has "this replaces the decision signed by officer-2, 2023-11-24"
ok foil replay --diff decided.1 decided
out_has "act 3 decided"

t "another officer signs while the passphrase is typed"
setup
printf 'tiger\n' | foil key new -o slow --kdf light --passphrase-fd 0 >/dev/null
enrol officer-9 officer slow.pub
frozen
now 2023-11-24
mkfifo pipe
foil sign --key ../slow --yes --passphrase-fd 5 5<pipe >slow.out 2>slow.err &
slow=$!
exec 6>pipe
while ! grep -q 'Stays private' slow.out 2>/dev/null; do kill -0 $slow 2>/dev/null || break; sleep 0.05; [ -s slow.out ] || :; i=$((${i:-0} + 1)); [ $i -lt 40 ] || break; done
ok foil sign --key ../officer --yes
printf 'tiger\n' >&6
exec 6>&-
slow_st=0; wait $slow || slow_st=$?
is $slow_st 3 "exit status of the slower officer"
grep -q 'moved on to\|changed' slow.err || { cp slow.err "$ERR"; wrong "the slower officer is not told"; }

t "the clock went backwards"
setup; received
now 2023-11-02
printf 'a\n' >originals/a.txt
must_fail 3 foil freeze --key ../officer
err_has "is the clock right?"

t "passphrases"
setup
printf 'correct horse\n' | foil key new -o locked --kdf light --passphrase-fd 0 >"$OUT" 2>"$ERR" || wrong "key new with a passphrase"
is "$(stat -c %a locked)" 600 "mode of the key file"
enrol officer-7 officer locked.pub
printf 'wrong horse\n' >pass
run sh -c "\"$BUILD/tests/foil-at\" --test-now=$NOW receive X1 --on 2023-11-01 --key locked --passphrase-fd 3 3<pass"
is $st 3 "status after a wrong passphrase"
err_has "passphrase"
[ ! -e X1 ] || wrong "the folder was made all the same"
must_fail 3 foil receive X1 --on 2023-11-01 --key locked
err_has "--passphrase-fd"
printf 'correct horse\n' >pass
run sh -c "\"$BUILD/tests/foil-at\" --test-now=$NOW receive X1 --on 2023-11-01 --key locked --passphrase-fd 3 3<pass"
is $st 0 "status after the right passphrase"
must_fail 2 foil receive X2 --on 2023-11-01 --key locked --passphrase-fd 77
must_fail 3 foil key new -o locked --no-passphrase
err_has "never overwritten"
chmod 644 officer
must_fail 3 foil receive X2 --on 2023-11-01 --key officer
err_has "chmod 600"

t "nothing is asked without a terminal"
setup; frozen
must_fail 3 foil issue --key "$PWD/../officer"
err_has "cannot follow when the case is frozen"
now 2023-11-24
must_fail 2 foil sign --key ../officer
err_has "--yes"

t "an unknown provision, with the nearest"
setup; frozen
now 2023-11-24
sed -i 's/s.31(1)(a)/s.31(1)(z)/' case.txt
must_fail 3 foil sign --key ../officer --yes
err_has "case.txt:13:"
sed -i 's/^ground B.*/grund B  s.31(1)(a)/' case.txt
must_fail 3 foil sign --key ../officer --yes
err_has 'did you mean "ground"?'

t "marks that changed the text beside them"
setup; frozen
now 2023-11-24
sed -i 's/cameras/camera/' marked/2023-07-12.txt
must_fail 3 foil sign --key ../officer --yes
err_has "marked/2023-07-12.txt"
t "nested, unclosed and undefined marks"
setup; frozen
now 2023-11-24
cp marked/2023-07-12.txt good
sed -i 's/\[\[A Alice Smith\]\]/[[A Alice [[B Smith]]]]/' marked/2023-07-12.txt
must_fail 3 foil sign --key ../officer --yes
sed 's/\[\[B at the north gate\]\]/[[B at the north gate/' good >marked/2023-07-12.txt
must_fail 3 foil sign --key ../officer --yes
sed 's/\[\[B at/[[C at/' good >marked/2023-07-12.txt
must_fail 3 foil sign --key ../officer --yes
err_has 'found a mark under "C"'

t "originals that are not UTF-8, empty, or not files"
setup; received
now 2023-11-20
printf 'caf\351\n' >originals/a.txt
must_fail 3 foil freeze --key ../officer
err_has "originals/a.txt: text in UTF-8 is registered, nothing else"
: >originals/a.txt
must_fail 3 foil freeze --key ../officer
err_has "originals/a.txt"
err_has "empty"
rm originals/a.txt; mkdir originals/sub
must_fail 3 foil freeze --key ../officer
err_has "originals/sub"
rmdir originals/sub
printf '\357\273\277one\r\ntwo\r\n' >originals/a.txt
printf 'left by an editor\n' >originals/a.txt~
ok foil freeze --key ../officer
err_has "originals/a.txt~ is left out"
ok foil show .
out_has "a.txt, with byte-order mark, with CR LF"
printf 'one\nthree\n' >originals/a.txt
printf 'new\n' >originals/b.txt
must_fail 3 foil freeze --key ../officer
err_has "changed since it was registered"
printf 'one\ntwo\n' >originals/a.txt
echo mine >marked/b.txt
ok foil freeze --key ../officer
err_has "marked/b.txt is left as it is"
is "$(cat marked/b.txt)" mine "marked copy"
must_fail 3 foil freeze --key ../officer
err_has "nothing new in originals/"

t "a search that changed after it was recorded"
setup; frozen
sed -i 's/^search .*/search   somewhere else/' case.txt
now 2023-11-24
ok foil sign --key ../officer --yes
out_has "the search in case.txt is not the one on record"
ok foil freeze --key ../officer
out_has "Registered 0 files"
must_fail 3 foil freeze --key ../officer
ok foil sign --key ../officer --yes --replace
out_lacks "the search in case.txt"

t "a case folder that cannot be written"
setup; received
now 2023-11-20
printf 'a\n' >originals/a.txt
rmdir marked; echo in the way >marked
before=$(size)
must_fail 3 foil freeze --key ../officer
is "$(size)" "$before" "ledger size"
rm marked
ok foil freeze --key ../officer
[ -f marked/a.txt ] || wrong "no copy to mark"

t "undecided items without a reason at issue"
setup; frozen
sed -i '/^undecided/d' case.txt
now 2023-11-24
ok foil sign --key ../officer --yes
out_has "no reason is given"
ok foil approve --key ../approver --yes
must_fail 3 foil issue --key ../officer
err_has "item 11 is undecided and no reason is recorded"
[ ! -e published ] || wrong "published all the same"

t "issuing out of turn, or a letter that nobody wrote"
setup; signed
must_fail 3 foil issue --key ../officer
err_has "order.stage"
ok foil approve --key ../approver --yes
printf '>>> Write your letter here, and take this line out. <<<\n' >letter.txt
must_fail 3 foil issue --key ../officer
err_has "still asks to be written"
printf 'Dear [[A you]],\n' >letter.txt
now 2023-12-01
must_fail 3 foil issue --key ../officer
err_has "only [[requester ...]]"

t "a letter is not dated after the day on which it is issued"
setup; signed
ok foil approve --key ../approver --yes
now 2023-11-30
must_fail 3 foil issue --key ../officer
err_has "order.dated: the letter is dated 2023-12-01, and today is 2023-11-30"
must_fail 3 foil issue --key ../officer --dated 2023-12-02
NOW=2023-11-30T23:30:00Z # summer time, or somebody early
ok foil issue --key ../officer

t "nothing is overwritten"
setup
must_fail 3 foil init other --origin foi.example/x --authority X --root root-1=root.pub --key root
err_has "never overwritten"
mv .foil dot
must_fail 3 foil init ledger --origin foi.example/x --authority X --root root-1=root.pub --key root
err_has "ledger"
mv dot .foil

t "a reference is used once"
setup; received; cd ..
must_fail 3 foil receive $REF --on 2023-11-03 --key officer
err_has "was received already (officer-2, 2023-11-03)"
mkdir X2
must_fail 3 foil receive X2 --on 2023-11-03 --key officer
is "$(foil log X2 2>&1 | grep -c received)" 0 "acts of X2"

t "no ledger, a ledger that is none, no case"
must_fail 3 foil status
err_has "no ledger"
mkdir not
must_fail 3 foil status --ledger not
must_fail 3 foil status --ledger missing
setup
must_fail 3 foil show NOSUCH
err_has "the ledger has no case NOSUCH"
must_fail 3 foil sign
err_has "not in the folder of a case"
printf 'ledger ledger\nfrobnicate x\n' >.foil
must_fail 3 foil status
err_has "line 2"

finish
