# SPDX-FileCopyrightText: 2026 The hotcold authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The headphone's ports. generate.py puts the catalogue into CATALOGUE. range: minimum, maximum, default."""

URI = "urn:hotcold:headphone"
CLASS = "lv2:SimulatorPlugin"
NAME = "hotcold headphone"
ABOUT = "A headphone on its amplifier, computed from its circuit."
PARTS = ()


def audio(symbol, name, about, group, output=False, optional=False):
    return {"kind": "audio", "symbol": symbol, "name": name, "about": about, "group": group, "output": output,
            "designation": "pg:left" if symbol.endswith("left") else "pg:right", "properties": ["lv2:connectionOptional"] if optional else []}


PORTS = [
    audio("in_left", "In left", "Program, left.", "in"),
    audio("in_right", "In right", "Program, right.", "in"),
    audio("residual_in_left", "Residual in left", "What the line added, left.", "residual_in", optional=True),
    audio("residual_in_right", "Residual in right", "What the line added, right.", "residual_in", optional=True),
    audio("out_left", "Out left", "Voltage across the left driver.", "out", True),
    audio("out_right", "Out right", "Voltage across the right driver.", "out", True),
    audio("residual_left", "Residual left", "What line and headphone add, left.", "residual", True, True),
    audio("residual_right", "Residual right", "What line and headphone add, right.", "residual", True, True),
    {"symbol": "volume", "name": "Volume", "about": "Rms of a 0 dBFS sine at the amplifier's output, single-ended and without a load.",
     "range": (0.001, 20, 1), "unit": "V"},
    {"symbol": "volts", "name": "Volts", "about": "Rms across a driver for a 0 dBFS sine.", "range": (0, 100, 0), "unit": "V", "output": True},
    {"symbol": "latency", "name": "Latency", "about": "Delay of the filters.", "range": (0, 64, 8), "output": True,
     "properties": ["lv2:reportsLatency", "lv2:integer"], "designation": "lv2:latency", "unit": "frame"},
]
GROUPS = [("in", "Program", "pg:StereoGroup , pg:InputGroup"), ("residual_in", "Residual of the line", "pg:StereoGroup , pg:InputGroup"),
          ("out", "Drivers", "pg:StereoGroup , pg:OutputGroup"), ("residual", "Residual", "pg:StereoGroup , pg:OutputGroup")]
MORE = '<urn:hotcold:prepare> a lv2:ExtensionData ;\n  rdfs:label "prepare" ;\n  rdfs:comment "Solves circuits ahead." .\n\n'
EXTRA = ["lv2:optionalFeature lv2:hardRTCapable", "lv2:extensionData <urn:hotcold:prepare>", "pg:mainInput <urn:hotcold:headphone#in>",
         "pg:mainOutput <urn:hotcold:headphone#out>"]
