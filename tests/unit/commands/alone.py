# SPDX-FileCopyrightText: 2026 The hotcold authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""alone.py HOTCOLD: a command that plays nothing live is one thread from its start to its end, on all the processors it can have. No
library of ours or of a plugin's begins others, which would burn time beside it. Nor does it wait for libraries that only the live
bench needs, JACK's and FFTW among them."""
import os
import re
import subprocess
import sys
import tempfile

import program

LIVE = re.compile(r"libjack|libfftw3|libebur128|libavahi-client|hotcold-live")


def threads(*command):
    """(most threads seen at once, how often was looked, libraries of the live bench that were seen, status) of a command."""
    most = looks = 0
    live = set()
    with subprocess.Popen([*map(str, command)], stdout=subprocess.DEVNULL) as child:
        while child.poll() is None:
            try:
                most = max(most, len(os.listdir(f"/proc/{child.pid}/task")))
                looks += os.readlink(f"/proc/{child.pid}/exe") == os.path.realpath(command[0])
                with open(f"/proc/{child.pid}/maps", encoding="utf-8") as maps:
                    live.update(LIVE.findall(maps.read()))
            except OSError:  # it has just ended
                pass
    return most, looks, live, child.returncode


def main():
    tally = program.Tally(3)
    with tempfile.TemporaryDirectory() as folder:
        out = os.path.join(folder, "out.wav")
        for command in (["render", "--scene", "two-outlets", "--in", "pink:-20:60", "--out", out],
                        ["render", "--scene", "two-outlets", "--in", "pink:-20:10", "--out", out, "--set", "/lane/a/headphone/on 1",
                         "--set", "/lane/a/amplifier/on 1"],
                        ["response", "--from", "ground", "--builds", 200, "--set", "/lane/a/line/spread 1"]):
            most = looks = tries = 0
            live, status = set(), 0
            while looks < 10 and tries < 20 and not status:  # a busy machine may have let it end before anybody looked
                seen = threads(sys.argv[1], *command)
                most, looks, live, status, tries = max(most, seen[0]), looks + seen[1], live | seen[2], seen[3], tries + 1
            tally.truth(f"{command[0]}: one thread, looked at {looks} times", status == 0 and looks >= 10 and most == 1 and not live,
                        f"{most} threads, looked at {looks} times, status {status}; needless: {' '.join(sorted(live)) or 'nothing'}")
    if len(os.sched_getaffinity(0)) < 2:
        print("skipped: with one processor no library begins threads of its own")
        sys.exit(77)
    tally.end()


main()
