#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# What version 1 wrote, every later version reads (tests/vectors/v1/make.sh).
. "$(dirname "$0")/lib.sh"
v1=$(cd "$TESTDIR/../vectors/v1" && pwd)
genesis=335aa64ecfab9460d9bf42bcd2068f74f8b047778ed8160a81f745987e1cd9f0

unpacked() {
	tar -xf "$v1/ledger.tar" || wrong "ledger.tar does not unpack"
	chmod 700 v1/ledger v1/ledger.keys
	cd v1 || exit 1
}

t "the files are those that were frozen"
run sh -c "cd '$v1' && sha256sum -c SUMS"
is $st 0 "sha256sum"

t "both folders still match"
ok verify --trust "$v1/trust" "$v1/published"
out_has "Response 01.FOI.23.033513, Example Police, dated 1 December 2023"
out_has "34 in the files = 34 signed: 27 s.40(2) via s.40(3A)(a), 6 s.31(1)(a), 1 s.42(1)"
is "$(tail -n 1 "$OUT")" "MATCHES the signed record as of ledger size 21" "verdict"
ok verify --trust "$v1/trust" "$v1/to-requester"
out_has "the requester's own copy"
is "$(tail -n 1 "$OUT")" "MATCHES the signed record as of ledger size 21" "verdict"
ok verify --genesis $genesis --head "$v1/published/checkpoint" "$v1/published"

t "the ledger is read"
unpacked
ok foil log --ledger ledger
is "$(grep -c . "$OUT")" 21 "lines of the log"
out_has "01.FOI.23.034100"
ok foil trust --ledger ledger
out_is "$v1/trust"
ok foil show --ledger ledger 0
out_has "foi.example/ledger"
ok foil show --ledger ledger 01.FOI.23.033513
out_has "All Strategic Facial Recognition Board minutes from 2023"
ok foil show --ledger ledger --json 01.FOI.23.033513
json_ok
ok foil replay 01.FOI.23.033513 --ledger ledger
out_has "issued"
ok foil replay 01.FOI.23.033513 --ledger ledger --at 2023-11-20 --json
json_ok
ok foil replay 01.FOI.23.033513 --ledger ledger --diff 2023-11-20 2023-11-28
out_has "redaction 34"
ok foil replay 01.FOI.23.034100 --ledger ledger
ok foil govern show --ledger ledger
out_has "retired"

t "the ledger goes on, and writes the same folders again"
unpacked
now 2023-12-04
ok foil receive 02.NEW --on 2023-12-04 --request "what came later" --ledger ledger --key records-1
ok foil checkpoint --ledger ledger
mkdir 01.FOI.23.033513
cd 01.FOI.23.033513 || exit 1
echo 'case 01.FOI.23.033513' >case.txt
echo 'not sent again' >letter.txt
ok foil issue --ledger ../ledger --key ../officer-2
for f in item-07.txt item-09.txt item-10.txt letter.txt schedule.csv; do
	cmp -s "$v1/published/$f" published/$f || wrong "$f is not what was issued"
done
ok verify --trust "$v1/trust" published

finish
