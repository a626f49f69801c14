# SPDX-License-Identifier: Apache-2.0
# A case of tests/example from request to issue, for scenarios that source lib.sh.
#
#   story LEDGER-FOLDER                a ledger with people and keys, in a folder of its own
#   tell FOLDER REF [STEP]             runs FOLDER (of tests/example, or absolute) as REF up to
#                                      and including STEP (receive freeze sign approve issue)
# tell works in the story's folder and leaves the case in ./REF.
EXAMPLE=$(cd "$(dirname "$0")/../example" && pwd)
FORGE=$BUILD/tests/forge

story() {
	mkdir "$1"
	cd "$1" || exit 1
	NOW=2023-10-02T09:00:00Z told=0
	setup
	foil trust >trust 2>"$ERR" || wrong "trust"
}

step() { foil "$@" >"$OUT" 2>"$ERR" </dev/null || wrong "$1 of $ref exits $?"; }

# Days of the story, later for every case of one ledger: a ledger's clock does not go back.
tell() {
	from=$1 ref=$2 last=${3:-issue}
	case $from in /*) ;; *) from=$EXAMPLE/$from ;; esac
	told=$((told + 1))
	month=2023-$((10 + told))
	[ $told -lt 3 ] || month=2024-0$((told - 2))
	now $month-03
	step receive "$ref" --on $month-03 --request "$(sed -n 's/^request *//p' "$from/case.txt")" --key officer
	cd "$ref" || exit 1
	[ "$last" = receive ] || tell_more
	cd .. || exit 1
}
tell_more() {
	[ ! -d "$from/originals" ] || cp "$from"/originals/* originals/
	sed -n '/^search/p' "$from/case.txt" >>case.txt
	now $month-10
	step freeze --key ../officer
	sed "s|^case .*|case $ref|" "$from/case.txt" >case.txt
	cp "$from/letter.txt" .
	[ ! -d "$from/marked" ] || cp "$from"/marked/* marked/
	[ "$last" != freeze ] || return 0
	now $month-17
	step sign --yes --key ../officer
	[ "$last" != sign ] || return 0
	now $month-18
	step approve --yes --key ../approver
	[ "$last" != approve ] || return 0
	now $month-20
	step issue --key ../officer --dated $month-20
}
