#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Golden vectors for text documents, written from spec/document.md alone.

Table 2 and the closing marks are read out of the specification itself, so that
specification, code and vectors cannot drift apart unseen. Steering code points
are read from spec/text.md. Standard library only.

    python3 tests/vectors/gen_document.py > tests/vectors/document.json
"""

import json
import pathlib
import random
import re
import sys

SPEC = pathlib.Path(__file__).resolve().parents[2] / "spec"
SEPS = ["", " ", "\n", "\n\n", "\f"]


def table_of(name, after, before):
    text = (SPEC / name).read_text(encoding="utf-8")
    text = text[text.index(after):]
    text = text[:text.index(before, len(after))]
    rows = re.findall(r"^\| U\+([0-9A-F]+) \| U\+([0-9A-F]+) \|", text, re.M)
    return [(int(a, 16), int(b, 16)) for a, b in rows]


def closing_marks():
    text = (SPEC / "document.md").read_text(encoding="utf-8")
    text = text[text.index("Closing are:"):]
    text = text[:text.index("\n\n")]
    return set(re.findall(r"`(.)`", text)) | {chr(int(h, 16)) for h in
                                             re.findall(r"U\+([0-9A-F]{4})", text)}


ALONE = table_of("document.md", "Table 2, ALONE", "Scripts that are written")
STEERS = table_of("text.md", "T3.", "T4.")
CLOSING = closing_marks()


def within(table, char):
    return any(a <= ord(char) <= b for a, b in table)


def class_of(char):
    """D33."""
    if char in "\n":
        return "LINE"
    if char == "\f":
        return "PAGE"
    if char in " \t":
        return "SPACE"
    if ord(char) < 0x80:
        return "WORD" if re.fullmatch("[0-9A-Za-z]", char) else "ALONE"
    return "ALONE" if within(ALONE, char) else "WORD"


def tokens(text):
    """D34."""
    out, at = [], 0
    while at < len(text):
        kind = class_of(text[at])
        if kind == "LINE":
            both = text[at:at + 2] == "\n\n"
            out.append(("", 3 if both else 2))
            at += 2 if both else 1
        elif kind == "PAGE":
            out.append(("", 4))
            at += 1
        else:
            end, size = at, 0
            while end < len(text) and class_of(text[end]) == kind:
                size += len(text[end].encode())
                if size > 1024:
                    break
                end += 1
                if kind == "ALONE":
                    break
            rest = text[end:end + 2]
            sep = int(kind != "SPACE" and rest[:1] == " " and rest[1:] not in (" ", "\t"))
            out.append((text[at:end], sep))
            at = end + sep
    return out


def render(leaves, hidden, markers):
    """D42 and D43. leaves: tokens; hidden: set of indices; markers: (start, len, label)."""
    out, owed, lines, done = "", False, [], set()
    for i, (text, sep) in enumerate(leaves):
        if i in hidden:
            for k, (start, _, label) in enumerate(markers):
                if start == i and k not in done:
                    done.add(k)
                    out += " " if owed else ""
                    lines.append(out.count("\n") + 1)
                    out += "\u27e6" + label + "\u27e7"
                    owed = True
            continue
        whole = text + SEPS[sep]
        if whole == "":
            continue
        if owed and class_of(whole[0]) not in ("SPACE", "LINE", "PAGE") and whole[0] not in CLOSING:
            out += " "
        owed = False
        out += "".join("\u27e6U+%04X\u27e7" % ord(c) if within(STEERS, c) else c for c in text)
        out += SEPS[sep]
    return out, lines


def document(name, text, markers=()):
    leaves = tokens(text)
    assert "".join(t + SEPS[s] for t, s in leaves) == text
    hidden = {i for start, length, _ in markers for i in range(start, start + length)}
    published, lines = render(leaves, hidden, markers)
    return {
        "name": name, "text": text.encode().hex(),
        "tokens": [[t.encode().hex(), s] for t, s in leaves],
        "markers": [{"start": s, "len": n, "label": label, "line": line}
                    for (s, n, label), line in zip(markers, lines)],
        "published": published.encode().hex(),
    }


def random_text(rng, size):
    pools = [" ", " ", "\n", "\t", "\f", "\r", "abcXYZ019", ".,;:!?()[]{}'\"-/\\@#%&*",
             "éüßŁłñæøÆ", "\u2019\u201c\u201d\u2013\u2026\u00a0\u00ad\u200b\u202e\u2066",
             "\u27e6\u27e7\ufeff\ufe0f", "東京都知事가나다", "اللغة،؟", "हिन्दी।", "\U0001f600\U0001f468\U000e0041",
             "".join(chr(b) for row in ALONE for b in row if not 0xd800 <= b <= 0xdfff and b),
             "".join(chr(b + 1) for _, b in ALONE if b < 0x10ffff and not 0xd800 <= b + 1 <= 0xdfff),
             "".join(chr(a - 1) for a, _ in ALONE if not 0xd800 <= a - 1 <= 0xdfff)]
    return "".join(rng.choice(rng.choice(pools)) for _ in range(size))


def random_case(rng, number):
    text = random_text(rng, rng.choice([1, 2, 3, 10, 30, 100]))
    count, markers, at = len(tokens(text)), [], 0
    while True:
        start = at + rng.randrange(0, 6)
        length = rng.randrange(1, 5)
        if start + length > count:
            break
        markers.append((start, length, "%d: s.40(2)" % (len(markers) + 1)))
        at = start + rng.randrange(0, length + 1)  # the next may overlap, touch or be apart
    return document("random %d" % number, text, markers)


def main():
    rng = random.Random(20231103)
    minutes = "Present: J. Smith (chair),\nAnn O'Brien"
    cases = [
        document("the worked example", minutes,
                 [(2, 3, "1: s.40(2)"), (10, 4, "2: s.40(2)")]),
        document("one letter", "a"), document("one line feed", "\n"),
        document("begins with a line feed", "\nfoo\n"), document("page", "a\f\fb \f c"),
        document("many line feeds", "a\n\n\n\n\nb\n\n\nc\n"),
        document("white space", " a  b\tc \td  \n e \n\t\n"), document("only a space", " "),
        document("apostrophes", "don't say O\u2019Brien's \u201cname\u201d"),
        document("an address", "j.smith@met.police.uk"),
        document("markers", "\u27e612: s.40(2)\u27e7 and \u202eevil\u202c"),
        document("unspaced", "東京都知事 小池。"), document("long word", "x" * 1024 + "y"),
        document("long word of two bytes", "x" + "\u00e9" * 1100 + " z"),
        document("long white space", "a" + " " * 2049 + "b"),
        document("hidden at both ends", "Smith met Jones", [(0, 1, "1"), (2, 1, "2")]),
        document("all hidden", "Smith met Jones\n", [(0, 4, "1: s.21")]),
        document("before closing marks", "(Smith), 'Smith' Smith; Smith\u2026",
                 [(1, 1, "1"), (5, 1, "2"), (7, 1, "3"), (9, 1, "4")]),
        document("over a line end", "one two\nthree\n\nfour", [(1, 2, "1"), (4, 2, "2")]),
        document("two in a row, overlapping", "a b c d e f", [(1, 2, "1"), (2, 2, "2"), (4, 1, "3")]),
        document("before white space", "a Smith\tb Jones  c", [(1, 1, "1"), (4, 1, "2")]),
    ] + [random_case(rng, i) for i in range(80)]
    rows = ",\n".join(json.dumps(c, separators=(",", ":")) for c in cases)
    sys.stdout.write('{"documents":[\n' + rows + "\n]}\n")


if __name__ == "__main__":
    main()
