# SPDX-FileCopyrightText: 2026 The hotcold authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""differential.py HOTCOLD_DRAWN WATCH: two benches, the same script, opposite draws. All that can be read is the same until the key
is shown: what subscribers are told and in which order, every address asked, the whole OSCQuery tree, files, standard output and errors,
what is heard at every port but the output."""

import glob
import json
import os
import re
import subprocess
import sys
import tempfile
import time
import urllib.request

from listener import Judge, Listener

from bench_server import Bench, Jack, free_port

TRIALS = 6
# What time and the machine do, not the draw. Their addresses are compared all the same.
VARIES = ("/meter", "/status", "/clock")
IDS = re.compile(r"/[^\" ]*/0{16}|[0-9a-f]{64}|[0-9a-f]{16}|\d{8}T\d{6}Z|\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")
CLOCKED = re.compile(r'"(seconds|xruns)":[0-9.e-]+')


def masked(address, items):
    if address.startswith(VARIES):
        return address, tuple(type(item).__name__ for item in items)
    return address, tuple(IDS.sub("#", item) if isinstance(item, str) else item for item in items)


def tree_of(port):
    with urllib.request.urlopen(f"http://127.0.0.1:{port}/", timeout=5) as answer:
        tree = json.load(answer)

    def leaves(node):
        path = node.get("FULL_PATH", "")
        yield path, "" if path.startswith(VARIES) else IDS.sub("#", json.dumps({k: v for k, v in node.items() if k != "CONTENTS"}))
        for child in node.get("CONTENTS", {}).values():
            yield from leaves(child)

    return sorted(leaves(tree))


def files_of(folder):
    """Names and contents, ids and times masked; a sealed key by its length."""
    found = {}
    for path in glob.glob(os.path.join(folder, "*")):
        with open(path, encoding="utf-8") as file:
            text = file.read()
        name = IDS.sub("#", os.path.basename(path))
        found[name] = len(text) if name.endswith(".key") else CLOCKED.sub("-", IDS.sub("#", text))
    return found


class Seen:
    """All that one bench let be seen, step by step."""

    def __init__(self, hotcold, watch, jack, draw, port):
        self.records, self.reveal, self.meters = [], None, set()
        os.environ["HC_TEST_DRAW"] = draw
        with tempfile.TemporaryDirectory() as folder:
            logs = os.path.join(folder, "0" * 16)  # masked as an id is
            with Bench(hotcold, jack, "--trials", logs, "--no-state", "--verbose", "--set", "/program/source sine", port=port) as bench:
                self.watch = watch
                self.run(Listener(port), logs, jack)
                self.record("stderr", IDS.sub("#", bench.messages()))
                self.record("meters", sorted(self.meters))

    def record(self, what, seen):
        self.records.append((what, seen))

    def told(self, listener, what):
        """Changes in the order of each address; of meters which there are."""
        listener.hear(0.25)
        changes = {}
        for told in listener.told:
            address, items = masked(*told)
            if address.startswith("/meter"):
                self.meters.add((address, items))
            else:
                changes.setdefault(address, []).append(items)
        self.record(what, changes)
        del listener.told[:]

    def peak(self, jack, port):
        run = subprocess.run([self.watch, jack.name, f"hotcold:{port}"], input="\n", capture_output=True, text=True, timeout=10,
                             env=dict(os.environ, JACK_NO_START_SERVER="1"), check=True)
        return float(run.stdout.split()[1])

    def run(self, listener, logs, jack):
        time.sleep(1.5)  # every meter has been told
        listener.hear(0.5)
        del listener.told[:]
        listener.new("abx", TRIALS, "Anna")
        self.told(listener, "new")
        # Buttons would be pushed by asking.
        self.addresses = [path for path, node in tree_of(listener.peer.bench[1]) if '"ACCESS": 1' in node or '"ACCESS": 3' in node]
        self.addresses = [path for path in self.addresses if path != "/panic"]
        for trial in range(TRIALS):
            for button in "xabx":
                listener.say("/trial/play", button)
                self.told(listener, f"play {button}")
            if trial in (0, TRIALS - 1):
                self.look(listener, logs, jack)
            listener.say("/select", "a", wait="/error")
            listener.say("/trial/answer", "ab"[trial % 2], accept=lambda items: items[0] in ("answered", "done"))
            if trial < TRIALS - 1:
                self.told(listener, "answer")
                self.record("files", files_of(logs))
                listener.say("/trial/next", accept=lambda items: items[0] == "listening")
                self.told(listener, "next")
        listener.state("done")
        listener.hear(0.3)
        self.reveal = listener.values("/trial/reveal")[-1][1]
        listener.close()

    def look(self, listener, logs, jack):
        self.record("tree", tree_of(listener.peer.bench[1]))
        answers = []
        for address in self.addresses:
            if not address.startswith("/meter"):
                listener.peer.send(address)
        listener.hear(0.5)
        answers = sorted({masked(*told) for told in listener.told if not told[0].startswith("/meter")})
        del listener.told[:]
        self.record("asked", answers)
        self.record("files", files_of(logs))
        ports = ["lane_a_left", "lane_b_right", "residual_a_left", "residual_b_right"]
        self.record("ports", [(port, self.peak(jack, port)) for port in ports])
        run = subprocess.run(["jack_lsp", "-s", jack.name, "-A", "-c", "-p", "-t"], capture_output=True, text=True, timeout=10,
                             env=dict(os.environ, JACK_NO_START_SERVER="1"), check=True)
        self.record("jack_lsp", run.stdout)


def main(hotcold, watch):
    judge = Judge()
    with Jack() as jack:
        port = free_port()
        first, second = (Seen(hotcold, watch, jack, draw, port) for draw in "01")
    judge.check("the draws are opposite", (first.reveal, second.reveal) == ("a" * TRIALS, "b" * TRIALS), first.reveal, second.reveal)
    judge.check("as many records", len(first.records) == len(second.records))
    pieces = 0
    for (what, seen), (_, other) in zip(first.records, second.records):
        pieces += len(seen)
        if not judge.check(f"{what} is the same", seen == other):
            print("  ", [pair for pair in zip(seen, other) if pair[0] != pair[1]][:4] if not isinstance(seen, dict) else (seen, other))
    silent = [peaks for what, peaks in first.records if what == "ports"]
    judge.check("lane ports are silent", all(peak == 0 for peaks in silent for _, peak in peaks))
    print(f"{len(first.records)} records, {pieces} pieces compared")
    return judge.end(50) or (0 if pieces > 1000 else 1)


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:3]))
