#!/usr/bin/python3
# SPDX-FileCopyrightText: 2026 The hotcold authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""finds.py: the lints find what they are for. Each is run over a small tree with one fault, and over the same tree without it."""
import os
import shutil
import subprocess
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
HEAD = "// SPDX-FileCopyrightText: 2026 The hotcold authors\n// SPDX-License-Identifier: GPL-3.0-or-later\n"
GOOD = HEAD + "\nint hc_one(void);\nint hc_one(void)\n{\n  return 1;\n}\n"
LONG = HEAD + "\nint hc_one(void);\nint hc_one(void)\n{\n" + "  ;\n" * 45 + "  return 1;\n}\n"

# name, lint, path of the faulty file, its text
FAULTS = [
    ("header", ["text.py", "header"], "engine/a.c", "int hc_one(void);\n"),
    ("unfinished", ["text.py", "words"], "engine/a.c", GOOD + "// TO" + "DO later\n"),
    ("machine-path", ["text.py", "words"], "engine/a.c", GOOD + "// see /wo" + "rk/main\n"),
    ("registry", ["text.py", "words"], "tools/a", "# SPDX\nwget pypi" + ".org\n"),
    ("long-function", ["text.py", "length"], "engine/a.c", LONG.replace("  ;\n", "  ;\n  ;\n")),
    ("long-audio-function", ["text.py", "length"], "engine/rt/a.c", LONG),
    ("long-file", ["text.py", "length"], "engine/a.c", GOOD + "\n" * 400),
    ("include-back", ["includes.py"], "engine/rt/a.c", HEAD + '#include "bench.h"\n'),
    ("include-surface", ["includes.py"], "engine/a.c", HEAD + '#include "../ui-osc/osc.h"\n'),
    ("include-engine", ["includes.py"], "plugins/line/a.c", HEAD + '#include "rt/unit.h"\n'),
    ("include-system", ["includes.py"], "engine/rt/a.c", HEAD + "#include <stdio.h>\n"),
    ("include-source", ["includes.py"], "engine/a.c", HEAD + '#include "b.c"\n'),
    ("format", ["tools.py", "format"], "engine/a.c", GOOD.replace("  return", "      return")),
    ("python", ["tools.py", "python"], "tools/a.py", "import os\n"),
    ("shell", ["tools.py", "shell"], "tools/a", "#!/bin/bash\ncd $1\n"),
]
BASE = {"engine/good.c": GOOD, "engine/bench.h": HEAD, "engine/rt/unit.h": HEAD, "ui-osc/osc.h": HEAD, "tests/lint/long.txt": "#\n",
        "tools/good.py": "#!/usr/bin/python3\n" + HEAD.replace("//", "#"), "tools/good": "#!/bin/bash\n" + HEAD.replace("//", "#")}
with open(os.path.join(HERE, "../../.clang-format"), encoding="utf-8") as style:
    BASE[".clang-format"] = style.read()


def make(folder, files):
    for path, content in files.items():
        full = os.path.join(folder, path)
        os.makedirs(os.path.dirname(full), exist_ok=True)
        with open(full, "w", encoding="utf-8") as file:
            file.write(content)


def lint(command, folder):
    return subprocess.run([sys.executable, os.path.join(HERE, command[0]), *command[1:], folder, folder], capture_output=True, text=True,
                          check=False)


def variables(folder):
    """The object lint, over one compiled fault and one compiled constant."""
    os.makedirs(os.path.join(folder, "engine"))
    results = []
    for text in ("int hc_count;\n", "static int n; int hc_next(void); int hc_next(void) { return ++n; }\n",
                 "extern const int hc_n; const int hc_n = 3;\n"):
        subprocess.run(["gcc", "-fPIC", "-x", "c", "-c", "-o", os.path.join(folder, "engine/a.o"), "-"], input=text, text=True, check=True)
        results.append(lint(["variables.py"], folder).returncode)
    return results == [1, 1, 0], str(results)


def main():
    failed = count = skipped = 0
    for name, command, path, content in FAULTS:
        with tempfile.TemporaryDirectory() as folder:
            make(folder, BASE)
            clean = lint(command, folder)
            make(folder, {path: content})
            faulty = lint(command, folder)
        if clean.returncode == 77:
            skipped += 1
            continue
        good = clean.returncode == 0 and faulty.returncode == 1 and path in faulty.stdout
        count += 1
        failed += not good
        print(f"{'ok' if good else 'FAIL'} {name}")
        if not good:
            print(f"  clean: {clean.stdout}{clean.stderr}\n  faulty: {faulty.stdout}{faulty.stderr}")
    if shutil.which("gcc"):
        with tempfile.TemporaryDirectory() as folder:
            good, detail = variables(folder)
        count += 1
        failed += not good
        print(f"{'ok' if good else 'FAIL'} variables {detail}")
    print(f"finds: {count} faults, {failed} not found, {skipped} skipped for want of a tool")
    sys.exit(1 if failed or count < 10 else 0)


if __name__ == "__main__":
    main()
