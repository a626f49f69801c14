# SPDX-License-Identifier: Apache-2.0
"""Good folders that another implementation wrote, and cases that break a rule of spec/case.md."""
from stories import *

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


def touching(c):
    a, b = c.docs[1].place("Alice "), c.docs[1].place("Smith")
    return [[1, 1] + a + [["A"]], [2, 1] + b + [["B"]], [3, 1] + c.docs[1].place(", Bob") + [["A"]]]


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
