# SPDX-License-Identifier: Apache-2.0
"""Governance, entries, checkpoint, trust file, anchors."""
from stories import *

# V2: governance.


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

# G11: who was brought in by a key that is revoked later.

revoke = lambda kid, since, by=ROOT: lambda c: c.led.govern("revoke", by, kid=kid, since=since, reason="lost")
second = ledger(lambda l: l.enrol("root-2", ["root"], ROOT2), lambda l: l.enrol("officer-9", ["officer"], OTHER, by=ROOT2))
add("brought-in-by-lost", ledger=second, issued={"key": OTHER}, before={"index": revoke(ROOT2.kid, 5)})
add("brought-in-before-lost", ledger=second, issued={"key": OTHER}, before={"index": revoke(ROOT2.kid, 6)})
add("brought-in-twice-removed", ledger=second, issued={"key": OTHER}, before={"index": revoke(ROOT.kid, 4, ROOT2)})
add("brought-in-one-of-two", ledger=two_roots(lambda l: (both(l, l.enrol("root-3", ["root"], OTHER)))),
    before={"index": lambda c: both(c.led, c.led.govern("revoke", OTHER, kid=ROOT2.kid, since=2, reason="lost"), ROOT)})
add("index-governance", index={"claims": {2: "OTHER"}, "payload": {"body": HASH}})

# V28 to V37: the anchor.


add("checkpoint-other-key", publish=checkpoint(key=OTHER))
add("checkpoint-other-origin", publish=checkpoint(origin="other.example"))
add("checkpoint-other-root", publish=checkpoint(root=HASH))
add("checkpoint-smaller", publish=checkpoint(size=9))
add("checkpoint-extension", publish=checkpoint(extra="note to all\n"))
add("checkpoint-blank-extension", publish=checkpoint(extra="\n"))


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


def aged(name, day, quorum, witnesses, trust=True):
    """A head that must have been witnessed on a day or later. Both witnesses signed on 14 November 2023."""
    text = LOGLINE + WITNESSES + "group g all w1 w2\nquorum %s\n" % quorum
    add("age-" + name, trust=lambda c: text if trust else None, args=lambda c: {"not-before": day},
        publish=lambda c: {"checkpoint": c.led.checkpoint(witnesses=witnesses)})


aged("same-day", "2023-11-14", "g", (W1, W2))
aged("day-after", "2023-11-15", "g", (W1, W2))
aged("no-quorum-asked", "2023-11-14", "none", (W1, W2))
aged("quorum-not-met", "2023-11-14", "g", (W1,))
aged("earliest-counts", "2023-11-15", "w1", (W1, (W1[0], W1[1], W1[2] + 86400)))
aged("bad-line", "2023-11-14", "w1", (W1, (W2[0], W2[1], 1 << 63)))
aged("no-trust", "2023-11-14", "none", (W1,), trust=False)
aged("no-day", "soon", "w1", (W1,))

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


add("no-trust", trust=lambda c: None)
add("requester-no-trust", trust=lambda c: None, publish={"requester": True})


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
    "url-512": LOGLINE + "witness w1 %s %s\nquorum none\n" % (vkey(W1[0], WITNESS, 4), "u" * 512),
    "url-511": LOGLINE + "witness w1 %s %s\nquorum none\n" % (vkey(W1[0], WITNESS, 4), "u" * 511),
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
