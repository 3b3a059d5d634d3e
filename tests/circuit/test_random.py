# SPDX-FileCopyrightText: 2026 The hotcold authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Lines with parameters drawn over their whole ranges against ngspice, and the source files run by ngspice as they are."""

import os
import random
import re

import numpy as np

from catalogue_names import combinations
from lines import LEAST_DB, line_check, near
from oracle import CIRCUITS, ELEMENTS, LONG, SANITIZED, SOURCES, Tally, db, probe, responses

SETTINGS = 4000 if LONG else 60 if SANITIZED else 500
OTHER_RATES = [8000, 22050, 32000, 176400, 384000]


def draw(rng):
    def log(low, high):
        return low * (high / low) ** rng.random()

    return {
        "length": log(0.1, 300), "imbalance": rng.choice([0, log(0.1, 600)]), "tolerance": rng.choice([0, rng.uniform(-5, 5)]),
        "contact": rng.choice([0, 0.01, log(0.001, 100)]), "contact_where": rng.randrange(3), "bond": rng.randrange(3),
        "loop_resistance": log(0.01, 10), "loop_inductance": rng.choice([0, log(1e-7, 1e-4)]), "lift": rng.randrange(2),
        "pin1": rng.choice([0, log(1e-4, 0.1)]), "beside": rng.choice([0, log(0.1, 300)]),
    }


def part(kind, name):
    text = open(os.path.join(CIRCUITS, kind, name + ".cir")).read()
    names = re.findall(r"(?mi)^\.subckt\s+(\S+)\s+(?:in|hot|hot_a)\s", text)
    return {"name": names[-1], "returns": "\n* return: shield\n" in text, "cold": "\n* cold: to sleeve\n" in text or "\n* cold: is sleeve\n" in text,
            "off": "\n* cold: is sleeve\n" in text}


def as_they_are(tally, parts):
    """line.cir and its includes, in ngspice, with nothing but names of files and subcircuits and the headers' facts changed. The deck's
    1e-12 S from every node to ground, which make 0.2 degrees of what goes through an isolator at 20 Hz, are not in them."""
    text = open(os.path.join(CIRCUITS, "line.cir")).read()
    found = {kind: part(kind, name) for kind, name in zip(("drivers", "cables", "receivers"), parts)}
    text = re.sub(r"(?m)^\.include (?=parts/)", f".include {os.path.abspath(CIRCUITS)}/", text)
    for kind, instance, name in zip(found, ("Xdriver", "Xcable", "Xreceiver"), parts):
        text = re.sub(rf"(?m)^\.include {kind}/.*$", f".include {os.path.join(os.path.abspath(CIRCUITS), kind, name)}.cir", text)
        text = re.sub(rf"(?m)^({instance} .*?)\S+( length=)", rf"\g<1>{found[kind]['name']}\g<2>", text)
    cable, receiver, cold = found["cables"]["returns"], found["receivers"]["returns"], found["drivers"]["cold"]
    facts = f"shield_returns={int(cable or receiver)} join_a={int(cold and cable)} join_b={int(cold and receiver and not cable)}"
    facts += f" sleeve_off={int(found['drivers']['off'] and cable)}"
    text = text.replace("shield_returns=1 join_a=0 join_b=0 sleeve_off=0", facts)
    spice = responses(text, sweep="dec 1 20 20000")
    ours = probe(parts, hz=spice["hz"])["exact"]
    for source, element in ELEMENTS.items():
        heard = np.abs(spice[element]) > np.abs(spice["Vsignal"]) * 10 ** (LEAST_DB / 20)
        near(tally, "as they are", f"{'+'.join(parts)} {source}", ours[source], spice[element], heard, 0.01, 0.5)


def other_rates(tally, name, parts, define):
    """Rates that few people use: within the same limits of the exact answer, to 0.45 of a rate under 44.1 kHz. The noise, too."""
    hz = np.geomspace(20, 20000, 31)
    answer = probe(parts, hz=hz, define=define, rates=OTHER_RATES)
    for fit in answer["filters"]:
        band = hz <= (20000 if fit["rate"] >= 44100 else 0.45 * fit["rate"])
        for source in SOURCES:
            heard = band & (np.abs(answer["exact"][source]) > np.abs(answer["exact"]["signal"]) * 10 ** (LEAST_DB / 20))
            error = np.abs(db(fit[source][heard] / answer["exact"][source][heard])).max(initial=0)
            kind, within = ("program", 0.02) if source == "signal" else ("disturbance", 0.3)
            tally.check(f"other rates, {kind} [dB]: {name} {source} at {fit['rate']:g} Hz", error, within, int(heard.sum()))
        noise = np.abs(db(np.array(fit["noise"]) / answer["noise"]))[band].max()
        tally.check(f"other rates, noise [dB]: {name} at {fit['rate']:g} Hz", noise, 0.5, int(band.sum()))


def main():
    tally = Tally(1000 * SETTINGS)
    rng = random.Random(2026)
    every = combinations()
    for index in range(SETTINGS):
        parts, define = rng.choice(every), draw(rng)
        name = f"{'+'.join(parts)} {define}"
        line_check(tally, name, parts, define)
        if index % 10 == 0:
            other_rates(tally, name, parts, define)
    for parts in every[::9 if SETTINGS >= 500 else 60]:
        as_they_are(tally, parts)
    print(f"{SETTINGS} settings")
    tally.end()


main()
