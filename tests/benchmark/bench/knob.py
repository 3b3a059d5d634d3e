#!/usr/bin/python3
# SPDX-FileCopyrightText: 2026 The hotcold authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""knob.py HOTCOLD KNOB: how far the sound is behind a knob of a line that moves 50 times a second, dummy driver.

From the packet to the sound that stands at the new circuit: solving, the way to the audio thread, and the fade. At other rates of turning
too, where newer values overtake; and with the other lane's knobs turned as well."""
import subprocess
import sys

import bench

TURNS, LIMIT_S = 200, 0.05
CASES = [(64, 48000, 20), (256, 48000, 20), (1024, 48000, 20), (256, 44100, 20), (64, 48000, 7), (64, 48000, 1)]


def measure(program, knob, period, rate, each_ms):
    port = bench.free_port()
    settings = ["/program/source sine", f"/program/frequency {rate // 4}", "/match 0", "/fade 500", "/interference/noise/on 0",
                "/interference/hum/on 0", "/trim -20"]
    options = [word for setting in settings for word in ("--set", setting)]
    with bench.server(period, rate=rate), bench.hotcold(program, port, "--no-web", *options):
        done = subprocess.run([knob, "hotcold", str(port), str(TURNS), str(each_ms)], capture_output=True, text=True, check=False)
    frames = [int(line) for line in done.stdout.split()]
    if done.returncode or len(frames) != TURNS:
        sys.exit(f"{len(frames)} of {TURNS} turns measured: {done.stderr}")
    return frames, done.stderr.strip()


def main():
    checks = []
    for period, rate, each_ms in CASES:
        frames, missed = measure(*sys.argv[1:3], period, rate, each_ms)
        ms = [1000 * f / rate if f >= 0 else float("inf") for f in frames]
        p99 = bench.percentile(ms, 99)
        checks.append((f"a turn every {each_ms} ms at {rate} Hz, period {period}: median {bench.percentile(ms, 50):.1f} ms, "
                       f"99th percentile {p99:.1f} ms, worst {max(ms):.1f} ms of {len(ms)} ({missed}); under {1000 * LIMIT_S:.0f} ms",
                       max(ms) < 1000 * LIMIT_S))
    bench.verdict(checks)


if __name__ == "__main__":
    main()
