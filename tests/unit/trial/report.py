# SPDX-FileCopyrightText: 2026 The hotcold authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""report.py HOTCOLD: `hotcold trial report` over logs written here, its figures against scipy, and logs that are wrong."""

import csv
import hashlib
import io
import json
import math
import os
import random
import subprocess
import sys
import tempfile

from scipy import stats

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", ".."))
from checks import Judge  # noqa: E402

LANES = [{"lane": letter, "name": name, "gain_db": gain, "match_db": 0.0, "delay_frames": 0, "inverted": False}
         for letter, name, gain in (("a", "unbalanced", 0.0), ("b", "balanced", 0.02))]


class Log:
    """Lines of one series, the key drawn here."""

    def __init__(self, serial, listener, mode="abx", n=16, options=(), seed=1):
        self.draw = random.Random(seed)
        self.id, self.listener, self.mode, self.n, self.options = f"{serial:016x}", listener, mode, n, list(options)
        self.total = n + (n + 3) // 4 if "catch" in options else n
        self.lines, self.keys, self.answered = [], [], 0
        self.begin()

    def begin(self):
        catch = self.total - self.n if not self.keys else 0
        letters = [self.draw.choice("ab") for _ in range(self.total - catch)] + [self.draw.choice("AB") for _ in range(catch)]
        self.draw.shuffle(letters)
        sequence = "-" * self.answered + "".join(letters[self.answered:])
        nonce = f"{self.draw.getrandbits(256):064x}"
        self.keys.append((nonce, sequence, hashlib.sha256((nonce + sequence).encode()).hexdigest()))
        self.add("begin", time="2026-11-25T12:00:00Z", hotcold="0.1.0", mode=self.mode, n=self.n, total=self.total, options=self.options,
                 listener=self.listener, commit=self.keys[-1][2], answered=self.answered, rate_hz=48000.0, fade_ms=10.0, spl_db=85.0,
                 xruns=3, lanes=LANES, state="0" * 64)

    def add(self, event, **fields):
        self.lines.append(json.dumps({"event": event, "series": self.id, **fields}))

    def answer(self, right):
        letter = self.keys[-1][1][self.answered].lower()
        self.answered += 1
        said = letter if right else "ab"[letter == "a"]
        self.add("trial", trial=self.answered, answer=said, plays=3, seconds=4.5, xruns=3 + (self.answered > 4))

    def end(self, reason="n"):
        for nonce, sequence, commit in self.keys:
            self.add("reveal", commit=commit, nonce=nonce, sequence=sequence)
        self.add("end", time="2026-11-25T12:10:00Z", reason=reason, xruns=4)
        return self


def whole(serial, listener, right, n=16, **more):
    log = Log(serial, listener, n=n, **more)
    for i in range(log.total):
        log.answer(i < right)
    return log.end()


class Reports(Judge):
    def __init__(self, hotcold, folder):
        super().__init__()
        self.hotcold, self.folder = hotcold, folder

    def report(self, lines, *options):
        path = os.path.join(self.folder, "log.jsonl")
        with open(path, "w", encoding="utf-8") as file:
            file.write(lines if isinstance(lines, str) else "".join(line + "\n" for line in lines))
        return subprocess.run([self.hotcold, "trial", "report", path, *options], capture_output=True, text=True, timeout=30, check=False)

    def json(self, lines):
        return json.loads(self.report(lines, "--json").stdout)


def figures(judge):
    for n, right in ((16, 12), (16, 8), (16, 16), (10, 9), (200, 117)):
        said = judge.json(whole(1, "Anna", right, n).lines)["series"][0]
        want = stats.binomtest(right, n, alternative="greater").pvalue
        interval = stats.binomtest(right, n).proportion_ci(method="wilson")
        judge.check(f"{right}/{n}", (said["right"], said["n"]) == (right, n) and abs(said["p"] - want) < 1e-9)
        judge.check(f"Wilson {right}/{n}", abs(said["wilson"][0] - interval.low) < 1e-9 and abs(said["wilson"][1] - interval.high) < 1e-9)
        judge.check("a commit that holds", said["commit"] == "holds" and said["xruns"] == 1)
    ab = judge.json(whole(2, "Ben", 5, 20, mode="ab").lines)["series"][0]
    # Answers that name the letter of the key name lane a where that letter is a, and where it is b.
    judge.check("two-sided", abs(ab["p"] - stats.binomtest(ab["right"], 20).pvalue) < 1e-9 and ab["d_prime"] == 0)
    caught = judge.json(whole(3, "Ben", 10, 8, mode="2afc", options=["catch"]).lines)["series"][0]
    judge.check("trials that catch count for nothing", caught["n"] == 8 and caught["catch"] == 2)


def words(judge):
    text = judge.report(whole(1, "Anna", 12).lines).stdout
    for piece in ("12 of 16 right", "p            0.03841", "0.505 to 0.898 (Wilson)", "independent observations", "0.17 0.45 0.80 0.98",
                  "n fixed in advance", "commit       holds", "within 0.020 dB", "48000 Hz", "1 during the series", "unbalanced",
                  "\"Not significant\" is not \"no difference\""):
        judge.check(f"text: {piece}", piece in text)
    sprt = judge.report(whole(1, "Anna", 7, 7, options=["sprt"]).end("sprt").lines[:-4]).stdout
    judge.check("an SPRT not ended", "not ended" in sprt)
    sprt = Log(1, "Anna", n=20, options=["sprt"])
    for _ in range(7):
        sprt.answer(True)
    text = judge.report(sprt.end("sprt").lines).stdout
    judge.check("Wald", "a difference is heard: after 7 trials" in text and "as if n had been fixed" in text and "7 of 20 trials" in text)


def pools(judge):
    logs = [whole(1, "Anna", 12), whole(2, "Anna", 10), whole(3, "Ben", 9, 10), whole(4, "Ben", 10, 10, options=["training"])]
    cut = Log(5, "Ben")
    cut.answer(True)
    logs.append(cut.end("aborted"))
    said = judge.json([line for log in logs for line in log.lines])
    listeners = {(g["listener"], g["training"]): (g["right"], g["n"], g["series"]) for g in said["listeners"]}
    judge.check("by listener", listeners == {("Anna", False): (22, 32, 2), ("Ben", False): (9, 10, 1), ("Ben", True): (10, 10, 1)})
    blanks = judge.json([line for serial, name in enumerate(("Anna", "\u2003Anna", "Anna\u00a0")) for line in whole(serial, name, 12).lines])
    judge.check("look-alike blanks are one listener", [(g["listener"], g["series"]) for g in blanks["listeners"]] == [("Anna", 3)], blanks["listeners"])
    pooled = {g["training"]: (g["right"], g["n"], g["series"]) for g in said["pooled"]}
    judge.check("pooled, training apart", pooled == {False: (31, 42, 3), True: (10, 10, 1)})
    rows = list(csv.DictReader(io.StringIO(judge.report([line for log in logs for line in log.lines], "--csv").stdout)))
    judge.check("CSV", [row["scope"] for row in rows] == ["series"] * 5 + ["listener"] * 3 + ["pooled"] * 2)
    formula = judge.report(whole(1, "=1+1", 12).lines, "--csv").stdout
    judge.check("a name is no formula", list(csv.DictReader(io.StringIO(formula)))[0]["listener"] == "'=1+1")
    judge.check("CSV figures", rows[0]["right"] == "12" and abs(float(rows[0]["p"]) - 0.0384063720703125) < 1e-9)


def votes_of(log, given):
    """A trial of an audience: listener → right or not."""
    letter = log.keys[-1][1][log.answered].lower()
    log.answered += 1
    for who, _ in given.items():
        if who not in log.named:
            log.named.add(who)
            log.add("listener", listener=who, name=NAMES.get(who, ""))
    log.add("trial", trial=log.answered, votes={who: letter if right else "ab"[letter == "a"] for who, right in given.items()}, plays=3,
            seconds=4.5, xruns=3)


ANNA, BEN, NOBODY, NAMESAKE = "a" * 16, "b" * 16, "0123" + "c" * 12, "d" * 16
NAMES = {ANNA: "Anna", BEN: "Ben", NAMESAKE: "Anna"}


def chances(lines):
    """P of each count of right votes over every key: right where the key is as drawn, else what is left of the votes."""
    chance = {0: 1.0}
    for line in map(json.loads, lines):
        if line["event"] == "trial":
            a = sum(vote == "a" for vote in line["votes"].values())
            steps = (a, len(line["votes"]) - a)
            chance = {s: sum(chance.get(s - step, 0) / 2 for step in steps) for s in {was + step for was in chance for step in steps}}
    return chance


def wilson(share, n):
    z = stats.norm.ppf(0.975)
    middle, half = share + z * z / (2 * n), z * math.sqrt(share * (1 - share) / n + z * z / (4 * n * n))
    return [(middle - half) / (1 + z * z / n), (middle + half) / (1 + z * z / n)]


def audience_log(serial, n=16, options=("audience",), mode="abx"):
    log = Log(serial, "Hall", mode, n, options, seed=serial)
    log.named = set()
    return log


def audience(judge):
    log = audience_log(1)
    for i in range(16):  # Anna hears it, Ben does what she does but once, one who comes late guesses and goes early
        votes_of(log, {ANNA: i != 3, BEN: i not in (3, 5)} | ({NOBODY: i % 2 == 0} if 9 < i < 14 else {}))
    said = judge.json(log.end().lines)
    one = said["series"][0]
    judge.check("all votes", (one["right"], one["n"], one["audience"]) == (15 + 14 + 2, 36, True))
    want = sum(p for s, p in chances(log.lines).items() if s >= 31)
    judge.check("p over all keys", abs(one["p"] - want) < 1e-12 and want > 1.5 * stats.binom.sf(30, 36, 0.5))
    judge.check("Wilson as of trials", all(abs(got - bound) < 1e-6 for got, bound in zip(one["wilson"], wilson(31 / 36, 16))))
    listeners = {row["voter"]: row for row in said["listeners"]}
    for who, (right, n) in {ANNA: (15, 16), BEN: (14, 16), NOBODY: (2, 4)}.items():
        row = listeners[who]
        judge.check(f"{row['listener']!r}", (row["right"], row["n"]) == (right, n) and abs(row["p"] - stats.binom.sf(right - 1, n, 0.5)) < 1e-12)
    holm = [3 * listeners[ANNA]["p"], 2 * listeners[BEN]["p"], listeners[NOBODY]["p"]]
    judge.check("Holm", all(abs(listeners[who]["p_holm"] - want) < 1e-12 for who, want in zip((ANNA, BEN, NOBODY), holm)))
    judge.check("anonymous, and which", listeners[NOBODY]["listener"] == "anonymous 0123")
    text = judge.report(log.lines).stdout
    for piece in ("31 of 36 right, of 3 listeners in 16 trials", "over all keys that could have been drawn", "as if all votes of a trial were one",
                  "their votes are not independent", "anonymous 0123", "audience  Hall"):
        judge.check(f"text: {piece}", piece in text)
    judge.check("no power for votes that are not independent", "power" not in text.split("listener ")[0])
    another, alone = audience_log(2, 4), whole(3, "Anna", 12)
    for _ in range(4):
        votes_of(another, {ANNA: True, NAMESAKE: False})
    said = judge.json(log.lines + another.end().lines + alone.lines)
    rows = {(row["listener"], row.get("voter")): (row["right"], row["n"], row["series"]) for row in said["listeners"]}
    judge.check("put together by who it is, not by name", rows[("Anna", ANNA)] == (19, 20, 2) and rows[("Anna", NAMESAKE)] == (0, 4, 1) and rows[("Anna", None)] == (12, 16, 1))
    judge.check("an audience is pooled by itself", sorted((row["audience"], row["right"], row["n"]) for row in said["pooled"]) == [(False, 12, 16), (True, 35, 44)])
    (pooled,) = [row for row in said["pooled"] if row["audience"]]
    want = sum(p for s, p in chances(log.lines + another.lines).items() if s >= 35)
    judge.check("p of all audiences", abs(pooled["p"] - want) < 1e-12 and all(abs(got - bound) < 1e-6 for got, bound in zip(pooled["wilson"], wilson(35 / 44, 20))))
    liked = audience_log(5, 6, mode="ab")
    for i in range(6):
        votes_of(liked, {ANNA: i > 4, BEN: i == 0, NOBODY: False})
    said = judge.json(liked.end().lines)
    (one,) = said["series"]
    want = 2 * sum(p for s, p in chances(liked.lines).items() if s >= max(one["right"], 18 - one["right"]))
    judge.check("a preference has two sides", all(abs(row["p"] - want) < 1e-12 for row in (said["series"][0], said["pooled"][0])) and want < 1)
    rows = list(csv.DictReader(io.StringIO(judge.report(log.lines, "--csv").stdout)))
    judge.check("CSV", [row["scope"] for row in rows] == ["series"] + ["listener"] * 3 + ["pooled"] and rows[1]["voter"] == ANNA and rows[0]["p_holm"] == "")
    for what, lines, words_of in (
        ("a vote of nobody", [line for line in log.lines if '"listener": "' + ANNA not in line], "has not been named"),
        ("a vote for c", [line.replace(f'"{ANNA}": "a"', f'"{ANNA}": "c"') for line in log.lines], "expected votes for a or b"),
        ("no votes", [line.replace('"votes"', '"vote"') for line in log.lines], "expected the votes of an audience"),
        ("a listener of no audience", alone.lines[:1] + [json.dumps({"event": "listener", "series": alone.id, "listener": ANNA, "name": ""})], "in an audience"),
    ):
        run = judge.report(lines)
        judge.check(what, run.returncode == 2 and words_of in run.stderr and run.stdout == "")
    judge.check("ratings", ratings(judge) == [(75.0, 4), (25.0, 4)])


def ratings(judge):
    log = audience_log(4, 2, mode="rating")
    log.keys[-1] = (log.keys[-1][0], "abba", hashlib.sha256((log.keys[-1][0] + "abba").encode()).hexdigest())
    log.lines = []
    log.add("begin", time="2026-11-25T12:00:00Z", hotcold="0.1.0", mode="rating", n=2, total=2, options=["audience"], listener="Hall",
            commit=log.keys[-1][2], answered=0, rate_hz=48000.0, fade_ms=10.0, spl_db=85.0, xruns=3, lanes=LANES, state="0" * 64)
    for trial, given in ((1, {ANNA: [70, 20], BEN: [80, 30]}), (2, {ANNA: [20, 70], BEN: [30, 80]})):
        for who in given if trial == 1 else ():
            log.add("listener", listener=who, name="")
        log.add("trial", trial=trial, votes=given, plays=1, seconds=1.0, xruns=3)
    said = judge.json(log.end().lines)["series"][0]
    for what in ("null", "101", "-1"):
        run = judge.report([line.replace("[80, ", f"[{what}, ") for line in log.lines])
        judge.check(f"a rating of {what}", run.returncode == 2 and "0 to 100" in run.stderr and run.stdout == "")
    judge.check("the reference first", (said["right"], said["n"]) == (4, 4) and abs(said["p"] - 0.25) < 1e-12)
    return [(lane["mean"], lane["rated"]) for lane in said["lanes"]]


def crashes(judge):
    log = Log(1, "Anna")
    for i in range(16):
        if i in (5, 9):
            log.begin()
        log.answer(i != 7)
    said = judge.json(log.end().lines)["series"][0]
    judge.check("three commits, one series", (said["right"], said["n"], said["commit"]) == (15, 16, "holds"))
    judge.check("xruns of all parts", said["xruns"] == 3)  # those of each part count from its beginning
    torn = "".join(line + "\n" for line in log.lines[:8]) + log.lines[8][:20]
    run = judge.report(torn)
    judge.check("a line torn by a power cut", run.returncode == 0 and "not revealed yet" in run.stdout and "right\n" not in run.stdout)


def lies(judge):
    good = whole(1, "Anna", 3)
    nonce, sequence, _ = good.keys[0]
    for what, lies_of in (("sequence", (nonce, "".join("ba"["ab".index(c)] for c in sequence))), ("nonce", ("0" * 64, sequence))):
        lines = [line.replace(nonce, lies_of[0]).replace(sequence, lies_of[1]) for line in good.lines]
        run = judge.report(lines)
        judge.check(f"another {what}", run.returncode == 1 and "DOES NOT HOLD" in run.stdout and "do not keep their commit" in run.stderr
                    and "13 of 16" not in run.stdout)
    run = judge.report(good.lines, os.path.join(judge.folder, "log.jsonl"))
    judge.check("a log twice", run.returncode == 2 and "twice" in run.stderr and run.stdout == "")
    for what, lines, words_of in (
        ("no JSON", good.lines[:2] + ["{"], ":3: "),
        ("no beginning", good.lines[1:], ":1: the beginning of this series is missing"),
        ("a trial twice", good.lines[:3] + good.lines[2:], ":4: a trial out of its order"),
        ("a trial left out", good.lines[:3] + good.lines[4:], ":4: a trial out of its order"),
        ("the last trial left out", [line for line in good.lines if '"trial": 16' not in line], ":18: the end of a series whose trials are not all there"),
        ("a mode unknown", [good.lines[0].replace('"abx"', '"xyz"')], ":1: no series could be planned so"),
        ("behind the end", good.lines + good.lines[-1:], "ended already"),
        ("lanes of a pair", [good.lines[0].replace(json.dumps(LANES), json.dumps(LANES + LANES[:1]))], ":1: lanes: expected 2"),
        ("nothing", [], "holds no trials"),
    ):
        run = judge.report(lines)
        judge.check(what, run.returncode == 2 and words_of in run.stderr and run.stdout == "")


def with_field(line, **fields):
    return json.dumps({**json.loads(line), **fields})


def further(judge):
    """A part that goes on with another series than the first, and ends that cannot be."""
    log = Log(1, "Anna", options=["training"])
    for i in range(16):
        if i == 5:
            log.begin()
        log.answer(True)
    lines = log.end().lines
    at = next(i for i, line in enumerate(lines) if i and '"begin"' in line)
    judge.check("goes on", judge.json(lines)["series"][0]["n"] == 16)
    for what, fields, words_of in (
        ("mode", {"mode": "2afc"}, "expected mode abx, as it began"),
        ("length", {"n": 20}, "expected n 16, as it began"),
        ("options", {"options": []}, "expected options training, as it began"),
        ("listener", {"listener": "Ben"}, 'expected the listener "Anna", as it began'),
        ("rate", {"rate_hz": 44100.0}, "expected 48000 Hz, as it began"),
        ("state", {"state": "1" * 64}, "expected the state " + "0" * 64),
        ("commit", {"commit": log.keys[0][2]}, "expected a commit of its own"),
        ("beginning", {"answered": 4}, "does not go on where it was cut"),
    ):
        run = judge.report(lines[:at] + [with_field(lines[at], **fields)] + lines[at + 1:])
        judge.check(f"another {what}", run.returncode == 2 and f":{at + 1}: " in run.stderr and words_of in run.stderr and run.stdout == "", run.stderr)
    nonce, sequence, _ = log.keys[1]
    for what, dashed in (("fewer dashes", sequence.replace("-", "a", 1)), ("more dashes", sequence[:6] + "-" + sequence[7:]), ("a dash more", "-" + sequence[1:5] + "-" + sequence[6:])):
        commit = hashlib.sha256((nonce + dashed).encode()).hexdigest()
        run = judge.report([line.replace(sequence, dashed).replace(log.keys[1][2], commit) for line in lines])
        judge.check(what, run.returncode == 2 and f":{len(lines) - 1}: " in run.stderr and "sequence" in run.stderr, run.stderr)
    good = Log(1, "Anna", n=20, options=["sprt"])
    for _ in range(7):
        good.answer(True)
    lines = good.end("sprt").lines
    short = Log(1, "Anna", n=20, options=["sprt"])
    for _ in range(6):
        short.answer(True)
    judge.check("a bound was reached", judge.report(lines).returncode == 0)
    for what, lies_of, line, words_of in (
        ("sprt without the option", [lines[0].replace('["sprt"]', "[]")] + lines[1:], 10, "without the option sprt; expected n or aborted"),
        ("sprt before a bound", short.end("sprt").lines, 9, "no bound was reached; expected n or aborted"),
        ("sprt before the key", lines[:-2] + lines[-1:], 9, "before all is revealed"),
    ):
        run = judge.report(lies_of)
        judge.check(what, run.returncode == 2 and f":{line}: " in run.stderr and words_of in run.stderr and run.stdout == "", run.stderr)


def main(hotcold):
    with tempfile.TemporaryDirectory() as folder:
        judge = Reports(hotcold, folder)
        for part in (figures, words, pools, audience, crashes, lies, further):
            part(judge)
    return judge.end(95)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
