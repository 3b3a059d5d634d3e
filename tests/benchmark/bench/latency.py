#!/usr/bin/python3
# SPDX-FileCopyrightText: 2026 The hotcold authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""latency.py HOTCOLD PROBE: frames from an OSC /select packet to the first changed sample, 200 tries, dummy driver, 64 frames."""
import subprocess
import sys

import bench

PERIOD, TRIES = 64, 200


def main():
    program, probe = sys.argv[1:3]
    port = bench.free_port()
    # Volts as they are: the two lanes' levels differ, so that a switch is seen in its first sample. Nothing random in them.
    settings = ["/program/source sine", "/match 0", "/fade 0", "/interference/noise/on 0", "/interference/hum/on 0"]
    options = [word for setting in settings for word in ("--set", setting)]
    with bench.server(PERIOD), bench.hotcold(program, port, "--no-web", *options):
        done = subprocess.run([probe, "latency", "hotcold", str(port), str(TRIES)], capture_output=True, text=True, check=False)
    sys.stderr.write(done.stderr)
    frames = [int(line) for line in done.stdout.split()]
    if done.returncode or len(frames) != TRIES:
        sys.exit(f"{len(frames)} of {TRIES} tries measured")
    median, p99 = bench.percentile(frames, 50), bench.percentile(frames, 99)
    limit99 = PERIOD + bench.RATE // 1000
    print(f"{len(frames)} tries: {min(frames)} to {max(frames)} frames")
    bench.verdict([(f"median {median} frames = {median / PERIOD:.2f} periods; at most 1", median <= PERIOD),
                   (f"99th percentile {p99} frames = {p99 / PERIOD:.2f} periods; at most 1 and 1 ms ({limit99} frames)", p99 <= limit99)])


if __name__ == "__main__":
    main()
