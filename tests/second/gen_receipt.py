#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Writes tests/vectors/receipt.json (spec/receipt.md section 10) with the second implementation.

usage: gen_receipt.py [--check]    --check compares and writes nothing
"""
import base64
import json
import os
import sys

import receipt
import write
from act import GOVERNANCE
from cbor import Map, encode
from receipt import LEDGER, TYP
from write import LOG, OTHER, WITNESS, Key, inclusion, root_of, vkey

OUT = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "vectors", "receipt.json")
WITNESS2 = Key(9)
ISS = "https://" + write.ORIGIN


def ledger(**options):
    """Nine entries: genesis, three enrolments, index 4, a request, a register, index 7, a retirement."""
    led = write.standard_ledger(**options)
    led.index()
    case = write.Case(led)
    case.received()
    case.frozen()
    led.index()
    led.govern("retire", kid=write.RECORDS.kid)
    return led


LED = ledger()
HEADS = [(w, k, t) for w, k, t in (("witness.example", WITNESS, 1700000000), ("other.example", WITNESS2, 1700000100))]
TRUST = "log %s\nquorum none\n" % vkey(write.ORIGIN, LOG)
GENESIS = TRUST + "#foil genesis %s\n" % LED.id.hex()
WITNESSED = "log %s\nwitness A %s\nwitness B %s\ngroup G %%s A B\nquorum G\n" % (
    vkey(write.ORIGIN, LOG), vkey("witness.example", WITNESS, 4), vkey("other.example", WITNESS2, 4))


def b64(raw):
    return base64.b64encode(raw).decode()


def proof(i=5, size=8, path=None, index=None, checkpoint=None, extra=None, first="c2sp.org/tlog-proof@v1", led=LED):
    lines = [first]
    if extra is not None:
        lines.append("extra " + b64(extra))
    lines.append("index %s" % (i if index is None else index))
    lines += map(b64, inclusion(i, led.leaves[:size]) if path is None else path)
    text = "\n".join(lines) + "\n\n"
    return text.encode() + (led.checkpoint(size) if checkpoint is None else checkpoint)


def cose(i=5, size=8, header=None, drop=(), claims=None, body=None, label=396, kind=-1, payload=None, sign=LOG, root=None,
         older=None, unprotected=None, sub=None, led=LED, sig=None):
    """A COSE receipt; every part may be replaced."""
    leaves = led.leaves[:size]
    if older is not None:
        kind, sub = -2, sub or LEDGER
        path = write.consistency(older, leaves)
        value = body or [older, size, path]
    else:
        value = body or [size, i, inclusion(i, leaves)]
        sub = sub or subject(i, led)
    h = Map([(1, -19), (4, LOG.kid), (15, {1: "https://" + led.origin, 2: sub, **(claims or {})}), (16, TYP), (395, 1),
             ("size", size)])
    h = Map([(k, (header or {}).get(k, v)) for k, v in h if k not in drop] +
            [(k, v) for k, v in (header or {}).items() if k not in dict(h)])
    protected = encode(h)
    sig = sig or sign.sign(encode(["Signature1", protected, b"", root or root_of(leaves)]))
    if unprotected is None:
        unprotected = {label: {kind: [encode(value)]}}
    return b"\xd2" + encode([protected, unprotected, payload, sig])


def subject(i, led=LED):
    return receipt.Entry(led.entries[i]).sub


def scitt(i=5, receipts=None, label=394, led=LED):
    e = led.entries[i]
    c = receipt.Cursor(e, 1)
    c.array(4)
    c.bytes()
    return e[:c.pos] + encode({label: [cose(i)] if receipts is None else receipts}) + e[c.pos + 1:]


CASES = []


def case(name, rules, data, entry=5, trust=TRUST, heads=(), verdict=None, led=LED):
    if type(entry) is int:
        entry = led.entries[entry]
    row = {"name": name, "receipt": data.hex()}
    if entry is not None:
        row["entry"] = entry.hex()
    if trust is not None:
        row["trust"] = trust
    row["heads"] = [h.hex() for h in heads]
    have, found = receipt.judge(data, entry, None if trust is None else trust.encode(), heads)
    want = sorted(rules.split())
    if found != want or (verdict and have != verdict) or (have == "matches") != (not want):
        sys.exit("%s: %s %s, not %s %s" % (name, have, found, verdict, want))
    row["verdict"], row["findings"] = have, found
    CASES.append(row)


def good():
    cp = LED.checkpoint
    case("proof", "", proof())
    case("proof of every entry", "", proof(7), 7)
    case("proof of the genesis", "", proof(0), 0, GENESIS)
    case("proof with the entry in it", "", proof(extra=LED.entries[5]), None)
    case("proof whose extra is something else", "", proof(extra=b"a note"))
    case("proof whose extra is empty", "", proof(extra=b""))
    case("proof with an extension line", "", proof(checkpoint=cp(8, extra="later\n")))
    case("proof with a signature of a key not known", "", proof(checkpoint=cp(8) + write.signature_line(
        "stranger.example", OTHER, "whatever").encode()))
    case("proof with one witness", "", proof(checkpoint=cp(8, witnesses=HEADS[:1])), trust=WITNESSED % "any")
    case("proof with two witnesses", "", proof(checkpoint=cp(8, witnesses=HEADS)), trust=WITNESSED % "all")
    case("proof, and the witnesses are on the head", "", proof(), trust=WITNESSED % "all", heads=[cp(8, witnesses=HEADS)])
    case("cose", "", cose())
    case("cose in the smallest tree", "", cose(0, 2), 0, GENESIS)
    case("cose of an index entry", "", cose(7), 7)
    case("cose, and the witnesses are on the head", "", cose(), trust=WITNESSED % "all", heads=[cp(8, witnesses=HEADS)])
    case("cose, and one head of two has the quorum", "", cose(), trust=WITNESSED % "any",
         heads=[cp(8), cp(8, witnesses=HEADS[1:])])
    case("scitt", "", scitt(), None)
    case("scitt with the entry beside it", "", scitt())
    case("scitt with three receipts", "", scitt(2, [cose(2, 3), cose(2, 5), cose(2, 8)]), None)
    plus = next(k for k in map(Key, range(10, 99)) if "+" in vkey(write.ORIGIN, k).split("+", 2)[2])
    trust = "log %s\nquorum none\n" % vkey(write.ORIGIN, plus)
    case("proof, and the base64 of the key has a plus", "", proof(checkpoint=cp(8, key=plus)), trust=trust)
    case("cose, and the base64 of the key has a plus", "", cose(header={4: plus.kid}, sign=plus), trust=trust)
    for older in (1, 2, 3, 4, 5, 7, 8):
        case("consistency from %d" % older, "", cose(size=9, older=older), None, heads=[cp(older)])
    case("consistency, witnessed", "", cose(size=8, older=5), None, WITNESSED % "any",
         heads=[cp(5), cp(8, witnesses=HEADS[:1])])


def malformed_proofs():
    p = proof().decode()
    bad = {
        "empty": "", "no line end": "c2sp.org/tlog-proof@v1", "another version": p.replace("@v1", "@v2"),
        "CR LF": p.replace("\n", "\r\n"), "CR LF in the first line": p.replace("@v1\n", "@v1\r\n"),
        "no index": p.replace("index 5\n", ""), "index with a zero": p.replace("index 5", "index 05"),
        "index with a sign": p.replace("index 5", "index +5"), "index too large": p.replace("index 5", "index 9223372036854775807"),
        "index of 30 digits": p.replace("index 5", "index " + "9" * 30),
        "two extra lines": proof(extra=b"x").decode().replace("index", "extra eA==\nindex"),
        "extra without canonical base64": p.replace("index", "extra eB==\nindex"),
        "extra without a space": p.replace("index", "extra\nindex"),
        "extra too large": proof(extra=bytes(48001)).decode(),
        "65 hashes": proof(path=[bytes(32)] * 65).decode(),
        "a hash of 31 bytes": proof(path=[bytes(31)]).decode(), "a hash of 33 bytes": proof(path=[bytes(33)]).decode(),
        "base64 with a space": p.replace("index 5\n", "index 5\n "), "base64 with a letter changed": p.replace("=\n", "-\n", 1),
        "base64 without padding": p.replace("=\n", "\n", 1),
        "no empty line": p.replace("\n\n", "\n", 1), "cut in the path": p[:p.index("=\n")],
        "cut in the checkpoint": p[:-20], "bytes after the end": p + "x", "a line after the end": p + "x\n",
        "no signature": p[:p.index("\u2014")], "a size with a zero": p.replace("\n8\n", "\n08\n"),
        "a huge size": p.replace("\n8\n", "\n9223372036854775808\n"),
        "a space before": " " + p,
    }
    for name, text in bad.items():
        case("proof: " + name, "receipt.form", text.encode())
    case("proof: bytes that are no UTF-8", "receipt.form", proof().replace(b"foi.", b"fo\xff."))


def malformed_cose():
    c = cose()
    raw = {"nothing but the tag": c[:1], "cut": c[:-1], "bytes after the end": c + b"\0", "no tag": c[1:],
           "another tag": b"\xd1" + c[1:], "three parts": b"\xd2" + encode([b"", {}, None]),
           "a number not in its shortest form": c.replace(b"\x83\x08\x05", b"\x83\x18\x08\x05"),
           "indefinite length": c.replace(b"\xa1\x20\x81", b"\xbf\x20\x81", 1)}
    for name, data in raw.items():
        case("cose: " + name, "receipt.form", data)
    path = inclusion(5, LED.leaves[:8])
    one = encode([8, 5, path])
    for name, options in {
            "EdDSA": {"header": {1: -8}}, "ES256": {"header": {1: -7}}, "vds 2": {"header": {395: 2}},
            "vds as text": {"header": {395: "1"}}, "another typ": {"header": {16: "application/foil-receipt-2+cose"}},
            "typ of an entry": {"header": {16: "application/foil-entry-1+cbor"}},
            "no typ": {"drop": (16,)}, "no kid": {"drop": (4,)}, "no size": {"drop": ("size",)},
            "kid of 31 bytes": {"header": {4: bytes(31)}}, "a label more": {"header": {17: 1}},
            "a critical label": {"header": {2: [395]}}, "size of 2^63": {"header": {"size": 1 << 63}},
            "a claim more": {"claims": {6: 0}}, "iss http": {"claims": {1: "http://foi.example"}},
            "iss without a name": {"claims": {1: "https://"}}, "no sub": {"claims": {2: ""}},
            "a sub of 65 bytes": {"claims": {2: "A" * 65}}, "the root attached": {"payload": root_of(LED.leaves[:8])},
            "an empty path": {"body": [8, 5, []]}, "65 hashes": {"body": [8, 5, [bytes(32)] * 65]},
            "a hash of 31 bytes": {"body": [8, 5, [bytes(31)]]}, "four in the proof": {"body": [8, 5, path, 0]},
            "a tree of 2^63": {"body": [1 << 63, 5, path]}, "a negative index": {"body": [8, -1, path]},
            "proof -3": {"kind": -3}, "proof 1": {"kind": 1}, "two proofs": {"unprotected": {396: {-1: [one, one]}}},
            "no proof": {"unprotected": {396: {-1: []}}}, "both kinds": {"unprotected": {396: {-1: [one], -2: [one]}}},
            "a proof that is no CBOR": {"unprotected": {396: {-1: [b"\xff"]}}},
            "something after the proof": {"unprotected": {396: {-1: [one + b"\0"]}}},
            "another label beside": {"unprotected": Map([(396, {-1: [one]}), (397, 0)])},
            "a signature of 63 bytes": {"sig": bytes(63)}}.items():
        case("cose: " + name, "receipt.form", cose(**options))
    from cbor import Encoded
    twice = encode(396) + encode({-1: [one]})
    case("cose: a label twice, unprotected", "receipt.form", cose(unprotected=Encoded(b"\xa2" + twice + twice)))
    h = encode({1: -19, 4: LOG.kid, 15: {1: ISS, 2: write.REF}, 16: TYP, 395: 1, "size": 8})
    h = b"\xa7\x01\x32" + h[1:]
    case("cose: a label twice, protected", "receipt.form",
         b"\xd2" + encode([h, {396: {-1: [one]}}, None, bytes(64)]))


def statements():
    r, c = cose(), cose(size=8, older=4)
    for name, data in {
            "no receipt": scitt(receipts=[]), "nine receipts": scitt(receipts=[r] * 9), "the same twice": scitt(receipts=[r, r]),
            "the larger first": scitt(2, [cose(2, 8), cose(2, 5)]), "one of consistency": scitt(receipts=[c]),
            "a receipt that is text": scitt(receipts=["x"]), "a receipt cut": scitt(receipts=[r[:-1]]),
            "bytes after the end": scitt() + b"\0", "a receipt in another label": scitt(label=395)}.items():
        case("scitt: " + name, "receipt.form", data, None)
    case("scitt: the second is cut", "receipt.form", scitt(2, [cose(2, 5), cose(2, 8)[:-1]]), None)
    case("scitt: the second is of another key", "receipt.signature", scitt(2, [cose(2, 5), cose(2, 8, sign=OTHER)]), None)
    case("scitt: what is around the receipt is no entry", "receipt.entry", b"\xd2" + encode([b"\xa0", {394: [cose()]}, b"\xa0",
         bytes(64)]), None)
    case("an entry", "receipt.form", LED.entries[5], None)
    case("a checkpoint", "receipt.form", LED.checkpoint(), None)
    case("a trust file", "receipt.form", TRUST.encode(), None)


def one_rule_each():
    cp = LED.checkpoint
    case("no entry beside a proof", "receipt.entry", proof(), None)
    case("no entry beside a cose receipt", "receipt.entry", cose(), None)
    case("no entry but bytes", "receipt.entry", proof(), b"\xd2")
    case("no entry, and it is empty", "receipt.entry", cose(), b"")
    case("an entry that is a statement", "receipt.entry", cose(), scitt())
    case("another entry beside a statement", "receipt.entry", scitt(), 6, verdict=receipt.NO)
    case("signed for another subject", "receipt.subject", cose(sub="01.FOI.23.033514"))
    case("signed for the ledger", "receipt.subject", cose(sub=LEDGER))
    case("consistency signed for a case", "receipt.subject", cose(size=8, older=4, sub=write.REF), None, heads=[cp(4)])
    odd = ledger()
    odd.index(body={"index": 3})
    case("an index entry of another place", "receipt.place", cose(9, 10, led=odd), led=odd, entry=9)
    case("an index entry of another place, proof", "receipt.place", proof(9, 10, led=odd), led=odd, entry=9)
    odd.append(GOVERNANCE, {"kind": "genesis"}, LOG, "2023-12-02",
               payload={"after": None, "ledger": None, "case-prev": None, "case-index": 0})
    case("a genesis that is not the first", "receipt.place", cose(10, 11, led=odd), led=odd, entry=10)
    moved = ledger()
    moved.append(write.REF, bytes(32), LOG, "2023-12-02", claims={1: "https://other.example/x"})
    case("an entry of another authority", "receipt.ledger", proof(9, 10, led=moved), led=moved, entry=9)
    case("an entry of another authority, cose", "receipt.ledger", cose(9, 10, led=moved), led=moved, entry=9)
    case("another genesis", "receipt.ledger", proof(), trust=TRUST + "#foil genesis %s\n" % ("0" * 64))
    case("a genesis that is another's", "receipt.ledger", cose(0), 0, TRUST + "#foil genesis %s\n" % ("0" * 64))
    leaves = LED.leaves[:8]
    case("another entry", "receipt.path", proof(), 6)
    case("64 hashes", "receipt.path", proof(path=[bytes(32)] * 64))
    case("a hash too few", "receipt.path", proof(path=inclusion(5, leaves)[:-1]))
    case("a hash too many", "receipt.path", proof(path=inclusion(5, leaves) + [bytes(32)]))
    case("no hash", "receipt.path", proof(path=[]))
    case("another place", "receipt.path", proof(index=6))
    case("a place that is not there", "receipt.path", proof(index=8))
    case("the largest place", "receipt.path", proof(index=2 ** 63 - 2))
    case("another root, well signed", "receipt.path", proof(checkpoint=cp(8, root=bytes(32))))
    case("cose: a hash too few", "receipt.path", cose(body=[8, 5, inclusion(5, leaves)[:-1]]))
    case("cose: 64 hashes", "receipt.path", cose(body=[8, 5, [bytes(32)] * 64]))
    case("cose: a place that is not there", "receipt.path", cose(body=[8, 8, inclusion(5, leaves)]))
    case("cose: a tree of nothing", "receipt.path receipt.size", cose(body=[0, 5, [bytes(32)]]))
    case("consistency: from nothing", "receipt.path", cose(size=8, older=4, body=[0, 8, [bytes(32)]]), None, heads=[cp(4)])
    case("consistency: equal sizes", "receipt.path", cose(size=8, older=4, body=[8, 8, [bytes(32)]]), None, heads=[cp(8)])
    case("consistency: backwards", "receipt.path", cose(size=8, older=4, body=[9, 8, [bytes(32)]]), None, heads=[cp(9)])
    case("consistency: another path", "receipt.path", cose(size=8, older=5, body=[5, 8, [bytes(32)] * 3]), None, heads=[cp(5)])
    case("consistency: a hash too few", "receipt.path", cose(size=8, older=5, body=[5, 8, write.consistency(5, leaves)[:-1]]),
         None, heads=[cp(5)])
    case("consistency: from a power of two, another path", "receipt.signature", cose(size=8, older=4, body=[4, 8, [bytes(32)]]),
         None, heads=[cp(4)])
    case("signed for a larger ledger", "receipt.size", cose(header={"size": 9}))
    case("entry 2 of three shown as 1 of two", "receipt.size", cose(2, 3, body=[2, 1, inclusion(2, LED.leaves[:3])]), 2)
    case("consistency signed for a larger ledger", "receipt.size", cose(size=8, older=4, header={"size": 9}), None, heads=[cp(4)])
    case("not signed by the key that it names", "receipt.signature", cose(sign=OTHER))
    case("a bit of the path changed", "receipt.signature", cose(body=[8, 5, [bytes(32)] + inclusion(5, leaves)[1:]]))
    case("another entry of the case, cose", "receipt.signature", cose(), 6)
    case("another place of the same shape", "receipt.signature", cose(body=[8, 6, inclusion(5, leaves)]))
    case("a signature of zeros", "receipt.signature", cose(sig=bytes(64)))
    case("a checkpoint signed by another key under this name", "receipt.signature",
         proof(checkpoint=cp(8).rsplit(b"\n", 2)[0] + b"\n" + bad_line(cp(8))))
    case("a witness's line that is bad", "receipt.signature", proof(checkpoint=cp(8) + bad_line(cp(8), "witness.example", WITNESS, 4)),
         trust=WITNESSED % "any")
    case("no trust file, proof", "receipt.trust", proof(), trust=None)
    case("no trust file, cose", "receipt.trust", cose(), trust=None)
    case("no trust file, scitt", "receipt.trust", scitt(), None, trust=None)
    case("no trust file, consistency", "receipt.trust", cose(size=8, older=4), None, trust=None, heads=[cp(4)])
    other = "log %s\nquorum none\n" % vkey("other.example/log", OTHER)
    rotated = "log %s\nquorum none\n" % vkey(write.ORIGIN, OTHER)
    case("another ledger's trust file", "receipt.unknown", proof(), trust=other)
    case("another ledger's trust file, cose", "receipt.unknown", cose(), trust=other)
    case("another key of the ledger", "receipt.unknown", proof(), trust=rotated)
    case("another key of the ledger, cose", "receipt.unknown", cose(), trust=rotated)
    case("iss with a zero byte", "receipt.ledger receipt.unknown", cose(claims={1: ISS + "\0x"}))
    case("old key and new", "", cose(), trust=rotated.replace("quorum", "log %s\nquorum" % vkey(write.ORIGIN, LOG)))
    asked = WITNESSED % "all"
    case("no cosignature", "receipt.quorum", proof(), trust=asked)
    case("one cosignature of two", "receipt.quorum", proof(checkpoint=cp(8, witnesses=HEADS[:1])), trust=asked)
    case("cose, and no head", "receipt.quorum", cose(), trust=asked)
    case("cose, and a head without cosignatures", "receipt.quorum", cose(), trust=asked, heads=[cp(8)])
    case("scitt, and no head", "receipt.quorum", scitt(), None, trust=asked)
    case("scitt, and a head for one of two", "receipt.head receipt.quorum", scitt(2, [cose(2, 5), cose(2, 8)]), None, trust=asked,
         heads=[cp(8, witnesses=HEADS)])
    case("consistency, and the older head is witnessed", "receipt.quorum", cose(size=8, older=5), None, asked,
         heads=[cp(5, witnesses=HEADS)])
    case("a head that is none", "receipt.head", proof(), heads=[b"x\n"], verdict=receipt.MAYBE)
    case("a head that is empty", "receipt.head", cose(), heads=[b""], verdict=receipt.MAYBE)
    case("a head of another size", "receipt.head", proof(), heads=[cp(7)], verdict=receipt.MAYBE)
    case("a head by a key not known", "receipt.head", cose(), heads=[cp(8, key=OTHER)], verdict=receipt.MAYBE)
    case("a head of another ledger", "receipt.head", proof(), heads=[cp(8, origin="other.example/x")], verdict=receipt.NO)
    case("a head of another history", "receipt.head", proof(), heads=[cp(8, root=bytes(32))], verdict=receipt.NO)
    case("a head of another history, cose", "receipt.head", cose(), heads=[cp(8, root=bytes(32))], verdict=receipt.NO)
    case("a head with a bad line", "receipt.head", cose(), heads=[cp(8) + bad_line(cp(8))], verdict=receipt.NO)
    case("consistency, and two heads of the older size", "receipt.head", cose(size=8, older=4), None,
         heads=[cp(4), cp(4, root=bytes(32))], verdict=receipt.NO)
    case("consistency, and the older head has a bad line", "receipt.head", cose(size=8, older=4), None,
         heads=[cp(4) + bad_line(cp(4))], verdict=receipt.NO)
    case("consistency, and the older head is another ledger's", "receipt.head", cose(size=8, older=4), None,
         heads=[cp(4, origin="other.example/x")], verdict=receipt.NO)
    case("consistency without the older head", "receipt.head", cose(size=8, older=4), None, verdict=receipt.MAYBE)
    case("consistency with a head of another size", "receipt.head", cose(size=8, older=4), None, heads=[cp(5)], verdict=receipt.MAYBE)


def bad_line(note, name=write.ORIGIN, key=LOG, kind=1):
    """A line of a known key that does not verify."""
    return write.signature_line(name, key, "something else\n", kind, 1).encode()


def main(argv):
    for part in (good, malformed_proofs, malformed_cose, statements, one_rule_each):
        part()
    text = '{\n"cases": [\n%s\n]\n}\n' % ",\n".join(json.dumps(c) for c in CASES)
    if "--check" in argv:
        with open(OUT) as f:
            if f.read() != text:
                sys.exit("receipt.json is not what the second implementation makes")
        print("%d receipts as in receipt.json" % len(CASES))
        return
    with open(OUT, "w") as f:
        f.write(text)


main(sys.argv[1:])
