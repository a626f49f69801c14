#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Each public header compiles alone, names the part of spec/ that it implements, and every function
# in it has a comment above or beside its group.
set -eu
cd "$(dirname "$0")/../.."
bad=0
for h in include/foil/*.h; do
	printf '#include "foil/%s"\n' "$(basename "$h")" |
		${CC:-cc} -std=c11 -Wall -Wextra -Wpedantic -Werror -Iinclude -fsyntax-only -x c - || {
		echo "headers: $h does not compile alone" >&2
		bad=1
	}
	# arena, bytes, env and file are this program's own tools, of which no format speaks.
	case $h in
	*/arena.h | */bytes.h | */env.h | */file.h) ;;
	*)
		grep -q 'spec/[a-z-]*\.md' "$h" || {
			echo "headers: $h names no part of spec/" >&2
			bad=1
		}
		;;
	esac
	# A function has a comment in its paragraph: above its group, or beside.
	awk -v h="$h" '
	function judge(i) {
		if (!said)
			for (i = 1; i <= n; i++) {
				print "headers: " h ": no comment at " name[i]
				bad = 1
			}
		n = said = 0
	}
	/^$/ { judge(); next }
	/\/\*|\*\// { said = 1 }
	/^[a-z].*[ *]foil_[a-z0-9_]+\(/ && !/^static/ {
		match($0, /foil_[a-z0-9_]+\(/)
		name[++n] = substr($0, RSTART, RLENGTH - 1)
	}
	END { judge(); exit bad }' "$h" >&2 || bad=1
done
exit $bad
