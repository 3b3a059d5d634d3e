# SPDX-FileCopyrightText: 2026 The hotcold authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""test_own_part.py HOTCOLD: parts by number, and a circuit of one's own, in a bench that plays, over OSC."""

import itertools
import os
import sys
import tempfile

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))

from bench_server import Bench, Jack  # noqa: E402
from osc_wire import Peer, message  # noqa: E402
from hearing import refused, settles, stays  # noqa: E402

OWN = "* title: My input\n.subckt mine hot cold shield chassis out\nR1 hot chassis 10k\nR2 cold chassis {r}\nE1 out 0 hot cold 1\n.ends\n"


def numbers(peer):
    """A number that is none of a choice is refused as it was sent, with the range and the names; nothing is clamped to the last."""
    for address, value, *words in (
        ("/lane/a/line/driver/index", 99, "index: 99 is not one of 0 to 6: ", " rca "),
        ("/lane/a/line/driver/index", 7, "7 is not one of 0 to 6: "),  # the place of a file
        ("/lane/b/line/cable/index", -2, "-2 is not one of 0 to ", "foil-pair"),
        ("/lane/a/line/driver/index", 0.5, "0.5 is not one of"),
        ("/lane/a/line/driver/index", "rca", "expected a number"),
        ("/lane/a/line/receiver", 99, "99 is not one of 0 to ", "single-ended", "xlr-single-ended"),
        ("/lane/a/line/bond", 3, "3 is not one of 0 to 2: both driver receiver"),
    ):
        yield f"{address} {value}", refused(peer, message(address, value), address, *words)
    yield "numbers: nothing changes", stays(peer, "/lane/a/line/driver", "rca") and stays(peer, "/lane/b/line/cable", "foil-pair")


def own_part(peer):
    """A circuit of one's own by its path; what is wrong with one changes nothing, nor does one that goes wrong while it plays."""
    address = "/lane/a/line/receiver"
    with tempfile.TemporaryDirectory() as folder:
        def put(name, text):
            path = os.path.join(folder, name)
            with open(path, "w", encoding="utf-8") as file:
                file.write(text)
            return path

        good, scene = put("my input.cir", OWN.replace("{r}", "10k")), os.path.join(folder, "kept.scene")
        peer.send(address, good)
        yield "a path", settles(peer, address, good)
        for name, text, *words in (
            ("a value", OWN, ":4:18: r is not known"),
            ("pins", OWN.replace("hot cold", "cold hot", 1).replace("{r}", "1k"), ":2:1: expected .subckt mine with the pins hot cold"),
            ("no subcircuit", "R1 a b 1k\n", "expected a .subckt with the pins hot cold shield chassis out"),
            ("an unstable one", OWN.replace("{r}", "10k\nC1 cold chassis 1m\nG1 cold chassis cold chassis -1000"), "unstable"),
        ):
            yield name, refused(peer, message(address, put("bad.cir", text)), address, *words)
            yield f"{name}: nothing changes", stays(peer, address, good)
        os.mkfifo(os.path.join(folder, "pipe.cir"))
        yield "no file", refused(peer, message(address, os.path.join(folder, "pipe.cir")), address, "it is no file")
        put("my input.cir", OWN)
        yield "spoilt while it plays", refused(peer, message("/lane/a/line/length", 3.0), "/lane/a/line/length", ":4:18: r is not known")
        yield "spoilt: nothing changes", stays(peer, "/lane/a/line/length", 2.0)
        put("my input.cir", OWN.replace("{r}", "10k"))
        peer.send("/scene/save", scene)
        peer.send(address, "single-ended")
        yield "another", settles(peer, address, "single-ended")
        peer.send("/scene", scene)
        yield "saved and back", settles(peer, address, good)
        peer.send(address, "single-ended")
        yield "left", settles(peer, address, "single-ended")


def main(executable):
    checks = failed = 0
    with Jack() as jack, Bench(executable, jack) as bench:
        peer = Peer(bench.port)
        for what, good in itertools.chain(numbers(peer), own_part(peer)):
            checks += 1
            failed += not good
            if not good:
                print(f"FAIL {what}")
    print(f"{checks} checks, {failed} failed")
    return 1 if failed or checks < 23 else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
