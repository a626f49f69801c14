#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""A judge of COSE receipts, written from RFC 9942, RFC 9052 and RFC 9162 alone: it knows nothing of foil.

usage: rfc9942.py PUBLIC-KEY-HEX RECEIPT ENTRY            inclusion
       rfc9942.py PUBLIC-KEY-HEX RECEIPT SIZE ROOT-HEX    consistency
       rfc9942.py PUBLIC-KEY-HEX STATEMENT                a transparent statement

CBOR by cbor2, Ed25519 by cryptography (Debian: python3-cbor2, python3-cryptography). Prints the
kind, the sizes and the root, or fails.
"""
import hashlib
import sys

import cbor2
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

ALG, CRIT, VDS, VDP, RECEIPTS = 1, 2, 395, 396, 394
ED25519 = (-8, -19)  # EdDSA of RFC 9053; Ed25519 of RFC 9864


def node(a, b):
    return hashlib.sha256(b"\1" + a + b).digest()


def sign1(data):
    tag = cbor2.loads(data)
    assert isinstance(tag, cbor2.CBORTag) and tag.tag == 18 and len(tag.value) == 4, "no COSE_Sign1"
    return tag.value


def inclusion_root(entry, size, index, path):
    """RFC 9162 section 2.1.3.2."""
    assert index < size
    fn, sn, r = index, size - 1, hashlib.sha256(b"\0" + entry).digest()
    for p in path:
        assert sn != 0, "path too long"
        if fn & 1 or fn == sn:
            r = node(p, r)
            if not fn & 1:
                while fn != 0 and not fn & 1:
                    fn, sn = fn >> 1, sn >> 1
        else:
            r = node(r, p)
        fn, sn = fn >> 1, sn >> 1
    assert sn == 0, "path too short"
    return r


def consistency_root(old_root, first, second, path):
    """RFC 9162 section 2.1.4.2: the newer root, if the path begins at the older."""
    assert 0 < first < second and path
    if first & (first - 1) == 0:
        path = [old_root] + path
    fn, sn = first - 1, second - 1
    while fn & 1:
        fn, sn = fn >> 1, sn >> 1
    fr = sr = path[0]
    for c in path[1:]:
        assert sn != 0, "path too long"
        if fn & 1 or fn == sn:
            fr, sr = node(c, fr), node(c, sr)
            if not fn & 1:
                while fn != 0 and not fn & 1:
                    fn, sn = fn >> 1, sn >> 1
        else:
            sr = node(sr, c)
        fn, sn = fn >> 1, sn >> 1
    assert fr == old_root and sn == 0, "not from that root"
    return sr


def receipt(data, key, entry=None, old=None):
    protected, unprotected, payload, signature = sign1(data)
    header = cbor2.loads(protected)
    assert header[ALG] in ED25519 and header[VDS] == 1 and CRIT not in header
    proofs = unprotected[VDP]
    (kind, values), = proofs.items()
    assert kind == (-1 if old is None else -2) and len(values) == 1
    a, b, path = cbor2.loads(values[0])
    assert path, "RFC 9942 knows no empty path"
    if old is None:
        root = inclusion_root(entry, a, b, path)
    else:
        assert a == old[0], "of another older size"
        root = consistency_root(old[1], a, b, path)
    assert payload is None or payload == root, "attached payload"
    key.verify(signature, cbor2.dumps(["Signature1", protected, b"", root]))
    return "inclusion %d in %d %s" % (b, a, root.hex()) if old is None else "consistency %d to %d %s" % (a, b, root.hex())


def statement(data, key):
    protected, unprotected, payload, signature = sign1(data)
    entry = cbor2.dumps(cbor2.CBORTag(18, [protected, {}, payload, signature]))
    return [receipt(r, key, entry) for r in unprotected[RECEIPTS]]


def main(argv):
    key = Ed25519PublicKey.from_public_bytes(bytes.fromhex(argv[0]))
    with open(argv[1], "rb") as f:
        data = f.read()
    if len(argv) == 2:
        print("\n".join(statement(data, key)))
    elif len(argv) == 3:
        with open(argv[2], "rb") as f:
            print(receipt(data, key, f.read()))
    else:
        print(receipt(data, key, old=(int(argv[2]), bytes.fromhex(argv[3]))))


if __name__ == "__main__":
    main(sys.argv[1:])
