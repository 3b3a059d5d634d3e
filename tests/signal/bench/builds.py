# SPDX-FileCopyrightText: 2026 The hotcold authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""builds.py HOTCOLD: a thousand real units: what `hotcold response --builds` says against the units one by one, ngspice and print.

Percentiles by nearest rank are found in single answers; single units are what ngspice makes of `hotcold deck`; the series that shops
sell has the distribution that is known. And a seed that is turned while it plays is heard as the other unit."""
import math
import os
import sys
import tempfile

import numpy as np
import program

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", ".."))
import ngspice  # noqa: E402

UNITS = 100000 if os.environ.get("HC_LONG") else 1000 if os.environ.get("HC_SANITIZED") else 4000
HZ = ["--frequencies", "20,997,20000"]
MATCHED = {"length": 0.1, "bond": "driver", "spread": 1}  # the loop's EMF stands between the chassis, the cable does nothing
EQUAL = """* title: Four equal resistors
.include {circuits}/parts/opamp.cir
.subckt equal hot cold shield chassis out
R1 cold minus 10k
R2 minus out 10k
R3 hot plus 10k
R4 plus chassis 10k
X1 plus minus out chassis opamp ia=0
.ends
"""


def one_by_one(hotcold, tally):
    """Units 7 to 17 each by itself, and the whole lot."""
    for what, spread, sources in ((("symmetrical", "foil-pair", "difference-1pct"), 1, ("signal", "ground")),
                                  (("rca", "rca-isolator", "single-ended"), 20, ("ground", "noise"))):
        line = program.line("b", *what, spread=spread, length=20, tolerance=0.3)
        for source in sources:
            call = ["--lane", "b", "--from", source, *HZ, *line, "--set"]
            alone = np.array([hotcold.response(*call, f"/lane/b/line/seed {seed}")[:, 1] for seed in range(7, 18)])
            for units in (1, 2, 11):
                lot = hotcold.response(*call, "/lane/b/line/seed 7", "--builds", units)[:, 1:]
                ranks = [max(math.ceil(p * units / 100), 1) - 1 for p in (50, 1, 99)]
                tally.near("nearest rank", f"{what} {source}, {units}", lot - np.sort(alone[:units], axis=0)[ranks].T, 1.5e-6)
            tally.truth(f"{what} {source}: units differ", np.ptp(alone, axis=0).max() > 1e-3, "they do not", quiet=True)


def headphones(hotcold, tally):
    """The same of a lane's headphone, its own spread and seed and not its line's; left and right are built apart."""
    sets = [x for words in ("on 1", "spread 7", "model trs-300", "output_impedance 30") for x in ("--set", f"/lane/b/headphone/{words}")]
    sets += ["--set", "/lane/b/line/spread 20"]
    for start, end in (("left", "left"), ("right", "left")):
        call = ["--lane", "b", "--from", start, "--to", end, *HZ, *sets, "--set"]
        alone = np.array([hotcold.response(*call, f"/lane/b/headphone/seed {seed}")[:, 1] for seed in range(3, 14)])
        lot = hotcold.response(*call, "/lane/b/headphone/seed 3", "--builds", 11)[:, 1:]
        tally.near("nearest rank", f"headphone, {start} to {end}", lot - np.sort(alone, axis=0)[[5, 0, 10]].T, 1.5e-6)
        tally.truth(f"headphones {start} to {end}: units differ", np.ptp(alone, axis=0).max() > 1e-2, np.ptp(alone, axis=0), quiet=True)
        same = hotcold.response(*call, "/lane/b/headphone/seed 3", "--set", "/lane/b/line/seed 8")[:, 1]
        tally.truth(f"headphones {start} to {end}: not the line's seed", np.array_equal(same, alone[0]), same - alone[0], quiet=True)
    left, right = (hotcold.response("--lane", "b", "--from", side, "--to", side, *HZ, *sets)[:, 1] for side in ("left", "right"))
    tally.truth("two drivers are not alike", np.abs(left - right).max() > 1e-3, left - right)


def as_ngspice(hotcold, tally):
    for seed, what in enumerate(program.every_pair(hotcold)[::9]):
        line = program.line("a", *what, spread=10, seed=seed, length=30)
        deck = hotcold.data("deck", "--lane", "a", *line)
        for source in ("signal", "ground"):
            expected = program.db(ngspice.response(deck, source, "lin 1 997 997")[1])
            got = hotcold.response("--lane", "a", "--from", source, "--builds", 1, "--frequencies", 997, *line)[0, 1]
            tally.near("a unit in ngspice", f"{what} seed {seed} {source}", got - expected, 0.01 if expected[0] > -120 else 0.5)


def as_the_shop_sells_them(hotcold, tally):
    """Uniform 1 %: median 47.9 dB, 1st percentile 37.1; 0.1 % 20 dB more."""
    with tempfile.TemporaryDirectory() as folder:
        circuits = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..", "..", "plugins", "circuits")
        equal = os.path.join(folder, "equal.cir")
        with open(equal, "w", encoding="utf-8") as file:
            file.write(EQUAL.format(circuits=os.path.abspath(circuits)))
        for receiver, more, better in ((equal, {}, 0), (equal, {"spread": 0.1}, 20), ("difference-1pct", {"tolerance": -0.796}, 0)):
            line = program.line("b", "impedance-balanced", "star-quad", receiver, **{**MATCHED, **more})
            got = hotcold.response("--lane", "b", "--from", "ground", "--frequencies", 1000, "--builds", UNITS, *line)[0]
            name = f"{UNITS} units of {os.path.basename(receiver)} {more}"
            tally.value(f"{name}: median [dB]", -got[1], 47.9 + better, 0.5)
            tally.value(f"{name}: 1st percentile [dB]", -got[3], 37.1 + better, 0.5)


def refused(hotcold, tally):
    spread = program.line("a", spread=1)
    for words, call in (("all units of lane a are alike; expected /lane/a/line/spread of more than 0", ["--builds", 5]),
                        ("--builds: expected a number from 1", ["--builds", 0, *spread]), ("whole number", ["--builds", 1.5, *spread]),
                        ("expected one of the two", ["--builds", 5, "--measured", *spread]),
                        ("figures in all at most", ["--builds", 1000000, *spread]),
                        ("out of range, 0 to 20 %", ["--set", "/lane/a/line/spread 21"]),
                        ("out of range, 0 to", ["--set", "/lane/a/line/seed -1"])):
        run = hotcold.run("response", "--from", "ground", *call)
        tally.truth(f"refused: {words}", run.returncode == 2 and words in run.stderr and not run.stdout, run.stderr)


def heard(hotcold, tally):
    """Half a second of unit 1, then unit 2; and whose seed is whose."""
    hum = ["--set", "/interference/hum/on 1", "--set", "/interference/hum/level 1", "--lanes"]
    with tempfile.TemporaryDirectory() as folder:
        def residual(*more, noise=0, receiver="difference-1pct"):
            line = program.line("b", receiver=receiver, spread=5)
            sound = hotcold.render(folder, "silence:1", "--set", "/match 0", "--set", f"/interference/noise/on {noise}", *hum, *line, *more)
            return sound["b.residual"].astype(float)

        one, two = residual("--set", "/lane/b/line/seed 1"), residual("--set", "/lane/b/line/seed 2")
        both = residual("--set", "/lane/b/line/seed 1", "--set", "@0.5 /lane/b/line/seed 2")
        rms = np.sqrt((two[36000:] ** 2).mean())
        tally.truth("two seeds are two units", np.abs(one - two)[24000:].max() > 0.1 * rms, "they sound the same")
        tally.truth("unit 1 until it is turned", np.array_equal(both[:24000], one[:24000]), "it is not")
        tally.near("unit 2 when it has been turned", "of its level", np.sqrt(((both - two)[36000:] ** 2).mean()) / rms, 0.01)  # its slow poles have a second or two to settle
        tally.truth("left and right are one unit", np.array_equal(one[:, 0], one[:, 1]), "they differ")
        plain = ["--set", "/lane/b/line/spread 0"]
        noisy = residual(*plain, noise=1)
        tally.truth("a unit's seed is not the noise's", np.array_equal(noisy, residual(*plain, "--set", "/lane/b/line/seed 9", noise=1)), "it is")
        tally.truth("the room's seed is", not np.array_equal(noisy, residual(*plain, "--set", "/interference/seed 9", noise=1)), "it is not")


def main():
    hotcold = program.Program(sys.argv[1])
    tally = program.Tally(50)
    for row in (one_by_one, headphones, as_ngspice, as_the_shop_sells_them, refused, heard):
        row(hotcold, tally)
    tally.end()


main()
