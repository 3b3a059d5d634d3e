# SPDX-FileCopyrightText: 2026 The hotcold authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Receivers as users write them, with filters of their own: resonances, traps, low and high passes, shelves, windings, drawn at random.
They must be heard as ngspice computes them, program, disturbances and noise, as closely as the catalogue's own (lines.py)."""

import os
import random
import re
import tempfile
from math import pi

from catalogue_names import names
from lines import line_check
from oracle import CIRCUITS, LONG, SANITIZED, Tally

EACH = 40 if LONG else 1 if SANITIZED else 12
INPUT = """Rhot_bias hot chassis 100k
Rcold_bias cold chassis 100k
Xhot hot h h chassis opamp
Xcold cold c c chassis opamp
Rc c minus 10k
Rf minus d 10k
Rh h plus 10k
Rg plus chassis 10k
Xd plus minus d chassis opamp
"""


class Pen:
    """Writes sections of a filter, each behind the one before."""

    def __init__(self, rng):
        self.rng, self.cards, self.at, self.count = rng, "", "d", 0

    def log(self, low, high):
        return low * (high / low) ** self.rng.random()

    def put(self, cards, end):
        """`cards` with I for the node before, O for the node behind, and # for a number that no other section has."""
        self.count += 1
        behind = f"n{self.count}"
        self.cards += re.sub(r"\b[IO]\b", lambda node: self.at if node[0] == "I" else behind, cards.replace("#", str(self.count)))
        self.at = behind
        if end:
            self.cards += f"Xe{self.count} {behind} e{self.count} e{self.count} chassis opamp\n"
            self.at = f"e{self.count}"

    def one_pole(self):
        r = self.log(500, 50e3)
        c = 1 / (2 * pi * self.log(30, 15e3) * r)
        low = f"R# I O {r}\nC# O chassis {c}\n"
        self.put(low if self.rng.random() < 0.5 else f"C# I O {c}\nR# O chassis {r}\n", end=False)

    def sallen_key(self):
        hz, q, r = self.log(40, 15e3), self.log(0.5, 10), self.log(1e3, 30e3)
        c = 1 / (2 * pi * hz * r)
        if self.rng.random() < 0.6:
            self.put(f"R1# I a# {r}\nR2# a# b# {r}\nC1# a# O {2 * q * c}\nC2# b# chassis {c / (2 * q)}\nX# b# O O chassis opamp\n", end=False)
        else:
            self.put(f"C1# I a# {c}\nC2# a# b# {c}\nR1# a# O {r / (2 * q)}\nR2# b# chassis {r * 2 * q}\nX# b# O O chassis opamp\n", end=False)

    def coil(self):
        """A coil and a capacitor: low pass, trap, or peak."""
        z, hz, q = self.log(100, 10e3), self.log(40, 15e3), self.log(0.5, 15)
        coil, c = z / (2 * pi * hz), 1 / (2 * pi * hz * z)
        self.put(self.rng.choice([f"R# I a# {z / q}\nL# a# O {coil}\nC# O chassis {c}\n",
                                  f"R# I O {z}\nRs# O s# {z / q}\nL# s# t# {coil}\nC# t# chassis {c}\n",
                                  f"R# I O {z * q}\nRp# O chassis {z * q}\nL# O chassis {coil}\nC# O chassis {c}\n"]), end=True)

    def shelf(self):
        g, hz = self.log(500, 5e3), self.log(20, 300)
        r = g * self.log(3, 30)
        self.put(f"Rg# m# chassis {g}\nR1# m# x# {r}\nC1# m# x# {1 / (2 * pi * hz * r)}\nR2# x# O {r / 10}\n"
                 f"C2# x# O {10 / (2 * pi * hz * self.log(3, 30) * r)}\nX# I m# O chassis opamp\n", end=False)

    def winding(self):
        coil, leakage = self.log(2, 300), self.log(0.5e-3, 50e-3)
        self.put(f"Rp# I a# {self.log(20, 1500)}\nL1# a# chassis {coil}\nL2# O chassis {coil}\nK# L1# L2# {1 - leakage / coil:.9f}\n"
                 f"C# O chassis {self.log(30e-12, 2e-9)}\nR# O chassis {self.log(5e3, 100e3)}\n", end=True)


def receiver(path, kinds, rng):
    pen = Pen(rng)
    for kind in kinds:
        getattr(pen, kind)()
    with open(path, "w", encoding="utf-8") as file:
        file.write(f"* title: {' '.join(kinds)}\n.include {os.path.abspath(CIRCUITS)}/parts/opamp.cir\n"
                   f".subckt own hot cold shield chassis out\n{INPUT}{pen.cards}Xout {pen.at} out out chassis opamp\n.ends\n")


def main():
    tally, rng = Tally(13000 * EACH), random.Random(4)
    sections = ["one_pole", "sallen_key", "coil", "shelf", "winding"]
    cases = [[kind] for kind in sections for _ in range(EACH)] + [rng.sample(sections, 3) for _ in range(EACH)]
    with tempfile.TemporaryDirectory() as folder:
        for kinds in cases:
            path = os.path.join(folder, "own.cir")
            receiver(path, kinds, rng)
            parts = [rng.choice(names("drivers")), rng.choice(names("cables")), path]
            line_check(tally, f"{'+'.join(parts[:2])} {'+'.join(kinds)}", parts, {"length": rng.choice([2, 50])}, filtered=True)
    tally.end()


main()
