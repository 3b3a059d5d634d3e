# SPDX-FileCopyrightText: 2026 The hotcold authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Checks what code for the audio thread calls.

symbols.py ALLOW FILE...

FILE: objects, static libraries or shared ones. Every symbol that they need and none of them defines must stand in ALLOW (one
name or shell pattern a line, # starts a comment). Every line of ALLOW must be needed: the list stays short.
Exit 0: so it is; 1: it is not; 2: cannot be judged (a file without symbols, no nm).
"""

import fnmatch
import subprocess
import sys


def symbols(file):
    """Names that the file needs and names that it defines."""
    shared = open(file, "rb").read(18)[16:17] == b"\x03"
    lines = subprocess.run(["nm", "-P", *(["-D"] if shared else []), file], capture_output=True, text=True, check=True).stdout
    needs, has = set(), set()
    for line in lines.splitlines():
        parts = line.split()
        if len(parts) < 2 or parts[1].endswith(":"):
            continue
        name, kind = parts[0].split("@")[0], parts[1]
        (needs if kind in "Uwv" else has).add(name)
    return needs, has


def main(allow_file, *files):
    with open(allow_file, encoding="utf-8") as text:
        allow = [line.split("#")[0].strip() for line in text]
    allow = [name for name in allow if name]
    needs, has = set(), set()
    for file in files:
        one_needs, one_has = symbols(file)
        if not one_needs and not one_has:
            print(f"FAIL {file}: no symbols in it", file=sys.stderr)
            return 2
        needs |= one_needs
        has |= one_has
    outside = sorted(needs - has)
    wrong = [name for name in outside if not any(fnmatch.fnmatchcase(name, a) for a in allow)]
    idle = [a for a in allow if not any(fnmatch.fnmatchcase(name, a) for name in outside)]
    for name in wrong:
        print(f"FAIL {name} is called, and {allow_file} does not allow it")
    for name in idle:
        print(f"FAIL {name} is allowed and not called: take it off {allow_file}")
    print(f"{len(files)} files, {len(has)} symbols of their own, {len(outside)} from outside: {' '.join(outside)}")
    return 1 if wrong or idle else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]) if len(sys.argv) > 2 else 2)
