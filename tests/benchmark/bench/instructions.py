#!/usr/bin/python3
# SPDX-FileCopyrightText: 2026 The hotcold authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""instructions.py HOTCOLD: instructions of the audio thread per period while 2000 parameter messages a second arrive.

callgrind counts what runs inside hc_rt_process and writes a total after each call. The traffic is a cue list, half of it trims, half of it
line parameters, rendered offline at 64 frames a period: exactly what the live bench runs."""
import glob
import os
import re
import statistics
import subprocess
import sys
import tempfile

import bench

PERIOD, SECONDS, MESSAGES_PER_S, SETTLED_S = 64, 0.5, 2000, 0.1


def traffic(path):
    """A cue list: the scene's lines, then messages at even distances; every value differs from the one before."""
    kinds = ["/trim {t:.3f}", "/lane/a/line/length {l:.3f}", "/trim {t:.3f}", "/lane/b/line/imbalance {i:.3f}"]
    with open(path, "w", encoding="ascii") as file:
        file.write("/interference/hum/on 1\n/interference/hum/level 0.02\n")
        count = int(SECONDS * MESSAGES_PER_S)
        for n in range(count):
            values = {"t": -(n % 11) / 10, "l": 2 + (n % 37) / 10, "i": (n % 23)}
            file.write(f"@{n / MESSAGES_PER_S:.6f} {kinds[n % len(kinds)].format(**values)}\n")
    return count


def totals(folder):
    """Instructions of each call, in order."""
    counted = []
    names = glob.glob(os.path.join(folder, "calls.out.*"))
    for name in sorted(names, key=lambda n: int(n.rsplit(".", 1)[1])):
        with open(name, encoding="ascii", errors="replace") as file:
            content = file.read()
        found = re.search(r"^(?:totals|summary): (\d+)", content, re.MULTILINE)
        if found and int(found.group(1)):
            counted.append(int(found.group(1)))
    return counted


def main():
    with tempfile.TemporaryDirectory() as folder:
        scene = os.path.join(folder, "traffic.scene")
        count = traffic(scene)
        command = ["valgrind", "--tool=callgrind", "--toggle-collect=hc_rt_process", "--dump-after=hc_rt_process",
                   "--combine-dumps=no", "--callgrind-out-file=" + os.path.join(folder, "calls.out"), "-q",
                   sys.argv[1], "render", "--period", str(PERIOD), "--scene", scene, "--in", f"pink:-20:{SECONDS}",
                   "--rate", str(bench.RATE), "--out", os.path.join(folder, "out.wav")]
        subprocess.run(command, check=True)
        calls = totals(folder)
    settled = calls[int(SETTLED_S * bench.RATE / PERIOD):-1]
    if len(settled) < 0.7 * (SECONDS - SETTLED_S) * bench.RATE / PERIOD:
        sys.exit(f"only {len(settled)} periods were counted")
    median, worst = statistics.median(settled), max(settled)
    print(f"{count} messages in {SECONDS} s, {len(settled)} periods of {PERIOD} frames: {min(settled)} to {worst} instructions")
    bench.verdict([(f"worst period {worst}, median {median:.0f} instructions: ratio {worst / median:.3f}; at most 1.3",
                    worst <= 1.3 * median)])


if __name__ == "__main__":
    main()
