# SPDX-FileCopyrightText: 2026 The hotcold authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Other people's OSC behind one face: a message goes out through their encoder and comes back through their decoder.

Each has `name`; `tags`, the types that it can send; `bundles` and `times`, whether it sends bundles and these ahead of time; `asks`, whether
it hears on the port that it sends from; `port`, where it hears; `digits`, how many a number keeps on the way to us.
"""

import json
import os
import queue
import re
import shlex
import socket
import subprocess
import threading
import time

import packages
from bench_server import end, free_port

HERE = os.path.dirname(os.path.abspath(__file__))


class Foreign:
    tags, bundles, times, asks, digits = "ifs", True, True, True, 6

    def __init__(self):
        self.messages = queue.Queue()

    def read_lines(self, stream, parse):
        """Messages out of a program's lines, in a thread of its own."""
        def run():
            for line in stream:
                message = parse(line)
                if message is not None:
                    self.messages.put(message)

        threading.Thread(target=run, daemon=True).start()

    def send(self, address, tags="", *items):
        self.packet([(address, tags, items)])

    def wait(self, address, timeout=20.0, accept=lambda items: True):
        """Items of the next message with an address (that is accepted), None when none comes."""
        deadline = time.monotonic() + timeout
        while (left := deadline - time.monotonic()) > 0:
            try:
                got, items = self.messages.get(timeout=left)
            except queue.Empty:
                return None
            if got == address and accept(items):
                return items
        return None

    def drain(self):
        while not self.messages.empty():
            self.messages.get()


class Node(Foreign):
    """A peer in JavaScript."""

    def __init__(self, folder, script, bench_port):
        super().__init__()
        self.process = packages.node(folder, script, str(bench_port), stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, bufsize=1)
        self.port = json.loads(self.process.stdout.readline())["port"]
        self.read_lines(self.process.stdout, self.parse)

    @staticmethod
    def parse(line):
        message = json.loads(line)
        return ("/error of the peer", [message["error"]]) if isinstance(message, dict) else (message[0], message[2])

    def packet(self, messages, seconds=None):
        lists = [(address, tags, spread(tags, items)) for address, tags, items in messages]
        self.process.stdin.write(json.dumps([lists, seconds]) + "\n")

    def close(self):
        end(self.process)


def spread(tags, items):
    """One item a tag: T and F have none of their own."""
    items = iter(items)
    return [None if tag in "TF" else next(items) for tag in tags]


class OscJs(Node):
    name, tags = "osc.js", "ifsTFhd"

    def __init__(self, folder, bench_port):
        super().__init__(folder, "peers/osc_js.cjs", bench_port)


class NodeOsc(Node):
    name, tags, asks = "node-osc", "ifsTFd", False

    def __init__(self, folder, bench_port):
        super().__init__(folder, "peers/node_osc.cjs", bench_port)


class Liblo(Foreign):
    """python3-liblo, in a thread of this process."""

    name, tags = "liblo", "ifsTFhd"

    def __init__(self, _, bench_port):
        super().__init__()
        import liblo
        self.liblo = liblo
        self.server = liblo.ServerThread(free_port())
        self.server.add_method(None, None, lambda address, items: self.messages.put((address, list(items))))
        self.server.start()
        self.port = self.server.port
        self.bench = liblo.Address("127.0.0.1", bench_port)

    def packet(self, messages, seconds=None):
        made = [self.liblo.Message(address, *[(tag,) if tag in "TF" else (tag, item) for tag, item in zip(tags, spread(tags, items))])
                for address, tags, items in messages]
        if len(made) > 1 or seconds is not None:
            made = [self.liblo.Bundle(*([] if seconds is None else [self.liblo.time() + seconds]), *made)]
        self.server.send(self.bench, *made)

    def close(self):
        self.server.stop()
        self.server.free()


class Tools(Foreign):
    """oscsend and oscdump."""

    name, tags, bundles, asks = "oscsend and oscdump", "ifsTFhd", False, False

    def __init__(self, _, bench_port):
        super().__init__()
        self.port, self.bench_port = free_port(), bench_port
        self.process = subprocess.Popen(["oscdump", "-L", str(self.port)], stdout=subprocess.PIPE, text=True)
        self.read_lines(self.process.stdout, self.parse)
        until = time.monotonic() + 30
        while free_of(self.port) and time.monotonic() < until:
            time.sleep(0.01)

    @staticmethod
    def parse(line):
        _, address, *words = shlex.split(line)
        tags = words[0] if words else ""
        return address, [word if tag == "s" else float(word) for tag, word in zip(tags, words[1:])]

    def packet(self, messages, seconds=None):
        (address, tags, items), = messages
        words = [tags, *map(str, items)] if tags else []
        subprocess.run(["oscsend", "127.0.0.1", str(self.bench_port), address, *words], timeout=60, check=True)

    def close(self):
        end(self.process)


def free_of(port):
    """Nobody is bound to a UDP port."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.bind(("0.0.0.0", port))
        except OSError:
            return False
    return True


class Pd(Foreign):
    """Pure Data without a window, told over its own FUDI what to send. It has floats and symbols only."""

    name, bundles = "Pd", False

    def __init__(self, _, bench_port):
        super().__init__()
        self.addresses = set()
        with socket.socket() as ear:
            ear.bind(("127.0.0.1", 0))
            ear.listen(1)
            ear.settimeout(60)
            command = ["pd", "-nogui", "-noprefs", "-noaudio", "-nomidi", "-open", os.path.join(HERE, "peers/peer.pd"), "-send",
                       f"control connect 127.0.0.1 {ear.getsockname()[1]}"]
            self.process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
            self.fudi, _ = ear.accept()
        self.read_lines(self.fudi.makefile(encoding="utf-8"), self.parse)
        self.tell(f"to connect 127.0.0.1 {bench_port}")
        self.port = 0

    def tell(self, text):
        self.fudi.sendall(text.encode() + b";\n")

    def parse(self, line):
        """oscparse gives an address as so many symbols before the arguments: what is an address, one knows or does not."""
        words = [word.replace("\0", " ") for word in line.rstrip(";\n").replace("\\ ", "\0").replace("\\", "").split(" ")]
        for n in range(len(words), 0, -1):
            address = "/" + "/".join(words[:n])
            if address in self.addresses:
                return address, [number(word) for word in words[n:]]
        return "/" + "/".join(words), []

    def packet(self, messages, seconds=None):
        (address, tags, items), = messages
        self.tell(f"osc set {address}")
        self.tell(f"format {tags}")
        words = " ".join(re.sub(r"([ ,;\\])", r"\\\1", str(item)) for item in items)
        self.tell(f"osc list {words}" if words else "osc bang")

    def close(self):
        self.fudi.close()
        end(self.process)


def number(word):
    try:
        return float(word)
    except ValueError:
        return word


class Sclang(Foreign):
    """SuperCollider's language without a screen; code goes to it by OSC."""

    name, tags = "sclang", "ifsTF"

    def __init__(self, folder, bench_port):
        super().__init__()
        home = os.path.join(os.path.abspath(folder), "sclang")
        os.makedirs(home, exist_ok=True)
        environment = dict(os.environ, HOME=home, XDG_RUNTIME_DIR=home, QT_QPA_PLATFORM="offscreen", QTWEBENGINE_DISABLE_SANDBOX="1")
        self.process = subprocess.Popen(["sclang", "-u", str(free_port()), os.path.join(HERE, "peers/peer.scd")], env=environment, text=True,
                                        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
        first = next((line for line in self.process.stdout if line.startswith("@{")), None)
        if first is None:
            raise RuntimeError("sclang does not start")
        self.port, self.bench_port = json.loads(first[1:])["port"], bench_port
        self.read_lines(self.process.stdout, self.parse)
        self.socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)

    @staticmethod
    def parse(line):
        if not line.startswith("@["):
            return None
        address, *items = json.loads(line[1:])
        return address, items

    def packet(self, messages, seconds=None):
        made = ["'" + address + "'" + "".join(", " + code(tag, item) for tag, item in zip(tags, spread(tags, items)))
                for address, tags, items in messages]
        bench = f'NetAddr("127.0.0.1", {self.bench_port})'
        if len(made) == 1 and seconds is None:
            self.do(f"{bench}.sendMsg({made[0]})")
        else:
            self.do(f"{bench}.sendBundle({'nil' if seconds is None else seconds}, {', '.join(f'[{m}]' for m in made)})")

    def do(self, text):
        from osc_wire import message
        self.socket.sendto(message("/do", text), ("127.0.0.1", self.port))

    def close(self):
        self.socket.close()
        self.process.stdin.close()
        end(self.process)


def code(tag, item):
    if tag in "TF":
        return "true" if tag == "T" else "false"
    return json.dumps(item) if tag == "s" else repr(float(item) if tag == "f" else item)


ALL = (OscJs, NodeOsc, Liblo, Tools, Pd, Sclang)
