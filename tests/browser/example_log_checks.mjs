// Checks of the access log at the example server.
import * as data from "./example_data.mjs";

const [KEN] = data.PEOPLE;
const YUMI = { id: "019bdc5e-7a10-7c3e-9f00-0000000000a1", name: "水野 由美" };
const DIGEST = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08";
const KINDS = ["outside-hours", "failed-sign-ins", "bulk-reads", "unknown-accounts", "unconfirmed-days", "unreadable"];
const hours = (at) => Array.from({ length: 24 }, (_, hour) => at[hour] ?? 0);
const USE = [
  { function: "record", hours: hours({ 9: 310, 10: 280, 11: 120, 15: 210, 21: 4 }) },
  { function: "signed-in", hours: hours({ 8: 20, 9: 40, 10: 40, 11: 40, 15: 38, 16: 38, 21: 1 }) },
];
const DRAW = { generation: 1, first: 41_200, end: 48_000, root: DIGEST, seed: DIGEST };
const kept = (body) => ({
  digest: DIGEST,
  cut: false,
  named: true,
  hidden: false,
  use: USE,
  findings: KINDS.map((kind) => ({ kind, count: kind === "outside-hours" ? 1 : 0, remark: body?.remarks?.find((one) => one.kind === kind)?.remark ?? (kind === "outside-hours" ? "年末の片づけ" : "") })),
  draw: DRAW,
  samples: [41_877, 45_120].map((index) => ({ index, fine: true, said: "", ...body?.samples?.find((one) => one.index === index) })),
});
const item = (more) => ({ day: "2026-01-15", from: null, until: null, person: null, person_name: null, account: "", terminal: null, terminal_name: null, place: "", times: 0, ...more });
const material = (first, last) => ({
  first,
  last,
  digest: DIGEST,
  whole: true,
  cut: false,
  named: true,
  hidden: false,
  use: USE,
  findings: KINDS.map((kind) => {
    const items = kind === "outside-hours" ? [item({ from: "2026-01-15T12:05:00.000Z", until: "2026-01-15T12:20:00.000Z", account: "sato", terminal_name: "受付1", person_name: "佐藤 綾" })] : [];
    return { kind, count: items.length, items };
  }),
  draw: DRAW,
  samples: [{ index: 41_877, kind: "usage.received@1" }, { index: 45_120, kind: "access.signed-in@2" }],
});
const seal = (size) => ({ generation: 1, size, root: "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08" });
const check = (n, first, last, by, more) => ({
  id: `019bdc5e-7a10-7c3e-9f06-${String(n).padStart(12, "0")}`,
  first,
  last,
  sources: ["journal", "log-ins"],
  looked: "診療時間外のログイン、辞めた人のアカウント",
  clear: true,
  found: "",
  done: "",
  seal: seal(48_411 - 800 * n),
  material: kept(),
  by: by.id,
  by_name: by.name,
  at: `${last.slice(0, 8)}28T01:00:00.000Z`,
  alone: false,
  why: "",
  own_acts: null,
  own_acts_before: [],
  awaits_second: false,
  second: null,
  ...more,
});

export const LOG_CHECKS = [
  check(1, "2025-12-01", "2025-12-31", YUMI, { clear: false, found: "12月30日の夜に、受付1で1回のログイン", done: "本人に確かめた。年末の片づけのため", at: "2026-01-05T01:00:00.000Z" }),
  check(2, "2025-11-01", "2025-11-30", KEN, { own_acts: { by: YUMI.id, by_name: YUMI.name, at: "2025-12-04T01:00:00.000Z", looked: "本人のログイン、役割と設定の変更", lately: false, alone: false, why: "" }, sources: ["journal", "operators", "remote"], at: "2025-12-03T01:00:00.000Z" }),
  check(3, "2025-09-01", "2025-09-30", KEN, { alone: true, why: "ほかに担当がいない", at: "2025-10-02T01:00:00.000Z" }),
];

export function exampleLogChecks(hub, emit, signedIn) {
  let checks = LOG_CHECKS;
  const today = "2026-01-21";
  const shown = (one) => {
    const waits = !one.alone && (one.own_acts === null || (one.own_acts.lately && !one.own_acts.alone));
    return { ...one, awaits_second: waits, second: waits || (one.alone && one.own_acts === null) ? data.secondTo(one.by, signedIn(), hub) : null };
  };
  const month = { first: "2025-12-01", last: "2025-12-31" };
  return {
    listLogChecks: () => (hub.scene === "empty" ? { today, since: "2026-01-05", next: null, proposed: month, missing: [], alone: false, checks: [] } : { today, since: "2025-06-02", next: "2026-02-10", proposed: { first: "2026-01-01", last: "2026-01-20" }, missing: [{ first: "2025-10-01", last: "2025-10-31" }], alone: false, checks: checks.map(shown) }),
    confirmOwnActs: ({ check: id }, _, { looked, why = "" }) => {
      const found = checks.find((one) => one.id === id);
      if (!found) return null;
      const { id: by, name: by_name } = signedIn();
      const now = { ...found, own_acts: { by, by_name, at: data.NOW, looked, lately: Boolean(hub.lately), alone: Boolean(hub.lately && hub.alone), why } };
      checks = checks.map((one) => (one === found ? now : one));
      emit("board-changed", { judged_at: data.NOW, entry: 48412 });
      return shown(now);
    },
    getLogCheckMaterial: (_, query) => material(query?.get?.("first") ?? "2026-01-01", query?.get?.("last") ?? "2026-01-20"),
    recordLogCheck: (_, __, { remarks, samples, digest, ...body }) => {
      const one = { ...check(3 + checks.length, body.first, body.last, signedIn(), { found: "", done: "", ...body }), material: kept({ remarks, samples }), seal: seal(48_411), at: data.NOW };
      checks = [one, ...checks];
      emit("board-changed", { judged_at: data.NOW, entry: 48412 });
      return shown(one);
    },
  };
}
