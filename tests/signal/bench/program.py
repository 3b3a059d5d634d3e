# SPDX-FileCopyrightText: 2026 The hotcold authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the tests of the whole program share: running it as a user does, reading what it writes, and a tally that must not be empty."""
import concurrent.futures
import itertools
import os
import subprocess
import sys

import numpy as np
import soundfile


class Program:
    """The executable under test."""

    def __init__(self, path):
        self.path = os.path.abspath(path)

    def run(self, *arguments, **options):
        """Run it to its end; never raises for a status other than 0."""
        options = {"capture_output": True, "text": True, "timeout": 300, "check": False, **options}
        return subprocess.run([self.path, *map(str, arguments)], **options)

    def data(self, *arguments):
        """Standard output of a run that must succeed and be quiet."""
        run = self.run(*arguments)
        if run.returncode or run.stderr:
            raise RuntimeError(f"hotcold {' '.join(map(str, arguments))}: status {run.returncode}: {run.stderr}")
        return run.stdout

    def names(self, what):
        """First column of `hotcold list`."""
        return [line.split("\t")[0] for line in self.data("list", what).splitlines()]

    def response(self, *arguments):
        """Columns of `hotcold response`, one row a frequency."""
        return np.array([[float(x) for x in row.split(",")] for row in self.data("response", *arguments).splitlines()[1:]])

    def render(self, folder, source, *arguments, name="out.wav"):
        """Render into `folder`; {"": what is heard, "a": lane, "a.residual": …}, each [frames, 2] in single precision."""
        out = os.path.join(folder, name)
        self.data("render", "--in", source, "--out", out, *arguments)
        stem, ending = os.path.splitext(out)
        sound = {"": read(out)}
        for lane in "abcdefgh":
            for kind in (lane, lane + ".residual"):
                if os.path.exists(f"{stem}.{kind}{ending}"):
                    sound[kind] = read(f"{stem}.{kind}{ending}")
        return sound


def read(path):
    return soundfile.read(path, dtype="float32", always_2d=True)[0]


def line(lane, driver=None, cable=None, receiver=None, **more):
    """--set options for a lane's line; `more` by symbol, `contact__where` for contact/where."""
    options = []
    for symbol, value in {"driver": driver, "cable": cable, "receiver": receiver, **more}.items():
        if value is not None:
            options += ["--set", f"/lane/{lane}/line/{symbol.replace('__', '/')} {value}"]
    return options


def every_line(hotcold):
    """All [driver, cable, receiver] of the catalogue."""
    return list(itertools.product(*(hotcold.names(part) for part in ("drivers", "cables", "receivers"))))


def every_pair(hotcold):
    """Few lines in which each part meets each other part."""
    drivers, cables, receivers = (hotcold.names(part) for part in ("drivers", "cables", "receivers"))
    return [(d, cables[(i + j) % len(cables)], r) for i, d in enumerate(drivers) for j, r in enumerate(receivers)]


def together(function, jobs, workers=2):
    """function(*job) of all jobs, in their order, two at a time."""
    with concurrent.futures.ThreadPoolExecutor(workers) as pool:
        return list(pool.map(lambda job: function(*job), jobs))


def db(x):
    return 20 * np.log10(np.maximum(np.abs(x), 1e-300))


class Tally:
    """Counts what was compared; ends with status 1 when something missed or too little was compared."""

    def __init__(self, least):
        self.least, self.compared, self.missed, self.worst = least, 0, 0, {}

    def near(self, kind, name, errors, within):
        """Every error of a bunch, in size, at most `within`; the worst of its kind is shown at the end."""
        errors = np.abs(np.atleast_1d(np.asarray(errors, float)))
        self.compared += len(errors)
        if not len(errors):
            return
        worst = np.nan if np.isnan(errors).any() else errors.max()
        if kind not in self.worst or not worst <= self.worst[kind][0]:
            self.worst[kind] = (worst, within, name)
        if not worst <= within:
            self.missed += 1
            print(f"FAIL {kind}: {name}: off by {worst:.6g}, expected within {within:g}")

    def value(self, name, got, expected, within):
        ok = abs(got - expected) <= within
        self.compared += 1
        self.missed += not ok
        print(f"{'ok' if ok else 'FAIL'} {name}: {got:.4f}, expected {expected:g} within {within:g}")

    def below(self, name, got, limit):
        self.compared += 1
        self.missed += not got <= limit
        print(f"{'ok' if got <= limit else 'FAIL'} {name}: {got:.4f}, at most {limit:g} expected")

    def truth(self, name, ok, why="", quiet=False):
        self.compared += 1
        self.missed += not ok
        if not ok:
            print(f"FAIL {name}: {why}")
        elif not quiet:
            print(f"ok {name}")

    def end(self):
        for kind, (error, within, name) in sorted(self.worst.items()):
            print(f"worst {kind}: {error:.6g} of {within:g} ({name})")
        enough = self.compared >= self.least
        print(f"compared {self.compared} (at least {self.least} expected), {self.missed} missed")
        sys.exit(0 if enough and not self.missed else 1)
