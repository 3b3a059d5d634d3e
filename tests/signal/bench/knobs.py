#!/usr/bin/python3
# SPDX-FileCopyrightText: 2026 The hotcold authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""knobs.py HOTCOLD: nobody hears a knob of a line being turned, and the sound follows it.

Every number of a line goes through its whole range and back in a second, 50 steps, in lanes of different make, with a 997 Hz sine at
-20 dBFS, unmatched, noise and interference off: nothing more than 500 Hz from the tone above -100 dBFS, not even where the level moves by
40 dB. Measured as switches are. Then a sine of a quarter of the rate, of which two samples tell the level, says which values are heard and
when, also of those that come faster than fades go by."""
import os
import sys
import tempfile

import numpy as np
import program

WINDOW, BETA, TONE, AWAY, LIMIT = 4096, 16.0, 997, 500, -100.0
SETTLE_S, STEPS, A_SECOND = 6, 50, 50
BRIEF_S, CHUNK = 0.012, 64
PAIRS = [(("rca", "rca", "single-ended"), ("symmetrical", "foil-pair", "trimmed")),
         (("ground-sensing", "braid-pair", "mediocre"), ("transformer", "star-quad", "transformer"))]
LONG, SANITIZED = "HC_LONG" in os.environ, "HC_SANITIZED" in os.environ


def numbers(hotcold):
    """{symbol: (lowest, highest)} of what can be turned: numbers, but not what is on or off or only told, nor the parts' own."""
    rows = [row.split("\t") for row in hotcold.data("list", "parameters").splitlines()]
    return {row[0][len("/lane/a/line/"):]: (float(row[3]), float(row[4])) for row in rows
            if row[0].startswith("/lane/a/line/") and (row[1] == "float" or row[1] == "int" and float(row[4]) > 1)
            and not row[0].endswith("/index") and not row[6].endswith("; read only")}


def turned(lowest, highest, count):
    """There and back; over decades where there are some."""
    x = 0.5 - 0.5 * np.cos(2 * np.pi * np.arange(1, count + 1) / count)
    values = lowest * (highest / lowest)**x if lowest > 0 and highest > 100 * lowest else lowest + (highest - lowest) * x
    return np.clip(values, lowest, highest)


def scene(folder, lines):
    path = os.path.join(folder, "knob.scene")
    with open(path, "w", encoding="ascii") as file:
        file.write("/interference/noise/on 0\n/match 0\n" + "".join(lines))
    return path


def sweep(hotcold, symbol, bounds, pair, fade_ms, rate, *more):
    """The lanes while a knob moves."""
    values = np.round(turned(*bounds, STEPS)) if symbol == "seed" else turned(*bounds, STEPS)
    lines = [f"/lane/{lane}/line/{part} {name}\n" for lane, names in zip("ab", pair)
             for part, name in zip(("driver", "cable", "receiver"), names)]
    lines += [f"/lane/{lane}/line/spread 5\n" for lane in "ab" if symbol == "seed"]
    lines += [f"/lane/{lane}/line/{symbol} {values[-1]:.9g}\n" for lane in "ab"]
    lines += [f"@{SETTLE_S + k / A_SECOND:.9f} /lane/{lane}/line/{symbol} {value:.9g}\n" for k, value in enumerate(values)
              for lane in "ab"]
    with tempfile.TemporaryDirectory() as folder:
        return hotcold.render(folder, f"sine:{TONE}:-20:{SETTLE_S + STEPS / A_SECOND + 0.2}", "--scene", scene(folder, lines),
                              "--set", f"/fade {fade_ms}", "--rate", rate, "--lanes", *more)


def highest(sound, rate):
    """Highest component away from the tone while the knob moves [dBFS], how many bins, and by how much the level moves [dB]."""
    window, hz = np.kaiser(WINDOW, BETA), np.fft.rfftfreq(WINDOW, 1 / rate)
    away, at = np.abs(hz - TONE) > AWAY, np.argmin(np.abs(hz - TONE))
    worst, tone, count = -np.inf, [], 2 * STEPS
    for k in range(count):
        middle = SETTLE_S * rate + k * rate // A_SECOND // 2
        part = sound[middle - WINDOW // 2:middle + WINDOW // 2, 0].astype(float)
        level = program.db(np.abs(np.fft.rfft(part * window)) / (window.sum() / 2))
        worst = max(worst, level[away].max())
        tone.append(level[at])
    return worst, count * away.sum(), np.ptp(tone)


def smooth(hotcold, tally):
    found = numbers(hotcold)
    settings = [(0, 48000), (10, 48000), (500, 48000), (500, 44100), (500, 96000)] if LONG else [(0, 48000), (500, 44100)]
    settings, pairs = (settings[1:], PAIRS[:1]) if SANITIZED else (settings, PAIRS)
    cases = [(symbol, bounds, pair, *setting) for setting in settings for pair in pairs for symbol, bounds in found.items()]
    bins, moved = 0, set()
    for (symbol, _, pair, fade, rate), sound in zip(cases, program.together(lambda *case: sweep(hotcold, *case), cases)):
        for lane, names in zip("ab", pair):
            worst, count, range_db = highest(sound[lane], rate)
            bins += count
            if range_db > 0.001:
                moved.add(symbol)
            tally.below(f"{symbol} of {'+'.join(names)}, fade {fade} ms, {rate} Hz, level moves {range_db:.3f} dB: highest [dBFS]", worst, LIMIT)
    tally.truth(f"knobs that move the level: {' '.join(sorted(moved))}", len(moved) >= 5, "too few")
    tally.truth(f"all {len(found)} numbers of a line", {"length", "imbalance", "tolerance", "contact", "loop/resistance", "pin1", "spread", "seed"} <= set(found))
    print(f"{len(cases)} knobs, {bins} bins")


def same(hotcold, tally):
    """The bits are those of any period."""
    one, other = (sweep(hotcold, "length", (0.1, 300), PAIRS[0], 500, 48000, "--period", period) for period in (64, 1000))
    for lane in "ab":
        tally.truth(f"lane {lane}: the same bits in periods of 64 and of 1000", np.array_equal(one[lane], other[lane]))


def follows(hotcold, tally, a_second, rate):
    """Each value is faded to on its frame; while a fade goes by others come, and then the newest of them is."""
    count = 40
    levels = -10 + 38 * (17 * np.arange(count) % count) / count
    frames = [round((0.5 + k / a_second) * rate) for k in range(count)]
    lines = [f"@{frame / rate:.9f} /lane/a/line/full_scale {level:.9g}\n" for frame, level in zip(frames, levels)]
    with tempfile.TemporaryDirectory() as folder:
        sound = hotcold.render(folder, f"sine:{rate // 4}:-20:{frames[-1] / rate + 0.5}", "--scene", scene(folder, lines), "--set",
                               "/fade 500", "--rate", rate, "--lanes")["a"][:, 0].astype(float)
    level = 20 * np.log10(np.maximum(np.hypot(sound[1:], sound[:-1]), 1e-9))
    level += levels[-1] - level[-1]
    fade = round(BRIEF_S * rate / CHUNK) * CHUNK
    late = 16 if rate < 46000 else 8  # the line's delay, which is taken off the file
    free, played, errors, behind = 0, [], [], []
    for k, frame in enumerate(frames):
        waited = frame < free or (played and played[-1] < k - 1)
        lands = -(-(free + late) // CHUNK) * CHUNK - late if waited else frame
        if k + 1 < count and frames[k + 1] <= lands:
            continue  # overtaken
        free = lands + fade
        errors += list(level[free:free + 1] - levels[k])
        behind += [(free - first) / rate for first in frames[played[-1] + 1 if played else 0:k + 1]]
        played.append(k)
    name = f"{a_second} values a second at {rate} Hz: {len(played)} of {count} are played"
    tally.below(f"{name}, the newest each time, off by [dB]", np.abs(errors).max(), 0.01)
    tally.below(f"{name}, the sound is behind by [ms]", 1000 * max(behind), 50)


def main():
    hotcold = program.Program(sys.argv[1])
    tally = program.Tally(30 if SANITIZED else 80)
    smooth(hotcold, tally)
    same(hotcold, tally)
    for a_second, rate in ((50, 48000), (50, 44100), (150, 48000), (1000, 48000), (150, 44100)):
        follows(hotcold, tally, a_second, rate)
    tally.end()


main()
