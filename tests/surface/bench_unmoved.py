# SPDX-FileCopyrightText: 2026 The hotcold authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""bench_unmoved.py HOTCOLD FOLDER: instructions of the audio thread a period, of the live bench, without and with a hundred subscribers and
ten pages' WebSockets, and without them again. Valgrind counts what runs inside the audio thread's one entry; JACK waits for it. npm's
packages go to FOLDER."""

import glob
import os
import re
import subprocess
import sys
import tempfile
import time

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))

import packages  # noqa: E402
from bench_server import Bench, Jack  # noqa: E402
from osc_wire import Peer, message  # noqa: E402

# Valgrind makes the bench fifty times as slow: so many are told ten times as seldom, or the control thread would do nothing else.
SUBSCRIBERS, PAGES, HERTZ, SECONDS, LEAST = 100, 10, 2, 9, 40
ENTRY = "hc_rt_process"


class Count:
    """A bench under callgrind."""

    def __init__(self, executable, jack, folder):
        self.folder = folder
        self.bench = Bench(executable, jack, "--midi", "none", "--no-state", "--scene", "two-outlets")
        self.bench.command[:0] = ["valgrind", "--tool=callgrind", f"--toggle-collect={ENTRY}", "--fair-sched=yes", "-q",
                                  f"--callgrind-out-file={folder}/counted"]

    def control(self, what):
        subprocess.run(["callgrind_control", what, str(self.bench.process.pid)], check=True, capture_output=True, timeout=60)

    def instructions(self, seconds):
        """A period's, on average, and of how many."""
        before = set(glob.glob(f"{self.folder}/counted.*"))
        self.control("-z")
        time.sleep(seconds)
        self.control("-d")
        (path,) = set(glob.glob(f"{self.folder}/counted.*")) - before
        with open(path, encoding="ascii", errors="replace") as file:
            text = file.read()
        total = int(re.search(r"^(?:summary|totals): (\d+)", text, re.MULTILINE)[1])
        calls = sum(map(int, re.findall(rf"^cfn=\(\d+\) {ENTRY}\ncalls=(\d+) ", text, re.MULTILINE)))
        return total / max(1, calls), calls


def subscribe(peers):
    for peer in peers:
        peer.raw(message("/subscribe", 0, HERTZ))


def hear(peers):
    """How many were told of meters by what has come so far."""
    heard = 0
    for peer in peers:
        meters = False
        while packet := peer.receive(0.0):
            meters = meters or any(address.startswith("/meter") for address, _ in packet)
        heard += meters
    return heard


def crowd(port, folder):
    """Subscribers and pages, when all have what is sent at first and are told of meters."""
    pages = packages.node(folder, "web/pages.mjs", str(port), str(PAGES), str(HERTZ), stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    assert pages.stdout.readline().strip() == "ready"
    peers = [Peer(port) for _ in range(SUBSCRIBERS)]
    until = time.monotonic() + 60
    subscribe(peers)
    while hear(peers) < SUBSCRIBERS and time.monotonic() < until:
        time.sleep(2.0)
        subscribe(peers)
    return pages, peers


def main(executable, folder):
    packages.install(folder)
    with tempfile.TemporaryDirectory() as scratch, Jack(period=1024, options=("-S", "-t", "8000")) as jack:
        count = Count(executable, jack, scratch)
        count.bench.start(180.0)
        time.sleep(3.0)
        alone = [count.instructions(SECONDS)]
        pages, peers = crowd(count.bench.port, folder)
        hear(peers)
        subscribe(peers)
        crowded = count.instructions(SECONDS)
        told = hear(peers)
        pages.stdin.close()
        pages.wait(30)
        for peer in peers:
            peer.raw(message("/unsubscribe"))
        time.sleep(3.0)
        alone.append(count.instructions(SECONDS))
        count.bench.stop()
    judge(alone, crowded, told)


def judge(alone, crowded, told):
    least = min(calls for _, calls in (*alone, crowded))
    most = max(instructions for instructions, _ in alone)
    moved = crowded[0] / most
    print(f"instructions a period of 1024 frames: {alone[0][0]:.0f} alone, {crowded[0]:.0f} with {SUBSCRIBERS} subscribers at {HERTZ} Hz and "
          f"{PAGES} pages, {alone[1][0]:.0f} alone again; {least} periods or more each")
    checks = [(f"{told} of {SUBSCRIBERS} subscribers were told of meters meanwhile", told == SUBSCRIBERS),
              (f"audio thread: {moved:.4f} times the instructions that it takes alone; at most 1.02", moved <= 1.02 and least >= LEAST)]
    for sentence, holds in checks:
        print(("ok   " if holds else "MISS ") + sentence)
    sys.exit(0 if all(holds for _, holds in checks) else 1)


if __name__ == "__main__":
    main(*sys.argv[1:])
