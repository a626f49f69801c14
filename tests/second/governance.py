# SPDX-License-Identifier: Apache-2.0
"""spec/governance.md: who may sign what, and when."""
import re

import keys
import tree
from act import GOVERNANCE, SIZE_MAX, is_link
from act import day as day_of
from cbor import Malformed, Unknown, is_bytes, is_list, is_text, is_uint, keyed, need

BODIES = {
    "genesis": ("log", "kind", "nonce", "roots", "origin", "regime", "authority", "threshold"),
    "enrol": ("pub", "kind", "grade", "roles", "until", "person"),
    "retire": ("kid", "kind"),
    "revoke": ("kid", "kind", "since", "reason"),
    "approve": ("of", "kind"),
    "log-key": ("pub", "kind"),
    "policy": ("kind", "threshold"),
}
ROLES = ("approver", "officer", "records", "reviewer", "root")
REGIMES = ("foia", "eir", "foisa", "eirs")
EPOCH = __import__("datetime").date(1970, 1, 1)


class Refused(Exception):
    """A governance entry that does not stand: its name, governance.roots for example."""


def refuse(unless, name):
    if not unless:
        raise Refused("governance." + name)


def is_person(x):
    return type(x) is str and re.fullmatch("[a-z0-9][a-z0-9-]{0,31}", x) is not None


class Body:
    """G1."""

    def __init__(self, m):
        kind = dict((k, v) for k, v in m if type(k) is str).get("kind")
        need(type(kind) is str, "no kind")
        if kind not in BODIES:
            raise Unknown("a body of another kind")
        for name, value in zip(BODIES[kind], keyed(m, BODIES[kind])):
            need(getattr(self, "is_" + name)(value), "not of its form: " + name)
            setattr(self, name, value)

    def is_kind(self, x):
        return True

    def is_log(self, x):
        return is_bytes(x, 32)

    is_pub = is_kid = is_log

    def is_nonce(self, x):
        return is_bytes(x, 16)

    def is_roots(self, x):
        if not is_list(x) or not 1 <= len(x) <= 16:
            return False
        if not all(is_list(r, 2) and is_person(r[0]) and is_bytes(r[1], 32) for r in x):
            return False
        return len({r[0] for r in x}) == len({r[1] for r in x}) == len(x)

    def is_origin(self, x):
        return is_text(x, 200) and tree.is_name(x)

    def is_regime(self, x):
        return type(x) is str and x in REGIMES

    def is_authority(self, x):
        return is_text(x, 200)

    def is_grade(self, x):
        return is_text(x, 60)

    def is_reason(self, x):
        return is_text(x, 1000)

    def is_threshold(self, x):
        return is_uint(x, len(self.roots) if hasattr(self, "roots") else 16) and x > 0

    def is_roles(self, x):
        return is_list(x) and x and all(type(r) is str and r in ROLES for r in x) and x == sorted(set(x))

    def is_until(self, x):
        self.until_day = (day_of(x) - EPOCH).days if x is not None else None
        return x is not None

    def is_person(self, x):
        return is_person(x)

    def is_since(self, x):
        return is_uint(x, SIZE_MAX)

    def is_of(self, x):
        return is_link(x)


class Enrolled:
    def __init__(self, pub, person, roles, until, place, agreed=(), threshold=0):
        self.pub, self.person, self.roles, self.until, self.place = pub, person, roles, until, place
        self.agreed, self.threshold = agreed, threshold
        self.retired = self.revoked = self.since = None


class Governance:
    """Fed with the entries in order; Refused or Malformed if one does not stand."""

    def __init__(self):
        self.keys, self.logs, self.open, self.count = {}, [], {}, 0

    def feed(self, index, e):
        need(e.sub == GOVERNANCE, "no entry of governance")
        body = Body(e.body)
        if self.count == 0:
            self.genesis(index, e, body)
        else:
            self.later(index, e, body)
        self.count, self.last, self.place = self.count + 1, e.leaf, index

    def genesis(self, index, e, b):
        refuse(b.kind == "genesis" and index == 0 and e.ledger is None, "genesis")
        refuse(all(keys.is_key(p) for _, p in b.roots) and keys.is_key(b.log), "key")
        refuse(b.log not in [p for _, p in b.roots], "key")
        refuse(e.iss == "https://" + b.origin, "iss")
        refuse(e.kid == keys.kid(b.roots[0][1]) and e.signed_by(b.roots[0][1]), "signature")
        self.id, self.iss, self.body = e.leaf, e.iss, b
        self.threshold = b.threshold
        self.logs.append((0, b.log))
        for person, pub in b.roots:
            self.keys[keys.kid(pub)] = Enrolled(pub, person, ["root"], None, 0)

    def later(self, index, e, b):
        refuse(e.case_index == self.count and e.prev == self.last and index > self.place, "chain")
        refuse(e.ledger == self.id, "ledger")
        refuse(e.iss == self.iss, "iss")
        refuse(e.after[0] < index and (e.after[0] != 0 or e.after[1] == self.id), "after")
        refuse(self.standing(e.kid, index, e.day) == "in force", "signer")
        refuse("root" in self.keys[e.kid].roles, "role")
        refuse(e.signed_by(self.keys[e.kid].pub), "signature")
        if b.kind == "approve":
            self.approve(index, e, b)
            return
        self.may(b, index, e.day)
        if self.threshold == 1:
            self.do(b, index, [e.kid])
        else:
            self.open[index] = (e.leaf, b, [e.kid])

    def approve(self, index, e, b):
        refuse(b.of[0] in self.open and self.open[b.of[0]][0] == b.of[1], "approve")
        _, proposal, signers = self.open[b.of[0]]
        live = [k for k in signers if self.standing(k, index, e.day) == "in force"]
        person = self.keys[e.kid].person
        refuse(person not in [self.keys[k].person for k in live], "approve")
        live.append(e.kid)
        if len({self.keys[k].person for k in live}) >= self.threshold:
            self.may(proposal, index, e.day)
            self.do(proposal, index, live)
            del self.open[b.of[0]]
        else:
            signers.append(e.kid)

    def roots(self, index, day, without=None):
        return {k.person for kid, k in self.keys.items() if "root" in k.roles and kid != without and
                self.standing(kid, index, day) == "in force"}

    def unknown(self, pub):
        return keys.kid(pub) not in self.keys and pub not in [p for _, p in self.logs]

    def may(self, b, index, day):
        """G7."""
        refuse(b.kind != "genesis", "kind")
        if b.kind in ("enrol", "log-key"):
            refuse(keys.is_key(b.pub) and self.unknown(b.pub), "key")
        if b.kind == "enrol":
            refuse(b.until_day >= day, "until")
        if b.kind in ("retire", "revoke"):
            key = self.keys.get(b.kid)
            refuse(key and key.revoked is None, "key")
            refuse(b.kind == "revoke" or key.retired is None, "key")
            refuse(b.kind == "retire" or b.since <= index, "since")
            if "root" in key.roles and self.standing(b.kid, index, day) == "in force":
                refuse(len(self.roots(index, day, b.kid)) >= self.threshold, "roots")
        if b.kind == "policy":
            refuse(b.threshold <= len(self.roots(index, day)), "roots")

    def do(self, b, index, agreed):
        if b.kind == "enrol":
            self.keys[keys.kid(b.pub)] = Enrolled(b.pub, b.person, b.roles, b.until_day, index, agreed, self.threshold)
        elif b.kind == "log-key":
            self.logs.append((index, b.pub))
        elif b.kind == "policy":
            self.threshold = b.threshold
        elif b.kind == "retire":
            self.keys[b.kid].retired = index
        else:
            self.keys[b.kid].revoked, self.keys[b.kid].since = index, b.since

    def standing(self, kid, index, day):
        """G9."""
        k = self.keys.get(kid)
        if k is None:
            return "not enrolled"
        if index <= k.place:
            return "not enrolled yet"
        if k.revoked is not None and index >= k.revoked:
            return "revoked"
        if k.retired is not None and index >= k.retired:
            return "retired"
        if k.until is not None and day > k.until:
            return "expired"
        if k.revoked is not None and index >= k.since:
            return "suspect"
        return "in force"

    def doubtful(self, kid):
        """G11: too few of those who brought the key in are free of suspicion."""
        k = self.keys[kid]
        free = {self.keys[a].person for a in k.agreed
                if (self.keys[a].since is None or k.place < self.keys[a].since) and not self.doubtful(a)}
        return len(free) < k.threshold

    def log_key(self, index):
        """G10: the log key of an index. The first one is in force from the beginning."""
        return [pub for place, pub in self.logs if place < index or place == 0][-1]
