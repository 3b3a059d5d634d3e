# SPDX-FileCopyrightText: 2026 The hotcold authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The numbers a correct bench shows: our engine, ngspice and the closed form, each row by its name."""

import itertools
import os

import numpy as np

from oracle import HERE, Tally, db, found_by, probe, probe_deck, responses

TALLY = Tally(230)


def fixture(name):
    return os.path.join(HERE, "fixtures", name + ".cir")


def spice_text(name, define):
    """The fixture as it is, its parameters overridden behind it (ngspice takes the last)."""
    text = open(fixture(name)).read().replace(".end\n", "")
    return text + "".join(f".param {k}={float(v)!r}\n" for k, v in (define or {}).items()) + ".end\n"


def ask(name, element, hz, define=None):
    """Response at one frequency, ours; ngspice must say the same within 0.001 dB (where it says more than -120 dB)."""
    ours = probe(fixture(name), hz=[hz], define=define, elements=[element])["exact"][element][0]
    theirs = responses(spice_text(name, define), [element], f"lin 1 {hz} {hz}")[element][0]
    if db(theirs) > -120:
        TALLY.check(f"ngspice: {name} {element} {define} {hz}", abs(db(ours) - db(theirs)), 0.001)
    else:
        TALLY.truth(f"ngspice: {name} {element} {define} {hz}", db(ours) < -119, f"{db(ours)} dB, expected under -119")
    return ours


def rejection(name, define=None, gain=1.0, hz=1000):
    return db(gain) - db(ask(name, "Vcm", hz, define))


def single_ended_loop():
    closed = db(0.05 / 0.55 * 47000 / 47100)
    got = db(ask("single_ended_loop", "Vground", 50))
    TALLY.value("single-ended loop [dB]", got, -20.846, 0.01)
    TALLY.value("single-ended loop, closed form [dB]", got, closed, 1e-4)


def four_resistors():
    for t, expected in ((1e-2, 33.89), (1e-3, 53.97), (1e-4, 73.98)):
        worst = min(rejection("four_resistors", dict(zip(("t1", "t2", "t3", "t4"), signs)))
                    for signs in itertools.product((-t, t), repeat=4))
        TALLY.value(f"four resistors, worst, {100 * t:g} % [dB]", worst, expected, 0.02)
    for t, expected in ((1e-2, 46.06), (1e-3, 66.03)):
        TALLY.value(f"one resistor off {100 * t:g} % [dB]", rejection("four_resistors", {"t4": t}), expected, 0.02)
    legs = {"rs_hot": 47, "rs_cold": 47}
    for name, define, gain, plain, expected in (("4 x 25k", {"r": 25e3}, 1.0, 73.98, 74.01),
                                                ("12k/6k", {"r": 12e3, "gain": 0.5}, 0.5, 65.11, 65.17)):
        got = rejection("four_resistors", {**define, **legs, "rs_hot": 57}, gain)
        TALLY.value(f"{name}, +10 ohm on 47 ohm legs [dB]", got, expected, 0.02)
        TALLY.value(f"{name}, +10 ohm on 0 ohm legs [dB]", rejection("four_resistors", {**define, "rs_hot": 10}, gain), plain, 0.02)
    TALLY.value("1 k source in the hot leg [dB]", rejection("four_resistors", {"rs_hot": 1000}), 26.44, 0.02)
    TALLY.value("1 k source in the cold leg [dB]", rejection("four_resistors", {"rs_cold": 1000}), 26.85, 0.02)


def transformer():
    for hz, expected in ((60, 106.96), (1000, 82.53), (3000, 72.98), (20000, 56.51)):
        x = 2 * np.pi * hz * 1.19e-12 * 10e3
        got = rejection("transformer_coupling", hz=hz)
        TALLY.value(f"transformer at {hz} Hz [dB]", got, expected, 0.02)
        TALLY.value(f"transformer at {hz} Hz, closed form [dB]", got, db(abs(1 + 1j * x) / x), 1e-6)


def coax():
    TALLY.value("coax 200 ft at 46.8 kHz [dB]", db(ask("coax_200ft", "Vsignal", 46800)), -3.0103, 0.02)
    TALLY.value("coax 200 ft at 20 kHz [dB]", db(ask("coax_200ft", "Vsignal", 20000)), -0.73, 0.02)
    for hz, expected in ((50, -20.85), (1000, -20.93), (7300, -23.86), (20000, -30.15)):
        got = db(ask("coupled_coax", "Vground", hz))
        TALLY.value(f"coupled coax at {hz} Hz [dB]", got, expected, 0.02)


def shield_current():
    for hz, expected in ((60, -114.5), (600, -94.5), (6000, -74.5)):
        TALLY.value(f"SCIN at {hz} Hz [dBV]", db(0.1 * ask("scin", "Ishield", hz)), expected, 0.05)


def sources():
    for name, hot, cold in (("impedance-balanced", 1, 0), ("symmetrical", 0.5, -0.5)):
        define = {"hot_drive": hot, "cold_drive": cold}
        # nominal gain over what the common mode leaves, as everywhere
        TALLY.value(f"{name}, R4 +1 % [dB]", -db(ask("legs", "Vground", 1000, define)), 46.08, 0.01)
    TALLY.value("ground-sensing, 1 % [dB]", -db(ask("ground_sensing", "Vground", 1000)), 40.02, 0.02)
    TALLY.value("XLR pin 3 grounded [dB]", db(ask("pin3_grounded", "Vground", 50)), -6.11, 0.02)


def thermal():
    density = probe(fixture("four_resistors"), hz=[1000], elements=["Vdm"])["noise"][0]
    TALLY.value("4 x 10k, thermal [nV/rtHz]", 1e9 * density, 25.75, 0.2575)
    theirs = responses(spice_text("four_resistors", None), [], "dec 5 10 10000", "Vdm")["noise"]
    TALLY.check("ngspice: thermal", abs(db(density) - db(theirs)).max(), 0.001)


def heard(parts, source, hz=50, **define):
    return probe(parts, hz=[hz], define=define)["exact"][source][0]


DBU = -db(0.7746)
RCA, FOIL = ["rca", "rca", "single-ended"], ["symmetrical", "foil-pair"]


def scenes():
    """What the catalogue's own parts show of the scenes."""
    two = 0.02 * heard(RCA, "ground")
    TALLY.value("two outlets, 20 mV, RCA 2 m [dBV]", db(two), -50.4, 0.05)
    TALLY.value("two outlets, 1 % difference amplifier [dBV]", db(0.02 * heard(FOIL + ["difference-1pct"], "ground")), -95, 0.5)
    TALLY.value("only the jack: worse than RCA by [dB]", db(0.02 * heard(FOIL + ["xlr-single-ended"], "ground") / two), 3.7, 0.1)
    isolated = heard(["rca", "rca-isolator", "single-ended"], "ground")
    TALLY.truth("the isolator cures the loop", db(isolated) < -100, f"{db(isolated)} dB")
    TALLY.value("desk, 78 uA through 1 m of RCA [uV]", 78 * abs(heard(RCA, "leakage", length=1, lift=1)), 4.29 * 47 / 47.47, 0.01)
    TALLY.value("stage, 50 m RCA, hum [dBu]", DBU + db(heard(RCA, "ground", length=50)), 0.2, 0.3)
    stage = {"length": 50, "imbalance": 10}
    # the coupling capacitors' 6.4 ohm at 50 Hz stand at right angles to the 10.5 ohm: 1.4 dB more than these alone
    TALLY.value("stage, trimmed [dBu]", DBU + db(heard(FOIL + ["trimmed"], "ground", **stage)), -64 + 1.4, 0.5)
    # SCIN -91.4 and the cable's conversion -99.7 dBu in phase; the transformer loses 2.3 dB
    floor = 20 * np.log10(10 ** (-91.4 / 20) + 10 ** (-99.7 / 20))
    TALLY.value("stage, transformer: the cable is the floor [dBu]", DBU + db(heard(FOIL + ["transformer"], "ground", **stage)), floor - 2.3, 0.5)
    quad = ["impedance-balanced", "star-quad"]
    TALLY.value("stage, star quad, bootstrapped [dBu]", DBU + db(heard(quad + ["bootstrapped"], "ground", **stage)), -89, 1.5)
    for ohm, expected in ((0, 74), (100, 54)):
        quiet = db(heard(["pro-single-ended", "foil-pair", "single-ended"], "ground"))
        got = quiet - db(heard(["impedance-balanced", "foil-pair", "difference-25k"], "ground", contact=ohm / 2, contact_where=1))
        TALLY.value(f"oxidised contact {ohm} ohm, 25k difference amplifier [dB]", got, expected, 1.0)
    for receiver in ("bootstrapped", "transformer"):
        quiet = db(heard(["pro-single-ended", "foil-pair", "single-ended"], "ground"))
        got = quiet - db(heard(["impedance-balanced", "foil-pair", receiver], "ground", contact=50, contact_where=1))
        TALLY.truth(f"oxidised contact 100 ohm, {receiver}", got > 80, f"{got} dB")


def drivers():
    """What the drivers are known for."""
    jack = "xlr-single-ended"
    full = db(47000 / 47050)
    TALLY.value("symmetrical in an RCA lead [dB]", db(heard(["symmetrical", "rca", "single-ended"], "signal", 1000)), -6.02, 0.02)
    TALLY.value("symmetrical into pin 3 grounded [dB]", db(heard(["symmetrical", "foil-pair", jack], "signal", 1000)), -6.02, 0.02)
    TALLY.value("cross-coupled keeps its level [dB]", db(heard(["cross-coupled", "foil-pair", jack], "signal", 1000)), full, 0.1)
    TALLY.value("transformer keeps its level [dB]", db(heard(["transformer", "foil-pair", jack], "signal", 1000)), full, 0.1)
    for driver in ("cross-coupled", "transformer", "ground-sensing"):
        TALLY.value(f"{driver} in an RCA lead [dB]", db(heard([driver, "rca", "single-ended"], "signal", 1000)), full, 0.1)
        TALLY.value(f"{driver} into an RCA socket [dB]", db(heard([driver, "foil-pair", "single-ended"], "signal", 1000)), full, 0.1)
    sensed = heard(["ground-sensing", "star-quad", jack], "ground", length=0.1, loop_inductance=0)
    plain = heard(["pro-single-ended", "star-quad", "single-ended"], "ground", length=0.1, loop_inductance=0)
    TALLY.value("ground-sensing takes out [dB]", db(plain / sensed), 40, 0.5)
    same = heard(["impedance-balanced", "star-quad", "difference-0.1pct"], "ground", 1000)
    TALLY.value("impedance-balanced rejects as symmetrical [dB]",
                db(same / heard(["symmetrical", "star-quad", "difference-0.1pct"], "ground", 1000)), 0, 0.2)
    for driver in ("symmetrical", "impedance-balanced", "ground-sensing", "cross-coupled", "transformer", "pro-single-ended"):
        TALLY.value(f"{driver}, balanced input [dB]", db(heard([driver, "foil-pair", "bootstrapped"], "signal", 1000)), 0, 0.05)


def rejections():
    """Own rejection of the receivers: a short star quad bonded at one end (so Vab is the EMF), legs made equal (-0.47 ohm)."""
    for receiver, hz, expected, within in (
            ("difference-1pct", 1000, 48, 0.5), ("difference-0.1pct", 1000, 68, 0.2), ("difference-25k", 1000, 74, 0.2), ("mediocre", 1000, 34, 0.5),
            ("trimmed", 60, 90, 0.2), ("trimmed", 7000, 87, 0.5), ("trimmed-half", 60, 90, 0.2), ("instrumentation", 1000, 74, 0.5), ("bootstrapped", 60, 90, 0.2),
            ("bootstrapped", 20000, 85, 0.5), ("transformer", 60, 107, 0.5), ("transformer", 1000, 82.5, 0.5), ("transformer", 20000, 56.5, 1)):
        parts = ["impedance-balanced", "star-quad", receiver]
        define = {"length": 0.1, "bond": 1, "imbalance": -0.47}
        got = db(heard(parts, "signal", hz, **define)) - db(heard(parts, "ground", hz, **define))
        TALLY.value(f"{receiver} at {hz} Hz rejects [dB]", got, expected, within)


def noises():
    hz = [1000]
    single = np.array(probe(RCA, hz=hz)["noise"])[0]
    mediocre = np.array(probe(["rca", "foil-pair", "mediocre"], hz=hz)["noise"])[0]
    TALLY.value("single-ended 5532 from 470 ohm is quieter than mediocre by [dB]", db(mediocre / single), 18.5, 1)
    TALLY.value("noise of the RCA lane in 20 kHz [uV]", 1e6 * single * np.sqrt(20000), 0.8, 0.05)


def loops():
    """What the ground loop's EMF finds: ours, ngspice's, and at other mains than 50 Hz what follows from 50 Hz, as the bench tells it."""
    coils = {"loop_resistance": 0.01, "loop_inductance": 100e-6}
    rows = [(RCA, {}), (RCA, coils), (RCA, {"length": 50, "contact": 0.5}), (FOIL + ["trimmed"], {}), (FOIL + ["trimmed"], coils),
            (FOIL + ["trimmed"], {"bond": 1}), (FOIL + ["trimmed"], {"lift": 1}), (["rca", "rca-isolator", "single-ended"], {}),
            (["ground-sensing", "star-quad", "xlr-single-ended"], {"pin1": 0.1})]
    for parts, define in rows:
        answer, deck = probe_deck(parts, define=define, loop_hz=50)
        at_50 = complex(*answer["loop"])
        for hz in (45, 50, 60, 65):
            truth = found_by(deck, "Vground", hz)
            ours = complex(*probe(parts, define=define, loop_hz=hz)["loop"])
            TALLY.check(f"loop by ngspice: {parts} {define} {hz}", abs(ours / truth - 1), 1e-6)
            known = at_50 if at_50.imag > 0 else 1 / at_50
            known = abs(complex(known.real, known.imag * hz / 50)) ** (1 if at_50.imag > 0 else -1)
            TALLY.check(f"loop from 50 Hz: {parts} {define} {hz}", abs(known / abs(truth) - 1), 1e-5)
    closed = 0.5 + 2 * 0.01 + 2 * 0.035 + 2j * np.pi * 50 * (10e-6 + 2 * 1e-6)  # loop, contacts, 2 m of shield
    TALLY.check("loop by hand: RCA", abs(complex(*probe(RCA, loop_hz=50)["loop"]) / closed - 1), 1e-4)
    TALLY.value("RCA on two outlets, 20 mV [mA]", 20 / abs(complex(*probe(RCA, loop_hz=50)["loop"])), 33.9, 0.02)


for row in (single_ended_loop, four_resistors, transformer, coax, shield_current, sources, thermal, scenes, drivers, rejections,
            noises, loops):
    row()
TALLY.end()
