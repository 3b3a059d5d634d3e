# SPDX-FileCopyrightText: 2026 The hotcold authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""nsm.py HOTCOLD PROBE: under a small manager of projects (liblo's server): announced, opened, saved, ended; answered without JACK too."""

import os
import subprocess
import sys
import tempfile
import threading

import liblo
from live import PATIENCE, Checks, Hotcold, Server, free_port, wait_for


class Manager(liblo.ServerThread):
    """Takes one client at a time and opens `project` for it at once."""

    def __init__(self, project, refuses=False):
        super().__init__()
        self.project, self.refuses = project, refuses
        self.announced, self.said, self.client, self.news = None, [], None, threading.Condition()
        self.add_method("/nsm/server/announce", None, self.on_announce)
        self.add_method("/reply", None, self.on_answer)
        self.add_method("/error", None, self.on_answer)
        self.start()

    @property
    def url(self):
        """Where it listens; by number, as a minimal system has no name for itself."""
        return f"osc.udp://127.0.0.1:{self.port}/"

    def on_announce(self, _path, items, types, client):
        self.announced, self.client = (types, items), client
        if self.refuses:
            self.send(client, "/error", "/nsm/server/announce", -2, "too old")
            return
        self.send(client, "/reply", "/nsm/server/announce", "welcome", "test", ":server-control:")
        self.open()

    def open(self):
        self.send(self.client, "/nsm/client/open", self.project, "the show", "hotcold.nABC")

    def on_answer(self, path, items, _types, _client):
        with self.news:
            self.said.append((path, *items))
            self.news.notify_all()

    def answer(self, to, seconds=30):
        """The next answer to an address."""
        with self.news:
            self.news.wait_for(lambda: any(said[1] == to for said in self.said), seconds * PATIENCE)
            found = [said for said in self.said if said[1] == to]
            self.said = [said for said in self.said if said[1] != to]
        return found[0] if found else None


def start(program, server, manager, timeout=60):
    """Exit status and what it said of one that cannot run."""
    done = subprocess.run([program, "run", "--midi", "none", "--server", server, "--osc-port", str(free_port())],
                          env={**os.environ, "NSM_URL": manager.url}, capture_output=True, text=True, timeout=timeout, check=False)
    return done.returncode, done.stderr.strip()


def without_jack(program, manager, check):
    status, said = start(program, f"hc-nobody-{os.getpid()}", manager)
    types, items = manager.announced
    check(types == "sssiii" and items[0] == "hotcold" and items[3:5] == [1, 0] and items[5] > 1, f"announced: {items}")
    answer = manager.answer("/nsm/client/open")
    check(status == 1 and answer is not None and answer[0] == "/error" and answer[2] < 0 and "JACK" in answer[3],
          f"no JACK server, and the manager is told: {answer} ({said})")


def a_project(program, server, manager, check):
    def run():
        return Hotcold(program, server, "--midi", "none", environment={"NSM_URL": manager.url})

    file = manager.project + ".scene"
    with run() as bench:
        answer = manager.answer("/nsm/client/open")
        check(answer is not None and answer[0] == "/reply", f"opened: {answer}")
        check(len(server.ports("^hotcold.nABC:")) == 14, "the JACK client has the name that it was given")
        bench.set("/lane/b/line/length", 77.0)
        bench.set("/trim", -9.0)
        manager.send(manager.client, "/nsm/client/save")
        answer = manager.answer("/nsm/client/save")
        with open(file, encoding="utf-8") as saved:
            text = saved.read()
        check(answer is not None and answer[0] == "/reply" and "/lane/b/line/length 77" in text, f"saved: {answer}")
        manager.open()
        answer = manager.answer("/nsm/client/open")
        check(answer is not None and answer[0] == "/error" and answer[2] == -8, f"another project is refused: {answer}")
        os.rename(os.path.dirname(file), os.path.dirname(file) + "-gone")
        manager.send(manager.client, "/nsm/client/save")
        bench.set("/trim", -8.0)
        answer = manager.answer("/nsm/client/save")
        check(answer is not None and answer[0] == "/error" and "cannot be written" in answer[3], f"a folder that is gone: {answer}")
        os.rename(os.path.dirname(file) + "-gone", os.path.dirname(file))
    check(bench.status == 0, "SIGTERM ends it well, as the manager has clients end")
    with run() as bench:
        check(bench.becomes("/lane/b/line/length", 77.0) and bench.becomes("/trim", -8.0), "opened again: as it was")
        check(wait_for(lambda: manager.answer("/nsm/client/open", 1) is not None, 20 * PATIENCE), "and told so")


def no_manager(program, server, folder, check):
    gone = liblo.Server()
    url = gone.url
    gone.free()
    with Hotcold(program, server, "--midi", "none", environment={"NSM_URL": url, "XDG_STATE_HOME": folder}) as bench:
        check("NSM_URL" in bench.messages() and bench.value("/select") == "a", f"nobody answers: it runs: {bench.messages().strip()}")
    refusing = Manager("", refuses=True)
    with Hotcold(program, server, "--midi", "none", environment={"NSM_URL": refusing.url, "XDG_STATE_HOME": folder}) as bench:
        check("too old" in bench.messages(), "a manager that refuses is quoted")
    refusing.stop()


def main():
    program, probe = sys.argv[1:3]
    check = Checks()
    server = Server(probe)
    server.start(48000, 1024)
    try:
        with tempfile.TemporaryDirectory() as folder:
            os.mkdir(os.path.join(folder, "show"))
            manager = Manager(os.path.join(folder, "show", "hotcold.nABC"))
            without_jack(program, manager, check)
            a_project(program, server, manager, check)
            manager.stop()
            no_manager(program, server, folder, check)
    finally:
        server.stop()
    check.end()


if __name__ == "__main__":
    main()
