// SPDX-FileCopyrightText: 2026 The hotcold authors
// SPDX-License-Identifier: GPL-3.0-or-later

/**
 * The audience on the presenter's page: the QR code that phones read, how many have voted (never what), and everybody's result at the
 * end. Told by the bench like everything else; without `--audience` it stays away.
 */
import {element} from "./controls.js";

const $ = (id) => document.getElementById(id);
/** What is counted; in the other modes, right answers. */
const COUNTED = {ab: "for A", rating: "reference first"};
let rows = [], open = false, turnout = [0, 0], mode = "";

/** p as people read it. */
function chance(p) {
  return p < 0.001 ? "< 0.001" : p.toFixed(3);
}

function showVotes() {
  $("audience-votes").textContent = open ? `${turnout[0]} of ${turnout[1]} have voted` : `${turnout[1]} have joined`;
}

/** `room`: what all votes together come to. */
function showListeners([right, n, p, low, high] = []) {
  if (rows.length && n) $("audience-result").textContent = `All together: ${right} of ${n}, p ${chance(p)}, 95 % ${low.toFixed(2)} to ${high.toFixed(2)}`;
  const cells = (kind, values) => values.map((value) => element(kind, {}, String(value)));
  const body = rows.map(([name, right, n, p, holm]) => element("tr", {}, ...cells("td", [name, `${right} / ${n}`, chance(p), chance(holm)])));
  $("audience-listeners").replaceChildren(element("thead", {}, element("tr", {}, ...cells("th", ["listener", COUNTED[mode] ?? "right", "p", "Holm"]))), element("tbody", {}, ...body));
  $("audience-listeners").hidden = rows.length === 0;
  rows = [];
}

/** Takes what is about the audience; `bench` to ask for the result. */
export function audience(bench, address, values) {
  const place = $("audience");
  if (!place || !address.startsWith("/trial/")) return;
  switch (address.slice(7)) {
    case "audience":
      place.hidden = !values[0];
      $("audience-url").textContent = values[0];
      $("audience-code").src = `/~/listener.svg?${encodeURIComponent(values[0])}`;
      break;
    case "votes":
      turnout = values;
      showVotes();
      break;
    case "state":
      open = ["listening", "closing", "answered"].includes(values[0]);
      mode = values[3];
      showVotes();
      $("audience-result").textContent = "";
      $("audience-listeners").hidden = true;
      if (values[0] === "done") bench.send("/trial/listeners");
      break;
    case "listeners":
      rows.push(values);
      break;
    case "listeners/done":
      showListeners(bench.values.get("/trial/result"));
      break;
    default:
  }
}
