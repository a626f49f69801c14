#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Go: litewitness (filippo.io/torchwood) cosigns a log of foil's: the first checkpoint, growth, and
# refuses a fork, which foil-witness push says.
set -eu
[ -x "$BUILD/foil-witness" ] || { echo "skipped: foil-witness is not built"; exit 0; }
command -v go >/dev/null || { echo "skipped: no go"; exit 0; }
/usr/bin/python3 -c 'import nacl, sqlite3' 2>/dev/null || { echo "skipped: no python3-nacl"; exit 0; }
command -v ssh-agent >/dev/null || { echo "skipped: no ssh-agent"; exit 0; }
tlog=$(pwd)/tests/interop/tlog.py
at=$(pwd)/tests/interop/lib/at.sh
cd "$1"
GOBIN=$(pwd)/bin GOFLAGS=-mod=mod go install filippo.io/torchwood/cmd/litewitness@v0.9.0 || {
	echo "skipped: go cannot get filippo.io/torchwood"
	exit 0
}
rm -rf lite.log made key key.pub witness.db
agent= server=
trap 'kill $server $agent 2>/dev/null || :' EXIT

# A ledger of foil's own, published.
. "$at"
ledger made foi.example/ledger
vkey=$(sed -n 's/^log \([^ ]*\).*/\1/p' made/trust)

ssh-keygen -q -t ed25519 -N '' -f key
eval "$(ssh-agent -a "$(pwd)/agent.sock")" >/dev/null
agent=$SSH_AGENT_PID
ssh-add -q key
/usr/bin/python3 - foi.example/ledger "$vkey" <<'END'
import base64, hashlib, sqlite3, sys
origin, vkey = sys.argv[1:]
db = sqlite3.connect("witness.db")
db.executescript("""CREATE TABLE log (origin TEXT PRIMARY KEY, tree_size INTEGER NOT NULL, tree_hash TEXT NOT NULL);
    CREATE TABLE key (origin TEXT NOT NULL, key TEXT NOT NULL, FOREIGN KEY(origin) REFERENCES log(origin));""")
db.execute("INSERT INTO log VALUES (?, 0, ?)", (origin, base64.b64encode(hashlib.sha256().digest()).decode()))
db.execute("INSERT INTO key VALUES (?, ?)", (origin, vkey))
db.commit()
END
port=$(/usr/bin/python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')
bin/litewitness -db witness.db -name lite.example/w -ssh-agent agent.sock -listen 127.0.0.1:"$port" \
	-key "$(ssh-keygen -lf key.pub | cut -d' ' -f2)" 2>lite.log &
server=$!
i=0
while ! grep -q vkey= lite.log && [ $i -lt 100 ]; do i=$((i + 1)); sleep 0.1; done
wkey=$(sed -n 's/.*vkey="\{0,1\}\([^ "]*\).*/\1/p' lite.log | head -n 1)
sleep 0.5
{ sed -n '/^log/p' made/trust; echo "witness lite $wkey http://127.0.0.1:$port"; echo "quorum lite"; } >trust
"$BUILD/foil-witness" push made/pub --trust trust
/usr/bin/python3 "$tlog" verify made/pub/checkpoint "$vkey" "$wkey"
grow made
"$BUILD/foil-witness" push made/pub --trust trust
/usr/bin/python3 "$tlog" verify made/pub/checkpoint "$vkey" "$wkey"
# The ledger as it was before, and on from there: another history.
roll_back made
st=0
"$BUILD/foil-witness" push made/pub --trust trust >out 2>&1 || st=$?
cat out
[ $st -eq 1 ] || { echo "a rolled-back ledger: status $st"; exit 1; }
grep -q "rolled back" out
echo "litewitness: cosigned twice, and a ledger that was rolled back was found"
