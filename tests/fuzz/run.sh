#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# run.sh PROGRAMS WORK SECONDS [TARGET]...: each fuzz target for so long, what
# once broke it first. A line a target, a last line over all; 1 on any crash.
# New inputs are kept in WORK/corpus, what crashes in WORK/found.
set -u
cd "$(dirname "$0")/../.."
programs=$1
work=$2
seconds=$3
shift 3
[ $# -gt 0 ] || set -- $(ls tests/fuzz | sed -n 's/^fuzz_\(.*\)\.c$/\1/p')

# A target that needs more than this, or longer for one input, is broken.
limits="-rss_limit_mb=1024 -malloc_limit_mb=512 -timeout=10"
bad=0
n=0
runs=0
mkdir -p "$work/found" "$work/log"
for t in "$@"; do
	log=$work/log/$t
	mkdir -p "$work/corpus/$t"
	old=$(ls "tests/fuzz/regressions/$t"/* 2>/dev/null)
	n=$((n + 1))
	# shellcheck disable=SC2086
	if [ -n "$old" ] && ! "$programs/$t" $limits $old >"$log" 2>&1; then
		bad=$((bad + 1))
		echo "BAD   $t: broken again; see $log"
		continue
	fi
	# shellcheck disable=SC2086
	if ! "$programs/$t" $limits -max_total_time="$seconds" -print_final_stats=1 \
		-artifact_prefix="$work/found/$t-" "$work/corpus/$t" "tests/fuzz/corpus/$t" >"$log" 2>&1; then
		bad=$((bad + 1))
		echo "BAD   $t: $(grep -m1 -E 'not so:|ERROR|runtime error' "$log"); see $log"
		continue
	fi
	did=$(sed -n 's/^stat::number_of_executed_units: *//p' "$log")
	rss=$(sed -n 's/^stat::peak_rss_mb: *//p' "$log")
	seen=$(sed -n 's/.* cov: \([0-9]*\) .*/\1/p' "$log" | tail -1)
	runs=$((runs + ${did:-0}))
	printf 'ok    %-11s %10s runs, %5s edges, at most %s MiB\n' "$t" "${did:-0}" "${seen:-?}" "${rss:-?}"
done
echo "$n targets, $seconds s each: $runs runs, $bad broken"
[ "$bad" -eq 0 ]
