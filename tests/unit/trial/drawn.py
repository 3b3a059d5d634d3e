# SPDX-FileCopyrightText: 2026 The hotcold authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""drawn.py DRAWN_PROBE: p of a whole audience against every key there could be, against scipy where there is one listener, and in rooms where
nobody hears anything and everybody follows the neighbour, where the binomial test cries wolf; Holm's correction against its definition."""

import itertools
import random
import subprocess
import sys

import numpy as np
from scipy import stats

ROOMS, LISTENERS, TRIALS = 2000, 40, 16


class Probe:
    def __init__(self, program):
        self.program, self.lines = program, []

    def drawn(self, votes, right):
        self.lines.append("d " + " ".join(map(str, (len(votes[0]), len(votes), right, *itertools.chain(*votes)))))

    def holm(self, p):
        self.lines.append(f"h {len(p)} " + " ".join(f"{one:.17g}" for one in p))

    def read(self):
        run = subprocess.run([self.program], input="\n".join(self.lines) + "\n", capture_output=True, text=True, timeout=60, check=True)
        self.lines = []
        return [[float(x) for x in line.split()] for line in run.stdout.splitlines()]


def near(what, got, wanted, within=1e-9):
    worst = float(np.max(np.abs(np.array(got) - np.array(wanted))))
    print(f"{what}: {len(got)}, off by {worst:.2g} at most")
    return worst <= within


def every_key(probe, draw):
    """All keys of small series, one by one."""
    wanted = []
    for _ in range(300):
        outcomes = draw.choice((2, 2, 3, 4))
        votes = [[draw.randrange(9) for _ in range(outcomes)] for _ in range(draw.randrange(1, 8 if outcomes == 2 else 5))]
        sums = np.array([sum(key) for key in itertools.product(*votes)])
        right = int(draw.choice(list(sums) + [0, int(sums.max()) + 1]))
        middle = sum(map(sum, votes)) / 2
        two = np.mean(np.abs(sums - middle) >= abs(right - middle) - 1e-9) if outcomes == 2 else -1
        wanted.append([np.mean(sums >= right), two])
        probe.drawn(votes, right)
    return near("against every key", probe.read(), wanted)


def one_listener(probe):
    wanted = []
    for n in (1, 8, 16, 200):
        for k in range(0, n + 1):
            probe.drawn([[1, 0] if trial % 3 else [0, 1] for trial in range(n)], k)
            wanted.append([stats.binom.sf(k - 1, n, 0.5), stats.binomtest(k, n).pvalue])
    return near("one listener is the binomial", probe.read(), wanted)


def large(probe, draw):
    """600 listeners and 200 trials, against another way to convolve."""
    votes = [[a, 600 - a] for a in (draw.randrange(200, 400) for _ in range(200))]
    chance, shift = np.ones(1), sum(min(v) for v in votes)
    for a, b in votes:
        step = np.zeros(abs(a - b) + 1)
        step[0] += 0.5
        step[-1] += 0.5
        chance = np.convolve(chance, step)
    rights = [60000, 60500, 61000, 62000]
    for right in rights:
        probe.drawn(votes, right)
    got = [row[0] for row in probe.read()]
    return near("a large room", got, [chance[max(0, right - shift):].sum() for right in rights])


def wolves(probe, draw):
    """Rooms in which nobody hears anything and most follow the first: how often each test finds p ≤ 0.05."""
    binomial = 0
    for _ in range(ROOMS):
        votes, right = [], 0
        for _ in range(TRIALS):
            first = draw.randrange(2)
            for_first = 1 + sum(draw.random() < 0.9 for _ in range(LISTENERS - 1))
            votes.append([for_first, LISTENERS - for_first] if first == 0 else [LISTENERS - for_first, for_first])
            right += votes[-1][draw.randrange(2)]
        binomial += stats.binom.sf(right - 1, LISTENERS * TRIALS, 0.5) <= 0.05
        probe.drawn(votes, right)
    ours = sum(row[0] <= 0.05 for row in probe.read())
    bound = stats.binom.isf(1e-4, ROOMS, 0.05)
    print(f"{ROOMS} rooms that hear nothing: p ≤ 0.05 in {ours}, at most {bound:.0f} by chance; by the binomial test in {binomial}")
    return ours <= bound and ours > 0 and binomial > 0.2 * ROOMS


def holm(probe, draw):
    wanted = []
    for n in (1, 2, 5, 600):
        p = [draw.choice((draw.random(), draw.random() * 0.01, 0.04)) for _ in range(n)]
        order = sorted(range(n), key=lambda i: p[i])
        adjusted = [0.0] * n
        for rank, i in enumerate(order):
            adjusted[i] = min(1, max([(n - earlier) * p[j] for earlier, j in enumerate(order[: rank + 1])]))
        probe.holm(p)
        wanted += adjusted
    return near("Holm", [x for row in probe.read() for x in row], wanted)


def main(program):
    probe, draw = Probe(program), random.Random(3)
    good = [every_key(probe, draw), one_listener(probe), large(probe, draw), wolves(probe, draw), holm(probe, draw)]
    print("good" if all(good) else "FAILED")
    return 0 if all(good) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
