# SPDX-License-Identifier: Apache-2.0
"""How a folder is told: the standard case of write.py, with changes.

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


open_first = lambda ci, *leaves: lambda c: {"private": keep(c, {ci: -1, "open": leaves})}
W1, W2 = ("witness.example/w1", WITNESS, 1700000000), ("witness.example/w2", ROOT2, 1700000100)
LOGLINE = "log %s\n" % vkey(ORIGIN, LOG)
WITNESSES = "witness w1 %s\nwitness w2 %s\n" % (vkey(W1[0], WITNESS, 4), vkey(W2[0], ROOT2, 4))


def others(c, n):
    for i in range(n):
        ref = "OTHER/%d" % i
        c.led.append(ref, HASH, OFFICER, "2023-12-01")


def after_index(c):
    i = c.led.index(day="2023-11-20")
    c.led.after = [i, c.led.leaves[i]]


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


def nothing(c):
    """What is not issued has nothing to publish: an empty disclosure, the last act opened as if it were `issued`."""
    c.disclosed = encode([[[n, *a["commitment"].open()] for n, a in enumerate(c.acts[:-1])], [],
                          Commitment(bytes(16), bytes(32), "txt-1", 0, [encode([0, "x", 0])]).open()])
    c.issued_opening = c.acts[-1]["commitment"].open()
    c.files = {}
    return {}


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


def map_of(c, **change):
    cases = c.led.cases()
    for sub, x in change.items():
        cases["foil:governance" if sub == "governance" else REF] = x
    return cases


def shorter(c, sub, n):
    leaves = c.led.subjects[sub]
    return (tree.map_key(c.led.id, sub), n, leaves[n - 1])


def more(c, n):
    for _ in range(n):
        c.led.append("OTHER", HASH, OFFICER, "2023-12-01")


def swap_openings(rows, a, b):
    rows[a][1:], rows[b][1:] = rows[b][1:], rows[a][1:]


def governs(name, *steps, **options):
    add("governance-" + name, ledger=ledger(*steps, **options))


def root_signs(**entry):
    return lambda l: l.enrol("x-1", ["officer"], OTHER, entry=entry)


def checkpoint(**o):
    return lambda c: {"checkpoint": c.led.checkpoint(**o)}


def trusts(name, text, checkpoint_of=None, anchors=None):
    add("trust-" + name, trust=lambda c: text(c) if callable(text) else text,
        publish=lambda c: {**({"checkpoint": c.led.checkpoint(**checkpoint_of)} if checkpoint_of else {}),
                           **(anchors(c) if anchors else {})})


def bad_line(c, name, key, kind):
    text = "something else\n"
    return signature_line(name, key, text, kind).encode()


def pinned(name, given, trust=lambda c: None, **more):
    """Given on the command line: genesis, fingerprint, head."""
    add("pin-" + name, trust=trust, args=given, **more)


def anchored(c, sizes=(7,), **o):
    """Anchors at these sizes."""
    return {"anchors": [[c.led.checkpoint(size=n, **o), b"".join(consistency(n, c.led.leaves))] for n in sizes]}
