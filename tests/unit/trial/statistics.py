# SPDX-FileCopyrightText: 2026 The hotcold authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""statistics.py PROBE: the statistics of trials against scipy, for all n to 200 and all k, and against published figures."""

import math
import os
import subprocess
import sys
from fractions import Fraction

import numpy as np
from scipy import stats
from scipy.special import ndtr, ndtri

TOLERANCE = 1e-11  # relative; scipy's own tails are good to about 1e-13
PUBLISHED = [(8, 7, .0352), (10, 9, .0107), (10, 8, .0547), (16, 12, .0384), (20, 15, .0207)]
# Right answers that are wanted at 5 %, one-sided, of n = 7 …: Roessler, Pangborn, Sidel and Stone, J. Food Sci. 43 (1978), 940.
ROESSLER = [7, 7, 8, 9, 9, 10, 10, 11, 12, 12, 13, 13, 14, 15, 15, 16, 16, 17, 18, 18, 19, 19, 20, 20]
POWER_16 = [.17, .45, .80, .98]  # at true .6 .7 .8 .9


def near(what, ours, theirs, tolerance=TOLERANCE):
    ours, theirs = np.asarray(ours), np.asarray(theirs)
    off = np.abs(ours - theirs) / np.maximum(np.abs(theirs), 1e-300)
    off = np.where(np.abs(ours - theirs) < 1e-15, 0, off)
    worst = int(np.argmax(off))
    print(f"{what}: {ours.size} values, worst off by {off[worst]:.1e}")
    if not off[worst] <= tolerance:
        print(f"FAIL {what}: {ours[worst]} and not {theirs[worst]}")
    return bool(off[worst] <= tolerance) and ours.size > 100


def share_abx(d):
    return ndtr(d / np.sqrt(2)) * ndtr(d / 2) + ndtr(-d / np.sqrt(2)) * ndtr(-d / 2)


def whole_tail(n):
    """P(at least k of n) at 1/2, k = 0 … n + 1, in whole numbers."""
    tail = [0]
    for k in range(n, -1, -1):
        tail.append(tail[-1] + math.comb(n, k))
    return tail[::-1]


def judge_exact(k_rows):
    """Each tail against the fraction that it is."""
    tails = {n: whole_tail(n) for n in range(1, 201)}
    off = [abs(Fraction(p) / Fraction(tails[int(n)][int(k)], 2 ** int(n)) - 1) for n, k, p in k_rows[:, :3]]
    both = [abs(Fraction(p) / min(Fraction(1), Fraction(2 * tails[int(n)][int(max(k, n - k))], 2 ** int(n))) - 1)
            for n, k, p in k_rows[:, [0, 1, 4]]]
    print(f"against whole numbers: {len(off + both)} tails, worst off by {float(max(off + both)):.1e}")
    return len(off) == len(both) == 20300 and max(off + both) < 1e-12


def judge_counts(k_rows):
    n, k = k_rows[:, 0], k_rows[:, 1]
    good = near("one-sided at 1/2", k_rows[:, 2], stats.binom.sf(k - 1, n, 0.5))
    good &= near("one-sided at 1/8", k_rows[:, 3], stats.binom.sf(k - 1, n, 0.125), 1e-10)
    good &= near("two-sided", k_rows[:, 4], np.minimum(1, 2 * stats.binom.sf(np.maximum(k, n - k) - 1, n, 0.5)))
    z = stats.norm.ppf(0.975)
    middle, half = (k / n + z**2 / (2 * n)), z * np.sqrt(k / n * (1 - k / n) / n + z**2 / (4 * n**2))
    for name, column, sign in (("low", 5, -1), ("high", 6, 1)):
        good &= near(f"Wilson, {name}", k_rows[:, column], (middle + sign * half) / (1 + z**2 / n), 1e-9)
    # scipy's own tests are slow one by one.
    some = k_rows if os.environ.get("HC_LONG") else k_rows[::31]
    tests = [stats.binomtest(int(row[1]), int(row[0])) for row in some]
    intervals = [test.proportion_ci(method="wilson") for test in tests]
    good &= near("two-sided, binomtest", some[:, 4], [test.pvalue for test in tests])
    good &= near("Wilson, binomtest", some[:, 5:7].ravel(), np.array([(i.low, i.high) for i in intervals]).ravel())
    share = np.where(k == n, (2 * n - 1) / (2 * n), k / n)
    above = share > 0.5
    good &= near("share of d' by the ABX model", share_abx(k_rows[above, 7]), share[above])
    good &= near("d' of 2AFC", k_rows[above, 8], np.sqrt(2) * ndtri(share[above]), 1e-9)
    at_chance = not k_rows[~above, 7:9].any()
    likelihood = k * np.log(.8 / .5) + (n - k) * np.log(.2 / .5)
    heard, none = likelihood >= np.log(19), likelihood <= -np.log(19)
    sprt = np.array_equal(k_rows[:, 9], np.where(heard, 1, np.where(none, 2, 0)))
    print(f"no d' at chance: {at_chance}; SPRT as the likelihoods say: {sprt}")
    return good and at_chance and sprt


def judge_lengths(n_rows):
    n = n_rows[:, 0]
    good = True
    for column, chance in ((1, 0.5), (2, 0.125)):
        c = n_rows[:, column]
        right = (stats.binom.sf(c - 1, n, chance) <= 0.05) & (stats.binom.sf(c - 2, n, chance) > 0.05)
        print(f"critical count at {chance}: {int(right.sum())} of {len(n)}")
        good &= bool(right.all())
    good &= near("SPRT bounds", np.concatenate([n_rows[:, 3], n_rows[:, 4]]), np.concatenate([2.124 + .661 * n, -2.124 + .661 * n]), 2e-3)
    for i, p in enumerate((.6, .7, .8, .9)):
        c = n_rows[:, 1]
        good &= near(f"power at {p}", n_rows[:, 5 + 2 * i], stats.binom.sf(c - 1, n, p))
        two = stats.binom.isf(0.025, n, 0.5) + 1
        two = np.where(2 * stats.binom.sf(two - 2, n, 0.5) <= 0.05, two - 1, two)
        good &= near(f"two-sided power at {p}", n_rows[:, 6 + 2 * i], stats.binom.sf(two - 1, n, p) + stats.binom.cdf(n - two, n, p))
    at_16 = n_rows[n == 16][0]
    return good and all(abs(at_16[5 + 2 * i] - power) < 0.005 for i, power in enumerate(POWER_16))


def main(probe):
    lines = subprocess.run([probe, "200"], capture_output=True, text=True, check=True, timeout=100).stdout.splitlines()
    rows = {kind: np.array([[float(x) for x in line.split()[1:]] for line in lines if line[0] == kind]) for kind in "nkt"}
    good = judge_counts(rows["k"]) & judge_lengths(rows["n"]) & judge_exact(rows["k"])
    good &= near("share within Student's t", 2 * stats.t.cdf(rows["t"][:, 1], rows["t"][:, 0]) - 1, np.full(200, 0.95))
    good &= [int(row[1]) for row in rows["n"][6:30]] == ROESSLER
    for n, k, p in PUBLISHED:
        row = rows["k"][(rows["k"][:, 0] == n) & (rows["k"][:, 1] == k)][0]
        good &= abs(row[2] - p) < 5e-5
    print(f"{len(rows['k'])} counts, {len(rows['n'])} lengths, {len(PUBLISHED) + len(ROESSLER)} published figures: {'good' if good else 'FAILED'}")
    return 0 if good and len(rows["k"]) == 20300 else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
