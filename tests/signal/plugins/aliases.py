# SPDX-FileCopyrightText: 2026 The hotcold authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""aliases.py TAPE BUNDLE: nothing of any disturbance folds. All of them: nothing stands above 22.05 kHz where that can be seen, nor in the
last 100 Hz below half of 44.1 kHz, where it would fold to first. Mains-bound ones, frequency such that the sampling rate is an odd multiple
of it: odd orders would fold onto even ones. The phone: the same lines at every rate."""
import numpy as np
import program
from disturbance import GROUND, MAGNETIC, RF, Spectrum, tape

SHARPEST = [  # each of them at its most, and without what would hide it; (s,) for seconds
    ("hum", "mains=65"), ("leakage", "mains=65", "leakage_voltage=230"), ("rectifier", "mains=65", "rectifier_angle=30"),
    ("dimmer", "dimmer_voltage=230", "dimmer_rise=20"), ("dimmer", "mains=65", "dimmer_voltage=230", "dimmer_rise=1000", "dimmer_angle=60"),
    ("brick", "mains=65", "brick_level=0", "brick_tone=4000"), ("phone",), ("phone", "phone_mode=1"), ("wifi", "wifi_traffic=0"),
    ("wifi", "wifi_traffic=1"), ("radio", "radio_depth=1"), ("radio", "radio_depth=1", "radio_tone=3400"), ("motor", "mains=65"),
    ("motor", "motor_level=0", "motor_current=0"), ("motor", "motor_brush=0", (2.4,), "motor_fire=1")]


def ends(tally, name, *settings):
    for rate, low in ((44100, 21950), (48000, 22050), (96000, 22050)):
        moments = [(int(s[0] * rate),) if isinstance(s, tuple) else s for s in settings]
        x = tape(f"{name}_on=1", *moments, rate=rate, seconds=4.5, skip=0.45)
        sounding = np.flatnonzero(np.abs(x).max(0))
        tally.truth(f"{name} {settings} sounds", len(sounding) > 0, quiet=True)
        for bus in sounding:
            beyond = program.db(Spectrum(x[:, bus], rate).rms(low, rate / 2) / np.abs(x[:, bus]).max())
            tally.below(f"{name} {settings} on bus {bus} at {rate} Hz, above {low} Hz [dB re peak]", beyond, -100)


def mains_bound(tally):
    for rate in (44100, 48000, 96000):
        mains = rate / (2 * (rate // 100) + 1)
        for name, bus, more in (("rectifier", GROUND, ()), ("dimmer", GROUND, ("dimmer_shared=1000",)), ("dimmer", MAGNETIC, ()),
                                ("dimmer", MAGNETIC, ("dimmer_rise=20",)), ("dimmer", MAGNETIC, ("dimmer_rise=1000", "dimmer_angle=60"))):
            x = tape(f"{name}_on=1", "dimmer_jitter=0", "mains_walk=0", f"mains={mains!r}", *more, rate=rate, seconds=9)[:, bus]
            spectrum = Spectrum(x, rate)
            nearest = spectrum.hz / mains
            even = (np.abs(nearest - 2 * np.round(nearest / 2)) < 0.3) & (spectrum.hz > 20)
            tally.below(f"{name} {' '.join(more)} on bus {bus} at {rate} Hz, folded [dB re peak]",
                        10 * np.log10(spectrum.power[even].sum()) - program.db(np.abs(x).max()), -100)


def phone(tally):
    combs = []
    for rate in (44100, 48000, 96000):
        x = tape("phone_on=1", rate=rate, seconds=13.8, skip=1.8)[:, RF]
        combs.append(np.fft.rfft(x)[:int(22000 * 12)] / len(x))
    for comb, rate in zip(combs[:2], (44100, 48000)):
        worst = np.abs(comb - combs[2])
        tally.below(f"phone at {rate} Hz against 96000 Hz, worst line [dB re peak]", program.db(worst.max() / 1e-3), -100)
        tally.below("all of it [dB re peak]", program.db(np.sqrt(2 * np.sum(worst ** 2)) / 1e-3), -90)


if __name__ == "__main__":
    count = program.Tally(130)
    program.together(lambda name, *settings: ends(count, name, *settings), SHARPEST)
    mains_bound(count)
    phone(count)
    count.end()
