// SPDX-FileCopyrightText: 2026 The hotcold authors
// SPDX-License-Identifier: GPL-3.0-or-later

/**
 * A room full of phones: phones.mjs HOST COUNT SPREAD_MS. All load the page and join, which prints `ready`; in each trial each votes once,
 * some time within SPREAD_MS after it began, every fourth changes the vote. When the series is over what it came to is printed as JSON.
 */
import {Phone} from "./phone.mjs";
import {sleep} from "./rig.mjs";

const [host, count, spread] = [process.argv[2], Number(process.argv[3]), Number(process.argv[4])];
const AT_ONCE = 50;
const late = [], given = [];
let told = 0, refused = 0, lost = 0;

async function enters(i) {
  for (const file of ["listener", "listener.js", "listener.css"]) {
    const answer = await fetch(`http://${host}/~/${file}`);
    if (!answer.ok) throw new Error(`${file}: ${answer.status}`);
    await answer.text();
  }
  const phone = new Phone(host);
  given[i] = {};
  if (!(await phone.join(i % 3 ? `Listener ${i}` : ""))) throw new Error(`phone ${i} is not let in: ${JSON.stringify(phone.told)}`);
  phone.socket.on("close", () => lost++);
  return phone;
}

/** Votes, and notes how long it takes until the bench says that it has it. */
function votes(phone, i, trial, button) {
  if (phone.told?.trial?.trial !== trial || phone.told.trial.state !== "listening") return;
  given[i][trial] = button;
  phone.asked = {button, at: performance.now()};
  phone.vote(button);
}

function follows(phone, i) {
  let seen = 0;
  phone.onTold = ({trial, you, refused: why}) => {
    told++;
    refused += why !== undefined;
    if (phone.asked && you?.vote === phone.asked.button) {
      late.push(performance.now() - phone.asked.at);
      phone.asked = undefined;
    }
    if (trial?.state !== "listening" || trial.trial === seen) return;
    seen = trial.trial;
    phone.began = true;
    const button = Math.random() < 0.5 ? "a" : "b", other = button === "a" ? "b" : "a", after = Math.random() * spread * 0.6;
    setTimeout(votes, after, phone, i, seen, i % 4 ? button : other);
    if (i % 4 === 0) setTimeout(votes, after + spread * 0.3, phone, i, seen, button);
  };
}

const phones = [];
const began = performance.now();
while (phones.length < count) phones.push(...(await Promise.all(Array.from({length: Math.min(AT_ONCE, count - phones.length)}, (_, i) => enters(phones.length + i)))));
phones.forEach(follows);
console.log("ready");
while (!phones.every((phone) => phone.began && phone.told?.you?.result)) { // that of the series before does not count
  await sleep(50);
  if (lost || performance.now() - began > 400000) break;
}
late.sort((a, b) => a - b);
const results = phones.map((phone) => phone.told?.you?.result);
console.log(JSON.stringify({
  told, refused, lost, joining: phones.length, answered: results.filter(Boolean).length,
  n: results.reduce((sum, one) => sum + (one?.n ?? 0), 0), right: results.reduce((sum, one) => sum + (one?.right ?? 0), 0), votes: given.reduce((sum, one) => sum + Object.keys(one).length, 0),
  median: late[late.length >> 1], worst: late.at(-1), room: phones[0].told?.trial?.result,
}));
process.exit(0);
