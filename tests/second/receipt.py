#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""A second verifier of receipts, written from spec/receipt.md alone.

usage: receipt.py FILE [--entry FILE] [--trust FILE] [--head FILE]...

Prints {"verdict": ..., "findings": [rule ids]} and exits as spec/verify.md section 2 says.
"""
import argparse
import json
import re
import sys

import keys
import tree
from act import INDEX, SIZE_MAX, Entry
from cbor import Cursor, Malformed, Unknown, decode, encode, is_bytes, is_list, is_text, is_uint, keyed, need
from keys import H
from tree import base64_of

PROOF = b"c2sp.org/tlog-proof@"
TYP = "application/foil-receipt-1+cose"
LEDGER = "foil:ledger"
NO, MAYBE = "does not match", "cannot tell"
EXIT = {"matches": 0, NO: 1, MAYBE: 3}


class Proof:
    """Q3 to Q6."""

    def __init__(self, data):
        need(len(data) <= 163840, "too long")
        lines = data.split(b"\n")
        if lines[0] != PROOF + b"v1":
            raise Unknown("another version")
        at, self.extra = 1, None
        need(at < len(lines) - 1, "cut short")
        if lines[at].startswith(b"extra "):
            self.extra = base64_of(lines[at][6:].decode("latin-1"))
            need(len(self.extra) <= 48000, "too long")
            at += 1
        need(at < len(lines) - 1 and re.fullmatch(b"index (0|[1-9][0-9]*)", lines[at]), "no index")
        self.index = int(lines[at][6:])
        need(self.index < SIZE_MAX, "too large")
        self.path = []
        for at in range(at + 1, len(lines) - 1):
            if lines[at] == b"":
                break
            self.path.append(base64_of(lines[at].decode("latin-1")))
            need(len(self.path[-1]) == 32 and len(self.path) <= 64, "no hash")
        else:
            raise Malformed("no empty line")
        self.checkpoint = tree.Checkpoint(b"\n".join(lines[at + 1:]))


class Receipt:
    """Q8 to Q14."""

    def __init__(self, data):
        need(len(data) <= 8192, "too long")
        need(data[:1] == b"\xd2", "no tag 18")
        c = Cursor(data, 1)
        c.array(4)
        self.protected, unprotected = c.bytes(), c.item()
        need(c.item() is None, "a root that is not detached")
        self.sig = c.bytes()
        c.end()
        need(len(self.sig) == 64)
        (proofs,) = keyed(unprotected, (396,))
        need(isinstance(proofs, list) and len(proofs) == 1 and proofs[0][0] in (-1, -2), "no such proof")
        kind, value = proofs[0]
        need(is_list(value, 1) and is_bytes(value[0]))
        self.header(decode(self.protected))
        self.proof(kind == -2, decode(value[0]))

    def header(self, m):
        alg, self.kid, claims, typ, vds, self.size = keyed(m, (1, 4, 15, 16, 395, "size"))
        if (alg, typ, vds) != (-19, TYP, 1):
            raise Unknown("another algorithm, version or structure")
        need(is_bytes(self.kid, 32))
        self.iss, self.sub = keyed(claims, (1, 2))
        need(is_text(self.iss, 256) and is_text(self.sub, 64) and is_uint(self.size, SIZE_MAX))
        need(self.iss.startswith("https://") and len(self.iss) > 8)
        self.origin = self.iss[8:]

    def proof(self, grown, p):
        need(is_list(p, 3) and is_uint(p[0], SIZE_MAX) and is_uint(p[1], SIZE_MAX))
        need(is_list(p[2]) and 1 <= len(p[2]) <= 64 and all(is_bytes(h, 32) for h in p[2]))
        self.grown, self.path = grown, p[2]
        self.start, self.proof_size = (p[0], p[1]) if grown else (p[1], p[0])

    def signed(self, root, pub):
        return keys.good(self.sig, encode(["Signature1", self.protected, b"", root]), pub)


def statement(data):
    """Q15: the entry's bytes, and the receipts."""
    need(len(data) <= 131199, "too long")
    c = Cursor(data, 1)
    c.array(4)
    head = c.pos
    c.bytes()
    start = c.pos
    (receipts,) = keyed(c.item(), (394,))
    rest = c.pos
    need(is_list(receipts) and 1 <= len(receipts) <= 8 and all(is_bytes(r) for r in receipts))
    c.bytes()
    need(len(c.bytes()) == 64)
    c.end()
    entry = data[:start] + b"\xa0" + data[rest:]
    need(len(entry) <= 65535 and head == 2)
    return entry, receipts


def form(data):
    """Q1."""
    if data.startswith(PROOF):
        return "proof"
    try:
        need(data[:1] == b"\xd2")
        c = Cursor(data, 1)
        c.array(4)
        c.bytes()
        if c.expect(5) == 0:
            return "entry"
        label = c.item()
        return {396: "cose", 394: "scitt"}.get(label if type(label) is int else None)
    except Malformed:
        return None


def length(index, size):
    """How many hashes lead from a leaf to the root."""
    n, last = 0, size - 1
    while last:
        n += index & 1 or index != last
        index, last = index >> 1, last >> 1
    return n


class Check:
    def __init__(self, data, entry=None, trust=None, heads=()):
        self.trust, self.heads, self.found = trust, heads, []
        self.steps = self.full = 0
        self.entry = self.leaf = None
        try:
            getattr(self, "do_%s" % form(data))(data, entry)
        except Malformed:
            self.say(MAYBE, "receipt.form")
        if trust is None and self.steps and "receipt.trust" not in self.rules():
            self.say(MAYBE, "receipt.trust")

    def say(self, verdict, rule):
        self.found.append((verdict, rule))

    def rules(self):
        return sorted({r for _, r in self.found})

    def verdict(self):
        said = {v for v, _ in self.found}
        return NO if NO in said else MAYBE if MAYBE in said or not self.full else "matches"

    def do_None(self, data, entry):
        raise Malformed("none of the forms")

    do_entry = do_None

    def take(self, data):
        try:
            self.leaf = tree.leaf_hash(data)
            self.entry = Entry(data)
        except Malformed:
            self.leaf = None
            self.say(MAYBE, "receipt.entry")

    def about(self, index, iss):
        e = self.entry
        if (e.ledger is None) != (index == 0) or (e.sub == INDEX and e.body[2] != index):
            self.say(NO, "receipt.place")
        genesis = self.leaf if e.ledger is None else e.ledger
        if e.iss != iss or (self.trust and self.trust.genesis not in (None, genesis)):
            self.say(NO, "receipt.ledger")

    def do_proof(self, data, entry):
        p = Proof(data)
        cp = p.checkpoint
        if entry is None and p.extra is None:
            self.say(MAYBE, "receipt.entry")
        else:
            self.take(p.extra if entry is None else entry)
        if self.leaf:
            if tree.included(self.leaf, p.index, cp.size, p.path, cp.root):
                self.steps += 1
            else:
                self.say(NO, "receipt.path")
        if self.entry:
            self.about(p.index, "https://" + cp.origin)
        if self.trust is None:
            return
        bad, known, signed, met = self.trust.judge(cp)
        if bad:
            self.say(NO, "receipt.signature")
        elif not known or not signed:
            self.say(MAYBE, "receipt.unknown")
        met = self.compare(cp.origin, cp.size, cp.root) or met
        if signed and not bad:
            self.full += 1
            self.quorum(met)

    def quorum(self, met):
        if self.trust.quorum != "none" and not met:
            self.say(MAYBE, "receipt.quorum")

    def compare(self, origin, size, root, older=None):
        """Q28; whether a head of this very state has a quorum."""
        met = False
        for head in self.heads:
            try:
                cp = tree.Checkpoint(head)
            except Malformed:
                self.say(MAYBE, "receipt.head")
                continue
            if cp.origin != origin:
                self.say(NO, "receipt.head")
                continue
            bad, _, signed, quorum = self.trust.judge(cp)
            if bad or not signed:
                self.say(NO if bad else MAYBE, "receipt.head")
            elif root is None:
                continue
            elif cp.size == older:
                if cp.root != self.older:
                    self.say(NO, "receipt.head")
            elif cp.size != size:
                self.say(MAYBE, "receipt.head")
            elif cp.root != root:
                self.say(NO, "receipt.head")
            else:
                met = met or quorum
        return met

    def do_cose(self, data, entry):
        if entry is not None:
            self.take(entry)
        self.one(Receipt(data), entry is not None)

    def do_scitt(self, data, entry):
        inner, receipts = statement(data)
        self.take(inner)
        if entry is not None and entry != inner:
            self.say(NO, "receipt.entry")
        before = 0
        for raw in receipts:
            try:
                r = Receipt(raw)
                need(not r.grown and r.size > before)
            except Malformed:
                self.say(MAYBE, "receipt.form")
                continue
            before = r.size
            self.one(r, True)

    def one(self, r, given):
        if not r.grown and not given:
            self.say(MAYBE, "receipt.entry")
        if r.size != r.proof_size:
            self.say(NO, "receipt.size")
        if r.sub != LEDGER if r.grown else self.entry and r.sub != self.entry.sub:
            self.say(NO, "receipt.subject")
        if self.entry and not r.grown:
            self.about(r.start, r.iss)
        root = self.grown(r) if r.grown else self.reached(r)
        if root is None:
            return
        self.steps += 1
        if self.trust is None:
            return
        named = [k for k in self.trust.logs if k.name == r.origin and keys.kid(k.pub) == r.kid]
        if not named:
            self.say(MAYBE, "receipt.unknown")
        elif not r.signed(root, named[0].pub):
            self.say(NO, "receipt.signature")
        else:
            self.full += 1
            self.quorum(self.compare(r.origin, r.size, root, r.start if r.grown else None))

    def reached(self, r):
        if self.leaf is None:
            return None
        if r.start >= r.proof_size or length(r.start, r.proof_size) != len(r.path):
            self.say(NO, "receipt.path")
            return None
        root, index, last = self.leaf, r.start, r.proof_size - 1
        path = iter(r.path)
        while last:
            if index & 1:
                root = tree.node(next(path), root)
            elif index != last:
                root = tree.node(root, next(path))
            index, last = index >> 1, last >> 1
        return root

    def grown(self, r):
        if not 0 < r.start < r.proof_size:
            self.say(NO, "receipt.path")
            return None
        if self.trust is None:
            self.say(MAYBE, "receipt.trust")
            return None
        for head in self.heads:
            try:
                cp = tree.Checkpoint(head)
            except Malformed:
                continue
            bad, _, signed, _ = self.trust.judge(cp)
            if cp.origin == r.origin and cp.size == r.start and signed and not bad:
                break
        else:
            self.say(MAYBE, "receipt.head")
            self.compare(r.origin, 0, None)
            return None
        self.older = cp.root
        root = self.newer(r, cp.root)
        if root is None or not tree.extends(r.start, cp.root, r.proof_size, root, r.path):
            self.say(NO, "receipt.path")
            return None
        return root

    def newer(self, r, older):
        """The newer root that the path gives: by folding it from the right edge of the older tree."""
        path = list(r.path)
        if r.start & r.start - 1 == 0:
            path.insert(0, older)
        index, last = r.start - 1, r.proof_size - 1
        while index & 1:
            index, last = index >> 1, last >> 1
        root = path[0]
        for h in path[1:]:
            if last == 0:
                return None
            if index & 1 or index == last:
                root = tree.node(h, root)
                while index and not index & 1:
                    index, last = index >> 1, last >> 1
            else:
                root = tree.node(root, h)
            index, last = index >> 1, last >> 1
        return root


def judge(data, entry=None, trust=None, heads=()):
    c = Check(data, entry, None if trust is None else tree.Trust(trust), heads)
    return c.verdict(), c.rules()


def main(argv):
    a = argparse.ArgumentParser()
    a.add_argument("file")
    a.add_argument("--entry")
    a.add_argument("--trust")
    a.add_argument("--head", action="append", default=[])
    args = a.parse_args(argv)

    def read(path):
        with open(path, "rb") as f:
            return f.read()
    verdict, rules = judge(read(args.file), args.entry and read(args.entry), args.trust and read(args.trust),
                           [read(h) for h in args.head])
    print(json.dumps({"verdict": verdict, "findings": rules}))
    return EXIT[verdict]


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
