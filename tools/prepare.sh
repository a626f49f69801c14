#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Installs what is missing on Debian, saying what and why. Usage: tools/prepare.sh build|witness|check|all
# As root or through sudo without a password; elsewhere it prints the command and stops.
set -eu

# package, how to see that it is there, what it is for
build_needs='
gcc|command:cc|the compiler
make|command:make|the build
pkg-config|command:pkg-config|finds the libraries
libsodium-dev|module:libsodium|signatures, sealing, guarded memory
liblmdb-dev|module:lmdb|the ledger on disk
libcbor-dev|module:libcbor|CBOR heads and tokens
nettle-dev|module:nettle|SHA-256 with the processor'\''s own instructions
libjansson-dev|module:jansson|JSON for --json and foil batch
'
witness_needs='
libcurl4-openssl-dev|module:libcurl|foil-witness asks witnesses over HTTP
libmicrohttpd-dev|module:libmicrohttpd|foil-witness answers over HTTP
'
check_needs='
libcmocka-dev|module:cmocka|the unit tests
openssh-client|command:ssh-agent|signing through ssh-agent is tested with a real one
python3|command:python3|the second verifier
python3-nacl|python:nacl|the second verifier checks signatures
mandoc|command:mandoc|lints the man pages
'
all_needs='
clang|command:clang|the second compiler, sanitizers, fuzzing
libclang-rt-14-dev|file:/usr/lib/llvm-14/lib/clang|the sanitizers'\'' and fuzzer'\''s runtime
'

case "${1:-build}" in
build) needs=$build_needs ;;
witness) needs=$build_needs$witness_needs ;;
check) needs=$build_needs$witness_needs$check_needs ;;
all) needs=$build_needs$witness_needs$check_needs$all_needs ;;
*)
	echo "usage: tools/prepare.sh build|witness|check|all" >&2
	exit 2
	;;
esac

present() {
	case "$1" in
	command:*) command -v "${1#command:}" >/dev/null 2>&1 ;;
	module:*) command -v pkg-config >/dev/null 2>&1 && pkg-config --exists "${1#module:}" ;;
	# Debian's own interpreter: another python3 may come first on PATH and not have the modules.
	python:*) /usr/bin/python3 -c "import ${1#python:}" >/dev/null 2>&1 ;;
	file:*) [ -n "$(find "${1#file:}" -name 'libclang_rt.fuzzer*.a' 2>/dev/null | head -n 1)" ] ;;
	esac
}

missing=
while IFS='|' read -r package how why; do
	[ -n "$package" ] || continue
	present "$how" && continue
	echo "foil needs $package: $why"
	missing="$missing $package"
done <<END
$needs
END
[ -n "$missing" ] || exit 0

command="apt-get install -y --no-install-recommends$missing"
if ! command -v apt-get >/dev/null 2>&1; then
	echo "this is not Debian; install the equivalents of:$missing" >&2
	exit 1
fi
if [ "$(id -u)" = 0 ]; then
	run=
elif command -v sudo >/dev/null 2>&1 && sudo -n true 2>/dev/null; then
	run=sudo
else
	echo "run this, then make again:" >&2
	echo "  sudo $command" >&2
	exit 1
fi
echo "installing:$missing"
DEBIAN_FRONTEND=noninteractive
export DEBIAN_FRONTEND
log=$(mktemp)
trap 'rm -f "$log"' EXIT
# The list of packages is fetched only when the first try fails: it may be new enough.
# shellcheck disable=SC2086
if ! $run $command >"$log" 2>&1 && ! { $run apt-get update && $run $command; } >"$log" 2>&1; then
	tail -n 20 "$log" >&2
	echo "could not install:$missing" >&2
	exit 1
fi
for package in $missing; do
	line=$(printf '%s' "$needs" | grep "^$package|")
	how=$(printf '%s' "$line" | cut -d'|' -f2)
	present "$how" || {
		echo "$package was installed but is still not found ($how)" >&2
		exit 1
	}
done
