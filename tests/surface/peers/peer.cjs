// SPDX-FileCopyrightText: 2026 The hotcold authors
// SPDX-License-Identifier: GPL-3.0-or-later

/** What the peers in JavaScript share: lines of JSON both ways, and packages from where npm put them (HC_NPM). */
"use strict";

const {createRequire} = require("node:module");
const readline = require("node:readline");

exports.packages = createRequire(`${process.env.HC_NPM}/`);
exports.say = (value) => process.stdout.write(JSON.stringify(value) + "\n");
exports.lines = (each) => {
  const input = readline.createInterface({input: process.stdin});
  input.on("line", (line) => each(JSON.parse(line)));
  input.on("close", () => process.exit(0));
};
