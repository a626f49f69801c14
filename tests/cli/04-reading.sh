#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# status, log, show, preview, schedule, replay: they say what is there and change nothing.
. "$(dirname "$0")/lib.sh"

t "status: what is due, what comes next, what is late"
setup
ok foil status
out_has "No open case"
received
ok foil status
out_has "$REF  due Mon 4 Dec 2023  received  next: foil freeze, by an officer or records"
now 2023-12-05
ok foil status
out_has "due Mon 4 Dec 2023 OVERDUE"
ok foil status --json; json_ok
out_has '"overdue": true'
out_has '"days_left": -1'
cd ..
now 2023-11-03
ok foil receive A1 --on 2023-10-20 --key officer
ok foil status
is "$(cut -d' ' -f1 "$OUT" | tr '\n' ' ')" "A1 $REF " "cases in order of due date"

t "status leaves issued cases out unless asked"
setup; issued
ok foil status
out_has "No open case"
ok foil status --all
out_has "issued  next: nothing"

t "log and show"
setup; issued
ok foil log .
is "$(awk '{print $2}' "$OUT" | tr '\n' ' ')" "received frozen decided approved issued " "acts"
ok foil log $REF --json; json_ok lines
ok foil log
out_has "foil:governance"
ok foil log --json; json_ok lines
is "$(foil log --from 2 --count 3 | wc -l | tr -d ' ')" 3 "lines of log"
ok foil show $REF
out_has "search (private): the board's shared folder"
out_has "considered (private): s.43(2), item 9: not engaged"
out_has "file item-07.txt"
out_lacks "Alice"
ok foil show $REF --json; json_ok
ok foil show 0; out_has "genesis: Example Police"
ok foil show 0 --json; json_ok
decided=$(foil log . | sed -n 's/.*decided  *entry \([0-9]*\) .*/\1/p')
ok foil show "$decided"; out_has "s.31(1)(a), 1 redaction"
ok foil show "$decided" --json; json_ok
must_fail 3 foil show 9999
must_fail 3 foil show --case 9999
err_has "the ledger has no case 9999"

t "preview is exactly what is published"
setup; frozen
now 2023-11-24
ok foil preview
out_has "as this folder has it"
out_has "decided  (not signed yet)"
for word in Alice 2023-07-12.txt "north gate" "43(2)" "shared folder" Jane; do out_lacks "$word"; done
ok foil preview --json; json_ok
cp "$OUT" before.json
must_fail 3 foil preview --signed
must_fail 3 foil schedule
err_has "foil preview"
foil sign --key ../officer --yes >/dev/null
foil approve --key ../approver --yes >/dev/null
now 2023-12-01
foil issue --key ../officer >/dev/null
ok foil preview --json; json_ok
if command -v python3 >/dev/null; then
	python3 - before.json "$OUT" published <<-'EOP' >"$ERR" 2>&1 || wrong "preview and published differ"
	import json, sys
	for name in sys.argv[1:3]:
	    for f in json.load(open(name))["files"]:
	        on_disk = open(sys.argv[3] + "/" + f["name"], newline="").read()
	        assert on_disk == f["text"], f["name"]
	EOP
fi
ok foil schedule
out_is published/schedule.csv
ok foil schedule --json; json_ok

t "replay"
setup; issued
ok foil replay --at 2023-11-20
out_has "at the end of 20 November 2023: frozen"
ok foil replay $REF --at 2023-11-24T09:59:59Z
out_has "frozen"
ok foil replay $REF --at 2023-11-24T10:00:00Z
out_has "2023-11-24T10:00:00Z: decided"
ok foil replay --at 2023-11-02
out_has ": not yet on record"
ok foil replay --at 0
out_has "at ledger size 0: not yet on record"
ok foil replay --at received
out_has "after the act received: received"
ok foil replay
out_has "now: issued"
ok foil replay --at decided --json; json_ok
ok foil replay --diff frozen decided
out_has "item 7 2023-07"
out_has "+ part"
ok foil replay --diff decided decided
out_has "nothing changed"
ok foil replay --diff received now --json; json_ok
must_fail 2 foil replay --at someday
must_fail 3 foil replay --at decided.2
err_has "has no act decided.2"
rm -r "$WORK/$tests/$REF/published"

t "a decision that was replaced is named in replay, not printed as in force"
setup; signed
sed -i 's/^ground B  s.31(1)(a)/ground B  s.31(1)(b)/' case.txt
now 2023-11-25
ok foil sign --replace --yes --key ../officer
ok foil replay
out_has "replaced since"
out_has "s.31(1)(b)"
out_lacks "s.31(1)(a)"
ok foil replay --at decided.1
out_has "s.31(1)(a)"
ok foil replay --diff decided.1 decided.2
out_has "ground B"
out_has "  - s.31(1)(a)"
out_has "  + s.31(1)(b)"

t "two roots must agree"
for k in r1 r2 r3 o; do foil key new -o $k --no-passphrase >/dev/null; done
ok foil init l --origin foi.example/l --authority A --root root-1=r1.pub --root root-2=r2.pub --threshold 2 --key r2
ok foil govern enrol --person officer-1 --grade x --role officer,records --until 2024-12-31 --key r1 o.pub
out_has "waits for approval"
n=$(sed -n 's/^Entry \([0-9]*\):.*/\1/p' "$OUT")
must_fail 3 foil receive X1 --on 2023-11-01 --key o
err_has "not enrolled"
must_fail 3 foil govern approve "$n" --key r1
ok foil govern show; out_has "foil govern approve $n"
ok foil govern show --json; json_ok
ok foil govern approve "$n" --key r2
out_has "approve, in force"
ok foil receive X1 --on 2023-11-01 --key o
must_fail 3 foil govern threshold 3 --key r1
must_fail 3 foil init m --origin foi.example/m --authority A --root root-3=r3.pub --key r1

t "checkpoint and trust"
setup
ok foil checkpoint
out_has "foi.example/ledger"
ok foil checkpoint --json; json_ok
ok foil trust
out_has "quorum none"

t "the letter begins with the request, where it may be quoted"
setup
ok foil receive X1 --on 2023-11-01 --request "All minutes from 2023" --key officer
is "$(sed -n '/You asked for:/,/>>>/p' X1/letter.txt | sed -n 3p)" "All minutes from 2023" "quoted"
ok foil receive X2 --on 2023-11-01 --request "All [[requester minutes]] from 2023" --key officer
! grep -q minutes X2/letter.txt || wrong "a mark of the requester's is in the letter"
ok foil receive X3 --on 2023-11-01 --key officer
is "$(sed -n '/You asked for:/,/>>>/p' X3/letter.txt | wc -l | tr -d " ")" 5 "lines without a request"

t "the key of the home directory, and of .foil"
mkdir -p "$HOME/.config"
ok foil key new --no-passphrase
out_has "$HOME/.config/foil/key"
ok foil key show "$HOME/.config/foil/key"; out_has "no passphrase"
mkdir at-home
cd at-home
ok foil init ledger --origin foi.example/home --authority "Example Police" --root root-1="$HOME/.config/foil/key.pub"
cd ..
ok foil key show "$HOME/.config/foil/key.pub" --json; json_ok
setup
enrol officer-8 officer "$HOME/.config/foil/key.pub"
ok foil receive X1 --on 2023-11-01
foil log X1 >"$OUT"; out_has officer-8
echo "key officer3" >>.foil
ok foil receive X2 --on 2023-11-01
foil log X2 >"$OUT"; out_has officer-3
cd X2
ok foil log .

t "an ssh agent signs"
if command -v ssh-agent >/dev/null && command -v ssh-keygen >/dev/null; then
	ssh-keygen -q -t ed25519 -N '' -f id && eval "$(ssh-agent -s)" >/dev/null && ssh-add -q id 2>/dev/null
	setup
	enrol officer-6 officer id.pub
	ok foil receive X1 --on 2023-11-01 --key id.pub
	out_has "Due"
	ssh-add -q -D 2>/dev/null
	must_fail 3 foil receive X2 --on 2023-11-01 --key id.pub
	[ ! -e X2 ] || wrong "the folder was made all the same"
	kill "$SSH_AGENT_PID"
	must_fail 3 foil receive X2 --on 2023-11-01 --key id.pub
	unset SSH_AUTH_SOCK
	must_fail 3 foil receive X2 --on 2023-11-01 --key id.pub
	err_has "SSH_AUTH_SOCK"
else
	echo "skipped: no ssh-agent"
fi

finish
