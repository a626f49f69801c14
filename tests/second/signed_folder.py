# SPDX-License-Identifier: Apache-2.0
"""The disclosure, documents, files, letter, index entry and map: spec/verify.md."""
from stories import *

# V7 to V11: the disclosure.

add("digest-other", issued=values(disclosure=HASH))
add("disclosure-act-missing", issued={"disclosure": lambda d: d[0].pop(1)})
add("disclosure-first-missing", issued={"disclosure": lambda d: d[0].pop(0)})
add("disclosure-no-acts", issued={"disclosure": lambda d: d[0].clear()})
add("disclosure-act-beyond", issued={"disclosure": lambda d: d[0].append([7] + d[0][0][1:])})
add("disclosure-issued-too", issued={"disclosure": lambda d: d[0].append([4] + d[0][0][1:])})
add("disclosure-acts-swapped", issued={"disclosure": lambda d: swap_openings(d[0], 0, 1)})
add("disclosure-acts-fall", issued={"disclosure": lambda d: d[0].reverse()})
add("disclosure-document-missing", issued={"disclosure": lambda d: d[1].pop()})
add("disclosure-documents-swapped", issued={"disclosure": lambda d: swap_openings(d[1], 0, 1)})
add("disclosure-document-unregistered", issued={"disclosure": lambda d: d[1].append([9] + d[1][0][1:])})
add("disclosure-four", issued={"disclosure": lambda d: d.append([])})
add("disclosure-letter-garbage", issued={"disclosure": lambda d: d.__setitem__(2, [b"x", b"y", b"z"])})
add("disclosure-document-garbage", issued={"disclosure": lambda d: d[1].__setitem__(0, [1, b"x" * 40, b"y" * 40, b"z"])})
add("disclosure-document-garbage-short", issued={"disclosure": lambda d: d[1].__setitem__(0, [1, b"x", b"y", b"z"])})
add("disclosure-act-garbage", issued={"disclosure": lambda d: d[0].__setitem__(0, [0, b"x" * 40, b"y" * 40, b"z"])})


# V13 to V17: documents.

add("withheld-opened", decided={"values": item([7, "part", [], [1]], [9, "withheld", ["A"], [2]])}, issued={"publish": [1, 2]})
add("undecided-opened", decided={"values": item([7, "part", [], [1]], [9, "undecided", [], [2]])}, issued={"publish": [1, 2]})
add("published-not-opened", issued={"publish": [1]})
add("hides-more", issued=lambda c: {"extra_hidden": {1: [c.docs[1].place("chair")]}})
add("hides-more-there", issued=lambda c: {"extra_hidden": {1: [c.docs[1].place("Jones")]}},
    decided=lambda c: values(redactions=c.redactions()[:1] + [[2, 1] + c.docs[1].place("Bob") + [["A"]]] + c.redactions()[2:]))
add("hides-disclosed", issued=lambda c: {"extra_hidden": {2: [c.docs[2].place("business")]}})
add("hides-all", issued=lambda c: {"extra_hidden": {1: [[0, c.docs[1].n]]}})
add("lifted", issued=lambda c: {"disclosure": lambda d: reopen(c, d, c.redactions()[1:])})
add("lifted-half", issued=lambda c: {"disclosure": lambda d: reopen(c, d, [[1, 1] + c.docs[1].place("Alice") + [["A"]]] + c.redactions()[1:])})
add("lifted-all", issued=lambda c: {"disclosure": lambda d: reopen(c, d, [])})
add("redaction-past-end", decided=lambda c: values(redactions=c.redactions() + [[4, 1, c.docs[1].n, 5, ["A"]]]))
add("redaction-over-end", decided=lambda c: values(redactions=c.redactions() + [[4, 1, c.docs[1].n - 1, 5, ["A"]]]))
add("document-other-root", frozen=lambda c: {"values": {"documents": [[1, HASH], [2, HASH]]}})
add("document-other-case", before={"issued": lambda c: recommit(c, doc_id("document", c.led.id, "OTHER", 1, 2))})
add("document-other-ordinal", frozen=lambda c: {}, before={"decided": lambda c: None},
    issued={"disclosure": lambda d: d[1][1].__setitem__(0, 1) or d[1].pop(0)})
for profile in ("act-1", "txt-2"):
    add("document-profile-" + profile, frozen={"profile": profile})
add("document-leaf-field", frozen={"spoil_text": {2: lambda leaves: leaves.append(encode([4, "x", 1]))}})
add("document-leaf-nested", frozen={"spoil_text": {2: lambda leaves: leaves.append(encode([6, bytes(16), HASH]))}})
add("document-leaf-empty", frozen={"spoil_text": {2: lambda leaves: leaves.append(encode([0, "", 0]))}})
add("document-leaf-token-array", frozen={"spoil_text": {2: lambda leaves: leaves.append(b"\x83\x00\x61x\x05")}})


def reopen(c, d, redactions):
    d[1][0] = [1, *c.docs[1].commitment.open([r[2:4] for r in redactions])]


def recommit(c, ident):
    c.docs[2] = Text(ident, bytes(32), AGENDA)


# V18 to V26: files and letter.

add("label-steers", decided=values(grounds=[["A", ["foia/40/2"]], ["B", ["foia\u202e"]]]))
add("label-bracket", decided=values(grounds=[["A", ["foia/40/2"]], ["B", ["\u27e7"]]]))
add("label-newline", decided=values(grounds=[["A", ["foia/40/2"]], ["B", ["a\nb"]]]))
add("gist-twice", decided=values(reasons=[["A", [["gist", "one"], ["gist", "two"]]], ["B", []]]))
add("files-digest", issued={"files": lambda f: f[0].__setitem__(2, HASH)})
add("files-size", issued={"files": lambda f: f[0].__setitem__(1, 1)})
add("files-not-listed", issued={"files": lambda f: f.pop(0)})
add("files-none-listed", issued={"files": lambda f: f.clear()})
add("files-listed-extra", issued={"files": lambda f: f.append(["annex.txt", 0, H()])})
add("files-listed-bundle", issued={"files": lambda f: f.append(["response.foil", 0, H()])})
add("letter-root", issued=values(letter=HASH))
add("letter-hidden-less", issued={"values": {"letter-hidden": []}})
add("letter-hidden-more", issued={"values": {"letter-hidden": [[0, 30]]}})
add("letter-profile", issued={"letter_profile": "txt-3"})
add("letter-leaf", issued={"letter_text": lambda leaves: leaves.append(encode([4, "x", 1]))})

# V42, which may be left out: what the letter says, against the decision.

TO_JANE = "Jane Roe\n1 High Road\n\nDear Jane Roe,\n\n"
add("wording-not-held", issued={"letter": TO_JANE + "No minutes of July 2023 are held.\n"})
add("wording-attached", issued={"letter": TO_JANE + "We attach three documents.\n"})
add("wording-listed", issued={"letter": TO_JANE + "The following exemptions apply:\n\nSection 43(2) - Prices\n"
                              "Section 42(1) - Advice\n"})
add("wording-held", steps=("received", "frozen", "neither", "approved", "issued"),
    issued={"letter": TO_JANE + "We can confirm that the force holds this information.\n"})
add("wording-and-digest", issued={"letter": TO_JANE + "No minutes of July 2023 are held.\n", "values": {"disclosure": HASH}})
add("good-wording-html", issued={"letter_hidden": ["Jane Roe"],
                                 "letter": "<p>Dear Jane Roe</p>\n<p>No minutes of July 2023 are held.</p>\n"})
add("good-wording-other-month", issued={"letter": TO_JANE + "No minutes of May 2023 are held.\n"})

# V4 to V6: the index entry and the map.


add("index-other-key", index={"key": OTHER})
add("index-other-signature", index={"sign": OTHER})
add("index-officer", index={"key": OFFICER})
add("index-place", index={"body": {"index": 3}})
add("index-chain", index={"body": {"chain": HASH}})
add("index-ledger", index={"payload": {"ledger": HASH}})
add("index-iss", index={"claims": {1: "https://other.example"}})
add("index-after", index={"payload": {"after": [0, HASH]}})
add("index-after-later", index={"payload": {"after": [99, HASH]}})
add("index-case-index", index={"payload": {"case-index": 5, "case-prev": HASH}})
add("index-no-index", index={"claims": {2: "OTHER"}, "body": {}, "raw": None})
add("index-not-last", before={"publish": lambda c: more(c, 1)})
add("index-old-log-key", before={"index": lambda c: c.led.govern("log-key", pub=OTHER.pub)})
add("map-hides-governance", index=lambda c: {"cases": map_of(c, governance=shorter(c, GOVERNANCE, 3))})
add("map-more-governance", index=lambda c: {"cases": map_of(c, governance=(tree.map_key(c.led.id, GOVERNANCE), 5, HASH))})
add("map-hides-act", index=lambda c: {"cases": map_of(c, case=shorter(c, REF, 4))})
add("map-more-acts", index=lambda c: {"cases": map_of(c, case=(tree.map_key(c.led.id, REF), 6, HASH))})
add("map-other-last", index=lambda c: {"cases": map_of(c, case=(tree.map_key(c.led.id, REF), 5, HASH))})
add("map-without-case", index=lambda c: {"cases": {k: v for k, v in c.led.cases().items() if k != REF}})
add("map-root", index={"body": {"map": HASH}})
add("case-goes-on", before={"index": lambda c: c.led.append(REF, HASH, OFFICER, "2023-12-01")})
add("governance-goes-on", before={"index": lambda c: (c.led.enrol("officer-9", ["officer"], OTHER), c.led.gov.pop())})
add("governance-hidden-in-map", before={"index": lambda c: (c.led.govern("retire", kid=OFFICER.kid), c.led.gov.pop())},
    index=lambda c: {"cases": map_of(c, governance=shorter(c, GOVERNANCE, 4))})


VECTORS["index-not-last"]["publish"] = lambda c: {"change": lambda b: b.__setitem__(3, c.led.proven(len(c.led.entries) - 2))}
