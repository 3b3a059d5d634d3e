# SPDX-FileCopyrightText: 2026 The hotcold authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""test_announce.py HOTCOLD: the bench announced by a real Avahi daemon, on a message bus and a network of its own (needs root)."""

import array
import fcntl
import os
import re
import socket
import struct
import subprocess
import sys
import tempfile
import time

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))

from bench_server import Bench, Jack, end  # noqa: E402

INSIDE = "HC_ANNOUNCE_INSIDE"
BUS = """<busconfig><type>custom</type><listen>unix:path=PATH</listen><auth>EXTERNAL</auth><policy context="default">
<allow send_destination="*"/><allow receive_sender="*"/><allow own="*"/></policy></busconfig>"""
SIOCGIFFLAGS, SIOCSIFFLAGS, IFF_UP = 0x8913, 0x8914, 1


def loopback_up():
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as any_socket:
        request = array.array("B", struct.pack("16sh14x", b"lo", 0))
        fcntl.ioctl(any_socket, SIOCGIFFLAGS, request)
        flags = struct.unpack("16sh14x", request)[1]
        fcntl.ioctl(any_socket, SIOCSIFFLAGS, struct.pack("16sh14x", b"lo", flags | IFF_UP))


def found(kind):
    """(name, port) of what is announced, resolved."""
    try:
        lines = subprocess.run(["avahi-browse", "-rtp", kind], capture_output=True, text=True, timeout=20, check=False).stdout.splitlines()
    except subprocess.TimeoutExpired:
        return None
    fields = [line.split(";") for line in lines if line.startswith("=")]
    return {(re.sub(r"\\(\d{3})", lambda code: chr(int(code[1])), field[3]), int(field[8])) for field in fields}


def comes(kind, wanted, seconds=60.0):
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        if found(kind) == wanted:
            return True
        time.sleep(0.1)
    print(f"  {kind}: {found(kind)}, not {wanted}")
    return False


def daemon(folder):
    config = os.path.join(folder, "avahi.conf")
    with open(config, "w", encoding="ascii") as file:
        file.write("[server]\nhost-name=bench\nuse-ipv6=no\n[publish]\npublish-workstation=no\n")
    return subprocess.Popen(["avahi-daemon", "-f", config, "--no-drop-root", "--no-chroot", "--no-rlimits"], stdin=subprocess.DEVNULL,
                            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def cases(executable, jack, folder):
    with Bench(executable, jack, "--osc-bind", "0.0.0.0") as bench:
        avahi = daemon(folder)
        try:
            announced = {("hotcold", bench.port)}
            yield "the page and OSCQuery, by a daemon that came later", comes("_oscjson._tcp", announced)
            yield "OSC", comes("_osc._udp", announced)
            with Bench(executable, jack, "--osc-bind", "0.0.0.0", "--name", "second") as second:
                yield "a second bench has a name of its own", comes("_osc._udp", announced | {("hotcold #2", second.port)})
            with Bench(executable, jack, "--name", "third"):
                yield "one on loopback is not announced", comes("_osc._udp", announced)
            end(avahi)
            avahi = daemon(folder)
            yield "a daemon that came again is told", comes("_oscjson._tcp", announced)
            yield "it ends well", bench.stop() == 0
            yield "and is announced no more", comes("_oscjson._tcp", set())
        finally:
            end(avahi)


def main(executable):
    if INSIDE not in os.environ:
        command = ["unshare", "--mount", "--net", "--", sys.executable, os.path.abspath(__file__), os.path.abspath(executable)]
        if subprocess.run(command[:3] + ["true"], capture_output=True, check=False).returncode != 0:
            print("skipped: a network of one's own (unshare --net) needs root")
            return 77
        return subprocess.run(command, env=dict(os.environ, **{INSIDE: "1"}), check=False).returncode
    loopback_up()
    subprocess.run(["mount", "-t", "tmpfs", "tmpfs", "/run"], check=True)
    checks = failed = 0
    with tempfile.TemporaryDirectory() as folder:
        os.environ["DBUS_SYSTEM_BUS_ADDRESS"] = f"unix:path={folder}/bus"
        with open(f"{folder}/bus.conf", "w", encoding="ascii") as config:
            config.write(BUS.replace("PATH", f"{folder}/bus"))
        bus = subprocess.Popen(["dbus-daemon", "--nofork", "--nopidfile", f"--config-file={folder}/bus.conf"], stdout=subprocess.DEVNULL,
                               stderr=subprocess.DEVNULL)
        try:
            while not os.path.exists(f"{folder}/bus") and bus.poll() is None:
                time.sleep(0.02)
            with Jack() as jack:
                for what, good in cases(executable, jack, folder):
                    checks += 1
                    failed += not good
                    if not good:
                        print(f"FAIL {what}")
        finally:
            end(bus)
    print(f"{checks} checks, {failed} failed")
    return 1 if failed or checks < 7 else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
