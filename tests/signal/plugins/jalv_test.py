# SPDX-FileCopyrightText: 2026 The hotcold authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Loads the plugins in jalv, on a JACK server of its own, sets a control by option and another value by standard input, and lets them
run. Skipped (77) where no server can be started.

usage: jalv_test.py JACKD JALV BUNDLE URI SYMBOL VALUE SECOND [BUNDLE URI SYMBOL VALUE SECOND …]
"""
import os
import queue
import subprocess
import sys
import tempfile
import threading
import time


class Jalv:
    """jalv and what it says. Its prompt has no newline; a value is told as `SYMBOL = VALUE`."""

    def __init__(self, command, env):
        # Into a pipe it writes by blocks of 4096 bytes: what a command brings would come much later, or only at the end.
        self.process = subprocess.Popen(["stdbuf", "-oL", *command], env=env, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                                        stderr=subprocess.STDOUT, text=True)
        self.lines, self.text = queue.Queue(), ""
        threading.Thread(target=lambda: [self.lines.put(line) for line in self.process.stdout], daemon=True).start()

    def say(self, command):
        self.process.stdin.write(command + "\n")
        self.process.stdin.flush()

    def tells(self, command, symbol, value, seconds=60.0):
        """True once `command`, repeated, has it tell that value: the audio thread takes a change in its next period."""
        until = asked = time.monotonic()
        while time.monotonic() < until + seconds:
            if time.monotonic() >= asked:
                self.say(command)
                asked += 0.5
            try:
                line = self.lines.get(timeout=0.1)
            except queue.Empty:
                continue
            self.text += line
            told, _, number = line.strip("> \n").partition(" = ")
            if told == symbol and abs(float(number) - value) < 1e-4:
                return True
        return False

    def end(self):
        self.process.stdin.close()
        try:
            return self.process.wait(30)
        except subprocess.TimeoutExpired:
            self.process.terminate()
            return self.process.wait(30)


def try_plugin(jalv, server, bundle, uri, symbol, value, second):
    with tempfile.TemporaryDirectory() as folder:
        os.symlink(os.path.abspath(bundle), os.path.join(folder, "under-test.lv2"))
        env = dict(os.environ, JACK_DEFAULT_SERVER=server, JACK_NO_START_SERVER="1", LV2_PATH=f"{folder}:/usr/lib/lv2")
        host = Jalv([jalv, "-p", "-n", f"{server}-jalv", "-c", f"{symbol}={value}", uri], env)
        first = host.tells("controls", symbol, float(value))
        host.say(f"set {symbol} {second}")
        then = first and host.tells("controls", symbol, float(second))
        status = host.end()
    good = status in (0, -15) and first and then
    print(("ok " if good else "FAIL ") + f"{uri} in jalv: {symbol} {value} by -c {first}, {second} by set {then}, status {status}")
    if not good:
        print(host.text)
    return good


def comes_up(jack, server):
    """True once the server lets a client in; false when it has ended, or after a minute."""
    until = time.monotonic() + 60
    while jack.poll() is None and time.monotonic() < until:
        try:
            if subprocess.run(["jack_lsp", "-s", server], env=dict(os.environ, JACK_NO_START_SERVER="1"), stdout=subprocess.DEVNULL,
                              stderr=subprocess.DEVNULL, timeout=20, check=False).returncode == 0:
                return True
        except subprocess.TimeoutExpired:  # libjack may wait for ever for a server that was just coming up
            pass
        time.sleep(0.1)
    return False


def main():
    jackd, jalv, *rest = sys.argv[1:]
    server = f"hotcold-test-{os.getpid()}"
    jack = subprocess.Popen([jackd, "-n", server, "-r", "-d", "dummy", "-r", "48000", "-p", "256"], stdout=subprocess.PIPE,
                            stderr=subprocess.STDOUT, text=True)
    if not comes_up(jack, server):
        jack.terminate()
        print("no JACK server can be started here:", jack.communicate()[0])
        sys.exit(77)
    try:
        results = [try_plugin(jalv, server, *rest[i:i + 5]) for i in range(0, len(rest), 5)]
    finally:
        jack.terminate()
        jack.communicate(timeout=60)
    sys.exit(0 if results and all(results) else 1)


if __name__ == "__main__":
    main()
