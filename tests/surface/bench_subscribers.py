# SPDX-FileCopyrightText: 2026 The hotcold authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""bench_subscribers.py HOTCOLD FOLDER COPY: a hundred subscribers at 20 Hz and ten pages' WebSockets.

Prints what the control thread takes of one core, how late the latest change is with whoever is last, and what the audio thread takes with
and without listeners, beside that of COPY, a JACK client on the same server that only copies: what it takes more than alone the machine
takes, its caches and its kernel. Whether the audio thread has more to do is counted by bench_unmoved.py. npm's packages go to FOLDER.
"""

import os
import selectors
import struct
import subprocess
import sys
import time

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))

import packages  # noqa: E402
from bench_server import Bench, Jack, end  # noqa: E402
from osc_wire import Peer, message  # noqa: E402

SUBSCRIBERS, PAGES, HERTZ, SECONDS, CHANGES_A_SECOND = 100, 10, 20, 8, 10
TRIM = b"/trim\0\0\0,f\0\0"


def threads(pid):
    """Name of each thread → nanoseconds that it ran, and how often it went to sleep."""
    found = {}
    for task in os.listdir(f"/proc/{pid}/task"):
        folder = f"/proc/{pid}/task/{task}"
        with open(f"{folder}/comm", encoding="ascii") as comm, open(f"{folder}/schedstat", encoding="ascii") as stat:
            name = "control" if int(task) == pid else f"{comm.read().strip()} {task}"
            ran = int(stat.read().split()[0])
        with open(f"{folder}/status", encoding="ascii") as status:
            slept = next(int(line.split()[1]) for line in status if line.startswith("voluntary_ctxt_switches"))
        found[name] = ran, slept
    return found


class Watch:
    """What the threads did since it was made."""

    def __init__(self, pid):
        self.pid, self.before, self.start = pid, threads(pid), time.time()

    def read(self):
        """Share of one core and sleeps a second by thread."""
        seconds = time.time() - self.start
        return {name: ((ran - self.before[name][0]) / seconds / 1e9, (slept - self.before[name][1]) / seconds)
                for name, (ran, slept) in threads(self.pid).items() if name in self.before}


def audio_of(seen, cycles):
    """The share of the thread that sleeps once a period."""
    return min(seen.values(), key=lambda share_slept: abs(share_slept[1] - cycles))[0]


def change(data, heard, now):
    """Note when a value of /trim is heard first and last."""
    at = data.find(TRIM)
    if at >= 0:
        value = round(struct.unpack_from(">f", data, at + len(TRIM))[0], 3)
        heard.setdefault(value, []).append(now)


def listen(peers, driver, seconds):
    """Listen and change something ten times a second: when each value left, and when each peer had it."""
    selector = selectors.DefaultSelector()
    for peer in peers:
        selector.register(peer.socket, selectors.EVENT_READ, peer)
    left, heard, packets = {}, {}, 0
    start = time.time()
    while (now := time.time()) < start + seconds:
        if now >= start + len(left) / CHANGES_A_SECOND:
            value = round(-1.0 - 0.01 * len(left), 3)
            left[value] = now
            driver.send("/trim", value)
        for key, _ in selector.select(0.005):
            try:
                while True:
                    data = key.data.socket.recv(65536)
                    packets += 1
                    change(data, heard, time.time())
            except BlockingIOError:
                pass
    return left, heard, packets


def alone_for(pids, seconds):
    watches = [Watch(pid) for pid in pids]
    time.sleep(seconds)
    return [watch.read() for watch in watches]


def main(executable, folder, copy):
    with Jack() as jack, Bench(executable, jack, "--scene", "two-outlets") as bench:
        copying = subprocess.Popen([copy, "copy"], env=dict(os.environ, JACK_DEFAULT_SERVER=jack.name))
        pids, driver = (bench.process.pid, copying.pid), Peer(bench.port)
        time.sleep(1.0)
        before = alone_for(pids, SECONDS / 2)
        pages = packages.node(folder, "web/pages.mjs", str(bench.port), str(PAGES), str(HERTZ), stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        assert pages.stdout.readline().strip() == "ready"
        peers = [Peer(bench.port) for _ in range(SUBSCRIBERS)]
        for peer in peers:
            peer.raw(message("/subscribe", 0, HERTZ))
            peer.socket.setblocking(False)
        listen(peers, driver, 1.0)
        watches = [Watch(pid) for pid in pids]
        left, heard, packets = listen(peers, driver, SECONDS)
        crowded = [watch.read() for watch in watches]
        time.sleep(0.3)
        pages.stdin.close()
        for line in pages.stdout:
            value, when = map(float, line.split())
            heard.setdefault(round(value, 3), []).append(when)
        pages.wait(10)
        for peer in peers:
            peer.raw(message("/unsubscribe"))
        time.sleep(0.5)
        after = alone_for(pids, SECONDS / 2)
        end(copying)
        cycles = jack.rate / jack.period
        shares = [[audio_of(seen, cycles) for seen in (one, many, again)] for one, many, again in zip(before, crowded, after)]
        judge(shares, crowded[0]["control"][0], left, heard, packets)


def judge(shares, control, left, heard, packets):
    settled = [value for value in list(left)[:-2]]
    late = sorted(when - left[value] for value in settled for when in heard.get(value, []))
    everybody = sum(len(heard.get(value, [])) for value in settled) / max(1, len(settled))
    moved = [2 * many / (one + again) for one, many, again in shares]
    print(f"{SUBSCRIBERS} subscribers at {HERTZ} Hz and {PAGES} pages for {SECONDS} s: {packets} packets, each change heard {everybody:.1f} times")
    for name, (one, many, again), times in zip(("audio thread", "a client that copies"), shares, moved):
        print(f"{name}: {100 * one:.2f} % of a core alone, {100 * many:.2f} % with all of them, {100 * again:.2f} % alone again: {times:.2f} times")
    checks = [(f"control thread {100 * control:.1f} % of one core; under 20 %", control < 0.20),
              (f"a change is {1e3 * late[len(late) // 2]:.1f} ms late in the median, {1e3 * late[-1]:.1f} ms at worst; at most 100 ms", late[-1] <= 0.1),
              (f"everybody hears every change: {everybody:.1f} of {SUBSCRIBERS + PAGES}", everybody >= 0.99 * (SUBSCRIBERS + PAGES)),
              (f"audio thread: {moved[0]:.2f} times what it takes alone, the copying client {moved[1]:.2f} times; at most 1.5 times that",
               moved[0] <= 1.5 * max(1.0, moved[1]))]
    for sentence, holds in checks:
        print(("ok   " if holds else "MISS ") + sentence)
    sys.exit(0 if all(holds for _, holds in checks) else 1)


if __name__ == "__main__":
    main(*sys.argv[1:])
