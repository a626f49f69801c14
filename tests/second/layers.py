#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""The vectors of single layers, tests/vectors/*.json, through the code of the second verifier.

usage: layers.py
"""
import itertools
import json
import os
import sys

import show
import tree
import write
from cbor import Malformed, Unknown, decode, encode
from commitment import Commitment, Opening, doc_id, pads
from keys import H

VECTORS = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "vectors")
unhex = bytes.fromhex


def load(name):
    with open(os.path.join(VECTORS, name + ".json")) as f:
        return json.load(f)


def same(have, want, what):
    if have != want:
        sys.exit("%s: %r, not %r" % (what, have, want))
    same.count += 1


same.count = 0


def commitment():
    v = load("commitment")
    for x in v["ids"]:
        have = doc_id(x["use"], unhex(x["genesis"]), x["sub"], x["case_index"], x["ordinal"])
        same(have.hex(), x["id"], "id")
    for x in v["pads"]:
        stream = pads(unhex(x["id"]), unhex(x["secret"]))
        same(list(itertools.islice(stream, len(x["counts"]))), x["counts"], "pads")
    for x in v["cases"]:
        c = Commitment(unhex(x["id"]), unhex(x["secret"]), x["profile"], x["kind"], [unhex(i) for i in x["leaves"]])
        same((c.header.hex(), c.root.hex()), (x["header"], x["root"]), x["name"])
        for o in x["openings"]:
            hidden = [[r["start"], r["len"]] for r in o["hidden"]]
            parts = c.open(hidden)
            same((parts[1].hex(), parts[2].hex()), (o["frontier"], o["contents"]), x["name"])
            read = Opening(*parts)
            same((read.gives(c.id, c.root), read.hidden), (True, hidden), x["name"])
    for x in v["bad"]:
        try:
            read = Opening(unhex(x["header"]), unhex(x["frontier"]), unhex(x["contents"]))
            have = "ok" if read.gives(unhex(x["id"]), unhex(x["root"])) else "not good"
        except Unknown:
            have = "version"
        except Malformed:
            have = "format"
        same(have, x["code"], x["name"])


def document():
    for x in load("document")["documents"]:
        text = unhex(x["text"]).decode()
        cut = write.tokens(text)
        same([[t.encode().hex(), sep] for t, sep in cut], x["tokens"], x["name"])
        c = Commitment(bytes(16), bytes(32), "txt-1", 0, [encode([0, t, sep]) for t, sep in cut])
        markers = [(m["start"], m["len"], m["label"]) for m in x["markers"]]
        made, lines = show.published(Opening(*c.open(write.merge([m[:2] for m in markers]))), markers)
        same(made.hex(), x["published"], x["name"])
        same(lines, [m["line"] for m in x["markers"]], x["name"])


def tlog():
    v = load("tlog")
    leaves = [tree.leaf_hash(b"leaf %d" % i) for i in range(130)]
    for x in v["trees"]:
        n = x["size"]
        same(write.root_of(leaves[:n]).hex(), x["root"], "root of %d" % n)
        proofs = [write.inclusion(i, leaves[:n]) for i in range(n)]
        same(packed(proofs), x["inclusion"], "inclusion in %d" % n)
        proofs = [write.consistency(i, leaves[:n]) for i in range(1, n + 1)]
        same(packed(proofs), x["consistency"], "consistency to %d" % n)
    for x in v["uniform"]:
        root = unhex(x["root"])
        path = [unhex(p) for p in x["inclusion"]]
        same(tree.included(tree.leaf_hash(b"leaf"), x["index"], x["size"], path, root), True, "uniform")
        if path:
            same(tree.included(tree.leaf_hash(b"leaf"), x["index"], x["size"], path[:-1], root), False, "uniform")
        path = [unhex(p) for p in x["consistency"]]
        same(tree.extends(x["index"] + 1, unhex(x["old_root"]), x["size"], root, path), True, "uniform")
    c = bytes(32)
    for i, want in enumerate(v["chain"]):
        c = H(b"foil-chain-1\0", c, leaves[i])
        same(c.hex(), want, "chain")
    known = [tree.Key(k["vkey"]) for k in v["keys"]]
    for k, x in zip(known, v["keys"]):
        same((k.name, k.type, k.pub.hex()), (x["name"], x["type"], x["pub"]), "key")
    for x in v["notes"]:
        cp = tree.Checkpoint(x["note"].encode())
        same((cp.text, len(cp.lines)), (x["text"], x["lines"]), x["name"])
        times = [cp.signed(k) for k in known[1:]]
        same([t and t[0] for t in times], x["cosigned_at"], x["name"])
        same(cp.signed(known[0]), True, x["name"])


def packed(proofs):
    return H(*(bytes([len(p)]) + b"".join(p) for p in proofs)).hex()


def casemap():
    v = load("casemap")
    genesis = unhex(v["genesis"])
    same(tree.EMPTY.hex(), v["empty"], "empty")
    for x in v["keys"]:
        same(tree.map_key(genesis, x["subject"]).hex(), x["key"], "key")
    for x in v["maps"]:
        cases = [(unhex(c["key"]), c["count"], unhex(c["last"])) for c in x["cases"]]
        root = write.map_root(cases)
        same(root.hex(), x["root"], x["name"])
        for p in x["proofs"]:
            key = unhex(p["key"])
            same(encode(write.map_proof(cases, key)).hex(), p["cbor"], x["name"])
            says = tree.map_says(tree.map_proof(decode(unhex(p["cbor"]))), key, root)
            same(says is not None and says != "absent", bool(p["present"]), x["name"])
            same(tree.map_says(tree.map_proof(decode(unhex(p["cbor"]))), key, bytes(32)), None, x["name"])


for layer in (commitment, document, tlog, casemap):
    layer()
print("%d comparisons with the vectors of single layers" % same.count)
