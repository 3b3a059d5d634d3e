# SPDX-FileCopyrightText: 2026 The hotcold authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""texts.py HOTCOLD: scenes and --set, one after the other, put the bench where they say; and a circuit of one's own plays by its path."""
import os
import re
import sys
import tempfile

import numpy as np
import program

RAW = ["--set", "/match 0", "--set", "/interference/noise/on 0"]
SILENCE, SINE = "silence:0.3", "sine:997:-20:0.3"
OWN_DRIVER = """* title: Mine
.subckt mine in hot cold shield chassis params: length=2 imbalance=0
Esource source chassis in chassis 1
Rout source hot {1k + imbalance}
Vcold cold chassis DC 0
.ends
"""
OWN_CABLE = """* title: Three bits of wire
.subckt wires hot_a cold_a shield_a hot_b cold_b shield_b emf electric mains params: length=2
Rhot hot_a hot_b {0.1*length}
Rcold cold_a cold_b {0.1*length}
Rshield shield_a shield_b {0.05*length}
.ends
"""
OWN_RECEIVER = """* title: Half of it
.subckt half hot cold shield chassis out params: length=2
Rload hot chassis 1k
Rcold cold chassis 10k
Ehalf out chassis hot chassis 0.5
.ends
"""


def parameter(hotcold, lane, name, *arguments):
    """What a lane's circuit was told: `* name = number` of its deck."""
    return float(re.search(rf"(?m)^\* {name} = (\S+)$", hotcold.data("deck", "--lane", lane, *arguments)).group(1))


def part(hotcold, lane, kind, *arguments):
    return re.search(rf"(?m)^\* {kind} (\S+):", hotcold.data("deck", "--lane", lane, *arguments)).group(1)


def write(folder, **texts):
    paths = []
    for name, text in texts.items():
        paths.append(os.path.join(folder, name + ".scene"))
        with open(paths[-1], "w", encoding="utf-8") as file:
            file.write(text)
    return paths


def order(hotcold, tally, folder):
    long, wide = write(folder, long="/lane/a/line/length 50\n/lane/a/line/pin1 20 # mohm\n", wide="/lane/a/line/imbalance 3\n")
    cases = ((2, []), (50, ["--scene", long]), (7, ["--set", "/lane/a/line/length 7"]),
             (7, ["--scene", long, "--set", "/lane/a/line/length 7"]), (50, ["--set", "/lane/a/line/length 7", "--scene", long]),
             (2, ["--set", "/lane/a/line/length 7", "--scene", wide]), (2, ["--scene", long, "--scene", wide]),
             (9, ["--set", "/lane/a/line/length 7", "--set", "/lane/a/line/length 9"]))
    for expected, arguments in cases:
        shown = [os.path.basename(a) for a in arguments]
        tally.value(f"length after {shown} [m]", parameter(hotcold, "a", "length", *arguments), expected, 0)
    tally.value("a scene starts from the defaults", parameter(hotcold, "a", "pin1", "--scene", long, "--scene", wide), 0, 0)
    for lane, kinds in (("a", ("rca", "rca", "single-ended")), ("b", ("symmetrical", "foil-pair", "trimmed")),
                        ("c", ("symmetrical", "foil-pair", "trimmed"))):
        got = tuple(part(hotcold, lane, kind, "--lanes-count", 3) for kind in ("driver", "cable", "receiver"))
        tally.truth(f"lane {lane} is {'+'.join(kinds)} at first", got == kinds, got)
    by_index = program.line("b", driver__index=hotcold.names("drivers").index("rca"))
    tally.truth("a part by its index", part(hotcold, "b", "driver", *by_index) == "rca", "another")


def left_alone(hotcold, tally, folder):
    """A scene leaves trim, dim, fade, monitor and the program; it resets lanes, interference, match and listen."""
    plain = write(folder, plain="/lane/a/line/length 2\n")[0]
    bare = hotcold.render(folder, SINE, *RAW)[""]
    trimmed = hotcold.render(folder, SINE, "--set", "/trim -6", "--scene", plain, *RAW)[""]
    ratio = np.abs(bare).max() / np.abs(trimmed).max()
    tally.value("a scene leaves the trim alone [dB]", program.db(ratio), 6, 0.01)
    for message in ("/match 0", "/listen residual", "/interference/hum/on 1", "/lane/a/line/driver symmetrical"):
        one = hotcold.render(folder, SINE, "--set", message, "--scene", plain)[""]
        other = hotcold.render(folder, SINE, "--scene", plain)[""]
        tally.truth(f"a scene takes back {message}", np.array_equal(one, other), "it does not")
        changed = hotcold.render(folder, SINE, "--scene", plain, "--set", message)[""]
        tally.truth(f"{message} behind it stays", not np.array_equal(changed, other), "it does not")
    program_in = hotcold.render(folder, SILENCE, "--scene", write(folder, none="/lane/b/line/length 3\n")[0], *RAW)[""]
    tally.truth("--in is the program whatever the scene", not program_in.any(), "something sounds")


def lanes(hotcold, tally, folder):
    four, first = write(folder, four="# four of them\n\n/lanes 4\n/lane/d/line/length 33\n", first="/lane/b/line/length 5\n")
    sound = hotcold.render(folder, SILENCE, "--scene", four, "--lanes", name="four.wav")
    tally.truth("/lanes 4 in a scene", sorted(sound) == sorted([""] + [f"{x}{r}" for x in "abcd" for r in ("", ".residual")]),
                sorted(sound))
    tally.value("and its fourth lane", parameter(hotcold, "d", "length", "--scene", four), 33, 0)
    sound = hotcold.render(folder, SILENCE, "--scene", first, "--lanes", "--lanes-count", 3, name="three.wav")
    tally.truth("--lanes-count 3", sorted(sound)[-1] == "c.residual", sorted(sound))
    refused = hotcold.run("deck", "--scene", four, "--lanes-count", 2)
    tally.truth("/lanes 4 on two lanes is refused", refused.returncode == 2 and ":3: " in refused.stderr, refused.stderr)


def own_parts(hotcold, tally, folder):
    paths = {}
    for name, text in (("driver", OWN_DRIVER), ("cable", OWN_CABLE), ("receiver", OWN_RECEIVER)):
        paths[name] = os.path.join(folder, f"my {name}.cir")
        with open(paths[name], "w", encoding="utf-8") as file:
            file.write(text)

    def own(kind):
        return ["--set", f'/lane/b/line/{kind} "{paths[kind]}"']

    def gain(length, imbalance):
        """With contacts of 10 mohm at both ends, and the mains loop beside the shield."""
        shield = 0.05 * length + 0.02
        return program.db(0.5 * 1000 / (1000 + 1000 + imbalance + 0.1 * length + 0.02 + 0.5 * shield / (0.5 + shield)))
    every = own("driver") + own("cable") + own("receiver")
    got = hotcold.response("--lane", "b", "--from", "signal", "--frequencies", 997, *every)[0, 1]
    tally.value("three parts of one's own: gain [dB]", got, gain(2, 0), 0.0002)
    heard = hotcold.response("--lane", "b", "--from", "signal", "--frequencies", 997, "--measured", *every)[0, 1]
    tally.value("and as it is heard [dB]", heard, gain(2, 0), 0.0002)
    more = hotcold.response("--lane", "b", "--from", "signal", "--frequencies", 997, *every, "--set", "/lane/b/line/imbalance 500",
                            "--set", "/lane/b/line/length 300")[0, 1]
    tally.value("with parameters [dB]", more, gain(300, 500), 0.0002)
    for kind in paths:
        sound = hotcold.render(folder, "sine:997:-20:0.5", *own(kind), *RAW[2:], "--lanes")
        level = program.db(np.abs(sound["b"][4800:]).max())
        tally.value(f"one's own {kind} plays, matched [dBFS]", level, -20, 0.1)
    scene = write(folder, own="".join(f'/lane/b/line/{kind} "{path}"\n' for kind, path in paths.items()))[0]
    tally.truth("and from a scene", hotcold.data("deck", "--lane", "b", "--scene", scene).count("\n") > 20, "no deck")
    later = hotcold.render(folder, "sine:997:-20:1", *RAW, "--set", f'@0.5 /lane/b/line/receiver "{paths["receiver"]}"', "--lanes")
    tally.truth("and on the way", np.abs(later["b"][40000:]).max() < 0.6 * np.abs(later["b"][10000:20000]).max(), "no change")


def main():
    hotcold = program.Program(sys.argv[1])
    tally = program.Tally(35)
    with tempfile.TemporaryDirectory() as folder:
        for case in (order, left_alone, lanes, own_parts):
            case(hotcold, tally, folder)
    tally.end()


main()
