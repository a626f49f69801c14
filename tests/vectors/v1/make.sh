#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Made the files beside it, once: a ledger of version 1 with the example's
# case, answered, and one that is answered neither way; what was published of
# the first; the trust file. Clock and randomness are fixed, so that it makes
# the same bytes again with the programs of that day. No test runs this, and
# nothing here is ever made again: what version 1 wrote must be read for ever
# (tests/cli/25-frozen.sh). A version 2 gets a folder of its own.
#
#   make && make build/tests/foil-at && sh tests/vectors/v1/make.sh DIR
#
# The keys in it are no secrets: their randomness is the seeds below.
set -eu
LC_ALL=C
export LC_ALL
unset SSH_AUTH_SOCK
[ $# -eq 1 ] || {
	echo "usage: make.sh DIR, which must not exist" >&2
	exit 2
}
top=$(cd "$(dirname "$0")/../../.." && pwd)
build=$top/build
example=$top/tests/example
mkdir "$1"
out=$(cd "$1" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
HOME=$work/home
export HOME
mkdir "$HOME" "$work/v1"
cd "$work/v1"

seed=0 now=
# A seed is used once: randomness that came twice would not be secret.
foil() {
	seed=$((seed + 1))
	"$build/tests/foil-at" --test-now="$now" --test-seed=$seed "$@" >"$work/said" 2>&1 || {
		cat "$work/said" >&2
		echo "make.sh: foil $* failed" >&2
		exit 1
	}
}
on() { now=$1T$2:00Z; }

on 2023-10-02 09:00
for who in root-1 officer-2 officer-5 records-1 officer-9; do foil key new -o $who --no-passphrase; done
foil init ledger --origin foi.example/ledger --authority "Example Police" --root root-1=root-1.pub --key root-1
enrol() { foil govern enrol --person "$1" --grade "$2" --role "$3" --until 2026-10-01 --key root-1 "$1.pub"; }
enrol officer-2 HEO officer
enrol officer-5 SEO approver
enrol records-1 EO records
enrol officer-9 HEO officer
on 2023-10-09 09:00
foil govern retire --key root-1 officer-9

# The same step of both cases, on the same day: a ledger's clock goes one way.
both() { # FUNCTION
	for ref in 01.FOI.23.034100 01.FOI.23.033513; do
		case $ref in
		*100) from=$example/neither ;;
		*) from=$example ;;
		esac
		[ "$1" = receive ] || cd $ref
		"$1"
		cd "$work/v1"
	done
}
receive() { foil receive $ref --on 2023-11-03 --key records-1 --request "$(sed -n 's/^request *//p' "$from/case.txt")"; }
freeze() {
	[ ! -d "$from/originals" ] || cp "$from"/originals/*.txt originals/
	foil freeze --key ../officer-2
}
sign() {
	cp "$from/case.txt" "$from/letter.txt" .
	[ ! -d "$from/marked" ] || cp "$from"/marked/*.txt marked/
	foil sign --key ../officer-2 --yes
}
approve() { foil approve --key ../officer-5 --yes; }
issue() { foil issue --key ../officer-2; }
on 2023-11-03 10:20
both receive
on 2023-11-20 09:40
both freeze
on 2023-11-28 15:05
both sign
on 2023-11-29 11:30
both approve
on 2023-12-01 10:00
both issue
foil trust
cp "$work/said" "$out/trust"
cp -R 01.FOI.23.033513/published 01.FOI.23.033513/to-requester "$out"
rm -f ledger/lock.mdb
tar --sort=name --mtime=2023-12-01T10:00:00Z --owner=0 --group=0 --numeric-owner --format=ustar \
	-cf "$out/ledger.tar" -C "$work" v1/ledger v1/ledger.head v1/ledger.keys v1/records-1 v1/officer-2
cd "$out"
find . -type f ! -name SUMS | sort | xargs sha256sum >"$work/SUMS"
mv "$work/SUMS" SUMS
chmod -R u+w,go+rX .
