# SPDX-FileCopyrightText: 2026 The hotcold authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""response.py HOTCOLD: what `hotcold response` says of the catalogue's lines, against ngspice with what `hotcold deck` says.

Measured with the very filters that are heard, 20 Hz to 20 kHz, every disturbance down to 130 dB below the program: the program within
0.02 dB, disturbances within 0.3 dB, both within 1 degree; below 5 kHz at 48 kHz and more within 0.005 dB and 0.05 degrees. The circuit's own
answer within 0.01 dB and 0.1 degrees. Each part of the catalogue, each setting and each rate comes up here; all combinations of
parts are judged in tests/circuit, and here too with HC_LONG=1."""
import os
import sys

import numpy as np
import program

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", ".."))

import ngspice  # noqa: E402

RATES = (44100, 48000, 88200, 96000, 192000)
SWEEP = "dec 8 20 20000"
HZ = 20 * 10 ** (np.arange(25) / 8)
SETTINGS = {
    "as it is": {},
    "50 m, 10 ohm apart": {"length": 50, "imbalance": 10},
    "shield bonded at the driver": {"bond": "driver", "length": 20},
    "shield bonded at the receiver": {"bond": "receiver", "length": 20},
    "lifted": {"lift": 1},
    "bad contact and pin 1": {"contact": 1, "contact__where": "shield", "pin1": 20, "tolerance": 0.5},
    "300 m": {"length": 300, "beside": 300},
    "a unit of a coarse grade": {"spread": 5, "seed": 7, "contact": 0},
}


def lines(hotcold):
    """Few lines in which each part comes up, or with HC_LONG=1 all."""
    if os.environ.get("HC_LONG"):
        return program.every_line(hotcold)
    drivers, cables, receivers = (hotcold.names(part) for part in ("drivers", "cables", "receivers"))
    return [(drivers[i % len(drivers)], cables[2 * i % len(cables)], r) for i, r in enumerate(receivers)]


def near(tally, kind, title, got, truth, keep, within_db, within_degrees):
    """Columns of `response` against complex numbers."""
    turned = (got[:, 2] - np.degrees(np.angle(truth)) + 180) % 360 - 180
    tally.near(f"{kind} [dB]", title, (got[:, 1] - program.db(truth))[keep], within_db)
    tally.near(f"{kind} [degrees]", title, turned[keep], within_degrees)


def compare(hotcold, tally, what, name, rates):
    """One line in one setting: every source, exactly and as it is heard at `rates`; the noise."""
    line = program.line("b", *what, **SETTINGS[name])
    deck = hotcold.data("deck", "--lane", "b", *line)
    truth = ngspice.responses(deck, sweep=SWEEP, noise_of="Vsignal")
    ask = ["--lane", "b", "--frequencies", ",".join(f"{f:.12g}" for f in HZ), *line]
    for source, element in ngspice.ELEMENTS.items():
        title, expected = f"{'+'.join(what)}, {name}, {source}", truth[element]
        keep = program.db(expected) > program.db(truth["Vsignal"]) - 130
        lifted_leakage = source == "leakage" and name == "lifted"  # 1 MV a unit, which leaves doubles short of digits
        near(tally, "exact", title, hotcold.response("--from", source, *ask), expected, keep, *((0.3, 1) if lifted_leakage else (0.01, 0.1)))
        for rate in rates:
            heard = hotcold.response("--from", source, *ask, "--measured", "--rate", rate)
            kind, within = ("program", 0.02) if source == "signal" else ("disturbance", 0.3)
            near(tally, f"heard {kind}", f"{title} at {rate} Hz", heard, expected, keep, within, 1)
            if rate >= 48000 and not lifted_leakage:
                near(tally, f"heard {kind} below 5 kHz", f"{title} at {rate} Hz", heard, expected, keep & (HZ <= 5000), 0.005, 0.05)
    density = hotcold.response("--from", "noise", *ask)[:, 1]
    tally.near("noise [dB]", f"{'+'.join(what)}, {name}", density - program.db(truth["noise"]), 0.5)


def main():
    hotcold = program.Program(sys.argv[1])
    chosen = lines(hotcold)
    tally = program.Tally(len(chosen) * 6 * 25)
    names = list(SETTINGS)
    each = 1 if os.environ.get("HC_SANITIZED") else 2
    jobs = [(hotcold, tally, what, names[i % len(names)], [RATES[(i + 2 * k) % 5] for k in range(each)]) for i, what in enumerate(chosen)]
    program.together(compare, jobs)
    print(f"{len(chosen)} lines, settings {len(names)}, rates {RATES}, {each} a line")
    tally.end()


main()
