# SPDX-License-Identifier: Apache-2.0
"""A small ledger, written from spec/ alone: entries, acts, documents, whole published folders.

It does what it is told, right or wrong: what to sign can be changed at every place, so that
there are folders that are badly made and well signed. Its keys have seeds of 32 equal bytes and
its secrets are counted, so that the same folder comes out every time.
"""
import base64
import datetime
import os

import nacl.bindings as sodium

import keys
import show
import tree
from act import COMMON, GOVERNANCE, INDEX, KINDS, TYP, List
from cbor import encode, head
from commitment import Commitment, doc_id, pads
from keys import H, u64

DAY = 86400
ORIGIN = "foi.example/second"
REF = "01.FOI.23.033513"


class Key:
    def __init__(self, seed):
        self.pub, self.secret = sodium.crypto_sign_seed_keypair(bytes([seed]) * 32)
        self.kid = keys.kid(self.pub)

    def sign(self, message):
        return sodium.crypto_sign(message, self.secret)[:64]


ROOT, LOG, OFFICER, APPROVER, RECORDS, OTHER, WITNESS, ROOT2 = (Key(n) for n in range(1, 9))


def vkey(name, key, kind=1):
    ident = tree.key_id(name, kind, key.pub)
    return "%s+%s+%s" % (name, ident.hex(), base64.b64encode(bytes([kind]) + key.pub).decode())


def signature_line(name, key, text, kind=1, time=0):
    if kind == 4:
        message = "cosignature/v1\ntime %d\n%s" % (time, text)
        sig = u64(time) + key.sign(message.encode())
    else:
        sig = key.sign(text.encode())
    raw = tree.key_id(name, kind, key.pub) + sig
    return "\u2014 %s %s\n" % (name, base64.b64encode(raw).decode())


def seconds(day):
    return (datetime.date.fromisoformat(day) - datetime.date(1970, 1, 1)).days * DAY


# The tree and the map.


def split(n):
    return 1 << (n - 1).bit_length() - 1


def root_of(leaves):
    if len(leaves) < 2:
        return leaves[0] if leaves else H()
    k = split(len(leaves))
    return tree.node(root_of(leaves[:k]), root_of(leaves[k:]))


def inclusion(i, leaves):
    if len(leaves) == 1:
        return []
    k = split(len(leaves))
    if i < k:
        return inclusion(i, leaves[:k]) + [root_of(leaves[k:])]
    return inclusion(i - k, leaves[k:]) + [root_of(leaves[:k])]


def consistency(m, leaves, whole=True):
    n = len(leaves)
    if m == n:
        return [] if whole else [root_of(leaves)]
    k = split(n)
    if m <= k:
        return consistency(m, leaves[:k], whole) + [root_of(leaves[k:])]
    return consistency(m - k, leaves[k:], False) + [root_of(leaves[:k])]


def map_root(cases, d=0):
    """The subtree at depth d; cases are (key, count, last), all under one prefix."""
    if not cases:
        return tree.EMPTY
    if len(cases) == 1:
        return tree.map_leaf(*cases[0])
    sides = [[c for c in cases if tree.bit(c[0], d) == b] for b in (0, 1)]
    return tree.map_node(d, cases[0][0], map_root(sides[0], d + 1), map_root(sides[1], d + 1))


def map_proof(cases, key):
    siblings, d = b"", 0
    while len(cases) > 1:
        sides = [[c for c in cases if tree.bit(c[0], d) == b] for b in (0, 1)]
        siblings += map_root(sides[1 - tree.bit(key, d)], d + 1)
        cases, d = sides[tree.bit(key, d)], d + 1
    if not cases:
        return [0, None, None, None, siblings]
    k, count, last = cases[0]
    return [1, None, count, last, siblings] if k == key else [2, k, count, last, siblings]


# Texts.


TABLE2 = [(0x80, 0xA9), (0xAB, 0xB4), (0xB6, 0xB9), (0xBB, 0xBF), (0xD7, 0xD7), (0xF7, 0xF7),
          (0x37E, 0x37E), (0x387, 0x387), (0x55A, 0x55F), (0x589, 0x58A), (0x5BE, 0x5BE), (0x5C0, 0x5C0),
          (0x5C3, 0x5C3), (0x609, 0x60D), (0x61B, 0x61F), (0x66A, 0x66D), (0x6D4, 0x6D4), (0x964, 0x965),
          (0x1680, 0x1680), (0x1800, 0x180E), (0x2000, 0x206F), (0x20A0, 0x20CF), (0x2190, 0x2BFF),
          (0x2E00, 0xA4CF), (0xAC00, 0xD7AF), (0xE000, 0xFAFF), (0xFD3E, 0xFD3F), (0xFE00, 0xFE1F),
          (0xFE30, 0xFE6F), (0xFEFF, 0xFFFF), (0x1B000, 0x1B2FF), (0x1D000, 0x1D3FF), (0x1F000, 0x10FFFF)]


def kind_of(c):
    if c in "\n\f":
        return "line" if c == "\n" else "page"
    if c in " \t":
        return "space"
    if c.isascii():
        return "word" if c.isalnum() else "alone"
    return "alone" if any(a <= ord(c) <= b for a, b in TABLE2) else "word"


def tokens(text):
    """D33, D34: [[text, sep], ...]."""
    out, i = [], 0
    while i < len(text):
        kind = kind_of(text[i])
        j = i + 1
        if kind == "line":
            both = text[j:j + 1] == "\n"
            out.append(["", 3 if both else 2])
            i = j + both
            continue
        if kind == "page":
            out.append(["", 4])
            i = j
            continue
        while kind != "alone" and j < len(text) and kind_of(text[j]) == kind and \
                len(text[i:j + 1].encode()) <= 1024:
            j += 1
        sep = kind != "space" and text[j:j + 1] == " " and kind_of((text[j + 1:j + 2] or "x")) != "space"
        out.append([text[i:j], int(sep)])
        i = j + sep
    return out


class Text:
    """A text, cut, padded and committed to."""

    def __init__(self, ident, secret, text, profile="txt-1-pad", spoil=None):
        stream, self.at, leaves = pads(ident, secret), [], []
        for word, sep in tokens(text):
            self.at.append((len(leaves), word + show.SEPARATORS[sep]))
            leaves.append(encode([0, word, sep]))
            if profile == "txt-1-pad":
                leaves += [encode([1])] * next(stream)
        if spoil:
            spoil(leaves)
        self.n = len(leaves)
        self.commitment = Commitment(ident, secret, profile, 0, leaves)

    def place(self, words):
        """[start, length] of the first place of these words (D36)."""
        text = "".join(t for _, t in self.at)
        first, last = text.index(words), text.index(words) + len(words)
        at, start, end = 0, None, self.n
        for i, t in self.at:
            if at == first:
                start = i
            if at >= last:
                end = i
                break
            at += len(t)
        return [start, end - start]


# Acts.


def act_leaves(kind, values, spoil=None):
    """A2 to A7. `values` are by name; what is not there is absent."""
    fields = {**COMMON, **KINDS[kind]}
    if kind == "issued":
        del fields[12]
    leaves, more = [], []
    for i in range(24):
        name, read = fields.get(i, ("", None))
        value = kind if name == "kind" and name not in values else values.get(name)
        if isinstance(read, List) and not isinstance(value, Raw):
            chunks = chunked(value or [])
            value = [len(value or [])] + chunks[0]
            more += [[4, "more", [i, part] + rows] for part, rows in enumerate(chunks[1:], 1)]
        leaves.append([4, name, value.value if isinstance(value, Raw) else value])
    leaves += more
    while len(leaves) < 32 or len(leaves) & len(leaves) - 1:
        leaves.append([1])
    if spoil:
        spoil(leaves)
    return [encode(x) for x in leaves]


def chunked(rows):
    out, size = [[]], 0
    for r in rows:
        n = len(encode(r))
        if size + n > 40000:
            out.append([])
            size = 0
        out[-1].append(r)
        size += n
    return out


class Raw:
    """A value as it stands, whatever the field wants."""

    def __init__(self, value):
        self.value = value


PUBLIC_NEITHER = {"received": (0, 1, 2, 3, 4, 5, 13), "decided": (0, 1, 2, 3, 4)}
PRIVATE_EACH = {"received": (12, 14), "frozen": (12, 13, 14, 15), "decided": (12, 16, 17, 18, 19, 20),
                "approved": (12, 13, 20)}


def ranges(indexes):
    out = []
    for i in sorted(indexes):
        if out and sum(out[-1]) == i:
            out[-1][1] += 1
        else:
            out.append([i, 1])
    return out


def private_leaves(kind, answer, leaves):
    if answer == "neither":
        return [i for i in range(len(leaves)) if i not in PUBLIC_NEITHER.get(kind, (0, 1, 2))]
    hide = PRIVATE_EACH.get(kind, ())
    return [i for i, raw in enumerate(leaves)
            if i in hide or (raw[:6] == b"\x83\x04dmor" and more_of(raw) in hide)]


def more_of(raw):
    from cbor import decode
    return decode(raw)[2][0]


# The ledger.


class Ledger:
    def __init__(self, threshold=1, roots=(("root-1", ROOT),), day="2023-11-01", origin=ORIGIN,
                 regime="foia", genesis=None, **entry):
        self.entries, self.leaves, self.subjects, self.gov = [], [], {}, []
        self.origin, self.id, self.n_secrets, self.log = origin, None, 0, LOG
        body = {"kind": "genesis", "log": LOG.pub, "nonce": bytes(range(16)), "regime": regime,
                "roots": [[p, k.pub] for p, k in roots], "origin": origin,
                "authority": "Example Police", "threshold": threshold, **(genesis or {})}
        self.append(GOVERNANCE, body, roots[0][1], day, **entry)
        self.id = self.leaves[0]
        self.after = [0, self.id]

    def secret(self):
        self.n_secrets += 1
        return H(b"secret", u64(self.n_secrets))

    def append(self, sub, body, key, day, header=None, claims=None, payload=None, sign=None, raw=None):
        """Append an entry; header, claims, payload replace what would stand there, `sign` signs."""
        before = self.subjects.setdefault(sub, [])
        first = not self.entries
        h = {1: -19, 4: key.kid, 16: TYP,
             15: {1: "https://" + self.origin, 2: sub, 6: seconds(day), **(claims or {})}}
        p = {"v": 1, "body": body, "after": None if first else self.after,
             "ledger": self.id, "case-prev": before[-1] if before else None,
             "case-index": len(before), **(payload or {})}
        protected, content = encode({**h, **(header or {})}), encode(p)
        sig = (sign or key).sign(encode(["Signature1", protected, b"", content]))
        entry = b"\xd2" + encode([protected, {}, content, sig])
        if raw:
            entry = raw(entry)
        self.entries.append(entry)
        self.leaves.append(tree.leaf_hash(entry))
        before.append(self.leaves[-1])
        if sub == GOVERNANCE:
            self.gov.append(len(self.entries) - 1)
        return len(self.entries) - 1

    def govern(self, kind, key=ROOT, day="2023-11-01", entry=None, **values):
        return self.append(GOVERNANCE, {"kind": kind, **values}, key, day, **(entry or {}))

    def enrol(self, person, roles, key, by=ROOT, until="2030-01-01", **more):
        return self.govern("enrol", by, person=person, roles=roles, pub=key.pub, grade="G7", until=until, **more)

    def cases(self, upto=None):
        out, count = {}, {}
        for sub, leaves in self.subjects.items():
            out[sub] = (tree.map_key(self.id, sub), len(leaves), leaves[-1])
        return out

    def chain(self):
        c = bytes(32)
        for leaf in self.leaves:
            c = H(b"foil-chain-1\0", c, leaf)
        return c

    def index(self, day="2023-12-01", cases=None, body=None, key=None, **entry):
        self.index_cases = list((cases or self.cases()).values())
        b = {"map": map_root(self.index_cases), "chain": self.chain(), "index": len(self.entries), **(body or {})}
        return self.append(INDEX, b, key or self.log, day, **entry)

    def checkpoint(self, size=None, key=None, witnesses=(), root=None, origin=None, extra=""):
        size = len(self.leaves) if size is None else size
        origin = origin or self.origin
        root = base64.b64encode(root or root_of(self.leaves[:size])).decode()
        text = "%s\n%d\n%s\n%s" % (origin, size, root, extra)
        lines = signature_line(origin, key or self.log, text)
        for name, witness, time in witnesses:
            lines += signature_line(name, witness, text, 4, time)
        return (text + "\n" + lines).encode()

    def proven(self, i):
        return [i, self.entries[i], b"".join(inclusion(i, self.leaves))]


def standard_ledger(**options):
    led = Ledger(**options)
    led.enrol("officer-2", ["officer"], OFFICER)
    led.enrol("officer-5", ["approver"], APPROVER)
    led.enrol("clerk-1", ["records"], RECORDS)
    return led


# A case.

MINUTES = ("Minutes of the board, 12 July 2023\n\nPresent: Alice Smith (chair), Bob Jones.\n\n"
           "The cameras stand at the north gate.\n")
AGENDA = "Agenda\n1. Minutes\n2. Any other business\n"
LETTER = "Jane Roe\n1 High Road\n\nDear Jane Roe,\n\nThe minutes are attached.\n"


class Case:
    """The acts of a case, and what a writer keeps of them. `options` are changes, by name."""

    def __init__(self, ledger, ref=REF):
        self.led, self.ref, self.acts, self.docs, self.answer = ledger, ref, [], {}, None

    def act(self, kind, values, key, day, root=None, spoil=None, ident=None, profile="act-1", part=1, **entry):
        ci = len(self.acts)
        ident = ident or doc_id("act", self.led.id, self.ref, ci, 0)
        leaves = act_leaves(kind, values, spoil)
        c = Commitment(ident, self.led.secret(), profile, part, leaves)
        place = self.led.append(self.ref, root or c.root, key, day, **entry)
        self.acts.append({"kind": kind, "place": place, "commitment": c, "values": values})
        return self.acts[-1]

    def target(self, kind):
        for ci in range(len(self.acts) - 1, -1, -1):
            if self.acts[ci]["kind"] == kind:
                return [[ci, self.led.leaves[self.acts[ci]["place"]]]]
        return []

    def received(self, day="2023-11-03", key=OFFICER, values=None, **more):
        v = {"received-on": "2023-11-03", "regime": "foia", "due": "2023-12-04", "at": seconds(day) + 36000,
             "request": "All board minutes from 2023", **(values or {})}
        return self.act("received", v, key, day, **more)

    def frozen(self, texts=None, day="2023-11-20", key=OFFICER, values=None, spoil_text=None,
               profile="txt-1-pad", **more):
        texts = {1: MINUTES, 2: AGENDA} if texts is None else texts
        ci = len(self.acts)
        for o, text in texts.items():
            ident = doc_id("document", self.led.id, self.ref, ci, o)
            self.docs[o] = Text(ident, self.led.secret(), text, profile, (spoil_text or {}).get(o))
        v = {"found-on": "2023-11-20", "at": seconds(day) + 36000, "search": "the shared folder",
             "targets": self.target("received"),
             "documents": [[o, self.docs[o].commitment.root] for o in texts],
             "names": [[o, "file-%d.txt" % o, False, False] for o in texts], **(values or {})}
        return self.act("frozen", v, key, day, **more)

    def redactions(self):
        d = self.docs[1]
        return [[1, 1] + d.place("Alice Smith") + [["A"]], [2, 1] + d.place("Bob Jones") + [["A"]],
                [3, 1] + d.place("north gate") + [["B", "A"]]]

    def decided(self, day="2023-11-24", key=OFFICER, values=None, **more):
        old = self.target("decided")
        v = {"targets": self.target("frozen"), "supersedes": old[0][0] if old else None, "answer": "each",
             "at": seconds(day) + 36000,
             "items": [[1, "elsewhere", [], []], [5, "not held", [], []], [7, "part", [], [1]],
                       [8, "withheld", ["B"], []], [9, "disclosed", [], [2]], [11, "undecided", [], []]],
             "labels": [[1, "2023-01", "2023-01-18", "https://foi.example/2023-01-18"],
                        [5, "2023-05", None, "board cancelled"], [7, "2023-07", "2023-07-12", None],
                        [8, "=2023-08", None, None], [9, "", None, None], [11, "2023-11", None, None]],
             "grounds": [["A", ["foia/40/2", "foia/40/3A/a"]], ["B", ["foia/31/1/a"]]],
             "reasons": [["A", [["gist", "attendees' \"names\""], ["data", "ordinary"], ["necessary", "no"]]],
                         ["B", [["gist", "places\nof cameras"], ["outcome", "withhold"]]]],
             "redactions": [], "undecided": "the minutes of November were not agreed", "note": "private",
             "considered": ["s.43(2), item 9: not engaged"]}
        if 1 in self.docs and 2 in self.docs:
            v["redactions"] = self.redactions()
        v.update(values or {})
        self.answer = v["answer"]
        return self.act("decided", v, key, day, **more)

    def neither(self, values=None, **more):
        v = {"answer": "neither", "provisions": ["foia/40/5B/a/i"], "items": [], "labels": [], "grounds": [],
             "reasons": [], "redactions": [], "undecided": None, **(values or {})}
        return self.decided(values=v, **more)

    def approved(self, day="2023-11-27", key=APPROVER, values=None, **more):
        v = {"targets": self.target("decided"), "at": seconds(day) + 36000, "note": "agreed", **(values or {})}
        return self.act("approved", v, key, day, **more)

    # What follows is made when the case is issued.

    def private(self, replaced=False):
        """[[case-index, ranges], ...]: what stays private of the acts so far; `replaced`: A23 is not kept."""
        out, last = [], [a for a in self.acts if a["kind"] == "decided"][-1:]
        for ci, a in enumerate(self.acts):
            hide = private_leaves(a["kind"], self.answer, a["commitment"].leaves)
            if a["kind"] == "decided" and a not in last and not replaced:
                hide = range(3, len(a["commitment"].leaves))
            out.append([ci, ranges(hide)])
        return out

    def last_decided(self):
        return [a["values"] for a in self.acts if a["kind"] == "decided"][-1]

    def names(self, d):
        out = {}
        for number, outcome, _, docs in d["items"]:
            for k, o in enumerate(docs, 1) if outcome in ("disclosed", "part") else ():
                out[o] = "item-%02d%s.txt" % (number, "-%d" % k if k > 1 else ""), number
        return out

    def issued(self, day="2023-12-01", key=OFFICER, values=None, private=None, hide=None, letter=LETTER,
               letter_hidden=("Jane Roe\n1 High Road", "Jane Roe,"), disclosure=None, files=None,
               extra_hidden=None, letter_profile="txt-1-pad", letter_text=None, publish=None, **more):
        """Everything that is published is made here, so that `issued` can say it."""
        d, ci = self.last_decided(), len(self.acts)
        opened = {k: v for k, v in enumerate(self.private() if private is None else private)}
        acts = [[n, *self.acts[n]["commitment"].open(r)] for n, r in opened.values() if n < ci]
        names = self.names(d)
        self.files, documents, lines = {}, [], {}
        for o in sorted(names if publish is None else publish):
            mine = [r for r in d["redactions"] if r[1] == o]
            hidden = merge([r[2:4] for r in mine] + (extra_hidden or {}).get(o, []))
            documents.append([o, *self.docs[o].commitment.open(hidden)])
            if o in names:
                self.render(documents[-1], o, d, mine, names[o][0], lines)
        ident = doc_id("letter", self.led.id, self.ref, ci, 0)
        self.letter = Text(ident, self.led.secret(), letter, letter_profile, letter_text)
        hidden = merge([self.letter.place(w.rstrip(",")) for w in letter_hidden[:1]] +
                       [self.second(w) for w in letter_hidden[1:]])
        letter_open = self.letter.commitment.open(hidden)
        self.files["letter.txt"] = rendered(letter_open, [(a, n, "requester") for a, n in hidden])
        self.files["schedule.csv"] = self.schedule(d, names, lines)
        self.disclosure = [acts, documents, letter_open]
        if disclosure:
            disclosure(self.disclosure)
        self.disclosed = encode(self.disclosure)
        listed = sorted([n, len(t), H(t)] for n, t in self.files.items())
        v = {"targets": self.target("approved"), "disclosure": H(self.disclosed), "dated": "2023-12-01",
             "private": list(opened.values()), "letter": self.letter.commitment.root, "letter-hidden": hidden,
             "files": listed, **(values or {})}
        if files:
            files(v["files"])
        a = self.act("issued", v, key, day, **more)
        self.issued_opening = a["commitment"].open(hide or ())
        return a

    def second(self, words):
        """The second place of words in the letter."""
        text = "".join(t for _, t in self.letter.at)
        words = words.rstrip(",")
        at, want, start = 0, text.rindex(words), None
        end = self.letter.n
        for i, t in self.letter.at:
            if at == want:
                start = i
            if at >= want + len(words):
                end = i
                break
            at += len(t)
        return [start, end - start]

    def render(self, opened, o, d, mine, name, lines):
        grounds = {g[0]: g[1] for g in d["grounds"]}
        try:
            markers = [(r[2], r[3], show.label(r[0], r[4], grounds)) for r in mine]
            text, at = show.published(opening_of(opened[1:]), markers)
        except Exception:                  # a folder that is bad on purpose: something must stand there
            text, at = b"cannot be made\n", [1] * len(mine)
        lines.update(zip([r[0] for r in mine], at))
        self.files[name] = text

    def schedule(self, d, names, lines):
        if d["answer"] == "neither":
            return show.schedule([])
        class Decision:
            redactions, items = d["redactions"], d["items"]
            grounds, reasons, labels = d["grounds"], d["reasons"], d["labels"]
        return show.Schedule(self.acts[0]["values"].get("regime"), Decision).text({o: n for o, (n, _) in names.items()}, lines)

    def bundle(self, change=None, anchors=()):
        led = self.led
        cases = led.index_cases
        acts = [a["place"] for a in self.acts]
        b = ["foil-response-1", [led.proven(i) for i in led.gov], [led.proven(i) for i in acts],
             led.proven(len(led.entries) - 1),
             [map_proof(cases, tree.map_key(led.id, s)) for s in (GOVERNANCE, self.ref)],
             self.disclosed, self.issued_opening, [list(a) for a in anchors]]
        if change:
            change(b)
        return b

    def publish(self, folder, requester=False, change=None, anchors=(), checkpoint=None):
        os.makedirs(folder)
        files = dict(self.files)
        files["response.foil"] = b"\xd9\xd9\xf7" + encode(self.bundle(change, anchors))
        files["checkpoint"] = checkpoint or self.led.checkpoint()
        if requester:
            whole = self.letter.commitment.open()
            files["letter.txt"] = rendered(whole, [])
            files["requester.foil"] = b"\xd9\xd9\xf7" + encode(["foil-requester-1", whole])
        for name, data in files.items():
            with open(os.path.join(folder, name), "wb") as f:
                f.write(data)


def opening_of(parts):
    from commitment import Opening
    return Opening(*parts)


def rendered(parts, markers):
    try:
        return show.published(opening_of(parts), markers)[0]
    except Exception:
        return b"cannot be made\n"


def merge(spans):
    out = set()
    for start, n in spans:
        out |= set(range(start, start + n))
    return ranges(out)
