#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Arrows point down only; third-party headers stay in the folder that wraps them.
set -eu
cd "$(dirname "$0")/../.."
bad=0
say() {
	echo "layers: $*" >&2
	bad=1
}

level() {
	case "$1" in
	base) echo 0 ;;
	codec | crypto) echo 1 ;;
	commit | tlog | law) echo 2 ;;
	entry | document | witness) echo 3 ;;
	net) echo 1 ;;
	store | casefile) echo 4 ;;
	response) echo 5 ;;
	ledger | audit) echo 6 ;;
	*) echo 9 ;;
	esac
}

# The folder that a public header belongs to.
owner() {
	case "$1" in
	error | bytes | text | date | env | file | arena) echo base ;;
	cbor | cose | json) echo codec ;;
	hash | sign | key | seal) echo crypto ;;
	commit) echo commit ;;
	tree | note | trust | casemap | tile | proof) echo tlog ;;
	provision | calendar | citation | notice | ground | letter) echo law ;;
	entry | act | receipt) echo entry ;;
	witness) echo witness ;;
	net) echo net ;;
	document) echo document ;;
	store) echo store ;;
	finding | governance | casefile | casetext) echo casefile ;;
	response | verify | verifyreceipt | wording) echo response ;;
	ledger | acts | kept | publish) echo ledger ;;
	audit) echo audit ;;
	*) echo unknown ;;
	esac
}

for folder in src/*/; do
	name=$(basename "$folder")
	[ "$(level "$name")" != 9 ] || say "$folder is no layer of the design"
done

for h in include/foil/*.h; do
	[ "$(owner "$(basename "$h" .h)")" != unknown ] || say "$h belongs to no layer"
done

# Same level is a step sideways: allowed only within one folder.
check_includes() { # file, folder that it counts as
	from=$(level "$2")
	grep -oE '^#include "foil/[a-z]+\.h"' "$1" | sed -E 's,.*foil/([a-z]+)\.h",\1,' |
		while read -r header; do
			to=$(owner "$header")
			[ "$to" != "$2" ] || continue
			[ "$(level "$to")" -lt "$from" ] || echo "$1 includes foil/$header.h, which is not below it"
		done
}
found=$(
	for f in src/*/*.[ch]; do check_includes "$f" "$(basename "$(dirname "$f")")"; done
	for h in include/foil/*.h; do check_includes "$h" "$(owner "$(basename "$h" .h)")"; done
)
[ -z "$found" ] || say "$found"

only() { # regex of headers, folders that may
	found=$(grep -rnE "#include <($1)" src tools include 2>/dev/null | grep -vE "^src/($2)/" || true)
	[ -z "$found" ] || say "outside src/($2): $found"
}
only 'cbor\.h|jansson\.h' 'codec'
only 'sodium\.h|nettle/|hogweed/' 'crypto'
only 'lmdb\.h' 'store'
only 'curl/|microhttpd\.h|netdb\.h|netinet/|arpa/' 'net'
found=$(grep -rn '#include "foil/net\.h"' src tools include | grep -vE '^(src/net|tools/foil-witness)/' || true)
[ -z "$found" ] || say "the network outside foil-witness: $found"
found=$(grep -nE '#include <(cbor|jansson|sodium|nettle|lmdb)' include/foil/*.h || true)
[ -z "$found" ] || say "a third-party header in include/foil: $found"
found=$(grep -rnE '#include "(src/|\.\./)' tools src 2>/dev/null | grep -vE '^tools/[a-z-]*/[a-z_]*\.[ch]:[0-9]*:#include "../(common/|foil/passphrase\.h)' || true)
[ -z "$found" ] || say "reaches into another folder: $found"

banned='\<(strcpy|strcat|strncpy|strncat|sprintf|vsprintf|gmtime|localtime|ctime|asctime|strtok|atoi|atol|strtol|strtoul|alloca|setjmp|longjmp|system|popen)\('
found=$(grep -rnE --include='*.[ch]' "$banned" src tools include || true)
[ -z "$found" ] || say "banned function: $found"
found=$(grep -rnE '\<(exit|abort|printf|puts|perror|time|clock_gettime|getenv|rand|random)\(' src |
	grep -vE 'env->|foil_[a-z_]*printf|^src/base/env\.c|->random\(|SSH_AUTH_SOCK' || true)
[ -z "$found" ] || say "the library prints, exits, or reads clock, environment or randomness: $found"
found=$(grep -rLE '^(/\*|#|\.\\") SPDX-License-Identifier: Apache-2.0' src tools include --include='*.[ch]' || true)
[ -z "$found" ] || say "no licence line: $found"

exit $bad
