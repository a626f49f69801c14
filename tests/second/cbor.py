# SPDX-License-Identifier: Apache-2.0
"""Deterministic CBOR (RFC 8949, section 4.2.1), read strictly and written.

Integers, byte strings, texts, arrays, maps, false, true and null; no floats. Tags are read and
written only where the caller says so. A map is a Map, a list of pairs.
"""


class Malformed(Exception):
    """The bytes say nothing: cannot tell."""


class Unknown(Malformed):
    """A version, kind or algorithm that is not known here: cannot tell."""


class Map(list):
    """Pairs of key and value, in the order of the encoding."""


def need(true, what="malformed"):
    if not true:
        raise Malformed(what)


class Cursor:
    """Reads items off bytes, one after the other."""

    def __init__(self, data, pos=0):
        self.data, self.pos = data, pos

    def left(self):
        return len(self.data) - self.pos

    def take(self, n):
        need(n <= self.left(), "cut short")
        self.pos += n
        return self.data[self.pos - n:self.pos]

    def head(self):
        """Major type and argument, in the shortest form."""
        first = self.take(1)[0]
        major, info = first >> 5, first & 31
        if info < 24:
            return major, info
        need(info < 28, "reserved or indefinite length")
        n = 1 << (info - 24)
        value = int.from_bytes(self.take(n), "big")
        need(major != 7, "a float, or a simple value that is not known")
        need(value >= (24 if n == 1 else 1 << 4 * n), "a number not in its shortest form")
        return major, value

    def expect(self, major):
        got, value = self.head()
        need(got == major, "another type")
        return value

    def array(self, n=None):
        count = self.expect(4)
        need(n is None or count == n, "another number of items")
        return count

    def rows(self):
        """The count of a list whose items take 64 bytes at least (response.md R3)."""
        count = self.array()
        need(count <= self.left() // 64, "more items than there are bytes")
        return count

    def uint(self, most=(1 << 64) - 1):
        value = self.expect(0)
        need(value <= most, "a number too large")
        return value

    def bytes(self):
        return self.take(self.expect(2))

    def text(self):
        try:
            return self.take(self.expect(3)).decode("utf-8")
        except UnicodeDecodeError:
            raise Malformed("text is not UTF-8")

    def peek(self):
        need(self.left() > 0, "cut short")
        return self.data[self.pos] >> 5

    def item(self, depth=16):
        """Any item. Arrays and maps are inside each other at most `depth` deep."""
        start = self.pos
        major, value = self.head()
        if major == 0:
            return value
        if major == 1:
            return -1 - value
        if major == 2:
            return self.take(value)
        if major == 3:
            self.pos = start
            return self.text()
        if major == 4:
            need(depth > 0, "nested too deep")
            need(value <= self.left(), "cut short")
            return [self.item(depth - 1) for _ in range(value)]
        if major == 5:
            need(depth > 0, "nested too deep")
            return self.map(value, depth - 1)
        need(major == 7 and value in (20, 21, 22), "a tag or a simple value")
        return {20: False, 21: True, 22: None}[value]

    def map(self, count, depth):
        pairs, before = Map(), b""
        for _ in range(count):
            start = self.pos
            key = self.item(depth)
            encoded = self.data[start:self.pos]
            need(encoded > before, "keys not in order, or one twice")
            before = encoded
            pairs.append((key, self.item(depth)))
        return pairs

    def end(self):
        need(self.left() == 0, "bytes after the end")


def decode(data, depth=16):
    c = Cursor(data)
    value = c.item(depth)
    c.end()
    return value


def keyed(value, keys):
    """The values of a map of exactly these keys, in this order."""
    need(isinstance(value, Map), "no map")
    need([k for k, _ in value] == list(keys) and
         all(type(k) is type(w) for (k, _), w in zip(value, keys)), "other keys")
    return [v for _, v in value]


def is_uint(x, most=(1 << 64) - 1):
    return type(x) is int and 0 <= x <= most


def is_bytes(x, n=None):
    return type(x) is bytes and (n is None or len(x) == n)


def is_text(x, most=None, least=1):
    return type(x) is str and (most is None or least <= len(x.encode()) <= most)


def is_list(x, n=None):
    return type(x) is list and (n is None or len(x) == n)


def head(major, value):
    if value < 24:
        return bytes([major << 5 | value])
    for info, n in ((24, 1), (25, 2), (26, 4), (27, 8)):
        if value < 1 << 8 * n:
            return bytes([major << 5 | info]) + value.to_bytes(n, "big")
    raise ValueError("too large for CBOR")


class Encoded(bytes):
    """Bytes that stand in an encoding as they are, right or wrong."""


def encode(x):
    if type(x) is Encoded:
        return bytes(x)
    if x is None or type(x) is bool:
        return {None: b"\xf6", False: b"\xf4", True: b"\xf5"}[x]
    if type(x) is int:
        return head(0, x) if x >= 0 else head(1, -1 - x)
    if type(x) is bytes:
        return head(2, len(x)) + x
    if type(x) is str:
        return encode_text(x.encode())
    if type(x) is list:
        return head(4, len(x)) + b"".join(map(encode, x))
    pairs = x if isinstance(x, Map) else x.items()
    done = sorted((encode(k), encode(v)) for k, v in pairs)
    return head(5, len(done)) + b"".join(k + v for k, v in done)


def encode_text(raw):
    return head(3, len(raw)) + raw


def tagged(tag, x):
    return head(6, tag) + encode(x)
