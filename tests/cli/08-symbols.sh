#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# What foil-verify and foil are made of: no store, no secret key, no network.
. "$(dirname "$0")/lib.sh"

if ! command -v nm >/dev/null; then
	echo "skipped  08-symbols.sh: no nm"
	exit 0
fi
network='socket|connect|bind|listen|accept|send|sendto|sendmsg|recv|recvfrom|recvmsg|getaddrinfo|gethostbyname'

t "foil-verify links no store, no secret-key code, no network"
nm -D --undefined-only "$BUILD/foil-verify" | awk '{ sub(/@.*/, "", $2); print $2 }' >"$OUT"
grep -q crypto_sign_verify_detached "$OUT" || wrong "nm shows nothing"
if grep -E "^mdb_|^crypto_(sign_(detached|seed|secret|keypair)|pwhash|aead|secretbox|stream)|^randombytes" "$OUT" >"$ERR"; then wrong "a store or a secret key"; fi
if grep -xE "$network" "$OUT" >"$ERR"; then wrong "network code"; fi
if nm "$BUILD/foil-verify" | grep -E ' T foil_(store|ledger|signer|key|seal|unseal|issue|act_prepare)' >"$ERR"; then wrong "the officer's code"; fi

t "foil and foil-verify link no library of the network, and foil-witness none of the ledger's"
for p in foil foil-verify; do
	run readelf -d "$BUILD/$p"
	if grep -E 'NEEDED.*(curl|microhttpd|libssl|gnutls)' "$OUT" >"$ERR"; then wrong "$p links a network"; fi
	if nm "$BUILD/$p" | grep -E ' [TU] (foil_(server|http|url)_|curl_|MHD_)' >"$ERR"; then wrong "$p has network code"; fi
done
if [ -x "$BUILD/foil-witness" ]; then
	run readelf -d "$BUILD/foil-witness"
	out_has curl
	if grep -E 'NEEDED.*lmdb' "$OUT" >"$ERR"; then wrong "foil-witness links a store"; fi
	if nm "$BUILD/foil-witness" | grep -E ' T foil_(store|ledger|issue|act_prepare)' >"$ERR"; then wrong "the officer's code"; fi
fi

t "the test clock is not in the real program"
if strings "$BUILD/foil" 2>/dev/null | grep -q 'test-now'; then wrong "foil knows --test-now"; fi
must_fail 2 real --test-now=2023-11-03T10:00:00Z status

t "the man pages and the completion name every command and option"
src=$(cd "$TESTDIR/../.." && pwd)
for page in "$src/tools/foil/foil.1" "$src/tools/foil-verify/foil-verify.1" "$src"/spec/*.5; do
	if command -v mandoc >/dev/null; then
		mandoc -Tlint -Wwarning "$page" >"$OUT" 2>&1 || wrong "mandoc: $page"
	fi
done
"$BUILD/foil" help | sed -n 's/^  \([a-z]*\( [a-z]*\)\{0,1\}\)  .*/\1/p' >list
while read -r c; do
	# shellcheck disable=SC2086
	"$BUILD/foil" help $c >"$OUT"
	last=${c##* }
	grep -q "^\.It Cm $c\$\|^\.It Cm $c " "$src/tools/foil/foil.1" || wrong "foil.1 has no $c"
	grep -qw "$last" "$src/tools/foil/foil.bash" || wrong "the completion has no $c"
	for o in $(sed -n 's/^  --\([a-z-]*\).*/\1/p' "$OUT"); do
		grep -q "Fl Fl $o\b" "$src/tools/foil/foil.1" || wrong "foil.1 has no --$o ($c)"
		grep -q -e "--$o\b" "$src/tools/foil/foil.bash" || wrong "the completion has no --$o ($c)"
	done
done <list
for o in $("$BUILD/foil-verify" --help | sed -n 's/^  --\([a-z-]*\).*/\1/p'); do
	grep -q "Fl Fl $o\b" "$src/tools/foil-verify/foil-verify.1" || wrong "foil-verify.1 has no --$o"
	grep -q -e "--$o\b" "$src/tools/foil/foil.bash" || wrong "the completion has no --$o"
done
if [ -x "$BUILD/foil-witness" ]; then
	page=$src/tools/foil-witness/foil-witness.1
	if command -v mandoc >/dev/null; then
		mandoc -Tlint -Wwarning "$page" >"$OUT" 2>&1 || wrong "mandoc: $page"
	fi
	"$BUILD/foil-witness" help | sed -n 's/^  \([a-z-]*\)  .*/\1/p' >list
	[ "$(wc -l <list)" -ge 8 ] || wrong "foil-witness help lists $(wc -l <list) commands"
	while read -r c; do
		"$BUILD/foil-witness" help "$c" >"$OUT"
		grep -q "^\.It Cm $c\$\|^\.It Cm $c " "$page" || wrong "foil-witness.1 has no $c"
		grep -qw -e "$c" "$src/tools/foil/foil.bash" || wrong "the completion has no $c"
		for o in $(sed -n 's/^  --\([a-z-]*\).*/\1/p' "$OUT"); do
			grep -q "Fl Fl $o\b" "$page" || wrong "foil-witness.1 has no --$o ($c)"
			grep -q -e "--$o\b" "$src/tools/foil/foil.bash" || wrong "the completion has no --$o ($c)"
		done
	done <list
fi
if command -v bash >/dev/null; then
	run bash -c "source '$src/tools/foil/foil.bash'; COMP_WORDS=(foil rep); COMP_CWORD=1; _foil; echo \"\${COMPREPLY[*]}\"
	COMP_WORDS=(foil key n); COMP_CWORD=2; _foil; echo \"\${COMPREPLY[*]}\"
	COMP_WORDS=(foil sign --re); COMP_CWORD=2; _foil; echo \"\${COMPREPLY[*]}\"
	COMP_WORDS=(foil-witness init --au); COMP_CWORD=2; _foil_witness; echo \"\${COMPREPLY[*]}\"
	COMP_WORDS=(foil-verify --ge); COMP_CWORD=1; _foil_verify; echo \"\${COMPREPLY[*]}\""
	printf 'replay\nnew\n--replace\n--auditor\n--genesis\n' >want
	out_is want
	err_empty
fi

finish
