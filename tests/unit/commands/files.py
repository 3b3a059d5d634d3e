# SPDX-FileCopyrightText: 2026 The hotcold authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""files.py HOTCOLD: what goes in and what comes out: forms of --in, sound files of any kind, lists, CSV, help, and a standard output
that cannot be written."""
import os
import re
import subprocess
import sys
import tempfile

import numpy as np
import program
import soundfile

RATE = 48000
DISTURBANCES = "hum leakage rectifier dimmer brick phone wifi radio motor noise".split()
THRU = ["--set", "/interference/noise/on 0"]


def forms(hotcold, tally, folder):
    """Every generator at several rates: as long as it was asked for, as loud, as high."""
    for rate in (44100, 48000, 96000, 192000):
        at = ["--rate", rate, *THRU]
        silence = hotcold.render(folder, "silence:0.25", *at)[""]
        tally.truth(f"silence at {rate} Hz", len(silence) == rate // 4 and not silence.any(), len(silence))
        sine = hotcold.render(folder, "sine:440:-12.5:0.5", *at)[""][rate // 4:, 0].astype(float)
        turn = np.exp(-2j * np.pi * 440 * np.arange(len(sine)) / rate) * np.hanning(len(sine)) * 4 / len(sine)
        tally.value(f"sine at {rate} Hz [dBFS]", program.db(turn @ sine), -12.5, 0.01)
        pink = hotcold.render(folder, "pink:-20:2", *at)[""].astype(float)
        tally.value(f"pink at {rate} Hz: rms as of a sine of that level [dBFS]", program.db(np.sqrt(2 * np.mean(pink ** 2))), -20, 0.5)
        impulse = hotcold.render(folder, "impulse:0.1", *at, "--set", "/trim -6")[""]
        tally.truth(f"impulse at {rate} Hz", len(impulse) == rate // 10 and np.argmax(np.abs(impulse[:, 0])) == 0, "elsewhere")
    tally.truth("48 kHz unless told", len(hotcold.render(folder, "silence:1")[""]) == 48000, "another rate")
    tally.truth("--in is the program whatever is set", not hotcold.render(folder, "silence:0.1", *THRU)[""].any(), "it is not")


def loud(hotcold, tally, folder):
    """What is louder than full scale is clipped in a FLAC, and told; a WAV holds it."""
    source = os.path.join(folder, "twice.wav")
    soundfile.write(source, 2 * np.sin(0.13 * np.arange(RATE // 2)).astype(np.float32), RATE, subtype="FLOAT")
    for name, expected in (("loud.flac", True), ("loud.wav", False)):
        got = subprocess.run([hotcold.path, "render", "--in", source, "--out", os.path.join(folder, name), "--lanes", *THRU,
                              "--set", "/match 0", "--set", "/trim -12"],
                             capture_output=True, text=True, check=True).stderr
        lane = soundfile.read(os.path.join(folder, name.replace(".", ".b.")), dtype="float32")[0]
        tally.truth(f"lane b of {name} is clipped: {expected}", (np.abs(lane).max() <= 1) == expected, np.abs(lane).max())
        told = re.search(r"loud\.b\.flac: (\d+) samples louder than full scale were clipped; a \.wav would hold them", got)
        at_the_top = int((np.abs(lane) >= 1 - 2 ** -22).sum())
        tally.truth(f"told of {name}: {expected}", bool(got) == expected and (not expected or 0 <= at_the_top - int(told[1]) < 50),
                    (got, at_the_top))


def sound_files(hotcold, tally, folder):
    """The same sound in many kinds of file."""
    sound = np.random.default_rng(5).uniform(-0.1, 0.1, (20011, 2)).astype(np.float32)
    reference = None
    for ending, subtype, within in (("wav", "FLOAT", 0), ("wav", "DOUBLE", 0), ("flac", "PCM_24", 1e-6), ("aiff", "PCM_24", 1e-6),
                                    ("wav", "PCM_16", 5e-5), ("au", "FLOAT", 0)):
        source = os.path.join(folder, f"in.{ending}")
        soundfile.write(source, sound, RATE, subtype=subtype)
        got = hotcold.render(folder, source, *THRU)[""]
        reference = got if reference is None else reference
        tally.truth(f"{ending}, {subtype}", len(got) == len(sound) and np.abs(got - reference).max() <= within,
                    f"{len(got)} frames, {np.abs(got[:len(reference)] - reference[:len(got)]).max()} apart")
    mono, both = os.path.join(folder, "mono.wav"), os.path.join(folder, "both.wav")
    soundfile.write(mono, sound[:, 0], RATE, subtype="FLOAT")
    soundfile.write(both, sound[:, [0, 0]], RATE, subtype="FLOAT")
    got = hotcold.render(folder, mono, *THRU)[""]
    tally.truth("mono goes to both channels", np.array_equal(got, hotcold.render(folder, both, *THRU)[""]), "it does not")
    for rate in (22050, 32000, 88200, 44101):
        soundfile.write(both, sound, rate, subtype="FLOAT")
        hotcold.render(folder, both)
        info = soundfile.info(os.path.join(folder, "out.wav"))
        tally.truth(f"the file's rate is the rate: {rate}", (info.samplerate, info.frames) == (rate, len(sound)), info)
    info = soundfile.info(os.path.join(folder, "out.wav"))
    tally.truth("float WAV", info.format in ("WAV", "WAVEX") and (info.subtype, info.channels) == ("FLOAT", 2), info)
    flac = hotcold.render(folder, mono, "--lanes", *THRU, name="out.flac")
    info = soundfile.info(os.path.join(folder, "out.flac"))
    tally.truth("FLAC by name", (info.format, info.subtype) == ("FLAC", "PCM_24"), info)
    tally.truth("the lanes too", sorted(flac) == ["", "a", "a.residual", "b", "b.residual"], sorted(flac))
    tally.truth("FLAC holds the same", np.abs(flac[""] - got).max() < 2e-7, np.abs(flac[""] - got).max())
    loud(hotcold, tally, folder)
    name = os.path.join(folder, "päth with spaces.wav")
    os.rename(mono, name)
    tally.truth("names with spaces", len(hotcold.render(folder, name, name="öut put.wav")[""]) == len(sound), "lost")


def lists(hotcold, tally):
    for what, least in (("drivers", 2), ("cables", 3), ("receivers", 4), ("headphones", 8), ("scenes", 1), ("interference", 10)):
        rows = [row.split("\t") for row in hotcold.data("list", what).splitlines()]
        tally.truth(f"list {what}: name and title", len(rows) >= least and all(len(row) == 2 and all(row) for row in rows), rows)
        names = [row[0] for row in rows]
        tally.truth(f"list {what}: names once", len(set(names)) == len(names), rows)
        tally.truth(f"list {what}: in order", names == (DISTURBANCES if what == "interference" else sorted(names)), rows)
    tally.truth("list headphones works", hotcold.run("list", "headphones").returncode == 0, "it does not")
    rows = [row.split("\t") for row in hotcold.data("list", "parameters").splitlines()]
    table = {row[0]: row for row in rows}
    tally.truth("list parameters: seven columns", len(rows) > 90 and all(len(row) == 7 for row in rows), "not everywhere")
    told = {row[0] for row in rows if "; read only" in row[6]}
    tally.truth("list parameters: what can only be asked says so", {"/lane/a/match", "/lane/b/line/loop/current", "/meter/a/level", "/trial/state",
                "/lane/a/headphone/limited"} <= told and not told & {"/fade", "/lane/a/line/length", "/toggle", "/scene/list", "/lane/a/line/driver"}, told)
    for address in sorted(told):
        run = hotcold.run("list", "drivers", "--set", f"{address} 1")
        tally.truth(f"{address} cannot be set", run.returncode == 2, run.stderr, quiet=True)
    tally.truth("list parameters: addresses once", len(table) == len(rows), "some twice")
    for address, expected in (("/fade", "float ms 0 500 10"), ("/trim", "float dB -60 12 0"), ("/match", "int  0 1 1"),
                              ("/lane/a/line/length", "float m 0.1 300 2"), ("/lane/b/line/loop/inductance", "float uH 0 100 10"),
                              ("/interference/mains", "float Hz 45 65 50"), ("/interference/distance", "float m 0.02 10 0.1"),
                              ("/listen/gain", "float dB 0 60 0"), ("/lane/a/line/imbalance", "float ohm 0 600 0"),
                              ("/monitor/spl", "float dB SPL 50 110 85"), ("/lane/a/line/lift", "int  0 1 0")):
        got = " ".join(table.get(address, [""] * 7)[1:6])
        tally.truth(f"list parameters: {address}", got == expected, f"{got!r}, {expected!r} expected")
    eight = hotcold.data("list", "parameters", "--lanes-count", 8)
    tally.truth("list parameters --lanes-count 8", "/lane/h/line/length\t" in eight and "/lane/i/" not in eight, "no lane h")


def tables(hotcold, tally):
    for arguments, head in ((["--from", "signal"], "frequency_hz,magnitude_db,phase_deg"), (["--from", "noise"], "frequency_hz,density_db")):
        rows = hotcold.data("response", *arguments).splitlines()
        tally.truth(f"response {' '.join(arguments)}: head", rows[0] == head, rows[0])
        hz = [float(row.split(",")[0]) for row in rows[1:]]
        tally.truth("200 points from 1 Hz to 20 kHz", len(hz) == 200 and hz[0] == 1 and abs(hz[-1] - 20000) < 1e-6, (len(hz), hz[-1]))
        tally.truth("every row has a number in every column", all(re.fullmatch(r"(-?[\d.]+,)+-?[\d.]+", row) for row in rows[1:]), "no")
    rows = hotcold.response("--from", "ground", "--frequencies", "50,1000,12.5", "--lane", "b")
    tally.truth("frequencies as they were given", list(rows[:, 0]) == [50, 1000, 12.5], rows[:, 0])
    tally.truth("lane a unless told", np.array_equal(hotcold.response("--from", "signal", "--lane", "a"),
                                                     hotcold.response("--from", "signal")), "another")
    deck = hotcold.data("deck")
    for element in ("Vsignal", "Vground", "Ileakage", "Vmagnetic", "Velectric", "Vrf"):
        lines = re.findall(rf"(?m)^{element} .*$", deck)
        tally.truth(f"deck: {element}", len(lines) == 1 and lines[0].endswith("DC 0 AC 0"), lines)


def standard_output(hotcold, tally):
    version = hotcold.data("--version")
    tally.truth("--version", re.fullmatch(r"hotcold \d+\.\d+\.\d+\n", version), version)
    usage = hotcold.data("--help")
    for word in ("run", "render", "response", "deck", "list", "--scene", "--set", "--lanes-count", "--name", "--server", "--no-connect",
                 "--osc-port", "--osc-bind", "--feedback", "--no-web", "--midi", "--midi-map", "--verbose", "--in", "--out", "--lanes", "--rate",
                 "--period", "--from", "--measured", "--frequencies", "--points", "--lane"):
        tally.truth(f"--help names {word}", re.search(rf"(?<![\w-]){re.escape(word)}\b", usage), usage, quiet=True)
    commands = (["list", "drivers"], ["list", "parameters"], ["deck"], ["response", "--from", "signal"], ["--help"], ["--version"])
    for command in commands:
        with open("/dev/full", "w", encoding="utf-8") as full:
            run = subprocess.run([hotcold.path, *command], stdout=full, stderr=subprocess.PIPE, text=True, timeout=60, check=False)
        tally.truth(f"{' '.join(command)} > /dev/full", run.returncode == 1 and "written" in run.stderr, (run.returncode, run.stderr))
        run = subprocess.run(["sh", "-c", '"$0" "$@" >&-', hotcold.path, *command], stderr=subprocess.PIPE, text=True, timeout=60,
                             check=False)
        tally.truth(f"{' '.join(command)} >&-", run.returncode == 1 and "written" in run.stderr, (run.returncode, run.stderr))


def main():
    hotcold = program.Program(sys.argv[1])
    tally = program.Tally(113)
    with tempfile.TemporaryDirectory() as folder:
        forms(hotcold, tally, folder)
        sound_files(hotcold, tally, folder)
    for case in (lists, tables, standard_output):
        case(hotcold, tally)
    tally.end()


main()
