#!/usr/bin/python3
# SPDX-FileCopyrightText: 2026 The hotcold authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""includes.py ROOT: links run one way, `ui-osc → engine → engine/rt`; plugins know nothing of the engine; nothing points back.

The audio thread's closed world includes itself, the contract with the plugins, and a few headers of the language."""
import os
import re
import sys

import tree

INCLUDE = re.compile(r'^[ \t]*#[ \t]*include[ \t]*(["<])([^">]+)[">]')
SEARCH = ("engine", "plugins", "")
# Layer of a file by the longest prefix, and the layers that it may include; a word is one that the language lacks.
LAYERS = {"engine/rt/": "rt", "engine/": "engine", "plugins/prepare.h": "contract", "plugins/expect.h": "contract", "plugins/clones.h": "word",
          "plugins/circuit/": "circuit", "plugins/": "plugins", "ui-osc/": "surface", "tests/": "tests"}
MAY = {"rt": {"rt", "contract"}, "engine": {"engine", "rt", "contract", "circuit"}, "contract": set(), "word": set(), "circuit": {"circuit", "word"},
       "plugins": {"plugins", "contract", "circuit", "word"}, "surface": {"surface", "engine", "circuit"}}
# main puts the program together out of all parts: it stands above the surfaces.
TOP = {"engine/main.c"}
RT_SYSTEM = {"assert.h", "complex.h", "float.h", "limits.h", "math.h", "stdalign.h", "stdatomic.h", "stdbool.h", "stddef.h", "stdint.h",
             "stdlib.h", "string.h", "immintrin.h", "xmmintrin.h", "pmmintrin.h"}


def layer(path):
    matches = [prefix for prefix in LAYERS if path.startswith(prefix)]
    return LAYERS[max(matches, key=len)] if matches else None


def resolve(root, path, name):
    """Tree path that a quoted include means, or None (a generated or foreign header)."""
    for folder in (os.path.dirname(path), *SEARCH):
        candidate = os.path.normpath(os.path.join(folder, name))
        if os.path.isfile(os.path.join(root, candidate)):
            return candidate
    return None


def judge(root, path, number, mark, name):
    own = layer(path)
    if name.endswith(".c"):
        return f"{path}:{number}: includes a source file: {name}"
    if mark == "<":
        if own == "rt" and name not in RT_SYSTEM and not name.startswith("lv2/"):
            return f"{path}:{number}: the audio thread's world does not include <{name}>"
        return None
    target = resolve(root, path, name)
    if own not in MAY or target is None or path in TOP:
        return None
    if layer(target) not in MAY[own]:
        return f"{path}:{number}: {own} must not include {target}"
    return None


def main():
    root = sys.argv[1]
    problems = []
    chosen = tree.sources(root, ".c", ".h")
    seen = 0
    for path in chosen:
        for number, line in enumerate((tree.text(root, path) or "").splitlines(), 1):
            found = INCLUDE.match(line)
            if found:
                seen += 1
                problem = judge(root, path, number, *found.groups())
                problems += [problem] if problem else []
    print(f"includes: {seen} includes")
    tree.report("includes", len(chosen), problems)


if __name__ == "__main__":
    main()
