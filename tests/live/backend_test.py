# SPDX-FileCopyrightText: 2026 The hotcold authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""The JACK backend on real servers: backend_test.py CLIENT PROBE FOLDER CASE …"""

import os
import subprocess
import sys
import time

from jack_server import KILL, TERM, Client, Server, read_floats, wait_for

PORTS = ["in_left", "in_right", "out_left", "out_right", "lane_a_left", "lane_a_right", "residual_a_left", "residual_a_right",
         "lane_b_left", "lane_b_right", "residual_b_left", "residual_b_right", "midi_in", "midi_out"]
SPEAKERS = [("hotcold:out_left", "system:playback_1"), ("hotcold:out_right", "system:playback_2")]


class Bench:
    """What a case works with; counts checks."""

    def __init__(self, client, probe, folder):
        self.client_program, self.probe_program, self.folder = client, probe, folder
        self.checks = self.failures = 0
        self.servers, self.clients = [], []

    def check(self, good, name):
        self.checks += 1
        self.failures += not good
        print("ok" if good else "FAIL", name, flush=True)

    def server(self, **options):
        self.servers.append(Server(self.probe_program))
        self.servers[-1].start(**options)
        return self.servers[-1]

    def client(self, server, **options):
        errors = self.file(f"errors-{len(self.clients)}")
        self.clients.append(Client(self.client_program, server, errors, **options))
        return self.clients[-1]

    def file(self, name):
        return os.path.join(self.folder, f"{os.getpid()}-{name}")

    def end(self):
        for client in self.clients:
            status = client.close() if client.process.poll() is None else client.process.returncode
            complaints = client.complaints()
            self.check(status == 0 and complaints == "", f"the client ends well and says nothing (status {status})")
            print(complaints, end="")
        for server in self.servers:
            server.stop()


def no_server(bench):
    began = time.monotonic()
    done = subprocess.run([bench.client_program, f"hc-none-{os.getpid()}", "hotcold", "2", "connect", "count"],
                          capture_output=True, text=True, timeout=30, check=False)
    took = time.monotonic() - began
    print(f"# {took * 1000:.0f} ms: {done.stderr.strip()}")
    bench.check(done.returncode == 1 and took < 0.2, "a missing server is told within 0.2 s")
    bench.check("no JACK server" in done.stderr and "jackd" in done.stderr and done.stderr.count("\n") == 1, "in one helpful line")


def described(bench, server):
    """A client whose metadata stand. JACK keeps one database a user and numbers ports from the same start on every server: a
    client that ends on another server takes our descriptions with it, so a few tries are fair."""
    for _ in range(5):
        client = bench.client(server)
        rows = server.ports("^hotcold:")
        order = [row["order"] for row in rows] == [str(i) for i in range(len(PORTS))]
        groups = [row["group"] for row in rows[:12]] == [
            group for group in ("Program", "Listening", "Lane a", "Lane a residual", "Lane b", "Lane b residual") for _ in range(2)]
        client.say("name 1 XLR pair", "named")
        pretty = [row["pretty"] for row in server.ports("^hotcold:(lane|residual)_b")] == [
            "XLR pair left", "XLR pair right", "XLR pair residual left", "XLR pair residual right"]
        if order and groups and pretty:
            break
        client.close()
        wait_for(lambda: not server.ports("^hotcold:"), 2)
    bench.check(order, "order as metadata")
    bench.check(groups, "groups")
    bench.check(pretty, "pretty names follow the lane's name")
    return client


def ports(bench):
    server = bench.server(rate=48000, period=1024)
    client = described(bench, server)
    rows = server.ports("^hotcold:")
    bench.check([row["name"] for row in rows] == ["hotcold:" + name for name in PORTS], "ports and their order")
    bench.check([row["name"].split(":")[1] for row in rows if row["direction"] == "in"] == ["in_left", "in_right", "midi_in"],
                "directions")
    bench.check([row["type"] for row in rows] == ["32 bit float mono audio"] * 12 + ["8 bit raw midi"] * 2, "types")
    bench.check(server.connections("^hotcold:") == SPEAKERS, "connected to the first two playback ports")
    got = server.record(bench.file("lanes"), 0.3, "hotcold:lane_a_left", "hotcold:lane_b_right", "hotcold:residual_b_left")
    values = [sorted({round(value, 6) for value in channel[-4096:]}) for channel in got]
    bench.check(values == [[0.1], [-0.2], [0.02]], "lanes and residuals carry their own sound")
    bench.check(client.close() == 0 and wait_for(lambda: not server.ports("^hotcold:"), 2), "gone when closed")


def alone(bench):
    server = bench.server(rate=48000, period=1024)
    client = bench.client(server, connect=False, mode="pass")
    bench.check(server.connections("^hotcold:") == [] and len(server.ports("^hotcold:")) == 14, "no connection unless wanted")
    source = server.background("source", 3)
    server.probe("connect", "source:out_1", "hotcold:in_left")
    server.probe("connect", "source:out_2", "hotcold:in_right")
    left, right = server.record(bench.file("pass"), 0.3, "hotcold:out_left", "hotcold:out_right")
    bench.check(set(left[-4096:]) == {0.5} and set(right[-4096:]) == {-0.5}, "in comes out")
    source.wait(10)
    first, second = bench.client(server, connect=False), client
    names = {row["name"].split(":")[0] for row in server.ports("^hotcold")}
    bench.check(names == {"hotcold", "hotcold-01"}, "a second instance gets a name of its own")
    bench.check(first.status()["periods"] > 0 and second.status()["periods"] > 0, "both run")


def latency(bench):
    server = bench.server(rate=48000, period=256)
    client = bench.client(server)
    server.probe("connect", "system:capture_1", "hotcold:in_left")
    capture = int(server.ports("^system:capture_1$")[0]["capture_max"])
    playback = int(server.ports("^system:playback_1$")[0]["playback_max"])
    bench.check(capture > 0 and playback > 0, f"the driver has latencies ({capture}, {playback})")
    for engine in (0, 31, 4242):
        client.say(f"latency {engine}", "latency")
        time.sleep(0.2)
        rows = {row["name"].split(":")[1]: row for row in server.ports("^hotcold:")}
        bench.check(all(int(rows[name]["capture_max"]) == capture + engine for name in PORTS[2:12]),
                    f"outputs, lanes and residuals come {engine} frames after the inputs")
        bench.check(all(int(rows[name]["playback_max"]) == playback + engine for name in PORTS[:2]),
                    f"inputs are heard {engine} frames before the outputs")


def clock(bench):
    server = bench.server(rate=48000, period=1024)
    client = bench.client(server)
    time.sleep(3.0)
    pairs = []
    for _ in range(11):
        pairs.append((client.status(), time.time()))
        time.sleep(0.4)
    status, now = pairs[-1]
    bench.check(status["flush"] == 1, "denormals are flushed")
    bench.check(0 < status["load"] < 0.5 and 0 < status["worst_us"] < 1e5, f"load {status['load']:.4f}, worst "
                f"{status['worst_us']:.0f} us, {status['xruns']:.0f} missed")
    bench.check(abs(status["ntp"] / 2**32 - 2208988800 - now) < 0.1, "the pair is now")
    # A busy machine may hold the dummy driver up now and then; its frames are then really late.
    rates = [(b["frame"] - a["frame"]) / (b["ntp"] - a["ntp"]) * 2**32 for (a, _), (b, _) in zip(pairs, pairs[1:])]
    print("# frames a second:", " ".join(f"{rate:.1f}" for rate in rates))
    bench.check(sum(abs(rate / 48000 - 1) < 1e-3 for rate in rates) >= 6, "frames follow time")
    client.say("stop", "stopped")
    before = client.status()["periods"]
    time.sleep(0.3)
    bench.check(client.status()["periods"] == before, "stopped means stopped")
    client.say("start", "started")
    bench.check(wait_for(lambda: client.status()["periods"] > before, 2), "and started again")
    bench.check(wait_for(lambda: server.connections("^hotcold:") == SPEAKERS, 2), "with its connections")


def continuous(samples, period):
    """Steps of one inside periods: (right, wrong), and how many period borders were in order."""
    right = wrong = borders = 0
    for i in range(1, len(samples)):
        step = round((samples[i] - samples[i - 1]) * 65536) % 65536 == 1
        if i % period == 0:
            borders += step
        else:
            right += step
            wrong += not step
    return right, wrong, borders


def periods(bench):
    server = bench.server(rate=48000, period=256)
    client = bench.client(server)
    for period in (64, 17, 100, 1024, 8192, 1, 333, 16):
        server.probe("period", period)
        got = wait_for(lambda: client.status()["period"] == period, 3)
        bench.check(got, f"period {period}")
        # A recorder starts at a period's start, so that periods can be counted off.
        before = client.status()["xruns"]
        samples = server.record(bench.file("count"), 0.5, "hotcold:out_left")[0]
        missed = client.status()["xruns"] - before
        first = next((i for i, value in enumerate(samples) if value != 0), len(samples))
        samples = samples[(first + period - 1) // period * period:]
        right, wrong, borders = continuous(samples, period)
        print(f"# period {period}: {right} steps right, {wrong} wrong, {borders} of {len(samples) // period} borders in order, "
              f"{missed:.0f} missed")
        # An asynchronous server lets a recorder read what a late client is still writing.
        bench.check(wrong <= 2 * missed and (right > 4000 or (period == 1 and borders > 1000)), f"every frame of {period} is filled")
        bench.check(borders >= 0.5 * (len(samples) // period - 1), "periods follow each other")
    bench.check(server.connections("^hotcold:") == SPEAKERS, "still connected")


def freewheel(bench):
    server = bench.server(rate=48000, period=1024)
    client = bench.client(server)
    before = client.status()
    wheel = subprocess.Popen([bench.probe_program, server.name, "freewheel", "2"])
    bench.check(wait_for(lambda: client.status()["freewheel"] == 1, 1.5), "freewheel is noted")
    wheel.wait(20)
    after = client.status()
    frames = after["periods"] * 1024 - before["periods"] * 1024
    print(f"# {frames:.0f} frames meanwhile, {frames / 48000 / 2:.0f} x real time, {after['xruns'] - before['xruns']:.0f} missed")
    bench.check(frames > 10 * 48000, "faster than real time")
    bench.check(wait_for(lambda: client.status()["freewheel"] == 0, 2), "and its end")
    time.sleep(1.0)
    bench.check(server.connections("^hotcold:") == SPEAKERS, "connected as before")
    server.kill(KILL)
    client.expect("state lost")
    server.start(48000, 1024)
    client.expect("state running")
    bench.check(wait_for(lambda: server.connections("^hotcold:") == SPEAKERS, 3), "and after a return")


def death(bench):
    server = bench.server(rate=48000, period=1024)
    client = bench.client(server)
    client.say("name 0 RCA", "named")
    recorder = server.background("record", bench.file("before"), 60)
    server.probe("connect", "system:capture_2", "hotcold:in_left")
    server.probe("connect", "hotcold:lane_a_left", "record:in_1")
    server.probe("connect", "hotcold:out_right", "record:in_2")
    server.probe("disconnect", "hotcold:out_right", "system:playback_2")
    server.probe("connect", "hotcold:out_right", "system:playback_1")
    system = sorted([SPEAKERS[0], ("hotcold:out_right", "system:playback_1"), ("hotcold:in_left", "system:capture_2")])
    wanted = sorted(system + [("hotcold:lane_a_left", "record:in_1"), ("hotcold:out_right", "record:in_2")])
    bench.check(server.connections("^hotcold:") == wanted, "connections as a user makes them")
    time.sleep(1.0)
    named = 0
    for how, rate, period in ((TERM, 44100, 100), (KILL, 96000, 1024), (KILL, 96000, 64), (TERM, 48000, 64)):
        frame = client.status()["frame"]
        recorder.kill()  # programs often go down just before the server
        recorder.wait()
        time.sleep(0.1)
        began = time.monotonic()
        server.kill(how)
        client.expect("state lost", 3)
        told = time.monotonic() - began
        time.sleep(0.4)
        bench.check(client.status()["periods"] == client.status()["periods"], f"{how.name}: the loss is noticed ({told:.2f} s)")
        server.start(rate, period)
        began = time.monotonic()
        line = client.expect("state returned", 5)
        client.expect("state running", 5)
        print(f"# running again {time.monotonic() - began:.2f} s after the server")
        bench.check(line.endswith(f"rate={rate}"), f"returned at {rate} Hz, {period} frames")
        bench.check(wait_for(lambda: server.connections("^hotcold:") == system, 3), "all connections to the server's own ports")
        recorder = server.background("record", bench.file("after"), 60)
        bench.check(wait_for(lambda: server.connections("^hotcold:") == wanted, 3), "and to a program that came back later")
        status = client.status()
        bench.check(status["rate"] == rate and status["period"] == period and status["frame"] >= frame and status["flush"] == 1,
                    "rate, period and frames go on")
        bench.check(wait_for(lambda: client.status()["periods"] > status["periods"] + 3, 2), "audio runs")
        rows = server.ports("^hotcold:lane_a")
        named += [row["pretty"] for row in rows] == ["RCA left", "RCA right"] and rows[0]["order"] == "4"
        if how is TERM:
            time.sleep(0.5)
            recorder.terminate()
            recorder.wait(20)
            lane = read_floats(bench.file("after"), 2)[0]
            heard = sum(1 for value in lane if abs(value - 0.1) < 1e-6)
            bench.check(heard > 1000 and all(abs(value) < 1e-6 or abs(value - 0.1) < 1e-6 for value in lane),
                        f"and is heard ({heard} frames)")
            recorder = server.background("record", bench.file("before"), 60)
            bench.check(not wait_for(lambda: server.connections("^hotcold:") == wanted, 1.0),
                        "a program that leaves a living server is let go")
            server.probe("connect", "hotcold:lane_a_left", "record:in_1")
            server.probe("connect", "hotcold:out_right", "record:in_2")
            time.sleep(0.2)
    bench.check(named >= 2, f"metadata again ({named} times of 4; other servers may take them away)")
    recorder.kill()
    recorder.wait()
    server.kill(KILL)
    client.expect("state lost", 3)
    began = time.monotonic()
    bench.check(client.close() == 0 and time.monotonic() - began < 6, "closes without a server")


CASES = {"no_server": no_server, "ports": ports, "alone": alone, "latency": latency, "clock": clock, "periods": periods,
         "freewheel": freewheel, "death": death}


def main():
    client, probe, folder, *names = sys.argv[1:]
    os.makedirs(folder, exist_ok=True)
    bench = Bench(client, probe, folder)
    for name in names:
        print(f"# {name}", flush=True)
        try:
            CASES[name](bench)
        except (TimeoutError, RuntimeError, subprocess.SubprocessError) as error:
            bench.check(False, f"{name}: {error}")
        finally:
            bench.end()
    print(f"{bench.checks} checks, {bench.failures} failed")
    for name in os.listdir(folder):
        if name.startswith(f"{os.getpid()}-"):
            os.remove(os.path.join(folder, name))
    return 1 if bench.failures or not bench.checks else 0


if __name__ == "__main__":
    sys.exit(main())
