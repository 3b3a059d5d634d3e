#!/usr/bin/python3
# SPDX-FileCopyrightText: 2026 The hotcold authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Counts what meson's test logs say: `count.py RUNS`, RUNS having a line `label<TAB>testlog.json<TAB>again.json` for each run.

Prints every failure and every skip with its reason, then `N passed, N failed` (`, N skipped`) as the last line. A run without a log,
or with no test in it, is a failure. Status 0: something passed and nothing failed.

`count.py --unsteady TESTLOG` names the tests, a line each, that may be asked once more, alone: real servers and real threads on a shared
machine may go without a processor for seconds. Never more than ALONE_MOST, never what crashed, hung or was reported by a sanitizer,
never what is computed without a clock. One that passes then is counted, and named as unsteady: it is to be mended all the same.
"""
import json
import os
import sys

PASSED = ("OK", "EXPECTEDFAIL")
EXIT_SKIP = "SKIP"
ALONE_MOST = 2
CLOCKED = ("unit", "rt", "surface", "live", "demo")
REPORTS = ("Sanitizer", "runtime error:")


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


def bad(test):
    return test["result"] not in PASSED and test["result"] != EXIT_SKIP


def judged(test):
    """It ended by itself, having judged something."""
    spoken = test.get("stdout", "") + test.get("stderr", "")
    return test["result"] == "FAIL" and 0 < test["returncode"] < 128 and not any(report in spoken for report in REPORTS)


def unsteady(log):
    """Names as `meson test` takes them, of failures that may be the machine's: see above."""
    failures = [test for test in read(log) if bad(test)]
    parts = [test["name"].split(":", 1)[-1].split(" / ", 1) for test in failures]
    if len(failures) > ALONE_MOST or not all(judged(test) and part[0] in CLOCKED for test, part in zip(failures, parts)):
        return []
    return [part[-1] for part in parts]


def main():
    if sys.argv[1] == "--unsteady":
        print("".join(name + "\n" for name in unsteady(sys.argv[2])), end="")
        return 0
    passed = failed = skipped = 0
    with open(sys.argv[1], encoding="utf-8") as file:
        runs = [line.rstrip("\n").split("\t") for line in file if line.strip()]
    print("=== result")
    for label, log, again in runs:
        tests = read(log)
        alone = {test["name"] for test in read(again) if test["result"] in PASSED}
        if not tests:
            failed += 1
            print(f"failed: {label}: {'does not build' if log == 'does-not-build' else 'no test ran'}")
        for test in tests:
            result = test["result"]
            if result in PASSED:
                passed += 1
            elif test["name"] in alone:
                passed += 1
                print(f"unsteady: {label}: {test['name']}: {result}, passed alone")
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
