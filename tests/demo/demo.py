#!/usr/bin/python3
# SPDX-FileCopyrightText: 2026 The hotcold authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""demo.py ROOT BUILD: tools/demo as a person runs it, on a server name of its own: what it prints is true, and nothing stays behind."""
import glob
import os
import re
import signal
import socket
import subprocess
import sys
import tempfile
import time

import numpy
import soundfile

SKIP = 77


def free_port():
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as s:
        s.bind(("127.0.0.1", 0))
        return s.getsockname()[1]


class Cases:
    """Named checks: prints each, counts failures."""

    def __init__(self):
        self.count = self.failed = 0

    def check(self, name, holds, detail=""):
        self.count += 1
        self.failed += not holds
        print(f"{'ok' if holds else 'FAIL'} {name} {detail}".rstrip())


def ours():
    """(process id, command line) of what runs on our server's name, but for this script."""
    for path in glob.glob("/proc/[0-9]*/environ"):
        try:
            with open(path, "rb") as file:
                if os.environ["JACK_DEFAULT_SERVER"].encode() in file.read() and int(path.split("/")[2]) != os.getpid():
                    with open(path.replace("environ", "cmdline"), "rb") as name:
                        yield int(path.split("/")[2]), name.read().replace(b"\0", b" ").decode()
        except OSError:
            pass


def resident_mib():
    """VmRSS of the bench that the demo runs; 0 when there is none."""
    for pid, command in ours():
        if "hotcold run" in command:
            with open(f"/proc/{pid}/status", encoding="ascii") as file:
                return next(int(line.split()[1]) for line in file if line.startswith("VmRSS")) / 1024
    return 0


def remains():
    """What must be the same before and after: shared memory, temporary files, servers of our name."""
    shm = {n for n in os.listdir("/dev/shm") if os.environ["JACK_DEFAULT_SERVER"] in n}
    return shm, set(glob.glob(os.path.join(os.environ["TMPDIR"], "hotcold*"))), [command for _, command in ours()]


def gone(cases, name):
    """Nothing of ours is left soon after the end (the kernel takes a moment to reap)."""
    for _ in range(100):
        left = remains()
        if not any(left):
            break
        time.sleep(0.1)
    cases.check(f"{name}-leaves-nothing", not any(left), "" if not any(left) else str(left))


def timed(cases, demo, folder):
    """--for: ends by itself, tells three levels a lane, and records."""
    began = time.monotonic()
    done = subprocess.run([demo, "--for", "8", "--record", "take.wav", "--osc-port", str(free_port())], cwd=folder, capture_output=True,
                          text=True, check=False, timeout=240)
    took = time.monotonic() - began
    print(done.stdout + done.stderr)
    cases.check("for-status", done.returncode == 0, str(done.returncode))
    cases.check("for-ends-by-itself", took >= 8, f"{took:.1f} s")
    cases.check("for-prints-oscsend", "oscsend 127.0.0.1" in done.stdout)
    rows = {m.group(1): [float(x) for x in m.groups()[1:]]
            for m in re.finditer(r"^([ab])\s+(-?[\d.]+)\s+(-?[\d.]+)\s+(-?[\d.]+) at ([\d.]+) Hz", done.stdout, re.MULTILINE)}
    cases.check("for-two-lanes", sorted(rows) == ["a", "b"], str(rows))
    if len(rows) == 2:
        (level_a, residual_a, hum_a, hz_a), (level_b, residual_b, hum_b, _) = rows["a"], rows["b"]
        # -50.4 dBV is -48.2 dBu; the loop's EMF swells by 10 % and carries harmonics.
        cases.check("rca-hum", -50.0 < hum_a < -46.5, f"{hum_a} dBu")
        cases.check("rca-residual-is-hum", abs(residual_a - hum_a) < 1.5, f"{residual_a} dBu")
        cases.check("balanced-hum", hum_b < -85.0, f"{hum_b} dBu")
        cases.check("balanced-residual", residual_b < -85.0, f"{residual_b} dBu")
        cases.check("mains", abs(hz_a - 50.0) < 0.2, f"{hz_a} Hz")
        cases.check("levels-match", level_a > -40 and abs(level_a - level_b) < 0.3, f"{level_a} {level_b} dBFS")
    measured = re.search(r"frames (\d+) to (\d+):", done.stdout)
    recorded(cases, os.path.join(folder, "take.wav"), int(measured[2]) - int(measured[1]) if measured else 0)
    gone(cases, "for")


def recorded(cases, path, frames):
    """The recording holds sound, all of it in which something was measured, with the lanes beside it. Seconds would not do: a JACK server that
    the machine keeps waiting makes less sound than there are."""
    for name in (path, path.replace(".wav", ".a.wav"), path.replace(".wav", ".b.residual.wav")):
        if not os.path.exists(name):
            cases.check("recorded-" + os.path.basename(name), False, "missing")
            continue
        try:
            sound, _ = soundfile.read(name)
        except RuntimeError as error:
            cases.check("recorded-" + os.path.basename(name), False, str(error))
            continue
        cases.check("recorded-" + os.path.basename(name), len(sound) >= frames > 0 and numpy.any(sound != 0),
                    f"{len(sound)} frames, {frames} measured")


def interrupted(cases, demo, folder, number, name):
    """Without --for it runs until Ctrl-C (the terminal signals the whole group) or SIGTERM (to the script alone)."""
    with subprocess.Popen([demo, "--osc-port", str(free_port())], cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
                          start_new_session=True) as running:
        seen = []
        for line in running.stdout:
            seen.append(line)
            if "Ctrl-C ends" in line:
                break
        cases.check(f"{name}-started", bool(seen) and "Ctrl-C ends" in seen[-1], "".join(seen)[-400:])
        time.sleep(0.5)
        mib = resident_mib()
        cases.check(f"{name}-resident-memory", 0 < mib < 100, f"{mib:.1f} MiB, the server's ports among them")
        if number == signal.SIGINT:
            os.killpg(running.pid, number)
        else:
            running.send_signal(number)
        status = running.wait(120)
    cases.check(f"{name}-status", status == 128 + number, str(status))
    gone(cases, name)


def port_taken(cases, demo, folder):
    """Somebody else has the port: the demo fails, says what to do, and leaves nothing."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as s:
        s.bind(("127.0.0.1", 0))
        done = subprocess.run([demo, "--for", "1", "--osc-port", str(s.getsockname()[1])], cwd=folder, capture_output=True, text=True,
                              check=False, timeout=240)
    cases.check("taken-status", done.returncode == 1, str(done.returncode))
    cases.check("taken-says-what-to-do", "--osc-port" in done.stderr, done.stderr[-300:])
    gone(cases, "taken")


def main():
    root, build = sys.argv[1:3]
    if subprocess.run(["which", "jackd"], capture_output=True, check=False).returncode:
        print("skipped: jackd is not installed (tools/packages has it)")
        sys.exit(SKIP)
    demo = os.path.join(root, "tools/demo")
    cases = Cases()
    with tempfile.TemporaryDirectory() as folder:
        os.environ.update({"HC_BUILD": build, "JACK_DEFAULT_SERVER": f"hcdemo{os.getpid()}", "TMPDIR": folder})
        timed(cases, demo, folder)
        interrupted(cases, demo, folder, signal.SIGINT, "interrupt")
        interrupted(cases, demo, folder, signal.SIGTERM, "terminate")
        port_taken(cases, demo, folder)
    print(f"demo: {cases.count} checks, {cases.failed} failed")
    sys.exit(1 if cases.failed or not cases.count else 0)


if __name__ == "__main__":
    main()
