#!/usr/bin/python3
# SPDX-FileCopyrightText: 2026 The hotcold authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""line_speed.py LINE_SPEED CIRCUITS: one second of a 50 m balanced line, one channel, by three ways on one core.

The line's filters, ngspice's transient of the same deck with the same sources at a step of one sample, and a textbook nodal solver
(line_speed.c, nodal.h). Processor time throughout; ngspice's is the difference to a run of a hundredth of a second, so that starting is
not in it. That all three computed the same sound is checked."""
import os
import re
import resource
import subprocess
import sys
import tempfile

import numpy as np

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "bench"))
sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", ".."))

import bench  # noqa: E402
import ngspice  # noqa: E402

SOURCES = {"Vsignal": "SIN(0 1 997)", "Vground": "SIN(0 0.02 50)"}
SETTLED_S, TURNS = 0.25, 3


def transient(deck, seconds):
    """(processor time [s], times [s], v(out)) of ngspice."""
    for element, wave in SOURCES.items():
        deck, n = re.subn(rf"(?m)^({element} .*) DC 0 AC 0$", rf"\1 {wave}", deck)
        if n != 1:
            sys.exit(f"{n} lines of the deck are {element} … DC 0 AC 0")
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    raw = ngspice.transient(deck, seconds, 1 / bench.RATE)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime, raw["time"], raw["v(out)"]


def difference_db(heard, times, expected):
    """Of the filters' samples from ngspice's curve, once both have settled [dB]."""
    at = np.arange(int(SETTLED_S * bench.RATE), bench.RATE - 64)
    curve = np.interp(at / bench.RATE, times, expected)
    return 10 * np.log10(np.sum((heard[at] - curve) ** 2) / np.sum(curve ** 2))


def main():
    os.sched_setaffinity(0, {max(os.sched_getaffinity(0))})
    with tempfile.TemporaryDirectory() as folder:
        deck, sound = os.path.join(folder, "deck.cir"), os.path.join(folder, "sound")
        done = subprocess.run([sys.argv[1], sys.argv[2], deck, sound], capture_output=True, text=True, check=False)
        print(re.sub(r"(?m)^(filters|twice|textbook|difference_db) \S+\n", "", done.stdout) + done.stderr, end="")
        if done.returncode:
            sys.exit(f"{sys.argv[1]} ended with status {done.returncode}")
        own = {name: float(value) for name, value in re.findall(r"(?m)^(filters|twice|textbook|difference_db) (\S+)$", done.stdout)}
        heard = np.fromfile(sound)
        with open(deck, encoding="utf-8") as file:
            deck = file.read()
        spice = min(transient(deck, 1)[0] for _ in range(TURNS)) - min(transient(deck, 0.01)[0] for _ in range(TURNS))
        _, times, expected = transient(deck, 1)
    filters_s = own["filters"]
    off = difference_db(heard, times, expected)
    print(f"a second of one channel: filters {filters_s * 1e3:.3f} ms ({own['twice'] * 1e3:.3f} live, with the second set), "
          f"textbook {own['textbook'] * 1e3:.1f} ms, ngspice {spice * 1e3:.0f} ms")
    bench.verdict([(f"ngspice's transient takes {spice / filters_s:.0f} times as long; at least 1000", spice >= 1000 * filters_s),
                   (f"the textbook's solver takes {own['textbook'] / filters_s:.0f} times as long; at least 100",
                    own["textbook"] >= 100 * filters_s),
                   (f"the same sound: {off:.0f} dB off ngspice, {own['difference_db']:.0f} dB off the textbook; at most -40",
                    off <= -40 and own["difference_db"] <= -40)])


if __name__ == "__main__":
    main()
