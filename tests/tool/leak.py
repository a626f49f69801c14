#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Looks for words that must not be there.

usage: leak.py --secret FILE... [--public FILE...] --in FILE...

Every word of the secret files that is in no public file, nor part of a word
there, is looked for in each of the other files: as it is, in lower and upper case, as UTF-16, as hex and as
base64 at each of its three alignments. A word of four letters is too short to
be told from random bytes: it is looked for as CBOR writes it, and together
with its neighbour. Prints what was found; exit 1 if anything was.
"""
import base64
import re
import sys

SHORT, LONG = 4, 5
WORD = re.compile(r"[^\W_]+", re.UNICODE)


def text_of(path):
    with open(path, "rb") as f:
        return f.read().decode("utf-8", "replace")


def base64_forms(data):
    """What stands in base64 wherever data stands in what was encoded."""
    forms = set()
    for before in range(3):
        whole = base64.b64encode(b"\0" * before + data).decode()
        first = (before * 8 + 5) // 6
        last = (before + len(data)) * 8 // 6
        forms.add(whole[first:last].encode())
    return forms


def forms_of(word):
    forms = {}
    cased = {word, word.lower(), word.upper(), word.capitalize()}
    for w in cased:
        raw = w.encode()
        if len(word) >= LONG:
            forms[raw] = "as it is"
            forms[raw.hex().encode()] = "as hex"
            forms[raw.hex().upper().encode()] = "as hex"
            for b in base64_forms(raw):
                forms[b] = "as base64"
        elif len(raw) < 24:
            forms[bytes([0x60 + len(raw)]) + raw] = "as CBOR text"
        forms[w.encode("utf-16-le")] = "as UTF-16"
        forms[w.encode("utf-16-be")] = "as UTF-16"
    return forms


def secrets(secret, public):
    known = " ".join(w.casefold() for text in public for w in WORD.findall(text))
    words = {}
    for text in secret:
        found = list(WORD.finditer(text))
        for i, m in enumerate(found):
            w = m.group()
            if w.casefold() in known or len(w) < SHORT:
                continue
            words[w] = forms_of(w)
            if len(w) < LONG and i + 1 < len(found):
                pair = text[m.start() : found[i + 1].end()]
                words.setdefault(pair, {pair.encode(): "as it is"})
    return words


def main(argv):
    lists = {"--secret": [], "--public": [], "--in": []}
    into = None
    for a in argv:
        if a in lists:
            into = lists[a]
        elif into is None:
            sys.exit(__doc__)
        else:
            into.append(a)
    words = secrets([text_of(p) for p in lists["--secret"]], [text_of(p) for p in lists["--public"]])
    if not words or not lists["--in"]:
        sys.exit("leak: nothing to look for, or nowhere")
    bad = size = 0
    for path in lists["--in"]:
        with open(path, "rb") as f:
            data = f.read()
        size += len(data)
        for word, forms in words.items():
            for form, how in forms.items():
                at = data.find(form)
                if at >= 0:
                    bad += 1
                    print(f"{path}: {word!r} {how} at byte {at}")
    print(f"{len(words)} words, {len(lists['--in'])} files, {size} bytes: {bad} found")
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
