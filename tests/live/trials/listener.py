# SPDX-FileCopyrightText: 2026 The hotcold authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the tests of blind trials share: a client that runs series over OSC, and what it was told."""

import hashlib
import json
import os
import sys
import time

TESTS = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..")
sys.path[:0] = [TESTS, os.path.join(TESTS, "surface")]

from osc_wire import Peer  # noqa: E402

QUIET = ("/meter", "/lane/", "/status", "/program", "/interference")


class Listener:
    """A subscriber that keeps everything it is told, meters apart."""

    def __init__(self, port, patience=20.0):
        self.peer = Peer(port)
        self.told = []
        self.peer.send("/subscribe")
        self.renewed = time.monotonic()
        self.until(lambda: self.values("/select"), patience)
        self.hear(0.3)

    def close(self):
        self.peer.close()

    def hear(self, seconds):
        """What comes within some seconds."""
        if time.monotonic() - self.renewed > 4:
            self.peer.send("/subscribe")
            self.renewed = time.monotonic()
        new = self.peer.collect(seconds)
        self.told += new
        return new

    def until(self, good, seconds=20.0):
        """Hears until something is so; what it is then."""
        end = time.monotonic() + seconds
        while not good() and time.monotonic() < end:
            self.hear(0.05)
        return good()

    def say(self, address, *items, wait="/trial/state", accept=lambda items: True, timeout=20.0):
        """Send, and wait for an answer under an address or an error; (address, items) or None."""
        self.peer.send(address, *items)
        end = time.monotonic() + timeout
        while time.monotonic() < end:
            for told in self.hear(0.02):
                if (told[0] == wait and accept(told[1])) or told[0] == "/error":
                    return told
        return None

    def state(self, *states, timeout=20.0):
        """Wait until the series is in one of these states; its items or None."""
        told = self.say("/trial/state", accept=lambda items: items[0] in states, timeout=0.2)
        end = time.monotonic() + timeout
        while (told is None or told[0] == "/error") and time.monotonic() < end:
            told = self.say("/trial/state", accept=lambda items: items[0] in states, timeout=0.2)
        return told[1] if told else None

    def values(self, address):
        return [items for told, items in self.told if told == address]

    def new(self, mode, n, name, *options, timeout=20.0):
        if options:
            self.peer.send("/trial/option", *options)
        return self.say("/trial/new", mode, n, name, accept=lambda items: items[0] in ("listening", "done"), timeout=timeout)

    def trial(self, answer="a", play="x"):
        """One trial and the next; the state told after the answer."""
        self.say("/trial/play", play)
        said = self.say("/trial/answer", answer, accept=lambda items: items[0] in ("answered", "done"))
        if said and said[0] == "/trial/state" and said[1][0] == "answered":
            self.say("/trial/next", accept=lambda items: items[0] == "listening")
        return said


def hashes_of(log):
    """SHA-256 of each whole line of a log, which the next one must have."""
    with open(log, "rb") as file:
        lines = [line for line in file.read().splitlines(keepends=True) if line.endswith(b"\n")]
    hashes = [hashlib.sha256(line).hexdigest() for line in lines]
    befores = [json.loads(line)["before"] for line in lines]
    return hashes, befores == [""] + hashes[:-1]


def commit_of(nonce, sequence):
    return hashlib.sha256((nonce + sequence).encode()).hexdigest()
