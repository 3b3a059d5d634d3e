# SPDX-FileCopyrightText: 2026 The hotcold authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Every combination of the catalogue against ngspice, every source, five rates. With HC_LONG=1 in four settings."""

from catalogue_names import combinations
from lines import line_check
from oracle import LONG, SANITIZED, Tally

SETTINGS = {
    "desk": {},
    "stage": {"length": 50, "imbalance": 10, "beside": 10, "loop_inductance": 20e-6},
    "worn": {"length": 300, "tolerance": 1, "contact": 100, "contact_where": 1, "bond": 1, "pin1": 0.05, "beside": 300,
             "loop_resistance": 0.01, "loop_inductance": 0},
    "lifted": {"length": 5, "lift": 1, "bond": 2, "contact": 1, "contact_where": 2, "tolerance": -3},
}


def main():
    every = combinations()
    chosen = every[::8] if SANITIZED else every
    tally = Tally(1000 * len(chosen))
    tally.truth("catalogue", len(every) == 7 * 7 * 11, f"{len(every)} combinations, expected 7 drivers x 7 cables x 11 receivers")
    for parts in chosen:
        for setting, define in SETTINGS.items() if LONG else [("desk", {})]:
            line_check(tally, f"{'+'.join(parts)} {setting}", parts, define)
    print(f"{len(chosen)} of {len(every)} combinations")
    tally.end()


main()
