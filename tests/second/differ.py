#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Looks for a folder on which the two verifiers do not agree: changes at random, with and without keys.

usage: differ.py FOIL-VERIFY SECONDS [SEED]

Each folder is a base of mutate.py, with changes to the decoded bundle, its disclosure, or an act before
it is signed. What is found is kept in build/differ-SEED-N, and the exit status is 1.
"""
import copy
import os
import random
import shutil
import sys
import tempfile
import time

import compare
import mutate
import signed
from cbor import Encoded, Map, decode, encode
from mutate import DISCLOSURE, MAGIC, R

ODD = [0, 1, 2, 4, 23, 24, 255, 256, 65535, 65536, (1 << 28) - 1, 1 << 28, (1 << 32) - 1, 1 << 32, (1 << 63) - 1,
       1 << 63, (1 << 64) - 1, -1, None, True, False, b"", bytes(31), bytes(32), bytes(33), "", "x", "foia", "each",
       "neither", "issued", "decided", "disclosed", "part", "A", "2023-11-24", [], [0], [[]], {}, Encoded(b"\xf7"),
       Encoded(b"\x18\x05"), Encoded(b"\x5f\xff"), Encoded(b"\xfb" + bytes(8)), "\u27e6", "\u202e", "a\nb"]


def places(x, out, at=()):
    """Every list in a tree of lists, with what is in it."""
    if isinstance(x, list) and not isinstance(x, Map):
        for i, v in enumerate(x):
            out.append((x, i))
            places(v, out, at + (i,))
    return out


def change(rng, root):
    spots = places(root, [])
    if not spots:
        return
    where, i = rng.choice(spots)
    what = rng.randrange(9)
    x = where[i]
    if what == 0:
        where.pop(i)
    elif what == 1:
        where.insert(i, copy.deepcopy(x))
    elif what == 2:
        k = rng.randrange(len(where))
        where[i], where[k] = where[k], where[i]
    elif what == 3 and type(x) is int:
        where[i] = max(0, x + rng.choice((-1, 1)))
    elif what in (4, 5, 6) and type(x) is bytes and x:
        b = bytearray(x)
        at = rng.randrange(len(b))
        if what == 4:
            b[at] ^= 1 << rng.randrange(8)
        elif what == 5:
            del b[at:at + rng.choice((1, 32, 33))]
        else:
            b[at:at] = bytes(rng.randrange(256) for _ in range(rng.choice((1, 32, 33))))
        where[i] = bytes(b)
    elif what == 7:
        other, k = rng.choice(spots)
        where[i] = copy.deepcopy(other[k])
    else:
        where[i] = copy.deepcopy(rng.choice(ODD))


def bundle(rng, folder):
    """A base whose bundle or disclosure is changed once or twice."""
    name = rng.choice(("w", "w", "p", "wr"))

    def do(files):
        b = decode(files[R][3:])
        d = decode(b[DISCLOSURE])
        for _ in range(rng.choice((1, 1, 2))):
            change(rng, rng.choice((b, d)))
        if b[DISCLOSURE:] and type(b[DISCLOSURE]) is bytes and rng.randrange(4):
            b[DISCLOSURE] = encode(d)
        files[R] = MAGIC + encode(b)

    return mutate.tell((name, do), folder)


def act(rng, folder):
    """The standard case, with leaves of one or two acts changed before they are signed."""
    story = {}
    for step in rng.choices(signed.STEPS, k=rng.choice((1, 1, 2))):
        def spoil(leaves):
            i = rng.randrange(len(leaves)) if rng.randrange(3) == 0 else rng.choice((1, 2, 3, 4, 5, 6, 7, 8, 13, 14, 15))
            leaves[:] = copy.deepcopy(leaves)  # they share lists with what the writer keeps
            if rng.randrange(8) == 0:
                change(rng, leaves)
            elif type(leaves[i]) is list and len(leaves[i]) == 3:
                change(rng, leaves[i])
        story[step] = {"spoil": spoil}
    if rng.randrange(3) == 0:
        i, n = rng.randrange(32), rng.randrange(4)
        old = story.get("issued", {})
        story["issued"] = lambda c: {**old, "private": signed.keep(c, {n: [i]})}
    return signed.tell(story, folder)


def entry(rng, folder):
    """The standard case, with the payload, header or claims of an entry changed."""
    key = rng.choice((("payload", ("v", "body", "after", "ledger", "case-prev", "case-index")), ("header", (1, 4, 16)),
                      ("claims", (1, 2, 6))))
    options = {key[0]: {rng.choice(key[1]): rng.choice(ODD + [[0, bytes(32)], [3, bytes(32)], "OTHER", "foil:index"])}}
    step = rng.choice(signed.STEPS + ("index", "governance"))
    if step == "governance":
        return signed.tell({"ledger": signed.ledger(signed.root_signs(**options))}, folder)
    return signed.tell({step: options}, folder)


def either(a, b):
    """What is both malformed and not known may be found as either (spec/verify.md section 2)."""
    return a[0] == b[0] and all("record.act" in x[1] or "order.kind" in x[1] for x in (a, b))


def main(argv):
    program, seconds = argv[0], float(argv[1])
    seed = int(argv[2]) if len(argv) > 2 else random.randrange(1 << 32)
    rng, end, n, bad = random.Random(seed), time.monotonic() + seconds, 0, 0
    with tempfile.TemporaryDirectory() as out:
        while time.monotonic() < end:
            folder = os.path.join(out, "x")
            make = rng.choice((bundle, act, act, entry))
            shutil.rmtree(folder, True)
            os.makedirs(folder)
            try:
                given = make(rng, os.path.join(folder, "published"))
            except (ValueError, TypeError, AttributeError, KeyError, IndexError, OverflowError):
                continue                   # what cannot even be written
            with open(os.path.join(folder, "trust"), "w") as f:
                f.write(given["trust"])
            options = ["--trust", os.path.join(folder, "trust")]
            (a, _), b = compare.ask_program(program, folder, options), compare.ask_second(folder, options)
            n += 1
            if a != b and not either(a, b):
                bad += 1
                kept = os.path.join(os.path.dirname(program), "differ-%d-%d" % (seed, n))
                shutil.copytree(folder, kept)
                print("%s (%s): the two do not agree\n  program %s\n  second  %s" % (kept, make.__name__, a, b))
    print("seed %d: %d folders, %d on which they do not agree" % (seed, n, bad))
    return bad != 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
