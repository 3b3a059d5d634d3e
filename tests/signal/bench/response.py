# SPDX-FileCopyrightText: 2026 The hotcold authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""response.py HOTCOLD [all]: what `hotcold response` says of the catalogue's lines, against ngspice with what `hotcold deck` says.

Measured with the filters that are heard, 20 Hz to 20 kHz: the signal within 0.05 dB, every disturbance within 0.5 dB wherever it is
less than 120 dB below the signal. The circuit's own answer within 0.01 dB. The lines of the first catalogue from every source, at every
rate, in every setting; of the others so many that each part meets each, or with `all` every one."""
import itertools
import os
import sys

import numpy as np
import program

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", ".."))

import ngspice  # noqa: E402

RATES = (44100, 48000, 96000)
SWEEP = "dec 8 20 20000"
HZ = ",".join(f"{20 * 10 ** (k / 8):.12g}" for k in range(25))
FIRST = (("rca", "symmetrical"), ("rca", "coax", "foil-pair"), ("single-ended", "difference-1pct", "trimmed", "transformer"))
SETTINGS = {
    "50 m, 10 ohm apart": {"length": 50, "imbalance": 10},
    "shield bonded at the driver": {"bond": "driver", "length": 20},
    "shield bonded at the receiver": {"bond": "receiver", "length": 20},
    "lifted": {"lift": 1},
    "bad contact and pin 1": {"contact": 1, "contact__where": "shield", "pin1": 20, "tolerance": 0.5},
    "300 m": {"length": 300, "beside": 300},
}


def audible(signal, other):
    """Where a disturbance counts: down to 120 dB below the signal."""
    return program.db(other) > program.db(signal) - 120


def compare(hotcold, tally, what, name, settings, sources, rates):
    """One line in one setting: every source exactly and, at every rate, as it is heard."""
    line = program.line("b", *what, **settings)
    deck = hotcold.data("deck", "--lane", "b", *line)
    title = f"{'+'.join(what)}, {name}"
    truth = {source: ngspice.response(deck, source, SWEEP)[1] for source in sources}
    counts = 0
    for source in sources:
        keep = audible(truth["signal"], truth[source])
        call = ["--lane", "b", "--from", source, "--frequencies", HZ, *line]
        exact = hotcold.response(*call)
        tally.near("exact", f"{title}, {source}", (exact[:, 1] - program.db(truth[source]))[keep], 0.01)
        turned = (exact[:, 2] - np.degrees(np.angle(truth[source])) + 180) % 360 - 180
        tally.near("exact phase [degrees]", f"{title}, {source}", turned[keep], 0.1)
        for rate in rates:
            heard = hotcold.response(*call, "--measured", "--rate", rate)
            error = (heard[:, 1] - program.db(truth[source]))[keep]
            kind = "measured signal" if source == "signal" else "measured disturbance"
            tally.near(kind, f"{title}, {source} at {rate} Hz", error, 0.05 if source == "signal" else 0.5)
            counts += keep.sum()
    return counts


def noise(hotcold, tally, what):
    line = program.line("b", *what)
    expected = ngspice.noise(hotcold.data("deck", "--lane", "b", *line), SWEEP)[1]
    got = hotcold.response("--lane", "b", "--from", "noise", "--frequencies", HZ, *line)
    tally.near("noise", "+".join(what), got[:, 1] - program.db(expected), 0.5)


def main():
    hotcold = program.Program(sys.argv[1])
    lines = list(itertools.product(*FIRST))
    tally = program.Tally(24 * 25 * 3 * 5)
    others = program.every_line(hotcold) if "all" in sys.argv else program.every_pair(hotcold)
    tally.truth("the first catalogue is there", set(lines) <= set(program.every_line(hotcold)), "it is not")
    jobs = [(compare, (hotcold, tally, what, "as it is", {}, list(ngspice.ELEMENTS), RATES)) for what in lines]
    for i, what in enumerate(lines):
        for j, (name, settings) in enumerate(SETTINGS.items()):
            jobs.append((compare, (hotcold, tally, what, name, settings, ["signal", "ground"], [RATES[(i + j) % 3]])))
        jobs.append((noise, (hotcold, tally, what)))
    for i, what in enumerate(line for line in others if line not in lines):
        jobs.append((compare, (hotcold, tally, what, "as it is", {}, ["signal", "ground"], [RATES[i % 3]])))
    program.together(lambda function, arguments: function(*arguments), jobs)
    print(f"{len(lines)} lines in {len(SETTINGS) + 1} settings, {len(others)} more, rates {RATES}")
    tally.end()


main()
