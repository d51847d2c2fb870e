import type { Answer } from "../../api/client.ts";
import { now } from "../../api/state.ts";
import { brief, wholeDay } from "../../words/dates.ts";
import { say } from "../../words/language.ts";
import { grouped } from "../../words/numbers.ts";
import { clockField } from "../usage/words.ts";

/// A sentence about the state of 日レセ; `wrong` if it wants somebody.
export interface Said {
  words: string;
  wrong?: boolean;
}

type Row = Record<string, string | number | null>;
export type Tables = Map<string, Row[]>;

/// The rows of a fact table by their columns' names.
export function rowsOf(fact: Answer<"getFactTable">): Row[] {
  return fact.rows.map((row) => Object.fromEntries(fact.columns.map(({ name }, at) => [name, row[at] ?? null])));
}

const MS_A_DAY = 86_400_000;
const dayWords = (day: string | number | null): string => (typeof day === "number" ? wholeDay(new Date(day * MS_A_DAY).toISOString().slice(0, 10)) : "");

/// Why a table says nothing of now, though it was read before.
export interface Untold {
  why: "failed" | "old";
  at: string; // when it was last read
}
export type Untolds = Map<string, Untold>;

function first(tables: Tables, table: string): Row | undefined {
  return tables.get(table)?.[0];
}

function runningWord({ running, answers, missing }: Row): Said {
  if (running === 0 && missing) return { words: say(`動いていないプログラムがあります：${missing}`, `Programs that do not run: ${missing}`), wrong: true };
  if (running === 0) return { words: say("止まっています。", "It is stopped."), wrong: true };
  if (running !== 1) return { words: say("動いているか、わかりません。", "Whether it runs is not known.") };
  if (answers === 1) return { words: say("動いています。", "It runs.") };
  if (answers === 0) return { words: say("動いていますが、接続を受けていません。", "It runs, but takes no connection."), wrong: true };
  return { words: say("動いています。接続を受けているかは、わかりません。", "It runs; whether it takes connections is not known.") };
}

export function runningOf(tables: Tables, untold: Untolds = new Map()): Said[] {
  const health = first(tables, "orca_health");
  if (!health) return [unread(untold.get("orca_health"))];
  const said: Said[] = [];
  said.push(runningWord(health));
  if (health.database_running === 0) said.push({ words: say("データベースが止まっています。", "Its database is stopped."), wrong: true });
  else if (health.database_answers === 0) said.push({ words: say("データベースが接続を受けていません。", "Its database takes no connection."), wrong: true });
  if (health.database_host) said.push(elsewhere(String(health.database_host), health.database_reached ?? null));
  if (typeof health.answer_ms === "number") {
    const time = grouped(health.answer_ms);
    said.push({ words: say(`サーバーの中では、${time} ミリ秒で答えました。`, `On its server it answered in ${time} ms.`) });
  } else if (health.answer_asked === 1) said.push({ words: say("答えるまでの時間は、測れませんでした。", "How long it takes to answer could not be measured.") });
  if (typeof health.hour_errors === "number" && typeof health.hour_calls !== "number") {
    said.push({
      words: say(
        `最後に使われた1時間(${hourWords(health)})：内部のエラー ${grouped(health.hour_errors)}(操作の速さは、この世代の日レセのログには出ません)`,
        `In the last hour of use (${hourWords(health)}): errors of its own ${grouped(health.hour_errors)} (how quickly it answers this generation's log does not say)`,
      ),
    });
  }
  if (typeof health.hour_calls === "number") {
    const slow = Number(health.hour_slow ?? 0);
    const errors = Number(health.hour_errors ?? 0);
    const hour = hourWords(health);
    const broken = typeof health.hour_broken === "number" ? grouped(health.hour_broken) : "?";
    said.push({
      words: say(
        `最後に使われた1時間(${hour})：操作 ${grouped(health.hour_calls)}、3秒以上かかったもの ${grouped(slow)}、内部のエラー ${grouped(errors)}、切れた接続 ${broken}`,
        `In the last hour of use (${hour}): acts ${grouped(health.hour_calls)}, of three seconds or more ${grouped(slow)}, errors of its own ${grouped(errors)}, connections that broke ${broken}`,
      ),
    });
  }
  return said;
}

function hourWords(health: Row): string {
  return say(`${dayWords(health.hour_day ?? null)} ${health.hour_from ?? "?"}時から`, `${dayWords(health.hour_day ?? null)}, from ${health.hour_from ?? "?"}:00`);
}

/// A database on another machine: whether it can be reached. Whether it runs is not seen.
function elsewhere(host: string, reached: string | number | null): Said {
  if (reached === 1) return { words: say(`データベースは別の機器(${host})にあり、つながります。`, `Its database is on another machine (${host}), which can be reached.`) };
  if (reached === 0) return { words: say(`データベースは別の機器(${host})にあり、つながりません。`, `Its database is on another machine (${host}), which cannot be reached.`), wrong: true };
  return { words: say(`データベースは別の機器(${host})にあります。つながるかは、ためせません。`, `Its database is on another machine (${host}); whether it can be reached could not be tried.`) };
}

/// How soon it answered the hub, as a terminal would have seen it.
export function answerOf({ at, asked, microseconds }: Answer<"getOrcaAnswers">["answers"][number]): Said {
  const time = clockField(at);
  // Its firewall may let terminals in alone.
  if (microseconds === null) return { words: say(`関所本体からは、つながるのを確かめられません(${time})。`, `Whether it answers terminals, the hub cannot see: it gets no answer (${time}).`) };
  const milliseconds = Math.max(1, Math.round(microseconds / 1000));
  if (asked) return { words: say(`関所本体からは、${grouped(milliseconds)} ミリ秒で答えます(${time})。`, `It answers the hub in ${grouped(milliseconds)} ms (${time}).`) };
  return { words: say(`関所本体からは、${grouped(milliseconds)} ミリ秒でつながります。答えるかまでは、ためしません(${time})。`, `The hub connects to it in ${grouped(milliseconds)} ms; whether it answers is not tried (${time}).`) };
}

function unread(untold: Untold | undefined): Said {
  if (!untold) return { words: say("まだ読めていません。", "Not read yet.") };
  const at = brief(untold.at, now());
  if (untold.why === "failed") return { words: say(`読み取れません(${at}の読み取り)。`, `It cannot be read (reading of ${at}).`) };
  return { words: say(`古くなっています(${at}に読んだきりです)。`, `It is too old to say: last read ${at}.`) };
}

export function versionsOf(tables: Tables, untold: Untolds = new Map()): Said[] {
  const server = first(tables, "orca_server");
  if (!server) return [unread(untold.get("orca_server"))];
  const name = server.generation === "weborca" ? "WebORCA" : say("WebORCAより前の日レセ", "the generation before WebORCA");
  const said: Said[] = [{ words: server.version ? `${name} ${server.version}` : `${name}${say("(版はわかりません)", " (version not known)")}` }];
  const database = first(tables, "orca_database");
  if (database?.schema_version) said.push({ words: say(`データベースの版 ${database.schema_version}`, `schema ${database.schema_version}`) });
  said.push(...newestOf(tables.get("orca_versions") ?? []));
  const plugins = tables.get("orca_plugins") ?? [];
  if (plugins.length > 0) {
    const names = plugins.map(({ name: of }) => String(of)).join(say("、", ", "));
    said.push({ words: say(`追加されたソフト：${names}`, `plug-ins: ${names}`) });
  }
  return said;
}

function thingWord({ thing, name }: Row): string {
  switch (thing) {
    case "schema":
      return say("データベースの構造", "schema");
    case "program":
      return say("プログラム", "programs");
    case "release":
      return say("リリース", "release");
    default:
      return String(name ?? "") || say("マスタ", "masters");
  }
}

/// What is behind; that nothing is, as far as is known and since when; or that it is not known.
function newestOf(versions: Row[]): Said[] {
  if (versions.length === 0) return [];
  const said: Said[] = [];
  const behind = versions.filter(({ state }) => state === "behind").map(thingWord);
  const judged = versions.filter(({ thing }) => thing === "schema" || thing === "master" || thing === "program");
  if (behind.length > 0) {
    said.push({ words: say(`最新でないもの：${behind.join("、")}`, `not the newest: ${behind.join(", ")}`), wrong: true });
  } else if (judged.every(({ state }) => state === "current")) {
    const heard = judged.map(({ asked_day }) => asked_day);
    const day = heard.every((one): one is number => typeof one === "number") ? dayWords(Math.min(...heard)) : "";
    said.push({ words: day ? say(`日レセが ${day} に知った最新の版です。`, `The newest that 日レセ had heard of on ${day}.`) : say("日レセが知っている最新の版です。", "The newest that 日レセ has heard of.") });
  } else {
    said.push({ words: say("最新かどうかは、わからないものがあります。", "Whether some of it is the newest is not known.") });
    said.push(...whyUnknown(judged.filter(({ state }) => state === "unknown")));
  }
  if (versions.some(({ broken }) => typeof broken === "number" && broken > 0)) {
    said.push({ words: say("欠けているか、終わっていない更新があります。", "Some updates are missing, altered or not finished."), wrong: true });
  }
  return said;
}

/// Of each reason the things of which it keeps that from being known.
function whyUnknown(versions: Row[]): Said[] {
  const of = new Map<string, string[]>();
  for (const one of versions) {
    const why = reasonWord(one.reason ?? null);
    of.set(why, [...(of.get(why) ?? []), thingWord(one)]);
  }
  return [...of].filter(([why]) => why !== "").map(([why, things]) => ({ words: say(`${things.join("、")}：${why}`, `${things.join(", ")}: ${why}`) }));
}

function reasonWord(reason: string | number | null): string {
  switch (reason) {
    case "not-read":
      return say("データベースもAPIも読んでいません。", "neither its database nor its API is read.");
    case "not-granted":
      return say("データベースのその表を読む許可がありません。", "there is no right to read its table.");
    case "not-there":
      return say("書かれているはずの表かファイルがありません。", "the table or file that says so is not there.");
    case "no-newest":
      return say("最新の版が、日レセにも知られていません。", "日レセ has heard of no newest one.");
    case "ahead":
      return say("日レセが知っている最新の版より新しくなっています。", "it is ahead of the newest that 日レセ has heard of.");
    case "no-patches":
      return say("更新がひとつも書かれていません。", "no update is written down.");
    case "not-judged":
      return say("新しいかどうかを比べるものがありません。", "there is nothing to compare it with.");
    default:
      return "";
  }
}

export function backupsOf(tables: Tables, untold: Untolds = new Map()): Said[] {
  const backups = tables.get("orca_backups");
  if (!backups) return [unread(untold.get("orca_backups"))];
  // What passes through there is kept by nobody.
  const kept = backups.filter(({ path }) => !String(path).startsWith("/var/tmp/"));
  const left = backups.length - kept.length;
  const beside: Said[] = left === 0 ? [] : [{ words: say(`/var/tmp に残された控えが ${left}個あります。`, `${left} were left in /var/tmp.`) }];
  const days = kept.map(({ made_day }) => made_day).filter((day): day is number => typeof day === "number");
  if (days.length === 0) return [{ words: say("見つかっていません。", "None was found."), wrong: true }, ...beside];
  return [{ words: say(`最後は ${dayWords(Math.max(...days))}(${kept.length}個)`, `the newest of ${dayWords(Math.max(...days))} (${kept.length} files)`) }, ...beside];
}

export function settingsOf(tables: Tables, untold: Untolds = new Map()): Said[] {
  const settings = first(tables, "orca_settings");
  if (!settings) return [unread(untold.get("orca_settings"))];
  const said: Said[] = [];
  if (settings.tls === 1) {
    const until = dayWords(settings.certificate_until_day ?? null);
    said.push({ words: say(`端末との通信を暗号化しています${until ? `(証明書は ${until} まで)` : ""}。`, `What goes to terminals is encrypted${until ? `; the certificate holds until ${until}` : ""}.`) });
  } else if (settings.tls === 0) said.push({ words: say("端末との通信を暗号化していません。", "What goes to terminals is not encrypted."), wrong: true });
  else said.push({ words: say("通信の暗号化は、まだわかりません。", "Whether it encrypts is not known yet.") });
  if (settings.update_mode === "online") said.push({ words: say("更新はインターネットから受けます。", "Updates come from the Internet.") });
  if (settings.update_mode === "offline") said.push({ words: say("更新は媒体(CDなど)から受けます。", "Updates come from media.") });
  return said;
}

export function databaseOf(tables: Tables, untold: Untolds = new Map()): Said[] {
  const database = first(tables, "orca_database");
  switch (database?.state) {
    case undefined:
    case null:
      return [unread(untold.get("orca_database"))];
    case "off":
      return [{ words: say("データベースは読んでいません(ログだけ)。", "The database is not read; the log alone is.") }];
    case "read":
      return [{ words: say(`読めています(PostgreSQL ${database.server_version ?? ""})。`, `It is read (PostgreSQL ${database.server_version ?? ""}).`) }];
    case "paused":
      return [{ words: say("控えか更新のあいだ、読むのを休んでいます。", "Reading pauses during a backup or update.") }];
    default:
      return [{ words: say("読むと決めましたが、読めていません。機器のページを見てください。", "It was decided to read it, but it cannot be read; see the machine's page."), wrong: true }];
  }
}

const COUNTED: [string, () => string][] = [
  ["tbl_prtkanri", () => say("印刷", "prints")],
  ["tbl_csv_info", () => say("CSVファイルの取り出し", "exports of CSV files")],
  ["tbl_file_info", () => say("ほかのファイルの取り出し", "exports of other files")],
  ["tbl_jobkanri", () => say("まとめ処理", "jobs")],
  ["tbl_joblog", () => say("まとめ処理の結果", "results of jobs")],
];

/// What this 日レセ's database does not show, or not as it is read.
export function unseenOf(tables: Tables): string[] {
  const database = first(tables, "orca_database");
  switch (database?.state) {
    case undefined:
    case null:
    case "paused":
      return [];
    case "read":
    case "lacking":
      break;
    default:
      return [say("開いた患者さん、書きこみ、まとめ処理、印刷、ファイルの取り出し(データベースを読んでいないため)。", "Patients that were open, writing, jobs, prints and exports: the database is not read.")];
  }
  if (typeof database.absent !== "string") return [say("印刷とファイルの取り出し(見えるかどうか、まだ確かめていません)。", "Prints and exports: whether they are seen is not known yet.")];
  const absent = database.absent.split(", ");
  const what = COUNTED.filter(([table]) => absent.includes(table)).map(([, words]) => words());
  return what.length === 0 ? [] : [say(`${what.join("、")}(この版の日レセでは、記録の表がないか、知っている形ではありません)。`, `${what.join(", ")}: this edition has no table of it, or one of another form.`)];
}

/// The second copies of its database that are kept, and whether they are: of each way that is set up, or that there is none.
export function replicationOf(tables: Tables, untold: Untolds = new Map()): Said[] {
  const rows = tables.get("orca_replication");
  if (!rows || rows.length === 0) return [unread(untold.get("orca_replication"))];
  const set_up = rows.filter(({ state }) => state !== "none");
  if (set_up.length === 0) return [{ words: say("設定されていません。", "None is set up.") }];
  return set_up.map((row) => ({ words: `${roleWord(row)}${stateWord(row)}${lagWord(row)}`, wrong: row.state === "stopped" }));
}

function roleWord({ role, peer }: Row): string {
  switch (role) {
    case "primary":
      return say("PostgreSQLの複製(出す側)：", "PostgreSQL's, as primary: ");
    case "standby":
      return say("PostgreSQLの複製(受ける側)：", "PostgreSQL's, as standby: ");
    case "main":
      return peer ? say(`従サーバ(${peer})への写し：`, `to the second server (${peer}): `) : say("従サーバへの写し：", "to the second server: ");
    case "sub":
      return say("従サーバとしての写し：", "as the second server: ");
    default:
      return "";
  }
}

function stateWord({ state, reason, peers, wanted, log_hours }: Row): string {
  if (state === "unknown") return unknownWord(reason ?? null);
  const number = typeof peers === "number" && typeof wanted === "number" && wanted > 1 ? say(`(${wanted}台のうち${peers}台)`, ` (${peers} of ${wanted})`) : "";
  const log = typeof log_hours === "number" ? say(`(記録は${grouped(log_hours)}時間前から変わっていません)`, ` (its log has not changed for ${grouped(log_hours)} hours)`) : "";
  if (state === "running") return say(`動いています${number}${log}。`, `it runs${number}${log}.`);
  return say(`設定されていますが、動いていません${number}${log}。`, `it is set up, and does not run${number}${log}.`);
}

function unknownWord(reason: string | number | null): string {
  switch (reason) {
    case "elsewhere":
      return say("別の機器にあるため、動いているかわかりません。", "it is on another machine, so whether it runs is not known.");
    case "allowed":
      return say("許可だけがあります。使っているかは、わかりません。", "others may have one; whether one should is not known.");
    case "by-archive":
      return say("ファイルで受けているため、動いているかわかりません。", "it gets files, so whether it runs is not known.");
    case "not-found":
      return say("データベースが見つからず、わかりません。", "the database was not found, so it is not known.");
    default:
      return say("設定を読み取れず、わかりません。", "its settings could not be read, so it is not known.");
  }
}

function lagWord({ lag_s }: Row): string {
  return typeof lag_s === "number" ? say(`遅れは${grouped(lag_s)}秒です。`, ` It is ${grouped(lag_s)} s behind.`) : "";
}
