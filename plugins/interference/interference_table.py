# SPDX-FileCopyrightText: 2026 The hotcold authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The interference plugin's ports. range: minimum, maximum, default."""

URI = "urn:hotcold:interference"
CLASS = "lv2:GeneratorPlugin"
NAME = "hotcold interference"
ABOUT = "Disturbances of a room as five physical signals, made once and coupled into every line by that line's own circuit."
PARTS = False


def bus(symbol, name, about):
    return {"kind": "audio", "symbol": symbol, "name": name, "about": about, "output": True, "properties": ["lv2:connectionOptional"]}


SWITCH = ["lv2:toggled", "lv2:integer"]
PORTS = [
    bus("ground", "Ground", "EMF of the mains loop between the chassis, in volts."),
    bus("leakage", "Leakage", "Leakage current through the shield, in amperes."),
    bus("magnetic", "Magnetic", "Volts induced per metre of an untwisted loop 5 mm wide."),
    bus("electric", "Electric", "Voltage of the disturbing conductor beside the cable, in volts."),
    bus("rf", "RF", "Detected envelope of radio frequencies, in volts."),
    {"symbol": "mains", "name": "Mains frequency", "about": "Nominal frequency of the mains.", "range": (45, 65, 50), "unit": "Hz"},
    {"symbol": "distance", "name": "Distance", "about": "From the disturber to the cable; hum does not depend on it.", "range": (0.02, 10, 0.1),
     "unit": "m"},
    {"symbol": "seed", "name": "Seed", "about": "Start of every random number in the sound.", "range": (0, 16777215, 1),
     "properties": ["lv2:integer"]},
    {"symbol": "hum_on", "group": "hum", "name": "Hum on", "about": "Hum of a ground loop.", "range": (0, 1, 0), "properties": SWITCH},
    {"symbol": "hum_level", "group": "hum", "name": "Hum level", "about": "Rms of the fundamental of the loop's EMF.", "range": (0, 5, 0.02),
     "unit": "V"},
    {"symbol": "noise_on", "group": "noise", "name": "Noise on", "about": "The circuits' own thermal and amplifier noise, in all lanes.",
     "range": (0, 1, 1), "properties": SWITCH},
]
GROUPS = [("hum", "Hum", "pg:InputGroup"), ("noise", "Noise", "pg:InputGroup")]
MORE = ""
EXTRA = ["lv2:optionalFeature lv2:hardRTCapable"]
