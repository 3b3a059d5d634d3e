# SPDX-FileCopyrightText: 2026 The hotcold authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""As much of a WebSocket (RFC 6455) as a listener needs: it opens, sends, and keeps all that comes, on a thread of its own."""

import base64
import os
import socket
import struct
import threading

from osc_wire import message, read_packet

TEXT, BINARY, PING, PONG = 1, 2, 9, 10


class WebSocket:
    def __init__(self, port):
        self.packets, self.texts, self.sending = [], [], threading.Lock()
        self.stream = socket.create_connection(("127.0.0.1", port), timeout=10)
        self.stream.sendall(f"GET / HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Key: "
                            f"{base64.b64encode(os.urandom(16)).decode()}\r\nSec-WebSocket-Version: 13\r\n\r\n".encode())
        self.file = self.stream.makefile("rb")
        answer = self.file.readline()
        assert b"101" in answer, answer
        while self.file.readline().strip():
            pass
        self.stream.settimeout(None)
        self.thread = threading.Thread(target=self.listen, daemon=True)
        self.thread.start()

    def send(self, kind, data):
        mask = os.urandom(4)
        size = bytes([0x80 | len(data)]) if len(data) < 126 else bytes([0x80 | 126]) + struct.pack(">H", len(data))
        with self.sending:
            self.stream.sendall(bytes([0x80 | kind]) + size + mask + bytes(byte ^ mask[i % 4] for i, byte in enumerate(data)))

    def say(self, address, *items):
        self.send(BINARY, message(address, *items))

    def listen(self):
        parts = b""
        try:
            while head := self.file.read(2):
                size = head[1] & 0x7F
                if size > 125:
                    size = int.from_bytes(self.file.read(2 if size == 126 else 8), "big")
                data = self.file.read(size)
                if head[0] & 0x0F == PING:
                    self.send(PONG, data)
                    continue
                parts += data
                if head[0] & 0x80 and head[0] & 0x0F in (0, BINARY):
                    self.packets += read_packet(parts)
                elif head[0] & 0x80 and head[0] & 0x0F == TEXT:
                    self.texts.append(parts.decode())
                if head[0] & 0x80:
                    parts = b""
        except (OSError, ValueError):
            pass  # closed

    def close(self):
        self.stream.close()
