# SPDX-FileCopyrightText: 2026 The hotcold authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""JACK servers on the dummy driver, the clients under test, and what a probe sees. Ends only what it started."""

import array
import glob
import os
import select
import signal
import subprocess
import time


class Server:
    """A jackd of its own name, that can be killed and started again under the same name. `waits`: for its clients, so that a
    recording has every frame, whatever else the machine does."""

    count = 0

    def __init__(self, probe, waits=False):
        Server.count += 1
        self.name = f"hc-test-{os.getpid()}-{Server.count}"
        self.probe_program = probe
        self.options = ["-S", "-t", "5000"] if waits else []
        self.process = None

    def start(self, rate, period):
        self.rate = rate
        environment = dict(os.environ, JACK_NO_AUDIO_RESERVATION="1")
        self.process = subprocess.Popen(
            ["jackd", "-n", self.name, "-r", *self.options, "-d", "dummy", "-r", str(rate), "-p", str(period)],
            env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        until = time.monotonic() + 60
        while time.monotonic() < until and self.process.poll() is None:
            if "system:playback_1" in (self.asked("ports", "system:") or ""):
                return
            time.sleep(0.05)
        raise RuntimeError(f"jackd -d dummy -r {rate} -p {period} did not start; eight servers at most run or lie dead at once")

    def kill(self, how):
        self.process.send_signal(how)
        self.process.wait(30)

    def stop(self):
        """End in good order. JACK registers eight names a user, and a server that was killed keeps its place until one of
        the same name ends well."""
        if not self.process:
            return
        if self.process.poll() is None:
            self.terminate()
        if self.process.returncode != 0:
            self.start(48000, 1024)
            self.terminate()
        for left in glob.glob(f"/dev/shm/jack_sem.*_{self.name}_*"):
            os.remove(left)

    def terminate(self):
        self.process.terminate()
        try:
            self.process.wait(20)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()

    def asked(self, *words):
        """What it says, or None: libjack may wait for ever for a server that was just coming up when it was asked."""
        try:
            done = subprocess.run([self.probe_program, self.name, *map(str, words)], capture_output=True, text=True, timeout=10,
                                  check=False)
        except subprocess.TimeoutExpired:
            return None
        return done.stdout if done.returncode == 0 else None

    def probe(self, *words, tries=3):
        """On a busy machine libjack gives up opening a client now and then: that is not what is judged here."""
        done = subprocess.run([self.probe_program, self.name, *map(str, words)], stdout=subprocess.DEVNULL,
                              stderr=subprocess.DEVNULL, timeout=60, check=tries == 1)
        if done.returncode:
            self.probe(*words, tries=tries - 1)

    def ports(self, pattern):
        """Dictionaries in JACK's order."""
        keys = ("name", "type", "direction", "capture_min", "capture_max", "playback_min", "playback_max", "order", "group",
                "pretty", "peers")
        rows = []
        said = next((text for text in (self.asked("ports", pattern) for _ in range(5)) if text is not None), "")
        for line in said.splitlines():
            row = dict(zip(keys, line.split("\t")))
            row["peers"] = [peer for peer in row["peers"].split(",") if peer]
            rows.append(row)
        return rows

    def connections(self, pattern):
        return sorted((row["name"], peer) for row in self.ports(pattern) for peer in row["peers"])

    def background(self, *words, stdin=None):
        """A probe that goes on; it has said `ready`."""
        for _ in range(3):
            process = subprocess.Popen([self.probe_program, self.name, *map(str, words)], stdin=stdin, stdout=subprocess.PIPE,
                                       stderr=subprocess.DEVNULL, text=True)
            if process.stdout.readline() == "ready\n":
                return process
            process.wait(30)
        raise RuntimeError(f"probe {words} did not get ready")

    def record(self, file, seconds, *ports):
        """One list of floats a port."""
        self.probe("record", file, seconds, *ports)
        return read_floats(file, len(ports))


class Wheel:
    """The server in freewheel while the block runs; `held`, its frames stand until `turn`, for ten seconds at most."""

    def __init__(self, server, held=False):
        self.server, self.words = server, ["freewheel"] + ["held"] * held

    def __enter__(self):
        self.process = self.server.background(*self.words, stdin=subprocess.PIPE)
        return self

    def turn(self):
        self.process.stdin.write("\n")
        self.process.stdin.flush()

    def __exit__(self, *_):
        self.process.stdin.close()
        self.process.wait(60)


def read_floats(file, channels):
    samples = array.array("f")
    with open(file, "rb") as source:
        samples.frombytes(source.read())
    return [samples[c::channels] for c in range(channels)]


class Client:
    """backend_client, spoken to line by line."""

    def __init__(self, program, server, errors, name="hotcold", connect=True, mode="count", lanes=2):
        self.errors = errors
        self.process = subprocess.Popen([program, server.name, name, str(lanes), "connect" if connect else "alone", mode],
                                        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=open(errors, "wb"))
        self.buffer = b""
        self.expect("state running")

    def line(self, seconds):
        until = time.monotonic() + seconds
        while b"\n" not in self.buffer:
            left = until - time.monotonic()
            if left <= 0 or not select.select([self.process.stdout], [], [], left)[0]:
                raise TimeoutError(f"the client said nothing for {seconds} s")
            got = os.read(self.process.stdout.fileno(), 65536)
            if not got:
                raise RuntimeError(f"the client ended with {self.process.wait()}")
            self.buffer += got
        line, self.buffer = self.buffer.split(b"\n", 1)
        return line.decode()

    def expect(self, start, seconds=30):
        until = time.monotonic() + seconds
        while True:
            line = self.line(max(0.0, until - time.monotonic()))
            if line.startswith(start):
                return line

    def say(self, command, answer):
        self.process.stdin.write(command.encode() + b"\n")
        self.process.stdin.flush()
        return self.expect(answer)

    def status(self):
        words = self.say("status", "status").split()[1:]
        return {key: value if key == "server" else float(value) for key, value in (word.split("=", 1) for word in words)}

    def complaints(self):
        """What it, libjack or a sanitizer wrote to standard error."""
        with open(self.errors, encoding="utf-8", errors="replace") as errors:
            return errors.read()

    def close(self):
        """Exit status."""
        try:
            self.process.stdin.write(b"quit\n")
            self.process.stdin.flush()
        except BrokenPipeError:
            pass
        try:
            return self.process.wait(30)
        except subprocess.TimeoutExpired:
            self.process.kill()
            return self.process.wait()


def crowding():
    """Begins to watch; called again, the share of the time since in which something was ready to run and had no processor; 0 where the kernel
    keeps no such account."""
    def crowded():
        try:
            with open("/proc/pressure/cpu", encoding="ascii") as account:
                return int(account.readline().rsplit("total=", 1)[1]) / 1e6
        except (OSError, IndexError):
            return 0.0

    before, began = crowded(), time.monotonic()
    return lambda: (crowded() - before) / (time.monotonic() - began)


TERM, KILL = signal.SIGTERM, signal.SIGKILL


def wait_for(condition, seconds):
    """True once condition() is."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        if condition():
            return True
        time.sleep(0.05)
    return condition()
