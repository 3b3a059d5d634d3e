# SPDX-FileCopyrightText: 2026 The hotcold authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The web side, judged by a script in JavaScript on a dummy JACK server: test_web.py HOTCOLD FOLDER SCRIPT [ARGUMENT …].

The script starts the bench itself, with the command that is in HC_COMMAND, under HC_PORT. npm's packages go to FOLDER.
HC_PERIOD: of JACK, in frames.
"""

import json
import os
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))

import packages  # noqa: E402
from bench_server import Bench, Jack, end  # noqa: E402


def main(executable, folder, script, *arguments):
    packages.install(folder)
    with Jack(period=int(os.environ.get("HC_PERIOD", "64"))) as jack:
        bench = Bench(executable, jack)
        environment = {"HC_COMMAND": json.dumps(bench.command), "HC_PORT": str(bench.port), "HC_HOTCOLD": executable}
        process = packages.node(folder, os.path.join("web", script), *arguments, env=environment)
        try:
            return process.wait(460)
        finally:
            end(process)


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
