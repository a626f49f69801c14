#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Go: a log of transparency-dev/tessera asks our witness, with our line in its policy file; then
# foil-witness push reads that log's tiles, and finds it cosigned.
set -eu
[ -x "$BUILD/foil-witness" ] || { echo "skipped: foil-witness is not built"; exit 0; }
command -v go >/dev/null || { echo "skipped: no go"; exit 0; }
/usr/bin/python3 -c 'import nacl' 2>/dev/null || { echo "skipped: no python3-nacl"; exit 0; }
lib=$(pwd)/tests/interop
cd "$1"
GOBIN=$(pwd)/bin GOFLAGS=-mod=mod go install github.com/transparency-dev/tessera/cmd/examples/posix-oneshot@v1.0.2 || {
	echo "skipped: go cannot get github.com/transparency-dev/tessera"
	exit 0
}
rm -rf served tlog entries w
/usr/bin/python3 - "$lib" <<'END'
import sys
sys.path.insert(0, sys.argv[1])
import tlog
k = tlog.Key("tessera.example/log", 9, tlog.ED25519)
secret = tlog.b64(bytes([tlog.ED25519]) + bytes(k.secret))
open("private", "w").write("PRIVATE+KEY+%s+%s+%s" % (k.name, k.id.hex(), secret))
open("vkey", "w").write(k.vkey())
END
"$BUILD/foil-witness" init w --name witness.example/w1 --no-passphrase
"$BUILD/foil-witness" trust-log w "$(cat vkey)"
"$BUILD/foil-witness" serve w --listen 127.0.0.1:0 >served &
server=$!
trap 'kill $server 2>/dev/null || :' EXIT
i=0
while [ ! -s served ] && [ $i -lt 100 ]; do i=$((i + 1)); sleep 0.1; done
url=$(sed -n 's/^listening on //p' served)
printf 'witness w1 %s %s\ngroup g all w1\nquorum g\n' "$(cat w/vkey)" "$url" >policy
mkdir entries
add() { # a batch of entries, published only when the witness has signed
	rm -f entries/*
	for n; do echo "entry $n" >"entries/$n"; done
	timeout 60 bin/posix-oneshot --storage_dir tlog --entries 'entries/*' --private_key private \
		--witness_policy_file policy
	/usr/bin/python3 "$lib/tlog.py" verify tlog/checkpoint "$(cat vkey)" "$(cat w/vkey)"
}
add 1 2
add 3 4 5
add $(seq 6 300)
sizes=$(sed -n 's/^200 .* size \([0-9]*\): cosigned$/\1/p' served | tail -n 3 | paste -sd' ')
[ "$sizes" = "2 5 300" ] || { cat served; echo "it asked for $sizes"; exit 1; }
printf 'log %s\nwitness w1 %s %s\nquorum w1\n' "$(cat vkey)" "$(cat w/vkey)" "$url" >trust
"$BUILD/foil-witness" push tlog --trust trust
kill $server
wait $server
echo "tessera: three checkpoints cosigned by our witness, its log read by our client"
