# SPDX-FileCopyrightText: 2026 The hotcold authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The interference plugin's ports. range: minimum, maximum, default."""

URI = "urn:hotcold:interference"
CLASS = "lv2:GeneratorPlugin"
NAME = "hotcold interference"
ABOUT = "Disturbances of a room as five physical signals, made once and coupled into every line by that line's own circuit."
PARTS = ()
SWITCH = ["lv2:toggled", "lv2:integer"]


def bus(symbol, name, about):
    return {"kind": "audio", "symbol": symbol, "name": name, "about": about, "output": True, "properties": ["lv2:connectionOptional"]}


def knob(group, name, minimum, maximum, usual, unit, about, **more):
    return {"symbol": f"{group}_{name}", "group": group, "name": f"{group.capitalize()} {name}", "about": about,
            "range": (minimum, maximum, usual), "unit": unit, **more}


def switch(group, about, usual=0):
    return knob(group, "on", 0, 1, usual, "", about, properties=SWITCH)


PORTS = [
    bus("ground", "Ground", "EMF of the mains loop between the chassis, in volts."),
    bus("leakage", "Leakage", "Leakage current through the shield, in amperes."),
    bus("magnetic", "Magnetic", "Volts induced per metre of an untwisted loop 5 mm wide."),
    bus("electric", "Electric", "Voltage of the disturbing conductor beside the cable, in volts."),
    bus("rf", "RF", "Detected envelope of radio frequencies, in volts."),
    bus("source", "Source", "Hum made inside the source, to be added to the program; a sample of 1 is full scale. No bus: every lane carries it."),
    {"symbol": "mains", "group": "mains", "name": "Mains frequency", "about": "Nominal frequency of the mains.", "range": (45, 65, 50), "unit": "Hz"},
    knob("mains", "walk", 0, 500, 20, "mHz", "Standard deviation of the mains' frequency: 20 mHz in a large grid, more from a stage's own generator."),
    {"symbol": "distance", "name": "Distance",
     "about": "From the disturber to the cable, for all that comes through the air: dimmer, brick, motor, phone, wifi.",
     "range": (0.02, 10, 0.1), "unit": "m"},
    {"symbol": "seed", "name": "Seed", "about": "Start of every random number in the sound.", "range": (0, 16777215, 1),
     "properties": ["lv2:integer"]},
    switch("hum", "Hum of a ground loop."),
    knob("hum", "level", 0, 5, 0.02, "V", "Rms of the fundamental of the loop's EMF: 5 to 100 uV in one rack, 0.1 to 1 mV on one outlet strip, "
         "1 to 100 mV between outlets, 0.1 to 3 V between distributions."),
    {"symbol": "source_hum", "name": "Hum in the source", "range": (-200, 0, -200), "unit": "dB", "address": "/program/hum",
     "about": "Hum in the program itself, as every lane carries it: its fundamental, re a sine at full scale; -200 is none."},
    switch("leakage", "Leakage of adapters without protective earth, through the shield."),
    knob("leakage", "level", 0, 0.005, 78e-6, "A", "Rms of the fundamental: 54 to 78 uA measured, 0.25 mA allowed."),
    knob("leakage", "voltage", 0, 250, 0, "V", "Rms of the mains on a flex that lies bare beside the cable, for the electric bus: 230, or 0 for none."),
    switch("rectifier", "Charging current of rectifiers in the loop: a pulse at each crest of the mains."),
    knob("rectifier", "level", 0, 5, 0.005, "V", "Rms of the fundamental of the loop's EMF; realistic as hum."),
    knob("rectifier", "angle", 30, 60, 44.75, "deg", "Width of a pulse; 2 to 3 ms at 50 Hz are 36 to 54 degrees."),
    switch("dimmer", "Phase-cut dimmer on a load wire beside the cable."),
    knob("dimmer", "level", 0, 40, 10, "A", "Crest of the load's uncut current: 0.3 to 3 A at home, 10 A in a theatre."),
    knob("dimmer", "angle", 10, 170, 90, "deg", "Conduction angle of each half-cycle; 90 is half power."),
    knob("dimmer", "rise", 20, 1000, 50, "us",
         "Full width at half maximum of the rising current's slope: 50 to 75 us at home, 300 to 500 us with a theatre's chokes."),
    knob("dimmer", "jitter", 0, 50, 10, "us", "Standard deviation of the firing: 5 to 20 us."),
    knob("dimmer", "shared", 0, 1000, 1, "mohm", "Resistance that its load current shares with the ground loop; 0.3 V peak of 10 A are 30 mohm."),
    knob("dimmer", "voltage", 0, 250, 0, "V", "Rms of the mains on a load wire that lies bare beside the cable, for the electric bus: 230, or 0 for none."),
    switch("brick", "Cheap switching supply: leakage, hash at the mains' crests, a tone at light load."),
    knob("brick", "level", 0, 0.005, 100e-6, "A", "Rms of the fundamental of its leakage: 50 to 250 uA."),
    knob("brick", "hash", 0, 0.001, 20e-6, "A", "Rms of the leaking hash, 2 to 20 kHz, at the mains' crest; estimated so that a lead hears 1 to 30 uV."),
    knob("brick", "ripple", 0, 0.1, 0.003, "A", "The same hash in the flex beside the cable, for the magnetic bus; an estimate."),
    knob("brick", "tone", 500, 4000, 1700, "Hz", "Frequency of burst mode at light load, half as strong as the hash."),
    switch("phone", "GSM phone beside the receiver."),
    knob("phone", "level", 0, 0.1, 0.001, "V", "Detected height of a burst at 10 cm: about 1 mV; falls with the square of the distance."),
    knob("phone", "mode", 0, 1, 0, "", "What it does: talk, or the signalling before it rings.", points=[("talk", 0), ("ringing", 1)],
         properties=["lv2:enumeration", "lv2:integer"]),
    switch("wifi", "Access point of a wireless network beside the receiver."),
    knob("wifi", "level", 0, 0.1, 31.6e-6, "V", "Detected height of a burst at 10 cm: 30 dB below a phone; falls with the square of the distance."),
    knob("wifi", "traffic", 0, 1, 0.3, "", "How busy it is between beacons: 0 beacons only, 1 the shortest gaps."),
    switch("radio", "Strong AM transmitter, detected by the input."),
    knob("radio", "level", 0, 0.1, 0.000775, "V", "Rms of the detected programme, taken for a sine: -70 to -50 dBu near a transmitter."),
    knob("radio", "depth", 0, 1, 0.6, "", "Modulation depth m: 0.3 to 0.9; square detection adds a second harmonic of m/4."),
    knob("radio", "tone", 0, 3400, 0, "Hz", "Frequency of a sine as programme; below 100 a voice speaks."),
    knob("radio", "fading", 0, 20, 3, "dB", "Slow fading, up to so much up and down."),
    switch("motor", "Motor on the same mains, running: hum and brush noise."),
    knob("motor", "level", 0, 2, 0.1, "V", "Peak of the arc that starts it, in the loop's EMF: 10 to 500 mV; its running hum is a tenth of that."),
    knob("motor", "fire", 0, 1, 0, "", "Starts it, a fridge for one: showering arc, then inrush.", properties=["lv2:toggled", "lv2:integer", "pprops:trigger"]),
    knob("motor", "current", 0, 20, 1, "A", "Rms of its running current, for the magnetic bus: a fridge 1 A, a drill 3 A."),
    knob("motor", "brush", 0, 0.1, 0.001, "V", "Rms of the brush noise, 2 to 20 kHz, in the loop's EMF: none in a fridge, 1 to 10 mV in a drill."),
    switch("noise", "The circuits' own thermal and amplifier noise, in all lanes.", 1),
]
GROUPS = [(name, name.capitalize(), "pg:InputGroup")
          for name in ("mains", "hum", "leakage", "rectifier", "dimmer", "brick", "phone", "wifi", "radio", "motor", "noise")]
MORE = ""
EXTRA = ["lv2:optionalFeature lv2:hardRTCapable"]
