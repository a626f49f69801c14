# SPDX-License-Identifier: Apache-2.0
# A ledger that is published, grows, and is put back as it was: for witnesses.
at() { "$BUILD/tests/foil-at" --test-now="2023-11-03T09:00:00Z" "$@" >at.out 2>at.err || { cat at.err; exit 1; }; }
ledger() { # DIR ORIGIN: DIR/ledger, DIR/trust, DIR/pub
	mkdir "$1"
	(
		cd "$1"
		at key new -o root --no-passphrase
		at key new -o officer --no-passphrase
		at init ledger --origin "$2" --authority "Example Police" --root root-1=root.pub --key root
		at govern enrol --person officer-2 --grade G7 --role officer --until 2024-12-31 --key root officer.pub
		at trust && cp at.out trust
		at publish pub
		mkdir before && cp -r ledger ledger.head ledger.keys before
	)
}
grow() { # DIR
	(
		cd "$1"
		for n in 1 2 3; do
			at receive "01.FOI.23.00000$n" --on 2023-11-03 --request "request $n" --key officer
		done
		at publish pub
	)
}
roll_back() { # DIR: a restored backup, gone on from, published elsewhere
	(
		cd "$1"
		rm -rf ledger ledger.head ledger.keys pub 0*
		cp -r before/* .
		for n in 4 5 6 7; do
			at receive "01.FOI.23.00000$n" --on 2023-11-03 --request "request $n" --key officer
		done
		at publish pub
	)
}
