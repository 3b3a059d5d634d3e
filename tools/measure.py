#!/usr/bin/python3
# SPDX-FileCopyrightText: 2026 The hotcold authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Talks to a running hotcold over OSC: waits until it answers, switches lanes for a while, prints what was measured.

measure.py [--port N] wait SECONDS          status 0 as soon as it answers, 1 when it does not within SECONDS
measure.py [--port N] [--after SECONDS] send ADDRESS [ARG…]
                                            one message; an /error answer goes to standard error, status 1
measure.py [--port N] switch SECONDS        lanes a and b in turn for SECONDS, then the measured levels as a table
"""
import argparse
import math
import sys
import time

import liblo

LANES = ("a", "b")


class Bench:
    """One UDP socket: what is asked from it is answered to it."""

    def __init__(self, port):
        self.target = liblo.Address("127.0.0.1", port)
        self.server = liblo.Server(proto=liblo.UDP)
        self.server.add_method(None, None, self._received)
        self.waiting = []

    def _received(self, path, args, types, source):
        # liblo's server listens on every interface; only the bench itself is believed.
        if source.port == self.target.port:
            self.waiting.append((path, list(args)))

    def send(self, path, *args):
        self.server.send(self.target, path, *args)

    def receive(self, seconds):
        """Next message (path, args), or None after `seconds`."""
        end = time.monotonic() + seconds
        while not self.waiting:
            left = end - time.monotonic()
            if left <= 0:
                return None
            self.server.recv(max(1, int(left * 1000)))
        return self.waiting.pop(0)

    def until(self, path, seconds):
        """Messages up to and with the first to `path`; raises TimeoutError or RuntimeError (what the bench refused)."""
        end = time.monotonic() + seconds
        seen = []
        while True:
            message = self.receive(end - time.monotonic())
            if message is None:
                raise TimeoutError(f"no answer under {path} within {seconds} s")
            if message[0] == "/error":
                raise RuntimeError(" ".join(str(a) for a in message[1]))
            seen.append(message)
            if message[0] == path:
                return seen

    def answers(self, seconds):
        """True as soon as the bench answers anything."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            self.send("/select")
            if self.receive(0.1):
                return True
        return False

    def snapshot(self):
        """One coherent set: {address: args} with /snapshot/done among them.

        What is measured is told to subscribers; a subscription lasts 10 s. Meters that were streamed before the set are
        overwritten by it, because it ends with /snapshot/done."""
        self.send("/subscribe", 0, 1)
        self.send("/snapshot")
        return dict(self.until("/snapshot/done", 30.0))


def power_mean_db(values):
    """Mean of powers given in dB."""
    return 10.0 * math.log10(sum(10.0 ** (v / 10.0) for v in values) / len(values))


def table(snapshots):
    """What was measured in each lane, one line a lane, from a list of snapshots."""
    first = snapshots[0]["/snapshot/done"][1]
    last = snapshots[-1]["/snapshot/done"][2]
    lines = [f"measured in {len(snapshots)} snapshots, frames {first} to {last}:",
             "lane   level [dBFS]   residual [dBu]   hum [dBu]"]
    for lane in LANES:
        level = power_mean_db([power_mean_db(s[f"/meter/{lane}/level"][:2]) for s in snapshots])
        residual = power_mean_db([s[f"/meter/{lane}/residual"][0] for s in snapshots])
        hum = power_mean_db([s[f"/meter/{lane}/hum"][1] for s in snapshots])
        at = snapshots[-1][f"/meter/{lane}/hum"][0]
        lines.append(f"{lane:4s} {level:14.1f} {residual:16.1f} {hum:11.1f} at {at:.2f} Hz and its harmonics")
    rejection = sum(s["/meter/rejection"][0] for s in snapshots) / len(snapshots)
    cleaner = ("b", "a") if rejection >= 0 else ("a", "b")
    lines.append(f"heard at matched level, lane {cleaner[0]} is {abs(rejection):.1f} dB cleaner than lane {cleaner[1]}")
    return "\n".join(lines)


def switch(bench, seconds):
    """Lanes in turn, each heard 1 … 4 s; a snapshot at the end of each turn."""
    # The measurements look back over one second and the hum walks: nothing is read in the first 1.5 s.
    turn_s = min(4.0, max(1.0, (seconds - 0.5) / 4))
    end = time.monotonic() + seconds
    snapshots = []
    turn = 0
    while end - time.monotonic() > 0.05:
        lane = LANES[turn % len(LANES)]
        bench.send("/select", lane)
        print(f"lane {lane}", flush=True)
        wake = min(time.monotonic() + turn_s, end)
        while time.monotonic() < wake:
            message = bench.receive(wake - time.monotonic())
            if message and message[0] == "/error":
                raise RuntimeError(" ".join(str(a) for a in message[1]))
        turn += 1
        if turn_s * turn >= 1.5 or wake >= end:
            snapshots.append(bench.snapshot())
    if not snapshots:
        snapshots.append(bench.snapshot())
    print(table(snapshots), flush=True)


def argument(text):
    """An argument as OSC would have it: integer, float or string."""
    for kind in (int, float):
        try:
            return kind(text)
        except ValueError:
            pass
    return text


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--port", type=int, default=9700)
    parser.add_argument("--after", type=float, default=0.0)
    parser.add_argument("verb", choices=("wait", "send", "switch"))
    parser.add_argument("rest", nargs="+")
    options = parser.parse_args()
    bench = Bench(options.port)
    try:
        if options.verb == "wait":
            return 0 if bench.answers(float(options.rest[0])) else 1
        if options.verb == "switch":
            switch(bench, float(options.rest[0]))
            return 0
        time.sleep(options.after)
        bench.send(options.rest[0], *[argument(a) for a in options.rest[1:]])
        message = bench.receive(0.3)
        if message and message[0] == "/error":
            raise RuntimeError(" ".join(str(a) for a in message[1]))
        return 0
    except (RuntimeError, TimeoutError, KeyError) as error:
        print(f"measure.py: {error}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130


if __name__ == "__main__":
    sys.exit(main())
