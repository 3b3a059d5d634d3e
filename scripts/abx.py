#!/usr/bin/python3
# SPDX-FileCopyrightText: 2026 The hotcold authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""abx.py [PORT [TRIALS [LISTENER]]]: a blind ABX at the keyboard over OSC (Debian: python3-liblo).

Lines read: a, b or x plays; =a or =b answers that x is that lane, and goes on to the next trial; q gives up."""

import getpass
import sys
import time

import liblo


class Series:
    """One series on a bench: what it was told is in `told`, by address."""

    def __init__(self, port):
        self.bench = liblo.Address("127.0.0.1", port)
        self.server = liblo.Server()
        self.server.add_method(None, None, self.hear)
        self.told = {}
        self.say("/subscribe")

    def hear(self, address, arguments):
        if address == "/error":
            sys.exit(f"{arguments[0]}: {arguments[1]}")
        self.told[address] = arguments

    def say(self, address, *arguments):
        """From the server's own socket, so that answers come back to it."""
        self.server.send(self.bench, address, *arguments)

    def wait(self, good, seconds=5.0):
        """Listen until good(told) holds."""
        end = time.monotonic() + seconds
        while not good(self.told):
            if time.monotonic() > end:
                sys.exit(f"the bench at port {self.bench.port} does not answer")
            self.server.recv(50)

    def trial(self, number):
        self.wait(lambda told: told.get("/trial/state", ["", 0])[:2] == ["listening", number])


def run(series, trials, listener):
    """True when all trials are answered."""
    series.say("/trial/match")
    series.say("/trial/new", "abx", trials, listener)
    series.trial(1)
    for old in ("/trial/result", "/trial/reveal"):  # of the series before, which the bench tells everyone who subscribes
        series.told.pop(old, None)
    print("is x a or b? a, b, x play; =a, =b answer; q gives up")
    number = 1
    for line in map(str.strip, sys.stdin):
        series.say("/subscribe")  # again: one lasts 10 s
        if line in ("a", "b", "x"):
            series.say("/trial/play", line)
        elif line in ("=a", "=b"):
            series.say("/trial/answer", line[1])
            series.say("/trial/next")
            number += 1
            if number > trials:
                return True
            series.trial(number)
            print(f"{number} of {trials}")
        elif line == "q":
            break
        else:
            print("expected a, b, x, =a, =b or q")
    series.say("/trial/abort")
    return False


def main(port="9700", trials="16", listener=""):
    series = Series(int(port))
    if not run(series, int(trials), listener or getpass.getuser()):
        sys.exit("given up")
    series.wait(lambda told: "/trial/result" in told and "/trial/reveal" in told)
    right, n, p, low, high = series.told["/trial/result"]
    print(f"{right} of {n} right, p = {p:.4f}, 95 % interval {low:.3f} to {high:.3f}")
    print("nonce and sequence:", *series.told["/trial/reveal"])
    print("log:", *series.told["/trial/log"])


if __name__ == "__main__":
    main(*sys.argv[1:])
