// SPDX-FileCopyrightText: 2026 The hotcold authors
// SPDX-License-Identifier: GPL-3.0-or-later

/** Controls in groups, as the tree has them: each disturbance of the room, each slot of a lane. */
import {control, element, named} from "./controls.js";
import {LANE_COLOURS} from "./spectrum.js";

/** Shown at once; the others behind "more". */
const FIRST = ["on", "level", "mode", "fire", "driver", "cable", "receiver", "length", "bond", "model", "drive", "volume", "topology", "contact", "pin1"];

function below(bench, prefix) {
  return [...bench.nodes.keys()].filter((address) => address.startsWith(prefix) && !address.endsWith("/index"));
}

/** A card; `first` tells which of its controls need no unfolding. */
function group(bench, rows, title, addresses, prefix, open) {
  const row = (address) => control(bench, rows, address, named(address.slice(prefix.length)));
  const rest = addresses.filter((address) => !FIRST.includes(address.slice(prefix.length)));
  const first = addresses.filter((address) => !rest.includes(address));
  const made = element("article", {class: "group", "data-group": prefix}, element("h3", {}, title), ...first.map(row));
  if (first.length === 0) made.append(...rest.map(row));
  else if (rest.length) made.append(element("details", {"data-group": `${prefix}more`, ...(open ? {open: ""} : {})}, element("summary", {"aria-label": `more of ${title}`}, "more"), ...rest.map(row)));
  return made;
}

export function buildRoom(bench, rows, root) {
  const prefix = "/interference/", groups = new Map([["room", []]]);
  for (const address of below(bench, prefix)) {
    const [first, ...rest] = address.slice(prefix.length).split("/");
    const key = rest.length && first !== "mains" ? first : "room";
    groups.set(key, [...(groups.get(key) ?? []), address]);
  }
  root.replaceChildren(element("div", {id: "interference"}, ...[...groups].map(([key, addresses]) => group(bench, rows, key, addresses, key === "room" ? prefix : `${prefix}${key}/`))));
}

/** From one lane to another. */
function copyForm(bench) {
  const choose = (name, value) => {
    const made = element("select", {"aria-label": name}, ...bench.lanes.map((lane) => element("option", {value: lane}, lane.toUpperCase())));
    made.value = value;
    return made;
  };
  const from = choose("copy from lane", bench.lanes[0]), to = choose("copy to lane", bench.lanes[1]), button = element("button", {type: "button"}, "Copy");
  button.addEventListener("click", () => bench.send("/lane/copy", "ss", from.value, to.value));
  return element("div", {class: "action copy", "data-address": "/lane/copy"}, element("span", {}, "Make"), to, element("span", {}, "like"), from, button);
}

/** A slot has come or gone: its card, and nothing beside it, so that what is being typed elsewhere stays as it is. */
export function changeSlot(bench, rows, root, path) {
  const prefix = `${path}/`, [, , lane, slot] = path.split("/"), addresses = below(bench, prefix);
  root.querySelector(`[data-group="${prefix}"]`)?.remove();
  for (const address of [...rows.keys()]) if (address.startsWith(prefix)) rows.delete(address);
  if (addresses.length) root.querySelector(`[data-column="${lane}"]`)?.append(group(bench, rows, slot, addresses, prefix, false));
}

/** The line, then whatever else stands in the lane. */
export function buildLines(bench, rows, root) {
  const columns = bench.lanes.map((lane, i) => {
    const prefix = `/lane/${lane}/`, slots = new Map();
    for (const address of below(bench, prefix)) {
      const [slot, ...rest] = address.slice(prefix.length).split("/");
      if (rest.length) slots.set(slot, [...(slots.get(slot) ?? []), address]);
    }
    const ordered = [...slots].sort(([a], [b]) => (b === "line") - (a === "line"));
    return element("div", {class: "column", role: "group", "data-column": lane, "aria-label": `Lane ${lane.toUpperCase()}`, style: `--lane: ${LANE_COLOURS[i]}`}, element("h2", {"data-name-of": lane}, lane.toUpperCase()),
      control(bench, rows, `/lane/${lane}/name`, "name"), ...ordered.map(([slot, addresses]) => group(bench, rows, slot, addresses, `${prefix}${slot}/`, slot === "line")));
  });
  root.replaceChildren(copyForm(bench), element("div", {id: "line-controls"}, ...columns));
}
