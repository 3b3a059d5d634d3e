// SPDX-FileCopyrightText: 2026 The hotcold authors
// SPDX-License-Identifier: GPL-3.0-or-later

/** In the browser's audio thread: plays what comes through the port that it is given, and tells how that goes. */
import {Playout} from "./listen-buffer.js";

const TELL_S = 0.1;

class Listen extends AudioWorkletProcessor {
  constructor() {
    super();
    this.playout = new Playout(sampleRate);
    this.told = 0;
    this.peak = 0;
    this.port.onmessage = ({data}) => {
      data.onmessage = ({data: packet}) => this.playout.push(packet);
    };
  }

  process(_, [[left, right]]) {
    const {playout} = this, frame = playout.frame;
    playout.render(left, right);
    for (let i = 0; i < left.length; i++) this.peak = Math.max(this.peak, Math.abs(left[i]), Math.abs(right[i]));
    if (currentTime - this.told < TELL_S) return true;
    const {rate, filled, waiting, reserve, speed, underruns, gaps, gapFrames, skips} = playout;
    this.port.postMessage({at: Date.now() / 1000, frame, rate, waited: filled / rate, waiting, reserve, speed: (speed * sampleRate) / rate, underruns, gaps, gapFrames, skips, peak: this.peak});
    this.told = currentTime;
    this.peak = 0;
    return true;
  }
}

registerProcessor("hotcold-listen", Listen);
