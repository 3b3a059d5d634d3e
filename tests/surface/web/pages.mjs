// SPDX-FileCopyrightText: 2026 The hotcold authors
// SPDX-License-Identifier: GPL-3.0-or-later

/** Sockets as pages have them: pages.mjs PORT COUNT HERTZ. Prints `ready`, and every value of /trim that one hears with the time of day. */
import {encode, packages} from "./rig.mjs";

const {WebSocket} = packages("ws");
const [port, count, hertz] = process.argv.slice(2).map(Number);
const TRIM = Buffer.from("/trim\0\0\0,f\0\0");
const heard = [];

const sockets = await Promise.all(Array.from({length: count}, () => new Promise((done, fail) => {
  const socket = new WebSocket(`ws://127.0.0.1:${port}/`);
  socket.on("open", () => done(socket)).on("error", fail);
  socket.on("message", (data) => {
    const now = (performance.timeOrigin + performance.now()) / 1000, at = data.indexOf(TRIM);
    if (at >= 0) heard.push(`${data.readFloatBE(at + TRIM.length)} ${now}`);
  });
})));
const renew = () => sockets.forEach((socket) => socket.send(encode("/subscribe", "ii", 0, hertz)));
renew();
setInterval(renew, 4000);
process.stdin.resume().on("end", () => process.stdout.write(heard.join("\n") + "\n", () => process.exit(0)));
console.log("ready");
