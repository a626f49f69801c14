#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Writes casemap.json: roots and proofs of case maps.

Builds each map by recursion from the definition in spec/casemap.md, over the
whole set of keys at once, so that it shares nothing with the C it is to check.

usage: gen_casemap.py > casemap.json
"""

import hashlib
import json
import struct
import sys


def sha256(*parts):
    return hashlib.sha256(b"".join(parts)).digest()


GENESIS = sha256(b"genesis")
EMPTY = sha256(b"\x20")


def key_of(subject):
    return sha256(b"foil-case-map-1", b"\x00", GENESIS, subject.encode())


def leaf(key, value):
    return sha256(b"\x21", key, struct.pack(">Q", value[0]), value[1])


def bits(key):
    return "".join(f"{byte:08b}" for byte in key)


def prefix(path):
    return int(path.ljust(256, "0"), 2).to_bytes(32, "big")


def root(cases, path=""):
    """The hash of the subtree at `path`, a string of bits, of a dict of the cases below it."""
    if not cases:
        return EMPTY
    if len(cases) == 1:
        return leaf(*next(iter(cases.items())))
    left, right = halves(cases, path)
    return sha256(b"\x22", struct.pack(">H", len(path)), prefix(path),
                  root(left, path + "0"), root(right, path + "1"))


def halves(cases, path):
    return tuple({k: v for k, v in cases.items() if bits(k).startswith(path + side)}
                 for side in "01")


def prove(cases, key):
    path, siblings = "", []
    while len(cases) > 1:
        side = bits(key)[len(path)]
        left, right = halves(cases, path)
        if side == "0":
            siblings.append(root(right, path + "1"))
            cases = left
        else:
            siblings.append(root(left, path + "0"))
            cases = right
        path += side
    if not cases:
        return cbor([0, None, None, None, b"".join(siblings)])
    other, (count, last) = next(iter(cases.items()))
    if other == key:
        return cbor([1, None, count, last, b"".join(siblings)])
    return cbor([2, other, count, last, b"".join(siblings)])


def cbor_head(major, n):
    if n < 24:
        return bytes([major << 5 | n])
    for info, size in ((24, 1), (25, 2), (26, 4), (27, 8)):
        if n < 1 << 8 * size:
            return bytes([major << 5 | info]) + n.to_bytes(size, "big")
    raise ValueError(n)


def cbor(items):
    out = cbor_head(4, len(items))
    for item in items:
        if item is None:
            out += b"\xf6"
        elif isinstance(item, int):
            out += cbor_head(0, item)
        else:
            out += cbor_head(2, len(item)) + item
    return out


def value(i):
    return (i % 7 + 1, sha256(b"last %d" % i))


def subjects(n):
    return {key_of(f"01.FOI.23.{i:06d}"): value(i) for i in range(n)}


def flip(key, bit):
    return (int.from_bytes(key, "big") ^ 1 << 255 - bit).to_bytes(32, "big")


def describe(name, cases, absent):
    return {
        "name": name,
        "cases": [{"key": k.hex(), "count": c, "last": last.hex()}
                  for k, (c, last) in cases.items()],
        "root": root(cases).hex(),
        "proofs": [{"key": k.hex(), "present": int(k in cases), "cbor": prove(cases, k).hex()}
                   for k in list(cases)[:8] + absent],
    }


def main():
    base = bytes(range(32))
    twins = {base: value(1), flip(base, 255): value(2)}
    chain = {flip(base, i): value(i) for i in range(0, 256, 15)}
    ends = {bytes(32): value(1), b"\xff" * 32: (2**63 - 1, bytes(32))}
    gone = [key_of("nobody asked"), base, bytes(32), b"\xff" * 32]
    out = {
        "genesis": GENESIS.hex(),
        "empty": EMPTY.hex(),
        "keys": [{"subject": s, "key": key_of(s).hex()}
                 for s in ("", "01.FOI.23.033513", "foil:governance", "A" * 64)],
        "maps": [describe(f"{n} cases", subjects(n), gone) for n in (0, 1, 2, 3, 10, 100)] + [
            describe("twins that differ in the last bit", twins, [flip(base, 254), flip(base, 0)]),
            describe("a fork every 15 bits", chain, [flip(base, i) for i in (1, 14, 254, 255)]),
            describe("the first and the last key", ends, [base, flip(bytes(32), 0)]),
        ],
    }
    json.dump(out, sys.stdout, indent=1)
    sys.stdout.write("\n")


main()
