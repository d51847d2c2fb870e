// Reviews of access at the example server: one that has begun and one of last year, decided and signed as a hub would.
import * as data from "./example_data.mjs";

const id = (n) => `019bdc5e-7a10-7c3e-9f00-0000000000b${n}`;
const [KEN, SATO, TANAKA, MORI] = data.PEOPLE;
const YUMI = { id: "019bdc5e-7a10-7c3e-9f00-0000000000a1", name: "水野 由美", kind: "other-staff", until: null };
const CLEANERS = { id: "019bdc5e-7a10-7c3e-9f00-0000000000a8", name: "清掃の会社", kind: "walks-up", until: null };

/// The reviews that pages are looked at with.
export const REVIEW_IDS = [id(8), id(7)];

const line = (number, person, more) => ({
  line: number,
  way: "account",
  person: person?.id ?? null,
  person_name: person?.name ?? null,
  person_kind: person?.kind ?? null,
  last_day: person?.until ?? null,
  device: null,
  device_name: null,
  account: "",
  service: false,
  purpose: "",
  administrator: null,
  member_of: null,
  idle: null,
  valid: null,
  valid_until: null,
  standing: "usual",
  own: person?.id === YUMI.id,
  decision: null,
  settled: null,
  difference: "none",
  waits: false,
  second: null,
  ...more,
});
const at = (device, account, more) => ({ device: device.id, device_name: device.name, account, administrator: false, member_of: "users", idle: { days: 30, read: "2026-01-21" }, ...more });
const orca = (account, more) => ({ ...at(data.DEVICES.server, account, {}), way: "operator", member_of: "", valid: true, ...more });
const signIn = (roles, purpose = "") => ({ way: "sign-in", member_of: roles, purpose });
const decision = (choice, by, remark, more) => ({ choice, remark, by: by.id, by_name: by.name, at: "2026-01-21T02:40:00.000Z", alone: false, lately: false, why: "", ...more });

const BEGUN = [
  line(1, MORI, { ...at(data.DEVICES.office, "mori", {}), standing: "leaver" }),
  line(2, null, { ...at(data.DEVICES.reception1, "uketsuke", { administrator: true, member_of: "sudo users", idle: null }), standing: "unowned", difference: "added" }),
  line(3, SATO, { ...at(data.DEVICES.reception2, "sato", { idle: { days: 150, read: "2026-01-21" } }), standing: "unused" }),
  line(4, SATO, { ...at(data.DEVICES.reception1, "sato"), decision: decision("keep", KEN, "") }),
  line(5, SATO, { ...signIn("staff", "受付の仕事のため"), difference: "changed", decision: decision("keep", KEN, "") }),
  line(13, SATO, { ...orca("sato", { member_of: "export", idle: { days: 60, read: "2026-01-21" } }), decision: decision("keep", KEN, "") }),
  line(6, TANAKA, { ...at(data.DEVICES.reception1, "tanaka"), difference: "added" }),
  line(7, KEN, { ...signIn("director"), decision: decision("keep", YUMI, "") }),
  line(8, YUMI, signIn("administrator")),
  line(9, YUMI, { ...at(data.DEVICES.server, "backup", { administrator: null, member_of: null, idle: null }), service: true, purpose: "夜間の控え" }),
  line(12, YUMI, { ...orca("karte", { administrator: true, member_of: "system masters" }), service: true, purpose: "電子カルテとの連携" }),
  line(10, CLEANERS, { way: "walks-up", member_of: "walks-up" }),
];
BEGUN.splice(1, 0, line(14, MORI, { ...orca("mori", { valid: false, valid_until: "2025-12-31", idle: null }), standing: "leaver" }));
BEGUN.splice(3, 0, line(15, null, { ...orca("oldpc", { administrator: null, member_of: null, valid: null, idle: null }), standing: "unowned" }));
BEGUN.splice(3, 0, line(11, null, { way: "unread", device: data.DEVICES.consulting.id, device_name: data.DEVICES.consulting.name, standing: "unowned" }));
const TABLE = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08";
const settled = (found, now = "") => ({ found, observed: "2025-07-24T00:10:00.000Z", at: "2025-07-24T00:10:04.000Z", table: TABLE, now });
const decided = { at: "2025-07-22T02:40:00.000Z" };
const LAST = [
  line(1, MORI, { ...at(data.DEVICES.office, "mori"), decision: decision("remove", YUMI, "年末で退職", decided), waits: true }),
  line(2, MORI, { ...at(data.DEVICES.consulting, "mori"), decision: decision("remove", YUMI, "診察室には入らない", decided), settled: settled("stopped") }),
  line(3, SATO, { ...at(data.DEVICES.reception1, "sato", { administrator: true }), decision: decision("change", YUMI, "管理権限を外す", decided), settled: settled("changed", "users") }),
  line(5, SATO, { ...at(data.DEVICES.office, "sato"), decision: decision("remove", YUMI, "事務室の機器を買い替える", decided), settled: { ...settled("retired"), table: null } }),
  line(4, KEN, { ...signIn("director"), decision: decision("keep", KEN, "", { ...decided, alone: true, why: "ほかに決められる人がいないため" }) }),
];
const ALONE = [
  { kind: "statement", subject: "laws.operating-rules", title: data.text("運用管理規程があり、いまも合っている", "There are operating rules that fit the present"), by: KEN.id, by_name: KEN.name, at: "2025-11-02T02:00:00.000Z", why: "ほかに確認できる人がいないため" },
  { kind: "review-line", subject: `${id(7)}/4`, title: null, by: KEN.id, by_name: KEN.name, at: decided.at, why: "ほかに決められる人がいないため" },
  { kind: "account-service", subject: "019bdc5e-7a10-7c3e-9f04-000000000009", title: data.text(`${data.DEVICES.server.name} backup`, `${data.DEVICES.server.name} backup`), by: YUMI.id, by_name: YUMI.name, at: "2025-12-10T02:00:00.000Z", why: "夜間の控え" },
];
const SIGNED = { by: KEN.id, by_name: KEN.name, at: "2025-07-23T04:15:00.000Z", summary: "退職者を止め、受付の管理権限を外す。ほかは続ける", lately: false, alone: false, why: "" };

const head = (review) => ({
  ...Object.fromEntries(["id", "due", "by", "by_name", "started", "signed", "abandoned", "alone"].map((name) => [name, review[name]])),
  count: review.lines.length,
  undecided: review.lines.filter(({ decision: made }) => made === null).length,
  waiting: review.lines.filter(({ waits }) => waits).length,
});
const started = (review) => ({ by: YUMI.id, by_name: YUMI.name, signed: null, abandoned: null, alone: [], gone: [], last: null, ...review });
const gone = line(2, MORI, { ...at(data.DEVICES.consulting, "mori"), decision: LAST[1].decision, settled: LAST[1].settled });

export function exampleReviews(hub, emit, signedIn) {
  const atFirst = [
    started({ id: id(8), due: "2026-01-31", started: "2026-01-21T01:00:00.000Z", alone: ALONE, lines: BEGUN, gone: [gone], last: { id: id(7), signed: SIGNED.at } }),
    started({ id: id(7), due: "2025-07-31", started: "2025-07-20T01:00:00.000Z", signed: SIGNED, lines: LAST }),
  ];
  let reviews = atFirst;
  hub.reviewsAnew = () => void (reviews = atFirst);
  const found = (review) => (hub.scene === "empty" ? undefined : reviews.find((one) => one.id === review));
  // Whose sign-in somebody of the list has made stands so to the director, who is of it.
  const second = (one) => {
    const to = one.person === null ? null : data.secondTo(one.person, signedIn(), { ...hub, lately: hub.lately && one.person === KEN.id });
    return to?.worth === "whole" ? null : to;
  };
  const page = (review) => {
    if (!review) return review;
    const open = review.signed === null && review.abandoned === null;
    const lines = open ? review.lines.map((one) => ({ ...one, second: second(one) })) : review.lines;
    return { ...review, ...head(review), lines, today: "2026-01-21", second_to_sign: open ? data.secondTo("", signedIn(), hub) : null };
  };
  const change = (review, more) => {
    reviews = reviews.map((one) => (one.id === review ? { ...one, ...more } : one));
    emit("board-changed", { judged_at: data.NOW, entry: 48412 });
    return found(review);
  };
  const refused = (status, message, ja, en) => data.problem(status, message, data.text(ja, en));
  return {
    listReviews: () => {
      const all = hub.scene === "empty" ? [] : reviews;
      const last = all.find(({ signed }) => signed);
      return { today: "2026-01-21", next: last ? "2026-07-23" : null, waiting: all.reduce((sum, one) => sum + head(one).waiting, 0), reviews: all.map(head) };
    },
    getReview: ({ review }) => page(found(review)) ?? null,
    startReview: () => {
      if (hub.scene !== "empty") return refused(409, "reviews.begun", "署名していない見直しがあります。", "A review is not signed yet.");
      hub.scene = "usual";
      return page(found(id(8)));
    },
    decideReviewLine: ({ review, line: number }, _, { choice, remark = "", why = "" }) => {
      const of = found(review);
      const asked = of?.lines.find((one) => one.line === Number(number));
      if (!asked) return null;
      if (asked.own && !hub.alone) return refused(409, "reviews.own", "自分の行は、ほかの人が決めます。", "Your own lines are decided by somebody else.");
      const to = second(asked);
      const alone = to?.worth === "alone";
      const made = { ...asked, decision: decision(choice, signedIn(), remark, { at: data.NOW, alone, lately: to?.lately ?? false, why: alone ? why : "" }), second: to };
      change(review, { lines: of.lines.map((one) => (one === asked ? made : one)) });
      return made;
    },
    abandonReview: ({ review }, _, { why }) => {
      if (!found(review)) return null;
      const { id: by, name } = signedIn();
      return page(change(review, { abandoned: { by, by_name: name, at: data.NOW, why } }));
    },
    signReview: ({ review }, _, { summary, why = "" }) => {
      const of = found(review);
      if (!of) return null;
      const { id: by, name } = signedIn();
      const lines = of.lines.map((one) => ({ ...one, waits: ["change", "remove"].includes(one.decision?.choice) }));
      return page(change(review, { lines, signed: { by, by_name: name, at: data.NOW, summary, lately: Boolean(hub.lately), alone: Boolean(hub.lately && hub.alone), why } }));
    },
  };
}
