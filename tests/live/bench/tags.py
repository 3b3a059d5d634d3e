# SPDX-FileCopyrightText: 2026 The hotcold authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""tags.py HOTCOLD PROBE: time tags become frames by the pair that /clock tells, counted in what is heard: in freewheel exactly, live
within a frame of what the pair said just before and just after. Frames are counted from a cue, whose frame is known without any clock."""

import sys

import numpy
from live import PATIENCE, QUIET, Checks, Hotcold, Server, SyncServer, wait_for
from jack_server import Wheel  # live knows its folder
from osc_wire import bundle, message

HOTCOLD, PROBE = sys.argv[1:3]
RATE, PERIOD, LOOKAHEAD = 48000, 1024, 16
PORTS = ("out_left", "lane_a_left", "lane_b_left")
SETTINGS = (*QUIET, "/program/source sine", "/match 0", "/fade 0")
check = Checks()


class Pair:
    """NTP 32.32 and the frame there."""

    def __init__(self, items):
        seconds, fraction, self.frame = items
        self.ntp = (seconds & 0xffffffff) << 32 | fraction & 0xffffffff

    def tag_of(self, frame):
        return self.ntp + round((frame - self.frame) * 2**32 / RATE)

    def frame_of(self, tag):
        return self.frame + (tag - self.ntp) * RATE / 2**32


def clock(bench):
    return Pair(bench.ask("/clock"))


def edges(samples):
    """Indices at which the output turns from one lane to the other."""
    out, a, b = samples
    is_a, is_b = out == a, out == b
    heard = numpy.where(is_a & ~is_b, 1, numpy.where(is_b & ~is_a, 2, 0))
    known = numpy.flatnonzero(heard)
    return [int(i) for i in known[1:][heard[known][1:] != heard[known][:-1]]]


def run(server, cue, *options):
    """A bench whose cue selects b at a frame that is known."""
    return Hotcold(HOTCOLD, server, "--midi", "none", "--no-state", *options, settings=(*SETTINGS, f"@{cue} /select b"))


def counted(samples, cue):
    """Frames of the changes, counted from the first, which is the cue's."""
    got = edges(samples)
    return [edge - got[0] + cue * RATE + LOOKAHEAD for edge in got]


def freewheel(server):
    """What is asked for at a frame is heard in that frame, though seconds go by between two looks of the control thread."""
    cue, after, lanes = 45, (1, 7, 64, 1001, 4 * RATE + 17, 15 * RATE + 333, 16 * RATE), "ababaab"
    with run(server, cue) as bench:
        with bench.recording(0.1, *PORTS) as recording:
            with Wheel(server, held=True) as wheel:  # the tags come before it turns
                stands = wait_for(lambda: clock(bench).frame == 0, 8)
                pair = clock(bench)
                asked = [cue * RATE + LOOKAHEAD + offset for offset in after]
                for frame, lane in zip(asked, lanes):
                    bench.peer.raw(bundle(pair.tag_of(frame), message("/select", lane)))
                bench.peer.raw(bundle(pair.tag_of(asked[-1]), message("/listen/gain", 3.0)))  # not heard
                later = clock(bench)
                wheel.turn()
                check(bench.becomes("/listen/gain", 3.0, 170), "the last tag has landed")
            check(wait_for(lambda: clock(bench).frame > 0, 20 * PATIENCE), "when freewheel is over the pair goes on")
        check(stands and (later.ntp, later.frame) == (pair.ntp, 0), "in freewheel it stands, at frame 0")
    got, heard = counted(recording.samples, cue), [frame for frame, lane, before in zip(asked, lanes, "b" + lanes) if lane != before]
    print(f"# {recording.samples.shape[1] / RATE:.1f} s recorded; off by {[a - b for a, b in zip(got[1:], heard)]} frames")
    check(got[1:] == heard, f"{len(heard)} tags are heard in their frames")


def live(server):
    """Between two answers of /clock stands the pair by which the tag is read."""
    cue, rounds = 6, 12
    with run(server, cue) as bench:
        with bench.recording(0.1, *PORTS) as recording:
            check(wait_for(lambda: bench.value("/select") == "b", 60 * PATIENCE), "the cue has been heard")
            wanted = []  # None: the machine kept the tag until it was late
            while sum(each is not None for each in wanted) < rounds and len(wanted) < 5 * rounds:
                i = len(wanted)
                tag = clock(bench).tag_of(0) + round((bench.report()[0]["frame"] + 0.25 * RATE) * 2**32 / RATE)
                bench.peer.drain()
                for packet in (message("/clock"), bundle(tag, message("/select", "ab"[i % 2])), message("/clock")):
                    bench.peer.raw(packet)
                pairs = [Pair(bench.peer.wait("/clock", 20 * PATIENCE)) for _ in range(2)]
                frames = sorted(pair.frame_of(tag) for pair in pairs)
                wanted.append(frames if pairs[1].frame + 2 * PERIOD < frames[0] else None)
                check(bench.becomes("/select", "ab"[i % 2]), f"tag {i + 1} has landed")
    got = counted(recording.samples, cue)[1:]
    judged = [(frame, *each) for frame, each in zip(got, wanted) if each is not None]
    off = [max(low - frame, frame - high, 0) for frame, low, high in judged]
    print(f"# off by {[f'{frames:.2f}' for frames in off]} frames; the pair moved by {max((high - low for _, low, high in judged), default=0):.2f} at "
          f"most; {len(wanted) - len(judged)} tags came late")
    check(len(got) == len(wanted) and len(judged) == rounds and max(off) <= 1, f"{len(judged)} tags are heard within a frame of what the pair said")


def main():
    server = Server(PROBE)  # in freewheel every server waits for its clients
    server.start(RATE, PERIOD)
    try:
        freewheel(server)
    finally:
        server.stop()
    server = SyncServer(PROBE, rate=RATE, period=PERIOD)
    try:
        live(server)
    finally:
        server.stop()
    check.end()


main()
