# SPDX-License-Identifier: Apache-2.0
"""cbor2 over the ledger, bundles and receipts in DIR: cbor2_judge.py DIR ITEMS OTHERS

Every item is decoded, encoded canonically, and must be the same bytes. (cbor2 sorts keys as RFC 7049
did; for the keys that we have this is the order of RFC 8949, section 4.2.1.) Then the same values in
other bytes, which foil-verify must refuse: of a receipt, a statement, a bundle as they are; of
entries in a ledger that has signed them so. All of them are left in ITEMS and OTHERS.
"""
import collections
import glob
import hashlib
import io
import os
import subprocess
import sys

import cbor2

here = os.path.dirname(os.path.abspath(__file__))
sys.path[:0] = [os.path.dirname(here), os.path.join(os.path.dirname(os.path.dirname(here)), "second")]

import ledgers
import write

DIR, ITEMS, OTHERS = sys.argv[1:]
SELF_DESCRIBED = bytes.fromhex("d9d9f7")  # cbor2 leaves this tag out of what it decodes
counts = collections.Counter()


def read(*name):
    with open(os.path.join(DIR, *name), "rb") as f:
        return f.read()


def keep(folder, b):
    with open(os.path.join(folder, hashlib.sha256(b).hexdigest()[:32]), "wb") as f:
        f.write(b)


def again(b, value):
    if b.startswith(SELF_DESCRIBED):
        value = cbor2.CBORTag(55799, value)
    return cbor2.dumps(value, canonical=True)


# The same bytes.


def item(kind, b):
    value = cbor2.loads(b)
    assert again(b, value) == b, "%s: cbor2 writes other bytes" % kind
    keep(ITEMS, b)
    counts[kind] += 1
    return value


def sequence(kind, b):
    f, out = io.BytesIO(b), b""
    decoder = cbor2.CBORDecoder(f)
    while len(out) < len(b):
        out += cbor2.dumps(decoder.decode(), canonical=True)
    assert out == b, "%s: cbor2 writes other bytes" % kind
    keep(ITEMS, b)
    counts[kind] += 1


def receipt(b):
    protected, unprotected, payload, _ = item("receipts", b).value
    assert payload is None and list(unprotected) == [396]
    item("headers", protected)
    (proofs,) = unprotected[396].values()
    for p in proofs:
        item("proofs", p)


def entry(b, kind="entries"):
    protected, unprotected, payload, _ = item(kind, b).value
    item("headers", protected)
    body = item("payloads", payload)["body"]
    if not isinstance(body, bytes):
        counts["public bodies"] += 1
    for r in unprotected.get(394, ()):
        receipt(r)


def opening(header, frontier, contents):
    item("openings", header)
    sequence("contents", contents)


def bundle(b):
    magic, governance, acts, index, _, disclosure, issued, _ = item("bundles", b)
    assert magic == "foil-response-1"
    for _, e, _ in (*governance, *acts, index):
        entry(e)
    opened, documents, letter = item("disclosures", disclosure)
    for _, *o in (*opened, *documents):
        opening(*o)
    opening(*letter)
    opening(*issued)


# The same values in other bytes.


def head(major, n, wider=0):
    size = next(i for i, top in enumerate((24, 1 << 8, 1 << 16, 1 << 32, 1 << 64)) if n < top) + wider
    if size == 0:
        return bytes([major << 5 | n])
    return bytes([major << 5 | 23 + size]) + n.to_bytes(1 << size - 1, "big")


def walk(b, i, found):
    """Puts (start, head's end, end, major, argument, ends of what is in it) of every item from i on."""
    start, major, low = i, b[i] >> 5, b[i] & 31
    extra = 0 if low < 24 else 1 << low - 24
    n = int.from_bytes(b[i + 1:i + 1 + extra], "big") if extra else low
    i = body = i + 1 + extra
    inner = []
    if major in (2, 3):
        i += n
    for _ in range({4: n, 5: 2 * n, 6: 1}.get(major, 0)):
        i = walk(b, i, found)
        inner.append(i)
    found.append((start, body, i, major, n, inner))
    return i


def others(b):
    """Each way to write one place of b otherwise."""
    found, out = [], []
    walk(b, 0, found)
    for start, body, end, major, n, inner in found:
        before, within, after = b[:start], b[body:end], b[end:]
        if major == 7:
            continue
        if n < 1 << 32:
            out.append(before + head(major, n, 1) + within + after)
        if major in (4, 5):
            out.append(before + bytes([major << 5 | 31]) + within + b"\xff" + after)
        if major in (2, 3):
            out.append(before + bytes([major << 5 | 31]) + head(major, n) + within + b"\xff" + after)
        if major == 5 and n > 1:
            one, two = inner[1], inner[3]
            out.append(before + head(5, n) + b[one:two] + b[body:one] + b[two:])
        if major == 5 and n:
            out.append(before + head(5, n + 1) + b[body:inner[1]] + within + after)
    value = cbor2.loads(b)
    for o in out:
        assert o != b and cbor2.loads(o) == value and again(b, cbor2.loads(o)) == b
        keep(OTHERS, o)
    return out


def judge(says, *args):
    p = subprocess.run([os.path.join(os.environ["BUILD"], "foil-verify"), *args], capture_output=True, text=True)
    if says is None:
        assert p.returncode == 0, p.stdout + p.stderr
    else:
        assert p.returncode in (1, 3) and says in p.stdout, "%s: %s" % (args, p.stdout + p.stderr)
        counts["others"] += 1


def put(name, b):
    with open(os.path.join(DIR, name), "wb") as f:
        f.write(b)


def refuse_receipts():
    trust = os.path.join(DIR, "trust")
    for name in ("3.cose", "3.scitt", "grown.cose"):
        told = ["--trust", trust, os.path.join(DIR, "other")]
        if name == "3.cose":
            told += ["--entry", os.path.join(DIR, "3.entry")]
        if name == "grown.cose":
            told += ["--head", os.path.join(DIR, "old")]
        put("other", read(name))
        judge(None, "receipt", *told)
        for o in others(read(name)):
            put("other", o)
            judge("receipt.form", "receipt", *told)


def refuse_bundles(folder):
    told = [os.path.join(DIR, folder), "--trust", os.path.join(DIR, "trust")]
    whole = read(folder, "response.foil")
    judge(None, *told)
    for o in others(whole):
        put(os.path.join(folder, "response.foil"), o)
        judge("record.bundle", *told)
    put(os.path.join(folder, "response.foil"), whole)


def ledger(swap):
    """A ledger with an act and an enrolment, in which what stands in `swap` is signed otherwise."""
    led, real = write.standard_ledger(), write.encode
    raw = {"raw": lambda e: swap.get(e, e)}
    write.encode = lambda v: swap.get(real(v), real(v))
    led.append(write.REF, bytes(32), write.OFFICER, "2023-11-03", **raw)
    led.enrol("officer-9", ["officer"], write.OTHER, day="2023-11-03", entry=raw)
    write.encode = real
    led.index(day="2023-11-04")
    ledgers.put_tiles(os.path.join(DIR, "signed"), led)
    return led


def refuse_entries():
    put("signed.trust", ("log %s\nquorum none\n" % write.vkey(write.ORIGIN, write.LOG)).encode())
    told = ["ledger", os.path.join(DIR, "signed"), "--trust", os.path.join(DIR, "signed.trust")]
    led = ledger({})
    judge(None, *told)
    for e in led.entries[-3:-1]:
        protected, _, payload, _ = cbor2.loads(e).value
        for part in (e, protected, payload):
            for o in others(part):
                ledger({part: o})
                judge("entry.form", *told)


def main():
    size = int(read("www", "checkpoint").split(b"\n")[1])
    for i in range(size):
        entry(read("%d.entry" % i))
        receipt(read("%d.cose" % i))
        entry(read("%d.scitt" % i), "statements")
    receipt(read("grown.cose"))
    for name in glob.glob(os.path.join(DIR, "*", "*", "response.foil")):
        bundle(read(name))
    for name in glob.glob(os.path.join(DIR, "*", "to-requester", "requester.foil")):
        opening(*item("bundles", read(name))[1])
    refuse_receipts()
    refuse_bundles(os.path.join("01.FOI.23.034100", "published"))
    refuse_entries()
    print(", ".join("%d %s" % (n, kind) for kind, n in counts.items()))


main()
