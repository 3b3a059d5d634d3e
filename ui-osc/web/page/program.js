// SPDX-FileCopyrightText: 2026 The hotcold authors
// SPDX-License-Identifier: GPL-3.0-or-later

/** The program: where it comes from, its transport, recording, and the level in the room. */
import {control, element, section, thinned} from "./controls.js";

/** 83.4 → "1:23". */
export function clock(seconds) {
  const whole = Math.max(0, Math.floor(seconds));
  return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, "0")}`;
}

/** A name that no recording has yet. */
function take(now = new Date()) {
  const two = (number) => String(number).padStart(2, "0");
  return `take-${now.getFullYear()}-${two(now.getMonth() + 1)}-${two(now.getDate())}-${two(now.getHours())}${two(now.getMinutes())}${two(now.getSeconds())}.wav`;
}

export class Program {
  constructor(bench, root) {
    this.bench = bench;
    this.root = root;
  }

  /** A button that acts on an address. */
  action(address, name, label) {
    const made = element("button", {type: "button", "aria-label": label, title: label, "data-address": address}, name);
    made.addEventListener("click", () => this.bench.send(address));
    return made;
  }

  transport() {
    this.seek = element("input", {type: "range", min: 0, max: 1, step: 0.1, value: 0, "aria-label": "position", id: "seek"});
    const send = thinned((value) => this.bench.send("/program/seek", "f", value));
    this.seek.addEventListener("input", () => send(Number(this.seek.value)));
    this.at = element("output", {"data-address": "/program/position", for: "seek"}, "0:00");
    this.length = element("output", {"data-address": "/program/length"}, "0:00");
    this.playing = element("p", {id: "playing", "data-address": "/program/playing"}, "");
    this.state = element("p", {id: "paused", "data-address": "/program/paused"}, "");
    return section("transport", "Transport", this.playing,
      element("div", {class: "seek"}, this.at, element("span", {"data-address": "/program/seek"}, this.seek), this.length),
      element("div", {class: "buttons"}, this.action("/program/previous", "◀◀", "file before"), this.action("/program/play", "▶ Play", "play"),
        this.action("/program/pause", "❚❚ Pause", "pause"), this.action("/program/next", "▶▶", "next file")), this.state);
  }

  recording() {
    const file = element("input", {type: "text", "aria-label": "file to record to", placeholder: "take-DATE-TIME.wav", id: "record-file"});
    const start = element("button", {type: "button", id: "record"}, "● Record"), stop = element("button", {type: "button", id: "record-stop"}, "■ Stop");
    start.addEventListener("click", () => this.bench.send("/record", "s", file.value || take()));
    stop.addEventListener("click", () => this.bench.send("/record", "i", 0));
    this.recorded = element("p", {id: "recorded", "data-address": "/record/running"}, "");
    return section("recording", "Recording", element("div", {class: "action", "data-address": "/record"}, file, start, stop), this.recorded,
      element("p", {class: "hint"}, "Output, and each lane and residual beside it, matched, before fade and trim. Not in a blind trial."));
  }

  build(rows) {
    const row = (address, name) => control(this.bench, rows, address, name);
    this.root.replaceChildren(
      this.transport(),
      section("source", "Source", row("/program/source", "from"), row("/program/file", "file, folder or list"), row("/program/loop", "loop"),
        row("/program/level", "level of sine and pink"), row("/program/frequency", "frequency of the sine"), row("/program/hum", "hum in the program")),
      section("output", "Output", row("/trim", "trim")),
      section("calibrate", "Level in the room", row("/monitor/calibrate", "pink noise"), row("/monitor/spl", "the meter reads"),
        element("p", {class: "hint"}, "Pink noise at −20 dBFS takes the program’s place. Turn the amplifier to the level wanted, and tell here what a meter at the seat reads: audibility is judged by it.")),
      this.recording());
  }

  told(address, [value]) {
    if (address === "/program/position") {
      this.at.textContent = clock(value);
      if (document.activeElement !== this.seek || !this.seek.matches(":active")) this.seek.value = value;
    } else if (address === "/program/length") {
      this.length.textContent = clock(value);
      this.seek.max = Math.max(1, value);
      this.seek.disabled = value === 0;
    } else if (address === "/program/playing") this.playing.textContent = value ? value.split("/").at(-1) : "neither file nor music";
    else if (address === "/program/paused") this.state.textContent = value === 1 ? "paused" : "";
    else if (address === "/record/running") this.showRecording(value);
  }

  showRecording(file) {
    this.recorded.textContent = file ? `recording to ${file}` : "";
    document.body.classList.toggle("recording", file !== "");
  }
}
