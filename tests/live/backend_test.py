# SPDX-FileCopyrightText: 2026 The hotcold authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""The JACK backend on real servers: backend_test.py CLIENT PROBE FOLDER CASE …"""

import os
import subprocess
import sys
import time

from jack_server import KILL, TERM, Client, Server, Wheel, crowding, read_floats, wait_for

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

    def server(self, waits=False, **options):
        self.servers.append(Server(self.probe_program, waits))
        self.servers[-1].start(**options)
        return self.servers[-1]

    def client(self, server, **options):
        errors = self.file(f"errors-{len(self.clients)}")
        self.clients.append(Client(self.client_program, server, errors, **options))
        return self.clients[-1]

    def heard(self, server, file, *ports):
        """The ends of what is recorded from ports, once something comes out of all of them: on a server that does not wait for its
        clients there is nothing before they have had their turn."""
        for _ in range(20):
            ends = [channel[-4096:] for channel in server.record(self.file(file), 0.3, *ports)]
            if all(end and 0 not in end for end in ends):
                break
        return ends

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
    took = 1e9
    for _ in range(10):  # the best of some, for the machine may be busy
        began = time.monotonic()
        done = subprocess.run([bench.client_program, f"hc-none-{os.getpid()}", "hotcold", "2", "connect", "count"],
                              capture_output=True, text=True, timeout=60, check=False)
        took = min(took, time.monotonic() - began)
        if took < 0.2 or done.returncode != 1:
            break
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
        wait_for(lambda: not server.ports("^hotcold:"), 20)
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
    got = bench.heard(server, "lanes", "hotcold:lane_a_left", "hotcold:lane_b_right", "hotcold:residual_b_left")
    values = [sorted({round(value, 6) for value in end}) for end in got]
    bench.check(values == [[0.1], [-0.2], [0.02]], "lanes and residuals carry their own sound")
    bench.check(client.close() == 0 and wait_for(lambda: not server.ports("^hotcold:"), 20), "gone when closed")


def alone(bench):
    server = bench.server(rate=48000, period=1024)
    client = bench.client(server, connect=False, mode="pass")
    bench.check(server.connections("^hotcold:") == [] and len(server.ports("^hotcold:")) == 14, "no connection unless wanted")
    source = server.background("source", 120)
    server.probe("connect", "source:out_1", "hotcold:in_left")
    server.probe("connect", "source:out_2", "hotcold:in_right")
    left, right = bench.heard(server, "pass", "hotcold:out_left", "hotcold:out_right")
    bench.check(set(left) == {0.5} and set(right) == {-0.5}, "in comes out")
    source.terminate()
    source.wait(30)
    first, second = bench.client(server, connect=False), client
    names = {row["name"].split(":")[0] for row in server.ports("^hotcold")}
    bench.check(names == {"hotcold", "hotcold-01"}, "a second instance gets a name of its own")
    bench.check(wait_for(lambda: first.status()["periods"] > 0 and second.status()["periods"] > 0, 20), "both run")


def latency(bench):
    server = bench.server(rate=48000, period=256)
    client = bench.client(server)
    server.probe("connect", "system:capture_1", "hotcold:in_left")
    capture = int(server.ports("^system:capture_1$")[0]["capture_max"])
    playback = int(server.ports("^system:playback_1$")[0]["playback_max"])
    bench.check(capture > 0 and playback > 0, f"the driver has latencies ({capture}, {playback})")
    for engine in (0, 31, 4242):
        client.say(f"latency {engine}", "latency")

        def told(of, which, wanted):
            rows = {row["name"].split(":")[1]: row for row in server.ports("^hotcold:")}
            return all(name in rows and int(rows[name][which]) == wanted for name in of)

        bench.check(wait_for(lambda: told(PORTS[2:12], "capture_max", capture + engine), 20),
                    f"outputs, lanes and residuals come {engine} frames after the inputs")
        bench.check(wait_for(lambda: told(PORTS[:2], "playback_max", playback + engine), 20),
                    f"inputs are heard {engine} frames before the outputs")


def pairs_of(client):
    """Eleven pairs, 0.4 s apart: what the client tells, and seconds between which it told it."""
    pairs = []
    for _ in range(11):
        before = time.time()
        pairs.append((client.status(), before, time.time()))
        time.sleep(0.4)
    return pairs


def rates_of(pairs):
    """Frames a second between neighbours."""
    return [(b["frame"] - a["frame"]) / (b["ntp"] - a["ntp"]) * 2**32 if b["ntp"] > a["ntp"] else 0.0
            for (a, *_), (b, *_) in zip(pairs, pairs[1:])]


def clock(bench):
    server = bench.server(rate=48000, period=1024)
    client = bench.client(server)
    time.sleep(3.0)
    follows = now = busy = False
    good, short = 0, crowding()
    for _ in range(8):  # a dummy driver that the machine holds up makes its frames really late: then it is judged again
        pairs = pairs_of(client)
        rates = rates_of(pairs)
        print("# frames a second:", " ".join(f"{rate:.1f}" for rate in rates))
        right = sum(abs(rate / 48000 - 1) < 1e-3 for rate in rates)
        good += right
        follows |= right >= 6
        now |= any(before - 0.1 < status["ntp"] / 2**32 - 2208988800 < after + 0.1 for status, before, after in pairs)
        busy |= any(0 < status["load"] < 0.5 and 0 < status["worst_us"] < 1e5 for status, *_ in pairs)
        if follows and now and busy:
            break
    status = pairs[-1][0]
    bench.check(status["flush"] == 1, "denormals are flushed")
    bench.check(busy, f"load {status['load']:.4f}, worst {status['worst_us']:.0f} us, {status['xruns']:.0f} missed")
    bench.check(now, "the pair is now")
    print(f"# {good} of these are right; a processor was short for {100 * short():.0f} % of the time")
    bench.check(follows or (good >= 6 and short() > 0.5), "frames follow time")
    client.say("stop", "stopped")
    before = client.status()["periods"]
    time.sleep(0.3)
    bench.check(client.status()["periods"] == before, "stopped means stopped")
    client.say("start", "started")
    bench.check(wait_for(lambda: client.status()["periods"] > before, 20), "and started again")
    bench.check(wait_for(lambda: server.connections("^hotcold:") == SPEAKERS, 20), "with its connections")


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
    server = bench.server(waits=True, rate=48000, period=256)  # or a recorder would read what a late client is still writing
    client = bench.client(server)
    for period in (64, 17, 100, 1024, 8192, 1, 333, 16):
        server.probe("period", period)
        bench.check(wait_for(lambda: client.status()["period"] == period, 20), f"period {period}")
        # A recorder starts at a period's start, so that periods can be counted off.
        samples = server.record(bench.file("count"), min(0.5, 2000 * period / 48000), "hotcold:out_left")[0]
        first = next((i for i, value in enumerate(samples) if value != 0), len(samples))
        samples = samples[(first + period - 1) // period * period:]
        right, wrong, borders = continuous(samples, period)
        print(f"# period {period}: {right} steps right, {wrong} wrong, {borders} of {len(samples) // period} borders in order")
        bench.check(wrong == 0 and (right > 4000 or (period == 1 and borders > 1000)), f"every frame of {period} is filled")
        bench.check(borders == (len(samples) - 1) // period, "periods follow each other")
    bench.check(server.connections("^hotcold:") == SPEAKERS, "still connected")


def freewheel(bench):
    server = bench.server(rate=48000, period=1024)
    client = bench.client(server)
    first = client.status()
    with Wheel(server):
        bench.check(wait_for(lambda: client.status()["freewheel"] == 1, 20), "freewheel is noted")
        fastest, last, began = 0.0, client.status()["periods"], time.monotonic()
        while time.monotonic() < began + 40 and (fastest <= 5 or last - first["periods"] <= 10 * 48000 / 1024):
            at = time.monotonic()
            time.sleep(0.2)
            periods = client.status()["periods"]
            fastest, last = max(fastest, (periods - last) * 1024 / 48000 / (time.monotonic() - at)), periods
    after = client.status()
    frames = (after["periods"] - first["periods"]) * 1024
    print(f"# {frames:.0f} frames meanwhile, {fastest:.0f} x real time at best, {after['xruns'] - first['xruns']:.0f} missed")
    bench.check(frames > 10 * 48000 and fastest > 5, "faster than real time")
    bench.check(wait_for(lambda: client.status()["freewheel"] == 0, 20), "and its end")
    bench.check(wait_for(lambda: server.connections("^hotcold:") == SPEAKERS, 20), "connected as before")
    server.kill(KILL)
    client.expect("state lost")
    server.start(48000, 1024)
    client.expect("state running")
    bench.check(wait_for(lambda: server.connections("^hotcold:") == SPEAKERS, 20), "and after a return")


def reconnect(server):
    server.probe("connect", "hotcold:lane_a_left", "record:in_1")
    server.probe("connect", "hotcold:out_right", "record:in_2")
    time.sleep(0.2)


def death(bench):
    server = bench.server(rate=48000, period=1024)
    client = bench.client(server)
    client.say("name 0 RCA", "named")
    recorder = server.background("record", bench.file("before"), 120)
    server.probe("connect", "system:capture_2", "hotcold:in_left")
    reconnect(server)
    server.probe("disconnect", "hotcold:out_right", "system:playback_2")
    server.probe("connect", "hotcold:out_right", "system:playback_1")
    system = sorted([SPEAKERS[0], ("hotcold:out_right", "system:playback_1"), ("hotcold:in_left", "system:capture_2")])
    wanted = sorted(system + [("hotcold:lane_a_left", "record:in_1"), ("hotcold:out_right", "record:in_2")])
    bench.check(server.connections("^hotcold:") == wanted, "connections as a user makes them")
    time.sleep(1.0)
    named = 0
    for how, rate, period in ((TERM, 44100, 100), (KILL, 96000, 1024), (KILL, 96000, 64), (TERM, 48000, 64)):
        frame = client.status()["frame"]
        began = time.monotonic()
        recorder.kill()  # programs often go down just before the server
        recorder.wait()
        time.sleep(0.1)
        server.kill(how)
        client.expect("state lost")
        told = time.monotonic() - began
        time.sleep(0.4)
        bench.check(client.status()["periods"] == client.status()["periods"], f"{how.name}: the loss is noticed ({told:.2f} s)")
        server.start(rate, period)
        began = time.monotonic()
        line = client.expect("state returned")
        client.expect("state running")
        print(f"# running again {time.monotonic() - began:.2f} s after the server")
        bench.check(line.endswith(f"rate={rate}"), f"returned at {rate} Hz, {period} frames")
        bench.check(wait_for(lambda: server.connections("^hotcold:") == system, 20), "all connections to the server's own ports")
        recorder = server.background("record", bench.file("after"), 120)
        if told < 0.45:
            bench.check(wait_for(lambda: server.connections("^hotcold:") == wanted, 20), "and to a program that came back later")
        elif not wait_for(lambda: server.connections("^hotcold:") == wanted, 2):
            print(f"# the program had gone {told:.2f} s before the server, which is to leave it")
            reconnect(server)
        status = client.status()
        bench.check(status["rate"] == rate and status["period"] == period and status["frame"] >= frame and status["flush"] == 1,
                    "rate, period and frames go on")
        bench.check(wait_for(lambda: client.status()["periods"] > status["periods"] + 3, 20), "audio runs")
        rows = server.ports("^hotcold:lane_a")
        named += [row["pretty"] for row in rows] == ["RCA left", "RCA right"] and rows[0]["order"] == "4"
        if how is TERM:
            before = client.status()["periods"]
            wait_for(lambda: (client.status()["periods"] - before) * period > 0.3 * rate, 20)
            recorder.terminate()
            recorder.wait(30)
            lane = read_floats(bench.file("after"), 2)[0]
            heard = sum(1 for value in lane if abs(value - 0.1) < 1e-6)
            bench.check(heard > 1000 and all(abs(value) < 1e-6 or abs(value - 0.1) < 1e-6 for value in lane),
                        f"and is heard ({heard} frames)")
            recorder = server.background("record", bench.file("before"), 120)
            bench.check(not wait_for(lambda: server.connections("^hotcold:") == wanted, 1.0),
                        "a program that leaves a living server is let go")
            reconnect(server)
    bench.check(named >= 2, f"metadata again ({named} times of 4; other servers may take them away)")
    recorder.kill()
    recorder.wait()
    server.kill(KILL)
    client.expect("state lost")
    began = time.monotonic()
    bench.check(client.close() == 0 and time.monotonic() - began < 12, "closes without a server")


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
