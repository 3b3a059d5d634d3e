# SPDX-FileCopyrightText: 2026 The hotcold authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""exports.py NM READELF PLUGIN…: our plugins in a host. Each gives out the one name a host asks for, so that nothing of the host's
can take the place of what is linked in, and needs no library but the C library's: none that begins threads, none to be bound."""

import re
import subprocess
import sys

nm, readelf, *plugins = sys.argv[1:]
LIBRARIES = re.compile(r"lib[cm]\.so\.6|ld-linux.*")
failed = 0


def said(*command):
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout


for plugin in plugins:
    names = [line.split()[-1] for line in said(nm, "-D", "--defined-only", plugin).splitlines()]
    needs = re.findall(r"\(NEEDED\).*\[(.*)\]", said(readelf, "-dW", plugin))
    wrong = [name for name in names if name != "lv2_descriptor"] + [name for name in needs if not LIBRARIES.fullmatch(name)]
    if wrong or not names or not needs:
        failed += 1
        print(f"FAIL {plugin} gives out {len(names)} names and needs {len(needs)} libraries: {' '.join(wrong)} too many")
print(f"{len(plugins)} plugins looked at, {failed} wrong")
sys.exit(0 if len(plugins) == 4 and not failed else 1)
