# SPDX-FileCopyrightText: 2026 The hotcold authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""headphones.py HOTCOLD: a lane's headphone, exactly, as it is heard and in ngspice; what matching leaves of it, what two bridged halves
do, what hisses."""
import os
import sys
import tempfile

import numpy as np
import program

sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__)))))

import ngspice  # noqa: E402

RATE, TONE = 48000, 997
FULL_SCALE_V = np.sqrt(2 * 0.6) * 10 ** (24 / 20)  # a sample of 1, when volts are heard as they are
QUIET = ["--set", "/interference/noise/on 0"]
WAYS = [(start, end) for start in ("left", "right") for end in ("left", "right")]
HZ = [20, 95, 300, 997, 5000, 12000, 20000]


def phone(lane, model, **more):
    """--set options that put a headphone into a lane; `more` by symbol, `noise__own` for noise/own."""
    options = ["--set", f"/lane/{lane}/headphone/on 1", "--set", f"/lane/{lane}/headphone/model {model}"]
    for symbol, value in more.items():
        options += ["--set", f"/lane/{lane}/headphone/{symbol.replace('__', '/')} {value}"]
    return options


def render(hotcold, *arguments, source=f"sine:{TONE}:-20:1"):
    with tempfile.TemporaryDirectory() as folder:
        return hotcold.render(folder, source, "--lanes", *arguments)


def level(sound, hz=TONE):
    """Of both channels [dBFS], after what has to settle."""
    part = sound[RATE // 4:].astype(float)
    window = np.hanning(len(part))
    turn = np.exp(-2j * np.pi * hz * np.arange(len(part)) / RATE) * window / (window.sum() / 2)
    return program.db((turn[:, None] * part).sum(axis=0))


def circuits(hotcold, tally, model, more):
    """The deck through ngspice, the program's exact answer, and the filters that play."""
    lane = ["--lane", "b", *phone("b", model, **more)]
    name = f"{model} {more or ''}"
    spice = ngspice.crossings(hotcold.data("deck", *lane), "dec 4 20 20000")
    at = ",".join(f"{f:.12g}" for f in spice["hz"])
    for start, end in WAYS:
        ask = [*lane, "--from", start, "--to", end, "--frequencies"]
        exact, heard = hotcold.response(*ask, at), hotcold.response(*ask, ",".join(map(str, HZ)), "--measured")
        theirs = spice[f"{start}-{end}"]
        tally.near("deck and exact [dB]", f"{name} {start} to {end}", exact[:, 1] - program.db(theirs), 0.001)
        turned = np.angle(np.exp(1j * np.radians(exact[:, 2])) / (theirs / np.abs(theirs)), deg=True)
        tally.near("deck and exact [degrees]", f"{name} {start} to {end}", turned, 0.01)
        known = hotcold.response(*ask, ",".join(map(str, HZ)))
        own = start == end
        tally.near(f"exact and heard, {'self' if own else 'cross'} [dB]", f"{name} {start} to {end}", heard[:, 1] - known[:, 1], 0.02 if own else 0.3)


def matched(hotcold, tally):
    """Eight headphones at once: 0 dB at 997 Hz; as volts, what volume and circuit make of it, whatever line is in front."""
    models = hotcold.names("headphones")
    sets = [option for lane, model in zip("abcdefgh", models) for option in phone(lane, model, volume=0.5, output_impedance=10)]
    sound = render(hotcold, "--lanes-count", 8, *QUIET, *sets)
    volts = render(hotcold, "--lanes-count", 8, *QUIET, *sets, "--set", "/match 0")
    for lane, model in zip("abcdefgh", models):
        tally.near("matched [dB]", model, level(sound[lane]) + 20, 0.001)
        own, cross = (hotcold.response("--lane", lane, "--lanes-count", 8, "--from", "left", "--to", to, "--frequencies", TONE, *sets)[0]
                      for to in ("left", "right"))
        both = program.db(10 ** (own[1] / 20) * np.exp(1j * np.radians(own[2])) + 10 ** (cross[1] / 20) * np.exp(1j * np.radians(cross[2])))
        expected = -20 + program.db(0.5 * np.sqrt(2) / FULL_SCALE_V) + both
        tally.near("volts [dB]", model, level(volts[lane]) - expected, 0.01)
    # the residual is referred to the receiver: a headphone that is matched leaves hum as it was
    hum = ["--set", "/interference/hum/on 1", "--set", "/interference/noise/on 0", "--set", "/lane/copy b a"]
    sound = render(hotcold, *hum, *phone("a", "four-wire-planar", noise__own=0), source="silence:2")
    with_, without = (np.sqrt(np.mean(sound[lane + ".residual"][RATE:].astype(float) ** 2)) for lane in "ab")
    tally.value("hum behind the headphone [dB re the line's]", program.db(with_ / without), 0, 0.01)
    tally.truth("with silence, the lane is its residual", np.array_equal(sound["a"], sound["a.residual"]))


def four_point_four(hotcold, tally):
    """32 ohm, single-ended from three wires against bridged over four: twice the volts; at matched level nothing."""
    sets = [*QUIET, "--set", "/lane/copy b a", *phone("a", "trs-32"), *phone("b", "four-wire-32", drive="btl")]
    volts = render(hotcold, *sets, "--set", "/match 0")
    gain = level(volts["b"]) - level(volts["a"])
    tally.near("four-point-four: bridged [dB]", "twice the volts, and 0.03 dB of crosstalk less", gain - 6.02 - 0.037, 0.01)
    for lane, expected in (("a", -50), ("b", -90)):
        own, cross = (hotcold.response("--lane", lane, "--from", "left", "--to", to, "--frequencies", TONE, *sets)[0, 1] for to in ("left", "right"))
        tally.value(f"four-point-four: crosstalk of lane {lane} [dB]", cross - own, expected, 1)
    with tempfile.TemporaryDirectory() as folder:
        sound = hotcold.render(folder, "pink:-20:2", "--lanes", *sets, "--set", "/listen difference")
    heard, left = (np.sqrt(np.mean(sound[kind][RATE:].astype(float) ** 2)) for kind in ("a", ""))
    tally.below("four-point-four: what is left between the lanes when matched [dB]", program.db(left / heard), -80)
    run = hotcold.run("render", "--in", "silence:1", "--out", "/dev/null.wav", *phone("a", "trs-32", drive="btl"))
    tally.truth("a bridged drive into three wires is refused", run.returncode == 2 and "needs four" in run.stderr, run.stderr)
    run = hotcold.run("response", "--lane", "a", "--from", "left", "--frequencies", 100)
    tally.truth("--from left without --to is refused", run.returncode == 2 and "--to" in run.stderr, run.stderr)
    run = hotcold.run("response", "--lane", "a", "--from", "left", "--to", "right", "--frequencies", 100)
    tally.truth("a lane without a headphone has one channel", run.returncode == 2 and "/headphone/on" in run.stderr, run.stderr)


def a_weighted(volts):
    """Rms of the A-weighted noise [V], by its spectrum."""
    hz = np.fft.rfftfreq(len(volts), 1 / RATE)
    f2 = hz ** 2
    weight = 12194 ** 2 * f2 ** 2 / ((f2 + 20.6 ** 2) * np.sqrt((f2 + 107.7 ** 2) * (f2 + 737.9 ** 2)) * (f2 + 12194 ** 2)) * 10 ** 0.1
    weight[hz > 20000] = 0
    return np.sqrt(2 * np.sum(np.abs(np.fft.rfft(volts) * weight) ** 2)) / len(volts)


def sensitive_iem(hotcold, tally):
    """What is said of noise is heard: own noise +3 dB bridged, noise from upstream +6 dB."""
    def hiss(drive, own, upstream):
        sets = phone("a", "four-wire-iem", drive=drive, noise__own=own, noise__upstream=upstream)
        alone = ["--set", "/match 0", "--set", "/lane/a/line/receiver single-ended", *sets]
        line = a_weighted(render(hotcold, *alone, "--set", "/lane/a/headphone/noise/own 0", "--set", "/lane/a/headphone/noise/upstream 0",
                                 source="silence:6")["a.residual"][RATE:, 0].astype(float)) * FULL_SCALE_V
        all_ = a_weighted(render(hotcold, *alone, source="silence:6")["a.residual"][RATE:, 0].astype(float)) * FULL_SCALE_V
        return np.sqrt(all_ ** 2 - line ** 2)
    se, own, upstream = hiss("se", 15, 0), hiss("btl", 15, 0), hiss("btl", 0, 15)
    tally.value("15 uV(A), single-ended [dB re 15 uV]", program.db(se / 15e-6), -0.08, 0.15)
    tally.value("own noise, bridged [dB]", program.db(own / se), 3.01, 0.1)
    tally.value("noise from upstream, bridged [dB]", program.db(upstream / se), 6.02, 0.1)


def main():
    hotcold = program.Program(sys.argv[1])
    tally = program.Tally(600)
    cases = [(model, more) for model in hotcold.names("headphones") for more in ({}, {"output_impedance": 120, "common": 1, "length": 3})]
    cases += [(model, {"drive": "btl", "output_impedance": 2, "spread": spread, "seed": 7}) for model in ("four-wire-300", "four-wire-iem") for spread in (0, 15)]
    program.together(lambda model, more: circuits(hotcold, tally, model, more), cases)
    program.together(lambda case: case(hotcold, tally), [(matched,), (four_point_four,), (sensitive_iem,)])
    for wires, expected in (("trs", -50.16),):
        row = hotcold.response("--lane", "a", "--from", "left", "--to", "right", "--frequencies", 100, *phone("a", wires + "-32", length=0))[0]
        tally.value("shared return 0.1 ohm into 32 ohm [dB]", row[1], expected, 0.02)
        tally.value("and inverted [degrees]", abs(row[2]), 180, 0.1)
    tally.end()


main()
