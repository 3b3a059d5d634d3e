#!/usr/bin/python3
# SPDX-FileCopyrightText: 2026 The hotcold authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Counts what meson's test logs say: `count.py RUNS`, RUNS having a line `label<TAB>testlog.json` for each run.

Prints every failure and every skip with its reason, then `N passed, N failed` (`, N skipped`) as the last line. A run without a log,
or with no test in it, is a failure. Status 0: something passed and nothing failed.
"""
import json
import os
import sys

PASSED = ("OK", "EXPECTEDFAIL")
EXIT_SKIP = "SKIP"


def reason(test):
    """Why a test skipped itself: the last line it wrote that speaks of it, else its last line."""
    lines = [line.strip() for line in (test.get("stdout", "") + "\n" + test.get("stderr", "")).splitlines() if line.strip()]
    spoken = [line for line in lines if "skip" in line.lower()]
    return (spoken or lines or ["no reason given"])[-1]


def read(log):
    """The tests of one log, or an empty list."""
    if not os.path.exists(log):
        return []
    with open(log, encoding="utf-8") as lines:
        return [json.loads(line) for line in lines if line.strip()]


def main():
    passed = failed = skipped = 0
    with open(sys.argv[1], encoding="utf-8") as file:
        runs = [line.rstrip("\n").split("\t") for line in file if line.strip()]
    print("=== result")
    for label, log in runs:
        tests = read(log)
        if not tests:
            failed += 1
            print(f"failed: {label}: {'does not build' if log == 'does-not-build' else 'no test ran'}")
        for test in tests:
            result = test["result"]
            if result in PASSED:
                passed += 1
            elif result == EXIT_SKIP:
                skipped += 1
                print(f"skipped: {label}: {test['name']}: {reason(test)}")
            else:
                failed += 1
                print(f"failed: {label}: {test['name']}: {result}")
    print(f"{passed} passed, {failed} failed" + (f", {skipped} skipped" if skipped else ""))
    return 0 if passed and not failed else 1


if __name__ == "__main__":
    sys.exit(main())
