# SPDX-FileCopyrightText: 2026 The hotcold authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""scenes.py HOTCOLD: every scene shows what its caption claims, in what `hotcold render` writes; and every scene there is has a test.

Volts at the receiver (`/match 0`) where a figure is in volts, what is heard (matched) where it is about loudness. A claim's test fails
when the claim comes out otherwise: each cure that a scene names is tried as well."""
import os
import re
import sys
import tempfile

import numpy as np
import program
import soundfile

RATE, SECONDS = 48000, 7  # one second to settle, then whole swings of the hum's amplitude (5 s)
FULL_SCALE_V = np.sqrt(2 * 0.6) * 10 ** (24 / 20)  # a sample of 1, when volts are heard as they are
TESTED = {}


def claim(scene):
    def note(function):
        TESTED.setdefault(scene, []).append(function)
        return function
    return note


class Room:
    """A scene rendered with silence as program."""

    def __init__(self, hotcold, scene, *messages, seconds=SECONDS, source=None, matched=False, noise=True):
        sets = [x for message in messages for x in ("--set", message)]
        sets += [] if matched else ["--set", "/match 0"]
        sets += [] if noise else ["--set", "/interference/noise/on 0"]
        with tempfile.TemporaryDirectory() as folder:
            sound = hotcold.render(folder, source or f"silence:{seconds}", "--scene", scene, "--lanes", *sets)
        scale = 1.0 if matched else FULL_SCALE_V
        self.sound = {name: samples[RATE:].astype(float) * scale for name, samples in sound.items()}

    def spectrum(self, name):
        """Mean-square density of both channels, [V²/Hz] or [1/Hz], by Hann-windowed seconds; and its frequencies."""
        x = self.sound[name]
        window = np.hanning(RATE)
        power = np.zeros(RATE // 2 + 1)
        starts = range(0, len(x) - RATE + 1, RATE // 2)
        for start in starts:
            lines = np.fft.rfft(x[start:start + RATE] * window[:, None], axis=0)
            power += (np.abs(lines) ** 2).mean(axis=1) * 2 / (window ** 2).sum() / RATE
        return power / len(starts), np.arange(RATE // 2 + 1)

    def band_dbu(self, name, low=20, high=20000):
        power, hz = self.spectrum(name)
        return 10 * np.log10(power[(hz >= low) & (hz <= high)].sum() / 0.6 + 1e-300)

    def line_dbu(self, name, hz=50):
        """Power within 3 Hz of a frequency."""
        return self.band_dbu(name, hz - 3, hz + 3)

    def peak(self, name):
        return np.abs(self.sound[name]).max()


def a_less_b(room, what="band_dbu", *arguments):
    return getattr(room, what)("a.residual", *arguments) - getattr(room, what)("b.residual", *arguments)


@claim("two-outlets")
def loop(hotcold, tally):
    room = Room(hotcold, "two-outlets", noise=False)
    dbv = 10 * np.log10(0.6)
    tally.value("two outlets: hum on the RCA lead [dBV]", room.line_dbu("a.residual") + dbv, -50.4, 1)
    tally.value("two outlets: 1 % difference amplifier [dBV]", room.line_dbu("b.residual") + dbv, -95, 1)
    before = room.line_dbu("a.residual")
    for cure, least in (("/lane/a/line/cable rca-isolator", 40), ("/interference/hum/level 0.0003", 30), ("/lane/a/line/lift 1", 60),
                        ("/lane/a/line/driver ground-sensing", 20)):
        tally.below(f"two outlets: {cure} takes {least} dB from it [dBu]",
                    Room(hotcold, "two-outlets", cure, noise=False).line_dbu("a.residual"), before - least)
    thicker = Room(hotcold, "two-outlets", "/lane/a/line/cable coax", noise=False).line_dbu("a.residual")
    closed = program.db((2 * 0.0085 + 0.02) / (2 * 0.0085 + 0.52)) - program.db((2 * 0.035 + 0.02) / (2 * 0.035 + 0.52))
    tally.value("two outlets: a thicker shield [dB]", thicker - before, closed, 0.1)


@claim("two-outlets")
def carried_twice(hotcold, tally):
    """The music goes once as it is and once inverted, and the receiver's difference doubles it; what strikes both wires alike cancels.
    Without interference nothing is different."""
    ask = ["--from", "signal", "--frequencies", 997, "--lane", "b", "--scene", "two-outlets"]
    both, one = (hotcold.response(*ask, *program.line("b", cable=cable))[0, 1] for cable in ("foil-pair", "rca"))
    tally.value("carried twice: one wire alone [dB]", one - both, -6.02, 0.1)
    alike = hotcold.response(*ask[2:], "--from", "ground", *program.line("b", receiver="trimmed"))[0, 1]
    single = hotcold.response(*ask[2:], "--from", "ground", *program.line("b", receiver="xlr-single-ended"))[0, 1]
    tally.below("carried twice: what strikes both wires alike [dB]", alike - single, -60)
    music = "pink:-20:3"
    quiet = Room(hotcold, "two-outlets", "/interference/hum/on 0", source=music, matched=True, noise=False)
    quiet.sound["difference"] = quiet.sound["a"] - quiet.sound["b"]
    tally.below("without interference: the lanes differ, 20 Hz to 20 kHz, by [dB]", quiet.band_dbu("difference") - quiet.band_dbu("a"), -45)
    tally.value("without interference: nothing is added", quiet.peak("a.residual") + quiet.peak("b.residual"), 0, 0)


@claim("two-outlets")
def adds(hotcold, tally):
    """Whatever the lead picks up adds to the music and is heard as it is, at the output too."""
    heard = Room(hotcold, "two-outlets", source="pink:-20:3", matched=True, noise=False)
    music = Room(hotcold, "two-outlets", "/interference/hum/on 0", source="pink:-20:3", matched=True, noise=False)
    alone = Room(hotcold, "two-outlets", source="silence:3", matched=True, noise=False)
    hum, left = alone.peak("a"), np.abs(heard.sound["a"] - music.sound["a"] - alone.sound["a"]).max()
    tally.below(f"two outlets: {hum:.2g} of hum added to the music; what is left of their sum [dB re the hum]", program.db(left / hum), -80)
    tally.truth("two outlets: the residual is that hum", np.array_equal(heard.sound["a.residual"], alone.sound["a"]), "it is not")
    tally.truth("two outlets: the output has it", np.array_equal(heard.sound[""], heard.sound["a"]), "it has not")


@claim("only-the-jack")
def jack(hotcold, tally):
    room = Room(hotcold, "only-the-jack", noise=False)
    tally.value("only the jack: XLR over RCA [dB]", -a_less_b(room, "line_dbu"), 3.7, 0.1)
    cured = Room(hotcold, "only-the-jack", "/lane/b/line/receiver trimmed", noise=False)
    tally.below("only the jack: a true difference input [dBu]", cured.line_dbu("b.residual"), room.line_dbu("b.residual") - 50)


@claim("superb-against-mediocre")
def superb(hotcold, tally):
    room = Room(hotcold, "superb-against-mediocre")
    tally.value("superb against mediocre: single-ended is quieter by [dB]", -a_less_b(room), 18.5, 1)
    louder = Room(hotcold, "superb-against-mediocre", "/interference/hum/level 0.0001")
    tally.truth("superb against mediocre: 0.1 mV of loop undoes it", a_less_b(louder) > 0, f"{a_less_b(louder):.1f} dB")


@claim("stage")
def stage(hotcold, tally):
    room = Room(hotcold, "stage")
    tally.value("stage: hum on the unbalanced line [dBu]", room.line_dbu("a.residual"), 0.2, 1)
    tally.value("stage: trimmed receiver, fundamental [dBu]", room.line_dbu("b.residual"), -64, 1)
    music = Room(hotcold, "stage", source="sine:997:-20:3").band_dbu("a", 900, 1100)
    tally.value("stage: the music stands at [dBu]", music, 4, 1)
    tally.value("stage: as loud as the music [dB]", room.band_dbu("a.residual") - music, 0, 5)
    for receiver, limit in (("bootstrapped", -80), ("transformer", -87)):
        better = Room(hotcold, "stage", f"/lane/b/line/receiver {receiver}")
        tally.below(f"stage: {receiver} [dBu]", better.line_dbu("b.residual"), limit)


@claim("desk")
def desk(hotcold, tally):
    room = Room(hotcold, "desk", noise=False)
    hum_uv = 1e6 * np.sqrt(0.6 * 10 ** (room.line_dbu("a.residual") / 10))
    tally.value("desk: hum on the lead [uV]", hum_uv, 4.3, 0.1)
    quiet = Room(hotcold, "desk", "/interference/leakage/on 0")
    for lane, expected in (("a", 0.8), ("b", 4.1)):
        tally.value(f"desk: noise of lane {lane} [uV]", 1e6 * np.sqrt(0.6 * 10 ** (quiet.band_dbu(lane + ".residual") / 10)), expected, 0.1)
    # Heard at 85 dB SPL for -20 dBFS: even all of it in one place would be below the most sensitive threshold, -7 dB SPL.
    matched = Room(hotcold, "desk", matched=True)
    for lane in "ab":
        a_weighted = matched.band_dbu(lane + ".residual", 400, 20000) + 10 * np.log10(0.6) + 3.01 + 20 + 85
        tally.below(f"desk: lane {lane} above 400 Hz [dB SPL]", a_weighted, -7)
        low = matched.band_dbu(lane + ".residual", 20, 400) + 10 * np.log10(0.6) + 3.01 + 20 + 85
        tally.below(f"desk: lane {lane} below 400 Hz [dB SPL]", low, 8)


@claim("beside")
def beside(hotcold, tally):
    alone = {}
    for name in ("dimmer", "brick", "wifi", "phone"):
        others = [f"/interference/{n}/on 0" for n in ("dimmer", "brick", "wifi", "phone") if n != name]
        alone[name] = Room(hotcold, "beside", *others, matched=True, noise=False, seconds=3)
    # Weighed by what is heard: nominal level 85 dB SPL, threshold -7 … 8 dB SPL from 480 Hz to 4 kHz.
    heard = {name: room.band_dbu("a.residual", 480, 8000) + 10 * np.log10(0.6) + 3.01 + 105 for name, room in alone.items()}
    for name in ("dimmer", "phone"):
        tally.below(f"beside: {name} is heard on the RCA lead, below it by [dB]", 8 - heard[name], 0)
    for name in ("brick", "wifi"):
        tally.below(f"beside: {name} practically not [dB SPL]", heard[name], 8)
    field = ["/interference/dimmer/shared 0", *(f"/interference/{n}/on 0" for n in ("brick", "wifi", "phone"))]
    hum = {}
    for receiver in ("trimmed", "transformer"):
        hum[receiver] = Room(hotcold, "beside", *field, f"/lane/b/line/receiver {receiver}", noise=False, matched=True, seconds=3)
    spread = hum["trimmed"].band_dbu("b.residual", 500, 10000) - hum["transformer"].band_dbu("b.residual", 500, 10000)
    tally.value("beside: the magnetic field does not care for the receiver [dB]", spread, 0, 1)
    quad = Room(hotcold, "beside", *field, "/lane/b/line/cable star-quad", noise=False, matched=True, seconds=3)
    tally.below("beside: star quad cures it [dB]", quad.band_dbu("b.residual", 500, 10000) - hum["trimmed"].band_dbu("b.residual", 500, 10000), -15)


@claim("source-hum")
def source(hotcold, tally):
    room = Room(hotcold, "source-hum", matched=True)
    for lane in "ab":
        tally.value(f"source hum: lane {lane} [dBFS]", room.line_dbu(lane) + 10 * np.log10(0.6) + 3.01, -50, 0.1)
    tally.value("source hum: the lanes hum alike [dB]", room.line_dbu("a") - room.line_dbu("b"), 0, 0.01)
    tally.below("source hum: it is no residual [dBu]", room.line_dbu("a.residual"), room.line_dbu("a") - 60)


@claim("shield-ends")
def ends(hotcold, tally):
    room = Room(hotcold, "shield-ends", noise=False)
    tally.value("shield ends: tied at the receiver it is worse by [dB]", -a_less_b(room), 25, 1)
    cured = Room(hotcold, "shield-ends", "/lane/b/line/bond driver", noise=False)
    tally.value("shield ends: swapped, they are alike [dB]", a_less_b(cured), 0, 0.5)


@claim("oxidised-contact")
def contact(hotcold, tally):
    """Of the voltage between the chassis: 20 mohm of contacts are lost in the loop, the shield takes its share."""
    lost = {}
    for ohm in (0, 50):
        h = {lane: hotcold.response("--scene", "oxidised-contact", "--lane", lane, "--from", "ground", "--frequencies", 50,
                                    *program.line(lane, contact=ohm))[0, 1] for lane in "ab"}
        shield = 2 * 0.065 + 0.02
        between = program.db(shield / (shield + 0.5))
        lost[ohm] = {lane: between - h[lane] for lane in "ab"}
    tally.value("oxidised contact: 25k difference amplifier, clean [dB]", lost[0]["a"], 74, 1)
    tally.value("oxidised contact: 100 ohm in the hot leg [dB]", lost[50]["a"], 54, 1)
    tally.below("oxidised contact: bootstrapped stays above 80 dB", -lost[50]["b"], -80)
    room = Room(hotcold, "oxidised-contact", noise=False)
    clean = Room(hotcold, "oxidised-contact", "/lane/a/line/contact 0", "/lane/b/line/contact 0", noise=False)
    tally.value("oxidised contact: heard in lane a [dB]", room.line_dbu("a.residual") - clean.line_dbu("a.residual"), 20, 3)
    transformer = hotcold.response("--scene", "oxidised-contact", "--lane", "a", "--from", "ground", "--frequencies", 50,
                                   *program.line("a", receiver="transformer"))[0, 1]
    tally.below("oxidised contact: a transformer stays above 80 dB", transformer - program.db(0.15 / 0.65), -80)


@claim("pin-1")
def pin1(hotcold, tally):
    room = Room(hotcold, "pin-1", noise=False)
    tally.below("pin 1: balanced gear that hums: [dB] less in lane a", a_less_b(room, "line_dbu"), -40)
    current = 0.02 / (2 * 0.065 + 0.02 + 0.5 + 0.02)
    expected = program.db(0.02 * current) - 10 * np.log10(0.6)
    tally.value("pin 1: Vn = Ish Zt [dBu]", room.line_dbu("b.residual"), expected, 1)
    for cure in ("/lane/b/line/pin1 0", "/lane/b/line/bond driver"):
        tally.below(f"pin 1: {cure} [dBu]", Room(hotcold, "pin-1", cure, noise=False).line_dbu("b.residual"), room.line_dbu("b.residual") - 30)


@claim("louder-wins")
def louder(hotcold, tally):
    tone = "sine:997:-20:3"
    room = Room(hotcold, "louder-wins", source=tone, matched=True)
    tally.value("louder wins: XLR over RCA [dB]", room.line_dbu("b", 997) - room.line_dbu("a", 997), 15.8, 0.1)
    matched = Room(hotcold, "louder-wins", "/match 1", source=tone, matched=True)
    tally.value("louder wins: matched [dB]", matched.line_dbu("b", 997) - matched.line_dbu("a", 997), 0, 0.01)


@claim("two-halves")
def halves(hotcold, tally):
    room = Room(hotcold, "two-halves", source="sine:1000:0:4", matched=True, noise=False)
    second = {lane: room.line_dbu(lane, 2000) - room.line_dbu(lane, 1000) for lane in "ab"}
    third = {lane: room.line_dbu(lane, 3000) - room.line_dbu(lane, 1000) for lane in "ab"}
    tally.value("two halves: HD2 of one [dBc]", second["a"], -46.0, 0.2)
    tally.value("two halves: HD2 of two [dBc]", second["b"], -92.0, 0.2)
    tally.value("two halves: HD3 stays [dB]", third["b"] - third["a"], 0, 0.2)
    badly = Room(hotcold, "two-halves", "/lane/b/amplifier/mismatch 50", source="sine:1000:0:4", matched=True, noise=False)
    tally.value("two halves: badly matched, HD2 [dBc]", badly.line_dbu("b", 2000) - badly.line_dbu("b", 1000), -46.0 + program.db(0.25), 0.2)


@claim("four-point-four")
def bridged(hotcold, tally):
    with tempfile.TemporaryDirectory() as folder:
        left = f"{folder}/left.wav"
        tone = 0.1 * np.sin(2 * np.pi * 997 * np.arange(3 * RATE) / RATE)
        soundfile.write(left, np.stack([tone, 0 * tone], axis=1), RATE, subtype="FLOAT")
        quiet = ["/lane/a/headphone/noise/own 0", "/lane/b/headphone/noise/own 0"]
        room = Room(hotcold, "four-point-four", *quiet, source=left, matched=True, noise=False)
    matched = Room(hotcold, "four-point-four", "/match 1", *quiet, source="sine:997:-20:3", matched=True, noise=False)
    turn = np.exp(-2j * np.pi * 997 * np.arange(RATE) / RATE)[:, None] / (RATE / 2)
    lines = {lane: (turn * room.sound[lane][:RATE]).sum(axis=0) for lane in "ab"}
    tally.value("four point four: bridged over single-ended [dB]", program.db(abs(lines["b"][0] / lines["a"][0])), 6.02, 0.1)
    tally.value("four point four: crosstalk of the shared return [dB]", program.db(abs(lines["a"][1] / lines["a"][0])), -50.2, 1)
    tally.truth("four point four: and inverted", (lines["a"][1] / lines["a"][0]).real < 0, "it is not")
    tally.below("four point four: crosstalk of four wires [dB]", program.db(abs(lines["b"][1] / lines["b"][0])), -90)
    level = {lane: program.db(abs((turn * matched.sound[lane][:RATE]).sum(axis=0)[0])) for lane in "ab"}
    tally.value("four point four: matched [dB]", level["b"] - level["a"], 0, 0.01)


@claim("four-point-four")
def loads(hotcold, tally):
    """Hard loads gain, up to four times the power; not where the current is at its end, nor where one half had volts to spare; and a new
    cable alone gains nothing."""
    def most(wires, volume, *messages):
        both = [f"/lane/{lane}/headphone/{what}" for lane in "ab" for what in (f"volume {volume}", "noise/own 0")]
        models = [f"/lane/{lane}/headphone/model {lead}-{wires}" for lane, lead in zip("ab", ("trs", "four-wire"))]
        return Room(hotcold, "four-point-four", *both, *models, *messages, source="sine:997:0:3", matched=True, noise=False)

    def more(room):
        return program.db(room.peak("b") / room.peak("a"))

    hard, starved, easy = most("300", 15), most("planar", 15), most("iem", 0.5)
    tally.value("four point four: a hard load has at most [dB] more", more(hard), 6.02, 0.1)
    tally.value("four point four: where the current is at its end, [dB] more", more(starved), program.db(0.25 * 50 / 12), 0.15)
    for lane in "ab":
        bent = easy.line_dbu(lane, 3 * 997) - easy.line_dbu(lane, 997)
        tally.below(f"four point four: an easy load is painfully loud and not held down, lane {lane}, HD3 [dBc]", bent, -100)
        tally.below(f"four point four: a hard one is, lane {lane}, HD3 [dBc]", -(hard.line_dbu(lane, 3 * 997) - hard.line_dbu(lane, 997)), 40)
    tally.value("four point four: a new cable alone [dB]", more(most("32", 1, "/lane/b/headphone/drive se")), 0, 0.06)


@claim("sensitive-iem")
def hiss(hotcold, tally):
    room = Room(hotcold, "sensitive-iem", matched=True, noise=True)
    tally.value("sensitive in-ear: the bridged output hisses more by [dB]", -a_less_b(room), 6.02, 0.3)
    tone = Room(hotcold, "sensitive-iem", source="sine:997:-20:3", matched=True)
    tally.value("sensitive in-ear: equally loud [dB]", tone.line_dbu("a", 997) - tone.line_dbu("b", 997), 0, 0.01)
    alike = Room(hotcold, "sensitive-iem", "/lane/b/headphone/drive se", "/lane/b/headphone/volume 0.1", matched=True)
    tally.value("sensitive in-ear: single-ended too, it hisses alike [dB]", a_less_b(alike), 0, 0.3)


def tours(hotcold, tally):
    """Three minutes each, through scenes that are there, and nothing in them is refused."""
    for name in ("tour-studio", "tour-home"):
        with open(f"{SCENES}/{name}.scene", encoding="utf-8") as file:
            text = file.read()
        times = [float(t) for t in re.findall(r"^@([\d.]+)", text, re.M)]
        visited = re.findall(r"^@[\d.]+ /scene (\S+)$", text, re.M)
        tally.truth(f"{name}: in order, three minutes", times == sorted(times) and times[-1] == 180, f"it ends at {times[-1]:g} s")
        tally.truth(f"{name}: visits scenes", len(visited) >= 5 and set(visited) <= set(TESTED), f"{visited}")
        with tempfile.TemporaryDirectory() as folder:
            sound = hotcold.render(folder, "pink:-30:181", "--scene", name)
        tally.truth(f"{name}: plays to its end", np.abs(sound[""][-RATE // 2:]).max() > 1e-3, "silence")
        tally.below(f"{name}: safe for ears [dBFS]", program.db(np.abs(sound[""]).max()), 0)


def captions(hotcold, tally):
    """Every scene has one honest sentence, short enough for a screen, and a test above."""
    for name in hotcold.names("scenes"):
        with tempfile.TemporaryDirectory() as folder:
            hotcold.data("render", "--in", "silence:0.01", "--out", f"{folder}/out.wav", "--scene", name)
        path = f"{SCENES}/{name}.scene"
        with open(path, encoding="utf-8") as file:
            text = file.read()
        if re.search(r"^[@+]", text, re.M):
            tally.truth(f"notes of {name}", text.count("/scene/notes/") >= 5, "none on its way", quiet=True)
            continue  # a cue list: cues.py walks through it
        caption = re.search(r'^/scene/caption "(.*)"$', text, re.M)
        tally.truth(f"caption of {name}", bool(caption) and 60 < len(caption[1]) < 320, "none, or not of a screen's length", quiet=True)
        notes = [re.search(rf'^/scene/notes/{note} "(.*)"$', text, re.M) for note in ("listen", "say", "avoid")]
        tally.truth(f"notes of {name}", all(notes) and all(40 < len(note[1]) < 512 for note in notes), "none, or no sentence", quiet=True)
        tally.truth(f"{name} is tested", name in TESTED, "no claim of it is tested", quiet=True)


SCENES = os.path.join(os.path.dirname(os.path.abspath(__file__)), "../../../scenes")


def main():
    hotcold = program.Program(sys.argv[1])
    sanitized = bool(os.environ.get("HC_SANITIZED"))  # the release build has judged the figures
    tally = program.Tally(10 if sanitized else 90)
    tests = [halves, bridged, pin1] if sanitized else [captions, tours] + [test for tests in TESTED.values() for test in tests]
    program.together(lambda test: test(hotcold, tally), [(test,) for test in tests])
    tally.end()


main()
