# SPDX-FileCopyrightText: 2026 The hotcold authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""disturbers.py HOTCOLD: what a line does with disturbances, in receiver volts of `hotcold render`: the dimmer's field cares for the twist
and not for the receiver, its voltage for the shield, and the button that starts the motor is an action; nothing needs another's tables."""
import sys
import tempfile

import numpy as np
import program

RATE, SECONDS = 48000, 3
FULL_SCALE_V = np.sqrt(2 * 0.6) * 10 ** (24 / 20)  # a sample of 1, when volts are heard as they are
QUIET = ["--set", "/match 0", "--set", "/interference/noise/on 0"]
DIMMER = ["--set", "/interference/dimmer/on 1", "--set", "/interference/dimmer/shared 0"]


def volts(hotcold, *arguments, source=f"silence:{SECONDS}"):
    """Receiver volts that lanes a and b add to silence, left channel."""
    with tempfile.TemporaryDirectory() as folder:
        sound = hotcold.render(folder, source, "--lanes", *QUIET, *arguments, "--rate", RATE)
    return {lane: sound[lane + ".residual"][:, 0].astype(float) * FULL_SCALE_V for lane in "ab"}


def past_a_dimmer(hotcold, cable, receiver, *more):
    """Peak behind 10 m of cable that run all along the dimmer's wire."""
    driver = "rca" if receiver == "single-ended" else "symmetrical"
    line = program.line("a", driver, cable, receiver, length=10, beside=10)
    return np.abs(volts(hotcold, *DIMMER, *line, *more)["a"][RATE:]).max()


def field(hotcold, tally):
    untwisted = past_a_dimmer(hotcold, "coax", "single-ended")
    tally.value("10 A in 50 us, 10 m at 10 cm, untwisted [dB re 20 mV peak]", program.db(untwisted / 20e-3), 0, 0.5)
    for receiver in ("trimmed", "instrumentation", "difference-1pct"):
        twisted = past_a_dimmer(hotcold, "foil-pair", receiver)
        tally.value(f"twisted, {receiver} [dB re 0.7 mV peak]", program.db(twisted / 0.7e-3), 0, 1)
    quad = past_a_dimmer(hotcold, "star-quad", "trimmed")
    tally.truth(f"star quad: {1e6 * quad:.0f} uV peak of 30 to 70", 30e-6 < quad < 70e-6)
    far = past_a_dimmer(hotcold, "coax", "single-ended", "--set", "/interference/distance 1")
    tally.value("ten times as far: a tenth [dB]", program.db(far / untwisted), -20, 0.1)
    soft = past_a_dimmer(hotcold, "coax", "single-ended", "--set", "/interference/dimmer/rise 400")
    tally.value("a choke of 400 us: an eighth [dB]", program.db(soft / untwisted), -18.06, 0.5)


def voltage(hotcold, tally):
    """230 V on a bare wire: capacitance times slope through the legs' resistance."""
    bare = ["--set", "/interference/dimmer/voltage 230", "--set", "/interference/dimmer/level 0"]
    got = {cable: past_a_dimmer(hotcold, cable, "single-ended", *bare) for cable in ("unshielded", "rca", "coax")}
    tally.truth(f"unshielded {1e3 * got['unshielded']:.2f} mV, RCA lead {1e3 * got['rca']:.2f} mV, good coax {1e3 * got['coax']:.3f} mV",
                got["unshielded"] > 3 * got["rca"] > 9 * got["coax"] > 0)
    slope = 230 * np.sqrt(2) / 50e-6
    tally.value("RCA lead, 0.1 pF/m on 470 ohm in parallel with 47 k [dB]", program.db(got["rca"] / (1e-12 * slope * 470 * 47e3 / 47470)), 0, 1)


def button(hotcold, tally):
    with tempfile.TemporaryDirectory() as folder:
        cues = f"{folder}/fridge.cue"
        with open(cues, "w", encoding="ascii") as file:
            file.write("/interference/noise/on 0\n@0.5 /interference/motor/fire\n@1.5 /interference/motor/fire 0\n@2.2 /interference/motor/fire 1\n")
        v = np.abs(volts(hotcold, "--scene", cues)["a"])
    loud = [v[int(s * RATE):int((s + 0.5) * RATE)].max() for s in (0, 0.5, 1.6, 2.2)]
    tally.truth(f"pressed twice, released once: {np.array(loud)} V", loud[0] == 0 and loud[1] > 1e-3 and loud[2] < 0.01 * loud[1] and loud[3] > 1e-3)
    first, second = (np.argmax(v[int(s * RATE):] > 1e-4) / RATE for s in (0.5, 2.2))
    tally.below("from the button to the first impulse [s]", max(first, second), 0.02)
    row = next(line.split("\t") for line in hotcold.data("list", "parameters").splitlines() if line.startswith("/interference/motor/fire\t"))
    tally.truth("the button is an action", row[1] == "action", str(row))
    wrong = hotcold.run("render", "--in", "silence:1", "--out", "/dev/null", "--set", "/interference/motor/fire now")
    tally.truth("a word is refused", wrong.returncode == 2 and "/interference/motor/fire" in wrong.stderr, wrong.stderr)


def alone(hotcold, tally):
    """What one needs is there when it comes alone and late: the same bits as beside another one of no level that was on before."""
    silent = {name: [f"/interference/{name}/{knob}" for knob in ("on 1", *knobs)]
              for name, knobs in (("dimmer", ("level 0", "voltage 0")), ("phone", ("level 0",)))}
    for one, least in (("dimmer", 1), ("brick", 0.01), ("phone", 1), ("wifi", 0.05), ("motor", 1), ("motor/fire", 8)):
        late = ["--set", f"@0.4 /interference/{one}" + ("" if one == "motor/fire" else "/on 1")]
        beside = [word for knob in silent["phone" if one == "dimmer" else "dimmer"] for word in ("--set", knob)]
        first, second = (volts(hotcold, *more, *late, source="silence:1")["a"] for more in ([], beside))
        most = 1e3 * np.abs(first).max()
        tally.truth(f"{one}: {most:.3f} mV of at least {least}, alone and not", most > least and np.array_equal(first, second))


def main():
    hotcold = program.Program(sys.argv[1])
    tally = program.Tally(19)
    program.together(lambda row: row(hotcold, tally), [(field,), (voltage,), (button,), (alone,)])
    tally.end()


main()
