// SPDX-FileCopyrightText: 2026 The hotcold authors
// SPDX-License-Identifier: GPL-3.0-or-later

/**
 * A worker: takes packets from the bench and gives them to the audio thread, past the page, which may be busy drawing. Tells the page what
 * frame the bench is at, and how the connection is.
 */

const HEADER = 16;
const MAGIC = 0x31534348; // "HCS1"
const ASK_MS = 1000;
const RETRY_MS = 500;
const ASKED = 8; // answers of which the fastest is believed
const BUSY = 1013;

let port, url, socket;
let answers = [];

const now = () => (performance.timeOrigin + performance.now()) / 1000;

function packet(buffer) {
  const head = new DataView(buffer);
  if (buffer.byteLength < HEADER || head.getUint32(0, true) !== MAGIC) return;
  const rate = head.getUint32(4, true), frame = head.getUint32(8, true), channels = head.getUint16(12, true), frames = head.getUint16(14, true);
  if (channels !== 2 || buffer.byteLength !== HEADER + 8 * frames) return;
  postMessage({packet: {at: now(), rate, end: frame + frames}});
  port.postMessage({rate, frame, samples: new Float32Array(buffer, HEADER)}, [buffer]);
}

/** Of the last answers the one that was there soonest says best how far the clocks are apart. */
function answer({echo, now: theirs, clock}) {
  const asked = Number(echo), there = now();
  answers = [...answers, {way: there - asked, ahead: theirs - (asked + there) / 2}].slice(-ASKED);
  const best = answers.reduce((a, b) => (b.way < a.way ? b : a));
  if (clock) postMessage({clock: {seconds: clock[0] - best.ahead, frame: clock[1], way: best.way}});
}

const ask = () => socket.readyState === WebSocket.OPEN && socket.send(String(now()));

function open() {
  socket = new WebSocket(url, "hotcold-sound");
  socket.binaryType = "arraybuffer";
  socket.onopen = () => {
    answers = [];
    ask();
    postMessage({state: "open"});
  };
  socket.onmessage = ({data}) => (typeof data === "string" ? answer(JSON.parse(data)) : packet(data));
  socket.onclose = ({code, reason}) => {
    postMessage(code === BUSY ? {state: "refused", reason} : {state: "lost"});
    if (code !== BUSY) setTimeout(open, RETRY_MS);
  };
}

onmessage = ({data}) => {
  ({port, url} = data);
  open();
  setInterval(ask, ASK_MS);
};
