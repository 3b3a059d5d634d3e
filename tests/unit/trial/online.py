# SPDX-FileCopyrightText: 2026 The hotcold authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""online.py HOTCOLD FOLDER: experiments for webMUSHRA, made, measured and read as it reads them, and its results imported.

FOLDER has two keys, and what webMUSHRA 1.4.3 with PHP 8.2 has written of these experiments when Chromium took them: an ordinary listener, one whose
name has quotes, one without a name, and one who sent twice."""

import csv
import hashlib
import io
import json
import os
import random
import signal
import subprocess
import sys
import tempfile
import time

import numpy as np
import soundfile
import yaml
from scipy import stats

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", ".."))
from checks import Judge  # noqa: E402

SCENE = ("--scene", "two-outlets")
PAIRED = ["session_test_id", "listener", "trial_id", "choice_reference", "choice_non_reference", "choice_answer", "choice_time", "choice_comment"]
RATED = ["session_test_id", "listener", "session_uuid", "trial_id", "rating_stimulus", "rating_score", "rating_time", "rating_comment"]


class Online(Judge):
    def __init__(self, hotcold, folder):
        super().__init__()
        self.hotcold, self.folder = hotcold, folder

    def run(self, *arguments):
        return subprocess.run([self.hotcold, "trial", *arguments], capture_output=True, text=True, timeout=60, check=False)

    def path(self, name):
        return os.path.join(self.folder, name)

    def export(self, name, *options):
        """The pages as webMUSHRA has them and the key; None when it was refused."""
        run = self.run("export", self.path(name), *options)
        if not self.check(f"{name} is exported", run.returncode == 0 and not run.stdout, run.stderr):
            return None
        with open(self.path(f"{name}/key.json"), encoding="utf-8") as file:
            key = json.load(file)
        with open(self.path(f"{name}/configs/{key['experiment']}.yaml"), encoding="utf-8") as file:
            return yaml.safe_load(file), key

    def log(self, name, rows):
        """Results imported, and their report."""
        path = self.path("results.csv")
        with open(path, "w", encoding="utf-8", newline="") as file:
            csv.writer(file, lineterminator="\n").writerows(rows)
            file.write("\n\n")
        run = self.run("import", self.path(name) if not name.endswith(".json") else name, path, "--out", self.path("log.jsonl"))
        if not self.check(f"results of {name} are imported", run.returncode == 0, run.stderr):
            return None, run.stderr
        return json.loads(self.run("report", "--json", self.path("log.jsonl")).stdout), run.stderr


def trials(pages):
    """Pages with sounds, out of the list that is in random order."""
    (mixed,) = [page for page in pages if isinstance(page, list)]
    return mixed[1:] if mixed[0] == "random" else []


def level_db(sound, hz, rate):
    at = np.exp(-2j * np.pi * hz * np.arange(len(sound)) / rate) * np.hanning(len(sound))
    return 20 * np.log10(abs(at @ sound))


def sounds(judge, name, key):
    """Files as the key says: bits, level, peak, ends, length; what differs is the lanes' own."""
    for program in key["programs"]:
        data = {}
        for sound in program["sounds"]:
            path = judge.path(f"{name}/{sound['file']}")
            with open(path, "rb") as file:
                judge.check("SHA-256", hashlib.sha256(file.read()).hexdigest() == sound["sha256"])
            info = soundfile.info(path)
            judge.check("24 bits, two channels", (info.subtype, info.channels, info.samplerate) == ("PCM_24", 2, key["rate_hz"]))
            data[sound["lane"]] = soundfile.read(path)[0]
        first = data["a"]
        for lane, sound in data.items():
            judge.check(f"lane {lane}: length", sound.shape == first.shape and abs(len(sound) / key["rate_hz"] - program["seconds"]) < 1e-9)
            off = level_db(sound[:, 0], 997, key["rate_hz"]) - level_db(first[:, 0], 997, key["rate_hz"])
            judge.check(f"lane {lane}: within 0.1 dB", abs(off) < 0.02, off)
            judge.check(f"lane {lane}: at most -1 dBFS", 0.01 < np.abs(sound).max() <= 10 ** (-1 / 20) + 1e-6, np.abs(sound).max())
            judge.check(f"lane {lane}: ends at nothing", np.abs(sound[[0, -1]]).max() < 1e-4 and np.abs(sound[2000:-2000]).max() > 0.01)
            judge.check(f"lane {lane}: is another one", lane == "a" or np.abs(sound - first).max() > 1e-5)


def rating(judge):
    made = judge.export("rated", "--mode", "rating", *SCENE, "--lanes-count", "3", "--in", "sine:997:-20:2", "--in", "sine:997:0:1", "--name", "room-1")
    if not made:
        return
    pages, key = made
    judge.check("head", (pages["testId"], pages["remoteService"], pages["stopOnErrors"]) == ("room-1", "service/write.php", True))
    end = pages["pages"][-1]
    judge.check("the end tells nothing and is sent", (end["type"], end["showResults"], end["writeResults"]) == ("finish", False, True))
    judge.check("the listener may say who it is", end["questionnaire"][0]["name"] == "listener")
    shown = trials(pages["pages"])
    judge.check("a page for each program", [page["id"] for page in shown] == [page["id"] for page in key["pages"]] and len(shown) == 2)
    for page, program in zip(shown, key["programs"]):
        files = {sound["lane"]: sound["file"] for sound in program["sounds"]}
        judge.check("lane a is the reference", page["type"] == "mushra" and page["reference"] == files.pop("a"))
        judge.check("the others are conditions", sorted(page["stimuli"].values()) == sorted(files.values()))
        judge.check("nothing else is", not page["createAnchor35"] and not page["showConditionNames"] and page["randomize"])
    judge.check("a loud program is turned down", key["programs"][0]["gain_db"] == 0 and -3 < key["programs"][1]["gain_db"] < -0.9)
    sounds(judge, "rated", key)


def abx(judge):
    made = judge.export("pairs", "--mode", "abx", *SCENE, "--n", "200", "--in", "sine:997:-20:0.2", "--set", "/lane/a/name telltale")
    broken = os.fsencode(judge.path("caf")) + b"\xe9.wav"  # a file's name need not be text, and a lane's may be long
    soundfile.write(judge.path("caf.wav"), np.zeros((4800, 2)), 48000)
    os.rename(judge.path("caf.wav"), broken)
    long = judge.export("long", "--mode", "abx", *SCENE, "--in", os.fsdecode(broken), "--set", "/lane/a/name x" + "\u540d" * 30)
    judge.check("names that JSON would not take", long and long[1]["programs"][0]["in"].endswith("caf?.wav")
                and [lane["name"] for lane in long[1]["lanes"]] == ["x" + "\u540d" * 20, "XLR"], long and long[1]["lanes"])
    if not made:
        return
    pages, key = made
    shown = trials(pages["pages"])
    files = {sound["lane"]: sound["file"] for sound in key["programs"][0]["sounds"]}
    good = all(page["reference"] == files[of["reference"]] and list(page["stimuli"].values()) == [files["ab"[of["reference"] == "a"]]]
               and page["type"] == "paired_comparison" and not page.get("unforced") for page, of in zip(shown, key["pages"]))
    judge.check("x by the key, and the other lane", good and len(shown) == 200)
    xs = "".join(page["reference"] for page in key["pages"])
    judge.check("x is drawn", 60 < xs.count("a") < 140 and 60 < sum(x != y for x, y in zip(xs, xs[1:])) < 140, xs)
    public = [os.path.join(at, name) for at, _, names in os.walk(judge.path("pairs/configs")) for name in names]
    with open(judge.path("pairs/configs/hotcold.yaml"), encoding="utf-8") as file:
        text = file.read().lower() + " ".join(public).lower().replace(judge.folder.lower(), "")
    judge.check("names tell nothing", not any(word in text for word in ("telltale", "rca", "xlr", "balanced", "two-outlets", "lane", "sine")))
    judge.check("two sounds and the pages are public", len(public) == 3 and key["lanes"][0]["name"] == "telltale")
    judge.check("the scene is in the key", "/lane/a/name telltale" in key["scene"])
    other = judge.export("again", "--mode", "abx", *SCENE, "--n", "200", "--in", "sine:997:-20:0.2", "--flac", "--name", "again")
    judge.check("other names and another x", other and not {f["id"] for f in other[1]["programs"][0]["sounds"]} & set(files.values())
                and [page["reference"] for page in other[1]["pages"]] != list(xs))
    if other:
        judge.check("FLAC", all(page["reference"].endswith(".flac") for page in trials(other[0]["pages"])))
        sounds(judge, "again", other[1])


def refuses(judge):
    os.mkdir(judge.path("full"))
    with open(judge.path("full/mine"), "w", encoding="utf-8") as file:
        file.write("mine")
    os.mkdir(judge.path("empty"))
    before = sorted(os.listdir(judge.folder))
    for folder, options, words in (
        ("new", ["--in", "silence:1"], "--mode: expected abx or rating, got nothing"),
        ("new", ["--mode", "a b", "--in", "silence:1"], '--mode: expected abx or rating, got "a b"'),
        ("new", ["--mode", "2afc", "--in", "silence:1"], "knows no trial without one"),
        ("new", ["--mode", "abx"], "--in is missing"),
        ("new", ["--mode", "abx", "--in", "pink:-20:13"], "--seconds 10"),
        ("new", ["--mode", "abx", "--in", "pink:-20:20", "--seconds", "13"], "--seconds 10"),
        ("new", ["--mode", "abx", "--n", "200", "--in", "silence:10"], "fewer or shorter"),
        ("new", ["--mode", "abx", "--n", "150", "--in", "silence:1", "--in", "silence:1"], "300 trials"),
        ("new", ["--mode", "rating", "--n", "33", "--in", "silence:1"], "1 to 32"),
        ("new", ["--mode", "abx", "--in", "silence:1", "--name", "../x"], "a-z"),
        ("new", ["--mode", "abx", "--in", "silence:1", "--set", "/match 0"], "dB off lane a"),
        ("new", ["--mode", "abx", "--in", "silence:1", "--set", "/no/such 1"], "/no/such"),
        ("new", ["--mode", "abx", "--in", "/no/such.wav"], "no such"),
        ("new", ["--mode", "abx", "--in", "silence:1", "--csv"], "hotcold trial export knows no option --csv"),
        ("full", ["--mode", "abx", "--in", "silence:1"], "a new or an empty folder"),
        ("no/such/folder", ["--mode", "abx", "--in", "silence:1"], "cannot be made"),
    ):
        run = judge.run("export", judge.path(folder), *options)
        judge.check(f"{folder} {' '.join(options)}: {words}", run.returncode in (1, 2) and words in run.stderr, run.returncode, run.stderr)
    judge.check("nothing is left", sorted(os.listdir(judge.folder)) == before and os.listdir(judge.path("full")) == ["mine"], os.listdir(judge.folder))
    judge.check("an empty folder will do", judge.export("empty", "--mode", "abx", "--in", "silence:0.1") is not None)
    process = subprocess.Popen([judge.hotcold, "trial", "export", judge.path("stopped"), "--mode", "rating", *["--in", "pink:-20:12"] * 16,
                                "--lanes-count", "8"])
    for _ in range(400):
        if any(name.startswith("stopped.part") for name in os.listdir(judge.folder)):
            break
        time.sleep(0.005)
    process.send_signal(signal.SIGTERM)
    judge.check("SIGTERM ends it", process.wait(60) == -signal.SIGTERM, process.returncode)
    judge.check("and leaves nothing", not any(name.startswith("stopped") for name in os.listdir(judge.folder)))


def real(judge, fixtures):
    """What webMUSHRA itself has written."""
    for name, key in (("paired_comparison", "abx.json"), ("mushra", "rating.json")):
        with open(os.path.join(fixtures, name + ".csv"), encoding="utf-8", newline="") as file:
            lines = file.read()
        run = judge.run("import", os.path.join(fixtures, key), os.path.join(fixtures, name + ".csv"))
        judge.check(f"{name} is imported", run.returncode == 0 and "1 that were sent twice" in run.stderr, run.stderr)
        report = subprocess.run([judge.hotcold, "trial", "report", "/dev/stdin", "--json"], input=run.stdout, capture_output=True, text=True,
                                timeout=30, check=True)
        series = {one["listener"]: one for one in json.loads(report.stdout)["series"]}
        judge.check("imported, not sworn to", all(one["commit"].startswith("none") and one["imported"] == "webMUSHRA" for one in series.values()))
        if name == "mushra":
            judge.check("who rated", list(series) == ["Anna", "Ben", "anonymous 1"])
            judge.check("Anna's ratings", [lane["mean"] for lane in series["Anna"]["lanes"]] == [100, 44, 44] and series["Anna"]["right"] == 2)
            judge.check("Ben's", series["Ben"]["right"] == 0 and [lane["mean"] for lane in series["Ben"]["lanes"]] == [40, 39.5, 40])
        else:
            judge.check("who answered", list(series) == ["Anna", 'Ben "the ear\\" O\'Neil, jr', "anonymous 1", "Cleo"], list(series))
            judge.check("right answers", [(one["right"], one["n"]) for one in series.values()] == [(4, 4), (4, 4), (0, 4), (4, 4)])
        judge.check("the fixture is whole", lines.count("\n") > 15)


def listener(draw, key, share, name, uuid=None):
    """Rows of somebody who is right so often, in the order in which a browser happens to show the pages."""
    pages, sounds_of = list(key["pages"]), key["programs"][0]["sounds"]
    draw.shuffle(pages)
    if uuid is None:
        return [[key["experiment"], name, page["id"], "reference", sounds_of[page["reference"] == "a"]["id"],
                 "correct" if draw.random() < share else "incorrect", draw.randrange(1000, 90000), ""] for page in pages]
    return [[key["experiment"], name, uuid, page["id"], "reference" if sound["lane"] == "a" else sound["id"],
             100 if sound["lane"] == "a" else draw.randrange(80), 4000, "a, \"word\"\nor two"] for page in pages
            for sound in key["programs"][page["program"]]["sounds"]]


def many(judge):
    draw = random.Random(5)
    with open(judge.path("pairs/key.json"), encoding="utf-8") as file:
        key = json.load(file)
    people = [listener(draw, key, 0.6, "" if i % 3 == 0 else f"P{i}") for i in range(60)]
    report, _ = judge.log("pairs", [PAIRED] + sum(people, []))
    want = sum(row[5] == "correct" for rows in people for row in rows)
    if report:
        (pooled,) = report["pooled"]
        judge.check("60 listeners, pooled", (pooled["right"], pooled["n"], pooled["series"]) == (want, 12000, 60), pooled)
        judge.check("p", np.isclose(pooled["p"], stats.binom.sf(want - 1, 12000, 0.5), rtol=1e-6))
        judge.check("apart", len(report["listeners"]) == 60)
    report, told = judge.log("pairs", [PAIRED] + people[0] + people[1][:150] + people[2] + people[0] + people[2])
    if report:
        judge.check("who did not end, and who sent twice", "2 that were sent twice" in told and "1 are not complete" in told, told)
        judge.check("is shown and not pooled", [one["n"] for one in report["series"]] == [200, 150, 200]
                    and report["pooled"][0]["n"] == 400 and report["series"][1]["stopping"] == "incomplete", report["pooled"])
        sequence = [json.loads(line) for line in open(judge.path("log.jsonl"), encoding="utf-8")]
        judge.check("no commit anywhere", not any("commit" in line or "nonce" in line for line in sequence))
    path = judge.path("results.csv")
    with open(path, "w", encoding="latin-1", newline="") as file:
        csv.writer(file).writerows([PAIRED] + listener(draw, key, 0.5, "J\xf6rg"))
    judge.run("import", judge.path("pairs"), path, "--out", judge.path("log.jsonl"))
    judge.check("a name in another encoding", "J?rg" in judge.run("report", judge.path("log.jsonl")).stdout)
    report, _ = judge.log("pairs", [PAIRED] + listener(draw, key, 0.5, "\u00a0\u3164") + listener(draw, key, 0.5, ""))
    judge.check("two without a name are two", report and sorted(one["listener"] for one in report["listeners"]) == ["anonymous 1", "anonymous 2"], report)
    with open(judge.path("rated/key.json"), encoding="utf-8") as file:
        key = json.load(file)
    one, two = (listener(draw, key, 1, name, uuid) for name, uuid in (("Anna", "u-1"), ("Ben", "u-2")))
    mixed = one[:2] + two[:4] + one[2:] + two[4:]  # two at once: rows of one amid the other's
    report, _ = judge.log("rated", [RATED] + mixed)
    if report:
        judge.check("two who send at once", [(s["listener"], s["answered"], s["right"]) for s in report["series"]] == [("Anna", 2, 2), ("Ben", 2, 2)])
    report, told = judge.log("rated", [RATED] + one[:5])
    judge.check("a page by half is none", report and report["series"][0]["answered"] == 1 and "1 are not complete" in told, report, told)


def wrong(judge):
    with open(judge.path("pairs/key.json"), encoding="utf-8") as file:
        good = listener(random.Random(2), json.load(file), 0.5, "Anna")
    with open(judge.path("rated/key.json"), encoding="utf-8") as file:
        rated = listener(random.Random(3), json.load(file), 1, "Anna", "u-1")

    def with_cell(rows, row, column, text):
        return [[text if (i, k) == (row, column) else cell for k, cell in enumerate(cells)] for i, cells in enumerate(rows)]

    def text_of(rows):
        out = io.StringIO()
        csv.writer(out, lineterminator="\n").writerows(rows)
        return out.getvalue()

    for what, name, text, words in (
        ("nothing", "pairs", "", ":1: no header"),
        ("another header", "pairs", text_of([RATED] + good), ":1: expected the columns of paired_comparison.csv"),
        ("another mode", "rated", text_of([PAIRED] + good), ":1: expected the columns of mushra.csv"),
        ("another experiment", "pairs", text_of([PAIRED] + with_cell(good, 1, 0, "theirs")), ":3: a result of another experiment"),
        ("an unknown trial", "pairs", text_of([PAIRED] + with_cell(good, 4, 2, "trial-999")), ':6: a trial that the key does not have, got "trial-999"'),
        ("an unknown sound", "pairs", text_of([PAIRED] + with_cell(good, 0, 4, "C1")), ':2: a sound that this trial of the key does not have, got "C1"'),
        ("no reference", "pairs", text_of([PAIRED] + with_cell(good, 0, 3, "x")), ":2: expected reference"),
        ("an unknown answer", "pairs", text_of([PAIRED] + with_cell(good, 2, 5, "undecided")), ":4: expected correct or incorrect"),
        ("a time that is none", "pairs", text_of([PAIRED] + with_cell(good, 2, 6, "soon")), ":4: expected a time in milliseconds"),
        ("a column too few", "pairs", text_of([PAIRED, good[0], good[1][:-1]]), ":3: a row with another number of columns"),
        ("a column too many", "pairs", text_of([PAIRED, good[0], good[1] + ["x"]]), ":3: a row with another number of columns"),
        ("a quotation that does not end", "pairs", text_of([PAIRED, good[0]]) + '"hotcold,\n' + text_of(good[1:3]), ":3: a quotation that does not end"),
        ("a rating of 101", "rated", text_of([RATED] + with_cell(rated, 0, 5, "101")), ":2: expected a rating from 0 to 100"),
        ("no rating", "rated", text_of([RATED] + with_cell(rated, 0, 5, "")), ":2: expected a rating from 0 to 100"),
        ("lines of a comment count", "rated", text_of([RATED] + with_cell(rated, 3, 5, "-1")), ":8: expected a rating from 0 to 100"),
        ("another answer of the same", "rated", text_of([RATED] + rated + with_cell(rated[:1], 0, 5, "7")), ":14: this listener has answered this trial before"),
    ):
        path = judge.path("wrong.csv")
        with open(path, "w", encoding="utf-8", newline="") as file:
            file.write(text)
        run = judge.run("import", judge.path(name), path, "--out", judge.path("never.jsonl"))
        judge.check(what, run.returncode == 2 and path + words in run.stderr and not os.path.exists(judge.path("never.jsonl")), run.stderr)
    for key, words in (("{", ":1: "), ('{"experiment": "x"}', "is not the key"), (None, "cannot be read")):
        path = judge.path("key")
        if key:
            with open(path, "w", encoding="utf-8") as file:
                file.write(key)
        elif os.path.exists(path):
            os.remove(path)
        run = judge.run("import", path, judge.path("wrong.csv"))
        judge.check(f"a key {key}", run.returncode == 2 and words in run.stderr, run.stderr)


def main(hotcold, fixtures):
    with tempfile.TemporaryDirectory() as folder:
        judge = Online(hotcold, folder)
        for part in (rating, abx, refuses, many, wrong):
            part(judge)
        real(judge, fixtures)
    return judge.end(120)


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
