# SPDX-FileCopyrightText: 2026 The hotcold authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""even.py RT_EVEN PLUGINS SCENES: instructions of the audio thread, period by period, in a blind trial with x = a and with x = b. They are
equal, each single period, though what is heard is not. The same presses by /select, where the guard may take short cuts, show that a
difference would have been seen."""

import glob
import os
import re
import subprocess
import sys
import tempfile


def counts(folder):
    """Instructions of hc_rt_process in each dump but the last, which is that of the end."""
    found = []
    for name in sorted(glob.glob(os.path.join(folder, "calls.out.*")), key=lambda n: int(n.rsplit(".", 1)[1])):
        with open(name, encoding="ascii", errors="replace") as file:
            total = re.search(r"^(?:totals|summary): (\d+)", file.read(), re.MULTILINE)
        if total and int(total.group(1)):
            found.append(int(total.group(1)))
    return found


def run(command, how, draw):
    """(instructions of each period of the script, hash of what was heard)."""
    with tempfile.TemporaryDirectory() as folder:
        valgrind = ["valgrind", "-q", "--tool=callgrind", "--collect-atstart=no", "--toggle-collect=hc_rt_process",
                    "--combine-dumps=no", f"--callgrind-out-file={folder}/calls.out"]
        done = subprocess.run(valgrind + command + [how], env=dict(os.environ, HC_TEST_DRAW=draw, TMPDIR=folder), capture_output=True,
                              text=True, check=False)
        said = re.search(r"periods (\d+) heard (\w+)", done.stdout)
        if done.returncode or not said:
            sys.exit(f"{done.stdout}{done.stderr}")
        return counts(folder)[:int(said.group(1))], int(said.group(1)), said.group(2)


def differing(first, second):
    return [(k, a, b) for k, (a, b) in enumerate(zip(first, second)) if a != b]


def main(*command):
    (a, periods, heard_a), (b, _, heard_b) = (run(list(command), "SERIES", draw) for draw in "01")
    (plain_a, _, _), (plain_b, _, _) = (run(list(command), "SELECT", draw) for draw in "01")
    apart, plain = differing(a, b), differing(plain_a, plain_b)
    print(f"{periods} periods, {min(a)} to {max(a)} instructions: x = a and x = b differ in {len(apart)} of them; {apart[:5]}")
    print(f"outside trials, {min(plain_a)} to {max(plain_a)}: a and b differ in {len(plain)} of them")
    good = {"every period was counted": len(a) == len(b) == periods > 500, "x is heard to be another lane": heard_a != heard_b,
            "the same number of instructions": not apart, "a difference would be seen": len(plain) > 20}
    for what, holds in good.items():
        print("ok" if holds else "FAIL", what)
    return 0 if all(good.values()) else 1


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
