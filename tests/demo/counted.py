#!/usr/bin/python3
# SPDX-FileCopyrightText: 2026 The hotcold authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""counted.py ROOT: what `tools/test` makes of tests that fail, skip, or fail once. It runs on small projects whose only own part is
a tools/prepare that has nothing to install."""
import os
import shutil
import subprocess
import sys
import tempfile

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), ".."))
from checks import Judge

# meson names suites only where there are several
PROJECT = """project('counted', 'c')
test('other', find_program('true'), suite: 'lint')
foreach row : [{rows}]
  test(row[0], find_program('sh'), args: ['-c', row[2]], suite: row[1])
endforeach
"""
GOOD, BAD, SKIP = "exit 0", "exit 1", "echo skipped: no such part here; exit 77"


def once(name, said=""):
    """Fails the first time in each build."""
    return f"if [ -e {name} ]; then exit 0; fi; : >{name}; echo {said}; exit 1"


def result(root, tests, suite):
    """(exit status, lines of the result) of `tools/test SUITE` on a project with these tests: (name, suite, shell command)."""
    with tempfile.TemporaryDirectory() as folder:
        tools = os.path.join(folder, "tools")
        os.mkdir(tools)
        for name in ("test", "count.py"):
            shutil.copy(os.path.join(root, "tools", name), tools)
        with open(os.path.join(tools, "prepare"), "w", encoding="utf-8") as prepare:
            prepare.write("#!/bin/sh\nexec meson setup build >/dev/null\n")
        os.chmod(prepare.name, 0o755)
        with open(os.path.join(folder, "meson.build"), "w", encoding="utf-8") as project:
            project.write(PROJECT.format(rows=", ".join(str(list(test)) for test in tests)))
        done = subprocess.run([os.path.join(tools, "test"), suite], capture_output=True, text=True, check=False, timeout=120)
        lines = done.stdout.splitlines()
        return done.returncode, lines[lines.index("=== result") + 1:] if "=== result" in lines else lines


def main():
    judge, root = Judge(), sys.argv[1]
    for what, tests, suite, status, wanted in (
            ("a failure", [("good", "live", GOOD), ("bad", "live", BAD)], "live", 1,
             ["failed: release: counted:live / bad: FAIL", "1 passed, 1 failed"]),
            ("a skip", [("good", "live", GOOD), ("left", "live", SKIP)], "live", 0,
             ["skipped: release: counted:live / left: skipped: no such part here", "1 passed, 0 failed, 1 skipped"]),
            ("nothing that ran", [("good", "live", GOOD)], "demo", 1, ["failed: release: no test ran", "0 passed, 1 failed"]),
            ("a failure by the clock", [("late", "live", once("late")), ("later", "live", once("later"))], "live", 0,
             ["unsteady: release: counted:live / late: FAIL, passed alone", "unsteady: release: counted:live / later: FAIL, passed alone",
              "2 passed, 0 failed"]),
            ("more of them than a machine excuses", [(name, "live", once(name)) for name in ("one", "two", "three")], "live", 1,
             ["0 passed, 3 failed"]),
            ("a failure that no clock explains", [("sum", "signal", once("sum"))], "signal", 1, ["0 passed, 2 failed"]),
            ("a crash", [("good", "live", GOOD), ("wild", "live", once("wild").replace("exit 1", "kill -SEGV $$"))], "live", 1,
             ["failed: release: counted:live / wild: FAIL", "1 passed, 1 failed"]),
            ("what a sanitizer reported", [("race", "rt", once("race", "WARNING: ThreadSanitizer: data race"))], "rt", 1,
             ["0 passed, 3 failed"])):
        found, lines = result(root, tests, suite)
        judge.check(f"{what}: status {status}", found == status, found)
        judge.check(f"{what}: {wanted[-1]}", lines[-1:] == wanted[-1:] and all(line in lines for line in wanted), lines)
    return judge.end(16)


if __name__ == "__main__":
    sys.exit(main())
