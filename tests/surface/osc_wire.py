# SPDX-FileCopyrightText: 2026 The hotcold authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""OSC written and read independently of the bench's codec, strict about what the bench may send."""

import math
import socket
import struct
import time

IMMEDIATE = 1
BUNDLE_MAX = 1400


def string(text):
    data = text if isinstance(text, bytes) else text.encode()
    return data + b"\0" * (4 - len(data) % 4)


def value(tag, item):
    if tag in "ifhd":
        return struct.pack(">" + {"i": "i", "f": "f", "h": "q", "d": "d"}[tag], item)
    return string(item) if tag == "s" else b""


def tag_of(item):
    if isinstance(item, bool):
        return "T" if item else "F"
    return {int: "i", float: "f", str: "s"}[type(item)]


def typed(address, tags, *items):
    """A message with the tags given; T and F take no item."""
    items = iter(items)
    data = b"".join(value(tag, None if tag in "TF" else next(items)) for tag in tags)
    return string(address) + string("," + tags) + data


def message(address, *items):
    """A message with tags as Python's types say."""
    tags = "".join(tag_of(item) for item in items)
    return typed(address, tags, *[item for item in items if not isinstance(item, bool)])


def bundle(tag, *elements):
    return b"#bundle\0" + struct.pack(">Q", tag) + b"".join(struct.pack(">I", len(e)) + e for e in elements)


def read_string(data, at):
    end = data.index(b"\0", at)
    after = end + 4 - (end - at) % 4
    assert data[end:after].strip(b"\0") == b"", "padding that is not zero"
    return data[at:end].decode(), after


def read_message(data):
    """(address, [items]) of a message as the bench may send it: i f s, tags, finite."""
    address, at = read_string(data, 0)
    assert address.startswith("/"), address
    tags, at = read_string(data, at)
    assert tags.startswith(","), "no type tags"
    items = []
    for tag in tags[1:]:
        assert tag in "ifs", f"type {tag} sent under {address}"
        if tag == "s":
            item, at = read_string(data, at)
        else:
            item = struct.unpack_from(">i" if tag == "i" else ">f", data, at)[0]
            at += 4
            assert math.isfinite(item), f"{item} sent under {address}"
        items.append(item)
    assert at == len(data), "bytes behind a message"
    return address, items


def read_packet(data):
    """All messages of a packet: a message, or a flat immediate bundle of at most 1400 bytes."""
    if not data.startswith(b"#bundle\0"):
        return [read_message(data)]
    assert len(data) <= BUNDLE_MAX, f"a bundle of {len(data)} bytes"
    assert struct.unpack_from(">Q", data, 8)[0] == IMMEDIATE, "a bundle that is not immediate"
    messages, at = [], 16
    while at < len(data):
        size = struct.unpack_from(">I", data, at)[0]
        assert not data[at + 4 :].startswith(b"#"), "a bundle in a bundle"
        messages.append(read_message(data[at + 4 : at + 4 + size]))
        at += 4 + size
    return messages


class Peer:
    """A UDP socket that talks to one bench. Everything received is checked as it comes."""

    packets = 0

    def __init__(self, port, host="127.0.0.1", target="127.0.0.1"):
        self.bench = (target, port)
        self.socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 1 << 20)
        self.socket.bind((host, 0))
        self.port = self.socket.getsockname()[1]

    def close(self):
        self.socket.close()

    def raw(self, data):
        self.socket.sendto(data, self.bench)

    def send(self, address, *items):
        self.raw(message(address, *items))

    def receive(self, timeout=0.5):
        """Messages of the next packet, [] when none comes. It must come from the bench's own port."""
        self.socket.settimeout(max(timeout, 1e-4))
        try:
            data, source = self.socket.recvfrom(65536)
        except (TimeoutError, socket.timeout):
            return []
        assert source == self.bench, f"a packet from {source}, not from {self.bench}"
        Peer.packets += 1
        return read_packet(data)

    def collect(self, seconds):
        """Everything that comes within some seconds."""
        end = time.monotonic() + seconds
        messages = []
        while (left := end - time.monotonic()) > 0:
            messages += self.receive(left)
        return messages

    def wait(self, address, timeout=10.0, accept=lambda items: True):
        """Items of the next message with an address (that is accepted), None when none comes."""
        end = time.monotonic() + timeout
        while (left := end - time.monotonic()) > 0:
            for got, items in self.receive(left):
                if got == address and accept(items):
                    return items
        return None

    def drain(self):
        while self.receive(0.02):
            pass

    def ask(self, address, timeout=10.0):
        self.send(address)
        return self.wait(address, timeout)
