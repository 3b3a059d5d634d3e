#!/usr/bin/python3
# SPDX-FileCopyrightText: 2026 The hotcold authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""text.py header|words|length ROOT: what can be judged by reading.

header: the two SPDX lines within the first five of every source. words: nothing that only means something on somebody's machine, or
announces work not done. length: files of at most 400 lines, functions of at most 60, in the audio thread 40, unless listed in
long.txt (`PATH lines|FUNCTION REASON…`)."""
import os
import re
import sys

import tree

SOURCES = (".c", ".h", ".py", ".cir", ".ttl", ".ttl.in", ".sh", "meson.build", "meson_options.txt", ".scene", ".js", ".cjs", ".mjs", ".css", ".html",
           ".clang-format", ".clang-tidy", ".editorconfig", ".1")
LICENCE = "SPDX-License-Identifier: GPL-3.0-or-later"
HOLDER = "SPDX-FileCopyrightText: 2026 The hotcold authors"

# Character classes keep this list from finding itself.
WORDS = [
    (r"\bTO[D]O\b|\bFIX[M]E\b|\bXX[X]\b|\bHAC[K]\b", "announces work not done: do it, or file it"),
    (r"\bstu[b]s?\b|not implemente[d]", "announces work not done"),
    (r"(?<![\w.$}])/(?:wor[k]|roo[t]|hom[e])/\w|/tm[p]/(?:wt|b-|brief)", "a path of somebody's machine"),
    (r"(?:pypi|npmjs|crates|pythonhosted|debian|docker|ghcr)\.(?:org|io|com|ne[t])\b", "a registry's host name"),
    (r"\.\./share[d]|\bshare[d]/[A-Z]", "a folder that a clone does not have"),
    (r"\bsessio[n]s?\b|\bhelpe[r]s?\b", "speaks of how the project is made"),
    (r"^<{7} |^>{7} |^={7}$", "a merge that was not finished"),
]
EXEMPT = ("LICENSE", "tests/surface/package-lock.json")


def header(root):
    chosen = [p for p in tree.tracked(root) if p.endswith(SOURCES) or os.path.basename(p) in ("meson.build", "packages")]
    chosen = sorted(set(chosen + tree.scripts(root, "sh") + tree.scripts(root, "python")))
    # Broken circuits are broken on purpose, at a line that their test names: two more lines would only be in the way.
    chosen = [p for p in chosen if "/broken/" not in p]
    problems = []
    for path in chosen:
        top = (tree.text(root, path) or "").splitlines()[:5]
        if not any(HOLDER in line for line in top) or not any(LICENCE in line for line in top):
            problems.append(f"{path}:1: wants '{HOLDER}' and '{LICENCE}' in its first lines")
    tree.report("header", len(chosen), problems)


def words(root):
    patterns = [(re.compile(p, re.MULTILINE), why) for p, why in WORDS]
    problems = []
    checked = 0
    for path in tree.tracked(root):
        content = None if path in EXEMPT else tree.text(root, path)
        if content is None:
            continue
        checked += 1
        for number, line in enumerate(content.splitlines(), 1):
            problems += [f"{path}:{number}: '{m.group(0)}': {why}" for p, why in patterns for m in p.finditer(line)]
    tree.report("words", checked, problems)


def functions(content):
    """(name, first line, lines) of every function: the house style opens and closes them in column 0."""
    lines = content.splitlines()
    start = None
    for i, line in enumerate(lines):
        if line == "{":
            start = i
        elif line == "}" and start is not None:
            head = start
            while head > 0 and lines[head - 1] and lines[head - 1][0] not in "}/#*" and not lines[head - 1].endswith(";"):
                head -= 1
            found = re.search(r"(\w+)\s*\(", " ".join(lines[head:start]).replace("__attribute__", ""))
            yield (found.group(1) if found else "?", head + 1, i - start + 1)
            start = None


def allowed(root):
    """Set of (path, what) from long.txt; a line without a reason is refused."""
    entries = {}
    with open(os.path.join(root, "tests/lint/long.txt"), encoding="utf-8") as file:
        for line in file:
            parts = line.split(None, 2)
            if line.startswith("#") or not parts:
                continue
            if len(parts) < 3:
                sys.exit(f"long.txt: '{line.strip()}' wants PATH, `lines` or FUNCTION, and a reason")
            entries[(parts[0], parts[1])] = parts[2]
    return entries


def length(root):
    listed = allowed(root)
    used = set()
    problems = []
    counted = 0
    chosen = tree.sources(root, ".c", ".h", ".py")
    for path in chosen:
        content = tree.text(root, path) or ""
        total = content.count("\n")
        long_ones = [("lines", 1, total, 400)] if total > 400 else []
        limit = 40 if path.startswith("engine/rt/") else 60
        if path.endswith((".c", ".h")):
            for name, line, n in functions(content):
                counted += 1
                if n > limit:
                    long_ones.append((name, line, n, limit))
        for what, line, n, most in long_ones:
            if (path, what) in listed:
                used.add((path, what))
            else:
                problems.append(f"{path}:{line}: {what}: {n} lines, at most {most}, or a reason in tests/lint/long.txt")
    problems += [f"tests/lint/long.txt: {path} {what} is not long any more" for path, what in sorted(set(listed) - used)]
    print(f"length: {counted} functions")
    tree.report("length", len(chosen), problems)


if __name__ == "__main__":
    {"header": header, "words": words, "length": length}[sys.argv[1]](sys.argv[2])
