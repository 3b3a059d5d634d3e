# SPDX-FileCopyrightText: 2026 The hotcold authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""scripts.py HOTCOLD SCRIPT…: the examples run a whole 16-trial ABX on a live bench, and the report agrees with what they print;
and the one that has a window is clicked."""

import json
import os
import random
import re
import socket
import subprocess
import sys
import tempfile
import threading
import time

from listener import commit_of

import pd_window
from bench_server import Bench, Jack, end, free_port
from checks import Judge

N = 16


def lines(draw):
    """What somebody types: a few listens, then an answer."""
    typed, answers = [], []
    for _ in range(N):
        typed += draw.choices("abx", k=draw.randint(1, 3))
        answers.append(draw.choice("ab"))
        typed.append("=" + answers[-1])
    return typed, answers


class Run:
    """How it ended and what it has printed."""

    def __init__(self, returncode, stdout, stderr=""):
        self.returncode, self.stdout, self.stderr = returncode, stdout, stderr


def run_pd(script, port, listener, typed):
    """Pd without a window, its keyboard a TCP port; the next trial is waited for, as somebody would."""
    listener = listener.replace(" ", "\\ ")
    process = subprocess.Popen(["pd", "-nogui", "-stderr", "-noprefs", "-noaudio", "-nomidi", "-open", script, "-send", f"abx {port} {N} {listener}"],
                               stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
    told = []

    def read():
        for line in process.stderr:
            told.append(line)

    reader = threading.Thread(target=read, daemon=True)
    reader.start()

    def until(good, seconds=60):
        until_then = time.monotonic() + seconds
        while not good() and process.poll() is None and time.monotonic() < until_then:
            time.sleep(0.01)

    until(lambda: any("trial 1 " in line for line in told))
    trial = 1
    with socket.create_connection(("127.0.0.1", port + 11), 60) as keys:
        for word in typed:
            if process.poll() is not None:
                break
            keys.sendall(word.encode() + b";\n")
            trial += word.startswith("=")
            if word.startswith("=") and trial <= N:
                until(lambda wanted=trial: any(f"trial {wanted} " in line for line in told))
        until(lambda: False)
    status = end(process)
    reader.join(5)
    return Run(status, "".join(told))


def run_script(script, port, listener, typed, home):
    """A run, once more where the lanes were not yet at rest behind the series before."""
    for _ in range(5):
        run = run_once(script, port, listener, typed, home)
        if "try again when they are there" not in run.stdout + run.stderr:
            break
        time.sleep(1)
    return run


def run_once(script, port, listener, typed, home):
    """What somebody types goes to a script in whatever language."""
    name, ending = os.path.splitext(os.path.basename(script))
    if ending == ".pd":
        return run_pd(script, port, listener, typed)
    command, environment = {".sh": [script], ".py": ["/usr/bin/python3", script], ".scd": ["sclang", "-u", str(free_port()), "-D", script]}[ending], None
    if ending == ".scd":
        os.makedirs(os.path.join(home, name), mode=0o700, exist_ok=True)
        environment = dict(os.environ, HOME=home, XDG_RUNTIME_DIR=os.path.join(home, name), QT_QPA_PLATFORM="offscreen", QTWEBENGINE_DISABLE_SANDBOX="1")
    return subprocess.run(command + [str(port), str(N), listener], input="\n".join(typed) + "\n", capture_output=True, text=True, timeout=170,
                          check=False, env=environment)


def one(judge, hotcold, script, port, draw, home):
    typed, answers = lines(draw)
    name = os.path.basename(script)
    run = run_script(script, port, f"Anna {name}", typed, home)
    printed = re.search(r"(\d+) of 16 right\W+p = ([0-9.]+)", run.stdout)
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
        begun, *more = map(json.loads, file)
    judge.check(f"{name}: the log has what was typed", [line["answer"] for line in more if line["event"] == "trial"] == answers)
    heard = [len(words) for words in "".join("=" if word.startswith("=") else word for word in typed).split("=")[:N]]
    judge.check(f"{name}: and was played as often", [line["plays"] for line in more if line["event"] == "trial"] == heard, heard)
    judge.check(f"{name}: the commit came first", begun["commit"] == commit_of(revealed[1], revealed[2]))


def give_up(judge, script, port, home):
    name = os.path.basename(script)
    quits = run_script(script, port, f"Anna {name}", ["x", "q"], home)
    judge.check(f"{name} can be given up", quits.returncode == 1 and "given up" in quits.stdout + quits.stderr, quits.stdout, quits.stderr)


def by_window(judge, script, port):
    if pd_window.missing():
        print("Pd's window: skipped, these packages are not here:", *pd_window.missing())
        return
    try:
        socket.gethostbyname("localhost")
    except OSError:
        print("Pd's window: skipped, this system has no localhost in /etc/hosts, by which Pd reaches its own window")
        return
    answers = ["=a", "=b", "=b", "=a"]
    log = re.search(r"log: (\S+)", pd_window.run(judge, script, port, answers))
    if judge.check("the window's series has a log", log):
        with open(log[1], encoding="utf-8") as file:
            more = [json.loads(line) for line in file]
        judge.check("which has what was clicked", ["=" + line["answer"] for line in more if line["event"] == "trial"] == answers
                    and all(line["plays"] == 1 for line in more if line["event"] == "trial"), more)


def main(hotcold, *scripts):
    judge, draw = Judge(), random.Random(16)
    with tempfile.TemporaryDirectory() as logs, Jack() as jack:
        with Bench(hotcold, jack, "--trials", logs, "--no-state", "--set", "/match 0", "--set", "/program/source pink") as bench:
            for script in scripts:
                one(judge, hotcold, script, bench.port, draw, logs)
                one(judge, hotcold, script, bench.port, draw, logs)  # who subscribes now is told the end of the one before
                give_up(judge, script, bench.port, logs)
                if script.endswith(".pd"):
                    by_window(judge, script, bench.port)
    print(f"{len(scripts)} scripts")
    return judge.end(15 * len(scripts)) or (0 if scripts else 1)


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
