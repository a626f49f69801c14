# SPDX-License-Identifier: Apache-2.0
"""Published ledgers for an auditor, good and well signed but wrong: ledgers.py DIR

DIR/NAME/ is published as tlog-tiles, DIR/trust is the trust file, DIR/vkey the log's key,
DIR/response is the published folder of the case in DIR/good. Written from spec/, by the code
of tests/second.
"""
import os
import sys

here = os.path.dirname(os.path.abspath(__file__))
sys.path[:0] = [here, os.path.join(here, os.pardir, "second")]

import tlog
import write
from write import LOG, ORIGIN, OTHER, OFFICER, REF, Case, standard_ledger, vkey
from act import GOVERNANCE


def put_tiles(folder, led):
    """The whole log; the tree is small enough for one tile."""
    n = len(led.entries)
    tlog.put(folder, "tile/0/000.p/%d" % n, b"".join(led.leaves))
    tlog.put(folder, "tile/entries/000.p/%d" % n, b"".join(len(e).to_bytes(2, "big") + e for e in led.entries))
    note = led.checkpoint()
    tlog.put(folder, "checkpoint", note)
    tlog.put(folder, "checkpoints/%d" % n, note)


def story(change=None, index=None):
    """A case of five acts; `index` gives what the last index entry is told to say."""
    led = standard_ledger()
    led.index(day="2023-11-02")
    case = Case(led)
    for step in ("received", "frozen", "decided", "approved", "issued"):
        getattr(case, step)()
    led.index(**(index(led) if index else {}))
    if change:
        change(led)
    return led, case


def fewer(led, sub, n):
    """The map as it was when the case had n entries less."""
    cases = led.cases()
    key, count, _ = cases[sub]
    cases[sub] = (key, count - n, led.subjects[sub][count - n - 1])
    return {"cases": cases}


def without(led, sub):
    cases = led.cases()
    del cases[sub]
    return {"cases": cases}


LEDGERS = {
    "good": {},
    # the map says another last entry of the case
    "map": {"index": lambda led: fewer(led, REF, 1)},
    "map-case": {"index": lambda led: without(led, REF)},
    # somebody was enrolled, and the map does not say so
    "governance": {"index": lambda led: (led.enrol("officer-9", ["officer"], OTHER), fewer(led, GOVERNANCE, 1))[1]},
    # between the index entry and the checkpoint one entry more
    "slipped": {"change": lambda led: led.append(REF, bytes(32), OFFICER, "2023-12-01")},
    "slipped-governance": {"change": lambda led: led.enrol("officer-9", ["officer"], OTHER)},
    "chain": {"index": lambda led: {"body": {"chain": bytes(32)}}},
}


def grow(led):
    led.enrol("officer-8", ["officer"], write.ROOT2)
    led.index(day="2023-12-02")


def main(top):
    for name, told in LEDGERS.items():
        led, case = story(**told)
        put_tiles(os.path.join(top, name), led)
        if name == "good":
            folder = os.path.join(top, "response")
            case.publish(folder)
            grow(led)
            put_tiles(os.path.join(top, "grown"), led)
    key = vkey(ORIGIN, LOG)
    with open(os.path.join(top, "vkey"), "w") as f:
        f.write(key + "\n")
    with open(os.path.join(top, "trust"), "w") as f:
        f.write("log %s\nquorum none\n" % key)


if __name__ == "__main__":
    main(sys.argv[1])
