#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Every rule id that the code can report stands in spec/verify.md, spec/case.md or spec/receipt.md, and none there is invented;
# the same for what governance refuses and spec/governance.md.
set -eu
export LC_ALL=C
cd "$(dirname "$0")/../.."
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT

# A rule id is a string of its own in a file that reports findings.
grep -lE 'foil_findings_add\(|receipt_find\(' src/*/*.c | grep -v '^src/audit/\|^src/ledger/compare.c' | xargs grep -hoE '"[a-z]+\.[a-z]+"' | tr -d '"' |
	sort -u >"$tmp/code"
families=$(cut -d. -f1 "$tmp/code" | sort -u | paste -sd'|')
grep -hoE "\`($families)\.[a-z]+\`" spec/verify.md spec/case.md spec/receipt.md | tr -d '`' |
	grep -vE '\.(txt|csv|foil|md)$' | sort -u >"$tmp/spec"
grep -hoE '"governance\.[a-z]+:' src/casefile/governance.c | tr -d '":' | sort -u >>"$tmp/code"
grep -oE '`governance\.[a-z]+`' spec/governance.md | tr -d '`' | sort -u >>"$tmp/spec"
sort -u -o "$tmp/code" "$tmp/code"
sort -u -o "$tmp/spec" "$tmp/spec"

# What an audit finds, here or in the store, has a list of its own.
grep -hoE '"[a-z]+\.[a-z]+"' src/audit/*.c src/ledger/compare.c | tr -d '"' |
	grep -vE '\.h$' | sort -u >"$tmp/audit"
grep -hoE '`[a-z]+\.[a-z]+`' spec/audit.md | tr -d '`' | grep -vE '\.(txt|csv|foil|md)$' | sort -u >"$tmp/audit-spec"
bad=$(comm -3 "$tmp/audit" "$tmp/audit-spec" | sed 's/^\t\(.*\)/\1: in spec\/audit.md only/; t; s/$/: in src\/audit only/')
[ -z "$bad" ] || {
	echo "$bad" | sed 's/^/rules: /' >&2
	exit 1
}

[ -s "$tmp/code" ] || {
	echo "rules: no rule was found in src; has the way of reporting changed?" >&2
	exit 1
}
bad=$(comm -3 "$tmp/code" "$tmp/spec" | sed 's/^\t\(.*\)/\1: in spec only/; t; s/$/: in src only/')
[ -z "$bad" ] || {
	echo "$bad" | sed 's/^/rules: /' >&2
	exit 1
}

# Every rule is named where it is carried out: A14, C1, E5, G9, R4, V16.
missing=$(grep -hoE '^(\*\*|\| \*\*)[ACEGQRUVW][0-9]+' spec/act.md spec/audit.md spec/case.md spec/entry.md \
	spec/governance.md spec/receipt.md spec/response.md spec/verify.md spec/witness.md | tr -d '*| ' | sort -u |
	while read -r r; do grep -rqw "$r" src tools || printf ' %s' "$r"; done)
[ -z "$missing" ] || {
	echo "rules: of spec/ but named nowhere in src or tools:$missing" >&2
	exit 1
}
