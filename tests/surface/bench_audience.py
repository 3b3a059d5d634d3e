# SPDX-FileCopyrightText: 2026 The hotcold authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""bench_audience.py HOTCOLD FOLDER [PHONES [TRIALS]]: a room full of phones votes in a whole series while the sound runs.

Every vote must be counted, in the results, in the log and in its report. Prints what the control thread takes of one core, how long a
phone waits until it sees its vote, and what the audio thread takes and misses, with the phones and while they vote in another bench on
this machine, which costs the machine as much. npm's packages go to FOLDER; with HC_STRICT times are judged too, which wants a machine that
does nothing else.
"""

import concurrent.futures
import glob
import json
import os
import subprocess
import sys
import tempfile
import time

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))

import packages  # noqa: E402
from bench_server import Bench, Jack, end, free_port  # noqa: E402
from bench_subscribers import Watch, audio_of  # noqa: E402
from osc_wire import Peer  # noqa: E402

TRIAL_S = 1.5


class Presenter:
    """Opens series, plays, closes the votes."""

    def __init__(self, port):
        self.peer = Peer(port)

    def wait(self, address, accept, seconds=60.0):
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            told = self.peer.ask(address)
            if told is not None and accept(told):
                return told
            time.sleep(0.02)
        raise RuntimeError(f"{address} does not come to what it should be, but stays {told}")

    def series(self, trials, phones):
        self.peer.send("/trial/option", "audience")
        self.peer.send("/trial/new", "abx", trials, "Hall")
        for trial in range(1, trials + 1):
            self.wait("/trial/state", lambda told: told[:2] == ["listening", trial])
            for button in "xab":
                self.peer.send("/trial/play", button)
                time.sleep(TRIAL_S / 3)
            self.wait("/trial/votes", lambda told: told[0] == phones)
            self.peer.send("/trial/next")
        self.wait("/trial/state", lambda told: told[0] == "done")
        return self.peer.ask("/trial/result")

    def missed(self):
        self.peer.send("/status")
        return self.peer.wait("/status/xruns")[0]


class Room:
    """Phones that have joined a bench."""

    def __init__(self, folder, port, phones):
        started = time.monotonic()
        self.process = packages.node(folder, "web/phones.mjs", f"127.0.0.1:{port}", str(phones), str(int(TRIAL_S * 1000)),
                                     stdout=subprocess.PIPE, text=True)
        assert self.process.stdout.readline().strip() == "ready"
        self.joined_s = time.monotonic() - started

    def seen(self):
        try:
            return json.loads(self.process.stdout.readline())
        finally:
            end(self.process)


def leg(benches, presenters, trials, votes):
    """A series on both benches at once. Of the first: its result, what its threads took, deadlines that it missed."""
    watch, before = Watch(benches[0].process.pid), presenters[0].missed()
    with concurrent.futures.ThreadPoolExecutor() as pool:
        results = list(pool.map(lambda presenter, n: presenter.series(trials, n), presenters, votes))
    return results[0], watch.read(), presenters[0].missed() - before


def report(hotcold, folder):
    newest = max(glob.glob(os.path.join(folder, "*.jsonl")), key=os.path.getmtime)
    run = subprocess.run([hotcold, "trial", "report", "--json", newest], capture_output=True, text=True, timeout=60, check=True)
    return json.loads(run.stdout)


def main(hotcold, folder, phones=500, trials=16):
    with tempfile.TemporaryDirectory() as logs, Jack(period=256, realtime=True) as jack:
        ports = free_port(), free_port()
        benches = [Bench(hotcold, jack, "--name", f"room-{i}", "--audience", f"127.0.0.1:{port}", "--trials", os.path.join(logs, str(i)),
                         "--no-state", "--set", "/program/source sine") for i, port in enumerate(ports)]
        with benches[0], benches[1]:
            presenters = [Presenter(bench.port) for bench in benches]
            time.sleep(1.0)
            room = Room(folder, ports[1], phones)
            _, *elsewhere = leg(benches, presenters, trials, (0, phones))
            room.seen()
            room = Room(folder, ports[0], phones)
            result, *here = leg(benches, presenters, trials, (phones, 0))
            seen = room.seen()
            said = report(hotcold, os.path.join(logs, "0"))
    print("with" if jack.realtime else "without", "real-time scheduling")
    print(f"{phones} phones, {trials} trials: all have joined after {room.joined_s:.1f} s; {seen['votes']} votes, {seen['told']} times something "
          f"told, {seen['refused']} changes of a vote too late")
    return judge(phones, trials, result, seen, said, elsewhere, here, jack.rate / jack.period)


def judge(phones, trials, result, seen, said, alone, crowded, cycles):
    before, with_phones = audio_of(alone[0], cycles), audio_of(crowded[0], cycles)
    moved = with_phones / before
    control = crowded[0]["control"][0]
    series, listeners = said["series"][0], said["listeners"]
    print(f"audio thread: {100 * before:.2f} % of a core with the phones elsewhere, {100 * with_phones:.2f} % with them, "
          f"deadlines missed {alone[1]} and {crowded[1]}")
    print(f"control thread: {100 * alone[0]['control'][0]:.1f} % of a core with the phones elsewhere, {100 * control:.1f} % with them")
    strict = bool(os.environ.get("HC_STRICT"))
    checks = [
        ("nobody is lost", seen["lost"] == 0 and seen["answered"] == phones),
        ("every vote is counted once", seen["votes"] == seen["n"] == result[1] == phones * trials),
        ("phones and presenter count the same", seen["right"] == result[0] == seen["room"]["right"]),
        ("so does the report", (series["right"], series["n"]) == (result[0], result[1]) and abs(series["p"] - result[2]) < 1e-6),
        ("listener by listener", len(listeners) == phones and all(one["n"] == trials for one in listeners)
         and sum(one["right"] for one in listeners) == result[0]),
        (f"a phone sees its vote after {seen['median']:.1f} ms in the median, {seen['worst']:.0f} ms at worst; at most 1000 ms",
         seen["worst"] <= 1000 or not strict),
        (f"control thread {100 * control:.1f} % of one core; under 30 %", control < 0.3 or not strict),
        (f"audio thread: {moved:.2f} times what it is with the phones elsewhere; at most 1.5", moved <= 1.5 or not strict),
        (f"deadlines missed: {crowded[1]} here, {alone[1]} with the phones elsewhere; none here where there are none then",
         crowded[1] == 0 or alone[1] > 0 or not strict),
    ]
    for sentence, holds in checks:
        print(("ok   " if holds else "MISS ") + sentence)
    return 0 if all(holds for _, holds in checks) else 1


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:3], *map(int, sys.argv[3:])))
