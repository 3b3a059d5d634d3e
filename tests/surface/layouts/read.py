# SPDX-FileCopyrightText: 2026 The hotcold authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Layout files, read strictly and independently of what wrote them, as lists of controls that are alike whatever the program."""
import collections
import json
import re
import xml.etree.ElementTree as xml
import zlib

# One control: its box in pixels of its page; what it sends (None: nothing) as a list of example messages, each a list of (tag, value);
# whether it is told; and whether a hand can touch it.
Control = collections.namedtuple("Control", "page kind name box address sends told touched extra")
WIDTH, HEIGHT = 1280, 800

# What Open Stage Control 1.26 knows of a widget, as far as it is of use here: the rest is refused.
COMMON = set("type id left top width height colorText colorWidget css".split())
SENDS = set("value default address preArgs typeTags decimals bypass interaction".split())
PANEL = set("colorBg alphaStroke padding innerPadding scroll widgets tabs onCreate".split())
PROPERTIES = {"button": COMMON | SENDS | set("label wrap on off mode decoupled".split()),
              "fader": COMMON | SENDS | set("design horizontal range".split()),
              "switch": COMMON | SENDS | set("values layout".split()),
              "input": COMMON | SENDS | set("align unit numeric".split()),
              "text": COMMON | SENDS | set("align wrap".split()),
              "panel": COMMON | PANEL, "tab": set("type id label colorWidget widgets tabs".split()),
              "root": set("type id".split()) | PANEL}
MODES = {"tap", "toggle", "push"}


def tags(widget, values):
    """Open Stage Control's: a letter each, the last for all that follow."""
    letters = widget["typeTags"]
    assert len(letters) == len(values), (widget, values)
    return list(zip(letters, values))


def stage_sends(widget):
    kind, before = widget["type"], widget.get("preArgs", [])
    if kind == "button":
        assert widget["mode"] in MODES, widget
        states = [widget["on"]] if widget["mode"] == "tap" else [widget["on"], widget["off"]]
        return [tags(widget, before + [state]) for state in states]
    if kind == "fader" and not widget.get("bypass"):
        return [tags(widget, before + [widget["range"][end]]) for end in ("max", "min")]
    if kind == "switch":
        return [tags(widget, before + [value]) for value in widget["values"]]
    return None


def stage_box(widget):
    sides = [widget[side] for side in ("left", "top", "width", "height")]
    assert all(isinstance(side, str) and side.endswith("%") for side in sides), widget
    x, y, w, h = (float(side[:-1]) for side in sides)
    return x, y, x + w, y + h


def stage_walk(widget, page, controls, ids):
    unknown = set(widget) - PROPERTIES[widget["type"]]
    assert not unknown, f"{widget['type']} has no {unknown}"
    assert widget["id"] not in ids, widget["id"]
    ids.add(widget["id"])
    inner = widget.get("tabs", []) + widget.get("widgets", [])
    assert not (widget.get("tabs") and widget.get("widgets")), "tabs or widgets, not both"
    if inner or widget["type"] in ("tab", "panel", "root"):
        for one in inner:
            stage_walk(one, page + "/" + widget.get("label", widget["id"]), controls, ids)
        return
    sends = stage_sends(widget)
    told = bool(widget.get("decoupled")) or widget["type"] in ("switch", "input", "text") or (widget["type"] == "fader" and "preArgs" not in widget)
    script = widget.get("value", "")
    address = script.split("OSC{")[1].split("}")[0] if "OSC{" in script else widget.get("address")
    touched = widget.get("interaction", True) and widget["type"] != "text"
    controls.append(Control(page, widget["type"], widget.get("label", widget.get("default", "")), stage_box(widget), address, sends,
                            told and address is not None, touched, widget))


def open_stage_control(data):
    file = json.loads(data, parse_constant=lambda word: 1 / 0)
    assert file["createdWith"] == "Open Stage Control" and file["version"].startswith("1."), file["version"]
    root = file["content"]
    assert root["type"] == "root"
    controls = []
    stage_walk(root, "", controls, set())
    return controls, root


# ---- TouchOSC ------------------------------------------------------------------------------------------------------------------------

KINDS = {"b": lambda v: v.text in ("0", "1"), "i": lambda v: str(int(v.text)) == v.text, "f": lambda v: float(v.text) == float(v.text),
         "s": lambda v: len(v) == 0, "c": lambda v: [k.tag for k in v] == list("rgba") and all(0 <= float(k.text) <= 1 for k in v),
         "r": lambda v: [k.tag for k in v] == list("xywh") and all(int(k.text) >= 0 for k in v)}
COLOURS = {"color", "textColor", "tabColorOff", "tabColorOn", "textColorOff", "textColorOn"}
# The values that a kind of node has; a message may name no other.
VALUES = {"GROUP": {"touch"}, "PAGER": {"page", "touch"}, "LABEL": {"text", "touch"}, "BUTTON": {"x", "touch"}, "FADER": {"x", "touch"}}
PARTS = ["properties", "values", "messages", "children"]
OSC = "enabled send receive feedback connections triggers path arguments".split()


def properties(node):
    found = {}
    for one in node.find("properties"):
        key, value = one
        assert (one.tag, key.tag, value.tag) == ("property", "key", "value") and key.text not in found, key.text
        assert KINDS[one.get("type")](value), (key.text, one.get("type"))
        assert (one.get("type") == "c") == (key.text in COLOURS), key.text
        found[key.text] = [int(k.text) for k in value] if one.get("type") == "r" else value.text or ""
    return found


def partials(parent):
    for one in parent:
        assert [k.tag for k in one] == ["type", "conversion", "value", "scaleMin", "scaleMax"], parent.tag
        kind, conversion, value, low, high = (k.text or "" for k in one)
        assert kind in ("CONSTANT", "VALUE") and conversion in ("STRING", "INTEGER", "FLOAT"), (kind, conversion)
        yield kind, {"STRING": "s", "INTEGER": "i", "FLOAT": "f"}[conversion], value, float(low), float(high)


def argument(part, x):
    kind, tag, value, low, high = part
    if kind == "VALUE":
        value = low + (high - low) * x
    return tag, value if tag == "s" else int(float(value)) if tag == "i" else float(value)


def touch_message(node, has):
    """(address, example messages or None, told) of a control's only message."""
    message, = node.find("messages")
    assert message.tag == "osc" and [k.tag for k in message] == OSC
    assert message.find("connections").text == "00001" and message.find("enabled").text == "1" and message.find("feedback").text == "0"
    (kind, tag, address, _, _), = partials(message.find("path"))
    assert kind == "CONSTANT" and tag == "s"
    parts = list(partials(message.find("arguments")))
    assert all(part[2] in has for part in parts if part[0] == "VALUE"), address
    triggers = [(t.find("var").text, t.find("condition").text) for t in message.find("triggers")]
    sends = message.find("send").text == "1"
    assert bool(triggers) == sends and all(var in has and how in ("ANY", "RISE") for var, how in triggers), address
    ends = [1] if sends and triggers[0][1] == "RISE" else [1, 0]
    return address, [[argument(part, x) for part in parts] for x in ends] if sends else None, message.find("receive").text == "1"


def touch_walk(node, page, controls, ids, frame):
    kind, has = node.get("type"), VALUES[node.get("type")]
    assert node.tag == "node" and node.get("ID") not in ids, node.get("ID")
    ids.add(node.get("ID"))
    assert [k.tag for k in node] == [part for part in PARTS if node.find(part) is not None], "parts in their order"
    own = properties(node)
    assert {v.find("key").text for v in node.find("values")} == has, kind
    x, y, w, h = own["frame"]
    assert x + w <= frame[2] and y + h <= frame[3], f"{own['name']} reaches beyond its page: {own['frame']} in {frame}"
    if kind in ("GROUP", "PAGER"):
        inside = page + "/" + own.get("tabLabel", own["name"])
        for one in node.find("children"):
            touch_walk(one, inside, controls, ids, own["frame"])
        return own
    if node.find("messages") is None:
        text = [v.find("default").text for v in node.find("values") if v.find("key").text == "text"]
        controls.append(Control(page, kind, text[0] if text else "", (x, y, x + w, y + h), None, None, False, own["interactive"] == "1", own))
        return own
    address, sends, told = touch_message(node, has)
    assert own["name"] == address, "a script finds its address in its name"
    # A fader in decades sends by its script, which scripts.py runs.
    decades = re.search(r"local low, foot, high = (\S+), \S+, (\S+)", own.get("script", ""))
    if decades:
        sends = [[("f", float(decades.group(2)))], [("f", float(decades.group(1)))]]
    controls.append(Control(page, kind, own["name"], (x, y, x + w, y + h), address, sends, told, own["interactive"] == "1", own))
    return own


def touchosc(data):
    text = zlib.decompress(data)
    root = xml.fromstring(text)
    assert (root.tag, root.attrib, len(root)) == ("lexml", {"version": "3"}, 1)
    controls = []
    own = touch_walk(root[0], "", controls, set(), [0, 0, WIDTH, HEIGHT])
    return controls, own
