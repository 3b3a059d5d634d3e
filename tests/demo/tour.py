#!/usr/bin/python3
# SPDX-FileCopyrightText: 2026 The hotcold authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""tour.py ROOT BUILD: types the README's five minutes, command by command, as they stand there.

`build/hotcold` becomes the program under test; commands without a prompt for a server run first, then a dummy server is started and the
live ones are typed with the bench running in the background. Every command must end with 0, and those that print must print."""
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time


def commands(readme):
    """Indented lines of the section, comments off."""
    section = readme.split("## Five minutes", 1)[1].split("\n## ", 1)[0]
    found = [line[4:] for line in section.split("\n") if line.startswith("    ")]
    return [re.sub(r"\s+#\s.*$", "", line) for line in found]


def wait_for_bench(measure):
    return subprocess.run([measure, "wait", "60"], check=False).returncode == 0


def until(good, seconds=30):
    """True once something is so."""
    end = time.monotonic() + seconds
    while not good() and time.monotonic() < end:
        time.sleep(0.05)
    return good()


def server_runs():
    return "running" in subprocess.run(["jack_wait", "-c"], capture_output=True, text=True, check=False).stdout.splitlines()


def bound(port):
    """Somebody listens on a UDP port."""
    with open("/proc/net/udp", encoding="ascii") as table:
        return any(line.split()[1].endswith(f":{port:04X}") for line in table.readlines()[1:])


def dumped(folder):
    with open(os.path.join(folder, "dump.txt"), encoding="utf-8", errors="replace") as file:
        return file.read()


def main():
    root, build = sys.argv[1:3]
    with open(os.path.join(root, "README.md"), encoding="utf-8") as file:
        lines = commands(file.read())
    folder = tempfile.mkdtemp()
    os.symlink(build, os.path.join(folder, "build"))
    os.environ.update({"JACK_DEFAULT_SERVER": f"hctour{os.getpid()}", "JACK_NO_START_SERVER": "1", "JACK_NO_AUDIO_RESERVATION": "1"})
    measure = os.path.join(root, "tools/measure.py")
    background = []
    failed = 0
    try:
        for line in lines:
            if line.startswith("build/hotcold run"):
                background.append(subprocess.Popen(["jackd", "-d", "dummy"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL))
                until(server_runs)
                background.append(subprocess.Popen(["bash", "-c", "exec " + line], cwd=folder, stdout=subprocess.DEVNULL))
                good, said = wait_for_bench(measure), "the bench answers"
            elif line.endswith("&"):
                dump = open(os.path.join(folder, "dump.txt"), "wb")
                background.append(subprocess.Popen(["stdbuf", "-oL", *line[:-1].split()], cwd=folder, stdout=dump, stderr=dump))
                good, said = until(lambda: bound(int(line[:-1].split()[1]))), "in the background"
            else:
                done = subprocess.run(["bash", "-o", "pipefail", "-c", line], cwd=folder, capture_output=True, text=True, check=False,
                                      timeout=240)
                silent = line.startswith(("oscsend", "sed", "printf")) or any(word in line for word in (">", " render ", " --plot ", " layout ", " export "))
                good = done.returncode == 0 and (silent or bool(done.stdout.strip()))
                said = (done.stdout + done.stderr).strip().replace("\n", " | ")[-160:]
                time.sleep(0.4 if line.startswith("oscsend") else 0)
                if "/subscribe" in line:
                    until(lambda: "/meter/a/level" in dumped(folder) and "/meter/b/residual" in dumped(folder))
            failed += not good
            print(f"{'ok' if good else 'FAIL'} {line}    → {said}")
        told = dumped(folder)
        good = "/meter/a/level" in told and "/meter/b/residual" in told
        failed += not good
        print(f"{'ok' if good else 'FAIL'} subscribed meters came: {told.count('/meter/')} lines")
        bench_ended = background[1].wait(60) == 0
        failed += not bench_ended
        print(f"{'ok' if bench_ended else 'FAIL'} /quit ended the bench")
    finally:
        for process in reversed(background):
            process.terminate()
        for process in background:
            process.wait(60)
        shutil.rmtree(folder)
    print(f"tour: {len(lines)} commands, {failed} failed")
    sys.exit(1 if failed or len(lines) < 20 else 0)


if __name__ == "__main__":
    main()
