# SPDX-FileCopyrightText: 2026 The hotcold authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""cues.py HOTCOLD: what has a time happens at that frame of the file and not at another, and what belongs together lands together."""
import os
import sys
import tempfile

import numpy as np
import program
import soundfile

QUIET = ["--set", "/interference/noise/on 0", "--set", "/fade 0"]
LOOKAHEAD = 16  # of the guard [frames]


def noise(rate, seconds):
    return np.random.default_rng(3).uniform(-0.25, 0.25, (int(rate * seconds), 2)).astype(np.float32)


def take(hotcold, rate, text, *arguments, seconds=1.0):
    """Render noise with a cue list; {"": …, "a": …}."""
    with tempfile.TemporaryDirectory() as folder:
        cues, source = os.path.join(folder, "cues.scene"), os.path.join(folder, "in.wav")
        with open(cues, "w", encoding="utf-8") as file:
            file.write(text)
        soundfile.write(source, noise(rate, seconds), rate, subtype="FLOAT")
        return hotcold.render(folder, source, "--lanes", *(["--scene", cues] if text else []), *arguments)


def first_change(one, other):
    """First frame at which two renders are not the same bits; -1: none."""
    differ = np.flatnonzero((one != other).any(axis=1))
    return int(differ[0]) if len(differ) else -1


def selects(hotcold, tally, rate):
    """Hard switches: up to the frame every sample is of one lane, from it on of the other."""
    times = [0, 1 / rate, 0.01, 0.1234567, 0.5, 0.5 + 1 / rate, 0.75]
    frames = [round(t * rate) for t in times] + [rate]
    text = "/match 0\n" + "".join(f"@{t:.9f} /select {'ba'[i % 2]}\n" for i, t in enumerate(times))
    sound = take(hotcold, rate, text, *QUIET)
    expected = np.empty_like(sound[""])
    for i, (start, end) in enumerate(zip(frames, frames[1:])):
        expected[start:end] = sound["ba"[i % 2]][start:end]
    tally.truth(f"{rate} Hz: {len(times)} hard switches at their frames", np.array_equal(sound[""], expected),
                f"frame {first_change(sound[''], expected)} is of the wrong lane")
    tally.truth(f"{rate} Hz: the lanes differ everywhere", (sound["a"] != sound["b"]).any(axis=1).mean() > 0.99, "they do not",
                quiet=True)


def toggles(hotcold, tally, rate):
    """/toggle/every from a frame on, beside what is selected by hand, and /toggle/hold there and back; whatever the period is."""
    every, begin, off = 0.1300013, 0.0512, 0.73
    beats = [begin + every * (i + 1) for i in range(int((off - begin) / every))]
    hands = [(0.2, "/select b"), (0.31, "/select b"), (off, "/toggle/every 0"), (0.75, "/toggle/hold 1"), (0.8123, "/toggle/hold 0"),
             (0.85, "/toggle/hold 1"), (0.86, "/select a"), (0.9, "/toggle/hold 0")]
    text = f"/match 0\n@{begin} /toggle/every {every}\n" + "".join(f"@{at} {message}\n" for at, message in hands)
    events = sorted([(begin + every * (i + 1), "/toggle") for i in range(len(beats))] + hands)
    lane, before, held, back, changes = "a", "b", False, "", [(0, "a")]
    for at, message in events:
        to = lane
        if message.startswith("/select"):
            to, held = message[-1], False
        elif message == "/toggle":
            to, held = before, False
        elif message == "/toggle/hold 1":
            to, held, back = before, True, lane
        elif message == "/toggle/hold 0" and held:
            to, held = back, False
        if to != lane:
            before, lane = lane, to
            changes.append((round(at * rate), lane))
    for period in ("64", "8192"):
        sound = take(hotcold, rate, text, *QUIET, "--period", period)
        expected = np.empty_like(sound[""])
        for (start, which), (end, _) in zip(changes, changes[1:] + [(rate, "")]):
            expected[start:end] = sound[which][start:end]
        tally.truth(f"{rate} Hz, period {period}: {len(beats)} beats and {len(hands)} times by hand, {len(changes) - 1} changes of lane",
                    np.array_equal(sound[""], expected), f"frame {first_change(sound[''], expected)} is of the wrong lane")


def options(hotcold, tally, rate):
    """--set with a time, one at a time, against the render without it."""
    plain = take(hotcold, rate, "", *QUIET, "--set", "/match 0")
    for seconds, message in ((0.25, "/select b"), (0.3, "/mute 1"), (0.4, "/trim -6"), (0.5, "/listen residual"),
                             (0.6, "/lane/a/line/receiver transformer"), (0.35, "/match 1"), (0.7, "/dim 1"), (0.45, "/panic")):
        changed = take(hotcold, rate, "", *QUIET, "--set", "/match 0", "--set", f"@{seconds} {message}")
        got, expected = first_change(changed[""], plain[""]), round(seconds * rate)
        if message == "/panic":  # silence at once: even what the guard holds back already is silenced
            tally.truth(f"{rate} Hz: @{seconds} {message}", got == expected - LOOKAHEAD, f"silent from {got}, {expected} expected")
        elif message.startswith(("/select", "/listen")):
            tally.truth(f"{rate} Hz: @{seconds} {message}", got == expected, f"first heard in frame {got}, {expected} expected")
        else:  # glides and blends that start from nothing
            tally.truth(f"{rate} Hz: @{seconds} {message}", expected <= got <= expected + 2, f"heard from {got}, {expected} expected")


def together(hotcold, tally):
    """A group of cues changes both lanes' lines at one frame, whatever is on the way."""
    group = ["/lane/a/line/length 100", "/lane/b/line/length 200", "/lane/a/line/imbalance 300", "/lane/b/line/receiver transformer",
             "/interference/hum/on 1", "/select b"]
    plain = take(hotcold, 48000, "/match 0\n", *QUIET)
    for seconds in (0.1, 0.31234):
        text = "/match 0\n@" + f"{seconds} " + "\n".join(group) + "\n"
        changed = take(hotcold, 48000, text, *QUIET)
        frame = round(seconds * 48000)
        for lane in "ab":
            got = first_change(changed[lane], plain[lane])
            tally.truth(f"a group of {len(group)} at {seconds}: lane {lane}", frame <= got <= frame + 2, f"{got}, {frame} expected")
        got = first_change(changed[""], plain[""])
        tally.truth(f"a group of {len(group)} at {seconds}: output", got == frame, f"{got}, {frame} expected")
    plus = take(hotcold, 48000, "/match 0\n@0.2 /select b\n+0.1 /select a\n+0.05 /select b\n", *QUIET)
    at = take(hotcold, 48000, "/match 0\n@0.2 /select b\n@0.3 /select a\n@0.35 /select b\n", *QUIET)
    tally.truth("+SECONDS counts from the line before", first_change(plus[""], at[""]) == -1, "it does not")
    held = take(hotcold, 48000, "/match 0\n@0.2 /select b\n@go /select a\n", *QUIET)
    tally.truth("@go waits", np.array_equal(held[""][9600:], held["b"][9600:]), "it does not")
    same = take(hotcold, 48000, "/match 0\n@0.2 /select b\n", *QUIET)
    tally.truth("@go changes nothing before", first_change(same[""], held[""]) == -1, "it does")


def started(hotcold, tally):
    """/cue/start counts from the frame in which it lands, be it before the first."""
    with tempfile.TemporaryDirectory() as folder:
        cues = os.path.join(folder, "list.scene")
        with open(cues, "w", encoding="utf-8") as file:
            file.write("@0.2 /select b\n")
        plain = take(hotcold, 48000, "", *QUIET, "--set", "/match 0")[""]
        for start, expected in (("", 0.2), ("@0.25 ", 0.45)):
            for period in (64, 1000):
                got = take(hotcold, 48000, "", *QUIET, "--set", "/match 0", "--set", f"{start}/cue/start {cues}", "--period", period)
                frame = first_change(got[""], plain)
                tally.truth(f"{start}/cue/start, period {period}", frame == round(expected * 48000), f"{frame}")


def rounds(hotcold, tally):
    """A list that starts itself goes round, to the frame; one that starts another that starts another … has an end somewhere."""
    with tempfile.TemporaryDirectory() as folder:
        def write(name, text):
            with open(os.path.join(folder, name), "w", encoding="utf-8") as file:
                file.write(text)
            return os.path.join(folder, name)

        lists = [write(f"{i}.scene", f"@0.1 /select b\n@0.2 /select a\n@0.3 /cue/start {folder}/{1 - i}.scene\n") for i in range(2)]
        sound = take(hotcold, 48000, "", *QUIET, "--set", "/match 0", "--set", f"/cue/start {lists[0]}")
        rows = [sound["b" if frame // 4800 % 3 == 1 else "a"][frame:frame + 4800] for frame in range(0, 48000, 4800)]
        expected = np.concatenate(rows)
        tally.truth("two lists start each other, round and round", np.array_equal(sound[""], expected),
                    f"frame {first_change(sound[''], expected)} is of the wrong lane")
        for i in range(12):
            first = write(f"deep{i}.scene", f"@0.1 /cue/start {folder}/deep{i + 1}.scene\n" if i < 11 else "@0.1 /select b\n")
        run = hotcold.run("render", "--in", "silence:0.1", "--out", os.path.join(folder, "o.wav"), "--scene", os.path.join(folder, "deep0.scene"))
        tally.truth("twelve deep is refused", run.returncode == 2 and "expected 8 at most" in run.stderr, f"{run.returncode}: {run.stderr} ({first})")


def tracks(hotcold, tally):
    """From file to file of a folder at given frames, each from where the one before leads to; the bits do not depend on the period."""
    levels = (0.05, 0.1, 0.2, 0.4)
    moves = ((0.1, "source file"), (0.3, "next"), (0.5, "next"), (0.55, "next"), (0.8, "previous"), (1.0, "seek 1.9"))
    expected = ((0.05, 0.0), (0.2, levels[0]), (0.4, levels[1]), (0.53, levels[2]), (0.7, levels[3]), (0.9, levels[2]),
                (1.05, levels[2]), (1.15, levels[3]))
    sound = []
    with tempfile.TemporaryDirectory() as folder:
        tone = np.sin(2 * np.pi * np.arange(96000) / 48)[:, None].repeat(2, axis=1)
        for i, level in enumerate(levels):
            soundfile.write(os.path.join(folder, f"{i}.wav"), (level * tone).astype(np.float32), 48000, subtype="FLOAT")
        cues = [word for at, move in moves for word in ("--set", f"@{at} /program/{move}")]
        for period in ("64", "8192"):
            with tempfile.TemporaryDirectory() as out:
                sound.append(hotcold.render(out, "silence:1.2", *QUIET, "--set", f"/program/file {folder}", *cues, "--period", period)[""])
    for at, level in expected:
        got = float(np.abs(sound[0][round(at * 48000):][:480]).max())
        tally.truth(f"a folder at {at} s", abs(got - level) < 0.002, f"{got:.3f}, {level} expected")
    tally.truth("a folder: the same bits for periods of 64 and 8192", np.array_equal(*sound), "they differ")


def main():
    hotcold = program.Program(sys.argv[1])
    tally = program.Tally(49)
    for rate in (44100, 48000, 96000):
        selects(hotcold, tally, rate)
    for rate in (44100, 48000):
        toggles(hotcold, tally, rate)
        options(hotcold, tally, rate)
    together(hotcold, tally)
    started(hotcold, tally)
    rounds(hotcold, tally)
    tracks(hotcold, tally)
    tally.end()


main()
