# SPDX-FileCopyrightText: 2026 The hotcold authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the live benchmarks share: a JACK server of their own, a running hotcold, percentiles, a verdict."""
import contextlib
import os
import signal
import socket
import subprocess
import sys
import tempfile
import time

RATE = 48000
# What is kept of the benches that are measured is none of the user's.
STATE = tempfile.TemporaryDirectory()
os.environ["XDG_STATE_HOME"] = STATE.name


@contextlib.contextmanager
def server(period, *options, rate=RATE):
    """jackd with the dummy driver under a name of its own; clients that are started inside find it. `options`: further ones."""
    name = f"hcbench{os.getpid()}"
    environment = {"JACK_DEFAULT_SERVER": name, "JACK_NO_START_SERVER": "1", "JACK_NO_AUDIO_RESERVATION": "1"}
    os.environ.update(environment)
    with subprocess.Popen(["jackd", "-n", name, *options, "-d", "dummy", "-r", str(rate), "-p", str(period)],
                          stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as jackd:
        try:
            for _ in range(100):
                if "running" == subprocess.run(["jack_wait", "-c", "-s", name], capture_output=True, text=True,
                                               check=False).stdout.strip():
                    break
                time.sleep(0.05)
            else:
                sys.exit("jackd does not start")
            yield name
        finally:
            jackd.terminate()


def free_port():
    """A UDP port that nobody uses now."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as s:
        s.bind(("127.0.0.1", 0))
        return s.getsockname()[1]


@contextlib.contextmanager
def process(command, ready):
    """A running command; entered when `ready()` is true, ended with SIGTERM."""
    with subprocess.Popen(command, stdin=subprocess.DEVNULL) as running:
        try:
            for _ in range(200):
                if running.poll() is not None:
                    sys.exit(f"{command[0]} ended with status {running.returncode}")
                if ready():
                    break
                time.sleep(0.05)
            else:
                sys.exit(f"{command[0]} is not ready after 10 s")
            yield running
        finally:
            running.send_signal(signal.SIGTERM)
            try:
                running.wait(5)
            except subprocess.TimeoutExpired:
                running.kill()


def has_port(name):
    """True when the JACK port exists."""
    ports = subprocess.run(["jack_lsp"], capture_output=True, text=True, check=False).stdout.split("\n")
    return name in ports


def hotcold(program, port, *more):
    """hotcold as the demo has it: two lanes, hum, taps; the program from its inputs."""
    command = [program, "run", "--name", "hotcold", "--osc-port", str(port), "--scene", "two-outlets", *more]
    return process(command, lambda: has_port("hotcold:out_left"))


def percentile(values, p):
    """Nearest rank."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, max(0, -(-len(ordered) * p // 100) - 1))]


def verdict(checks):
    """Print `name value limit` and end with 1 when a limit is broken. `checks`: (sentence, holds)."""
    for sentence, holds in checks:
        print(("ok   " if holds else "MISS ") + sentence)
    sys.exit(0 if checks and all(holds for _, holds in checks) else 1)
