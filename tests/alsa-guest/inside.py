# SPDX-FileCopyrightText: 2026 The hotcold authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""inside.py HOTCOLD: the bench on a real ALSA card and a real sequencer. jackd on snd-aloop; a virtual port of snd-virmidi is the
controller: what is written to its raw device are hands, what is read from it are lamps. Its driver is taken out and put back."""

import array
import os
import struct
import subprocess
import sys
import tempfile
import threading
import time

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path[:0] = [os.path.join(HERE, "..", "surface")]

from osc_wire import Peer  # noqa: E402

HOTCOLD = sys.argv[1]
PORT = 9700
CONTROLLER, OTHER = "/dev/snd/midiC1D0", "/dev/snd/midiC1D1"
MAP = """cc 1 32 /select a
cc 1 33 /select b
note 10 36 /toggle
cc 1 7 /fade 0 127 pickup
"""
# Switch to b, a, b, and back by the drum pad: ticks of a 480th of half a second, and the bytes.
FILE_EVENTS = ((0, "b0217f"), (240, "b02100"), (480, "b0207f"), (480, "b02000"), (960, "b0217f"), (960, "b02100"), (1440, "992440"),
               (1440, "892440"))
checks = [0, 0]


def check(good, name):
    checks[0] += 1
    checks[1] += not good
    print("ok  " if good else "FAIL", name, flush=True)
    return good


def wait_for(condition, seconds):
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        if condition():
            return True
        time.sleep(0.05)
    return bool(condition())


class Raw:
    """A raw MIDI device. `shown`: the last value of each controller that came.

    It is opened for hearing at once, for playing when there is something to play: snd-virmidi makes the device before its port in the
    sequencer, and what is played by one that was opened between the two goes nowhere."""

    def __init__(self, device):
        self.device, self.out = device, None
        self.file = os.open(device, os.O_RDONLY | os.O_NONBLOCK)
        self.status, self.data, self.shown = 0, [], {}
        self.hear()  # the kernel begins to listen with the first read

    def hear(self):
        """Bytes that came."""
        try:
            got = os.read(self.file, 4096)
        except BlockingIOError:
            return b""
        for byte in got:
            if byte >= 0x80:
                self.status, self.data = byte, []
                continue
            self.data.append(byte)
            if len(self.data) == 2:  # the status byte may be left out of the next
                if self.status == 0xb0:
                    self.shown[self.data[0]] = self.data[1]
                self.data = []
        return got

    def play(self, data):
        if self.out is None:
            self.out = os.open(self.device, os.O_WRONLY | os.O_NONBLOCK)
        os.write(self.out, data)

    def shows(self, **wanted):
        """True when the controllers named cc… came last with these values."""
        self.hear()
        return all(self.shown.get(int(name[2:])) == value for name, value in wanted.items())

    def close(self):
        os.close(self.file)
        if self.out is not None:
            os.close(self.out)


def length(value):
    """A number as MIDI files write it."""
    out = [value & 127]
    while value := value >> 7:
        out.insert(0, value & 127 | 128)
    return bytes(out)


def midi_file(path):
    track, before = b"", 0
    for tick, data in FILE_EVENTS:
        track += length(tick - before) + bytes.fromhex(data)
        before = tick
    track += b"\x00\xff\x2f\x00"
    with open(path, "wb") as file:
        file.write(b"MThd" + struct.pack(">IHHH", 6, 0, 1, 480) + b"MTrk" + struct.pack(">I", len(track)) + track)


class Messages:
    """What the bench writes to standard error, kept and shown."""

    def __init__(self, process):
        self.lines = []
        threading.Thread(target=self.read, args=(process.stderr,), daemon=True).start()

    def read(self, pipe):
        for line in pipe:
            self.lines.append(line.rstrip())
            print("    ", self.lines[-1], flush=True)

    def count(self, text):
        return sum(text in line for line in self.lines)


def selects(peer, seconds, n):
    """The lanes that were told to be heard, in order; leaves when there are `n`."""
    told, until = [], time.monotonic() + seconds
    while time.monotonic() < until and len(told) < n:
        told += [items[0] for address, items in peer.receive(0.2) if address == "/select"]
    return told


def play_file(peer, folder):
    """A MIDI file goes by the sequencer into the other virtual port, and from there, byte by byte, to the controller's."""
    path = os.path.join(folder, "switch.mid")
    midi_file(path)
    controller, other, done = Raw(CONTROLLER), Raw(OTHER), threading.Event()

    def carry():
        while not done.is_set():
            controller.play(other.hear())
            time.sleep(0.002)

    carrier = threading.Thread(target=carry)
    carrier.start()
    peer.send("/subscribe")
    peer.drain()
    with subprocess.Popen(["aplaymidi", "-p", "21:0", path]) as player:
        told = selects(peer, 10, 4)
        player.wait(10)
    done.set()
    carrier.join()
    check(told == ["b", "a", "b", "a"], f"a MIDI file switches lanes: {' '.join(told)}")
    other.close()
    return controller


def lamps(peer, controller):
    check(wait_for(lambda: controller.shows(cc32=127, cc33=0), 5), "lamps show what the file has set")
    peer.send("/select", "b")
    check(wait_for(lambda: controller.shows(cc32=0, cc33=127), 5), "and what OSC sets")
    peer.send("/fade", 100.0)
    check(wait_for(lambda: controller.shows(cc7=100), 5), "a motor follows")
    controller.play(b"\xb0\x07\x0a")
    time.sleep(0.3)
    check(peer.ask("/fade") == [100.0], "a fader far from its value does not move it")
    controller.play(b"\xb0\x07\x78")
    check(wait_for(lambda: peer.ask("/fade") == [120.0], 5), "until it has met it")


def vanish(peer, controller, messages):
    controller.close()
    opened = messages.count("MIDI device: VirMIDI 1-0")
    with open("/sys/bus/platform/drivers/snd_virmidi/unbind", "w", encoding="utf-8") as driver:
        driver.write("snd_virmidi.0")  # as pulling a plug does; the module itself is in use until the bench has noticed
    check(not os.path.exists(CONTROLLER), "the controller is taken away")
    check(wait_for(lambda: messages.count("none here now") == 1, 10), "the bench notices")
    check(subprocess.run(["/sbin/rmmod", "snd-virmidi"], check=False).returncode == 0, "and has let go of its driver")
    peer.send("/select", "a")
    check(wait_for(lambda: peer.ask("/select") == ["a"], 5), "and goes on")
    with subprocess.Popen(["/sbin/modprobe", "snd-virmidi", "index=1", "midi_devs=2"]):
        until = time.monotonic() + 10
        while not os.path.exists(CONTROLLER) and time.monotonic() < until:  # to listen before the bench finds it
            time.sleep(0.001)
        controller = Raw(CONTROLLER)
    check(wait_for(lambda: messages.count("MIDI device: VirMIDI 1-0") > opened, 10), "it is back, and opened again by its name")
    check(wait_for(lambda: controller.shows(cc32=127, cc33=0, cc7=120), 5), "all its lamps are lit anew")
    controller.play(b"\xb0\x21\x7f\x21\x00")
    check(wait_for(lambda: peer.ask("/select") == ["b"], 5), "and it switches again")
    controller.close()


def sound():
    """What the card's other end hears [of full scale]."""
    done = subprocess.run(["arecord", "-q", "-D", "hw:Loopback,1,0", "-f", "FLOAT_LE", "-r", "48000", "-c", "2", "-d", "1", "-t", "raw"],
                          capture_output=True, timeout=30, check=False)
    print(done.stderr.decode(), end="")
    samples = array.array("f", done.stdout[:len(done.stdout) // 4 * 4])
    return max((abs(sample) for sample in samples), default=0)


def start_jack():
    command = ["jackd", "-r", "-d", "alsa", "-d", "hw:Loopback,0,0", "-r", "48000", "-p", "1024", "-n", "3", "-i", "2", "-o", "2"]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
                               env=dict(os.environ, JACK_NO_AUDIO_RESERVATION="1"))
    up = wait_for(lambda: subprocess.run(["jack_lsp"], env=dict(os.environ, JACK_NO_START_SERVER="1"), capture_output=True,
                                         check=False).returncode == 0, 20)
    check(up, "jackd -d alsa runs")
    return process


def bench(folder):
    path = os.path.join(folder, "guest.map")
    with open(path, "w", encoding="utf-8") as file:
        file.write(MAP)
    command = [HOTCOLD, "run", "--verbose", "--no-web", "--midi", "VirMIDI 1-0", "--midi-map", path, "--set", "/program/source sine"]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
    messages, peer = Messages(process), Peer(PORT)
    check(wait_for(lambda: peer.ask("/select", 0.5) == ["a"], 30), "the bench is up")
    check(wait_for(lambda: messages.count("MIDI device: VirMIDI 1-0, in, out") == 1, 10), "and has opened the controller")
    if not checks[1]:
        vanish(peer, play_and_light(peer, folder), messages)
        level = sound()
        check(0.05 < level < 0.5, f"the card's other end hears the sine, {level:.3f} of full scale")
    process.terminate()
    check(process.wait(20) == 0, "it ends well")


def play_and_light(peer, folder):
    controller = play_file(peer, folder)
    lamps(peer, controller)
    return controller


def main():
    os.environ["HOME"] = "/tmp"
    jack = start_jack()
    with tempfile.TemporaryDirectory() as folder:
        if not checks[1]:
            bench(folder)
    jack.terminate()
    jack.wait(20)
    print(f"{checks[0]} checks, {checks[1]} failed")
    sys.exit(1 if checks[1] or not checks[0] else 0)


main()
