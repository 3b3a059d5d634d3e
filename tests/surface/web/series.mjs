// SPDX-FileCopyrightText: 2026 The hotcold authors
// SPDX-License-Identifier: GPL-3.0-or-later

/**
 * Blind trials on the page in Debian's Chromium: series.mjs [FOLDER for screenshots]. Refused and mended, opened in every mode, played by
 * tile, button and key, answered, rated, revealed, aborted; what is refused is locked; and what the pages show while x plays does not
 * depend on what x is.
 */
import {createHash} from "node:crypto";
import {mkdirSync} from "node:fs";

import {Bench, Udp, check, chromium, finish, sleep, until} from "./rig.mjs";

const pictures = process.argv[2];
if (pictures) mkdirSync(pictures, {recursive: true});
const bench = await new Bench("--scene", "two-outlets", "--set", "/program/source music").start();
const udp = new Udp(bench.port);
const browser = await chromium();
const page = await browser.newPage({viewport: {width: 1280, height: 900}, colorScheme: "dark"}), audience = await browser.newPage({viewport: {width: 1280, height: 800}});
const complaints = [];
for (const one of [page, audience]) {
  one.setDefaultTimeout(30000);
  one.on("pageerror", (error) => complaints.push(String(error)));
}
const text = (at) => page.locator(at).textContent();
const says = (at, wanted, ms = 20000) => until(async () => wanted.test(await text(at)), ms);
const tab = (name) => page.click(`#tab-${name}`);
const state = async () => (await udp.ask("/trial/state")) ?? [];
const reaches = (wanted, trial) => until(async () => {
  const [now, at] = await state();
  return now === wanted && (trial === undefined || at === trial);
}, 20000);
const visible = (at) => page.locator(at).isVisible();

await page.goto(`http://${bench.host}/#/trial`);
await audience.goto(`http://${bench.host}/~/audience`);
check("the address bar opens a section", await until(() => visible("#trial-new"), 30000));
check("no trial is open", !(await visible("#trial-series")));

/* ---- refused, and mended ------------------------------------------------------------------------------------------------------- */

udp.send("/match", "i", 0);
await udp.settles("/match", 0);
await page.fill("#trial-n", "2");
await page.click("#trial-new");
check("lanes that differ are refused, and how far they are off is said", await says("#trial-refusal", /dB off lane a at 997 Hz.*\/trial\/match mends it/), await text("#trial-refusal"));
await page.click("#trial-match");
check("what mends it", await udp.settles("/match", 1));
await page.fill("#trial-n", "201");
await page.locator("#trial-n").evaluate((one) => (one.form.noValidate = true));
await page.click("#trial-new");
check("the bench's own words for a wrong number", await says("#trial-refusal", /201 trials; expected 1 to 200/), await text("#trial-refusal"));

/* ---- ABX: played in every way, locked, revealed ---------------------------------------------------------------------------------- */

await page.fill("#trial-n", "2");
await page.fill("#trial-listener", "page");
await page.click("#trial-new");
check("a series opens", (await reaches("listening", 1)) && (await says("#trial-state", /^Trial 1 of 2: listen$/)), await text("#trial-state"));
check("nothing to plan meanwhile", (await visible("#trial-series")) && !(await visible("#trial-plan")) && (await text("#trial-refusal")) === "");
const [commit] = await udp.ask("/trial/commit");
check("the commit is shown, the key is not", (await says("[data-address=\"/trial/commit\"]", new RegExp(commit))) && /when the series is over/.test(await text("[data-address=\"/trial/reveal\"]")));
check("the log's hash is shown", await says("[data-address=\"/trial/sealed\"]", new RegExp((await udp.ask("/trial/sealed"))[0])));
check("the log is shown", /\.jsonl$/.test(await text("[data-address=\"/trial/log\"]")));
const tiles = (where) => where.evaluate(() => [...document.querySelectorAll(".lane")].map((one) => `${one.dataset.letter}${one.classList.contains("heard") ? "*" : ""}`).join(" "));
check("A, B and X stand for the lanes", (await until(async () => (await tiles(page)) === "a b x")) && (await until(async () => (await tiles(audience)) === "a b x")), await tiles(page));
for (const [how, push, letter] of [["tile", () => page.click(".lane[data-letter=x]"), "x"], ["button", () => page.click("[data-play=a]"), "a"], ["key", () => page.keyboard.press("b"), "b"], ["space", () => page.keyboard.press("Space"), "x"],
  ["space", () => page.keyboard.press("Space"), "a"], ["somebody else", () => udp.send("/trial/play", "s", "x"), "x"]]) {
  await push();
  check(`${letter} by ${how}`, (await until(async () => (await state())[4] === letter)) && (await says("#trial-state", new RegExp(`${letter.toUpperCase()} plays`))) &&
    (await until(async () => (await tiles(page)) === "a b x".replace(letter, `${letter}*`))) && (await until(async () => (await tiles(audience)) === "a b x".replace(letter, `${letter}*`))) &&
    (await page.getAttribute(`[data-play=${letter}]`, "aria-pressed")) === "true");
}
check("the room is told of the trial", await until(async () => (await audience.locator("#mode").textContent()) === "Blind trial 1 of 2: X plays"));
if (pictures) for (const [name, where] of [["trial", page], ["trial-audience", audience]]) await where.screenshot({path: `${pictures}/${name}.png`});

udp.heard = [];
udp.send("/trial/refuses");
await udp.wait("/trial/refuses/done");
const refused = udp.heard.filter(([address]) => address === "/trial/refuses").map(([, [address]]) => address);
const shut = (address) => refused.some((closed) => address === closed || address.startsWith(`${closed}/`));
const hands = await page.evaluate(() => [...document.querySelectorAll("[data-address]")].flatMap((one) => {
  const all = one.matches("button, input, select, textarea") ? [one] : [...one.querySelectorAll("button, input, select, textarea")];
  return one.closest("#lanes, #trial") || one.id === "lanes" || !all.length ? [] : [[one.dataset.address, all.every((hand) => hand.disabled), all.some((hand) => hand.disabled)]];
}));
const wrong = hands.filter(([address, all, any]) => (shut(address) ? !all : any && address !== "/program/seek"));
check(`${hands.filter(([address]) => shut(address)).length} controls are locked, ${hands.filter(([address]) => !shut(address)).length} are not`, refused.length > 5 && hands.length > 150 && wrong.length === 0, wrong);
await page.keyboard.press("1"); // a scene's key
await sleep(150);
check("nothing refused is even sent", !/scene/.test(await text("#notice")), await text("#notice"));
await page.keyboard.press("m");
check("mute is not locked", await udp.settles("/mute", 1));
await page.keyboard.press("m");

check("there is no next before the answer", await page.locator("#trial-next").isDisabled());
await page.click("[data-answer=a]");
check("answered", (await reaches("answered", 1)) && (await says("#trial-state", /answered/)) && (await page.locator("[data-answer=a]").isDisabled()));
await page.evaluate(() => document.activeElement.blur());
await page.keyboard.press("Enter");
check("Enter goes on", (await reaches("listening", 2)) && (await says("#trial-state", /^Trial 2 of 2: listen$/)));
check("progress", await page.evaluate(() => document.querySelector("#trial-series progress").value === 1 && document.querySelector("#trial-series progress").max === 2));
await page.click("[data-answer=b]");
check("done", await reaches("done"));
const [right, n] = await udp.ask("/trial/result"), [nonce, sequence] = await udp.ask("/trial/reveal");
check("the result in words", await says("#trial-result", new RegExp(`^${right} of ${n} right; exact p = [01]\\.\\d+; 95 % interval \\d+ to \\d+ %\\. That is what chance does too; it does not show that there is no difference\\.$`)), await text("#trial-result"));
check("what was hidden", (await says("[data-address=\"/trial/reveal\"]", new RegExp(`^${sequence} \\(nonce ${nonce}\\)$`))) && createHash("sha256").update(nonce + sequence).digest("hex") === commit);
check("the lanes are back", (await until(async () => /^a\*? b\*?$/.test(await tiles(page)))) && (await page.evaluate(() => !document.querySelector(".locked, #show button:disabled, #lines input:disabled"))));
await page.reload();
check("a reload shows the outcome again", await says("#trial-result", new RegExp(`^${right} of ${n} right`), 30000));

/* ---- preference, two intervals, ratings, training, abort ------------------------------------------------------------------------------ */

for (const [mode, question] of [["ab", /I prefer/], ["2afc", /Lane A is/]]) {
  await page.selectOption("#trial-mode", mode);
  await page.fill("#trial-n", "1");
  await page.click("#trial-new");
  check(`${mode} opens`, (await reaches("listening", 1)) && (await until(async () => question.test(await text("#trial-hands")))), await text("#trial-hands"));
  check(`${mode}: no lane's name and no X`, (await until(async () => (await tiles(page)) === "a b")) && (await page.evaluate(() => [...document.querySelectorAll(".lane span")].every((one) => one.textContent === ""))));
  await page.click("[data-play=b]");
  check(`${mode}: B plays, and no lane is said to`, (await until(async () => (await tiles(page)) === "a b*")) && (await page.evaluate(() => document.querySelectorAll(".meter.heard, figure.heard").length === 0)));
  await page.click("[data-answer=b]");
  check(`${mode} ends`, (await reaches("done")) && (await says("#trial-result", mode === "ab" ? /^lane A was preferred [01] times of 1/ : /^[01] of 1 right/)), await text("#trial-result"));
}
await page.selectOption("#trial-mode", "rating");
await page.fill("#trial-n", "1");
await page.click("#trial-new");
check("ratings open", (await reaches("listening", 1)) && (await until(async () => (await page.locator(".rating").count()) === 2)) && (await until(async () => (await tiles(page)) === "a b x")));
await page.click(".lane[data-letter=x]");
check("the reference is heard", await until(async () => (await state())[4] === "x"));
for (const [letter, rating] of [["a", 80], ["b", 40]]) await page.locator(`#rate-${letter}`).fill(String(rating));
check("a rating is shown", await until(async () => (await text("[for=rate-a] ~ output")) === "80"));
await sleep(100);
await page.click("#trial-next");
check("ratings end", (await reaches("done")) && (await says("#trial-result", /^the hidden reference was rated best [01] times of 1/)), await text("#trial-result"));
await page.selectOption("#trial-mode", "abx");
await page.fill("#trial-n", "3");
await page.check("#trial-plan input[value=training]");
await page.click("#trial-new");
await reaches("listening", 1);
await page.click("[data-answer=a]");
check("training tells right or wrong", (await reaches("answered", 1)) && (await says("#trial-judged", /^(right|wrong)$/)) && (await text("#trial-judged")) === (await state())[5]);
await page.click("#trial-abort");
check("a series is given up", (await reaches("aborted")) && (await says("#trial-result", /^aborted/)) && (await visible("#trial-new")));
await page.uncheck("#trial-plan input[value=training]");

/* ---- nothing on the pages tells x ------------------------------------------------------------------------------------------------------- */

/** All that can be seen or read, but for what is measured of the sound, the clock, the load and the log, whose hash is of all that was pressed. */
const whole = (where) => where.evaluate(() => {
  const copy = document.documentElement.cloneNode(true), live = [...document.querySelectorAll("input, select, progress, meter")];
  copy.querySelectorAll("input, select, progress, meter").forEach((one, i) => one.setAttribute("data-now", one.tagName === "METER" ? "" : `${live[i].value} ${live[i].checked} ${live[i].disabled}`));
  for (const one of copy.querySelectorAll("#status, meter, .meter dd, .audible, #text, #rejection, [data-address=\"/program/position\"], [data-address=\"/trial/sealed\"], #seek, canvas, #notice, #trial-state, #trial-series progress")) one.replaceWith();
  return copy.outerHTML.replaceAll(/Blind trial \d+/g, "").replaceAll(/ (data-audible|style)="[^"]*"/g, "");
});
const TRIALS = 10;
await page.fill("#trial-n", String(TRIALS));
check("a series of ten", await until(async () => { // the one before may still be on its way to the disk
  await page.click("#trial-new");
  return until(async () => (await state())[0] === "listening", 2000);
}, 40000));
const told = [], silent = [];
for (let i = 1; i <= TRIALS; i++) {
  await reaches("listening", i);
  await says("#trial-state", new RegExp(`^Trial ${i} of ${TRIALS}: listen$`)); // before the page knows, its keys do nothing
  await page.keyboard.press("x");
  if (!(await until(async () => (await state())[4] === "x" && (await tiles(audience)) === "a b x*" && (await tiles(page)) === "a b x*", 20000))) silent.push(i);
  await sleep(60);
  told.push([await whole(page), await whole(audience)]);
  await page.click("[data-answer=a]");
  await reaches(i < TRIALS ? "answered" : "done", i);
  await page.evaluate(() => document.activeElement.blur());
  if (i < TRIALS) await until(() => page.locator("#trial-next").isEnabled());
  if (i < TRIALS) await page.keyboard.press("Enter");
}
const [, drawn] = await udp.ask("/trial/reveal");
const both = new Set(drawn).size === 2; // 2 in 1024 series are of one letter

/** Where two texts part. */
function parting([one, ...others]) {
  const other = others.find((each) => each !== one) ?? one;
  const at = [...one].findIndex((letter, i) => letter !== other[i]);
  return [one, other].map((each) => each.slice(Math.max(0, at - 80), at + 80));
}

check("x plays in each, and both pages say so", silent.length === 0, silent);
for (const [which, name] of ["the presenter's page", "the audience's"].entries())
  check(`${name} was the same ${TRIALS} times, whatever x was (${drawn})`, new Set(told.map((one) => one[which])).size === 1, parting(told.map((one) => one[which])));
check("x was both, or all of one by a rare chance", both || drawn.length === TRIALS, drawn);
check("no error of the pages", complaints.length === 0, complaints);
await browser.close();
await bench.stop();
finish(47);
