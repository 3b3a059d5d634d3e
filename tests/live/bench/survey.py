# SPDX-FileCopyrightText: 2026 The hotcold authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""survey.py HOTCOLD PROBE WATCH: every installed plugin is put into a running lane, plays for a second, and is taken out again.

Lanes c to h take them, three behind each other; lane b plays a tone meanwhile and must not notice. What is refused is
refused with a reason. The table goes to the output.
"""

import math
import subprocess
import sys
import time

from live import PATIENCE, QUIET, Checks, Hotcold, SyncServer, Watch, wait_for
from osc_wire import Peer

RATE, LEVEL = 48000, 0.1
LANES, EACH, PLAY_S = "cdefgh", 3, 1.0
# Delays for plugins with latency are faded in over 10 ms; a jump of the tone's phase would be a step of up to twice its level.
STEP_MAX = 1.5 * LEVEL * 2 * math.pi * 997 / RATE


def plugins():
    return [uri for uri in subprocess.run(["lv2ls"], capture_output=True, text=True, check=True).stdout.split() if uri]


def place(bench, asker, uris):
    """Ask for all of them at once; the slots that came to be, and reasons for those that did not."""
    wanted = {}
    for i, uri in enumerate(uris):
        lane, slot = LANES[i % len(LANES)], f"p{i}"
        wanted[lane, slot] = uri
        asker.send(f"/lane/{lane}/insert", uri, slot)
    placed, refused, errors = {}, {}, []
    until = time.monotonic() + 120 * PATIENCE
    while len(placed) + len(refused) < len(uris) and bench.alive() and time.monotonic() < until:
        asker.send("/subscribe", 0, 1)  # ends ten seconds after the last
        errors += [items[1] for address, items in asker.collect(0.05) if address == "/error"]
        slots = bench.report()[1] if bench.alive() else []
        placed = {(lane, slot): uri for lane, slot, uri in slots if (lane, slot) in wanted}
        for (lane, slot), uri in wanted.items():
            why = [text for text in errors if f"{uri} " in text or f"<{uri}>" in text]
            if why and (lane, slot) not in placed:
                refused[uri] = why[-1].replace(uri, "…")
    return placed, refused


def survey(bench, check, uris):
    table = []
    asker = Peer(bench.port)
    batch = EACH * len(LANES)
    for first in range(0, len(uris), batch):
        some = uris[first:first + batch]
        began = time.monotonic()
        placed, refused = place(bench, asker, some)
        if not bench.alive():
            print("the bench ended while it had:", *some, sep="\n  ")
            break
        took = time.monotonic() - began
        before = bench.report()[0]["frame"]
        wait_for(lambda: not bench.alive() or bench.report()[0]["frame"] - before >= PLAY_S * RATE, 120 * PATIENCE)
        if not bench.alive():
            print("the bench ended while it played:", *placed.values(), sep="\n  ")
            break
        values = bench.report()[0]
        print(f"# {first:3}: {len(placed)} in after {took:.1f} s, played {values['frame'] - before} frames, load {values['load']:.2f}, "
              f"{values['broken']} broken, {values['xruns']} missed", flush=True)
        for uri in some:
            table.append(("hosted" if uri in placed.values() else "refused" if uri in refused else "LOST", uri, refused.get(uri, "")))
        for lane, slot in placed:
            bench.send(f"/lane/{lane}/remove", slot)
        if not wait_for(lambda: not bench.alive() or not bench.report()[1], 60 * PATIENCE):
            check(False, f"slots are left: {bench.report()[1]}")
            break
    asker.close()
    return table


def main():
    program, probe, watch_program = sys.argv[1:4]
    check = Checks()
    uris = plugins()
    server = SyncServer(probe, RATE, 1024)
    settings = (*QUIET, "/program/source sine", "/program/level -20", "/match 0")
    began = time.monotonic()
    try:
        with Hotcold(program, server, "--lanes-count", "8", settings=settings) as bench:
            wait_for(lambda: bench.report()[0]["frame"] > RATE, 120 * PATIENCE)
            watch = Watch(watch_program, server, "lane_b_left")
            table = survey(bench, check, uris)
            if check(bench.alive(), "the bench is alive"):
                check(bench.value("/select") == "a", "and answers")
                frames, peak, step, spoilt = watch.ask()
                values = bench.report()[0]
            watch.close()
        check(bench.status == 0, f"and ends well (status {bench.status})")
    finally:
        server.stop()
    for kind, uri, why in sorted(table):
        print(f"{kind:8} {uri} {why}")
    count = {kind: sum(row[0] == kind for row in table) for kind in ("hosted", "refused", "LOST")}
    print(f"{len(uris)} plugins in {time.monotonic() - began:.0f} s: {count['hosted']} hosted, {count['refused']} refused, "
          f"{count['LOST']} neither; {values['broken']} chunks with samples that are no numbers")
    check(len(table) == len(uris) and count["hosted"] > 0 and not count["LOST"], "every plugin was hosted or refused with a reason")
    print(f"# lane b: {frames / RATE:.1f} s, peak {peak:.4f}, largest step {step:.5f}, allowed {STEP_MAX:.5f}")
    check(frames > len(uris) / (EACH * len(LANES)) * RATE * PLAY_S and not spoilt and 0 < step < STEP_MAX and peak < 1.01 * LEVEL,
          "the lane beside them plays on without a step")
    check.end()


if __name__ == "__main__":
    main()
