# SPDX-License-Identifier: Apache-2.0
# A small harness for scenarios of the command lines. A scenario file sources
# this, and is a list of tests:
#
#   t "what is shown"                 a new test, in a directory of its own
#   ok COMMAND...                     must exit 0
#   must_fail STATUS COMMAND...       must exit with exactly this; a crash is not a refusal
#   out_has TEXT, err_has TEXT        in what the last command printed
#   out_is FILE, out_empty, err_empty
#   finish                            at the end of the file
#
# `foil` is the program under a clock that stands at $NOW; `verify` is
# foil-verify; `real` is build/foil itself.

set -u
TESTDIR=$(cd "$(dirname "$0")" && pwd)
LC_ALL=C
export LC_ALL
unset SSH_AUTH_SOCK
: "${BUILD:?run this through make check-cli}"
case $BUILD in /*) ;; *) BUILD=$(pwd)/$BUILD ;; esac
NOW=2023-11-01T09:00:00Z
WORK=$(mktemp -d "${TMPDIR:-/tmp}/foil-cli.XXXXXX") || exit 1
trap 'cd /; umount "$WORK"/*/small 2>/dev/null; chmod -R u+w "$WORK" 2>/dev/null; rm -rf "$WORK"' EXIT
HOME=$WORK/home
export HOME
mkdir -p "$HOME"
tests=0 bad=0 name= st=0

foil() { "$BUILD/tests/foil-at" --test-now="$NOW" "$@"; }
verify() { "$BUILD/foil-verify" "$@"; }
real() { "$BUILD/foil" "$@"; }
now() { NOW=$1T10:00:00Z; }

t() {
	tests=$((tests + 1))
	name=$1
	NOW=2023-11-01T09:00:00Z
	mkdir "$WORK/$tests"
	cd "$WORK/$tests" || exit 1
	OUT=$WORK/out ERR=$WORK/err
	: >"$OUT"; : >"$ERR"
}

wrong() {
	bad=$((bad + 1))
	printf 'NOT OK  %s: %s: %s\n' "$(basename "$0")" "$name" "$1"
	sed 's/^/  out| /' "$OUT" | tail -n 20
	sed 's/^/  err| /' "$ERR" | tail -n 20
}

run() { st=0; "$@" >"$OUT" 2>"$ERR" </dev/null || st=$?; }
ok() { run "$@"; [ $st -eq 0 ] || wrong "$* exits $st, not 0"; }
must_fail() {
	want=$1; shift
	run "$@"
	if [ $st -ge 126 ]; then wrong "$* crashed ($st)"
	elif [ $st -ne "$want" ]; then wrong "$* exits $st, not $want"
	elif [ "$want" -ge 2 ] && [ ! -s "$ERR" ] && [ ! -s "$OUT" ]; then wrong "$* says nothing"
	fi
}
out_has() { grep -qF -- "$1" "$OUT" || wrong "stdout has no: $1"; }
out_lacks() { ! grep -qF -- "$1" "$OUT" || wrong "stdout has: $1"; }
err_has() { grep -qF -- "$1" "$ERR" || wrong "stderr has no: $1"; }
err_empty() { [ ! -s "$ERR" ] || wrong "stderr is not empty"; }
out_empty() { [ ! -s "$OUT" ] || wrong "stdout is not empty"; }
out_is() { cmp -s "$1" "$OUT" || { wrong "stdout is not $1"; diff "$1" "$OUT" | head -n 20; }; }
is() { [ "$1" = "$2" ] || wrong "$3: \"$1\" is not \"$2\""; }

# One object, well formed: python3 is used where there is one.
json_ok() {
	command -v python3 >/dev/null || return 0
	python3 -c 'import json,sys
for l in ([sys.stdin.read()] if sys.argv[1] == "one" else sys.stdin): json.loads(l)' \
	    "${1:-one}" <"$OUT" 2>/dev/null || wrong "stdout is not JSON"
}

# Ends a scenario that cannot be tried here, and says why.
skip() {
	printf 'skipped %s: %s\n' "$(basename "$0")" "$1"
	exit 0
}

finish() {
	cd / || exit 1
	[ $bad -eq 0 ] || { printf '%s: %d of %d tests have failures\n' "$(basename "$0")" $bad $tests; exit 1; }
	printf 'ok      %s (%d tests)\n' "$(basename "$0")" $tests
}

# A ledger with a root, two officers and an approver; keys without passphrase.
setup() {
	for k in root officer officer3 approver; do
		foil key new -o $k --no-passphrase >"$OUT" 2>"$ERR" || wrong "setup: key $k"
	done
	foil init ledger --origin foi.example/ledger --authority "Example Police" \
	    --root root-1=root.pub --key root >"$OUT" 2>"$ERR" || wrong "setup: init"
	enrol officer-2 officer officer.pub
	enrol officer-3 officer officer3.pub
	enrol officer-5 approver approver.pub
}
enrol() {
	foil govern enrol --person "$1" --grade G7 --role "$2" --until 2024-12-31 --key root "$3" \
	    >"$OUT" 2>"$ERR" || wrong "setup: enrol $1"
}

REF=01.FOI.23.033513
received() {
	now 2023-11-03
	foil receive $REF --on 2023-11-03 --request "All board minutes from 2023" --key officer \
	    >"$OUT" 2>"$ERR" || wrong "setup: receive"
	cd $REF || exit 1
}
frozen() {
	received
	now 2023-11-20
	printf 'Minutes of the board, 12 July 2023\n\nPresent: Alice Smith (chair), Bob Jones.\n\nThe cameras stand at the north gate.\n' \
	    >originals/2023-07-12.txt
	case_txt >case.txt
	foil freeze --key ../officer >"$OUT" 2>"$ERR" || wrong "setup: freeze"
	sed -e 's/Alice Smith/[[A Alice Smith]]/' -e 's/Bob Jones/[[A Bob Jones]]/' \
	    -e 's/at the north gate/[[B at the north gate]]/' marked/2023-07-12.txt >m
	mv m marked/2023-07-12.txt
	printf '[[requester Jane Roe\n1 High Road]]\n\nDear [[requester Jane Roe]],\n\nThe minutes are attached.\n' >letter.txt
}
case_txt() {
	cat <<-EOT
	case     $REF
	request  All board minutes from 2023
	search   the board's shared folder
	dated    2023-12-01
	items
	1   2023-01  18/01/2023  elsewhere  https://foi.example/2023-01-18
	5   2023-05  -           not held   board cancelled
	7   2023-07  12/07/2023  part       2023-07-12.txt
	11  2023-11  ?
	undecided because the minutes of November were not agreed
	ground A  s.40(2) via s.40(3A)(a)
	  data ordinary; gist attendees' names; interest who took part; necessary no: roles are given
	ground B  s.31(1)(a)
	  likelihood would be likely; harm offenders would go round them; for disclosure openness
	  for withholding safety of the public; outcome withhold
	private considered s.43(2), item 9: not engaged
	EOT
}
signed() {
	frozen
	now 2023-11-24
	foil sign --key ../officer --yes >"$OUT" 2>"$ERR" || wrong "setup: sign"
}
approved() {
	signed
	now 2023-11-27
	foil approve --key ../approver --yes >"$OUT" 2>"$ERR" || wrong "setup: approve"
}
issued() {
	approved
	now 2023-12-01
	foil issue --key ../officer >"$OUT" 2>"$ERR" || wrong "setup: issue"
	foil trust >../trust 2>"$ERR" || wrong "setup: trust"
}
