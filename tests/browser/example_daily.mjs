// The journal of use day by day at the example server.
import * as data from "./example_data.mjs";

const [KEN, AYA] = data.PEOPLE;
const RECEPTION = { id: "019bdc5e-7a10-7c3e-9f00-0000000000d1", name: "受付1" };
const ROOM = { id: "019bdc5e-7a10-7c3e-9f00-0000000000d2", name: "診察室" };
const DIGEST = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08";
const line = (from, until, person, terminal, more) => ({
  origin: "signed-in",
  person: person?.id ?? null,
  person_name: person?.name ?? null,
  account: person === AYA ? "sato" : person === KEN ? "mizuno" : "",
  service: false,
  terminal: terminal.id,
  terminal_name: terminal.name,
  place: "",
  place_by: null,
  candidates: null,
  from,
  until,
  what: "graphical",
  open: false,
  times: 0,
  added: false,
  unknown: person === null,
  ...more,
});
const USUAL = [
  line("2026-01-19T23:25:00.000Z", "2026-01-20T03:40:00.000Z", AYA, RECEPTION),
  line("2026-01-19T23:40:00.000Z", "2026-01-20T04:10:00.000Z", KEN, ROOM),
  line("2026-01-20T00:02:00.000Z", "2026-01-20T03:58:00.000Z", KEN, ROOM, { origin: "record", account: "0001", what: "sign-in record", times: 42 }),
  line("2026-01-20T05:55:00.000Z", "2026-01-20T09:50:00.000Z", AYA, RECEPTION),
  line("2026-01-20T06:00:00.000Z", "2026-01-20T06:20:00.000Z", AYA, ROOM, { origin: "written", account: "", what: "会計" }),
];
const LATER = line("2026-01-19T11:10:00.000Z", "2026-01-19T11:30:00.000Z", null, RECEPTION, { account: "guest", added: true });
const confirmed = (day, by, at, more) => ({ id: `019bdc5e-7a10-7c3e-9f08-${day.replaceAll("-", "").padStart(12, "0")}`, day, by: by.id, by_name: by.name, at, digest: DIGEST, unknown: 0, remark: "", lines: 5, seal: { generation: 1, size: 48_209, root: DIGEST }, ...more });

export function exampleDaily(hub, emit, signedIn) {
  let confirmations = [confirmed("2026-01-19", AYA, "2026-01-19T23:30:00.000Z")];
  let looked = false; // at the day that differs
  const standing = (day) => {
    if (day === "2026-01-21") return "early";
    if (day === "2026-01-18") return "closed";
    const of = confirmations.filter((one) => one.day === day);
    if (of.length === 0) return day < "2026-01-19" ? "confirmed" : "waits";
    return day === "2026-01-19" && !looked ? "differs" : "confirmed";
  };
  const drawn = (day) => {
    const usual = { day, today: "2026-01-21", standing: standing(day), closes: `${day}T10:00:00.000Z`, within: 3, named: true, hidden: false, whole: true, digest: DIGEST, unknown: 0, lines: [], gaps: [], gone: 0, sources: { tables: 31, tables_digest: DIGEST, records: 42, undated: 0, unreadable: 0, left_out: 0, cut: false, written: 1, terminals: 2, silent: 0 } };
    if (hub.counting > 0) {
      hub.counting -= 1;
      return { ...usual, whole: false };
    }
    if (hub.scene === "empty") return { ...usual, named: false, sources: { ...usual.sources, silent: 2 } };
    if (day === "2026-01-20") return { ...usual, lines: USUAL };
    if (day !== "2026-01-19") return usual;
    const gaps = [{ terminal: ROOM.id, terminal_name: ROOM.name, from: "2026-01-19T01:00:00.000Z", until: "2026-01-19T03:30:00.000Z" }];
    return { ...usual, unknown: 2, lines: [LATER], gaps, sources: { ...usual.sources, undated: 1, unreadable: 2 } };
  };
  return {
    getDailyUse: (_, query) => {
      const day = query?.get?.("day") ?? "2026-01-21";
      return {
        ...drawn(day),
        confirmations: confirmations.filter((one) => one.day === day),
        days: ["2026-01-18", "2026-01-19", "2026-01-20", "2026-01-21"].map((one) => {
          const [last] = confirmations.filter(({ day: of }) => of === one);
          return { day: one, standing: standing(one), open_days: 1, by_name: last?.by_name ?? null, at: last?.at ?? null };
        }),
        people: data.PEOPLE.filter((one) => one.state === "here").map(({ id, name }) => ({ id, name })),
        terminals: [RECEPTION, ROOM],
      };
    },
    confirmDailyUse: ({ day }, _, { remark }) => {
      const one = confirmed(day, signedIn(), data.NOW, { remark: remark ?? "", unknown: drawn(day).unknown, lines: drawn(day).lines.length });
      confirmations = [one, ...confirmations];
      looked ||= day === "2026-01-19";
      emit("board-changed", { judged_at: data.NOW, entry: 48412 });
      return one;
    },
  };
}
