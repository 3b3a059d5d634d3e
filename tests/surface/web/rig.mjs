// SPDX-FileCopyrightText: 2026 The hotcold authors
// SPDX-License-Identifier: GPL-3.0-or-later

/** What tests of the web side share: packages, a bench that runs, UDP through osc.js, and counted checks. */
import {spawn} from "node:child_process";
import dgram from "node:dgram";
import {readFileSync} from "node:fs";
import {createRequire} from "node:module";

export const packages = createRequire(`${process.env.HC_NPM}/`);
const osc = packages("osc");

/** Debian's Chromium, driven by playwright-core. */
export const chromium = () => packages("playwright-core").chromium.launch({executablePath: "/usr/bin/chromium", args: ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
  "--disable-background-networking", "--disable-component-update", "--disable-sync"]});

export const sleep = (ms) => new Promise((done) => setTimeout(done, ms));

let checks = 0, failed = 0;

export function check(what, good, ...told) {
  checks++;
  if (good) return;
  failed++;
  console.log(`FAIL ${what}`, ...told);
}

/** Calls `probe` until it gives something true; that, or undefined after `ms`. */
export async function until(probe, ms = 20000, step = 10) {
  for (const end = performance.now() + ms; performance.now() < end; await sleep(step)) {
    const got = await probe();
    if (got) return got;
  }
  return undefined;
}

/** Seconds in which something on this machine was ready to run and had no processor, so far; 0 where the kernel keeps no such account. */
function crowded() {
  try {
    return Number(/^some .*total=(\d+)/.exec(readFileSync("/proc/pressure/cpu", "utf8"))[1]) / 1e6;
  } catch {
    return 0;
  }
}

/** Begins to watch; called again, the share of the time since in which a processor was short. */
export function crowding() {
  const before = crowded(), began = performance.now();
  return () => (crowded() - before) / ((performance.now() - began) / 1000);
}

/** Ends the program: 0 when at least `least` were checked and none failed. */
export function finish(least) {
  console.log(`${checks} checks, ${failed} failed`);
  process.exit(failed || checks < least ? 1 : 0);
}

/** `hotcold run` as HC_COMMAND has it; `stop()` ends it, `start()` begins again under the same port. */
export class Bench {
  constructor(...options) {
    this.command = [...JSON.parse(process.env.HC_COMMAND), ...options];
    this.port = Number(process.env.HC_PORT);
    this.host = `127.0.0.1:${this.port}`;
    process.on("exit", () => this.process?.kill("SIGKILL"));
  }

  async start() {
    const [program, ...rest] = this.command;
    this.process = spawn(program, rest, {stdio: ["ignore", "ignore", "inherit"]});
    this.ended = new Promise((done) => this.process.once("exit", done));
    // What waits for its answers would wait for ever.
    this.process.once("exit", (code) => {
      if (code) console.log(`FAIL hotcold ended with ${code}`), process.exit(1);
    });
    if (!(await until(() => fetch(`http://${this.host}/?HOST_INFO`).then(() => true, () => false), 60000))) throw new Error("hotcold does not start");
    return this;
  }

  async stop() {
    this.process.kill("SIGTERM");
    return this.ended;
  }
}

export const encode = (address, types = "", ...values) =>
  Buffer.from(osc.writePacket({address, args: [...types].map((type, i) => ({type, value: values[i]}))}, {metadata: true}));

/** [[address, [value …]] …] of a packet. */
export function decode(bytes) {
  const flat = (packet) => (packet.packets ? packet.packets.flatMap(flat) : [[packet.address, packet.args]]);
  return flat(osc.readPacket(bytes, {}));
}

/** A UDP peer. */
export class Udp {
  constructor(port) {
    this.port = port;
    this.heard = [];
    this.socket = dgram.createSocket("udp4");
    this.socket.on("message", (bytes) => this.heard.push(...decode(bytes)));
    this.socket.bind(0, "127.0.0.1");
  }

  send(...message) {
    this.socket.send(encode(...message), this.port, "127.0.0.1");
  }

  wait(address, accept = () => true, ms = 20000) {
    return until(() => this.heard.find(([got, values]) => got === address && accept(values))?.[1], ms, 2);
  }

  async ask(address) {
    this.heard = [];
    this.send(address);
    return this.wait(address);
  }

  /** The bench comes to say this. */
  async settles(address, wanted) {
    return until(async () => ((await this.ask(address)) ?? [])[0] === wanted);
  }
}
