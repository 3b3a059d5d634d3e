# SPDX-FileCopyrightText: 2026 The hotcold authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a layout must be, whatever program it is for: right by the tables that `hotcold list` prints, complete, and fit for fingers."""
import collections
import re
import subprocess

Row = collections.namedtuple("Row", "type unit low high choices default")
PAGES = ("/interference/", "/program/", "/lane/{}/line/", "/lane/{}/amplifier/", "/lane/{}/headphone/")
ALONE = "/listen /listen/gain /match /fade /trim /mute /dim /toggle/hold /toggle/every /monitor/spl /monitor/calibrate".split()
ACTIONS = "/toggle /panic /panic/release /program/play /program/pause /program/next /program/previous /cue/go /cue/stop /interference/motor/fire " \
          "/trial/new /trial/option /trial/play /trial/answer /trial/rate /trial/next /trial/abort /trial/close /trial/match".split()
SHOWN = "level residual hum loudness correlation audible".split()
SHOWN_ALONE = "/meter/rejection /meter/text /scene/caption /trial/state /trial/result /trial/commit /trial/log /trial/sealed /trial/reveal /trial/audience /trial/votes " \
              "/program/position /program/length /program/playing".split()
# Nobody tells where a file is with a finger.
TYPED = {"/program/file"}
LEAST_PX = (30, 19)


def listed(hotcold, what, *options):
    done = subprocess.run([hotcold, "list", what, *options], capture_output=True, text=True, check=True)
    return [line.split("\t") for line in done.stdout.splitlines()]


def table(hotcold, lanes):
    rows = {}
    for address, kind, unit, low, high, default, meaning in listed(hotcold, "parameters", "--lanes-count", lanes):
        names = re.search(r"\(([^()]*)\)$", meaning) if kind == "choice" else None
        choices = names.group(1).split() if names else []
        # A part may be a file, which no button can name; the source may be `file`, which is a choice like others.
        rows[address] = Row(kind, unit, low, high, choices[:-1] if choices[-1:] == ["file"] else choices, default)
    return rows


def settable(rows, lanes):
    """Addresses that a layout must offer, with what stands in for a choice's index left out."""
    letters = "abcdefgh"[:int(lanes)]
    prefixes = [page.format(letter) for page in PAGES for letter in letters]
    wanted = set(ALONE) | set(ACTIONS) | {f"/lane/{letter}/select" for letter in letters}
    for address, row in rows.items():
        told_only = row.type in ("ask", "action") or re.search(r"/program/(position|length|playing|paused)$", address) or re.search(
            r"/headphone/(volts|milliwatts|spl|current|limited|hiss)$|/line/loop/(impedance|current)$", address)
        twin = address.endswith("/index") and rows.get(address[:-6], Row(*6 * [""])).type == "choice"
        if address.startswith(tuple(prefixes)) and not told_only and not twin:
            wanted.add(address)
    return wanted


def wrong_by_table(control, row):
    """What a control sends that its parameter would not take as it is; None where all is well."""
    for message in control.sends:
        tag, value = message[-1]
        if row.type in ("int", "float") and (tag != row.type[0] or not float(row.low) - 1e-9 <= value <= float(row.high) + 1e-9):
            return f"{message} for {row}"
        if row.type in ("choice", "string") and tag != "s":
            return f"{message} for {row}"
    ends = [message[-1][1] for message in control.sends]
    if row.type in ("int", "float") and [float(end) for end in ends] != [float(row.high), float(row.low)]:
        return f"from {ends[1]} to {ends[0]}, not from {row.low} to {row.high}"
    return None


def in_decades(row):
    """Where a fader must be turned in decades: a wide range from above 0, or one from 0 far beyond the usual value."""
    low, high = float(row.low), float(row.high)
    usual = 0 if row.default == "auto" else float(row.default)
    return row.type == "float" and (high / low >= 200 if low > 0 else low == 0 and usual > 0 and high / usual >= 20)


def judge_faders(controls, rows):
    seen = 0
    for control in controls:
        if control.kind.lower() != "fader" or not control.sends:
            continue
        row, points = rows[control.address], control.extra.get("range", {})
        if control.address == "/trial/rate":
            yield "ratings from 0 to 100", [message[-1] for message in control.sends] == [("f", 100), ("f", 0)], control.sends
            continue
        decades = len(points) > 2 or "foot" in control.extra.get("script", "")
        seen += decades
        yield f"{control.address}: in decades", decades == in_decades(row), points
        if len(points) > 2:  # what TouchOSC's script makes of the middle is judged where it runs
            quarter, half, more = (points[f"{part}.0000%"] for part in (25, 50, 75))
            yield f"{control.address}: decades are alike", abs(quarter * more / half ** 2 - 1) < 0.02, points
            least = min(value for value in points.values() if value > 0)
            yield f"{control.address}: its lowest can be sent", round(least, control.extra["decimals"]) > 0.9 * least, control.extra["decimals"]
    yield "faders in decades", seen >= 20, seen


def judge_words(controls, rows):
    """Each control has its words beside or on it, and its number has its unit."""
    texts = collections.defaultdict(set)
    for control in controls:
        if control.address is None or control.kind == "button":
            texts[control.page].add(control.name)
    named = {"/listen": "listen to"} | {f"/lane/{letter}/select": letter.upper() for letter in "abcdefgh"} | \
        {f"/lane/{letter}/name": f"lane {letter}" for letter in "abcdefgh"}
    for control in controls:
        if not control.touched or control.address is None or control.address.startswith(("/trial/", "/scene")):
            continue
        parts = control.address.split("/")
        word = parts[-2] if parts[1] == "interference" and parts[-1] == "on" and parts[2] != "noise" else parts[-1].replace("_", " ")
        said = named.get(control.address) in texts[control.page] or any(text == word or text.endswith(" " + word) for text in texts[control.page])
        yield f"{control.address}: says what it is", said, sorted(texts[control.page])
        if control.kind == "input" and rows[control.address].type != "string":
            yield f"{control.address}: has its unit", control.extra["unit"] == rows[control.address].unit, control.extra


def judge_table(controls, rows, lanes):
    sent = collections.defaultdict(list)
    for control in controls:
        if control.address is not None:
            yield f"{control.address} exists", control.address in rows, control.name
        if control.sends and rows[control.address].type != "action":
            wrong = wrong_by_table(control, rows[control.address])
            yield f"{control.address} fits the table", wrong is None, wrong
        for message in control.sends or []:
            sent[control.address].append([value for _, value in message])
    for address, row in rows.items():
        if row.type == "choice" and address in sent:
            yield f"{address}: all choices", sorted(value for value, in sent[address]) == sorted(row.choices), sent[address]
    missing = settable(rows, lanes) - set(sent) - TYPED
    yield "everything can be set", not missing, sorted(missing)
    told = {control.address for control in controls if control.told}
    letters = "abcdefgh"[:int(lanes)]
    wanted = {f"/meter/{letter}/{name}" for letter in letters for name in SHOWN} | set(SHOWN_ALONE) | {f"/lane/{letter}/select" for letter in letters}
    wanted |= settable(rows, lanes) - set(ACTIONS) - {"/toggle/hold"}
    yield "everything is shown", not wanted - told, sorted(wanted - told)


def judge_scenes(controls, hotcold):
    scenes = sorted(name for name, _ in listed(hotcold, "scenes"))
    offered = sorted(message[0][1] for control in controls if control.address == "/scene" and control.sends for message in control.sends)
    yield "a button for every scene", offered == scenes and len(scenes) >= 16, offered


def judge_geometry(controls, least):
    pages = collections.defaultdict(list)
    for control in controls:
        x, y, to_x, to_y = control.box
        wide, high = to_x - x, to_y - y
        yield f"{control.page} {control.name}: has a size", x >= 0 and y >= 0 and wide > 0 and high > 0, control.box
        if control.touched:
            pages[control.page].append(control)
            yield f"{control.page} {control.name}: a finger finds it", wide >= least[0] and high >= least[1], control.box
    for page, touched in pages.items():
        for i, one in enumerate(touched):
            for other in touched[:i]:
                apart = one.box[2] <= other.box[0] + 1e-3 or other.box[2] <= one.box[0] + 1e-3 or \
                    one.box[3] <= other.box[1] + 1e-3 or other.box[3] <= one.box[1] + 1e-3
                if not apart:
                    yield f"{page}: {one.address} over {other.address}", False, (one.box, other.box)
    yield "pages with something to touch", len(pages) >= 8, sorted(pages)
