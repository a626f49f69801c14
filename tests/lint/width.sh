#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# C is written to 100 columns (a tab is 8, a character one); no line is over 120.
set -eu
export LC_ALL=C
cd "$(dirname "$0")/../.."
wide=$(find src include tools tests -name '*.[ch]' | sort | while read -r f; do
	expand "$f" | awk -v f="$f" '{ gsub(/[\200-\277]/, "") }
		length($0) > 120 { print "width: " f ":" NR ": " length($0) " columns" }'
done)
[ -z "$wide" ] || {
	printf '%s\n' "$wide" >&2
	exit 1
}
