// SPDX-FileCopyrightText: 2026 The hotcold authors
// SPDX-License-Identifier: GPL-3.0-or-later

/** What the room sees: what plays, what scene it is, what the lines add. Nothing here changes the bench. */
import {audience} from "./audience.js";
import {Bench} from "./bench.js";
import {View} from "./view.js";

const DRAW_MS = 50;
const bench = new Bench(location.host);
const view = new View(bench, {scale: Math.max(1.2, innerHeight / 620)});

bench.addEventListener("tree", () => {
  view.build();
  for (const [address, values] of bench.values) audience(bench, address, values);
});
bench.addEventListener("told", ({detail}) => {
  view.told(detail.address, detail.values);
  audience(bench, detail.address, detail.values);
});
bench.addEventListener("connection", ({detail}) => document.body.classList.toggle("lost", !detail));
setInterval(() => view.draw(), DRAW_MS);
