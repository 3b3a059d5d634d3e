# SPDX-FileCopyrightText: 2026 The hotcold authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Checks that objects use no symbol from outside but those of a short list.

usage: symbols.py NM ALLOWED,… OBJECT …
"""
import subprocess
import sys


def symbols(nm, files, *options):
    text = subprocess.run([nm, *options, *files], check=True, capture_output=True, text=True).stdout
    rows = (row.split() for row in text.splitlines())
    return {row[-1] for row in rows if len(row) >= 2 and not row[-1].endswith(":")}


def main():
    nm, allowed, *objects = sys.argv[1:]
    used = symbols(nm, objects, "--undefined-only")
    own = symbols(nm, objects, "--defined-only")
    foreign = used - own - set(allowed.split(","))
    print(f"{len(objects)} objects define {len(own)} symbols and use {len(used - own)} of others: {', '.join(sorted(used - own))}")
    if foreign:
        print(f"FAIL not allowed: {', '.join(sorted(foreign))}")
    if not own:
        print("FAIL nothing was checked")
    sys.exit(1 if foreign or not own else 0)


if __name__ == "__main__":
    main()
