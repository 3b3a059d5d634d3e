// SPDX-FileCopyrightText: 2026 The hotcold authors
// SPDX-License-Identifier: GPL-3.0-or-later

/**
 * Our layout in Open Stage Control itself, in Debian's Chromium: stage.mjs [FOLDER for screenshots]. HC_OPEN_STAGE_CONTROL names its folder
 * `app`, as its package for node has it; nothing fetches it. It listens on all interfaces: run this where that does no harm.
 */
import {execFileSync, spawn} from "node:child_process";
import {existsSync, mkdirSync, mkdtempSync, rmSync} from "node:fs";
import {tmpdir} from "node:os";
import {join} from "node:path";

import {Bench, Udp, check, finish, packages, sleep, until} from "./rig.mjs";

const app = process.env.HC_OPEN_STAGE_CONTROL;
if (!app || !existsSync(join(app, "index.js"))) {
  console.log("skipped: HC_OPEN_STAGE_CONTROL names no folder with Open Stage Control's index.js");
  process.exit(77);
}
const folder = process.argv[2];
if (folder) mkdirSync(folder, {recursive: true});
const {chromium} = packages("playwright-core");
const bench = await new Bench("--no-state", "--midi", "none", "--scene", "two-outlets").start();
const udp = new Udp(bench.port);
const work = mkdtempSync(join(tmpdir(), "hotcold-stage-"));
const layout = join(work, "layout.json"), [port, oscPort] = [bench.port + 1, bench.port + 2];
execFileSync(process.env.HC_HOTCOLD, ["layout", "open-stage-control", layout]);
const stage = spawn("node", [join(app, "index.js"), "--no-gui", "--no-qrcode", "--read-only", "--cache-dir", join(work, "cache"), "--load", layout,
  "--send", `127.0.0.1:${bench.port}`, "--port", port, "--osc-port", oscPort], {stdio: ["ignore", "ignore", "inherit"]});
process.on("exit", () => {
  stage.kill("SIGKILL");
  rmSync(work, {recursive: true, force: true});
});

await until(() => fetch(`http://127.0.0.1:${port}/`).then(() => true, () => false), 20000);
const browser = await chromium.launch({executablePath: "/usr/bin/chromium", args: ["--no-sandbox", "--disable-gpu", "--no-first-run"]});
const page = await browser.newPage({viewport: {width: 1280, height: 800}});
const complaints = [];
page.on("console", (message) => message.type() === "error" && complaints.push(message.text()));
page.on("pageerror", (error) => complaints.push(String(error)));
await page.goto(`http://127.0.0.1:${port}/`);

const named = (text) => page.locator(".button-container", {has: page.locator(`label:text-is("${text}")`)}).locator("visible=true").first();
const lit = async (text) => (await named(text).getAttribute("class")).split(" ").includes("on");
const tab = async (text) => {
  await page.locator(".tablink", {hasText: new RegExp(`^\\s*${text}\\s*$`)}).locator("visible=true").first().click();
  await sleep(500);
};
/** A finger on the middle of something. */
const press = async (where) => {
  const box = await where.boundingBox();
  await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2);
  await page.mouse.down();
  await sleep(40);
  await page.mouse.up();
};

check("the layout is there", await until(async () => (await page.locator(".button-container").count()) > 8, 20000));
check("lane a is lit, by what the bench tells", await until(() => lit("A"), 10000));
await press(named("B"));
check("B selects lane b", await udp.settles("/select", "b"));
check("and is lit, and A is not", await until(async () => (await lit("B")) && !(await lit("A"))));
await press(named("B"));
await sleep(300);
check("B again: it stays", (await udp.ask("/select"))[0] === "b" && (await lit("B")));
udp.send("/select", "s", "a");
check("another's change lights A", await until(async () => (await lit("A")) && !(await lit("B"))));
await press(named("mute"));
check("mute", (await udp.settles("/mute", 1)) && (await until(() => lit("mute"))));
await press(named("mute"));
check("mute off", (await udp.settles("/mute", 0)) && (await until(async () => !(await lit("mute")))));
await press(named("panic"));
check("panic is lit", await until(() => lit("panic")));
await press(named("release"));
check("release puts it out", await until(async () => !(await lit("panic"))));
check("a verdict in words", await until(async () => (await page.locator("body").innerText()).includes("above hearing"), 15000));

for (const [title, inner, address, wanted] of [["lane a", "star-quad", "/lane/a/line/cable", "star-quad"], ["lane b", "mediocre", "/lane/b/line/receiver", "mediocre"]]) {
  await tab(title);
  await press(page.locator("value", {hasText: new RegExp(`^${inner}$`)}).locator("visible=true").first());
  check(`${title}: ${inner}`, await udp.settles(address, wanted));
  if (folder) await page.screenshot({path: `${folder}/${title.replace(" ", "-")}.png`});
}
await tab("interference");
await press(named("radio"));
check("radio", (await udp.settles("/interference/radio/on", 1)) && (await until(() => lit("radio"))));
await tab("scenes");
await press(named("Desk"));
check("a scene", await udp.settles("/interference/radio/on", 0));
for (const title of ["listen", "scenes", "interference", "program", "meters", "trial"]) {
  await tab(title);
  await sleep(1000);
  if (folder) await page.screenshot({path: `${folder}/${title}.png`});
}
check("nothing to complain of", complaints.length === 0, complaints);
await browser.close();
await bench.stop();
finish(16);
