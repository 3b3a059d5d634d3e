# SPDX-FileCopyrightText: 2026 The hotcold authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""report_plot.py HOTCOLD: what `hotcold trial report --plot` draws is what the logs say, all of it can be read, and it fails whole."""

import hashlib
import itertools
import json
import os
import re
import struct
import subprocess
import sys
import tempfile
import xml.etree.ElementTree as tree

import numpy as np
from report import Judge, Log, whole
from scipy import stats

SPACE = "{http://www.w3.org/2000/svg}"
LEFT, WIDE = 190, 960 - 190 - 276
LETTER = 0.56  # width of a letter in its height


def points(text):
    return np.array([[float(v) for v in pair.split(",")] for pair in re.findall(r"-?[\d.]+,-?[\d.]+", text)])


class Picture:
    """texts: (x, y, anchor, size, text). curves: points [px] by title, without the sample in the legend."""

    def __init__(self, path):
        root = tree.parse(path).getroot()
        self.size = (int(root.get("width")), int(root.get("height")))
        self.texts, self.curves, self.uses = [], {}, {}
        for group in root.iter(SPACE + "g"):
            at = re.match(r"translate\(([\d.]+),([\d.]+)\)", group.get("transform", ""))
            for text in group.findall(SPACE + "text") if at else ():
                self.texts.append((float(at[1]), float(at[2]), group.get("text-anchor"), float(group.get("font-size")), "".join(text.itertext()).strip()))
            title = group.find(SPACE + "title")
            if title is not None:
                paths = [points(stroke) for path in group.iter(SPACE + "path") for stroke in path.get("d").split("M") if stroke]
                inside = [p for p in paths if len(p) > 1 and p[:, 0].max() <= LEFT + WIDE + 1]
                self.curves.setdefault(title.text, []).extend(inside)
                self.uses.setdefault(title.text, []).extend(points(u.get("transform"))[0] for u in group.iter(SPACE + "use"))
        self.words = [text for *_, text in self.texts]

    def boxes(self):
        for x, y, anchor, size, text in self.texts:
            wide = LETTER * size * len(text)
            left = x - {"start": 0, "middle": wide / 2, "end": wide}[anchor]
            yield left, y - 0.75 * size, left + wide, y + 0.2 * size, text


class Plots(Judge):
    def __init__(self, hotcold, folder):
        super().__init__()
        self.hotcold, self.folder = hotcold, folder

    def plot(self, logs, name="o.svg", **more):
        path = os.path.join(self.folder, "log.jsonl")
        with open(path, "w", encoding="utf-8") as file:
            file.write("".join(line + "\n" for log in logs for line in log.lines))
        out = os.path.join(self.folder, name)
        run = subprocess.run([self.hotcold, "trial", "report", path, "--plot", out], capture_output=True, text=True, timeout=60, check=False, **more)
        return out, run

    def picture(self, what, logs):
        out, run = self.plot(logs)
        self.check(f"{what}: drawn, and quiet", (run.returncode, run.stdout, run.stderr) == (0, "", ""), run.stderr)
        picture = Picture(out)
        rotated = [text for text in picture.words if text in ("Right answers", "Right, or lane a", "Rating, 0 to 100")]
        boxes = [box for box in picture.boxes() if box[4] not in rotated]
        for one, other in itertools.combinations(boxes, 2):
            if one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]:
                self.check(f"{what}: {one[4]!r} and {other[4]!r} do not touch", False)
        self.check(f"{what}: all within the edges", all(left > 0 and right < picture.size[0] and top > 0 and bottom < picture.size[1]
                                                         for left, top, right, bottom, _ in boxes), boxes)
        self.check(f"{what}: the sentence", "\"Not significant\" is not \"no difference\"" in " ".join(picture.words))
        os.remove(out)
        return picture


def counts(pixels, n, most):
    """Trials and right answers of a curve, by the ends of the axes."""
    (x0, x1), (y0, y1) = (LEFT, LEFT + WIDE), most
    return (pixels[:, 0] - x0) / (x1 - x0) * n, (pixels[:, 1] - y0) / (y1 - y0) * n


def runs(judge):
    answers = [True, True, False, True, True, True, True, False, True, True, True, False, True, True, True, False]
    log = Log(1, "Anna")
    for right in answers:
        log.answer(right)
    picture = judge.picture("one series", [log.end()])
    (chance,) = picture.curves["chance"]
    top = chance[0, 1] + 2 * (chance[-1, 1] - chance[0, 1])  # chance is half of all
    (run,) = picture.curves["Anna, abx"]
    n, right = counts(run, 16, (chance[0, 1], top))
    judge.check("the run is the answers", np.allclose(n, range(17), atol=0.02) and np.allclose(right, np.cumsum([0] + answers), atol=0.02), n, right)
    bound = np.concatenate(picture.curves["5 %, if n is fixed there"])
    at, least = counts(bound, 16, (chance[0, 1], top))
    want = {n: next(k for k in range(n + 2) if stats.binom.sf(k - 1, n, 0.5) <= 0.05) for n in range(5, 17)}
    judge.check("the bound of each n", all(any(abs(a - n) < 0.02 and abs(b - k) < 0.02 for a, b in zip(at, least)) for n, k in want.items()))
    judge.check("p in words", "12 of 16, p = 0.038" in picture.words and any("p = 0.0384 (exact binomial, one-sided)" in w for w in picture.words))
    (interval,) = [stroke for stroke in picture.curves["$share0 using 1:2:3:4"] if len(stroke) == 2 and abs(stroke[0, 1] - stroke[1, 1]) < 0.1]
    shares = (interval[:, 0] - LEFT) / WIDE
    wilson = stats.binomtest(12, 16).proportion_ci(method="wilson")
    judge.check("Wilson's interval", np.allclose(sorted(shares), [wilson.low, wilson.high], atol=0.002), shares)
    judge.check("one listener", picture.words[-1] and "Blind trials: 1 listener, 16 answers" in picture.words)


def mixture(judge):
    sprt = Log(9, "Eve", n=40, options=["sprt"], seed=9)
    for i in range(10):
        sprt.answer(i != 3)
    logs = [whole(1, "Anna", 12), whole(2, "Somebody <with> a 'long' & odd_name, which goes on", 9), sprt.end("sprt"),
            whole(3, "Anna", 9, 20, mode="ab"), whole(4, "Ölaf", 11, 12, mode="2afc", options=["catch"]), whole(5, "Tom", 12, 12, options=["training"])]
    picture = judge.picture("six series", logs)
    for word in ("Wald: heard", "Wald: not heard", "5 %, two-sided", "Ölaf, 2afc", "Tom, abx, training", "Somebody <with> …, abx",
                 "Blind trials: 5 listeners, 86 answers", "9 of 10, p = 0.011, sprt"):
        judge.check(f"says {word}", word in picture.words, picture.words)
    (chance,) = picture.curves["chance"]
    top = chance[0, 1] + 2 * (chance[-1, 1] - chance[0, 1])
    n, heard = counts(np.concatenate(picture.curves["Wald: heard"]), 20, (chance[0, 1], top))
    judge.check("Wald's bound", np.allclose(heard, 2.124 + 0.661 * n, atol=0.05) and len(n) > 5, n, heard)
    n, none = counts(np.concatenate(picture.curves["Wald: not heard"]), 20, (chance[0, 1], top))
    judge.check("Wald's other bound", np.allclose(none, -2.124 + 0.661 * n, atol=0.05) and len(n) > 5, n, none)
    many = judge.picture("sixty listeners", [whole(i, f"Listener {i}", i % 17, seed=i) for i in range(60)])
    judge.check("as many rows as there is room", "; 21 more listeners are not drawn" in " ".join(many.words) and many.size[1] < 1800, many.size)


def rated(serial, listener, n, sequence, names, options=()):
    """The beginning of a series of ratings under a key that is given."""
    log, nonce = Log(serial, listener, mode="rating", n=n), "0" * 64
    log.keys, log.lines = [(nonce, sequence, hashlib.sha256((nonce + sequence).encode()).hexdigest())], []
    log.add("begin", time="2026-11-25T12:00:00Z", hotcold="0.1.0", mode="rating", n=n, total=n, options=list(options), listener=listener,
            commit=log.keys[0][2], answered=0, rate_hz=48000.0, fade_ms=10.0, spl_db=85.0, xruns=0,
            lanes=[{"lane": "abcdefgh"[i], "name": x, "gain_db": 0.0, "match_db": 0.0, "delay_frames": 0, "inverted": False} for i, x in enumerate(names)],
            state="0" * 64)
    return log


def ratings(judge):
    logs, given = [], {}
    for serial, name in enumerate(("Anna", "Ben", "Cleo", "Dora")):
        log = rated(serial, name, 2, "abba", ("RCA", "XLR"))
        for trial, (a, b) in enumerate([(90 + serial, 40 + 7 * serial), (80, 45)], 1):
            first, second = (a, b) if trial == 1 else (b, a)  # behind the buttons: ab, then ba
            log.add("trial", trial=trial, ratings=[first, second], plays=1, seconds=1.0, xruns=0)
            given.setdefault(name, []).append((a, b))
        logs.append(log.end())
    eight = rated(9, "Eve", 1, "abcdefgh", [f"receiver {i}" for i in range(8)])
    eight.add("trial", trial=1, ratings=[100 - 10 * i for i in range(8)], plays=1, seconds=1.0, xruns=0)
    words = judge.picture("eight", [eight.end()]).words
    judge.check("eight lanes have room for their names", all(f"{lane}: rece…" in words for lane in "abcdefgh"), words)
    room(judge, logs)
    picture = judge.picture("ratings", logs)
    judge.check("lanes by name", "a: RCA" in picture.words and "b: XLR" in picture.words)
    origin, scale = scale_of(picture)
    for lane in range(2):
        means = np.array([np.mean([pair[lane] for pair in pairs]) for pairs in given.values()])
        low, high = stats.t.interval(0.95, 3, means.mean(), stats.sem(means))
        bars = [s for s in picture.curves["mean, 95 % (Student's t)"] if len(s) == 2 and abs(s[0, 0] - s[1, 0]) < 0.1
                and abs(s[0, 0] - (LEFT + WIDE * (lane + 0.5) / 2)) < 2]
        got = [(sorted((origin - stroke[:, 1]) / scale)) for stroke in bars]
        judge.check(f"Student's interval of lane {lane}", any(np.allclose(g, (low, high), atol=0.6) for g in got), got, (low, high))
    dots = picture.uses["each listener's mean"]
    judge.check("a point for each listener and lane", len([d for d in dots if d[0] < LEFT + WIDE]) == 8, len(dots))


def scale_of(picture):
    """Height [px] of a rating of 0, and of one step."""
    ticks = {text: y for x, y, _, _, text in picture.texts if text in ("0", "100") and x < LEFT}
    return ticks["0"] - 13 / 3, (ticks["0"] - ticks["100"]) / 100  # a number stands a third of its height below its place


def room(judge, alone):
    """An audience that rates: a point for the mean of each who has voted, beside those of listeners by themselves."""
    log = rated(8, "Hall", 2, "abba", ("RCA", "XLR"), ("audience",))
    given = {"a" * 16: [(90, 20), (70, 40)], "b" * 16: [(60, 50), (80, 10)], "c" * 16: [None, (30, 100)]}
    for trial in range(2):
        for who in given:
            if trial == (who[0] == "c"):
                log.add("listener", listener=who, name="")
        votes = {who: list(pairs[trial][::-1 if trial else 1]) for who, pairs in given.items() if pairs[trial]}
        log.add("trial", trial=trial + 1, votes=votes, plays=1, seconds=1.0, xruns=0)
    picture = judge.picture("an audience", [log.end()])
    origin, step = scale_of(picture)
    for lane in range(2):
        want = [np.mean([pair[lane] for pair in pairs if pair]) for pairs in given.values()]
        dots = picture.uses["each listener's mean"]
        got = [(origin - y) / step for x, y in dots if abs(x - (LEFT + WIDE * (lane + 0.5) / 2)) < WIDE / 8]
        judge.check(f"each voter's mean of lane {lane}", np.allclose(sorted(got), sorted(want), atol=0.6), got, want)
        bars = [sorted((origin - s[:, 1]) / step) for s in picture.curves["mean, 95 % (Student's t)"] if len(s) == 2 and abs(s[0, 0] - s[1, 0]) < 0.1]
        low, high = stats.t.interval(0.95, 2, np.mean(want), stats.sem(want))
        judge.check(f"their interval of lane {lane}", any(np.allclose(bar, (max(low, 0), min(high, 100)), atol=0.6) for bar in bars), bars, (low, high))
    judge.check("their votes are not independent", "their votes are not independent" in " ".join(picture.words))
    both = judge.picture("an audience and others", [log] + alone)
    judge.check("with the means of others", len([d for d in both.uses["each listener's mean"] if d[0] < LEFT + WIDE]) == 2 * (3 + len(alone)))


def failures(judge):
    good = [whole(1, "Anna", 12)]
    out, run = judge.plot(good, "o.gif")
    judge.check("neither svg nor png", run.returncode == 2 and ".svg or .png" in run.stderr and not os.path.exists(out))
    out, run = judge.plot(good, "no/such/o.svg")
    judge.check("no such folder", run.returncode == 1 and run.stderr and not os.path.exists(out), run.stderr)
    log = Log(1, "Anna")
    log.answer(True)
    out, run = judge.plot([log])
    judge.check("nothing revealed", run.returncode == 2 and "nothing can be drawn" in run.stderr and not os.path.exists(out), run.stderr)
    out, run = judge.plot(good, "o.svg", env=dict(os.environ, PATH="/nowhere"))
    judge.check("no gnuplot", run.returncode == 1 and "gnuplot-nox" in run.stderr and not os.path.exists(out), run.stderr)
    out, run = judge.plot(good, "o.png")
    with open(out, "rb") as file:
        head = file.read(24)
    judge.check("PNG", head[:8] == b"\x89PNG\r\n\x1a\n" and struct.unpack(">I", head[16:20])[0] == 1920, run.stderr)
    lie = [json.loads(line) for line in good[0].lines]
    lie[-2]["sequence"] = "".join("ba"["ab".index(c)] for c in lie[-2]["sequence"])
    log.lines = [json.dumps(line) for line in lie]
    out, run = judge.plot([log, whole(2, "Ben", 9)])
    judge.check("a broken commit is not drawn, and told", run.returncode == 1 and "do not keep their commit" in run.stderr and "Anna, abx" not in Picture(out).words)


def main(hotcold):
    with tempfile.TemporaryDirectory() as folder:
        judge = Plots(hotcold, folder)
        for part in (runs, mixture, ratings, failures):
            part(judge)
    return judge.end(50)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
