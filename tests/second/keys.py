# SPDX-License-Identifier: Apache-2.0
"""Ed25519 as spec/key.md has it, and hashes."""
import hashlib

import nacl.bindings as sodium
import nacl.exceptions

P = 2 ** 255 - 19
L = 2 ** 252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, P - 2, P) % P


def H(*parts):
    return hashlib.sha256(b"".join(parts)).digest()


def u64(n):
    return n.to_bytes(8, "big")


def add(p, q):
    """Extended coordinates (RFC 8032, section 5.1.4)."""
    a, b = (p[1] - p[0]) * (q[1] - q[0]) % P, (p[1] + p[0]) * (q[1] + q[0]) % P
    c, d = 2 * p[3] * q[3] * D % P, 2 * p[2] * q[2] % P
    e, f, g, h = b - a, d - c, d + c, b + a
    return e * f % P, g * h % P, f * g % P, e * h % P


def times(n, p):
    out = (0, 1, 1, 0)
    while n:
        if n & 1:
            out = add(out, p)
        p, n = add(p, p), n >> 1
    return out


def point(raw):
    """The point that 32 bytes encode canonically, or None."""
    y = int.from_bytes(raw, "little")
    sign, y = y >> 255, y & (1 << 255) - 1
    if y >= P:
        return None
    x2 = (y * y - 1) * pow(D * y * y + 1, P - 2, P) % P
    x = pow(x2, (P + 3) // 8, P)
    if (x * x - x2) % P:
        x = x * pow(2, (P - 1) // 4, P) % P
    if (x * x - x2) % P or (x == 0 and sign):
        return None
    if x & 1 != sign:
        x = P - x
    return x, y, 1, x * y % P


known = {}


def is_key(pub):
    """K2: canonical, and of the prime-order subgroup without its neutral element."""
    if pub not in known:
        p = point(pub)
        q = times(L, p) if p else None
        known[pub] = p is not None and q[0] == 0 and q[1] == q[2] and pub != b"\1" + bytes(31)
    return known[pub]


def good(sig, message, pub):
    """K3. libsodium does not use the cofactor, and refuses an R of small order."""
    if len(sig) != 64 or not is_key(pub):
        return False
    try:
        sodium.crypto_sign_open(sig + message, pub)
        return True
    except nacl.exceptions.BadSignatureError:
        return False


def kid(pub):
    return H(bytes.fromhex("a301012006215820"), pub)
