# SPDX-FileCopyrightText: 2026 The hotcold authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""transient.py HOTCOLD: what is rendered, in the time domain, against ngspice's transient of the same deck with the same sources.

The built-in music below 5 kHz goes through a line that hums, the hum as loud as the music; noise is off. ngspice gets the same two sources: the
samples of the file, and those of the ground bus as a lane shows them whose line is a probe (probe/). Both are upsampled by a
sinc, 32 times at 48 kHz, so that straight lines between their points are 110 dB away from them. Both start from silence. After
that nothing is adjusted: what is left between the two must be 60 dB below what is heard at 48 kHz, 80 dB at 192 kHz."""
import os
import sys
import tempfile

import numpy as np
import program
import soundfile
from scipy.interpolate import CubicSpline

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(HERE, "..", ".."))

import ngspice  # noqa: E402

LONG, SANITIZED = bool(os.environ.get("HC_LONG")), bool(os.environ.get("HC_SANITIZED"))
FULL_SCALE_V = np.sqrt(2 * 0.6) * 10 ** (24 / 20)  # a sample of 1, at the driver and at the receiver
TAIL_S = 0.05
PROBE = program.line("a", *(os.path.join(HERE, "probe", part + ".cir") for part in ("driver", "cable", "receiver")))
QUIET = ["--set", "/match 0", "--set", "/interference/noise/on 0"]
LINES = {  # peak of the music, and the line
    "stage, RCA": (0.08, program.line("b", "rca", "rca", "single-ended", length=50, full_scale=24)),
    "stage, trimmed": (1e-4, program.line("b", "symmetrical", "foil-pair", "trimmed", length=50, imbalance=10, full_scale=24)),
    "stage, transformer": (1e-4, program.line("b", "transformer", "foil-pair", "transformer", length=50, imbalance=10, full_scale=24)),
}


def music(hotcold, folder, rate, seconds, peak):
    """A piece of the built-in music below 5 kHz, faded in and out, with a tail of silence; as a file. Its path and its frames."""
    start = ["--set", "@0 /program/source music", "--set", "@0 /program/play"]
    x = hotcold.render(folder, f"silence:{seconds + 1}", "--rate", rate, "--lanes", *QUIET, *PROBE, *start, name="music.wav")["a"][:, 0]
    x = x[rate // 2:][:round(seconds * rate)].astype(float)
    spectrum, hz = np.fft.rfft(x), np.fft.rfftfreq(len(x), 1 / rate)
    x = np.fft.irfft(spectrum * (0.5 + 0.5 * np.cos(np.pi * np.clip((hz - 4500) / 500, 0, 1))) * (hz > 0), len(x))
    fade = 0.5 - 0.5 * np.cos(np.pi * np.arange(rate // 50) / (rate // 50))
    x[:len(fade)] *= fade
    x[-len(fade):] *= fade[::-1]
    x = np.concatenate([x * peak / np.abs(x).max(), np.zeros(round(TAIL_S * rate))])
    path = os.path.join(folder, "piece.wav")
    soundfile.write(path, x.astype(np.float32), rate, subtype="FLOAT")
    return path, len(x)


def upsampled(x, times, pad):
    """By a sinc, `pad` frames of silence before."""
    x = np.concatenate([np.zeros(pad), x, np.zeros(pad)])
    spectrum = np.fft.rfft(x)
    spectrum[-1] *= 0.5  # half of Nyquist goes to each side
    return np.fft.irfft(np.pad(spectrum, (0, len(x) * times // 2 + 1 - len(spectrum))) * times, len(x) * times)


def compare(hotcold, tally, name, rate, seconds, times, within_db):
    peak, line = LINES[name]
    with tempfile.TemporaryDirectory() as folder:
        path, frames = music(hotcold, folder, rate, seconds, peak)
        heard = hotcold.render(folder, path, "--lanes", *QUIET, *PROBE, *line, "--set", "/interference/hum/on 1", "--set",
                               "/interference/hum/level 1")
        played = program.read(path)[:, 0]
    heard = {lane: sound[:, 0].astype(float) for lane, sound in heard.items()}
    tally.below(f"{name}: the probe shows the program [of its peak]", np.abs(heard["a"] - heard["a.residual"] - played).max() / peak, 1e-3)
    pad, tail = round(0.02 * rate), round(TAIL_S * rate)
    ground = heard["a.residual"]
    ground[-tail:] *= 0.5 + 0.5 * np.cos(np.pi * np.arange(tail) / tail)  # an edge would ring in the sinc
    sources = [upsampled(FULL_SCALE_V * x.astype(float), times, pad) for x in (played, ground)]
    raw = ngspice.played(hotcold.data("deck", "--lane", "b", *line), *sources, 1 / (rate * times))
    t, v = raw["time"], raw["v(out)"]
    apart = np.append(True, np.diff(t) > 1e-12)
    n = frames - tail
    expected = CubicSpline(t[apart], v[apart])((np.arange(n) + pad) / rate)
    hum = FULL_SCALE_V * heard["b.residual"][:n]
    tally.truth(f"{name}: the hum counts", 0.3 < hum.std() / expected.std() < 0.95, f"hum {hum.std()} V of {expected.std()} V")
    left = FULL_SCALE_V * heard["b"][:n] - expected
    title = f"{name}: {seconds:g} s at {rate} Hz, {len(t)} points, left between render and ngspice [dB of what is heard]"
    tally.below(title, program.db(left.std() / expected.std()), within_db)


def main():
    hotcold = program.Program(sys.argv[1])
    cases = [("stage, trimmed", 48000, 0.1 if SANITIZED else 1, 32, -60), ("stage, RCA", 192000, 0.1 if SANITIZED else 1, 8, -80)]
    if LONG:
        cases = [(name, rate, 1, 32, within) for name in LINES for rate, within in ((48000, -60), (192000, -80))]
    tally = program.Tally(3 * len(cases))
    program.together(compare, [(hotcold, tally, *case) for case in cases])
    tally.end()


main()
