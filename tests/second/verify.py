#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""A second verifier of published folders, written from spec/ alone; it shares nothing with the C.

usage: verify.py DIR [--trust FILE] [--genesis HEX] [--fingerprint TEXT] [--head FILE] [--not-before DATE]

Prints {"verdict": ..., "findings": [rule ids]} and exits as spec/verify.md section 2 says.
It wants the package python3-nacl.
"""
import argparse
import datetime
import json
import os
import stat
import sys

import show
import tree
from act import CLOSED, GOVERNANCE, INDEX, SIZE_MAX, Act, Entry
from case import Case
from cbor import Cursor, Malformed, Unknown, need
from commitment import Opening, doc_id
from governance import Governance, Refused
from keys import H

FILE_MAX = 1 << 28
RESPONSE_MAX = 1 << 30
EXIT = {"matches": 0, "does not match": 1, "cannot tell": 3}


def magic(c, words):
    need(c.take(3) == b"\xd9\xd9\xf7", "not a file of ours")
    count = c.array()
    if c.text() != words:
        raise Unknown("another version")
    return count


def opening(c):
    c.array(3)
    return c.bytes(), c.bytes(), c.bytes()


class Bundle:
    """R3: the form only."""

    def __init__(self, data):
        c = Cursor(data)
        need(magic(c, "foil-response-1") == 8, "not of eight items")
        self.governance = self.entries(c, 10000)
        self.acts = self.entries(c, 1000)
        self.index = self.entry(c)
        c.array(2)
        self.maps = [tree.map_proof(c.item()) for _ in range(2)]
        self.disclosure = c.bytes()
        self.issued = opening(c)
        self.anchors = []
        n = c.rows()
        need(n <= 64, "too many anchors")
        for _ in range(n):
            c.array(2)
            self.anchors.append((c.bytes(), tree.hashes(c.bytes())))
        c.end()

    @staticmethod
    def entry(c):
        c.array(3)
        index, entry, path = c.uint(SIZE_MAX), c.bytes(), tree.hashes(c.bytes())
        need(len(entry) <= 65535, "an entry too long")
        return index, entry, path

    def entries(self, c, most):
        n = c.rows()
        need(n <= most, "too many entries")
        out = [self.entry(c) for _ in range(n)]
        need(all(a[0] < b[0] for a, b in zip(out, out[1:])), "indexes do not rise")
        return out


class Disclosure:
    """R4: the form only."""

    def __init__(self, data):
        c = Cursor(data)
        c.array(3)
        self.acts = self.numbered(c, 1000)
        self.documents = self.numbered(c, 10000)
        self.letter = opening(c)
        c.end()

    @staticmethod
    def numbered(c, most):
        n = c.rows()
        need(n <= most)
        out = {}
        for _ in range(n):
            c.array(4)
            number = c.uint((1 << 32) - 1)
            need(number > max(out, default=-1), "numbers do not rise")
            out[number] = c.bytes(), c.bytes(), c.bytes()
        return out


class Verifier:
    def __init__(self, folder, args):
        self.folder, self.args, self.found, self.told = folder, args, [], True
        self.gov = self.case = self.disclosure = self.issued = None
        self.indexed = self.named = False

    def finding(self, rule, verdict="no"):
        self.found.append((rule, verdict))

    def no(self, rule, unless):
        if not unless:
            self.finding(rule)
        return unless

    def cannot(self, rule, unless=False):
        if not unless:
            self.finding(rule, "?")
        return unless

    def read(self, name, most):
        """The bytes of a regular file of the folder; None if there is none of that name."""
        path = os.path.join(self.folder, name)
        if not os.path.lexists(path):
            return None
        need(stat.S_ISREG(os.lstat(path).st_mode), "not a regular file")
        need(os.path.getsize(path) <= most, "too large")
        with open(path, "rb") as f:
            return f.read()

    def form(self, rule, make, *args):
        """make(*args), or None and a finding."""
        try:
            return make(*args)
        except (Malformed, OSError):
            self.finding(rule, "?")
            return None

    def required(self, name, most):
        data = self.read(name, most)
        need(data is not None, "no such file")
        return data

    def run(self):
        self.cp = self.form("anchor.checkpoint", lambda: tree.Checkpoint(self.required("checkpoint", 65536)))
        self.bundle = self.form("record.bundle", lambda: Bundle(self.required("response.foil", RESPONSE_MAX)))
        if self.bundle:
            self.read_disclosure()
        if self.cp and self.bundle:
            self.record()
        if self.cp:
            self.anchor()
        return self.verdict()

    def verdict(self):
        kinds = {v for _, v in self.found}
        if "no" in kinds:
            return "does not match"
        return "matches" if not kinds and self.told else "cannot tell"

    # The record.

    def record(self):
        b = self.bundle
        for index, data, path in b.governance + b.acts + [b.index]:
            self.no("record.inclusion", tree.included(tree.leaf_hash(data), index, self.cp.size, path, self.cp.root))
        if self.governance():
            self.index()
            self.acts()
            self.openings()
            self.documents()

    def governance(self):
        gov = Governance()
        for index, data, _ in self.bundle.governance:
            try:
                gov.feed(index, Entry(data))
            except Refused:
                return self.no("record.governance", False)
            except Malformed:
                return self.cannot("record.governance")
        if not self.cannot("record.governance", gov.count > 0):
            return False
        self.gov = gov
        return True

    def read_disclosure(self):
        """V40, V41."""
        self.disclosure = self.form("openings.form", Disclosure, self.bundle.disclosure)
        self.requester = None
        self.is_requester = os.path.lexists(os.path.join(self.folder, "requester.foil"))
        if self.is_requester:
            self.requester = self.form("letter.opening", self.read_requester)

    def read_requester(self):
        c = Cursor(self.required("requester.foil", RESPONSE_MAX))
        need(magic(c, "foil-requester-1") == 2)
        parts = opening(c)
        c.end()
        return parts

    def index(self):
        """V4 to V6."""
        place, data, _ = self.bundle.index
        e = self.form("record.index", Entry, data)
        if not e:
            return
        if not self.cannot("record.index", e.sub == INDEX):
            return
        ok = place == self.cp.size - 1 and e.body[2] == place
        ok = ok and e.ledger == self.gov.id and e.iss == self.gov.iss
        pub = self.gov.log_key(place)
        ok = ok and e.kid == tree.keys.kid(pub) and e.signed_by(pub)
        self.indexed = self.no("record.index", ok)
        if not ok:
            return
        self.complete("complete.governance", 0, "foil:governance", len(self.bundle.governance), self.gov.last, e)
        if self.bundle.acts:
            try:
                first, last = Entry(self.bundle.acts[0][1]), self.bundle.acts[-1][1]
            except Malformed:
                return
            self.complete("complete.case", 1, first.sub, len(self.bundle.acts), tree.leaf_hash(last), e)

    def complete(self, rule, which, sub, count, last, e):
        says = tree.map_says(self.bundle.maps[which], tree.map_key(self.gov.id, sub), e.body[0])
        self.no(rule, says == (count, last))

    def acts(self):
        """V7, V8, V11 and spec/case.md."""
        b = self.bundle
        self.opened, self.entries, self.readable = {}, [], self.cannot("record.act", bool(b.acts))
        for i, (index, data, _) in enumerate(b.acts):
            e = self.form("record.act", self.act_entry, data)
            if not e:
                self.readable = False
                return
            if self.case is None:
                self.case = Case(self.gov, e.sub, self.finding)
            self.entries.append(e)
            self.case.entry(index, e)
            try:
                act = self.act(i, e)
            except Malformed:
                self.readable = self.cannot("record.act")
                return
            if act:
                self.case.act(e, act)
                self.opened[i] = act

    @staticmethod
    def act_entry(data):
        e = Entry(data)
        need(e.sub not in (GOVERNANCE, INDEX), "no act of a case")
        return e

    def act(self, i, e):
        last = i == len(self.bundle.acts) - 1
        parts = self.bundle.issued if last else self.disclosure and self.disclosure.acts.get(i)
        if not parts:
            if self.disclosure:
                self.finding("openings.missing")
            return self.case.unread()
        op = Opening(*parts)
        if not op.gives(doc_id("act", self.gov.id, self.case.sub, e.case_index, 0), e.body):
            self.finding("record.opening")
            return self.case.unread()
        try:
            return Act(op)
        except Unknown:
            self.finding("order.kind", "?")
            return self.case.unread()

    def openings(self):
        """V12, V9, V10, V11, V8."""
        self.issued = None
        if not self.readable:
            return
        last = self.opened.get(len(self.entries) - 1)
        if last:
            self.no("order.issued", last.kind == "issued")
        if not last or last.kind != "issued" or last.disclosure is CLOSED:
            self.cannot("openings.digest")
        else:
            self.no("openings.digest", H(self.bundle.disclosure) == last.disclosure)
        if not last or last.kind != "issued" or not self.no("openings.issued", not last.hidden):
            return
        self.issued = last
        if not self.disclosure:
            return
        self.no("openings.extra", all(n < len(self.entries) - 1 for n in self.disclosure.acts))
        listed = dict(last.private)
        for n, act in self.opened.items():
            if act is not last:
                self.no("openings.private", act.hidden == listed.get(n, []))

    # Documents, letter, files.

    def last(self, kind):
        a = self.case and self.case.last(kind)
        return a and a[2]

    def documents(self):
        i, d, r = self.issued, self.last("decided"), self.last("received")
        names = ["answer"]
        if d and d.answer == "each":
            names += ["items", "grounds", "redactions", "labels", "reasons"]
        if not (i and d and r and self.disclosure and r.regime is not CLOSED and not any(getattr(d, n) is CLOSED for n in names) and
                (d.answer == "neither" or self.case.open_documents)):
            self.told = False
            return
        self.listed = {name: (size, digest) for name, size, digest in i.files}
        self.names = {}
        for number, outcome, _, docs in d.items if d.answer == "each" else []:
            if outcome in ("disclosed", "part"):
                for k, o in enumerate(docs, 1):
                    name = ("item-%02d" % number) + ("-%d" % k if k > 1 else "") + ".txt"
                    self.names.setdefault(o, (name, number))
        self.lines, self.rendered = {}, True
        for o in sorted(self.names.keys() | self.disclosure.documents.keys()):
            self.document(o, d)
        self.letter_file()
        self.schedule(r, d)
        self.folder_names()

    def document(self, o, d):
        if o not in self.disclosure.documents:
            if o in self.case.documents:
                self.rendered = self.no("redactions.missing", False)
            return
        if not self.no("redactions.opened", o in self.names and o in self.case.documents):
            return
        op = self.form("openings.form", Opening, *self.disclosure.documents[o])
        ci, root = self.case.documents[o]
        ident = doc_id("document", self.gov.id, self.case.sub, ci, o)
        if not op or not self.no("redactions.document", op.gives(ident, root)):
            self.rendered = False
            return
        grounds = {g[0]: g[1] for g in d.grounds}
        signed = [(r[2], r[3], r[0], r[4]) for r in d.redactions if r[1] == o]
        if not self.cover(op, [s[:2] for s in signed]):
            self.rendered = False
            return
        try:
            markers = [(start, n, show.label(serial, letters, grounds)) for start, n, serial, letters in signed]
            text, lines = show.published(op, markers)
        except (Malformed, KeyError, IndexError):
            self.rendered = self.cannot("files.render")
            return
        self.lines.update(zip([s[2] for s in signed], lines))
        self.file(self.names[o][0], text)

    def cover(self, op, signed):
        """V16, V17."""
        hidden = {x for start, n in op.hidden for x in range(start, start + n)}
        ranges = {x for start, n in signed for x in range(start, min(start + n, op.header.n + 1))}
        fits = self.no("redactions.extra", hidden <= ranges)
        return self.no("redactions.lifted", ranges <= hidden) and fits

    def file(self, name, text, record=True):
        """V19 to V22."""
        if record:
            self.no("files.record", self.listed.get(name) == (len(text), H(text)))
        try:
            data = self.read(name, FILE_MAX)
        except (Malformed, OSError):
            self.cannot("files.read")
            return
        if self.no("files.missing", data is not None):
            self.no("files.text", data == text)

    def letter_file(self):
        i = self.issued
        parts, hidden = self.disclosure.letter, i.letter_hidden
        if self.is_requester:
            parts, hidden = self.requester, []
        op = parts and self.form("openings.form", Opening, *parts)
        ident = doc_id("letter", self.gov.id, self.case.sub, self.entries[-1].case_index, 0)
        if not op or not self.no("letter.opening", op.gives(ident, i.letter)):
            return
        if not self.no("letter.hidden", op.hidden == hidden):
            return
        try:
            text, _ = show.published(op, [(start, n, "requester") for start, n in op.hidden])
        except Malformed:
            self.cannot("files.render")
            return
        self.file("letter.txt", text, record=not self.is_requester)

    def schedule(self, r, d):
        if not self.rendered or (d.answer == "each" and any(r[0] not in self.lines for r in d.redactions)):
            self.told = False
            return
        if d.answer == "neither":
            text = show.schedule([])
        else:
            text = show.Schedule(r.regime, d).text({o: n[0] for o, n in self.names.items()}, self.lines)
        self.file("schedule.csv", text)

    def folder_names(self):
        ours = {"response.foil", "checkpoint"} | ({"requester.foil"} if self.is_requester else set())
        self.no("files.unlisted", all(n in ours or n in self.listed for n in os.listdir(self.folder)))
        publishes = {"letter.txt", "schedule.csv"} | {n[0] for o, n in self.names.items() if o in self.case.documents}
        self.no("files.list", self.listed.keys() <= publishes)

    # The anchor.

    def log_key(self, size):
        origin, pub = self.gov.body.origin, self.gov.log_key(size - 1)
        ident = tree.key_id(origin, 1, pub).hex()
        key = tree.Key.__new__(tree.Key)
        key.name, key.type, key.pub, key.id = origin, 1, pub, bytes.fromhex(ident)
        return key

    def anchor(self):
        if self.gov:
            self.identity()
        if self.args.trust:
            bad, known, signed, met = self.args.trust.judge(self.cp)
            self.no("anchor.signature", not bad)
            if not bad:
                if self.cannot("anchor.unknown", known and signed):
                    self.cannot("anchor.quorum", self.args.trust.quorum == "none" or met)
        else:
            self.cannot("anchor.trust", self.named)
        if self.args.not_before is not None:
            at = self.args.trust.witnessed if self.args.trust else None
            self.cannot("anchor.stale", at is not None and at >= self.args.not_before)
        anchors = self.earlier()
        if self.args.head is not None:
            self.head(anchors)

    def identity(self):
        """V28 to V30, and whether V37 has what it asks for."""
        gov, a = self.gov, self.args
        if self.indexed and self.no("anchor.origin", self.cp.origin == gov.body.origin):
            self.no("anchor.signature", self.cp.signed(self.log_key(self.cp.size)) is True)
        if a.genesis is not None:
            self.named = self.no("anchor.genesis", bytes.fromhex(a.genesis) == gov.id)
        if a.fingerprint is not None:
            same = self.no("anchor.fingerprint", gov.id.hex().startswith(a.fingerprint))
            long = self.cannot("anchor.fingerprint", len(a.fingerprint) >= 32)
            self.named = self.named or (same and long)
        if a.trust:
            self.no("anchor.genesis", a.trust.genesis in (None, gov.id))

    def earlier(self):
        """V36."""
        out = []
        for note, path in self.bundle.anchors if self.bundle else []:
            try:
                cp = tree.Checkpoint(note)
                good = cp.origin == self.cp.origin
                good = good and tree.extends(cp.size, cp.root, self.cp.size, self.cp.root, path)
            except Malformed:
                good = False
            if self.no("anchor.earlier", good):
                out.append(cp)
        return out

    def head(self, anchors):
        """V35."""
        head = self.form("anchor.head", tree.Checkpoint, self.args.head)
        if not head:
            return
        if not self.no("anchor.head", head.origin == self.cp.origin) or not self.gov:
            return
        if not self.cannot("anchor.head", head.size > 0 and head.signed(self.log_key(head.size)) is True):
            return
        same = [c for c in [self.cp] + anchors if c.size == head.size]
        self.no("anchor.head", all(c.root == head.root for c in same))
        self.cannot("anchor.head", bool(same))


def verify(folder, args):
    v = Verifier(folder, args)
    return v.run(), sorted({rule for rule, _ in v.found})


def options(argv):
    p = argparse.ArgumentParser(usage=__doc__)
    p.add_argument("folder")
    p.add_argument("--trust")
    p.add_argument("--genesis")
    p.add_argument("--fingerprint")
    p.add_argument("--head")
    p.add_argument("--not-before")
    a = p.parse_args(argv)
    if a.genesis is not None and len(bytes.fromhex(a.genesis)) != 32:
        raise ValueError("--genesis wants 64 hex digits")
    if a.fingerprint is not None:
        a.fingerprint = a.fingerprint.replace(" ", "").replace(":", "").lower()
    for name in ("trust", "head"):
        if getattr(a, name) is not None:
            with open(getattr(a, name), "rb") as f:
                setattr(a, name, f.read())
    if a.not_before is not None:
        day = datetime.date.fromisoformat(a.not_before)
        a.not_before = (day - datetime.date(1970, 1, 1)).days * 86400
    if a.trust is not None:
        a.trust = tree.Trust(a.trust)
    return a


def main(argv):
    try:
        a = options(argv)
    except ValueError as e:
        print(e, file=sys.stderr)
        return 2
    except (Malformed, OSError) as e:
        print(json.dumps({"verdict": "cannot tell", "findings": [], "why": str(e)}))
        return 3
    verdict, rules = verify(a.folder, a)
    print(json.dumps({"verdict": verdict, "findings": rules, "letter": "NOT CHECKED: V42 is left out"}))
    return EXIT[verdict]


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
