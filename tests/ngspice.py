# SPDX-FileCopyrightText: 2026 The hotcold authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A deck through ngspice: as a user would edit it, one source at a time, all sources in one run, or in the time domain."""
import glob
import os
import re
import subprocess
import tempfile

import numpy as np

ELEMENTS = {"signal": "Vsignal", "ground": "Vground", "leakage": "Ileakage", "magnetic": "Vmagnetic", "electric": "Velectric",
            "rf": "Vrf"}


def _raw(path):
    """Vectors of a binary raw file's first plot."""
    with open(path, "rb") as file:
        head, _, body = file.read().partition(b"Binary:\n")
    head = head.decode()
    points = int(re.search(r"No\. Points:\s*(\d+)", head).group(1))
    names = re.findall(r"^\s+\d+\s+(\S+)\s+\S+", head.split("Variables:")[-1], re.M)
    kind = complex if "complex" in head else float
    data = np.frombuffer(body, dtype=kind, count=points * len(names)).reshape(points, len(names))
    return {name: data[:, i] for i, name in enumerate(names)}


def _run(deck, cards, seconds=120):
    """The deck with more cards before `.end`, in batch; vectors by the name of the raw file, {folder} in a card being where to write.
    What an analysis card brings is called `deck`."""
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "deck.cir")
        with open(path, "w", encoding="utf-8") as file:
            file.write(re.sub(r"(?mi)^\.end\s*$", "", deck) + "\n" + cards.replace("{folder}", folder) + "\n.end\n")
        run = subprocess.run(["ngspice", "-b", "-r", os.path.join(folder, "deck.raw"), path], capture_output=True, text=True, timeout=seconds,
                             check=False)
        found = {os.path.basename(raw)[:-4]: _raw(raw) for raw in glob.glob(os.path.join(folder, "*.raw"))}
        if not found:
            raise RuntimeError(f"ngspice gives nothing:\n{run.stdout}\n{run.stderr}")
        return found


def response(deck, source, sweep):
    """Frequencies and v(out), complex, for 1 at one source: its `AC 0` edited to `AC 1`."""
    edited, n = re.subn(rf"(?m)^({ELEMENTS[source]}\s.*) DC 0 AC 0$", r"\1 DC 0 AC 1", deck)
    if n != 1:
        raise RuntimeError(f"{n} lines of the deck are {ELEMENTS[source]} … DC 0 AC 0")
    raw = _run(edited, f".ac {sweep}\n.save v(out)")["deck"]
    return raw["frequency"].real, raw["v(out)"]


def noise(deck, sweep):
    """Frequencies and noise at the output [V/√Hz]."""
    raw = _run(deck, f".noise v(out) Vsignal {sweep}")["deck"]
    return raw["frequency"].real, raw["onoise_spectrum"].real


def transient(deck, seconds, step, cards=""):
    """Vectors `time` [s] and `v(out)` from rest, at steps of at most `step` [s]; sources as the deck has them."""
    return _run(deck, f"{cards}\n.tran {step!r} {seconds!r} 0 {step!r}\n.save v(out)", 1500)["deck"]


def played(deck, program, ground, step):
    """The same with these volts at Vsignal and Vground, one every `step` [s] with straight lines between. (The model that reads
    them from a file makes each a break point.)"""
    for place, name in enumerate(("Vsignal", "Vground")):
        deck = re.sub(rf"(?m)^{name} (\S+ \S+) DC 0 AC 0$", rf"E{name} \1 played_{place} 0 1", deck)
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "played.txt")
        with open(path, "w", encoding="utf-8") as file:
            for i in range(0, len(program), 100000):
                part = slice(i, i + 100000)
                rows = zip(range(i, len(program)), program[part].tolist(), ground[part].tolist())
                file.write("\n".join("%.13g %.12g %.12g" % (k * step, a, b) for k, a, b in rows) + "\n")
        model = f'.model played filesource (file="{path}" amploffset=[0 0] amplscale=[1 1])'
        return transient(deck, (len(program) - 1) * step, step, "aplayed %v([played_0 played_1]) played\n" + model)


def responses(deck, elements=tuple(ELEMENTS.values()), sweep="dec 5 1 20000", noise_of=None):
    """All in one run, one element at a time on AC 1: {element: v(out), "hz": …}, with `noise_of` (an element) "noise" and "noise_hz" too:
    the points of `ac dec` and of `noise dec` are not quite the same."""
    lines = [".control", "set filetype=binary"]
    for element in elements:
        lines += [f"alter {element.lower()} acmag=1", f"ac {sweep}", f"write {{folder}}/{element}.raw v(out)",
                  f"alter {element.lower()} acmag=0"]
    if noise_of:
        lines += [f"noise v(out) {noise_of} {sweep}", "setplot previous", "write {folder}/noise.raw onoise_spectrum"]
    raws = _run(deck, "\n".join([*lines, "quit 0", ".endc"]))
    answer = {}
    for element in elements:
        answer["hz"], answer[element] = raws[element]["frequency"].real, raws[element]["v(out)"]
    if noise_of:
        raw = raws["noise"]
        answer["noise"], answer["noise_hz"] = next(v for k, v in raw.items() if "onoise" in k).real, raw["frequency"].real
    return answer


def found_by(deck, element, hz):
    """What a voltage source finds at its terminals [ohm], complex."""
    raws = _run(deck, "\n".join([".control", "set filetype=binary", f"alter {element.lower()} acmag=1", f"ac lin 1 {hz} {hz}",
                                 f"write {{folder}}/current.raw i({element.lower()})", "quit 0", ".endc"]))
    return -1 / raws["current"][f"i({element.lower()})"][0]


def crossings(deck, sweep="dec 5 1 20000"):
    """A deck of two channels: {"hz": …, "left-right": v(outr) for 1 V at Vleft, and so on}."""
    lines = [".control", "set filetype=binary"]
    for side in ("left", "right"):
        lines += [f"alter v{side} acmag=1", f"ac {sweep}", f"write {{folder}}/{side}.raw v(outl) v(outr)", f"alter v{side} acmag=0"]
    raws = _run(deck, "\n".join([*lines, "quit 0", ".endc"]))
    answer = {"hz": raws["left"]["frequency"].real}
    for side in ("left", "right"):
        answer[side + "-left"], answer[side + "-right"] = raws[side]["v(outl)"], raws[side]["v(outr)"]
    return answer
