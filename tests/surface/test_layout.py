# SPDX-FileCopyrightText: 2026 The hotcold authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""`hotcold layout`: files that other people's controllers load, judged by the tables, by running their scripts, and by sending every
message of theirs to a live bench.

    test_layout.py HOTCOLD
"""
import os
import subprocess
import sys
import tempfile
import time

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path[:0] = [HERE, os.path.join(HERE, "layouts")]

import judge  # noqa: E402
import read  # noqa: E402
import scripts  # noqa: E402
from bench_server import Bench, Jack  # noqa: E402
from osc_wire import Peer, typed  # noqa: E402

PROGRAMS = {"open-stage-control": read.open_stage_control, "touchosc": read.touchosc}
# Open Stage Control's boxes are percentages, TouchOSC's pixels: what a finger needs of either.
LEAST = {"open-stage-control": (2.4, 2.9), "touchosc": judge.LEAST_PX}


def run(hotcold, *arguments, **more):
    return subprocess.run([hotcold, "layout", *arguments], capture_output=True, check=False, **more)


def judge_command(hotcold, folder):
    path = os.path.join(folder, "layout")
    for program in PROGRAMS:
        once, again = run(hotcold, program, "-"), run(hotcold, program, "-")
        yield f"{program}: twice the same", once.returncode == 0 and once.stdout and once.stdout == again.stdout, once.stderr
        to_file = run(hotcold, program, path)
        with open(path, "rb") as file:
            yield f"{program}: a file is the same", (to_file.returncode, to_file.stdout, to_file.stderr, file.read()) == (0, b"", b"", once.stdout), to_file.stderr
        # More lanes by option or by scene.
        yield f"{program}: as many lanes as asked for", run(hotcold, program, "-", "--lanes-count", "3").stdout == run(
            hotcold, program, "-", "--set", "/fade 5", "--lanes-count", "3").stdout != once.stdout, "the same"
    for words, status, arguments in ((b"expected open-stage-control or touchosc, got \"lemur\"", 2, ["lemur", path]),
                                     (b"expected open-stage-control or touchosc, and a file", 2, ["touchosc"]),
                                     (b"expected open-stage-control or touchosc, and a file", 2, []),
                                     (b"expected open-stage-control or touchosc, and a file", 2, ["touchosc", path, path]),
                                     (b"knows no option --out", 2, ["touchosc", path, "--out", path]),
                                     (b"unknown address /nosuch", 2, ["touchosc", path, "--set", "/nosuch 1"]),
                                     (b"nosuch/layout", 1, ["touchosc", os.path.join(folder, "nosuch", "layout")]),
                                     (folder.encode(), 1, ["touchosc", folder])):
        with open(path, "w", encoding="ascii") as file:
            file.write("before")
        done = run(hotcold, *arguments)
        kept = open(path, encoding="ascii").read() == "before" and os.listdir(folder) == ["layout"]
        yield f"{arguments}: refused, and nothing written", (done.returncode, words in done.stderr, done.stdout, kept) == (status, True, b"", True), done
    with open("/dev/full", "wb") as full:
        done = subprocess.run([hotcold, "layout", "touchosc", "-"], stdout=full, stderr=subprocess.PIPE, check=False)
    yield "a full disk", done.returncode == 1 and b"standard output" in done.stderr, done


def barrier(peer, errors):
    """Everything sent so far has been judged: errors, as they came."""
    peer.send("/fade")
    deadline = time.monotonic() + 20
    while time.monotonic() < deadline:
        for address, items in peer.receive(0.5):
            if address == "/error":
                errors.append(items)
            if address == "/fade":
                return True
    return False


def settles(peer, address, wanted):
    """The bench comes to say so: circuits are solved first."""
    got, deadline = None, time.monotonic() + 30
    while time.monotonic() < deadline:
        got = peer.ask(address)
        if got and (got[0] == wanted if isinstance(wanted, str) else abs(got[0] - wanted) <= 1e-6 * max(1, abs(wanted))):
            return True, got
        time.sleep(0.02)
    return False, got


def order(control):
    """What would get in the way of others comes last: scenes, then the trial as one is held."""
    return control.address == "/scene" or control.address.startswith("/cue/")


def judge_live(controls, rows, peer):
    """Every message of every control, but the trial's: none is refused, and what can be asked is what was sent."""
    sending = [c for c in controls if c.sends and not c.address.startswith("/trial/")]
    sent = 0
    for control in sorted(sending, key=order):
        errors = []
        for message in control.sends:
            peer.raw(typed(control.address, "".join(tag for tag, _ in message), *[value for _, value in message]))
            sent += 1
        answered = barrier(peer, errors)
        yield f"{control.address} {control.sends[0]}: no error", answered and not errors, errors
        row, wanted = rows[control.address], control.sends[-1][-1][1]
        if row.type in ("int", "float", "choice") and wanted != "file":  # which there is none of: the source before stays
            yield f"{control.address} becomes {wanted}", *settles(peer, control.address, wanted)
        if row.type in ("int", "float", "choice") and row.default != "auto":
            peer.send(control.address, row.default if row.type == "choice" else float(row.default))
        if control.address == "/panic":
            peer.send("/panic/release")
    yield "messages sent", sent > 250, sent


def judge_told(controls, peer):
    """Everything that a control waits for is told, with as many values as it looks at."""
    later = {"/trial/result", "/trial/reveal", "/trial/commit", "/trial/log", "/trial/sealed", "/trial/audience"}
    waiting = {c.address for c in controls if c.told} - later
    told, deadline = set(), time.monotonic() + 40
    while not waiting <= told and time.monotonic() < deadline:
        peer.send("/subscribe")
        told |= {address for address, _ in peer.collect(2.0)}
    missing = waiting - told
    yield "all is told that is waited for", len(waiting) > 120 and not missing, sorted(missing)
    peer.send("/unsubscribe")
    peer.drain()


def judge_trial(controls, peer):
    """A short series, held with nothing but the layout's own messages: new, play, answer, next, abort."""
    trial = {}
    for control in controls:
        for message in control.sends or [] if (control.address or "").startswith("/trial/") else []:
            trial[control.address, message[0][1] if message else None, len(message)] = (control.address, message)

    def press(address, word=None, values=1, state=None):
        errors, key = ["try again"], (address, word, values)
        if key not in trial:
            return f"no button {key}"
        deadline = time.monotonic() + 30
        while "try again" in str(errors) and time.monotonic() < deadline:
            errors.clear()
            peer.raw(typed(address, "".join(tag for tag, _ in trial[key][1]), *[value for _, value in trial[key][1]]))
            barrier(peer, errors)
        while state and time.monotonic() < deadline and (peer.ask("/trial/state") or [""])[0] != state:
            time.sleep(0.02)
        at = (peer.ask("/trial/state") or [""])[0]
        return errors or (f"state {at}, not {state}" if state and at != state else "")

    steps = [("/trial/option", "training"), ("/trial/match", 1), ("/trial/new", "abx", 3, "listening"), ("/trial/play", "a"), ("/trial/play", "b"),
             ("/trial/play", "x"), ("/trial/answer", "a", 1, "answered"), ("/trial/next", 1, 1, "listening"), ("/trial/answer", "b", 1, "answered"),
             ("/trial/abort", 1, 1, "aborted"), ("/trial/option", "none"), ("/trial/new", "rating", 3, "listening"), ("/trial/play", "b"),
             ("/trial/rate", "a", 2), ("/trial/rate", "b", 2), ("/trial/next", 1), ("/trial/abort", 1, 1, "aborted")]
    for step in steps:
        wrong = press(*step)
        yield f"trial {step}", not wrong, wrong


def judge_file(hotcold, program, lanes, folder):
    data = run(hotcold, program, "-", "--lanes-count", lanes).stdout
    controls, own = PROGRAMS[program](data)
    rows = judge.table(hotcold, lanes)
    yield from judge.judge_table(controls, rows, lanes)
    yield from judge.judge_faders(controls, rows)
    yield from judge.judge_words(controls, rows)
    yield from judge.judge_scenes(controls, hotcold)
    yield from judge.judge_geometry(controls, LEAST[program] if lanes == "2" else (0, 0))
    if program == "touchosc":
        yield from scripts.touchosc(controls, own, rows, folder)
    else:
        yield from scripts.open_stage_control(controls, own, rows)


def judge_bench(hotcold, program):
    controls, _ = PROGRAMS[program](run(hotcold, program, "-").stdout)
    rows = judge.table(hotcold, "2")
    with tempfile.TemporaryDirectory() as trials, Jack(period=256) as jack, Bench(hotcold, jack, "--no-state", "--midi", "none", "--trials", trials) as bench:
        peer = Peer(bench.port)
        yield from judge_told(controls, peer)
        yield from judge_live(controls, rows, peer)
        peer.send("/cue/stop")
        peer.send("/scene", "two-outlets")
        yield "back in a scene", *settles(peer, "/lane/a/line/driver", "rca")
        yield from judge_trial(controls, peer)
        peer.close()


def main(hotcold):
    with tempfile.TemporaryDirectory() as folder, tempfile.TemporaryDirectory() as other:
        parts = {"command": judge_command(hotcold, folder)}
        for program in PROGRAMS:
            parts.update({f"{program}, {lanes} lanes": judge_file(hotcold, program, lanes, other) for lanes in ("2", "8")})
            parts[f"{program}, live"] = judge_bench(hotcold, program)
        failed = 0
        for name, part in parts.items():
            checks = 0
            for what, good, told in part:
                checks += 1
                failed += not good
                if not good:
                    print(f"FAIL {name}: {what}: {told}")
            print(f"{name}: {checks} checks", flush=True)
            failed += checks < 10
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(os.path.abspath(sys.argv[1])))
