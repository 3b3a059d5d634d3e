# SPDX-FileCopyrightText: 2026 The hotcold authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""live.py HOTCOLD OSC_FUZZ: the rubbish of osc_fuzz over the network into a live bench, which answers all the time, does not grow, changes
lanes afterwards and ends well. HC_LONG: a million packets."""

import os
import subprocess
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "surface"))

from bench_server import Bench, Jack  # noqa: E402
from osc_wire import Peer  # noqa: E402
from test_surface import settles  # noqa: E402

WARM, PACKETS = 50000, 1000000 if os.environ.get("HC_LONG") else 50000
GROWTH_MAX_KIB = None if "HC_SANITIZED" in os.environ else 4096  # a sanitizer keeps what was freed


def resident_kib(pid):
    with open(f"/proc/{pid}/status", encoding="ascii") as status:
        return next(int(line.split()[1]) for line in status if line.startswith("VmRSS"))


def send(fuzz, bench, packets):
    done = subprocess.run([fuzz, "--send", str(bench.port), str(packets)], capture_output=True, text=True, check=False)
    print(done.stdout, end="")
    return done.returncode == 0


def cases(executable, fuzz):
    with Jack() as jack, Bench(executable, jack, "--scene", "two-outlets") as bench:
        yield "the first packets, which make it take what room it needs", send(fuzz, bench, WARM)
        before = resident_kib(bench.process.pid)
        yield f"{PACKETS} packets, and all questions between them answered", send(fuzz, bench, PACKETS)
        grown = resident_kib(bench.process.pid) - before
        print(f"it grew by {grown} KiB")
        yield "it does not grow", GROWTH_MAX_KIB is None or grown < GROWTH_MAX_KIB
        peer = Peer(bench.port)
        for lane in "ba":
            peer.send("/select", lane)
            yield f"it changes to {lane}", settles(peer, "/select", lane)
        peer.close()
        yield "it ends well", bench.stop() == 0
        said = bench.messages()
        yield "no sanitizer has anything to say", "Sanitizer" not in said and "runtime error" not in said or print(said)


def main(executable, fuzz):
    checks = failed = 0
    for what, good in cases(executable, fuzz):
        checks += 1
        failed += not good
        if not good:
            print(f"FAIL {what}")
    print(f"{checks} checks, {failed} failed")
    return 1 if failed or checks < 7 else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
