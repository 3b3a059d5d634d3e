// SPDX-FileCopyrightText: 2026 The hotcold authors
// SPDX-License-Identifier: GPL-3.0-or-later

/** Somebody who listens over `hotcold-sound`, and what tests ask of samples. */
import {packages} from "./rig.mjs";

const {WebSocket} = packages("ws");
const HEADER = 16;

export class Ear {
  /** Connected, or `opened` is false. */
  static async connect(bench, options = {}, protocol = "hotcold-sound") {
    const ear = new Ear();
    ear.packets = []; // {rate, frame, frames, bytes, at}
    ear.texts = [];
    ear.strange = 0;
    ear.socket = new WebSocket(`ws://${bench.host}/~/listen`, protocol, options);
    ear.socket.on("message", (data, binary) => ear.take(data, binary));
    ear.ended = new Promise((done) => ear.socket.on("close", (code, reason) => done((ear.closed = {code, reason: String(reason)}))));
    ear.opened = await new Promise((done) => ear.socket.once("open", () => done(true)).once("error", () => done(false)));
    return ear;
  }

  take(data, binary) {
    if (!binary) return void this.texts.push(JSON.parse(data));
    const frames = data.length >= HEADER ? data.readUInt16LE(14) : 0;
    if (data.toString("latin1", 0, 4) !== "HCS1" || data.readUInt16LE(12) !== 2 || data.length !== HEADER + 8 * frames) return void this.strange++;
    return void this.packets.push({rate: data.readUInt32LE(4), frame: data.readUInt32LE(8), frames, bytes: data.subarray(HEADER), at: Date.now() / 1000});
  }

  /** Frames that are missing between packets. */
  get lost() {
    return this.packets.reduce((sum, {frame}, i, all) => sum + (i ? Math.abs(frame - all[i - 1].frame - all[i - 1].frames) : 0), 0);
  }

  get samples() {
    return Buffer.concat(this.packets.map(({bytes}) => bytes));
  }

  close() {
    this.socket.terminate();
    return this.ended;
  }
}

/** Amplitude of a sine in `samples`, by least squares. */
export function amplitude(samples, hz, rate) {
  let [ss, cc, sc, sy, cy] = [0, 0, 0, 0, 0];
  samples.forEach((y, i) => {
    const s = Math.sin((2 * Math.PI * hz * i) / rate), c = Math.cos((2 * Math.PI * hz * i) / rate);
    ss += s * s, cc += c * c, sc += s * c, sy += s * y, cy += c * y;
  });
  const det = ss * cc - sc * sc;
  return Math.hypot((sy * cc - cy * sc) / det, (cy * ss - sy * sc) / det);
}

export const decibel = (x) => 20 * Math.log10(x);
