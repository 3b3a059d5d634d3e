# SPDX-FileCopyrightText: 2026 The hotcold authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the live tests of the whole bench share: a server of their own, `hotcold run` on it, recordings, checks."""

import glob
import os
import subprocess
import sys
import tempfile
import time

import numpy

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path[:0] = [os.path.join(HERE, ".."), os.path.join(HERE, "..", "..", "surface")]

from bench_server import end, free_port  # noqa: E402
from jack_server import Server, wait_for  # noqa: E402
from osc_wire import Peer  # noqa: E402

# Sanitizers slow everything down; a test that waits for something may then wait longer.
PATIENCE = float(os.environ.get("HOTCOLD_PATIENCE", "1"))
# Some installed plugins leak, and a sanitizer cannot name them once they are unloaded.
FOREIGN = "HOTCOLD_OWN_PLUGINS" not in os.environ
QUIET = ("/interference/noise/on 0", "/interference/hum/on 0")


def lv2_path(folder):
    """Where plugins are looked for: a folder of bundles, then what is installed."""
    usual = ("/usr/local/lib/lv2", "/usr/lib/lv2", *glob.glob("/usr/lib/*-linux-gnu/lv2"))
    return ":".join((folder, *usual))


class Checks:
    def __init__(self):
        self.done = self.failed = 0

    def __call__(self, good, name):
        self.done += 1
        self.failed += not good
        print("ok  " if good else "FAIL", name, flush=True)
        return good

    def end(self):
        print(f"{self.done} checks, {self.failed} failed")
        sys.exit(1 if self.failed or not self.done else 0)


class SyncServer(Server):
    """A running server that waits for its clients."""

    def __init__(self, probe, rate=48000, period=1024):
        super().__init__(probe, waits=True)
        self.start(rate, period)


class Watch:
    """Listens to a port; asked, it tells what it heard since it was last asked."""

    def __init__(self, program, server, port):
        self.process = subprocess.Popen([program, server.name, "hotcold:" + port], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                                        text=True)
        self.ask()

    def ask(self):
        """frames, peak, largest step, samples that are no numbers."""
        self.process.stdin.write("\n")
        self.process.stdin.flush()
        frames, peak, step, spoilt = self.process.stdout.readline().split()
        return int(frames), float(peak), float(step), int(spoilt)

    def close(self):
        self.process.stdin.close()
        self.process.wait(10)


class Hotcold:
    """`hotcold run` on a server, on an OSC port of its own."""

    def __init__(self, program, server, *options, settings=(), connect=False, environment=None, port=None):
        self.server, self.port = server, port or free_port()
        self.command = [program, "run", "--server", server.name, "--osc-port", str(self.port), *options]
        self.command += [] if connect else ["--no-connect"]
        for setting in settings:
            self.command += ["--set", setting]
        self.environment = dict(os.environ, **(environment or {}))
        self.folder = tempfile.TemporaryDirectory()
        self.errors = tempfile.TemporaryFile()
        self.process = None

    def __enter__(self):
        self.process = subprocess.Popen(self.command, env=self.environment, stdin=subprocess.DEVNULL,
                                        stdout=subprocess.DEVNULL, stderr=self.errors)
        self.peer = Peer(self.port)
        until = time.monotonic() + 60 * PATIENCE
        while self.peer.ask("/select", 0.1) is None:
            if self.process.poll() is not None or time.monotonic() > until:
                end(self.process)
                raise RuntimeError("hotcold did not start:\n" + self.messages())
        return self

    def __exit__(self, *_):
        self.peer.close()
        self.status = end(self.process, 30 * PATIENCE)
        self.folder.cleanup()
        # What a sanitizer has to say comes last.
        print(self.messages(), end="", flush=True)

    def alive(self):
        return self.process.poll() is None

    def messages(self):
        self.errors.seek(0)
        return self.errors.read().decode(errors="replace")

    def file(self, name):
        return os.path.join(self.folder.name, name)

    def send(self, address, *items):
        self.peer.send(address, *items)

    def ask(self, address, timeout=20.0):
        return self.peer.ask(address, timeout * PATIENCE)

    def value(self, address):
        got = self.ask(address)
        return got[0] if got else None

    def becomes(self, address, wanted, seconds=20.0):
        """True once an address has a value."""
        def same():
            got = self.value(address)
            return abs(got - wanted) < 1e-4 if isinstance(wanted, float) and got is not None else got == wanted
        return wait_for(same, seconds * PATIENCE)

    def set(self, address, item):
        self.send(address, item)
        if not self.becomes(address, item):
            raise RuntimeError(f"{address} is {self.value(address)}, not {item}")

    def refusal(self, address, *items):
        """What /error says of a message, or None."""
        self.peer.drain()
        self.send(address, *items)
        got = self.peer.wait("/error", 20 * PATIENCE)
        return got[1] if got and got[0] == address else None

    def report(self):
        """What /status says: (name → value, [(lane, slot, URI)])."""
        self.peer.drain()
        self.send("/status")
        values, slots, until = {}, [], time.monotonic() + 60 * PATIENCE  # heavy plugins may leave it little of a busy machine
        while time.monotonic() < until:
            for address, items in self.peer.receive(1.0):
                if address == "/status/done":
                    return values, slots
                if address == "/status/slots":
                    slots.append(tuple(items))
                elif address.startswith("/status/"):
                    values[address[8:]] = items[0]
        raise RuntimeError("/status was not answered")

    def insert(self, lane, uri, slot):
        """Put a plugin in and wait until it is in the chain."""
        self.send(f"/lane/{lane}/insert", uri, slot)
        if not wait_for(lambda: (lane, slot, uri) in self.report()[1], 60 * PATIENCE):
            raise RuntimeError(f"{uri} did not get into lane {lane}")

    def remove(self, lane, slot):
        self.send(f"/lane/{lane}/remove", slot)
        if not wait_for(lambda: slot not in [s for where, s, _ in self.report()[1] if where == lane], 60 * PATIENCE):
            raise RuntimeError(f"{slot} did not leave lane {lane}")

    def play(self, seconds, since=None):
        """Wait until it has made so many seconds of sound (since a frame), which takes longer where the machine is slow."""
        first = self.report()[0]["frame"] if since is None else since
        if not wait_for(lambda: self.report()[0]["frame"] - first >= seconds * self.server.rate, (20 * seconds + 60) * PATIENCE):
            raise RuntimeError(f"no {seconds} s were played")

    def recording(self, seconds, *ports):
        return Recording(self, seconds, ports)

    def record(self, seconds, *ports):
        """So much of what is heard at ports: a row of doubles for each."""
        file = self.file("record")
        self.server.probe("record", file, seconds, *map(port_name, ports))
        return samples_of(file, ports)


class Recording:
    """Goes on while the block runs and until there are so many seconds; `samples` afterwards: a row of doubles a port."""

    serial, MOST_S = 0, 180

    def __init__(self, bench, seconds, ports):
        Recording.serial += 1
        self.bench, self.seconds, self.ports = bench, seconds, ports
        self.file = bench.file(f"recording-{Recording.serial}")

    def __enter__(self):
        self.process = self.bench.server.background("record", self.file, self.MOST_S, *map(port_name, self.ports))
        self.first = self.bench.report()[0]["frame"]
        return self

    def __exit__(self, failed, *_):
        if not failed:
            self.bench.play(self.seconds, self.first)
        self.process.terminate()
        self.process.wait(60)
        self.samples = samples_of(self.file, self.ports)


def port_name(port):
    return port if ":" in port else "hotcold:" + port


def samples_of(file, ports):
    samples = numpy.fromfile(file, numpy.float32).astype(float)
    os.remove(file)
    return samples.reshape(-1, len(ports)).T


def trimmed(samples):
    """Without what came before all of the recorder's ports were connected."""
    starts = [numpy.flatnonzero(row) for row in samples]
    if not all(len(start) for start in starts):
        return samples[:, :0]
    return samples[:, max(start[0] for start in starts) + 64:]


def tone_residue(samples, rate, frequency=997.0):
    """Amplitude of a tone in a row, and what is left of the row without it."""
    t = numpy.arange(len(samples)) * (2 * numpy.pi * frequency / rate)
    basis = numpy.stack([numpy.cos(t), numpy.sin(t)], axis=1)
    fit = numpy.linalg.lstsq(basis, samples, rcond=None)[0]
    return float(numpy.hypot(*fit)), samples - basis @ fit


def decibel(value):
    return 20 * numpy.log10(max(float(value), 1e-12))
