#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# opens.sh BUILD: what foil-verify opens, as strace sees it: the folder, its
# own regular files, the trust file and the head; and no socket at all.
set -eu
build=$1
if ! command -v strace >/dev/null || ! strace -o /dev/null true 2>/dev/null; then
	echo "skip  strace is missing or may not trace here: what foil-verify opens was not watched"
	exit 0
fi
work=$(mktemp -d "${TMPDIR:-/tmp}/foil-opens.XXXXXX")
trap 'rm -rf "$work"' EXIT
"$build/tests/hostile" --write "$work"
ln -s /etc/passwd "$work/published/link"
mkdir "$work/published/dir"
mkfifo "$work/published/fifo"
mkdir "$work/elsewhere"
ln -s ../elsewhere/secret "$work/published/item-99.txt"
echo secret >"$work/elsewhere/secret"

bad=0
watch() { # what is run
	status=0
	strace -f -qq -o "$work/trace" "$@" >/dev/null 2>&1 || status=$?
	[ "$status" -eq 0 ] || [ "$status" -eq 1 ] || {
		echo "BAD   $* exits $status under strace"
		bad=1
	}
	# Calls that reach for anything outside the program.
	grep -oE '^[0-9]+ +(open|openat|openat2|creat|stat|lstat|newfstatat|statx|access|readlink|readlinkat|execve|fork|vfork|clone|clone3|socket|socketpair|connect|bind|sendto|unlink|unlinkat|rename|renameat|renameat2|mkdir|mkdirat|link|linkat|symlink|truncate|chmod|chdir)\(.*' \
		"$work/trace" | sed -E 's/^[0-9]+ +//' >"$work/calls" || true
	# The loader's own (a static program's start asks for its path), the program itself, and what may be opened, each read-only.
	grep -vE '^execve\("'"$1"'"' "$work/calls" |
		grep -vE '^(openat|access|newfstatat)\((AT_FDCWD|3|"/etc/ld\.so).*("/etc/ld\.so\.(cache|preload|nohwcap)"|"(/usr)?/lib/[^"]*\.so[.0-9]*"|"")' |
		grep -vE '^access\("/etc/ld\.so' |
		grep -vE '^readlink\("/proc/self/exe"' |
		grep -vE '^newfstatat\([0-9]+, "", .*AT_EMPTY_PATH' |
		grep -vE '^openat\(AT_FDCWD, "'"$work"'/(published|trust|published/checkpoint)", O_RDONLY' |
		grep -vE '^(openat|newfstatat)\([0-9]+, "[^"/]*", (O_RDONLY\|[A-Z_|]*O_NOFOLLOW|\{|0x|AT_)' >"$work/other" || true
	if [ -s "$work/other" ]; then
		bad=1
		echo "BAD   $(basename "$1") reaches outside the folder:"
		cat "$work/other"
	fi
	# No descriptor of a name that leads out of the folder.
	if grep -E '"(link|dir|fifo|item-99\.txt)", O_RDONLY.* = [0-9]' "$work/trace"; then
		bad=1
		echo "BAD   $(basename "$1") opened what is no regular file of the folder"
	fi
}

n=0
for p in foil-verify foil-verify-static; do
	[ -x "$build/$p" ] || continue
	n=$((n + 1))
	watch "$build/$p" --trust "$work/trust" "$work/published"
	watch "$build/$p" --trust "$work/trust" --head "$work/published/checkpoint" --json "$work/published"
	rm "$work/published/letter.txt"
	ln -s /etc/passwd "$work/published/letter.txt"
	watch "$build/$p" --trust "$work/trust" "$work/published"
	rm "$work/published/letter.txt"
	mkfifo "$work/published/letter.txt"
	watch "$build/$p" --trust "$work/trust" "$work/published"
	rm "$work/published/letter.txt"
	: >"$work/published/letter.txt"
done
echo "$n programs under strace: they open the folder's own files, the trust file and the head"
exit $bad
