// SPDX-FileCopyrightText: 2026 The hotcold authors
// SPDX-License-Identifier: GPL-3.0-or-later

/** The page's buffer for "Listen here" by itself: a bench and a sound card whose clocks differ, packets that come in bursts, late or never. */
import {readFile} from "node:fs/promises";
import {check, finish} from "./rig.mjs";

// From its text, because Node 18 takes a file that ends in .js for no module.
const text = await readFile(new URL("../../../ui-osc/web/page/listen-buffer.js", import.meta.url), "base64");
const {Playout, kernel} = await import(`data:text/javascript;base64,${text}`);
const QUANTUM = 128;
const PACKET_S = 0.01;
const AMPLITUDE = 0.5;

/** Numbers that look random, the same every time. */
let seed = 1;
const random = () => (seed = (seed * 48271) % 2147483647) / 2147483647;

/**
 * `seconds` of a sine of `hz` [of the bench's frames], made at `rate` · (1 + drift), heard at `outRate`; packets are made `burst` seconds' worth
 * at a time and are late by up to `late` seconds. `fate(packet number)`: "lost", or seconds by which it and all after it are late.
 */
function play({seconds, rate = 48000, outRate = rate, drift = 0, hz = 997, burst = PACKET_S, late = 0, fate = () => 0, first = 0, source}) {
  const playout = new Playout(outRate), frames = 64 * Math.round((rate * PACKET_S) / 64), out = new Float32Array(Math.floor((seconds * outRate) / QUANTUM) * QUANTUM);
  const right = new Float32Array(QUANTUM), at = [], speeds = [], behind = [];
  const wave = source ?? ((n) => AMPLITUDE * Math.sin((2 * Math.PI * hz * n) / rate));
  let packet = 0, comes = 0, blocked = 0;
  for (let i = 0; i < out.length; i += QUANTUM) {
    for (const now = i / outRate; comes <= now; packet++) {
      const one = fate(packet);
      if (one !== "lost") {
        if (one) blocked = comes + one;
        if (blocked > now) break;
        playout.push({rate, frame: (first + packet * frames) % 2 ** 31, samples: Float32Array.from({length: 2 * frames}, (_, k) => wave(packet * frames + (k >> 1)))});
      }
      const made = ((packet + 2) * frames) / (rate * (1 + drift));
      comes = Math.ceil(made / burst) * burst + late * random();
    }
    at.push(playout.waiting ? NaN : playout.at);
    playout.render(out.subarray(i, i + QUANTUM), right);
    speeds.push(playout.speed);
    behind.push(playout.filled / rate);
  }
  return {playout, out, speeds, behind, at};
}

/** Largest step between neighbours, as a share of what a sine of `hz` has. */
function step(out, hz, rate) {
  let most = 0;
  for (let i = 1; i < out.length; i++) most = Math.max(most, Math.abs(out[i] - out[i - 1]));
  return most / (2 * AMPLITUDE * Math.sin((Math.PI * hz) / rate));
}

/** Amplitude of a sine, and what else there is [share of it], over whole turns as far as may be. */
function fit(out, hz, rate) {
  let [ss, cc, sc, sy, cy, yy] = [0, 0, 0, 0, 0, 0];
  out.forEach((y, i) => {
    const s = Math.sin((2 * Math.PI * hz * i) / rate), c = Math.cos((2 * Math.PI * hz * i) / rate);
    ss += s * s, cc += c * c, sc += s * c, sy += s * y, cy += c * y, yy += y * y;
  });
  const det = ss * cc - sc * sc, a = (sy * cc - cy * sc) / det, b = (cy * ss - sy * sc) / det;
  return {amplitude: Math.hypot(a, b), rest: Math.sqrt(Math.max(0, yy - a * sy - b * cy) / yy)};
}

const decibel = (x) => 20 * Math.log10(x);

/* ---- reading between samples ---------------------------------------------------------------------------------------------- */

const {half, width, rows} = kernel(1);
let ripple = 0, image = 0;
for (let hz = 0; hz <= 20000; hz += 500)
  for (let row = 0; row <= 512; row += 32) {
    const turn = (2 * Math.PI * hz) / 48000;
    let [re, im] = [0, 0];
    for (let j = 0; j < width; j++) {
      const x = j - half + 1 - row / 512;
      re += rows[row * width + j] * Math.cos(turn * x);
      im += rows[row * width + j] * Math.sin(turn * x);
    }
    ripple = Math.max(ripple, Math.abs(decibel(Math.hypot(re, im))));
    image = Math.max(image, Math.hypot(re - 1, im));
  }
check("flat to 20 kHz", ripple < 0.002, ripple);
check("and right to −78 dB", decibel(image) < -78, decibel(image));

// Between two clocks that agree nothing is touched.
const noise = Float32Array.from({length: 48000}, () => 2 * random() - 1);
const same = play({seconds: 0.5, source: (n) => noise[n]});
const begins = same.out.findIndex((x) => x !== 0) + QUANTUM;
const offset = noise.findIndex((x, n) => x === same.out[begins] && noise[n + 1] === same.out[begins + 1]);
let equal = 0;
for (let i = begins; i < same.out.length; i++) equal += same.out[i] === noise[offset + i - begins] ? 1 : 0;
check("equal clocks: bit for bit", equal === same.out.length - begins && equal > 15000, equal, same.out.length - begins);

/* ---- other rates --------------------------------------------------------------------------------------------------------------- */

for (const [rate, outRate] of [[96000, 48000], [44100, 48000], [192000, 44100], [48000, 44100], [48000, 96000]])
  for (const hz of [997, 15000]) {
    const {out, playout} = play({seconds: 1.5, rate, outRate, hz});
    const {amplitude, rest} = fit(out.subarray(0.2 * outRate, 0.45 * outRate), hz, outRate);
    check(`${rate} → ${outRate} Hz, ${hz} Hz: level`, Math.abs(decibel(amplitude / AMPLITUDE)) < 0.02, decibel(amplitude / AMPLITUDE));
    check(`${rate} → ${outRate} Hz, ${hz} Hz: nothing else`, decibel(rest) < -70, decibel(rest));
    check(`${rate} → ${outRate} Hz, ${hz} Hz: no drop-outs`, playout.underruns + playout.gaps + playout.skips === 0, playout);
  }

/* ---- clocks that differ ----------------------------------------------------------------------------------------------------------- */

let longest = 0;
for (const drift of [300e-6, -300e-6])
  for (const burst of [256 / 48000, 1024 / 48000]) {
    const name = `${1e6 * drift} ppm, bursts of ${(1000 * burst).toFixed(0)} ms`, seconds = 120;
    const {playout, out, speeds, behind} = play({seconds, drift, burst, late: 0.004});
    const later = Math.floor(speeds.length * 0.7), speed = speeds.slice(later).reduce((a, b) => a + b) / (speeds.length - later);
    const mean = (all) => all.reduce((a, b) => a + b) / all.length, third = Math.floor((speeds.length - later) / 2);
    const moved = Math.abs(mean(behind.slice(-third)) - mean(behind.slice(later, later + third)));
    longest = Math.max(longest, mean(behind.slice(later)));
    check(`${name}: no drop-outs`, playout.underruns + playout.gaps + playout.skips === 0, playout.underruns, playout.gaps, playout.skips);
    check(`${name}: follows`, Math.abs(speed - 1 - drift) < 50e-6, speed);
    check(`${name}: latency stays`, moved < 0.005, moved);
    check(`${name}: no clicks`, step(out, 997, 48000) < 1.01, step(out, 997, 48000));
    check(`${name}: plays`, fit(out.subarray(-480), 997 * (1 + drift), 48000).amplitude > 0.99 * AMPLITUDE);
  }

/* ---- what is lost, late, or too much -------------------------------------------------------------------------------------------------- */

const lost = play({seconds: 3, fate: (n) => (n === 100 || n === 150 ? "lost" : 0), hz: 100});
check("lost packets are gaps", lost.playout.gaps === 2 && lost.playout.gapFrames === 2 * 512 && lost.playout.underruns === 0, lost.playout.gaps, lost.playout.gapFrames, lost.playout.underruns);
check("without a click", step(lost.out, 100, 48000) < 1.6, step(lost.out, 100, 48000)); // a fade of 128 frames is as steep as that
const stalled = play({seconds: 4, fate: (n) => (n === 100 ? 0.15 : 0), hz: 100});
check("a stall is one drop-out", stalled.playout.underruns === 1 && stalled.playout.gaps === 0 && stalled.playout.skips === 0, stalled.playout.underruns, stalled.playout.gaps, stalled.playout.skips);
check("without a click", step(stalled.out, 100, 48000) < 1.6, step(stalled.out, 100, 48000));
check("after which more is kept", stalled.playout.reserve > 0.04, stalled.playout.reserve);
check("and its sound is as late as before", stalled.behind.at(-1) < 0.09, stalled.behind.at(-1));
const flood = play({seconds: 12, drift: 0.05, hz: 100});
check("too much is skipped", flood.playout.skips === 2 && flood.playout.underruns === 0 && Math.max(...flood.behind) < 0.35, flood.playout.skips, Math.max(...flood.behind));
check("without a click", step(flood.out, 100, 48000) < 1.6, step(flood.out, 100, 48000));
const slow = play({seconds: 2, fate: (n) => (n === 0 ? 0.5 : 0), hz: 100});
check("what came before it could begin is no drop-out", slow.playout.skips === 0 && slow.playout.underruns === 0 && slow.behind.at(-1) < 0.08, slow.playout.skips, slow.behind.at(-1));
const wrapped = play({seconds: 1, first: 2 ** 31 - 20000});
check("frames begin again at 2³¹", wrapped.playout.gaps === 0 && wrapped.playout.frame < 48000 && wrapped.playout.frame > 10000, wrapped.playout.gaps, wrapped.playout.frame);
const again = new Playout(48000), left = new Float32Array(QUANTUM), right = new Float32Array(QUANTUM);
for (const [rate, frame] of [[48000, 5000], [48000, 5512], [96000, 20000], [96000, 100]]) again.push({rate, frame, samples: new Float32Array(1024)});
again.render(left, right);
check("another rate, and frames that go back, are new beginnings", again.gaps === 2 && again.rate === 96000 && Math.abs(again.frame - 100) < 2, again.gaps, again.rate, again.frame);
console.log(`ripple ${ripple.toExponential(1)} dB, error ${decibel(image).toFixed(1)} dB; waiting ${(1000 * longest).toFixed(0)} ms at most`);
finish(45);
