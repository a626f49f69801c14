# SPDX-License-Identifier: Apache-2.0
"""The same records in foil and in what else might have kept them: peers.py BUILD OUTPUT.jsonl

Three jobs: records appended one at a time, each durable before the next; the
same in groups; and everything that is on the disk verified. Each peer does the
job in the way its own documents give. What it does not check is said beside
its figure: a peer that checks less is not beaten by being slower, nor is foil
by a peer that is faster. A peer that cannot be had is skipped with a message.

name, value, unit, baseline (foil at the same job), ratio, target and met
(null), and lacks: the figures in OUTPUT.jsonl.
"""
import hashlib
import json
import os
import random
import re
import shutil
import sqlite3
import subprocess
import sys
import time

N, ONE, GROUP, GIT = 3000, 200, 1000, 120
JOBS = ("append-one", "append-group", "verify")
LACKS = {
    "foil": "what private acts say, whose openings are not published; every signature, chain, "
            "tree node, case map and signed head is",
    "git": "no tree of all records and no signed head that witnesses could compare; "
           "parts of a record cannot be kept private",
    "journald": "who wrote: entries carry no signature; an HMAC seals a stretch of time, "
                "and only the holder of the verification key can check it",
    "sqlite": "who wrote, and a rewrite of the whole file: the chain has no key",
    "immudb": "who wrote: the server's word for all of it; no signed head was asked for here",
    "tessera": "who wrote: records carry no signature; the log's key signs the head alone",
}


def say(text):
    print(text, flush=True)


def skip(peer, why):
    say("%-44s skipped: %s" % ("peers/" + peer, why))


def run(*argv, **kw):
    return subprocess.run(argv, check=True, capture_output=True, **kw)


def clocked(n, job, *argv):
    start = time.perf_counter()
    job(*argv)
    return n / (time.perf_counter() - start)


def make_records(path):
    """Decisions as a case system would export them, about 380 bytes each."""
    rnd = random.Random(7)
    words = "the minutes of board name staff contract cost police operation harm public interest".split()
    with open(path, "w") as f:
        for i in range(N):
            f.write(json.dumps({
                "case": "01.FOI.26.%06d" % (i // 5), "item": i % 5 + 1, "outcome": "part",
                "provision": rnd.choice(["foia/31/1/a", "foia/40/2", "foia/42/1"]),
                "document": "%064x" % rnd.getrandbits(256), "officer": "officer-%d" % rnd.randrange(20),
                "reason": " ".join(rnd.choice(words) for _ in range(28))[:160]}) + "\n")
    with open(path) as f:
        return [line.rstrip("\n") for line in f]


def figures(text):
    return {m[1]: float(m[2]) for m in re.finditer(r"^([a-z-]+) ([0-9.e+]+)$", text, re.M)}


def foil(build, work, path):
    out, ledger, pub, trust = (os.path.join(work, n) for n in ("foil.jsonl", "ledger", "pub", "trust"))
    run(build + "/foil-bench", "records", path, out, ledger)
    with open(out) as f:
        got = {j["name"].split("/")[2]: j["value"] for j in map(json.loads, f)}
    run(build + "/foil", "publish", "--ledger", ledger, pub)
    with open(trust, "wb") as f:
        f.write(run(build + "/foil", "trust", "--ledger", ledger).stdout)
    # Each record stands on another act: that its case was opened.
    got["verify"] = clocked(2 * N, run, build + "/foil-verify", "ledger", pub, "--trust", trust)
    return got


def git(work, records):
    repo, key = os.path.join(work, "git"), os.path.join(work, "key")
    if shutil.which("git") is None or shutil.which("ssh-keygen") is None:
        return skip("git", "needs git and ssh-keygen")
    run("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", key)
    with open(key + ".pub") as f, open(key + ".allowed", "w") as out:
        out.write("officer@bench.example " + f.read())
    env = dict(os.environ, GIT_CONFIG_NOSYSTEM="1", HOME=work, GIT_AUTHOR_NAME="officer",
               GIT_AUTHOR_EMAIL="officer@bench.example", GIT_COMMITTER_NAME="officer",
               GIT_COMMITTER_EMAIL="officer@bench.example")
    g = ("git", "-C", repo, "-c", "gpg.format=ssh", "-c", "user.signingkey=" + key + ".pub",
         "-c", "gpg.ssh.allowedSignersFile=" + key + ".allowed", "-c", "core.fsync=all")
    run("git", "init", "-q", repo, env=env)

    def commits():
        for r in records[:GIT]:
            run(*g, "commit", "-q", "--allow-empty", "-S", "-m", r, env=env)

    got = {"append-one": clocked(GIT, commits)}
    heads = run(*g, "rev-list", "HEAD", env=env).stdout.decode().split()
    got["verify"] = clocked(len(heads), run_all, [(*g, "verify-commit", *heads), (*g, "fsck", "--strict")], env)
    return got


def run_all(commands, env):
    for c in commands:
        run(*c, env=env)


def chain(last, record):
    return hashlib.sha256(last + record.encode()).digest()


def sqlite(work, records):
    path = os.path.join(work, "records.sqlite")
    db = sqlite3.connect(path, isolation_level=None)
    db.execute("pragma journal_mode=wal")
    db.execute("pragma synchronous=full")
    db.execute("create table record (n integer primary key, record text not null, hash blob not null)")
    last = bytes(32)

    def put(part):
        nonlocal last
        db.execute("begin immediate")
        for r in part:
            last = chain(last, r)
            db.execute("insert into record (record, hash) values (?, ?)", (r, last))
        db.execute("commit")

    def put_all(part, size):
        for i in range(0, len(part), size):
            put(part[i:i + size])

    got = {"append-one": clocked(ONE, put_all, records[:ONE], 1),
           "append-group": clocked(N - ONE, put_all, records[ONE:], GROUP)}
    db.close()

    def verify():
        check, n = bytes(32), 0
        db = sqlite3.connect(path)
        for r, h in db.execute("select record, hash from record order by n"):
            check, n = chain(check, r), n + 1
            if check != h:
                sys.exit("peers: sqlite: the chain does not hold")
        db.close()
        if n != N:
            sys.exit("peers: sqlite: %d records" % n)

    got["verify"] = clocked(N, verify)
    return got


JOURNAL = r"""
set -e
mount -t tmpfs none /var/log/journal
mkdir "/var/log/journal/$(cat /etc/machine-id)"
journalctl --setup-keys --force --interval=15min 2>/dev/null | tail -n 1 >"$1/seal"
now() { date +%s.%N; }
a=$(now)
"$2" --seal=yes --output="$1/remote-a.journal" "$1/export" >/dev/null 2>&1
sync "$1/remote-a.journal"
b=$(now)
journalctl --verify --verify-key="$(cat "$1/seal")" --file="$1/remote-a.journal" >/dev/null 2>"$1/verdict"
c=$(now)
echo "$a $b $c"
"""


def journald(work, records):
    remote = next((p for p in ("/lib/systemd/systemd-journal-remote",
                               os.environ.get("JOURNAL_REMOTE", "")) if os.access(p, os.X_OK)), None)
    if remote is None:
        return skip("journald", "needs Debian's package systemd-journal-remote")
    if os.geteuid() != 0 or shutil.which("unshare") is None:
        return skip("journald", "sealing keys need root and unshare, so that this system's are left alone")
    now = int(time.time() * 1e6)
    with open(work + "/export", "w") as f:
        for i, r in enumerate(records):
            f.write("__REALTIME_TIMESTAMP=%d\n__MONOTONIC_TIMESTAMP=%d\n_BOOT_ID=%032x\nMESSAGE=%s\n\n"
                    % (now + i, 1000 + i, 5, r))
    try:
        out = run("unshare", "-m", "sh", "-c", JOURNAL, "sh", work, remote).stdout.decode().split()
    except subprocess.CalledProcessError as e:
        return skip("journald", "sealing does not work here: %s" % e.stderr.decode().strip()[-200:])
    with open(work + "/verdict") as f:
        if "PASS" not in f.read():
            sys.exit("peers: journald: its own file does not verify")
    a, b, c = map(float, out)
    return {"append-group": N / (b - a), "verify": N / (c - b)}


def in_go(name, module, work, path):
    if shutil.which("go") is None:
        return skip(name, "needs go")
    where = os.path.join(work, name)
    os.mkdir(where)
    shutil.copy(os.path.join(os.path.dirname(os.path.abspath(__file__)), name + ".go"), where + "/main.go")
    with open(where + "/go.mod", "w") as f:
        f.write("module peer\n\ngo 1.25.0\n")
    try:
        for argv in (["get", module], ["mod", "tidy"], ["build", "-o", "peer", "."]):
            run("go", *argv, cwd=where, timeout=600)
    except (subprocess.SubprocessError, OSError):
        return skip(name, "go cannot get " + module)
    return figures(run("./peer", path, "data", cwd=where, timeout=600).stdout.decode())


def report(out, name, got, base):
    for job in JOBS:
        if job not in got:
            continue
        ratio = got[job] / base[job]
        say("%-44s %12.4g %-10s %8.3g x foil" % ("peers/%s/%s" % (name, job), got[job], "records/s", ratio))
        out.write(json.dumps({
            "name": "peers/%s/%s" % (name, job), "value": float("%.6g" % got[job]),
            "unit": "records/s", "baseline": float("%.6g" % base[job]),
            "ratio": float("%.6g" % ratio), "target": None, "met": None, "lacks": LACKS[name]}) + "\n")
    say("    not checked: " + LACKS[name])


def main(build, output):
    work = os.path.abspath(os.path.join(build, "peers"))
    build = os.path.abspath(build)
    shutil.rmtree(work, ignore_errors=True)
    os.mkdir(work)
    path = os.path.join(work, "records")
    records = make_records(path)
    base = foil(build, work, path)
    with open(output, "w") as out:
        report(out, "foil", base, base)
        for name, got in (
                ("git", lambda: git(work, records)), ("journald", lambda: journald(work, records)),
                ("sqlite", lambda: sqlite(work, records)),
                ("immudb", lambda: in_go("immudb", "github.com/codenotary/immudb@v1.11.1", work, path)),
                ("tessera", lambda: in_go("tessera", "github.com/transparency-dev/tessera@v1.0.4", work, path))):
            figs = got()
            if figs is not None:
                report(out, name, figs, base)
    shutil.rmtree(work)


if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    main(*sys.argv[1:])
