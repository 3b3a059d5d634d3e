# SPDX-FileCopyrightText: 2026 The hotcold authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""pictures.py HOTCOLD: what `hotcold response --plot` draws is what it prints, with everything written on it; and how it fails."""
import os
import re
import struct
import sys
import tempfile

import numpy as np
import program
import svg

HZ = [20, 35, 50, 70, 100, 200, 500, 997, 2000, 5000, 10000, 20000]
AT = ["--frequencies", ",".join(map(str, HZ))]
LANES = [*program.line("a", length=30), *program.line("b", "impedance-balanced", "star-quad", "transformer", length=50),
         "--set", "/lane/a/name \"it's <one> & 'the' other_1 µ\"", "--lanes-count", "3"]


def draw(hotcold, tally, folder, *arguments):
    """The picture; nothing may be said or left besides."""
    out = os.path.join(folder, "o.svg")
    run = hotcold.run("response", "--plot", out, *arguments)
    tally.truth(f"{arguments[:4]}: quiet, and nothing else is left", (run.returncode, run.stdout, run.stderr, os.listdir(folder)) ==
                (0, "", "", ["o.svg"]), f"{run} {os.listdir(folder)}", quiet=True)
    return svg.Picture(out)


def same(tally, name, panel, lane, expected):
    """A curve within a tenth of a pixel."""
    got = panel.curves.get(lane, np.zeros((0, 2)))
    tally.truth(f"{name}: drawn", len(got) == len(HZ), f"{len(got)} points", quiet=True)
    if len(got) == len(HZ):
        tally.near("pixels", name, (got[:, 1] - expected) / panel.db_per_pixel, 0.1)
        tally.near("frequencies", name, got[:, 0] / HZ - 1, 0.001)


def curves(hotcold, tally, folder):
    def printed(lane, source, *more):
        return hotcold.response("--lane", lane, "--from", source, *AT, *LANES, *more)[:, 1]

    for more in ([], ["--measured"]):
        picture = draw(hotcold, tally, folder, "--lane", "all", *AT, *LANES, *more)
        tally.truth("two panels", len(picture.panels) == 2, len(picture.panels))
        for i, lane in enumerate("abc"):
            signal, ground = printed(lane, "signal", *more), printed(lane, "ground", *more)
            same(tally, f"signal {lane} {more}", picture.panels[0], i, signal)
            same(tally, f"rejection {lane} {more}", picture.panels[1], i, signal - ground)
    sources = ["ground", "leakage", "magnetic", "electric", "rf", "noise"]
    picture = draw(hotcold, tally, folder, "--lane", "c", "--lane", "b", *[w for s in sources for w in ("--from", s)], *AT, *LANES)
    tally.truth("a panel each", len(picture.panels) == len(sources), len(picture.panels))
    for panel, source in zip(picture.panels, sources):
        for i, lane in enumerate("cb"):
            same(tally, f"{source} {lane}", panel, i, printed(lane, source))


def words(hotcold, tally, folder):
    picture = draw(hotcold, tally, folder, "--lane", "all", *AT, *LANES)
    text = "\n".join(picture.texts)
    for expected in ("Exact response of the circuits", "Signal", "dB re 1 V/V", "Rejection: signal over what the ground loop adds", "dB",
                     "Frequency [Hz]", "20", "100", "1k", "10k", "20k",
                     "it's <one> & 'the' other_1 µ: Consumer single-ended output (RCA), 470 ohm → RCA lead, spiral shield, 30 m → "
                     "Single-ended input (buffer, 47 kohm)", "b: Impedance-balanced output, 2 x 47 ohm → "):
        tally.truth(f"it says {expected[:50]}", expected in picture.texts or expected in text, text, quiet=True)
    tally.truth("legend in the order of the lanes", text.index("it's") < text.index("b: ") < text.index("c: "), text)


PHONES = [x for words in ("a/headphone/on 1", "a/headphone/model trs-300", "a/headphone/output_impedance 120", "a/headphone/spread 5",
                          "a/headphone/seed 9", "copy a b", "b/headphone/model four-wire-iem", "b/headphone/drive btl")
          for x in ("--set", f"/lane/{words}")]


def headphones(hotcold, tally, folder):
    """A lane's headphone instead of its line: every way through it, what is written, a band, and both ways where none is named."""
    def printed(lane, start, end, *more):
        return hotcold.response("--lane", lane, "--from", start, "--to", end, *AT, *PHONES, *more)

    for more in ([], ["--measured"], ["--builds", 40]):
        for start in ("left", "right"):
            picture = draw(hotcold, tally, folder, "--lane", "all", "--from", start, *AT, *PHONES, *more)
            titles = [f"From the {start} to the {end} driver" + (", crosstalk" if start != end else "") for end in ("left", "right")]
            tally.truth(f"both ways from {start} {more}", [t for t in picture.texts if t.startswith("From")] == titles and len(picture.panels) == 2,
                        picture.texts)
            for panel, end in zip(picture.panels, ("left", "right")):
                for i, lane in enumerate("ab"):
                    table = printed(lane, start, end, *more)
                    same(tally, f"{start} to {end} {lane} {more}", panel, i, table[:, 1])
                    tally.truth(f"a band {lane} {more}", (i in panel.bands) == ("--builds" in more), panel.bands.keys(), quiet=True)
                    if i in panel.bands:
                        edges(tally, f"{start} to {end} {lane}", panel, i, table)
        for words_ in ("a: 300 ohm dynamic on a three-contact plug, 1.2 m, single-ended from 120 ohm",
                       "b: In-ear monitor on four wires, 1.2 m, bridged from 2 x 120 ohm", "dB re 1 V/V", "Frequency [Hz]"):
            tally.truth(f"it says {words_} {more}", words_ in picture.texts, picture.texts, quiet=True)
        tally.truth("nothing of lines", not re.search("line|rejection", " ".join(picture.texts), re.I), picture.texts)
        tally.truth("it says what it is", {"[]": "Exact", "['--measured']": "Measured"}.get(str(more), "40 random units of each headphone") in picture.texts[0],
                    picture.texts[0])
    picture = draw(hotcold, tally, folder, "--lane", "a", "--from", "left", "--from", "right", "--to", "right", *AT, *PHONES)
    for panel, start in zip(picture.panels, ("left", "right")):
        same(tally, f"{start} to the one side named", panel, 0, printed("a", start, "right")[:, 1])
    tally.truth("to one side: a panel for each --from", len(picture.panels) == 2, len(picture.panels))


def edges(tally, name, panel, lane, table):
    """A band's edges within a tenth of a pixel."""
    band = panel.bands.get(lane, np.zeros((0, 2)))
    tally.truth(f"a band {name}", len(band) == 2 * len(HZ), len(band))
    drawn = np.sort([band[:len(HZ), 1], band[:len(HZ) - 1:-1, 1]], axis=0)
    tally.near("pixels of a band", name, (drawn - table[:, 2:].T) / panel.db_per_pixel, 0.1)


def builds(hotcold, tally, folder):
    more = [x for lane in "abc" for x in program.line(lane, spread=5)]
    picture = draw(hotcold, tally, folder, "--lane", "b", "--lane", "c", "--from", "ground", "--builds", 200, *AT, *LANES, *more)
    tally.truth("it says how many", "200 random units" in picture.texts[0], picture.texts[0])
    for i, lane in enumerate("bc"):
        table = hotcold.response("--lane", lane, "--from", "ground", "--builds", 200, *AT, *LANES, *more)
        same(tally, f"median {lane}", picture.panels[0], i, table[:, 1])
        edges(tally, lane, picture.panels[0], i, table)


def files(hotcold, tally, folder):
    png = os.path.join(folder, "o.png")
    hotcold.data("response", "--plot", png, "--lane", "all", *LANES)
    with open(png, "rb") as file:
        head = file.read(24)
    width, height = struct.unpack(">II", head[16:])
    tally.truth("a PNG of print quality", head[:8] == b"\x89PNG\r\n\x1a\n" and width >= 1800 and height > 1000, (head, width, height))
    svg_path = os.path.join(folder, "o.svg")
    hotcold.data("response", "--plot", svg_path, "--lane", "all", *LANES)
    tally.below("size of an SVG [bytes]", os.path.getsize(svg_path), 150000)
    with open(svg_path, "rb") as file:
        before = file.read()
    for path, words_ in (("/nonexistent", r"gnuplot cannot be started: .*gnuplot-nox"), (folder, r"gnuplot has failed")):
        with open(os.path.join(folder, "gnuplot"), "w", encoding="utf-8") as file:
            file.write("#!/bin/sh\nexit 3\n")
        os.chmod(os.path.join(folder, "gnuplot"), 0o755)
        run = hotcold.run("response", "--plot", svg_path, env={**os.environ, "PATH": path})
        tally.truth(f"without gnuplot: {words_}", run.returncode == 1 and re.search(words_, run.stderr), run.stderr)
        with open(svg_path, "rb") as file:
            tally.truth("the picture that was there still is", file.read() == before and not os.path.exists(svg_path + ".part"), "it is not")


def main():
    hotcold = program.Program(sys.argv[1])
    tally = program.Tally(1200)
    for row in (curves, words, headphones, builds, files):
        with tempfile.TemporaryDirectory() as folder:
            row(hotcold, tally, folder)
    tally.end()


main()
