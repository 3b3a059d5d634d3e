# SPDX-FileCopyrightText: 2026 The hotcold authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What data sheets and papers say of the catalogue's parts: impedances, rejection, loss, noise, capacitance, and the stage's floors."""

import itertools
import os
import tempfile

import numpy as np

from oracle import CIRCUITS, Tally, db, probe

TALLY = Tally(84)
DBU = -db(np.sqrt(0.6))
SHORT = {"length": 0.1, "bond": 1, "imbalance": -0.47}  # a star quad bonded at one end, equal legs: all of the EMF is common mode


def heard(parts, source, hz, **define):
    return probe(parts, hz=[hz], define=define)["exact"][source][0]


def receiver(name, source, hz, imbalance=0.0):
    return heard(["impedance-balanced", "star-quad", name], source, hz, **{**SHORT, "imbalance": SHORT["imbalance"] + imbalance})


def impedances():
    """What a resistor in the hot leg converts of the common mode, and what it takes of the program where the input floats."""
    for name, common, differential, hz in (
            ("difference-1pct", 20e3, None, 1000), ("difference-0.1pct", 20e3, None, 1000), ("difference-25k", 50e3, None, 1000),
            ("mediocre", 40e3, None, 1000), ("trimmed", 18e3, None, 1000), ("trimmed-half", 18e3, None, 1000),
            ("instrumentation", 1e6, None, 1000), ("bootstrapped", 10e6, 48e3, 60), ("bootstrapped", 3.03e6, 48e3, 20000),
            ("transformer", 1 / (2 * np.pi * 60 * 50e-12), 13e3, 60)):
        r = 10.0
        nominal = abs(receiver(name, "signal", hz))
        converted = receiver(name, "ground", hz, r) - receiver(name, "ground", hz)
        TALLY.value(f"{name} at {hz} Hz, common-mode impedance of a leg [dB of {common:.4g} ohm]", db(r * nominal / converted / common), 0, 0.3)
        if differential:
            taken = abs(receiver(name, "signal", hz) / receiver(name, "signal", hz, 600)) - 1
            TALLY.value(f"{name} at {hz} Hz, differential impedance [dB of {differential:g} ohm]", db(600 / taken / differential), 0, 0.2)


def iec():
    """IEC 60268-3: 10 ohm in either leg."""
    for name, hz, expected, within in (("difference-25k", 60, 68, 0.5), ("trimmed", 60, 64.6, 1), ("trimmed-half", 60, 64.6, 1), ("instrumentation", 60, 74, 0.5),
                                       ("bootstrapped", 60, 90, 0.5), ("bootstrapped", 20000, 85, 0.7), ("transformer", 60, 107, 0.5)):
        for leg in (10, -10):
            got = db(receiver(name, "signal", hz, leg)) - db(receiver(name, "ground", hz, leg))
            print(f"{name} at {hz} Hz, {leg:+d} ohm: {got:.2f} dB")
            TALLY.truth(f"{name} at {hz} Hz, {leg:+d} ohm", got >= expected - within, f"{got} dB, expected {expected}")


def transformers():
    for hz in (60, 120, 240, 480, 960, 1920):
        octave = [db(receiver("transformer", "ground", f)) for f in (hz, 2 * hz)]
        TALLY.value(f"transformer, rejection's loss in the octave above {hz} Hz [dB]", octave[1] - octave[0], 6.02, 0.1)
    loss = db(receiver("transformer", "signal", 1000))
    TALLY.value("transformer's insertion loss [dB]", -loss, 2.3, 0.1)
    for hz, within in ((20, 0.03), (20000, 0.2)):
        TALLY.value(f"transformer at {hz} Hz against 1 kHz [dB]", db(receiver("transformer", "signal", hz)) - loss, 0, within)
    box = [heard(["rca", cable, "single-ended"], "ground", 50) for cable in ("rca", "rca-isolator")]
    TALLY.truth("the isolator takes more than 60 dB of the loop", db(box[0] / box[1]) > 60, f"{db(box[0] / box[1])} dB")


def cable_ask(cable, body, element, hz):
    """One metre of a cable in a netlist of its own: v(out)."""
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "one.cir")
        with open(path, "w") as file:
            file.write(f"* one metre\n.include {os.path.join(os.path.abspath(CIRCUITS), 'cables', cable + '.cir')}\n{body}\n.end\n")
        return probe(path, hz=[hz], elements=[element])["exact"][element][0]


def subcircuit(cable):
    text = open(os.path.join(CIRCUITS, "cables", cable + ".cir")).read()
    return next(line.split()[1] for line in text.splitlines() if line.startswith(".subckt") and " mains" in line)


def capacitance(cable, grounded):
    """Of the hot conductor against those in `grounded` [F]; the others float."""
    pins = {pin: "0" if pin in grounded else pin for pin in ("cold", "shield")}
    body = (f"Vtest hot 0 DC 0 AC 0\nX1 hot {pins['cold']} {pins['shield']} hb cb sb 0 0 0 {subcircuit(cable)} length=1 beside=0\n"
            "Hcurrent out 0 Vtest 1\nRout out 0 1")
    return abs(cable_ask(cable, body, "Vtest", 1000)) / (2 * np.pi * 1000)


def resistance(cable, pin):
    """Of a conductor [ohm], end to end."""
    ends = {p: (f"{p}_a", f"{p}_b") for p in ("hot", "cold", "shield")}
    ends[pin] = ("out", "0")
    nodes = [ends[p][0] for p in ends] + [ends[p][1] for p in ends]
    body = f"Itest 0 out DC 0 AC 0\nX1 {' '.join(nodes)} 0 0 0 {subcircuit(cable)} length=1 beside=0"
    return abs(cable_ask(cable, body, "Itest", 0.01))


def cables():
    foot = 0.3048
    for cable, grounded, expected in (("foil-pair", ("cold", "shield"), 67.4e-12 / foot), ("coax", ("shield",), 17e-12 / foot),
                                      ("rca", ("shield",), 150e-12), ("star-quad", ("cold", "shield"), 285e-12)):
        TALLY.value(f"{cable}, hot against {' and '.join(grounded)} [pF/m]", 1e12 * capacitance(cable, grounded), 1e12 * expected, 0.02e12 * expected)
    for cable, pin, expected in (("coax", "shield", 2.6e-3 / foot), ("foil-pair", "hot", 16.2e-3 / foot), ("star-quad", "hot", 49e-3)):
        TALLY.value(f"{cable}, {pin} [mohm/m]", 1e3 * resistance(cable, pin), 1e3 * expected, 20 * expected)


def noises():
    hz = np.linspace(20, 20000, 60)

    def dbu(parts):
        return DBU + 10 * np.log10(np.mean(np.array(probe(parts, hz=hz)["noise"]) ** 2) * 20000)

    for name, expected in (("difference-1pct", -105.4), ("difference-0.1pct", -105.4), ("mediocre", -100.6), ("trimmed", -104), ("trimmed-half", -106),
                           ("instrumentation", -112), ("bootstrapped", -107), ("difference-25k", DBU + db(52e-9 * np.sqrt(20000)))):
        TALLY.value(f"noise of {name} in 20 kHz [dBu]", dbu(["impedance-balanced", "star-quad", name]), expected, 0.3)
    TALLY.value("noise of single-ended from 75 ohm in 20 kHz [dBu]", dbu(["pro-single-ended", "coax", "single-ended"]), -120.7, 0.3)


BARE = """* title: A lead without capacitance
.subckt bare hot_a cold_a shield_a hot_b cold_b shield_b emf electric mains params: length=50
Rhot hot_a hot_b {53m*length}
Rcold cold_a cold_b {53m*length}
Rshield shield_a shield_b {65m*length}
.ends
"""
MEETING = """* title: An input without fault
.subckt meeting hot cold shield chassis out
Rhot hot chassis 1g
Rcold cold chassis 1g
Eout out 0 hot cold 1
.ends
"""


def stage():
    """50 m, 1 V of hum at 50 Hz, 10 ohm of imbalance: receivers by themselves, then what the cable does to the best of them."""
    stage = {"length": 50, "imbalance": 10}
    with tempfile.TemporaryDirectory() as folder:
        paths = {}
        even = open(os.path.join(CIRCUITS, "cables", "foil-pair.cir")).read().replace("1.0025u", "1u").replace("0.9975u", "1u")
        for name, text in (("bare", BARE), ("meeting", MEETING), ("even", even)):
            paths[name] = os.path.join(folder, name + ".cir")
            open(paths[name], "w").write(text)
        for name, expected in (("trimmed", -64), ("bootstrapped", -89), ("transformer", -108)):
            parts = ["impedance-balanced", paths["bare"], name]
            program = abs(heard(parts, "signal", 50, **stage))
            TALLY.value(f"stage, {name} alone [dBu]", DBU + db(heard(parts, "ground", 50, **stage) / program), expected, 1)
        parts = ["impedance-balanced", paths["even"], paths["meeting"]]
        capacitive = heard(parts, "ground", 50, **stage)
        TALLY.value("stage, what the cable's capacitance converts [dBu]", DBU + db(capacitive), -98, 2)
        parts[1] = "foil-pair"
        TALLY.value("stage, what the shield's current induces [dBu]", DBU + db(heard(parts, "ground", 50, **stage) - capacitive), -91, 0.5)


def conversion():
    """Ground voltage into difference by the cable's capacitance: the closed form per leg against the network, shield bonded at both ends,
    at the driver, at the receiver. (Without the capacitance between the legs, which the form does not have.)"""
    with tempfile.TemporaryDirectory() as folder:
        even = open(os.path.join(CIRCUITS, "cables", "foil-pair.cir")).read().replace("1.0025u", "1u").replace("0.9975u", "1u").replace("112p*m", "1f*m")
        paths = [os.path.join(folder, name) for name in ("even.cir", "meeting.cir")]
        for path, text in zip(paths, (even, MEETING)):
            open(path, "w").write(text)
        for length, (bond, at_a), hz in itertools.product((5, 20, 50), ((0, 0.5), (1, 1), (2, 0)), (100, 1000, 5000)):
            define = {"length": length, "imbalance": 10, "bond": bond}
            title = f"{length} m of foil pair, shield bonded at {('both ends', 'the driver', 'the receiver')[bond]}, {hz} Hz,"
            got = heard(["impedance-balanced", *paths], "ground", hz, **define)
            s = 2j * np.pi * hz
            legs = []
            for ohm, farad in ((57.235, 112.75e-12 * length), (46.765, 107.25e-12 * length)):
                conductance = 1 / (ohm + 0.02 + 0.053 * length / 2)
                legs.append((conductance + s * farad * at_a) / (conductance + s * farad))
            shield = 0.065 * length + 0.02  # its inductance is the mutual one too: the drop in it meets itself in the legs
            share = shield / (shield + 0.5 + s * (10e-6 + 1e-6 * length)) if bond == 0 else 1
            if bond == 1:
                TALLY.truth(f"{title} converts nothing", db(got) < -150, f"{db(got)} dB")
            else:
                TALLY.value(f"{title} against the closed form [dB]", db(got / (share * (legs[0] - legs[1]))), 0, 0.05)


for row in (conversion, impedances, iec, transformers, cables, noises, stage):
    row()
TALLY.end()
