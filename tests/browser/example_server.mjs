// A hub of paper: serves web/dist and the examples of specs/openapi.yaml, with the answers of
// example_data.mjs where a page needs more. For looking at every state without a hub:
//   node example_server.mjs [port]
import { createServer } from "node:http";
import { readFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";
import { fileURLToPath } from "node:url";

import { describe } from "./api_description.mjs";
import * as data from "./example_data.mjs";

const dist = new URL("../../web/dist/", import.meta.url);
const CSP =
  "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; form-action 'none'; base-uri 'none'; frame-ancestors 'none'";

/// Operations that need no sign-in.
const OPEN = ["getStatus", "signIn", "checkSetupToken", "completeSetup", "getAuthority"];

/// The scenes a page can be looked at in.
export const SCENES = ["usual", "large", "empty", "readonly", "broken", "slow", "new", "signed-out"];

/// Starts the server on a free loopback port. `scene` may be changed at any time.
export async function startExampleServer(port = 0) {
  const api = describe();
  const assets = JSON.parse(readFileSync(new URL("assets.json", dist), "utf8"));
  const streams = new Set();
  let sign_ins = api.operations.find(({ id }) => id === "listSignIns").answers["200"].example.sign_ins;
  let people = data.PEOPLE;
  let changed = {}; // of the settings: the clinic's name, the hours
  let record = null; // P-07's, once it was written anew
  let statements = data.STATEMENTS;
  let register = data.REGISTER.devices; // what is added, changed and retired stays until the end
  // `refuses` holds what it is to refuse next: operation → the members that are wrong. Whoever is signed in may not
  // do what is `barred`.
  const hub = { scene: "usual", asked: [], refuses: new Map(), barred: [], close, emit, drop };

  function emit(event, body) {
    for (const stream of streams) stream.write(`event: ${event}\ndata: ${JSON.stringify(body)}\n\n`);
  }
  /// Cuts every stream, as a hub that stops does.
  function drop() {
    for (const stream of streams) stream.destroy();
  }
  async function close() {
    for (const stream of streams) stream.end();
    server.closeAllConnections?.();
    await new Promise((done) => server.close(done));
  }

  const server = createServer((request, response) => {
    const url = new URL(request.url, "http://hub");
    if (!url.pathname.startsWith("/api/v1/")) return void serveAsset(url.pathname, response);
    let body = "";
    request.on("data", (chunk) => (body += chunk));
    request.on("end", () => answer(request, url, body === "" ? undefined : JSON.parse(body), response));
  });

  function serveAsset(path, response) {
    const found = assets.find((asset) => asset.path === path) ?? assets.find((asset) => asset.path === "/index.html");
    const packed = readFileSync(new URL(found.file, dist));
    response.writeHead(200, {
      "Content-Type": found.type,
      "Content-Security-Policy": CSP,
      "X-Content-Type-Options": "nosniff",
      "Cache-Control": found.immutable ? "public, max-age=31536000, immutable" : "no-cache",
    });
    response.end(gunzipSync(packed));
  }

  function send(response, status, value, type = "application/json") {
    response.writeHead(status, { "Content-Type": type, "Cache-Control": "no-store" });
    response.end(value === undefined ? "" : typeof value === "string" ? value : JSON.stringify(value));
  }

  function answer({ method, headers }, url, body, response) {
    const path = url.pathname.slice("/api/v1".length);
    const matched = match(api, method, path);
    if (!matched) return send(response, 404, data.problem(404, "web.no-such-address", data.text("その場所はありません。", "No such address.")), "application/problem+json");
    const { operation, parameters } = matched;
    hub.asked.push(operation.id);
    if (method !== "GET" && !OPEN.includes(operation.id) && !headers["x-sekisho-csrf"] && !["signed-out", "new"].includes(hub.scene)) {
      return send(response, 403, data.problem(403, "access.csrf", data.text("画面が古くなっています。", "This page is out of date.")), "application/problem+json");
    }
    if (operation.id === "streamEvents") {
      response.writeHead(200, { "Content-Type": "text/event-stream", "Cache-Control": "no-store" });
      response.write(`event: status\ndata: ${JSON.stringify(status())}\n\n`);
      streams.add(response);
      response.on("close", () => streams.delete(response));
      return undefined;
    }
    const wait = hub.scene === "slow" && !["getStatus", "getSession"].includes(operation.id) ? 60_000 : 0;
    setTimeout(() => reply(operation, parameters, url.searchParams, body, response), wait).unref();
    return undefined;
  }

  function status() {
    const example = api.operations.find(({ id }) => id === "getStatus").answers["200"].example;
    const journal =
      hub.scene === "readonly"
        ? { state: "read-only", since: "2026-01-21T04:00:00.000Z", message: "journal.disk-full", text: data.text("ディスクがいっぱいです。", "The disk is full.") }
        : example.journal;
    return { ...example, hub_time: data.NOW, set_up: hub.scene !== "new", clinic: hub.scene === "new" ? null : (changed.clinic ?? example.clinic), journal };
  }

  function refusal(operation) {
    const refused = (code, message, ja, en) => data.problem(code, message, data.text(ja, en));
    const open = OPEN.includes(operation.id);
    if (["signed-out", "new"].includes(hub.scene) && !open) return refused(401, "access.signed-out", "ログインが終わっています。", "You are signed out.");
    if (hub.scene === "broken" && !open && operation.id !== "getSession") return refused(503, "storage.busy", "記録を読めませんでした。", "The records could not be read.");
    const wrong = hub.refuses.get(operation.id);
    hub.refuses.delete(operation.id);
    if (wrong) {
      const said = refused(400, wrong.message ?? "http.body-fields", "入力に直していただくところがあります。", "Something in what you typed needs correction.");
      return { ...said, fields: wrong.pointers.map((pointer) => ({ pointer, text: said.text })) };
    }
    if (hub.scene === "readonly" && operation.method !== "GET") return refused(503, "journal.stopped", "日誌に書き込めません。", "The journal cannot record.");
    return undefined;
  }

  function reply(operation, parameters, query, body, response) {
    const refused = refusal(operation);
    if (refused) return send(response, refused.status, refused, "application/problem+json");
    if (operation.id === "signIn" && body.password !== "庭の梅の木が三本とも咲いた朝") {
      const wrong = api.document.components.responses.Problem.content["application/problem+json"].example;
      return send(response, 401, wrong, "application/problem+json");
    }
    if (operation.id === "signIn" || operation.id === "completeSetup") hub.scene = "usual";
    if (operation.id === "signOut") hub.scene = "signed-out";
    const special = special_answers[operation.id]?.(parameters, query, body);
    if (special === null) return send(response, 404, data.problem(404, "web.not-found", data.text("見つかりません。", "Not found.")), "application/problem+json");
    const [code, said] = Object.entries(operation.answers).find(([one]) => one.startsWith("2"));
    if (operation.id === "createEnrolmentToken") {
      const chosen = operation.answers[hub.scene === "empty" ? "200" : "201"];
      return send(response, hub.scene === "empty" ? 200 : 201, chosen.example);
    }
    return send(response, Number(code), special ?? said.example, said.type ?? "application/json");
  }

  function added({ name, place = "", owner = "", use, roles, mac = null, ip = null }, origin) {
    const id = `019bdc5e-7a10-7c3e-9f01-${String(register.length).padStart(12, "0")}`;
    const known = mac?.toLowerCase().replaceAll("-", ":") ?? null;
    const one = { ...data.REGISTER.devices[3], id, name, place, owner, use, roles, origin, addresses: known ? [{ mac: known, ip, vendor: null, source: "typed" }] : [] };
    register = [one, ...register];
    emit("device-changed", { device: id });
    return one;
  }
  const signedIn = () => api.operations.find(({ id }) => id === "getSession").answers["200"].example.person;
  /// Puts `item` in the place of the one with its name, and answers what stands or stood there.
  const stated = (item, statement) => {
    statements = { ...statements, items: statements.items.map((one) => (one.control === item.control ? item : one)) };
    emit("board-changed", { judged_at: data.NOW, entry: 48412 });
    return statement;
  };
  const empty = () => hub.scene === "empty";
  const settings = () => {
    const example = api.operations.find(({ id }) => id === "getSettings").answers["200"].example;
    if (empty()) return { ...example, p07: record, last_backup: null, agent_listen: { address: "127.0.0.1:8441", loopback: true } };
    return { ...example, p07: record ?? example.p07, clinic: { ...example.clinic, name: changed.clinic ?? example.clinic.name }, hours: { ...(changed.hours ?? example.hours), confirmed: true } };
  };
  const special_answers = {
    getStatus: () => status(),
    getBoard: () => (empty() ? data.FRESH_BOARD : data.BOARD),
    getArticle: ({ article }) => data.articlePage(article),
    getControl: ({ control }) => data.controlPage(control),
    listControlRows: ({ control }) => (empty() ? { ...data.rowsOf(control), rows: [] } : data.rowsOf(control)),
    getFactTable: ({ table }) => data.factTable(table),
    listDevices: () =>
      hub.scene === "large" ? data.LARGE_REGISTER : empty() ? { devices: [], registered: 0, retired: 0, neighbours: 0 } : { ...data.REGISTER, devices: register, registered: register.length },
    getDevice: ({ device }) => data.devicePage(register.find(({ id }) => id === device)),
    addDevice: (_, __, body) => added(body, "hand"),
    importDevices: (_, __, { csv }) => {
      const lines = csv.trim().split("\n").slice(1);
      for (const line of lines) {
        const [name, ip, mac] = line.split(",");
        added({ name, ip, mac, use: "undecided", roles: ["other"] }, "lease-list");
      }
      return { added: lines.length, known: 0 };
    },
    previewDeviceImport: (_, __, { csv }) => {
      const wrong = csv.trim().split("\n").slice(1).some((line) => line.split(",")[2]?.length !== 17);
      return wrong ? undefined : { new: 2, known: 0, wrong: 0, lines: [] };
    },
    updateDevice: ({ device }, _, body) => {
      register = register.map((one) => (one.id === device ? { ...one, ...body } : one));
      return register.find(({ id }) => id === device);
    },
    retireDevice: ({ device }) => {
      const gone = register.find(({ id }) => id === device);
      register = register.filter(({ id }) => id !== device);
      return { ...gone, state: "retired" };
    },
    attachAddress: ({ device }) => register.find(({ id }) => id === device),
    listPeople: () => (empty() ? { here: 0, people: [] } : { here: people.filter(({ state }) => state === "here").length, people }),
    getPerson: ({ person }) => people.find(({ id }) => id === person) ?? null,
    addPerson: (_, __, body) => {
      const one = { ...people[1], ...body, id: `019bdc5e-7a10-7c3e-9f03-${String(people.length).padStart(12, "0")}`, state: "here", signs_in: false };
      people = [...people, one];
      return one;
    },
    changePerson: ({ person }, _, { why: _why, ...body }) => {
      people = people.map((one) => (one.id === person ? { ...one, ...body } : one));
      return people.find(({ id }) => id === person);
    },
    listStatements: () => (empty() ? data.FRESH_STATEMENTS : statements),
    makeStatement: (_, __, body) => {
      const found = statements.items.find(({ control }) => control === body.control);
      if (!found) return null;
      const item = data.afterAnswer(found, body, signedIn());
      return stated(item, item.standing);
    },
    withdrawStatement: ({ statement }, _, { why }) => {
      const found = statements.items.find(({ standing }) => standing?.id === statement);
      if (!found) return null;
      const item = data.afterWithdrawal(found, why, signedIn());
      return stated(item, item.earlier[0]);
    },
    listNeighbours: () => (empty() ? { neighbours: [] } : data.NEIGHBOURS),
    listEntries: (_, query) =>
      empty()
        ? { entries: [], next: null, checkpoint: { ...data.CHECKPOINT, size: 0 } }
        : data.entries(query.has("before") ? Number(query.get("before")) : null, Number(query.get("limit") ?? 50)),
    getEntry: ({ index }) => data.entryPage(Number(index)),
    getEntryBody: ({ index }) => data.entryBody(Number(index)),
    getProof: ({ index }) => `c2sp.org/tlog-proof@v1\nindex ${index}\n\n${data.CHECKPOINT.note}`,
    listSignIns: () => ({ sign_ins }),
    addSignIn: (_, __, { name, roles }) => {
      const one = { ...sign_ins[0], id: `019bdc5e-7a10-7c3e-9f02-${String(sign_ins.length).padStart(12, "0")}`, name, roles };
      sign_ins = [...sign_ins.filter((other) => other.name !== name), one];
      return one;
    },
    changeSettings: (_, __, body) => {
      changed = { ...changed, ...body };
      return settings();
    },
    recordPrograms: (_, __, written) => {
      record = { ...written, at: data.NOW, entry: 48413 };
      return settings();
    },
    disableSignIn: ({ person }) => {
      sign_ins = sign_ins.map((one) => (one.id === person ? { ...one, state: "disabled" } : one));
      return sign_ins.find(({ id }) => id === person);
    },
    getCheckpoint: () => data.CHECKPOINT,
    getCatalog: () => data.CATALOG,
    listDropIns: () => (empty() ? { drop_ins: [] } : undefined),
    getSession: () => {
      const session = api.operations.find(({ id }) => id === "getSession").answers["200"].example;
      return { ...session, may: [...new Set([...session.may, "getEntryBody", "attachAddress", "changeSettings", "listStatements", "makeStatement", "withdrawStatement"])].filter((one) => !hub.barred.includes(one)) };
    },
    getSettings: () => settings(),
  };

  await new Promise((done) => server.listen(port, "127.0.0.1", done));
  hub.url = `http://127.0.0.1:${server.address().port}`;
  return hub;
}

/// The operation of an address, and the values in its path.
export function match(api, method, path) {
  for (const operation of api.operations) {
    if (operation.method !== method) continue;
    const names = [];
    const pattern = operation.route.replace(/\{(\w+)\}/g, (_, name) => {
      names.push(name);
      return "([^/]+)";
    });
    const found = new RegExp(`^${pattern}$`).exec(path);
    // A fixed address comes before one with a value in its place.
    if (!found || (names.length > 0 && api.operations.some((one) => one.method === method && one.route === path))) continue;
    return { operation, parameters: Object.fromEntries(names.map((name, at) => [name, decodeURIComponent(found[at + 1])])) };
  }
  return undefined;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const hub = await startExampleServer(Number(process.argv[2] ?? 8439));
  console.log(`${hub.url}`);
}
