// SPDX-FileCopyrightText: 2026 The hotcold authors
// SPDX-License-Identifier: GPL-3.0-or-later

/** node-osc as a peer: node_osc.cjs PORT, lines as osc_js.cjs has them. It sends from one port and listens on another. */
"use strict";

const {lines, packages, say} = require("./peer.cjs");
const {Bundle, Client, Message, Server} = packages("node-osc");

const TYPES = {i: "integer", f: "float", s: "string", T: "true", F: "false", d: "double"};

const client = new Client("127.0.0.1", Number(process.argv[2]));
const server = new Server(0, "127.0.0.1", () => say({port: server._sock.address().port}));

function message([address, tags, values]) {
  const made = new Message(address);
  [...tags].forEach((tag, i) => made.append({type: TYPES[tag], value: values[i] ?? tag === "T"}));
  return made;
}

function heard([address, ...values]) {
  say([address, null, values]);
}

function heardBundle({elements}) {
  for (const element of elements) element.elements ? heardBundle(element) : heard(element);
}

server.on("message", heard);
server.on("bundle", heardBundle);
server.on("error", (error) => say({error: String(error)}));
lines(([messages, seconds]) => {
  const [first] = messages;
  if (messages.length === 1 && seconds === null) return client.send(message(first));
  return client.send(seconds === null ? new Bundle(...messages.map(message)) : new Bundle(Date.now() / 1000 + seconds, ...messages.map(message)));
});
