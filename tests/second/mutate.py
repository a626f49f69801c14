# SPDX-License-Identifier: Apache-2.0
"""Bad folders that anybody can make, without a key, out of good ones.

VECTORS is {name: (base, change)}; change takes the files of the base, {name: bytes}, and changes
them. Bases: `w` and `wr` are written by write.py, published and for the requester, with a witness,
anchors and other cases in the ledger; `p` and `pr` come from the program (tests/vectors/v1).
"""
import os
import tempfile

import signed
import tree
from cbor import Cursor, Encoded, decode, encode
from commitment import Header, h_leaf, h_node, h_past, h_seed, pack, packed, u8

HERE = os.path.dirname(os.path.abspath(__file__))
V1 = os.path.join(HERE, "..", "vectors", "v1")
MAGIC = b"\xd9\xd9\xf7"
VECTORS, BASES = {}, {}


class Link(str):
    """A symbolic link, to this name."""


class Other(str):
    """Something else than a file: "folder" or "pipe"."""


def base(name):
    """The files of a base, and its trust file."""
    if name not in BASES:
        if name[0] == "p":
            folder = os.path.join(V1, "to-requester" if name == "pr" else "published")
            with open(os.path.join(V1, "trust")) as f:
                trust = f.read()
        else:
            story = {"before": {"index": lambda c: signed.others(c, 9)},
                     "publish": lambda c: {**signed.anchored(c, (7, 9), witnesses=(signed.W1,)), "requester": name == "wr",
                                           "checkpoint": c.led.checkpoint(witnesses=(signed.W1, signed.W2))},
                     "trust": lambda c: signed.LOGLINE + signed.WITNESSES + "quorum w1\n"}
            with tempfile.TemporaryDirectory() as out:
                folder = os.path.join(out, "published")
                trust = signed.tell(story, folder)["trust"]
                BASES[name] = all_files(folder), trust
                return BASES[name]
        BASES[name] = all_files(folder), trust
    return BASES[name]


def all_files(folder):
    out = {}
    for n in sorted(os.listdir(folder)):
        with open(os.path.join(folder, n), "rb") as f:
            out[n] = f.read()
    return out


def tell(vector, folder):
    name, change = vector
    files, trust = base(name)
    files = dict(files)
    change(files)
    os.makedirs(folder)
    for n, data in files.items():
        path = os.path.join(folder, n)
        if type(data) is Link:
            os.symlink(data, path)
        elif type(data) is Other:
            os.mkdir(path) if data == "folder" else os.mkfifo(path)
        else:
            with open(path, "wb") as f:
                f.write(data)
    return {"trust": trust}


def add(name, change, bases=("w", "p")):
    for b in bases:
        assert (b + "-" + name) not in VECTORS, name
        VECTORS[b + "-" + name] = b, change


R, C, Q = "response.foil", "checkpoint", "requester.foil"
GOVERNANCE, ACTS, INDEX, MAPS, DISCLOSURE, ISSUED, ANCHORS = range(1, 8)


def bundle(name, change, bases=("w",)):
    """A change of the decoded bundle."""
    def do(files):
        b = decode(files[R][3:])
        change(b)
        files[R] = MAGIC + encode(b)
    add(name, do, bases)


def disclosed(name, change, bases=("w",)):
    """A change of the decoded disclosure."""
    def do(b):
        d = decode(b[DISCLOSURE])
        change(d)
        b[DISCLOSURE] = encode(d)
    bundle(name, do, bases)


def put(rows, i, x):
    rows[i] = x


def swap(rows, i, k):
    rows[i], rows[k] = rows[k], rows[i]


def edit(name, old, new):
    """Replace bytes of a file that must be there."""
    def do(files):
        assert old in files[name], (name, old)
        files[name] = files[name].replace(old, new, 1)
    return do


# One bit, evenly spread over each file.


def flip(name, part, parts):
    def do(files):
        data = bytearray(files[name])
        at = len(data) * part // parts
        data[at] ^= 1 << at % 8
        files[name] = bytes(data)
    return do


for n, parts, which in ((R, 128, "wp"), (C, 32, "wp"), ("letter.txt", 4, "wp"), ("schedule.csv", 8, "wp"), ("item-07.txt", 8, "wp")):
    for i in range(parts):
        add("bit-%s-%03d" % (n, i), flip(n, i, parts), tuple(which))
for i in range(16):
    add("bit-%s-%03d" % (Q, i), flip(Q, i, 16), ("wr", "pr"))
    add("bit-letter.txt-%03d" % i, flip("letter.txt", i, 16), ("wr", "pr"))

# Files.

for n in (R, C, "letter.txt", "schedule.csv", "item-07.txt"):
    add("missing-" + n, lambda f, n=n: f.pop(n))
    add("empty-" + n, lambda f, n=n: put(f, n, b""))
    add("half-" + n, lambda f, n=n: put(f, n, f[n][:len(f[n]) // 2]))
    add("cut-" + n, lambda f, n=n: put(f, n, f[n][:-1]))
    add("longer-" + n, lambda f, n=n: put(f, n, f[n] + b"\n"))
    add("link-" + n, lambda f, n=n: (put(f, "x", f[n]), put(f, n, Link("x"))), ("w",))
    add("folder-" + n, lambda f, n=n: put(f, n, Other("folder")), ("w",))
    add("pipe-" + n, lambda f, n=n: put(f, n, Other("pipe")), ("w",))
for n in (Q, "letter.txt", "item-07.txt"):
    add("requester-missing-" + n, lambda f, n=n: f.pop(n), ("wr", "pr"))
    add("requester-cut-" + n, lambda f, n=n: put(f, n, f[n][:-1]), ("wr",))
    add("requester-folder-" + n, lambda f, n=n: put(f, n, Other("folder")), ("wr",))
for n in ("annex.txt", ".hidden", "Item-07.txt", "item-7.txt", "\u202etxt.foil", "to-requester", "item-07.txt~"):
    add("extra-" + n.encode("unicode_escape").decode().strip("\\"), lambda f, n=n: put(f, n, b"x"), ("w",))
add("extra-folder", lambda f: put(f, "more", Other("folder")), ("w",))
add("extra-link", lambda f: put(f, "more", Link("nowhere")), ("w",))
add("extra-pipe", lambda f: put(f, "more", Other("pipe")), ("w",))
add("only-bundle", lambda f: [f.pop(n) for n in list(f) if n not in (R, C)])
add("nothing", lambda f: f.clear())
add("files-exchanged", lambda f: swap(f, "item-07.txt", "item-09.txt"), ("w",))
add("word-changed", edit("item-07.txt", b"cameras", b"bananas"), ("w",))
add("word-added", edit("item-07.txt", b"The cameras", b"The old cameras"), ("w",))
add("marker-taken-out", edit("item-07.txt", "\u27e61: s.40(2)\u27e7".encode(), b""), ("w",))
add("marker-changed", edit("item-07.txt", b"1: s.40(2)", b"1: s.31(1)(a)"), ("w",))
add("crlf", lambda f: put(f, "item-07.txt", f["item-07.txt"].replace(b"\n", b"\r\n")))
add("bom", lambda f: put(f, "item-07.txt", b"\xef\xbb\xbf" + f["item-07.txt"]))
add("schedule-lf", lambda f: put(f, "schedule.csv", f["schedule.csv"].replace(b"\r\n", b"\n")))
add("schedule-row-out", lambda f: put(f, "schedule.csv", b"\r\n".join(f["schedule.csv"].split(b"\r\n")[:1] + f["schedule.csv"].split(b"\r\n")[2:])))
add("letter-whole", lambda f: put(f, "letter.txt", signed.LETTER.encode()), ("w",))
add("letter-published", lambda f: put(f, "letter.txt", base("w")[0]["letter.txt"]), ("wr",))
add("made-requester", lambda f: put(f, Q, b"x"), ("w", "p"))

# Entries: left out, moved, doubled, exchanged.

for section, word, count in ((GOVERNANCE, "governance", 4), (ACTS, "act", 5)):
    for i in range(count):
        bundle("drop-%s-%d" % (word, i), lambda b, s=section, i=i: b[s].pop(i))
    bundle("drop-%s-all" % word, lambda b, s=section: b[s].clear())
    bundle("double-" + word, lambda b, s=section: b[s].insert(1, b[s][1]))
    bundle("swap-" + word, lambda b, s=section: swap(b[s], 1, 2))
    bundle("swap-bytes-" + word, lambda b, s=section: [swap_field(b[s], 1, 2, k) for k in (1, 2)])
    bundle("swap-paths-" + word, lambda b, s=section: swap_field(b[s], 1, 2, 2))
    bundle("index-%s-more" % word, lambda b, s=section: put(b[s][-1], 0, b[s][-1][0] + 1))
    bundle("index-%s-huge" % word, lambda b, s=section: put(b[s][-1], 0, (1 << 63) - 1))
    bundle("index-%s-over" % word, lambda b, s=section: put(b[s][-1], 0, 1 << 63))
    bundle("path-%s-shorter" % word, lambda b, s=section: put(b[s][1], 2, b[s][1][2][:-32]))
    bundle("path-%s-longer" % word, lambda b, s=section: put(b[s][1], 2, b[s][1][2] + bytes(32)))
    bundle("path-%s-none" % word, lambda b, s=section: put(b[s][1], 2, b""))
    bundle("path-%s-half" % word, lambda b, s=section: put(b[s][1], 2, b[s][1][2][:-1]))
    bundle("path-%s-65" % word, lambda b, s=section: put(b[s][1], 2, bytes(65 * 32)))
    bundle("entry-%s-empty" % word, lambda b, s=section: put(b[s][1], 1, b""))
    bundle("entry-%s-long" % word, lambda b, s=section: put(b[s][1], 1, b[s][1][1] + bytes(65536)))
    bundle("entry-%s-sig" % word, lambda b, s=section: put(b[s][1], 1, b[s][1][1][:-64] + bytes(64)))
bundle("entry-act-0-empty", lambda b: put(b[ACTS][0], 1, b""))
bundle("acts-as-governance", lambda b: b[GOVERNANCE].append(b[ACTS][0]))
bundle("governance-as-act", lambda b: b[ACTS].insert(0, b[GOVERNANCE][1]))
bundle("governance-as-index", lambda b: put(b, INDEX, b[GOVERNANCE][1]))
bundle("index-as-act", lambda b: b[ACTS].append(b[INDEX]))
bundle("index-moved", lambda b: put(b[INDEX], 0, 3))
bundle("index-path-none", lambda b: put(b[INDEX], 2, b""))


def swap_field(rows, i, k, field):
    rows[i][field], rows[k][field] = rows[k][field], rows[i][field]


# The maps.

bundle("maps-swapped", lambda b: b[MAPS].reverse())
for i, word in ((0, "governance"), (1, "case")):
    bundle("map-%s-count" % word, lambda b, i=i: put(b[MAPS][i], 2, b[MAPS][i][2] - 1))
    bundle("map-%s-zero" % word, lambda b, i=i: put(b[MAPS][i], 2, 0))
    bundle("map-%s-last" % word, lambda b, i=i: put(b[MAPS][i], 3, bytes(32)))
    bundle("map-%s-absent" % word, lambda b, i=i: put(b[MAPS], i, [0, None, None, None, b[MAPS][i][4]]))
    bundle("map-%s-other" % word, lambda b, i=i: put(b[MAPS], i, [2, bytes(32)] + b[MAPS][i][2:]))
    bundle("map-%s-shallow" % word, lambda b, i=i: put(b[MAPS][i], 4, b[MAPS][i][4][:-32]))
    bundle("map-%s-deep" % word, lambda b, i=i: put(b[MAPS][i], 4, b[MAPS][i][4] + tree.EMPTY))
    bundle("map-%s-257" % word, lambda b, i=i: put(b[MAPS][i], 4, bytes(257 * 32)))
    bundle("map-%s-256" % word, lambda b, i=i: put(b[MAPS][i], 4, bytes(256 * 32)))
    bundle("map-%s-half" % word, lambda b, i=i: put(b[MAPS][i], 4, b[MAPS][i][4][:-1]))
    bundle("map-%s-end-3" % word, lambda b, i=i: put(b[MAPS][i], 0, 3))
    bundle("map-%s-other-null" % word, lambda b, i=i: put(b[MAPS][i], 0, 2))
    bundle("map-%s-short" % word, lambda b, i=i: b[MAPS][i].pop())
    bundle("map-%s-count-text" % word, lambda b, i=i: put(b[MAPS][i], 2, "5"))

# What is opened: taken away, exchanged, narrowed.

disclosed("strip-letter", lambda d: put(d, 2, [b"", b"", b""]))
disclosed("strip-acts", lambda d: d[0].clear())
disclosed("strip-documents", lambda d: d[1].clear(), ("w", "p"))
for i in range(4):
    disclosed("strip-act-%d" % i, lambda d, i=i: d[0].pop(i))
disclosed("strip-document", lambda d: d[1].pop(0), ("w", "p"))
disclosed("double-document", lambda d: d[1].append(d[1][0]))
disclosed("renumber-document", lambda d: put(d[1][1], 0, 3))
disclosed("letter-for-document", lambda d: put(d[1], 0, [1] + d[2]))
disclosed("document-for-letter", lambda d: put(d, 2, d[1][0][1:]))
disclosed("act-number", lambda d: put(d[0][3], 0, 9))
bundle("issued-other", lambda b: put(b, ISSUED, decode(b[DISCLOSURE])[0][0][1:]))
bundle("issued-empty", lambda b: put(b, ISSUED, [b"", b"", b""]))
bundle("disclosure-empty", lambda b: put(b, DISCLOSURE, b""))
bundle("disclosure-trailing", lambda b: put(b, DISCLOSURE, b[DISCLOSURE] + b"\0"))
bundle("disclosure-inline", lambda b: put(b, DISCLOSURE, decode(b[DISCLOSURE])))


def narrowed(parts, extra):
    """An opening that hides these leaves too: whoever holds a seed can make the hash."""
    header = Header(parts[0])
    ident, n, d = header.id, header.n, header.d
    seeds, t, raws, hidden = {}, {}, {}, set(extra)
    c, nodes, pos = Cursor(parts[2]), Cursor(parts[1]), 0

    def grow(h, j, seed):
        if j << h >= n:
            return h_past(ident, h)
        seeds[h, j] = seed
        if h == 0:
            raws[j] = packed(c)[1]
            t[h, j] = h_leaf(ident, j, seed, raws[j])
        else:
            sides = [grow(h - 1, 2 * j + b, h_seed(ident, h - 1, b, seed)) for b in (0, 1)]
            t[h, j] = h_node(ident, h, *sides)
        return t[h, j]

    while pos < n:
        first, value = nodes.take(1)[0], nodes.take(32)
        h = first & 127
        if first & 128:
            t[h, pos >> h] = value
            hidden |= set(range(pos, min(pos + (1 << h), n)))
        else:
            grow(h, pos >> h, value)
        pos += 1 << h

    def hash_of(h, j):
        if j << h >= n:
            return h_past(ident, h)
        if (h, j) not in t:
            t[h, j] = h_node(ident, h, hash_of(h - 1, 2 * j), hash_of(h - 1, 2 * j + 1))
        return t[h, j]

    out = []

    def walk(h, j):
        below = set(range(j << h, min(j + 1 << h, n)))
        if below <= hidden:
            out.append(u8(h | 128) + hash_of(h, j))
        elif not below & hidden:
            out.append(u8(h) + seeds[h, j])
        else:
            walk(h - 1, 2 * j)
            if 2 * j + 1 << h - 1 < n:
                walk(h - 1, 2 * j + 1)

    walk(d, 0)
    return [parts[0], b"".join(out), b"".join(pack(raws[i]) for i in range(n) if i not in hidden)]


for i in (0, 1, 3, 4, 5, 6, 7, 8, 9, 31):
    bundle("narrow-issued-%d" % i, lambda b, i=i: put(b, ISSUED, narrowed(b[ISSUED], {i})), ("w", "p"))
bundle("narrow-issued-all", lambda b: put(b, ISSUED, narrowed(b[ISSUED], set(range(32)))))
bundle("narrow-issued-nothing", lambda b: put(b, ISSUED, narrowed(b[ISSUED], set())))
disclosed("narrow-act", lambda d: put(d[0], 2, [2] + narrowed(d[0][2][1:], {15})), ("w", "p"))
disclosed("narrow-act-kind", lambda d: put(d[0], 2, [2] + narrowed(d[0][2][1:], {0})))
disclosed("narrow-act-grounds", lambda d: put(d[0], 2, [2] + narrowed(d[0][2][1:], {6})))
disclosed("narrow-document", lambda d: put(d[1], 0, [1] + narrowed(d[1][0][1:], {0, 1})))
disclosed("narrow-letter", lambda d: put(d, 2, narrowed(d[2], {30, 31})))
add("narrow-requester", lambda f: put(f, Q, MAGIC + encode(["foil-requester-1", narrowed(decode(f[Q][3:])[1], {0})])), ("wr", "pr"))
add("requester-public", lambda f: put(f, Q, MAGIC + encode(["foil-requester-1", decode(decode(f[R][3:])[DISCLOSURE])[2]])), ("wr", "pr"))
add("requester-version", lambda f: put(f, Q, MAGIC + encode(["foil-requester-2", decode(f[Q][3:])[1]])), ("wr",))
add("requester-three", lambda f: put(f, Q, MAGIC + encode(decode(f[Q][3:]) + [0])), ("wr",))
add("requester-trailing", lambda f: put(f, Q, f[Q] + b"\0"), ("wr",))
add("requester-not-shortest", lambda f: put(f, Q, MAGIC + b"\x98\x02" + f[Q][4:]), ("wr",))

# Forms: CBOR that is not deterministic, and other versions.

add("tag-missing", lambda f: put(f, R, f[R][3:]))
add("tag-other", lambda f: put(f, R, b"\xd9\xd9\xf6" + f[R][3:]))
add("tag-long", lambda f: put(f, R, b"\xda\0\0\xd9\xf7" + f[R][3:]), ("w",))
add("array-long", lambda f: put(f, R, MAGIC + b"\x98\x08" + f[R][4:]), ("w",))
add("array-indefinite", lambda f: put(f, R, MAGIC + b"\x9f" + f[R][4:] + b"\xff"), ("w",))
add("array-seven", lambda f: put(f, R, MAGIC + b"\x87" + f[R][4:]), ("w",))
bundle("version-2", lambda b: put(b, 0, "foil-response-2"))
bundle("version-bytes", lambda b: put(b, 0, b"foil-response-1"))
bundle("nine", lambda b: b.append(None))
bundle("seven", lambda b: b.pop())
bundle("index-long", lambda b: put(b[GOVERNANCE][0], 0, Encoded(b"\x18\0")))
bundle("index-text", lambda b: put(b[GOVERNANCE][0], 0, "0"))
bundle("index-negative", lambda b: put(b[GOVERNANCE][0], 0, -1))
bundle("bytes-long", lambda b: put(b[INDEX], 2, Encoded(b"\x5a" + len(b[INDEX][2]).to_bytes(4, "big") + b[INDEX][2])))
bundle("bytes-as-text", lambda b: put(b[INDEX], 2, "path"))
bundle("undefined", lambda b: put(b[MAPS][0], 1, Encoded(b"\xf7")))
bundle("proven-four", lambda b: b[ACTS][0].append(0))
bundle("count-huge", lambda b: put(b, ACTS, Encoded(b"\x9b" + b"\x7f" * 8)))
bundle("governance-map", lambda b: put(b, GOVERNANCE, {}))
bundle("anchors-none", lambda b: b[ANCHORS].clear(), ("w", "p"))
bundle("anchors-null", lambda b: put(b, ANCHORS, None))
bundle("anchors-swapped", lambda b: b[ANCHORS].reverse())
bundle("anchor-path-none", lambda b: put(b[ANCHORS][0], 1, b""))
bundle("anchor-paths-swapped", lambda b: swap_field(b[ANCHORS], 0, 1, 1))
bundle("anchor-unsigned-line", lambda b: put(b[ANCHORS][0], 0, b[ANCHORS][0][0].replace(b"\n\n", b"\n\n\xe2\x80\x94 x AAAAAAA=\n")))
disclosed("number-long", lambda d: put(d[0][0], 0, Encoded(b"\x18\0")))
disclosed("number-huge", lambda d: put(d[0][3], 0, 1 << 32))
disclosed("frontier-longer", lambda d: put(d[1][0], 2, d[1][0][2] + bytes(33)))
disclosed("frontier-half", lambda d: put(d[1][0], 2, d[1][0][2][:-1]))
disclosed("contents-longer", lambda d: put(d[1][0], 3, d[1][0][3] + b"\xf6"))
disclosed("contents-array", lambda d: put(d[1][0], 3, b"\x83\x00" + d[1][0][3]))
disclosed("header-n", lambda d: put(d[1][0], 1, header_with(d[1][0][1], 3, 1 << 28)))
disclosed("header-version", lambda d: put(d[1][0], 1, header_with(d[1][0][1], 0, 2)))
disclosed("header-algorithm", lambda d: put(d[1][0], 1, header_with(d[1][0][1], 1, 2)))
disclosed("header-profile", lambda d: put(d[1][0], 1, header_with(d[1][0][1], 4, "txt-1")))
disclosed("header-act-version", lambda d: put(d[0][1], 1, header_with(d[0][1][1], 0, 2)))
disclosed("header-act-n", lambda d: put(d[0][1], 1, header_with(d[0][1][1], 3, 1 << 28)))


def header_with(raw, i, x):
    h = decode(raw)
    h[i] = x
    if i == 3:
        h[5] = [[0, x, h[5][0][2]]]
    return encode(h)


# The checkpoint.

UNKNOWN = "\u2014 stranger.example AAAAAAAA\n".encode()
add("note-unknown-line", lambda f: put(f, C, f[C] + UNKNOWN))
add("note-unknown-first", lambda f: put(f, C, f[C].replace(b"\n\n", b"\n\n" + UNKNOWN)))
add("note-64-lines", lambda f: put(f, C, f[C] + UNKNOWN * (64 - f[C].count(b"\xe2\x80\x94"))))
add("note-65-lines", lambda f: put(f, C, f[C] + UNKNOWN * (65 - f[C].count(b"\xe2\x80\x94"))))
add("note-line-twice", lambda f: put(f, C, f[C] + f[C].split(b"\n\n")[1]))
add("note-no-lines", lambda f: put(f, C, f[C].split(b"\n\n")[0] + b"\n\n"))
add("note-no-blank", lambda f: put(f, C, f[C].replace(b"\n\n", b"\n")))
add("note-only-unknown", lambda f: put(f, C, f[C].split(b"\n\n")[0] + b"\n\n" + UNKNOWN))
add("note-crlf", lambda f: put(f, C, f[C].replace(b"\n", b"\r\n")))
add("note-tab", lambda f: put(f, C, f[C].replace(b"\n\n", b"\n\t\n\n")))
add("note-not-utf8", lambda f: put(f, C, f[C].replace(b"\n\n", b"\n\xff\n\n")))
add("note-hyphen", lambda f: put(f, C, f[C].replace(b"\xe2\x80\x94", b"-")))
add("note-two-spaces", lambda f: put(f, C, f[C] + UNKNOWN.replace(b" AAAA", b"  AAAA")))
add("note-short-line", lambda f: put(f, C, f[C] + "\u2014 x AAAA\n".encode()))
add("note-key-id-only", lambda f: put(f, C, f[C] + "\u2014 x AAAAAA==\n".encode()))
add("note-name-plus", lambda f: put(f, C, f[C] + "\u2014 a+b AAAAAAAA\n".encode()))
add("note-name-space", lambda f: put(f, C, f[C] + "\u2014 a\u2003b AAAAAAAA\n".encode()))
add("note-base64-bits", lambda f: put(f, C, f[C] + "\u2014 x AAAAAAF=\n".encode()))
add("note-base64-url", lambda f: put(f, C, f[C] + "\u2014 x AAAAAA_-\n".encode()))
add("note-base64-none", lambda f: put(f, C, f[C] + "\u2014 x AAAAAAA\n".encode()))
add("note-text-after", lambda f: put(f, C, f[C] + b"more\n"))
add("note-blank-after", lambda f: put(f, C, f[C] + b"\n"))
add("note-extension", lambda f: put(f, C, f[C].replace(b"\n\n", b"\nmore\n\n")))
add("note-size-zero-first", lambda f: put(f, C, second_line(f[C], lambda s: b"0" + s)))
add("note-size-plus", lambda f: put(f, C, second_line(f[C], lambda s: b"+" + s)))
add("note-size-more", lambda f: put(f, C, second_line(f[C], lambda s: b"%d" % (int(s) + 1))))
add("note-size-less", lambda f: put(f, C, second_line(f[C], lambda s: b"%d" % (int(s) - 1))))
add("note-size-zero", lambda f: put(f, C, second_line(f[C], lambda s: b"0")))
add("note-size-huge", lambda f: put(f, C, second_line(f[C], lambda s: b"9223372036854775807")))
add("note-size-over", lambda f: put(f, C, second_line(f[C], lambda s: b"9223372036854775808")))
add("note-size-word", lambda f: put(f, C, second_line(f[C], lambda s: b"ten")))
add("note-root-short", lambda f: put(f, C, f[C].replace(b"=\n\n", b"\n\n")))
add("note-root-other", lambda f: put(f, C, f[C].replace(f[C].split(b"\n")[2], b"A" * 43 + b"=")))
add("note-origin-other", lambda f: put(f, C, b"x" + f[C]))
add("note-large", lambda f: put(f, C, f[C] + b"\xe2\x80\x94 " + b"x" * 65536 + b" AAAAAAAA\n"), ("w",))
add("note-of-anchor", lambda f: put(f, C, decode(f[R][3:])[ANCHORS][0][0]), ("w",))


def second_line(note, change):
    lines = note.split(b"\n")
    lines[1] = change(lines[1])
    return b"\n".join(lines)


# Two things at once.


def both(name, first, then, bases=("w",)):
    add("both-" + name, lambda f: (VECTORS[first][1](f), VECTORS[then][1](f)), bases)


both("note-and-disclosure", "w-note-no-lines", "w-disclosure-empty")
both("governance-and-disclosure", "w-drop-governance-1", "w-disclosure-empty")
both("governance-and-requester", "w-drop-governance-1", "wr-requester-version", ("wr",))
both("note-and-requester", "w-note-no-lines", "wr-requester-version", ("wr",))
both("bundle-and-requester", "w-nine", "wr-requester-version", ("wr",))
both("disclosure-and-requester", "w-disclosure-empty", "wr-requester-version", ("wr",))
both("first-act-and-requester", "w-entry-act-0-empty", "wr-requester-version", ("wr",))
both("first-act-and-map", "w-entry-act-0-empty", "w-map-case-count")
both("first-act-and-files", "w-entry-act-0-empty", "w-word-changed")
both("act-and-files", "w-entry-act-empty", "w-word-changed")
both("act-and-digest", "w-entry-act-empty", "w-narrow-letter")
both("governance-and-map", "w-drop-governance-1", "w-map-case-count")
both("map-and-files", "w-map-case-count", "w-word-changed")
both("index-and-origin", "w-index-moved", "w-note-origin-other")
both("requester-and-files", "wr-requester-version", "w-word-changed", ("wr",))
both("document-and-schedule", "w-strip-document", "w-schedule-lf")
both("document-and-other", "w-strip-document", "w-bom")
both("missing-and-extra", "w-missing-item-07.txt", "w-extra-annex.txt")
