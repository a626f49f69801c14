# SPDX-License-Identifier: Apache-2.0
"""cwt and scitt-cose over the receipts of lib/receipts.sh: cwt_judge.py DIR"""
import base64
import glob
import os
import sys

import cbor2
from cwt import COSE, COSEKey
from scitt_cose import merkle
from scitt_cose.cose_sign1 import strict_decode
from scitt_cose.statement import extract_receipts


def read(name):
    with open(os.path.join(DIR, name), "rb") as f:
        return f.read()


DIR = sys.argv[1]
PUB = bytes.fromhex(read("pub").decode())


def key(kid):
    return COSEKey.new({1: 1, 2: kid, 3: -19, -1: 6, -2: PUB})


def verify(message, root):
    """The signature over the root by cwt; strict form by scitt-cose."""
    strict_decode(message)
    kid = cbor2.loads(cbor2.loads(message).value[0])[4]
    return COSE.new().decode(message, key(kid), detached_payload=root)


def refused(f, *args):
    try:
        f(*args)
    except Exception:
        return
    sys.exit("%s took what is false" % f.__name__)


def inclusion(message, entry):
    (proof,) = cbor2.loads(message).value[1][396][-1]
    size, index, path = cbor2.loads(proof)
    root = merkle.root_from_inclusion_proof(entry.hex(), index, size, [p.hex() for p in path])
    assert root is not None
    verify(message, bytes.fromhex(root))
    return size, index, root


def main():
    heads = {int(os.path.basename(p).split(".")[0]): p for p in glob.glob(os.path.join(DIR, "*.checkpoint"))}
    roots = {n: base64.b64decode(read(os.path.basename(p)).split(b"\n")[2]).hex() for n, p in heads.items()}
    last = max(roots)
    entries = [read("%d.entry" % i) for i in range(last)]
    assert merkle.merkle_root([e.hex() for e in entries]) == roots[last]
    count = 0
    for i, e in enumerate(entries):
        assert inclusion(read("%d.cose" % i), e) == (last, i, roots[last])
        statement = read("%d.scitt" % i)
        strict_decode(statement)
        (receipt,) = extract_receipts(statement)
        tag = cbor2.loads(statement)
        tag.value[1] = {}
        assert cbor2.dumps(tag) == e and inclusion(receipt, e) == (last, i, roots[last])
        strict_decode(e)
        if cbor2.loads(cbor2.loads(e).value[0])[15][2] == "foil:index":  # the ledger's own key signed it
            COSE.new().decode(e, key(cbor2.loads(cbor2.loads(e).value[0])[4]))
            count += 1
        count += 2
    for g in glob.glob(os.path.join(DIR, "*.grown")):
        message = read(os.path.basename(g))
        (proof,) = cbor2.loads(message).value[1][396][-2]
        old, new, path = cbor2.loads(proof)
        hexes = [e.hex() for e in entries]
        assert [p.hex() for p in path] == merkle.consistency_proof(hexes, old, new) and new == last
        verify(message, bytes.fromhex(roots[new]))
        refused(verify, message, bytes.fromhex(roots[old]))
        count += 1
    refused(inclusion, read("1.cose"), entries[2])
    print("%d messages taken by cwt and scitt-cose" % count)


main()
