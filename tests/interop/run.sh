#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Judges that nobody here wrote, over what this program writes: every tests/interop/NAME.sh but this
# one, each in BUILD/interop/NAME. One that cannot be had here says "skipped" and why.
# Usage: run.sh [NAME]...
set -u
cd "$(dirname "$0")/../.."
BUILD=${BUILD:-build}
case $BUILD in /*) ;; *) BUILD=$(pwd)/$BUILD ;; esac
export BUILD
[ $# -gt 0 ] || set -- $(ls tests/interop/*.sh | sed 's,.*/,,; s/\.sh$//' | grep -vx run)
good=0 bad=0 skipped=0
for j in "$@"; do
	work=$BUILD/interop/$j
	mkdir -p "$work"
	if sh "tests/interop/$j.sh" "$work" >"$work/log" 2>&1; then
		tail -n 1 "$work/log" | sed "s/^/$j: /"
		if tail -n 1 "$work/log" | grep -q '^skipped'; then
			skipped=$((skipped + 1))
		else
			good=$((good + 1))
		fi
	else
		bad=$((bad + 1))
		echo "$j: BAD"
		tail -n 20 "$work/log" | sed 's/^/    /'
	fi
done
echo "$good passed, $bad failed, $skipped skipped"
[ $bad -eq 0 ]
