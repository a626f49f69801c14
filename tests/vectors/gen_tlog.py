#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Writes tlog.json: trees, proofs, the running chain, keys and signed notes.

Follows the text of RFC 9162 section 2.1, RFC 8032 section 5.1 and C2SP
signed-note, tlog-checkpoint and tlog-cosignature, by recursion and big
numbers, so that it shares nothing with the C it is to check.

usage: gen_tlog.py > tlog.json
"""

import base64
import hashlib
import json
import struct
import sys


def sha256(*parts):
    return hashlib.sha256(b"".join(parts)).digest()


# RFC 9162 section 2.1. A tree is given by mth(from, to), the root of D[from:to].


def split(n):
    return 1 << (n - 1).bit_length() - 1


def node(left, right):
    return sha256(b"\x01", left, right)


class Tree:
    """Leaves "leaf 0", "leaf 1" and so on."""

    def __init__(self):
        self.memo = {}

    def mth(self, lo, hi):
        if (lo, hi) not in self.memo:
            self.memo[lo, hi] = self.make(lo, hi)
        return self.memo[lo, hi]

    def make(self, lo, hi):
        if lo == hi:
            return sha256()
        if hi - lo == 1:
            return sha256(b"\x00", b"leaf %d" % lo)
        k = split(hi - lo)
        return node(self.mth(lo, lo + k), self.mth(lo + k, hi))


class Uniform(Tree):
    """Every leaf is "leaf", so that a root depends on the size alone."""

    def mth(self, lo, hi):
        return super().mth(0, hi - lo)

    def make(self, lo, hi):
        if hi - lo == 1:
            return sha256(b"\x00", b"leaf")
        return super().make(lo, hi)


def path(tree, m, lo, hi):
    n = hi - lo
    if n == 1:
        return []
    k = split(n)
    if m < k:
        return path(tree, m, lo, lo + k) + [tree.mth(lo + k, hi)]
    return path(tree, m - k, lo + k, hi) + [tree.mth(lo, lo + k)]


def subproof(tree, m, lo, hi, whole):
    n = hi - lo
    if m == n:
        return [] if whole else [tree.mth(lo, hi)]
    k = split(n)
    if m <= k:
        return subproof(tree, m, lo, lo + k, whole) + [tree.mth(lo + k, hi)]
    return subproof(tree, m - k, lo + k, hi, False) + [tree.mth(lo, lo + k)]


def digest(proofs):
    return sha256(*(bytes([len(p)]) + b"".join(p) for p in proofs)).hex()


def hexes(proof):
    return [h.hex() for h in proof]


def trees():
    t = Tree()
    every = []
    for n in range(131):
        every.append({
            "size": n,
            "root": t.mth(0, n).hex(),
            "inclusion": digest(path(t, i, 0, n) for i in range(n)),
            "consistency": digest(subproof(t, m, 0, n, True) for m in range(1, n + 1)),
        })
    return {
        "trees": every,
        "inclusion": [{"index": i, "size": 7, "path": hexes(path(t, i, 0, 7))}
                      for i in (0, 3, 4, 6)],
        "consistency": [{"old": m, "size": 7, "path": hexes(subproof(t, m, 0, 7, True))}
                        for m in (3, 4, 6, 7)],
    }


def uniform():
    t = Uniform()
    top = 2**63 - 1
    cases = [(2**32, 0), (2**32 + 1, 2**32), (2**40 + 3, 2**40 + 1), (2**62, 2**62 - 1),
             (2**62 + 1, 2**62), (top, 0), (top, top - 1), (top, 2**62), (top, 12345678901234567)]
    return [{
        "size": size,
        "index": index,
        "root": t.mth(0, size).hex(),
        "inclusion": hexes(path(t, index, 0, size)),
        "old_root": t.mth(0, index + 1).hex(),
        "consistency": hexes(subproof(t, index + 1, 0, size, True)),
    } for size, index in cases]


def chain():
    t = Tree()
    value, out = bytes(32), []
    for i in range(4):
        value = sha256(b"foil-chain-1", b"\x00", value, t.mth(i, i + 1))
        out.append(value.hex())
    return out


# RFC 8032 section 5.1, slowly.

P = 2**255 - 19
L = 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, P - 2, P) % P


def recover_x(y, sign):
    x2 = (y * y - 1) * pow(D * y * y + 1, P - 2, P) % P
    x = pow(x2, (P + 3) // 8, P)
    if (x * x - x2) % P != 0:
        x = x * pow(2, (P - 1) // 4, P) % P
    return P - x if x & 1 != sign else x


BASE_Y = 4 * pow(5, P - 2, P) % P
BASE = (recover_x(BASE_Y, 0), BASE_Y)


def add(a, b):
    k = D * a[0] * b[0] * a[1] * b[1] % P
    return ((a[0] * b[1] + a[1] * b[0]) * pow(1 + k, P - 2, P) % P,
            (a[1] * b[1] + a[0] * b[0]) * pow(1 - k, P - 2, P) % P)


def times(n, point):
    out = (0, 1)
    while n:
        if n & 1:
            out = add(out, point)
        point = add(point, point)
        n >>= 1
    return out


def encode(point):
    return (point[1] | (point[0] & 1) << 255).to_bytes(32, "little")


def expand(seed):
    h = hashlib.sha512(seed).digest()
    a = int.from_bytes(h[:32], "little")
    return a & ((1 << 254) - 8) | 1 << 254, h[32:]


def public(seed):
    return encode(times(expand(seed)[0], BASE))


def sign(seed, message):
    a, prefix = expand(seed)
    r = int.from_bytes(hashlib.sha512(prefix + message).digest(), "little") % L
    big_r = encode(times(r, BASE))
    k = int.from_bytes(hashlib.sha512(big_r + public(seed) + message).digest(), "little") % L
    return big_r + ((r + k * a) % L).to_bytes(32, "little")


# C2SP


def b64(data):
    return base64.b64encode(data).decode()


class Key:
    def __init__(self, name, kind, seed_byte):
        self.name, self.kind, self.seed = name, kind, bytes([seed_byte]) * 32
        self.pub = public(self.seed)
        self.id = sha256(name.encode(), b"\n", bytes([kind]), self.pub)[:4]

    def vkey(self):
        return f"{self.name}+{self.id.hex()}+{b64(bytes([self.kind]) + self.pub)}"

    def line(self, text, at=None):
        if self.kind == 1:
            body = sign(self.seed, text.encode())
        else:
            message = f"cosignature/v1\ntime {at}\n{text}"
            body = struct.pack(">Q", at) + sign(self.seed, message.encode())
        return f"\u2014 {self.name} {b64(self.id + body)}\n"


LOG = Key("example.org/foi", 1, 1)
W1 = Key("witness.example/w1", 4, 2)
W2 = Key("tŷ.example/w2", 4, 3)
KEYS = (LOG, W1, W2)


def notes():
    t = Tree()
    checkpoint = f"{LOG.name}\n7\n{b64(t.mth(0, 7))}\n"
    empty = f"{LOG.name}\n0\n{b64(sha256())}\n"
    extended = f"{checkpoint}one more line\nand another\n"
    late, early = 2**63 - 1, 0
    made = [
        ("log only", checkpoint, [LOG.line(checkpoint)], [None, None]),
        ("empty tree", empty, [LOG.line(empty)], [None, None]),
        ("cosigned", checkpoint,
         [LOG.line(checkpoint), W1.line(checkpoint, 1700000000), W2.line(checkpoint, 1700000060)],
         [1700000000, 1700000060]),
        ("cosigned twice, the earlier time counts", checkpoint,
         [W1.line(checkpoint, 1700000000), LOG.line(checkpoint), W1.line(checkpoint, 1600000000)],
         [1600000000, None]),
        ("first and last second", checkpoint,
         [LOG.line(checkpoint), W1.line(checkpoint, early), W2.line(checkpoint, late)],
         [early, late]),
        ("extension lines", extended,
         [LOG.line(extended), W1.line(extended, 1700000000)], [1700000000, None]),
    ]
    return [{
        "name": name,
        "note": text + "\n" + "".join(lines),
        "text": text,
        "lines": len(lines),
        "cosigned_at": times_,
    } for name, text, lines, times_ in made]


def main():
    out = trees()
    out["uniform"] = uniform()
    out["chain"] = chain()
    out["keys"] = [{"name": k.name, "type": k.kind, "pub": k.pub.hex(), "vkey": k.vkey()}
                   for k in KEYS]
    out["notes"] = notes()
    json.dump(out, sys.stdout, indent=1)
    sys.stdout.write("\n")


main()
