// SPDX-FileCopyrightText: 2026 The hotcold authors
// SPDX-License-Identifier: GPL-3.0-or-later

/**
 * "Listen here": what the bench sends out, in this browser. Whoever has an element #listen-here gets it. A worker takes the packets, the
 * audio thread plays them, and this file shows how that goes. The latency is from when the bench made a frame to when it is heard: what
 * the two clocks and the frames say, and what the browser says of its own output.
 */
import {element, minus} from "./controls.js";

const SMOOTH = 0.15; // of a new figure in the one that is shown
const SILENCE_MS = 1500;
const FLOOR_DB = -60;
const MODULO = 2 ** 31;

const root = document.getElementById("listen-here");
const button = element("button", {type: "button", "aria-pressed": "false", title: "plays what the bench sends out, in this browser"}, "Listen here");
const level = element("meter", {min: FLOOR_DB, max: 0, value: FLOOR_DB, "aria-label": "level here [dBFS]"});
const figures = element("p", {}, "");
const state = element("p", {role: "status"}, "");

let playing; // {context, node, worker, clock, way, behind, heardAt}

/** Signed difference of frames that count modulo 2³¹. */
const apart = (a, b) => ((((a - b + MODULO / 2) % MODULO) + MODULO) % MODULO) - MODULO / 2;

const smooth = (old, value) => (old === undefined ? value : old + SMOOTH * (value - old));

/** How long ago [s] the bench made `frame`, as of `at`. */
function age({clock}, frame, at, rate) {
  return clock ? at - clock.seconds - apart(frame, clock.frame) / rate : undefined;
}

/** In dB, 0 for a sample of 1. */
const decibel = (peak) => Math.max(FLOOR_DB, 20 * Math.log10(Math.max(peak, 1e-9)));

function show(now, told) {
  const {context, way} = now, output = (context.baseLatency ?? 0) + (context.outputLatency ?? 0);
  const old = told.waiting ? undefined : age(now, told.frame, told.at, told.rate), breaks = told.underruns + told.skips + told.gaps;
  if (breaks !== now.breaks) now.behind = undefined;
  now.breaks = breaks;
  if (old !== undefined) now.behind = smooth(now.behind, old);
  level.value = decibel(told.peak);
  const ms = (s) => `${minus((1000 * Math.max(0, s)).toFixed(0))} ms`;
  const latency = now.behind === undefined ? undefined : now.behind + output;
  const parts = latency === undefined ? "" : ` (on its way ${ms(way ?? 0)}, waiting ${ms(now.behind - (way ?? 0))}, this computer's output ${ms(output)})`;
  figures.textContent = `${latency === undefined ? "latency unknown" : `${ms(latency)} behind the bench`}${parts} · ${told.underruns + told.skips} drop-outs · ${told.gaps} gaps · ${told.rate} Hz${told.rate === context.sampleRate ? "" : ` as ${context.sampleRate} Hz`}`;
  Object.assign(root.dataset, {latency: latency === undefined ? "" : (1000 * latency).toFixed(1), output: (1000 * output).toFixed(1), underruns: told.underruns, skips: told.skips, gaps: told.gaps});
  now.told = told;
}

async function sound(now, rate) {
  let context;
  try {
    context = new AudioContext({sampleRate: rate, latencyHint: "interactive"});
  } catch {
    context = new AudioContext({latencyHint: "interactive"}); // this browser has a rate of its own; the buffer converts
  }
  now.context = context;
  await context.audioWorklet.addModule("/~/listen-worklet.js");
  if (playing !== now) return void context.close();
  now.node = new AudioWorkletNode(context, "hotcold-listen", {numberOfInputs: 0, outputChannelCount: [2]});
  now.node.port.onmessage = ({data}) => show(now, data);
  now.node.port.postMessage(now.packets, [now.packets]);
  now.node.connect(context.destination);
  await context.resume();
  state.textContent = "";
}

const connection = {
  open: () => "",
  lost: () => "the bench does not answer; trying again…",
  refused: (reason) => reason,
};

function told(now, {packet, clock, state: news, reason}) {
  if (clock) now.clock = clock;
  if (news) state.textContent = connection[news](reason);
  if (news === "lost") now.clock = undefined;
  if (news === "refused") return stop();
  if (!packet) return undefined;
  now.heardAt = performance.now();
  const way = age(now, packet.end, packet.at, packet.rate);
  if (way !== undefined) now.way = smooth(now.way, way);
  if (now.starting) return undefined;
  now.starting = sound(now, packet.rate).catch((error) => {
    stop();
    state.textContent = `this browser does not play: ${error.message}`;
  });
  return undefined;
}

function start() {
  const {port1, port2} = new MessageChannel();
  const now = {packets: port1, worker: new Worker("/~/listen-socket.js"), heardAt: performance.now()};
  playing = now;
  now.worker.onmessage = ({data}) => playing === now && told(now, data);
  now.worker.postMessage({port: port2, url: `ws://${location.host}/~/listen`}, [port2]);
  now.watch = setInterval(() => {
    if (now.context?.state === "suspended") state.textContent = "this browser has paused the sound";
    else if (performance.now() - now.heardAt > SILENCE_MS) state.textContent = "nothing comes from the bench";
    else if (["nothing comes from the bench", "this browser has paused the sound"].includes(state.textContent)) state.textContent = "";
  }, 500);
  button.setAttribute("aria-pressed", "true");
  state.textContent = "connecting…";
}

/** What was said last stays. */
function stop() {
  clearInterval(playing.watch);
  playing.worker.terminate();
  playing.context?.close();
  playing = undefined;
  button.setAttribute("aria-pressed", "false");
  figures.textContent = "";
  level.value = FLOOR_DB;
  for (const name of Object.keys(root.dataset)) delete root.dataset[name];
}

function press() {
  if (!playing) return start();
  stop();
  state.textContent = "";
  return undefined;
}

if (root) {
  root.append(button, level, figures, state);
  Object.defineProperty(root, "listening", {get: () => playing}); // for who looks closely
  if (globalThis.isSecureContext && globalThis.AudioWorkletNode) {
    button.addEventListener("click", press);
  } else {
    const port = location.port || 80;
    button.disabled = true;
    state.textContent = `A browser plays only on a page that it holds secure: open http://127.0.0.1:${port}/ on the bench's own computer, or bring that port here (ssh -L ${port}:127.0.0.1:${port} ${location.hostname}) and open it as 127.0.0.1.`;
  }
}
