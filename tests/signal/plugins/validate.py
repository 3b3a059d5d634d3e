# SPDX-FileCopyrightText: 2026 The hotcold authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Runs lv2_validate on bundles: no error, and the restrictions were really checked.

usage: validate.py LV2_VALIDATE BUNDLE …
"""
import pathlib
import re
import subprocess
import sys


def main():
    tool, *bundles = sys.argv[1:]
    bad = not bundles
    for bundle in bundles:
        files = sorted(str(p) for p in pathlib.Path(bundle).glob("*.ttl"))
        run = subprocess.run([tool, *files], capture_output=True, text=True)
        text = run.stdout + run.stderr
        found = re.search(r"Found (\d+) errors among \d+ files \(checked (\d+) restrictions\)", text)
        clean = run.returncode == 0 and len(files) == 2 and found and found[1] == "0" and int(found[2]) > 100
        print(("ok " if clean else "FAIL ") + f"{pathlib.Path(bundle).name}: {found[0] if found else text}")
        if not clean:
            print(text)
            bad = True
    sys.exit(bad)


if __name__ == "__main__":
    main()
