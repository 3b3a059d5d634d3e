# SPDX-FileCopyrightText: 2026 The hotcold authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""levels.py HOTCOLD: what matching, trim, mute, dim, listening and inserts do to a level is what they promise."""
import os
import sys
import tempfile

import numpy as np
import program

RATE, TONE, SECONDS = 48000, 997, 3
FULL_SCALE_DBU = 24  # whose peak is a sample of 1 when volts are heard as they are
DRIVEN_DBU = {"rca": 8.24, "symmetrical": 24}  # full scale of a driver
QUIET = ["--set", "/interference/noise/on 0"]
AMP = "http://lv2plug.in/plugins/eg-amp"


def level(sound, start=2.0, seconds=0.5, hz=TONE):
    """Level of the tone in both channels, which must agree [dBFS]."""
    part = sound[round(start * RATE):round((start + seconds) * RATE)].astype(float)
    window = np.hanning(len(part))
    turn = np.exp(-2j * np.pi * hz * np.arange(len(part)) / RATE) * window / (window.sum() / 2)
    left, right = np.abs((turn[:, None] * part).sum(axis=0))
    if abs(left - right) > 1e-6 * left:
        raise RuntimeError(f"channels differ: {left} and {right}")
    return program.db(left)


def render(hotcold, *arguments, source=f"sine:{TONE}:-20:{SECONDS}", cues=""):
    with tempfile.TemporaryDirectory() as folder:
        if cues:
            path = os.path.join(folder, "cues.scene")
            with open(path, "w", encoding="utf-8") as file:
                file.write(cues)
            arguments += ("--scene", path)
        return hotcold.render(folder, source, "--lanes", *arguments)


def matching(hotcold, tally, lines):
    """Eight lines at once: 0 dB at 997 Hz when matched; otherwise a sample is the receiver's volts by 17.36 V."""
    sets = [option for lane, what in zip("abcdefgh", lines) for option in program.line(lane, *what)]
    sound = render(hotcold, "--lanes-count", 8, *QUIET, *sets)
    volts = render(hotcold, "--lanes-count", 8, *QUIET, *sets, "--set", "/match 0")
    for lane, what in zip("abcdefgh", lines):
        tally.near("matched [dB]", "+".join(what), level(sound[lane]) + 20, 0.001)
        if what[0] in DRIVEN_DBU:
            response = hotcold.response("--lane", lane, "--lanes-count", 8, "--from", "signal", "--frequencies", TONE, *sets)[0, 1]
            expected = -20 + DRIVEN_DBU[what[0]] - FULL_SCALE_DBU + response
            tally.near("volts [dB]", "+".join(what), level(volts[lane]) - expected, 0.01)


def output(hotcold, tally):
    cases = ((-20, []), (-26.5, ["/trim -6.5"]), (-17, ["/trim 3"]), (-40, ["/dim 1"]), (-46, ["/dim 1", "/trim -6"]))
    for expected, messages in cases:
        sets = [x for message in messages for x in ("--set", message)]
        tally.value(f"output with {messages or 'nothing'} [dBFS]", level(render(hotcold, *QUIET, *sets)[""]), expected, 0.001)
    for message in ("/mute 1", "/panic"):
        sound = render(hotcold, "--set", message)
        tally.truth(f"{message} is silence, and only at the output", not sound[""].any() and level(sound["a"]) > -21, "no")
        sound = render(hotcold, "--set", f"@1 {message}", "--set", "/fade 50")
        quiet = int(np.flatnonzero(sound[""].any(axis=1))[-1])
        tally.truth(f"@1 {message}: silent within 10 ms of fade", abs(quiet - RATE) <= 0.0101 * RATE, f"last sound at {quiet}")
    sound = render(hotcold, *QUIET, "--set", "@1 /panic", "--set", "@1.5 /panic/release")
    tally.value("after /panic/release [dBFS]", level(sound[""]), -20, 0.001)


def listening(hotcold, tally):
    sound = render(hotcold, *QUIET, "--set", "/listen difference")
    difference = sound["a"].astype(float) - sound["b"].astype(float)
    tally.near("difference is a - b", "samples", np.abs(sound[""] - difference).max(), 2e-8)
    magnified = render(hotcold, *QUIET, "--set", "/listen difference", "--set", "/listen/gain 20")
    tally.near("difference, magnified", "samples", np.abs(magnified[""] - 10 * difference)[RATE:].max(), 2e-7)
    for lane in "ab":
        hum = ["--set", "/interference/hum/on 1", "--set", f"/select {lane}"]
        sound = render(hotcold, *hum, "--set", "/listen residual")
        tally.truth(f"residual of lane {lane} is what it adds", np.array_equal(sound[""], sound[lane + ".residual"]) and
                    sound[""].any(), "it is something else")
        silent = render(hotcold, *hum, source=f"silence:{SECONDS}")
        tally.truth(f"the residual of lane {lane} has no program in it", np.array_equal(sound[""], silent[lane]), "it has")
        tally.truth(f"hum is magnified in lane {lane}", np.array_equal(
            render(hotcold, *hum, "--set", "/listen residual", "--set", "/listen/gain 12")[""][RATE:] > 0, sound[""][RATE:] > 0),
                    "it is another sound")
        plain = render(hotcold, *hum, "--set", "/listen/gain 30")
        tally.near("the magnifier leaves lanes alone", lane, level(plain[""]) + 20, 0.01)
    tally.truth("both lanes hear the same program", level(sound["a"]) - level(sound["b"]) < 0.01, "they do not")


def inserts(hotcold, tally):
    """An insert's own gain is matched away in the frame in which it comes."""
    cues = (f"/interference/noise/on 0\n/lane/a/insert {AMP} early\n/lane/a/early/gain -7\n@0.5 /lane/a/early/gain 3\n"
            f"@1 /lane/a/insert {AMP} amp\n/lane/a/amp/gain 6\n@1.5 /lane/a/amp/gain -9\n@2 /match 0\n@2.5 /match 1\n"
            "@2.6 /lane/a/remove amp\n")
    sound = render(hotcold, cues=cues)
    for start, expected, what in ((0.2, -20, "at the start"), (0.45, -20, "until it moves"), (0.6, -20, "after it moved"),
                                  (0.9, -20, "until the second comes"), (1.1, -20, "with two"), (1.6, -20, "second moved"),
                                  (2.2, -20 + 3 - 9 + 8.24 - 24 + program.db(47 / 47.47), "volts"), (2.52, -20, "matched again"),
                                  (2.8, -20, "second removed")):
        tally.value(f"insert, {what} [dBFS]", level(sound["a"], start, 0.04), expected, 0.05)
    for at in (1, 2.6):
        peak = np.abs(sound["a"][round((at - 0.05) * RATE):round((at + 0.1) * RATE)]).max()
        tally.value(f"insert, peak while one comes or goes at {at} s [dBFS]", program.db(peak), -20, 0.05)


def main():
    hotcold = program.Program(sys.argv[1])
    tally = program.Tally(40 if os.environ.get("HC_SANITIZED") else 130)
    lines = program.every_pair(hotcold)
    if os.environ.get("HC_SANITIZED"):  # the release build has judged the figures
        lines = lines[::8]
    jobs = [(matching, hotcold, tally, lines[i:i + 8]) for i in range(0, len(lines), 8)] + [(case, hotcold, tally) for case in (output, listening, inserts)]
    program.together(lambda job: job[0](*job[1:]), [(job,) for job in jobs])
    tally.end()


main()
