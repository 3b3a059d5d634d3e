# SPDX-FileCopyrightText: 2026 The hotcold authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""switch.py HOTCOLD: nobody hears the switch between real lanes.

A 997 Hz sine at -20 dBFS, matched, noise and interference off; a hundred switches from a cue list at every fade; 4096 points under a
Kaiser window of beta 16 around each of them. Nothing more than 500 Hz from the tone above -120 dBFS."""
import os
import sys
import tempfile

import numpy as np
import program

WINDOW, BETA, SWITCHES, TONE, AWAY, LIMIT = 4096, 16.0, 100, 997, 500, -120.0
SETTLE_S = 10
# The default lanes, and the two of the catalogue whose phase at 997 Hz is farthest apart in a lead of 2 m.
PAIRS = {"rca+rca+single-ended and symmetrical+foil-pair+trimmed": [],
         "rca+star-quad+transformer and ground-sensing+braid-pair+mediocre":
             program.line("a", "rca", "star-quad", "transformer") + program.line("b", "ground-sensing", "braid-pair", "mediocre")}


def highest(sound, middles, rate):
    """Highest component away from the tone in windows around every one of `middles` [dBFS], and how many bins that were."""
    window = np.kaiser(WINDOW, BETA)
    hz = np.fft.rfftfreq(WINDOW, 1 / rate)
    away = np.abs(hz - TONE) > AWAY
    worst = -np.inf
    for middle in middles:
        part = sound[middle - WINDOW // 2:middle + WINDOW // 2].astype(float)
        level = np.abs(np.fft.rfft(part * window[:, None], axis=0)) / (window.sum() / 2)
        worst = max(worst, program.db(level[away]).max())
    return worst, len(middles) * 2 * away.sum()


def hundred(hotcold, lines, fade_ms, rate):
    spacing = round(0.1 * rate) + 7  # falls on every phase of the tone; a fade of 500 ms is turned back on its way
    # Coupling capacitors and transformers take their time to forget the tone's beginning.
    frames = [SETTLE_S * rate + k * spacing for k in range(SWITCHES)]
    with tempfile.TemporaryDirectory() as folder:
        cues = os.path.join(folder, "hundred.scene")
        with open(cues, "w", encoding="utf-8") as file:
            file.write("/interference/noise/on 0\n")
            file.writelines(f"@{frame / rate:.9f} /select {'ba'[k % 2]}\n" for k, frame in enumerate(frames))
        seconds = (frames[-1] + 2 * WINDOW) / rate
        sound = hotcold.render(folder, f"sine:{TONE}:-20:{seconds}", "--scene", cues, "--set", f"/fade {fade_ms}", "--rate", rate,
                               *lines, "--lanes")
    differs = np.abs(sound["a"] - sound["b"]).max() > 0
    starts = highest(sound[""], frames, rate)
    middles = highest(sound[""], [f + round(min(fade_ms / 2000, 0.05) * rate) for f in frames], rate)
    return max(starts[0], middles[0]), starts[1] + middles[1], differs


def main():
    hotcold = program.Program(sys.argv[1])
    tally = program.Tally(14)
    cases = [(pair, fade, rate) for pair in PAIRS for fade, rate in
             [(5, 48000), (10, 48000), (50, 48000), (500, 48000), (5, 44100), (5, 96000), (0, 48000)]]
    results = program.together(lambda pair, fade, rate: hundred(hotcold, PAIRS[pair], fade, rate), cases)
    bins = 0
    for (pair, fade, rate), (worst, n, differs) in zip(cases, results):
        bins += n
        name = f"{pair}, fade of {fade} ms at {rate} Hz"
        if fade:
            tally.below(f"{name}: highest component [dBFS]", worst, LIMIT)
        else:
            tally.truth(f"a hard switch is seen: {name}: {worst:.1f} dBFS", worst > LIMIT, f"{worst:.1f} dBFS only")
        tally.truth(f"{name}: lanes differ", differs, "nothing was switched", quiet=True)
    print(f"{len(cases) * SWITCHES} switches, {bins} bins")
    tally.end()


main()
