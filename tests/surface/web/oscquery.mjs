// SPDX-FileCopyrightText: 2026 The hotcold authors
// SPDX-License-Identifier: GPL-3.0-or-later

/** OSCQuery as a client meets it: the tree, attributes, refusals, WebSockets, npm's own client. HC_HOTCOLD: the program. */
import {execFileSync} from "node:child_process";
import {readFileSync, readdirSync, readlinkSync} from "node:fs";
import http from "node:http";

import {Bench, Udp, check, decode, encode, finish, packages, sleep, until} from "./rig.mjs";

const {WebSocket} = packages("ws");
const {OSCQueryDiscovery} = packages("oscquery");
const AMPLIFIER = "http://lv2plug.in/plugins/eg-amp";
const TAGS = {int: "i", float: "f", string: "s", choice: "s"};

const bench = await new Bench("--scene", "two-outlets").start();
const udp = new Udp(bench.port);
const parameters = execFileSync(process.env.HC_HOTCOLD, ["list", "parameters"], {encoding: "utf8"}).trimEnd().split("\n").map((line) => {
  const [address, type, unit, minimum, maximum, standard, meaning] = line.split("\t");
  return {address, type, unit, minimum, maximum, standard, meaning};
});

function get(path, headers = {}, method = "GET") {
  return new Promise((done, fail) => {
    const request = http.request({host: "127.0.0.1", port: bench.port, path, method, headers}, (answer) => {
      let body = "";
      answer.setEncoding("utf8").on("data", (piece) => (body += piece)).on("end", () => done({status: answer.statusCode, type: answer.headers["content-type"] ?? "", headers: answer.headers, body}));
    });
    request.on("error", fail).end();
  });
}

const json = async (path) => JSON.parse((await get(path)).body);

/* ---- the tree ------------------------------------------------------------------------------------------------------------ */

const nodes = new Map();
(function walk(node, path) {
  check(`FULL_PATH of ${path}`, node.FULL_PATH === path, node.FULL_PATH);
  nodes.set(path, node);
  for (const [name, child] of Object.entries(node.CONTENTS ?? {})) walk(child, `${path === "/" ? "" : path}/${name}`);
})(await json("/"), "/");

function checkRange({address, type, minimum, maximum}, range) {
  if (type === "choice") check(`${address}: first and last choice`, range.VALS?.[0] === minimum && range.VALS?.at(-1) === maximum, range);
  else if (minimum !== "")
    check(`${address}: range`, Math.abs(range.MIN - minimum) <= 1e-5 * Math.abs(minimum) && Math.abs(range.MAX - maximum) <= 1e-5 * Math.abs(maximum), range);
}

const INDEX = /\/index$/; // what is none of them is refused
const LAMPS = /^\/(lane\/.\/select|panic)$/;

for (const parameter of parameters) {
  const {address, type, unit, meaning} = parameter, node = nodes.get(address);
  check(`${address} is in the tree`, node !== undefined);
  if (node === undefined) continue;
  // The list names the choices behind the meaning.
  const choices = node.RANGE?.[0].VALS;
  const plain = meaning.replace("; read only", ""), said = plain === meaning ? node.DESCRIPTION : node.DESCRIPTION.replace(/\.$/, "");
  check(`${address}: what is read only is listed as that`, plain === meaning || node.ACCESS === 1, node.ACCESS);
  check(`${address}: DESCRIPTION`, plain === said || (choices && plain === `${said} (${choices.join(" ")})`), node.DESCRIPTION, meaning);
  check(`${address}: ACCESS`, type === "action" ? node.ACCESS === (LAMPS.test(address) ? 3 : 2) : type === "ask" ? node.ACCESS === 1 : node.ACCESS === 1 || node.ACCESS === 3, node.ACCESS);
  if (type === "action" || type === "ask" || !node.TYPE) continue;
  check(`${address}: TYPE`, node.TYPE[0] === TAGS[type] || node.ACCESS === 1, node.TYPE);
  for (const attribute of ["RANGE", "CLIPMODE", ...(unit ? ["UNIT"] : [])]) check(`${address}: one ${attribute} a value`, node[attribute]?.length === node.TYPE.length, node[attribute]);
  check(`${address}: UNIT`, !unit || node.UNIT.every((one, i) => one === (node.TYPE[i] === "s" ? "" : /\/hum$/.test(address) && node.ACCESS === 1 && i === 0 ? "Hz" : unit)), node.UNIT);
  check(`${address}: CLIPMODE`, node.CLIPMODE.every((mode) => mode === (node.ACCESS === 3 && type !== "string" && type !== "choice" && !INDEX.test(address) ? "both" : "none")), node.CLIPMODE);
  checkRange(parameter, node.RANGE[0]);
}
check("nothing else takes or gives anything", [...nodes].every(([path, {TYPE}]) => !TYPE || path.endsWith("/index") || parameters.some(({address}) => address === path)));

// What may be written takes its own value; what may not says so. VALUE is what OSC answers.
udp.send("/program/source", "s", "silence");
await udp.settles("/program/source", "silence");
const asked = new Set(parameters.filter(({type}) => type === "ask").map(({address}) => address)).add("/midi/map"); // lists
let compared = 0;
for (const [path, {ACCESS, TYPE}] of nodes) {
  if (!TYPE || ACCESS === 2 || LAMPS.test(path) || path.startsWith("/meter") || asked.has(path)) continue; // asked, a button is pushed
  const {VALUE} = JSON.parse((await get(`${path}?VALUE`)).body || "{}");
  udp.heard = [];
  udp.send(path);
  const [first, values] = (await until(() => udp.heard.find(([at]) => at === path || at === "/error"), 20000, 1)) ?? [];
  if (first === "/error" && VALUE === undefined) continue; // nothing to tell yet, by neither way
  check(`${path}: VALUE`, VALUE?.length === values?.length && (VALUE ?? []).every((value, i) => value === values[i] || Math.abs(value - values[i]) < 1e-5 * Math.abs(value)), VALUE, values);
  compared++;
  if (ACCESS === 1) {
    udp.send(path, TYPE, ...values);
    check(`${path} is not written`, (await udp.wait("/error", ([at]) => at === path)) !== undefined);
  }
}
check("values compared", compared > 80, compared);
const written = [...nodes].filter(([path, {ACCESS, VALUE}]) => ACCESS === 3 && VALUE?.[0] !== "" && !path.endsWith("full_scale"));
udp.heard = [];
for (const [path, {TYPE, VALUE}] of written) udp.send(path, TYPE, ...VALUE);
await udp.ask("/clock");
check(`${written.length} take their own value`, !udp.heard.some(([address]) => address === "/error"), udp.heard.filter(([address]) => address === "/error"));

check("no choice is one that nobody may choose", [...nodes].every(([path, {RANGE}]) => path === "/program/source" || !RANGE?.[0].VALS?.includes("file")) && nodes.get("/program/source").RANGE[0].VALS.includes("file"));
for (const [path, {RANGE: [{MAX}]}] of [...nodes].filter(([at]) => INDEX.test(at))) {
  udp.send(path, "i", MAX);
  check(`${path}: its last is one`, await udp.settles(path, MAX), udp.heard);
  udp.heard = [];
  udp.send(path, "i", MAX + 1);
  check(`${path}: and no more`, await udp.wait("/error", ([at]) => at === path));
}
const lamps = async () => [(await json("/lane/a/select?VALUE")).VALUE?.[0], (await json("/lane/b/select?VALUE")).VALUE?.[0], (await json("/panic?VALUE")).VALUE?.[0]].join();
udp.send("/select", "s", "b");
check("buttons with lamps tell them", await until(async () => (await lamps()) === "0,1,0"), await lamps());
udp.send("/select", "s", "a");
check("and change them", await until(async () => (await lamps()) === "1,0,0"), await lamps());

/* ---- attributes and refusals ------------------------------------------------------------------------------------------------ */

for (const [path, status] of [["/fade?VALUE", 200], ["/fade?RANGE", 200], ["/lane?CONTENTS", 200], ["/toggle?VALUE", 204], ["/lane?VALUE", 204], ["/lane/a/line?TYPE", 204],
  ["/fade?NONSENSE", 400], ["/fade?value", 400], ["/no/such", 404], ["/no/such?VALUE", 404], ["/fad", 404], ["/fade/", 404], ["/~/no.js", 404],
  ["/~/../web.c", 404], ["/~/%2e%2e/%2e%2e/web.c", 404], ["/~/..%2fweb.c", 404], ["/~/.", 404], ["/~/", 404]])
  await get(path).then((answer) => check(`GET ${path}: ${status}`, answer.status === status, answer.status, answer.body));
for (const method of ["POST", "PUT", "DELETE", "OPTIONS", "PATCH"])
  await get("/fade", {}, method).then((answer) => check(`${method}: 405`, answer.status === 405, answer.status), (error) => check(`${method}: 405`, false, error.code));
const head = await get("/fade", {}, "HEAD");
check("HEAD has no body", head.status === 200 && head.body === "" && Number(head.headers["content-length"]) > 50);
for (const [headers, status] of [[{Host: "evil.example"}, 403], [{Host: `evil.example:${bench.port}`}, 403], [{Host: `localhost:${bench.port}`}, 200], [{Origin: "http://evil.example"}, 403],
  [{Origin: "null"}, 403], [{Origin: `https://${bench.host}`}, 403], [{Origin: `http://${bench.host}`}, 200], [{Origin: "http://127.0.0.1:1"}, 403]])
  await get("/fade", headers).then((answer) => check(`${JSON.stringify(headers)}: ${status}`, answer.status === status, answer.status));

const host = await json("/?HOST_INFO");
check("HOST_INFO is complete", host.NAME === "hotcold" && host.OSC_IP === "127.0.0.1" && host.OSC_PORT === bench.port && host.OSC_TRANSPORT === "UDP" && host.WS_IP === "127.0.0.1" && host.WS_PORT === bench.port, host);
check("EXTENSIONS", ["ACCESS", "VALUE", "RANGE", "DESCRIPTION", "UNIT", "CLIPMODE", "LISTEN", "IGNORE", "PATH_ADDED", "PATH_REMOVED"].every((name) => host.EXTENSIONS[name] === true));
check("HOST_INFO at any path", (await json("/fade?HOST_INFO")).OSC_PORT === bench.port);

const html = {Accept: "text/html,application/xhtml+xml,*/*;q=0.8"};
for (const [path, headers, type] of [["/", html, "text/html"], ["/", {}, "application/json"], ["/", {Accept: "*/*"}, "application/json"], ["/?HOST_INFO", html, "application/json"], ["/?CONTENTS", html, "application/json"],
  ["/fade", html, "application/json"], ["/~/app.js", {}, "text/javascript"], ["/~/chart.js", {}, "text/javascript"], ["/~/style.css", {}, "text/css"], ["/~/icon.svg", {}, "image/svg+xml"]])
  await get(path, headers).then((answer) => check(`${path} ${JSON.stringify(headers)}: ${type}`, answer.status === 200 && answer.type.startsWith(type) && answer.body.length > 50, answer.status, answer.type));
check("the page may load from here only", (await get("/", html)).headers["content-security-policy"]?.startsWith("default-src 'self';"));

/* ---- WebSockets ------------------------------------------------------------------------------------------------------------- */

async function connect(options = {}) {
  const socket = new WebSocket(`ws://${bench.host}/`, options);
  socket.heard = [];
  socket.commands = [];
  socket.on("message", (data, binary) => (binary ? socket.heard.push(...decode(data)) : socket.commands.push(JSON.parse(data))));
  socket.tells = (address, accept = () => true) => until(() => socket.heard.find(([got, values]) => got === address && accept(values)), 20000, 2);
  socket.on("close", () => (socket.closed = true));
  socket.opened = await new Promise((done) => socket.once("open", () => done(true)).once("error", () => done(false)));
  return socket;
}

for (const options of [{origin: "http://evil.example"}, {headers: {Host: "evil.example"}}]) check(`a WebSocket with ${JSON.stringify(options)} is refused`, !(await connect(options)).opened);
const web = await connect({origin: `http://${bench.host}`}), other = await connect();
check("WebSockets", web.opened && other.opened);
const command = (verb, data) => web.send(JSON.stringify({COMMAND: verb, DATA: data}));
command("LISTEN", "/fade");
check("LISTEN tells at once", (await web.tells("/fade", ([v]) => v === 10)) !== undefined, web.heard);
udp.send("/fade", "f", 77);
check("LISTEN tells changes", (await web.tells("/fade", ([v]) => v === 77)) !== undefined);
udp.send("/trim", "f", -4);
await udp.settles("/trim", -4);
check("only what is listened to", !web.heard.some(([address]) => address === "/trim"));
check("only to who listens", other.heard.length === 0);
command("IGNORE", "/fade");
web.send(encode("/fade", "f", 78));
check("binary OSC comes in", await udp.settles("/fade", 78));
await sleep(30);
check("IGNORE ends it", !web.heard.some(([address, [v]]) => address === "/fade" && v === 78));
web.send(encode("/select"));
check("questions are answered", (await web.tells("/select")) !== undefined);
web.send(encode("/no/such", "i", 1));
check("errors are told", (await web.tells("/error", ([at]) => at === "/no/such")) !== undefined);
for (const rubbish of ["", "{", "[]", "1", "{\"COMMAND\": 3}", "{\"COMMAND\": \"LISTEN\"}", "{\"COMMAND\": \"LISTEN\", \"DATA\": \"/no/such\"}", "{\"COMMAND\": \"DANCE\", \"DATA\": \"/fade\"}"]) web.send(rubbish);
web.send(encode("/subscribe", "ii", 0, 50));
check("/subscribe sends everything", (await web.tells("/lane/b/line/receiver")) !== undefined);
check("and meters", (await web.tells("/meter/b/level")) !== undefined);
udp.send("/lane/a/insert", "ss", AMPLIFIER, "amp");
check("PATH_ADDED", (await until(() => web.commands.find(({COMMAND, DATA}) => COMMAND === "PATH_ADDED" && DATA === "/lane/a/amp"))) !== undefined, web.commands);
check("the new node", (await json("/lane/a/amp")).CONTENTS?.gain?.VALUE?.length === 1);
udp.send("/lane/a/remove", "s", "amp");
check("PATH_REMOVED", (await until(() => other.commands.find(({COMMAND, DATA}) => COMMAND === "PATH_REMOVED" && DATA === "/lane/a/amp"))) !== undefined, other.commands);
check("the node is gone", (await get("/lane/a/amp")).status === 404);
web.terminate();
other.send("x".repeat(70000));
check("a frame that is too long ends its connection", (await until(() => other.closed)) === true);

/* ---- npm's client, and where it listens ------------------------------------------------------------------------------------------ */

const service = await new OSCQueryDiscovery().queryNewService("127.0.0.1", bench.port);
check("oscquery reads who we are", service.hostInfo.name === "hotcold" && service.hostInfo.oscPort === bench.port, service.hostInfo);
const methods = service.flat();
check("oscquery finds every address", parameters.every(({address}) => service.resolvePath(address)), parameters.filter(({address}) => !service.resolvePath(address)).map(({address}) => address));
check("oscquery lists what takes or gives something", methods.length > 150, methods.length);
check("oscquery reads a range", service.resolvePath("/fade")?._args?.[0]?.range?.max === 500, service.resolvePath("/fade")?._args);

const inodes = new Set(readdirSync(`/proc/${bench.process.pid}/fd`).map((fd) => {
  try {
    return /socket:\[(\d+)\]/.exec(readlinkSync(`/proc/${bench.process.pid}/fd/${fd}`))?.[1];
  } catch {
    return undefined;
  }
}));
const bound = ["tcp", "tcp6", "udp", "udp6"].flatMap((kind) => readFileSync(`/proc/net/${kind}`, "utf8").trim().split("\n").slice(1).map((line) => line.trim().split(/\s+/))
  .filter((words) => inodes.has(words[9]) && (words[3] === "0A" || words[3] === "07")).map((words) => `${kind} ${words[1].split(":")[0]}`));
check("listens on 127.0.0.1 and nowhere else", JSON.stringify(bound.sort()) === "[\"tcp 0100007F\",\"udp 0100007F\"]", bound);
check("ends well", (await bench.stop()) === 0);
finish(600);
