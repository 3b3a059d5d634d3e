# SPDX-FileCopyrightText: 2026 The hotcold authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""state.py HOTCOLD PROBE: the state is kept by itself and restored; after a crash more quietly; a broken one does no harm."""

import os
import subprocess
import sys
import tempfile
import time
import wave

from live import PATIENCE, Checks, Hotcold, Server, free_port, wait_for

CHANGED = {"/lane/a/name": "the old lead", "/lane/b/line/length": 33.5, "/lane/b/line/cable": "star-quad", "/lane/c/line/lift": 1,
           "/interference/hum/on": 1, "/interference/hum/level": 0.25, "/match": 0, "/listen": "residual", "/listen/gain": 12.0,
           "/select": "c", "/trim": -6.0, "/dim": 1, "/fade": 55.0, "/monitor/spl": 79.0, "/program/source": "file",
           "/program/level": -31.0, "/program/frequency": 440.0, "/program/loop": 0}
NOT_KEPT = {"/mute": 0}


class Kept:
    """Benches that keep their state in a folder of their own."""

    def __init__(self, program, server, folder):
        self.program, self.server, self.folder = program, server, folder
        self.file = os.path.join(folder, "hotcold", "hotcold.scene")
        self.sound = os.path.join(folder, "tone.wav")
        with wave.open(self.sound, "wb") as sound:
            sound.setparams((1, 2, 48000, 0, "NONE", ""))
            sound.writeframes(b"\0\1" * 48000)

    def run(self, *options):
        return Hotcold(self.program, self.server, "--midi", "none", *options, environment={"XDG_STATE_HOME": self.folder})

    def text(self):
        if not os.path.exists(self.file):
            return ""
        with open(self.file, encoding="utf-8") as file:
            return file.read()


def change(bench, kept):
    bench.set("/program/file", kept.sound)
    for address, value in CHANGED.items():
        bench.set(address, value)


def same(bench, check, what, **other):
    wanted = {**CHANGED, **NOT_KEPT, **{"/" + name: value for name, value in other.items()}}
    differ = {address: bench.value(address) for address, value in wanted.items() if not bench.becomes(address, value)}
    check(not differ, f"{what}: {len(wanted)} values are there, {differ} are not what they were")


def saved_at_once(bench, kept, fade):
    """/save writes before the bench would by itself, which looks every three seconds: the last look wrote what is waited for here."""
    bench.set("/fade", fade)
    wait_for(lambda: f"/fade {fade:g}" in kept.text(), 30 * PATIENCE)
    began = time.monotonic()
    bench.set("/fade", fade + 0.5)
    bench.send("/save")
    return wait_for(lambda: f"/fade {fade + 0.5:g}" in kept.text(), 30 * PATIENCE) and time.monotonic() - began < 2


def kept_by_itself(kept, check):
    with kept.run("--lanes-count", "3") as bench:
        change(bench, kept)
        check(wait_for(lambda: "/lane/b/line/length 33.5" in kept.text(), 30 * PATIENCE), "written by itself, soon after a change")
        check(any(saved_at_once(bench, kept, 40.0 + i) for i in range(6)), "and at once on /save")
        bench.send("/mute", 1)
        bench.set("/fade", CHANGED["/fade"])
    check(bench.status == 0 and "/fade 55" in kept.text() and not os.path.exists(kept.file + ".running"), "and at a good end")
    check(not os.path.exists(kept.file + ".part"), "nothing is left beside it")
    before = kept.text()
    with kept.run():
        time.sleep(4)
    check(kept.text() == before, "a run without --restore that changes nothing leaves it alone")
    with kept.run("--restore") as bench:
        same(bench, check, "restored after SIGTERM")
        check(bench.value("/program/file") == kept.sound and bench.value("/lanes") == 3, "with its file and its lanes")
    check(kept.text() == before, "and kept as it was")


def crashes(kept, check):
    with kept.run("--restore") as bench:
        bench.process.kill()
        bench.process.wait()
    check(os.path.exists(kept.file + ".running"), "a crash leaves its mark")
    with kept.run("--restore") as bench:
        same(bench, check, "restored after SIGKILL, at -20 dB", trim=-20.0)
        check("/trim at -20 dB" in bench.messages(), f"and says so: {bench.messages().strip()}")
        bench.set("/trim", -41.0)
        bench.send("/save")
        wait_for(lambda: "/trim -41" in kept.text(), 20 * PATIENCE)
        bench.process.kill()
        bench.process.wait()
    with kept.run("--restore", "--set", "/dim 0") as bench:
        check(bench.becomes("/trim", -41.0) and bench.value("/dim") == 0, "a lower trim stays; --set comes after the state")
        said, alive = refused(kept, check), bench.alive()
        check(alive and "another bench" in said, f"one of the same name keeps nothing: {said}")
    with kept.run("--restore") as bench:
        check(bench.becomes("/trim", -41.0) and "did not end well" not in bench.messages(), "after a good end nothing is said")


def refused(kept, check):
    with kept.run() as second:
        said = second.messages()
    check(second.status == 0, "a second bench of the same name runs")
    return said


def broken(kept, check):
    os.remove(kept.sound)
    with kept.run("--restore") as bench:
        check("/program/source: " in bench.messages() and bench.becomes("/trim", -41.0), f"no file to play: {bench.messages().strip()}")
    with open(kept.file, "a", encoding="utf-8") as file:
        file.write("/trim loud\n")
    line = kept.text().count("\n")
    with kept.run("--restore") as bench:
        said = bench.messages()
        check(f"{kept.file}:{line}: " in said and "expected a number" in said and "defaults" in said, f"broken: {said.strip()}")
        check(bench.becomes("/trim", 0.0) and bench.value("/lane/b/line/length") == 2.0, "starts from the defaults")
    check(os.path.exists(kept.file + ".broken"), "what was kept is set aside")


def not_kept(kept, check):
    before = os.stat(kept.file).st_mtime_ns if os.path.exists(kept.file) else None
    with kept.run("--no-state") as bench:
        bench.set("/trim", -3.0)
        check("--no-state" in (bench.refusal("/save") or ""), "/save is refused with --no-state")
    after = os.stat(kept.file).st_mtime_ns if os.path.exists(kept.file) else None
    check(before == after and not os.path.exists(kept.file + ".running"), "and nothing is written")
    done = subprocess.run([kept.program, "run", "--restore", "--server", kept.server.name, "--osc-port", str(free_port()), "--scene", "nowhere"],
                          env={**os.environ, "XDG_STATE_HOME": kept.folder}, capture_output=True, text=True, timeout=60, check=False)
    check(done.returncode == 2 and not os.path.exists(kept.file + ".running"), "a start that fails leaves no mark")


def main():
    program, probe = sys.argv[1:3]
    check = Checks()
    server = Server(probe)  # one that does not wait for clients that were killed
    server.start(48000, 1024)
    try:
        with tempfile.TemporaryDirectory() as folder:
            kept = Kept(program, server, folder)
            kept_by_itself(kept, check)
            crashes(kept, check)
            broken(kept, check)
            not_kept(kept, check)
    finally:
        server.stop()
    check.end()


if __name__ == "__main__":
    main()
