# SPDX-FileCopyrightText: 2026 The hotcold authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Every headphone on every amplifier against ngspice, exactly and by its filters; and the numbers that separate returns and bridges are
known for."""

import os
import re
import tempfile

import numpy as np

from catalogue_names import names
from oracle import CIRCUITS, Refused, Tally, db, deck_of, ngspice, probe

WAYS = ["left-left", "left-right", "right-left", "right-right"]
RATES = [44100, 48000, 96000]
SETTINGS = [{}, {"output_impedance": 120, "common": 1}, {"length": 0, "common": 0.1}, {"output_impedance": 2, "length": 10, "common": 10}]
TALLY = Tally(10000)


def compare(name, define):
    what = f"{name} {define or 'as it comes'}"
    spice = ngspice.crossings(deck_of([name], define), "dec 8 1 20000")
    ours = probe([name], hz=spice["hz"], define=define, rates=RATES)
    band = spice["hz"] >= 20
    for way in WAYS:
        heard = np.abs(spice[way]) > np.abs(spice["left-left"]) * 10 ** (-130 / 20)
        error = np.abs(ours["exact"][way] / spice[way] - 1)[heard]
        TALLY.check(f"exact [ratio]: {what} {way}", error.max(), 1e-4, len(error))
        for fit in ours["filters"]:
            error = np.abs(db(fit[way]) - db(spice[way]))[heard & band]
            own = way in ("left-left", "right-right")
            TALLY.check(f"filter {'self' if own else 'cross'} [dB]: {what} {way} {fit['rate']:g}", error.max(), 0.02 if own else 0.3, len(error))


def at(name, way, hz=1000.0, **define):
    return complex(probe([name], hz=[hz], define=define)["exact"][way][0])


def shared_return():
    """VA = Rcom (VL + VR) / (Rch + 2 Rcom) is what the return rises by: the other driver hears it inverted."""
    bare = {"length": 0, "common": 0.1}
    cross = at("trs-32", "left-right", 20.0, **bare)
    TALLY.value("shared return 0.1 ohm into 32 ohm [dB]", db(cross), -50.16, 0.02)
    TALLY.value("and inverted [degrees]", abs(np.degrees(np.angle(cross))), 180, 0.1)
    for common in (0.01, 0.1, 1, 10):
        cross, own = (at("trs-32", way, 20.0, length=0, common=common) for way in ("left-right", "left-left"))
        TALLY.value(f"return of {common} ohm, exactly [dB]", db(cross), db(common / (32 + 2 * common)), 0.001)
        TALLY.value(f"return of {common} ohm, by what the driver has [dB]", db(cross / own), db(common / (32 + common)), 0.001)
    both = at("trs-32", "left-left", 20.0, **bare) + at("trs-32", "right-left", 20.0, **bare)
    TALLY.value("the same on both sides [dB]", db(both), db(32 / 32.2), 0.001)
    TALLY.value("four wires, by what the driver has [dB]", db(at("four-wire-32", "left-right") / at("four-wire-32", "left-left")), -90.1, 0.1)


def bridged():
    for ohm in (0, 2, 10, 120):
        one = at("four-wire-32", "left-left", 20.0, length=0, output_impedance=ohm, drive=0)
        two = at("four-wire-32", "left-left", 20.0, length=0, output_impedance=ohm, drive=1)
        TALLY.value(f"single-ended from {ohm} ohm [dB]", db(one), db(32 / (32 + ohm)), 0.001)
        TALLY.value(f"bridged from twice {ohm} ohm [dB]", db(two), db(2 * 32 / (32 + 2 * ohm)), 0.001)
    TALLY.value("bridged: twice the voltage [dB]", db(at("four-wire-32", "left-left", drive=1) / at("four-wire-32", "left-left")), 6.02, 0.01)
    for drive, name, expected in ((0, "trs-32", -50), (1, "four-wire-32", -90)):
        cross = at(name, "left-right", drive=drive) / at(name, "left-left", drive=drive)
        TALLY.value(f"four-point-four: crosstalk of {name}, drive {drive} [dB]", db(cross), expected, 1)
        TALLY.truth("inverted", cross.real < 0)
    for name in names("headphones"):
        try:
            probe([name], hz=[1000], define={"drive": 1})
            TALLY.truth(f"{name} bridged", name.startswith("four-wire"), "three wires are bridged")
        except Refused as why:
            TALLY.truth(f"{name} refused", name.startswith("trs") and "needs four" in str(why), str(why))


def curves():
    """What a driver's impedance does to its own voltage, from 120 ohm."""
    def lift(name, hz):
        return db(at(name, "left-left", hz, output_impedance=120, length=0)) - db(at(name, "left-left", 1000.0, output_impedance=120, length=0))
    for hz, z, peak in ((95, 290 + 0.6j + 270, 560), (20000, 290 + 2j * np.pi * 20e3 * 1e-3, 316)):
        closed = db(z / (z + 120)) - db(290 / 410)
        TALLY.value(f"300 ohm at {hz} Hz from 120 ohm [dB]", lift("trs-300", hz), closed, 0.05)
        TALLY.value(f"its impedance at {hz} Hz [ohm]", abs(z), peak, 1)
    TALLY.truth("its resonance is where it is said to be", lift("trs-300", 95) > max(lift("trs-300", 60), lift("trs-300", 140)))
    TALLY.value("in-ear monitor at 5 kHz from 120 ohm [dB]", lift("four-wire-iem", 5000), db(9 / 129) - db(19 / 139), 0.7)
    TALLY.value("planar is a resistance [dB]", lift("four-wire-planar", 20000), 0, 1e-4)


def units():
    """A unit of a series: each R and C of the headphone's own parts within the spread, left and right apart, the amplifier as it is."""
    def values(**define):
        return {name: float(value) for name, value in re.findall(r"^([rc]\S*) \S+ \S+ (\S+)$", deck_of(["four-wire-300"], define), re.M)}
    plain, drawn = values(), values(spread=8, seed=4)
    for name, value in plain.items():
        u = (drawn[name] / value - 1) / 0.08
        TALLY.truth(f"{name} of a unit", 1e-6 < abs(u) <= 1 if ".xheadphone." in name else u == 0, f"{u} of the spread")
    inner = {name.split(".xheadphone.")[1] for name in plain if ".xheadphone." in name}
    TALLY.truth("both leads and both drivers are drawn", {"xl.rcoil", "xr.cmotion", "xlead.rl"} <= inner, str(inner))
    TALLY.truth("left and right apart", drawn["r.xheadphone.xl.rcoil"] != drawn["r.xheadphone.xr.rcoil"], "they are alike")
    for name in names("headphones"):
        compare(name, {"spread": 20, "seed": 11, "output_impedance": 5})


def headers():
    for name in names("headphones"):
        text = open(os.path.join(CIRCUITS, "headphones", name + ".cir")).read()
        for word in ("* title: ", "* wires: 3\n" if name.startswith("trs") else "* wires: 4\n", "* impedance: ", "* sensitivity: ", "* Left out:"):
            TALLY.truth(f"header of {name}", word in text, f"does not say {word!r}")
    TALLY.truth("names", names("headphones") == sorted(f"{lead}-{load}" for lead in ("trs", "four-wire") for load in ("32", "300", "iem", "planar")))


def own_headphone(folder):
    """A user's file: two different drivers, nothing declared."""
    path = os.path.join(folder, "own.cir")
    with open(path, "w") as file:
        file.write("* title: Own\n.subckt own left left_return right right_return outl outr\nR1 left left_return 100\n"
                   "R2 right right_return 50\nE1 outl 0 left left_return 1\nE2 outr 0 right right_return 1\n.ends\n")
    TALLY.value("own headphone, left [dB]", db(at(path, "left-left", output_impedance=100)), db(0.5), 0.001)
    TALLY.value("own headphone, right, bridged [dB]", db(at(path, "right-right", output_impedance=50, drive=1)), db(2 * 50 / 150), 0.001)
    compare(path, {"output_impedance": 10})


def main():
    for name in names("headphones"):
        for define in SETTINGS:
            compare(name, define)
        if name.startswith("four"):
            compare(name, {"drive": 1, "output_impedance": 1})
    shared_return()
    bridged()
    curves()
    headers()
    units()
    text = deck_of(["trs-32"])
    sources = [line.split()[0] for line in text.splitlines() if line.endswith("DC 0 AC 0")]
    TALLY.truth("sources of the deck", sources == ["Vleft", "Vright"], str(sources))
    with tempfile.TemporaryDirectory() as folder:
        own_headphone(folder)
    TALLY.end()


main()
