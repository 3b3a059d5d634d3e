// SPDX-FileCopyrightText: 2026 The hotcold authors
// SPDX-License-Identifier: GPL-3.0-or-later

/** The page: what a presenter puts on the projector and holds on a tablet. */
import {audience} from "./audience.js";
import {Bench} from "./bench.js";
import {control, element, minus, shown} from "./controls.js";
import {schematic} from "./schematic.js";
import {LANE_COLOURS, Spectrum} from "./spectrum.js";

const DRAW_MS = 50;
const NOTICE_MS = 6000;
const $ = (id) => document.getElementById(id);

const bench = new Bench(location.host);
const rows = new Map(); // address → show(value)
const scenes = []; // [name, title]
const status = new Map();
let incoming = [];
let spectrum;
let stale = new Set(); // lanes whose schematic must be drawn again

function laneName(lane) {
  return bench.value(`/lane/${lane}/name`) ?? lane.toUpperCase();
}

/* ---- what is heard ------------------------------------------------------------------------------------------------------- */

function buildLanes() {
  $("lanes").replaceChildren(...bench.lanes.map((lane, i) => {
    const made = element("button", {type: "button", class: "lane", "data-lane": lane, "aria-pressed": "false", style: `--lane: ${LANE_COLOURS[i]}`},
      element("strong", {}, lane.toUpperCase()), element("span", {}, ""));
    made.addEventListener("click", () => bench.set("/select", lane));
    return made;
  }));
  $("meters").replaceChildren(...bench.lanes.map((lane, i) => element("article", {class: "meter", "data-lane": lane, style: `--lane: ${LANE_COLOURS[i]}`},
    element("h3", {}, ""), element("meter", {min: -60, max: 0, "aria-label": "level left"}), element("meter", {min: -60, max: 0, "aria-label": "level right"}),
    element("dl", {}, element("dt", {}, "residual"), element("dd", {class: "residual"}, "–"), element("dt", {}, "hum"), element("dd", {class: "hum"}, "–"),
      element("dt", {}, "matching"), element("dd", {class: "match"}, "–")),
    element("p", {class: "audible"}, ""))));
}

function showSelected() {
  const selected = bench.value("/select");
  for (const made of document.querySelectorAll(".lane, .meter")) {
    const {lane} = made.dataset;
    if (made.classList.contains("lane")) {
      made.setAttribute("aria-pressed", String(lane === selected));
      made.querySelector("span").textContent = laneName(lane);
    } else {
      made.querySelector("h3").textContent = `${lane.toUpperCase()} · ${laneName(lane)}`;
      made.classList.toggle("heard", lane === selected);
    }
  }
}

function showSafety() {
  for (const name of ["mute", "dim", "panic"]) $(name).setAttribute("aria-pressed", String(bench.value(`/${name}`) === 1));
  $("panic").textContent = bench.value("/panic") === 1 ? "Release" : "Panic";
}

/* ---- scenes ---------------------------------------------------------------------------------------------------------------- */

function showScenes() {
  $("scene-list").replaceChildren(...scenes.map(([name, title], i) => {
    const made = element("button", {type: "button", title, "data-scene": name}, ...(i < 9 ? [element("kbd", {}, String(i + 1))] : []), named(name.replaceAll("-", " ")));
    made.addEventListener("click", () => bench.send("/scene", "s", name));
    return element("li", {}, made);
  }));
}

/* ---- controls ------------------------------------------------------------------------------------------------------------- */

/** `contact/where` → "contact where". */
function named(path) {
  return path.replaceAll("/", " ").replaceAll("_", " ").replace("pin1", "pin 1");
}

function below(prefix) {
  return [...bench.nodes.keys()].filter((address) => address.startsWith(prefix) && !address.endsWith("/index"));
}

function group(title, addresses, prefix, open) {
  const made = element("details", {...(open ? {open: ""} : {}), "data-group": prefix}, element("summary", {}, title));
  made.append(...addresses.map((address) => control(bench, rows, address, named(address.slice(prefix.length)))));
  return made;
}

function buildRoom() {
  const prefix = "/interference/";
  const groups = new Map([["room", []]]);
  for (const address of below(prefix)) {
    const [first, ...rest] = address.slice(prefix.length).split("/");
    const key = rest.length ? first : "room";
    groups.set(key, [...(groups.get(key) ?? []), address]);
  }
  $("interference").replaceChildren(...[...groups].map(([key, addresses]) =>
    group(key, addresses, key === "room" ? prefix : `${prefix}${key}/`, key === "room" || bench.value(`${prefix}${key}/on`) === 1)));
}

/** The line, then whatever else stands in the lane. */
function buildLines() {
  $("line-controls").replaceChildren(...bench.lanes.map((lane, i) => {
    const prefix = `/lane/${lane}/`;
    const slots = new Map();
    for (const address of below(prefix)) {
      const [slot, ...rest] = address.slice(prefix.length).split("/");
      if (rest.length) slots.set(slot, [...(slots.get(slot) ?? []), address]);
    }
    const column = element("div", {class: "column", role: "group", "aria-label": `Lane ${lane.toUpperCase()}`, style: `--lane: ${LANE_COLOURS[i]}`}, element("h3", {"data-name-of": lane}, lane.toUpperCase()),
      control(bench, rows, `/lane/${lane}/name`, "name"));
    column.append(...[...slots].map(([slot, addresses]) => group(slot, addresses, `${prefix}${slot}/`, slot === "line")));
    return column;
  }));
}

function buildListening() {
  const modes = bench.nodes.get("/listen")?.RANGE?.[0]?.VALS ?? [];
  $("listen").replaceChildren(...modes.map((mode) => {
    const made = element("button", {type: "button", "data-mode": mode, "aria-pressed": "false"}, mode);
    made.addEventListener("click", () => bench.set("/listen", mode));
    return made;
  }));
  const names = {"/listen/gain": "magnifier", "/match": "matched level", "/fade": "fade", "/trim": "trim", "/monitor/spl": "listening level",
    "/program/source": "program", "/program/hum": "hum in the program"};
  $("listen-controls").replaceChildren(...Object.entries(names).map(([address, name]) => control(bench, rows, address, name)));
}

function buildSchematics() {
  $("schematics").replaceChildren(...bench.lanes.map((lane, i) => {
    const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
    svg.id = `schematic-${lane}`;
    return element("figure", {style: `--lane: ${LANE_COLOURS[i]}`}, svg, element("figcaption", {"data-name-of": lane}, lane.toUpperCase()));
  }));
  stale = new Set(bench.lanes);
}

function build() {
  rows.clear();
  incoming = [];
  buildLanes();
  buildListening();
  buildRoom();
  buildLines();
  buildSchematics();
  spectrum ??= globalThis.Chart ? new Spectrum($("chart")) : undefined;
  spectrum?.lanes(bench.lanes, laneName);
  for (const [address, values] of bench.values) told(address, values);
}

/* ---- what the bench tells ------------------------------------------------------------------------------------------------- */

function laneMeter(lane) {
  return document.querySelector(`.meter[data-lane="${lane}"]`);
}

const meters = {
  level(made, [left, right]) {
    const [a, b] = made.querySelectorAll("meter");
    a.value = left;
    b.value = right;
  },
  residual(made, [all, a]) {
    made.querySelector(".residual").textContent = `${minus(all.toFixed(1))} dBu · ${minus(a.toFixed(1))} dBu(A)`;
  },
  hum(made, [hz, total], lane, values) {
    made.querySelector(".hum").textContent = total > -200 ? `${minus(total.toFixed(1))} dBu at ${hz.toFixed(2)} Hz` : "none";
    spectrum?.hum(lane, values);
  },
  "residual/spectrum"(made, values, lane) {
    spectrum?.residual(lane, values);
  },
  audible(made, [margin, sentence]) {
    made.querySelector(".audible").textContent = sentence;
    made.dataset.audible = margin > 0 ? "yes" : "no";
  },
};

function toldMeter(address, values) {
  const [, , lane, ...rest] = address.split("/");
  const made = rest.length ? laneMeter(lane) : undefined;
  if (made) meters[rest.join("/")]?.(made, values, lane, values);
  else if (address === "/meter/text") $("text").textContent = values[0];
}

function toldScenes(address, values) {
  if (address === "/scene/list/done") {
    scenes.splice(0, Infinity, ...incoming);
    incoming = [];
    showScenes();
  } else {
    incoming.push(values);
  }
}

function showStatus() {
  const number = (name, digits = 0) => Number(status.get(name) ?? 0).toFixed(digits);
  if (!bench.connected) $("status").textContent = "the bench does not answer; trying again…";
  else $("status").textContent = `${status.get("server") || "no server"} · ${number("rate")} Hz / ${number("period")} · load ${number("load", 1)} % · worst ${number("worst_us")} µs · ${number("xruns")} xruns`;
}

function notice(text) {
  $("notice").textContent = text;
  $("notice").hidden = false;
  clearTimeout(notice.timer);
  notice.timer = setTimeout(() => ($("notice").hidden = true), NOTICE_MS);
}

function told(address, values) {
  if (address.startsWith("/meter/")) return toldMeter(address, values);
  if (address.startsWith("/status/")) {
    status.set(address.slice(8), values[0]);
    return address === "/status/done" ? showStatus() : undefined;
  }
  if (address.startsWith("/scene/list")) return toldScenes(address, values);
  if (address.startsWith("/trial/")) return audience(bench, address, values);
  if (address === "/error") return notice(`${values[0]}: ${values[1]}`);
  rows.get(address)?.(values[0]);
  const lane = address.match(/^\/lane\/([a-h])\//)?.[1];
  if (lane && address.includes("/line/")) stale.add(lane);
  if (lane && address.endsWith("/match")) laneMeter(lane).querySelector(".match").textContent = shown(values[0], "dB");
  if (address.startsWith("/interference/")) stale = new Set(bench.lanes);
  if (address === "/select" || address.endsWith("/name")) {
    showSelected();
    for (const made of document.querySelectorAll("[data-name-of]")) made.textContent = `${made.dataset.nameOf.toUpperCase()} · ${laneName(made.dataset.nameOf)}`;
    if (address.endsWith("/name")) spectrum?.chart.data.datasets.forEach((set, i) => (set.label = laneName(bench.lanes[i >> 1]) + (i % 2 ? ": hum" : "")));
  }
  if (address.endsWith("/on")) document.querySelector(`details[data-group="${address.slice(0, -2)}"]`)?.setAttribute("data-on", values[0]);
  if (address === "/mute" || address === "/dim" || address === "/panic") showSafety();
  if (address === "/scene/caption") $("caption").textContent = values[0];
  if (address === "/listen") for (const made of $("listen").children) made.setAttribute("aria-pressed", String(made.dataset.mode === values[0]));
}

function draw() {
  for (const lane of stale)
    schematic($(`schematic-${lane}`), laneName(lane), (name) => bench.value(`/lane/${lane}/line/${name}`), (name) => bench.value(`/interference/${name}`));
  stale.clear();
  spectrum?.draw();
}

/* ---- hands ------------------------------------------------------------------------------------------------------------------ */

const keys = {
  " ": () => bench.send("/toggle"),
  m: () => bench.set("/mute", bench.value("/mute") === 1 ? 0 : 1),
  Escape: () => bench.send(bench.value("/panic") === 1 ? "/panic/release" : "/panic"),
};

function onKey(event) {
  if (event.ctrlKey || event.altKey || event.metaKey) return;
  const typing = event.target.matches?.("input[type=text], input[type=number], select, textarea");
  if (typing && event.key !== "Escape") return;
  const scene = /^[1-9]$/.test(event.key) ? scenes[Number(event.key) - 1] : undefined;
  const act = keys[event.key.length === 1 ? event.key.toLowerCase() : event.key];
  if (!scene && !act) return;
  event.preventDefault(); // space pushes no button that happens to have the focus
  if (!event.repeat) scene ? bench.send("/scene", "s", scene[0]) : act();
}

$("toggle").addEventListener("click", () => bench.send("/toggle"));
$("mute").addEventListener("click", keys.m);
$("dim").addEventListener("click", () => bench.set("/dim", bench.value("/dim") === 1 ? 0 : 1));
$("panic").addEventListener("click", keys.Escape);
$("go").addEventListener("click", () => bench.send("/cue/go"));
$("stop").addEventListener("click", () => bench.send("/cue/stop"));
document.addEventListener("keydown", onKey);
document.addEventListener("keyup", (event) => event.key === " " && event.target.matches?.("button") && event.preventDefault());
bench.addEventListener("tree", build);
bench.addEventListener("told", ({detail}) => told(detail.address, detail.values));
bench.addEventListener("connection", ({detail}) => {
  document.body.classList.toggle("lost", !detail);
  showStatus();
});
setInterval(draw, DRAW_MS);
