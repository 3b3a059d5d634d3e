// SPDX-FileCopyrightText: 2026 The hotcold authors
// SPDX-License-Identifier: GPL-3.0-or-later

/** A listener's page: join, vote, change the vote until it is closed, and read the result. It shows what the bench told. */
const RETRY_MS = 1000;
const SPREAD_MS = 2000; // a room full of phones does not come back in one moment
const RATE_MS = 300; // a slider that moves is a vote when it rests
const $ = (id) => document.getElementById(id);

const questions = {abx: "Which one was X?", ab: "Which do you prefer?", "2afc": "Which of the two is lane A?", rating: "How good is each?"};
let socket, told, retry, ratings = {}, resting, ratedTrial = "";

/* ---- what is kept on the phone ---------------------------------------------------------------------------------------------- */

const memory = new Map(); // where a browser keeps nothing
const kept = {
  get(key) {
    try {
      return localStorage.getItem(key) ?? memory.get(key);
    } catch {
      return memory.get(key);
    }
  },
  set(key, value) {
    memory.set(key, value);
    try {
      localStorage.setItem(key, value);
    } catch { /* it is in memory */ }
  },
};

/** A secret by which the bench knows this phone again. */
function token() {
  if (!/^[0-9a-f]{32}$/.test(kept.get("token") ?? ""))
    kept.set("token", Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0")).join(""));
  return kept.get("token");
}

/* ---- the bench ----------------------------------------------------------------------------------------------------------------- */

function say(message) {
  if (socket?.readyState === WebSocket.OPEN) socket.send(JSON.stringify(message));
}

function connect() {
  clearTimeout(retry);
  $("state").textContent = "Connecting…";
  const mine = (socket = new WebSocket(`ws://${location.host}/~/vote`, "hotcold-vote"));
  mine.onopen = () => say({join: token(), name: kept.get("name")});
  mine.onmessage = ({data}) => {
    if (mine !== socket) return;
    told = JSON.parse(data);
    if (told.bye === "elsewhere") return stop("You vote in another window now.");
    if (told.bye === "refused") return stop("The bench takes no votes from this page.");
    $("state").textContent = "";
    show();
  };
  mine.onclose = () => {
    if (mine !== socket) return;
    $("state").textContent = told?.bye === "full" ? "All seats are taken; trying again…" : "The connection is lost; trying again…";
    document.body.classList.add("lost");
    enable(false);
    retry = setTimeout(connect, RETRY_MS + Math.random() * SPREAD_MS);
  };
}

function stop(why) {
  socket = undefined;
  $("state").textContent = why;
  showForm();
}

/* ---- what is shown -------------------------------------------------------------------------------------------------------------- */

function only(name) {
  for (const id of ["join", "vote", "wait"]) $(id).hidden = id !== name;
}

function showForm() {
  only("join");
  $("leave").hidden = true;
  $("who").textContent = "";
  $("name").value = kept.get("name") ?? "";
}

function enable(open) {
  for (const made of $("choices").querySelectorAll("button, input")) made.disabled = !open;
}

function vote(what) {
  say({vote: what, series: told.trial.series, trial: told.trial.trial});
}

function buildButtons() {
  $("choices").className = "";
  $("choices").replaceChildren(...["a", "b"].map((button) => {
    const made = document.createElement("button");
    made.type = "button";
    made.dataset.button = button;
    made.textContent = button.toUpperCase();
    made.addEventListener("click", () => vote(button));
    return made;
  }));
}

function buildSliders(lanes) {
  const letters = [..."abcdefgh"].slice(0, lanes);
  ratings = {};
  $("choices").className = "ratings";
  $("choices").replaceChildren(...letters.map((button) => {
    const row = document.createElement("label"), slider = document.createElement("input"), number = document.createElement("output");
    row.className = "rating untouched";
    row.dataset.button = button;
    Object.assign(slider, {type: "range", min: 0, max: 100, value: 50});
    slider.setAttribute("aria-label", `${button.toUpperCase()}, 0 bad to 100 excellent`);
    const move = () => {
      ratings[button] = Number(slider.value);
      number.textContent = slider.value;
      row.classList.remove("untouched");
      clearTimeout(resting);
      const left = letters.filter((letter) => ratings[letter] === undefined);
      if (left.length) speak(`Not rated yet: ${left.join(", ").toUpperCase()}`);
      else resting = setTimeout(() => vote(letters.map((letter) => ratings[letter])), RATE_MS);
    };
    slider.addEventListener("input", move);
    slider.addEventListener("click", move); // 50 is a rating too
    row.append(button.toUpperCase(), slider, number);
    return row;
  }));
}

function showRatings(given) {
  if (!given || resting && document.activeElement?.type === "range") return;
  [...$("choices").children].forEach((row, i) => {
    ratings[row.dataset.button] = given[i];
    row.querySelector("input").value = given[i];
    row.querySelector("output").textContent = Math.round(given[i]);
    row.classList.remove("untouched");
  });
}

function speak(text, refused = false) {
  $("said").textContent = text;
  $("said").classList.toggle("refused", refused);
}

function showVote({mode, trial, of, lanes, heard, state, series, training}, {vote: given, right}) {
  only("vote");
  const this_one = `${series} ${trial} ${mode}`;
  if (this_one !== ratedTrial) {
    clearTimeout(resting); // what rests is of the trial before
    mode === "rating" ? buildSliders(lanes) : buildButtons();
  }
  ratedTrial = this_one;
  const open = state === "listening";
  $("where").textContent = `Trial ${trial} of ${of}${training ? ", training" : ""}`;
  $("question").textContent = questions[mode];
  $("heard").textContent = heard ? `${heard.toUpperCase()} is playing` : "";
  if (mode === "rating") showRatings(given);
  for (const made of $("choices").querySelectorAll("button")) made.setAttribute("aria-pressed", String(made.dataset.button === given));
  enable(open);
  const yours = mode === "rating" ? "Your ratings are in" : `Your vote: ${given?.toUpperCase()}`;
  const verdict = right === undefined ? "" : right ? " – right" : " – not right";
  if (told.refused) speak(`Not taken: ${told.refused}.`, true);
  else if (!open) speak(given ? `${yours}${verdict}. The votes are closed.` : "The votes are closed.");
  else if (given) speak(`${yours}. You can change ${mode === "rating" ? "them" : "it"} until the votes are closed.`);
  else speak(mode === "rating" ? "Move every slider: 0 bad, 100 excellent." : "");
}

function count({right, n, p}, mode) {
  const what = mode === "ab" ? "for lane A" : mode === "rating" ? "with the reference first" : "right";
  return `${right} of ${n} ${what} (p ${p < 0.001 ? "below 0.001" : "= " + p.toFixed(3)})`;
}

function showWaiting(trial, you) {
  only("wait");
  const result = you.result;
  $("waiting").textContent = trial?.state === "aborted" ? "The trials were stopped. Nothing counts." : result ? "That was the last trial." : "Wait for the first trial…";
  $("result").textContent = result ? (result.n ? `You: ${count(result, trial.mode)}` : "You did not vote.") : told.refused ?? "";
  $("room").textContent = result ? `Everybody: ${count(trial.result, trial.mode)}.` : "";
  $("names").textContent = result && trial.mode !== "rating" ? `Lane A: ${trial.names[0]}. Lane B: ${trial.names[1]}.` : "";
  $("caution").textContent = result ? "p is how often mere guessing does as well. A large one does not mean that there is no difference: so many trials could not tell." : "";
}

function show() {
  const {trial, you} = told;
  document.body.classList.remove("lost");
  if (!you) {
    $("state").textContent = told.refused ?? "";
    return showForm();
  }
  $("who").textContent = you.name || "anonymous";
  $("leave").hidden = false;
  if (["listening", "closing", "answered"].includes(trial?.state)) showVote(trial, you);
  else showWaiting(trial, you);
}

/* ---- hands ------------------------------------------------------------------------------------------------------------------------ */

$("join").addEventListener("submit", (event) => {
  event.preventDefault();
  kept.set("name", $("name").value.trim());
  kept.set("joined", "1");
  connect();
});
$("leave").addEventListener("click", () => {
  kept.set("joined", "");
  const old = socket;
  socket = undefined;
  old?.close();
  showForm();
  $("name").focus();
});
document.addEventListener("visibilitychange", () => {
  if (!document.hidden && socket && socket.readyState > WebSocket.OPEN) connect(); // a phone that woke up
});

if (kept.get("joined")) {
  only("wait");
  $("waiting").textContent = "Connecting…";
  connect();
} else showForm();
