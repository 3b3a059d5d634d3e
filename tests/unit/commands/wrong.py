# SPDX-FileCopyrightText: 2026 The hotcold authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""wrong.py HOTCOLD: whatever is wrong on a command line or in a file is said in one line, ends with the promised status, and leaves
nothing behind."""
import os
import re
import shutil
import subprocess
import sys
import tempfile

import numpy as np
import program
import soundfile

RENDER = ["render", "--in", "silence:0.1", "--out", "o.wav"]
BROKEN = ".subckt mine in hot cold shield chassis params: length=2\nRout in hot 4x7{\nVcold cold chassis DC 0\n.ends\n"
FIFTY = [f"/lane/{'ab'[i % 2]}/line/length {i + 1}" for i in range(49)]

FILES = {
    "fifty.scene": "\n".join(FIFTY[:36] + ["/lane/a/line/lenght 3"] + FIFTY[36:]),
    "range.scene": "# first\n\n/lane/a/line/length 999\n",
    "late.scene": "/lane/a/line/length 3\n@1 /lane/b/line/length -1\n",
    "type.scene": '/lane/a/line/length "long"\n',
    "open.scene": '/lane/a/name "RCA\n',
    "lanes.scene": "/lanes 9\n",
    "later_lanes.scene": "/lane/a/line/length 3\n/lanes 4\n",
    "fourth.scene": "/lane/d/line/length 3\n",
    "broken.cir": BROKEN,
    "pins.cir": BROKEN.replace("4x7{", "47"),
    "broken.scene": "/lane/a/line/length 3\n/lane/b/line/driver broken.cir\n",
    "broken_cue.scene": "/lane/a/line/length 3\n@0.05 /lane/b/line/driver broken.cir\n",
    "howl.cir": BROKEN.replace("4x7{", "47\nChowl cold chassis 1m\nGhowl cold chassis cold chassis -1000").replace("Vcold cold chassis DC 0",
                                                                                                             "Rcold cold chassis 10k"),
    "quit.scene": "/lane/a/line/length 3\n@0.05 /select b\n/quit\n",
    "binary.scene": "/lane/a/line/length 3\0\n",
    "text.wav": "no sound\n",
    "empty.wav": "",
    **{f"not_{word.strip('/').split('/')[0]}.scene": f"/lane/a/line/length 3\n{word}\n"
       for word in ("/mute 1", "/panic", "/quit", "/record x.wav", "/snapshot", "/scene two-outlets", "/cue/go")},
}

# (status, what the message must hold, arguments after RENDER)
TEXTS = [
    (2, r"^fifty\.scene:37: .*nearest is /lane/a/line/length$", ["--scene", "fifty.scene"]),
    (2, r"^range\.scene:3: .*/lane/a/line/length: 999 is out of range, 0\.1 to 300 m$", ["--scene", "range.scene"]),
    (2, r"^late\.scene:2: .*-1 is out of range", ["--scene", "late.scene"]),
    (2, r"^type\.scene:1: .*expected a number", ["--scene", "type.scene"]),
    (2, r"^open\.scene:1: column \d+: .*never closed", ["--scene", "open.scene"]),
    (2, r"^lanes\.scene:1: /lanes: expected 2 to 8", ["--scene", "lanes.scene"]),
    (2, r"^later_lanes\.scene:2: /lanes: ", ["--scene", "later_lanes.scene"]),
    (2, r"^fourth\.scene:1: .*nearest is /lane/a/line/length", ["--scene", "fourth.scene"]),
    (2, r"^binary\.scene:1: .*zero byte", ["--scene", "binary.scene"]),
    (2, r'no scene "nosuch"', ["--scene", "nosuch"]),
    (2, r"no scene", ["--scene", "nosuch.scene"]),
    (2, r"no scene", ["--scene", "folder/nosuch.scene"]),
    *[(2, rf"^{name}:2: .*not allowed in a scene$", ["--scene", name]) for name in FILES if name.startswith("not_")],
    (2, r"unknown address /nosuch; the nearest is /", ["--set", "/nosuch 1"]),
    (2, r"nearest is /interference/hum/level", ["--set", "/interference/hum/levle 1"]),
    (2, r"out of range, 0\.1 to 300 m", ["--set", "/lane/a/line/length 999"]),
    (2, r"out of range", ["--set", "/lane/a/line/length -1e30"]),
    (2, r"expected a number", ["--set", "/lane/a/line/length nan"]),
    (2, r"expected a number", ["--set", "/lane/a/line/length abc"]),
    (2, r"expected one value, got 2", ["--set", "/lane/a/line/length 1 2"]),
    (2, r"can only be asked", ["--set", "/lane/a/match 1"]),
    (2, r"can only be asked", ["--set", "/meter/text hello"]),
    (2, r"starts with `/`", ["--set", "select b"]),
    (2, r"expected ADDRESS", ["--set", ""]),
    (2, r"not one of: a b", ["--set", "/select c"]),
    (2, r"9 is not one of 0 to 6: cross-coupled", ["--set", "/lane/a/line/driver 9"]),
    (2, r"not one of: .*\.cir file", ["--set", "/lane/a/line/driver nosuch"]),
    (2, r"not one of: .*\.cir file", ["--set", "/lane/a/line/driver file"]),
    (2, r"nosuch\.cir cannot be read", ["--set", "/lane/a/line/driver nosuch.cir"]),
    (2, r"broken\.cir:2:\d+: ", ["--set", "/lane/a/line/driver broken.cir"]),
    (2, r"broken\.cir:2:\d+: ", ["--scene", "broken.scene"]),
    (2, r"^broken_cue\.scene:2: broken\.cir:2:\d+: ", ["--scene", "broken_cue.scene"]),
    (2, r"broken\.cir:2:\d+: ", ["--set", "@0.05 /lane/a/line/driver broken.cir"]),
    (2, r"pins\.cir:\d+:\d+: .*hot cold shield chassis out", ["--set", "/lane/a/line/receiver pins.cir"]),
    (2, r"no plugin <urn:no:such>", ["--set", "/lane/a/insert urn:no:such"]),
    (2, r"cannot be called \"line\"", ["--set", "/lane/a/insert http://lv2plug.in/plugins/eg-amp line"]),
    (2, r"no insert is called", ["--set", "/lane/a/remove nosuch"]),
    (2, r"^howl\.cir with cables/rca\.cir and receivers/single-ended\.cir: the circuit is unstable", ["--set", "/lane/a/line/driver howl.cir"]),
    (2, r"^quit\.scene:3: /quit is not allowed in a cue list", ["--scene", "quit.scene"]),
    (2, r"/program/seek: -1 is out of range, 0 to 1e\+06 s", ["--set", "/program/seek -1"]),
    (2, r"is no time", ["--set", "@-1 /select b"]),
    (2, r"is no time", ["--set", "@soon /select b"]),
    (2, r"cue list", ["--set", "+1 /select b"]),
    (2, r"--set wants a value", ["--set"]),
    (2, r"unknown option --nosuch", ["--nosuch"]),
    (2, r"unknown option --nosuch", ["--nosuch=3"]),
    (2, r"--period: .*1 to 8192", ["--period", "0"]),
    (2, r"--period: .*1 to 8192", ["--period", "8193"]),
    (2, r"--period: .*whole", ["--period", "1.5"]),
    (2, r"--rate: .*22050 to 384000", ["--rate", "1000"]),
    (2, r"--lanes-count: .*2 to 8", ["--lanes-count", "1"]),
    (2, r"knows no option --measured", ["--measured"]),
    (2, r"unexpected argument \"extra\"", ["extra"]),
]

# (status, message, whole command line)
COMMANDS = [
    (2, r"unknown command \"nosuch\"", ["nosuch"]),
    (2, r"--in is missing", ["render", "--out", "o.wav"]),
    (2, r"--out is missing", ["render", "--in", "silence:1"]),
    *[(2, re.escape(f"--in {form}: expected"), ["render", "--in", form, "--out", "o.wav"])
      for form in ("silence:0", "silence:-1", "silence:", "silence:1:2", "sine:997:-20", "sine:a:b:c", "pink:-20", "impulse:inf",
                   "impulse:nan", "silence:1e9")],
    (2, r"/program/level: 3 is out of range", ["render", "--in", "sine:997:3:1", "--out", "o.wav"]),
    (2, r"/program/frequency: 9 is out of range", ["render", "--in", "sine:9:-20:1", "--out", "o.wav"]),
    (2, r"nosuch\.wav: no such", ["render", "--in", "nosuch.wav", "--out", "o.wav"]),
    (2, r"text\.wav: not a sound file", ["render", "--in", "text.wav", "--out", "o.wav"]),
    (2, r"empty\.wav: not a sound file", ["render", "--in", "empty.wav", "--out", "o.wav"]),
    (2, r"none\.wav: holds no sound", ["render", "--in", "none.wav", "--out", "o.wav"]),
    (2, r"--rate is for generated input; in\.wav has 44100 Hz", ["render", "--in", "in.wav", "--out", "o.wav", "--rate", "48000"]),
    (2, r"in\.wav is what is read", ["render", "--in", "in.wav", "--out", "in.wav"]),
    (2, r"same\.a\.wav is what is read", ["render", "--in", "same.a.wav", "--out", "same.wav", "--lanes"]),
    (2, r"o\.mp3: the name says no format", ["render", "--in", "silence:1", "--out", "o.mp3"]),
    (1, r"nosuch/o\.wav: cannot be written: No such file", ["render", "--in", "silence:1", "--out", "nosuch/o.wav"]),
    (1, r"folder\.wav: cannot be written: Is a directory", ["render", "--in", "silence:1", "--out", "folder.wav"]),
    (1, r"half\.a\.residual\.wav: cannot be written", ["render", "--in", "silence:1", "--out", "half.wav", "--lanes"]),
    (2, r"--from is missing", ["response"]),
    (2, r"--from: expected signal, .*got \"nosuch\"", ["response", "--from", "nosuch"]),
    (2, r"--lane: expected a to b, got \"c\"", ["response", "--from", "signal", "--lane", "c"]),
    (2, r"--frequencies: expected numbers", ["response", "--from", "signal", "--frequencies", "100,abc"]),
    (2, r"--frequencies: expected numbers", ["response", "--from", "signal", "--frequencies", ""]),
    (2, r"--frequencies: expected numbers", ["response", "--from", "signal", "--frequencies", "0"]),
    (2, r"not below half the rate", ["response", "--from", "signal", "--frequencies", "30000", "--measured"]),
    (2, r"--points: .*2 to", ["response", "--from", "signal", "--points", "1"]),
    (2, r"more than one --from; expected one, or --plot", ["response", "--from", "signal", "--from", "ground"]),
    (2, r"more than one --lane; expected one, or --plot", ["response", "--from", "signal", "--lane", "all"]),
    (2, r"more than one --lane; expected one$", ["deck", "--lane", "a", "--lane", "b"]),
    (2, r"--lane: expected a to b, got \"c\"", ["response", "--lane", "a", "--lane", "c", "--plot", "o.svg"]),
    (2, r"--from: expected signal, .*got \"nosuch\"", ["response", "--from", "nosuch", "--plot", "o.svg"]),
    (2, r"--plot: expected a name that ends in \.svg or \.png, got \"o\.pdf\"", ["response", "--plot", "o.pdf"]),
    (2, r"expected two --frequencies or more", ["response", "--plot", "o.svg", "--frequencies", "100,100"]),
    (2, r"all units of lane a are alike", ["response", "--plot", "o.svg", "--builds", "10"]),
    (1, r"nosuch/o\.svg: cannot be written: No such file", ["response", "--plot", "nosuch/o.svg"]),
    (1, r"folder\.svg: cannot be written: Is a directory", ["response", "--plot", "folder.svg"]),
    (1, r"pipe\.svg: cannot be written: it is no file", ["response", "--plot", "pipe.svg"]),
    (1, r"linked\.a\.residual\.wav: cannot be written", ["render", "--in", "silence:1", "--out", "linked.wav", "--lanes"]),
    (2, r"two channels", ["response", "--from", "left", "--to", "right"]),
    (2, r"lane b has no headphone", ["response", "--from", "left", "--plot", "o.svg", "--lane", "all", "--set", "/lane/a/headphone/on 1"]),
    (2, r"expected a picture of one of them", ["response", "--from", "left", "--from", "ground", "--plot", "o.svg"]),
    (2, r"expected /lane/a/headphone/spread of more than 0", ["response", "--from", "left", "--to", "left", "--builds", "9", "--set",
                                                              "/lane/a/headphone/on 1", "--set", "/lane/a/line/spread 5"]),
    (2, r"broken\.cir:2:\d+: ", ["response", "--from", "signal", "--set", "/lane/a/line/driver broken.cir"]),
    (2, r"broken\.cir:2:\d+: ", ["deck", "--set", "/lane/a/line/driver broken.cir"]),
    (2, r"fifty\.scene:37: ", ["deck", "--scene", "fifty.scene"]),
    (2, r"fifty\.scene:37: ", ["run", "--scene", "fifty.scene"]),
    (2, r"fifty\.scene:37: ", ["--scene", "fifty.scene"]),
    (2, r"--lane: expected", ["deck", "--lane", "bb"]),
    (2, r"knows no option --from", ["deck", "--from", "signal"]),
    (2, r"expected one of drivers", ["list"]),
    (2, r"got \"nosuch\"", ["list", "nosuch"]),
    (2, r"expected one of", ["list", "drivers", "cables"]),
    (2, r"unknown address /nosuch", ["list", "drivers", "--set", "/nosuch 1"]),
    (2, r"unknown address /lane/c/trim: there are 2 lanes, a to b; --lanes-count 3, or /lanes 3 as a scene's first line, asks for lane c; the nearest is /lane/", ["list", "drivers", "--set", "/lane/c/trim 1"]),
    (2, r"unknown address /lane/h/line/length: there are 3 lanes, a to c; --lanes-count 8",
     ["list", "drivers", "--lanes-count", "3", "--set", "/lane/h/line/length 1"]),
    (2, r"unknown address /lane/b/trim; the nearest is /", ["list", "drivers", "--set", "/lane/b/trim 1"]),
    (2, r"unknown address /lane/i/line/length; the nearest is /lane/", ["list", "drivers", "--set", "/lane/i/line/length 1"]),
    (2, r'no scene "nosuch"', ["list", "scenes", "--scene", "nosuch"]),
    (2, r"a line has no --to", ["response", "--from", "signal", "--to", "left"]),
    (2, r"--osc-port: .*65535", ["run", "--osc-port", "70000"]),
    (2, r"`nosuch` is no target; expected HOST:PORT", ["run", "--feedback", "nosuch"]),
    (2, r"`nosuch` is no address to bind OSC to", ["run", "--osc-bind", "nosuch"]),
]


def tree(folder):
    return sorted(os.path.join(path, name) for path, folders, files in os.walk(folder) for name in folders + files)


def prepare(folder):
    for name, text in FILES.items():
        with open(os.path.join(folder, name), "w", encoding="utf-8") as file:
            file.write(text)
    for name in ("folder.wav", "folder.svg"):
        os.mkdir(os.path.join(folder, name))
    os.mkdir(os.path.join(folder, "half.a.residual.wav"))
    os.symlink("where.wav", os.path.join(folder, "linked.wav"))
    os.mkdir(os.path.join(folder, "linked.a.residual.wav"))
    os.mkfifo(os.path.join(folder, "pipe.svg"))
    sound = np.zeros((4410, 2), np.float32)
    for name in ("in.wav", "same.a.wav"):
        soundfile.write(os.path.join(folder, name), sound, 44100)
    soundfile.write(os.path.join(folder, "none.wav"), sound[:0], 44100)


def check(hotcold, tally, folder, status, message, arguments):
    before = tree(folder)
    run = hotcold.run(*arguments, cwd=folder, timeout=30, stdin=subprocess.DEVNULL)
    name = " ".join(arguments)
    lines = run.stderr.splitlines()
    tally.truth(f"{name}: status", run.returncode == status, f"{run.returncode}, {status} expected: {run.stderr}", quiet=True)
    tally.truth(f"{name}: one line", len(lines) == 1 and lines[0].startswith("hotcold: "), run.stderr, quiet=True)
    said = lines[0][len("hotcold: "):] if lines else ""
    tally.truth(f"{name}: message", re.search(message, said), f"{said!r} has no {message!r}", quiet=True)
    tally.truth(f"{name}: standard output is for data", run.stdout == "", run.stdout, quiet=True)
    tally.truth(f"{name}: nothing left behind", tree(folder) == before, set(tree(folder)) ^ set(before), quiet=True)


def interrupted(hotcold, tally, folder):
    """Ctrl-C in the middle of a long one."""
    before = tree(folder)
    with subprocess.Popen([hotcold.path, "render", "--in", "pink:-20:80000", "--out", "long.wav", "--lanes"], cwd=folder) as run:
        while len(tree(folder)) == len(before) and run.poll() is None:
            pass
        run.send_signal(2)
        run.wait(20)
    tally.truth("interrupted: ends by the signal", run.returncode == -2, run.returncode)
    tally.truth("interrupted: nothing left behind", tree(folder) == before, set(tree(folder)) ^ set(before))


def not_whole(hotcold, tally, folder):
    """The program without its module of what plays live, and without its plugins."""
    alone = program.Program(shutil.copy(hotcold.path, os.path.join(folder, "alone")))
    check(alone, tally, folder, 1, r"^hotcold's plugins, .* are neither beside .*; build or install it whole$", ["list", "drivers"])
    os.symlink(os.path.join(os.path.dirname(os.path.realpath(hotcold.path)), "plugins"), os.path.join(folder, "plugins"))
    listed = alone.run("list", "drivers", timeout=30)
    tally.truth("without its module: lists", listed.returncode == 0 and "rca" in listed.stdout, listed.stderr)
    for command in (["run"], ["layout", "touchosc", "o.tosc"]):
        check(alone, tally, folder, 1, r"^the live bench cannot be opened: .*/hotcold-live\.so: .*; build or install hotcold whole$", command)


def main():
    hotcold = program.Program(sys.argv[1])
    tally = program.Tally(5 * 90)
    cases = [(status, message, RENDER + rest) for status, message, rest in TEXTS] + COMMANDS
    with tempfile.TemporaryDirectory() as folder:
        prepare(folder)
        for case in cases:
            check(hotcold, tally, folder, *case)
        interrupted(hotcold, tally, folder)
        not_whole(hotcold, tally, folder)
    print(f"{len(cases)} wrong command lines")
    tally.end()


main()
