# SPDX-FileCopyrightText: 2026 The hotcold authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""noisemeter.py HOTCOLD PROBE: residuals unweighted, A and BS.468 beside another's: jnoisemeter hears the residual port through its own
filters, on a display of its own, and gives what they leave at a port, which is recorded while the bench is asked what it measures.
With HC_LONG hum and a rectifier too."""

import os
import shutil
import subprocess
import sys
import time

import numpy
from live import Checks, Hotcold, SyncServer, wait_for

HOTCOLD, PROBE = sys.argv[1:3]
RATE, FULL_SCALE_DBU = 48000, 24
SECONDS = 5  # in which mains breathe once
# What is in the residual: nothing below 20 Hz, which its "20k" lets pass.
CASES = {"noise": ("/interference/noise/on 1",),
         "a dimmer": ("/interference/dimmer/on 1",)}
if os.environ.get("HC_LONG"):
    CASES |= {"hum": ("/interference/noise/on 1", "/interference/hum/on 1"), "a rectifier": ("/interference/rectifier/on 1",)}
# Its buttons, and how far its filters may be from ours [dB]: its "20k" has slopes where ours has edges, its A falls too slowly from 10 kHz
# on, its BS.468 is a fit; and the two seconds at either end are not the same to the frame, while mains breathe.
FILTERS = {"20k": (186, 0.25), "A": (231, 0.25), "ITU": (322, 0.25)}
FILTER_ROW = 60
check = Checks()


class Display:
    """An X server without a screen, and jnoisemeter on it."""

    def __init__(self, server):
        self.xvfb = subprocess.Popen(["Xvfb", "-displayfd", "1", "-screen", "0", "640x480x24"], stdout=subprocess.PIPE,
                                     stderr=subprocess.DEVNULL, text=True)
        self.name = ":" + self.xvfb.stdout.readline().strip()
        self.meter = subprocess.Popen(["jnoisemeter", "-n", server.name], env=dict(os.environ, DISPLAY=self.name), stdout=subprocess.DEVNULL,
                                      stderr=subprocess.DEVNULL)
        wait_for(lambda: self.window() != "" and server.ports("^jnoisemeter:out"), 60)

    def do(self, *words):
        return subprocess.run(["xdotool", *words], env=dict(os.environ, DISPLAY=self.name), capture_output=True, text=True,
                              timeout=20, check=False).stdout.strip()

    def window(self):
        return self.do("search", "--name", "^jnoisemeter")

    def press(self, x, y):
        """A busy machine may lose a click; a button that is down stays so."""
        for _ in range(3):
            self.do("mousemove", "--window", self.window(), str(x), str(y), "sleep", "0.1", "click", "1")
            time.sleep(0.3)

    def close(self):
        for process in (self.meter, self.xvfb):
            process.terminate()
            process.wait(10)


def decibel(power):
    return 10 * numpy.log10(max(power, 1e-30))


def measured(bench, path, server):
    """Over the same seconds [dBu before matching]: what jnoisemeter leaves, and the three that the bench tells."""
    recorder = server.background("record", path, SECONDS + 1, "jnoisemeter:out")
    bench.peer.send("/subscribe", 0, 20)
    bench.play(1.0)
    told, renewed = [], time.monotonic()
    while recorder.poll() is None:
        told += [items for address, items in bench.peer.receive(0.1) if address == "/meter/a/residual"]
        if time.monotonic() - renewed > 4:
            bench.peer.send("/subscribe", 0, 20)
            renewed = time.monotonic()
    bench.peer.send("/unsubscribe")
    bench.peer.drain()
    theirs = numpy.fromfile(path, numpy.float32).astype(float)[-SECONDS * RATE:]
    ours = [decibel(numpy.mean(10 ** (numpy.array(told)[:, i] / 10))) for i in range(3)]
    match_db = bench.value("/lane/a/match")
    return decibel(2 * numpy.mean(theirs ** 2)) + FULL_SCALE_DBU - match_db, ours


def main():
    for program in ("jnoisemeter", "Xvfb", "xdotool"):
        if shutil.which(program) is None:
            print(f"skipped: no {program} here; Debian's packages jnoisemeter, xvfb and xdotool have it")
            sys.exit(77)
    server = SyncServer(PROBE, rate=RATE, period=1024)
    try:
        display = Display(server)
        try:
            compare(server, display)
        finally:
            display.close()
    finally:
        server.stop()
    check.end()


def compare(server, display):
    for name, settings in CASES.items():
        quiet = ("/interference/hum/on 0", "/program/source silence", *settings)
        with Hotcold(HOTCOLD, server, "--midi", "none", "--no-state", "--no-web", settings=quiet) as bench:
            server.probe("connect", "hotcold:residual_a_left", "jnoisemeter:in_1")
            for i, (button, (x, within)) in enumerate(FILTERS.items()):
                display.press(x, FILTER_ROW)
                time.sleep(1.0)
                theirs, ours = measured(bench, bench.file("out"), server)
                check(abs(theirs - ours[i]) <= within, f"{name}, {button}: {ours[i]:.2f} dBu, jnoisemeter {theirs:.2f}; within {within} dB")


main()
