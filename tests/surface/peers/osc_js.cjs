// SPDX-FileCopyrightText: 2026 The hotcold authors
// SPDX-License-Identifier: GPL-3.0-or-later

/**
 * osc.js as a peer: osc_js.cjs PORT. A line of JSON in, [[address, tags, [argument …]] …, seconds], is sent (a bundle where there are
 * several or a time); a line out for every message heard.
 */
"use strict";

const {lines, packages, say} = require("./peer.cjs");
const osc = packages("osc");

const port = new osc.UDPPort({localAddress: "127.0.0.1", localPort: 0, remoteAddress: "127.0.0.1", remotePort: Number(process.argv[2]), metadata: true});

function argument(type, value) {
  if (type === "h") return {type, value: {high: 0, low: value, unsigned: false}};
  return type === "T" || type === "F" ? {type, value: type === "T"} : {type, value};
}

function packet([address, tags, values]) {
  return {address, args: [...tags].map((tag, i) => argument(tag, values[i]))};
}

port.on("ready", () => say({port: port.socket.address().port}));
port.on("message", ({address, args}) => say([address, args.map(({type}) => type).join(""), args.map(({value}) => value)]));
port.on("error", (error) => say({error: String(error)}));
port.open();
lines(([messages, seconds]) => {
  if (messages.length === 1 && seconds === null) port.send(packet(messages[0]));
  else port.send({timeTag: seconds === null ? {raw: [0, 1]} : osc.timeTag(seconds), packets: messages.map(packet)});
});
