#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# A ledger that was restored, cut, damaged or never was one; a disk that is full.
. "$(dirname "$0")/lib.sh"

t "a restored old backup is noticed, and settled with a reason"
setup
cp -r ledger backup
received; cd ..
ok foil checkpoint
rm -r ledger; mv backup ledger
must_fail 3 foil checkpoint
err_has "settle"
must_fail 2 foil settle
ok foil settle --reason "disk failed, restored the backup of the night before"
ok foil checkpoint
must_fail 3 foil settle --reason "once more"
err_has "nothing to settle"

t "a truncated, foreign or damaged ledger"
setup
cp ledger/data.mdb whole
for size in 0 1 100 4096 12288; do
	head -c $size whole >ledger/data.mdb
	must_fail 3 foil status
done
head -c 65536 /dev/urandom >ledger/data.mdb
must_fail 3 foil status
cp whole ledger/data.mdb
ok foil status
rm -r ledger.keys
must_fail 3 foil receive X1 --on 2023-11-01 --key officer
[ ! -e X1 ] || wrong "the folder was made all the same"

t "keys of the cases are gone: what was opened is closed, and said to be"
setup; signed
mv ../ledger.keys ../elsewhere; mkdir ../ledger.keys
run foil show .
[ $st -eq 0 ] || [ $st -eq 3 ] || wrong "exits $st"
[ $st -ne 0 ] || out_has "not open"

t "two officers on two cases at once"
setup
now 2023-11-03
i=0
while [ $i -lt 10 ]; do
	foil receive A$i --on 2023-11-03 --key officer >/dev/null 2>"a$i" &
	foil receive B$i --on 2023-11-03 --key officer3 >/dev/null 2>"b$i" &
	i=$((i + 1))
done
wait
ok foil status
is "$(wc -l <"$OUT" | tr -d ' ')" 20 "cases"

t "two officers begin the same case"
setup
now 2023-11-03
foil receive A1 --on 2023-11-03 --key officer --dir one >/dev/null 2>&1 & a=$!
foil receive A1 --on 2023-11-03 --key officer3 --dir two >/dev/null 2>&1 & b=$!
sa=0; wait $a || sa=$?
sb=0; wait $b || sb=$?
is "$((sa + sb))" 3 "one of them is refused"
[ -d one ] && [ -d two ] && wrong "the one refused has a folder all the same"
is "$(foil log A1 | wc -l | tr -d ' ')" 1 "acts"

t "a full disk"
if [ "$(id -u)" = 0 ] && command -v mount >/dev/null; then
	mkdir small
	if mount -t tmpfs -o size=4m none small 2>/dev/null; then
		setup
		received
		cp -r ../ledger* ../small/; cp -r . ../small/case
		head -c 1500000 /dev/zero | tr '\0' 'a' | fold -w 60 >../small/case/originals/big.txt
		dd if=/dev/zero of=../small/fill bs=1k count=4096 2>/dev/null || :
		here=$(pwd)
		cd ../small/case || exit 1
		must_fail 3 foil freeze --key ../../officer --ledger ../ledger
		ok foil log $REF --ledger ../ledger
		is "$(wc -l <"$OUT" | tr -d ' ')" 1 "acts"
		rm ../fill originals/big.txt
		echo small >originals/a.txt
		ok foil freeze --key ../../officer --ledger ../ledger
		cd "$here" || exit 1
		umount "$WORK/$tests/small"
	else
		echo "skipped: a file system of its own cannot be mounted here"
	fi
else
	echo "skipped: only root can make a small disk"
fi

finish
