#!/usr/bin/python3
# SPDX-FileCopyrightText: 2026 The hotcold authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""start.py HOTCOLD PROBE MEMCPY_CLIENT: seconds from exec to the first sample with the server running, and resident memory after 3 s.

libjack locks the server's whole port table into every client. So memory is told as the system counts it (VmRSS), without what is
shared, and beside the copying client's; on a server as tools/demo starts it, and on one as jackd is by default."""
import statistics
import subprocess
import sys
import time

import bench

DEMO = ("--port-max", "256")  # as in tools/demo


def started(program, probe):
    """(seconds, VmRSS [MiB], own memory [MiB]) of one start on the server that runs."""
    command = [program, "run", "--name", "hotcold", "--osc-port", str(bench.free_port()), "--no-web",
               "--scene", "two-outlets", "--set", "/program/source music"]
    done = subprocess.run([probe, "start", "hotcold", *command], capture_output=True, text=True, check=False)
    words = done.stdout.split()
    if done.returncode or len(words) != 3:
        sys.exit(f"not measured: {done.stderr}")
    return float(words[0]), int(words[1]) / 1024, int(words[2]) / 1024


def copying(copier):
    """VmRSS [MiB] of the copying client."""
    with bench.process([copier, "copy"], lambda: bench.has_port("copy:out_left")) as running:
        time.sleep(1)
        with open(f"/proc/{running.pid}/status", encoding="ascii") as file:
            return next(int(line.split()[1]) for line in file if line.startswith("VmRSS")) / 1024


def main():
    program, probe, copier = sys.argv[1:4]
    with bench.server(256, *DEMO):
        demo, copy_demo = [started(program, probe) for _ in range(3)], copying(copier)
    with bench.server(256):
        usual, copy_usual = [started(program, probe) for _ in range(2)], copying(copier)
    seconds = [s for s, _, _ in demo + usual]
    own, all_demo, all_usual = (max(values) for values in ([o for _, _, o in demo + usual], [a for _, a, _ in demo], [a for _, a, _ in usual]))
    print(f"a server of 2048 ports, jackd's default: VmRSS {all_usual:.1f} MiB, copying client {copy_usual:.1f} MiB")
    bench.verdict([(f"start to first audio {statistics.median(seconds):.3f} s, worst of {len(seconds)} {max(seconds):.3f} s; under 1",
                    max(seconds) < 1),
                   (f"tools/demo's server, {DEMO[1]} ports: VmRSS {all_demo:.1f} MiB, copying client {copy_demo:.1f} MiB; under 100",
                    0 < all_demo < 100),
                   (f"memory of its own, whatever the server: {own:.1f} MiB; under 100", 0 < own < 100)])


if __name__ == "__main__":
    main()
