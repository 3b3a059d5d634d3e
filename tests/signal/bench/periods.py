# SPDX-FileCopyrightText: 2026 The hotcold authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""periods.py HOTCOLD: a render has the same bits from run to run and for every period, as many frames as its input, and stands
where the input stands."""
import os
import sys
import tempfile
import time

import numpy as np
import program
import soundfile

PERIODS = (1024, 1024, 1, 17, 64, 100, 8192)
EVENTS = """
/interference/hum/on 1
/interference/hum/level 0.5
/interference/leakage/on 1
/interference/rectifier/on 1
/interference/dimmer/on 1
/interference/brick/on 1
/interference/phone/on 1
/interference/wifi/on 1
/interference/radio/on 1
/interference/motor/on 1
/lane/a/amplifier/on 1
/lane/b/headphone/on 1
/lane/a/insert http://lv2plug.in/plugins/eg-amp early
@0.1 /select b
@0.150 /trim -3.5
@0.2003 /lane/b/line/length 50
/lane/a/line/length 17.5
@0.21 /lane/a/amplifier/on 0
@0.22 /lane/b/headphone/on 0
@0.31 /match 0
@0.33333 /select a
@0.35 /lane/a/amplifier/on 1
@0.36 /lane/b/headphone/on 1
@0.4 /lane/a/insert http://lv2plug.in/plugins/eg-amp amp
/lane/a/amp/gain -6
@0.5 /lane/a/amp/gain 4
@0.5 /fade 3
@0.55 /listen difference
@0.61 /listen/gain 40
@0.65 /listen residual
@0.7 /match 1
@0.75 /lane/b/line/receiver transformer
/lane/b/line/bond receiver
@0.8 /listen lane
@0.81 /toggle
+0.013 /toggle
+0.013 /toggle
@0.9 /lane/a/remove amp
@0.9001 /lane/a/line/tolerance 1
@0.9002 /lane/a/line/tolerance 2
@0.9003 /lane/a/line/tolerance 3
@1.0 /mute 1
@1.1 /mute 0
@1.15 /dim 1
@1.2 /interference/seed 7
@1.25 /interference/mains 60
@1.3 /interference/noise/on 0
@1.35 /panic
@1.4 /panic/release
@1.45 /program/source sine
@1.5 /program/frequency 3000
@1.55 /program/source input
@1.6 /lane/copy a b
@1.7 /lane/a/remove early
"""


def noise(rate, seconds, seed=1):
    return np.random.default_rng(seed).uniform(-0.25, 0.25, (int(rate * seconds), 2)).astype(np.float32)


def same_bits(hotcold, tally, rate):
    """Every file that is written, byte for byte, against the first run's."""
    with tempfile.TemporaryDirectory() as folder:
        cues, source = os.path.join(folder, "events.scene"), os.path.join(folder, "in.wav")
        with open(cues, "w", encoding="utf-8") as file:
            file.write(EVENTS)
        sound = noise(rate, 1.9)[:-13]
        soundfile.write(source, sound, rate, subtype="FLOAT")

        def run(i, period):
            return hotcold.render(folder, source, "--scene", cues, "--lanes", "--period", period, name=f"{i}.wav")
        takes = program.together(run, list(enumerate(PERIODS)))
    for period, take in zip(PERIODS[1:], takes[1:]):
        for kind, rows in takes[0].items():
            name = f"{kind or 'output'} at {rate} Hz, period {period}"
            differ = np.flatnonzero((rows.view(np.uint32) != take[kind].view(np.uint32)).any(axis=1))
            tally.truth(name, not len(differ), f"{len(differ)} frames differ, the first is {differ[:1]}", quiet=True)
            tally.truth(name + ": length", len(rows) == len(sound) == len(take[kind]), f"{len(rows)} of {len(sound)}", quiet=True)
    tally.truth("the five files are there and hold sound",
                len(takes[0]) == 5 and all(np.abs(rows).max() > 1e-6 for rows in takes[0].values()), list(takes[0]))


def same_bytes(hotcold, tally):
    """Files are the same byte for byte, at another second too: no time of day is in them."""
    with tempfile.TemporaryDirectory() as folder:
        for name in ("one.wav", "two.wav", "one.flac", "two.flac"):
            hotcold.render(folder, "pink:-20:0.2", "--lanes", name=name)
            time.sleep(1.1 if name == "one.wav" else 0)
        for kind in ("", ".a", ".b", ".a.residual", ".b.residual"):
            for ending in ("wav", "flac"):
                one, two = (open(os.path.join(folder, f"{stem}{kind}.{ending}"), "rb").read() for stem in ("one", "two"))
                tally.truth(f"{kind or 'output'}.{ending}: every byte", one == two and len(one) > 1000 and b"PEAK" not in one[:200],
                            f"the first that differs is {next((i for i, (x, y) in enumerate(zip(one, two)) if x != y), None)}")


def lines_up(hotcold, tally, name, *arguments):
    """Quiet impulses here and there come out of every file where they went in, and the last frame is not lost."""
    at = [0, 5000, 11111, 23999]
    sound = np.zeros((24000, 2), np.float32)
    sound[at] = 0.05
    with tempfile.TemporaryDirectory() as folder:
        source = os.path.join(folder, "in.flac")
        soundfile.write(source, sound, 48000, subtype="PCM_24")
        take = hotcold.render(folder, source, "--lanes", "--set", "/interference/noise/on 0", *arguments)
    for kind in ("", "a", "b"):
        got = np.flatnonzero(np.abs(take[kind][:, 0]) > 0.04)
        tally.truth(f"{name}: {kind or 'output'} lines up", list(got) == at and len(take[kind]) == 24000, f"{list(got)}, {at} expected")
    tally.truth(f"{name}: the output is lane a, bit by bit", np.array_equal(take[""], take["a"]), "it is not")


def equal_lanes(hotcold, tally):
    """Two lanes of the same parts, no noise: their difference is nothing at all, through every switch."""
    with tempfile.TemporaryDirectory() as folder:
        cues, source = os.path.join(folder, "cues.scene"), os.path.join(folder, "in.wav")
        with open(cues, "w", encoding="utf-8") as file:
            file.write("/interference/noise/on 0\n/interference/hum/on 1\n/lane/copy b a\n/lane/b/line/length 33\n"
                       "/lane/a/line/length 33\n")
            file.writelines(f"@{0.05 + k * 0.0217:.5f} /toggle\n" for k in range(80))
        soundfile.write(source, noise(48000, 2), 48000, subtype="FLOAT")
        take = hotcold.render(folder, source, "--scene", cues, "--lanes")
        difference = hotcold.render(folder, source, "--scene", cues, "--set", "/listen difference", "--set", "/listen/gain 60",
                                    name="difference.wav")[""]
    tally.truth("equal lanes: ==", np.array_equal(take["a"], take["b"]) and np.abs(take["a"]).max() > 0.1, "they differ")
    tally.truth("equal lanes: a switch changes no bit", np.array_equal(take[""], take["a"]), "it does")
    tally.truth("equal lanes: their difference is exactly 0", not difference.any(), f"{np.abs(difference).max()}")


def beginning(hotcold, tally):
    """--seconds takes the beginning of what the whole would be, whatever the period."""
    with tempfile.TemporaryDirectory() as folder:
        source = os.path.join(folder, "in.wav")
        soundfile.write(source, noise(48000, 1), 48000, subtype="FLOAT")
        whole = hotcold.render(folder, source, "--lanes")
        for period in (64, 1000, 1024):
            take = hotcold.render(folder, source, "--lanes", "--seconds", 0.5, "--period", period, name=f"{period}.wav")
            tally.truth(f"the first half second, period {period}", len(take) == 5 and
                        all(np.array_equal(take[kind], whole[kind][:24000]) for kind in whole), "it is not what the whole begins with")


def main():
    hotcold = program.Program(sys.argv[1])
    tally = program.Tally(157)
    for rate in (48000, 44100):
        same_bits(hotcold, tally, rate)
    lines_up(hotcold, tally, "as it is")
    lines_up(hotcold, tally, "odd period", "--period", 37)
    limiter = "http://gareus.org/oss/lv2/dpl#stereo"
    lines_up(hotcold, tally, "behind a plugin that is late", "--set", f"/lane/b/insert {limiter}", "--set", "/lane/b/line/length 50")
    # Put in and taken out on the way: what came before, meanwhile and after lines up alike, and in every period.
    with tempfile.TemporaryDirectory() as folder:
        cues = os.path.join(folder, "late.scene")
        with open(cues, "w", encoding="utf-8") as file:
            file.write(f"@0.15 /lane/b/insert {limiter} x\n@0.3 /lane/a/insert {limiter} y\n/lane/a/insert {limiter} z\n"
                       "@0.4 /lane/b/remove x\n/lane/a/remove y\n/lane/a/remove z\n")
        for period in (1024, 37):
            lines_up(hotcold, tally, f"plugins that are late come and go, period {period}", "--scene", cues, "--period", period)
    beginning(hotcold, tally)
    equal_lanes(hotcold, tally)
    same_bytes(hotcold, tally)
    tally.end()


main()
