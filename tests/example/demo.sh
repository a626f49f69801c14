#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# The main job, from an empty folder to a stranger's verdict. Usage: make demo
#
# A request to the invented "Example Police" is answered in six commands. Two
# more cases follow; then eight forgeries of the first response are tried, and
# each must fail. Everything is left in build/demo. The dates are those of the
# story: build/tests/foil-at is build/foil with a clock that is told the time.
set -eu
LC_ALL=C
export LC_ALL
unset SSH_AUTH_SOCK
exec </dev/null

root=$(cd "$(dirname "$0")/../.." && pwd)
build=${BUILD:-build}
case $build in /*) ;; *) build=$root/$build ;; esac
example=$root/tests/example
demo=$build/demo
out=$demo/.output
REF=01.FOI.23.033513

rm -rf "$demo"
mkdir -p "$demo"
cd "$demo"

now= who= at= shown=all

fail() {
	echo "demo: $*" >&2
	exit 1
}
title() { printf '\n\n== %s\n' "$1"; }
say() { printf '\n# %s\n' "$@" | sed '2,${/^$/d;}'; }
# Whose desk it is, and when. Each has a home folder, with a key in it.
desk() {
	who=$1 now=$2T$3:00Z at="$2 $3"
	HOME=$demo/home/$1
	export HOME
	mkdir -p "$HOME"
}
prompt() { printf '\n[%s, %s] $ %s\n' "$at" "$who" "$*"; }
quoted() { # the words as they are typed
	line=
	for word; do
		case $word in
		*' '* | '') word="\"$word\"" ;;
		"$HOME"/*) word="~${word#"$HOME"}" ;;
		esac
		line="$line $word"
	done
	printf '%s' "${line# }"
}
# Runs what was shown: the passphrase comes from a descriptor and --yes answers
# the question, because nobody sits here.
foil() {
	"$build/tests/foil-at" --test-now="$now" "$@" 3<<-END
		correct horse of $who
	END
}
typed() { # STATUS COMMAND...: shows the command and its output, which must end so
	want=$1
	shift
	prompt "$(quoted "$@")"
	st=0
	case $1 in
	foil)
		shift
		case "$1 ${2:-}" in
		'govern show') foil "$@" >"$out" 2>&1 || st=$? ;;
		sign* | approve*) foil "$@" --yes --passphrase-fd 3 >"$out" 2>&1 || st=$? ;;
		key* | init* | receive* | freeze* | issue* | govern*) foil "$@" --passphrase-fd 3 >"$out" 2>&1 || st=$? ;;
		*) foil "$@" >"$out" 2>&1 || st=$? ;;
		esac
		;;
	foil-verify)
		shift
		"$build/foil-verify" "$@" >"$out" 2>&1 || st=$?
		;;
	*) "$@" >"$out" 2>&1 || st=$? ;;
	esac
	case $shown in
	all) cat "$out" ;;
	last) tail -n 1 "$out" ;;
	first) head -n 4 "$out" && echo ... ;;
	esac
	[ "$st" -eq "$want" ] || { cat "$out"; fail "$* ended with $st, not $want"; }
}
must_say() { grep -qF -- "$1" "$out" || fail "the output has no: $1"; }
same() { cmp -s "$1" "$2" || fail "$1 is not $2"; }

title "Keys, and a ledger"
say "Everybody makes a key on their own desk (--kdf light, because this is a demo)" \
	"and gives the public half to the root. foil and foil-verify stand for build/foil" \
	"and build/foil-verify; passphrases are typed, here they come from a descriptor."
desk root-1 2023-10-02 09:00
typed 0 foil key new --kdf light
desk officer-2 2023-10-02 09:05
typed 0 foil key new --kdf light
shown=last
desk officer-5 2023-10-02 09:10
typed 0 foil key new --kdf light
desk records-1 2023-10-02 09:15
typed 0 foil key new --kdf light
shown=all
for p in root-1 officer-2 officer-5 records-1; do
	cp "home/$p/.config/foil/key.pub" "$p.pub"
done
desk root-1 2023-10-02 10:00
typed 0 foil init ledger --origin foi.example/ledger --authority "Example Police" \
	--root root-1=root-1.pub --key "$HOME/.config/foil/key"
enrol() { typed 0 foil govern enrol --person "$1" --grade "$2" --role "$3" --until 2026-10-01 "$1.pub"; }
enrol officer-2 HEO officer
enrol officer-5 SEO approver
enrol records-1 EO records
typed 0 foil govern show

title "The request is received, and what is held is registered as found"
desk records-1 2023-11-03 10:20
typed 0 foil receive $REF --on 2023-11-03 --request "All Strategic Facial Recognition Board minutes from 2023"
must_say "Due Mon 4 Dec 2023 (30 Nov is a bank holiday in Scotland)."
cd $REF
desk officer-2 2023-11-20 09:40
prompt 'cp ~/minutes/*.txt originals/'
cp "$example"/originals/*.txt originals/
prompt '$EDITOR case.txt                  # where she looked'
sed -i "s|^#search .*|search    the board's folder on the shared drive, by its secretary|" case.txt
grep '^search' case.txt
typed 0 foil freeze

title "The officer decides, in an editor, and signs once"
desk officer-2 2023-11-28 15:05
prompt '$EDITOR case.txt letter.txt marked/*.txt'
cp "$example/case.txt" "$example/letter.txt" .
cp "$example"/marked/*.txt marked/
prompt "grep '^One deployment' marked/2023-10-04.txt"
grep '^One deployment' marked/2023-10-04.txt
typed 0 foil status
typed 0 foil sign
must_say "! item 11 2023-11 is undecided"

title "A second person sees the same screen, and approves"
desk officer-5 2023-11-29 11:30
typed 0 foil approve

title "The response is issued"
desk officer-2 2023-12-01 10:00
typed 0 foil issue
shown=first
typed 0 foil schedule
shown=all
prompt 'cp -R published ../published; cp -R to-requester ../to-requester; foil trust >../trust'
cp -R published ../published
cp -R to-requester ../to-requester
foil trust >../trust
cat ../trust
cd ..

title "A stranger verifies: the folder, the trust file, and nothing else"
say "(the ledger is moved away while they look)"
away=.away
mkdir $away
mv ledger ledger.head ledger.keys $REF .foil $away/
desk reader 2023-12-04 09:00
typed 0 foil-verify --trust trust published
must_say "Response $REF, Example Police, dated 1 December 2023"
must_say "ok    people      signed officer-2; approved officer-5"
must_say "34 in the files = 34 signed: 27 s.40(2) via s.40(3A)(a), 6 s.31(1)(a), 1 s.42(1)"
must_say "2 UNDECIDED (2023-11, 2023-12)"
must_say "MATCHES the signed record as of ledger size 12"
same published/item-07.txt $away/$REF/published/item-07.txt
desk requester 2023-12-04 09:05
typed 0 foil-verify --trust trust to-requester
must_say "the requester's own copy"
desk reader 2023-12-04 09:10
say "Without a trust file it can only be said that the folder agrees with itself."
typed 3 foil-verify published
must_say "CANNOT TELL"
mv $away/ledger $away/ledger.head $away/ledger.keys $away/$REF $away/.foil .
rmdir $away

title "The appeal panel looks back"
desk panel 2024-02-12 14:00
typed 0 foil replay $REF --at 2023-11-20
typed 0 foil replay $REF --at 2023-11-28
typed 0 foil replay $REF --at 2023-11-20 --json
say "What changed between the two:"
typed 0 foil replay $REF --diff 2023-11-20 2023-11-28
must_say "redaction 34"

# The other cases: the same commands, of which only the end is shown.
whole_case() { # REF FOLDER DAY-RECEIVED DAY-FROZEN DAY-SIGNED DAY-ISSUED
	shown=last
	desk officer-2 "$3" 09:30
	typed 0 foil receive "$1" --on "$3" --request "$(sed -n 's/^request *//p' "$example/$2/case.txt")"
	cd "$1"
	[ ! -d "$example/$2/originals" ] || cp "$example/$2"/originals/*.txt originals/
	desk officer-2 "$4" 09:30
	typed 0 foil freeze
	cp "$example/$2/case.txt" "$example/$2/letter.txt" .
	[ ! -d "$example/$2/marked" ] || cp "$example/$2"/marked/*.txt marked/
	desk officer-2 "$5" 09:30
	typed 0 foil sign
	desk officer-5 "$5" 15:30
	typed 0 foil approve
	desk officer-2 "$6" 09:30
	typed 0 foil issue
	shown=all
	cd ..
	desk reader "$6" 17:00
	typed 0 foil-verify --trust trust "$1/published"
}

title "A second case: neither confirmed nor denied"
say "It has the same five acts as any other. Whether anything is held cannot be seen:" \
	"tests/cli/21-twin.sh compares it with a twin of it for which twelve reports are held."
whole_case 01.FOI.23.034100 neither 2023-12-04 2023-12-11 2023-12-18 2023-12-20
must_say "neither confirmed nor denied under s.31(3)"
must_say "MATCHES the signed record"
[ "$(wc -l <01.FOI.23.034100/published/schedule.csv)" -eq 1 ] || fail "its schedule is not empty"

title "A third case, from which a forger will take a document"
whole_case 01.FOI.23.034177 other 2023-12-21 2024-01-04 2024-01-10 2024-01-12
must_say "MATCHES the signed record"

title "Eight forgeries of the first response, each in a copy of its own"
say "What agrees is left out here; run foil-verify on build/demo/forged/* to see it all." \
	"The forger has no key, and changes the bundle as well where that helps: build/tests/forge."
mkdir forged
n=0
forgery() { # WHAT: a copy, in $f
	n=$((n + 1))
	f=forged/$n
	cp -R published $f
	printf '\n%d. %s\n' $n "$1"
}
fails() { # TEXT...: does not match, and says each
	st=0
	"$build/foil-verify" --trust trust $f >"$out" 2>&1 || st=$?
	grep -v '^ok \|^note \|^-- \|^Response \|^Does not show\|^      l\.[0-9]\|^ \{16\}' "$out" || true
	[ $st -eq 1 ] || fail "forgery $n ends with $st, not 1"
	for text; do must_say "$text"; done
}
edit() { # FILE SED: a change that must change something
	cp "$f/$1" .before
	sed -i "$2" "$f/$1"
	! cmp -s .before "$f/$1" || fail "forgery $n changed nothing"
	rm .before
}
forge() { "$build/tests/forge" "$@" || fail "forge $*"; }

forgery 'A changed word: "below one in six thousand" becomes "below one in nine thousand".'
edit item-07.txt 's/one in six thousand/one in nine thousand/'
fails 'item-07.txt line 26: here "nine' 'issued "six'

forgery 'An extra black bar over "Watchlists were deleted on the same day.", in the file and in the bundle.'
edit item-07.txt 's/Watchlists were deleted/⟦35: s.31(1)(a)⟧ were deleted/'
forge hide $f 1 Watchlists
fails 'item-07.txt: words are hidden after "was placed on each occasion." that no decision covers'

forgery 'A lifted bar: somebody who knows it writes the name under redaction 1.'
edit item-07.txt 's/⟦1: s.40(2)⟧/Alun Hartwell/'
fails 'item-07.txt line 7: here "Alun Hartwell' 'issued "⟦1: s.40(2)⟧'

forgery 'A swapped file: the minutes of October in the place of those of July.'
cp published/item-10.txt $f/item-07.txt
fails 'item-07.txt line 3: here "4 October 2023"; issued "12 July 2023"'

forgery 'A dropped act: the approval is left out of the bundle.'
forge drop-act $f 3
fails 'the ledger has 5 entries of this case, 4 are here: an act was left out'

forgery 'A stripped opening: the second document is no longer opened, and its file is gone.'
forge strip-opening $f document 2
rm $f/item-09.txt
fails 'item-09.txt: the opening of document 2 was stripped'

forgery 'A letter from another case: it neither confirms nor denies.'
cp 01.FOI.23.034100/published/letter.txt $f/letter.txt
fails 'letter.txt line 6: here "20 December 2023"; issued "1 December 2023"'

forgery 'A document moved from another case, with its opening.'
cp 01.FOI.23.034177/published/item-01.txt $f/item-07.txt
forge move-document $f 1 01.FOI.23.034177/published 1
fails 'item-07.txt: what is opened is not the document that this case registered'

rm -f "$out"
title "Done"
cat <<END
All is as it should be: three responses verify, eight forgeries do not.
Left in ${demo#"$root"/}: ledger, published, to-requester, trust, the case folders, forged.

Run it again by hand:
  ${build#"$root"/}/foil-verify --trust ${demo#"$root"/}/trust ${demo#"$root"/}/published
END
