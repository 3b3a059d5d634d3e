# SPDX-FileCopyrightText: 2026 The hotcold authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Other people's OSC in both directions, every kind of message.

    test_peers.py HOTCOLD FOLDER [PEER …]     npm's packages go to FOLDER
"""

import os
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))

import foreign  # noqa: E402
import packages  # noqa: E402
from bench_server import Bench, Jack  # noqa: E402
from osc_wire import Peer  # noqa: E402
from hearing import heard, settles, stays  # noqa: E402

LINE = "/lane/a/line/length"


def same(ours, theirs, digits):
    """The same values, as far as the other side writes numbers out."""
    if len(ours) != len(theirs):
        return False
    for a, b in zip(ours, theirs):
        if isinstance(a, str) or isinstance(b, str):
            if str(a) != str(b) and not (isinstance(b, float) and a == str(int(b))):
                return False
        elif abs(a - b) > 10.0 ** -digits + abs(a) * 10.0 ** (1 - digits):
            return False
    return True


def sends_numbers(peer, own):
    for tag, item, wanted in (("i", 20, 20.0), ("f", 20.5, 20.5), ("h", 22, 22.0), ("d", 21.25, 21.25)):
        if tag in peer.tags:
            peer.send("/fade", tag, item)
            yield f"sends {tag}", settles(own, "/fade", wanted)
    for tag, wanted in (("F", 0), ("T", 1)):
        if tag in peer.tags:
            peer.send("/match", tag)
            yield f"sends {tag}", settles(own, "/match", wanted)
    peer.send("/fade", "f", 9999.0)
    yield "sends what is out of range", settles(own, "/fade", 500.0)
    peer.send("/fade", "i", 10)
    yield "sends i to a float", settles(own, "/fade", 10.0)


def sends_words(peer, own):
    peer.send("/select", "s", "b")
    yield "sends a choice by name", settles(own, "/select", "b")
    peer.send("/select", "i", 0)
    yield "sends a choice by index", settles(own, "/select", "a")
    peer.send("/lane/a/name", "s", "the desk, left")
    yield "sends words with blanks", settles(own, "/lane/a/name", "the desk, left")
    peer.send("/lane/copy", "ss", "b", "a")
    yield "sends two strings", settles(own, "/lane/a/line/receiver", "difference-1pct")
    peer.send("/toggle")
    yield "triggers", settles(own, "/select", "b")
    peer.send("/lane/a/select", "f", 0.0)
    yield "lets a button go", stays(own, "/select", "b")
    peer.send("/lane/a/select", "f", 1.0)
    yield "pushes a button", settles(own, "/select", "a")
    peer.send("/scene", "s", "two-outlets")
    yield "asks for a scene", settles(own, "/lane/a/line/receiver", "single-ended")


def sends_bundles(peer, own):
    peer.packet([("/fade", "f", [33.5]), (LINE, "f", [12.0]), ("/trim", "i", [-3])])
    yield "a bundle: first", settles(own, "/fade", 33.5)
    yield "a bundle: second", settles(own, LINE, 12.0)
    yield "a bundle: third", settles(own, "/trim", -3.0)
    peer.packet([("/fade", "f", [44.0]), ("/no/such", "i", [1])])
    yield "a bundle that is refused changes nothing", stays(own, "/fade", 33.5)
    own.send("/trim", 0.0)
    if not peer.times:
        return
    settles(own, "/trim", 0.0)
    sent = time.monotonic()
    peer.packet([("/trim", "f", [-9.0])], 0.4)
    early = stays(own, "/trim", 0.0)
    yield "a bundle ahead of its time waits", early or time.monotonic() - sent > 0.35
    yield "and lands", settles(own, "/trim", -9.0)
    own.send("/trim", 0.0)


def sends_everything(peer, own):
    """Every address that has a value to be set is set to another one."""
    for address, tag, value in peer.writes:
        peer.send(address, tag, value)
    wrong = []
    for address, _, value in peer.writes:
        if len(wrong) < 3 and not settles(own, address, value):
            wrong.append(address)
    yield f"sends to {len(peer.writes)} addresses, all but {wrong[:5]}", len(peer.writes) > 100 and not wrong
    peer.send("/scene", "s", "two-outlets")
    settles(own, "/lane/a/line/length", 2.0)
    for address, value in (("/trim", 0.0), ("/fade", 10.0), ("/dim", 0)):
        own.send(address, value)
        settles(own, address, value)


def asks(peer, own):
    for address in ("/select", "/fade", "/mute", "/lane/b/line/cable", "/lane/b/line/cable/index", "/clock"):
        peer.drain()
        peer.send(address)
        got, wanted = peer.wait(address), own.ask(address)
        yield f"is answered {address}", got is not None and (address == "/clock" and len(got) == 3 or same(wanted, got, peer.digits))
    peer.send("/scene/list")
    item, done = peer.wait("/scene/list"), peer.wait("/scene/list/done")
    yield "is answered a list", item is not None and [type(word) for word in item] == [str, str] and done is not None and done[0] >= 1
    peer.send("/no/such/address", "i", 1)
    yield "is told of errors", peer.wait("/error", accept=lambda items: items[0] == "/no/such/address" and isinstance(items[1], str)) is not None


def subscribe(peer, verb="/subscribe"):
    if peer.asks:
        peer.send(verb, "i", 0)
    else:
        peer.send(verb, "s", f"127.0.0.1:{peer.port}")


def left_alone(peer):
    """True once it hears no more; it unsubscribes when it has its turn."""
    subscribe(peer, "/unsubscribe")
    for _ in range(40):
        time.sleep(0.15)
        peer.drain()
        time.sleep(0.3)
        if peer.messages.empty():
            return True
    return False


def hears(peer, own):  # everything once, changes, meters, a snapshot, and no more after /unsubscribe
    own.drain()
    own.send("/subscribe", 0, 20)
    own.send("/clock")  # answered behind all that is told at first
    told = heard(own, lambda got: any(address == "/clock" for address, _ in got)) + own.collect(0.4)
    ours = {address: items for address, items in told if not address.startswith(("/meter", "/status", "/clock"))}
    own.send("/unsubscribe")
    peer.drain()
    subscribe(peer)
    theirs, until = {}, time.monotonic() + 20.0
    while len(ours.keys() - theirs.keys()) > 0 and time.monotonic() < until:
        try:
            address, items = peer.messages.get(timeout=0.2)
            theirs[address] = items
        except foreign.queue.Empty:
            pass
    wrong = [address for address, items in ours.items() if not same(items, theirs.get(address, []), peer.digits)]
    for address in wrong[:3]:
        print(f"  {address}: {ours[address]}, told {theirs.get(address)}")
    yield f"is told everything, {len(ours)} addresses", len(ours) > 100 and not wrong
    own.send("/trim", -7.5)
    yield "is told what others change", peer.wait("/trim", accept=lambda items: same([-7.5], items, peer.digits)) is not None
    peer.send("/trim", "f", -1.5)
    yield "is told what it changes itself", peer.wait("/trim", accept=lambda items: same([-1.5], items, peer.digits)) is not None
    for address, length in (("level", 4), ("residual", 3), ("hum", 12), ("residual/spectrum", 31), ("loudness", 3)):
        got = peer.wait(f"/meter/b/{address}")
        yield f"is told /meter/b/{address}", got is not None and len(got) == length and all(isinstance(v, (int, float)) for v in got)
    yield "is told a sentence", isinstance((peer.wait("/meter/text") or [0])[0], str)
    own.send("/snapshot")
    yield "is told a snapshot's end", len(peer.wait("/snapshot/done") or []) == 3
    yield "is left alone", left_alone(peer)
    own.send("/trim", 0.0)


def trial_state(own, *wanted, timeout=20.0):
    """The series comes to this state, trial, number, mode, button …, as far as they are wanted."""
    deadline, got = time.monotonic() + timeout, None
    while time.monotonic() < deadline:
        got = own.ask("/trial/state")
        if got is not None and got[:len(wanted)] == list(wanted):
            return True
        time.sleep(0.01)
    print(f"  /trial/state is {got}, not {wanted}")
    return False


def opens(peer, own, mode, n, name):
    """A series. While changes are still on their way to the lanes, the bench says "try again", and that is done."""
    for _ in range(10):
        peer.send("/trial/new", "sis", mode, n, name)
        if trial_state(own, "listening", 1, n, mode, timeout=2.0):
            return True
    return False


def takes_trials(peer, own):  # every address of blind trials
    own.send("/match", 0)
    settles(own, "/match", 0)
    peer.drain()
    subscribe(peer)
    peer.send("/trial/match")
    yield "matches the lanes", settles(own, "/match", 1)
    peer.send("/trial/option", "s", "training")
    yield "opens a series", opens(peer, own, "abx", 2, "Anna")
    log, commit = peer.wait("/trial/log"), peer.wait("/trial/commit")
    yield "is told the log", log is not None and str(log[0]).endswith(".jsonl")
    yield "is told the commit", commit == own.ask("/trial/commit") and len(commit[0]) == 64
    yield "is told the hash of its first line", peer.wait("/trial/sealed") == own.ask("/trial/sealed")
    peer.send("/trial/play", "s", "x")
    yield "plays x", trial_state(own, "listening", 1, 2, "abx", "x")
    yield "is told so", peer.wait("/trial/state", accept=lambda items: items[:5] == ["listening", 1, 2, "abx", "x"]) is not None
    peer.send("/trial/answer", "s", "a")
    yield "answers", trial_state(own, "answered", 1, 2)
    yield "in training, as it asked", own.ask("/trial/state")[5] in ("right", "wrong")
    peer.send("/trial/next")
    yield "goes on", trial_state(own, "listening", 2, 2)
    peer.send("/trial/answer", "s", "b")
    yield "ends", trial_state(own, "done", 2, 2)
    result, reveal = peer.wait("/trial/result"), peer.wait("/trial/reveal")
    yield "is told the result", result is not None and same(own.ask("/trial/result"), result, peer.digits)
    yield "is told the key", reveal is not None and reveal == own.ask("/trial/reveal") and len(reveal[0]) == 64 and len(reveal[1]) == 2
    if peer.asks:
        for address in ("/trial/commit", "/trial/log", "/trial/sealed", "/trial/result", "/trial/reveal", "/trial/state"):
            peer.drain()
            peer.send(address)
            got = peer.wait(address)
            yield f"is answered {address}", got is not None and same(own.ask(address)[:4], got[:4], peer.digits)
    peer.send("/trial/option", "s", "none")
    yield "opens ratings", opens(peer, own, "rating", 1, "Ben")
    peer.send("/trial/rate", "sf", "a", 80.5)
    peer.send("/trial/rate", "sf", "b", 20.0)
    peer.send("/trial/next")
    yield "rates", trial_state(own, "done", 1, 1, "rating")
    yield "opens another series", opens(peer, own, "2afc", 4, "Cleo")
    peer.send("/trial/abort")
    yield "gives up", trial_state(own, "aborted")
    left_alone(peer)  # liblo's thread cannot be stopped while it is being told something


def known_addresses(executable):
    """What `hotcold list parameters` has, and what answers besides."""
    listed = subprocess.run([executable, "list", "parameters"], capture_output=True, text=True, timeout=60, check=True).stdout
    return {line.split("\t")[0] for line in listed.splitlines()} | {"/error", "/scene/list/done", "/snapshot/done", "/meter/text"}


LEFT_ALONE = ("/select", "/toggle", "/mute", "/lanes", "/midi", "/trial", "/program", "/monitor/calibrate")


def another(kind, low, high, default, meaning):
    """Tag and value that such a parameter does not have at the start; None where there is none to be had."""
    if kind == "choice":
        names = meaning[meaning.rindex("(") + 1:-1].split()
        return "s", next(name for name in names if name not in (default, "file"))
    if kind == "int":
        return "i", int(low) if default == high else int(high)
    if kind == "float" and low != "":
        return "f", round(float(low) + 0.37 * (float(high) - float(low)), 3)
    return ("s", "another name") if kind == "string" else None


def settable(executable, jack):
    """(address, tag, value) of all that can be set beside each other: what a bench takes from us."""
    listed = subprocess.run([executable, "list", "parameters"], capture_output=True, text=True, timeout=60, check=True).stdout
    wanted = []
    for line in listed.splitlines():
        address, kind, _, low, high, default, meaning = line.split("\t")
        # A part's index would take its name back.
        found = None if address.startswith(LEFT_ALONE) or address.endswith("/index") else another(kind, low, high, default, meaning)
        wanted += [(address, *found)] if found else []
    with Bench(executable, jack, "--no-web", "--name", "settable", "--scene", "two-outlets") as bench:
        own = Peer(bench.port)
        for address, _, value in wanted:
            own.send(address, value)
        own.send("/clock")
        told = heard(own, lambda got: any(address == "/clock" for address, _ in got)) + own.collect(1.0)
        refused = {items[0] for address, items in told if address == "/error"}
        own.close()
    return [row for row in wanted if row[0] not in refused]


def judge(kind, executable, jack, folder, known, writes):
    """A peer with a bench of its own: number of checks, and what failed."""
    started, checks, failed = time.monotonic(), 0, []
    with tempfile.TemporaryDirectory() as logs, Bench(executable, jack, "--no-web", "--name", kind.__name__, "--scene", "two-outlets",
                                                      "--trials", logs) as bench:
        own, peer = Peer(bench.port), kind(folder, bench.port)
        peer.addresses, peer.writes = known, writes
        try:
            cases = [sends_numbers, sends_words, sends_everything] + [sends_bundles] * peer.bundles + [asks] * peer.asks + [hears, takes_trials]
            for case in cases:
                for what, good in case(peer, own):
                    checks += 1
                    failed += [] if good else [f"FAIL {kind.name}: {what}"]
        finally:
            peer.close()
            own.close()
    limits = "" if peer.asks else "; it does not hear where it asks from"
    print("\n".join(failed + [f"{kind.name}: {checks} checks, {len(failed)} failed, {time.monotonic() - started:.1f} s{limits}"]))
    return checks, len(failed)


def main(executable, folder, *names):
    chosen = [kind for kind in foreign.ALL if not names or kind.name in names]
    packages.install(folder)
    known = known_addresses(executable)
    with Jack() as jack, ThreadPoolExecutor(3) as pool:
        writes = settable(executable, jack)
        counts = list(pool.map(lambda kind: judge(kind, executable, jack, folder, known, writes), chosen))
    checks, failed = (sum(column) for column in zip(*counts))
    print(f"{len(writes)} addresses were set by each")
    print(f"{len(counts)} peers, {checks} checks, {failed} failed")
    return 1 if failed or checks < 40 * len(chosen) else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
