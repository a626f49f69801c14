# SPDX-License-Identifier: Apache-2.0
"""Two things at once: what is still looked at after something was found; and what the text left open."""
from stories import *

# Two things at once: what is still looked at after something was found.

add("both-act-and-digest", approved=values(kind=None), issued=values(disclosure=HASH))
add("both-act-and-hides", approved=values(kind=None), issued={"hide": [[24, 8]]})
add("both-act-and-signature", approved=values(kind=None), issued={"sign": OTHER})
add("both-act-and-its-signature", approved={"sign": OTHER, "values": {"kind": None}})
add("both-act-and-earlier-private", approved=values(kind=None), issued=lambda c: {"values": {"private": c.private()[1:]}})
add("both-act-and-stage", steps=("received", "frozen", "decided", "issued"), issued={"values": {"files": Raw(None)}})
add("both-entry-and-later-signature", approved={"header": {1: -8}}, issued={"sign": OTHER})
add("both-index-and-checkpoint", index={"key": OTHER}, publish=checkpoint(key=OTHER))
add("both-index-place-and-checkpoint", index={"body": {"index": 3}}, publish=checkpoint(key=OTHER))
add("both-origin-and-key", publish=checkpoint(origin="other.example", key=OTHER))
add("both-governance-and-checkpoint", ledger=ledger(root_signs(sign=OTHER)), publish=checkpoint(key=OTHER))
add("both-governance-and-origin", ledger=ledger(root_signs(sign=OTHER)), publish=checkpoint(origin="other.example"))
add("both-kind-and-signature", approved=values(kind="reviewed"), issued={"sign": OTHER})
add("both-kind-and-role", approved=values(kind="reviewed"), issued={"key": RECORDS})
add("both-kind-and-digest", approved=values(kind="reviewed"), issued=values(disclosure=HASH))
add("both-opening-and-undecided", approved={"root": HASH}, decided=values(undecided=None))
add("both-opening-and-private", approved={"root": HASH}, issued=lambda c: {"values": {"private": c.private()[1:]}})
add("both-ordinals", steps=("received", "frozen", "frozen", "decided", "approved", "issued"),
    frozen=lambda c: {"texts": {3: "lower", 7: "higher"}} if c.docs else {"texts": {1: MINUTES, 5: AGENDA}},
    decided=lambda c: {"values": {**item([7, "part", [], [1]], [9, "disclosed", [], [5, 7]]), "redactions": c.redactions()}})
add("both-anchor-and-trust", publish=lambda c: anchored(c, root=HASH), trust=lambda c: plain_trust(OTHER))
add("both-requester-and-form", issued={"disclosure": lambda d: d.append([])}, publish={"requester": True})
add("both-governance-no-trust", ledger=ledger(root_signs(sign=OTHER)), trust=lambda c: None)
add("both-governance-pin-other", ledger=ledger(root_signs(sign=OTHER)), trust=lambda c: None, args=lambda c: {"genesis": HASH.hex()})
add("both-governance-trust-other", ledger=ledger(root_signs(sign=OTHER)),
    trust=lambda c: LOGLINE + "quorum none\n#foil genesis %s\n" % HASH.hex())
add("both-governance-bad-line", ledger=ledger(root_signs(sign=OTHER)),
    publish=lambda c: {"checkpoint": c.led.checkpoint() + bad_line(c, ORIGIN, LOG, 1)})
add("both-governance-head", ledger=ledger(root_signs(sign=OTHER)), args=lambda c: {"head": c.led.checkpoint(root=HASH)})
add("both-governance-unlisted", ledger=ledger(root_signs(sign=OTHER)), issued={"files": lambda f: f.pop(0)})
add("both-governance-anchor", ledger=ledger(root_signs(sign=OTHER)), publish=lambda c: anchored(c, root=HASH))

# Found by asking what the text leaves open.

req = {"publish": {"requester": True}}
add("requester-letter-root", issued=values(letter=HASH), **req)
add("requester-letter-hidden", issued={"values": {"letter-hidden": []}}, **req)
add("requester-letter-garbage", issued={"disclosure": lambda d: d.__setitem__(2, [b"x", b"y", b"z"])}, **req)
add("requester-letter-leaf", issued={"letter_text": lambda leaves: leaves.append(encode([4, "x", 1]))}, **req)
add("requester-files-not-listed", issued={"files": lambda f: f.pop(0)}, **req)
add("requester-letter-not-listed", issued={"files": lambda f: f.pop(2)}, **req)
add("both-garbage-and-files", issued={"disclosure": lambda d: d[1].__setitem__(0, [1, b"x" * 40, b"y" * 40, b"z"]),
                                      "files": lambda f: f.append(["annex.txt", 0, H()])})
add("both-unpublished-garbage", decided={"values": item([7, "part", [], [1]], [9, "withheld", ["A"], [2]])},
    issued={"publish": [1, 2], "disclosure": lambda d: d[1].__setitem__(1, [2, b"x" * 40, b"y" * 40, b"z"])})
add("both-stage-and-target", steps=("received", "frozen", "decided", "issued"), issued=lambda c: values(targets=[[1, HASH]]))
add("both-stage-and-closed", steps=("received", "frozen", "decided", "approved", "approved", "issued"),
    issued=lambda c: {"private": keep(c, {4: [1]})})
add("both-target-closed-and-supersedes", decided=values(supersedes=1), issued=lambda c: {"private": keep(c, {2: [1]})})
add("both-kind-and-not-issued", steps=("received", "frozen", "decided", "approved", "approved"),
    approved=lambda c: values(kind="reviewed") if len(c.acts) == 3 else {}, publish=lambda c: nothing(c))
add("both-first-act-and-governance", received={"header": {1: -8}},
    index=lambda c: {"cases": map_of(c, governance=shorter(c, GOVERNANCE, 3))})
add("both-ordinals-unnamed", steps=("received", "frozen", "frozen", "decided", "approved", "issued"),
    frozen=lambda c: {"texts": {3: "lower"}} if c.docs else {"texts": {1: MINUTES, 5: AGENDA}},
    decided=lambda c: {"values": {**item([7, "part", [], [1]], [9, "disclosed", [], [5]]), "redactions": c.redactions()}})
add("act-words-empty", decided={"values": {"labels": [[n, "", None, ""] for n in (1, 5, 7, 8, 9, 11)]}})
add("act-letter-8", decided=lambda c: {"values": {
    **item([7, "part", [], [1]], [9, "disclosed", [], [2]]), "grounds": [["ABCDEFGH", ["foia/40/2"]]],
    "reasons": [["ABCDEFGH", []]], "redactions": [r[:4] + [["ABCDEFGH"]] for r in c.redactions()]}})
add("act-letter-9", decided=lambda c: {"values": {
    "grounds": [["A", ["foia/40/2"]], ["B", ["foia/41"]], ["ABCDEFGHI", ["foia/40/2"]]],
    "reasons": [["A", []], ["B", []], ["ABCDEFGHI", []]]}})
add("act-provision-64", decided=values(grounds=[["A", ["foia/40/2"]], ["B", ["foia/" + "1" * 59]]]))
add("act-provision-65", decided=values(grounds=[["A", ["foia/40/2"]], ["B", ["foia/" + "1" * 60]]]))
add("act-redaction-ordinal-zero", decided=lambda c: values(redactions=[[4, 0, 0, 1, ["A"]]] + c.redactions()))
add("act-item-ordinal-zero", decided={"values": item([7, "part", [], [1]], [9, "disclosed", [], [2, 0]])}, issued={"publish": [1, 2]})
add("act-private-many", decided={"spoil": lambda leaves: leaves.extend([[1]] * (4096 - 32))},
    issued=lambda c: {"private": [[n, r] if n != 2 else [n, ranges(range(33, 4096, 2))] for n, r in c.private()]})
for name, reasons in {
    "answer-empty": [["outcome", ""], ["balance", "b"], ["gist", ""]], "answer-none": [], "answer-last": [["reasons", "r"]],
    "answer-order": [["necessary", "n"], ["balance", "b"]], "answer-formula": [["gist", "\uff1dA1"]], "answer-at": [["gist", "@x"]],
    "answer-backslash": [["gist", "\\x41 \\u{41} \\ \\\\x"]],
}.items():
    add("schedule-" + name, decided=values(reasons=[["A", reasons], ["B", []]]))
add("schedule-same-shown", decided=values(grounds=[["A", ["foisa/40/2"]], ["B", ["foia/40/2"]]]))
add("label-none", decided=lambda c: values(redactions=[r[:4] + [["Z"]] for r in c.redactions()]))
