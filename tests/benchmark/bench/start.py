#!/usr/bin/python3
# SPDX-FileCopyrightText: 2026 The hotcold authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""start.py HOTCOLD PROBE: seconds from exec to the first sample with the server running, and resident memory after 3 s; five times."""
import statistics
import subprocess
import sys

import bench


def main():
    program, probe = sys.argv[1:3]
    seconds, kib = [], []
    with bench.server(256):
        for _ in range(5):
            command = [program, "run", "--name", "hotcold", "--osc-port", str(bench.free_port()), "--no-web",
                       "--scene", "two-outlets", "--set", "/program/source music"]
            done = subprocess.run([probe, "start", "hotcold", *command], capture_output=True, text=True, check=False)
            words = done.stdout.split()
            if done.returncode or len(words) != 2:
                sys.exit(f"not measured: {done.stderr}")
            seconds.append(float(words[0]))
            kib.append(int(words[1]))
    worst, mib = max(seconds), max(kib) / 1024
    bench.verdict([(f"start to first audio {statistics.median(seconds):.3f} s, worst of {len(seconds)} {worst:.3f} s; under 1", worst < 1),
                   (f"resident memory {mib:.1f} MiB besides the JACK server's shared segment; under 100", 0 < mib < 100)])


if __name__ == "__main__":
    main()
