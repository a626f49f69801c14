# SPDX-License-Identifier: Apache-2.0
# receipts DIR: a small ledger, and of every entry each form of receipt, for the judges to read.
#   trust, pub (hex), N.entry, N.proof, N.cose, N.scitt, SIZE.checkpoint, OLD.SIZE.grown
# Its keys are new each time.
receipts() {
	rm -rf "$1" && mkdir -p "$1" || return 1
	(
		cd "$1" || exit 1
		at() { "$BUILD/tests/foil-at" --test-now="2023-11-03T09:00:00Z" "$@" >out 2>err || { cat err; exit 1; }; }
		at key new -o root --no-passphrase
		at key new -o officer --no-passphrase
		at init ledger --origin foi.example/ledger --authority "Example Police" --root root-1=root.pub --key root
		at govern enrol --person officer-2 --grade G7 --role officer --until 2024-12-31 --key root officer.pub
		at trust && cp out trust
		sed -n 's/^log [^+]*+[0-9a-f]*+\([^ ]*\).*/\1/p' trust | base64 -d | tail -c 32 | od -An -tx1 | tr -d ' \n' >pub
		for n in 1 2 3; do
			at receive 01.FOI.23.00000$n --on 2023-11-03 --request "request $n" --key officer
			at checkpoint
			cp out "$(sed -n 2p out).checkpoint"
		done
		size=$(sed -n 2p out)
		i=0
		while [ $i -lt "$size" ]; do
			at receipt $i --entry $i.entry -o $i.proof
			at receipt $i --form cose -o $i.cose
			at receipt $i --form scitt -o $i.scitt
			i=$((i + 1))
		done
		for c in *.checkpoint; do
			[ "$c" = "$size.checkpoint" ] || at receipt --since "${c%.checkpoint}" -o "${c%.checkpoint}.$size.grown"
		done
		at receipt 2 --with-entry -o whole.proof
		rm -f out err
	)
}
