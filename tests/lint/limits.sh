#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# spec/limits.md has every limit of include/foil and those of src that it names, with their values.
set -eu
export LC_ALL=C
cd "$(dirname "$0")/../.."
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT

# | `NAME` | value | ... in spec/limits.md; values are decimal, thousands parted by commas.
sed -nE 's/^\| `([A-Z][A-Z0-9_]*)` \| ([0-9,]+) \|.*/\1 \2/p' spec/limits.md | tr -d ',' |
	sort >"$tmp/spec"
# | `src/file` `NAME` | value | ...
sed -nE 's/^\| `(src\/[a-z_\/]+\.[ch])` `([A-Z][A-Z0-9_]*)` \| ([0-9,]+) \|.*/\1 \2 \3/p' \
	spec/limits.md | tr -d ',' >"$tmp/private"

grep -hoE '^#define FOIL_[A-Z0-9_]*(_MAX|_MIN|_LEN|_CAP|_FIELDS) ' include/foil/*.h |
	awk '{ print $2 }' | sort -u >"$tmp/names"
{
	for h in include/foil/*.h; do printf '#include "foil/%s"\n' "$(basename "$h")"; done
	printf '#include <stdio.h>\nint main(void)\n{\n'
	while read -r n; do
		printf '(void)printf("%s"), (void)printf(" %%llu%%c", (unsigned long long)(%s), 10);\n' "$n" "$n"
	done <"$tmp/names"
	printf 'return 0;\n}\n'
} >"$tmp/print.c"
${CC:-cc} -std=c11 -Iinclude -o "$tmp/print" "$tmp/print.c"
"$tmp/print" | sort >"$tmp/code"

bad=$(comm -3 "$tmp/code" "$tmp/spec" |
	sed 's/^\t\(.*\)/\1: spec\/limits.md says so, the headers do not/; t; s/$/: the headers say so, spec\/limits.md does not/')

while read -r file name value; do
	{
		echo '#include <stdint.h>'
		echo '#include <stdio.h>'
		grep -E "^#define $name " "$file" || echo "#error $name is not in $file"
		echo "int main(void) { (void)printf(\"%llu\", (unsigned long long)($name)); return 0; }"
	} >"$tmp/one.c"
	have=$(${CC:-cc} -std=c11 -o "$tmp/one" "$tmp/one.c" 2>/dev/null && "$tmp/one" || echo none)
	[ "$have" = "$value" ] || bad="$bad
$file $name: spec/limits.md says $value, the code $have"
done <"$tmp/private"

[ -s "$tmp/private" ] || bad="$bad
spec/limits.md names no limit of src"
[ -z "$bad" ] || {
	echo "$bad" | sed '/^$/d; s/^/limits: /' >&2
	exit 1
}
