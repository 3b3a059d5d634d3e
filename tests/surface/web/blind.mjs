// SPDX-FileCopyrightText: 2026 The hotcold authors
// SPDX-License-Identifier: GPL-3.0-or-later

/**
 * Blindness of an audience's phones, with a bench that draws as it is told: opposite draws, the same script, and every frame that a phone
 * is told is the same until the end; so is what the port serves. Then, draws mixed within one series: how long a phone waits to be told
 * what plays is the same for x = a and x = b (Mann and Whitney).
 */
import {mkdtempSync, rmSync} from "node:fs";
import {tmpdir} from "node:os";
import path from "node:path";

import {Phone, free} from "./phone.mjs";
import {Bench, Udp, check, finish, until} from "./rig.mjs";

const TRIALS = 6, TIMED = 40, PLAYS = 4;
const port = await free();
const host = `127.0.0.1:${port}`;

/** A bench, a presenter and two phones, in a series that `run` goes through. */
async function series(n, draw, run) {
  const logs = mkdtempSync(path.join(tmpdir(), "blind-"));
  process.on("exit", () => rmSync(logs, {recursive: true, force: true}));
  if (draw === undefined) delete process.env.HC_TEST_DRAW;
  else process.env.HC_TEST_DRAW = draw;
  const bench = await new Bench("--audience", host, "--trials", logs, "--no-state", "--set", "/program/source sine").start();
  const udp = new Udp(bench.port), phones = [new Phone(host, {token: "1".repeat(32)}), new Phone(host, {token: "2".repeat(32)})];
  for (const phone of phones) await phone.join("");
  udp.send("/trial/option", "s", "audience");
  udp.send("/trial/new", "sis", "abx", n, "Hall");
  for (let trial = 1; trial <= n; trial++) {
    await Promise.all(phones.map((phone) => until(() => phone.told.trial?.trial === trial && phone.told.trial.state === "listening")));
    await run(udp, phones, trial);
    udp.send("/trial/close");
    if (trial === n) break;
    await Promise.all(phones.map((phone) => until(() => phone.told.trial.state === "answered")));
    udp.send("/trial/next");
  }
  await until(async () => phones[0].told.you.result);
  const key = (await until(() => udp.ask("/trial/reveal")))[1];
  phones.forEach((phone) => phone.close());
  udp.socket.close();
  await bench.stop();
  return key;
}

const plays = (phones, udp, button) => {
  for (const phone of phones) phone.heard = 0;
  udp.send("/trial/play", "s", button);
  return until(() => phones.every((phone) => phone.heard && phone.told.trial.heard === button), 20000, 1);
};

/** "closing" lasts while the disk writes, and a quick disk lets nobody be told of it. So it is left out, where it tells nothing but that. */
const settled = (frames) => frames.filter((frame, i) => {
  if (!frame.includes('"state":"closing"')) return true;
  check("while the disk writes nothing else is told", frame === frames[i - 1]?.replace('"state":"listening"', '"state":"closing"'), frames[i - 1], frame);
  return false;
});

async function seen(draw) {
  const frames = [];
  const key = await series(TRIALS, draw, async (udp, phones, trial) => {
    for (const [i, phone] of phones.entries()) phone.onTold ??= (told) => told.you.result || frames.push(`${i} ${JSON.stringify(told).replace(/"series":"[0-9a-f]*"/, "")}`);
    for (const button of "xab") await plays(phones, udp, button);
    phones[0].vote("a");
    await until(() => phones[0].told.you.vote === "a");
    phones[1].vote(trial % 2 ? "a" : "b");
    await until(() => phones[1].told.you.vote);
    for (const file of ["listener", "listener.js", "listener.svg"]) frames.push(await (await fetch(`http://${host}/~/${file}`)).text());
  });
  // Two phones are told in no order that counts.
  return {key, frames: [0, 1].map((i) => settled(frames.filter((frame) => frame.startsWith(`${i} `)))).concat([frames.filter((frame) => !/^[01] /.test(frame))])};
}

const [first, second] = [await seen("0"), await seen("1")];
check("the draws are opposite", first.key === "a".repeat(TRIALS) && second.key === "b".repeat(TRIALS), first.key, second.key);
for (const i of [0, 1, 2]) check(`what is told is the same ${i}`, JSON.stringify(first.frames[i]) === JSON.stringify(second.frames[i]), first.frames[i].map((frame, at) => [frame, second.frames[i][at]]).find(([one, other]) => one !== other));
const compared = first.frames.flat().length;
check("there was something to compare", compared > TRIALS * 10, compared);

const times = [];
const key = await series(TIMED, undefined, async (udp, [phone], trial) => {
  for (let i = 0; i < PLAYS; i++) {
    await plays([phone], udp, "ab"[i % 2]);
    let done;
    const told = new Promise((good) => (done = good));
    phone.onTold = ({trial: {heard}}) => heard === "x" && done(performance.now());
    const asked = performance.now();
    udp.send("/trial/play", "s", "x");
    times.push([trial, (await told) - asked]);
    phone.onTold = undefined;
  }
});
const sorted = times.map(([trial, ms]) => [ms, key[trial - 1]]).sort(([a], [b]) => a - b);
const n = {a: 0, b: 0};
let ranks = 0;
sorted.forEach(([, letter], i) => {
  n[letter]++;
  if (letter === "a") ranks += i + 1;
});
const mean = n.a * (n.a + n.b + 1) / 2, z = (ranks - mean) / Math.sqrt(n.a * n.b * (n.a + n.b + 1) / 12);
console.log(`${compared} pieces compared; x = a ${n.a} times and x = b ${n.b} times, median ${sorted[sorted.length >> 1][0].toFixed(1)} ms, z = ${z.toFixed(2)}`);
check("time tells nothing", Math.abs(z) < 4, z); // one in 16000 by chance
check("both were heard", n.a > 20 && n.b > 20, n);
finish(7);
