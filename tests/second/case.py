# SPDX-License-Identifier: Apache-2.0
"""spec/case.md: what the acts of a case mean together."""
from act import CLOSED

FOLLOWS = {
    "received": (None,),
    "frozen": ("received", "frozen", "decided"),
    "decided": ("frozen", "decided", "approved"),
    "approved": ("decided",),
    "issued": ("approved",),
}
TARGET = {"frozen": "received", "decided": "frozen", "approved": "decided", "issued": "approved"}
ROLE = {"received": ("officer", "records"), "frozen": ("officer", "records"), "decided": ("officer",),
        "approved": ("approver",), "issued": ("officer",)}


class Case:
    """Fed with the acts in order; what breaks a rule goes to found(rule id, verdict)."""

    def __init__(self, gov, sub, found):
        self.gov, self.sub, self.found = gov, sub, found
        self.count, self.acts, self.last_kind, self.closed = 0, [], None, False
        self.before = None
        self.documents, self.open_documents = {}, True
        self.places, self.serial = {}, 0

    def last(self, kind):
        """The last act of a kind: (case-index, entry, act)."""
        return next((a for a in reversed(self.acts) if a[2].kind == kind), None)

    def no(self, rule, unless):
        if not unless:
            self.found(rule, "no")

    def entry(self, index, e):
        """C1, C2 and C9: what needs no act."""
        g = self.gov
        self.no("record.ledger", e.ledger == g.id)
        self.no("record.iss", e.iss == g.iss)
        standing = g.standing(e.kid, index, e.day)
        if standing == "in force" and g.doubtful(e.kid):
            standing = "suspect"
        if standing == "suspect":
            self.found("record.suspect", "?")
        else:
            self.no("record.signer", standing == "in force")
        if standing != "not enrolled":
            self.no("record.signature", e.signed_by(g.keys[e.kid].pub))
        self.no("chain.case", e.sub == self.sub)
        self.no("chain.index", e.case_index == self.count)
        if self.before is not None:
            self.no("chain.prev", e.prev == self.before[1].leaf)
            self.no("chain.place", index > self.before[0])
            self.no("order.date", e.day >= self.before[1].day)
        if e.after is not None:
            self.no("chain.after", e.after[0] < index and (e.after[0] != 0 or e.after[1] == g.id))
        self.before = index, e
        self.count += 1

    def unread(self):
        """The act behind the entry is not known: it may have been any, and registered anything."""
        self.closed, self.open_documents = True, False

    def act(self, e, act):
        """C5 to C16, C18, for the act of the entry before."""
        if self.closed:
            self.found("order.closed", "?")
        else:
            self.order(act)
        key = self.gov.keys.get(e.kid)
        if key:
            self.no("people.role", any(r in key.roles for r in ROLE[act.kind]))
        if act.kind == "approved" and key and self.last("decided"):
            other = self.gov.keys.get(self.last("decided")[1].kid)
            self.no("people.approver", other is None or other.person != key.person)
        if act.kind == "frozen":
            self.frozen(e.case_index, act)
        if act.kind == "decided":
            self.decided(act)
        if act.kind == "issued" and self.last("decided"):
            self.undecided(self.last("decided")[2])
        self.acts.append((e.case_index, e, act))
        self.last_kind = act.kind

    def order(self, act):
        if self.last_kind not in FOLLOWS[act.kind]:
            self.found("order.stage", "no")
        elif act.targets is CLOSED or act.supersedes is CLOSED:
            self.found("order.target", "?")
        else:
            want = self.last(TARGET[act.kind]) if act.kind in TARGET else None
            self.no("order.target", act.targets == ([[want[0], want[1].leaf]] if want else []))
            old = self.last("decided") if act.kind == "decided" else None
            self.no("order.supersedes", act.supersedes == (old[0] if old else None))

    def frozen(self, case_index, act):
        if act.documents is CLOSED:
            self.open_documents = False
            return
        highest = max(self.documents, default=0)
        if all(o > highest for o, _ in act.documents):
            self.documents.update((o, (case_index, root)) for o, root in act.documents)
        else:
            self.found("order.ordinal", "no")

    def undecided(self, d):
        if d.answer is CLOSED:
            self.found("decision.closed", "?")
            return
        if d.answer != "each" or d.items is CLOSED:
            return
        if any(i[1] == "undecided" for i in d.items):
            if d.undecided is CLOSED:
                self.found("decision.undecided", "?")
            else:
                self.no("decision.undecided", d.undecided is not None)

    def decided(self, d):
        if d.answer is CLOSED:
            return                         # C18: judged when `issued` rests on it
        if d.provisions is CLOSED:
            self.found("decision.closed", "?")
            return
        if d.answer == "neither":
            self.no("decision.neither", d.provisions != [] and (d.redactions is CLOSED or not d.redactions))
            return
        if CLOSED in (d.items, d.grounds, d.redactions) or not self.open_documents:
            self.found("decision.closed", "?")
            return
        self.each(d)
        self.serials(d)

    def each(self, d):
        """C11 to C13."""
        known = {g[0] for g in d.grounds}
        self.no("decision.ground", all(g[1] for g in d.grounds) and
                all(x in known for i in d.items for x in i[2]) and
                all(x in known for r in d.redactions for x in r[4]))
        named = [o for i in d.items for o in i[3]]
        redacted = {r[1] for r in d.redactions}
        for _, outcome, grounds, docs in d.items:
            hides = any(o in redacted for o in docs)
            self.no("decision.outcome", not (
                (outcome in ("disclosed", "part") and not docs) or
                (outcome == "part") != hides or
                (outcome == "withheld" and not grounds) or
                (outcome == "not held" and docs)))
        self.no("decision.document", sorted(named) == sorted(self.documents) and
                all(o in self.documents and o in named for o in redacted))

    def serials(self, d):
        """C16: a serial means one place for the life of the case."""
        used = self.serial
        for serial, *place, _ in d.redactions:
            old = self.places.get(tuple(place))
            self.no("decision.serial", serial == old if old else serial > used)
        for serial, *place, _ in d.redactions:
            self.places[tuple(place)] = serial
            self.serial = max(self.serial, serial)
