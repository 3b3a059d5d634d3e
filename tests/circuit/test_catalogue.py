# SPDX-FileCopyrightText: 2026 The hotcold authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Every combination of the catalogue against ngspice: exact response, filters and noise of every source."""

import itertools

import numpy as np

from catalogue_names import combinations
from oracle import ELEMENTS, Tally, db, deck_of, exact_check, probe, responses

RATES = [44100, 48000, 96000]


SETTINGS = {
    "desk": {},
    "stage": {"length": 50, "imbalance": 10, "beside": 10, "loop_inductance": 20e-6},
    "worn": {"length": 300, "tolerance": 1, "contact": 100, "contact_where": 1, "bond": 1, "pin1": 0.05, "beside": 300,
             "loop_resistance": 0.01, "loop_inductance": 0},
    "lifted": {"length": 5, "lift": 1, "bond": 2, "contact": 1, "contact_where": 2, "tolerance": -3},
}


# those that a newcomer meets first: all settings
FIRST = set(itertools.product(("rca", "symmetrical"), ("rca", "foil-pair"), ("single-ended", "difference-1pct", "trimmed", "transformer")))


def compare(tally, parts, setting, define):
    name = f"{'+'.join(parts)} {setting}"
    spice = responses(deck_of(parts, define), noise_of="Vsignal")
    hz = spice["hz"]
    ours = probe(parts, hz=hz, define=define, rates=RATES)
    signal = spice["Vsignal"]
    band = hz >= 20
    exact_check(tally, name, ours["exact"], spice, define.get("lift"))
    for source, element in ELEMENTS.items():
        heard = np.abs(spice[element]) > np.abs(signal) * 10 ** (-130 / 20)
        if not heard.any():
            continue
        kind, within = ("signal", 0.05) if source == "signal" else ("disturbance", 0.5)
        for fit in ours["filters"]:
            error = np.abs(db(fit[source]) - db(spice[element]))
            if (heard & band).any():
                tally.check(f"filter {kind}: {name} {source} {fit['rate']:g}", error[heard & band].max(), within, heard.sum())
    hz = spice["noise_hz"]
    band = hz >= 20
    ours = probe(parts, hz=hz, define=define, rates=RATES)
    noise = np.abs(db(np.array(ours["noise"])) - db(spice["noise"]))
    tally.check(f"noise: {name}", noise.max(), 0.05, len(hz))
    for fit in ours["filters"]:
        noise = np.abs(db(np.array(fit["noise"])) - db(spice["noise"]))
        tally.check(f"filter noise: {name} {fit['rate']:g}", noise[band].max(), 0.5, len(hz))


def main():
    tally = Tally(30000)
    every = combinations()
    settings = list(SETTINGS.items())
    for index, parts in enumerate(every):
        compare(tally, parts, *settings[index % 4])
        if tuple(parts) in FIRST:
            for setting, define in settings:
                compare(tally, parts, setting, define)
    print(f"{len(every)} combinations")
    tally.truth("catalogue", len(every) >= 24, f"{len(every)} combinations, expected 24 or more")
    tally.end()


main()
