#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# What the programs link. foil-verify: no LMDB, no secret-key code, no network,
# nothing of the ledger. foil: no network but the socket of the ssh-agent, from
# one object. What listens or connects is in src/net, for foil-witness alone. Needs the programs built (BUILD, build by default).
set -eu
cd "$(dirname "$0")/../.."
build=${BUILD:-build}
[ -x "$build/foil" ] && [ -x "$build/foil-verify" ] || {
	echo "symbols: skipped: build foil and foil-verify first" >&2
	exit 0
}
! nm "$build/foil-verify" 2>/dev/null | grep -q __asan_init || {
	echo "symbols: skipped: a sanitiser brings network code of its own" >&2
	exit 0
}
bad=0
say() {
	echo "symbols: $*" >&2
	bad=1
}

# Names that a program uses or holds: dynamic, and its own where it is not stripped.
names() { { nm -D "$1"; nm "$1"; } 2>/dev/null | sed -E 's/^[0-9a-f]* *[A-Za-z] //; s/@.*//' | sort -u; }
none() { # program, what it is, regex
	found=$(names "$1" | grep -E "^($3)" || true)
	[ -z "$found" ] || say "$1 has $2:" $found
}

network='socket$|socketpair$|connect$|bind$|listen$|accept|send$|sendto$|sendmsg$|recv|getaddrinfo|gethostby|getnameinfo|inet_|res_n|curl_|SSL_|gnutls_'
secret='crypto_sign_detached|crypto_sign_ed25519_detached|crypto_sign$|crypto_sign_keypair|crypto_sign_seed|crypto_sign_ed25519_sk|crypto_pwhash|crypto_secretbox|crypto_aead|crypto_box|sodium_malloc|foil_signer_|foil_key_create|foil_key_text|foil_seal|foil_unseal|foil_secret_|foil_entry_sign|foil_agent_|getenv$|secure_getenv$'
ledger='mdb_|foil_store_|foil_ledger_|foil_prepared_|foil_act_prepare|foil_freeze_|foil_issue|foil_kept_|foil_doc_open|foil_casetext_|foil_marks_'

none "$build/foil-verify" "network code" "$network"
none "$build/foil-verify" "secret-key code" "$secret"
none "$build/foil-verify" "code of the ledger" "$ledger"
needed() { readelf -d "$1" | sed -n 's/.*(NEEDED).*\[\(.*\)\]/\1/p'; }
found=$(needed "$build/foil-verify" | grep -vE '^(libsodium|libcbor|libnettle|libjansson|libc|ld-linux.*)\.so' || true)
[ -z "$found" ] || say "$build/foil-verify links" $found
if [ -x "$build/foil-verify-static" ]; then
	# libc brings its own; ours and LMDB's may not be there.
	none "$build/foil-verify-static" "secret-key code" 'foil_signer_|foil_key_create|foil_key_text|foil_seal|foil_unseal|foil_secret_|foil_entry_sign|foil_agent_'
	none "$build/foil-verify-static" "code of the ledger" "$ledger"
	! readelf -d "$build/foil-verify-static" | grep -q NEEDED || say "foil-verify-static needs a shared library"
fi

none "$build/foil" "network code" 'bind$|listen$|accept|getaddrinfo|gethostby|getnameinfo|inet_|res_n|curl_|SSL_|gnutls_'
for o in $(find "$build/src" "$build/tools" -name '*.o'); do
	case $o in */src/crypto/agent_wire.o | */src/net/*.o) continue ;; esac
	found=$(nm -u "$o" | sed 's/^ *U //' | grep -E "^($network)" || true)
	[ -z "$found" ] || say "$o uses" $found
done
grep -q AF_UNIX src/crypto/agent*.c && ! grep -rnE --exclude-dir=net 'AF_INET|PF_INET' src tools include || say "a socket other than AF_UNIX"

found=$(ar t "$build/libfoil.a" | grep -xE "$(cd src/net && ls *.c | sed 's/c$/o/' | paste -sd'|')" || true)
[ -z "$found" ] || say "libfoil.a holds network code:" $found
for p in foil foil-verify; do
	found=$(needed "$build/$p" | grep -E 'curl|microhttpd|ssl|crypto\.so|gnutls' || true)
	[ -z "$found" ] || say "$build/$p links" $found
done
# The witness holds a key of its own and asks for nothing of the ledger's.
[ ! -x "$build/foil-witness" ] || none "$build/foil-witness" "code of the ledger" "$ledger"

exit $bad
