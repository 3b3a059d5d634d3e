# SPDX-FileCopyrightText: 2026 The hotcold authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""crash.py HOTCOLD: a bench killed in the midst of blind trials, again and again: no trial is lost, none counted twice, and the series
goes on. HC_LONG kills 200 times."""

import glob
import json
import os
import random
import subprocess
import sys
import tempfile
import threading
import time

from listener import Listener, hashes_of

from bench_server import Bench, Jack
from checks import Judge

N = 40


class Client:
    """Runs a series until the bench dies or the series ends, and remembers what it was told was kept."""

    def __init__(self, draw):
        self.draw, self.kept, self.answers, self.sealed = draw, 0, {}, []

    def run(self, listener, bench, begun):
        """`begun` is set when the first answer of this run is kept."""
        if listener.new("abx", N, "Anna", timeout=5.0) is None:
            return None
        answered = 0  # a state that was told before the last answer may come behind it on a busy machine
        while bench.process.poll() is None:
            state = listener.state("listening", "answered", "done", timeout=0.3)
            if state is None:
                continue
            if state[0] == "done":
                return listener.values("/trial/result")
            if state[0] == "answered":
                self.kept = max(self.kept, state[1])
                begun.set()
                listener.peer.send("/trial/next")
                continue
            self.kept = max(self.kept, state[1] - 1)
            if state[1] <= answered:
                continue
            answered = state[1]
            answer = self.draw.choice("ab")
            self.answers.setdefault(state[1], set()).add(answer)
            listener.peer.send("/trial/play", "x")
            listener.peer.send("/trial/answer", answer)
        return None


def lines_of(path):
    with open(path, encoding="utf-8") as file:
        return [json.loads(line) for line in file.read().splitlines(keepends=True) if line.endswith("\n")]


def kill_later(process, seconds, begun):
    """So many seconds after it has begun, and at the latest after some more: a slow machine gets as far as a fast one."""
    def kill():
        begun.wait(20)
        time.sleep(seconds)
        process.kill()

    thread = threading.Thread(target=kill)
    thread.start()
    return thread


def own_count(lines):
    """Right answers, by the letters of the part under which each was given."""
    letters = {line["commit"]: line["sequence"] for line in lines if line["event"] == "reveal"}
    commit, right = None, 0
    for line in lines:
        if line["event"] == "begin":
            commit = line["commit"]
        elif line["event"] == "trial":
            right += letters[commit][line["trial"] - 1] == line["answer"]
    return right


def check_log(judge, client, path):
    lines = lines_of(path)
    hashes, chained = hashes_of(path)
    judge.check("each line has the hash of the line before", chained, path)
    judge.check("every hash that was told is that of a line", set(client.sealed) <= set(hashes), client.sealed, hashes)
    trials = [line for line in lines if line["event"] == "trial"]
    judge.check("each trial once, in order", [t["trial"] for t in trials] == list(range(1, len(trials) + 1)), path)
    judge.check("what was told to be kept is kept", len(trials) >= client.kept, len(trials), client.kept)
    judge.check("as it was answered", all(t["answer"] in client.answers.get(t["trial"], ()) for t in trials), trials, client.answers)
    return lines


def main(hotcold):
    judge, draw = Judge(), random.Random(6)
    kills, wanted, whole, told, over = 0, 200 if os.environ.get("HC_LONG") else 20, 0, 0, ()
    with tempfile.TemporaryDirectory() as logs, Jack() as jack:
        client, limit = Client(draw), 0
        while kills < wanted or (client.kept and limit < 4):
            limit += kills >= wanted
            with Bench(hotcold, jack, "--trials", logs, "--no-state", "--no-web") as bench:
                begun = threading.Event()
                if draw.random() < 0.3:  # in the midst of opening
                    begun.set()
                killer = kill_later(bench.process, draw.uniform(0.0, 0.8), begun) if kills < wanted else None
                listener = Listener(bench.port, 0.0)
                result = client.run(listener, bench, begun)
                listener.hear(0.05)
                client.sealed += [items[0] for items in listener.values("/trial/sealed")]
                listener.close()
                if killer:
                    killer.join()
                    bench.process.wait()
                    kills += 1
            logs_now = sorted(glob.glob(os.path.join(logs, "*.jsonl")), key=os.path.getmtime)
            if not logs_now or logs_now[-1] in over:
                continue  # it was killed before it began another
            lines = check_log(judge, client, logs_now[-1])
            # The answer to the last trial may have been kept, and the end too, without anybody being told.
            if result or any(line["event"] == "end" for line in lines):
                whole += 1
                if result:
                    judge.check("the result counts each answer once", result[-1][:2] == [own_count(lines), N], result[-1])
                run = subprocess.run([hotcold, "trial", "report", "--json", logs_now[-1]], capture_output=True, text=True, check=False)
                said = json.loads(run.stdout)["series"][0]
                judge.check("the report does so too", (said["right"], said["n"], said["commit"], said["sealed"])
                            == (own_count(lines), N, "holds", "holds"), said)
                told += len(client.sealed)
                client, over = Client(draw), logs_now
        logs_now = glob.glob(os.path.join(logs, "*.jsonl"))
        judge.check("crashes are gone through, not round", len(logs_now) <= whole + 1, len(logs_now), whole)
        cuts = sum(max(0, sum(line["event"] == "begin" for line in lines_of(path)) - 1) for path in logs_now)
    print(f"{kills} kills, {told} hashes told, {whole} series came to their end, {cuts} times one went on after a crash")
    return judge.end(40) or (0 if whole and cuts > 5 and told > 40 else 1)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
