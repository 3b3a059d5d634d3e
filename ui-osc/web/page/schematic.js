// SPDX-FileCopyrightText: 2026 The hotcold authors
// SPDX-License-Identifier: GPL-3.0-or-later

/**
 * A lane's line as a schematic: driver, cable, receiver, and the loop that the shield closes through the mains earth. What the
 * bench says decides what is drawn: wires that are there, bonds that are tied, whether the loop is closed and what flows in it. Of a
 * part that is somebody's own file nothing is known but its pins: it is a box with its name between them.
 */
import {shown} from "./controls.js";

const SVG = "http://www.w3.org/2000/svg";
const UNBALANCED_CABLES = new Set(["rca", "coax", "rca-isolator"]);
const ISOLATED_CABLES = new Set(["rca-isolator"]); // a transformer at the receiver's end, whose sleeves do not meet
const ONE_LEGGED_DRIVERS = new Set(["rca", "pro-single-ended"]);
const ONE_LEGGED_RECEIVERS = new Set(["single-ended", "xlr-single-ended"]);
const OPEN_OHM = 1000; // capacitances and insulation close a loop with more than that
const NAME_MOST = 26;

const isOwn = (part) => part.includes("/") || part.endsWith(".cir");

/** As it is drawn: of a path the file's name, of a long one its end. */
function partName(part) {
  const name = isOwn(part) ? part.split("/").at(-1) : part;
  return name.length > NAME_MOST ? `…${name.slice(1 - NAME_MOST)}` : name;
}

function draw(parent, name, attributes, text) {
  const made = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  if (text !== undefined) made.textContent = text;
  parent.append(made);
  return made;
}

/** What there is to be drawn. `read(name)`: value of the line's parameter; `room(name)`: of the interference. */
function look(read, room) {
  const driver = read("driver") ?? "", cable = read("cable") ?? "", receiver = read("receiver") ?? "", bond = read("bond") ?? "both";
  const ohm = read("loop/impedance") ?? 0, closed = ohm > 0 && ohm < OPEN_OHM, own = isOwn(cable), pair = !own && !UNBALANCED_CABLES.has(cable);
  const emf = room("hum/on") === 1 ? room("hum/level") : 0;
  return {
    driver, cable, receiver, own, pair, closed, emf,
    cold: pair || own,
    lift: read("lift") === 1,
    atDriver: closed || !(pair || own) || bond !== "receiver",
    atReceiver: closed || (pair || own ? bond !== "driver" : !ISOLATED_CABLES.has(cable)),
    amperes: closed && emf > 0 ? read("loop/current") ?? 0 : 0,
    length: shown(read("length"), "m"), imbalance: read("imbalance"), contact: read("contact"), where: read("contact/where"),
    resistance: read("loop/resistance"), pin1: read("pin1"),
  };
}

export function schematic(svg, title, read, room) {
  const line = look(read, room), name = partName(line.cable);
  const loop = line.amperes > 0 ? `the ground loop drives ${shown(line.amperes, "A")} through the shield` : line.closed ? "the loop is closed, nothing drives it" : "the loop is open";
  const words = `${title}: ${partName(line.driver)} into ${line.length} of ${name} into ${partName(line.receiver)}; ${loop}`;
  svg.replaceChildren();
  svg.setAttribute("viewBox", "0 0 640 250");
  svg.setAttribute("role", "img");
  draw(svg, "title", {}, words);
  svg.setAttribute("aria-label", words);
  part(svg, 20, "driver", line.driver);
  part(svg, 500, "receiver", line.receiver);
  wires(svg, line);
  shield(svg, line);
  if (line.own) box(svg, {x: 196, y: 66, width: 248, height: 60}, name);
  loopOf(svg, line);
  draw(svg, "text", {x: 320, y: 24, class: "label", "text-anchor": "middle"}, `${line.own ? "own cable" : name}, ${line.length}`);
}

/** Somebody's own part. */
function box(svg, place, name) {
  draw(svg, "rect", {...place, rx: 8, class: "box own"});
  draw(svg, "text", {x: place.x + place.width / 2, y: place.y + place.height / 2 + 5, class: "small", "text-anchor": "middle"}, name);
}

function part(svg, x, kind, name) {
  const place = {x, y: 40, width: 120, height: 112};
  draw(svg, "text", {x: x + 60, y: 34, class: "label", "text-anchor": "middle"}, isOwn(name) ? `own ${kind}` : name);
  if (isOwn(name)) return box(svg, place, partName(name));
  draw(svg, "rect", {...place, rx: 8, class: "box"});
  const triangle = kind === "driver" ? `${x + 30},72 ${x + 30},120 ${x + 78},96` : `${x + 52},72 ${x + 52},120 ${x + 100},96`;
  return draw(svg, "polygon", {points: triangle, class: "amplifier"});
}

function wires(svg, {own, cold, driver, receiver, imbalance, contact, where}) {
  const from = isOwn(driver) ? 140 : 98, to = isOwn(receiver) ? 500 : 552;
  const way = (y) => (own ? `M${from} ${y} H196 M444 ${y} H${to}` : `M${from} ${y} H${to}`);
  draw(svg, "path", {d: way(84), class: "wire hot"});
  draw(svg, "text", {x: 144, y: 79, class: "small"}, "hot");
  if (cold) {
    const idle = ONE_LEGGED_DRIVERS.has(driver) || ONE_LEGGED_RECEIVERS.has(receiver);
    draw(svg, "path", {d: way(108), class: idle ? "wire cold idle" : "wire cold"});
    draw(svg, "text", {x: 144, y: 122, class: "small"}, "cold");
  }
  const extra = [];
  if (imbalance > 0) extra.push(`+${shown(imbalance, "Ω")}`);
  if (contact > 0.05 && where !== "shield") extra.push(`contacts ${shown(contact, "Ω")}`);
  if (!extra.length) return;
  if (!own) draw(svg, "rect", {x: 196, y: 79, width: 30, height: 10, class: "resistor"});
  draw(svg, "text", {x: own ? 196 : 232, y: own ? 60 : 79, class: "small"}, extra.join(", "));
}

function shield(svg, {own, pair, atDriver, atReceiver, amperes}) {
  const flows = amperes > 0 ? " current" : "";
  if (!own) draw(svg, "rect", {x: 176, y: pair ? 66 : 72, width: 288, height: pair ? 60 : 24, rx: 12, class: "sheath" + flows});
  const y = pair || own ? 126 : 96;
  draw(svg, "path", {d: `M${own ? 212 : 196} ${y} V140 H${atDriver ? 80 : 150}`, class: "wire shield" + flows});
  draw(svg, "path", {d: `M${own ? 428 : 444} ${y} V140 H${atReceiver ? 560 : 490}`, class: "wire shield" + flows});
  if (!atDriver) draw(svg, "text", {x: 146, y: 158, class: "small"}, "open");
  if (!atReceiver) draw(svg, "text", {x: 474, y: 158, class: "small"}, "open");
}

function loopOf(svg, {amperes, closed, lift, emf, resistance, pin1}) {
  const flows = amperes > 0 ? " current" : "";
  draw(svg, "path", {d: "M80 140 V214 H254", class: "wire earth" + flows});
  draw(svg, "path", {d: "M390 214 H560 V140", class: "wire earth" + (lift ? " idle" : flows)});
  draw(svg, "circle", {cx: 270, cy: 214, r: 16, class: "source"});
  draw(svg, "path", {d: "M260 214 q5 -9 10 0 t10 0", class: "wire"});
  draw(svg, "rect", {x: 330, y: 208, width: 60, height: 12, class: "resistor"});
  draw(svg, "path", {d: "M286 214 H330", class: "wire earth" + flows});
  draw(svg, "text", {x: 270, y: 244, class: "small", "text-anchor": "middle"}, emf > 0 ? shown(emf, "V") : "no loop voltage");
  draw(svg, "text", {x: 360, y: 244, class: "small", "text-anchor": "middle"}, lift ? "lifted" : shown(resistance, "Ω"));
  const text = amperes > 0 ? `${shown(amperes, "A")} flow round the loop` : closed ? "mains earth closes the loop" : "loop open";
  draw(svg, "text", {x: 320, y: 190, class: amperes > 0 ? "small amperes" : "small", "text-anchor": "middle"}, text);
  if (pin1 > 0) draw(svg, "text", {x: 500, y: 170, class: "small fault"}, `pin 1: ${shown(pin1, "mΩ")} shared`);
}
