# SPDX-FileCopyrightText: 2026 The hotcold authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""timing.py HOTCOLD_DRAWN PRESS PRESSES: x is heard and told as fast as a and b are, whatever it is. Two benches with opposite draws run side
by side, and presses go to x and to the lane's own button at random, so that whatever the machine does meets all alike.

To the sample: the first changed sample stands at one and the same place of its chunk for every button, so that a difference of one
frame in what the audio thread does is seen in every press. In the mean: x against the button of the same lane, and x = a against x = b,
differ by less than 4 standard errors (by chance once in 16000); printed is the difference that would be seen in 9 of 10 runs."""

import math
import os
import statistics
import subprocess
import sys
import tempfile
from collections import Counter
from contextlib import ExitStack

from listener import Listener

from bench_server import Bench, Jack
from checks import Judge

RATE, LIMIT, POWER = 48000, 4.0, 1.28
# Of one gain everywhere, 37 degrees late at 997 Hz; the lanes can be told apart in each sample.
ALLPASS = (".subckt late hot cold shield chassis out\nRin hot chassis 47k\nRc cold chassis 47k\nE0 m chassis hot chassis 1\nR1 m n 10k\n"
           "C1 n chassis 5.3n\nE1 p 0 n chassis 2\nE2 out p m chassis -1\n.ends\n")
SETTINGS = ("/program/source sine", "/program/level -20", "/fade 0", "/interference/noise/on 0", "/interference/hum/on 0",
            "/lane/b/line/driver rca", "/lane/b/line/cable rca")


def compare(judge, what, first, second):
    """Means that are equal within the noise."""
    if not judge.check(f"{what}: enough", len(first) > 30 and len(second) > 30, len(first), len(second)):
        return
    error = math.sqrt(statistics.variance(first) / len(first) + statistics.variance(second) / len(second))
    apart = statistics.mean(first) - statistics.mean(second)
    print(f"{what}: {statistics.mean(first):.2f} and {statistics.mean(second):.2f}, n {len(first)} and {len(second)}, difference {apart:+.2f}, "
          f"standard error {error:.2f}; seen in 9 of 10 runs: {(LIMIT + POWER) * error:.2f}")
    judge.check(f"{what}: the same", abs(apart) <= LIMIT * error, apart, error)


def judge_presses(judge, rows):
    places = Counter(place for *_, place, _ in rows)
    print(f"{len(rows)} presses; places of the first changed sample in its chunk: {dict(places)}")
    judge.check("the first changed sample has one place, for every button", len(places) == 1, places)
    for column, unit in ((3, "us to the sound"), (5, "us until it is told")):
        def of(button=None, draw=None, lane=None, column=column):
            return [row[column] for row in rows if (button is None or (row[1] == "x") == (button == "x")) and (draw is None or row[0] == draw)
                    and (lane is None or row[2] == lane)]

        for draw, lane in enumerate("ab"):
            compare(judge, f"{unit}, x = {lane} and button {lane}", of("x", draw), of("own", draw, lane))
        compare(judge, f"{unit}, x = a and x = b", of("x", 0), of("x", 1))


def main(hotcold, press, wanted):
    judge = Judge()
    with tempfile.TemporaryDirectory() as folder, Jack(period=256, options=("-S", "-t", "5000")) as jack:
        circuit = os.path.join(folder, "late.cir")
        with open(circuit, "w", encoding="utf-8") as file:
            file.write(ALLPASS)
        options = [word for setting in SETTINGS + (f"/lane/b/line/receiver {circuit}",) for word in ("--set", setting)]
        benches, command = [], [press, jack.name, wanted]
        with ExitStack() as stack:
            for draw in "01":
                os.environ["HC_TEST_DRAW"] = draw
                bench = Bench(hotcold, jack, "--trials", os.path.join(folder, draw), "--no-state", "--no-web", "--name", f"draw{draw}", *options)
                benches.append(stack.enter_context(bench))
                command += [f"draw{draw}", str(bench.port)]
            for bench in benches:
                listener = Listener(bench.port)
                said = listener.new("abx", 1, "Anna")
                judge.check("a series opens", said and said[0] == "/trial/state", said)
                listener.close()
            run = subprocess.run(command, capture_output=True, text=True, check=False)
    print(run.stderr.strip())
    rows = [(int(draw), button, lane, int(heard), int(place), int(told))
            for draw, button, lane, heard, place, told in (line.split() for line in run.stdout.splitlines())]
    judge.check("all presses were heard", run.returncode == 0 and len(rows) == int(wanted), len(rows))
    if rows:
        judge_presses(judge, rows)
    return judge.end(10)


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:4]))
