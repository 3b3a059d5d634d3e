# SPDX-FileCopyrightText: 2026 The hotcold authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""series.py HOTCOLD WATCH: whole series over OSC, what is refused, what is silent, and what the log says afterwards."""

import glob
import json
import os
import subprocess
import sys
import tempfile
import time

from listener import Listener, commit_of, hashes_of

from bench_server import Bench, Jack
from checks import Judge

CLOSED = [("/lane/a/line/length", 3.0), ("/lane/b/select",), ("/lane/a/name", "x"), ("/listen", "residual"), ("/listen/gain", 6.0),
          ("/match", 0), ("/scene", "stage"), ("/scene/save", "s"), ("/interference/hum/on", 1), ("/interference/seed", 3),
          ("/select", "b"), ("/select", "x"), ("/toggle",), ("/toggle/every", 1.0), ("/toggle/hold", 1), ("/record", "r.wav"), ("/lane/copy", "a", "b")]


class Ports:
    """Peaks at a JACK port."""

    def __init__(self, watch, jack, port):
        environment = dict(os.environ, JACK_NO_START_SERVER="1")
        self.process = subprocess.Popen([watch, jack.name, f"hotcold:{port}"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
                                        env=environment)

    def ask(self):
        """Frames and their peak since it was asked before."""
        self.process.stdin.write("\n")
        self.process.stdin.flush()
        frames, peak, *_ = self.process.stdout.readline().split()
        return int(frames), float(peak)

    def peak(self, least=4800):
        """Of so many frames from now on."""
        self.ask()
        loudest, until = 0.0, time.monotonic() + 20
        while least > 0 and time.monotonic() < until:
            time.sleep(0.05)
            frames, peak = self.ask()
            least, loudest = least - frames, max(loudest, peak)
        return loudest

    def heard(self):
        """Something comes out before long."""
        return any(self.peak() > 0.01 for _ in range(20))

    def close(self):
        self.process.stdin.close()
        self.process.wait(10)


def report(hotcold, *logs, ended=True):
    """The end is written behind the last answer, and the key beside the log goes then."""
    late = time.monotonic() + 20
    while ended and any(os.path.exists(f"{log}.key") for log in logs) and time.monotonic() < late:
        time.sleep(0.01)
    run = subprocess.run([hotcold, "trial", "report", "--json", *logs], capture_output=True, text=True, timeout=30, check=True)
    return json.loads(run.stdout)


def over(listener):
    """All is told that comes with the end of a series."""
    listener.until(lambda: all(map(listener.values, ("/trial/result", "/trial/reveal", "/trial/log"))) and listener.values("/select")[-1:] == [["a"]])


def gate(judge, listener):
    listener.say("/match", 0, wait="/match")
    said = listener.new("abx", 4, "Anna")
    judge.check("levels apart are refused", said[0] == "/error" and "+15.80 dB off lane a" in said[1][1] and "/trial/match" in said[1][1], said)
    listener.say("/trial/match", wait="/match")
    listener.say("/listen", "difference", wait="/listen")
    said = listener.new("abx", 4, "Anna")
    judge.check("the difference is refused", said[0] == "/error" and "/listen lane" in said[1][1], said)
    listener.say("/listen", "lane", wait="/listen")
    listener.say("/toggle/every", 5.0, wait="/toggle/every")
    said = listener.new("abx", 4, "Anna")
    judge.check("lanes that toggle by themselves are refused", said[0] == "/error" and "/toggle/every 0" in said[1][1], said)
    listener.say("/toggle/every", 0.0, wait="/toggle/every")
    for what, arguments, words in (("mode", ("abc", 4, "Anna"), "abx ab 2afc rating"), ("length", ("abx", 0, "Anna"), "1 to 200"),
                                   ("name", ("abx", 4, ""), "listener's name"),
                                   ("name of blanks", ("abx", 4, "\u00a0\u2003"), "listener's name"), ("name of nothing", ("abx", 4, "\u3164"), "can be seen"),
                                   ("type", (4, "abx", "Anna"), "argument 1")):
        said = listener.say("/trial/new", *arguments)
        judge.check(f"a bad {what} is refused", said[0] == "/error" and words in said[1][1], said)
    said = listener.say("/trial/option", "loud", wait="/error")
    judge.check("a bad option is refused", "training sprt catch" in said[1][1], said)
    judge.check("nothing is open", listener.state("idle") == ["idle", 0, 0, "", "", ""])
    for address in ("/trial/play", "/trial/answer"):
        judge.check(f"{address} without a series", listener.say(address, "a")[0] == "/error")


def inverted(judge, listener, folder):
    """A receiver with hot and cold exchanged."""
    path = os.path.join(folder, "exchanged.cir")
    with open(path, "w", encoding="utf-8") as file:
        file.write(".subckt exchanged hot cold shield chassis out\nR1 hot chassis 10k\nR2 cold chassis 10k\nE1 out 0 cold hot 1\n.ends\n")
    before = listener.say("/lane/b/line/receiver", wait="/lane/b/line/receiver")[1][0]
    listener.say("/lane/b/line/receiver", path, wait="/lane/b/line/receiver")
    said = listener.new("abx", 4, "Anna")
    judge.check("the opposite polarity is refused", said[0] == "/error" and "polarity" in said[1][1], said)
    listener.say("/lane/b/line/receiver", before, wait="/lane/b/line/receiver")


def abx(judge, listener, hotcold, folder, ports):
    judge.check("lanes are heard at their ports before", ports.heard())
    del listener.told[:]
    said = listener.new("abx", 16, "Anna")
    judge.check("a series opens", said[1] == ["listening", 1, 16, "abx", "", ""], said)
    listener.until(lambda: listener.values("/trial/commit") and listener.values("/select"))
    commit = listener.values("/trial/commit")[-1][0]
    listener.hear(0.2)
    judge.check("x is selected, whatever is heard", listener.values("/select") == [["x"]], listener.values("/select"))
    for address, *items in CLOSED:
        said = listener.say(address, *items, wait="/error")
        judge.check(f"{address} is closed", said[1][1] == "trial open", said)
    for number, answer in enumerate("abba" * 4):
        judge.check("a lane's port is silent", number % 5 or ports.peak() == 0)
        said = listener.trial(answer)
        judge.check("the answer is taken", said[0] == "/trial/state", said)
        judge.check("no score before the end", said[1][5] == "" and (number == 15 or not listener.values("/trial/result")), said)
    listener.state("done")
    over(listener)
    result, (nonce, sequence) = listener.values("/trial/result")[-1], listener.values("/trial/reveal")[-1]
    right = sum(x == y for x, y in zip(sequence, "abba" * 4))
    judge.check("the commit holds", commit == commit_of(nonce, sequence) and len(sequence) == 16)
    judge.check("the result is what was answered", result[:2] == [right, 16], result, right)
    judge.check("x everywhere until the end", listener.values("/select")[-1] == ["a"] and set(map(tuple, listener.values("/select")[:-1])) == {("x",)})
    judge.check("lanes are heard again", ports.heard())
    log = listener.values("/trial/log")[-1][0]
    said = report(hotcold, log)["series"][0]
    judge.check("the report says the same", (said["right"], said["n"], said["commit"], said["listener"]) == (right, 16, "holds", "Anna"))
    judge.check("its p too", abs(said["p"] - result[2]) < 1e-6)
    hashes, chained = hashes_of(log)
    listener.until(lambda: listener.values("/trial/sealed")[-1:] == [hashes[-1:]])
    told = [items[0] for items in listener.values("/trial/sealed")]
    judge.check("each line has the hash of the line before", chained and said["sealed"] == "holds", said["sealed"])
    # That of the last answer may be overtaken by that of the end, as every newer value overtakes an older one.
    judge.check("the hash of each line on disk was told", told[:16] == hashes[:16] and told[16:] in (hashes[-1:], [hashes[16], hashes[-1]]), told, hashes)
    judge.check("and is answered", listener.say("/trial/sealed", wait="/trial/sealed")[1] == hashes[-1:])
    judge.check("what was told can be checked", report(hotcold, log, "--sealed", told[7])["series"][0]["witnessed"] == {"line": 8, "answered": 7})
    judge.check("no key is left beside the log", not glob.glob(os.path.join(folder, "*.key")))


def others(judge, listener, hotcold):
    del listener.told[:]
    listener.new("2afc", 4, "\u3000Ben\u00a0", "training", "catch")
    verdicts = [said[1][5] for said in (listener.trial(play="a") for _ in range(5)) if said[1][0] == "answered"]
    judge.check("training tells", set(verdicts) <= {"right", "wrong", ""} and {"right", "wrong"} & set(verdicts), verdicts)
    listener.state("done")
    over(listener)
    said = report(hotcold, listener.values("/trial/log")[-1][0])["series"][0]
    judge.check("blanks make nobody another", said["listener"] == "Ben", said["listener"])
    judge.check("and is marked", said["training"] and said["n"] == 4 and said["catch"] == 1, said)
    del listener.told[:]
    listener.new("ab", 6, "Ben")
    judge.check("x is no button of a preference", listener.say("/trial/play", "x")[0] == "/error")
    for _ in range(6):
        listener.trial("b", play="b")
    listener.state("done")
    over(listener)
    reveal = listener.values("/trial/reveal")[-1][1]
    judge.check("preferences count for lane a", listener.values("/trial/result")[-1][:2] == [reveal.count("b"), 6], reveal)
    del listener.told[:]
    listener.new("rating", 2, "Cleo")
    judge.check("all are rated first", "is not rated" in listener.say("/trial/next", wait="/error")[1][1])
    for trial in range(2):
        for button, value in (("a", 80.0), ("b", 30.0)):
            listener.say("/trial/play", button)
            listener.say("/trial/rate", button, value)
        listener.say("/trial/next", accept=lambda items, t=trial: items[0] == ("done" if t else "listening"))
    judge.check("ratings end", listener.state("done") is not None)
    over(listener)
    reveal = listener.values("/trial/reveal")[-1][1]
    found = reveal[0::2].count("a")
    judge.check("the reference found", listener.values("/trial/result")[-1][:2] == [found, 2], reveal)
    listener.new("abx", 8, "Dora", "sprt")
    listener.trial()
    del listener.told[:]
    listener.say("/trial/abort", accept=lambda items: items[0] == "aborted")
    listener.until(lambda: listener.values("/trial/reveal") and listener.values("/select")[-1:] == [["a"]])
    listener.hear(0.3)
    judge.check("aborted is revealed, without a result", listener.values("/trial/reveal") and not listener.values("/trial/result"))
    judge.check("and back", listener.values("/select")[-1] == ["a"])


def burst(judge, listener):
    """A whole series as fast as it can be sent: what comes while the disk is at work waits its turn."""
    del listener.told[:]
    listener.new("abx", 8, "Eve")
    for _ in range(8):
        for message in (("/trial/play", "x"), ("/trial/play", "a"), ("/trial/answer", "b"), ("/trial/next",)):
            listener.peer.send(*message)
    judge.check("a burst comes through", listener.state("done") is not None)
    over(listener)
    judge.check("without a refusal", not listener.values("/error"), listener.values("/error")[:2])
    judge.check("every answer counts once", listener.values("/trial/result")[-1][1] == 8)


def cues(judge, listener, folder):
    """A cue list runs a series by itself; what it has for the lanes meanwhile is refused, and what comes later bars the beginning."""
    path = os.path.join(folder, "series.cue")
    with open(path, "w", encoding="utf-8") as file:
        file.write("@0.2 /trial/match\n@0.3 /trial/new abx 2 Fay\n")
        file.write("@0.8 /trial/play x\n@1.2 /trial/answer a\n/trial/next\n@1.7 /lane/a/line/length 7\n@1.8 /trial/play x\n"
                   "@2.1 /lane/b/line/length 7\n@2.2 /trial/answer a\n/trial/next\n")
    for _ in range(6):  # again, where the machine ran two of its times together: what is not yet on its way to the lanes bars a series
        del listener.told[:]
        listener.peer.send("/cue/start", path)
        listener.until(lambda: listener.values("/trial/result") or any("on their way" in reason for _, reason in listener.values("/error")))
        if listener.values("/trial/result"):
            break
        listener.until(lambda: [""] in listener.values("/cue/running"))
    judge.check("a cue list runs a series", listener.values("/trial/result") and listener.values("/trial/result")[-1][1] == 2,
                listener.values("/error"))
    errors = listener.values("/error")
    judge.check("and cannot touch the lanes", len(errors) == 2 and all("trial open" in reason for _, reason in errors), errors)
    with open(path, "w", encoding="utf-8") as file:
        file.write("@0.2 /trial/new abx 2 Fay\n@0.9 /lane/a/line/length 7\n")
    del listener.told[:]
    listener.peer.send("/cue/start", path)
    listener.until(lambda: listener.values("/error"))
    judge.check("what waits for the lanes bars a series", any("on their way" in reason for _, reason in listener.values("/error")),
                listener.values("/error"))


def full(judge, hotcold, jack, logs):
    """No room is left amid a series: it says so and ends, and what was kept is gone on with once there is room."""
    options = ("--trials", logs, "--no-state", "--no-web", "--set", "/program/source sine")
    with Bench(hotcold, jack, *options) as bench:
        listener = Listener(bench.port)
        listener.new("abx", 8, "Gil")
        for _ in range(2):
            listener.trial()
        listener.until(lambda: listener.values("/trial/log"))
        log = listener.values("/trial/log")[-1][0]
        subprocess.run(["prlimit", "--pid", str(bench.process.pid), f"--fsize={os.path.getsize(log) + 60}"], timeout=10, check=True)
        listener.say("/trial/play", "x")
        said = listener.say("/trial/answer", "a", accept=lambda items: items[0] == "answered")
        judge.check("a full disk is told", said[0] == "/error" and "cannot be written" in said[1][1], said)
        judge.check("and ends the series", listener.state("aborted") is not None and not listener.values("/trial/reveal"))
        listener.until(lambda: len(listener.values("/trial/sealed")) >= len(hashes_of(log)[0]) and listener.values("/select")[-1:] == [["a"]])
        listener.hear(0.3)
        told = [items[0] for items in listener.values("/trial/sealed")]
        judge.check("a line that is not on disk is not told as sealed", told == hashes_of(log)[0], told, hashes_of(log)[0])
        judge.check("the lanes come back", listener.values("/select")[-1] == ["a"] and bench.process.poll() is None)
        listener.close()
    with open(log, "rb") as file:
        torn = file.read()
    judge.check("a line was torn", not torn.endswith(b"\n"))
    with open(log, "wb") as file:
        file.write(torn.replace(b'"plays":1', b'"plays":2', 1))
    with Bench(hotcold, jack, *options) as bench:
        listener = Listener(bench.port)
        said = listener.new("abx", 8, "Gil")
        listener.until(lambda: listener.values("/trial/log"))
        judge.check("what was edited is not gone on with", said[1][:3] == ["listening", 1, 8] and listener.values("/trial/log")[-1][0] != log, said)
        listener.say("/trial/abort", accept=lambda items: items[0] == "aborted")
        listener.close()
    with open(log, "wb") as file:
        file.write(torn)
    judge.check("the report reads what is whole", report(hotcold, log, ended=False)["series"][0]["answered"] == 2)
    with Bench(hotcold, jack, *options) as bench:
        listener = Listener(bench.port)
        said = listener.new("abx", 8, "Gil")
        listener.until(lambda: listener.values("/trial/log"))
        judge.check("it goes on where it was", said[1][:3] == ["listening", 3, 8] and listener.values("/trial/log")[-1][0] == log, said)
        for _ in range(6):
            listener.trial()
        listener.state("done")
        said = report(hotcold, log)["series"][0]
        judge.check("and every answer counts once", (said["answered"], said["n"], said["commit"], said["sealed"]) == (8, 8, "holds", "holds"), said)
        listener.close()


def main(hotcold, watch):
    judge = Judge()
    with tempfile.TemporaryDirectory() as folder, Jack(period=256, options=("-S", "-t", "5000")) as jack:  # what is heard is what was made
        logs = os.path.join(folder, "some", "logs")
        with Bench(hotcold, jack, "--trials", logs, "--set", "/program/source sine") as bench:
            listener, ports = Listener(bench.port), Ports(watch, jack, "lane_b_left")
            gate(judge, listener)
            inverted(judge, listener, folder)
            abx(judge, listener, hotcold, logs, ports)
            others(judge, listener, hotcold)
            burst(judge, listener)
            cues(judge, listener, folder)
            ports.close()
            listener.close()
        full(judge, hotcold, jack, logs)
    return judge.end(100)


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:3]))
