# SPDX-FileCopyrightText: 2026 The hotcold authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""disturbance.py TAPE BUNDLE ROW: one disturbance of the interference plugin against the figures that are known of it, or what all of
them promise. TAPE plays the plugin (tape.c)."""
import subprocess
import sys

import numpy as np
import program

GROUND, LEAKAGE, MAGNETIC, ELECTRIC, RF = range(5)
RATE = 48000
ALL = ("hum", "leakage", "rectifier", "dimmer", "brick", "phone", "wifi", "radio", "motor")


def tape(*settings, seconds=11.0, rate=RATE, period=64, skip=1.0):
    """Buses [frames, 5] after the first `skip` seconds. Settings: symbol=value, (frame,) for @frame, "reset"."""
    words = [f"@{s[0]}" if isinstance(s, tuple) else s for s in settings]
    run = subprocess.run([*sys.argv[1:3], str(rate), str(int(seconds * rate)), str(period), *words], stdout=subprocess.PIPE, check=True)
    return np.frombuffer(run.stdout, np.float32).reshape(-1, 5)[int(skip * rate):].astype(float)


class Spectrum:
    """Power spectrum of a sound under a Kaiser window whose sidelobes are 140 dB down."""

    def __init__(self, x, rate=RATE):
        window = np.kaiser(len(x), 18)
        self.hz = np.fft.rfftfreq(len(x), 1 / rate)
        self.power = np.abs(np.fft.rfft(x * window)) ** 2 * 2 / len(x) / np.sum(window ** 2)

    def rms(self, low, high):
        return np.sqrt(self.power[(self.hz >= low) & (self.hz <= high)].sum())

    def line(self, hz, half=6):
        return self.rms(hz - half, hz + half)


def orders(tally, name, x, expected, within, mains=50, half=6):
    """Orders of the mains relative to the fundamental [dB]; returns the fundamental's rms."""
    spectrum = Spectrum(x)
    first = spectrum.line(mains, half)
    for order, level in expected.items():
        tally.value(f"{name}, order {order} [dB]", program.db(spectrum.line(order * mains, half) / first), level, within)
    return first


def percent(parts):
    return {order: program.db(part / 100) for order, part in parts.items()}


def mutual(distance):
    return 2e-7 * np.log((distance + 0.0025) / (distance - 0.0025))


def random_uniform(stream, index):
    """Of splitmix64, as plugins/random.h has it."""
    z = stream * 0xd1342543de82ef95 + (index + 1) * 0x9e3779b97f4a7c15 & 2 ** 64 - 1
    z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9 & 2 ** 64 - 1
    z = (z ^ z >> 27) * 0x94d049bb133111eb & 2 ** 64 - 1
    return ((z ^ z >> 31) >> 11) / 2 ** 53


def hum(tally):
    """Σ g_h·cos(h·φ + φ_h), order by order: levels, and phases with their signs."""
    profile = {1: 0, 2: -40, 3: -18, 5: -16, 7: -22, 9: -30, 11: -32, 13: -36, **{h: -36 - 12 * np.log2(h / 13) for h in range(15, 26, 2)}}
    for seed in (1, 2, 300):
        x = tape("hum_on=1", "hum_level=1", "mains_walk=0", f"seed={seed}", seconds=6)[:, GROUND]  # a whole breath
        drawn = {h: random_uniform((seed << 16) + 1, h) for h in (0, *profile)}
        turns = drawn[0] + 50 * np.arange(RATE, RATE + len(x)) / RATE
        parts = {h: np.sqrt(2) * np.mean(x * np.exp(-2j * np.pi * (h * turns + drawn[h]))) for h in profile}
        tally.near("level of an order [dB]", f"seed {seed}", [program.db(abs(parts[h])) - db for h, db in profile.items()], 0.05)
        tally.near("phase of an order [degrees]", f"seed {seed}", [np.angle(part, deg=True) for part in parts.values()], 0.1)


def leakage(tally):
    volts = {3: 1, 5: 2.5, 7: 1.2, 9: 0.4, 11: 0.6}
    for mains in (50, 60):
        x = tape("leakage_on=1", "leakage_voltage=230", f"mains={mains}")
        first = orders(tally, f"leakage at {mains} Hz", x[:, LEAKAGE], percent({n: n * v for n, v in volts.items()}), 0.1, mains)
        tally.value("leakage level [dB re 78 uA]", program.db(first / 78e-6), 0, 0.02)
        first = orders(tally, "voltage beside the cable", x[:, ELECTRIC], percent(volts), 0.1, mains)
        tally.value("voltage beside the cable [dB re 230 V]", program.db(first / 230), 0, 0.02)
    tally.below("even orders [dB]", program.db(Spectrum(x[:, LEAKAGE]).line(2 * mains) / 78e-6), -90)
    tally.value("other buses", np.abs(x[:, [GROUND, MAGNETIC, RF]]).max(), 0, 0)


def rectifier(tally):
    x = tape("rectifier_on=1", "rectifier_level=0.01")[:, GROUND]
    known = percent({3: 92, 5: 78, 7: 60, 9: 41, 11: 24, 13: 11, 15: 3})
    first = orders(tally, "rectifier", x, known, 0.5)
    tally.value("rectifier level [dB re 10 mV]", program.db(first / 0.01), 0, 0.02)
    for angle in (36, 54):
        w = angle / 360
        shape = {n: np.sinc(n * w) / (1 - (n * w) ** 2) for n in range(1, 16, 2)}
        first = orders(tally, f"rectifier of {angle} degrees", tape("rectifier_on=1", "rectifier_level=0.01", f"rectifier_angle={angle}")[:, GROUND],
                       {n: program.db(s / shape[1]) for n, s in shape.items() if abs(s) > 1e-3}, 0.1)
        tally.value("its level [dB re 10 mV]", program.db(first / 0.01), 0, 0.02)
    tally.value("pulses of both signs, mean", np.mean(x) / np.max(x), 0, 1e-4)


def dimmer(tally):
    x = tape("dimmer_on=1", "dimmer_shared=30", "dimmer_voltage=230")
    half_power = {3: -5.4, 5: -14.9, 7: -14.9, 9: -19.4, 11: -19.4, 13: -22.3, 15: -22.3}
    for name, bus in (("ground", GROUND), ("electric", ELECTRIC)):
        orders(tally, f"dimmer at half power, {name}", x[:, bus], half_power, 0.1)
    tally.value("10 A, 30 mohm [dB re 0.3 V peak]", program.db(np.abs(x[:, GROUND]).max() / 0.3), 0, 0.1)
    tally.value("230 V [dB re its crest]", program.db(np.abs(x[:, ELECTRIC]).max() / 230 / np.sqrt(2)), 0, 0.1)
    tally.value("10 A, 50 us, 10 cm [dB re 2 mV/m peak]", program.db(np.abs(x[:, MAGNETIC]).max() / 2e-3), 0, 0.2)
    for rise, distance, current in ((400, 0.1, 10), (1000, 0.1, 10), (400, 0.02, 3), (400, 1, 30)):
        x = tape("dimmer_on=1", f"dimmer_level={current}", f"dimmer_rise={rise}", f"distance={distance}", "dimmer_jitter=0", seconds=3)[:, MAGNETIC]
        fires = np.abs(x) * (np.abs(x) > np.abs(x).max() / 2)  # the crest's slope is 0: what is left is the edge
        tally.value(f"{current} A, {rise} us, {distance} m [dB re M' I/tr]", program.db(fires.max() / (mutual(distance) * current / rise / 1e-6)), 0, 0.1)
    derivative(tally)
    for angle, power in ((30, 0), (90, 0), (150, 0)):
        y = tape("dimmer_on=1", "dimmer_shared=100", f"dimmer_angle={angle}", "dimmer_rise=20", seconds=6)[:, GROUND]
        cut = np.pi * (1 - angle / 180)
        power = 0.5 * (np.pi - cut + np.sin(2 * cut) / 2) / np.pi
        tally.value(f"power at {angle} degrees [dB]", 10 * np.log10(np.mean(y ** 2)), 10 * np.log10(power), 0.05)
    y = np.abs(tape("dimmer_on=1", "dimmer_jitter=20", "dimmer_rise=200", "mains_walk=0", seconds=61)[:, MAGNETIC])
    places = np.flatnonzero(np.diff((y > y.max() / 2).astype(int)) == 1)[1:-1, None] + np.arange(-30, 50)
    moments = np.sum(y[places] * places, axis=1) / np.sum(y[places], axis=1) / RATE
    jitter = np.std(np.diff(moments, 2)) / np.sqrt(6)
    tally.value(f"jitter of {len(moments)} firings [us]", 1e6 * jitter, 20, 1)


def derivative(tally):
    """The magnetic bus is the derivative of the ground's current, exactly: in the spectrum, i·2πf, up to 17 kHz."""
    n = 5 * RATE
    for rise in (20, 50, 300):
        x = tape("dimmer_on=1", "dimmer_level=10", "dimmer_shared=1000", f"dimmer_rise={rise}", seconds=6.5)[:n]
        window, hz = np.kaiser(n, 18), np.fft.rfftfreq(n, 1 / RATE)
        current, slope = (np.fft.rfft(x[:, bus] * window) for bus in (GROUND, MAGNETIC))
        used = (hz > 500) & (hz < 17e3)
        error = slope / mutual(0.1) - 2j * np.pi * hz * current
        tally.near("derivative [dB]", f"{rise} us", program.db(np.linalg.norm(slope[used] / mutual(0.1) - error[used]) / np.linalg.norm(slope[used] / mutual(0.1))), 0.01)
        tally.below(f"what is not the derivative, rise {rise} us [dB]", program.db(np.linalg.norm(error[used]) / np.linalg.norm(slope[used] / mutual(0.1))), -60)


def brick(tally):
    x = tape("brick_on=1", "mains_walk=0", seconds=31)  # so long that the noise's level is known within 0.02 dB
    spectrum = Spectrum(x[:, LEAKAGE])
    tally.value("brick level [dB re 100 uA]", program.db(spectrum.line(50) / 100e-6), 0, 0.02)
    tally.value("tone of burst mode [dB re half the hash]", program.db(spectrum.line(1700, 0.5) / (20e-6 / 2)), 0, 0.1)
    bands = {edge: spectrum.rms(edge, edge + 5000) for edge in (3000, 8000, 13000)}
    tally.below("hash below 2 kHz [dB re 8 kHz]", program.db(spectrum.rms(620, 1620) / spectrum.rms(8000, 9000)), -10)
    for edge in (3000, 13000):
        tally.value(f"hash from {edge} Hz on [dB re 8 kHz]", program.db(bands[edge] / bands[8000]), 0, 0.5)
    phase, hz = np.arange(len(x)) / RATE, np.fft.rfftfreq(len(x), 1 / RATE)
    # All of the hash and nothing else, its power by the phase of the mains.
    hash_power = np.fft.irfft(np.fft.rfft(x[:, LEAKAGE]) * ((hz > 700) & (np.abs(hz - 1700) > 1))) ** 2
    second = np.abs(np.mean(hash_power * np.exp(-2j * np.pi * 100 * phase))) / np.mean(hash_power)
    gate = np.sin(np.linspace(0, np.pi, 10000, endpoint=False)) ** 40
    expected = np.abs(np.mean(gate * np.exp(2j * np.linspace(0, np.pi, 10000, endpoint=False)))) / np.mean(gate)
    tally.value("hash comes at twice the mains [part of its power]", second, expected, 0.1)
    tally.value("hash at the crest [dB re 20 uA]", 10 * np.log10(np.mean(hash_power) / np.mean(gate)) - program.db(20e-6), 0, 0.1)
    slope, current = (np.fft.rfft(x[:, bus] * np.kaiser(len(x), 18)) for bus in (MAGNETIC, LEAKAGE))
    used = (hz > 1500) & (hz < 20e3)
    wanted = 2j * np.pi * hz[used] * current[used] * mutual(0.1) * 3e-3 / 20e-6
    tally.below("magnetic is its derivative [dB]", program.db(np.linalg.norm(slope[used] - wanted) / np.linalg.norm(wanted)), -60)
    tally.truth(f"a lead of 90 mohm hears {0.09 * 20:.1f} uV of hash at the crest", 1 < 0.09 * 20 < 30)


def phone(tally):
    comb = 13000 / 60
    x = tape("phone_on=1", seconds=13, skip=1)[:, RF]
    spectrum = Spectrum(x)
    lines = np.array([spectrum.line(n * comb, 3) for n in range(1, 81)])
    tally.value("first two harmonics apart [dB]", program.db(lines[0] / lines[1]), 0.69, 0.1)
    for null in (1733.3, 3466.7):
        tally.below(f"null at {null} Hz [dB]", program.db(spectrum.line(null, 3) / lines[0]), -80)
    n = np.arange(1, 81)
    burst, ramp, edge = 15e-3 / 26, 28e-6, n * comb
    shape = np.sinc(edge * burst) * np.sinc(edge * ramp) / (1 - (edge * ramp) ** 2)
    sounding = n % 8 != 0
    tally.near("comb up to 17 kHz [dB]", "talk", program.db(lines / lines[0])[sounding] - program.db(shape / shape[0])[sounding], 0.1)
    height = lines[0] * np.sqrt(2) / (2 * comb * burst * shape[0]) * 26 / 25
    tally.value("height of a burst [dB re 1 mV]", program.db(height / 1e-3), 0, 0.05)
    frames = sent(x, 12)
    tally.truth(f"talk: every 26th frame is empty ({frames.sum()} of {len(frames)} sent)",
                len(frames) > 2500 and all(frames[i] != (i % 26 == np.argmin(frames[:26])) for i in range(len(frames))), str(frames[:60]))
    tally.value("distance of 20 cm [dB]", program.db(np.max(tape("phone_on=1", "distance=0.2", seconds=2)[:, RF]) / np.max(x)), -12.04, 0.02)
    ringing(tally)


def sent(x, seconds):
    """Which frames of the phone hold a burst."""
    frame = 60e-3 / 13 * RATE
    first = int(np.ceil(RATE / frame))  # after the first second
    places = ((first + np.arange(int(seconds * RATE / frame) - 2)) * frame - RATE + 7.5e-3 / 26 * RATE).astype(int)
    return x[places] > np.max(x) / 2


def ringing(tally):
    frames = sent(tape("phone_on=1", "phone_mode=1", seconds=61, skip=1)[:, RF], 60)
    first = int(np.ceil(RATE / (60e-3 / 13 * RATE)))
    numbers = first + np.flatnonzero(frames)
    tally.truth("ringing: bursts only in the first four frames of 51", len(numbers) > 100 and np.all(numbers % 51 < 4), str(numbers % 51))
    groups = np.unique(numbers // 51)
    calls = [np.sum(groups // 20 == call) for call in np.unique(groups // 20)][1:-1]
    tally.truth(f"ringing: 5 to 10 groups of four, every 235.4 ms: {calls}", len(calls) >= 8 and min(calls) >= 5 and max(calls) <= 10 and len(set(calls)) > 1)
    tally.truth("ringing: all four bursts of a group", all(np.sum(numbers // 51 == g) == 4 for g in groups[1:-1]))


def wifi(tally):
    quiet = tape("wifi_on=1", "wifi_traffic=0", seconds=41)[:, RF]
    starts = beacon_starts(quiet)
    tally.near("beacons each 102.4 ms [us]", "traffic 0", (np.diff(starts) / RATE - 102.4e-3) * 1e6, 60)
    tally.truth(f"{len(starts)} beacons", 389 <= len(starts) <= 391)
    lengths = [beacon_length(seed) for seed in range(1, 9)]
    inside = [beacons_inside(seed, int(length * RATE)) for seed, length in zip(range(1, 9), lengths)]
    tally.truth(f"beacons are 0.4 to 2.5 ms long, by seed: {np.round(1e3 * np.array(lengths), 2)}",
                min(lengths) > 0.35e-3 and max(lengths) < 2.55e-3 and max(lengths) > 1.5 * min(lengths))
    tally.near("mean height [dB re 31.6 uV]", "8 seeds", [program.db(np.mean(x) / 31.6e-6) for x in inside], 0.1)
    noise = np.sqrt(np.mean([np.var(x) for x in inside]))
    tally.value("noise of the envelope [dB re 0.3 of it]", program.db(noise / 0.3 / 31.6e-6), 0, 0.1)
    tally.value("30 dB below a phone [dB]", program.db(31.6e-6 / 1e-3), -30, 0.1)
    busy = tape("wifi_on=1", "wifi_traffic=1", seconds=31)[:, RF]
    down = np.flatnonzero(np.diff((np.convolve(busy, np.ones(8) / 8, "same") > 0.4 * 31.6e-6).astype(int)))
    gaps = np.diff(down)[1 if busy[down[0] + 4] > 0.4 * 31.6e-6 else 0::2] / RATE
    gaps = gaps[gaps > 0.35e-3]
    heavy = np.mean(gaps > 4e-3), np.mean(gaps > 8e-3)
    tally.truth(f"heavy tail: {len(gaps)} gaps, {heavy[0]:.3f} above 4 ms, {heavy[1]:.3f} above 8 ms", len(gaps) > 1000 and 0.25 < heavy[1] / heavy[0] < 0.6)
    tally.below("line level at 20 cm [dBu of the envelope's rms]", program.db(np.std(tape("wifi_on=1", "distance=0.2")[:, RF]) / 0.7746), -105)


def beacon_starts(x):
    on = x > 0.3 * 31.6e-6
    starts = np.flatnonzero(on[1:] & ~on[:-1])
    return starts[np.insert(np.diff(starts) > 0.05 * RATE, 0, True)]


def beacon_length(seed):
    x = np.convolve(tape("wifi_on=1", "wifi_traffic=0", f"seed={seed}", seconds=3)[:, RF], np.ones(5) / 5, "same")
    return np.sum(x > 0.5 * 31.6e-6) / RATE / (2 / 102.4e-3)


def beacons_inside(seed, frames):
    """Beacons of so many frames [beacon, frame], without the quarters of a millisecond in which they come and go."""
    x, skip = tape("wifi_on=1", "wifi_traffic=0", f"seed={seed}", seconds=31)[:, RF], RATE // 4000
    return x[beacon_starts(x)[:-1, None] + np.arange(skip, max(frames - skip, skip + 4))]


def radio(tally):
    for depth in (0.3, 0.6, 0.9):
        x = tape("radio_on=1", "radio_tone=1000", "radio_fading=0", f"radio_depth={depth}", seconds=5)[:, RF]
        spectrum = Spectrum(x)
        tally.value(f"depth {depth}: level [dB re -60 dBu]", program.db(spectrum.line(1000) / 0.7746e-3), 0, 0.05)
        tally.value(f"depth {depth}: second harmonic [dB re m/4]", program.db(spectrum.line(2000) / spectrum.line(1000) / (depth / 4)), 0, 0.05)
        tally.below(f"depth {depth}: third harmonic [dB]", program.db(spectrum.line(3000) / spectrum.line(1000)), -100)
        tally.below(f"depth {depth}: direct voltage [dB]", program.db(np.mean(x) / spectrum.line(1000)), -80)
    x = tape("radio_on=1", "radio_fading=0", "radio_depth=0", seconds=31)[:, RF]
    spectrum = Spectrum(x)
    tally.below("voice outside of 300 to 3400 Hz [dB]", 20 * np.log10(np.hypot(spectrum.rms(20, 280), spectrum.rms(3450, 20e3)) / np.std(x)), -40)
    tally.below("voice, peak [dB re a sine's]", program.db(np.abs(x).max() / (np.sqrt(2) * 0.775e-3)), 3)
    tally.value("voice, rms [dB re a sine's]", program.db(np.std(x) / 0.775e-3), -13, 3)
    y = tape("radio_on=1", "radio_tone=1000", "radio_fading=6", seconds=121)[:, RF]
    loud = program.db(np.sqrt(np.mean(y.reshape(-1, RATE // 2) ** 2, axis=1)) / 0.775e-3)
    tally.truth(f"fading of 6 dB: from {loud.min():.1f} to {loud.max():.1f} dB", -6.1 < loud.min() < -4.5 and 4.5 < loud.max() < 6.1)


def motor(tally):
    fire = ("motor_fire=1", (3 * RATE + 64,), "motor_fire=0")
    peaks, lengths, times = [], [], []
    for seed in range(1, 13):
        x = tape(f"seed={seed}", "motor_brush=0", (3 * RATE,), *fire, seconds=4.5, skip=3)
        arc = x[:, GROUND]
        peaks.append(arc[:RATE // 20].max())  # the inrush is smaller
        busy = np.flatnonzero(np.abs(arc[:RATE // 20]) > 0.008)
        last = np.argmax(arc[:RATE // 20])
        lengths.append((last - busy[0]) / RATE - 2e-3)
        hum = arc[last + RATE // 100:]
        times.append(swell(hum, last, 0.005, 0.01))
        tally.value(f"silent afterwards, seed {seed}: {np.abs(arc[-100:]).max():.1e} V", np.abs(arc[-100:]).max(), 0, 1e-4)
    tally.near("peak of the arc [dB re 0.1 V]", "12 seeds", program.db(np.array(peaks) / 0.1), 0.1)
    tally.truth(f"arcs last 0.75 to 15 ms: {np.round(1e3 * np.array(lengths), 1)}", max(lengths) < 15.6e-3 and min(lengths) > 0 and max(lengths) > 3 * min(lengths))
    tally.truth(f"inrush 5 to 8 times: {np.round(times, 2)}", min(times) > 4.8 and max(times) < 8.2 and max(times) - min(times) > 1)
    x = tape("motor_on=1", "motor_level=0.1", "motor_brush=0")
    tally.value("running hum [dB re a tenth of the peak, as rms]", program.db(Spectrum(x[:, GROUND]).line(50) * np.sqrt(2) / 0.01), 0, 0.05)
    tally.value("its field [dB re M' w I]", program.db(Spectrum(x[:, MAGNETIC]).line(50) / (mutual(0.1) * 100 * np.pi)), 0, 0.05)
    y = tape("motor_on=1", "motor_level=0", "motor_brush=0.01", seconds=41)[:, GROUND]
    tally.value("brushes [dB re 10 mV]", program.db(np.std(y) / 0.01), 0, 0.1)
    z = tape("motor_on=1", "motor_brush=0", (3 * RATE,), *fire, seconds=5, skip=3)[:, GROUND]
    tally.truth("fired while it runs", z.max() > 0.085)
    tally.value("no button, no arc", np.abs(tape("motor_brush=0", seconds=3)).max(), 0, 0)


def swell(hum, last, running_rms, running_peak):
    """How many times the running hum the inrush began with: a fit of a decaying sine and its third."""
    t = np.arange(RATE // 5) / RATE
    decay = np.exp(-(t + 0.01) / 0.15)
    columns = [decay * f(2 * np.pi * 50 * n * t) for n in (1, 3) for f in (np.cos, np.sin)]
    fit = np.linalg.lstsq(np.stack(columns, 1), hum[:len(t)], rcond=None)[0]
    return np.hypot(fit[0], fit[1]) / running_peak


def seeds(tally):
    """Bits come from seed and frame, not from periods; and a reset begins again."""
    on = [f"{name}_on=1" for name in ALL] + ["leakage_voltage=230", "dimmer_voltage=230"]
    change = [(20000,), "dimmer_angle=40", "phone_mode=1", "motor_fire=1", (20032,), "motor_fire=0", (40000,), "mains=60", "seed=5", "dimmer_rise=300"]
    reference = tape(*on, *change, seconds=2, skip=0)
    tally.truth("every bus sounds", np.all(np.abs(reference).max(0) > 0))
    for period in (1, 16, 17, 63, 100, 1024, 8192):
        tally.truth(f"period {period}", np.array_equal(reference, tape(*on, *change, seconds=2, skip=0, period=period)), "other bits")
    again = tape(*on, (3 * RATE,), "reset", seconds=4, skip=3)
    tally.truth("reset", np.array_equal(again, tape(*on, seconds=1, skip=0)), "activate does not begin again")
    for name in ALL:
        first, second = (tape(f"{name}_on=1", f"seed={seed}", seconds=3, skip=0) for seed in (1, 2))
        differ = not np.array_equal(first, second)
        tally.truth(f"{name}: two seeds, {'two sounds' if differ else 'one sound'}", differ == (name != "phone"))


def switching(tally):
    """On, off, on again: no click, silence between, and nothing of the phase is lost. Other settings change without a click too."""
    buses = {"hum": GROUND, "leakage": LEAKAGE, "rectifier": GROUND, "dimmer": MAGNETIC, "brick": LEAKAGE, "phone": RF, "wifi": RF, "radio": RF,
             "motor": GROUND}
    second = RATE
    for name, bus in buses.items():
        steady = tape(f"{name}_on=1", seconds=6)[:, bus]
        switched = tape(f"{name}_on=1", (2 * second,), f"{name}_on=0", (3 * second,), f"{name}_on=1", seconds=6)[:, bus]
        bent = np.abs(np.diff(steady, 2)).max()
        tally.below(f"{name}: a click [second difference re steady]", np.abs(np.diff(switched, 2)).max() / bent, 2)
        tally.value(f"{name}: off is silence", np.abs(switched[second + RATE // 2:2 * second]).max(), 0, 0)
        tally.below(f"{name}: phase lost [dB re peak]", program.db(np.abs(steady - switched)[3 * second:].max() / np.abs(steady).max()), -110)
        late = tape((2 * second,), f"{name}_on=1", seconds=4)[:, bus]
        tally.below(f"{name}: on late, after its fade against on from the start [dB re peak]",
                    program.db(np.abs(late - steady[:len(late)])[second + RATE // 8:].max() / np.abs(steady).max()), -110)
        level = float(default(name)) / 3
        y = tape(f"{name}_on=1", (2 * second,), f"{name}_level={level}", "distance=0.15", (3 * second + 11,), f"{name}_level={3 * level}", "seed=9", seconds=6)
        tally.below(f"{name}: a click of level, distance or seed", np.abs(np.diff(y[:, bus], 2)).max() / bent, 2)
    syllables(tally)
    bends = ("dimmer_angle=150", "dimmer_rise=1000", "rectifier_angle=36", "mains=45", "radio_depth=0.3", "radio_tone=800", "phone_mode=1",
             "brick_tone=900", "wifi_traffic=1", "mains_walk=100")
    on = [f"{name}_on=1" for name in ALL]
    steady = np.abs(np.diff(tape(*on, seconds=4), 2, axis=0)).max(0)
    for setting in bends:
        bent = np.abs(np.diff(tape(*on, (2 * second,), setting, seconds=4), 2, axis=0)).max(0)
        heard = [GROUND, LEAKAGE, MAGNETIC, RF]
        tally.below(f"{setting}: a click", np.max(bent[heard] / steady[heard]), 2)


def syllables(tally):
    """A radio that is switched on in a syllable speaks the rest of it, and all that follow, like one that was never off."""
    steady, syllable, fade = tape("radio_on=1", seconds=6, skip=0)[:, RF], RATE // 5, RATE // 11
    heard = []
    for number in range(3, 23):
        on = number * syllable + RATE // 100
        late = tape((on,), "radio_on=1", seconds=6, skip=0)[:, RF]
        heard.append(np.abs(steady[on + fade:(number + 1) * syllable]).max() / np.abs(steady).max())
        tally.near("radio: on late, from its fade on [re peak]", f"syllable {number}", np.abs(late - steady)[on + fade:].max() / np.abs(steady).max(), 3e-6)
        tally.value(f"silence until syllable {number}", np.abs(late[:on - RATE // 100]).max(), 0, 0)
    tally.truth(f"{np.sum(np.array(heard) > 0.1)} of {len(heard)} of these syllables sound", np.sum(np.array(heard) > 0.1) > 8)


def default(name):
    """The level's default, from the plugin's own Turtle."""
    text = open(f"{sys.argv[2]}/interference.ttl", encoding="utf-8").read()
    return text.split(f'lv2:symbol "{name}_level"')[1].split("lv2:default ")[1].split()[0]


if __name__ == "__main__":
    least = {"hum": 80, "leakage": 20, "rectifier": 20, "dimmer": 30, "brick": 9, "phone": 60, "wifi": 395, "radio": 15, "motor": 30, "seeds": 15, "switching": 85}
    count = program.Tally(least[sys.argv[3]])
    globals()[sys.argv[3]](count)
    count.end()
