# SPDX-FileCopyrightText: 2026 The hotcold authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Every broken input of broken/: refused, with the place and the sentence that its last line says."""

import os

from oracle import CIRCUITS, HERE, Refused, Tally, probe

WHOLE = ("the circuit ", "there is no node", "there is no source")  # errors that no line has
FOLDER = os.path.join(HERE, "broken")


def expect(tally, name, what, expected, define=None):
    try:
        probe(what, hz=[1000], define=define)
        tally.truth(name, False, "was accepted")
    except Refused as refusal:
        text = str(refusal)
        tally.truth(name, expected in text and len(text.splitlines()) == 1, f"said {text!r}, expected {expected!r}")


def main():
    tally = Tally(100)
    for file in sorted(name for name in os.listdir(FOLDER) if name.endswith(".cir")):
        circuit = os.path.join(FOLDER, file)
        expected = open(circuit).read().rstrip().rpartition("* expected: ")[2]
        place = f"{circuit}:{expected}" if expected[0].isdigit() else f"{circuit}: {expected}" if expected.startswith(WHOLE) else expected
        expect(tally, file, circuit, place)
    expect(tally, "no such file", os.path.join(FOLDER, "none.cir"), "none.cir: cannot be opened")
    expect(tally, "folder", FOLDER, "cannot be read")
    line = ["rca", "rca", "single-ended"]
    expect(tally, "unknown driver", ["valve", "rca", "single-ended"], "there is no valve in drivers; expected a name of the catalogue")
    expect(tally, "unknown cable", ["rca", "rope", "single-ended"], "there is no rope in cables")
    expect(tally, "missing path", ["/nowhere/x.cir", "rca", "single-ended"], "/nowhere/x.cir: cannot be opened")
    expect(tally, "unknown parameter", line, "colour is no .param of the circuit", {"colour": 1})
    expect(tally, "not finite", line, "length is not finite", {"length": float("nan")})
    expect(tally, "zero length", line, "is 0 ohm; expected more than 0", {"length": 0})
    expect(tally, "receiver as driver", [os.path.join(CIRCUITS, "receivers/trimmed.cir"), "rca", "single-ended"],
           "expected .subckt trimmed with the pins in hot cold shield chassis")
    expect(tally, "no part", [os.path.join(FOLDER, "no_source.cir"), "rca", "single-ended"], "expected a .subckt with the pins")
    tally.end()


main()
