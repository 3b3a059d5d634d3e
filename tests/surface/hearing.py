# SPDX-FileCopyrightText: 2026 The hotcold authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What peers come to hear: each waits for what is so, for as long as a busy machine may take."""

import time


def settles(peer, address, wanted, timeout=20.0):
    """The answer becomes what is wanted within some time: a change lands with the audio, not with the packet."""
    deadline = time.monotonic() + timeout
    got = None
    while time.monotonic() < deadline:
        got = peer.ask(address)
        if got is not None and len(got) == 1 and (got[0] == wanted or (isinstance(wanted, float) and abs(got[0] - wanted) < 1e-4)):
            return True
        time.sleep(0.005)
    print(f"  {address} is {got}, not {wanted}")
    return False


def stays(peer, address, wanted, seconds=0.15):
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        got = peer.ask(address)
        if got is None or got[0] != wanted:
            print(f"  {address} is {got}, not {wanted}")
            return False
        time.sleep(0.01)
    return True


def heard(peer, enough, seconds=20.0):
    """[(address, items)] that come until they are enough."""
    got, deadline = [], time.monotonic() + seconds
    while not enough(got) and time.monotonic() < deadline:
        got += peer.receive(0.1)
    return got


def hears_all(peer, addresses):
    """These addresses are all told before long."""
    return addresses <= {address for address, _ in heard(peer, lambda got: addresses <= {address for address, _ in got})}


def quiet(peer):
    """What was on its way to a peer has come, and is forgotten."""
    peer.ask("/clock")
    peer.drain()


def refused(peer, packet, address, *words):
    """A packet is answered with /error, its address, and a reason that contains some words."""
    peer.drain()
    peer.raw(packet)
    got = peer.wait("/error")
    good = got is not None and len(got) == 2 and got[0] == address and all(word in got[1] for word in words)
    if not good:
        print(f"  /error was {got}, expected {address} {words}")
    return good
