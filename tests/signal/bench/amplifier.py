# SPDX-FileCopyrightText: 2026 The hotcold authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""amplifier.py HOTCOLD: the amplifier in a lane distorts as promised, is matched and aligned, and adds nothing to the residual."""
import sys
import tempfile

import numpy as np
import program

RATE, TONE = 48000, 1000
QUIET = ["--set", "/interference/noise/on 0"]
ON = ["--set", "/lane/a/amplifier/on 1"]
BALANCED = ON + ["--set", "/lane/a/amplifier/topology balanced"]
MATCHED = BALANCED + ["--set", "/lane/a/amplifier/swing matched"]


def render(hotcold, *arguments, source=f"sine:{TONE}:0:4"):
    with tempfile.TemporaryDirectory() as folder:
        return hotcold.render(folder, source, "--lanes", *arguments)


def harmonics(sound, start=2.5):
    """Levels of the first three harmonics of the tone in one second [dBFS, then dBc]."""
    lines = np.abs(np.fft.rfft(sound[round(start * RATE):round((start + 1) * RATE), 0].astype(float))) * 2 / RATE
    one, two, three = program.db(lines[[TONE, 2 * TONE, 3 * TONE]])
    return one, two - one, three - one


def rows(hotcold, tally):
    """a2 .01, a3 .001, full drive, mismatch 1 %."""
    for name, sets, second, third in (("single-ended", ON, -46.0, -72.0), ("balanced", BALANCED, -92.0, -72.0),
                                      ("balanced, level-matched", MATCHED, -98.0, -84.0)):
        one, two, three = harmonics(render(hotcold, *QUIET, *sets)["a"])
        tally.value(f"{name}: level [dBFS]", one, 0, 0.02)
        tally.value(f"{name}: HD2 [dBc]", two, second, 0.2)
        tally.value(f"{name}: HD3 [dBc]", three, third, 0.2)
    doubled, single = (harmonics(render(hotcold, *QUIET, *sets, "--set", "/match 0")["a"])[0] for sets in (BALANCED, ON))
    tally.value("two halves swing twice as far as one [dB]", doubled - single, 6.02, 0.01)


def lanes(hotcold, tally):
    """Without distortion an amplifier only delays, and that is made up for."""
    clean = ["--set", "/lane/a/amplifier/second 0", "--set", "/lane/a/amplifier/third 0"]
    sound = render(hotcold, *QUIET, "--set", "/lane/copy b a", *ON, *clean, source="pink:-20:2")
    tally.below("a clean amplifier leaves no difference [dBFS]", program.db(np.abs(sound["a"].astype(float) - sound["b"]).max()), -130)
    hum = ["--set", "/interference/hum/on 1"]
    with_one, without = (render(hotcold, *QUIET, *hum, *sets, source="silence:2")["a.residual"].astype(float) for sets in (ON, []))
    delay = 77  # of the program only: the hum comes as early as before
    tally.below("the residual is the line's alone [dBFS]", program.db(np.abs(with_one[:-delay] - without[delay:]).max()), -150)
    # The other lane's program waits for it in front of the line: both lines hear the room at the same time.
    sound = render(hotcold, *QUIET, *hum, "--set", "/lane/copy a b", *ON, *clean, "--set", "/listen difference", source="pink:-20:2")
    level, difference = (np.abs(sound[kind]).max() for kind in ("b.residual", ""))
    tally.truth(f"equal hum cancels beside an amplifier, to {difference:g} of {level:.2g}", level > 1e-3 and not difference)


def main():
    hotcold = program.Program(sys.argv[1])
    tally = program.Tally(13)
    rows(hotcold, tally)
    lanes(hotcold, tally)
    tally.end()


main()
