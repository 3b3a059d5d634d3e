# SPDX-FileCopyrightText: 2026 The hotcold authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Loads the plugins in jalv, on a JACK server of its own, sets a control and lets them run. Skipped (77) where no server can be started.

usage: jalv_test.py JACKD JALV BUNDLE URI SYMBOL VALUE [BUNDLE URI SYMBOL VALUE …]
"""
import os
import subprocess
import sys
import tempfile
import time


def try_plugin(jalv, server, bundle, uri, symbol, value):
    with tempfile.TemporaryDirectory() as folder:
        os.symlink(os.path.abspath(bundle), os.path.join(folder, "under-test.lv2"))
        env = dict(os.environ, JACK_DEFAULT_SERVER=server, JACK_NO_START_SERVER="1", LV2_PATH=f"{folder}:/usr/lib/lv2")
        host = subprocess.Popen([jalv, "-p", "-n", f"{server}-jalv", "-c", f"{symbol}={value}", uri], env=env, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                                stderr=subprocess.STDOUT, text=True)
        time.sleep(1.0)
        try:
            text, _ = host.communicate("controls\n", timeout=3)
        except subprocess.TimeoutExpired:
            host.terminate()
            text, _ = host.communicate(timeout=5)
    told = [row for row in text.splitlines() if row.split("=")[0].strip().endswith(symbol)]
    good = host.returncode in (0, -15) and any(abs(float(row.split("=")[1]) - float(value)) < 1e-4 for row in told if "=" in row)
    print(("ok " if good else "FAIL ") + f"{uri} in jalv: {told}")
    if not good:
        print(text)
    return good


def main():
    jackd, jalv, *rest = sys.argv[1:]
    server = f"hotcold-test-{os.getpid()}"
    jack = subprocess.Popen([jackd, "-n", server, "-r", "-d", "dummy", "-r", "48000", "-p", "256"], stdout=subprocess.PIPE,
                            stderr=subprocess.STDOUT, text=True)
    time.sleep(1.5)
    if jack.poll() is not None:
        print("no JACK server can be started here:", jack.communicate()[0])
        sys.exit(77)
    try:
        results = [try_plugin(jalv, server, *rest[i:i + 4]) for i in range(0, len(rest), 4)]
    finally:
        jack.terminate()
        jack.communicate(timeout=10)
    sys.exit(0 if results and all(results) else 1)


if __name__ == "__main__":
    main()
