#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# What only happens on a terminal: questions, passphrases without echo.
. "$(dirname "$0")/lib.sh"

if ! command -v python3 >/dev/null; then
	echo "skipped  06-terminal.sh: python3 gives the tests their terminal, and it is not here"
	exit 0
fi

# on_tty ANSWERS COMMAND...: runs it on a terminal of its own. ANSWERS is lines of
# "PROMPT=TEXT": when PROMPT is seen, TEXT and a return are typed. "^C" is typed as such.
cat >"$WORK/on-terminal.py" <<'EOP'
import os, pty, select, sys, termios, time
answers = [l.split("=", 1) for l in sys.argv[1].splitlines() if l]
pid, fd = pty.fork()
if pid == 0:
    os.execvp(sys.argv[2], sys.argv[2:])
seen, end = b"", time.time() + 30
echo_off = None
while time.time() < end:
    ready, _, _ = select.select([fd], [], [], 0.2)
    if ready:
        try:
            got = os.read(fd, 65536)
        except OSError:
            break
        if not got:
            break
        seen += got
    if answers and answers[0][0].encode() in seen:
        prompt, text = answers.pop(0)
        sys.stderr.write("echo %s at %s\n" % ("on" if termios.tcgetattr(fd)[3] & termios.ECHO else "off", prompt))
        at = seen.index(prompt.encode()) + len(prompt)
        tail, seen = seen[:at], seen[at:]
        sys.stdout.write(tail.decode(errors="replace"))
        os.write(fd, b"\x03" if text == "^C" else text.encode() + b"\n")
sys.stdout.write(seen.decode(errors="replace"))
sys.stderr.write("echo %s at the end\n" % ("on" if termios.tcgetattr(fd)[3] & termios.ECHO else "off"))
if time.time() >= end:
    os.kill(pid, 9) # it waits for something that never came
_, status = os.waitpid(pid, 0)
sys.exit(os.WEXITSTATUS(status) if os.WIFEXITED(status) else 100 + os.WTERMSIG(status))
EOP
on_tty() { answers=$1; shift; python3 "$WORK/on-terminal.py" "$answers" "$BUILD/tests/foil-at" --test-now="$NOW" "$@"; }

t "a passphrase is asked without echo, twice for a new key"
ok on_tty "New passphrase for k: =tiger
same again: =tiger" key new -o k --kdf light
err_has "echo off at New passphrase"
err_has "echo off at same again"
out_lacks tiger
[ -f k ] || wrong "no key"
must_fail 3 on_tty "New passphrase for k2: =tiger
same again: =lion" key new -o k2 --kdf light
out_has "differ"
[ ! -e k2 ] || wrong "a key all the same"

t "interrupted at the passphrase: nothing is made, and echo is on again"
must_fail 102 on_tty "New passphrase for k: =^C" key new -o k --kdf light
err_has "echo off at New passphrase"
err_has "echo on at the end"
[ ! -e k ] || wrong "a key all the same"

t "sign asks, and takes no for an answer"
setup; frozen
now 2023-11-24
must_fail 3 on_tty "Sign this decision on $REF as officer-2? [y/N] =n" sign --key ../officer --ledger ../ledger .
out_has "nothing was signed"
must_fail 3 on_tty "[y/N] =" sign --key ../officer --ledger ../ledger .
ok on_tty "[y/N] =y" sign --key ../officer --ledger ../ledger .
out_has "Signed \`decided\`"
err_has "echo on at [y/N]"

# The first fdatasync of a process takes long: what waits for the disk says so, on a terminal.
cat >"$WORK/slow.c" <<'EOC'
#include <time.h>
#include <unistd.h>
#include <sys/syscall.h>
int fdatasync(int fd)
{
	static int slept;
	if (!slept++)
		nanosleep(&(struct timespec){ .tv_sec = 3, .tv_nsec = 300000000 }, NULL);
	return (int)syscall(SYS_fdatasync, fd);
}
EOC
t "what takes over two seconds says so, and is gone at the end"
setup; received
printf 'a\n' >originals/a.txt
printf 'search here\n' >>case.txt
if "${CC:-cc}" -shared -fPIC -o "$WORK/slow.so" "$WORK/slow.c" 2>"$ERR"; then
	now 2023-11-20
	LD_PRELOAD=$WORK/slow.so
	export LD_PRELOAD
	ok on_tty "" freeze --key ../officer --ledger ../ledger .
	unset LD_PRELOAD
	out_has "$(printf '\r\033[Kwriting to the ledger, 3 s\r\033[K')"
	out_has "Registered 1 file"
	printf 'b\n' >originals/b.txt
	ok foil freeze --key ../officer
	out_lacks "writing to the ledger"
	err_empty
else
	echo "skipped  06-terminal.sh: no C compiler, so nothing slow to wait for"
fi

finish
