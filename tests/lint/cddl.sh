#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# spec/foil.cddl is CDDL, and what the code makes is what it says. Needs the tool `cddl`
# (`cargo install cddl`); without it, or without a build, says so and checks nothing.
set -eu
cd "$(dirname "$0")/../.."
BUILD=${BUILD:-build}
CDDL=${CDDL:-cddl}
command -v "$CDDL" >/dev/null 2>&1 || {
	echo "cddl: skipped: there is no program cddl (cargo install cddl)"
	exit 0
}
[ -x "$BUILD/tests/test_example" ] || {
	echo "cddl: skipped: $BUILD/tests/test_example is not built (make check-unit)"
	exit 0
}
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
FOIL_SAMPLES=$tmp "$BUILD/tests/test_example" >/dev/null 2>&1 || {
	echo "cddl: test_example fails" >&2
	exit 1
}

rule_of() { # sample
	case "$1" in
	entry-*) echo entry ;;
	protected-*) echo protected ;;
	payload-*) echo payload ;;
	governance-*) echo governance-body ;;
	act-*) echo "${1#act-}" ;;
	header-*) echo doc-header ;;
	contents-*) echo packed-leaves ;;
	map-proof-*) echo map-proof ;;
	cose-receipt-*) echo cose-receipt ;;
	*) echo "$1" ;;
	esac
}

# Is this sample of this rule? The first rule of a CDDL file is what is asked.
is() { # file rule
	{
		echo "asked = $2"
		cat spec/foil.cddl
	} >"$tmp/asked.cddl"
	"$CDDL" --ci validate --cddl "$tmp/asked.cddl" --cbor "$1" >"$tmp/out" 2>&1
}

"$CDDL" compile-cddl --cddl spec/foil.cddl >"$tmp/out" 2>&1 || {
	cat "$tmp/out" >&2
	exit 1
}
n=0
bad=0
for f in "$tmp"/*.cbor; do
	name=$(basename "$f" .cbor)
	n=$((n + 1))
	is "$f" "$(rule_of "$name")" || {
		echo "cddl: $name is no $(rule_of "$name"):" >&2
		head -5 "$tmp/out" >&2
		bad=1
	}
	# A check that could not fail would be none: no sample is a trust file's note, nor another kind.
	case "$name" in
	act-received) other=frozen ;;
	act-*) other=received ;;
	*) other=index-body ;;
	esac
	! is "$f" "$other" || {
		echo "cddl: $name passes as $other" >&2
		bad=1
	}
done
[ "$n" -gt 30 ] || {
	echo "cddl: only $n samples" >&2
	bad=1
}
exit $bad
