# SPDX-FileCopyrightText: 2026 The hotcold authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""sealed.py HOTCOLD: what `hotcold trial report` notices of logs that were changed after they were written, by itself and with a witness."""

import csv
import hashlib
import io
import json
import sys
import tempfile

from report import Log, Reports, whole, with_field


def digest(line):
    return hashlib.sha256((line + "\n").encode()).hexdigest()


def chained(lines):
    """As the bench writes them, each with the hash of the one before."""
    said, before = [], {}
    for line in map(json.loads, lines):
        said.append(json.dumps({**line, "before": before.get(line["series"], "")}))
        before[line["series"]] = digest(said[-1])
    return said


def seals(judge):
    plain = whole(1, "Anna", 12)
    good = chained(plain.lines)
    said = judge.json(good)["series"][0]
    judge.check("a chain that holds", (said["sealed"], said["last_line"], said["n"]) == ("holds", digest(good[-1]), 16), said)
    judge.check("in words", f"up to line 19, which is {digest(good[-1])}" in judge.report(good).stdout)
    judge.check("an old log is read, and not sealed", judge.json(plain.lines)["series"][0]["sealed"] == "none"
                and "sealed       no: " in judge.report(plain.lines).stdout and judge.report(plain.lines).returncode == 0)
    for at, line in enumerate(good[:-1]):
        fields = json.loads(line)
        edited = with_field(line, answer="ab"[fields["answer"] == "a"]) if "answer" in fields else with_field(line, edited=1)
        lines = good[:at] + [edited] + good[at + 1:]
        run, one = judge.report(lines), judge.json(lines)["series"][0]
        words_of = f"line {at + 1} is not as it was when line {at + 2} was written"
        judge.check(f"line {at + 1} edited", run.returncode == 1 and f"log.jsonl:{at + 1}: the log was changed after it was written: {words_of}" in run.stderr
                    and f"sealed       DOES NOT HOLD: {words_of}" in run.stdout and (one["sealed"], one["changed"], one["n"]) == ("broken", words_of, 0), run.stderr)
    run = judge.report(good[:4] + [json.dumps({k: v for k, v in json.loads(good[4]).items() if k != "before"})] + good[5:])
    judge.check("a line without its chain", run.returncode == 1 and ":5: " in run.stderr and "line 5 is not chained" in run.stderr, run.stderr)
    run = judge.report(good[:1] + [with_field(good[1], before="")] + good[2:])
    judge.check("a chain begun anew", run.returncode == 1 and "line 1 is not as it was when line 2" in run.stderr, run.stderr)
    row = list(csv.DictReader(io.StringIO(judge.report(good, "--csv").stdout)))[0]
    judge.check("CSV", (row["sealed"], row["last_line"]) == ("holds", digest(good[-1])), row)
    other = chained(whole(2, "Ben", 9).lines)
    mixed = [line for pair in zip(good, other) for line in pair]
    judge.check("two series, each with its chain", [one["sealed"] for one in judge.json(mixed)["series"]] == ["holds", "holds"])
    cut = Log(3, "Anna")
    for i in range(16):
        if i == 5:
            cut.begin()
        cut.answer(True)
    judge.check("through a crash", judge.json(chained(cut.end().lines))["series"][0]["sealed"] == "holds")


def witnesses(judge):
    """Who rewrites the log from an answer on has a chain that holds, and not what others have noted."""
    plain = whole(1, "Anna", 3)
    good = chained(plain.lines)
    forged = chained([with_field(line, answer=plain.keys[0][1][11]) if '"trial": 12,' in line else line for line in plain.lines])
    judge.check("rewritten, and whole", judge.json(forged)["series"][0]["sealed"] == "holds" and judge.json(forged)["series"][0]["right"] == 4)
    for at, line in enumerate(good):
        run = judge.report(good, "--sealed", digest(line).upper() if at == 3 else digest(line))
        judge.check(f"line {at + 1} is witnessed", run.returncode == 0 and f"witnessed    line {at + 1}, behind {min(at, 16)} answered" in run.stdout, run.stderr)
        run = judge.report(forged, "--sealed", digest(line))
        judge.check(f"of a forged log, line {at + 1}", (run.returncode == 0) == (at < 12) and ("witnessed" in run.stdout) == (at < 12), run.stderr)
        judge.check("and that is said", at < 12 or "--sealed: no line has the hash" in run.stderr, run.stderr)
    witnessed = json.loads(judge.report(good, "--json", "--sealed", digest(good[8])).stdout)["series"][0]["witnessed"]
    judge.check("JSON", witnessed == {"line": 9, "answered": 8}, witnessed)
    run = judge.report(good[:3] + [good[3].replace('"a"', '"b"') if '"a"' in good[3] else good[3].replace('"b"', '"a"')] + good[4:], "--sealed", digest(good[9]))
    judge.check("behind a line that was changed nothing is witnessed", run.returncode == 1 and "witnessed" not in run.stdout, run.stdout)
    run = judge.report(plain.lines, "--sealed", digest(plain.lines[-1]))
    judge.check("an old log has no witness", run.returncode == 1 and "witnessed" not in run.stdout, run.stderr)
    for hash_of in ("abc", "g" * 64, ""):
        run = judge.report(good, "--sealed", hash_of)
        judge.check(f"--sealed {hash_of!r}", run.returncode == 2 and "expected the 64 hexadecimal digits" in run.stderr and run.stdout == "", run.stderr)


def main(hotcold):
    with tempfile.TemporaryDirectory() as folder:
        judge = Reports(hotcold, folder)
        seals(judge)
        witnesses(judge)
    return judge.end(90)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
