# SPDX-FileCopyrightText: 2026 The hotcold authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The headphone's ports. generate.py puts the catalogue into CATALOGUE. range: minimum, maximum, default. The output ports between
`volts` and `latency` stand in the order in which solve.c tells them."""

URI = "urn:hotcold:headphone"
CLASS = "lv2:SimulatorPlugin"
NAME = "hotcold headphone"
ABOUT = "A headphone on its amplifier, computed from its circuit: what is heard is the voltage across the drivers."
PARTS = ("headphones",)

CATALOGUE = globals().get("CATALOGUE", {})


def audio(symbol, name, about, group, output=False, optional=False):
    return {"kind": "audio", "symbol": symbol, "name": name, "about": about, "group": group, "output": output,
            "designation": "pg:left" if symbol.endswith("left") else "pg:right", "properties": ["lv2:connectionOptional"] if optional else []}


def choice(names, usual=0):
    return {"range": (0, len(names) - 1, usual), "points": [(name, i) for i, name in enumerate(names)],
            "properties": ["lv2:enumeration", "lv2:integer"]}


def told(symbol, name, about, unit, low, high, usual=0, **more):
    return {"symbol": symbol, "name": name, "about": about, "range": (low, high, usual), "unit": unit, "output": True, **more}


MODELS = [part.name for part in CATALOGUE.get("headphones", [])] + ["file"]
SWITCH = ["lv2:toggled", "lv2:integer"]
PORTS = [
    audio("in_left", "In left", "Program, left.", "in"),
    audio("in_right", "In right", "Program, right.", "in"),
    audio("residual_in_left", "Residual in left", "What the line added, left.", "residual_in", optional=True),
    audio("residual_in_right", "Residual in right", "What the line added, right.", "residual_in", optional=True),
    audio("out_left", "Out left", "Voltage across the left driver.", "out", True),
    audio("out_right", "Out right", "Voltage across the right driver.", "out", True),
    audio("residual_left", "Residual left", "What line and headphone add, left.", "residual", True, True),
    audio("residual_right", "Residual right", "What line and headphone add, right.", "residual", True, True),
    {"kind": "atom", "symbol": "control", "name": "Control", "about": "Messages that set the circuit file.",
     "designation": "lv2:control", "properties": ["lv2:connectionOptional"]},
    {"symbol": "model", "name": "Headphone", "about": "Headphone and its plug, or the path of a .cir file.", **choice(MODELS, MODELS.index("trs-32") if "trs-32" in MODELS else 0)},
    {"symbol": "drive", "name": "Drive", "about": "Single-ended, or bridged between two halves in opposite sense, which needs four wires.",
     "define": ("drive", 1.0), **choice(["se", "btl"])},
    {"symbol": "output_impedance", "name": "Output impedance", "about": "Of one half of the amplifier; bridged it counts twice.",
     "range": (0, 120, 0), "unit": "ohm", "define": ("output_impedance", 1.0)},
    {"symbol": "volume", "name": "Volume", "about": "Rms of a 0 dBFS sine at one half of the amplifier without a load; bridged there is twice that.",
     "range": (0.001, 20, 1), "unit": "V"},
    {"symbol": "length", "name": "Length", "about": "Length of the lead.", "range": (0, 10, 1.2), "unit": "m", "define": ("length", 1.0)},
    {"symbol": "common", "name": "Common return", "about": "Resistance of the return that both channels share where there are three wires: contact and wire.",
     "range": (0, 10, 0.1), "unit": "ohm", "define": ("common", 1.0)},
    {"symbol": "spread", "name": "Spread", "about": "A random build: every resistor and capacitor of the headphone drawn within this of its value.",
     "range": (0, 20, 0), "unit": "%", "define": ("spread", 1.0)},
    {"symbol": "seed", "name": "Seed", "about": "Which random build; the same seed is the same unit.", "range": (0, 16777215, 1),
     "properties": ["lv2:integer"], "define": ("seed", 1.0)},
    {"symbol": "limit_voltage", "group": "limit", "name": "Voltage limit", "about": "Peak voltage of one half of the amplifier.",
     "range": (0.1, 60, 12), "unit": "V"},
    {"symbol": "limit_current", "group": "limit", "name": "Current limit", "about": "Peak current of the amplifier into a driver.",
     "range": (1, 5000, 250), "unit": "mA"},
    {"symbol": "noise_own", "group": "noise", "name": "Own noise", "about": "Noise of one half of the amplifier, A-weighted; bridged it is 3 dB more.",
     "range": (0, 1000, 1.5), "unit": "uV"},
    {"symbol": "noise_upstream", "group": "noise", "name": "Noise from upstream",
     "about": "Noise that reaches the amplifier, at one half's output, A-weighted; bridged it is 6 dB more.", "range": (0, 1000, 0), "unit": "uV"},
    {"symbol": "sensitivity", "group": "sensitivity", "name": "Sensitivity", "about": "Of the headphone; below 50 stands for auto, the model's own.",
     "range": (49, 160, 49), "unit": "dB", "points": [("auto", 49)], "auto": 49},
    {"symbol": "sensitivity_unit", "group": "sensitivity", "name": "Sensitivity per", "about": "What the sensitivity is said for: sound pressure at 1 V or at 1 mW.",
     **choice(["dB/V", "dB/mW"])},
    {"symbol": "noise", "name": "Noise", "about": "Whether the amplifier's noise is made.", "range": (0, 1, 1), "properties": SWITCH, "bench": True},
    {"symbol": "noise_seed", "name": "Noise seed", "about": "Start of the random numbers of the noise.", "range": (0, 16777215, 1),
     "properties": ["lv2:integer"], "bench": True},
    {"symbol": "channel", "name": "Lane", "about": "Number of the lane: lanes of one seed draw different noise.", "range": (0, 15, 0),
     "properties": ["lv2:integer"], "bench": True},
    told("volts", "Volts", "Rms across a driver at program peak, a 0 dBFS sine at 997 Hz.", "V", 0, 200),
    told("milliwatts", "Milliwatts", "Power in a driver at program peak.", "mW", 0, 1000000),
    told("spl", "Sound pressure", "At the ear at program peak.", "dB SPL", -200, 200, -200),
    told("current", "Current", "Peak current into a driver at program peak.", "mA", 0, 10000),
    told("limited", "Limited by", "What holds a program peak down.", None, 0, 2, points=[("none", 0), ("voltage", 1), ("current", 2)],
         properties=["lv2:enumeration", "lv2:integer"]),
    told("hiss", "Hiss", "Noise of amplifier and upstream at the ear, A-weighted.", "dB SPL", -200, 200, -200),
    {"symbol": "latency", "name": "Latency", "about": "Delay of the filters.", "range": (0, 64, 9), "output": True,
     "properties": ["lv2:reportsLatency", "lv2:integer"], "designation": "lv2:latency", "unit": "frame"},
]
GROUPS = [("in", "Program", "pg:StereoGroup , pg:InputGroup"), ("residual_in", "Residual of the line", "pg:StereoGroup , pg:InputGroup"),
          ("out", "Drivers", "pg:StereoGroup , pg:OutputGroup"), ("residual", "Residual", "pg:StereoGroup , pg:OutputGroup"),
          ("limit", "Limits", "pg:InputGroup"), ("noise", "Noise", "pg:InputGroup"), ("sensitivity", "Sensitivity", "pg:InputGroup")]
MORE = f'<{URI}#model_file> a lv2:Parameter ;\n  rdfs:label "Headphone file" ;\n  rdfs:range atom:Path .\n\n'
MORE += '<urn:hotcold:prepare> a lv2:ExtensionData ;\n  rdfs:label "prepare" ;\n  rdfs:comment "Solves circuits ahead." .\n\n'
EXTRA = ["lv2:requiredFeature urid:map", "lv2:optionalFeature lv2:hardRTCapable , lv2:isLive , work:schedule , state:mapPath , state:makePath , "
         "state:freePath , state:threadSafeRestore , log:log",
         "lv2:extensionData state:interface , work:interface , <urn:hotcold:prepare>", f"pg:mainInput <{URI}#in>", f"pg:mainOutput <{URI}#out>",
         f"patch:writable <{URI}#model_file>"]
