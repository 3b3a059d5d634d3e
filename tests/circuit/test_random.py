# SPDX-FileCopyrightText: 2026 The hotcold authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Lines with parameters drawn over their whole ranges, and the source files run by ngspice as they are."""

import os
import random
import re

import numpy as np

from oracle import CIRCUITS, SOURCES, Refused, Tally, db, deck_of, exact_check, probe, responses
from catalogue_names import combinations

RATES = [22050, 32000, 44100, 48000, 88200, 96000, 176400, 192000, 384000]


def draw(rng):
    def log(low, high):
        return low * (high / low) ** rng.random()

    return {
        "length": log(0.1, 300), "imbalance": rng.choice([0, log(0.1, 600)]), "tolerance": rng.choice([0, rng.uniform(-5, 5)]),
        "contact": rng.choice([0, 0.01, log(0.001, 100)]), "contact_where": rng.randrange(3), "bond": rng.randrange(3),
        "loop_resistance": log(0.01, 10), "loop_inductance": rng.choice([0, log(1e-7, 1e-4)]), "lift": rng.randrange(2),
        "pin1": rng.choice([0, log(1e-4, 0.1)]), "beside": rng.choice([0, log(0.1, 300)]),
    }


def fits(tally, parts, define, rates):
    hz = 10 ** np.linspace(np.log10(20), np.log10(20000), 61)
    answer = probe(parts, hz=hz, define=define, rates=rates)
    signal = np.abs(answer["exact"]["signal"])
    for fit in answer["filters"]:
        band = hz <= min(20000, 0.45 * fit["rate"] if fit["rate"] < 44100 else 20000)
        for source in SOURCES:
            heard = band & (np.abs(answer["exact"][source]) > signal * 10 ** (-130 / 20))
            if heard.any():
                error = np.abs(db(fit[source]) - db(answer["exact"][source]))[heard].max()
                kind, within = ("signal", 0.05) if source == "signal" else ("disturbance", 0.5)
                name = f"{fit['rate']:g}: {'+'.join(parts)} {source} {define}"
                tally.check(f"{kind} {name}", error, within, int(heard.sum()))
                degrees = np.abs(np.angle(fit[source] / answer["exact"][source], deg=True))[heard].max()
                tally.check(f"degrees {name}", degrees, 0.6, int(heard.sum()))
        noise = np.abs(db(np.array(fit["noise"])) - db(np.array(answer["noise"])))[band].max()
        tally.check(f"noise {fit['rate']:g}: {'+'.join(parts)} {define}", noise, 0.5, int(band.sum()))
    return answer


def exact(tally, parts, define):
    spice = responses(deck_of(parts, define), sweep="dec 2 1 20000")
    ours = probe(parts, hz=spice["hz"], define=define)["exact"]
    exact_check(tally, f"{'+'.join(parts)} {define}", ours, spice, define["lift"])


def part(kind, name):
    text = open(os.path.join(CIRCUITS, kind, name + ".cir")).read()
    names = re.findall(r"(?mi)^\.subckt\s+(\S+)\s+(?:in|hot|hot_a)\s", text)
    return {"name": names[-1], "returns": "\n* return: shield\n" in text, "cold": "\n* cold: to sleeve\n" in text}


def as_they_are(tally, parts):
    """line.cir and its includes, in ngspice, with nothing but names of files and subcircuits and the headers' facts changed."""
    text = open(os.path.join(CIRCUITS, "line.cir")).read()
    found = {kind: part(kind, name) for kind, name in zip(("drivers", "cables", "receivers"), parts)}
    for kind, instance, name in zip(found, ("Xdriver", "Xcable", "Xreceiver"), parts):
        text = re.sub(rf"(?m)^\.include {kind}/.*$", f".include {os.path.join(os.path.abspath(CIRCUITS), kind, name)}.cir", text)
        text = re.sub(rf"(?m)^({instance} .*?)\S+( length=)", rf"\g<1>{found[kind]['name']}\g<2>", text)
    cable, receiver, cold = found["cables"]["returns"], found["receivers"]["returns"], found["drivers"]["cold"]
    facts = f"shield_returns={int(cable or receiver)} join_a={int(cold and cable)} join_b={int(cold and receiver and not cable)}"
    text = text.replace("shield_returns=1 join_a=0 join_b=0", facts)
    spice = responses(text, sweep="dec 1 1 20000")
    ours = probe(parts, hz=spice["hz"])["exact"]
    exact_check(tally, f"as they are {'+'.join(parts)}", ours, spice, False)


def main():
    tally = Tally(20000)
    rng = random.Random(2026)
    every = combinations()
    for index in range(160):
        parts, define = rng.choice(every), draw(rng)
        try:
            fits(tally, parts, define, rng.sample(RATES, 3))
            if index % 4 == 0:
                exact(tally, parts, define)
        except Refused as refusal:
            tally.truth(f"refused: {parts} {define}", False, str(refusal))
    for index, parts in enumerate(every):
        if index % max(1, len(every) // 60) == 0:
            as_they_are(tally, parts)
    tally.end()


main()
