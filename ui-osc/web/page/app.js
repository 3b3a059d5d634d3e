// SPDX-FileCopyrightText: 2026 The hotcold authors
// SPDX-License-Identifier: GPL-3.0-or-later

/** The presenter's page: what is held on a tablet while /~/audience is on the projector. */
import {audience} from "./audience.js";
import {Bench} from "./bench.js";
import {control, element, named} from "./controls.js";
import {buildLines, buildRoom, changeSlot} from "./groups.js";
import {Midi} from "./midi.js";
import {Program} from "./program.js";
import {buildSetup} from "./setup.js";
import {Tabs} from "./tabs.js";
import {Trial} from "./trial.js";
import {View} from "./view.js";

const DRAW_MS = 50;
const NOTICE_MS = 6000;
const $ = (id) => document.getElementById(id);

const bench = new Bench(location.host);
const rows = new Map(); // address → show(value)
const scenes = []; // [name, title]
const refused = []; // addresses that a trial locks
const status = new Map();
const view = new View(bench, {press: (letter, open) => (open ? bench.act("/trial/play", letter) : bench.send(`/lane/${letter}/select`))});
const program = new Program(bench, $("program"));
const trial = new Trial(bench, $("trial"));
const midi = new Midi(bench, $("setup"));
const tabs = new Tabs($("tabs"));

/* ---- built from the tree ---------------------------------------------------------------------------------------------------- */

function buildListening() {
  const modes = bench.nodes.get("/listen")?.RANGE?.[0]?.VALS ?? [];
  $("listen").replaceChildren(...modes.map((mode) => {
    const made = element("button", {type: "button", "data-mode": mode, "aria-pressed": "false"}, mode);
    made.addEventListener("click", () => bench.set("/listen", mode));
    return made;
  }));
  const names = {"/listen/gain": "magnifier", "/match": "matched level", "/fade": "fade", "/toggle/every": "toggle every"};
  $("listen-controls").replaceChildren(...Object.entries(names).map(([address, name]) => control(bench, rows, address, name)));
}

function build() {
  const open = new Set([...document.querySelectorAll("details[open]")].map((one) => one.dataset.group));
  rows.clear();
  buildListening();
  program.build(rows);
  buildRoom(bench, rows, $("room"));
  buildLines(bench, rows, $("lines"));
  trial.build();
  buildSetup(bench, rows, $("setup"), midi);
  for (const one of document.querySelectorAll("details")) one.open ||= open.has(one.dataset.group);
  view.build();
  for (const [address, values] of bench.values) told(address, values);
  ask();
}

function ask() {
  for (const address of ["/scene/list", "/trial/refuses", "/midi/map", "/midi/devices"]) bench.ask(address);
}

/* ---- scenes and cue lists --------------------------------------------------------------------------------------------------- */

function showScenes() {
  $("scene-list").replaceChildren(...scenes.map(([name, title], i) => {
    const made = element("button", {type: "button", title, "data-scene": name}, ...(i < 9 ? [element("kbd", {}, String(i + 1))] : []), named(name.replaceAll("-", " ")));
    made.addEventListener("click", () => bench.send("/scene", "s", name));
    return element("li", {}, made);
  }));
  showScene();
}

/** The one in force is known by its title. */
function showScene() {
  const title = bench.value("/scene/title");
  scenes.forEach(([name, text]) => $("scene-list").querySelector(`[data-scene="${name}"]`)?.toggleAttribute("data-current", text === title && text !== ""));
  lock();
}

function showTour() {
  const name = bench.value("/cue/running") ?? "";
  $("tour").hidden = name === "";
  $("tour-name").textContent = name && `${named(name.replaceAll("-", " "))} runs`;
  $("go").hidden = bench.value("/cue/held") !== 1;
}

/* ---- what a trial locks ------------------------------------------------------------------------------------------------------ */

function isLocked(address) {
  return view.trial.open && refused.some((closed) => address === closed || address.startsWith(`${closed}/`));
}

function lock() {
  for (const one of document.querySelectorAll("[data-address]")) {
    const {address} = one.dataset;
    const locked = isLocked(address);
    if (locked === one.classList.contains("locked")) continue;
    one.classList.toggle("locked", locked);
    for (const hand of one.matches("button, input, select, textarea") ? [one] : one.querySelectorAll("button, input, select, textarea"))
      if (!hand.closest("#lanes")) hand.disabled = locked;
  }
}

/* ---- what the bench tells ------------------------------------------------------------------------------------------------------ */

function showStatus() {
  const number = (name, factor = 1, digits = 0) => (factor * Number(status.get(name) ?? 0)).toFixed(digits);
  $("status").setAttribute("aria-live", bench.connected ? "off" : "polite"); // figures of every second would be read out over all else
  if (!bench.connected) $("status").textContent = "the bench does not answer; trying again…";
  else $("status").textContent = `${status.get("server") || "no server"} · ${number("rate")} Hz / ${number("period")} · load ${number("load", 100, 1)} % · worst ${number("worst_us")} µs · ${number("xruns")} xruns`;
}

function notice(text) {
  $("notice").textContent = text;
  $("notice").hidden = false;
  clearTimeout(notice.timer);
  notice.timer = setTimeout(() => ($("notice").hidden = true), NOTICE_MS);
}

function showSafety() {
  for (const name of ["mute", "dim", "panic"]) $(name).setAttribute("aria-pressed", String(bench.value(`/${name}`) === 1));
  $("release").hidden = bench.value("/panic") !== 1;
}

const tell = {
  "/mute": showSafety,
  "/dim": showSafety,
  "/panic": showSafety,
  "/cue/running": showTour,
  "/cue/held": showTour,
  "/scene/title": showScene,
  "/scene/notes/listen": ([text]) => ($("note-listen").textContent = text),
  "/scene/notes/say": ([text]) => ($("note-say").textContent = text),
  "/scene/notes/avoid": ([text]) => ($("note-avoid").textContent = text),
  "/toggle/hold": ([down]) => $("hold").setAttribute("aria-pressed", String(down === 1)),
  "/trial/state": lock,
  "/snapshot/done": ([serial, first, last]) => ($("snapshot").textContent = `snapshot ${serial}: frames ${first} to ${last}`),
  "/listen": ([mode]) => [...$("listen").children].forEach((made) => made.setAttribute("aria-pressed", String(made.dataset.mode === mode))),
};

function told(address, values) {
  if (address.startsWith("/status/")) {
    status.set(address.slice(8), values[0]);
    return address === "/status/done" ? showStatus() : undefined;
  }
  if (address === "/error") {
    notice(values[1].startsWith(values[0]) ? values[1] : `${values[0]}: ${values[1]}`);
    return values[0].startsWith("/trial") ? trial.told(address, values) : undefined;
  }
  rows.get(address)?.(values[0]);
  audience(bench, address, values);
  if (address.startsWith("/program/") || address.startsWith("/record/")) program.told(address, values);
  else if (address.startsWith("/trial/")) trial.told(address, values);
  else if (address.startsWith("/midi/")) midi.told(address, values);
  else if (address.endsWith("/on")) document.querySelector(`[data-group="${address.slice(0, -2)}"]`)?.setAttribute("data-on", values[0]);
  tell[address]?.(values);
}

function listed({address, items}) {
  if (address === "/scene/list") {
    scenes.splice(0, Infinity, ...items);
    showScenes();
  } else if (address === "/trial/refuses") {
    refused.splice(0, Infinity, ...items.map(([closed]) => closed));
    lock();
  }
}

/* ---- hands --------------------------------------------------------------------------------------------------------------------- */

const keys = {
  " ": () => bench.send("/toggle"),
  m: () => bench.set("/mute", bench.value("/mute") === 1 ? 0 : 1),
  Escape: () => bench.send(bench.value("/panic") === 1 ? "/panic/release" : "/panic"),
};

function onKey(event) {
  if (event.ctrlKey || event.altKey || event.metaKey) return;
  const typing = event.target.matches?.("input[type=text], input[type=number], select, textarea");
  if (typing && event.key !== "Escape") return;
  const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
  if (view.trial.open && !event.repeat && !(key === "Enter" && event.target.matches?.("button, summary, a, input[type=checkbox]")) && trial.key(key)) return event.preventDefault();
  if (key === "Enter" && event.target.matches?.("input[type=checkbox]")) { // space, which would tick it, toggles
    event.preventDefault();
    return event.repeat ? undefined : event.target.click();
  }
  const scene = /^[1-9]$/.test(key) && !isLocked("/scene") ? scenes[Number(key) - 1] : undefined;
  if (!scene && !keys[key]) return;
  event.preventDefault(); // space pushes no button that happens to have the focus
  if (!event.repeat) scene ? bench.send("/scene", "s", scene[0]) : keys[key]();
}

/** Down for as long as a finger, or the key that pushes it, is. */
function holdButton(made) {
  const set = (down) => bench.set("/toggle/hold", down);
  made.addEventListener("pointerdown", (event) => {
    made.setPointerCapture(event.pointerId);
    set(1);
  });
  for (const end of ["pointerup", "pointercancel"]) made.addEventListener(end, () => set(0));
  made.addEventListener("keydown", (event) => event.key === "Enter" && !event.repeat && set(1));
  made.addEventListener("keyup", (event) => event.key === "Enter" && set(0));
  made.addEventListener("contextmenu", (event) => event.preventDefault());
}

$("toggle").addEventListener("click", () => bench.send("/toggle"));
holdButton($("hold"));
$("mute").addEventListener("click", keys.m);
$("dim").addEventListener("click", () => bench.set("/dim", bench.value("/dim") === 1 ? 0 : 1));
$("panic").addEventListener("click", () => bench.send("/panic"));
$("release").addEventListener("click", () => bench.send("/panic/release"));
$("go").addEventListener("click", () => bench.send("/cue/go"));
$("stop").addEventListener("click", () => bench.send("/cue/stop"));
for (const made of document.querySelectorAll("[data-chart]"))
  made.addEventListener("click", () => {
    view.spectrum?.show(made.dataset.chart);
    $("chart-title").textContent = made.dataset.chart === "lane" ? "What is heard" : "What the lines add";
    $("chart-unit").textContent = made.dataset.chart === "lane" ? "of each lane, third octaves" : "residual at the receiver, third octaves";
    for (const other of document.querySelectorAll("[data-chart]")) other.setAttribute("aria-pressed", String(other === made));
  });
document.addEventListener("keydown", onKey);
document.addEventListener("keyup", (event) => event.key === " " && event.target.matches?.("button") && event.preventDefault());
bench.addEventListener("tree", build);
bench.addEventListener("path", ({detail}) => {
  changeSlot(bench, rows, $("lines"), detail);
  lock();
});
bench.addEventListener("told", ({detail}) => {
  view.told(detail.address, detail.values);
  told(detail.address, detail.values);
});
bench.addEventListener("list", ({detail}) => listed(detail));
bench.addEventListener("connection", ({detail}) => {
  document.body.classList.toggle("lost", !detail);
  if (detail) ask();
  showStatus();
});
tabs.open(location.hash.replace(/^#\/?/, ""));
setInterval(() => view.draw(), DRAW_MS);
