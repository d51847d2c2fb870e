import { describe, expect, test } from "vitest";

import { answerOf, backupsOf, databaseOf, replicationOf, runningOf, settingsOf, unseenOf, versionsOf, type Tables } from "./state_words.ts";

const words = (said: { words: string }[]): string => said.map((one) => one.words).join(" ");
const tables = (entries: Record<string, Record<string, string | number | null>[]>): Tables => new Map(Object.entries(entries));

describe("the state of 日レセ", () => {
  test("says where its database is, and that it cannot be reached there", () => {
    const health = { running: 1, answers: 1, database_running: null, hour_calls: null, database_host: "orca-db" };
    const of = (reached: number | null) => runningOf(tables({ orca_health: [{ ...health, database_reached: reached }] })).at(-1);
    expect(of(1)).toEqual({ words: "データベースは別の機器(orca-db)にあり、つながります。" });
    expect(of(0)?.wrong).toBe(true);
    expect(of(null)?.words).toContain("ためせません");
    expect(words(runningOf(tables({ orca_health: [{ ...health, database_host: "" }] })))).toBe("動いています。");
  });

  test("says of replication that nobody set it up, that it runs, or that it does not", () => {
    const row = { kind: "postgresql", place: "/data", role: "primary", state: "running", reason: "", peers: 1, wanted: 1 };
    const of = (more: Record<string, string | number | null>) => replicationOf(tables({ orca_replication: [{ ...row, ...more }] }));
    expect(replicationOf(tables({}))).toEqual([{ words: "まだ読めていません。" }]);
    expect(of({ role: "none", state: "none" })).toEqual([{ words: "設定されていません。" }]);
    expect(of({})).toEqual([{ words: "PostgreSQLの複製(出す側)：動いています。", wrong: false }]);
    expect(of({ state: "stopped", wanted: 2 })).toEqual([{ words: "PostgreSQLの複製(出す側)：設定されていますが、動いていません(2台のうち1台)。", wrong: true }]);
    expect(of({ role: "standby", lag_s: 4 })[0]?.words).toContain("遅れは4秒です。");
    expect(of({ state: "unknown", reason: "allowed" })[0]).toEqual({ words: "PostgreSQLの複製(出す側)：許可だけがあります。使っているかは、わかりません。", wrong: false });
  });

  test("says how soon the hub connects, never in less than a millisecond, or that it does not", () => {
    expect(answerOf({ device: "d", at: "2026-01-21T04:12:00.000Z", asked: true, microseconds: 640 })).toEqual({ words: "関所本体からは、1 ミリ秒で答えます(13:12)。" });
    expect(answerOf({ device: "d", at: "2026-01-21T04:12:00.000Z", asked: false, microseconds: 640 })).toEqual({ words: "関所本体からは、1 ミリ秒でつながります。答えるかまでは、ためしません(13:12)。" });
    expect(answerOf({ device: "d", at: "2026-01-21T04:12:00.000Z", asked: true, microseconds: 1_234_000 }).words).toContain("1,234 ミリ秒");
    expect(answerOf({ device: "d", at: "2026-01-21T04:12:00.000Z", asked: true, microseconds: null })).toEqual({ words: "関所本体からは、つながるのを確かめられません(13:12)。" });
  });
  test("is not told of what was not read", () => {
    for (const said of [runningOf, versionsOf, backupsOf, settingsOf, databaseOf]) expect(words(said(new Map()))).toBe("まだ読めていません。");
  });

  test("says that what was read is too old, or that it cannot be read, and when it was", () => {
    const at = "2026-01-20T00:10:00.000Z";
    for (const [said, table] of [[runningOf, "orca_health"], [versionsOf, "orca_server"], [backupsOf, "orca_backups"], [settingsOf, "orca_settings"], [databaseOf, "orca_database"]] as const) {
      expect(words(said(new Map(), new Map([[table, { why: "old", at }]])))).toContain("古くなっています");
      expect(words(said(new Map(), new Map([[table, { why: "failed", at }]])))).toContain("読み取れません");
    }
  });

  test("says of which hour it counts", () => {
    const said = words(runningOf(tables({ orca_health: [{ running: 1, answers: 1, database_running: 1, hour_day: 20474, hour_from: 10, hour_calls: 3, hour_slow: 0, hour_errors: 0 }] })));
    expect(said).toContain("令和8年1月21日 10時から");
  });

  test("says how many connections broke, and of panda errors alone", () => {
    const of = (more: Record<string, string | number | null>): string => words(runningOf(tables({ orca_health: [{ running: 1, answers: 1, hour_day: 20474, hour_from: 10, hour_errors: 2, ...more }] })));
    expect(of({ hour_calls: 3, hour_slow: 0, hour_broken: 7 })).toContain("内部のエラー 2、切れた接続 7");
    expect(of({ hour_calls: 3, hour_slow: 0, hour_broken: null })).toContain("切れた接続 ?");
    expect(of({ hour_calls: null })).toContain("内部のエラー 2(操作の速さは");
    expect(of({ hour_calls: null, hour_errors: null })).not.toContain("内部のエラー");
  });

  test("says that it is stopped, and what with it", () => {
    const said = runningOf(tables({ orca_health: [{ running: 0, answers: 0, database_running: 0, hour_calls: null }] }));
    expect(words(said)).toBe("止まっています。 データベースが止まっています。");
    expect(said.every(({ wrong }) => wrong)).toBe(true);
    expect(words(runningOf(tables({ orca_health: [{ running: 1, answers: 0, database_running: 1, hour_calls: null }] })))).toBe("動いていますが、接続を受けていません。");
  });

  test("does not say that it is stopped where nobody knows", () => {
    for (const [health, told] of [
      [{ running: null, answers: 1 }, "動いているか、わかりません。"],
      [{ running: 1, answers: null }, "動いています。接続を受けているかは、わかりません。"],
    ] as const) {
      const said = runningOf(tables({ orca_health: [{ ...health, database_running: null, hour_calls: null }] }));
      expect(words(said)).toBe(told);
      expect(said.some(({ wrong }) => wrong)).toBe(false);
    }
  });

  test("says how long it took to answer only where that was asked", () => {
    const of = (more: Record<string, number | null>): string => words(runningOf(tables({ orca_health: [{ running: 1, answers: 1, database_running: 1, hour_calls: null, ...more }] })));
    expect(of({ answer_asked: 1, answer_ms: 1240 })).toBe("動いています。 サーバーの中では、1,240 ミリ秒で答えました。");
    expect(of({ answer_asked: 1, answer_ms: null })).toContain("測れませんでした");
    expect(of({ answer_asked: 0, answer_ms: null })).toBe("動いています。");
  });

  test("says what is behind, what is as new as is known, and that it is not known", () => {
    const of = (...orca_versions: Record<string, string | number | null>[]): { words: string; wrong?: boolean }[] => versionsOf(tables({ orca_server: [{ generation: "weborca", version: "1" }], orca_versions }));
    const schema = { thing: "schema", name: "", state: "current", asked_day: 20_472, broken: null };
    const master = { thing: "master", name: "点数マスタ", state: "current", asked_day: 20_465, broken: null };
    expect(words(of(schema, master))).toBe("WebORCA 1 日レセが 令和8年1月12日 に知った最新の版です。");
    expect(of(schema, { ...master, state: "behind" })[1]).toEqual({ words: "最新でないもの：点数マスタ", wrong: true });
    expect(words(of(schema, { ...master, state: "unknown", reason: "" }))).toMatch(/わからないものがあります。$/);
    const unread = { state: "unknown", reason: "not-read" };
    expect(words(of({ ...schema, ...unread }, { ...master, ...unread }))).toMatch(/わからないものがあります。 データベースの構造、点数マスタ：データベースもAPIも読んでいません。$/);
    expect(words(of({ ...schema, ...unread }, { ...master, ...unread, name: null }))).toMatch(/データベースの構造、マスタ：データベースもAPIも読んでいません。$/);
    expect(words(of({ ...schema, ...unread }, { ...master, state: "unknown", reason: "no-newest" }))).toContain("点数マスタ：最新の版が、日レセにも知られていません。");
    expect(of(schema, master, { thing: "patches", name: "/x", state: "unknown", broken: 2 }).at(-1)?.wrong).toBe(true);
  });

  test("names the programs that do not run, and a database that takes no connection", () => {
    const of = (health: Record<string, string | number | null>): { words: string; wrong?: boolean }[] => runningOf(tables({ orca_health: [{ running: 1, answers: 1, database_running: 1, hour_calls: null, ...health }] }));
    expect(of({ running: 0, missing: "wfc, aps" })[0]).toEqual({ words: "動いていないプログラムがあります：wfc, aps", wrong: true });
    expect(of({ database_answers: 0 })[1]).toEqual({ words: "データベースが接続を受けていません。", wrong: true });
    expect(of({ database_answers: 1 })).toHaveLength(1);
  });

  test("names the newest backup, and none if there is none", () => {
    expect(words(backupsOf(tables({ orca_backups: [{ made_day: 20_400 }, { made_day: 20_473 }] })))).toBe("最後は 令和8年1月20日(2個)");
    expect(words(backupsOf(tables({ orca_backups: [{ path: "/backup/orca.gz", made_day: 20_473 }, { path: "/var/tmp/cluster.tar", made_day: 20_480 }] })))).toBe("最後は 令和8年1月20日(1個) /var/tmp に残された控えが 1個あります。");
    expect(backupsOf(tables({ orca_backups: [{ path: "/var/tmp/cluster.tar", made_day: 20_480 }] }))[0]?.wrong).toBe(true);
    expect(backupsOf(tables({ orca_backups: [] }))[0]?.wrong).toBe(true);
  });

  test("says which prints and exports are not seen, and what is not while the database is not read", () => {
    const of = (database: Record<string, string | null>): string => unseenOf(tables({ orca_database: [database] })).join(" ");
    expect(unseenOf(new Map())).toEqual([]);
    expect(of({ state: "paused", absent: null })).toBe("");
    expect(of({ state: "off", absent: null })).toContain("データベースを読んでいない");
    expect(of({ state: "read", absent: null })).toContain("まだ確かめていません");
    expect(of({ state: "read", absent: "" })).toBe("");
    expect(of({ state: "read", absent: "tbl_joblog" })).toMatch(/^まとめ処理の結果\(/);
    expect(of({ state: "lacking", absent: "tbl_file_info" })).toMatch(/^ほかのファイルの取り出し\(/);
    expect(of({ state: "read", absent: "tbl_csv_info, tbl_file_info, tbl_prtkanri" })).toMatch(/^印刷、CSVファイルの取り出し、ほかのファイルの取り出し\(/);
  });

  test("says of encryption what is set, and that it is not known", () => {
    expect(words(settingsOf(tables({ orca_settings: [{ tls: 1, certificate_until_day: 20_473, update_mode: null }] })))).toContain("証明書は 令和8年1月20日 まで");
    expect(words(settingsOf(tables({ orca_settings: [{ tls: null, update_mode: null }] })))).toBe("通信の暗号化は、まだわかりません。");
  });

  test("says that the database is not read because nobody decided so", () => {
    expect(databaseOf(tables({ orca_database: [{ state: "off" }] }))[0]?.wrong).toBeUndefined();
    expect(databaseOf(tables({ orca_database: [{ state: "away" }] }))[0]?.wrong).toBe(true);
  });
});
