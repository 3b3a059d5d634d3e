// SPDX-FileCopyrightText: 2026 The hotcold authors
// SPDX-License-Identifier: GPL-3.0-or-later

/**
 * From packets that come in bursts, by the bench's clock, to samples that leave evenly, by the sound card's. Nothing here knows of browsers.
 *
 * What waits is measured where it is least: the smallest number of frames that were left when samples were made, over half a second, is the
 * reserve. It is kept at `reserve` seconds by reading up to 0.1 % faster or slower (1.7 cents, and only while it settles), so that two
 * clocks that differ neither empty nor fill it. Reading between samples is by a windowed sinc, right to 79 dB below up to 20 kHz; the
 * same converts any rate. Whatever must break off (nothing left, something lost, too much waiting) does so through 2.7 ms of fade, and
 * is counted; the reserve then grows.
 */

const SIZE = 1 << 17; // frames kept, 0.68 s at 192 kHz
const RAMP = 128; // frames of a fade
const HALF = 20; // zero crossings of the sinc on either side
const PHASES = 512; // between two samples
const BETA = 8; // of the Kaiser window: 80 dB
const WINDOW_S = 0.5; // over which the reserve is looked for
const SETTLE_S = 20; // in which a wrong reserve is mended
const SPEED_MAX = 0.001; // share by which reading is faster or slower
const EXCESS_S = 0.2; // more than the reserve: skipped
const RESUME_S = 0.03; // the same when it begins
const GAP_S = 0.5; // longer ones are a new beginning
const RESERVE_S = 0.03; // to begin with
const RESERVE_MAX_S = 0.4;
const FORGET = 0.9995; // in every window: half of it in twelve minutes
const FRAMES_MODULO = 2 ** 31;

/** Modified Bessel function of order 0. */
function bessel(x) {
  let sum = 1;
  for (let k = 1, term = 1; term > 1e-12 * sum; k++) sum += term *= (x / (2 * k)) ** 2;
  return sum;
}

/** Rows of 2·half coefficients, one for each of PHASES + 1 places between two samples; each sums to 1. `cutoff` of half the rate. */
export function kernel(cutoff) {
  const half = Math.ceil(HALF / cutoff), width = 2 * half;
  const rows = Float32Array.from({length: (PHASES + 1) * width}, (_, i) => {
    const x = (i % width) - half + 1 - Math.floor(i / width) / PHASES, turn = Math.PI * cutoff * x;
    return Math.abs(x) < half ? (Math.abs(turn) < 1e-9 ? 1 : Math.sin(turn) / turn) * bessel(BETA * Math.sqrt(1 - (x / half) ** 2)) : 0;
  });
  for (let at = 0; at < rows.length; at += width) {
    const sum = rows.subarray(at, at + width).reduce((a, b) => a + b, 0);
    for (let i = at; i < at + width; i++) rows[i] /= sum;
  }
  return {half, width, rows};
}

export class Playout {
  /** `rate`: of what leaves [Hz]. */
  constructor(rate) {
    this.outRate = rate;
    this.left = new Float32Array(SIZE);
    this.right = new Float32Array(SIZE);
    this.reserve = RESERVE_S;
    this.underruns = this.gaps = this.gapFrames = this.skips = 0;
    this.begun = this.excess = false;
    this.begin({rate, frame: 0});
  }

  /** Empty, and silent until enough is there. */
  begin({rate, frame}) {
    if (rate !== this.rate) this.kernel = kernel(Math.min(1, this.outRate / rate));
    this.rate = rate;
    this.speed = rate / this.outRate; // frames read for one that leaves
    this.left.fill(0, 0, this.kernel.width);
    this.right.fill(0, 0, this.kernel.width);
    this.written = this.kernel.half; // silence for the sinc to begin in
    this.at = this.kernel.half - 1;
    this.base = frame - this.written; // bench's frame of what is kept at 0
    this.waiting = true;
    this.gain = 0;
    this.lookAgain();
  }

  lookAgain() {
    this.least = Infinity;
    this.looked = 0;
  }

  /** Frames that wait to be heard. */
  get filled() {
    return this.written - this.kernel.half - this.at;
  }

  /** Bench's frame, modulo 2³¹, of what leaves next. */
  get frame() {
    return (((this.base + this.at) % FRAMES_MODULO) + FRAMES_MODULO) % FRAMES_MODULO;
  }

  put(left, right) {
    this.left[this.written % SIZE] = left;
    this.right[this.written % SIZE] = right;
    this.written++;
  }

  /** The newest frames that have not been heard end in a fade. */
  fadeEnd() {
    const n = Math.max(0, Math.min(RAMP, Math.floor(this.filled)));
    for (let i = 0; i < n; i++) {
      const at = (this.written - n + i) % SIZE, gain = 1 - (i + 1) / n;
      this.left[at] *= gain;
      this.right[at] *= gain;
    }
  }

  /** A packet: `rate` [Hz], `frame` of the first, `samples` of two channels, interleaved. */
  push({rate, frame, samples}) {
    const frames = samples.length / 2;
    const wanted = (this.base + this.written) % FRAMES_MODULO;
    const lost = (frame - wanted + 1.5 * FRAMES_MODULO) % FRAMES_MODULO - FRAMES_MODULO / 2;
    let fadeIn = 0;
    if (this.begun && lost !== 0) this.gaps++;
    if (!this.begun || rate !== this.rate || lost < 0 || lost > GAP_S * rate || this.filled + lost + frames > SIZE - RAMP) {
      this.begin({rate, frame});
      this.begun = true;
    } else if (lost > 0) {
      this.gapFrames += lost;
      this.fadeEnd();
      for (let i = 0; i < lost; i++) this.put(0, 0);
      fadeIn = RAMP;
    }
    for (let i = 0; i < frames; i++) {
      const gain = i < fadeIn ? i / fadeIn : 1;
      this.put(gain * samples[2 * i], gain * samples[2 * i + 1]);
    }
  }

  /** Once in a while: how much is left at the least, and how fast to read therefore. */
  steer(n) {
    const left = this.filled / this.rate - (n * this.speed) / this.rate;
    this.least = Math.min(this.least, left);
    this.looked += n / this.outRate;
    if (this.looked < WINDOW_S) return;
    this.reserve = Math.max(RESERVE_S, FORGET * this.reserve);
    const wrong = (this.least - this.reserve) / SETTLE_S;
    this.speed = (this.rate / this.outRate) * (1 + Math.max(-SPEED_MAX, Math.min(SPEED_MAX, wrong)));
    this.excess = this.least > this.reserve + EXCESS_S;
    this.lookAgain();
  }

  read(left, right, i) {
    const {half, width, rows} = this.kernel, first = Math.floor(this.at), place = (this.at - first) * PHASES;
    const row = Math.floor(place), between = place - row, a = row * width, b = a + width;
    let l = 0, r = 0;
    for (let j = 0; j < width; j++) {
      const c = rows[a + j] + between * (rows[b + j] - rows[a + j]), k = (first - half + 1 + j) & (SIZE - 1);
      l += c * this.left[k];
      r += c * this.right[k];
    }
    left[i] = this.gain * l;
    right[i] = this.gain * r;
    this.at += this.speed;
  }

  /** What must be there before it begins, or begins again: the reserve, and a packet that is being used up. */
  get enough() {
    return (this.reserve + 0.012) * this.rate;
  }

  /** What has gathered meanwhile beyond that is passed over, or it would be heard late for ever. */
  resume() {
    if (this.filled > this.enough + RESUME_S * this.rate) this.skip();
    this.waiting = false;
  }

  skip() {
    this.at = this.written - this.kernel.half - Math.ceil(this.enough);
    this.excess = false;
    this.lookAgain();
  }

  /** Fill both arrays. */
  render(left, right) {
    const n = left.length;
    if (this.waiting && this.filled < this.enough) {
      left.fill(0);
      right.fill(0);
      return;
    }
    if (this.waiting) this.resume();
    this.steer(n);
    const short = this.filled < (n + RAMP) * this.speed + 1;
    const step = (short || this.excess ? -1 : 1) / RAMP;
    for (let i = 0; i < n; i++) {
      this.gain = Math.max(0, Math.min(1, this.gain + step));
      this.read(left, right, i);
    }
    if (this.gain > 0) return;
    if (short) {
      this.underruns++;
      this.waiting = true;
      this.reserve = Math.min(RESERVE_MAX_S, 1.5 * this.reserve);
      this.lookAgain();
    } else if (this.excess) {
      this.skips++;
      this.skip();
    }
  }
}
