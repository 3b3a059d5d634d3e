// SPDX-FileCopyrightText: 2026 The hotcold authors
// SPDX-License-Identifier: GPL-3.0-or-later

/** What is set before a show or after it: words, scenes and state kept, plugins in lanes, views. */
import {control, element, section} from "./controls.js";

const SURE_MS = 4000;

/** Ends the bench when it is pushed twice. */
function quit(bench) {
  const made = element("button", {type: "button", id: "quit", class: "danger", "data-address": "/quit"}, "End the bench");
  let timer;
  made.addEventListener("click", () => {
    if (timer) bench.send("/quit");
    made.textContent = "Really? Press again";
    timer = setTimeout(() => {
      timer = undefined;
      made.textContent = "End the bench";
    }, SURE_MS);
  });
  return made;
}

export function buildSetup(bench, rows, root, midi) {
  const row = (address, name, more) => control(bench, rows, address, name, more);
  const view = element("a", {href: "/~/audience", target: "_blank", rel: "noopener", class: "button"}, "Open the audience’s view");
  root.replaceChildren(
    section("views", "For the projector", view, element("p", {class: "hint"}, "Read-only and big: what plays, scene, circuits, spectra, verdict. No notes.")),
    section("scene-words", "Words of the scene", row("/scene/title", "title"), row("/scene/caption", "caption", {long: true}), row("/scene/notes/listen", "listen for", {long: true}),
      row("/scene/notes/say", "say", {long: true}), row("/scene/notes/avoid", "do not claim", {long: true})),
    section("keeping", "Keep", row("/scene/save", "Save as a scene", {fields: ["file.scene"]}), row("/cue/start", "Start a cue list", {fields: ["name or file"]}),
      element("div", {class: "buttons"}, row("/save", "Keep the state now"), row("/snapshot", "Tell a snapshot")), element("p", {id: "snapshot", role: "status"}, ""), quit(bench)),
    midi.build(rows),
    section("plugins", "Plugins in the lanes", element("p", {"data-address": "/lanes"}, `${bench.lanes.length} lanes: how many is decided at the start (--lanes-count).`), ...bench.lanes.flatMap((lane) => [
      row(`/lane/${lane}/insert`, `Insert into ${lane.toUpperCase()}`, {fields: ["URI", "slot"]}), row(`/lane/${lane}/remove`, `Remove from ${lane.toUpperCase()}`, {fields: ["slot"]})])));
}
