// SPDX-FileCopyrightText: 2026 The hotcold authors
// SPDX-License-Identifier: GPL-3.0-or-later

/** A listener's phone without a page: the socket by which it votes. */
import {randomBytes} from "node:crypto";
import net from "node:net";

import {packages, until} from "./rig.mjs";

const {WebSocket} = packages("ws");

/** A port that nobody has at the moment. */
export const free = () => new Promise((done) => {
  const server = net.createServer().listen(0, "127.0.0.1", () => {
    const {port} = server.address();
    server.close(() => done(port));
  });
});

export class Phone {
  constructor(host, {path = "/~/vote", protocol = "hotcold-vote", token = randomBytes(16).toString("hex"), ...options} = {}) {
    this.token = token;
    this.heard = 0;
    this.socket = new WebSocket(`ws://${host}${path}`, protocol ? [protocol] : [], options);
    this.opened = new Promise((done) => this.socket.once("open", () => done(true)).once("error", () => done(false)));
    this.socket.on("error", () => {}).on("close", (code) => (this.code = code));
    this.socket.on("message", (data) => {
      this.told = JSON.parse(data);
      this.heard++;
      this.onTold?.(this.told);
    });
  }

  say(message) {
    if (this.socket.readyState === WebSocket.OPEN) this.socket.send(message instanceof Uint8Array || typeof message === "string" ? message : JSON.stringify(message));
  }

  async join(name) {
    await this.opened;
    this.say({join: this.token, name});
    return until(() => this.told?.you);
  }

  vote(vote) {
    this.say({vote, series: this.told.trial.series, trial: this.told.trial.trial});
  }

  /** What is said against a message. */
  async refusal(message) {
    this.told = undefined;
    this.say(message);
    return until(() => this.told?.refused);
  }

  close() {
    this.socket.close();
  }
}
