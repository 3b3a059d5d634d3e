# SPDX-FileCopyrightText: 2026 The hotcold authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The amplifier's ports. range: minimum, maximum, default."""

URI = "urn:hotcold:amplifier"
CLASS = "lv2:DistortionPlugin"
NAME = "hotcold amplifier"
ABOUT = "An amplifier before the line, single-ended or internally balanced: two halves in opposite sense whose even-order distortion cancels as far as they match."
PARTS = ()


def audio(symbol, name, about, group, output=False, designation=None):
    return {"kind": "audio", "symbol": symbol, "name": name, "about": about, "group": group, "output": output, "designation": designation}


def choice(*names):
    return {"range": (0, len(names) - 1, 0), "points": [(name, i) for i, name in enumerate(names)],
            "properties": ["lv2:enumeration", "lv2:integer"]}


SWITCH = ["lv2:toggled", "lv2:integer"]
PORTS = [
    audio("in_left", "In left", "Program, left; a peak of 1 is full drive.", "in", designation="pg:left"),
    audio("in_right", "In right", "Program, right.", "in", designation="pg:right"),
    audio("out_left", "Out left", "Output, left.", "out", True, "pg:left"),
    audio("out_right", "Out right", "Output, right.", "out", True, "pg:right"),
    {"symbol": "topology", "name": "Topology", "about": "One amplifier, or two in opposite sense.", **choice("single-ended", "balanced")},
    {"symbol": "swing", "name": "Swing", "about": "What two halves do together: twice the voltage of one, or the same, each driven half as far.",
     **choice("doubled", "matched")},
    {"symbol": "second", "name": "Second order", "about": "a2 of y = x + a2 x2 + a3 x3 in each half: 1 % makes -46 dBc of second harmonic at full drive.",
     "range": (0, 5, 1), "unit": "%"},
    {"symbol": "third", "name": "Third order", "about": "a3: 0.1 % makes -72 dBc of third harmonic at full drive; it is odd, and no balance cancels it.",
     "range": (-1, 1, 0.1), "unit": "%"},
    {"symbol": "mismatch", "name": "Mismatch", "about": "By how much a2 of one half falls short of the other's: what is left of the even orders.",
     "range": (0, 100, 1), "unit": "%"},
    {"symbol": "rails", "name": "Rails", "about": "Where the supply ends each half's swing, above full drive.", "range": (0, 6, 1), "unit": "dB"},
    {"symbol": "floor", "name": "Noise floor", "about": "Noise of one half in 20 kHz, below a sine at full drive.", "range": (-160, -60, -120),
     "unit": "dB"},
    {"symbol": "noise", "name": "Noise", "about": "Whether that noise is made.", "range": (0, 1, 1), "properties": SWITCH, "bench": True},
    {"symbol": "noise_seed", "name": "Noise seed", "about": "Start of the random numbers of the noise.", "range": (0, 16777215, 1),
     "properties": ["lv2:integer"], "bench": True},
    {"symbol": "channel", "name": "Lane", "about": "Number of the lane: lanes of one seed draw different noise.", "range": (0, 15, 0),
     "properties": ["lv2:integer"], "bench": True},
    {"symbol": "latency", "name": "Latency", "about": "Delay of the filters around the nonlinearity.", "range": (0, 128, 77), "output": True,
     "properties": ["lv2:reportsLatency", "lv2:integer"], "designation": "lv2:latency", "unit": "frame"},
]
GROUPS = [("in", "Program", "pg:StereoGroup , pg:InputGroup"), ("out", "Amplifier", "pg:StereoGroup , pg:OutputGroup")]
MORE = '<urn:hotcold:prepare> a lv2:ExtensionData ;\n  rdfs:label "prepare" ;\n  rdfs:comment "Solves circuits ahead." .\n\n'
EXTRA = ["lv2:optionalFeature lv2:hardRTCapable", "lv2:extensionData <urn:hotcold:prepare>", "pg:mainInput <urn:hotcold:amplifier#in>", "pg:mainOutput <urn:hotcold:amplifier#out>"]
