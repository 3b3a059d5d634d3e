#!/usr/bin/python3
# SPDX-FileCopyrightText: 2026 The hotcold authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""render.py HOTCOLD: `hotcold render` of a minute at 48 kHz as a multiple of real time on one core, and the bench's cost per frame.

The cost per frame is the difference between a long and a short render, so that starting up is not in it."""
import os
import statistics
import subprocess
import sys
import tempfile
import time

import bench

LONG_S, SHORT_S, TURNS = 60, 10, 5


def seconds(program, folder, length):
    """Wall time of one render on the processor that this process is pinned to."""
    command = [program, "render", "--scene", "two-outlets", "--in", f"pink:-20:{length}", "--rate", str(bench.RATE),
               "--out", os.path.join(folder, "out.wav")]
    began = time.monotonic()
    subprocess.run(command, check=True)
    return time.monotonic() - began


def main():
    os.sched_setaffinity(0, {max(os.sched_getaffinity(0))})
    with tempfile.TemporaryDirectory() as folder:
        seconds(sys.argv[1], folder, SHORT_S)
        turns = [(seconds(sys.argv[1], folder, LONG_S), seconds(sys.argv[1], folder, SHORT_S)) for _ in range(TURNS)]
    whole = statistics.median(t[0] for t in turns)
    each = statistics.median((t[0] - t[1]) / (LONG_S - SHORT_S) / bench.RATE for t in turns)
    multiple = LONG_S / whole
    print(f"two lanes, hum, taps, reading and writing: {each * 1e9:.1f} ns a frame, {1 / (each * bench.RATE):.0f} times real time")
    bench.verdict([(f"a minute at 48 kHz in {whole:.3f} s, start to end: {multiple:.0f} times real time on one core; at least 500",
                    multiple >= 500)])


if __name__ == "__main__":
    main()
