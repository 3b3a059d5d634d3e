# SPDX-FileCopyrightText: 2026 The hotcold authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Names of the catalogue."""

import itertools
import subprocess

from oracle import CIRCUITS, PROBE


def names(kind):
    run = subprocess.run([PROBE, "list", CIRCUITS, kind], capture_output=True, text=True, check=True)
    return [line.split("\t")[0] for line in run.stdout.splitlines()]


def combinations():
    return [list(c) for c in itertools.product(names("drivers"), names("cables"), names("receivers"))]
