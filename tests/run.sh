#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Runs everything that `make check` runs, several at a time, and adds it up.
# Usage: tests/run.sh               after `make check` has built what it needs
#        tests/run.sh --one JOB     one of them, as this script calls itself
# The last line is "N passed, N failed" (", N skipped" where something could not
# be tried; what and why stands above). Logs are in $BUILD/check.
set -u
cd "$(dirname "$0")/.." || exit 1
BUILD=${BUILD:-build}
logs=$BUILD/check
export BUILD

# unit tests report by cmocka, scenarios by tests/cli/lib.sh; every other job is one test
count() { # KIND LOG STATUS: "passed failed"
	case $1 in
	unit)
		good=$(sed -n 's/^\[  PASSED  \] \([0-9]*\) test.*/\1/p' "$2" | awk '{ n += $1 } END { print n + 0 }')
		wrong=$(sed -n 's/^\[  FAILED  \] \([0-9]*\) test.*/\1/p' "$2" | awk '{ n += $1 } END { print n + 0 }')
		;;
	cli)
		all=$(sed -n 's/^ok  *[^ ]* (\([0-9]*\) tests)$/\1/p; s/.*: [0-9]* of \([0-9]*\) tests have failures$/\1/p' "$2" | tail -n 1)
		wrong=$(sed -n 's/^NOT OK  \([^:]*: [^:]*\):.*/\1/p' "$2" | sort -u | wc -l)
		good=$((${all:-0} - wrong))
		;;
	*)
		good=1 wrong=0
		[ "$3" -eq 0 ] || good=0
		grep -q '^[a-z]*: skipped: \|^skipped ' "$2" && good=0
		;;
	esac
	# It failed, and nothing says which: one, not none.
	[ "$3" -eq 0 ] || [ $((wrong)) -gt 0 ] || wrong=1
	echo "$((good)) $((wrong))"
}

if [ "${1:-}" = --one ]; then
	job=$2
	kind=${job%%:*} what=${job#*:}
	name=$kind-$(basename "$what" .sh)
	log=$logs/$name.log
	case $kind in
	unit) set -- "$what" ;;
	cli | demo | lint) set -- sh "$what" ;;
	make) set -- make --no-print-directory BUILD="$BUILD" "$what" ;;
	esac
	st=0
	timeout 900 "$@" >"$log" 2>&1 </dev/null || st=$?
	result=$(count "$kind" "$log" $st)
	skips=$(grep -c 'skipped[ :]' "$log")
	echo "$result $skips" >"$logs/$name.result"
	if [ $st -eq 0 ]; then
		printf 'ok      %s\n' "$name"
	else
		printf 'FAILED  %s (exit %d), the end of %s:\n' "$name" $st "$log"
		tail -n 40 "$log" | sed 's/^/        /'
	fi
	grep 'skipped[ :]' "$log" | sed 's/^/        /'
	sed -n 's/^figure: /        /p' "$log" # what is measured and no test can fail on
	exit 0
fi

rm -rf "$logs"
mkdir -p "$logs"
started=$(date +%s)
# The demo comes first: the README is compared with what it leaves.
jobs() {
	for s in tests/cli/[0-9]*.sh; do echo "cli:$s"; done
	for c in tests/unit/test_*.c; do echo "unit:$BUILD/tests/$(basename "$c" .c)"; done
	for s in tests/lint/*.sh; do echo "lint:$s"; done
	echo make:check-vectors
	echo make:check-hostile
}
sh tests/run.sh --one demo:tests/example/demo.sh
jobs | xargs -n 1 -P "$(nproc)" sh tests/run.sh --one
# A job that left no result was killed with its runner.
wanted=$(($(jobs | wc -l) + 1))
have=$(find "$logs" -name '*.result' | wc -l)
total=$(cat "$logs"/*.result | awk -v lost=$((wanted - have)) '{ p += $1; f += $2; s += $3 }
	END { f += lost; print p " passed, " f " failed" (s > 0 ? ", " s " skipped" : "") }')
printf '\n%d programs in %d s\n%s\n' "$wanted" $(($(date +%s) - started)) "$total"
case $total in *', 0 failed'*) exit 0 ;; esac
exit 1
