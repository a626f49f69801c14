# SPDX-License-Identifier: Apache-2.0
"""Entries (spec/entry.md) and acts (spec/act.md), read."""
import datetime
import re

from cbor import (Cursor, Malformed, Map, Unknown, decode, encode, is_bytes, is_list, is_text,
                  is_uint, keyed, need)
from keys import good
from tree import SIZE_MAX, leaf_hash

U32 = (1 << 32) - 1
TYP = "application/foil-entry-1+cbor"
GOVERNANCE, INDEX = "foil:governance", "foil:index"
DAY = 86400
LAST_DAY = (datetime.date(2999, 12, 31) - datetime.date(1970, 1, 1)).days


def is_reference(sub):
    return re.fullmatch("[A-Z0-9][A-Z0-9./_-]{0,63}", sub) is not None


def is_link(x):
    return is_list(x, 2) and is_uint(x[0], SIZE_MAX) and is_bytes(x[1], 32)


class Entry:
    """E1 to E14. The signature is checked by `signed_by`."""

    def __init__(self, data):
        need(len(data) <= 65535, "an entry too long")
        need(data[:1] == b"\xd2", "no tag 18")
        c = Cursor(data, 1)
        c.array(4)
        protected = c.bytes()
        need(c.take(1) == b"\xa0", "something in the unprotected header")
        payload, self.sig = c.bytes(), c.bytes()
        c.end()
        need(len(self.sig) == 64)
        self.leaf = leaf_hash(data)
        self.to_sign = encode(["Signature1", protected, b"", payload])
        self.headers(decode(protected))
        self.content(decode(payload))

    def headers(self, m):
        alg, self.kid, claims, typ = keyed(m, (1, 4, 15, 16))
        need(type(alg) is int and type(typ) is str)
        if alg != -19 or typ != TYP:
            raise Unknown("another algorithm or version")
        need(is_bytes(self.kid, 32))
        self.iss, self.sub, iat = keyed(claims, (1, 2, 6))
        need(is_text(self.iss, 256) and type(self.sub) is str)
        need(self.sub in (GOVERNANCE, INDEX) or is_reference(self.sub), "no subject")
        need(is_uint(iat) and iat % DAY == 0 and iat // DAY <= LAST_DAY, "no date")
        self.day = iat // DAY

    def content(self, m):
        v, self.body, self.after, self.ledger, self.prev, self.case_index = keyed(
            m, ("v", "body", "after", "ledger", "case-prev", "case-index"))
        need(is_uint(v))
        if v != 1:
            raise Unknown("another version")
        if self.sub == INDEX:
            self.body = keyed(self.body, ("map", "chain", "index"))
            need(is_bytes(self.body[0], 32) and is_bytes(self.body[1], 32) and
                 is_uint(self.body[2], SIZE_MAX))
        elif self.sub == GOVERNANCE:
            need(isinstance(self.body, Map))
        else:
            need(is_bytes(self.body, 32))
        need((self.after is None) == (self.ledger is None), "E12")
        need(self.after is None or (is_link(self.after) and is_bytes(self.ledger, 32)))
        need(is_uint(self.case_index, U32))
        need((self.prev is None) == (self.case_index == 0), "E13")
        need(self.prev is None or is_bytes(self.prev, 32))
        if self.ledger is None:
            need(self.case_index == 0 and self.sub == GOVERNANCE, "E13")

    def signed_by(self, pub):
        return good(self.sig, self.to_sign, pub)


# Acts. A reader of a value takes it and gives what the program wants; it refuses the rest.


def day(x):
    if x is None:
        return None
    need(type(x) is str and re.fullmatch("[0-9]{4}-[0-9]{2}-[0-9]{2}", x), "no day")
    try:
        d = datetime.date(int(x[:4]), int(x[5:7]), int(x[8:]))
    except ValueError:
        raise Malformed("no such day")
    need(1970 <= d.year <= 2999, "no day of ours")
    return d


def text(x):
    need(x is None or is_text(x, 60000), "no text")
    return x


def hash32(x):
    need(is_bytes(x, 32), "no hash")
    return x


def uint(least, most):
    def read(x):
        need(is_uint(x, most) and x >= least, "no such number")
        return x
    return read


def maybe(read):
    return lambda x: None if x is None else read(x)


def row_text(x):
    need(type(x) is str, "no text")
    return x


def word(x):
    need(is_text(x) and x != "", "an empty text")
    return x


def short(most):
    def read(x):
        need(len(word(x).encode()) <= most, "a letter or an id that is too long")
        return x
    return read


def boolean(x):
    need(type(x) is bool)
    return x


def array(read, most=1 << 28, least=0):
    def rows(x):
        need(is_list(x) and least <= len(x) <= most, "no list")
        return [read(v) for v in x]
    return rows


def row(*reads):
    def read(x):
        need(is_list(x, len(reads)), "no row")
        return [r(v) for r, v in zip(reads, x)]
    return read


def choice(words):
    def read(x):
        need(type(x) is str)
        if x not in words:
            raise Unknown("no such word is known here: " + x)
        return x
    return read


class List:
    """A list of rows, at most so many."""

    def __init__(self, read, most):
        self.read, self.most = read, most


number = uint(0, U32)
ordinal = uint(1, U32)
letter, ident = short(8), short(64)
letters = array(letter, 64)
leaves = uint(0, 1 << 28)
length = uint(1, 1 << 28)
lines = List(row_text, 10000)
seen = List(row(row_text, row_text), 10000)
span = row(leaves, length)
OUTCOMES = ("disclosed", "part", "withheld", "elsewhere", "not held", "undecided", "out of scope",
            "duplicate", "transferred")

KINDS = {
    "received": {3: ("received-on", day), 4: ("regime", maybe(choice(("foia", "eir", "foisa", "eirs")))),
                 5: ("due", day), 13: ("request", text), 14: ("note", text)},
    "frozen": {3: ("found-on", day), 4: ("documents", List(row(ordinal, hash32), 10000)),
               13: ("names", List(row(ordinal, row_text, boolean, boolean), 10000)),
               14: ("search", text), 15: ("note", text)},
    "decided": {3: ("answer", choice(("each", "neither"))), 4: ("provisions", List(ident, 64)),
                5: ("items", List(row(number, choice(OUTCOMES), letters, array(ordinal, 10000)), 10000)),
                6: ("grounds", List(row(letter, array(ident, 64)), 500)),
                7: ("redactions", List(row(ordinal, ordinal, leaves, length, array(letter, 64, 1)), 200000)),
                13: ("labels", List(row(number, row_text, day, text), 10000)),
                14: ("reasons", List(row(letter, array(row(row_text, row_text), 64)), 500)),
                15: ("undecided", text), 16: ("considered", lines), 17: ("consulted", lines),
                18: ("directed", text), 19: ("note", text), 20: ("seen", seen)},
    "approved": {13: ("note", text), 20: ("seen", seen)},
    "issued": {3: ("disclosure", hash32), 4: ("private", List(row(number, array(span)), 10000)),
               5: ("files", List(row(word, uint(0, SIZE_MAX), hash32), 10010)), 6: ("letter", hash32),
               7: ("letter-hidden", List(span, 10000)), 8: ("dated", day)},
}
COMMON = {0: ("kind", text), 1: ("targets", List(row(number, hash32), 64)),
          2: ("supersedes", maybe(number)), 12: ("at", maybe(uint(1, 1 << 40)))}


BESIDE = {"names": "documents", "labels": "items", "reasons": "grounds"}


class Closed:
    """What is hidden: neither absent nor empty."""

    def __bool__(self):
        raise AssertionError("a closed field was taken for a value")


CLOSED = Closed()


def runs_rise(ranges):
    """Ranges rise and do not touch (A15)."""
    end = -1
    for start, n in ranges:
        need(start > end and start + n <= 1 << 28, "ranges")
        end = start + n


def unique(values):
    need(len(set(values)) == len(values), "one twice")


class Act:
    """An opening of use `act`, read by A2 to A16."""

    def __init__(self, opening):
        h, self.hidden = opening.header, opening.hidden
        if h.profile != "act-1":
            raise Unknown("another profile")
        need(h.kinds == [1] and h.n >= 32 and h.n & h.n - 1 == 0, "A1")
        self.leaves, self.n = opening.leaves, h.n
        need(0 in self.leaves, "the kind is closed")
        self.kind = self.value(0, "kind")
        need(type(self.kind) is str)
        if self.kind not in KINDS:
            raise Unknown("an act of another kind")
        self.fields = {**COMMON, **KINDS[self.kind]}
        if self.kind == "issued":
            del self.fields[12]
        more = self.continuations()
        for i in range(24):
            name, read = self.fields.get(i, ("", None))
            setattr(self, name.replace("-", "_") or "none", self.field(i, name, read, more.get(i)))
        self.together()

    def value(self, i, name):
        leaf = self.leaves[i]
        need(leaf[0] == 4 and leaf[1] == name, "a leaf of another name")
        return leaf[2]

    def field(self, i, name, read, more):
        if i not in self.leaves or (name in BESIDE and getattr(self, BESIDE[name]) is CLOSED):
            return CLOSED
        x = self.value(i, name)
        if read is None:
            need(x is None, "a value where no field is")
            return None
        if not isinstance(read, List):
            return read(x)
        need(is_list(x) and x and is_uint(x[0], read.most), "no list")
        rows, parts = x[1:], more or {}
        if set(parts) != set(range(1, len(parts) + 1)):
            return self.short(x[0], len(rows) + sum(map(len, parts.values())))
        for p in sorted(parts):
            rows = rows + parts[p]
        if len(rows) != x[0]:
            return self.short(x[0], len(rows))
        return [read.read(r) for r in rows]

    def short(self, says, has):
        """A list of which a part is missing: closed, if a part can be among what is hidden."""
        need(has < says and self.hidden and sum(self.hidden[-1]) > 24, "a part is missing")
        return CLOSED

    def continuations(self):
        """A3, A6: {field: {part: rows}}."""
        out, last, pad = {}, (0, 0), None
        for i in range(24, self.n):
            if i not in self.leaves:
                continue
            leaf = self.leaves[i]
            if leaf == [1]:
                pad = i
                continue
            need(pad is None, "something after a PAD")
            x = self.value(i, "more")
            need(is_list(x) and len(x) >= 3 and is_uint(x[0], 23) and is_uint(x[1], U32) and x[1] > 0)
            need(isinstance(self.fields.get(x[0], (0, 0))[1], List), "more of what is no list")
            need((x[0], x[1]) > last, "parts are not in order")
            last = x[0], x[1]
            out.setdefault(x[0], {})[x[1]] = x[2:]
        return out

    def together(self):
        """A15."""
        if self.kind == "frozen" and self.documents is not CLOSED:
            need(all(a[0] < b[0] for a, b in zip(self.documents, self.documents[1:])), "ordinals")
            self.step("names", self.documents)
        if self.kind == "decided":
            self.decided()
        if self.kind == "issued":
            if self.private is not CLOSED:
                need(all(a[0] < b[0] for a, b in zip(self.private, self.private[1:])))
                for _, ranges in self.private:
                    runs_rise(ranges)
            if self.files is not CLOSED:
                unique([f[0] for f in self.files])
            if self.letter_hidden is not CLOSED:
                runs_rise(self.letter_hidden)

    def decided(self):
        for name, key in (("items", 0), ("grounds", 0), ("redactions", 0)):
            if getattr(self, name) is not CLOSED:
                unique([r[key] for r in getattr(self, name)])
        self.step("labels", self.items)
        self.step("reasons", self.grounds)
        if self.redactions is CLOSED:
            return
        at = (0, 0)
        for serial, doc, start, n, _ in self.redactions:
            need((doc, start) >= at and start + n <= 1 << 28, "redactions are not in order")
            at = doc, start + n

    def step(self, name, first):
        """A list in step with another."""
        rows = getattr(self, name)
        need(rows is CLOSED or [r[0] for r in rows] == [r[0] for r in first], name + " are not in step")
