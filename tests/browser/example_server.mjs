// A hub of paper: serves web/dist and the examples of specs/openapi.yaml, with the answers of
// example_data.mjs where a page needs more. For looking at every state without a hub:
//   node example_server.mjs [port]
import { createHash } from "node:crypto";
import { createServer } from "node:http";
import { readFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";
import { fileURLToPath } from "node:url";

import { describe } from "./api_description.mjs";
import { exampleAccess, ROLE_SCENES } from "./example_access.mjs";
import * as data from "./example_data.mjs";
import { exampleDaily } from "./example_daily.mjs";
import { exampleLogChecks } from "./example_log_checks.mjs";
import { exampleBackupChecks } from "./example_backup_checks.mjs";
import { exampleInternet } from "./example_internet.mjs";
import { exampleMaintenance } from "./example_maintenance.mjs";
import { exampleUses } from "./example_uses.mjs";
import { exampleMail } from "./example_mail.mjs";
import { exampleAround } from "./example_around.mjs";
import { exampleWorries } from "./example_worries.mjs";
import { exampleReviews } from "./example_reviews.mjs";

const dist = new URL("../../web/dist/", import.meta.url);
const CSP =
  "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; form-action 'none'; base-uri 'none'; frame-ancestors 'none'";

/// Operations that need no sign-in.
const OPEN = ["getStatus", "signIn", "checkSetupToken", "completeSetup", "getAuthority"];

/// How long a piece of a file may be.
export const PIECE_BYTES = 1_048_576;

/// The type that a document's ending says.
const typeOf = (name) => data.DOCUMENTS.find(({ file_name }) => name.endsWith(file_name.slice(file_name.lastIndexOf("."))))?.type ?? "image/jpeg";

/// The scenes a page can be looked at in.
export const SCENES = ["usual", "large", "empty", "readonly", "broken", "slow", "new", "signed-out", "proving", "choosing", "enrolling", ...Object.keys(ROLE_SCENES)];

/// Starts the server on a free loopback port. `scene` may be changed at any time.
export async function startExampleServer(port = 0) {
  const api = describe();
  const assets = JSON.parse(readFileSync(new URL("assets.json", dist), "utf8"));
  const streams = new Set();
  let acts = api.operations.find(({ id }) => id === "listSignIns").answers["200"].example.acts;
  let sign_ins = api.operations.find(({ id }) => id === "listSignIns").answers["200"].example.sign_ins;
  let people = data.PEOPLE;
  let changed = {}; // of the settings: the clinic's name, the hours
  let record = null; // P-07's, once it was written anew
  let statements = data.STATEMENTS;
  let documents = data.DOCUMENTS;
  let visits = data.VISITS.visits;
  let checks = []; // self-checks made here
  let saved_searches = data.SAVED_SEARCHES;
  const vouched_checks = new Map(); // by id, once somebody vouched
  let feeds = data.FEEDS;
  let reading = data.READING;
  const arrivals = new Map(); // of files: id → how long it is to be, and what has come
  let register = data.REGISTER.devices; // what is added, changed and retired stays until the end
  // `refuses` holds what it is to refuse next: operation → the members that are wrong. Whoever is signed in may not
  // do what is `barred`, and in another role asked for what is `denied`; `roles` are held in place of the scene's, by the `person` in place of its own; signing in leads to the scene `then`; `trouble` says what of its journal cannot be read; it was `restored` from a backup; generations of the journal are `closed` then; nobody else could confirm an answer while it is `alone`. So many answers about a day come while it is `counting`. `contents` are the files it keeps, by digest. `reviewsAnew()` takes back what was decided of reviews; `witnessesStand(outcome)` is what they answer from then on.
  const hub = { scene: "usual", asked: [], refuses: new Map(), barred: [], denied: [], then: "usual", alone: false, lately: false, trouble: null, restored: false, closed: [], counting: 0, contents: new Map(), close, emit, drop, status };

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
    const chunks = [];
    request.on("data", (chunk) => chunks.push(chunk));
    request.on("end", () => answer(request, url, bodyOf(request, Buffer.concat(chunks)), response));
  });

  function bodyOf({ headers }, bytes) {
    if (headers["content-type"] === "application/octet-stream") return bytes;
    return bytes.length === 0 ? undefined : JSON.parse(bytes.toString("utf8"));
  }

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
    const file = Buffer.isBuffer(value) ? { "Content-Disposition": "attachment; filename*=UTF-8''document" } : {};
    response.writeHead(status, { "Content-Type": type, "Cache-Control": "no-store", ...file });
    response.end(value === undefined ? "" : typeof value === "string" || Buffer.isBuffer(value) ? value : JSON.stringify(value));
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
    // Who has left meanwhile is answered nothing: by now another scene may be played.
    setTimeout(() => response.destroyed || reply(operation, parameters, url.searchParams, body, response), wait).unref();
    return undefined;
  }

  /// The checkpoint of the generation that goes on.
  function newest() {
    return hub.restored ? data.RESTORED : data.CHECKPOINT;
  }

  function status() {
    const example = api.operations.find(({ id }) => id === "getStatus").answers["200"].example;
    const journal =
      hub.scene === "readonly"
        ? { ...example.journal, state: "read-only", since: "2026-01-21T04:00:00.000Z", message: "journal.disk-full", text: data.text("ディスクがいっぱいです。", "The disk is full.") }
        : { ...example.journal, generation: newest().generation, trouble: hub.trouble };
    return { ...example, hub_time: data.NOW, set_up: hub.scene !== "new", clinic: hub.scene === "new" ? null : (changed.clinic ?? example.clinic), journal };
  }

  function refusal(operation) {
    const refused = (code, message, ja, en) => data.problem(code, message, data.text(ja, en));
    const open = OPEN.includes(operation.id);
    if (["signed-out", "new"].includes(hub.scene) && !open) return refused(401, "access.signed-out", "ログインが終わっています。", "You are signed out.");
    const denied = open ? undefined : access.denial(operation.id);
    if (denied) return denied;
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
    if (operation.id === "signIn") hub.scene = hub.then;
    if (operation.id === "completeSetup") hub.scene = "enrolling";
    if (operation.id === "signOut") hub.scene = "signed-out";
    const special = special_answers[operation.id]?.(parameters, query, body);
    if (special === null) return send(response, 404, data.problem(404, "web.not-found", data.text("見つかりません。", "Not found.")), "application/problem+json");
    if (special?.type === "about:blank") return send(response, special.status, special, "application/problem+json");
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
  const access = exampleAccess(api, hub);
  const around = exampleAround(api, hub);
  hub.witnessesStand = around.stand;
  const signedIn = () => ROLE_SCENES[hub.scene] ?? api.operations.find(({ id }) => id === "getSession").answers["200"].example.person;
  let notices = api.operations.find(({ id }) => id === "listNotices").answers["200"].example;
  /// Changes a notice to staff, and answers it; null if there is none of that id.
  const noticed = (id, change) => {
    const found = notices.notices.find((one) => one.id === id);
    if (!found) return null;
    const now = { ...found, ...change };
    notices = { ...notices, notices: notices.notices.map((one) => (one === found ? now : one)) };
    return now;
  };
  /// Puts `item` in the place of the one with its name, and answers what stands or stood there.
  const stated = (item, statement) => {
    statements = { ...statements, items: statements.items.map((one) => (one.control === item.control ? item : one)) };
    emit("board-changed", { judged_at: data.NOW, entry: 48412 });
    return statement;
  };
  const problemAt = (status, message, ja, en, ...pointers) => {
    const said = data.problem(status, message, data.text(ja, en));
    return { ...said, fields: pointers.map((pointer) => ({ pointer, text: said.text })) };
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
    listDeciders: () => (empty() ? { people: [] } : data.DECIDERS),
    listPeople: () => (empty() ? { here: 0, people: [] } : { here: people.filter(({ state }) => state === "here").length, people: people.map(data.listed) }),
    listContacts: () => ({ contacts: empty() ? [] : data.contactsOf(people) }),
    getPerson: ({ person }) => people.find(({ id }) => id === person) ?? null,
    addPerson: (_, __, { why: _why, ...body }) => {
      const one = { ...people[1], ...body, id: `019bdc5e-7a10-7c3e-9f03-${String(people.length).padStart(12, "0")}`, state: "here", signs_in: false };
      people = [...people, one];
      return one;
    },
    changePerson: ({ person }, _, { why: _why, ...body }) => {
      people = people.map((one) => (one.id === person ? { ...one, ...body } : one));
      return people.find(({ id }) => id === person);
    },
    listNotices: () => (empty() ? { ...notices, open: false, notices: [] } : notices),
    recordNotice: (_, __, body) => {
      const responsible_name = notices.people.find(({ id }) => id === body.responsible)?.name ?? null;
      const persons = body.viewers.persons.map((id) => notices.people.find((one) => one.id === id));
      const one = { ...notices.notices[0], ...body, id: `019bdc5e-7a10-7c3e-9f06-${String(notices.notices.length).padStart(12, "0")}`, responsible_name, viewers: { ...body.viewers, persons }, given: null, joined: [], ended: null, state: "written", at: data.NOW };
      notices = { ...notices, notices: [one, ...notices.notices] };
      return one;
    },
    giveNotice: ({ notice }, _, { day }) => noticed(notice, { given: { day, by: signedIn().id, at: data.NOW, alone: "" }, state: "waiting" }),
    tellOfNotice: ({ notice }, _, { person, day }) =>
      noticed(notice, { joined: notices.notices.find(({ id }) => id === notice).joined.map((one) => (one.id === person ? { ...one, told: { day, own: false, by_name: signedIn().name } } : one)) }),
    acknowledgeNotice: ({ notice }) => void noticed(notice, { joined: notices.notices.find(({ id }) => id === notice).joined.map((one) => (one.id === signedIn().id ? { ...one, told: { day: data.NOW.slice(0, 10), own: true, by_name: signedIn().name } } : one)) }),
    getOwnRecords: () => {
      const own = api.operations.find(({ id }) => id === "getOwnRecords").answers["200"].example;
      const to_read = notices.notices.find(({ joined }) => joined.some(({ id, told }) => id === signedIn().id && told === null));
      return { ...own, to_read: to_read ? { ...to_read, joined: [] } : null };
    },
    endNotice: ({ notice }, _, { why }) => noticed(notice, { ended: { by: signedIn().id, at: data.NOW, why }, state: "ended" }),
    listStatements: () => {
      const all = empty() ? data.FRESH_STATEMENTS : statements;
      return { ...all, alone: hub.alone, items: all.items.map((item) => data.withSecond(item, signedIn(), hub)) };
    },
    getStatement: ({ statement }) => {
      const all = statements.items.flatMap(({ standing, earlier }) => [...(standing ? [standing] : []), ...earlier]);
      const found = all.find(({ id }) => id === statement);
      return found ? data.withTables(found) : null;
    },
    makeStatement: (_, __, body) => {
      const found = statements.items.find(({ control }) => control === body.control);
      if (!found) return null;
      const item = data.afterAnswer(found, body, signedIn(), documents);
      return stated(item, item.standing);
    },
    confirmStatement: ({ statement }, _, { why }) => {
      const found = statements.items.find(({ standing }) => standing?.id === statement);
      if (!found) return null;
      const own = found.standing.by === signedIn().id;
      if (own && !hub.alone) return problemAt(409, "statements.same-person", "答えた人は、自分では確認できません。", "Whoever answered does not confirm it.");
      if (hub.alone && (own || hub.lately) && why === "") return problemAt(400, "statements.reason", "理由を入れてください。", "Please give a reason.", "/why");
      const item = data.afterConfirmation(found, why, signedIn(), hub);
      return stated(item, item.standing);
    },
    listReading: () => {
      if (empty()) return { ...data.READING, materials: [], acts: [] };
      return hub.scene in ROLE_SCENES ? data.ownReading(ROLE_SCENES[hub.scene]) : reading;
    },
    acknowledgeReading: ({ edition }) => {
      const of = (one) => one.editions[0].id === edition;
      if (!reading.materials.some(of)) return null;
      reading = { ...reading, materials: reading.materials.map((one) => (of(one) ? data.afterReading(one, signedIn()) : one)) };
      return { edition, person: signedIn().id, day: reading.today, own: true, by: signedIn().id, at: data.NOW };
    },
    recordReading: ({ edition }, _, { person, day }) => {
      const done = (one) => (one.person === person ? { ...one, day, own: false, shown_by_name: signedIn().name } : one);
      reading = { ...reading, materials: reading.materials.map((one) => (one.editions[0].id === edition ? { ...one, readers: one.readers.map(done), read: one.read + 1 } : one)) };
      return { edition, person, day, own: false, by: signedIn().id, at: data.NOW };
    },
    addMaterial: (_, __, { title, issuer, kinds, roles, document, ...edition }) => {
      const one = { ...data.READING.materials[1], id: `019bdc5e-7a10-7c3e-9f07-${String(reading.materials.length).padStart(12, "0")}`, title, issuer, kinds, roles, editions: [{ ...data.READING.materials[1].editions[0], ...edition, id: `019bdc5e-7a10-7c3e-9f08-${String(reading.materials.length).padStart(12, "0")}`, document: document === null ? null : { id: document, title: null, as_filed: true } }], readers: [], mine: null, read: 0, of: 0 };
      reading = { ...reading, materials: [one, ...reading.materials] };
      return one;
    },
    recordAwareness: (_, __, { attendants, ...body }) => {
      const names = attendants.map((person) => reading.people.find(({ id }) => id === person)?.name ?? null);
      const act = { ...data.READING.acts[0], ...body, id: `019bdc5e-7a10-7c3e-9f09-${String(reading.acts.length).padStart(12, "0")}`, attendant_names: names, attended: names.length };
      reading = { ...reading, acts: [act, ...reading.acts] };
      return act;
    },
    listDuties: () => {
      const roles = hub.scene in ROLE_SCENES;
      return { ...data.CALENDAR, by_mail: !empty(), duties: hub.duties ?? (empty() || roles ? [] : data.CALENDAR.duties) };
    },
    listCalendarFeeds: () => ({ feeds: empty() ? [] : feeds }),
    makeCalendarFeed: (_, __, { label }) => {
      const feed = { id: `019bdc5e-7a10-7c3e-9f06-${String(feeds.length).padStart(12, "0")}`, label, made: data.NOW, used: null };
      feeds = [feed, ...feeds];
      return { feed, address: "https://192.168.0.10:8443/api/v1/calendar/feed/3Yq0t8f2mT1mW7o4k9bZrXcV5nA6sD8gH2jL4pQ0uEw" };
    },
    removeCalendarFeed: ({ feed }) => {
      if (!feeds.some(({ id }) => id === feed)) return null;
      feeds = feeds.filter(({ id }) => id !== feed);
      return undefined;
    },
    listDocuments: () => ({ documents: empty() ? [] : documents }),
    beginDocument: (_, __, { bytes }) => {
      const arrival = `019bdc5e-7a10-7c3e-9f04-${String(arrivals.size).padStart(12, "0")}`;
      arrivals.set(arrival, { bytes, pieces: Buffer.alloc(0) });
      return { arrival, piece_bytes: PIECE_BYTES };
    },
    addDocumentPiece: ({ arrival, offset }, _, piece) => {
      const found = arrivals.get(arrival);
      if (!found) return null;
      const again = found.pieces.subarray(Number(offset), Number(offset) + piece.length).equals(piece);
      if (piece.length > PIECE_BYTES || (!again && Number(offset) !== found.pieces.length)) {
        return problemAt(409, "documents.piece", "ファイルの一部が、順番どおりに届きませんでした。", "A part of the file is not the next one.");
      }
      if (!again) found.pieces = Buffer.concat([found.pieces, piece]);
      return { bytes: found.pieces.length };
    },
    fileDocument: (_, __, { arrival, title, file_name }) => {
      const found = arrivals.get(arrival);
      if (!found) return null;
      if (found.pieces.length !== found.bytes) return problemAt(409, "documents.unfinished", "ファイルがまだ全部届いていません。", "Something of the file is still missing.");
      arrivals.delete(arrival);
      const digest = createHash("sha256").update(found.pieces).digest("hex");
      hub.contents.set(digest, found.pieces);
      const { id: by, name } = signedIn();
      const one = { ...data.DOCUMENTS[0], id: `019bdc5e-7a10-7c3e-9f05-${String(documents.length).padStart(12, "0")}`, title, file_name, type: typeOf(file_name), bytes: found.bytes, digest, by, by_name: name, at: data.NOW };
      documents = [one, ...documents];
      return one;
    },
    getDocumentContent: ({ document }) => {
      const found = documents.find(({ id }) => id === document);
      return found ? (hub.contents.get(found.digest) ?? Buffer.from("%PDF-1.7")) : null;
    },
    withdrawStatement: ({ statement }, _, { why }) => {
      const found = statements.items.find(({ standing }) => standing?.id === statement);
      if (!found) return null;
      const item = data.afterWithdrawal(found, why, signedIn());
      return stated(item, item.earlier[0]);
    },
    listVisits: () => (empty() ? { ...data.FRESH_VISITS, devices: data.visits().devices } : { ...data.visits(), visits }),
    addVisit: (_, __, { report, devices, ...body }) => {
      const document = documents.find(({ id }) => id === report);
      const one = {
        ...data.VISITS.visits[0], company: "", about: "", ...body, id: `019bdc5e-7a10-7c3e-9f06-${String(visits.length).padStart(12, "0")}`,
        devices: data.visits().devices.filter(({ id }) => devices.includes(id)),
        report: document ? { document: document.id, digest: document.digest, title: document.title } : null,
      };
      visits = [one, ...visits];
      return one;
    },
    attachVisitReport: ({ visit }, _, { report }) => {
      const { id: document, digest, title } = documents.find(({ id }) => id === report);
      visits = visits.map((one) => (one.id === visit ? { ...one, report: { document, digest, title } } : one));
      return visits.find(({ id }) => id === visit);
    },
    getVisitScript: () => Buffer.from("# sekisho-read.ps1\n"),
    previewReading: (_, __, { text }) =>
      text.includes("sekisho-read") ? data.readingPreview() : problemAt(400, "visits.reading-schema", "このファイルは、sekisho-read.ps1 の結果ではありません。", "This file is no result of sekisho-read.ps1."),
    importReading: (_, __, { device, day, who, visit }) => {
      const found = data.visits().devices.find((one) => one.id === device);
      return { reading: { ...data.READINGS[0], device: found, day, who, visit }, used: data.READING_PREVIEW.tables.map(({ table, title }) => ({ table, title })), older: [] };
    },
    getSelfCheck: () => {
      const all = data.selfChecks();
      return empty() ? { ...all, here: null, browser: { ...all.browser, windows: "not-over-http" }, checks: [] } : { ...all, checks: [...checks, ...all.checks].map((one) => vouched_checks.get(one.id) ?? one) };
    },
    makeSelfCheck: (_, __, body) => {
      checks = [data.checked(body, signedIn()), ...checks];
      return checks[0];
    },
    vouchForSelfCheck: ({ check }, _, { why }) => {
      const found = [...checks, ...data.selfChecks().checks].find(({ id }) => id === check);
      if (!found) return null;
      const changed = data.vouched(found, why, signedIn());
      vouched_checks.set(check, changed);
      return changed;
    },
    listNeighbours: () => (empty() ? { neighbours: [] } : data.NEIGHBOURS),
    listEntries: (_, query) =>
      empty()
        ? { entries: [], next: null, closed: [], checkpoint: { ...data.CHECKPOINT, size: 0 } }
        : { ...data.entries(query.get("before"), Number(query.get("limit") ?? 50), newest()), closed: hub.closed },
    searchEntries: (_, __, criteria) => {
      hub.searched = criteria;
      return empty() ? { entries: [], next: null, unread: 0, closed: [], asked_for: [], sessions_left: false } : data.found(criteria.below);
    },
    listSavedSearches: () => ({ today: "2026-01-21", searches: empty() ? [] : saved_searches }),
    saveSearch: (_, __, { name, ...asked }) => {
      if (saved_searches.some((one) => one.name === name)) {
        return problemAt(409, "usage.saved-search-taken", "その名前は、もう使われています。", "Another one has that name.", "/name");
      }
      const none = { person: null, terminal: null, kind: null, class: null, action: null, outcome: null, days: null };
      const made = { ...none, ...asked, id: `019bdc5e-7a10-7c3e-9f00-${String(saved_searches.length + 100).padStart(12, "0")}`, name, by_name: signedIn().name };
      saved_searches = [...saved_searches, made];
      return made;
    },
    removeSavedSearch: ({ search }) => {
      saved_searches = saved_searches.filter(({ id }) => id !== search);
      return undefined;
    },
    getEntry: ({ index }) => {
      const place = data.placeOf(index, newest());
      return data.entryPage(place.index, place.generation);
    },
    getEntryBody: ({ index }) => data.entryBody(data.placeOf(index, newest()).index),
    getProof: ({ index }) => `c2sp.org/tlog-proof@v1\nindex ${index}\n\n${data.CHECKPOINT.note}`,
    listSignIns: () => ({ sign_ins, acts: hub.was_reset ? [{ ...acts[0], ...hub.was_reset }, ...acts] : acts }),
    confirmSignInAct: ({ act }) => {
      const { id: by, name: by_name } = signedIn();
      const change = { waits_for_you: false, alone: false, confirmed: { by, by_name, at: data.NOW, lately: true } };
      if (hub.was_reset?.id === act) hub.was_reset = { ...hub.was_reset, ...change };
      else acts = acts.map((one) => (one.id === act ? { ...one, ...change, alone: true } : one));
      return acts[0];
    },
    grantRoles: ({ person }, _, { until, ...granted }) => {
      sign_ins = sign_ins.map((one) => (one.id === person ? { ...one, contract: "", scope: "", ...granted, ends: `${until}T15:00:00.000Z` } : one));
      return sign_ins.find(({ id }) => id === person);
    },
    addSignIn: (_, __, { name: typed, person = null, roles, reason }) => {
      if (person === null && roles.includes("temporary")) {
        return problemAt(400, "people.temporary-incomplete", "短期職員には、所属、終わりの日、指示する人が必要です。", "A temporary needs an employer, a last day and somebody who instructs.", "/person");
      }
      const name = typed ?? people.find(({ id }) => id === person).name;
      people = people.map((one) => (one.id === person ? { ...one, signs_in: true } : one));
      const { code, first_until } = api.operations.find(({ id }) => id === "addSignIn").answers["201"].example;
      const one = { ...sign_ins[0], first_until, id: person ?? `019bdc5e-7a10-7c3e-9f02-${String(sign_ins.length).padStart(12, "0")}`, name, roles, reason };
      sign_ins = [...sign_ins.filter((other) => other.name !== name), one];
      return { ...one, code };
    },
    confirmSetUp: () => {
      const ended = sign_ins.filter(({ state, roles }) => state === "active" && roles.includes("set-up"));
      sign_ins = sign_ins.map((one) => (ended.includes(one) ? { ...one, state: "disabled" } : one));
      return { ended: ended.length };
    },
    resetSignIn: ({ person }) => {
      const { code, first_until } = api.operations.find(({ id }) => id === "addSignIn").answers["201"].example;
      sign_ins = sign_ins.map((one) => (one.id === person ? { ...one, state: "active", first_until } : one));
      return { ...sign_ins.find(({ id }) => id === person), code };
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
    ...access.answers,
    ...exampleReviews(hub, emit, signedIn),
    ...exampleDaily(hub, emit, signedIn),
    ...exampleLogChecks(hub, emit, signedIn),
    ...exampleBackupChecks(hub, emit, signedIn),
    ...exampleInternet(hub, emit, signedIn),
    ...exampleMaintenance(hub, emit, signedIn),
    ...exampleUses(hub, signedIn),
    ...around.answers,
    ...exampleMail(hub),
    ...exampleWorries(hub, emit, signedIn),
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
