#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Runs what README.md shows, and compares what it says.

usage: readme.py README BUILD DEMO-LOG

A console block is marked by the line before it:
  <!-- run in DIR -->   its commands are run there; DIR is below the repository
  <!-- demo -->         it stands in the demo's output
  <!-- ci -->           its commands are in .ci/run or run by it
In what is expected, ... alone on a line is any number of lines, and … within a
line is any text. Commands in `ticks` must exist, and so must files of links.
"""
import glob
import os
import re
import subprocess
import sys

bad = 0


def wrong(where, what):
    global bad
    bad += 1
    print(f"README.md:{where}: {what}", file=sys.stderr)


def pattern(line):
    return ".*".join(re.escape(part) for part in line.split("…"))


def same(want, have):
    """Do these lines match, the wanted ones with their wildcards?"""
    text = ""
    for line in want:
        text += "(?:.*\n)*?" if line == "..." else pattern(line) + "\n"
    return re.fullmatch(text, "".join(line + "\n" for line in have))


def blocks(lines):
    """Every console block: line number, mark, its lines."""
    i = 0
    while i < len(lines):
        if lines[i] == "```console":
            end = lines.index("```", i)
            yield i + 1, lines[i - 1], lines[i + 1 : end]
            i = end
        i += 1


def commands(body):
    """Each command with the lines that follow it."""
    found = []
    for line in body:
        if line.startswith("$ "):
            found.append((line[2:], []))
        elif found:
            found[-1][1].append(line)
    return found


def run(where, folder, body, build):
    env = dict(os.environ, PATH=build + os.pathsep + os.environ["PATH"], LC_ALL="C")
    for command, want in commands(body):
        done = subprocess.run(
            re.sub(r"\bbuild/", build + "/", command), shell=True, cwd=folder, env=env, stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False, timeout=60)
        have = done.stdout.decode().replace(build + "/", "build/").splitlines()
        if not same(want, have):
            wrong(where, f"`{command}` prints something else:\n" + "\n".join(have))


def in_demo(where, body, demo):
    for command, want in commands(body):
        ends = [i for i, line in enumerate(demo) if line.endswith("] $ " + command) or
                # The demo's keys cost less to open.
                line.endswith("] $ " + command + " --kdf light")]
        for i in ends:
            stop = next((j for j in range(i + 1, len(demo))
                         if re.match(r"\[\d{4}-\d\d-\d\d |== |# ", demo[j])), len(demo))
            have = demo[i + 1 : stop]
            while have and have[-1] == "":
                have.pop()
            if same(want, have):
                break
        else:
            wrong(where, f"the demo does not show `{command}` so")


def check_words(text, root, build, make, ci):
    for m in re.finditer(r"`foil ((?:key |govern )?[a-z]+)", text):
        if subprocess.run([build + "/foil", "help", *m.group(1).split()], check=False,
                          stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL).returncode != 0:
            wrong(text[: m.start()].count("\n") + 1, f"there is no foil {m.group(1)}")
    for m in re.finditer(r"`make ([a-z-]+)", text):
        if not re.search(rf"^{m.group(1)}:", make, re.M):
            wrong(text[: m.start()].count("\n") + 1, f"there is no make {m.group(1)}")
    for m in re.finditer(r"^(?:target|suite) \d+ (?:make )?([a-z-]+)", ci, re.M):
        if m.group(1) != "sh" and f"`make {m.group(1)}`" not in text:
            wrong(1, f".ci/run runs make {m.group(1)}, of which nothing is said here")
    for m in re.finditer(r"\]\(([^)#]+)\)", text):
        if not os.path.exists(os.path.join(root, m.group(1))):
            wrong(text[: m.start()].count("\n") + 1, f"there is no {m.group(1)}")


def main(readme, build, log):
    root = os.path.dirname(os.path.abspath(readme))
    build = os.path.abspath(build)
    with open(readme, encoding="utf-8") as f:
        text = f.read()
    with open(log, encoding="utf-8") as f:
        demo = f.read().splitlines()
    with open(os.path.join(root, ".ci", "run"), encoding="utf-8") as f:
        ci = f.read()
    make = ""
    for path in [os.path.join(root, "Makefile"), *glob.glob(root + "/tests/**/*.mk", recursive=True)]:
        with open(path, encoding="utf-8") as f:
            make += f.read()
    n = 0
    for where, mark, body in blocks(text.splitlines()):
        n += len(commands(body))
        if mark == "<!-- demo -->":
            in_demo(where, body, demo)
        elif mark == "<!-- ci -->":
            for command, _ in commands(body):
                if command not in ci:
                    wrong(where, f".ci/run does not run `{command}`")
        elif mark.startswith("<!-- run in "):
            folder = mark.split()[3]
            if folder.split("/")[0] == "build":
                folder = build + folder[len("build"):]
            run(where, os.path.join(root, folder), body, build)
        else:
            wrong(where, "a console block without a mark is run by nobody")
    check_words(text, root, build, make, ci)
    print(f"readme: {n} commands, {bad} wrong")
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:4]))
