# SPDX-FileCopyrightText: 2026 The hotcold authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Parts by path, headers, and what the documentation of the circuits says."""

import os
import re
import subprocess
import tempfile

import numpy as np

from oracle import CIRCUITS, PROBE, Tally, db, deck_of, probe, probe_deck, responses

TALLY = Tally(60)


def readme_example(folder):
    text = open(os.path.join(CIRCUITS, "README.md")).read()
    example = re.search(r"```spice\n(.*?)```", text, re.S).group(1)
    path = os.path.join(folder, "padded.cir")
    with open(path, "w") as file:
        file.write(example)
    parts = ["symmetrical", "foil-pair", path]
    answer = probe(parts, hz=[1000], rates=[44100, 48000, 96000])
    TALLY.value("README example [dB]", db(answer["exact"]["signal"][0]), -6.06, 0.1)
    spice = responses(deck_of(parts), sweep="dec 1 1 20000")
    ours = probe(parts, hz=spice["hz"])["exact"]
    TALLY.check("README example against ngspice", np.abs(db(ours["signal"]) - db(spice["Vsignal"])).max(), 0.01, len(spice["hz"]))


def own_driver(folder):
    """A driver that declares no parameters, uses the name of another part and leaves cold alone."""
    path = os.path.join(folder, "own.cir")
    with open(path, "w") as file:
        file.write("* title: Own\n* full-scale: -3.5 dBu\n.subckt single_ended in hot cold shield chassis\nE1 a chassis in chassis 2\n"
                   "R1 a hot 1k\nVc cold chassis DC 0\n.ends\n")
    answer = probe([path, "rca", "single-ended"], hz=[1000], define={"imbalance": 300})
    TALLY.value("own driver [dB]", db(answer["exact"]["signal"][0]), db(2 * 47000 / 48000), 0.001)


def marked(folder):
    """A file from an editor that puts a byte order mark before the first line and ends lines with two characters: its header counts."""
    path = os.path.join(folder, "marked.cir")
    with open(path, "wb") as file:
        file.write("\ufeff* title: Marked\r\n.subckt marked in hot cold shield chassis\r\nE1 a chassis in chassis 2\r\nR1 a hot 1k\r\n"
                   "Vc cold chassis DC 0\r\n.ends\r\n".encode())
    answer, text = probe_deck([path, "rca", "single-ended"], hz=[1000])
    TALLY.value("behind a byte order mark [dB]", db(answer["exact"]["signal"][0]), db(2 * 47000 / 48000), 0.001)
    TALLY.truth("its title", ": Marked\n" in text, text[:400])


def headers():
    for kind in ("drivers", "cables", "receivers"):
        run = subprocess.run([PROBE, "list", CIRCUITS, kind], capture_output=True, text=True, check=True)
        lines = [line.split("\t") for line in run.stdout.splitlines()]
        TALLY.truth(kind, [line[0] for line in lines] == sorted(line[0] for line in lines) and lines, "are not sorted")
        for name, title, scale in lines:
            text = open(os.path.join(CIRCUITS, kind, name + ".cir")).read()
            TALLY.truth(f"title of {name}", text.startswith("* title: " + title + "\n"), "is not the first line")
            TALLY.truth(f"header of {name}", "* Left out:" in text, "does not say what is left out")
            TALLY.truth(f"sources of {name}", "\n* Sources: " in text, "does not say where its values are from")
            if kind == "drivers":
                TALLY.truth(f"full scale of {name}", f"* full-scale: {scale} dBu" in text, "is not stated")


def every_header():
    """Benches and what parts are made of included."""
    files = [os.path.join(folder, name) for folder, _, inside in os.walk(CIRCUITS) for name in inside if name.endswith(".cir")]
    TALLY.truth("all netlists", len(files) >= 7 + 7 + 11 + 8 + 8 + 2, f"{len(files)} files")
    for path in files:
        with open(path, encoding="utf-8") as file:
            text = file.read()
        head = text[:re.search(r"^[^*\n]", text, re.M).start()]
        for words in ("\n* Sources: ", "\n* Left out: "):
            TALLY.truth(f"header of {os.path.relpath(path, CIRCUITS)}", words in head, f"does not say {words.strip()!r}")


def deck():
    """The deck's form: one line a source, each ending in DC 0 AC 0, no other ending so."""
    text = deck_of(["symmetrical", "foil-pair", "trimmed"], {"length": 12.5})
    lines = [line for line in text.splitlines() if line.endswith("DC 0 AC 0")]
    names = [line.split()[0] for line in lines]
    TALLY.truth("sources", names == ["Vsignal", "Vground", "Ileakage", "Vmagnetic", "Velectric", "Vrf"], str(names))
    for word in ("* hotcold", "* driver symmetrical: ", "* cable foil-pair: ", "* receiver trimmed: ", "* length = 12.5\n", "\n.end\n", " out "):
        TALLY.truth(f"deck says {word!r}", word in text, "not found")
    TALLY.truth("deck is flat", not re.search(r"(?mi)^(x|\.subckt|\.include|\.param)", text), "has cards that are not flat")
    once, twice = deck_of(["rca", "coax", "transformer"]), deck_of(["rca", "coax", "transformer"])
    TALLY.truth("deck is the same twice", once == twice)


def bits():
    """Two runs give the same bits."""
    call = [PROBE, "line", CIRCUITS, "symmetrical", "rca", "transformer", "-f", "1,997", "-r", "44100", "-r", "48000"]
    drop = re.compile(r'"(build_)?seconds": [0-9.e+-]+')
    runs = [drop.sub("", subprocess.run(call, capture_output=True, text=True, check=True).stdout) for _ in range(3)]
    TALLY.truth("same bits", runs[0] == runs[1] == runs[2] and len(runs[0]) > 1000, "runs differ")


def parameters():
    """Every parameter of the bench does what it says."""
    foil = ["symmetrical", "foil-pair", "difference-1pct"]
    rca = ["rca", "rca", "single-ended"]

    def ground(parts, hz=50, **define):
        return db(probe(parts, hz=[hz], define=define)["exact"]["ground"][0])

    TALLY.value("tolerance adds [dB]", ground(foil, tolerance=1) - ground(foil), db(1.796 / 0.796), 0.3)
    TALLY.value("tolerance heals [dB]", ground(foil, tolerance=-0.79), ground(foil) - 25, 12)
    TALLY.truth("imbalance hurts", ground(foil, imbalance=600) > ground(foil) + 5)
    TALLY.truth("contact all hurts RCA", ground(rca, contact=1) > ground(rca) + 10)
    TALLY.value("contact hot leaves RCA [dB]", ground(rca, contact=1, contact_where=1), ground(rca), 0.01)
    TALLY.value("contact shield is contact all for RCA [dB]", ground(rca, contact=1, contact_where=2), ground(rca, contact=1), 0.01)
    TALLY.truth("contact hot hurts the pair", ground(foil, contact=100, contact_where=1) > ground(foil) + 3)
    for bond in (1, 2):
        TALLY.value(f"bond {bond} leaves RCA [dB]", ground(rca, bond=bond), ground(rca), 1e-6)
        TALLY.value(f"bond {bond}: Vab is Vg [dB]", ground(foil, bond=bond) - ground(foil), -db(0.15 / 0.65), 0.3)
    TALLY.truth("receiver-only bond converts", ground(foil, 10000, bond=2, length=50, imbalance=100) > ground(foil, 10000, bond=1, length=50, imbalance=100) + 3)
    TALLY.truth("lift ends the loop", ground(rca, lift=1) < -120)
    TALLY.value("pin1 [dB]", ground(rca, pin1=0.09) - ground(rca), db((1 + 47470 / 47000) * 0.59 / 0.68), 0.01)
    TALLY.truth("pin1 makes the pair hum", ground(["symmetrical", "foil-pair", "trimmed"], pin1=0.1) > -25)
    TALLY.value("loop resistance [dB]", ground(rca, loop_resistance=10), db(0.09 / 10.09) + db(47000 / 47470), 0.01)
    TALLY.value("loop inductance at 10 kHz [dB]", ground(rca, 10000, loop_inductance=100e-6) - ground(rca, 10000, loop_inductance=0),
                db(abs(0.59 + 2j * np.pi * 1e4 * 2e-6) / abs(0.59 + 2j * np.pi * 1e4 * 102e-6)), 0.05)

    def magnetic(parts, **define):
        return db(probe(parts, hz=[1000], define=define)["exact"]["magnetic"][0])

    TALLY.value("beside [dB]", magnetic(rca, length=20, beside=10) - magnetic(rca, length=20), 20, 0.01)
    TALLY.value("beside is at most the length [dB]", magnetic(rca, beside=10) - magnetic(rca), db(2), 0.01)
    TALLY.value("twisting [dB]", magnetic(foil) - magnetic(rca), db(1 / 30), 0.3)
    TALLY.value("coax 8241F is a better shield [dB]", ground(["rca", "coax", "single-ended"]), db(0.037 / 0.537) + db(47000 / 47470), 0.01)


with tempfile.TemporaryDirectory() as made:
    readme_example(made)
    own_driver(made)
    marked(made)
headers()
every_header()
deck()
bits()
parameters()
TALLY.end()
