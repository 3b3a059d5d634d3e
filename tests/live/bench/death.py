# SPDX-FileCopyrightText: 2026 The hotcold authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""death.py HOTCOLD PROBE FOLDER: the sound server dies and returns, also at another rate; the whole bench comes back."""

import sys
import time
from signal import SIGCONT, SIGSTOP
from signal import SIGKILL as KILL
from signal import SIGTERM as TERM

import numpy
from live import PATIENCE, QUIET, Checks, Hotcold, SyncServer, decibel, lv2_path, tone_residue, trimmed, wait_for
from bench_server import answer_time  # live knows its folder

AMP, OWN = "http://lv2plug.in/plugins/eg-amp", "urn:hotcold:test-insert"
TONE = 10 ** (-20 / 20)
STATE = {"/select": "b", "/trim": -3.0, "/match": 1, "/lane/a/line/length": 17.0, "/lane/b/line/driver": "impedance-balanced",
         "/interference/mains": 60.0, "/lane/a/amp/gain": -2.5, "/lane/a/own/gain": 1.0, "/lane/a/own/delay": 37.0}


def heard(bench, rate, *ports):
    """Levels of a tone at ports, and what is left without it, relative to it [dB]."""
    rows = trimmed(bench.record(0.8, *ports))[:, -rate // 2:]
    if rows.shape[1] < rate // 2:
        raise RuntimeError(f"{ports} are silent")
    found = [tone_residue(row, rate) for row in rows]
    return [decibel(level / TONE) for level, _ in found], [decibel(numpy.abs(rest).max() / max(level, 1e-9)) for level, rest in found]


def set_up(bench):
    available = bench.value("/lane/b/line/driver") is not None
    bench.insert("a", AMP, "amp")
    bench.insert("a", OWN, "own")
    bench.set("/lane/a/own/gain", 0.5)
    bench.set("/lane/a/own/remember", 1.0)
    bench.play(0.2)
    bench.set("/lane/a/own/remember", 0.0)
    for address, value in STATE.items():
        bench.set(address, value)
    return available


def check_state(bench, check, state, name):
    wrong = {address: bench.value(address) for address, value in state.items() if not bench.becomes(address, value)}
    check(not wrong, f"{name}: {len(state)} values hold {wrong or ''}")


def check_ramp(samples, check, name):
    """It comes in through a ramp: the first millisecond is far from what it becomes."""
    start = numpy.flatnonzero(samples)
    if not check(len(start) > 0 and len(samples) - start[0] > 4800, f"{name}: it is heard again"):
        return
    sound = numpy.abs(samples[start[0]:])
    first, later = sound[:48].max(), sound[-4800:].max()
    print(f"# {name}: first millisecond {first:.5f}, later {later:.5f}, largest {sound.max():.5f}")
    check(later > 0.01 and first < 0.1 * later, f"{name}: it comes in through a ramp")
    check(numpy.abs(numpy.diff(samples)).max() < 1.5 * later * 2 * numpy.pi * 997 / 44100, f"{name}: without a step")


def outage(bench, check, server, how, rate, period, changes, state):
    name = f"{how.name}, back at {rate} Hz, {period} frames"
    listener = server.background("record", bench.file("before"), 600)
    server.probe("connect", "hotcold:out_left", "record:in_1")
    bench.play(0.5)
    began = time.monotonic()
    server.kill(how)
    check(wait_for(lambda: "is gone" in bench.messages()[bench.read:], 30 * PATIENCE), f"{name}: noticed after {time.monotonic() - began:.2f} s")
    listener.kill()
    listener.wait()
    for address, value in changes.items():
        bench.set(address, value)
        state[address] = value
    selected, took = answer_time(bench.process.pid, lambda: bench.value("/select"))
    check(selected == state["/select"] and took < 0.5, f"{name}: answers meanwhile")
    why = bench.refusal("/lane/a/line/lenght", 3.0)
    check(why is not None and "/lane/a/line/length" in why, f"{name}: and refuses what is wrong")
    # A program that was connected comes back before the bench does, and hears it from its first frame on: the bench is held up.
    bench.process.send_signal(SIGSTOP)
    try:
        server.start(rate, period)
        recorder = server.background("record", bench.file("return"), 120)
    finally:
        bench.process.send_signal(SIGCONT)
    check(wait_for(lambda: bench.report()[0]["rate"] == rate, 60 * PATIENCE), f"{name}: /status/rate")
    check(wait_for(lambda: bench.report()[0]["period"] == period, 20 * PATIENCE), f"{name}: /status/period")
    bench.play(1.0)
    recorder.terminate()
    recorder.wait(60)
    sound = numpy.fromfile(bench.file("return"), numpy.float32).astype(float).reshape(-1, 2)
    check_ramp(sound[:, 0], check, name)
    bench.read = len(bench.messages())


def cycle(bench, check, server, wanted, outages):
    state = dict(STATE)
    bench.read = 0
    bench.set("/program/source", "sine")
    bench.play(1.5)
    levels, rests = heard(bench, server.rate, "lane_a_left", "lane_b_left", "out_left")
    late = bench.report()[0]["latency"] / server.rate
    print(f"# before: {[f'{level:.3f}' for level in levels]} dB, rest {[f'{rest:.0f}' for rest in rests]} dBc")
    check(abs(levels[2] - levels[1] + 3) < 0.001, "lane b is heard, 3 dB lower")
    for how, rate, period, changes in outages:
        outage(bench, check, server, how, rate, period, changes, state)
        name = f"{how.name} {rate}"
        check(wait_for(lambda: server.connections("^hotcold:") == wanted, 20 * PATIENCE), f"{name}: connections as they were")
        check_state(bench, check, state, name)
        slots = [(lane, slot, uri) for lane, slot, uri in bench.report()[1]]
        check(slots == [("a", "amp", AMP), ("a", "own", OWN)] + [("b", "new", AMP)] * ("/lane/b/new/gain" in state),
              f"{name}: slots {[slot for _, slot, _ in slots]}")
        bench.play(2.0)
        now, rests = heard(bench, rate, "lane_a_left", "lane_b_left", "out_left")
        trim = state["/trim"]
        print(f"# {name}: {[f'{level:.3f}' for level in now]} dB, rest {[f'{rest:.0f}' for rest in rests]} dBc, "
              f"latency {bench.report()[0]['latency']} frames, before {late * 1000:.2f} ms")
        check(max(abs(now[0] - levels[0]), abs(now[1] - levels[1])) < 0.01 and abs(now[2] - now[1] - trim) < 0.001,
              f"{name}: levels as they were, with the trim of now")
        bench.set("/match", 0)
        bench.play(0.3)
        raw = heard(bench, rate, "lane_a_left")[0][0]
        bench.set("/lane/a/own/enabled", 0)
        bench.play(0.3)
        without = heard(bench, rate, "lane_a_left")[0][0]
        check(abs(without - raw - 6.0206) < 0.01, f"{name}: the plugin remembers its own gain ({raw - without:.3f} dB)")
        bench.set("/lane/a/own/enabled", 1)
        bench.set("/match", 1)
    return state


def main():
    program, probe, folder = sys.argv[1:4]
    check = Checks()
    server = SyncServer(probe, 48000, 256)
    try:
        with Hotcold(program, server, settings=QUIET, connect=True, environment={"LV2_PATH": lv2_path(folder)}) as bench:
            speakers = [("hotcold:out_left", "system:playback_1"), ("hotcold:out_right", "system:playback_2")]
            check(server.connections("^hotcold:") == speakers, "connected to the speakers")
            set_up(bench)
            server.probe("disconnect", "hotcold:out_right", "system:playback_2")
            server.probe("connect", "system:capture_2", "hotcold:in_left")
            server.probe("connect", "hotcold:residual_b_left", "system:playback_2")
            wanted = server.connections("^hotcold:")
            check(len(wanted) == 3, f"connections as a user makes them: {wanted}")
            cycle(bench, check, server, wanted, (
                (TERM, 48000, 64, {"/trim": -6.0, "/lane/a/line/length": 23.0}),
                (KILL, 44100, 1024, {"/trim": -1.0, "/lane/a/amp/gain": -4.5}),
                (KILL, 96000, 100, {"/interference/mains": 50.0})))
            frames = bench.report()[0]["frame"]
            check(wait_for(lambda: bench.report()[0]["frame"] > frames, 20 * PATIENCE) and bench.report()[0]["broken"] == 0, "it runs on, nothing broken")
        check(bench.status == 0, f"and ends well (status {bench.status})")
    finally:
        server.stop()
    check.end()


if __name__ == "__main__":
    main()
