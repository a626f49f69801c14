# SPDX-License-Identifier: Apache-2.0
"""spec/log.md and spec/casemap.md: proofs, notes, checkpoints, the trust file, the case map."""
import base64
import binascii
import re

import keys
from cbor import Malformed, Unknown, need
from keys import H, u64

EMPTY = H(b"\x20")
SIZE_MAX = (1 << 63) - 1
SPACES = re.compile("[\t-\r \x85\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000+]")


def leaf_hash(entry):
    return H(b"\0", entry)


def node(left, right):
    return H(b"\1", left, right)


def hashes(path):
    """The hashes of a path: 64 at most."""
    need(len(path) % 32 == 0 and len(path) <= 64 * 32, "no path")
    return [path[i:i + 32] for i in range(0, len(path), 32)]


def included(leaf, index, size, path, root):
    """RFC 9162, section 2.1.3.2."""
    if index >= size:
        return False
    fn, sn, r = index, size - 1, leaf
    for p in path:
        if sn == 0:
            return False
        if fn & 1 or fn == sn:
            r = node(p, r)
            while not fn & 1 and fn:
                fn, sn = fn >> 1, sn >> 1
        else:
            r = node(r, p)
        fn, sn = fn >> 1, sn >> 1
    return sn == 0 and r == root


def extends(size1, root1, size2, root2, path):
    """RFC 9162, section 2.1.4.2; L2 for what it leaves open."""
    if size1 == 0 or size1 > size2:
        return False
    if size1 == size2:
        return not path and root1 == root2
    path = list(path)
    if size1 & size1 - 1 == 0:
        path.insert(0, root1)
    if not path:
        return False
    fn, sn = size1 - 1, size2 - 1
    while fn & 1:
        fn, sn = fn >> 1, sn >> 1
    fr = sr = path[0]
    for c in path[1:]:
        if sn == 0:
            return False
        if fn & 1 or fn == sn:
            fr, sr = node(c, fr), node(c, sr)
            while not fn & 1 and fn:
                fn, sn = fn >> 1, sn >> 1
        else:
            sr = node(sr, c)
        fn, sn = fn >> 1, sn >> 1
    return fr == root1 and sr == root2 and sn == 0


# The case map.


def map_key(genesis, subject):
    return H(b"foil-case-map-1\0", genesis, subject.encode())


def map_leaf(key, count, last):
    return H(b"\x21", key, u64(count), last)


def map_node(depth, key, left, right):
    prefix = int.from_bytes(key, "big") >> 256 - depth << 256 - depth
    return H(b"\x22", depth.to_bytes(2, "big"), prefix.to_bytes(32, "big"), left, right)


def bit(key, d):
    return key[d // 8] >> 7 - d % 8 & 1


def map_proof(value):
    """M6: the form only."""
    need(type(value) is list and len(value) == 5)
    end, other, count, last, siblings = value
    need(type(end) is int and end in (0, 1, 2) and type(siblings) is bytes)
    need((type(other) is bytes and len(other) == 32) if end == 2 else other is None)
    if end == 0:
        need(count is None and last is None)
    else:
        need(type(count) is int and 0 < count < 1 << 64 and type(last) is bytes and len(last) == 32)
    need(len(siblings) % 32 == 0 and len(siblings) <= 256 * 32)
    return end, other, count, last, [siblings[i:i + 32] for i in range(0, len(siblings), 32)]


def map_says(proof, key, root):
    """M5: what a proof says of a key under a root: (count, last), "absent", or None if nothing."""
    end, other, count, last, siblings = proof
    n = len(siblings)
    if n and siblings[-1] == EMPTY:
        return None
    if end == 2 and (other == key or any(bit(other, d) != bit(key, d) for d in range(n))):
        return None
    h = EMPTY if end == 0 else map_leaf(other if end == 2 else key, count, last)
    for d in range(n - 1, -1, -1):
        left, right = (siblings[d], h) if bit(key, d) else (h, siblings[d])
        h = map_node(d, key, left, right)
    if h != root:
        return None
    return (count, last) if end == 1 else "absent"


# Notes.


def base64_of(text):
    try:
        raw = base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        raise Malformed("base64")
    need(base64.b64encode(raw) == text.encode(), "base64 that is not canonical")
    return raw


def is_name(name):
    return name != "" and not SPACES.search(name) and len(name.encode("utf-8", "replace")) <= 200


class Key:
    """A verifier key: `name+hex8+base64`."""

    def __init__(self, vkey):
        parts = vkey.split("+", 2)
        need(len(parts) == 3, "no verifier key")
        self.name, hex8, rest = parts
        need(is_name(self.name) and re.fullmatch("[0-9A-Fa-f]{8}", hex8), "no verifier key")
        raw = base64_of(rest)
        need(len(raw) > 1)
        need(key_id(self.name, raw[0], raw[1:]) == bytes.fromhex(hex8), "its id is another's")
        if raw[0] not in (1, 4):
            raise Unknown("a key of another type")
        self.type, self.pub, self.id = raw[0], raw[1:], bytes.fromhex(hex8)
        need(len(self.pub) == 32 and keys.is_key(self.pub), "no key")


def key_id(name, kind, pub):
    return H(name.encode("utf-8", "surrogateescape"), b"\n", bytes([kind]), pub)[:4]


class Checkpoint:
    """A note (L4) whose text is a checkpoint (L8)."""

    def __init__(self, data):
        need(len(data) <= 65536, "too long")
        try:
            whole = data.decode("utf-8")
        except UnicodeDecodeError:
            raise Malformed("not UTF-8")
        need(not re.search("[\0-\t\x0b-\x1f]", whole) and whole.endswith("\n"))
        at = whole.rfind("\n\n")
        need(at >= 0, "no blank line")
        self.text = whole[:at + 1]
        self.lines = [self.line(x) for x in whole[at + 2:].split("\n")[:-1]]
        need(1 <= len(self.lines) <= 64)
        lines = self.text.split("\n")[:-1]
        need(len(lines) >= 3 and all(lines), "no checkpoint")
        self.origin, size, root = lines[:3]
        need(is_name(self.origin))
        need(re.fullmatch("0|[1-9][0-9]*", size) and int(size) <= SIZE_MAX)
        self.size, self.root = int(size), base64_of(root)
        need(len(self.root) == 32 and (self.size > 0 or self.root == H()))

    @staticmethod
    def line(line):
        parts = line.split(" ")
        need(len(parts) == 3 and parts[0] == "\u2014" and is_name(parts[1]))
        raw = base64_of(parts[2])
        need(len(raw) > 4)
        return parts[1], raw[:4], raw[4:]

    def signed(self, key):
        """None: not by this key. False: a bad line. True, or the time of a cosignature."""
        out = None
        for name, ident, sig in self.lines:
            if (name, ident) != (key.name, key.id):
                continue
            if key.type == 1:
                if not keys.good(sig, self.text.encode(), key.pub):
                    return False
                out = True
                continue
            time = int.from_bytes(sig[:8], "big")
            message = "cosignature/v1\ntime %d\n%s" % (time, self.text)
            if len(sig) != 72 or time > SIZE_MAX or not keys.good(sig[8:], message.encode(), key.pub):
                return False
            out = (min(time, out[0]) if out else time,)
        return out


# The trust file.


class Trust:
    """L11 to L13. Anything else is Malformed."""

    def __init__(self, data):
        text = data.decode("utf-8", "surrogateescape")
        need(not re.search("[\0-\x08\x0b-\x1f\x7f]", text) and text.endswith("\n"))
        self.logs, self.names, self.order, self.auditors = [], {}, [], set()
        self.genesis, self.quorum, self.pubs, self.grouped = None, None, set(), set()
        for line in text.split("\n")[:-1]:
            self.line(line)
        need(self.quorum is not None, "no line quorum")

    def line(self, line):
        words = [w for w in re.split("[ \t]+", line) if w]
        if not words:
            return
        if words[0].startswith("#foil"):
            self.directive(words)
        elif not words[0].startswith("#"):
            do = {"log": self.log, "witness": self.witness, "group": self.group,
                  "quorum": self.set_quorum}.get(words[0])
            need(do is not None, "no such line")
            do(*self.count(words))

    @staticmethod
    def count(words):
        least, most = {"log": (2, 3), "witness": (3, 4), "group": (4, 3 + 64),
                       "quorum": (2, 2)}[words[0]]
        need(least <= len(words) <= most, "words missing, or too many")
        return words[1:]

    def directive(self, words):
        if words[:2] == ["#foil", "auditor"]:
            need(len(words) == 3 and words[2] not in self.auditors)
            need(isinstance(self.names.get(words[2]), Key), "no witness")
            self.auditors.add(words[2])
        else:
            need(words[:2] == ["#foil", "genesis"] and len(words) == 3 and self.genesis is None)
            need(re.fullmatch("[0-9A-Fa-f]{64}", words[2]))
            self.genesis = bytes.fromhex(words[2])

    def key(self, vkey, kind):
        key = Key(vkey)
        need(key.type == kind and key.pub not in self.pubs)
        self.pubs.add(key.pub)
        return key

    def define(self, name, value):
        need(name != "none" and name not in self.names and len(name.encode("utf-8", "surrogateescape")) <= 63)
        self.names[name] = value
        self.order.append(name)

    def log(self, vkey, url=None):
        self.logs.append(self.key(vkey, 1))
        need(len(self.logs) <= 32)

    def witness(self, name, vkey, url=None):
        self.define(name, self.key(vkey, 4))
        need(url is None or len(url.encode("utf-8", "surrogateescape")) <= 511, "the address is too long")

    def group(self, name, threshold, *members):
        for m in members:
            need(m in self.names and m not in self.grouped, "no member, or one twice")
            self.grouped.add(m)
        if threshold in ("any", "all"):
            k = 1 if threshold == "any" else len(members)
        else:
            need(re.fullmatch("[1-9][0-9]{0,3}", threshold))
            k = int(threshold)
        need(1 <= k <= len(members))
        self.define(name, (k, members))

    def set_quorum(self, name):
        need(self.quorum is None and (name == "none" or name in self.names))
        self.quorum = name

    def judge(self, cp):
        """L14: (rejected, known, signed, met) of a checkpoint."""
        bad, times = False, {}
        for name in self.order:
            value = self.names[name]
            if isinstance(value, Key):
                got = cp.signed(value)
                bad = bad or got is False
                times[name] = got[0] if got else None
            else:
                k, members = value
                seen = sorted(times[m] for m in members if times[m] is not None)
                times[name] = seen[k - 1] if len(seen) >= k else None
        signed = False
        for log in self.logs:
            got = cp.signed(log)
            bad = bad or got is False
            signed = signed or (got is True and log.name == cp.origin)
        known = any(log.name == cp.origin for log in self.logs)
        self.witnessed = None if bad else times.get(self.quorum)
        return bad, known, signed, times.get(self.quorum) is not None
