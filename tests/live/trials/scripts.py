# SPDX-FileCopyrightText: 2026 The hotcold authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""scripts.py HOTCOLD SCRIPT…: the examples run a whole 16-trial ABX on a live bench, and the report agrees with what they print."""

import json
import os
import random
import re
import subprocess
import sys
import tempfile

from listener import Judge, commit_of

from bench_server import Bench, Jack

N = 16


def lines(draw):
    """What somebody types: a few listens, then an answer."""
    typed, answers = [], []
    for _ in range(N):
        typed += draw.choices("abx", k=draw.randint(1, 3))
        answers.append(draw.choice("ab"))
        typed.append("=" + answers[-1])
    return typed, answers


def one(judge, hotcold, script, port, draw):
    typed, answers = lines(draw)
    name = os.path.basename(script)
    command = [script] if script.endswith(".sh") else ["/usr/bin/python3", script]
    run = subprocess.run(command + [str(port), str(N), f"Anna {name}"], input="\n".join(typed) + "\n", capture_output=True, text=True,
                         timeout=60, check=False)
    printed = re.search(r"(\d+) of 16 right, p = ([0-9.]+)", run.stdout)
    revealed = re.search(r'nonce and sequence: "?([0-9a-f]{64})"? "?([ab]{16})"?', run.stdout)
    log = re.search(r'log: "?([^"\n]+)"?', run.stdout)
    if not judge.check(f"{name} comes to its end", run.returncode == 0 and printed and revealed and log, run.stdout[-600:], run.stderr):
        return
    right = sum(x == y for x, y in zip(revealed[2], answers))
    judge.check(f"{name} prints what was answered", int(printed[1]) == right, printed[0], right)
    said = json.loads(subprocess.run([hotcold, "trial", "report", "--json", log[1]], capture_output=True, text=True, timeout=30,
                                     check=True).stdout)["series"][0]
    judge.check(f"{name}: the report agrees", (said["right"], said["n"], said["commit"], said["listener"]) == (right, N, "holds", f"Anna {name}"),
                said)
    judge.check(f"{name}: p", abs(said["p"] - float(printed[2])) < 6e-5)
    with open(log[1], encoding="utf-8") as file:
        begun = json.loads(file.readline())
    judge.check(f"{name}: the commit came first", begun["commit"] == commit_of(revealed[1], revealed[2]))
    quits = subprocess.run(command + [str(port), str(N), f"Anna {name}"], input="x\nq\n", capture_output=True, text=True, timeout=60,
                           check=False)
    judge.check(f"{name} can be given up", quits.returncode == 1 and "given up" in quits.stdout + quits.stderr, quits.stdout, quits.stderr)


def main(hotcold, *scripts):
    judge, draw = Judge(), random.Random(16)
    with tempfile.TemporaryDirectory() as logs, Jack() as jack:
        with Bench(hotcold, jack, "--trials", logs, "--no-state", "--set", "/match 0", "--set", "/program/source pink") as bench:
            for script in scripts:
                one(judge, hotcold, script, bench.port, draw)
    print(f"{len(scripts)} scripts")
    return judge.end(6 * len(scripts)) or (0 if scripts else 1)


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
