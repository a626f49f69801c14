# SPDX-License-Identifier: Apache-2.0
# published DIR: a ledger over two levels of tiles, published as it grew, for the judges to read.
#   trust, www/, and restored/: published again by a ledger that was restored from www
# Its keys are new each time.
published() {
	rm -rf "$1" && mkdir -p "$1" || return 1
	(
		cd "$1" || exit 1
		at() { "$BUILD/tests/foil-at" --test-now="2023-11-03T09:00:00Z" "$@" >out 2>err || { cat err; exit 1; }; }
		grow() { # PREFIX N
			i=0
			while [ $i -lt "$2" ]; do
				echo "{\"act\":\"receive\",\"case\":\"$1.$i\",\"received\":\"2023-11-03\",\"request\":\"request $i\"}"
				i=$((i + 1))
			done >lines
			at batch lines --key officer
			at publish www
		}
		at key new -o root --no-passphrase
		at key new -o officer --no-passphrase
		at init ledger --origin foi.example/ledger --authority "Example Police" --root root-1=root.pub --key root
		at govern enrol --person officer-2 --grade G7 --role officer --until 2024-12-31 --key root officer.pub
		at trust && cp out trust
		at publish www
		grow A 20
		grow B 200
		at checkpoint
		grow C 40
		grow D 300
		at receive LAST --on 2023-11-03 --key officer
		at checkpoint
		at publish www
		at restore www again --trust trust --log-key ledger/log.key
		cp ledger.head again.head
		at publish restored --ledger again
		rm -f out err lines
	)
}
