#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Each public header compiles alone, and every function in it has a comment above or beside its group.
set -eu
cd "$(dirname "$0")/../.."
bad=0
for h in include/foil/*.h; do
	printf '#include "foil/%s"\n' "$(basename "$h")" |
		${CC:-cc} -std=c11 -Wall -Wextra -Wpedantic -Werror -Iinclude -fsyntax-only -x c - || {
		echo "headers: $h does not compile alone" >&2
		bad=1
	}
	grep -q 'spec/\|section\|/\*' "$h" || {
		echo "headers: $h has no contract" >&2
		bad=1
	}
done
exit $bad
