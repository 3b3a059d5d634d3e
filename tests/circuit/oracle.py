# SPDX-FileCopyrightText: 2026 The hotcold authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What every circuit test needs: our library through circuit_probe, the way to ngspice, and a tally that must not be empty."""

import json
import os
import subprocess
import sys
import tempfile

import numpy as np

PROBE, CIRCUITS = sys.argv[1], sys.argv[2]
HERE = os.path.dirname(os.path.abspath(__file__))
LONG, SANITIZED = bool(os.environ.get("HC_LONG")), bool(os.environ.get("HC_SANITIZED"))
sys.path.insert(0, os.path.dirname(HERE))

import ngspice  # noqa: E402

ELEMENTS, responses, found_by = ngspice.ELEMENTS, ngspice.responses, ngspice.found_by
SOURCES = list(ELEMENTS)


def db(x):
    return 20 * np.log10(np.maximum(np.abs(x), 1e-300))


class Refused(Exception):
    pass


def probe(what, hz=(), define=None, rates=(), elements=(), deck=None, loop_hz=None):
    """Ask circuit_probe; `what` is [driver, cable, receiver], [headphone] or the path of a file."""
    call = [PROBE, "file", what] if isinstance(what, str) else [PROBE, "line" if len(what) == 3 else "headphone", CIRCUITS, *what]
    for name, value in (define or {}).items():
        call += ["-d", f"{name}={float(value)!r}"]
    if len(hz):
        call += ["-f", ",".join(repr(float(f)) for f in hz)]
    for rate in rates:
        call += ["-r", str(rate)]
    for element in elements:
        call += ["-e", element]
    if deck:
        call += ["-o", deck]
    if loop_hz:
        call += ["-z", repr(float(loop_hz))]
    run = subprocess.run(call, capture_output=True, text=True, timeout=120)
    if run.returncode:
        raise Refused(run.stderr.strip())
    answer = json.loads(run.stdout)
    for part in [answer["exact"], *answer["filters"]]:
        for name, value in part.items():
            if isinstance(value, list) and value and isinstance(value[0], list):
                part[name] = np.array([complex(*v) for v in value])
    return answer


def probe_deck(what, **asked):
    """What circuit_probe says, and the deck (text)."""
    with tempfile.NamedTemporaryFile(suffix=".cir") as file:
        answer = probe(what, deck=file.name, **asked)
        return answer, file.read().decode()


def deck_of(what, define=None):
    return probe_deck(what, define=define)[1]


class Tally:
    """Counts what was compared; ends with status 1 when something missed or nothing was compared."""

    def __init__(self, least):
        self.least, self.compared, self.missed, self.worst, self.counts = least, 0, 0, {}, {}

    def check(self, name, error, within, count=1):
        error = float(error)
        self.compared += count
        kind = name.split(":")[0]
        self.counts[kind] = self.counts.get(kind, 0) + count
        if kind not in self.worst or not error <= self.worst[kind][0]:
            self.worst[kind] = (error, within, name)
        if not error <= within:
            self.missed += 1
            print(f"FAIL {name}: off by {error:.6g}, expected within {within:g}")

    def value(self, name, got, expected, within):
        ok = abs(got - expected) <= within
        self.compared += 1
        self.missed += not ok
        print(f"{'ok' if ok else 'FAIL'} {name}: {got:.4f}, expected {expected:g} within {within:g}")

    def truth(self, name, ok, why=""):
        self.compared += 1
        self.missed += not ok
        if not ok:
            print(f"FAIL {name}: {why}")

    def end(self):
        for kind, (error, within, name) in sorted(self.worst.items()):
            print(f"worst {kind}: {error:.6g} of {within:g} among {self.counts[kind]} ({name[len(kind) + 2:]})")
        enough = self.compared >= self.least
        print(f"compared {self.compared} (at least {self.least} expected), {self.missed} missed")
        sys.exit(0 if enough and not self.missed else 1)
