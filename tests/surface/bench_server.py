# SPDX-FileCopyrightText: 2026 The hotcold authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A live bench for tests: a dummy JACK server of its own and `hotcold run` on it. Ends what it started, nothing else.

    with Jack() as jack, Bench(executable, jack, "--scene", "stage") as bench:
        peer = Peer(bench.port)
"""

import os
import signal
import socket
import subprocess
import tempfile
import time

from osc_wire import Peer

# What is kept of the benches that a test starts is none of the user's.
STATE = tempfile.TemporaryDirectory()
os.environ["XDG_STATE_HOME"] = STATE.name


def free_port():
    """A port that nobody has at the moment, for UDP and TCP."""
    while True:
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe, socket.socket() as web:
            probe.bind(("127.0.0.1", 0))
            port = probe.getsockname()[1]
            try:
                web.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
                web.bind(("127.0.0.1", port))
                return port
            except OSError:
                continue


def end(process, seconds=30.0):
    """Ask a process of ours to end; kill it when it does not. Its exit status."""
    if process.poll() is None:
        process.send_signal(signal.SIGTERM)
        try:
            process.wait(seconds)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
    return process.returncode


def stolen():
    """Seconds for which a machine below this one kept processors to itself, so far."""
    with open("/proc/stat", encoding="ascii") as account:
        return int(account.readline().split()[8]) / os.sysconf("SC_CLK_TCK")


def starved(pid):
    """Seconds for which the main threads of that process and of this one were ready to run and had no processor, so far: a busy machine's
    doing. Without the first part where the kernel keeps no such account."""
    seconds = stolen()
    for who in (pid, os.getpid()):
        try:
            with open(f"/proc/{who}/task/{who}/schedstat", encoding="ascii") as account:
                seconds += 1e-9 * int(account.read().split()[1])
        except OSError:
            pass
    return seconds


def answer_time(pid, ask):
    """(answer, how long the process took for it in seconds): what the machine was busy with else does not count."""
    before, waited = time.monotonic(), starved(pid)
    got = ask()
    return got, max(0.0, time.monotonic() - before - (starved(pid) - waited))


class Jack:
    """A dummy JACK server with a name of its own; with real-time scheduling where that is asked for and allowed."""

    serial = 0

    def __init__(self, rate=48000, period=64, name=None, options=(), realtime=False):
        Jack.serial += 1
        self.name = name or f"hotcold-test-{os.getpid()}-{Jack.serial}"
        self.rate, self.period, self.options = rate, period, options
        self.realtime = realtime and subprocess.run(["chrt", "-f", "10", "true"], stderr=subprocess.DEVNULL, check=False).returncode == 0
        self.process = None

    def start(self):
        self.log = tempfile.TemporaryFile()
        how = ("-R", "-P", "10") if self.realtime else ("-r",)
        command = ["jackd", *how, *self.options, "-n", self.name, "-d", "dummy", "-r", str(self.rate), "-p", str(self.period)]
        self.process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=self.log, stderr=self.log)
        environment = dict(os.environ, JACK_NO_START_SERVER="1")
        deadline = time.monotonic() + 60.0
        while time.monotonic() < deadline and self.process.poll() is None:
            try:
                asked = subprocess.run(["jack_lsp", "-s", self.name], env=environment, stdout=subprocess.DEVNULL,
                                       stderr=subprocess.DEVNULL, timeout=10, check=False)
            except subprocess.TimeoutExpired:
                continue  # libjack may wait for ever for a server that was just coming up
            if asked.returncode == 0:
                return self
            time.sleep(0.1)
        end(self.process)
        self.log.seek(0)
        raise RuntimeError("jackd did not start:\n" + self.log.read().decode(errors="replace"))

    def stop(self):
        if self.process is not None:
            end(self.process)
            self.process = None

    def __enter__(self):
        return self.start()

    def __exit__(self, *_):
        self.stop()


class Bench:
    """`hotcold run` on a server, not connected to anything, listening on a port of its own."""

    def __init__(self, executable, jack, *options, port=None):
        self.port = port or free_port()
        self.command = [executable, "run", "--server", jack.name, "--no-connect", "--osc-port", str(self.port), *options]
        self.process = None

    def start(self, timeout=60.0):
        self.errors, self.output = tempfile.TemporaryFile(), tempfile.TemporaryFile()
        self.process = subprocess.Popen(self.command, stdin=subprocess.DEVNULL, stdout=self.output, stderr=self.errors)
        peer = Peer(self.port)
        deadline = time.monotonic() + timeout
        try:
            while time.monotonic() < deadline and self.process.poll() is None:
                if peer.ask("/select", 0.1) is not None:
                    return self
        finally:
            peer.close()
        end(self.process)
        raise RuntimeError("hotcold did not start:\n" + self.messages())

    def messages(self):
        """What it wrote to standard error."""
        self.errors.seek(0)
        return self.errors.read().decode(errors="replace")

    def printed(self):
        """What it wrote to standard output."""
        self.output.seek(0)
        return self.output.read().decode(errors="replace")

    def stop(self):
        """End it; its exit status."""
        return end(self.process) if self.process is not None else None

    def __enter__(self):
        return self.start()

    def __exit__(self, *_):
        self.stop()
