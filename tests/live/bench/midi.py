# SPDX-FileCopyrightText: 2026 The hotcold authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""midi.py HOTCOLD PROBE MIDI_PROBE: MIDI through JACK's ports. Notes so many frames apart switch lanes exactly as many frames apart and
one fixed delay later; feedback reaches a controller, in order, nothing lost; learning, maps and their errors over OSC."""

import os
import subprocess
import sys
import tempfile
import threading
import time

import numpy

from live import PATIENCE, QUIET, Checks, Hotcold, Server, SyncServer, wait_for
from bench_server import starved  # live knows its folder

HOTCOLD, PROBE, MIDI_PROBE = sys.argv[1:4]
PERIOD, RATE = 4096, 48000
# One period and 1 ms until it lands, and the guard's lookahead until it is heard.
DELAY = PERIOD + RATE // 1000 + 16
GAPS = (1, 7, 64, 100, 333, 1000, 4095, 4096, 5000)
check = Checks()


def command(server, *words):
    return [MIDI_PROBE, server.name, *map(str, words)]


def send(server, *events):
    done = subprocess.run(command(server, "send", "hotcold:midi_in", *events), capture_output=True, text=True, timeout=60, check=True)
    return int(done.stdout)


class Listening:
    """MIDI that comes out while the block runs: [(frame, bytes)], so far and afterwards."""

    def __init__(self, server):
        self.command, self.events = command(server, "listen", "hotcold:midi_out"), []

    def __enter__(self):
        self.process = subprocess.Popen(self.command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        self.process.stdout.readline()
        self.reader = threading.Thread(target=self.read)
        self.reader.start()
        return self

    def read(self):
        for line in self.process.stdout:
            frame, data = line.split()
            self.events.append((int(frame), bytes.fromhex(data)))

    def __exit__(self, *_):
        self.process.stdin.close()
        self.process.wait(60)
        self.reader.join(60)

    def shown(self):
        """Last value by controller."""
        return {(data[0], data[1]): data[2] for _, data in list(self.events)}


def change_frames(out, a, b):
    """Frames at which the output changes from one lane to the other, and how much of it is one and not the other."""
    is_a, is_b = out == a, out == b
    unclear = is_a == is_b  # both, in zero crossings; none, in the frames of the fade
    heard = numpy.where(is_a & ~unclear, 1, numpy.where(is_b & ~unclear, 2, 0))
    known = numpy.flatnonzero(heard)
    turns = known[1:][heard[known][1:] != heard[known][:-1]]
    return [int(frame) for frame in turns], float(numpy.mean(~unclear))


def recorded(bench, server, events):
    """(frame of the first event, frame of the first sample, out, lane a, lane b)."""
    file = bench.file("sound")
    ports = ["hotcold:out_left", "hotcold:lane_a_left", "hotcold:lane_b_left"]
    with subprocess.Popen(command(server, "record", file, 120, *ports), stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as recorder:
        recorder.stdout.readline()
        first = send(server, *events)
        bench.play(0.3)
        begun = int(recorder.communicate(timeout=60)[0])
    samples = numpy.fromfile(file, numpy.float32).reshape(-1, 3).T
    return first, begun, samples


def timing(server):
    """Both edges of each pair, exactly. A control thread that the machine keeps waiting for a whole period is late and says nothing
    about the promise: a take in which it waited for so long, all in all, is made again."""
    with tempfile.NamedTemporaryFile("w", suffix=".map") as map_file:
        map_file.write("note 1 60 /toggle\n")
        map_file.flush()
        settings = (*QUIET, "/program/source sine", "/match 0", "/fade 0")
        with Hotcold(HOTCOLD, server, "--midi", "none", "--midi-map", map_file.name, settings=settings) as bench:
            events, at = [], 0
            for gap in GAPS:
                events += [f"903c40@{at}", f"903c40@{at + gap}"]
                at += gap + 6000
            wanted = [int(event.split("@")[1]) for event in events]
            for take in range(15):
                waited = starved(bench.process.pid)
                first, begun, (out, a, b) = recorded(bench, server, events)
                waited = starved(bench.process.pid) - waited
                got, clear = change_frames(out, a, b)
                late = [begun + frame - first - want for frame, want in zip(got, wanted)]
                if len(got) == len(wanted) and set(late) == {DELAY} or (waited < PERIOD / RATE and take > 4):
                    break
                print(f"     take {take + 1}: {len(got)} of {len(wanted)} edges, late by {sorted(set(late))} frames; the machine kept us waiting "
                      f"for {1000 * waited:.0f} ms", flush=True)
            check(clear > 0.9, f"the recording tells the lanes apart in {clear:.0%} of its frames")
            check(len(got) == len(wanted), f"{len(got)} switches for {len(wanted)} notes")
            gaps = [b - a for a, b in zip(got[::2], got[1::2])]
            check(gaps == list(GAPS), f"as many frames apart as the notes: {gaps}")
            check(set(late) == {DELAY}, f"each {DELAY} frames after its note, one period, 1 ms and the lookahead: {sorted(set(late))}")


def feedback(server):
    """A hundred controls that OSC changes over and over; a controller that is connected later is told everything."""
    lengths = [f"/lane/{lane}/line/{name}" for lane in "ab" for name in ("imbalance", "tolerance", "pin1", "beside")]
    addresses = ["/trim", "/fade", "/listen/gain", "/monitor/spl", *lengths]
    lines = [f"cc {1 + i // 20} {i % 20} {addresses[i % len(addresses)]}" for i in range(100)]
    with tempfile.NamedTemporaryFile("w", suffix=".map") as map_file:
        map_file.write("\n".join(lines) + "\n")
        map_file.flush()
        with Hotcold(HOTCOLD, server, "--midi", "none", "--midi-map", map_file.name, settings=QUIET) as bench:
            with Listening(server) as first:
                wait_for(lambda: len(first.shown()) >= 100, 20 * PATIENCE)
            check(len(first.shown()) == 100, f"all {len(first.shown())} controls are told to who connects")
            names = ("/trim", "/fade", "/listen/gain", "/monitor/spl", "/lane/a/line/pin1")
            moved = [i for i in range(100) if addresses[i % len(addresses)] in names]
            last = (49 * 29) % 128

            def right(heard):
                return sum(heard.shown().get((0xb0 + i // 20, i % 20)) == last for i in moved)

            with Listening(server) as moving:
                for step in range(50):
                    for address, low, high in (("/trim", -60, 12), ("/fade", 0, 500), ("/listen/gain", 0, 60), ("/monitor/spl", 50, 110)):
                        bench.send(address, low + (high - low) * ((step * 29) % 128) / 127)
                    bench.send("/lane/a/line/pin1", 100 * ((step * 29) % 128) / 127)
                    time.sleep(0.02)
                wait_for(lambda: right(moving) == len(moved), 20 * PATIENCE)
            frames = [frame for frame, _ in moving.events]
            check(right(moving) == len(moved), f"{right(moving)} of {len(moved)} show the last value, after {len(frames)} messages")
            check(frames == sorted(frames), "in the order of time")


def learning(server):
    with Hotcold(HOTCOLD, server, "--midi", "none", "--midi-map", "footswitch", settings=QUIET) as bench:
        bench.peer.drain()
        lines = listed(bench)
        check(len(lines) == 4 and "cc 1 64 /toggle debounce 200" in lines, f"/midi/map lists {len(lines)} lines")
        check("nearest is /fade" in (bench.refusal("/midi/learn", "/fad") or ""), "learning an unknown address names the nearest")
        bench.set("/midi/learn", "/fade")
        send(server, "b00510@0", "b0050b@2000")
        check(bench.becomes("/midi/learn", ""), "a control has been learnt")
        send(server, "b00500@0", "b0057f@3000")
        check(bench.becomes("/fade", 500.0), "and it moves what it learnt")
        bench.set("/midi/learn", "/select b")
        send(server, "903040@0")
        send(server, "903040@0")
        check(bench.becomes("/select", "b"), "a whole message is learnt by a key")
        saved = bench.file("saved.map")
        bench.send("/midi/save", saved)
        check(wait_for(lambda: os.path.exists(saved), 20 * PATIENCE), "the map is saved")
        with open(saved, encoding="utf-8") as file:
            check(file.read().splitlines()[4:] == ["cc 1 5 /fade pickup", "note 1 48 /select b"], "with what was learnt")
        bench.send("/midi/unlearn", "/fade")
        check(wait_for(lambda: not any("/fade" in line for line in listed(bench)), 20 * PATIENCE), "unlearnt by its address")
        bench.send("/midi/unlearn")
        check(bench.becomes("/midi/learn", "/midi/unlearn"), "the next control that moves is to be forgotten")
        send(server, "903040@0")
        check(wait_for(lambda: len(listed(bench)) == 4, 20 * PATIENCE), "and is")
        maps(bench, saved)


def listed(bench):
    """Lines of the answer to /midi/map, which its end counts."""
    lines = []
    bench.peer.drain()
    bench.send("/midi/map")
    while True:
        packet = bench.peer.receive(20.0 * PATIENCE)
        if not packet:
            raise RuntimeError("/midi/map was not answered")
        for address, items in packet:
            if address == "/midi/map":
                lines.append(items[0])
            if address == "/midi/map/done":
                if items != [len(lines)]:
                    raise RuntimeError(f"{len(lines)} lines, and /midi/map/done says {items}")
                return lines


def maps(bench, saved):
    bad = bench.file("bad.map")
    with open(bad, "w", encoding="utf-8") as file:
        file.write("note 1 1 /toggle\n\ncc 1 1 /fade 0 900\n")
    reason = bench.refusal("/midi/map", bad) or ""
    check(f"{bad}:3: " in reason and "0 to 500" in reason, f"a wrong line is named with what would be right: {reason}")
    check(len(listed(bench)) == 4, "and nothing of it is applied")
    check("launchpad" in (bench.refusal("/midi/map", "nothing") or ""), "an unknown map names those there are")
    bench.send("/midi/map", saved)
    check(wait_for(lambda: len(listed(bench)) == 6, 20 * PATIENCE), "a map is loaded")
    for name in ("launchpad", "nanokontrol2", ""):
        bench.send("/midi/map", name)
        check(wait_for(lambda: len(listed(bench)) > 30, 20 * PATIENCE), f"the map {name or 'that is usual'} can be taken")
        bench.send("/midi/map", saved)
        wait_for(lambda: len(listed(bench)) == 6, 20 * PATIENCE)
    for line in ("/midi/learn /fade", "/midi/map launchpad", "/midi/unlearn /fade", "/panic", "/mute 1"):
        scene = bench.file("bad.scene")
        with open(scene, "w", encoding="utf-8") as file:
            file.write(line + "\n")
        check("not allowed in a scene" in (bench.refusal("/scene", scene) or ""), f"not for scenes: {line}")
    done = subprocess.run([HOTCOLD, "run", "--osc-port", "0", "--midi-map", bad], capture_output=True, text=True, timeout=30, check=False)
    check(done.returncode == 2 and f"{bad}:3: " in done.stderr, "a wrong map at the start is bad input")


def kept(server):
    """What was learnt outlives the run, an end before it was written by itself included; --midi-map and a broken file come before it."""
    with tempfile.TemporaryDirectory() as folder:
        file = os.path.join(folder, "hotcold", "hotcold.map")

        def run(*options):
            return Hotcold(HOTCOLD, server, "--midi", "none", *options, environment={"XDG_STATE_HOME": folder})

        with run("--midi-map", "footswitch") as bench:
            bench.insert("a", "http://lv2plug.in/plugins/eg-amp", "amp")
            for address, event in (("/fade", "b00510@0"), ("/lane/a/amp/gain", "e20010@0"), ("/select b", "903040@0")):
                bench.set("/midi/learn", address)
                send(server, event)
                check(bench.becomes("/midi/learn", ""), f"learnt: {address}")
            wanted = listed(bench)
        check(len(wanted) == 7 and "bend 3 /lane/a/amp/gain pickup" in wanted, f"a map of {len(wanted)} lines, 3 of them learnt")
        with run() as bench:
            check(len(listed(bench)) > 30 and "map" not in bench.messages(), "without --restore the usual one is taken")
        with run("--restore") as bench:
            check(listed(bench) == wanted, f"with --restore all lines are there: {bench.messages().strip()}")
            send(server, "b0057f@0", "903040@3000")
            check(bench.becomes("/select", "b"), "and they do what they did")
            bench.send("/midi/unlearn", "/fade")
            check(wait_for(lambda: os.path.exists(file) and "/fade" not in open(file, encoding="utf-8").read(), 30 * PATIENCE),
                  "what is unlearnt is written by itself, soon")
            bench.process.kill()
            bench.process.wait()
        with run("--restore") as bench:
            check(listed(bench) == [line for line in wanted if "/fade" not in line], "and stays forgotten after SIGKILL")
        with run("--restore", "--midi-map", "launchpad") as bench:
            check("note 1 88 /toggle" in listed(bench), "--midi-map comes before what was kept")
        with open(file, "a", encoding="utf-8") as broken:
            broken.write("cc 1 1 /fad\n")
        with run("--restore") as bench:
            said = bench.messages()
            check("nearest is /fade" in said and "usual map" in said and len(listed(bench)) > 30, f"a broken one: {said.strip()}")
        check(os.path.exists(file + ".broken"), "is set aside")


def main():
    server = SyncServer(PROBE, rate=RATE, period=PERIOD)
    try:
        timing(server)
        feedback(server)
        learning(server)
    finally:
        server.stop()
    server = Server(PROBE)  # one that does not wait for clients that were killed
    server.start(RATE, 1024)
    try:
        kept(server)
    finally:
        server.stop()
    check.end()


main()
