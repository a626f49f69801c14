#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# spec/notice.md section 3 has every rule of src/law/notice_rules.c, word for word, and no other.
set -eu
export LC_ALL=C
cd "$(dirname "$0")/../.."
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT

# { "N01", E, L | D, false, "source", "about" }, on one line each, as a row of the table.
sed -n '/^static const struct foil_notice_rule rules/,/^};/p' src/law/notice_rules.c | tr -d '\n\t' |
	sed 's/}, *{/}\n{/g' | grep -oE '\{ "[A-Z][0-9]+".*' |
	sed -E 's/" *"//g
		s/^\{ "([A-Z][0-9]+)", *([EGWI]), *([LDK |]+), *(true|false), *"(.*)", *"(.*)" \}.*$/| \1 | \2 | \3 | \4 | \6 | \5 |/
		s/ true / yes /; s/ false /  /; s/L \| D \| K/L+D+K/; s/L \| D/L+D/' >"$tmp/code"
sed -n '/^## 3\./,/^## 4\./p' spec/notice.md | grep -E '^\| [A-Z][0-9]+ \|' >"$tmp/spec"

[ -s "$tmp/code" ] || {
	echo "notice: no rule was found in src/law/notice_rules.c; has its form changed?" >&2
	exit 1
}
diff "$tmp/code" "$tmp/spec" >"$tmp/diff" || {
	sed 's/^/notice: /' "$tmp/diff" >&2
	echo "notice: < is src/law/notice_rules.c, > is spec/notice.md" >&2
	exit 1
}
# Every rule is reported somewhere.
for id in $(cut -d' ' -f2 "$tmp/code"); do
	grep -lq "\"$id\"" $(ls src/law/notice_*.c | grep -v notice_rules) || {
		echo "notice: no check reports $id" >&2
		exit 1
	}
done
