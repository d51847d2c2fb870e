// Checks of the access log at the example server.
import * as data from "./example_data.mjs";

const [KEN] = data.PEOPLE;
const YUMI = { id: "019bdc5e-7a10-7c3e-9f00-0000000000a1", name: "水野 由美" };
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
    listLogChecks: () => (hub.scene === "empty" ? { today, next: null, proposed: month, missing: [], alone: false, checks: [] } : { today, next: "2026-02-10", proposed: { first: "2026-01-01", last: "2026-01-20" }, missing: [{ first: "2025-10-01", last: "2025-10-31" }], alone: false, checks: checks.map(shown) }),
    confirmOwnActs: ({ check: id }, _, { looked, why = "" }) => {
      const found = checks.find((one) => one.id === id);
      if (!found) return null;
      const { id: by, name: by_name } = signedIn();
      const now = { ...found, own_acts: { by, by_name, at: data.NOW, looked, lately: Boolean(hub.lately), alone: Boolean(hub.lately && hub.alone), why } };
      checks = checks.map((one) => (one === found ? now : one));
      emit("board-changed", { judged_at: data.NOW, entry: 48412 });
      return shown(now);
    },
    recordLogCheck: (_, __, body) => {
      const one = { ...check(3 + checks.length, body.first, body.last, signedIn(), { found: "", done: "", ...body }), seal: seal(48_411), at: data.NOW };
      checks = [one, ...checks];
      emit("board-changed", { judged_at: data.NOW, entry: 48412 });
      return shown(one);
    },
  };
}
