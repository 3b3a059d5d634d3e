// SPDX-FileCopyrightText: 2026 The hotcold authors
// SPDX-License-Identifier: GPL-3.0-or-later

/**
 * A lane's line as a schematic: driver, cable, receiver, and the loop that the shield closes through the mains earth. What the
 * bench says decides what is drawn: wires that are there, bonds that are tied, where the loop's current flows.
 */
import {shown} from "./controls.js";

const SVG = "http://www.w3.org/2000/svg";
const UNBALANCED_CABLES = new Set(["rca", "coax", "rca-isolator"]);
const ISOLATED_CABLES = new Set(["rca-isolator"]); // a transformer at the receiver's end, whose sleeves do not meet
const ONE_LEGGED_DRIVERS = new Set(["rca", "pro-single-ended"]);
const ONE_LEGGED_RECEIVERS = new Set(["single-ended", "xlr-single-ended"]);

function draw(parent, name, attributes, text) {
  const made = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  if (text !== undefined) made.textContent = text;
  parent.append(made);
  return made;
}

/** `read(name)`: value of the line's parameter; `room(name)`: of the interference. */
export function schematic(svg, title, read, room) {
  svg.replaceChildren();
  svg.setAttribute("viewBox", "0 0 640 250");
  svg.setAttribute("role", "img");
  const cable = read("cable") ?? "", driver = read("driver") ?? "", receiver = read("receiver") ?? "";
  const pair = !UNBALANCED_CABLES.has(cable), bond = read("bond") ?? "both", lift = read("lift") === 1;
  const atDriver = !pair || bond !== "receiver", atReceiver = pair ? bond !== "driver" : !ISOLATED_CABLES.has(cable);
  const closed = atDriver && atReceiver && !lift;
  const emf = room("hum/on") === 1 ? room("hum/level") : 0;
  const current = closed && emf > 0;
  const words = [`${driver} into ${shown(read("length"), "m")} of ${cable} into ${receiver}`];
  words.push(current ? `the ground loop drives its current through the shield` : closed ? "the loop is closed, nothing drives it" : "the loop is open");
  draw(svg, "title", {}, `${title}: ${words.join("; ")}`);
  svg.setAttribute("aria-label", `${title}: ${words.join("; ")}`);

  part(svg, 20, "driver", driver, [], true);
  part(svg, 500, "receiver", receiver, [], false);
  wires(svg, {pair, driver, receiver, imbalance: read("imbalance"), contact: read("contact"), where: read("contact/where")});
  shield(svg, {atDriver, atReceiver, pair, current});
  loop(svg, {current, closed, lift, emf, resistance: read("loop/resistance"), pin1: read("pin1")});
  draw(svg, "text", {x: 320, y: 24, class: "label", "text-anchor": "middle"}, `${cable}, ${shown(read("length"), "m")}`);
}

function part(svg, x, kind, name) {
  draw(svg, "rect", {x, y: 40, width: 120, height: 112, rx: 8, class: "box"});
  draw(svg, "text", {x: x + 60, y: 34, class: "label", "text-anchor": "middle"}, name);
  const triangle = kind === "driver" ? `${x + 30},72 ${x + 30},120 ${x + 78},96` : `${x + 52},72 ${x + 52},120 ${x + 100},96`;
  draw(svg, "polygon", {points: triangle, class: "amplifier"});
}

function wires(svg, {pair, driver, receiver, imbalance, contact, where}) {
  const cold = pair && !ONE_LEGGED_DRIVERS.has(driver), used = !ONE_LEGGED_RECEIVERS.has(receiver);
  draw(svg, "path", {d: "M98 84 H552", class: "wire hot"});
  draw(svg, "text", {x: 144, y: 79, class: "small"}, "hot");
  if (pair) {
    draw(svg, "path", {d: "M98 108 H552", class: cold && used ? "wire cold" : "wire cold idle"});
    draw(svg, "text", {x: 144, y: 122, class: "small"}, "cold");
  }
  const extra = [];
  if (imbalance > 0) extra.push(`+${shown(imbalance, "Ω")}`);
  if (contact > 0.05 && where !== "shield") extra.push(`contacts ${shown(contact, "Ω")}`);
  if (extra.length) {
    draw(svg, "rect", {x: 196, y: 79, width: 30, height: 10, class: "resistor"});
    draw(svg, "text", {x: 232, y: 79, class: "small"}, extra.join(", "));
  }
}

function shield(svg, {atDriver, atReceiver, pair, current}) {
  const flows = current ? " current" : "";
  draw(svg, "rect", {x: 176, y: pair ? 66 : 72, width: 288, height: pair ? 60 : 24, rx: 12, class: "sheath" + flows});
  const y = pair ? 126 : 96;
  draw(svg, "path", {d: `M196 ${y} V140 H${atDriver ? 80 : 150}`, class: "wire shield" + flows});
  draw(svg, "path", {d: `M444 ${y} V140 H${atReceiver ? 560 : 490}`, class: "wire shield" + flows});
  if (!atDriver) draw(svg, "text", {x: 146, y: 158, class: "small"}, "open");
  if (!atReceiver) draw(svg, "text", {x: 474, y: 158, class: "small"}, "open");
}

function loop(svg, {current, closed, lift, emf, resistance, pin1}) {
  const flows = current ? " current" : "";
  draw(svg, "path", {d: "M80 140 V214 H254", class: "wire earth" + flows});
  draw(svg, "path", {d: "M390 214 H560 V140", class: "wire earth" + (lift ? " idle" : flows)});
  draw(svg, "circle", {cx: 270, cy: 214, r: 16, class: "source"});
  draw(svg, "path", {d: "M260 214 q5 -9 10 0 t10 0", class: "wire"});
  draw(svg, "rect", {x: 330, y: 208, width: 60, height: 12, class: "resistor"});
  draw(svg, "path", {d: "M286 214 H330", class: "wire earth" + flows});
  draw(svg, "text", {x: 270, y: 244, class: "small", "text-anchor": "middle"}, emf > 0 ? shown(emf, "V") : "no loop voltage");
  draw(svg, "text", {x: 360, y: 244, class: "small", "text-anchor": "middle"}, lift ? "lifted" : shown(resistance, "Ω"));
  draw(svg, "text", {x: 320, y: 196, class: "small", "text-anchor": "middle"}, closed ? "mains earth closes the loop" : "loop open");
  if (pin1 > 0) draw(svg, "text", {x: 500, y: 170, class: "small fault"}, `pin 1: ${shown(pin1, "mΩ")} shared`);
}
