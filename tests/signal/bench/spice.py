# SPDX-FileCopyrightText: 2026 The hotcold authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A deck through ngspice as a user would: one `AC 0` edited to `AC 1`, an analysis added before `.end`, run in batch."""
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


def _run(deck, cards):
    with tempfile.TemporaryDirectory() as folder:
        path, raw = os.path.join(folder, "deck.cir"), os.path.join(folder, "deck.raw")
        with open(path, "w", encoding="utf-8") as file:
            file.write(re.sub(r"(?mi)^\.end\s*$", cards + "\n.end", deck))
        run = subprocess.run(["ngspice", "-b", "-r", raw, path], capture_output=True, text=True, timeout=120, check=False)
        if not os.path.exists(raw):
            raise RuntimeError(f"ngspice gives nothing:\n{run.stdout}\n{run.stderr}")
        return _raw(raw)


def response(deck, source, sweep):
    """v(out), complex, for 1 at one source."""
    edited, n = re.subn(rf"(?m)^({ELEMENTS[source]}\s.*) DC 0 AC 0$", r"\1 DC 0 AC 1", deck)
    if n != 1:
        raise RuntimeError(f"{n} lines of the deck are {ELEMENTS[source]} … DC 0 AC 0")
    raw = _run(edited, f".ac {sweep}\n.save v(out)")
    return raw["frequency"].real, raw["v(out)"]


def noise(deck, sweep):
    """Noise at the output [V/√Hz]."""
    raw = _run(deck, f".noise v(out) Vsignal {sweep}")
    return raw["frequency"].real, raw["onoise_spectrum"].real
