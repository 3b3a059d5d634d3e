// SPDX-FileCopyrightText: 2026 The hotcold authors
// SPDX-License-Identifier: GPL-3.0-or-later

/**
 * What the bench sends out, over a WebSocket: to the bit what /record writes, with the frames and the time that it says, for eight at a time,
 * whoever reads slowly; nothing else to them, and none of it to others.
 */
import {mkdtempSync, readFileSync, rmSync} from "node:fs";
import {tmpdir} from "node:os";
import {join} from "node:path";

import {Ear, amplitude, decibel} from "./ear.mjs";
import {Bench, Udp, check, decode, encode, finish, packages, sleep, until} from "./rig.mjs";

const {WebSocket} = packages("ws");
const MOST = 8;
const folder = mkdtempSync(join(tmpdir(), "hotcold-sound-"));
process.on("exit", () => rmSync(folder, {recursive: true, force: true}));
const bench = await new Bench("--scene", "two-outlets").start();
const udp = new Udp(bench.port);
udp.send("/program/source", "s", "pink");
await udp.settles("/program/source", "pink");

/* ---- what comes ------------------------------------------------------------------------------------------------------------ */

const ear = await Ear.connect(bench);
check("opens, and is told its protocol", ear.opened && ear.socket.protocol === "hotcold-sound", ear.closed);
await until(() => ear.packets.length > 100);
check("packets of 10.7 ms at 48 kHz", ear.packets.slice(1).every(({rate, frames}) => rate === 48000 && frames === 512), ear.packets.at(-1));
const frame = async () => (await udp.ask("/clock"))[2];
let [made, came] = [0, 1e9];
for (let i = 0; i < 6 && !(Math.abs(came - made) < 4800 && made > 10000); i++) {
  const from = ear.packets.length, fromFrame = await frame();
  await sleep(2000);
  [made, came] = [(await frame()) - fromFrame, 512 * (ear.packets.length - from)];
}
check("as fast as they are made", Math.abs(came - made) < 4800 && made > 10000, came, made);

/** Data of a WAV file of two channels of 32-bit floats. */
function wav(path) {
  const file = readFileSync(path);
  let at = 12;
  for (; file.toString("latin1", at, at + 4) !== "data"; at += 8 + file.readUInt32LE(at + 4)) if (file.toString("latin1", at, at + 4) === "fmt ") check("a float file", file.readUInt16LE(at + 10) === 2 && file.readUInt16LE(at + 22) === 32, file.subarray(at, at + 24));
  return file.subarray(at + 8, at + 8 + file.readUInt32LE(at + 4));
}

const path = join(folder, "taken.wav");
udp.send("/record", "s", path);
await sleep(500);
udp.send("/select", "s", "b");
await sleep(500);
udp.send("/trim", "f", -7);
await sleep(500);
udp.send("/mute", "i", 1);
await sleep(300);
udp.send("/mute", "i", 0);
await sleep(700);
udp.send("/record", "i", 0);
await sleep(300);
const recorded = wav(path), heard = ear.samples;
const begins = heard.indexOf(recorded.subarray(0, 512)), bytes = Math.min(recorded.length, heard.length - begins);
check("a recording is found in it", begins >= 0 && begins % 8 === 0, begins);
check("and is the same to the bit", bytes > 48000 * 8 && heard.subarray(begins, begins + bytes).equals(recorded.subarray(0, bytes)), bytes);
const silent = recorded.length - Buffer.from(recorded).filter((byte) => byte !== 0).length;
check("mute is in it, and sound", silent > 0.1 * 48000 * 8 && silent < 0.6 * recorded.length, silent);
check("nothing is missing", ear.lost === 0, ear.lost);
console.log(`${bytes / 8} frames are to the bit what /record wrote`);
udp.send("/trim", "f", 0);

/* ---- what time it is -------------------------------------------------------------------------------------------------------------- */

const asked = Date.now() / 1000;
ear.socket.send("when \"is\" it?");
const told = await until(() => ear.texts[0], 20000, 1), there = Date.now() / 1000;
check("a question is echoed", told?.echo === "when \"is\" it?", told);
check("with the time", told?.now > asked - 0.01 && told.now < there + 0.01, asked, told?.now, there);
const late = [];
for (let i = 0; i < 9; i++) {
  await sleep(100);
  ear.socket.send(String(i));
  const {clock} = await until(() => ear.texts.find(({echo}) => echo === String(i)), 20000, 1), newest = ear.packets.at(-1);
  late.push(newest.at - clock[0] - (newest.frame + newest.frames - clock[1]) / newest.rate);
}
late.sort((a, b) => a - b);
const period = Number(process.env.HC_PERIOD ?? 64) / 48000; // its frames are all made at its beginning
check("packets are there soon after their last frame", late[4] > -period - 0.01 && late[4] < 0.05, late);
console.log(`a packet is here ${(1000 * late[4]).toFixed(1)} ms after its last frame was due (median of ${late.length})`);
for (let i = 0; i < 500; i++) ear.socket.send(`question ${i}`);
await until(() => ear.texts.at(-1).echo === "question 499");
check("of many questions the newest is answered", ear.texts.at(-1).echo === "question 499" && ear.texts.length < 502, ear.texts.length);

/* ---- refused ------------------------------------------------------------------------------------------------------------------------- */

for (const options of [{origin: "http://evil.example"}, {headers: {Host: "evil.example"}}, {headers: {Host: `evil.example:${bench.port}`}}, {origin: "null"}])
  check(`${JSON.stringify(options)} is refused`, !(await Ear.connect(bench, options)).opened);
check("another protocol is refused", !(await Ear.connect(bench, {}, "hotcold-noise")).opened);
for (const [what, sent] of [["binary", Buffer.from([1, 2, 3])], ["a long text", "x".repeat(65)], ["a very long text", "x".repeat(100000)]]) {
  const one = await Ear.connect(bench, {origin: `http://${bench.host}`});
  one.socket.send(sent);
  const ended = await Promise.race([one.ended, sleep(20000)]);
  check(`${what} ends it, with the reason`, one.opened && ended?.code === 1003 && /at most 64 bytes/.test(ended.reason), ended);
}
const crowd = [];
while (crowd.length < MOST - 1) crowd.push(await Ear.connect(bench));
const ninth = await Ear.connect(bench), ended = await Promise.race([ninth.ended, sleep(20000)]);
check("the ninth is told why not", ended?.code === 1013 && /eight listen already/.test(ended.reason) && ninth.packets.length === 0, ended);
await crowd.pop().close();
const instead = await until(async () => {
  const one = await Ear.connect(bench);
  await sleep(100);
  return one.packets.length ? one : void one.close();
});
check("when one has gone there is room", instead !== undefined);
crowd.push(instead);
await until(() => crowd.every(({packets: all}) => all.length > 30));
check("eight hear the same", crowd.every((one) => one.lost === 0 && one.packets.every(({frame, bytes: part}) => ear.packets.find((mine) => mine.frame === frame)?.bytes.subarray(0, part.length).equals(part) ?? true)));

/* ---- everything else goes on ----------------------------------------------------------------------------------------------------------- */

const plain = new WebSocket(`ws://${bench.host}/`), got = [];
let strange = 0;
plain.on("message", (data, binary) => {
  if (binary && data.toString("latin1", 0, 4) === "HCS1") strange++;
  else if (binary) got.push(...decode(data));
});
await new Promise((done) => plain.once("open", done));
plain.send(encode("/subscribe", "ii", 0, 50));
check("others are told what they are told", (await until(() => got.find(([address]) => address === "/meter/a/level"))) !== undefined);
check("and no sound", strange === 0);
check("nor do listeners get OSC", crowd.every((one) => one.strange === 0) && ear.strange === 0);

const memory = () => Number(readFileSync(`/proc/${bench.process.pid}/status`, "utf8").match(/VmRSS:\s+(\d+)/)[1]);
const before = memory(), [sleepy, dead] = crowd;
sleepy.socket._socket.pause();
dead.socket._socket.pause();
const mark = ear.packets.length;
await sleep(5000);
const seen = sleepy.packets.length;
sleepy.socket._socket.resume();
await until(() => sleepy.packets.length > seen + 100, 20000);
check("who has slept misses frames, and sees it", sleepy.lost > 24000 && !sleepy.closed && sleepy.packets.length > seen + 100, sleepy.lost, sleepy.packets.length - seen);
check("others miss nothing meanwhile", ear.lost === 0 && ear.packets.length - mark > 200, ear.lost, ear.packets.length - mark);
const later = ear.packets.length;
check("who takes nothing for ten seconds is let go", await until(async () => {
  const one = await Ear.connect(bench);
  await sleep(150);
  const room = one.packets.length > 0;
  await one.close();
  return room;
}, 60000, 200));
check("what waits does not grow", memory() - before < 2048, memory() - before);
check("still nothing missing", ear.lost === 0 && ear.packets.length > later, ear.lost);
dead.close();

/* ---- a blind trial --------------------------------------------------------------------------------------------------------------------- */

const step = (address, types = "", ...values) => udp.send(address, types, ...values);
const state = (...wanted) => until(async () => wanted.includes((await udp.ask("/trial/state"))?.[0]));
step("/program/source", "s", "sine");
await udp.settles("/program/source", "sine");
step("/trial/new", "sis", "abx", 3, "Ear");
check("a trial is open", await state("listening"), await udp.ask("/trial/state"));
const blind = await Ear.connect(bench);
check("one may begin to listen meanwhile", blind.opened);
const looks = {};
for (const play of ["a", "b", "x", "a", "x", "b"]) {
  step("/trial/play", "s", play);
  const start = blind.packets.length + 5;
  await until(() => blind.packets.length > start + 60, 30000);
  const some = blind.packets.slice(start, start + 60), left = Float32Array.from({length: 60 * 512}, (_, i) => some[Math.floor(i / 512)].bytes.readFloatLE(8 * (i % 512)));
  looks[play] = JSON.stringify(some.map(({rate, frames, bytes: {length}}, i) => [rate, frames, length, some[i].frame - some[0].frame]));
  check(`${play} is heard`, Math.abs(decibel(amplitude(left.subarray(512), 997, 48000) / 0.1)) < 0.1, amplitude(left, 997, 48000));
}
check("but for the sound a, b and x look the same", looks.a === looks.b && looks.a === looks.x);
check("and nothing else is told", blind.texts.length === 0 && blind.strange === 0 && blind.lost === 0);
step("/trial/abort");
await state("idle", "aborted");

plain.terminate();
await Promise.all([...crowd, ear, blind].map((one) => one.close()));
check("ends well", (await bench.stop()) === 0);
finish(38);
