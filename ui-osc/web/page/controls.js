// SPDX-FileCopyrightText: 2026 The hotcold authors
// SPDX-License-Identifier: GPL-3.0-or-later

/** A control for any parameter, from what its node says of it: range, unit, choices, description. */

const STEPS = 1000;
const WIDE = 200; // ranges wider than this, from about zero up, are turned in decades
const SEND_MS = 20; // fifty changes a second

let count = 0;

export function element(name, attributes = {}, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  made.append(...children);
  return made;
}

/** Newest value wins: a slider moves faster than anybody hears. */
export function thinned(send) {
  let waiting, timer;
  return (value) => {
    waiting = value;
    timer ??= setTimeout(() => {
      timer = undefined;
      send(waiting);
    }, SEND_MS);
  };
}

/** From the slider's 0 … STEPS to the parameter and back; in decades where the range is wide, with 0 at its foot. */
function scale({MIN: min, MAX: max}) {
  const lowest = min > 0 ? min : max / 1e6;
  const wide = min >= 0 && max > 0 && (min > 0 ? max / min > WIDE : max >= WIDE || max <= 10);
  if (!wide) return {to: (s) => min + ((max - min) * s) / STEPS, from: (v) => ((v - min) / (max - min)) * STEPS};
  const decades = Math.log(max / lowest);
  return {
    to: (s) => (s <= 0 ? min : lowest * Math.exp((decades * s) / STEPS)),
    from: (v) => (v <= lowest ? 0 : (Math.log(v / lowest) / decades) * STEPS),
  };
}

/** With the sign that is as wide as a digit, wherever a number has one. */
export const minus = (text) => text.replace(/(?<![\w)])-(?=\d)/g, "−");

/** Units as people write them. */
const SIGNS = {ohm: "Ω", mohm: "mΩ", uH: "µH", us: "µs", uV: "µV", "uV/m": "µV/m"};

/** Which of them are written with a prefix. */
const SMALL = [[1, ""], [1e-3, "m"], [1e-6, "µ"], [1e-9, "n"]];
const PREFIXES = {V: SMALL, A: SMALL, Ω: [[1e9, "G"], [1e6, "M"], [1e3, "k"]]};

export function shown(value, plain = "") {
  if (typeof value !== "number") return String(value);
  const unit = SIGNS[plain] ?? plain;
  const size = Math.abs(value);
  const prefix = (PREFIXES[unit] ?? []).find(([by]) => size >= by);
  const [by, letter] = prefix ?? [1, ""];
  const scaled = value / by;
  const digits = size === 0 || Math.abs(scaled) >= 100 ? 0 : Math.abs(scaled) >= 10 ? 1 : 2;
  return minus(`${Number(scaled.toFixed(digits))} ${letter}${unit}`.trim());
}

/** `contact/where` → "contact where". */
export function named(path) {
  return path.replaceAll("/", " ").replaceAll("_", " ").replace("pin1", "pin 1");
}

/** A part of a page: heading, and what stands below it. */
export function section(id, title, ...children) {
  return element("section", {id, "aria-label": title}, element("h2", {}, title), ...children);
}

/** All that is known of a float, in no more characters than a field shows: 0.000012 is 1.2e-5. */
function written(value) {
  const plain = String(Number(value.toPrecision(6))), small = value === 0 ? plain : value.toExponential(5).replace(/\.?0*e\+?/, "e");
  return plain.length <= Math.max(8, small.length) ? plain : small;
}

function slider(bench, node, name) {
  const {to, from} = scale(node.RANGE[0]);
  const unit = node.UNIT?.[0] ?? "";
  const id = `c${++count}`;
  const input = element("input", {id, type: "range", min: 0, max: STEPS, step: node.TYPE === "i" ? STEPS / (node.RANGE[0].MAX - node.RANGE[0].MIN || 1) : 1});
  const exact = element("input", {type: "number", "aria-label": `${name}, exact${unit ? " in " + unit : ""}`, step: "any", min: node.RANGE[0].MIN, max: node.RANGE[0].MAX});
  const output = element("output", {for: id});
  const send = thinned((value) => bench.set(node.FULL_PATH, value));
  input.addEventListener("input", () => {
    const value = to(Number(input.value));
    output.textContent = shown(value, unit);
    send(node.TYPE === "i" ? Math.round(value) : Number(value.toPrecision(4)));
  });
  exact.addEventListener("change", () => exact.value !== "" && bench.set(node.FULL_PATH, Number(exact.value)));
  exact.addEventListener("blur", () => bench.value(node.FULL_PATH) !== undefined && show(bench.value(node.FULL_PATH))); // what was out of range, or nothing, is not what is
  const show = (value) => {
    if (typeof value !== "number") {
      output.textContent = value;
      return;
    }
    if (document.activeElement !== input) input.value = from(value);
    if (document.activeElement !== exact) exact.value = written(value);
    output.textContent = shown(value, unit);
    input.setAttribute("aria-valuetext", shown(value, unit));
  };
  return {parts: [element("label", {for: id}, name), input, exact, output], show};
}

function toggle(bench, node, name) {
  const id = `c${++count}`;
  const input = element("input", {id, type: "checkbox"});
  input.addEventListener("change", () => bench.set(node.FULL_PATH, input.checked ? 1 : 0));
  return {parts: [element("label", {for: id}, name), input], show: (value) => (input.checked = value !== 0)};
}

function choice(bench, node, name) {
  const id = `c${++count}`;
  const input = element("select", {id});
  for (const value of node.RANGE[0].VALS) input.append(element("option", {value}, value));
  input.addEventListener("change", () => bench.set(node.FULL_PATH, input.value));
  const show = (value) => {
    if (![...input.options].some((option) => option.value === value)) input.append(element("option", {value}, value));
    input.value = value;
  };
  return {parts: [element("label", {for: id}, name), input], show};
}

function textField(bench, node, name) {
  const id = `c${++count}`;
  const input = element("input", {id, type: "text"});
  input.addEventListener("change", () => bench.set(node.FULL_PATH, input.value));
  return {parts: [element("label", {for: id}, name), input], show: (value) => document.activeElement !== input && (input.value = value)};
}

/** Text of several lines. */
function paragraph(bench, node, name) {
  const id = `c${++count}`;
  const input = element("textarea", {id, rows: 3});
  input.addEventListener("change", () => bench.set(node.FULL_PATH, input.value));
  return {parts: [element("label", {for: id}, name), input], show: (value) => document.activeElement !== input && (input.value = value)};
}

function button(bench, node, name) {
  const made = element("button", {type: "button"}, name);
  made.addEventListener("click", () => bench.send(node.FULL_PATH));
  return {parts: [made], show: () => {}};
}

/** An action with arguments: a field for each, and a button. Those at the end may stay empty where the bench lets them. */
function form(bench, node, name, {fields = []} = {}) {
  const inputs = [...node.TYPE].map((type, i) => element("input", {type: type === "s" ? "text" : "number", step: "any", "aria-label": `${name}: ${fields[i] ?? `argument ${i + 1}`}`, placeholder: fields[i] ?? ""}));
  const made = element("button", {type: "submit"}, name);
  const whole = element("form", {class: "action"}, ...inputs, made);
  whole.addEventListener("submit", (event) => {
    event.preventDefault();
    const given = inputs.map(({value}) => value);
    while (given.length && given.at(-1) === "") given.pop();
    bench.act(node.FULL_PATH, ...given.map((value, i) => (node.TYPE[i] === "s" ? value : Number(value))));
  });
  return {parts: [whole], show: () => {}};
}

function reading(node, name) {
  const output = element("output");
  const unit = node.UNIT?.[0] ?? "";
  return {parts: [element("span", {}, name), output], show: (value) => (output.textContent = shown(value, unit))};
}

function make(bench, node, name, more) {
  const range = node.RANGE?.[0] ?? {};
  if (node.ACCESS === 2) return node.TYPE ? form(bench, node, name, more) : button(bench, node, name);
  if (node.ACCESS === 1) return reading(node, name);
  if (range.VALS) return choice(bench, node, name);
  if (node.TYPE === "s") return more.long ? paragraph(bench, node, name) : textField(bench, node, name);
  if (node.TYPE === "i" && range.MIN === 0 && range.MAX === 1) return toggle(bench, node, name);
  return slider(bench, node, name);
}

/** One row; `rows` remembers it by address, for what the bench tells. `more`: `fields`, names of an action's arguments; `long`, a text of
 * several lines. */
export function control(bench, rows, address, name, more = {}) {
  const node = bench.nodes.get(address);
  if (!node) return document.createDocumentFragment();
  const {parts, show} = make(bench, node, name, more);
  const row = element("div", {class: "control", title: node.DESCRIPTION ?? "", "data-address": address}, ...parts);
  rows.set(address, show);
  const value = bench.value(address);
  if (value !== undefined) show(value);
  return row;
}
