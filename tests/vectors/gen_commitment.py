#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Golden vectors for foil-doc-1, written from spec/commitment.md alone.

Nothing here calls the library. Trees are worked out node by node from the
formulas, which is slow and plain. Needs python3-cbor2.

    python3 tests/vectors/gen_commitment.py > tests/vectors/commitment.json
"""

import hashlib
import json
import sys

import cbor2


def sha(*pieces):
    return hashlib.sha256(b"".join(pieces)).digest()


def cbor(value):
    return cbor2.dumps(value, canonical=True)


def u8(value):
    return value.to_bytes(1, "big")


def u64(value):
    return value.to_bytes(8, "big")


def token(text, sep=1):
    return cbor([0, text, sep])


PAD = cbor([1])


class Doc:
    """One document: D3 to D5, D9 and D11."""

    def __init__(self, doc_id, secret, profile, kind, leaves):
        self.id, self.secret, self.profile, self.kind, self.leaves = (
            doc_id, secret, profile, kind, leaves)
        self.n = len(leaves)
        self.d = 0
        while 2 ** self.d < self.n:
            self.d += 1
        self.seeds, self.hashes = {}, {}

    def s(self, h, j):
        if (h, j) not in self.seeds:
            self.seeds[h, j] = self.secret if h == self.d else sha(
                b"\x02", self.id, u8(h), u8(j % 2), self.s(h + 1, j // 2))
        return self.seeds[h, j]

    def t(self, h, j):
        if (h, j) not in self.hashes:
            if j * 2 ** h >= self.n:
                value = sha(b"\x03", self.id, u8(h))
            elif h == 0:
                value = sha(b"\x00", self.id, u64(j), self.s(0, j), self.leaves[j])
            else:
                value = sha(b"\x01", self.id, u8(h), self.t(h - 1, 2 * j), self.t(h - 1, 2 * j + 1))
            self.hashes[h, j] = value
        return self.hashes[h, j]

    def header(self):
        return cbor([1, 1, self.id, self.n, self.profile, [[0, self.n, self.kind]],
                     self.t(self.d, 0)])

    def root(self):
        return sha(b"\x04", self.header())

    def node(self, kind, h, j):
        if kind == "seed":
            return u8(h) + self.s(h, j)
        return u8(0x80 | h) + self.t(h, j)

    def frontier(self, hidden):
        """D12, D13: the maximal nodes, found by asking every node from the top."""
        nodes = []

        def visit(h, j):
            below = [i for i in range(j * 2 ** h, (j + 1) * 2 ** h) if i < self.n]
            if not below:
                return
            if all(i in hidden for i in below):
                nodes.append(self.node("hash", h, j))
            elif not any(i in hidden for i in below):
                nodes.append(self.node("seed", h, j))
            else:
                visit(h - 1, 2 * j)
                visit(h - 1, 2 * j + 1)

        visit(self.d, 0)
        return b"".join(nodes)

    def contents(self, hidden):
        return b"".join(packed(c) for i, c in enumerate(self.leaves) if i not in hidden)


def packed(content):
    """D14."""
    value = cbor2.loads(content)
    if value[0] == 0:
        return cbor(value[1]) + cbor(value[2])
    return cbor(None) if value[0] == 1 else content


def doc_id(use, genesis, sub, case_index, ordinal):
    """D1."""
    return sha(cbor(["foil-doc-1", use, genesis, sub, case_index, ordinal]))[:16]


def pad_counts(ident, secret, how_many):
    """D20."""
    def bits():
        counter = 0
        while True:
            for byte in sha(b"\x05", ident, secret, u64(counter)):
                for place in range(7, -1, -1):
                    yield byte >> place & 1
            counter += 1

    stream, counts = bits(), []
    for _ in range(how_many):
        count = 0
        while count < 32 and next(stream) == 1:
            count += 1
        counts.append(count)
    return counts


def as_set(ranges):
    return {i for start, length in ranges for i in range(start, start + length)}


def case(name, doc, openings):
    return {
        "name": name, "id": doc.id.hex(), "secret": doc.secret.hex(), "profile": doc.profile,
        "kind": doc.kind, "leaves": [c.hex() for c in doc.leaves], "header": doc.header().hex(),
        "root": doc.root().hex(), "leaf_hashes": [doc.t(0, i).hex() for i in range(doc.n)],
        "openings": [{"hidden": [{"start": s, "len": n} for s, n in ranges],
                      "frontier": doc.frontier(as_set(ranges)).hex(),
                      "contents": doc.contents(as_set(ranges)).hex()} for ranges in openings],
    }


def bad(name, doc, frontier, contents, code="format"):
    """What must be refused although every hash in it is right."""
    return {"name": name, "id": doc.id.hex(), "root": doc.root().hex(),
            "header": doc.header().hex(), "frontier": frontier.hex(),
            "contents": contents.hex(), "code": code}


def words(n):
    return [token("word%d" % i, i % 5) for i in range(n)]


def all_kinds():
    return [
        token("", 2), PAD, cbor([2, 32, 16, 1, bytes(range(40))]),
        cbor([3, "B7", 1, 42, "=6*7", True]), cbor([3, "B8", 0, None, None, False]),
        cbor([4, "subject", "Minutes"]), cbor([4, "n", {"a": [1, 2], "b": -1}]),
        cbor([5, "application/pdf", 123456]), cbor([6, bytes(16), bytes(32)]),
        token("z" * 300, 0), token("Łódź 東京", 1),
    ]


def padded(doc_ident, secret, tokens):
    leaves = []
    for content, count in zip(tokens, pad_counts(doc_ident, secret, len(tokens))):
        leaves += [content] + [PAD] * count
    return leaves


def bad_cases(two, nine, three):
    seeds = nine.contents(set())
    hide = as_set([(3, 2)])
    good = nine.frontier(hide)
    open_hide = nine.contents(hide)
    unpacked = nine.leaves[0] + b"".join(packed(c) for c in nine.leaves[1:])
    return [
        bad("two seeds for one", nine, nine.node("seed", 3, 0) + nine.node("seed", 3, 1), seeds),
        bad("two hashes for one", nine, nine.node("hash", 3, 0) + nine.node("hash", 3, 1), b""),
        bad("leaf 8 alone, its parent past n", nine,
            good[:-33] + nine.node("seed", 0, 8), open_hide),
        bad("leaf 8 hidden alone, its parent past n", nine,
            nine.node("seed", 3, 0) + nine.node("hash", 0, 8), nine.contents({8})),
        bad("two leaves, two seeds", two, two.node("seed", 0, 0) + two.node("seed", 0, 1),
            two.contents(set())),
        bad("three leaves, the last not merged", three,
            three.node("seed", 1, 0) + three.node("seed", 0, 2), three.contents(set())),
        bad("a node past the end", nine, nine.node("seed", 4, 0) + nine.node("seed", 0, 0), seeds),
        bad("an empty node written out", three,
            three.node("hash", 1, 0) + three.node("seed", 0, 2) + three.node("hash", 0, 3),
            three.contents({0, 1})),
        bad("frontier ends early", nine, good[:-33], open_hide),
        bad("frontier is empty", nine, b"", seeds),
        bad("half a node", nine, good + b"\x00", open_hide),
        bad("node too high", nine, u8(5) + nine.s(4, 0), seeds),
        bad("node not aligned", nine, nine.node("seed", 0, 0) + nine.node("seed", 1, 0), seeds),
        bad("height 127", nine, u8(127) + nine.s(4, 0), seeds),
        bad("contents end early", nine, nine.frontier(set()), seeds[:-2]),
        bad("contents left over", nine, nine.frontier(set()), seeds + cbor(None)),
        bad("a token not packed", nine, nine.frontier(set()), unpacked),
        bad("contents where all is hidden", nine, nine.frontier(set(range(9))), cbor(None)),
    ]


def main():
    vec_id, vec_k = bytes(range(16)), bytes(range(32))
    id2 = doc_id("document", bytes([7] * 32), "01.FOI.23.033513", 1, 3)
    k2 = sha(b"a secret for vectors")
    informant = "The informant is John Smith of 12 High Street.".split()
    nine = Doc(vec_id, vec_k, "txt-1", 0,
               [token(w) for w in informant[:-1]] + [token(informant[-1], 2)])
    one, two, three = (Doc(id2, k2, "txt-1", 0, words(n)) for n in (1, 2, 3))
    big = Doc(id2, k2, "txt-1", 0, words(31))
    kinds = Doc(id2, k2, "act-1", 1, all_kinds())
    pads = Doc(id2, k2, "txt-1-pad", 0, padded(id2, k2, words(20)))
    full = Doc(vec_id, k2, "txt-1", 0, words(32))
    ids = [("act", bytes(32), "A", 0, 0), ("document", bytes([7] * 32), "01.FOI.23.033513", 1, 3),
           ("letter", bytes(range(32)), "X" * 64, 2 ** 40, 1)]
    vectors = {
        "ids": [{"use": u, "genesis": g.hex(), "sub": s, "case_index": c, "ordinal": o,
                 "id": doc_id(u, g, s, c, o).hex()} for u, g, s, c, o in ids],
        "pads": [{"id": i.hex(), "secret": k.hex(), "counts": pad_counts(i, k, 600)}
                 for i, k in ((vec_id, vec_k), (id2, k2))],
        "cases": [
            case("the worked vector", nine, [[(3, 2)], [], [(0, 9)], [(8, 1)], [(0, 8)],
                                             [(0, 1), (2, 1), (4, 1), (6, 1), (8, 1)]]),
            case("one leaf", one, [[], [(0, 1)]]),
            case("two leaves", two, [[], [(0, 2)], [(0, 1)], [(1, 1)]]),
            case("three leaves", three, [[], [(0, 3)], [(2, 1)], [(0, 2)], [(1, 1)], [(1, 2)]]),
            case("thirty-one leaves", big, [[], [(0, 31)], [(0, 1)], [(30, 1)], [(15, 2)],
                                            [(7, 9), (20, 1), (29, 2)], [(0, 16)], [(16, 15)],
                                            [(1, 29)]]),
            case("thirty-two leaves", full, [[], [(0, 32)], [(31, 1)], [(5, 6), (13, 3)]]),
            case("every leaf type", kinds, [[], [(2, 3)], [(5, 2), (8, 1)]]),
            case("padded", pads, [[], [(2, 5)], [(0, 1), (9, 4)], [(pads.n - 3, 3)]]),
        ],
        "bad": bad_cases(two, nine, three),
    }
    json.dump(vectors, sys.stdout, indent=1)
    print()


if __name__ == "__main__":
    main()
