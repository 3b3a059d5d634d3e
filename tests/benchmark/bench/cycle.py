#!/usr/bin/python3
# SPDX-FileCopyrightText: 2026 The hotcold authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""cycle.py HOTCOLD MEMCPY_CLIENT: CPU time of hotcold's audio thread per cycle, as a multiple of a client that copies.

They run in turn on one dummy server, at 16, 64 and 1024 frames. Not side by side: then the one that ends last also pays for waking the
driver, which in a virtual machine costs more than all the rest. CPU time is the kernel's own account of the thread (schedstat), so
waking up and going to sleep are in it."""
import os
import statistics
import sys
import time

import bench

WINDOWS, WINDOW_S = 5, 1.5


def tasks(pid):
    """{tid: (run time [ns], voluntary switches, real-time?)} of all threads of a process."""
    found = {}
    for tid in os.listdir(f"/proc/{pid}/task"):
        folder = f"/proc/{pid}/task/{tid}"
        try:
            with open(f"{folder}/schedstat", encoding="ascii") as file:
                run_ns = int(file.read().split()[0])
            with open(f"{folder}/status", encoding="ascii", errors="replace") as file:
                switches = next(int(line.split()[1]) for line in file if line.startswith("voluntary_ctxt"))
            with open(f"{folder}/stat", encoding="ascii", errors="replace") as file:
                policy = int(file.read().rsplit(")", 1)[1].split()[38])
        except (OSError, StopIteration):
            continue
        found[tid] = (run_ns, switches, policy in (os.SCHED_FIFO, os.SCHED_RR))
    return found


def audio_thread(pid, period):
    """Of the real-time threads (all, where the system grants none) the one that wakes once a cycle."""
    before = tasks(pid)
    time.sleep(1.0)
    after = tasks(pid)
    known = [t for t in after if t in before]
    candidates = [t for t in known if after[t][2]] or known
    wakes = {t: after[t][1] - before[t][1] for t in candidates}
    best = min(candidates, key=lambda t: abs(wakes[t] - bench.RATE / period))
    if not 0.5 < wakes[best] * period / bench.RATE < 2.0:
        sys.exit(f"no thread of process {pid} wakes once a cycle: {wakes}")
    return best


def run_ns(pid, tid):
    with open(f"/proc/{pid}/task/{tid}/schedstat", encoding="ascii") as file:
        return int(file.read().split()[0])


def measure(client, period):
    """[ns] a cycle of the audio thread of a client that runs alone on the server."""
    with client as running:
        time.sleep(0.5)
        tid = audio_thread(running.pid, period)
        before, began = run_ns(running.pid, tid), time.monotonic()
        time.sleep(WINDOW_S)
        after, took = run_ns(running.pid, tid), time.monotonic() - began
        return (after - before) / (took * bench.RATE / period)


def compare(program, copier, period):
    """Pairs of [ns] a cycle, hotcold and the copying client, in turn on one server."""
    with bench.server(period):
        return [(measure(bench.hotcold(program, bench.free_port(), "--no-web"), period),
                 measure(bench.process([copier, "copy"], lambda: bench.has_port("copy:out_left")), period))
                for _ in range(WINDOWS)]


def main():
    checks = []
    for period in (16, 64, 1024):
        pairs = compare(sys.argv[1], sys.argv[2], period)
        ratio = statistics.median(h / c for h, c in pairs)
        spread = [h / c for h, c in pairs]
        hot, copy = (statistics.median(p[i] for p in pairs) for i in (0, 1))
        sentence = (f"period {period:4d}: hotcold {hot / 1000:.2f} us a cycle, memcpy client {copy / 1000:.2f} us: ratio {ratio:.2f} "
                    f"({min(spread):.2f} to {max(spread):.2f} in {len(pairs)} pairs of windows of {WINDOW_S} s)")
        checks.append((sentence + ("; at most 1.5" if period == 64 else ""), period != 64 or ratio <= 1.5))
    bench.verdict(checks)


if __name__ == "__main__":
    main()
