#!/usr/bin/python3
# SPDX-FileCopyrightText: 2026 The hotcold authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""variables.py BUILD: no mutable variable at file scope (nor static in a function) in any object of the program or its plugins.

Reads the symbols of the objects: data that is writable after loading stands in .data, .bss, .tdata, .tbss or COMMON; constants
with addresses in them stand in .data.rel.ro and are fine."""
import glob
import os
import subprocess
import sys

import tree

ALLOWED = {("reading.c.o", "reading")}  # protects a buffer that lilv has once a process: engine/lv2/reading.c
WRITABLE = (".data", ".bss", ".tdata", ".tbss", "*COM*", "COMMON")


def writable(section):
    return section.startswith(WRITABLE) and not section.startswith(".data.rel.ro")


def main():
    build = sys.argv[1]
    objects = [o for part in ("engine", "plugins", "ui-osc")
               for o in glob.glob(os.path.join(build, part, "**", "*.o"), recursive=True)]
    objects += [o for o in glob.glob(os.path.join(build, "*.p", "*.o"))]
    problems = []
    for path in sorted(objects):
        listing = subprocess.run(["nm", "--format=sysv", path], capture_output=True, text=True, check=True).stdout
        for line in listing.splitlines():
            fields = [field.strip() for field in line.split("|")]
            allowed = any(path.endswith(file) and fields[0] == name for file, name in ALLOWED)
            if not allowed and len(fields) >= 7 and fields[3] in ("OBJECT", "TLS") and writable(fields[6]):
                problems.append(f"{os.path.relpath(path, build)}: {fields[0]} is a mutable variable ({fields[6]}, {fields[4]} bytes)")
    tree.report("variables", len(objects), problems)


if __name__ == "__main__":
    main()
