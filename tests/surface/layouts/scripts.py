# SPDX-FileCopyrightText: 2026 The hotcold authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The scripts in layouts, run: TouchOSC's in Lua 5.1, Open Stage Control's in node. Each is told something and judged by what it makes of it."""
import json
import os
import re
import struct
import subprocess

HERE = os.path.dirname(os.path.abspath(__file__))
NODE = """
const given = JSON.parse(require("fs").readFileSync(0, "utf8"));
const run = ({code, told}) => new Function("told", code.replace(/OSC\\{[^}]*\\}/g, "told"))(told === null ? undefined : told);
const sent = [], timers = [];
new Function("send", "setInterval", given.create)((...all) => sent.push(all), (name, what, ms) => { timers.push(ms); what(); });
console.log(JSON.stringify({results: given.scripts.map(run), sent, timers}));
"""


def single(number):
    """As it arrives: 32 bits."""
    return struct.unpack("f", struct.pack("f", number))[0]


def shown(number, row, address, index):
    """How a reading must show a number, by the house's rule: a decimal where it is dB, else four digits, and the unit."""
    unit = "Hz" if address.startswith("/meter/") and address.endswith("/hum") and index == 0 else row.unit
    tenths = "/meter/" in address or address.endswith(("/headphone/spl", "/headphone/hiss"))
    one = f"{number:.1f}" if tenths and row.unit.startswith(("dB", "LUFS")) else f"{number:.4g}"
    return f"{one} {unit}".strip()


# ---- TouchOSC ------------------------------------------------------------------------------------------------------------------------

class Lua:
    """Commands for touchosc.lua, and what each script must print."""

    def __init__(self, folder):
        self.folder, self.commands, self.wanted, self.count = folder, [], [], 0

    def script(self, name, text, tag=""):
        self.count += 1
        path = os.path.join(self.folder, f"{self.count}.lua")
        with open(path, "w", encoding="utf-8") as file:
            file.write(text)
        self.commands.append(f"run {path} {name} {tag or '-'}")

    def do(self, command, *wanted):
        self.commands.append(command)
        self.wanted += wanted

    def run(self):
        done = subprocess.run(["lua5.1", os.path.join(HERE, "touchosc.lua")], input="\n".join(self.commands) + "\n", text=True,
                              capture_output=True, check=False)
        return done.stdout.splitlines(), done.stderr


def same(got, wanted):
    """Words alike, numbers alike to a millionth."""
    left, right = got.split(), wanted.split()
    if len(left) != len(right):
        return False
    for a, b in zip(left, right):
        try:
            if abs(float(a) - float(b)) > 1e-6 * max(1e-9, abs(float(b))) + 1e-12:
                return False
        except ValueError:
            if a != b:
                return False
    return True


def faders(lua, control, row):
    """In decades: both ends, a decade from the top, the way back, and a finger that is not fought with."""
    low, foot, high = (float(one) for one in re.search(r"local low, foot, high = (\S+), (\S+), (\S+)", control.extra["script"]).groups())
    assert (low, high) == (float(row.low), float(row.high)), control.address
    lua.script(control.address, control.extra["script"])
    lua.do("touch 1")
    for x, value in ((1, high), (0, low), (0.5, (foot * high) ** 0.5)):
        lua.do(f"x {x}", f"send {control.address} f {value!r}")
    lua.do(f"tell f {high!r}")
    lua.do("say x", "x 0.5")
    lua.do("touch 0")
    for value, x in ((high, 1), ((foot * high) ** 0.5, 0.5), (low, 0)):
        lua.do(f"tell f {value!r}")
        lua.do("say x", f"x {x}")


def touchosc(controls, own, rows, folder):
    lua = Lua(folder)
    seen = {"lamp": 0, "fader": 0, "bar": 0, "reading": 0}
    for control in controls:
        script = control.extra.get("script")
        if not script:
            continue
        row = rows[control.address]
        if "foot" in script:
            seen["fader"] += 1
            faders(lua, control, row)
            continue
        lua.script(control.address, script, control.extra.get("tag"))
        if "self.tag" in script:
            seen["lamp"] += 1
            for word, x in ((control.extra["tag"], 1), ("another", 0), (control.extra["tag"], 1)):
                lua.do(f"tell s {word}")
                lua.do("say x", f"x {x}")
        elif "local low" in script:
            seen["bar"] += 1
            low, high, index = (float(one) for one in re.search(r"low, high = (\S+), (\S+).*message\[2\]\[(\d+)\]", script, re.S).groups())
            others = "f 99 " * (int(index) - 1)
            for value, x in ((low - 10, 0), (low + (high - low) / 4, 0.25), (high + 10, 1)):
                lua.do(f"tell {others}f {value!r}")
                lua.do("say x", f"x {x}")
        else:
            seen["reading"] += 1
            first, last = (int(one) for one in re.search(r"from, to = (\d+), (\d+)", script).groups())
            told = [single(0.02 * (i + 1)) for i in range(4)]
            whole = row.type == "int"
            lua.do("tell " + " ".join(f"i {i + 1}" if whole else f"f {value!r}" for i, value in enumerate(told)))
            texts = [f"{i + 1} {row.unit}".strip() if whole else shown(value, row, control.address, i) for i, value in enumerate(told)]
            lua.do("say text", "text " + " ".join(texts[first - 1:last]))
            lua.do("tell s words")
            lua.do("say text", "text words" if first == 1 else "text")
    lua.script("root", own["script"])
    lua.wanted.append("send /unsubscribe i 9000")
    for at, wanted in ((0, ["send /subscribe i 9000"]), (3000, []), (4001, ["send /subscribe i 9000"]), (8000, []), (8002, ["send /subscribe i 9000"])):
        lua.do(f"frame {at}", *wanted)
    printed, complaint = lua.run()
    yield "scripts run", not complaint, complaint
    yield "scripts print no more and no less", len(printed) == len(lua.wanted), (len(printed), len(lua.wanted))
    for got, wanted in zip(printed, lua.wanted):
        yield f"script: {wanted}", same(got, wanted), got
    yield "scripts of every kind", min(seen.values()) >= 10, seen


# ---- Open Stage Control --------------------------------------------------------------------------------------------------------------

def open_stage_control(controls, root, rows):
    scripts, wanted, bars, readings = [], [], 0, 0
    for control in controls:
        code = re.fullmatch(r"JS\{\{(.*)\}\}", control.extra.get("value", ""), re.S)
        if not code:
            continue
        row, told = rows[control.address], [single(0.02 * (i + 1)) for i in range(4)]
        index = re.search(r"all\[(\d)\]", code.group(1))
        if control.kind == "fader":
            bars += 1
            nothing, number = control.extra["range"]["min"], told[int(index.group(1))]
        elif index:
            readings += 1
            nothing, number = "–", shown(told[int(index.group(1))], row, control.address, int(index.group(1)))
        else:
            nothing, number = None, " ".join(f"{one:.4g}" for one in told)
        scripts += [{"code": code.group(1), "told": told}, {"code": code.group(1), "told": None}]
        wanted += [number, nothing]
        if index and index.group(1) == "0":
            scripts.append({"code": code.group(1), "told": told[0]})
            wanted.append(number)
    done = subprocess.run(["node", "-e", NODE], input=json.dumps({"scripts": scripts, "create": root["onCreate"]}), capture_output=True, text=True,
                          check=False)
    yield "scripts run", done.returncode == 0, done.stderr
    got = json.loads(done.stdout or '{"results": [], "sent": [], "timers": []}')
    for one, expected in zip(got["results"], wanted):
        plain = one.strip() if isinstance(one, str) else one
        yield f"script: {expected}", plain == expected, plain
    yield "asks to be told, and again before the bench forgets", got["sent"] == [["/unsubscribe"], ["/subscribe"], ["/subscribe"]] and \
        got["timers"][0] < 10000, got
    yield "scripts of every kind", bars >= 10 and readings >= 20 and len(got["results"]) == len(wanted), (bars, readings)
