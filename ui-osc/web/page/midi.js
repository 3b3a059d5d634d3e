// SPDX-FileCopyrightText: 2026 The hotcold authors
// SPDX-License-Identifier: GPL-3.0-or-later

/** MIDI: what moves what, learning by pointing at a control of the page, devices. */
import {control, element, section} from "./controls.js";

const LOOK_MS = 2000;
const $ = (id) => document.getElementById(id);

export class Midi {
  constructor(bench, root) {
    this.bench = bench;
    this.root = root;
    bench.addEventListener("list", ({detail}) => this.listed(detail));
    setInterval(() => !this.root.hidden && bench.ask("/midi/devices"), LOOK_MS);
    document.addEventListener("click", (event) => this.point(event), true);
  }

  build(rows) {
    this.lines = element("ul", {id: "midi-lines", "data-address": "/midi/map"});
    this.devices = element("ul", {id: "midi-devices", "data-address": "/midi/devices"});
    const learn = element("button", {type: "button", id: "midi-learn", "data-address": "/midi/learn", "data-pointless": ""}, "Learn: choose a control"),
      unlearn = element("button", {type: "button", id: "midi-unlearn", "data-address": "/midi/unlearn", "data-pointless": ""}, "Unlearn: move a knob");
    learn.addEventListener("click", () => (this.learning || this.pointing ? this.giveUp() : this.choose()));
    unlearn.addEventListener("click", () => this.bench.send("/midi/unlearn"));
    const map = element("input", {type: "text", id: "midi-map", "aria-label": "map by name or file", placeholder: "nanokontrol2"}), take = element("button", {type: "submit"}, "Take the map");
    const form = element("form", {class: "action"}, map, take);
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.bench.send("/midi/map", "s", map.value || map.placeholder);
    });
    this.learn = learn;
    this.section = section("midi", "MIDI", element("h3", {}, "Devices"), this.devices, element("h3", {}, "Map"), element("div", {class: "buttons"}, learn, unlearn), this.lines, form,
      control(this.bench, rows, "/midi/save", "Save the map", {fields: ["file"]}));
    return this.section;
  }

  listed({address, items}) {
    if (address === "/midi/map") {
      this.lines.replaceChildren(...(items.length ? items.map(([line]) => this.mapping(line)) : [element("li", {}, "nothing is mapped")]));
    } else if (address === "/midi/devices") {
      const text = ([name, heard, told]) => `${name}: ${[heard && "heard", told && "told"].filter(Boolean).join(", ")}`;
      const found = items.length ? items.map((item) => element("li", {}, text(item))) : [element("li", {}, "no device, and nobody at JACK’s ports")];
      this.devices.replaceChildren(...found);
    }
  }

  mapping(line) {
    const address = line.split(/\s+/).find((word) => word.startsWith("/")) ?? "";
    const off = element("button", {type: "button", "aria-label": `unlearn ${line}`, title: "unlearn", "data-unlearn": address}, "×");
    off.addEventListener("click", () => this.bench.send("/midi/unlearn", "s", address));
    return element("li", {}, element("code", {}, line), off);
  }

  /* ---- learning ------------------------------------------------------------------------------------------------------------ */

  choose() {
    this.pointing = true;
    this.show();
  }

  giveUp() {
    this.pointing = false;
    if (this.learning) this.bench.send("/midi/learn", "s", "");
    this.show();
  }

  /** Where somebody points while a control is to be chosen. */
  point(event) {
    const one = this.pointing ? event.target.closest?.("[data-address]") : undefined;
    if (!one || "pointless" in one.dataset) return;
    event.preventDefault();
    event.stopPropagation();
    this.pointing = false;
    this.bench.send("/midi/learn", "s", one.dataset.address);
    this.show();
  }

  show() {
    const text = this.pointing ? "Choose the control that a knob is to move" : this.learning === "/midi/unlearn" ? "Move the knob that is to do nothing" : this.learning ? `Move the knob for ${this.learning}` : "";
    document.body.classList.toggle("pointing", Boolean(this.pointing));
    $("choosing").hidden = text === "";
    const off = element("button", {type: "button", "data-pointless": ""}, "Give up");
    off.addEventListener("click", () => this.giveUp());
    $("choosing").replaceChildren(text, off);
    this.learn.textContent = text ? "Give up" : "Learn: choose a control";
  }

  told(address, [value]) {
    if (address === "/midi/learn") {
      if (this.learning && !value) this.bench.ask("/midi/map");
      this.learning = value;
      this.show();
    } else if (address === "/midi/unlearn" || address === "/midi/map") this.bench.ask("/midi/map");
  }
}
