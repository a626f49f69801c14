#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Help of every command, wrong use of every command, output that cannot be written.
. "$(dirname "$0")/lib.sh"

commands=$("$BUILD/foil" help | sed -n 's/^  \([a-z]*\( [a-z]*\)\{0,1\}\)  .*/\1/p')

t "the list of commands"
ok real
cp "$OUT" one
ok real help
out_is one
ok real --help
out_is one
ok real --version
out_has "foil 0."
# The completion knows the same ones (of "key new" the first word), and no other.
printf '%s\n' "$commands" help | sed 's/ .*//' | sort -u >listed
bash -c '. "$1"; COMP_WORDS=(foil ""); COMP_CWORD=1; _foil; printf "%s\n" "${COMPREPLY[@]}"' \
	bash "$TESTDIR/../../tools/foil/foil.bash" | grep -v '^--' | sort -u >completed
diff listed completed >&2 || wrong "help and completion know other commands"

t "help of every command goes to stdout and is at most 80 wide"
printf '%s\n' "$commands" >list
while read -r c; do
	# shellcheck disable=SC2086
	ok real $c --help
	err_empty
	cp "$OUT" "$WORK/help"
	out_has "usage: foil $c"
	[ "$(awk '{ if (length($0) > m) m = length($0) } END { print m }' "$OUT")" -le 80 ] || wrong "$c --help is too wide"
	# shellcheck disable=SC2086
	ok real help $c
	out_is "$WORK/help"
	# shellcheck disable=SC2086
	must_fail 2 real $c --no-such-option
	err_has "usage: foil $c"
	out_empty
	# shellcheck disable=SC2086
	must_fail 2 real $c one two three
	err_has "usage: foil $c"
done <list
ok verify --help
[ "$(awk '{ if (length($0) > m) m = length($0) } END { print m }' "$OUT")" -le 80 ] || wrong "foil-verify --help is too wide"
ok verify --version

# Every long option of the help of "$@", and no other, is completed behind "$@".
completes() {
	"$BUILD/$@" --help | grep '^  -' | sed 's/   .*//' | grep -oE -- '--[a-z][a-z-]*' | sort -u >options
	bash -c '. "$1"; shift; COMP_WORDS=("$@" --); COMP_CWORD=$#; _"${1//-/_}"; printf "%s\n" "${COMPREPLY[@]}"' \
	    bash "$TESTDIR/../../tools/foil/foil.bash" "$@" | sort -u >completed
	[ -s options ] || wrong "$* --help has no options"
	diff options completed >"$OUT" || wrong "$*: help and completion know other options"
}
t "the completion of every command has the options of its help"
while read -r c; do
	# shellcheck disable=SC2086
	completes foil $c
done <../2/list
for c in letter receipt ledger case evidence; do completes foil-verify $c; done
if [ -x "$BUILD/foil-witness" ]; then
	for c in init show trust-log serve cosign push request audit; do completes foil-witness $c; done
fi

t "wrong use of each"
must_fail 2 real frobnicate
err_has "foil help"
must_fail 2 real stauts
err_has "did you mean status?"
must_fail 2 foil issue --yes
err_has "no option --yes"
! grep -q "did you mean" "$ERR" || wrong "--yes is no slip for --key"
must_fail 2 foil issue --datd 2023-12-01
err_has "did you mean --dated?"
must_fail 2 real key
err_has "key new"
must_fail 2 real receive
must_fail 2 real receive X1
err_has "--on is missing"
must_fail 2 real receive x1 --on 2023-11-03
err_has "a reference is of"
must_fail 2 real receive X1 --on yesterday
err_has "is not a date"
must_fail 2 real receive X1 --on 2999-01-01
err_has "in the future"
must_fail 2 real receive X1 --on 2023-11-03 --on 2023-11-04
err_has "given twice"
must_fail 2 real receive X1 --on
err_has "--on needs DATE"
must_fail 2 real receive X1 --on 2023-11-03 --request a --request-file b
must_fail 2 real key new --kdf heavy
must_fail 2 real key new --no-passphrase --passphrase-fd 0
must_fail 2 real key show
must_fail 2 real init x
must_fail 2 real init x --key k --origin o
must_fail 2 real init x --key k --origin o --authority a --regime ukraine
must_fail 2 real init x --key k --origin o --authority a --root nonsense
must_fail 2 real govern enrol --person "Jane Roe" --grade x --role officer --until 2024-01-01 x
err_has "pseudonym"
must_fail 2 real govern enrol --person p --grade x --role king --until 2024-01-01 x
must_fail 2 real govern enrol
must_fail 2 real govern revoke x
must_fail 2 real govern approve x
must_fail 2 real govern threshold 0
must_fail 2 real log X --count 1
must_fail 2 real log --count -1
must_fail 2 real replay X --at now --diff a b
must_fail 2 real replay X --diff a
err_has "--diff needs A B"
must_fail 2 real replay X --diff=a
must_fail 2 real show
must_fail 2 real status extra
must_fail 2 real due
must_fail 2 real due --received 2023-02-30
must_fail 2 real provisions --regime x
must_fail 2 real explain
must_fail 2 real settle
must_fail 2 real batch
must_fail 2 real batch - --group 0
must_fail 2 real batch - --group 1001

t "law needs no ledger"
ok real due --regime foia --received 2023-11-03
out_has "Due Mon 4 Dec 2023 (30 Nov is a bank holiday in Scotland)"
ok real due --regime foisa --received 2023-11-03 --json; json_ok
ok real explain foia/31/1/a; out_has "Section 31(1)(a)"
ok real explain "s.40(2)"; out_has "Personal data"
ok real explain "s.31(1)(a)" --json; json_ok
must_fail 3 real explain "s.31(1)(z)"
ok real provisions --search investigations
ok real provisions foia/31 --json; json_ok
must_fail 3 real provisions foia/999

t "output that cannot be written is a failure"
if [ -c /dev/full ]; then
	st=0; "$BUILD/foil" help >/dev/full 2>"$ERR" || st=$?
	is $st 3 "foil help >/dev/full"
	err_has "cannot write the output"
	st=0; "$BUILD/foil-verify" --help >/dev/full 2>"$ERR" || st=$?
	is $st 3 "foil-verify --help >/dev/full"
	st=0; "$BUILD/foil" provisions >/dev/full 2>"$ERR" || st=$?
	is $st 3 "foil provisions >/dev/full"
else
	echo "skipped: there is no /dev/full"
fi

t "foreign text does not reach the terminal"
must_fail 2 real "$(printf 'x\033[31m')"
if grep -q "$(printf '\033')" "$ERR"; then wrong "an escape sequence on stderr"; fi
must_fail 3 real key show "$(printf 'x\033[31m')"
if grep -q "$(printf '\033')" "$ERR"; then wrong "an escape sequence on stderr"; fi

finish
