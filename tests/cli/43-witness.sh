#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Witnesses from both sides, over HTTP and by hand; witnesses that are bad; the map auditor.
. "$(dirname "$0")/lib.sh"

witness() { "$BUILD/foil-witness" "$@"; }
[ -x "$BUILD/foil-witness" ] || skip "foil-witness is not built: its libraries are not here"
py=/usr/bin/python3
$py -c 'import nacl' 2>/dev/null || skip "no python3-nacl for the other witness"
tlog() { $py "$TESTDIR/../interop/tlog.py" "$@"; }
ORIGIN=foi.example/ledger
LOGKEY=$(tlog vkey $ORIGIN 1)
pids=
trap 'kill $pids 2>/dev/null; cd /; rm -rf "$WORK"' EXIT

# A witness that knows the log of seed 1, serving: URL. Arguments: directory, name.
serving() {
	[ -d "$1" ] || witness init "$1" --name "$2" --no-passphrase >"$OUT" 2>"$ERR" || wrong "setup: init"
	grep -q "^log" "$1/logs" || witness trust-log "$1" "$LOGKEY" >"$OUT" 2>"$ERR" || wrong "setup: trust-log"
	serve "$1" 127.0.0.1:0
}
serve() {
	rm -f "$1.log"
	"$BUILD/foil-witness" serve "$1" --listen "$2" >"$1.log" 2>"$1.err" &
	SERVER=$!
	pids="$pids $SERVER"
	wait_line "$1.log"
	URL=$(sed -n 's/^listening on //p' "$1.log")
}
wait_line() {
	i=0
	while [ ! -s "$1" ] && [ $i -lt 400 ]; do i=$((i + 1)); sleep 0.05; done
	[ -s "$1" ] || wrong "setup: nothing in $1"
}
other_begin() {
	rm -f "other.$1"
	$py "$TESTDIR/../interop/tlog.py" witness w.example/"$1" "${2:-20}" "$LOGKEY" "$1" >"other.$1" 2>/dev/null &
	pids="$pids $!"
}
# The other witness: MODE [SEED]; KEYURL is its key and address.
other() {
	other_begin "$@"
	wait_line "other.$1"
	KEYURL=$(cat "other.$1")
}
trust_of() { # lines of witnesses
	echo "log $LOGKEY"
	cat
}

# W3 to W8, W11, W13, W40, W42
t "every status, asked by another implementation"
serving w witness.example/w1
ok tlog client "$URL" $ORIGIN 1 "$(cat w/vkey)"
out_has "41 of 41"
is "$(grep -cvE '^(200|409|422|listening)' w.log)" 0 "lines that a stranger has put into the journal"
kill -TERM $SERVER; st=0; wait $SERVER || st=$?
is $st 0 "SIGTERM"
# What it had cosigned it still holds, at the same address at once.
address=${URL#http://}
serve w "$address"
is "$URL" "http://$address" "the address"
tlog log pub $ORIGIN 1 12
printf 'witness w1 %s %s\nquorum w1\n' "$(cat w/vkey)" "$URL" | trust_of >trust
must_fail 1 witness push pub --trust trust
err_has "rolled back"
out_has "CONTRADICTS w1  has cosigned size 40 of this ledger, which ends at 12"
grep -q '^holds 40$' pub/rolled-back || wrong "the note that stops signing is not there"
# And the proof of it, which the log's own key has signed.
err_has "the proof"
is "$(sed -n 2p pub/rolled-back.checkpoint)" 40 "size of the proof"
tlog verify pub/rolled-back.checkpoint $LOGKEY "$(cat w/vkey)" || wrong "the proof"
must_fail 3 witness serve w --listen "$address"
err_has "cannot listen"
must_fail 2 witness serve w --listen localhost:80
err_has "no address"

# W9
t "two processes of one witness, asked at once from one size"
serving w witness.example/w1
first=$URL
mv w.log w.first
serving w witness.example/w1
ok tlog race $ORIGIN 1 "$(cat w/vkey)" "$first" "$URL"
out_has "60 rounds, one cosigned in each"

# W25, W26
t "our log, our witness and another's; a quorum; growth"
serving w witness.example/w1
other good
tlog log pub $ORIGIN 1 5
printf 'witness w1 %s %s/\nwitness w2 %s\nwitness w3 %s http://127.0.0.1:1/\ngroup g 2 w1 w2 w3\nquorum g\n' \
	"$(cat w/vkey)" "$URL" "$KEYURL" "$($py -c "
import sys; sys.path.insert(0, '$TESTDIR/../interop'); import tlog; print(tlog.Key('w.example/3', 33, 4).vkey())")" | trust_of >trust
ok witness push pub --trust trust
out_has "cosigned    w1"
out_has "cosigned    w2"
out_has "away        w3"
out_has "Cosigned to 5, 0 pending; quorum met"
tlog verify pub/checkpoint "$LOGKEY" "$(cat w/vkey)" "${KEYURL%% *}" || wrong "the signatures"
cmp -s pub/checkpoint pub/checkpoints/5 || wrong "the archive differs"
cp pub/checkpoint before
ok witness push pub --trust trust --json
json_ok one
out_has '"cosigned_to": 5'
cmp -s pub/checkpoint before || wrong "lines were added twice"
tlog log pub $ORIGIN 1 300
ok witness push pub --trust trust
out_has "Cosigned to 300, 0 pending; quorum met"
# A second log of the same name that is another.
tlog log fork $ORIGIN 1 310 fork
must_fail 1 witness push fork --trust trust
out_has "has cosigned a tree of size 300 that this ledger does not contain"
is "$(sed -n 2p fork/rolled-back.checkpoint)" 300 "size of the proof"
err_has "rolled back, or shows two histories"
ok verify evidence fork/rolled-back.evidence --trust trust
tlog log same $ORIGIN 1 300 fork
must_fail 1 witness push same --trust trust
out_has "has cosigned another ledger of the same size, 300"
# W14: the witness has kept what the log has signed twice, and so has push.
ok verify evidence same/rolled-back.evidence --trust trust
is "$(ls w/evidence | wc -l | tr -d ' ')" 1 "pieces of evidence"
ok verify evidence w/evidence/* --trust trust
grep -q "evidence of two histories" w.err || wrong "nobody is told"
# Witnesses away: it is said how far the last good head reaches, and it goes on when they are back.
kill $pids 2>/dev/null; wait 2>/dev/null; pids=
tlog log pub $ORIGIN 1 321
must_fail 3 witness push pub --trust trust
out_has "Cosigned to 300, 21 pending; quorum NOT met"
serve w "${URL#http://}"
sed -i 's/^group.*//; s/^quorum.*/quorum w1/' trust
ok witness push pub --trust trust
out_has "Cosigned to 321, 0 pending; quorum met"

# W26
t "a head of another history in the archive is not what this ledger was cosigned to"
serving w witness.example/w1
kill $SERVER
tlog log fork $ORIGIN 1 5 fork
run sh -c '"$1" cosign w <fork/checkpoint' sh "$BUILD/foil-witness"
is $st 0 "cosign"
tlog log pub $ORIGIN 1 8
mkdir -p pub/checkpoints
cat fork/checkpoint "$OUT" >pub/checkpoints/5
printf 'witness w1 %s\nquorum w1\n' "$(cat w/vkey)" | trust_of >trust
must_fail 3 witness push pub --trust trust
out_has "Cosigned to 0, 8 pending; quorum NOT met"

# W24, W43, W44
t "witnesses that are slow, garbled, lying, or send elsewhere"
serving w witness.example/w1
ELSEWHERE=$URL/add-checkpoint
export ELSEWHERE
tlog log pub $ORIGIN 1 5
modes="slow drip garbage html redirect otherlog otherkey future large endless headers loop nosize refuse unknown broken"
n=40
for m in $modes; do
	n=$((n + 1))
	other_begin $m $n
done
for m in $modes; do
	wait_line other.$m
	echo "witness $m $(cat other.$m)"
done >lines
{ cat lines; echo "quorum slow"; } | trust_of >trust
start=$(date +%s)
must_fail 3 witness push pub --trust trust --timeout 2
[ $(($(date +%s) - start)) -le 20 ] || wrong "they held it up"
for m in $modes; do grep -qE "^(away|refuses) +$m  [A-Za-z]" "$OUT" || wrong "$m: no message"; done
out_has "redirect  sends elsewhere, which is not followed (status 302)"
out_has "otherlog  its cosignature is not good for this checkpoint"
out_has "otherkey  its answer has no cosignature by its key"
out_has "future  its cosignature is dated in the future"
out_has "large  the answer is too large"
out_has "headers  the answer is too large"
out_has "garbage  its answer is not signature lines"
out_has "loop  its size changes while it is asked"
out_has "Cosigned to 0, 5 pending; quorum NOT met"
grep -q '^[^l]' w.log && [ "$(wc -l <w.log)" -gt 1 ] && wrong "the redirect was followed"
is "$(grep -c '^— ' pub/checkpoint)" 1 "signature lines"
[ ! -e pub/rolled-back ] || wrong "a garbled answer is taken for a rollback"

# W43
t "only the proxy that was named, and certificates are checked"
other good
tlog log pub $ORIGIN 1 5
printf 'witness w %s\nquorum w\n' "$KEYURL" | trust_of >trust
must_fail 3 witness push pub --trust trust --proxy http://127.0.0.1:1
out_has "away        w  Failed to connect to 127.0.0.1 port 1"
ok env http_proxy=http://127.0.0.1:1 all_proxy=http://127.0.0.1:1 "$BUILD/foil-witness" push pub --trust trust
if command -v openssl >/dev/null && openssl req -x509 -newkey ed25519 -nodes -subj /CN=127.0.0.1 \
	-addext subjectAltName=IP:127.0.0.1 -days 2 -keyout cert -out cert.pem 2>/dev/null; then
	cat cert.pem >>cert
	CERT=$(pwd)/cert
	export CERT
	other good 21
	unset CERT
	printf 'witness tls %s\nquorum tls\n' "$KEYURL" | trust_of >trust
	must_fail 3 witness push pub --trust trust
	grep -qi certificate "$OUT" || wrong "a certificate of nobody"
else
	echo "skipped: no openssl to make a certificate"
fi

# W23
t "a witness that names more than there is stops signing"
other ahead
tlog log pub $ORIGIN 1 5
printf 'witness w %s\nquorum none\n' "$KEYURL" | trust_of >trust
must_fail 1 witness push pub --trust trust --json
json_ok one
out_has '"rolled_back": true'
printf 'foil-rolled-back 1\norigin %s\nsize 5\nwitness w.example/ahead\nholds 8\n' $ORIGIN >want
head -n 5 pub/rolled-back | cmp -s - want || wrong "rolled-back"
err_has "shows no proof of it"
[ ! -e pub/rolled-back.checkpoint ] || wrong "a proof out of nothing"

# W20, W21, W27
t "what is not sent"
tlog log pub $ORIGIN 1 5
other good
{ echo "log $(tlog vkey $ORIGIN 2)"; printf 'witness w %s\nquorum w\n' "$KEYURL"; } >trust
must_fail 3 witness push pub --trust trust
err_has "the trust file has no key of $ORIGIN that signed the checkpoint"
printf 'witness w %s\nquorum w\n' "${KEYURL%% *} http://user:secret@127.0.0.1/" | trust_of >trust
must_fail 3 witness push pub --trust trust
out_has "an address has a user name in it, and may not"
! grep -q secret "$OUT" "$ERR" || wrong "an address with a secret was printed"
printf 'quorum none\n' | trust_of >trust
must_fail 3 witness push pub --trust trust
err_has "names no witness"
printf 'witness w %s\nquorum w\n' "$KEYURL" | trust_of >trust
cp -r pub damaged
printf X | dd of=damaged/tile/0/000.p/5 bs=1 seek=40 conv=notrunc 2>/dev/null
must_fail 3 witness push damaged --trust trust
err_has "the tiles do not make the root"
rm -r damaged/tile
must_fail 3 witness push damaged --trust trust
ln -s /etc/passwd damaged/tile
must_fail 3 witness push damaged --trust trust
must_fail 3 witness push nowhere --trust trust
must_fail 2 witness push pub
must_fail 2 witness push pub --trust trust --timeout 0
chmod a-w pub pub/checkpoints
if [ "$(id -u)" != 0 ]; then must_fail 3 witness push pub --trust trust; fi

t "by hand, without a network"
witness init w --name witness.example/w1 --no-passphrase >"$OUT"
out_has "witness w1 witness.example/w1+"
tlog log pub $ORIGIN 1 5
run sh -c "'$BUILD/foil-witness' cosign w <pub/checkpoint"
is $st 3 "an unknown log"
err_has "not known"
ok witness trust-log w "$LOGKEY"
must_fail 3 witness trust-log w "$LOGKEY"
err_has "trusted already"
must_fail 3 witness trust-log w "$(cat w/vkey)"
must_fail 3 witness trust-log w trust
err_has "in its trust file"
ok sh -c "'$BUILD/foil-witness' cosign w <pub/checkpoint >line"
cat pub/checkpoint line >cosigned
tlog verify cosigned "$LOGKEY" "$(cat w/vkey)" || wrong "the cosignature"
tlog log pub $ORIGIN 1 9
run sh -c "'$BUILD/foil-witness' cosign w <pub/checkpoint"
is $st 1 "no proof"
ok witness request pub --old 5
cp "$OUT" request
sed -n '2,/^$/{/^$/!p}' request >proof
ok sh -c "'$BUILD/foil-witness' cosign w --proof proof --out whole <pub/checkpoint >line"
tlog verify whole "$LOGKEY" "$(cat w/vkey)" || wrong "--out"
tlog log pub $ORIGIN 1 11
ok sh -c "'$BUILD/foil-witness' cosign w --tiles pub --json <pub/checkpoint"
json_ok one
run sh -c "'$BUILD/foil-witness' cosign w <request"
is $st 1 "an old request"
err_has "status 409: 11"
must_fail 3 sh -c "echo nonsense | '$BUILD/foil-witness' cosign w"
must_fail 3 witness request pub --old 12
must_fail 3 witness cosign nowhere
ok witness show w --json
json_ok one

t "a key under a passphrase"
printf 'correct horse\n' >pass
ok sh -c "'$BUILD/foil-witness' init w --name witness.example/w1 --kdf light --passphrase-fd 3 3<pass"
ok witness trust-log w "$LOGKEY"
tlog log pub $ORIGIN 1 5
must_fail 3 sh -c "'$BUILD/foil-witness' cosign w <pub/checkpoint"
err_has "passphrase"
must_fail 3 sh -c "echo wrong | '$BUILD/foil-witness' cosign w --passphrase-fd 3 3<&0 <pub/checkpoint"
ok sh -c "'$BUILD/foil-witness' cosign w --passphrase-fd 3 3<pass <pub/checkpoint"
must_fail 3 witness init w --name witness.example/w1 --no-passphrase
err_has "there already"
must_fail 3 witness init x --name "a b" --no-passphrase
[ ! -e x ] || wrong "half a witness"
must_fail 2 witness init x --no-passphrase

# W30, W31, W32, W33
t "the map auditor: everything, and only then a signature"
$py "$TESTDIR/../interop/ledgers.py" . >"$OUT" 2>&1 || wrong "setup: ledgers"
ok witness init a --auditor --name ico.example/auditor --no-passphrase
out_has "#foil auditor auditor"
cp "$OUT" lines
must_fail 3 witness audit good --state a --trust trust
err_has "trust-log"
ok witness trust-log a "$(cat vkey)"
for pair in map:index.map map-case:index.map governance:index.map slipped:head.index slipped-governance:head.index chain:index.chain; do
	must_fail 1 witness audit ${pair%%:*} --state a --trust trust --out never
	out_has "DOES NOT MATCH: ${pair#*:}"
	err_has "not cosigned"
	out_lacks "ico.example/auditor"
done
[ ! -e never ] && [ -z "$(ls a/heads)" ] || wrong "something wrong was cosigned"
ok verify --trust trust response
out_has "completeness claimed, not audited"
ok witness audit good --state a --trust trust --out whole
cp whole response/checkpoint
{ head -n 1 trust; cat lines; echo "quorum none"; } | sed '/^#foil/d' >trust.witness
{ cat trust.witness; echo "#foil auditor auditor"; } >trust.auditor
ok verify --trust trust.auditor response
out_has "completeness audited by auditor"
ok verify --trust trust.witness response
out_has "completeness claimed, not audited"
# It remembers, as every witness does: another ledger of that name is not cosigned again.
ok witness audit grown --state a --trust trust --json
json_ok one
out_has '"cosignature": "'
must_fail 1 witness audit good --state a --trust trust
err_has "not cosigned"
cp -r good torn
printf X | dd of=torn/tile/entries/000.p/11 bs=1 seek=300 conv=notrunc 2>/dev/null
must_fail 1 witness audit torn --state a --trust trust
must_fail 3 sh -c "'$BUILD/foil-witness' cosign a <good/checkpoint"
err_has "only \`foil-witness audit\`"
must_fail 3 witness serve a --listen 127.0.0.1:0
ok witness init w --name witness.example/w1 --no-passphrase
must_fail 3 witness audit good --state w --trust trust
err_has "not an auditor's"
must_fail 2 witness audit good --trust trust

t "a ledger of ours, published, witnessed"
setup
received; cd ..
ok foil publish pub
ok foil trust
cp "$OUT" own
ok witness init w --name witness.example/w1 --no-passphrase
cp "$OUT" line
ok witness trust-log w "$(sed -n 's/^log \([^ ]*\).*/\1/p' own)"
serve w 127.0.0.1:0
{ sed -n '/^log/p' own; sed "s|\$| $URL|" line; echo "quorum w1"; } >trust
ok witness push pub --trust trust
out_has "quorum met"
tlog verify pub/checkpoint "$(sed -n 's/^log \([^ ]*\).*/\1/p' own)" "$(cat w/vkey)" || wrong "the signatures"
ok foil publish pub
ok witness push pub --trust trust
out_has "0 pending; quorum met"

t "rolled back: the witness's proof stops the ledger itself"
setup
cp -r ledger ledger.head ledger.keys home 2>/dev/null || { mkdir home; cp -r ledger ledger.head ledger.keys home; }
received; cd ..
ok foil publish pub
ok foil trust
witness init w --name witness.example/w1 --no-passphrase >line
ok witness trust-log w "$(sed -n 's/^log \([^ ]*\).*/\1/p' "$OUT")" || :
foil trust >own
witness trust-log w "$(sed -n 's/^log \([^ ]*\).*/\1/p' own)" >/dev/null 2>&1 || :
serve w 127.0.0.1:0
{ sed -n '/^log/p' own; sed "s|\$| $URL|" line; echo "quorum w1"; } >trust
ok witness push pub --trust trust
ok foil cosign pub/checkpoint --trust trust
# Everything is put back, the second record too, and goes on: nothing here can know.
rm -rf ledger ledger.head ledger.keys pub $REF; cp -r home/ledger home/ledger.head home/ledger.keys .
ok foil receive A1 --on 2023-11-03 --key officer
ok foil publish pub
must_fail 1 witness push pub --trust trust
err_has "rolled-back.checkpoint"
must_fail 3 foil cosign pub/rolled-back.checkpoint --trust trust
err_has "rolled back"
must_fail 3 foil checkpoint
must_fail 3 foil receive A2 --on 2023-11-03 --key officer
ok foil settle --reason "the disk was lost; the backup of the night before"
ok foil checkpoint

t "audited: from the officer's desk to the reader's verdict"
setup; issued; cd ..
ok foil publish pub
foil trust >own
witness init a --auditor --name ico.example/auditor --no-passphrase >line
ok witness trust-log a "$(sed -n 's/^log \([^ ]*\).*/\1/p' own)"
ok witness audit pub --state a --trust own --out cosigned
{ sed -n '/^log/p' own; sed -n 1p line; echo "quorum none"; sed -n 2p line; } >trust
ok foil cosign cosigned --trust trust --into $REF/published
ok verify --trust trust $REF/published
out_has "completeness audited by auditor"
ok verify --trust own $REF/published
out_has "completeness claimed, not audited"
ok foil publish pub
ok verify --trust trust pub/responses/$REF

t "what the README says of it is done as it stands"
setup; received; cd ..
foil trust >own
key=$(sed -n 's/^log \([^ ]*\).*/\1/p' own)
port=$($py -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')
sed -n '/^## Run a witness/,/^## Exit/{/^```sh/,/^```$/p}' "$TESTDIR/../../README.md" | grep '^foil' |
	sed "s|foi.example/ledger+HASH+KEY|$key|; s|:8080|:$port|" >commands
is "$(wc -l <commands | tr -d ' ')" 12 "commands in the README"
# A second witness, for the part without a network.
witness init w2 --name witness.example/w2 --no-passphrase >line2
witness trust-log w2 "$key" >/dev/null
while read -r line; do
	case $line in
	*" serve "*) serve w1 "127.0.0.1:$port" ;;
	*)
		run eval "$(echo "$line" | sed 's/^foil-witness/witness/')"
		[ $st -eq 0 ] || wrong "$line exits $st"
		;;
	esac
	case $line in
	*"init w1 "*)
		{ sed -n '/^log/p' own; sed "s|\$| http://127.0.0.1:$port/|" "$OUT"; cat line2; echo "quorum w1"; } >trust
		;;
	esac
done <commands
grep -q "ico.example/auditor" audited || wrong "nothing was audited"

t "no key and no secret is in what was sent or shown"
serving w witness.example/w1
tlog log pub $ORIGIN 1 5
printf 'witness w1 %s %s\nquorum w1\n' "$(cat w/vkey)" "$URL" | trust_of >trust
ok witness push pub --trust trust
seed=$(sed -n 's/^sealed //p' w/key)
[ ${#seed} -gt 40 ] || wrong "setup: no sealed seed"
! grep -qrF -- "$seed" pub w.log w.err w/heads w/logs w/vkey || wrong "the key travels"
is "$(stat -c %a w/key)" 600 "mode of the key"
is "$(stat -c %a w)" 700 "mode of the directory"

finish
