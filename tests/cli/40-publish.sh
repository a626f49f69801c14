#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# The ledger as files for a web server, a ledger again from them, a copy of one in use.
. "$(dirname "$0")/lib.sh"

t "published, and verified by a stranger"
setup; issued; cd ..
ok foil publish www
out_has "ledger size 12 (0 before)"
out_has "1 response"
err_empty
for f in checkpoint index.json checkpoints/2 checkpoints/12 tile/0/000.p/12 tile/entries/000.p/12 \
    responses/$REF/response.foil; do
	[ -f "www/$f" ] || wrong "no www/$f"
done
ok verify --trust trust www/responses/$REF
cmp -s www/checkpoint www/checkpoints/12 || wrong "the archive has another checkpoint"
[ -z "$(find www -name to-requester -o -name requester.foil)" ] || wrong "the requester's copy is public"
! grep -rqF 'Alice Smith' www || wrong "a withheld name is public"
! grep -rqF 'Jane Roe' www || wrong "the requester's name is public"

t "again, with nothing new and with something new"
setup; issued; cd ..
ok foil publish www
ok foil publish www --json
json_ok
out_has '"files_written": 0'
now 2023-12-04
ok foil receive B/7 --on 2023-12-04 --request "The budget" --key officer --dir b7
ok foil publish www
out_has "ledger size 14 (12 before), 5 files written"
ok verify --trust trust www/responses/$REF

t "the copy of a response beside the ledger, and one from elsewhere"
setup; issued; cd ..
[ -f ledger.issued/$REF/response.foil ] || wrong "issue left no copy"
cp -r $REF/published elsewhere
rm -r ledger.issued
ok foil publish www
out_has "0 responses"
ok foil publish www --response elsewhere
out_has "1 response"
rm -r elsewhere
ok foil publish www
out_has "1 response"
must_fail 1 foil publish www2 --response $REF/to-requester
err_has "requester's own copy"
[ -f www2/checkpoint ] || wrong "the log itself is not published"
[ ! -e www2/responses ] || wrong "the requester's copy is published"
cp -r $REF/published bent
echo >>bent/letter.txt
must_fail 1 foil publish www2 --response bent --json
json_ok
out_has '"responses_refused": 1'
[ ! -e www2/responses ] || wrong "an altered response is published"

t "a response of a history that this ledger does not hold"
setup
mkdir old; cp -r ledger ledger.keys ledger.head old/
issued; cd ..
cp -r $REF/published lost
rm -r ledger ledger.keys ledger.head ledger.issued
mv old/ledger* .
now 2023-12-06
ok foil receive C/1 --on 2023-12-06 --request "One thing" --key officer --dir c1
ok foil publish www
must_fail 1 foil publish www --response lost
err_has "rolled back: its checkpoint"
[ ! -e www/responses/$REF ] || wrong "what is of another tree is published"
# Larger than that: of its size this ledger has another root.
for i in 2 3 4 5 6 7 8 9; do
	ok foil receive C/$i --on 2023-12-06 --request "One thing" --key officer --dir c$i
done
must_fail 1 foil publish www --response lost
err_has "are not those of its checkpoint"
ok verify ledger www --trust trust

t "a folder that was not copied to its end is nothing that could be judged"
setup; issued; cd ..
ls ledger.issued/$REF >names
last=$(tail -n 1 names)
[ "$last" != response.foil ] || wrong "setup: nothing comes after the bundle"
# A directory in a file's place ends the run there, as a full disk or a signal would.
mkdir -p "www/responses/$REF/$last"
must_fail 3 foil publish www
[ ! -e www/responses/$REF/response.foil ] || wrong "the bundle is there before what it lists"
rmdir "www/responses/$REF/$last"
ok foil publish www
ok verify ledger www --trust trust
rm www/responses/$REF/response.foil www/responses/$REF/letter.txt
must_fail 3 verify ledger www --trust trust
out_has "response.unjudged"

t "a signature line that was altered where it is published"
setup; issued; cd ..
ok foil publish www
now 2023-12-06
ok foil receive C/1 --on 2023-12-06 --request "One thing" --key officer --dir c1
ok foil publish www
old=$(ls www/checkpoints | sort -n | head -1)
cp "www/checkpoints/$old" was
# A byte of the signature, so that the line is one of the same key and not good.
sed '$s/.\(.\{30\}\)$/a\1/; $s/a\(.\{40\}\)$/b\1/' was >"www/checkpoints/$old"
! cmp -s was "www/checkpoints/$old" || sed '$s/.\(.\{30\}\)$/b\1/' was >"www/checkpoints/$old"
must_fail 1 verify ledger www --trust trust
out_has "head.archived"
ok foil publish www
cmp -s was "www/checkpoints/$old" || wrong "the altered line is kept"
ok verify ledger www --trust trust

t "index.json is lost, or not what it was"
setup; issued; cd ..
ok foil publish www
cp www/index.json index
rm www/index.json
ok foil publish www
cmp -s index www/index.json || wrong "another index.json"
echo '{"origin": "foi.example/ledger", "responses": [{"case": 7}, 8, {"case": "../../X", "dated": "", "size": 1}]}' >www/index.json
ok foil publish www
cmp -s index www/index.json || wrong "another index.json"

t "not everywhere"
setup
must_fail 2 foil publish
must_fail 3 foil publish nowhere/www
mkdir home; echo mine >home/letter
must_fail 3 foil publish home
err_has "name an empty or new directory"
is "$(ls home)" letter "what is in home"
ok foil publish www
(mkdir two && cd two && foil init other --origin foi.example/other --authority "Another" \
    --root root-1=../root.pub --key ../root >/dev/null) || wrong "setup: other"
must_fail 3 foil publish www --ledger two/other
err_has "is of another ledger"
mkdir linked; ln -s "$WORK/home" linked/tile
must_fail 3 foil publish linked
err_has "symbolic link"
[ ! -e linked/checkpoint ] || wrong "published all the same"

t "read-only, and full"
setup
if [ "$(id -u)" != 0 ]; then
	mkdir ro; chmod a-w ro
	must_fail 3 foil publish ro
	err_has "ro"
elif mkdir small && mount -t tmpfs -o size=64k none small 2>/dev/null; then
	now 2023-11-03
	i=0
	while [ $i -lt 30 ]; do
		foil receive F$i --on 2023-11-03 --request "$(head -c 700 /dev/zero | tr '\0' x)" --key officer >/dev/null 2>&1
		[ $((i % 10)) -ne 0 ] || foil checkpoint >/dev/null
		i=$((i + 1))
	done
	must_fail 3 foil publish small
	err_has "space"
	[ ! -e small/checkpoint ] || wrong "a checkpoint without its tiles"
	mount -o remount,size=4m small
	ok foil publish small
	[ -z "$(find small -name '.foil-*')" ] || wrong "temporary files are left"
	mount -o remount,ro small
	foil receive LAST --on 2023-11-03 --key officer >/dev/null 2>&1
	must_fail 3 foil publish small
	err_has "read-only"
	umount small
else
	echo "skipped: a file system of its own cannot be mounted here"
fi

t "killed at any moment, it is whole and goes on"
setup
now 2023-11-03
i=0
while [ $i -lt 12 ]; do
	foil receive K$i --on 2023-11-03 --key officer >/dev/null 2>&1
	"$BUILD/tests/foil-at" --test-now="$NOW" publish www >/dev/null 2>&1 & p=$!
	sleep 0.0$((i % 4 + 1))
	kill -9 $p 2>/dev/null
	wait $p 2>/dev/null
	i=$((i + 1))
done
ok foil publish www
ok foil restore www again
out_has "every hash and the head as published"

t "restored: twenty of the cases by name, and how many more"
setup
now 2023-11-03
i=10
while [ $i -lt 32 ]; do
	ok foil receive L/$i --on 2023-11-03 --request "Minutes" --key officer --dir l$i
	i=$((i + 1))
done
ok foil publish www
ok foil restore www led4
out_has "  L/10, 1 act"
out_has "  L/29, 1 act"
out_lacks "L/30"
out_has "  and 2 more"
ok foil restore www led5 --json
json_ok
out_has '"case": "L/31"'

t "a ledger again from what was published"
setup; issued; cd ..
ok foil publish www
ok foil restore www led2 --trust trust
out_has "12 entries"
out_has "Fingerprint"
out_has "MISSING"
out_has "  $REF, 5 acts"
out_has "It signs nothing yet"
ok foil status --all --ledger led2
out_has "closed: no key here opens it"
out_lacks "foil receive"
ok foil status --all --json --ledger led2
json_ok
out_has '"closed": true'
now 2023-12-04
must_fail 3 foil receive B1 --on 2023-12-04 --key officer --ledger led2
err_has "second record"
[ ! -e B1 ] || wrong "the folder was made all the same"
must_fail 3 foil checkpoint --ledger led2
ok foil log --ledger led2
is "$(wc -l <"$OUT" | tr -d ' ')" 12 "entries"
cp ledger/log.key led2/; cp ledger.head led2.head
ok foil checkpoint --ledger led2
out_is www/checkpoint
ok foil publish www2 --ledger led2
diff -r www www2 >/dev/null || wrong "it publishes something else"
must_fail 3 foil restore www led2
err_has "there already"
ok foil restore www led3 --log-key ledger/log.key --json
json_ok
out_has '"may_sign": false'
ok foil settle --ledger led3 --reason "the machine burnt; the last publication is all there is"
ok foil checkpoint --ledger led3
must_fail 2 foil settle --ledger led3 --head www/checkpoint
must_fail 2 foil settle --ledger led3 --head www/checkpoint --trust trust --reason both
must_fail 3 foil settle --ledger led3 --head www/checkpoint --trust trust
err_has "no witness speaks for it"
must_fail 2 foil restore www led4 --genesis 12
must_fail 3 foil restore www led4 --genesis 0000000000000000000000000000000000000000000000000000000000000000
err_has "another ledger"
sed 's/+.*//' trust >no-trust
must_fail 3 foil restore www led4 --trust no-trust
must_fail 3 foil restore $REF/published led4
[ ! -e led4 ] || wrong "a ledger was made all the same"
printf 'x' | dd of=www/tile/entries/000.p/12 bs=1 seek=900 conv=notrunc 2>/dev/null
must_fail 3 foil restore www led4
[ ! -e led4 ] || wrong "a ledger was made of altered entries"

t "log.key is lost for good: a root names another"
setup; issued; cd ..
ok foil publish www
ok foil restore www led5 --genesis "$(sed -n 's/^#foil genesis //p' trust)"
ok foil settle --ledger led5 --reason "nothing else is left"
must_fail 3 foil checkpoint --ledger led5
ok foil key new -o new --no-passphrase
ok foil govern log-key new.pub --key root --ledger led5
must_fail 3 foil checkpoint --ledger led5
cp new led5/log.key; chmod 600 led5/log.key
ok foil checkpoint --ledger led5
ok foil trust --ledger led5
cp "$OUT" trust5
ok foil publish www5 --ledger led5
out_has "1 response"
ok foil publish www --ledger led5
ok verify --trust trust www/responses/$REF
ok verify ledger www --trust trust5
ok foil restore www led6 --trust trust5

t "a backup while it is in use, and the ledger again from it"
setup; issued; cd ..
ok foil backup bak
out_has "SECRETS"
is "$(stat -c %a bak bak/ledger bak/ledger/log.key bak/ledger.keys | tr '\n' ' ')" "700 700 600 700 " "rights"
[ ! -e bak/ledger.head ] || wrong "the second record is in the backup"
must_fail 3 foil backup bak
err_has "there already"
ok foil backup bare --without-keys --json
json_ok
[ -z "$(ls bare/ledger.keys)" ] || wrong "keys are in it"
rm -r ledger ledger.keys ledger.issued
cp -a bak/ledger bak/ledger.keys bak/ledger.issued .
ok foil checkpoint   # ledger.head has survived, and agrees
ok foil show $REF
out_has "All board minutes from 2023"
rm ledger.head
must_fail 3 foil checkpoint
ok foil settle --reason "both disks are lost; restored the backup of today"
ok foil checkpoint
ok foil publish www
out_has "1 response"

finish
