# SPDX-License-Identifier: Apache-2.0
"""foil-doc-1 (spec/commitment.md): openings checked, and made."""
import re

from cbor import Cursor, Malformed, Unknown, decode, encode, is_bytes, is_list, is_text, is_uint, need
from keys import H, u64

LEAVES_MAX = 1 << 28
LEAF_MAX = 65536


def doc_id(use, genesis, sub, case_index, ordinal):
    return H(encode(["foil-doc-1", use, genesis, sub, case_index, ordinal]))[:16]


def height_of(n):
    return (n - 1).bit_length()


def u8(x):
    return bytes([x])


def h_leaf(ident, i, seed, leaf):
    return H(b"\0", ident, u64(i), seed, leaf)


def h_node(ident, h, left, right):
    return H(b"\1", ident, u8(h), left, right)


def h_past(ident, h):
    return H(b"\3", ident, u8(h))


def h_seed(ident, h, b, above):
    return H(b"\2", ident, u8(h), u8(b), above)


class Header:
    """D9, D10."""

    def __init__(self, data):
        self.data = data
        items = decode(data)
        need(is_list(items) and len(items) >= 2 and is_uint(items[0]) and is_uint(items[1]))
        if items[0] != 1 or items[1] != 1:
            raise Unknown("another version or algorithm")
        need(len(items) == 7)
        self.id, self.n, self.profile, parts, self.top = items[2:]
        need(is_bytes(self.id, 16) and is_uint(self.n, LEAVES_MAX) and self.n > 0)
        need(is_text(self.profile) and re.fullmatch("[a-z0-9][a-z0-9.-]{0,31}", self.profile))
        need(is_bytes(self.top, 32) and is_list(parts) and 1 <= len(parts) <= 64)
        at = 0
        self.kinds = []
        for p in parts:
            need(is_list(p, 3) and all(is_uint(x) for x in p) and p[0] == at and p[1] > 0)
            at += p[1]
            self.kinds.append(p[2])
        need(at == self.n)
        if any(k > 1 for k in self.kinds):
            raise Unknown("another kind of part")
        self.d = height_of(self.n)


def check_leaf(x):
    """D6, but for tokens and PADs."""
    need(is_list(x) and len(x) > 0 and is_uint(x[0]))
    kind, rest = x[0], x[1:]
    if kind == 2:
        ok = len(rest) == 4 and all(is_uint(v) for v in rest[:3]) and is_bytes(rest[3])
    elif kind == 3:
        ok = (len(rest) == 5 and is_text(rest[0]) and is_uint(rest[1]) and
              (rest[3] is None or is_text(rest[3])) and type(rest[4]) is bool)
    elif kind == 4:
        ok = len(rest) == 2 and is_text(rest[0])
    elif kind == 5:
        ok = len(rest) == 2 and is_text(rest[0]) and is_uint(rest[1])
    else:
        need(kind == 6, "no such leaf")
        ok = len(rest) == 2 and is_bytes(rest[0], 16) and is_bytes(rest[1], 32)
    need(ok, "no leaf")
    return x


def packed(c):
    """One leaf off the contents (D14): the leaf, and its bytes."""
    start = c.pos
    major = c.peek()
    if major == 3:
        text = c.text()
        leaf = [0, text, c.uint(4)]
        raw = b"\x83\x00" + c.data[start:c.pos]
    elif major == 7:
        need(c.item() is None)
        leaf, raw = [1], b"\x81\x01"
    else:
        leaf = check_leaf(c.item(8))
        raw = c.data[start:c.pos]
    need(len(raw) <= LEAF_MAX, "a leaf too large")
    return leaf, raw


class Opening:
    """An opening, read and hashed (D16, D17). Malformed if it is not one."""

    def __init__(self, header, frontier, contents):
        self.header = h = Header(header)
        self.leaves = {}
        self.hidden = []
        nodes, c, stack = Cursor(frontier), Cursor(contents), []
        pos = 0
        while pos < h.n:
            first = nodes.take(1)[0]
            seed, height, value = not first & 128, first & 127, nodes.take(32)
            need(height <= h.d and pos % (1 << height) == 0, "a node out of place")
            end = min(pos + (1 << height), h.n)
            if seed:
                value = self.open(c, value, height, pos >> height)
            elif self.hidden and sum(self.hidden[-1]) == pos:
                self.hidden[-1][1] += end - pos
            else:
                self.hidden.append([pos, end - pos])
            self.push(stack, "seed" if seed else "hash", height, pos >> height, value)
            pos += 1 << height
        self.close(stack, pos)
        nodes.end()
        c.end()
        self.top = stack[0][3]

    def open(self, c, seed, height, j):
        """The hash of a node whose leaves are all opened."""
        h = self.header
        if j << height >= h.n:
            return h_past(h.id, height)
        if height == 0:
            self.leaves[j], raw = packed(c)
            return h_leaf(h.id, j, seed, raw)
        height -= 1
        left = self.open(c, h_seed(h.id, height, 0, seed), height, 2 * j)
        right = self.open(c, h_seed(h.id, height, 1, seed), height, 2 * j + 1)
        return h_node(h.id, height + 1, left, right)

    def push(self, stack, kind, height, j, value):
        """Join complete siblings; refuse two for which the parent must stand (D13)."""
        while j & 1:
            k, lh, lj, left = stack.pop()
            need((lh, lj) == (height, j - 1), "a node out of place")
            need(k == "both" or kind == "both" or (k != kind and kind != "past"), "a node that is not maximal")
            height, j = height + 1, j >> 1
            kind, value = "both", h_node(self.header.id, height, left, value)
        stack.append((kind, height, j, value))

    def close(self, stack, pos):
        """What lies past n counts as either kind."""
        h = self.header
        while stack[-1][1] < h.d or len(stack) > 1:
            height = stack[-1][1]
            self.push(stack, "past", height, stack[-1][2] + 1, h_past(h.id, height))

    def gives(self, ident, root):
        """D18."""
        h = self.header
        return self.top == h.top and H(b"\4", h.data) == root and h.id == ident


# Making commitments.


class Commitment:
    """What a writer keeps: the leaves, K, and every hash."""

    def __init__(self, ident, secret, profile, kind, leaves):
        self.id, self.leaves, self.d = ident, leaves, height_of(len(leaves))
        self.seeds = {(self.d, 0): secret}
        for h in range(self.d - 1, -1, -1):
            for j in range(self.count(h)):
                self.seeds[h, j] = h_seed(ident, h, j & 1, self.seeds[h + 1, j >> 1])
        self.t = {(0, i): h_leaf(ident, i, self.seeds[0, i], raw) for i, raw in enumerate(leaves)}
        for h in range(1, self.d + 1):
            for j in range(self.count(h)):
                right = self.t.get((h - 1, 2 * j + 1), h_past(ident, h - 1))
                self.t[h, j] = h_node(ident, h, self.t[h - 1, 2 * j], right)
        n = len(leaves)
        self.header = encode([1, 1, ident, n, profile, [[0, n, kind]], self.t[self.d, 0]])
        self.root = H(b"\4", self.header)

    def count(self, h):
        return (len(self.leaves) + (1 << h) - 1) >> h

    def open(self, hidden=()):
        """[header, frontier, contents], with the leaves of the ranges hidden."""
        hide = {i for start, length in hidden for i in range(start, start + length)}
        out = []

        def walk(h, j):
            below = range(j << h, min(j + 1 << h, len(self.leaves)))
            closed = sum(i in hide for i in below)
            if closed == 0:
                out.append(u8(h) + self.seeds[h, j])
            elif closed == len(below):
                out.append(u8(h | 128) + self.t[h, j])
            else:
                walk(h - 1, 2 * j)
                if 2 * j + 1 << h - 1 < len(self.leaves):
                    walk(h - 1, 2 * j + 1)

        walk(self.d, 0)
        contents = b"".join(pack(raw) for i, raw in enumerate(self.leaves) if i not in hide)
        return [self.header, b"".join(out), contents]


def pack(raw):
    if raw[:2] == b"\x83\x00":
        return raw[2:]
    return b"\xf6" if raw == b"\x81\x01" else raw


def pads(ident, secret):
    """D20: the stream of numbers."""
    run, k = 0, 0
    while True:
        for byte in H(b"\5", ident, secret, u64(k)):
            for i in range(7, -1, -1):
                if byte >> i & 1:
                    run += 1
                if not byte >> i & 1 or run == 32:
                    yield run
                    run = 0
        k += 1
