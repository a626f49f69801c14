# SPDX-License-Identifier: Apache-2.0
"""Folders that are written and signed here: good ones, and bad ones that only a rule can find.

VECTORS is {name: story}. A story is a dict of changes to the standard case of write.py: for each
step (received, frozen, decided, approved, issued, index, publish) the arguments of that method,
or a function that makes them from the case; `before` is {step: what is done first}.
"""
from write import *

STEPS = ("received", "frozen", "decided", "approved", "issued")
VECTORS = {}
SMALL = bytes(31) + b"\x80"                # a point of small order
HASH = bytes(range(32))


def tell(story, folder):
    led = (story.get("ledger") or standard_ledger)()
    case = Case(led, story.get("ref", REF))
    for step in story.get("steps", STEPS):
        story.get("before", {}).get(step, lambda c: None)(case)
        getattr(case, step)(**given(story, step, case))
    story.get("before", {}).get("index", lambda c: None)(case)
    led.index(**given(story, "index", case))
    story.get("before", {}).get("publish", lambda c: None)(case)
    case.publish(folder, **given(story, "publish", case))
    trust = story.get("trust")
    args = story.get("args", {})
    return {"trust": trust(case) if trust else plain_trust(), **(args(case) if callable(args) else args)}


def given(story, step, case):
    x = story.get(step, {})
    return x(case) if callable(x) else x


def add(name, **story):
    assert name not in VECTORS, name
    VECTORS[name] = story


def plain_trust(key=LOG, more="quorum none\n"):
    return "log %s\n%s" % (vkey(ORIGIN, key), more)


def ledger(*steps, **options):
    """A standard ledger on which more is done."""
    def make():
        led = standard_ledger(**options)
        for s in steps:
            s(led)
        return led
    return make


def values(**v):
    return {"values": {k.replace("_", "-"): x for k, x in v.items()}}


def item(*rows):
    """Items, and labels in step."""
    return {"items": [list(r) for r in rows], "labels": [[r[0], "", None, None] for r in rows]}


# Good: what another implementation writes, and the program must accept.

add("good-standard")
add("good-requester", publish={"requester": True})
add("good-neither", steps=("received", "frozen", "neither", "approved", "issued"))
add("good-neither-full", steps=("received", "frozen", "neither", "approved", "issued"),
    neither=lambda c: {"values": {"items": [[1, "withheld", ["A"], [1, 2]]], "labels": [[1, "x", None, None]],
                                  "grounds": [["A", ["foia/40/2"]]], "reasons": [["A", []]]}})
add("good-no-documents", frozen={"texts": {}},
    decided={"values": item([1, "not held", [], []], [2, "withheld", ["A"], []], [3, "withheld", ["B"], []])})
add("good-txt-1", frozen={"profile": "txt-1"}, issued={"letter_profile": "txt-1"})
add("good-records", received={"key": RECORDS}, frozen={"key": RECORDS})
add("good-other-cases", before={"index": lambda c: others(c, 40)})
add("good-after-index", before={"decided": lambda c: after_index(c)})
twice = ("received", "frozen", "decided", "frozen", "decided", "approved", "issued")
later_day = lambda c: {"day": "2023-11-26"} if c.docs and 3 in c.docs else {}
add("good-twice-frozen", steps=twice, frozen=lambda c: {"texts": {3: "A third.\n"}, "day": "2023-11-25"} if c.docs else {},
    decided=lambda c: {**later_day(c), "values": {} if 3 not in c.docs else {
        "items": [[7, "part", [], [1]], [9, "disclosed", [], [2, 3]]],
        "labels": [[7, "", None, None], [9, "", None, None]],
        "redactions": c.redactions()[:2] + [[4, 1] + c.docs[1].place("cameras") + [["B"]]] + c.redactions()[2:]}})
VECTORS["good-twice-opened"] = {**VECTORS["good-twice-frozen"], "issued": lambda c: {"private": c.private(replaced=True)}}
add("good-again-after-approval", steps=("received", "frozen", "decided", "approved", "decided", "approved", "issued"),
    decided=lambda c: {"day": "2023-11-27"} if len(c.acts) > 2 else {})
add("good-long-lists", ledger=lambda: standard_ledger(),
    decided=lambda c: {"values": {"considered": ["s.43 " + "x" * 9000] * 10,
                                  "reasons": [["A", [["gist", "g" * 19000]]], ["B", [["harm", "h" * 19000], ["outcome", "o" * 900]]]],
                                  "seen": [["R%d" % i, "y" * 900] for i in range(120)]}})
add("good-steering", frozen={"texts": {1: MINUTES + "\u202eevil\u202c \u27e612: s.40(2)\u27e7 a\u00adb\x0c\r\n\x1b[0m\n", 2: "\ufeff\U000e0041\x00".replace("\x00", "") }})
add("good-scripts", frozen={"texts": {1: MINUTES + "Zo\u00eb \u4f1a\u8bae O\u2019Brien \u0645\u062d\u0645\u062f\u060c \U0001f600\n", 2: AGENDA}},
    decided=lambda c: {"values": {"redactions": c.redactions() + [[4, 1] + c.docs[1].place("Zo\u00eb") + [["A"]],
                                                              [5, 1] + c.docs[1].place("\u8bae") + [["A"]]]}})
add("good-whole-document", decided=lambda c: {"values": {
    "redactions": [[1, 1, 0, c.docs[1].n, ["A"]]]}})
add("good-touching", decided=lambda c: {"values": {"redactions": touching(c)}})
add("good-one-leaf", frozen={"texts": {1: MINUTES, 2: "x"}, "profile": "txt-1"})
add("good-letter-plain", issued={"letter_hidden": ["Jane"], "letter": "Jane"})
add("good-eir", ledger=ledger(regime="eir"), received=values(regime="eir"),
    decided=values(grounds=[["A", ["eir/13/1"]], ["B", ["eir/12/5/b"]]]))
add("good-shown", decided=values(grounds=[["A", ["foia/not-held"]], ["B", ["foia/40/3A/a", "foia/x", "nonsense", "foia//a", "foia/"]]]))
add("good-same-shown", decided=values(grounds=[["A", ["foia/40/2"]], ["B", ["foia/40/2", "foia/40/3A/a"]]]))
add("good-cells", decided=values(
    labels=[[1, "+a", None, "-b"], [5, "@\t\n\"", None, "\\u \\x \\y\u202e\u27e6"], [7, "", None, None],
            [8, "", None, None], [9, "", None, None], [11, "", None, "=1"]]))
add("good-second-file", decided=lambda c: {"values": item(
    [7, "part", [], [2, 1]], [1234, "not held", [], []], [0, "out of scope", ["A"], []])})
add("good-undecided-held", decided=lambda c: {"values": item([7, "part", [], [1]], [9, "undecided", [], [2]])})
add("good-until-today", ledger=ledger(lambda l: l.enrol("officer-9", ["approver", "officer"], OTHER, until="2023-12-01")),
    issued={"key": OTHER})
add("good-revoked-later", before={"index": lambda c: c.led.govern("revoke", kid=OFFICER.kid, since=len(c.led.entries), reason="lost")})
add("good-retired-later", before={"index": lambda c: c.led.govern("retire", kid=OFFICER.kid)})
add("good-new-log-key", ledger=ledger(lambda l: l.govern("log-key", pub=OTHER.pub)),
    before={"index": lambda c: setattr(c.led, "log", OTHER)}, trust=lambda c: plain_trust(OTHER))
add("good-new-log-key-last", before={"index": lambda c: (c.led.govern("log-key", pub=OTHER.pub), setattr(c.led, "log", OTHER))},
    trust=lambda c: plain_trust(OTHER))


def others(c, n):
    for i in range(n):
        ref = "OTHER/%d" % i
        leaf = c.led.append(ref, HASH, OFFICER, "2023-12-01")


def after_index(c):
    i = c.led.index(day="2023-11-20")
    c.led.after = [i, c.led.leaves[i]]


def touching(c):
    a, b = c.docs[1].place("Alice "), c.docs[1].place("Smith")
    return [[1, 1] + a + [["A"]], [2, 1] + b + [["B"]], [3, 1] + c.docs[1].place(", Bob") + [["A"]]]


def two_roots(then=lambda led: None):
    def make():
        led = Ledger(threshold=2, roots=(("root-1", ROOT), ("root-2", ROOT2)))
        for person, roles, key in (("officer-2", ["officer"], OFFICER), ("officer-5", ["approver"], APPROVER)):
            both(led, led.enrol(person, roles, key))
        then(led)
        return led
    return make


def both(led, i, key=ROOT2, of=None, **more):
    return led.govern("approve", key, of=of or [i, led.leaves[i]], **more)


add("good-two-roots", ledger=two_roots())
add("good-policy", ledger=two_roots(lambda l: (both(l, l.govern("policy", threshold=1)),
                                               l.enrol("clerk-1", ["records"], RECORDS))), received={"key": RECORDS})
add("good-open-proposal", ledger=two_roots(lambda l: l.enrol("clerk-1", ["records"], RECORDS)))
add("good-root-enrolled", ledger=ledger(lambda l: l.enrol("root-2", ["officer", "root"], ROOT2),
                                        lambda l: l.govern("retire", ROOT2, kid=ROOT.kid),
                                        lambda l: l.enrol("officer-9", ["officer"], OTHER, by=ROOT2)),
    issued={"key": OTHER})

# C1 to C4: keys, ledgers, openings.

for step in STEPS:
    add("signer-unknown-" + step, **{step: {"key": OTHER}})
    add("signature-" + step, **{step: {"sign": OTHER}})
add("ledger-other", decided={"payload": {"ledger": HASH}})
add("ledger-null", received={"payload": {"ledger": None, "after": None}})
add("iss-other", decided={"claims": {1: "https://other.example"}})
add("signer-early", ledger=lambda: early(), frozen={"key": OFFICER})
add("signer-expired", ledger=ledger(lambda l: l.enrol("officer-9", ["officer"], OTHER, until="2023-11-30")), issued={"key": OTHER})
add("signer-retired", before={"issued": lambda c: c.led.govern("retire", kid=OFFICER.kid)})
add("signer-revoked", before={"issued": lambda c: c.led.govern("revoke", kid=OFFICER.kid, since=c.acts[-1]["place"], reason="lost")})
add("signer-suspect", before={"index": lambda c: c.led.govern("revoke", kid=OFFICER.kid, since=c.acts[-1]["place"], reason="lost")})
add("signer-suspect-all", before={"index": lambda c: c.led.govern("revoke", kid=OFFICER.kid, since=0, reason="lost")})
add("signer-log-key", issued={"key": LOG})
add("signer-root", issued={"key": ROOT})
add("root-other", decided={"root": HASH})
add("root-other-last", issued={"root": HASH})
add("id-other-case", decided=lambda c: {"ident": doc_id("act", c.led.id, "OTHER", 2, 0)})
add("id-other-place", decided=lambda c: {"ident": doc_id("act", c.led.id, REF, 3, 0)})
add("id-other-use", decided=lambda c: {"ident": doc_id("document", c.led.id, REF, 2, 0)})
add("id-other-ledger", decided=lambda c: {"ident": doc_id("act", HASH, REF, 2, 0)})


def early():
    led = Ledger()
    led.enrol("officer-5", ["approver"], APPROVER)
    led.enrol("clerk-1", ["records"], RECORDS)
    return led


VECTORS["signer-early"]["received"] = {"key": OFFICER}
VECTORS["signer-early"]["before"] = {"frozen": lambda c: c.led.enrol("officer-2", ["officer"], OFFICER)}

# C2: links.

add("prev-other", approved={"payload": {"case-prev": HASH}})
add("prev-null", approved={"payload": {"case-prev": None, "case-index": 0}})
add("prev-first", received={"payload": {"case-prev": HASH, "case-index": 1}})
add("index-skips", approved={"payload": {"case-index": 4}})
add("after-own-place", approved=lambda c: {"payload": {"after": [len(c.led.entries), HASH]}})
add("after-later", approved={"payload": {"after": [1000, HASH]}})
add("after-other-genesis", approved={"payload": {"after": [0, HASH]}})
add("after-unknown", approved={"payload": {"after": [1, HASH]}})
add("date-back", approved={"day": "2023-11-23"})
add("date-same", approved={"day": "2023-11-24"}, issued={"day": "2023-11-24"})
add("subject-other", frozen={"claims": {2: "OTHER"}})
add("subject-other-last", issued={"claims": {2: "OTHER"}})
add("subject-other-first", received={"claims": {2: "OTHER"}})

# C4 to C6: kinds, order, targets.

for kind in ("released", "corrected", "nonsense"):
    add("kind-" + kind, approved=values(kind=kind))
add("kind-last", issued=values(kind="released"))
add("kind-null", approved=values(kind=None))
add("kind-empty", approved=values(kind=""))
add("no-received", steps=STEPS[1:])
add("no-frozen", steps=("received", "decided", "approved", "issued"),
    decided={"values": {**item([1, "not held", [], []]), "redactions": [], "grounds": [], "reasons": []}})
add("no-decided", steps=("received", "frozen", "approved"), publish=lambda c: nothing(c))
add("no-approved", steps=("received", "frozen", "decided", "issued"))
add("approved-twice", steps=("received", "frozen", "decided", "approved", "approved", "issued"))
add("received-twice", steps=("received",) + STEPS)
add("frozen-after-approval", steps=("received", "frozen", "decided", "approved", "frozen", "issued"),
    frozen=lambda c: {"texts": {3: "late"}} if c.docs else {})
add("not-issued", steps=STEPS[:4], publish=lambda c: nothing(c))
add("issued-twice", before={"index": lambda c: c.issued()})
add("frozen-after-issued", before={"index": lambda c: c.frozen(texts={3: "late"}, day="2023-12-01")})
add("only-received", steps=STEPS[:1], publish=lambda c: nothing(c))
add("target-none", approved=values(targets=[]))
add("target-two", approved=lambda c: values(targets=c.target("decided") + c.target("frozen")))
add("target-other-act", approved=lambda c: values(targets=c.target("frozen")))
add("target-other-hash", approved=values(targets=[[2, HASH]]))
add("target-of-received", received=values(targets=[[0, HASH]]))
add("target-old-decision", steps=("received", "frozen", "decided", "decided", "approved", "issued"),
    approved=lambda c: values(targets=[[2, c.led.leaves[c.acts[2]["place"]]]]))
add("supersedes-nothing", decided=values(supersedes=1))
add("supersedes-itself", decided=values(supersedes=2))
add("supersedes-missing", steps=("received", "frozen", "decided", "decided", "approved", "issued"),
    decided=values(supersedes=None))
add("supersedes-approved", approved=values(supersedes=2))
add("ordinal-again", steps=("received", "frozen", "frozen", "decided", "approved", "issued"),
    frozen=lambda c: {"texts": {2: "again"}} if c.docs else {},
    decided=lambda c: {"values": item([7, "part", [], [1]], [9, "disclosed", [], [2]])})
add("ordinal-below", steps=("received", "frozen", "frozen", "decided", "approved", "issued"),
    frozen=lambda c: {"texts": {3: "lower"}} if c.docs else {"texts": {1: MINUTES, 5: AGENDA}},
    decided=lambda c: {"values": {**item([7, "part", [], [1]], [9, "disclosed", [], [3, 5]]), "redactions": c.redactions()}})


def nothing(c):
    """What is not issued has nothing to publish: an empty disclosure, the last act opened as if it were `issued`."""
    c.disclosed = encode([[[n, *a["commitment"].open()] for n, a in enumerate(c.acts[:-1])], [],
                          Commitment(bytes(16), bytes(32), "txt-1", 0, [encode([0, "x", 0])]).open()])
    c.issued_opening = c.acts[-1]["commitment"].open()
    c.files = {}
    return {}


# C7, C8: people.

add("role-received", received={"key": APPROVER})
add("role-frozen", frozen={"key": APPROVER})
add("role-decided", decided={"key": RECORDS})
add("role-approved", approved={"key": OTHER}, ledger=ledger(lambda l: l.enrol("officer-9", ["officer", "reviewer"], OTHER)))
add("role-issued", issued={"key": APPROVER})
add("approver-same-key", ledger=ledger(lambda l: l.enrol("officer-9", ["approver", "officer"], OTHER)),
    decided={"key": OTHER}, approved={"key": OTHER})
add("approver-same-person", ledger=ledger(lambda l: l.enrol("officer-2", ["approver"], OTHER)), approved={"key": OTHER})
add("approver-decided-first", steps=("received", "frozen", "decided", "decided", "approved", "issued"),
    ledger=ledger(lambda l: l.enrol("officer-9", ["approver", "officer"], OTHER)),
    decided=lambda c: {"key": OTHER} if len(c.acts) == 2 else {}, approved={"key": OTHER})

# C10 to C16: decisions.

add("undecided-no-reason", decided=values(undecided=None))
add("ground-undefined", decided=values(grounds=[["A", ["foia/40/2"]]], reasons=[["A", []]]))
add("ground-undefined-item", decided=lambda c: {"values": item([7, "part", [], [1]], [9, "disclosed", [], [2]], [8, "withheld", ["Z"], []])})
add("ground-no-provision", decided=values(grounds=[["A", ["foia/40/2"]], ["B", []]]))
for name, rows in {
    "disclosed-without": ([1, "disclosed", [], []], [7, "part", [], [1, 2]]),
    "part-without": ([1, "part", [], []], [7, "part", [], [1, 2]]),
    "part-unredacted": ([7, "part", [], [1]], [8, "part", [], [2]]),
    "disclosed-redacted": ([7, "disclosed", [], [1]], [8, "disclosed", [], [2]]),
    "withheld-redacted": ([7, "withheld", ["A"], [1]], [8, "disclosed", [], [2]]),
    "withheld-groundless": ([7, "part", [], [1]], [8, "withheld", [], [2]]),
    "not-held-held": ([7, "part", [], [1]], [8, "not held", [], [2]]),
}.items():
    add("outcome-" + name, decided={"values": item(*rows)})
add("outcome-unknown", decided={"values": item([7, "part", [], [1]], [8, "shredded", [], [2]])})
add("answer-unknown", decided=values(answer="perhaps"))
add("answer-null", decided=values(answer=Raw(None)))
add("document-twice", decided={"values": item([7, "part", [], [1]], [8, "disclosed", [], [2, 2]])})
add("document-twice-items", decided={"values": item([7, "part", [], [1]], [8, "disclosed", [], [2]], [9, "withheld", ["A"], [2]])})
add("document-left-out", decided={"values": item([7, "part", [], [1]])})
add("document-unregistered", decided={"values": item([7, "part", [], [1]], [8, "disclosed", [], [2]], [9, "withheld", ["A"], [3]])})
add("document-unregistered-published", decided={"values": item([7, "part", [], [1]], [8, "disclosed", [], [2, 3]])}, issued={"publish": [1, 2]})
add("redaction-unregistered", decided=lambda c: values(redactions=c.redactions() + [[4, 9, 0, 1, ["A"]]]))
add("redaction-in-no-item", decided=lambda c: {"values": {**item([7, "disclosed", [], [2]]), "redactions": c.redactions()}})
add("neither-no-provision", steps=("received", "frozen", "neither", "approved", "issued"), neither=values(provisions=[]))
add("neither-redactions", steps=("received", "frozen", "neither", "approved", "issued"),
    neither=lambda c: values(redactions=c.redactions()))
add("neither-redactions-open", steps=("received", "frozen", "neither", "approved", "issued"),
    neither=lambda c: values(redactions=c.redactions()), issued=lambda c: {"private": keep(c, {2: -1, "open": [7]})})
add("neither-documents-opened", steps=("received", "frozen", "neither", "approved", "issued"), issued={"publish": [1]})
open_all = lambda c: {"private": c.private(replaced=True)}
again = ("received", "frozen", "decided", "decided", "approved", "issued")
add("serial-changed", steps=again, issued=open_all, decided=lambda c: {} if len(c.acts) == 2 else values(
    redactions=[[4] + c.redactions()[0][1:]] + c.redactions()[1:]))
add("serial-taken", steps=again, issued=open_all, decided=lambda c: {} if len(c.acts) == 2 else values(
    redactions=[[1, 1] + c.docs[1].place("Minutes") + [["A"]]]))
add("serial-swapped", steps=again, issued=open_all, decided=lambda c: {} if len(c.acts) == 2 else values(
    redactions=[[2] + c.redactions()[0][1:], [1] + c.redactions()[1][1:], c.redactions()[2]]))
add("serial-kept-shorter", steps=again, issued=open_all, decided=lambda c: {} if len(c.acts) == 2 else values(
    redactions=[[1, 1] + c.docs[1].place("Alice") + [["A"]]]))
add("serial-gap", decided=lambda c: values(redactions=[[r[0] * 7] + r[1:] for r in c.redactions()]))
add("serial-falls", decided=lambda c: values(redactions=[[4 - r[0]] + r[1:] for r in c.redactions()]))

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
open_first = lambda ci, *leaves: lambda c: {"private": keep(c, {ci: -1, "open": leaves})}
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


def keep(c, change):
    """The private leaves, with more of them: {case-index: [more leaves]}; -1 with "open": fewer."""
    rows = c.private()
    for ci, more in change.items():
        if ci == "open":
            continue
        hidden = {i for a, n in rows[ci][1] for i in range(a, a + n)}
        hidden = hidden - set(change["open"]) if more == -1 else hidden | set(more)
        rows[ci][1] = ranges(hidden)
    return rows


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


def swap_openings(rows, a, b):
    rows[a][1:], rows[b][1:] = rows[b][1:], rows[a][1:]


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

# V4 to V6: the index entry and the map.


def map_of(c, **change):
    cases = c.led.cases()
    for sub, x in change.items():
        cases["foil:governance" if sub == "governance" else REF] = x
    return cases


def shorter(c, sub, n):
    leaves = c.led.subjects[sub]
    return (tree.map_key(c.led.id, sub), n, leaves[n - 1])


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


def more(c, n):
    for _ in range(n):
        c.led.append("OTHER", HASH, OFFICER, "2023-12-01")


VECTORS["index-not-last"]["publish"] = lambda c: {"change": lambda b: b.__setitem__(3, c.led.proven(len(c.led.entries) - 2))}

# V2: governance.


def governs(name, *steps, **options):
    add("governance-" + name, ledger=ledger(*steps, **options))


def root_signs(**entry):
    return lambda l: l.enrol("x-1", ["officer"], OTHER, entry=entry)


governs("signature", root_signs(sign=OTHER))
add("governance-officer", ledger=ledger(lambda l: l.enrol("x-1", ["officer"], OTHER, by=OFFICER)))
add("governance-stranger", ledger=ledger(lambda l: l.enrol("x-1", ["officer"], OTHER, by=OTHER)))
add("governance-log-key-signs", ledger=ledger(lambda l: l.enrol("x-1", ["officer"], OTHER, by=LOG)))
governs("ledger", root_signs(payload={"ledger": HASH}))
governs("ledger-null", root_signs(payload={"ledger": None, "after": None, "case-prev": None, "case-index": 0}))
governs("iss", root_signs(claims={1: "https://other.example"}))
governs("case-index", root_signs(payload={"case-index": 9}))
governs("prev", root_signs(payload={"case-prev": HASH}))
governs("after-later", root_signs(payload={"after": [99, HASH]}))
governs("after-genesis", root_signs(payload={"after": [0, HASH]}))
governs("subject", root_signs(claims={2: "OTHER"}, payload={"body": HASH}))
governs("enrolled-twice", lambda l: l.enrol("x-1", ["officer"], OFFICER))
governs("enrols-log", lambda l: l.enrol("x-1", ["officer"], LOG))
governs("enrols-small-order", lambda l: l.govern("enrol", person="x-1", roles=["officer"], pub=SMALL, grade="G7", until="2030-01-01"))
governs("enrols-mixed-order", lambda l: l.govern("enrol", person="x-1", roles=["officer"], pub=b"\x95" + b"\x99" * 31, grade="G7", until="2030-01-01"))
governs("until-past", lambda l: l.enrol("x-1", ["officer"], OTHER, until="2023-10-31"))
governs("until-today", lambda l: l.enrol("x-1", ["officer"], OTHER, until="2023-11-01"))
governs("roles-none", lambda l: l.enrol("x-1", [], OTHER))
governs("roles-unsorted", lambda l: l.enrol("x-1", ["root", "officer"], OTHER))
governs("roles-unknown", lambda l: l.enrol("x-1", ["king"], OTHER))
governs("person-form", lambda l: l.enrol("Mr X", ["officer"], OTHER))
governs("grade-empty", lambda l: l.govern("enrol", person="x-1", roles=["officer"], pub=OTHER.pub, grade="", until="2030-01-01"))
governs("until-form", lambda l: l.enrol("x-1", ["officer"], OTHER, until="2030-02-30"))
governs("until-null", lambda l: l.enrol("x-1", ["officer"], OTHER, until=None))
governs("another-key", lambda l: l.enrol("x-1", ["officer"], OTHER, extra=1))
governs("retire-unknown", lambda l: l.govern("retire", kid=HASH))
governs("retire-twice", lambda l: l.govern("retire", kid=RECORDS.kid), lambda l: l.govern("retire", kid=RECORDS.kid))
governs("retire-last-root", lambda l: l.govern("retire", kid=ROOT.kid))
governs("revoke-last-root", lambda l: l.govern("revoke", kid=ROOT.kid, since=0, reason="lost"))
governs("revoke-since-later", lambda l: l.govern("revoke", kid=RECORDS.kid, since=99, reason="lost"))
governs("revoke-since-now", lambda l: l.govern("revoke", kid=RECORDS.kid, since=len(l.entries), reason="lost"))
governs("revoke-retired", lambda l: l.govern("retire", kid=RECORDS.kid), lambda l: l.govern("revoke", kid=RECORDS.kid, since=0, reason="lost"))
governs("retire-revoked", lambda l: l.govern("revoke", kid=RECORDS.kid, since=0, reason="lost"), lambda l: l.govern("retire", kid=RECORDS.kid))
governs("revoke-no-reason", lambda l: l.govern("revoke", kid=RECORDS.kid, since=0, reason=""))
governs("policy-too-high", lambda l: l.govern("policy", threshold=2))
governs("policy-zero", lambda l: l.govern("policy", threshold=0))
governs("policy-two-keys-one-person", lambda l: l.enrol("root-1", ["root"], ROOT2), lambda l: l.govern("policy", threshold=2))
governs("log-key-known", lambda l: l.govern("log-key", pub=OFFICER.pub))
governs("log-key-again", lambda l: l.govern("log-key", pub=LOG.pub))
governs("approve-nothing", lambda l: both(l, 1, ROOT))
governs("second-genesis", lambda l: l.govern("genesis", log=OTHER.pub, nonce=bytes(16), roots=[["x-1", OTHER.pub]], origin=ORIGIN,
                                             regime="foia", authority="X", threshold=1))
for kind in ("freeze", "successor", "algorithm", "nonsense"):
    governs("kind-" + kind, lambda l, kind=kind: l.govern(kind))
add("governance-approve-own", ledger=two_roots(lambda l: both(l, l.enrol("x-1", ["officer"], OTHER), ROOT)))
add("governance-approve-hash", ledger=two_roots(lambda l: both(l, 0, of=[l.enrol("x-1", ["officer"], OTHER), HASH])))
add("governance-approve-done", ledger=two_roots(lambda l: both(l, 1)))
add("governance-approve-officer", ledger=two_roots(lambda l: both(l, l.enrol("x-1", ["officer"], OTHER), OFFICER)))
add("governance-approve-late", ledger=two_roots(lambda l: both(l, l.enrol("x-1", ["officer"], OTHER, until="2023-11-01"), day="2023-11-02")))
add("not-approved", ledger=two_roots(lambda l: l.enrol("x-1", ["officer"], OTHER)), issued={"key": OTHER})
add("approved-too-late", ledger=two_roots(lambda l: l.enrol("x-1", ["officer"], OTHER)), issued={"key": OTHER},
    before={"index": lambda c: both(c.led, 5)})
genesis_of = lambda name, genesis=None, **o: add("genesis-" + name, ledger=lambda: standard_ledger(genesis=genesis, **o))
genesis_of("log-is-root", {"log": ROOT.pub})
genesis_of("log-small-order", {"log": SMALL})
genesis_of("roots-twice", {"roots": [["root-1", ROOT.pub], ["root-1", ROOT2.pub]]})
genesis_of("roots-key-twice", {"roots": [["root-1", ROOT.pub], ["root-2", ROOT.pub]]})
genesis_of("threshold-above", {"threshold": 2})
genesis_of("threshold-zero", {"threshold": 0})
genesis_of("nonce-short", {"nonce": bytes(15)})
genesis_of("regime", {"regime": "scots"})
genesis_of("authority-empty", {"authority": ""})
genesis_of("origin-space", {"origin": "a b"})
genesis_of("origin-plus", {"origin": "a+b"})
genesis_of("origin-other", {"origin": "other.example"})
genesis_of("second-root-signs", {"roots": [["root-2", ROOT2.pub], ["root-1", ROOT.pub]]})
genesis_of("signature", sign=OTHER)
genesis_of("iss", claims={1: "https://other.example"})
genesis_of("kind", {"kind": "enrol"})

# E5 to E14: entries.

for name, change in {
    "alg": {"header": {1: -8}}, "typ": {"header": {16: "application/foil-entry-2+cbor"}}, "label": {"header": {3: 0}},
    "crit": {"header": {2: [1]}}, "v": {"payload": {"v": 2}}, "v-text": {"payload": {"v": "1"}},
    "key": {"payload": {"x": 1}}, "iat-second": {"claims": {6: seconds("2023-11-27") + 1}},
    "iat-negative": {"claims": {6: -86400}}, "iat-3000": {"claims": {6: seconds("3000-01-01")}}, "kid-short": {"header": {4: bytes(16)}},
    "iss-empty": {"claims": {1: ""}}, "sub-lower": {"claims": {2: "lower"}}, "sub-long": {"claims": {2: "A" * 65}},
    "body-short": {"payload": {"body": bytes(31)}}, "body-map": {"payload": {"body": {"x": 1}}},
    "after-null": {"payload": {"after": None}}, "float": {"payload": {"v": True}},
    "claims": {"claims": {7: b"x"}},
    "untagged": {"raw": lambda e: e[1:]}, "trailing": {"raw": lambda e: e + b"\0"},
    "unprotected": {"raw": lambda e: e.replace(b"\xa0", b"\xa1\x01\x01", 1)},
    "not-shortest": {"raw": lambda e: e[:2] + b"\x59\x00" + e[3:]},
    "tag-long": {"raw": lambda e: b"\xd8\x12" + e[1:]},
}.items():
    add("entry-" + name, approved=change)

# V28 to V37: the anchor.


def checkpoint(**o):
    return lambda c: {"checkpoint": c.led.checkpoint(**o)}


W1, W2 = ("witness.example/w1", WITNESS, 1700000000), ("witness.example/w2", ROOT2, 1700000100)
add("checkpoint-other-key", publish=checkpoint(key=OTHER))
add("checkpoint-other-origin", publish=checkpoint(origin="other.example"))
add("checkpoint-other-root", publish=checkpoint(root=HASH))
add("checkpoint-smaller", publish=checkpoint(size=9))
add("checkpoint-extension", publish=checkpoint(extra="note to all\n"))
add("checkpoint-blank-extension", publish=checkpoint(extra="\n"))


def trusts(name, text, checkpoint_of=None, anchors=None):
    add("trust-" + name, trust=lambda c: text(c) if callable(text) else text,
        publish=lambda c: {**({"checkpoint": c.led.checkpoint(**checkpoint_of)} if checkpoint_of else {}),
                           **(anchors(c) if anchors else {})})


LOGLINE = "log %s\n" % vkey(ORIGIN, LOG)
WITNESSES = "witness w1 %s\nwitness w2 %s\n" % (vkey(W1[0], WITNESS, 4), vkey(W2[0], ROOT2, 4))
trusts("quorum-met", LOGLINE + WITNESSES + "group g all w1 w2\nquorum g\n", {"witnesses": (W1, W2)})
trusts("quorum-any", LOGLINE + WITNESSES + "group g any w1 w2\nquorum g\n", {"witnesses": (W2,)})
trusts("quorum-one-of-two", LOGLINE + WITNESSES + "group g all w1 w2\nquorum g\n", {"witnesses": (W1,)})
trusts("quorum-none-signed", LOGLINE + WITNESSES + "group g 1 w1 w2\nquorum g\n")
trusts("quorum-witness", LOGLINE + WITNESSES + "quorum w1\n", {"witnesses": (W1,)})
trusts("quorum-other-witness", LOGLINE + WITNESSES + "quorum w1\n", {"witnesses": (W2,)})
trusts("nested", LOGLINE + WITNESSES + "group a any w1\ngroup b any w2\ngroup g 2 a b\nquorum g\n", {"witnesses": (W1, W2)})
trusts("auditor", LOGLINE + WITNESSES + "quorum w1\n#foil auditor w2\n", {"witnesses": (W1, W2)})
trusts("genesis", lambda c: LOGLINE + "quorum none\n#foil genesis %s\n" % c.led.id.hex())
trusts("genesis-other", LOGLINE + "quorum none\n#foil genesis %s\n" % HASH.hex())
trusts("log-other-key", plain_trust(OTHER))
trusts("log-other-name", "log %s\nquorum none\n" % vkey("other.example", LOG))
trusts("log-old-and-new", "log %s\nlog %s\nquorum none\n" % (vkey(ORIGIN, OTHER), vkey(ORIGIN, LOG)))
trusts("bad-witness-line", LOGLINE + WITNESSES + "quorum none\n", {"witnesses": ((W1[0], WITNESS, 1 << 63),)})
trusts("bad-log-line", LOGLINE + "quorum none\n", None,
       lambda c: {"checkpoint": c.led.checkpoint() + bad_line(c, ORIGIN, LOG, 1)})
trusts("bad-witness-signature", LOGLINE + WITNESSES + "quorum w1\n", None,
       lambda c: {"checkpoint": c.led.checkpoint(witnesses=(W1,)) + bad_line(c, W1[0], WITNESS, 4)})
trusts("unknown-line", LOGLINE + "quorum none\n", None,
       lambda c: {"checkpoint": c.led.checkpoint() + bad_line(c, "stranger.example", OTHER, 4)})
for name, text in {
    "none": LOGLINE, "empty": "", "cut": LOGLINE + "quorum none", "crlf": "log %s\r\nquorum none\r\n" % vkey(ORIGIN, LOG),
    "witness-as-log": "log %s\nquorum none\n" % vkey(ORIGIN, LOG, 4), "log-as-witness": LOGLINE + "witness w %s\nquorum w\n" % vkey("x", OTHER, 1),
    "same-key": LOGLINE + "witness w %s\nquorum w\n" % vkey("x", LOG, 4), "quorum-undefined": LOGLINE + "quorum w\n",
    "quorum-twice": LOGLINE + "quorum none\nquorum none\n", "group-forward": LOGLINE + "group g any w1\n" + WITNESSES + "quorum g\n",
    "group-twice": LOGLINE + WITNESSES + "group g any w1\ngroup h any w1\nquorum g\n", "threshold-0": LOGLINE + WITNESSES + "group g 0 w1\nquorum g\n",
    "threshold-3": LOGLINE + WITNESSES + "group g 3 w1 w2\nquorum g\n", "slip": LOGLINE + "quorum none\n#foil auditors w1\n",
    "auditor-group": LOGLINE + WITNESSES + "group g any w1\nquorum g\n#foil auditor g\n", "comment": "# x\n\n" + LOGLINE + "\tquorum  none \n",
    "url": LOGLINE.strip() + " https://log.example\nquorum none\n", "no-log": "quorum none\n", "word": LOGLINE + "quorum none\nx\n",
    "id": "log %s\nquorum none\n" % vkey(ORIGIN, LOG).replace("+", "+00", 1).replace("+00" + vkey(ORIGIN, LOG).split("+")[1][:2], "+00", 1),
}.items():
    trusts("file-" + name, text)


def bad_line(c, name, key, kind):
    text = "something else\n"
    return signature_line(name, key, text, kind).encode()


add("no-trust", trust=lambda c: None)
add("requester-no-trust", trust=lambda c: None, publish={"requester": True})


def pinned(name, given, trust=lambda c: None, **more):
    """Given on the command line: genesis, fingerprint, head."""
    add("pin-" + name, trust=trust, args=given, **more)


def anchored(c, sizes=(7,), **o):
    """Anchors at these sizes."""
    return {"anchors": [[c.led.checkpoint(size=n, **o), b"".join(consistency(n, c.led.leaves))] for n in sizes]}


add("anchor-good", publish=lambda c: anchored(c, (1, 7, 8, 10), witnesses=(W1,)),
    trust=lambda c: LOGLINE + WITNESSES + "quorum none\n")
add("anchor-other-origin", publish=lambda c: anchored(c, origin="other.example"))
add("anchor-other-key", publish=lambda c: anchored(c, key=OTHER))
add("anchor-inconsistent", publish=lambda c: anchored(c, root=HASH))
add("anchor-garbage", publish=lambda c: {"anchors": [[b"x" * 64, b""]]})
add("anchor-tiny", publish=lambda c: {"anchors": [[b"x", b""]]})
add("anchor-half-hash", publish=lambda c: {"anchors": [[c.led.checkpoint(size=7), b"x" * 31]]})
add("anchor-longer-path", publish=lambda c: {"anchors": [[c.led.checkpoint(size=7), b"".join(consistency(7, c.led.leaves)) + HASH]]})
add("anchor-size-zero", publish=lambda c: {"anchors": [[c.led.checkpoint(size=0), b""]]})
add("anchor-larger", publish=lambda c: {"anchors": [[c.led.checkpoint(size=None, root=HASH).replace(b"\n10\n", b"\n11\n"), b""]]})
add("anchor-65", publish=lambda c: anchored(c, (7,) * 65))
add("anchor-64", publish=lambda c: anchored(c, (7,) * 64))

pinned("genesis", lambda c: {"genesis": c.led.id.hex()})
pinned("genesis-upper", lambda c: {"genesis": c.led.id.hex().upper()})
pinned("genesis-other", lambda c: {"genesis": HASH.hex()})
pinned("genesis-and-trust", lambda c: {"genesis": HASH.hex()}, None)
pinned("genesis-short", lambda c: {"genesis": c.led.id.hex()[:62]})
pinned("fingerprint-16", lambda c: {"fingerprint": c.led.id.hex()[:16]})
pinned("fingerprint-31", lambda c: {"fingerprint": c.led.id.hex()[:31]})
pinned("fingerprint-32", lambda c: {"fingerprint": c.led.id.hex()[:32]})
pinned("fingerprint-64", lambda c: {"fingerprint": c.led.id.hex()})
pinned("fingerprint-shown", lambda c: {"fingerprint": " ".join(c.led.id.hex()[i:i + 4].upper() for i in range(0, 32, 4)) + ":"})
pinned("fingerprint-other", lambda c: {"fingerprint": HASH.hex()[:32]})
pinned("fingerprint-short-other", lambda c: {"fingerprint": HASH.hex()[:16]})
pinned("fingerprint-16-trust", lambda c: {"fingerprint": c.led.id.hex()[:16]}, None)
pinned("fingerprint-long", lambda c: {"fingerprint": c.led.id.hex() + "0"})
pinned("fingerprint-word", lambda c: {"fingerprint": "x" * 32})


def head(name, note, **more):
    pinned("head-" + name, lambda c: {"head": note(c)}, None, **more)


head("same", lambda c: c.led.checkpoint())
head("same-cosigned", lambda c: c.led.checkpoint(witnesses=(W1,)))
head("other-root", lambda c: c.led.checkpoint(root=HASH))
head("other-origin", lambda c: c.led.checkpoint(origin="other.example"))
head("other-key", lambda c: c.led.checkpoint(key=OTHER))
head("garbage", lambda c: b"hello\n")
head("earlier", lambda c: c.led.checkpoint(size=7))
head("earlier-anchored", lambda c: c.led.checkpoint(size=7), publish=anchored)
head("earlier-anchored-other", lambda c: c.led.checkpoint(size=7, root=HASH), publish=anchored)
head("earlier-anchored-unsigned", lambda c: c.led.checkpoint(size=7), publish=lambda c: anchored(c, key=OTHER))
head("later", lambda c: later(c).checkpoint())


def later(c):
    more(c, 3)
    return c.led


head("zero", lambda c: c.led.checkpoint(size=0))

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

# G11: who was brought in by a key that is revoked later.

revoke = lambda kid, since, by=ROOT: lambda c: c.led.govern("revoke", by, kid=kid, since=since, reason="lost")
second = ledger(lambda l: l.enrol("root-2", ["root"], ROOT2), lambda l: l.enrol("officer-9", ["officer"], OTHER, by=ROOT2))
add("brought-in-by-lost", ledger=second, issued={"key": OTHER}, before={"index": revoke(ROOT2.kid, 5)})
add("brought-in-before-lost", ledger=second, issued={"key": OTHER}, before={"index": revoke(ROOT2.kid, 6)})
add("brought-in-twice-removed", ledger=second, issued={"key": OTHER}, before={"index": revoke(ROOT.kid, 4, ROOT2)})
add("brought-in-one-of-two", ledger=two_roots(lambda l: (both(l, l.enrol("root-3", ["root"], OTHER)))),
    before={"index": lambda c: both(c.led, c.led.govern("revoke", OTHER, kid=ROOT2.kid, since=2, reason="lost"), ROOT)})
add("index-governance", index={"claims": {2: "OTHER"}, "payload": {"body": HASH}})

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

# The trust file, letter by letter.

upper = lambda v: v.split("+")[0] + "+" + v.split("+")[1].upper() + "+" + v.split("+", 2)[2]
for name, text in {
    "id-upper": lambda c: "log %s\nquorum none\n" % upper(vkey(ORIGIN, LOG)),
    "genesis-upper": lambda c: LOGLINE + "quorum none\n#foil genesis %s\n" % c.led.id.hex().upper(),
    "genesis-twice": lambda c: LOGLINE + "quorum none\n" + "#foil genesis %s\n" % c.led.id.hex() * 2,
    "genesis-first": lambda c: "#foil genesis %s\n" % c.led.id.hex() + LOGLINE + "quorum none\n",
    "auditor-twice": LOGLINE + WITNESSES + "quorum none\n#foil auditor w1\n#foil auditor w1\n",
    "auditor-forward": LOGLINE + "#foil auditor w1\n" + WITNESSES + "quorum none\n",
    "threshold-01": LOGLINE + WITNESSES + "group g 01 w1\nquorum g\n",
    "threshold-none": LOGLINE + WITNESSES + "group g none w1\nquorum g\n",
    "group-none": LOGLINE + WITNESSES + "group none any w1\nquorum none\n",
    "group-empty": LOGLINE + WITNESSES + "group g any\nquorum g\n",
    "name-twice": LOGLINE + WITNESSES + "group w1 any w2\nquorum w1\n",
    "member-twice": LOGLINE + WITNESSES + "group g any w1 w1\nquorum g\n",
    "quorum-first": "quorum none\n" + LOGLINE,
    "space-before": " log %s\n\tquorum none\n" % vkey(ORIGIN, LOG),
    "comment-after": LOGLINE.strip() + " # mine\nquorum none # x\n",
    "foil-space": LOGLINE + "quorum none\n# foil genesis nonsense\n",
    "foil-alone": LOGLINE + "quorum none\n#foil\n",
    "foil-joined": LOGLINE + "quorum none\n#foilgenesis\n",
    "foil-indented": LOGLINE + "quorum none\n  #foil nonsense\n",
    "not-utf8": "log %s\nquorum none\n" % vkey(ORIGIN, LOG) + "# \udcff\n",
    "delete": LOGLINE + "quorum none\n# \x7f\n",
    "name-64": LOGLINE + "witness %s %s\nquorum none\n" % ("w" * 64, vkey(W1[0], WITNESS, 4)),
    "name-63": LOGLINE + "witness %s %s\nquorum none\n" % ("w" * 63, vkey(W1[0], WITNESS, 4)),
    "log-twice": LOGLINE * 2 + "quorum none\n",
    "key-text": "log foil-pub-1 AAAA\nquorum none\n",
    "type-5": "log %s\nquorum none\n" % vkey(ORIGIN, LOG, 5),
    "url-two": LOGLINE.strip() + " https://a https://b\nquorum none\n",
}.items():
    trusts("file-" + name, text)

garbage = {"publish": {"change": lambda b: b.__setitem__(0, "foil-response-2")}}
add("both-bundle-and-trust", trust=lambda c: plain_trust(OTHER), **garbage)
add("both-bundle-and-none", trust=lambda c: None, **garbage)
add("both-bundle-and-quorum", trust=lambda c: LOGLINE + WITNESSES + "quorum w1\n", **garbage)
pinned("genesis-other-bundle", lambda c: {"genesis": HASH.hex()}, **garbage)
pinned("fingerprint-16-bundle", lambda c: {"fingerprint": HASH.hex()[:16]}, **garbage)
pinned("head-bundle", lambda c: {"head": b"hello"}, None, **garbage)
pinned("head-origin-bundle", lambda c: {"head": c.led.checkpoint(origin="other.example")}, None, **garbage)
pinned("head-root-bundle", lambda c: {"head": c.led.checkpoint(root=HASH)}, None, **garbage)
pinned("head-garbage-governance", lambda c: {"head": b"hello"}, None, ledger=ledger(root_signs(sign=OTHER)))
pinned("head-origin-governance", lambda c: {"head": c.led.checkpoint(origin="other.example")}, None, ledger=ledger(root_signs(sign=OTHER)))
pinned("head-empty", lambda c: {"head": b""}, None)
pinned("head-old-log-key", lambda c: {"head": c.led.checkpoint(size=7, key=LOG)}, lambda c: plain_trust(OTHER),
       ledger=ledger(), before={"index": lambda c: (c.led.govern("log-key", pub=OTHER.pub), setattr(c.led, "log", OTHER))}, publish=anchored)
pinned("head-new-log-key", lambda c: {"head": c.led.checkpoint(size=7, key=OTHER)}, lambda c: plain_trust(OTHER),
       before={"index": lambda c: (c.led.govern("log-key", pub=OTHER.pub), setattr(c.led, "log", OTHER))}, publish=anchored)
pinned("fingerprint-empty", lambda c: {"fingerprint": ""}, None)
pinned("fingerprint-blank", lambda c: {"fingerprint": " : "}, None)
pinned("genesis-empty", lambda c: {"genesis": ""}, None)
