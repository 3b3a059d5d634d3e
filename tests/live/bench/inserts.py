# SPDX-FileCopyrightText: 2026 The hotcold authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""inserts.py HOTCOLD PROBE FOLDER: plugins in running lanes, heard at the ports. FOLDER: of the test's own bundle."""

import sys
import time

import numpy
from live import FOREIGN, PATIENCE, QUIET, Checks, Hotcold, SyncServer, decibel, lv2_path, tone_residue, trimmed, wait_for
from bench_server import answer_time  # live knows its folder

RATE, TONE = 48000, 10 ** (-20 / 20)
AMP, OWN = "http://lv2plug.in/plugins/eg-amp", "urn:hotcold:test-insert"
# The same circuit in both lanes: what differs then is the inserts' doing.
EQUAL = tuple(f"/lane/{lane}/line/{part}" for lane in "ab" for part in ("driver rca", "cable rca", "receiver single-ended"))


def clicks(bench, check):
    """eg-amp at 0 dB comes and goes under a tone: nothing but the tone is heard."""
    bench.insert("b", AMP, "warm")
    with bench.recording(3.0, "out_left", "out_right", "lane_b_left") as recording:
        for turn in range(6):
            bench.insert("a", AMP, "amp")
            check(bench.becomes("/lane/a/amp/gain", 0.0), f"inserted, turn {turn}")
            bench.remove("a", "amp")
    bench.remove("b", "warm")
    sound = trimmed(recording.samples)
    check(sound.shape[1] > 2 * RATE, f"{sound.shape[1]} frames were recorded")
    for name, row in zip(("left", "right", "beside it"), sound):
        level, rest = tone_residue(row, RATE)
        worst = decibel(numpy.abs(rest).max() / TONE)
        check(abs(level / TONE - 1) < 1e-4 and worst < -100, f"{name}: {decibel(level):.4f} dBFS, the rest {worst:.1f} dBc at most; -100")


def control(bench, check):
    bench.set("/match", 1)
    alone = bench.value("/lane/a/match")
    bench.set("/match", 0)
    bench.insert("a", AMP, "amp")
    before = tone_residue(trimmed(bench.record(0.3, "out_left"))[0], RATE)[0]
    bench.set("/lane/a/amp/gain", 6.0)
    bench.play(0.2)
    after = tone_residue(trimmed(bench.record(0.3, "out_left"))[0], RATE)[0]
    check(abs(decibel(after / before) - 6) < 0.01, f"the gain by its symbol: {decibel(after / before):.4f} dB of 6")
    bench.set("/lane/a/amp/enabled", 0)
    bench.play(0.2)
    off = tone_residue(trimmed(bench.record(0.3, "out_left"))[0], RATE)[0]
    check(abs(decibel(off / before)) < 0.001, f"bypassed: {decibel(off / before):.4f} dB")
    with bench.recording(0.6, "out_left") as recording:
        for value in (1, 0, 1, 0, 1):
            bench.set("/lane/a/amp/enabled", value)
            bench.play(0.05)
    sound = trimmed(recording.samples)[0]
    steps = numpy.abs(numpy.diff(sound)).max() / (2 * TONE * 2 * numpy.pi * 997 / RATE)
    check(steps < 1.1, f"bypass steps nowhere: {steps:.3f} of the louder tone's steepest")
    bench.set("/match", 1)
    check(bench.becomes("/lane/a/match", alone - 6.0), "matching takes its gain back")
    bench.set("/lane/a/amp/enabled", 0)
    check(bench.becomes("/lane/a/match", alone), "and knows that what is bypassed has none")
    bench.set("/lane/a/amp/enabled", 1)
    check(bench.becomes("/lane/a/match", alone - 6.0), "and has it again when it is not")
    bench.play(0.2)
    level = tone_residue(trimmed(bench.record(0.3, "out_left"))[0], RATE)[0]
    check(abs(decibel(level / TONE)) < 0.001, f"and it is heard so: {decibel(level / TONE):.4f} dB")
    bench.remove("a", "amp")
    check(bench.becomes("/lane/a/match", alone), "removed, and so is its gain")


def alignment(bench, check):
    """Latency in one lane: the other is delayed, so that their difference stays nothing."""
    for setting in EQUAL:
        address, value = setting.split(" ")
        bench.set(address, value)
    bench.set("/program/source", "pink")
    bench.set("/listen", "difference")
    bench.insert("a", OWN, "late")
    own = bench.report()[0]["latency"]
    for delay in (0, 100, 777, 3, 0):
        bench.set("/lane/a/late/delay", float(delay))
        wait_for(lambda wanted=delay: bench.report()[0]["latency"] == own + wanted, 20 * PATIENCE)
        bench.play(0.4)
        lanes = bench.record(0.4, "lane_a_left", "lane_b_left", "out_left")[:, RATE // 10:]
        heard = numpy.abs(lanes[0]).max()
        check(heard > 0.05 and numpy.abs(lanes[0] - lanes[1]).max() == 0 and numpy.abs(lanes[2]).max() == 0,
              f"{delay} frames late: lanes of {heard:.3f} differ by {numpy.abs(lanes[0] - lanes[1]).max():g}, "
              f"out {numpy.abs(lanes[2]).max():g}")
    bench.set("/lane/a/late/delay", 500.0)
    for enabled in (0, 1):
        bench.set("/lane/a/late/enabled", enabled)
        bench.play(0.6)
        lanes = bench.record(0.4, "lane_a_left", "lane_b_left")[:, RATE // 10:]
        check(numpy.abs(lanes[0]).max() > 0.05 and numpy.abs(lanes[0] - lanes[1]).max() == 0,
              f"enabled {enabled}: lanes differ by {numpy.abs(lanes[0] - lanes[1]).max():g}, latency {bench.report()[0]['latency']}")
    bench.remove("a", "late")
    for uri in ("http://gareus.org/oss/lv2/dpl#stereo", "http://lsp-plug.in/plugins/lv2/limiter_stereo") if FOREIGN else ():
        bench.insert("a", uri, "limit")
        bench.play(0.8)
        out, lane = bench.record(0.4, "out_left", "lane_b_left")[:, RATE // 10:]
        worst = decibel(numpy.abs(out).max() / numpy.abs(lane).max())
        print(f"# {uri}: latency {bench.report()[0]['latency']}, difference {worst:.1f} dB")
        check(worst < -60, f"{uri.rsplit('/', 1)[1]} is lined up: a frame off would be about -10 dB")
        bench.remove("a", "limit")
    bench.set("/listen", "lane")
    bench.set("/program/source", "sine")


def refusals(bench, check):
    for what, arguments, words in (
        ("an unknown plugin", ("urn:nobody:knows", "x"), ("installed", "lv2ls")),
        ("no URI", ("amp", "x"), ("URI",)),
        ("an instrument", ("http://drobilla.net/plugins/mda/DX10", "x"), ("audio in",)),
        ("an unknown feature", ("urn:hotcold:test-unheard", "x"), ("urn:hotcold:test-unheard#of",)),
        *((f"the name {name}", (AMP, name), (f'"{name}"', "own"))
          for name in ("name", "match", "select", "insert", "remove", "return", "line", "headphone", "amplifier", "interference")),
        ("a name with a slash", (AMP, "a/b"), ("letters",)),
        ("no name", (AMP, ""), ("letters",)),
    ):
        why = bench.refusal("/lane/a/insert", *arguments)
        check(why is not None and all(word in why for word in words), f"{what}: {why}")
    bench.insert("a", AMP, "amp")
    why = bench.refusal("/lane/a/insert", AMP, "amp")
    check(why is not None and "remove" in why, f"the same name twice: {why}")
    why = bench.refusal("/lane/a/remove", "nothing")
    check(why is not None and "nothing" in why, f"nothing to remove: {why}")
    bench.remove("a", "amp")
    for i in range(9):
        bench.insert("a", AMP, f"amp{i}")
    why = bench.refusal("/lane/a/insert", AMP, "one_more")
    check(why is not None and "full" in why, f"a full lane: {why}")
    for i in range(9):
        bench.remove("a", f"amp{i}")
    why = bench.refusal("/lane/a/amp3/gain", 1.0)
    check(why is not None and "unknown" in why, f"gone with its plugin: {why}")
    bench.send("/lane/a/insert", AMP)
    check(wait_for(lambda: ("a", "eg_amp", AMP) in bench.report()[1], 20 * PATIENCE), "without a name it gets one")
    bench.remove("a", "eg_amp")


def spoilt(bench, check):
    """Samples that are no numbers stop in their lane; the plugin is made anew with the values it had."""
    bench.insert("a", OWN, "own")
    late = bench.report()[0]["latency"] + 64
    bench.set("/lane/a/own/delay", 64.0)
    check(wait_for(lambda: bench.report()[0]["latency"] == late, 20 * PATIENCE), f"{late} frames late")
    bench.play(0.2)
    before = bench.report()[0]
    with bench.recording(1.5, "out_left", "lane_b_left") as recording:
        bench.send("/lane/a/own/spoil", 1.0)
        check(wait_for(lambda: bench.report()[0]["broken"] > before["broken"], 20 * PATIENCE), "counted in /status")
        bench.set("/lane/a/own/spoil", 0.0)
    sound = trimmed(recording.samples)
    check(numpy.isfinite(sound).all() and numpy.abs(sound).max() < 1.01 * TONE, "nothing of it gets out")
    level, rest = tone_residue(sound[1], RATE)
    print(f"# lane b meanwhile: {decibel(level / TONE):.3f} dB, rest {decibel(numpy.abs(rest).max() / TONE):.1f} dBc")
    for _ in range(20):  # it is made anew beside the sound
        bench.play(0.6)
        level = tone_residue(trimmed(bench.record(0.3, "out_left"))[0], RATE)[0]
        if abs(decibel(level / TONE)) < 0.01:
            break
    check(abs(decibel(level / TONE)) < 0.01, f"it is back: {decibel(level / TONE):.4f} dB")
    values = bench.report()[0]
    check(values["latency"] == before["latency"], f"as late as it was ({values['latency']} frames of {before['latency']})")
    bench.remove("a", "own")


def longest_answer(bench):
    """Six slow plugins get in meanwhile: the longest that the bench took for an answer, how many it gave, and how many plugins got in."""
    slow = "http://lsp-plug.in/plugins/lv2/multisampler_x48"
    for lane in "ab":
        for i in range(3):
            bench.send(f"/lane/{lane}/insert", slow, f"slow{i}")
    worst, n = 0.0, 0
    until = time.monotonic() + 120 * PATIENCE
    while time.monotonic() < until and (n < 50 or len(bench.report()[1]) < 6):
        _, took = answer_time(bench.process.pid, lambda: bench.value("/select"))
        worst, n = max(worst, took), n + 1
    got_in = len(bench.report()[1])
    for lane in "ab":
        for i in range(3):
            bench.remove(lane, f"slow{i}")
    return worst, n, got_in


def stalls(bench, check):
    """Whatever is being loaded, the bench answers. What holds it up does so every time; a machine that stands for a moment does not."""
    for _ in range(3):
        worst, n, got_in = longest_answer(bench)
        print(f"# {n} answers, the longest took {1000 * worst:.0f} ms")
        if worst < 0.5 or got_in < 6:
            break
    check(got_in == 6, "six slow plugins got in")
    check(worst < 0.5, f"{n} questions meanwhile, each answered within {1000 * worst:.0f} ms")


def main():
    program, probe, folder = sys.argv[1:4]
    check = Checks()
    server = SyncServer(probe, RATE, 256)
    settings = (*QUIET, "/program/source sine", "/program/level -20")
    try:
        with Hotcold(program, server, settings=settings, environment={"LV2_PATH": lv2_path(folder)}) as bench:
            # The lines' slowest poles come to rest.
            wait_for(lambda: bench.report()[0]["frame"] > 5 * RATE, 120 * PATIENCE)
            for case in (clicks, control, alignment, refusals, spoilt) + ((stalls,) if FOREIGN else ()):
                print(f"# {case.__name__}", flush=True)
                try:
                    case(bench, check)
                except RuntimeError as error:
                    check(False, f"{case.__name__}: {error}")
            check(bench.alive(), "the bench is alive")
        check(bench.status == 0, f"and ends well (status {bench.status})")
    finally:
        server.stop()
    check.end()


if __name__ == "__main__":
    main()
