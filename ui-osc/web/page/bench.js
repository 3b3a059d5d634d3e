// SPDX-FileCopyrightText: 2026 The hotcold authors
// SPDX-License-Identifier: GPL-3.0-or-later

/**
 * The bench as the page sees it: the tree by OSCQuery once, then every change over the same WebSocket. What the page shows is what
 * the bench told, never what was clicked: a change comes back as an echo, and so do everybody else's.
 */
import {decode, encode} from "./osc.js";

const RETRY_MS = 500;
const RENEW_MS = 4000;
const METERS_HZ = 20;
const GONE_MS = 3000;
const ANSWER_MS = 2000;

export class Bench extends EventTarget {
  constructor(host) {
    super();
    this.host = host;
    this.nodes = new Map(); // address → node of OSCQuery
    this.values = new Map(); // address → what was told last
    this.lists = new Map(); // address of a list → {items, at, again}, while they come
    this.connected = false;
    this.connect();
    setInterval(() => this.renew(), RENEW_MS);
    setInterval(() => this.send("/status"), 1000);
  }

  async connect() {
    try {
      const answer = await fetch("/?CONTENTS", {cache: "no-store"});
      this.nodes.clear();
      this.values.clear();
      this.lists.clear();
      this.walk({CONTENTS: (await answer.json()).CONTENTS});
      this.dispatchEvent(new Event("tree"));
      this.open();
    } catch {
      this.lost();
    }
  }

  walk(node) {
    if (node.TYPE !== undefined || node.ACCESS === 2) this.nodes.set(node.FULL_PATH, node);
    if (node.VALUE) this.values.set(node.FULL_PATH, node.VALUE);
    for (const child of Object.values(node.CONTENTS ?? {})) this.walk(child);
  }

  open() {
    const socket = new WebSocket(`ws://${this.host}/`);
    socket.binaryType = "arraybuffer";
    socket.onopen = () => {
      this.socket = socket;
      this.heard = performance.now();
      this.renew();
      this.send("/status");
      this.state(true);
    };
    socket.onmessage = ({data}) => {
      this.heard = performance.now();
      if (typeof data === "string") this.command(JSON.parse(data));
      else decode(data, (address, values) => this.told(address, values));
    };
    socket.onclose = () => this.lost();
  }

  lost() {
    this.socket = undefined;
    this.state(false);
    clearTimeout(this.retry);
    this.retry = setTimeout(() => this.connect(), RETRY_MS);
  }

  state(connected) {
    this.connected = connected;
    this.dispatchEvent(new CustomEvent("connection", {detail: connected}));
  }

  /** Inserts come and go, and nothing else of the tree does. */
  async command({COMMAND, DATA}) {
    if (COMMAND === "PATH_REMOVED") {
      for (const known of [this.nodes, this.values]) for (const address of [...known.keys()]) if (address.startsWith(DATA + "/")) known.delete(address);
    } else if (COMMAND === "PATH_ADDED") {
      const answer = await fetch(DATA, {cache: "no-store"});
      if (answer.ok) this.walk(await answer.json());
    } else {
      return;
    }
    this.dispatchEvent(new CustomEvent("path", {detail: DATA}));
  }

  /** Asks for a list: its items come as one event when the last of them is there. Who asks meanwhile gets a second answer, after that. */
  ask(address) {
    if (this.socket?.readyState !== WebSocket.OPEN) return;
    const now = performance.now(), list = this.lists.get(address);
    if (list && now - list.at < ANSWER_MS) {
      list.again = true;
      return;
    }
    this.lists.set(address, {items: [], at: now});
    this.send(address);
  }

  /** The end of a list. What is not as long as it says has something else in it, a change for one. */
  listed(address, {items, again}, count) {
    this.lists.delete(address);
    if (items.length === count) this.dispatchEvent(new CustomEvent("list", {detail: {address, items}}));
    if (again || items.length !== count) this.ask(address);
  }

  told(address, values) {
    const list = address.endsWith("/done") ? this.lists.get(address.slice(0, -5)) : undefined;
    if (list) return this.listed(address.slice(0, -5), list, values[0]);
    if (this.lists.has(address)) return void this.lists.get(address).items.push(values);
    this.values.set(address, values);
    this.dispatchEvent(new CustomEvent("told", {detail: {address, values}}));
    return undefined;
  }

  renew() {
    if (this.socket && performance.now() - this.heard > GONE_MS + RENEW_MS) this.socket.close();
    this.send("/subscribe", "ii", 0, METERS_HZ);
  }

  send(address, types = "", ...values) {
    if (this.socket?.readyState === WebSocket.OPEN) this.socket.send(encode(address, types, values));
  }

  /** Does something, with arguments in the types that it takes. */
  act(address, ...values) {
    const types = this.nodes.get(address)?.TYPE ?? "";
    this.send(address, types.slice(0, values.length), ...values);
  }

  /** Sets a parameter, in the type it has. */
  set(address, value) {
    this.send(address, this.nodes.get(address)?.TYPE?.[0] ?? "s", value);
  }

  value(address, i = 0) {
    return this.values.get(address)?.[i];
  }

  get lanes() {
    return "abcdefgh".split("").filter((lane) => this.nodes.has(`/lane/${lane}/select`));
  }
}
