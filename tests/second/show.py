# SPDX-License-Identifier: Apache-2.0
"""Published text (spec/document.md section 5), shown provisions (spec/law.md section 2), the schedule."""
import re

from cbor import Malformed, need

STEERS = [(0, 8), (0xB, 0x1F), (0x7F, 0x9F), (0xAD, 0xAD), (0x34F, 0x34F), (0x61C, 0x61C),
          (0x115F, 0x1160), (0x17B4, 0x17B5), (0x180B, 0x180F), (0x200B, 0x200F), (0x2028, 0x202E),
          (0x2060, 0x206F), (0x27E6, 0x27E7), (0x3164, 0x3164), (0xFE00, 0xFE0F), (0xFEFF, 0xFEFF),
          (0xFFA0, 0xFFA0), (0xFFF0, 0xFFFB), (0x1BCA0, 0x1BCA3), (0x1D173, 0x1D17A), (0xE0000, 0xE0FFF)]
CLOSING = set(".,;:!?)]}'\"%\u00bb\u2019\u201d\u2026\u203a\u3001\u3002\u3009\u300b\u300d\u300f\u3011"
              "\uff01\uff09\uff0c\uff0e\uff1a\uff1b\uff1f")
SEPARATORS = ("", " ", "\n", "\n\n", "\f")
ELSEWHERE = {"foia": "s.21(1)", "foisa": "s.25(1)", "eir": "reg.6(1)(b)", "eirs": "reg.6(1)(b)"}


def steers(c):
    return any(a <= ord(c) <= b for a, b in STEERS)


def safe(text):
    """T5, in one line."""
    text = re.sub(r"\\(?=[xu])", r"\\u{5C}", text)
    out = []
    for c in text:
        if c in "\n\t":
            out.append("\\n" if c == "\n" else "\\t")
        else:
            out.append("\\u{%X}" % ord(c) if steers(c) and c not in "\u27e6\u27e7" else c)
    return "".join(out)


def provision(ident):
    if not re.fullmatch("(foia|eir|foisa|eirs)(/[A-Za-z0-9-]+)+", ident):
        return "".join(chr(b) if 32 <= b < 127 else "?" for b in ident.encode())
    regime, *parts = ident.split("/")
    if not parts[0][0].isdigit():
        return " ".join(parts).replace("-", " ")
    start = "reg." if regime.startswith("eir") else "s."
    return start + parts[0] + "".join("(%s)" % p for p in parts[1:])


def label(serial, letters, grounds):
    """C20."""
    out = []
    for letter in letters:
        out += [x for x in grounds.get(letter, [])[:1] if x not in out]
    return str(serial) + (": " if out else "") + ", ".join(map(provision, out))


def runs(hidden, markers):
    """D41: {start of a stretch: (its end, [labels of its markers, in order])}."""
    out = {start: (start + n, []) for start, n in hidden}
    for start, n, words in markers:
        need(words and not words.startswith("U+") and not any(steers(c) or c in "\n\t" for c in words), "label")
        inside = [(a, b) for a, (b, _) in out.items() if a <= start and start + n <= b]
        need(inside, "a marker outside what is hidden")
        out[inside[0][0]][1].append(words)
    need(all(labels for _, labels in out.values()), "a stretch without a marker")
    return out


def published(opening, markers):
    """D42, D43: the text, and the line of each marker. Markers are [start, length, label], sorted."""
    need(opening.header.profile in ("txt-1", "txt-1-pad"), "another profile")
    hidden = runs(opening.hidden, markers)
    out, lines, line, owed, i = [], [], 1, False, 0
    while i < opening.header.n:
        if i in hidden:
            i, labels = hidden[i]
            for words in labels:
                out.append((" " if owed else "") + "\u27e6" + words + "\u27e7")
                lines.append(line)
                owed = True
            continue
        leaf = opening.leaves[i]
        i += 1
        if leaf == [1]:
            continue
        need(leaf[0] == 0, "a leaf that is no token")
        token = leaf[1] + SEPARATORS[leaf[2]]
        if not token:
            continue
        if owed and token[0] not in " \t\n\f" and token[0] not in CLOSING:
            out.append(" ")
        out.append("".join("\u27e6U+%04X\u27e7" % ord(c) if steers(c) else c for c in leaf[1]))
        out.append(SEPARATORS[leaf[2]])
        line += token.count("\n")
        owed = False
    return "".join(out).encode(), lines


def cell(text):
    """R11."""
    text = safe(text)
    if text[:1] and text[0] in "=+-@\uff1d\uff0b\uff0d\uff20":
        text = "'" + text
    return '"%s"' % text.replace('"', '""')


class Schedule:
    """R8 to R11."""

    def __init__(self, regime, d):
        self.regime, self.d, self.rows = regime, d, []
        self.grounds = {g[0]: g[1] for g in d.grounds}
        self.reasons = {r[0]: r[1] for r in d.reasons}
        self.labels = {r[0]: r for r in d.labels}

    def row(self, *cells):
        self.rows.append(",".join(map(cell, cells)))

    def item(self, number):
        words = self.labels.get(number, (0, ""))[1]
        return str(number) + (" " + words if words else "")

    def provisions(self, letters):
        return "; ".join(" via ".join(map(provision, self.grounds[x])) for x in letters if x in self.grounds)

    def answers(self, letters, questions):
        out = []
        for x in letters:
            given = dict(reversed(self.reasons.get(x, [])))
            out += [given[q] for q in questions if given.get(q)][:1]
        return "; ".join(out)

    def gist(self, letters):
        return self.answers(letters, ("gist",))

    def test(self, letters):
        return self.answers(letters, ("outcome", "balance", "necessary", "reasons"))

    def text(self, name_of, line_of):
        item_of = {}
        for number, _, _, docs in self.d.items:
            for o in docs:
                item_of.setdefault(o, number)
        for serial, doc, _, _, letters in self.d.redactions:
            place = "%s line %d" % (name_of[doc], line_of[serial]) if serial in line_of else ""
            self.row(str(serial), self.item(item_of[doc]) if doc in item_of else "", place,
                     self.provisions(letters), self.gist(letters), self.test(letters), "withheld")
        for number, outcome, letters, _ in self.d.items:
            if outcome in ("disclosed", "part"):
                continue
            shown = self.provisions(letters)
            if outcome == "elsewhere" and not letters:
                shown = ELSEWHERE.get(self.regime, "")
            words = self.gist(letters) if outcome == "withheld" else self.labels.get(number, (0, 0, 0, ""))[3] or ""
            self.row("", self.item(number), "", shown, words, self.test(letters), outcome)
        return schedule(self.rows)


def schedule(rows):
    return "".join(r + "\r\n" for r in ["serial,item,place,provision,gist,test,status"] + rows).encode()
