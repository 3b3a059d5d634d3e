#!/usr/bin/python3
# SPDX-FileCopyrightText: 2026 The hotcold authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""render.py HOTCOLD: `hotcold render` of a minute at 48 kHz as a multiple of real time on one core, and the bench's cost per frame.

Pinned to one processor, start to end, of a sine and of a file of floats; the best of many turns, since neighbours take caches and clock.
Judged by processor time, user's and system's, which others on the machine cannot take; that nothing is waited for, which processor time
would not tell, is judged by how often the process let go of the processor by itself. The cost per frame is the difference between a long
and a short render."""
import os
import resource
import subprocess
import sys
import tempfile
import time

import bench

LONG_S, SHORT_S, TURNS, LEAST, WAITS = 60, 10, 25, 500, 30


def render(program, source, out):
    """(processor time [s], wall time [s], times it let go of the processor) of one render to a file that was not there."""
    if os.path.exists(out):
        os.unlink(out)
    before, began = resource.getrusage(resource.RUSAGE_CHILDREN), time.monotonic()
    subprocess.run([program, "render", "--scene", "two-outlets", "--in", source, "--out", out], check=True)
    wall, after = time.monotonic() - began, resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime, wall, after.ru_nvcsw - before.ru_nvcsw


def best(program, source, out):
    """The least of each over all turns."""
    return [min(values) for values in zip(*(render(program, source, out) for _ in range(TURNS)))]


def main():
    os.sched_setaffinity(0, {max(os.sched_getaffinity(0))})
    checks = []
    with tempfile.TemporaryDirectory() as folder:
        out, minute = os.path.join(folder, "out.wav"), os.path.join(folder, "in.wav")
        render(sys.argv[1], f"pink:-20:{LONG_S}", minute)
        for name, source in (("a sine", f"sine:997:-20:{LONG_S}"), ("a file", minute)):
            busy, wall, waits = best(sys.argv[1], source, out)
            checks += [(f"a minute at 48 kHz of {name}: {LONG_S / busy:.0f} times real time on one core, {busy:.3f} s of it "
                        f"({wall:.3f} s by the clock); at least {LEAST}", LONG_S / busy >= LEAST),
                       (f"waited {waits} times; at most {WAITS}", waits <= WAITS)]
            if name == "a sine":
                each = (busy - best(sys.argv[1], f"sine:997:-20:{SHORT_S}", out)[0]) / (LONG_S - SHORT_S) / bench.RATE
    print(f"two lanes, hum, reading and writing: {each * 1e9:.1f} ns a frame, {1 / (each * bench.RATE):.0f} times real time")
    bench.verdict(checks)


if __name__ == "__main__":
    main()
