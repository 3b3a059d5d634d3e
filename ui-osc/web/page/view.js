// SPDX-FileCopyrightText: 2026 The hotcold authors
// SPDX-License-Identifier: GPL-3.0-or-later

/**
 * What presenter and audience both see: lanes and which of them is heard, scene and caption, verdict, spectra, circuits. Each part is
 * shown where the document has a place for it. In a trial the lanes give way to the trial's buttons: what is behind them nobody is told.
 */
import {element, minus, shown} from "./controls.js";
import {schematic} from "./schematic.js";
import {LANE_COLOURS, Spectrum} from "./spectrum.js";

const $ = (id) => document.getElementById(id);
const write = (id, text) => $(id) && ($(id).textContent = text);
const OPEN = new Set(["opening", "listening", "closing", "answered"]);

/** `/trial/state` with names. */
export function trialState([state = "idle", trial = 0, total = 0, mode = "", button = "", judged = ""] = []) {
  return {state, trial, total, mode, button, judged, open: OPEN.has(state)};
}

export class View {
  /** `press(letter, open)`: a tile was pushed; without it tiles are no buttons. `scale`: of the letters in the spectrum. */
  constructor(bench, {press, scale = 1} = {}) {
    this.bench = bench;
    this.press = press;
    this.scale = scale;
    this.stale = new Set(); // lanes whose schematic must be drawn again
    this.trial = trialState();
  }

  laneName(lane) {
    return this.bench.value(`/lane/${lane}/name`) ?? lane.toUpperCase();
  }

  build() {
    this.trial = trialState(this.bench.values.get("/trial/state"));
    this.buildTiles();
    this.buildMeters();
    this.buildSchematics();
    this.spectrum ??= globalThis.Chart && $("chart") ? new Spectrum($("chart"), this.scale) : undefined;
    this.spectrum?.lanes(this.bench.lanes, (lane) => this.laneName(lane));
    for (const [address, values] of this.bench.values) this.told(address, values);
  }

  /* ---- lanes, or the buttons of a trial ---------------------------------------------------------------------------------- */

  /** Letters that can be heard, with name and colour where these give nothing away. */
  letters() {
    const {open, mode} = this.trial;
    const lanes = this.bench.lanes.map((lane, i) => ({letter: lane, name: this.laneName(lane), colour: LANE_COLOURS[i]}));
    if (!open) return lanes;
    const hidden = {letter: "x", name: mode === "rating" ? "reference" : "which?"};
    if (mode === "abx") return [...lanes.slice(0, 2), hidden];
    const blind = lanes.map(({letter}) => ({letter, name: ""}));
    return mode === "rating" ? [...blind, hidden] : blind.slice(0, 2);
  }

  buildTiles() {
    $("lanes").replaceChildren(...this.letters().map(({letter, name, colour = "var(--faint)"}) => {
      const lane = this.trial.open ? {} : {"data-lane": letter, ...(this.press ? {"data-address": `/lane/${letter}/select`} : {})};
      const made = element(this.press ? "button" : "div", {class: "lane", "data-letter": letter, style: `--lane: ${colour}`, ...lane,
        ...(this.press ? {type: "button", "aria-pressed": "false"} : {})}, element("strong", {}, letter.toUpperCase()), element("span", {}, name));
      if (this.press) made.addEventListener("click", () => this.press(letter, this.trial.open));
      return made;
    }));
    this.showHeard();
  }

  heard() {
    return this.trial.open ? this.trial.button : this.bench.value("/select");
  }

  showHeard() {
    const heard = this.heard();
    for (const made of document.querySelectorAll(".lane")) {
      const lit = made.dataset.letter === heard;
      made.classList.toggle("heard", lit);
      if (this.press) made.setAttribute("aria-pressed", String(lit));
      const name = made.dataset.lane && this.laneName(made.dataset.lane);
      if (name !== undefined) made.querySelector("span").textContent = name;
    }
    const known = this.trial.open && this.trial.mode !== "abx" ? "" : heard; // else a letter is no lane's
    for (const made of document.querySelectorAll(".meter, #schematics figure")) made.classList.toggle("heard", made.dataset.of === known);
    this.showMode();
  }

  /** What the room must know of what it hears: not the lane itself, or a trial. */
  showMode() {
    const {open, trial, total, button} = this.trial, mode = this.bench.value("/listen"), gain = this.bench.value("/listen/gain") ?? 0;
    const louder = gain > 0 ? `, ${shown(gain, "dB")} louder than in truth` : "";
    if (open) write("mode", `Blind trial ${trial} of ${total}${button ? `: ${button.toUpperCase()} plays` : ""}`);
    else if (mode === "residual") write("mode", `Only what the lane adds${louder}`);
    else if (mode === "difference") write("mode", `Only the difference of A and B${louder}`);
    else write("mode", this.bench.value("/match") === 0 ? "Volts as they are: the lanes are not matched in level" : "");
  }

  showNames() {
    this.showHeard();
    for (const made of document.querySelectorAll("[data-name-of]")) made.textContent = `${made.dataset.nameOf.toUpperCase()} · ${this.laneName(made.dataset.nameOf)}`;
    this.spectrum?.names((lane) => this.laneName(lane));
  }

  /* ---- measurements ---------------------------------------------------------------------------------------------------------- */

  buildMeters() {
    $("meters")?.replaceChildren(...this.bench.lanes.map((lane, i) => {
      const row = (name, at, address) => [element("dt", {}, name), element("dd", {class: at, "data-address": address}, "–")];
      const at = `/meter/${lane}`;
      return element("article", {class: "meter", "data-of": lane, style: `--lane: ${LANE_COLOURS[i]}`}, element("h3", {"data-name-of": lane}, ""),
        element("div", {"data-address": `${at}/level`}, element("meter", {min: -60, max: 0, "aria-label": `level of ${lane}, left`}),
          element("meter", {min: -60, max: 0, "aria-label": `level of ${lane}, right`})),
        element("dl", {}, ...row("residual", "residual", `${at}/residual`), ...row("hum", "hum", `${at}/hum`), ...row("matched by", "match", `/lane/${lane}/match`),
          ...row("loudness", "loudness", `${at}/loudness`), ...row("correlation", "correlation", `${at}/correlation`)),
        element("p", {class: "audible", "data-address": `${at}/audible`}, ""), element("p", {class: "unmatched", "data-address": `/lane/${lane}/matched`}, ""));
    }));
  }

  toldMeter(address, values) {
    if (address === "/meter/text") return write("text", minus(values[0]));
    if (address === "/meter/rejection") return write("rejection", `A’s residual lies ${Math.abs(values[0]).toFixed(1)} dB ${values[0] < 0 ? "below" : "above"} B’s, after matching`);
    const [, , lane, ...rest] = address.split("/"), name = rest.join("/");
    if (name === "residual/spectrum") this.spectrum?.bands("residual", lane, values);
    else if (name === "spectrum") this.spectrum?.bands("lane", lane, values);
    else if (name === "hum") this.spectrum?.hum(lane, values);
    const made = document.querySelector(`.meter[data-of="${lane}"]`);
    if (made) card[name]?.(made, values);
  }

  /* ---- circuits --------------------------------------------------------------------------------------------------------------- */

  buildSchematics() {
    $("schematics")?.replaceChildren(...this.bench.lanes.map((lane, i) => {
      const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
      svg.id = `schematic-${lane}`;
      return element("figure", {"data-of": lane, style: `--lane: ${LANE_COLOURS[i]}`}, svg, element("figcaption", {"data-name-of": lane}, lane.toUpperCase()));
    }));
    this.stale = new Set(this.bench.lanes);
  }

  draw() {
    const read = (prefix) => (name) => this.bench.value(`${prefix}/${name}`);
    for (const lane of this.stale) if ($(`schematic-${lane}`)) schematic($(`schematic-${lane}`), this.laneName(lane), read(`/lane/${lane}/line`), read("/interference"));
    this.stale.clear();
    this.spectrum?.draw();
  }

  /* ---- what the bench tells --------------------------------------------------------------------------------------------------- */

  toldTrial(values) {
    const before = this.trial;
    this.trial = trialState(values);
    document.body.classList.toggle("blind", this.trial.open);
    if (before.open !== this.trial.open || before.mode !== this.trial.mode) this.buildTiles();
    else this.showHeard();
  }

  told(address, values) {
    if (address.startsWith("/meter/")) return this.toldMeter(address, values);
    const lane = address.match(/^\/lane\/([a-h])\//)?.[1];
    if (lane && address.includes("/line/")) this.stale.add(lane);
    if (address.startsWith("/interference/")) this.stale = new Set(this.bench.lanes);
    if (lane && address.endsWith("/match")) card.match(document.querySelector(`.meter[data-of="${lane}"]`), values);
    else if (lane && address.endsWith("/matched")) card.matched(document.querySelector(`.meter[data-of="${lane}"]`), values);
    else if (lane && address === `/lane/${lane}/name`) this.showNames();
    else if (address === "/select") this.showHeard();
    else if (address === "/listen" || address === "/listen/gain" || address === "/match") this.showMode();
    else if (address === "/trial/state") this.toldTrial(values);
    else if (address === "/scene/caption") write("caption", minus(values[0]));
    else if (address === "/scene/title") write("scene-title", values[0].split(":")[0]);
  }
}

/** What is written into a lane's card. */
const card = {
  level(made, values) {
    made.querySelectorAll("meter").forEach((meter, i) => (meter.value = values[i]));
  },
  residual(made, [all, a]) {
    made.querySelector(".residual").textContent = `${minus(all.toFixed(1))} dBu · ${minus(a.toFixed(1))} dBu(A)`;
  },
  hum(made, [hz, total]) {
    made.querySelector(".hum").textContent = total > -200 ? `${minus(total.toFixed(1))} dBu at ${hz.toFixed(2)} Hz` : "none";
  },
  match(made, [db]) {
    if (made) made.querySelector(".match").textContent = shown(db, "dB");
  },
  matched(made, [known]) {
    if (made) made.querySelector(".unmatched").textContent = known ? "" : "unmatched: an insert’s gain cannot be known";
  },
  loudness(made, [momentary, , whole]) {
    made.querySelector(".loudness").textContent = `${minus(momentary.toFixed(1))} LUFS · ${minus(whole.toFixed(1))} since the start`;
  },
  correlation(made, [r]) {
    made.querySelector(".correlation").textContent = minus(r.toFixed(2));
  },
  audible(made, [margin, sentence]) {
    made.querySelector(".audible").textContent = minus(sentence);
    made.dataset.audible = margin > 0 ? "yes" : "no";
  },
};
