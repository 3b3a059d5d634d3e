// SPDX-FileCopyrightText: 2026 The hotcold authors
// SPDX-License-Identifier: GPL-3.0-or-later

/**
 * Rubbish for the web side: requests and frames that are none, connections that stay half open, too many of them, a reader that does not
 * read. Nobody else notices. HC_LONG: a minute of it instead of three seconds.
 */
import {randomBytes} from "node:crypto";
import {readFileSync} from "node:fs";
import http from "node:http";
import net from "node:net";

import {Bench, Udp, check, decode, encode, finish, packages, sleep, until} from "./rig.mjs";

const {WebSocket} = packages("ws");
const SECONDS = process.env.HC_LONG ? 60 : 3;
const HALF_OPEN = 200, TOO_MANY = 1500, FILES = 512;
const seed = Number(process.argv[2] ?? randomBytes(4).readUInt32LE());
console.log(`seed ${seed}`);

let state = seed >>> 0; // xorshift: the same seed, the same rubbish
function below(n) {
  state ^= state << 13;
  state ^= state >>> 17;
  state ^= state << 5;
  return (state >>> 0) % n;
}
const pick = (list) => list[below(list.length)];
const bytes = (n) => Buffer.from(Array.from({length: n}, () => below(256)));

const bench = new Bench("--scene", "two-outlets");
bench.command.unshift("prlimit", `--nofile=${FILES}`); // few enough that a crowd takes them all
await bench.start();
const udp = new Udp(bench.port);
const opened = new Set();

function connect() {
  const socket = net.connect(bench.port, "127.0.0.1");
  opened.add(socket);
  socket.on("error", () => {}).on("close", () => opened.delete(socket)).resume();
  return socket;
}

async function web() {
  const socket = new WebSocket(`ws://${bench.host}/`);
  socket.heard = [];
  socket.on("message", (data, binary) => binary && socket.heard.push(...decode(data))).on("close", () => (socket.closed = true)).on("error", () => {});
  await new Promise((done) => socket.once("open", done).once("error", done));
  return socket;
}

/** A request over a connection of its own is answered. */
const answers = () => new Promise((done) => {
  const request = http.get({host: "127.0.0.1", port: bench.port, path: "/fade?VALUE", agent: false, timeout: 20000}, (answer) => {
    answer.resume();
    done(answer.statusCode === 200);
  });
  request.on("error", () => done(false)).on("timeout", () => request.destroy());
});
const memory = () => Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${bench.process.pid}/status`, "utf8"))[1]);
/** Processor seconds so far. */
const spent = () => readFileSync(`/proc/${bench.process.pid}/stat`, "utf8").split(") ")[1].split(" ").slice(11, 13).reduce((sum, ticks) => sum + Number(ticks) / 100, 0);
await udp.ask("/fade");

/* ---- half open -------------------------------------------------------------------------------------------------------------------- */

const idle = Array.from({length: HALF_OPEN}, (_, i) => {
  const socket = connect();
  socket.write(["", "G", "GET / HTTP/1.1\r\n", `GET / HTTP/1.1\r\nHost: ${bench.host}\r\nX: `][i % 4]);
  return socket;
});
const openedAt = performance.now();
check("answers beside half-open connections", await answers());

/* ---- rubbish ------------------------------------------------------------------------------------------------------------------------ */

const HEADS = [() => `GET ${pick(["/", "/fade", "/fade?VALUE", "/~/app.js", "/" + "a/".repeat(below(3000)), "*", "/%00", "/%zz", "/?" + "x".repeat(below(9000)), "http://evil.example/", "/\x01"])} HTTP/1.${below(3)}\r\nHost: ${bench.host}\r\n`,
  () => `${pick(["POST", "PUT", "HEAD", "OPTIONS", "CONNECT", "PRI", "get", "\xff\xfe"])} / HTTP/1.1\r\nHost: ${bench.host}\r\nContent-Length: ${pick([0, 5, -1, 1e12, "x"])}\r\n`,
  () => `GET / HTTP/1.1\r\nHost: ${pick(["", "a".repeat(below(5000)), "[::1", "127.0.0.1:99999999", bench.host])}\r\n${"X: y\r\n".repeat(below(400))}`];
const upgrade = () => `GET / HTTP/1.1\r\nHost: ${bench.host}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Key: ${pick(["dGhlIHNhbXBsZSBub25jZQ==", "x", ""])}\r\nSec-WebSocket-Version: ${pick([13, 13, 8])}\r\n` +
  pick(["", "", "Sec-WebSocket-Protocol: nonsense\r\n", "Sec-WebSocket-Extensions: permessage-deflate; server_no_context_takeover\r\n"]) + "\r\n";

function spoilt(text) {
  const made = Buffer.from(text, "latin1");
  for (let i = below(4); i > 0 && made.length; i--) made[below(made.length)] = below(256);
  return made.subarray(0, below(4) ? made.length : below(made.length + 1));
}

/** A frame with a head that may lie. */
function frame() {
  const osc = encode(pick(["/fade", "/no/such", "/*", "/subscribe", "/lane/a/line/length", "/{a,b}[c-"]), pick(["", "f", "i", "s"]), pick([1, 2, 3]) + "");
  const body = pick([() => bytes(below(200)), () => osc, () => spoilt(osc.toString("latin1")), () => Buffer.from(pick(["{}", "{\"COMMAND\":\"LISTEN\",\"DATA\":\"/fade\"}", "{\"COMMAND\":\"IGNORE\",\"DATA\":\"/x\"}", "\xff"]))])();
  const mask = bytes(4), masked = Buffer.from(body.map((byte, i) => byte ^ mask[i & 3]));
  const length = pick([body.length, body.length, body.length, below(126)]) & 127;
  const head = length < 126 && below(8) ? [length | 0x80] : pick([[0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff], [0xfe, 0, 3], [length & 127], [0xff, 0, 0, 0, 0, 0x7f, 0, 0, 0]]);
  return Buffer.concat([Buffer.from([pick([0x81, 0x82, 0x82, 0x82, 0x01, 0x00, 0x80, 0x88, 0x89, 0x8a, 0x83, 0xf2, 0x02]), ...head]), mask, masked]);
}

let requests = 0, frames = 0;
for (const end = performance.now() + SECONDS * 1000; performance.now() < end || (performance.now() < end + 60000 && (requests <= 300 || frames <= 300)); await sleep(1)) {
  if (opened.size > HALF_OPEN + 60) continue;
  const socket = connect();
  requests++;
  switch (below(4)) {
  case 0:
    socket.end(bytes(below(3000)));
    break;
  case 1:
    socket.write(spoilt(pick(HEADS)() + "\r\n"));
    setTimeout(() => socket.destroy(), below(50));
    break;
  case 2:
    socket.write(pick(HEADS)() + pick(["\r\n", "\r\n\r\nGET / HTTP/1.1\r\n\r\n", ""]));
    setTimeout(() => socket.resetAndDestroy(), below(50));
    break;
  default:
    socket.write(below(10) ? upgrade() : spoilt(upgrade()));
    for (let i = below(20); i > 0; i--, frames++) socket.write(frame());
    setTimeout(() => socket.end(), below(50));
  }
}
check("rubbish enough", requests > 300 && frames > 300, requests, frames);
check("answers after it", await answers());

/* ---- too many ------------------------------------------------------------------------------------------------------------------------- */

const crowd = Array.from({length: TOO_MANY}, connect);
await sleep(300);
const before = spent(), since = performance.now();
check("OSC is answered beside a crowd", (await udp.ask("/fade")) !== undefined);
await sleep(500);
const busy = (spent() - before) / ((performance.now() - since) / 1000);
check("a crowd that does nothing costs nothing", busy < 0.6, busy);
for (const socket of crowd) socket.destroy();
check("and when it has gone HTTP is", await until(answers, 30000));

/* ---- slow --------------------------------------------------------------------------------------------------------------------------------- */

const slow = await web(), witness = await web(), start = memory();
witness.send(encode("/subscribe", "ii", 0, 50));
slow.localPort = slow._socket?.localPort ?? 0;
slow._socket?.pause();
let told = 0, rounds = 0;
for (const end = performance.now() + 60000; performance.now() < end && (await connected(slow)); rounds++) {
  for (let i = 0; i < 50; i++) {
    slow.send(encode("/unsubscribe"));
    slow.send(encode("/subscribe", "ii", 0, 50));
  }
  const wanted = 11 + rounds % 400;
  udp.send("/fade", "f", wanted);
  told += (await until(() => witness.heard.some(([address, [value]]) => address === "/fade" && value === wanted), 30000, 1)) ? 1 : 0;
}
/** The bench still has that connection. */
async function connected(socket) {
  const at = socket.localPort.toString(16).toUpperCase().padStart(4, "0");
  return readFileSync("/proc/net/tcp", "utf8").split("\n").some((line) => new RegExp(`0100007F:${bench.port.toString(16).toUpperCase().padStart(4, "0")} 0100007F:${at} 01`).test(line));
}
check("a reader that does not read is closed", !(await connected(slow)));
check("others are told meanwhile", told === rounds && !witness.closed, told, rounds);
const grown = memory() - start;
check("what waits for it is bounded", grown < 16384, `${grown} KiB`);
slow.terminate();

check("half-open connections are closed", await until(() => idle.every((socket) => socket.destroyed), 60000, 100), idle.filter((socket) => !socket.destroyed).length);
console.log(`${requests} requests, ${frames} frames; half-open ones closed within ${((performance.now() - openedAt) / 1000).toFixed(0)} s; the slow reader grew it by ${grown} KiB in ${rounds} rounds`);
check("a WebSocket of before", !witness.closed && (witness.send(encode("/select")), await until(() => witness.heard.some(([address]) => address === "/select"))));
witness.terminate();
check("ends well", (await bench.stop()) === 0);
finish(12);
