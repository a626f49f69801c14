#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Makes the vectors of tests/vectors/response, and asks both verifiers about each.

usage: compare.py FOIL-VERIFY DIR [--accept] [NAME...]

DIR is emptied. Each vector must give the verdict and the rule ids of index.json, from both, and be
the folder of which index.json has the digest. --accept writes index.json anew, where they agree.
"""
import json
import os
import shutil
import subprocess
import sys

import mutate
import signed
import verify
from keys import H

HERE = os.path.dirname(os.path.abspath(__file__))
INDEX = os.path.join(HERE, "..", "vectors", "response", "index.json")


def made(out):
    """(name, folder, options) of every vector, made under `out`."""
    for source in (signed, mutate):
        for name in source.VECTORS:
            yield source, name, os.path.join(out, name)


def make(source, name, folder):
    """The folder of a vector, and the options with which to ask about it."""
    os.makedirs(folder)
    given = source.tell(source.VECTORS[name], os.path.join(folder, "published"))
    options = []
    for key in ("trust", "head"):
        value = given.pop(key, None)
        if value is not None:
            with open(os.path.join(folder, key), "wb") as f:
                f.write(value if isinstance(value, bytes) else value.encode("utf-8", "surrogateescape"))
            options += ["--" + key, os.path.join(folder, key)]
    for key, value in given.items():
        options += ["--" + key, value]
    return options


def digest(folder):
    """Of every name below a folder, with what is there."""
    parts = []
    for path, folders, files in os.walk(folder):
        for name in sorted(folders) + sorted(files):
            whole = os.path.join(path, name)
            rel = os.path.relpath(whole, folder).encode()
            if os.path.islink(whole):
                parts.append(rel + b"\0link\0" + os.readlink(whole).encode())
            elif os.path.isfile(whole):
                with open(whole, "rb") as f:
                    parts.append(rel + b"\0" + f.read())
            else:
                parts.append(rel)
    return H(*(H(p) for p in sorted(parts))).hex()


def ask_program(program, folder, options):
    """Verdict, rule ids, exit status; and whether V42 spoke, which the verdict then leaves out."""
    p = subprocess.run([program, os.path.join(folder, "published"), "--json"] + options, capture_output=True, timeout=60)
    try:
        r = json.loads(p.stdout)
    except ValueError:
        r = {}
    found = [f for f in r.get("findings", []) if not f["rule"].startswith("wording.")]
    rules = sorted({f["rule"] for f in found})
    if len(found) == len(r.get("findings", [])):
        return (r.get("verdict", "none"), rules, p.returncode), False
    if p.returncode != 1 or r["verdict"] != "does not match":
        return ("wording found, and no verdict of it", rules, p.returncode), True
    verdict = max([f["verdict"] for f in found], key=["matches", "cannot tell", "does not match"].index, default="matches")
    return (verdict, rules, verify.EXIT[verdict]), True


def ask_second(folder, options):
    try:
        args = verify.options([os.path.join(folder, "published")] + options)
    except ValueError:
        return "none", [], 2
    except (verify.Malformed, OSError):
        return "none", [], 3
    verdict, rules = verify.verify(args.folder, args)
    return verdict, rules, verify.EXIT[verdict]


def main(argv):
    accept = "--accept" in argv
    program, out, *names = [a for a in argv if a != "--accept"]
    with open(INDEX) as f:
        index = json.load(f)
    shutil.rmtree(out, True)
    bad, new = 0, {}
    for source, name, folder in made(out):
        if names and name not in names:
            continue
        options = make(source, name, folder)
        (a, wording), b = ask_program(program, folder, options), ask_second(folder, options)
        row = {"options": [o.replace(folder + "/", "") for o in options], "verdict": b[0], "rules": b[1], "exit": b[2],
               "sha256": digest(folder)}
        if wording:
            row["wording"] = True
        new[name] = row
        if a != b:
            bad += 1
            print("%s: the two do not agree\n  program %s\n  second  %s" % (name, a, b))
        elif not accept and index.get(name) != row:
            bad += 1
            print("%s: not as in index.json\n  now  %s\n  then %s" % (name, row, index.get(name)))
    if accept:
        with open(INDEX, "w") as f:
            f.write("{\n" + ",\n".join('"%s": %s' % (n, json.dumps(r)) for n, r in sorted(new.items())) + "\n}\n")
    print("%d vectors, %d bad" % (len(new), bad))
    return bad != 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
