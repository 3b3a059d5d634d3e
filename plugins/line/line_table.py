# SPDX-FileCopyrightText: 2026 The hotcold authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The line's ports. generate.py puts the catalogue into CATALOGUE. range: minimum, maximum, default."""

URI = "urn:hotcold:line"
CLASS = "lv2:SimulatorPlugin"
NAME = "hotcold line"
ABOUT = "A line between two devices, driver, cable and receiver, computed from its circuit, with the disturbances that reach it."
PARTS = ("drivers", "cables", "receivers")


CATALOGUE = globals().get("CATALOGUE", {})


def enumeration(kind, usual):
    names = [part.name for part in CATALOGUE[kind]] + ["file"]
    return {"range": (0, len(names) - 1, names.index(usual) if usual in names else 0),
            "points": [(name, i) for i, name in enumerate(names)], "properties": ["lv2:enumeration", "lv2:integer"]}


def choice(*names):
    return {"range": (0, len(names) - 1, 0), "points": [(name, i) for i, name in enumerate(names)],
            "properties": ["lv2:enumeration", "lv2:integer"]}


def audio(symbol, name, about, group=None, output=False, optional=False, designation=None):
    port = {"kind": "audio", "symbol": symbol, "name": name, "about": about, "output": output}
    if group:
        port["group"] = group
    if designation:
        port["designation"] = designation
    if optional:
        port["properties"] = ["lv2:connectionOptional"]
    return port


SWITCH = ["lv2:toggled", "lv2:integer"]
PORTS = [
    audio("in_left", "In left", "Program, left.", "in", designation="pg:left"),
    audio("in_right", "In right", "Program, right.", "in", designation="pg:right"),
    audio("ground", "Ground", "EMF of the mains loop between the chassis, in volts.", optional=True),
    audio("leakage", "Leakage", "Leakage current through the shield, in amperes.", optional=True),
    audio("magnetic", "Magnetic", "Volts induced per metre of an untwisted loop 5 mm wide.", optional=True),
    audio("electric", "Electric", "Voltage of the disturbing conductor beside the cable, in volts.", optional=True),
    audio("rf", "RF", "Detected envelope of radio frequencies at the receiver, in volts.", optional=True),
    audio("out_left", "Out left", "Receiver output, left: program, disturbances and noise.", "out", True, designation="pg:left"),
    audio("out_right", "Out right", "Receiver output, right: program, disturbances and noise.", "out", True, designation="pg:right"),
    audio("residual_left", "Residual left", "Disturbances and noise alone, left.", "residual", True, True, "pg:left"),
    audio("residual_right", "Residual right", "Disturbances and noise alone, right.", "residual", True, True, "pg:right"),
    {"kind": "atom", "symbol": "control", "name": "Control", "about": "Messages that set the circuit files.",
     "designation": "lv2:control", "properties": ["lv2:connectionOptional"]},
    {"symbol": "driver", "name": "Driver", "about": "Output stage that drives the line, or the path of a .cir file.", **enumeration("drivers", "rca")},
    {"symbol": "cable", "name": "Cable", "about": "Cable between the devices, or the path of a .cir file.", **enumeration("cables", "rca")},
    {"symbol": "receiver", "name": "Receiver", "about": "Input stage that receives the line, or the path of a .cir file.", **enumeration("receivers", "single-ended")},
    {"symbol": "length", "name": "Length", "about": "Length of the cable.", "range": (0.1, 300, 2), "unit": "m", "define": ("length", 1.0)},
    {"symbol": "imbalance", "name": "Source imbalance", "about": "Extra source resistance in the hot leg.", "range": (0, 600, 0),
     "unit": "ohm", "define": ("imbalance", 1.0)},
    {"symbol": "tolerance", "name": "Tolerance", "about": "Further error of one receiver resistor; nothing where there is no network.",
     "range": (-5, 5, 0), "unit": "%", "define": ("tolerance", 1.0)},
    {"symbol": "spread", "name": "Spread", "about": "A random build: every resistor and capacitor of the parts drawn within this of its value.",
     "range": (0, 20, 0), "unit": "%", "define": ("spread", 1.0)},
    {"symbol": "seed", "name": "Seed", "about": "Which random build; the same seed is the same unit.", "range": (0, 16777215, 1),
     "properties": ["lv2:integer"], "define": ("seed", 1.0)},
    {"symbol": "contact", "name": "Contact resistance", "about": "Resistance of the connector contacts at each end.", "range": (0, 100, 0.01),
     "unit": "ohm", "define": ("contact", 1.0)},
    {"symbol": "contact_where", "group": "contact", "name": "Contact where", "about": "Which contacts have that resistance.",
     "define": ("contact_where", 1.0), **choice("all", "hot", "shield")},
    {"symbol": "bond", "name": "Shield bond", "about": "Which ends of the shield are connected; a shield that is the return stays connected.",
     "define": ("bond", 1.0), **choice("both", "driver", "receiver")},
    {"symbol": "loop_resistance", "group": "loop", "name": "Loop resistance", "about": "Resistance of the mains loop between the chassis.",
     "range": (0.01, 10, 0.5), "unit": "ohm", "define": ("loop_resistance", 1.0)},
    {"symbol": "loop_inductance", "group": "loop", "name": "Loop inductance", "about": "Inductance of the mains loop between the chassis.",
     "range": (0, 100, 10), "unit": "uH", "define": ("loop_inductance", 1e-6)},
    {"symbol": "lift", "name": "Ground lift", "about": "Lifts the receiver's ground from mains.", "range": (0, 1, 0), "properties": SWITCH,
     "define": ("lift", 1.0)},
    {"symbol": "pin1", "name": "Pin 1", "about": "Resistance that shield current shares with the signal ground.", "range": (0, 100, 0),
     "unit": "mohm", "define": ("pin1", 1e-3)},
    {"symbol": "beside", "name": "Beside", "about": "How much of the cable runs beside the disturber.", "range": (0, 300, 1), "unit": "m",
     "define": ("beside", 1.0)},
    {"symbol": "full_scale", "name": "Full scale", "about": "Line level of a 0 dBFS sine at the driver; below -10 stands for auto, the driver's own.",
     "range": (-11, 28, -11), "unit": "dBu", "points": [("auto", -11)], "auto": -11},
    {"symbol": "noise", "name": "Noise", "about": "The circuit's own thermal and amplifier noise.", "range": (0, 1, 1), "properties": SWITCH,
     "bench": True},
    {"symbol": "noise_seed", "name": "Noise seed", "about": "Start of the random numbers of the noise.", "range": (0, 16777215, 1),
     "properties": ["lv2:integer"], "bench": True},
    {"symbol": "channel", "name": "Lane", "about": "Number of the lane: lanes of one seed draw different noise.", "range": (0, 15, 0),
     "properties": ["lv2:integer"], "bench": True},
    {"symbol": "enabled", "name": "Enabled", "about": "0 passes the program as it is.", "range": (0, 1, 1), "properties": SWITCH,
     "designation": "lv2:enabled"},
    {"symbol": "latency", "name": "Latency", "about": "Delay of the filters.", "range": (0, 64, 8), "output": True,
     "properties": ["lv2:reportsLatency", "lv2:integer"], "designation": "lv2:latency", "unit": "frame"},
]
GROUPS = [("in", "Program", "pg:StereoGroup , pg:InputGroup"), ("out", "Line", "pg:StereoGroup , pg:OutputGroup"),
          ("residual", "Residual", "pg:StereoGroup , pg:OutputGroup"), ("loop", "Mains loop", "pg:InputGroup"),
          ("contact", "Contacts", "pg:InputGroup")]
FILES = [("driver_file", "Driver file"), ("cable_file", "Cable file"), ("receiver_file", "Receiver file")]
MORE = "".join(f'<{URI}#{symbol}> a lv2:Parameter ;\n  rdfs:label "{label}" ;\n  rdfs:range atom:Path .\n\n' for symbol, label in FILES)
MORE += '<urn:hotcold:prepare> a lv2:ExtensionData ;\n  rdfs:label "prepare" ;\n  rdfs:comment "Solves circuits ahead." .\n\n'
EXTRA = ["lv2:requiredFeature urid:map", "lv2:optionalFeature lv2:hardRTCapable , lv2:isLive , work:schedule , state:mapPath , state:makePath , "
         "state:freePath , state:threadSafeRestore , log:log",
         "lv2:extensionData state:interface , work:interface , <urn:hotcold:prepare>", "pg:mainInput <urn:hotcold:line#in>",
         "pg:mainOutput <urn:hotcold:line#out>", "patch:writable " + " , ".join(f"<{URI}#{symbol}>" for symbol, _ in FILES)]
