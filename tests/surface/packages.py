# SPDX-FileCopyrightText: 2026 The hotcold authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""npm's packages of package.json, put into the build folder by `npm ci` when a test first wants them.

    with node(folder, "peers/osc_js.cjs", "9700", stdin=PIPE, stdout=PIPE) as process: …
"""

import fcntl
import hashlib
import os
import shutil
import subprocess
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
FILES = ("package.json", "package-lock.json")


def install(folder):
    """The folder that holds node_modules. What package-lock.json says is there already is not asked for again."""
    for program in ("node", "npm"):
        if shutil.which(program) is None:
            sys.exit(f"no {program} here; Debian's packages nodejs and npm have it (tools/prepare test)")
    folder = os.path.abspath(folder)
    os.makedirs(folder, exist_ok=True)
    with open(os.path.join(folder, ".lock"), "w", encoding="ascii") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        wanted = hashlib.sha256()
        for name in FILES:
            with open(os.path.join(HERE, name), "rb") as file:
                wanted.update(file.read())
        stamp = os.path.join(folder, ".installed")
        if not os.path.exists(stamp) or open(stamp, encoding="ascii").read() != wanted.hexdigest():
            fill(folder)
            with open(stamp, "w", encoding="ascii") as file:
                file.write(wanted.hexdigest())
    return folder


def fill(folder):
    for name in FILES:
        shutil.copy(os.path.join(HERE, name), folder)
    # Optional ones are native code for serial ports. Nobody's install scripts are run.
    command = ["npm", "ci", "--omit=optional", "--ignore-scripts", "--no-audit", "--no-fund", "--no-update-notifier", "--fetch-retries=1"]
    done = subprocess.run(command, cwd=folder, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
                          timeout=150, check=False)
    if done.returncode != 0:
        sys.exit("npm ci does not get what tests/surface/package.json names; is npm's registry reached from here? It says:\n" + done.stdout)


def node(folder, script, *arguments, **popen):
    """A process of node running a script of this folder; it finds the packages through HC_NPM."""
    environment = dict(os.environ, HC_NPM=install(folder), **popen.pop("env", {}))
    return subprocess.Popen(["node", os.path.join(HERE, script), *arguments], env=environment, **popen)
