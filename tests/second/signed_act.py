# SPDX-License-Identifier: Apache-2.0
"""Acts of a bad form, and what is closed in them: spec/act.md."""
from stories import *

# A2 to A16: the form of an act.


def leaf(i, x):
    """Put another leaf in a place."""
    def spoil(leaves):
        leaves[i:i + 1] = [x]
    return spoil


add("act-other-name", decided={"spoil": leaf(3, [4, "answers", "each"])})
add("act-other-place", decided={"spoil": leaf(8, [4, "note", "x"])})
add("act-value-nowhere", approved={"spoil": leaf(5, [4, "", "x"])})
add("act-name-nowhere", approved={"spoil": leaf(5, [4, "x", None])})
add("act-pad-early", approved={"spoil": leaf(5, [1])})
add("act-token", approved={"spoil": leaf(30, [0, "x", 0])})
cont = lambda field, part, *rows: [4, "more", [field, part, *rows]]
for name, spoil in {
    "of-none": leaf(24, cont(15, 1, "x")), "of-nowhere": leaf(24, cont(9, 1, "x")), "of-far": leaf(24, cont(24, 1, "x")),
    "empty": leaf(24, cont(4, 1)), "part-0": leaf(24, cont(4, 0, "foia/41")), "part-2": leaf(24, cont(4, 2, "foia/41")),
    "counted-not": leaf(24, cont(4, 1, "foia/41")), "after-pad": leaf(25, cont(4, 1, "foia/41")),
}.items():
    add("act-more-" + name, decided={"spoil": spoil})
two = {"provisions": Raw([2, "foia/40/2"])}
add("act-more-good", decided={"values": two, "spoil": leaf(24, cont(4, 1, "foia/41"))})
add("act-more-late", decided={"values": two, "spoil": leaf(25, cont(4, 1, "foia/41"))})
add("act-more-second", decided={"values": two, "spoil": leaf(24, cont(4, 2, "foia/41"))})
add("act-more-too-many", decided={"values": two, "spoil": leaf(24, cont(4, 1, "foia/41", "foia/42"))})
add("act-more-falls", decided={"values": {**two, "seen": Raw([1])}, "spoil": lambda leaves: leaves.__setitem__(
    slice(24, 26), [cont(20, 1, ["R", "x"]), cont(4, 1, "foia/41")])}, issued=lambda c: {"private": keep(c, {2: -1, "open": [20, 24]})})
add("act-more-closed", decided={"values": two, "spoil": leaf(24, cont(4, 1, "foia/41"))},
    issued=lambda c: {"private": keep(c, {2: [24]})})
add("act-more-missing-pads-closed", decided={"values": two}, issued=lambda c: {"private": keep(c, {2: [31]})})
add("act-more-private", approved={"values": {"seen": Raw([1])}, "spoil": leaf(24, cont(20, 1, ["R", "x"]))})
add("act-list-counts-more-public", decided=values(provisions=Raw([2, "foia/40/2"])))
add("act-list-counts-less", decided=values(provisions=Raw([1, "foia/40/2", "foia/41"])))
add("act-list-null", decided=values(provisions=Raw(None)))
add("act-list-empty", decided=values(provisions=Raw([])))
add("act-list-no-count", decided=values(provisions=Raw(["foia/40/2"])))
add("act-text-empty", received=values(request=Raw("")))
add("act-text-long", received=values(request="x" * 60000))
add("act-text-too-long", received=values(request="x" * 60001))
add("act-day-none", received=values(**{"received_on": "2023-02-30"}))
add("act-day-form", received=values(**{"received_on": "3 November"}))
add("act-day-empty", received=values(**{"received_on": ""}))
add("act-days-null", received=values(**{"received_on": None, "due": None, "request": None}))
add("act-regime-unknown", received=values(regime="scots"))
add("act-regime-null", received=values(regime=None))
add("act-at-zero", received=values(at=0), issued=open_first(0, 12))
add("act-at-late", received=values(at=(1 << 40) + 1), issued=open_first(0, 12))
add("act-at-last", received=values(at=1 << 40), issued=open_first(0, 12))
add("act-note-empty", received=values(note=Raw("")), issued=open_first(0, 14))
add("act-ordinals-fall", frozen=lambda c: {"texts": {2: AGENDA, 1: MINUTES}})
add("act-ordinal-zero", frozen={"texts": {0: AGENDA, 1: MINUTES, 2: AGENDA}})
add("act-names-short", frozen={"values": {"names": []}}, issued=open_first(1, 13))
add("act-names-number", frozen={"values": {"names": [[1, "a", 0, 0], [2, "b", 0, 0]]}}, issued=open_first(1, 13))
add("act-names-open", issued=open_first(1, 13))
add("act-serial-zero", decided=lambda c: values(redactions=[[0] + c.redactions()[0][1:]]))
add("act-serial-twice", decided=lambda c: values(redactions=[[1] + r[1:] for r in c.redactions()]))
add("act-redactions-order", decided=lambda c: values(redactions=c.redactions()[::-1]))
add("act-redactions-overlap", decided=lambda c: values(redactions=[[1, 1, 0, 5, ["A"]], [2, 1, 4, 2, ["A"]]]))
add("act-redaction-empty", decided=lambda c: values(redactions=[[1, 1, 3, 0, ["A"]]]))
add("act-redaction-groundless", decided=lambda c: values(redactions=[[1, 1, 3, 2, []]]))
add("act-redaction-far", decided=lambda c: values(redactions=[[1, 1, (1 << 28) - 1, 2, ["A"]]]))
add("act-number-twice", decided={"values": item([7, "part", [], [1]], [7, "disclosed", [], [2]])})
add("act-letter-twice", decided=values(grounds=[["A", ["foia/40/2"]], ["A", ["foia/41"]]], reasons=[["A", []], ["A", []]]))
add("act-letter-empty", decided=values(grounds=[["A", ["foia/40/2"]], ["B", ["foia/41"]], ["", ["foia/41"]]],
                                       reasons=[["A", []], ["B", []], ["", []]]))
add("act-provision-empty", decided=values(grounds=[["A", ["foia/40/2"]], ["B", [""]]]))
add("act-labels-short", decided=values(labels=[]))
add("act-reasons-other", decided=values(reasons=[["B", []], ["A", []]]))
add("act-letters-65", decided=lambda c: {"values": item([7, "part", [], [1]], [9, "disclosed", ["A"] * 65, [2]])})
add("act-files-twice", issued={"files": lambda f: f.append(f[0])})
add("act-file-empty-name", issued={"files": lambda f: f.append(["", 0, H()])})
add("act-private-touches", issued=lambda c: {"values": {"private": split_private(c)}})
add("act-private-falls", issued=lambda c: {"values": {"private": c.private()[::-1]}})
add("act-letter-hidden-zero", issued={"values": {"letter-hidden": [[3, 0]]}})
add("act-profile", decided={"profile": "act-2"})
add("act-part", decided={"part": 0})
add("act-64-leaves", decided={"spoil": lambda leaves: leaves.extend([[1]] * 32)})
add("act-33-leaves", decided={"spoil": lambda leaves: leaves.append([1])})
add("act-16-leaves", approved={"spoil": lambda leaves: leaves.__delitem__(slice(16, None))})


def split_private(c):
    rows = c.private()
    start, n = next(r for r in rows[2][1] if r[1] > 1)
    i = rows[2][1].index([start, n])
    rows[2][1][i:i + 1] = [[start, 1], [start + 1, n - 1]]
    return rows


# A16, V8, V10: what is closed.


def closed(name, ci, *leaves, **more):
    add("closed-" + name, issued=lambda c: {"private": keep(c, {ci: leaves})}, **more)


closed("kind", 2, 0)
closed("kind-received", 0, 0)
closed("targets", 3, 1)
closed("targets-decided", 2, 1)
closed("supersedes", 2, 2)
closed("received-on", 0, 3)
closed("regime", 0, 4)
closed("request", 0, 13)
closed("documents", 1, 4)
closed("answer", 2, 3)
closed("provisions", 2, 4)
closed("items", 2, 5)
closed("grounds", 2, 6)
closed("redactions", 2, 7)
closed("labels", 2, 13)
closed("reasons", 2, 14)
closed("undecided", 2, 15)
closed("undecided-none", 2, 15, decided={"values": item([7, "part", [], [1]], [9, "disclosed", [], [2]])})
closed("nowhere", 2, 8)
closed("all", 2, *range(32))
closed("all-but-kind", 2, *range(1, 32))
closed("pads", 2, *range(24, 32))
closed("neither-answer", 2, 3, steps=("received", "frozen", "neither", "approved", "issued"))
closed("neither-provisions", 2, 4, steps=("received", "frozen", "neither", "approved", "issued"))
add("opened-note", issued=lambda c: {"private": keep(c, {2: -1, "open": [19]})})
add("opened-all", issued=lambda c: {"private": [[n, []] for n in range(4)]})
add("opened-all-unlisted", issued=lambda c: {"private": [[n, []] for n in range(4)], "values": {"private": []}})
add("private-empty-row", issued=lambda c: {"values": {"private": c.private() + [[4, []]]}})
add("private-other", issued=lambda c: {"values": {"private": keep(c, {2: [3]})}})
add("private-fewer", issued=lambda c: {"values": {"private": c.private()[1:]}})
add("private-more", issued=lambda c: {"values": {"private": c.private() + [[4, [[1, 1]]]]}})
add("private-no-act", issued=lambda c: {"values": {"private": c.private() + [[9, [[1, 1]]]]}})
add("issued-hides", issued={"hide": [[24, 8]]})
add("issued-hides-files", issued={"hide": [[5, 1]]})
add("issued-hides-disclosure", issued={"hide": [[3, 1]]})
add("issued-hides-private", issued={"hide": [[4, 1]]})
add("issued-hides-letter", issued={"hide": [[6, 1]]})
add("issued-hides-letter-hidden", issued={"hide": [[7, 1]]})
add("issued-hides-kind", issued={"hide": [[0, 1]]})
closed("grounds-and-reasons-bad", 2, 6, decided=values(reasons=[["", []], ["B", []]]))
