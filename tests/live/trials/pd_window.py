# SPDX-FileCopyrightText: 2026 The hotcold authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The Pd script in a window of its own, on an X server without a screen: buttons are clicked, and what it shows stays."""

import os
import re
import shutil
import struct
import subprocess
import tempfile
import threading
import time

from bench_server import end

# Middles of the buttons, and what is shown, in the patch.
BUTTONS = {"a": (66, 170), "b": (170, 170), "x": (274, 170), "=a": (422, 170), "=b": (526, 170), "q": (674, 170)}
SHOWN = {"now": (84, 108), "result": (290, 304), "key": (320, 334), "log": (350, 364)}
HEIGHT = 520  # without its menu
PROGRAMS = {"Xvfb": "xvfb", "xdotool": "xdotool", "wish": "puredata-gui"}


def missing():
    """Packages that are not here."""
    gui = os.path.exists("/usr/lib/puredata/tcl/pd-gui.tcl")
    return [package for program, package in PROGRAMS.items() if not shutil.which(program) or (program == "wish" and not gui)]


class Window:
    def __init__(self, script, arguments):
        self.screen = tempfile.TemporaryDirectory()
        self.xvfb = subprocess.Popen(["Xvfb", "-displayfd", "1", "-screen", "0", "1000x700x24", "-fbdir", self.screen.name], stdout=subprocess.PIPE,
                                     stderr=subprocess.DEVNULL, text=True)
        self.env = dict(os.environ, DISPLAY=":" + self.xvfb.stdout.readline().strip())
        self.pd = subprocess.Popen(["pd", "-noprefs", "-noaudio", "-nomidi", "-stderr", "-open", script, "-send", f"abx {arguments}"], env=self.env,
                                   stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
        self.told = []
        self.reader = threading.Thread(target=lambda: self.told.extend(self.pd.stderr), daemon=True)
        self.reader.start()

    def do(self, *words):
        return subprocess.run(["xdotool", *words], env=self.env, capture_output=True, text=True, timeout=20, check=False).stdout

    def until(self, good, seconds=60):
        deadline = time.monotonic() + seconds
        while not good() and time.monotonic() < deadline:
            time.sleep(0.05)
        return good()

    def said(self, words):
        return any(words in line for line in list(self.told))

    def find(self):
        """Place of the patch on the screen; None while it is not there."""
        at = re.search(r"Position: (\d+),(\d+).*\n.*Geometry: \d+x(\d+)", self.do("search", "--name", "abx.pd", "getwindowgeometry"))
        return (int(at[1]), int(at[2]) + int(at[3]) - HEIGHT) if at else None

    def click(self, button):
        (left, top), (x, y) = self.find(), BUTTONS[button]
        self.do("mousemove", str(left + x), str(top + y), "sleep", "0.1", "click", "1")

    def ink(self, line):
        """Dark pixels within one of the lines that are shown; 0 where the window is gone."""
        place = self.find()
        if place is None:
            return 0
        with open(os.path.join(self.screen.name, "Xvfb_screen0"), "rb") as file:
            dump = file.read()
        head = struct.unpack(">25I", dump[:100])
        begin, row = head[0] + 12 * head[19], head[12]
        (left, top), (first, last) = place, SHOWN[line]
        return sum(dump[begin + row * (top + y) + 4 * x + 1] < 96 for y in range(first + 4, last - 2) for x in range(left + 24, left + 500))

    def close(self):
        """Exit status of Pd."""
        status = end(self.pd)
        end(self.xvfb)
        self.screen.cleanup()
        return status


def run(judge, script, port, answers):
    """A series by clicks; what was printed."""
    window = Window(script, f"{port} {len(answers)} Window")
    try:
        if not judge.check("the window asks for the first trial", window.until(lambda: window.said("trial 1 ") and window.find()), window.told):
            return ""
        window.until(lambda: window.ink("now") > 100)
        before = {line: window.ink(line) for line in SHOWN}
        judge.check("nothing is shown before the end", before["now"] > 100 and not before["result"] + before["key"] + before["log"], before)
        for trial, answer in enumerate(answers, 1):
            window.click("x")
            window.click(answer)
            judge.check(f"trial {trial} is answered", window.until(lambda n=trial: window.said("log: " if n == len(answers) else f"trial {n + 1} ")), window.told)
        after = window.until(lambda: all(window.ink(line) > 300 for line in ("result", "key", "log")))
        time.sleep(1)
        judge.check("the outcome stays in the window", after and window.pd.poll() is None, {line: window.ink(line) for line in SHOWN})
    finally:
        window.close()
    window.reader.join(30)
    return "".join(window.told)
