# SPDX-FileCopyrightText: 2026 The hotcold authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""rows.py HOTCOLD: published and derived figures that must be found in what `hotcold render` writes, in volts at the receiver."""
import sys
import tempfile

import numpy as np
import program

RATE, SECONDS = 48000, 11
FULL_SCALE_V = np.sqrt(2 * 0.6) * 10 ** (24 / 20)  # a sample of 1, when volts are heard as they are
STAGE = ["--set", "/interference/hum/on 1", "--set", "/interference/hum/level 1"]


def volts(hotcold, *arguments):
    """Receiver volts of everything that the lines add to silence: {lane: [frames]} of the left channel."""
    with tempfile.TemporaryDirectory() as folder:
        sound = hotcold.render(folder, f"silence:{SECONDS}", "--lanes", *arguments, "--set", "/match 0")
    for lane in "ab":
        if not np.array_equal(sound[lane], sound[lane + ".residual"]):
            raise RuntimeError(f"lane {lane} with silence in it is not its own residual")
    return {lane: sound[lane + ".residual"][RATE:, 0].astype(float) * FULL_SCALE_V for lane in "ab"}


def fundamental_dbv(v, hz=50):
    """RMS of what is within a few hertz of the mains, over whole periods of its slow swing of 5 s."""
    turned = v[:10 * RATE] * np.exp(-2j * np.pi * hz * np.arange(10 * RATE) / RATE)
    slow = turned.reshape(-1, RATE // 10).mean(axis=1)  # nulls at all other harmonics
    return program.db(np.sqrt(2 * np.mean(np.abs(slow) ** 2)))


def band_dbu(v):
    """RMS from 20 Hz to 20 kHz."""
    power = np.abs(np.fft.rfft(v)) ** 2 * 2 / len(v) ** 2
    hz = np.fft.rfftfreq(len(v), 1 / RATE)
    return 10 * np.log10(power[(hz >= 20) & (hz <= 20000)].sum() / 0.6)


def two_outlets(hotcold, tally):
    v = volts(hotcold, "--scene", "two-outlets", "--set", "/interference/noise/on 0")
    tally.value("two outlets: hum on the RCA lead [dBV]", fundamental_dbv(v["a"]), -50.4, 0.1)
    tally.value("two outlets: 1 % difference amplifier, about [dBV]", fundamental_dbv(v["b"]), -95, 1)
    for lane in "ab":
        h = hotcold.response("--scene", "two-outlets", "--lane", lane, "--from", "ground", "--frequencies", "50")[0, 1]
        tally.value(f"two outlets: lane {lane} rendered against its response [dB]", fundamental_dbv(v[lane]) - h,
                    program.db(0.02), 0.1)


def stage(hotcold, tally):
    """50 m between two distributions 1 V apart."""
    dbu = -program.db(np.sqrt(0.6))
    lines = program.line("a", "rca", "rca", "single-ended", length=50)
    lines += program.line("b", "symmetrical", "foil-pair", "transformer", length=50, imbalance=10)
    v = volts(hotcold, *STAGE, *lines, "--set", "/interference/noise/on 0")
    shield = 50 * 0.035 + 2 * 0.01
    closed = shield / (shield + 0.5) * 47000 / (47000 + 470)
    tally.value("stage: 50 m of RCA lead against the closed form [dB]", fundamental_dbv(v["a"]) - program.db(closed), 0, 0.05)
    tally.value("stage: what the shield's current induces stays behind a transformer, about [dBu]", fundamental_dbv(v["b"]) + dbu,
                -91, 1)


def noise(hotcold, tally):
    rows = (("single-ended", -120.7, "rca"), ("difference-1pct", -105.4, "symmetrical"), ("trimmed", -104.0, "symmetrical"))
    for receiver, expected, driver in rows:
        line = program.line("a", driver, "foil-pair", receiver)
        got = band_dbu(volts(hotcold, *line)["a"])
        if driver == "symmetrical":  # from 470 ohm it is more than the row's 50
            tally.value(f"noise of {receiver} in 20 kHz [dBu]", got, expected, 0.3)
        density = hotcold.response("--from", "noise", "--frequencies", ",".join(f"{f:.6g}" for f in np.linspace(20, 20000, 400)),
                                   *line)
        whole = 10 * np.log10(np.trapz(10 ** (density[:, 1] / 10), density[:, 0]) / 0.6)
        tally.value(f"noise of {receiver}, rendered against its response [dB]", got - whole, 0, 0.1)
    quiet = volts(hotcold, "--set", "/interference/noise/on 0")
    tally.value("without noise and hum nothing is added", max(np.abs(quiet[lane]).max() for lane in "ab"), 0, 0)


def main():
    hotcold = program.Program(sys.argv[1])
    tally = program.Tally(12)
    program.together(lambda row: row(hotcold, tally), [(two_outlets,), (stage,), (noise,)])
    tally.end()


main()
