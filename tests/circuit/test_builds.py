# SPDX-FileCopyrightText: 2026 The hotcold authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Random builds: what is drawn and what is not, how the draws are spread, what leaves them alone, and ngspice on the units."""

import os
import re
import tempfile

import numpy as np

from lines import line_check
from oracle import CIRCUITS, Refused, Tally, deck_of, probe

TALLY = Tally(1300)
BALANCED = ["symmetrical", "foil-pair", "difference-1pct"]
LINES = [BALANCED, ["rca", "rca", "single-ended"], ["cross-coupled", "star-quad", "bootstrapped"], ["transformer", "braid-pair", "transformer"],
         ["ground-sensing", "rca-isolator", "instrumentation"], ["impedance-balanced", "unshielded", "trimmed-half"]]
IDEAL = re.compile(r"\.(rnoise_[vpm]|rstage|cstage|rcontact)$")  # of the operational amplifier and the contacts


def values(what, **define):
    """{name: value} of the resistors and capacitors of a line's deck."""
    deck = deck_of(what, define)
    return {name: float(value) for name, value in re.findall(r"^([rc]\S*) \S+ \S+ (\S+)$", deck, re.M)}


def draws(what, spread, seed, **define):
    """{name: relative deviation in units of the spread}."""
    plain, drawn = values(what, **define), values(what, spread=spread, seed=seed, **define)
    TALLY.truth(f"{what} seed {seed}: the same elements", list(plain) == list(drawn), "they are others")
    return {name: (drawn[name] / plain[name] - 1) * 100 / spread for name in plain}


def what_is_drawn():
    for seed, what in enumerate(LINES):
        for name, u in draws(what, 5, seed).items():
            if "." in name and not IDEAL.search(name):
                TALLY.truth(f"{what}: {name} is drawn within the spread", 1e-6 < abs(u) <= 1, f"{u} of the spread")
            else:
                TALLY.truth(f"{what}: {name} stays", u == 0, f"{u} of the spread")


def how_they_are_spread():
    table = np.array([[u for name, u in draws(BALANCED, 1, seed).items() if u] for seed in range(1, 1 + 64)])
    n = table.size
    TALLY.value(f"mean of {n} draws", table.mean(), 0, 4 / np.sqrt(3 * n))
    TALLY.value("mean square", (table**2).mean(), 1 / 3, 4 * np.sqrt(4 / 45 / n))
    TALLY.value("furthest", np.abs(table).max(), 1, 20 / n)
    for lag in (1, 2, 7):
        TALLY.value(f"correlation, seeds {lag} apart", 3 * (table[lag:] * table[:-lag]).mean(), 0, 4 / np.sqrt(n))
        TALLY.value(f"correlation, elements {lag} apart", 3 * (table[:, lag:] * table[:, :-lag]).mean(), 0, 4 / np.sqrt(n))


def what_leaves_them_alone():
    home = draws(BALANCED, 2, 9)
    for name, other in {"the same": draws(BALANCED, 2, 9), "longer": draws(BALANCED, 2, 9, length=100),
                        "a wider spread": draws(BALANCED, 20, 9), "another receiver": draws(BALANCED[:2] + ["transformer"], 2, 9),
                        "another cable": draws(["symmetrical", "rca", "difference-1pct"], 2, 9)}.items():
        both = [n for n in home if n in other and home[n]]
        TALLY.truth(f"{name}: a unit in common", len(both) > 8, f"{len(both)} elements")
        for n in both:
            TALLY.check(f"same draw: {name} {n}", abs(home[n] - other[n]), 1e-9)
    TALLY.truth("spread 0 draws nothing", values(BALANCED, seed=5) == values(BALANCED), "it does")


def own_parts():
    with tempfile.TemporaryDirectory() as folder:
        text = open(os.path.join(CIRCUITS, "receivers", "difference-1pct.cir")).read().replace("../parts/opamp.cir", "amp.inc")
        amp = open(os.path.join(CIRCUITS, "parts", "opamp.cir")).read()
        for header, stays in (("* drawn: no\n", True), ("* drawn: yes\n", False), ("", False)):
            open(os.path.join(folder, "mine.cir"), "w").write(header + text)
            open(os.path.join(folder, "amp.inc"), "w").write(amp)
            u = draws(BALANCED[:2] + [os.path.join(folder, "mine.cir")], 1, 3)
            TALLY.truth(f"a file that says '{header.strip()}'", (u["r.xreceiver.rcold"] == 0) == stays, f"{u['r.xreceiver.rcold']}")
            TALLY.truth("what it includes speaks for itself", u["r.xreceiver.xamp.rstage"] == 0, "drawn")
    for define, words in (({"spread": -1}, "spread is -1; expected 0 to 100"), ({"spread": 101}, "expected 0 to 100"),
                          ({"seed": -1}, "seed is -1; expected 0 to")):
        try:
            probe(BALANCED, define={"spread": 1, **define})
            TALLY.truth(f"{define} is refused", False, "it is taken")
        except Refused as refused:
            TALLY.truth(f"{define} is refused", words in str(refused), str(refused))


def as_ngspice():
    """Units of a coarse grade, in settings of all kinds: the exact answer, and filters that keep what they promise."""
    for seed, what in enumerate(LINES):
        define = {"spread": 20, "seed": 1000 + seed, "length": (2, 30, 120)[seed % 3], "bond": seed % 3, "imbalance": 5 * seed}
        line_check(TALLY, f"{what} {define}", what, define)


for row in (what_is_drawn, how_they_are_spread, what_leaves_them_alone, own_parts, as_ngspice):
    row()
TALLY.end()
