// SPDX-FileCopyrightText: 2026 The hotcold authors
// SPDX-License-Identifier: GPL-3.0-or-later

/**
 * A show on the page in Debian's Chromium: show.mjs [FOLDER for screenshots]. Transport and recording, forms, hold to compare, cue lists,
 * MIDI learnt from a real sequencer, presenter's notes, what the audience sees, the end of the bench. Trials are in series.mjs.
 */
import {execFileSync, spawn} from "node:child_process";
import {existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, readlinkSync, rmSync, writeFileSync} from "node:fs";
import {tmpdir} from "node:os";

import {Bench, Udp, check, chromium, finish, sleep, until} from "./rig.mjs";

const pictures = process.argv[2];
if (pictures) mkdirSync(pictures, {recursive: true});
const folder = mkdtempSync(`${tmpdir()}/hotcold-show-`);
process.on("exit", () => rmSync(folder, {recursive: true, force: true}));
mkdirSync(`${folder}/list`);
for (const [name, hz] of [["one", 400], ["two", 900]]) execFileSync(process.env.HC_HOTCOLD, ["render", "--in", `sine:${hz}:-20:60`, "--out", `${folder}/list/${name}.wav`, "--rate", "48000"]);

const bench = await new Bench("--scene", "two-outlets").start();
const udp = new Udp(bench.port);
const browser = await chromium();
const page = await browser.newPage({viewport: {width: 1280, height: 900}, colorScheme: "dark"});
page.setDefaultTimeout(30000);
const complaints = [];
page.on("pageerror", (error) => complaints.push(String(error)));
const text = (at) => page.locator(at).textContent();
const says = (at, wanted, ms) => until(async () => wanted.test(await text(at)), ms);
const tab = (name) => page.click(`#tab-${name}`);
const value = async (address, wanted) => until(async () => ((await udp.ask(address)) ?? [])[0] === wanted);
const form = async (address, ...values) => {
  const row = page.locator(`[data-address="${address}"]`);
  for (const [i, one] of values.entries()) await row.locator("input").nth(i).fill(one);
  await row.locator("button").click();
};

await page.goto(`http://${bench.host}/`);
check("the page is there", await until(() => page.evaluate(() => document.querySelectorAll("#scene-list button").length > 0), 30000));

/* ---- transport and recording -------------------------------------------------------------------------------------------------- */

const place = async () => ((await udp.ask("/program/position")) ?? [-1])[0];
await tab("program");
await page.locator("[data-address=\"/program/source\"] select").selectOption("music");
check("the music plays, and its length is shown", (await says("#playing", /^music$/)) && (await says("[data-address=\"/program/length\"]", /^0:[1-9]/)), await text("#playing"));
const before = await text("[data-address=\"/program/position\"]");
check("its position moves", await until(async () => (await text("[data-address=\"/program/position\"]")) !== before && Number(await page.locator("#seek").inputValue()) > 0.5));
await page.click("[data-address=\"/program/pause\"]");
check("pause", (await value("/program/paused", 1)) && (await says("#paused", /paused/)));
await page.locator("#seek").fill("30");
check("seek", await until(async () => Math.abs((await place()) - 30) < 1), await place());
check("the position is shown", await says("[data-address=\"/program/position\"]", /^0:(29|3\d)$/), await text("[data-address=\"/program/position\"]"));
await page.click("[data-address=\"/program/play\"]");
check("play", (await value("/program/paused", 0)) && (await says("#paused", /^$/)));
await page.locator("[data-address=\"/program/file\"] input").fill(`${folder}/list`);
await page.locator("[data-address=\"/program/file\"] input").press("Enter");
await page.locator("[data-address=\"/program/source\"] select").selectOption("file");
check("a folder plays", await says("#playing", /^one.wav$/), await text("#playing"));
check("its source is shown", await until(async () => (await page.locator("[data-address=\"/program/source\"] select").inputValue()) === "file"));
await page.click("[data-address=\"/program/next\"]");
check("next", await says("#playing", /^two.wav$/), await text("#playing"));
await page.click("[data-address=\"/program/previous\"]");
check("previous", await says("#playing", /^one.wav$/), await text("#playing"));
await page.fill("#record-file", `${folder}/take.wav`);
await page.click("#record");
check("a recording is shown", (await says("#recorded", /take\.wav/)) && (await value("/record/running", `${folder}/take.wav`)));
const recordedFrom = (await udp.ask("/clock"))[2];
await until(async () => (await udp.ask("/clock"))[2] - recordedFrom > 14400);
await page.click("#record-stop");
check("and its end", (await says("#recorded", /^$/)) && readFileSync(`${folder}/take.b.residual.wav`).length > 10000);
await page.fill("#record-file", "");
await page.click("#record");
check("without a name a recording has its time, and takes no other's place", await until(async () => /(^|\/)take-\d{4}-\d\d-\d\d-\d{6}\.wav$/.test((await udp.ask("/record/running"))?.[0])), await udp.ask("/record/running"));
await page.click("#record-stop");
check("and is not shown any more", await says("#recorded", /^$/));
const takes = readlinkSync(`/proc/${bench.process.pid}/cwd`);
for (const left of readdirSync(takes).filter((name) => /^take-[\d-]+(\.\w+)*\.wav$/.test(name))) rmSync(`${takes}/${left}`);
udp.send("/record", "s", `${folder}/other.wav`);
check("somebody else's is shown", await says("#recorded", /other\.wav/));
udp.send("/record", "i", 0);
check("and ends", await says("#recorded", /^$/));
await page.fill("#record-file", "/no/such/folder/x.wav");
await page.click("#record");
check("what cannot be recorded is said", await says("#notice", /^\/record: /), await text("#notice"));

/* ---- hands ---------------------------------------------------------------------------------------------------------------------- */

udp.send("/select", "s", "a");
await value("/select", "a");
const hold = await page.locator("#hold").boundingBox();
await page.mouse.move(hold.x + 9, hold.y + 9);
await page.mouse.down();
check("held down: the other lane", (await value("/select", "b")) && (await until(() => page.evaluate(() => document.getElementById("hold").getAttribute("aria-pressed") === "true"))));
await page.mouse.move(hold.x - 300, hold.y + 300); // the finger may slide
check("as long as it is", (await udp.ask("/select"))[0] === "b");
await page.mouse.up();
check("let go: back", await value("/select", "a"));
await page.focus("#hold");
await page.keyboard.down("Enter");
check("by key", await value("/select", "b"));
await page.keyboard.up("Enter");
check("and back", await value("/select", "a"));
await tab("show");
await page.click("[data-chart=lane]");
check("the other spectrum", await until(() => page.evaluate(() => { const {options, data} = globalThis.Chart.getChart("chart"); return options.scales.y.title.text === "dBFS" && data.datasets[0].data.length === 31 && data.datasets[1].data.length === 0; })));
await page.click("[data-chart=residual]");
check("and back to the residual with its hum", await until(() => page.evaluate(() => { const {options, data} = globalThis.Chart.getChart("chart"); return options.scales.y.title.text === "dBu" && data.datasets[1].data.length > 0; })));
await tab("lines");
await page.locator("select[aria-label=\"copy from lane\"]").selectOption("b");
await page.locator("select[aria-label=\"copy to lane\"]").selectOption("a");
await page.click(".copy button");
check("a lane is made like another", await value("/lane/a/line/cable", "foil-pair"));

/* ---- kept, started, put in ------------------------------------------------------------------------------------------------------- */

await tab("setup");
await form("/scene/save", `${folder}/mine.scene`);
check("a scene is saved", await until(() => existsSync(`${folder}/mine.scene`) && /\/lane\/a\/line\/cable "?foil-pair/.test(readFileSync(`${folder}/mine.scene`, "utf8"))));
writeFileSync(`${folder}/list.scene`, "@0 /trim -3\n@go /trim -4\n+1.5 /trim -5\n");
await form("/cue/start", `${folder}/list.scene`);
await tab("show");
check("a cue list that waits can go on", await until(() => page.locator("#go").isVisible()));
check("its name is shown", /list runs/.test(await text("#tour-name")));
await page.click("#go");
check("it goes on", await value("/trim", -4));
check("it waits no more", (await until(async () => !(await page.locator("#go").isVisible()))) && (await page.locator("#stop").isVisible()));
check("at its end nothing is to be stopped", await until(async () => !(await page.locator("#tour").isVisible()), 20000));
check("it has come to its end", await value("/trim", -5));
await tab("setup");
await form("/lane/b/insert", "http://lv2plug.in/plugins/eg-amp", "amp");
// The forms are built anew when its controls come.
check("a plugin is put in", (await value("/lane/b/amp/gain", 0)) && (await until(() => page.evaluate(() => document.querySelector("[data-address=\"/lane/b/amp/gain\"]") !== null))));
await form("/lane/b/remove", "amp");
check("and taken out", await until(async () => { udp.heard = []; udp.send("/lane/b/amp/gain"); return udp.wait("/error", undefined, 200); }));
await page.locator("[data-address=\"/snapshot\"] button").click();
check("a snapshot is told", await says("#snapshot", /frames \d+ to \d+/, 20000), await text("#snapshot"));

/* ---- MIDI ------------------------------------------------------------------------------------------------------------------------- */

const server = bench.command[bench.command.indexOf("--server") + 1];
const environment = {...process.env, JACK_DEFAULT_SERVER: server, JACK_NO_START_SERVER: "1"};
const lines = () => page.evaluate(() => [...document.querySelectorAll("#midi-lines code")].map((one) => one.textContent));
check("the usual map is listed", (await until(async () => (await lines()).length > 20)) && (await lines()).includes("cc 1 7 /trim -60 0 pickup"), (await lines()).slice(0, 9));
writeFileSync(`${folder}/my.map`, "cc 1 32 /select a\ncc 1 33 /select b\n");
await page.fill("#midi-map", `${folder}/my.map`);
await page.click("#midi form:has(#midi-map) button");
check("another map is listed", await until(async () => (await lines()).join() === "cc 1 32 /select a,cc 1 33 /select b"), await lines());
await page.click("[aria-label=\"unlearn cc 1 32 /select a\"]");
check("an address is forgotten", await until(async () => (await lines()).length < 2), await lines());
await page.click("#midi-learn");
check("one is asked to choose", await says("#choosing", /^Choose/));
await tab("show");
await page.locator("[data-address=\"/dim\"]").click();
check("pointing chooses, and does nothing else", (await value("/midi/learn", "/dim")) && (await udp.ask("/dim"))[0] === 0);
check("one is asked to move", await says("#choosing", /Move the knob for \/dim/));
await page.click("#choosing button");
check("giving up", (await value("/midi/learn", "")) && (await until(async () => !(await page.locator("#choosing").isVisible()))));
await tab("setup");
await page.click("#midi-learn");
await page.locator("[data-address=\"/dim\"]").click();
await value("/midi/learn", "/dim");
const knob = spawn("jack_midiseq", ["knob", "24000", "0", "61", "8000"], {env: environment, stdio: "ignore"});
process.on("exit", () => knob.kill("SIGKILL"));
check("a sequencer is connected", await until(() => { try { execFileSync("jack_connect", ["knob:out", "hotcold:midi_in"], {env: environment, stdio: "ignore"}); return true; } catch { return false; } }, 30000, 200));
await tab("setup");
check("what moved is learnt, and listed", await until(async () => (await lines()).some((line) => /^note \d+ 61 \/dim/.test(line)), 30000), await lines());
check("nothing is asked for any more", await until(async () => !(await page.locator("#choosing").isVisible())));
check("who is connected is listed", await says("#midi-devices", /JACK: heard/, 20000), await text("#midi-devices"));
await page.click("#midi-unlearn");
check("what moves next is forgotten", await until(async () => !(await lines()).some((line) => line.includes("/dim")), 30000), await lines());
knob.kill("SIGTERM");
check("and when it is gone", await says("#midi-devices", /no device/, 30000), await text("#midi-devices"));
await form("/midi/save", `${folder}/saved.map`);
check("a map is saved", await until(() => existsSync(`${folder}/saved.map`)));

/* ---- words, and who sees them ------------------------------------------------------------------------------------------------------ */

const audience = await browser.newPage({viewport: {width: 1920, height: 1080}, colorScheme: "light"});
const sent = [];
audience.on("websocket", (socket) => socket.on("framesent", ({payload}) => sent.push(String(payload).split("\0")[0])));
audience.on("pageerror", (error) => complaints.push(String(error)));
await audience.goto(`http://${bench.host}/~/audience`);
const seen = (at, wanted) => until(async () => wanted.test((await audience.locator(at).textContent()) ?? ""));
await tab("show");
await page.click("[data-scene=desk]");
check("the presenter reads notes", (await says("#note-listen", /^Nothing\./)) && (await says("#note-say", /blind series/)) && (await says("#note-avoid", /RCA is always/)));
check("the audience reads title and caption", (await seen("#scene-title", /^Desk$/)) && (await seen("#caption", /^One quiet metre/)));
udp.send("/scene/notes/say", "s", "First line\nand second");
udp.send("/scene/title", "s", "Ours: and no more");
check("words that change are shown", (await says("#note-say", /^First line\nand second$/)) && (await seen("#scene-title", /^Ours$/)) && (await says("#scene-title", /^Ours$/)));
const lit = (letter) => until(() => audience.evaluate((one) => [...document.querySelectorAll(".lane.heard")].map((made) => made.dataset.letter).join() === one, letter));
udp.send("/select", "s", "b");
check("the audience sees B", await lit("b"));
udp.send("/select", "s", "a");
check("and A", await lit("a"));
udp.send("/listen", "s", "residual");
udp.send("/listen/gain", "f", 40);
check("a magnifier is named", await seen("#mode", /^Only what the lane adds, 40 dB louder than in truth$/));
udp.send("/listen", "s", "lane");
udp.send("/match", "i", 0);
check("lanes that are not matched too", await seen("#mode", /not matched/));
udp.send("/match", "i", 1);
check("and nothing else", await seen("#mode", /^$/));
check("verdict, circuits, spectra", (await seen("#text", /./)) && (await audience.evaluate(() => document.querySelectorAll("#schematics svg title").length === 2 && globalThis.Chart.getChart("chart").data.datasets[0].data.length === 31)));
check("no note, no control", await audience.evaluate(() => !/First line|RCA is always/.test(document.body.textContent) && !document.querySelector("button, input, select, textarea, a, [contenteditable], [tabindex]")));
await audience.keyboard.press("Space");
await audience.keyboard.press("m");
await audience.keyboard.press("Escape");
await audience.mouse.click(300, 400);
await sleep(200);
check("it asks and subscribes, and that is all", sent.length > 1 && sent.every((address) => ["/subscribe", "/status"].includes(address)), [...new Set(sent)]);
check("nobody's key did anything", (await udp.ask("/select"))[0] === "a" && (await udp.ask("/mute"))[0] === 0);
for (const [width, height] of [[1920, 1080], [1024, 768], [1280, 800]]) {
  await audience.setViewportSize({width, height});
  await sleep(300);
  const big = await audience.evaluate(() => {
    const size = (at) => parseFloat(getComputedStyle(document.querySelector(at)).fontSize) / innerHeight, bottom = document.getElementById("text").getBoundingClientRect().bottom;
    return {letter: size(".lane strong"), caption: size("#caption"), title: size("#scene-title"), fits: bottom <= innerHeight && document.scrollingElement.scrollWidth <= innerWidth && document.scrollingElement.scrollHeight <= innerHeight};
  });
  check(`read from the last row at ${width}`, big.letter > 0.1 && big.caption > 0.022 && big.title > 0.045 && big.fits, big);
  if (pictures) await audience.screenshot({path: `${pictures}/audience-${width}.png`});
}

/* ---- the end ----------------------------------------------------------------------------------------------------------------------- */

await tab("setup");
await page.click("#quit");
await sleep(200);
check("once is not enough", (await udp.ask("/select"))[0] === "a" && /again/.test(await text("#quit")));
let ended;
bench.ended.then((status) => (ended = {status}));
await until(async () => { // pushed within some seconds of the first time
  await page.click("#quit").catch(() => {});
  return until(() => ended, 1000);
}, 40000);
check("twice ends the bench", ended?.status === 0, ended);

/* ---- eight lanes, and phones that vote ---------------------------------------------------------------------------------------------- */

const wide = await new Bench("--lanes-count", "8", "--audience", "127.0.0.1").start();
await audience.goto(`http://${wide.host}/~/audience`);
await until(() => audience.evaluate(() => document.querySelectorAll(".lane.heard").length === 1 && document.getElementById("text").textContent && document.getElementById("audience-code").naturalWidth > 0), 30000);
const room = await audience.evaluate(() => {
  const box = (one) => one.getBoundingClientRect(), votes = box(document.getElementById("audience"));
  return {rows: new Set([...document.querySelectorAll(".lane")].map((one) => box(one).top)).size, lanes: document.querySelectorAll(".lane").length,
    circuits: [...document.querySelectorAll("#schematics svg")].map((one) => box(one).height).filter((height) => height > 0), code: votes.width, over: votes.bottom - box(document.getElementById("text")).top};
});
check("eight lanes in a row, the circuit of the one that is heard, nothing over the verdict", room.lanes === 8 && room.rows === 1 && room.circuits.length === 1 && room.circuits[0] > 100 && room.code > 100 && room.over <= 0, room);
if (pictures) await audience.screenshot({path: `${pictures}/audience-eight.png`});
check("no error of the page", complaints.length === 0, complaints);
await browser.close();
await wide.stop();
finish(67);
