# SPDX-FileCopyrightText: 2026 The hotcold authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Counts the instructions of a plugin's run() with callgrind, without commits and in one fade after another: within 5 %.

usage: work_test.py VALGRIND WORK_RUN BUNDLE NAME
"""
import re
import subprocess
import sys


def instructions(valgrind, program, bundle, name, mode):
    run = subprocess.run([valgrind, "--tool=callgrind", "--callgrind-out-file=/dev/null", "--collect-atstart=no",
                          f"--toggle-collect=hc_{name}_run", "--toggle-collect=hc_shell_commit", program, bundle, name, mode],
                         capture_output=True, text=True)
    text = run.stdout + run.stderr
    count = re.search(r"Collected : (\d+)", text)
    periods = re.search(r"(\d+) periods, (\d+) commits", text)
    if run.returncode or not count or not periods:
        print("FAIL callgrind:", text)
        sys.exit(1)
    return int(count[1]) / int(periods[1]), int(periods[2])


def main():
    steady, none = instructions(*sys.argv[1:], "steady")
    busy, commits = instructions(*sys.argv[1:], "busy")
    good = abs(busy / steady - 1.0) <= 0.05 and none == 0 and commits > 20 and steady > 1000
    print(("ok " if good else "FAIL ") + f"run() of 64 frames: {steady:.0f} instructions, {busy:.0f} with {commits} fades ({busy / steady:.3f})")
    sys.exit(0 if good else 1)


if __name__ == "__main__":
    main()
