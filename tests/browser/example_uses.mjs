// Lines of the journal of use at the example server.
import * as data from "./example_data.mjs";

const TERMINAL = { id: "019bdc5e-7a10-7c3e-9f00-0000000000d1", name: "受付1" };
const use = (n, from, until, person, purpose, more) => ({
  id: `019bdc5e-7a10-7c3e-9f07-${String(n).padStart(12, "0")}`,
  person: person.id,
  person_name: person.name,
  terminal: TERMINAL.id,
  terminal_name: TERMINAL.name,
  from,
  until,
  purpose,
  paper: null,
  corrects: null,
  corrected_by: null,
  by: person.id,
  by_name: person.name,
  at: until,
  ...more,
});

const [KEN, AYA] = data.PEOPLE;
const first = use(1, "2026-01-20T23:30:00.000Z", "2026-01-21T03:00:00.000Z", AYA, "受付と会計");
const early = use(2, "2026-01-20T23:00:00.000Z", "2026-01-20T23:20:00.000Z", KEN, "レセプトの点検");
const right = use(3, "2026-01-20T22:00:00.000Z", "2026-01-20T23:20:00.000Z", KEN, "レセプトの点検", { corrects: { of: early.id, why: "はじめの時刻のまちがい", taken_back: false }, at: "2026-01-21T01:00:00.000Z" });
const copied = use(4, "2026-01-21T04:00:00.000Z", "2026-01-21T04:10:00.000Z", AYA, "会計", { paper: { writer: "佐藤" }, by: KEN.id, by_name: KEN.name });

export const WRITTEN = [right, { ...early, corrected_by: right.id }, first, copied];

export function exampleUses(hub, signedIn) {
  let uses = WRITTEN;
  const own = (one) => [one.person, one.by].includes(signedIn().id);
  const everybody = () => !["staff", "temporary"].includes(hub.scene);
  const write = (made) => {
    uses = [...uses, made];
    return made;
  };
  return {
    listWrittenUses: (_, query) => ({
      day: query?.get?.("day") ?? "2026-01-21",
      today: "2026-01-21",
      everybody: everybody(),
      people: data.PEOPLE.filter((one) => one.state === "here" && (everybody() || one.id === signedIn().id)).map(({ id, name }) => ({ id, name })),
      terminals: [TERMINAL],
      uses: hub.scene === "empty" || (query?.get?.("day") ?? "2026-01-21") !== "2026-01-21" ? [] : uses.filter((one) => everybody() || own(one)),
    }),
    previewUsageList: () => ({ new: 1, known: 0, wrong: 1, lines: [
      { line: 2, outcome: "new", time: "2026-01-20T23:05:00.000Z", user: "sato", name: "佐藤 綾", terminal: "受付1", action: "カルテ参照", patient: "00012345", text: null, allowed: [] },
      { line: 3, outcome: "wrong", time: null, user: null, name: null, terminal: null, action: null, patient: null, text: data.text("「日時」の日時を読み取れません。", "The time in \"日時\" cannot be read."), allowed: [] },
    ] }),
    importUsageList: () => ({ added: 1, known: 0 }),
    writeUse: (_, __, { person, ...body }) => {
      const who = data.PEOPLE.find(({ id }) => id === person) ?? signedIn();
      return write({ ...use(uses.length + 1, body.from, body.until, who, body.purpose), paper: body.paper ?? null, by: signedIn().id, by_name: signedIn().name, at: data.NOW });
    },
    correctUse: ({ use: id }, _, { why, taken_back, ...body }) => {
      const before = uses.find((one) => one.id === id);
      const made = { ...before, ...body, id: use(uses.length + 1, "", "", KEN, "").id, corrects: { of: id, why, taken_back }, by: signedIn().id, by_name: signedIn().name, at: data.NOW };
      uses = uses.map((one) => (one.id === id ? { ...one, corrected_by: made.id } : one));
      return write(made);
    },
  };
}
