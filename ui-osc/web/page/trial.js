// SPDX-FileCopyrightText: 2026 The hotcold authors
// SPDX-License-Identifier: GPL-3.0-or-later

/** Blind trials: opened, heard, answered, revealed. What is behind a button the page is never told; it shows what the bench says. */
import {element, section, thinned} from "./controls.js";
import {trialState} from "./view.js";

const MODES = {abx: "ABX: which one is X?", ab: "preference: which one do you like better?", "2afc": "which of the two is lane A?", rating: "rating, 0 to 100, with a hidden reference"};
const OPTIONS = {training: "training: each answer is judged, and nothing counts", sprt: "end early by Wald’s bounds", catch: "catch trials, in which there is nothing to tell apart", audience: "the audience votes, on its phones"};
const QUESTIONS = {abx: "X is", ab: "I prefer", "2afc": "Lane A is"};

/** "12 of 16 right, p = 0.038, …": what a result says, and what it does not. */
export function sentence([right, n, p, low, high], mode) {
  const share = `${(100 * low).toFixed(0)} to ${(100 * high).toFixed(0)} %`, chance = p < 0.001 ? "p < 0.001" : `p = ${p.toFixed(3)}`;
  const what = mode === "ab" ? `lane A was preferred ${right} times of ${n}` : mode === "rating" ? `the hidden reference was rated best ${right} times of ${n}` : `${right} of ${n} right`;
  const verdict = p < 0.05 ? "Chance alone would seldom do that." : "That is what chance does too; it does not show that there is no difference.";
  return `${what}; exact ${chance}; 95 % interval ${share}. ${verdict}`;
}

export class Trial {
  constructor(bench, root) {
    this.bench = bench;
    this.root = root;
  }

  build() {
    this.state = trialState(this.bench.values.get("/trial/state"));
    this.root.replaceChildren(this.plan(), this.series(), this.outcome());
    this.buildHands();
    this.show();
  }

  action(address, name, ...values) {
    const made = element("button", {type: "button"}, name);
    made.addEventListener("click", () => this.bench.act(address, ...values));
    return made;
  }

  /* ---- before ----------------------------------------------------------------------------------------------------------------- */

  plan() {
    const mode = element("select", {id: "trial-mode"}, ...Object.entries(MODES).map(([value, text]) => element("option", {value}, text)));
    const n = element("input", {id: "trial-n", type: "number", min: 1, max: 200, value: 16}), listener = element("input", {id: "trial-listener", type: "text", placeholder: "name"});
    const options = Object.entries(OPTIONS).map(([value, text]) => element("label", {class: "tick"}, element("input", {type: "checkbox", value, "aria-label": text}), text));
    const begin = element("button", {type: "submit", id: "trial-new", class: "main"}, "Begin the series");
    const match = element("button", {type: "button", id: "trial-match", "data-address": "/trial/match"}, "Match the levels");
    match.addEventListener("click", () => this.bench.send("/trial/match"));
    const whole = element("form", {class: "plan"}, element("label", {for: mode.id}, "question"), mode, element("label", {for: n.id}, "trials"), n,
      element("label", {for: listener.id}, "who listens"), listener, element("div", {class: "ticks", "data-address": "/trial/option"}, ...options),
      element("div", {class: "buttons", "data-address": "/trial/new"}, begin, match));
    whole.addEventListener("submit", (event) => {
      event.preventDefault();
      this.refusal.textContent = "";
      const chosen = options.map((one) => one.querySelector("input")).filter(({checked}) => checked).map(({value}) => value);
      this.bench.send("/trial/option", "s".repeat(Math.max(1, chosen.length)), ...(chosen.length ? chosen : ["none"]));
      this.bench.send("/trial/new", "sis", mode.value, Number(n.value), listener.value || "anonymous");
    });
    this.refusal = element("p", {id: "trial-refusal", role: "alert"}, "");
    this.planned = section("trial-plan", "A blind series", whole, this.refusal,
      element("p", {class: "hint"}, "The lanes must be equally loud within 0.1 dB, in step, and of one polarity. How many trials is decided beforehand; 12 right of 16 is hardly chance (p = 0.038)."));
    return this.planned;
  }

  /* ---- meanwhile ------------------------------------------------------------------------------------------------------------- */

  series() {
    this.line = element("p", {id: "trial-state", role: "status", "data-address": "/trial/state"}, "");
    this.bar = element("progress", {max: 1, value: 0, "aria-label": "trials done"});
    this.hands = element("div", {id: "trial-hands"});
    this.judged = element("p", {id: "trial-judged", role: "status"}, "");
    this.close = this.action("/trial/close", "Close the votes");
    this.close.id = "trial-close";
    this.close.dataset.address = "/trial/close";
    const next = this.action("/trial/next", "Next trial"), abort = this.action("/trial/abort", "Abort the series");
    next.id = "trial-next";
    next.className = "main";
    abort.id = "trial-abort";
    abort.className = "danger";
    next.dataset.address = "/trial/next";
    abort.dataset.address = "/trial/abort";
    this.next = next;
    this.opened = section("trial-series", "Trial", this.line, this.bar, this.hands, this.judged, element("div", {class: "buttons"}, this.close, next, abort),
      element("p", {class: "hint"}, "Lanes, scene and room are locked until the series is over. Keys: A, B … and X play, space goes round, Enter goes on."));
    return this.opened;
  }

  letters() {
    const rating = this.state.mode === "rating", lanes = this.bench.lanes.slice(0, rating ? 8 : 2);
    return {play: this.state.mode === "abx" || rating ? [...lanes, "x"] : lanes, answer: rating ? [] : lanes, rate: rating ? lanes : []};
  }

  /** The buttons and sliders that this mode has. */
  buildHands() {
    const {play, answer, rate} = this.letters();
    const group = (name, address, buttons) => element("div", {class: "hands", role: "group", "aria-label": name, "data-address": address}, element("span", {}, name), ...buttons);
    const made = [group("Play", "/trial/play", play.map((letter) => {
      const one = this.action("/trial/play", letter.toUpperCase(), letter);
      one.dataset.play = letter;
      one.setAttribute("aria-pressed", "false");
      return one;
    }))];
    made.push(group(QUESTIONS[this.state.mode] ?? QUESTIONS.abx, "/trial/answer", answer.map((letter) => {
      const one = this.action("/trial/answer", letter.toUpperCase(), letter);
      one.dataset.answer = letter;
      return one;
    })));
    made.push(element("div", {class: "ratings", "data-address": "/trial/rate"}, ...rate.map((letter) => this.rating(letter))));
    this.hands.replaceChildren(...made);
    this.made = this.state.mode;
  }

  rating(letter) {
    const id = `rate-${letter}`, input = element("input", {id, type: "range", min: 0, max: 100, step: 1, value: 50}), output = element("output", {for: id}, "not yet");
    const send = thinned((value) => this.bench.send("/trial/rate", "sf", letter, value));
    input.addEventListener("input", () => {
      output.textContent = input.value;
      send(Number(input.value));
    });
    return element("div", {class: "rating"}, element("label", {for: id}, letter.toUpperCase()), input, output);
  }

  /* ---- afterwards -------------------------------------------------------------------------------------------------------------- */

  outcome() {
    const row = (name, address) => [element("dt", {}, name), element("dd", {"data-address": address}, "–")];
    this.result = element("p", {id: "trial-result", "data-address": "/trial/result"}, "");
    this.kept = element("dl", {}, ...row("commit", "/trial/commit"), ...row("revealed", "/trial/reveal"), ...row("log", "/trial/log"), ...row("sealed", "/trial/sealed"));
    return section("trial-outcome", "Outcome", this.result, this.kept, element("p", {class: "hint"}, "The commit is the SHA-256 of nonce and sequence, published before the first trial. What is sealed is the SHA-256 of the log's last line, which holds that of the line before: note it, and nobody can change an answer unnoticed. hotcold trial report checks both, and says more."));
  }

  write(address, text) {
    this.kept.querySelector(`[data-address="${address}"]`).textContent = text;
  }

  /* ---- what the bench tells ------------------------------------------------------------------------------------------------------ */

  show() {
    const {state, trial, total, mode, button, judged, open} = this.state;
    if (open && (this.made !== mode || (mode === "rating" && this.rated !== trial))) this.buildHands();
    this.rated = trial;
    this.planned.hidden = open;
    this.opened.hidden = !open;
    this.line.textContent = open ? `Trial ${trial} of ${total}: ${{opening: "being opened", listening: button ? `${button.toUpperCase()} plays` : "listen", closing: "being kept", answered: "answered"}[state]}` : state;
    this.bar.max = total || 1;
    this.bar.value = open ? trial - (state === "answered" ? 0 : 1) : 0;
    this.judged.textContent = judged;
    this.close.hidden = !this.bench.value("/trial/audience");
    this.close.disabled = state !== "listening";
    this.next.disabled = state !== "answered" && !(mode === "rating" && state === "listening");
    for (const made of this.hands.querySelectorAll("[data-play]")) made.setAttribute("aria-pressed", String(made.dataset.play === button));
    for (const made of this.hands.querySelectorAll("[data-answer], [data-play]")) made.disabled = state === "opening" || ("answer" in made.dataset && state !== "listening");
    if (!open && state === "aborted") this.result.textContent = "aborted; it does not count";
    else if (open) this.result.textContent = "";
    if (open) this.write("/trial/reveal", "when the series is over");
  }

  toldState(values) {
    this.state = trialState(values);
    this.show();
  }

  told(address, values) {
    if (address === "/trial/state") this.toldState(values);
    else if (address === "/trial/result") this.result.textContent = sentence(values, this.state.mode);
    else if (address === "/trial/reveal") this.write(address, `${values[1]} (nonce ${values[0]})`);
    else if (["/trial/commit", "/trial/log", "/trial/sealed"].includes(address)) this.write(address, values[0]);
    else if (address === "/error") this.refusal.textContent = values[1];
  }

  /** A key was pressed while a trial is open; true when it means something here. */
  key(key) {
    const {play} = this.letters();
    if (key === "Enter") this.next.click();
    else if (key === " ") this.bench.act("/trial/play", play[(play.indexOf(this.state.button) + 1) % play.length]);
    else if (play.includes(key)) this.bench.act("/trial/play", key);
    else return false;
    return true;
  }
}
