// Maintenance work at the example server.
import * as data from "./example_data.mjs";

const [KEN] = data.PEOPLE;
const YUMI = { id: "019bdc5e-7a10-7c3e-9f00-0000000000a1", name: "水野 由美" };
const TANAKA = { id: "019bdc5e-7a10-7c3e-9f00-0000000000e7", name: "田中 一郎" };
const SERVER = { id: "019bdc5e-7a10-7c3e-9f00-0000000000d1", name: "日レセサーバー" };
const idOf = (number) => `019bdc5e-7a10-7c3e-9f0b-${String(number).padStart(12, "0")}`;
const by = (person, at) => ({ by: person.id, by_name: person.name, at });
const report = (at, more) => ({ report: { engineer: "田中 一郎", company: "みほん医療サポート", work: "月例の更新。マスターを入れ替えた", taken: [], ...by(TANAKA, at), ...more } });
const ruling = (word, at, more) => ({ ruling: { word, person: null, person_name: null, said: "", ...by(YUMI, at), ...more } });
const DUMP = { category: 1, form: "electronic", medium: "画面の写し", what: "エラー画面1枚、患者2人分", disposal: "destroy", until: "2026-01-31", done: null };
const line = (number, more) => ({
  id: idOf(number),
  number,
  device: SERVER.id,
  device_name: SERVER.name,
  origin: "session",
  service: "sshd",
  place: "203.0.113.9",
  account: "vendor",
  screen: false,
  from: "2026-01-20T04:00:00.000Z",
  until: "2026-01-20T04:40:00.000Z",
  ending: "ended",
  seen: null,
  known: "2026-01-20T04:00:01.000Z",
  written: null,
  written_name: null,
  standing: "to-name",
  open_days: 1,
  overdue: false,
  alike: null,
  turns: [],
  ...more,
});
// As the hub numbers them, by what it sees and others may not.
const numbered = (lines) => {
  const known = new Map();
  return lines.map((one) => {
    const key = [one.standing, one.device, one.place, one.service, one.account].join(" ");
    if (!known.has(key)) known.set(key, known.size + 1);
    return { ...one, alike: one.origin === "session" ? known.get(key) : null };
  });
};

export const MAINTENANCE = [
  line(31, { from: "2026-01-21T03:10:00.000Z", until: null, ending: "open", open_days: 0 }),
  line(30, { from: "2026-01-20T16:02:00.000Z", until: "2026-01-20T16:02:09.000Z", place: "198.51.100.77", account: "", standing: "disputed", turns: [ruling("disputed", "2026-01-20T23:40:00.000Z", { said: "夜中で、だれも頼んでいない" })] }),
  line(29, {}),
  line(28, { from: "2026-01-19T05:00:00.000Z", until: "2026-01-19T05:31:00.000Z", open_days: 2, standing: "to-confirm", turns: [report("2026-01-19T06:00:00.000Z", { taken: [DUMP] })] }),
  line(27, { from: "2026-01-15T05:00:00.000Z", until: null, ending: "machine-stopped", seen: "2026-01-15T05:20:00.000Z", open_days: 5, overdue: true }),
  line(26, { from: "2026-01-09T01:00:00.000Z", until: "2026-01-09T03:00:00.000Z", origin: "visit", service: "", place: "医院", account: "", ending: "written", open_days: 9, written: TANAKA.id, written_name: TANAKA.name, standing: "confirmed", turns: [report("2026-01-09T03:10:00.000Z", { work: "ディスクの交換", taken: [{ ...DUMP, category: 2, form: "medium", medium: "故障したディスク", what: "ディスク1台", done: "2026-01-14" }] }), { correction: { from: "2026-01-09T00:30:00.000Z", until: "2026-01-09T03:00:00.000Z", ending: "written", why: "作業票で確かめた", ...by(YUMI, "2026-01-09T04:00:00.000Z") } }, ruling("confirmed", "2026-01-09T05:00:00.000Z")] }),
  line(25, { from: "2026-01-08T00:15:00.000Z", until: "2026-01-08T00:16:00.000Z", place: "192.168.0.21", account: "mizuno", open_days: 10, standing: "own", turns: [ruling("own", "2026-01-08T01:00:00.000Z", { person: YUMI.id, person_name: YUMI.name, said: "バックアップの確認" })] }),
  line(24, { from: "2026-01-05T02:00:00.000Z", until: "2026-01-05T02:50:00.000Z", open_days: 11, standing: "confirmed", turns: [report("2026-01-05T03:00:00.000Z", { work: "更新の下見", taken: [{ ...DUMP, what: "データベースの写し、1件", medium: "サポート事業所のサーバー", until: "2026-01-16" }] }), ruling("confirmed", "2026-01-06T00:10:00.000Z")] }),
];

export function exampleMaintenance(hub, emit, signedIn) {
  let lines = MAINTENANCE;
  const change = (of, next) => {
    const changed = of.map(({ id }) => next(lines.find((one) => one.id === id)));
    lines = lines.map((one) => changed.find(({ id }) => id === one.id) ?? one);
    emit("board", { at: data.NOW });
    return { lines: changed };
  };
  const mine = () => by(signedIn() ?? YUMI, data.NOW);
  const told = ({ engineer, company = "", work, taken }) => ({ report: { engineer, company, work, taken, ...mine() } });
  const STANDING = { confirmed: "confirmed", own: "own", disputed: "disputed", withdrawn: "withdrawn" };
  return {
    listMaintenance: () => ({ today: "2026-01-21", first: "2025-10-23", last: "2026-01-21", within: 3, devices: [{ id: SERVER.id, name: SERVER.name }], people: [YUMI, KEN].map(({ id, name }) => ({ id, name })), dropped: [], lines: hub.scene === "empty" ? [] : numbered(lines) }),
    writeMaintenance: (_, __, { origin, place = "", from, until = null, ...body }) => {
      const written = line(32, { origin, service: "", place, account: "", from, until, ending: until === null ? "open" : "written", known: data.NOW, open_days: 0, written: mine().by, written_name: mine().by_name, standing: "to-confirm", turns: [told(body)] });
      lines = [written, ...lines];
      emit("board", { at: data.NOW });
      return { lines: [written] };
    },
    reportMaintenance: (_, __, { lines: of, ...body }) => change(of, (one) => ({ ...one, standing: one.standing === "disputed" ? "disputed" : "to-confirm", overdue: false, turns: [...one.turns, told(body)] })),
    ruleMaintenance: (_, __, { lines: of, word, person = null, said = "" }) =>
      change(of, (one) => ({ ...one, standing: STANDING[word], overdue: false, turns: [...one.turns, { ruling: { word, person, person_name: [YUMI, KEN].find(({ id }) => id === person)?.name ?? null, said, ...mine() } }] })),
    correctMaintenance: ({ line: id }, __, { from, until = null, why }) =>
      change([{ id }], (one) => ({ ...one, from, until, ending: until === null ? "open" : "written", turns: [...one.turns, { correction: { from: one.from, until: one.until, ending: one.ending, why, ...mine() } }] })),
  };
}
