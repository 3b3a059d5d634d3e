# SPDX-FileCopyrightText: 2026 The hotcold authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""differential.py HOTCOLD_DRAWN WATCH PROBE MIDI_PROBE: two benches, the same script, opposite draws. All that can be read is the same until
the key is shown: what subscribers are told over UDP and WebSocket and in which order, every address asked by OSC and each VALUE by GET, the
whole OSCQuery tree, what lamps of a MIDI controller show, files (logs, the kept state, scenes, recordings), standard output and errors, JACK's
ports with their metadata, latencies and connections, what is heard at every port but the output. How long things take is timing.py's."""

import glob
import json
import os
import re
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request

from listener import Listener

from bench_server import Bench, Jack, free_port
from checks import Judge
from websocket import TEXT, WebSocket

TRIALS = 6
# What time and the machine do, not the draw. Their addresses are compared all the same.
VARIES = ("/meter", "/status", "/clock")
IDS = re.compile(r"/[^\" ]*/0{16}|[0-9a-f]{64}|[0-9a-f]{16}|\d{8}T\d{6}Z|\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")
CLOCKED = re.compile(r'"(seconds|xruns)":[0-9.e-]+')
# Lamps of all that could show a lane, and a fader.
LAMPS = ("note 1 36 /lane/a/select", "note 1 37 /lane/b/select", "note 1 38 /select a", "note 1 39 /select b", "note 1 40 /toggle",
         "note 1 41 /toggle/hold", "note 1 42 /panic", "note 1 43 /trial/next", "cc 1 7 /trim")
HASTY = ("opening", "closing")  # of these a disk that is quick lets nobody hear
CHUNK = 20  # questions at a time


def masked(address, items):
    if address.startswith(VARIES):
        return address, tuple(type(item).__name__ for item in items)
    return address, tuple(IDS.sub("#", item) if isinstance(item, str) else item for item in items)


def get(port, path):
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}{path}", timeout=60) as answer:
            return answer.read().decode()
    except urllib.error.HTTPError as error:
        return error.code


def tree_of(port):
    def leaves(node):
        path = node.get("FULL_PATH", "")
        yield path, "" if path.startswith(VARIES) else IDS.sub("#", json.dumps({k: v for k, v in node.items() if k != "CONTENTS"}))
        for child in node.get("CONTENTS", {}).values():
            yield from leaves(child)

    return sorted(leaves(json.loads(get(port, "/"))))


def files_of(folder):
    """Names and contents, ids and times masked; a sealed key by its length."""
    found = {}
    for path in glob.glob(os.path.join(folder, "**"), recursive=True):
        name = IDS.sub("#", os.path.relpath(path, folder))
        if os.path.isfile(path):
            with open(path, encoding="utf-8") as file:
                text = file.read()
            found[name] = len(text) if name.endswith(".key") else CLOCKED.sub("-", IDS.sub("#", text))
        else:
            found[name] = "folder"
    return found


def changes_of(packets):
    """Changes in the order of each address, without meters; and which meters there are."""
    changes, meters = {}, set()
    for told in packets:
        address, items = masked(*told)
        if address.startswith(VARIES):
            meters.add((address, items))
        elif address != "/trial/state" or items[0] not in HASTY:
            changes.setdefault(address, []).append(items)
    return changes, meters


class Seen:
    """All that one bench let be seen, step by step."""

    def __init__(self, programs, jack, draw, port):
        hotcold, self.watch, self.probe, self.midi_probe = programs
        self.records, self.reveal, self.meters, self.jack = [], None, set(), jack
        with tempfile.TemporaryDirectory() as folder:
            self.folder = os.path.join(folder, "0" * 16)  # masked as an id is
            os.mkdir(self.folder)
            lamps = os.path.join(folder, "lamps.map")
            with open(lamps, "w", encoding="ascii") as file:
                file.write("\n".join(LAMPS) + "\n")
            os.environ.update(HC_TEST_DRAW=draw, XDG_STATE_HOME=os.path.join(self.folder, "state"))
            with Bench(hotcold, jack, "--trials", os.path.join(self.folder, "logs"), "--verbose", "--midi", "none", "--midi-map", lamps, "--set",
                       "/program/source sine", port=port) as bench:
                self.attend(port)
            self.record("files at the end", sorted(files_of(self.folder)))
            self.record("stdout", IDS.sub("#", bench.printed()))
            self.record("stderr", IDS.sub("#", bench.messages()))
        self.record("meters", sorted(self.meters))

    def attend(self, port):
        """Everybody comes before the series and goes after it."""
        with subprocess.Popen([self.midi_probe, self.jack.name, "listen", "hotcold:midi_out"], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                              text=True) as lamps:
            lamps.stdout.readline()
            page, listener = WebSocket(port), Listener(port)
            self.addresses = [path for path, node in tree_of(port) if '"ACCESS": 1' in node or '"ACCESS": 3' in node]
            self.addresses = [path for path in self.addresses if path != "/panic"]  # it would be pushed by asking
            for path in self.addresses:
                page.send(TEXT, json.dumps({"COMMAND": "LISTEN", "DATA": path}).encode())
            self.run(listener, page)
            shown = lamps.communicate("", timeout=60)[0].splitlines()
            listener.close()
            page.close()
        by_lamp = {}
        for data in (line.split()[1] for line in shown):
            by_lamp.setdefault(data[:4], []).append(data[4:])
        self.record("lamps", by_lamp)

    def settle(self, listener, page, seconds=0.25):
        """So much sound has been made, and all that was told meanwhile is here."""
        def frame():
            return listener.say("/clock", wait="/clock")[1][2]

        def clocks():
            return sum(address == "/clock" for address, _ in list(page.packets))

        first = frame()
        listener.until(lambda: frame() - first >= seconds * self.jack.rate, 60)
        before = clocks()
        page.say("/clock")
        listener.until(lambda: clocks() > before)

    def record(self, what, seen):
        self.records.append((what, seen))

    def told(self, listener, page, what):
        listener.peer.send("/subscribe")
        self.settle(listener, page)
        for who, packets in ("UDP", listener.told), ("WebSocket", page.packets):
            changes, meters = changes_of(packets)
            self.meters |= {(who, *meter) for meter in meters}
            self.record(f"{what} {who}", changes)
            del packets[:]
        self.record(f"{what} texts", [IDS.sub("#", text) for text in page.texts])
        del page.texts[:]

    def command(self, *words):
        return subprocess.run(words, input="\n", capture_output=True, text=True, timeout=60, check=True,
                              env=dict(os.environ, JACK_NO_START_SERVER="1", JACK_DEFAULT_SERVER=self.jack.name)).stdout

    def jack_ports(self):
        """With their metadata, which all servers of a user have in one place, where another may just be at work."""
        for _ in range(20):
            said = self.command(self.probe, self.jack.name, "ports", "hotcold:").splitlines()
            if said and all("\t-\t-\t-\t" not in line for line in said if "lane_" in line):
                break
            time.sleep(0.2)
        return said

    def run(self, listener, page):
        self.settle(listener, page, 2.0)  # every meter has been told
        del listener.told[:], page.packets[:], page.texts[:]
        listener.new("abx", TRIALS, "Anna")
        self.told(listener, page, "new")
        for trial in range(TRIALS):
            for button in "xabx":
                listener.say("/trial/play", button)
                self.told(listener, page, f"play {button}")
            if trial in (0, TRIALS - 1):
                self.look(listener, page)
            for address, *items in (("/select", "a"), ("/record", os.path.join(self.folder, "recorded.wav")), ("/scene/save", "saved")):
                listener.say(address, *items, wait="/error")
            listener.say("/trial/answer", "ab"[trial % 2], accept=lambda items: items[0] in ("answered", "done"))
            if trial < TRIALS - 1:
                self.told(listener, page, "answer")
                self.record("files", files_of(self.folder))
                listener.say("/trial/next", accept=lambda items: items[0] == "listening")
                self.told(listener, page, "next")
        listener.state("done")
        listener.until(lambda: listener.values("/trial/reveal"))
        self.reveal = listener.values("/trial/reveal")[-1][1]

    def asked(self, listener):
        """What every address answers."""
        answers = set()
        for first in range(0, len(self.addresses), CHUNK):
            for address in self.addresses[first:first + CHUNK]:
                listener.peer.send(address)
            listener.say("/lanes", wait="/lanes")
            answers |= {masked(*told) for told in listener.told if not told[0].startswith(VARIES)}
            del listener.told[:]
        return sorted(answers)

    def look(self, listener, page):
        port = listener.peer.bench[1]
        kept = os.path.join(self.folder, "state", "hotcold", "hotcold.scene")
        before = os.stat(kept).st_mtime_ns if os.path.exists(kept) else 0
        listener.peer.send("/save")
        listener.until(lambda: os.path.exists(kept) and os.stat(kept).st_mtime_ns > before)
        self.record("tree", tree_of(port))
        values = [path for path in self.addresses if not path.startswith(VARIES)]
        self.record("GET", [(path, IDS.sub("#", str(get(port, path + "?VALUE")))) for path in values])
        self.record("asked", self.asked(listener))
        self.record("files", files_of(self.folder))
        ports = ["lane_a_left", "lane_b_right", "residual_a_left", "residual_b_right"]
        self.record("ports", [(name, float(self.command(self.watch, self.jack.name, f"hotcold:{name}").split()[1])) for name in ports])
        rows = [line.split("\t") for line in self.jack_ports()]
        self.record("JACK's ports", [(*row[:7], row[10]) for row in rows])
        self.record("JACK's metadata", [] if any("-" in row[7:8] for row in rows) else [(row[0], *row[7:10]) for row in rows])
        self.record("jack_lsp", self.command("jack_lsp", "-A", "-c", "-p", "-t", "-l", "-L"))
        del page.packets[:], page.texts[:]


def main(*programs):
    judge = Judge()
    with Jack(period=256, options=("-S", "-t", "5000")) as jack:
        port = free_port()
        first, second = (Seen(programs, jack, draw, port) for draw in "01")
    judge.check("the draws are opposite", (first.reveal, second.reveal) == ("a" * TRIALS, "b" * TRIALS), first.reveal, second.reveal)
    judge.check("as many records", len(first.records) == len(second.records))
    pieces = 0
    for (what, seen), (_, other) in zip(first.records, second.records):
        pieces += len(seen)
        if what == "JACK's metadata" and not (seen and other):
            print("JACK has lost its metadata, which another server of this user has cleared: skipped")
            continue
        if not judge.check(f"{what} is the same", seen == other):
            if isinstance(seen, dict):
                seen, other = sorted(seen.items()), sorted(other.items())
            print("  ", [item for item in seen if item not in other][:4], [item for item in other if item not in seen][:4])
    silent = [peaks for what, peaks in first.records if what == "ports"]
    judge.check("lane ports are silent", all(peak == 0 for peaks in silent for _, peak in peaks))
    kinds = dict(first.records)
    judge.check("lamps were lit, a state was kept, a page was told", kinds["lamps"] and any("scene" in name for name in kinds["files at the end"])
                and kinds["play x WebSocket"], kinds["lamps"], kinds["files at the end"])
    judge.check("nothing was recorded or saved", not any("recorded" in name or "saved" in name for name in kinds["files at the end"]))
    print(f"{len(first.records)} records, {pieces} pieces compared")
    return judge.end(50) or (0 if pieces > 1000 else 1)


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:5]))
