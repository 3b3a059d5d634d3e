// SPDX-FileCopyrightText: 2026 The hotcold authors
// SPDX-License-Identifier: GPL-3.0-or-later

/**
 * An audience in blind trials: audience.mjs [FOLDER for screenshots]. What its port gives and what it refuses, phones in Debian's Chromium
 * that vote in whole series with a presenter over OSC, a phone that comes back, a bench that is killed, the QR code, the report.
 */
import {spawnSync} from "node:child_process";
import {mkdirSync, mkdtempSync, readdirSync, rmSync, statSync} from "node:fs";
import {get} from "node:http";
import {tmpdir} from "node:os";
import path from "node:path";

import {Bench, Udp, check, encode, finish, packages, sleep, until} from "./rig.mjs";
import {Phone, free} from "./phone.mjs";

const {chromium} = packages("playwright-core");
const FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"];
const folder = process.argv[2] ?? mkdtempSync(path.join(tmpdir(), "audience-"));
mkdirSync(folder, {recursive: true});
const logs = mkdtempSync(path.join(tmpdir(), "audience-logs-"));
const port = await free();
const host = `127.0.0.1:${port}`;
const bench = await new Bench("--audience", host, "--trials", logs, "--no-state", "--set", "/program/source sine").start();
let udp = new Udp(bench.port);

/* ---- what the port gives --------------------------------------------------------------------------------------------------------- */

const fetched = (where, headers = {}, method = "GET") => new Promise((done) => {
  const request = get({host: "127.0.0.1", port, path: where, headers: {Host: host, ...headers}, method, agent: false}, (answer) => {
    let text = "";
    answer.on("data", (data) => (text += data)).on("end", () => done({status: answer.statusCode, type: answer.headers["content-type"], text}));
  });
  request.on("error", (error) => done({status: error.code}));
});
for (const [where, type] of [["/~/listener", "text/html"], ["/", "text/html"], ["/?HOST_INFO", "text/html"], ["/~/listener.js", "text/javascript"], ["/~/listener.css", "text/css"], ["/~/listener.svg", "image/svg"]]) {
  const got = await fetched(where);
  check(`${where} is there`, got.status === 200 && got.type.startsWith(type), got.status, got.type);
}
const others = ["/fade", "/fade?VALUE", "/trial", "/trial/state", "/lane/a/select", "/~/", "/~/app.js", "/~/index.html", "/~/osc.js", "/~/chart.js", "/~/listener/", "/~/../listener.js", "/~/%2e%2e/app.js", "/x/../fade", "//fade", "/~/vote"];
for (const where of others) {
  const got = await fetched(where);
  check(`${where} is not`, got.status === 404 && !/FULL_PATH/.test(got.text), got.status, got.text);
}
check("nothing is posted", (await fetched("/~/listener", {}, "POST")).status === 405);
check("under no other name", (await fetched("/~/listener", {Host: "evil.example"})).status === 403);
check("nor from another page", (await fetched("/~/listener", {Origin: "http://evil.example"})).status === 403);

/* ---- what the socket refuses -------------------------------------------------------------------------------------------------------- */

const tree = async () => {
  const leaves = {};
  (function walk(node) {
    if (node.VALUE && !/^\/(meter|status|clock|trial)/.test(node.FULL_PATH)) leaves[node.FULL_PATH] = node.VALUE;
    Object.values(node.CONTENTS ?? {}).forEach(walk);
  })(await (await fetch(`http://${bench.host}/`)).json());
  return JSON.stringify(leaves);
};
const before = await tree();
const refusedSoFar = async () => (await udp.ask("/trial/votes"))[2];
const opens = async (...how) => {
  const phone = new Phone(...how);
  const open = await phone.opened;
  phone.close();
  return open;
};
check("a vote's socket opens", await opens(host));
check("not for another page", !(await opens(host, {origin: "http://evil.example"})));
check("not under a name", !(await opens(host, {headers: {Host: "bench.example"}})));
check("not elsewhere", !(await opens(host, {path: "/"})));
check("not without its protocol", !(await opens(host, {protocol: null})));
check("not for OSC", !(await opens(host, {protocol: "hotcold", path: "/"})));

const silent = new Phone(host);
await silent.opened;
const counted = await refusedSoFar();
const refusals = [
  ["a vote before joining", {vote: "a", series: "x", trial: 1}, "join first"], ["a token too short", {join: "abc", name: ""}, "32 hexadecimal"], ["a token in capitals", {join: "A".repeat(32), name: ""}, "32 hexadecimal"],
  ["no name", {join: "0".repeat(32)}, "a token and a name"], ["a long name", {join: "0".repeat(32), name: "x".repeat(25)}, "24 characters"],
  ["a name with a control", {join: "0".repeat(32), name: "a\nb"}, "can be seen"], ["one that turns the writing", {join: "0".repeat(32), name: "a\u202eb"}, "can be seen"],
  ["one of fillers only", {join: "0".repeat(32), name: "\u3164"}, "can be seen"],
  ["nothing", {}, "nothing else"], ["a list", [], "nothing else"], ["a command of OSCQuery", {COMMAND: "LISTEN", DATA: "/fade"}, "nothing else"]];
for (const [what, message, why] of refusals) check(`${what} is refused`, (await silent.refusal(message))?.includes(why), silent.told);
check("OSC is refused", (await silent.refusal(encode("/select", "s", "b")))?.includes("nothing else"));
check("rubbish is refused", (await silent.refusal("{"))?.includes("nothing else"));
check("all of it is counted", (await refusedSoFar()) - counted === refusals.length + 2, await refusedSoFar(), counted);
for (const [what, frame] of [["a huge frame", "x".repeat(100000)], ["one just too long", `{"join":"${"0".repeat(1100)}"}`]]) {
  const phone = new Phone(host);
  await phone.opened;
  phone.socket.send(frame);
  check(`${what} ends the connection`, await until(() => phone.code !== undefined), phone.told);
}
const flood = new Phone(host);
await flood.opened;
for (let i = 0; i < 400; i++) flood.say({join: "x", name: ""});
check("a flood ends the connection", await until(() => flood.code !== undefined), flood.told);
check("the bench is what it was", (await tree()) === before);
silent.close();
const datagram = new Udp(port);
datagram.send("/select");
check("no OSC by UDP there", !(await datagram.wait("/select", undefined, 1500)));
datagram.socket.close();
check("nobody has joined", (await udp.ask("/trial/votes")).slice(0, 2).join() === "0,0");

/* ---- phones ------------------------------------------------------------------------------------------------------------------------------ */

const browser = await chromium.launch({executablePath: "/usr/bin/chromium", args: FLAGS});
const complaints = [], foreign = [];
let away = false;
async function open(options, where = `http://${host}/~/listener`) {
  const page = await (await browser.newContext(options)).newPage();
  page.setDefaultTimeout(30000);
  page.on("console", (message) => !away && ["error", "warning"].includes(message.type()) && complaints.push(message.text()));
  page.on("pageerror", (error) => complaints.push(String(error)));
  page.on("request", (request) => ![host, bench.host].includes(new URL(request.url()).host) && foreign.push(request.url()));
  await page.goto(where);
  return page;
}
const picture = (page, name) => page.screenshot({path: `${folder}/${name}.png`, fullPage: true});
const text = (page, id) => page.evaluate((one) => document.getElementById(one).textContent, id);
const says = (page, id, wanted, ms = 20000) => until(async () => wanted.test(await text(page, id)), ms);
const press = (page, button) => page.click(`#choices button[data-button=${button}]`);
const pressed = (page) => page.evaluate(() => [...document.querySelectorAll("#choices [aria-pressed=true]")].map((one) => one.dataset.button).join());
async function joins(page, name) {
  await page.fill("#name", name);
  await page.click("#join button");
  await until(() => page.evaluate(() => !document.getElementById("wait").hidden || !document.getElementById("vote").hidden));
}
const dark = await open({viewport: {width: 360, height: 740}, colorScheme: "dark", hasTouch: true});
const light = await open({viewport: {width: 390, height: 844}, colorScheme: "light"});
const presenter = await open({viewport: {width: 1280, height: 900}, colorScheme: "dark"}, `http://${bench.host}/`);
await picture(dark, "join");
await joins(dark, "<b>Anna</b> & Co");
check("a name is text", await says(dark, "who", /^<b>Anna<\/b> & Co$/));
check("it waits", await says(dark, "waiting", /Wait for the first trial/));
await picture(dark, "wait");

const state = (wanted, ms = 20000) => until(async () => {
  const told = await udp.ask("/trial/state");
  return told && wanted.includes(told[0]) && told;
}, ms, 20);
const votes = (wanted) => until(async () => (await udp.ask("/trial/votes")).slice(0, 2).join() === wanted, 20000, 20);
async function begins(mode, n, ...options) {
  return until(async () => { // the series before may still be on its way to the disk
    udp.heard = [];
    udp.send("/trial/option", "s".repeat(options.length + 1), "audience", ...options);
    udp.send("/trial/new", "sis", mode, n, "Hall");
    const told = await udp.ask("/trial/state");
    return told?.[0] === "opening" || told?.[0] === "listening" ? state(["listening"]) : undefined;
  }, 20000, 200);
}
const reveal = () => until(async () => (await udp.ask("/trial/reveal"))?.[1]);
const written = () => readdirSync(logs).filter((name) => name.endsWith(".jsonl")).map((name) => path.join(logs, name)).sort((a, b) => statSync(a).mtimeMs - statSync(b).mtimeMs);
const newest = () => written().at(-1);
async function report(...files) { // the end is written behind the last answer, and the key beside the log goes then
  await until(() => !readdirSync(logs).some((name) => name.endsWith(".key")), 20000);
  const run = spawnSync(process.env.HC_HOTCOLD, ["trial", "report", "--json", ...files], {encoding: "utf8"});
  check("the report is made", run.status === 0, run.stderr);
  return JSON.parse(run.stdout);
}

const ben = new Phone(host);
await ben.join("\u00a0Ben\u2003");
check("a phone by socket joins", ben.told?.you?.name === "Ben");
udp.heard = [];
udp.send("/subscribe");
check("a series with an audience begins", (await begins("abx", 3))?.join() === "listening,1,3,abx,,");
udp.heard = [];
udp.send("/trial/answer", "s", "a");
check("there is no other answer", await udp.wait("/error", ([, why]) => /audience votes/.test(why)));
check("it asks", await says(dark, "question", /Which one was X/));
check("which of how many", await says(dark, "where", /Trial 1 of 3/));
udp.send("/trial/play", "s", "x");
check("what plays is told", await says(dark, "heard", /X is playing/));
check("and on sockets", await until(() => ben.told?.trial?.heard === "x"));
const leaks = /seq|key|nonce|letter|drawn/i;
check("no more is told than may be", !leaks.test(JSON.stringify(ben.told)) && Object.keys(ben.told.trial).sort().join() === "heard,lanes,mode,of,series,state,training,trial", ben.told);
await picture(dark, "vote");
await press(dark, "b");
check("a vote is pressed when the bench has it", await until(async () => (await pressed(dark)) === "b"));
await press(dark, "a");
check("and can be changed", await until(async () => (await pressed(dark)) === "a"));
check("it says so", await says(dark, "said", /Your vote: A\. You can change it/));
await picture(dark, "voted");
check("a vote is one", await votes("1,2"));
const series = ben.told.trial.series;
for (const [what, message, why] of [["another trial", {vote: "a", series, trial: 2}, "this is trial 1"], ["no trial", {vote: "a", series, trial: 0}, "its series and trial"], ["another series", {vote: "a", series: "0", trial: 1}, "another series"],
  ["x", {vote: "x", series, trial: 1}, "expected a or b"], ["ratings", {vote: [1, 2], series, trial: 1}, "expected a or b"], ["a number", {vote: 1, series, trial: 1}, "expected a or b"], ["a second name", {join: "1".repeat(32), name: "Bert"}, "joined already"]])
  check(`a vote for ${what} is refused`, (await ben.refusal(message))?.includes(why), ben.told);
check("refused votes count for nothing", await votes("1,2"));
ben.vote("a");
check("two votes", await votes("2,2"));

// closed: nothing is taken, nothing shown
udp.send("/trial/close");
check("votes are closed", await state(["answered"]));
check("phones see it", await says(dark, "said", /Your vote: A\. The votes are closed/));
check("their buttons too", await dark.evaluate(() => [...document.querySelectorAll("#choices button")].every((one) => one.disabled)));
check("a late vote is refused", (await ben.refusal({vote: "b", series, trial: 1}))?.includes("closed"));
await picture(dark, "closed");

// a late listener; a phone that comes back; one that has two windows
await joins(light, "");
check("anonymous", await says(light, "who", /^anonymous$/));
udp.send("/trial/next");
check("the next trial", await state(["listening"]));
check("votes begin anew", await votes("0,3"));
check("pages too", await until(async () => (await pressed(dark)) === "" && (await says(dark, "where", /Trial 2 of 3/))));
await press(dark, "b");
await press(light, "b");
ben.vote("b");
check("three votes", await votes("3,3"));
await picture(light, "voted-light");
await dark.reload();
check("who comes back is known", (await says(dark, "who", /Anna/)) && (await until(async () => (await pressed(dark)) === "b")));
check("and is still one", await votes("3,3"));
const again = new Phone(host, {token: ben.token});
await again.join("Ben");
check("another window takes the seat", (await until(() => ben.told.bye === "elsewhere" && ben.code !== undefined)) && again.told.you.vote === "b", ben.code, again.told);
check("and is one voice", await votes("3,3"));
udp.send("/trial/next");
check("next closes and goes on", await state(["listening"]) && (await votes("0,3")));
await press(dark, "a");
again.vote("b");
again.close();
check("who leaves has voted", await votes("2,3"));
udp.send("/trial/close");
check("the last one is over", await state(["done"]));
const key = await reveal();
const given = {anna: "aba", ben: "abb", nobody: "-b-"};
const right = Object.fromEntries(Object.entries(given).map(([who, said]) => [who, [...said].filter((one, i) => one === key[i]).length]));
check("the page says what one was right", await says(dark, "result", new RegExp(`You: ${right.anna} of 3 right`)), await text(dark, "result"), key);
check("and the room", await says(dark, "room", new RegExp(`Everybody: ${right.anna + right.ben + right.nobody} of 7 right`)), await text(dark, "room"));
check("and the lanes", await says(dark, "names", /Lane A: .+ Lane B: .+/));
check("a late listener counts what was voted", await says(light, "result", new RegExp(`You: ${right.nobody} of 1 right`)), await text(light, "result"));
await picture(dark, "result");
await picture(light, "result-light");
udp.heard = [];
udp.send("/trial/listeners");
check("each listener is told", (await udp.wait("/trial/listeners/done"))?.[0] === 3);
const listed = udp.heard.filter(([address]) => address === "/trial/listeners").map(([, values]) => values.slice(0, 3).join());
check("with right answers", listed.sort().join(" ") === [`<b>Anna</b> & Co,${right.anna},3`, `Ben,${right.ben},3`, `anonymous,${right.nobody},1`].sort().join(" "), listed);
const told = await udp.ask("/trial/result");
check("the room's result", told[0] === right.anna + right.ben + right.nobody && told[1] === 7, told);
let said = await report(newest());
check("the report has all three", said.listeners.length === 3 && said.listeners.every(({name: _, n, right: hit, listener}) => (listener.startsWith("anonymous") ? n === 1 && hit === right.nobody : n === 3 && hit === right[listener === "Ben" ? "ben" : "anna"])), said.listeners);
check("and the room's p", Math.abs(said.series[0].p - told[2]) < 1e-6 && said.pooled[0].n === 7 && said.series[0].commit === "holds", said.series[0].p, told);

/* ---- the presenter's page ------------------------------------------------------------------------------------------------------------------ */

check("the address is told", (await udp.ask("/trial/audience"))?.[0] === `http://${host}/~/listener`);
check("the page has it", await says(presenter, "audience-url", new RegExp(`${host}/~/listener`)));
check("and everybody's result", await says(presenter, "audience-result", /of 7/), await text(presenter, "audience-result"));
check("name by name, as text", await until(() => presenter.evaluate(() => /<b>Anna<\/b>/.test(document.getElementById("audience-listeners").textContent))));
const small = await open({viewport: {width: 360, height: 740}, colorScheme: "light"}, `http://${bench.host}/~/audience`);
check("the room's view has it, too", await says(small, "audience-result", /of 7/), await text(small, "audience-result"));
await small.evaluate(() => (document.querySelector("#audience-listeners td").textContent = "W".repeat(24))); // the longest name
for (const width of [360, 320]) {
  await small.setViewportSize({width, height: 740});
  await sleep(100);
  const wide = await small.evaluate(() => [document.scrollingElement.scrollWidth, ...[...document.querySelectorAll("body *")].filter((one) => one.getClientRects().length && !one.closest("svg") && (one.getBoundingClientRect().right > innerWidth + 0.5 || one.getBoundingClientRect().left < 0)).map((one) => one.outerHTML.slice(0, 80))]);
  check(`on a phone of ${width}, without sideways scrolling`, wide[0] <= width && wide.length === 1, wide.slice(0, 5));
}
await picture(small, "room-360");
await small.close();
await presenter.locator("#audience").screenshot({path: `${folder}/presenter.png`});
await presenter.locator("#audience-code").screenshot({path: `${folder}/code.png`});
const code = spawnSync("zbarimg", ["--quiet", "--raw", `${folder}/code.png`], {encoding: "utf8"});
check("the code holds it", code.stdout?.trim() === `http://${host}/~/listener`, code.stdout, code.stderr);

/* ---- ratings, preference, training ------------------------------------------------------------------------------------------------------------ */

check("ratings begin", await begins("rating", 1));
check("phones show sliders", await until(() => dark.evaluate(() => document.querySelectorAll("#choices input[type=range]").length === 2)));
await dark.locator("#choices input").nth(0).fill("80");
check("one is not enough", (await says(dark, "said", /Not rated yet: B/)) && (await votes("0,2")));
await dark.locator("#choices input").nth(1).fill("30");
check("all are a vote", await votes("1,2"));
await picture(dark, "ratings");
udp.send("/trial/next");
check("ratings are over", await state(["done"]));
const order = await reveal();
check("and counted", await says(dark, "result", new RegExp(`You: ${order[0] === "a" ? 1 : 0} of 1 with the reference`)), await text(dark, "result"), order);

check("a preference begins", await begins("ab", 1, "training"));
await press(dark, "a");
udp.send("/trial/abort");
check("and is stopped", await says(dark, "waiting", /stopped/));
check("training begins", await begins("2afc", 2, "training"));
await press(dark, "a");
await votes("1,2");
udp.send("/trial/close");
check("training tells at once", await says(dark, "said", /Your vote: A – (not )?right/), await text(dark, "said"));
const hint = /not right/.test(await text(dark, "said")) ? "b" : "a";
udp.send("/trial/next");
await state(["listening"]);
udp.send("/trial/next");
await state(["done"]);
check("and tells the truth", (await reveal())[0] === hint);

/* ---- killed ---------------------------------------------------------------------------------------------------------------------------------------- */

check("one more series", await begins("abx", 4));
await press(dark, "a");
await press(light, "b");
const cleo = new Phone(host);
await cleo.join("Cleo");
cleo.vote("a");
await votes("3,3");
udp.send("/trial/next");
await until(async () => (await state(["listening"]))?.[1] === 2);
await press(dark, "b");
away = true;
bench.process.kill("SIGKILL");
await bench.ended;
check("phones say that it is gone", await says(dark, "state", /connection is lost/));
await bench.start();
udp = new Udp(bench.port);
check("phones come back by themselves", await votes("0,2"));
away = false;
const resumed = await begins("abx", 4);
check("the series goes on where it was", resumed?.[1] === 2, resumed);
check("who does not come back is not there", await votes("0,2"));
check("pages too", await says(dark, "where", /Trial 2 of 4/));
for (let trial = 2; trial <= 4; trial++) {
  await until(async () => (await udp.ask("/trial/state"))?.[1] === trial);
  await says(dark, "where", new RegExp(`Trial ${trial} of 4`));
  await press(dark, "a");
  await votes("1,2");
  udp.send("/trial/next");
}
check("to its end", await state(["done"]));
said = await report(newest());
const room = await udp.ask("/trial/result");
check("the room is told of all of it", room[0] === said.series[0].right && room[1] === 6 && Math.abs(room[2] - said.series[0].p) < 1e-6 && Math.abs(room[3] - said.series[0].wilson[0]) < 1e-6, room, said.series[0]);
check("nothing is lost, nothing counted twice", said.series[0].n === 6 && said.listeners.find(({listener}) => listener === "Cleo")?.n === 1 && said.listeners.find(({listener}) => /Anna/.test(listener))?.n === 4 && said.listeners.find(({listener}) => /anonymous/.test(listener))?.n === 1, said.listeners);
check("the page counts the same", await says(dark, "result", new RegExp(`You: ${said.listeners.find(({listener}) => /Anna/.test(listener)).right} of 4`)), await text(dark, "result"));
const all = await report(...written());
check("series of one audience are put together, person by person", all.listeners.find(({listener, mode, training}) => /Anna/.test(listener) && mode === "abx" && !training)?.n === 7, all.listeners);
check("and pooled", all.pooled.find(({mode, training}) => mode === "abx" && !training)?.n === 13);

/* ---- for everybody ------------------------------------------------------------------------------------------------------------------------------------ */

await begins("abx", 2);
await says(dark, "question", /X/);
for (const page of [dark, light]) {
  const cdp = await page.context().newCDPSession(page);
  const {nodes} = await cdp.send("Accessibility.getFullAXTree");
  const nameless = nodes.filter(({role, name, ignored}) => !ignored && ["button", "slider", "textbox", "heading", "region", "group"].includes(role?.value) && !name?.value);
  check("every part has a name", nameless.length === 0 && nodes.length > 20, nameless.map(({role}) => role.value));
  for (const [width, height] of [[320, 568], [740, 360]]) {
    await page.setViewportSize({width, height});
    const wide = await page.evaluate(() => [document.scrollingElement.scrollWidth, Math.min(...[...document.querySelectorAll("#choices button")].map((one) => Math.min(one.getBoundingClientRect().width, one.getBoundingClientRect().height)))]);
    check(`thumbs hit it at ${width} × ${height}`, wide[0] <= width && wide[1] >= 100, wide);
  }
}
await picture(dark, "wide");
check("no complaint in the console", complaints.length === 0, complaints.slice(0, 5));
check("nothing from elsewhere", foreign.length === 0, foreign);
await browser.close();
const ended = await bench.stop();
check("the bench ends", ended === 0, ended);
if (!process.argv[2]) rmSync(folder, {recursive: true});
rmSync(logs, {recursive: true});
finish(130);
