// Worry reports (異常連絡票) at the example server.
import * as data from "./example_data.mjs";

const [KEN, AYA] = data.PEOPLE;
const { reception1, server, consulting } = data.DEVICES;
const id = (n) => `019bdc5e-7a10-7c3e-9f0f-${String(n).padStart(12, "0")}`;
export const WORRY_IDS = [1, 2, 3, 4].map(id);

const CONTACT = { name: "山田 学", firm: "見本システムサポート", telephone: "03-0000-0000", mail: "support@mihon-system.example", contracted: true, language: "ja", others: [{ name: "見本システム 夜間窓口", telephone: "03-0000-0001", when: "18時から翌8時", mail: "night@mihon-system.example", language: "ja" }, { name: "Vendor desk", telephone: "", when: "", mail: "desk@vendor.example", language: "en" }], by: KEN.id, by_name: KEN.name, at: "2025-11-04T02:00:00.000Z" };
const WHOM = `${CONTACT.firm} ${CONTACT.name}`;
const head = (name, ja, en, unit = "") => ({ name, head: data.text(ja, en), unit });

const ATTACHED = {
  at: "2026-01-21T03:00:00.000Z",
  hub_version: "0.5.0",
  machines: [
    {
      device: reception1.id,
      name: reception1.name,
      seat: true,
      roles: ["terminal"],
      heard: "2026-01-21T02:59:40.000Z",
      tables: [
        { table: "system", about: data.text("機器のOSと本体", "Operating system and hardware of the machine, one row"), observed: "2026-01-21T02:50:00.000Z", status: "complete", columns: [head("os_name", "OSの表示名", "Shown as"), head("reboot_needed", "再起動が必要", "Restart needed")], rows: [["Ubuntu 22.04.5 LTS", null]], rows_of: 1 },
        { table: "disk", about: data.text("ディスクの空きと暗号化", "Local file systems and swap: space and encryption"), observed: "2026-01-21T02:50:00.000Z", status: "complete", columns: [head("mount", "置かれている場所", "Mounted at"), head("used_percent", "使用率", "Used", "%"), head("available_bytes", "空き", "Free", "B")], rows: [["/", 91, 8_400_000_000], ["/home", 12, 412_000_000_000]], rows_of: 3 },
      ],
    },
    {
      device: server.id,
      name: server.name,
      seat: false,
      roles: ["server"],
      heard: null,
      tables: [
        { table: "orca_server", about: data.text("この機器にある日レセ(なければ0行)", "ORCA (日レセ) servers on this machine; no row where there is none"), observed: "2026-01-21T02:55:00.000Z", status: "complete", columns: [head("generation", "世代", "Generation"), head("version", "パッケージの版", "Version"), head("running", "動いている", "Running")], rows: [["weborca", "2.0.20", 1]], rows_of: 1 },
        { table: "orca_health", about: data.text("日レセの動き(なければ0行)", "How ORCA (日レセ) goes"), observed: "2025-12-30T02:55:00.000Z", status: "failed", columns: [], rows: [], rows_of: 0 },
        { table: "orca_versions", about: data.text("日レセの版", "Versions of ORCA (日レセ)"), observed: "2026-01-21T02:55:00.000Z", status: "partial", columns: [head("thing", "もの", "Thing"), head("local", "この機器の版", "Here"), head("newest", "知られている最新", "Newest known"), head("state", "状態", "State")], rows: [["schema", "S-050200-1", "S-050200-2", "behind"]], rows_of: 1 },
        { table: "agent_health", about: data.text("見守りプログラム自身の負担と状態", "What the agent itself costs, and its state"), observed: "2026-01-21T02:55:00.000Z", status: "complete", columns: [head("version", "版", "Version"), head("started_ms", "動き始めた時刻", "Started", "instant")], rows: [["0.5.0", Date.parse("2026-01-20T23:00:00.000Z")]], rows_of: 1 },
      ],
    },
  ],
  controls: [{ control: "updates.security-pending", title: data.text("セキュリティ更新が残っていない", "No security update is pending"), verdict: "fail" }],
};
const NOTHING = { at: data.NOW, hub_version: "0.5.0", machines: [], controls: [] };

const step = (kind, at, by, more) => ({ kind, by: by?.id ?? null, by_name: by?.name ?? null, at, when: at, whom: null, way: null, words: null, recurrence: null, why_without: null, ...more });
const told = (at, by, way) => step("told", at, by, { whom: WHOM, way });
const answered = (at, by, words) => step("answered", at, by, { whom: WHOM, words });

const worry = (n, number, by, at, sign, more) => ({ id: id(n), number, by: by.id, by_name: by.name, at, seen: at, sign, words: null, seat: reception1.id, seat_name: reception1.name, paper: null, mails: [], steps: [], attached: ATTACHED, ...more });

const WORRIES = [
  worry(1, "26-004-2", AYA, "2026-01-21T03:00:00.000Z", "message", { words: "00012345の方を開くと「更新してください」という窓が出ました", mails: [{ whom: WHOM, state: "undelivered", queued: "2026-01-21T03:00:00.000Z", tried: "2026-01-21T03:00:04.000Z" }] }),
  worry(2, "26-003-4", KEN, "2026-01-20T01:00:00.000Z", "stuck", {
    seat: consulting.id,
    seat_name: consulting.name,
    mails: [{ whom: WHOM, state: "sent", queued: "2026-01-20T01:00:00.000Z", tried: "2026-01-20T01:00:03.000Z" }, { whom: "見本システム 夜間窓口", state: "undelivered", queued: "2026-01-20T01:00:00.000Z", tried: "2026-01-20T01:00:05.000Z" }],
    steps: [told("2026-01-20T01:00:03.000Z", null, "mail"), step("added", "2026-01-20T01:20:00.000Z", KEN, { words: "印刷のときだけ固まります" }), answered("2026-01-20T02:00:00.000Z", KEN, "プリンターの設定を直すので、16時に来るそうです")],
  }),
  worry(3, "26-002-7", AYA, "2026-01-14T00:10:00.000Z", "other", {
    seat: null,
    seat_name: null,
    attached: NOTHING,
    steps: [step("closed", "2026-01-14T00:30:00.000Z", KEN, { words: "席のモニターの明るさだった", recurrence: "first", why_without: "見まちがいでした" })],
  }),
  worry(4, "26-001-6", KEN, "2026-01-09T01:00:00.000Z", "figures", {
    seen: "2026-01-08T08:30:00.000Z",
    paper: { writer: "佐藤" },
    steps: [told("2026-01-09T01:10:00.000Z", KEN, "telephone"), answered("2026-01-09T04:00:00.000Z", KEN, "点数マスタを更新しました"), step("closed", "2026-01-09T05:00:00.000Z", KEN, { words: "更新のあと合うようになった", recurrence: "unknown" })],
  }),
];

export function exampleWorries(hub, emit, signedIn) {
  let worries = WORRIES;
  let contact = CONTACT;
  const empty = () => hub.scene === "empty";
  const everybody = () => !["staff", "temporary"].includes(hub.scene);
  const own = (one) => one.by === signedIn().id;
  const named = () => (empty() ? null : contact);
  const by_mail = () => !empty() && contact.mail !== "";
  const standing = ({ steps, ...one }) => {
    const since = steps.map(({ kind }) => kind).lastIndexOf("reopened") + 1;
    const now = steps.slice(since).map(({ kind }) => kind);
    return { open: !now.includes("closed"), open_since: since > 0 ? steps[since - 1].at : one.at, told: now.includes("told"), answered: now.includes("answered") };
  };
  const brief = ({ steps, mails, attached, ...one }) => ({ ...one, own: own(one), ...standing({ steps, ...one }) });
  const covered = (words) => words?.replaceAll(/\d{5,}/g, (digits) => "●".repeat(digits.length)) ?? null;
  const whole = (one) => ({ ...one, mailed_words: covered(one.words), own: own(one), ...standing(one), contact: named(), by_mail: by_mail() });
  const seen = () => (empty() ? [] : worries.filter((one) => everybody() || own(one)));
  const find = (worry) => worries.find((one) => one.id === worry);
  const add = (worry, made) => {
    worries = worries.map((one) => (one.id === worry ? { ...one, steps: [...one.steps, made] } : one));
    emit("worries-changed", {});
    return whole(find(worry));
  };
  const seats = [reception1, consulting, server].map(({ id: seat, name }) => ({ id: seat, name }));
  return {
    getWorryForm: () => ({ now: data.NOW, id: "019bdc5e-7a10-7c3e-9f00-0000000000f3", seat: empty() ? null : reception1.id, seats: empty() ? [] : seats, contact: named(), by_mail: by_mail() }),
    listWorries: (_, query) => {
      const number = query?.get?.("number");
      const list = seen().filter((one) => !number || one.number.replaceAll("-", "") === number.replaceAll("-", "")).map(brief).sort((one, other) => Number(other.open) - Number(one.open));
      return { everybody: everybody(), open: list.filter(({ open }) => open).length, contact: named(), by_mail: by_mail(), worries: list };
    },
    previewWorryMail: (_, __, { words = null, seat = null, sign = null }) => {
      const place = seats.find((one) => one.id === seat)?.name;
      const typed = covered(words);
      return {
        letters: by_mail()
          ? [
              { whom: [WHOM, "見本システム 夜間窓口"], language: "ja", subject: "【異常連絡票 (送るときに決まります)】みほん内科クリニック", text: `みほん内科クリニックから、日レセについての異常の連絡です。番号は (送るときに決まります) です。\n\nいつ：2026年1月21日(水) 13:15\nどこで：${place ?? "わからない"}\n何が：${sign === null ? "(押したものが入ります)" : "画面がおかしい"}\n${typed === null ? "" : `ひとこと：${typed}\n`}\n電話で番号を伝えて、様子を聞いてください。\n\n${reception1.name}\n  ディスクの空きと暗号化: 置かれている場所 /、使用率 91%、空き 8.4 GB\n` },
              { whom: ["Vendor desk"], language: "en", subject: "[Worry report (to come)] みほん内科クリニック", text: `みほん内科クリニック reports something worrying about ORCA (日レセ). The number is (to come).\n\nWhen: Wed 2026-01-21 13:15\nWhere: ${place ?? "not known"}\nWhat: ${sign === null ? "(what is pressed)" : "The screen looks odd"}\n${typed === null ? "" : `In words: ${typed}\n`}` },
            ]
          : [],
      };
    },
    nameWorryContact: (_, __, body) => (contact = { language: "ja", others: [], ...body, by: signedIn().id, by_name: signedIn().name, at: data.NOW }),
    fileWorry: (_, __, { sign, words, seat, paper }) => {
      const made = worry(worries.length + 1, `26-${String(worries.length + 1).padStart(3, "0")}-0`, signedIn(), data.NOW, sign, {
        words: words ?? null,
        seat: seat ?? null,
        seat_name: seats.find((one) => one.id === seat)?.name ?? null,
        paper: paper ? { writer: paper.writer } : null,
        seen: paper?.seen ?? data.NOW,
        mails: by_mail() ? [{ whom: WHOM, state: "queued", queued: data.NOW, tried: null }] : [],
      });
      worries = [made, ...worries];
      return whole(made);
    },
    getWorry: ({ worry: asked }) => (find(asked) && (everybody() || own(find(asked))) ? whole(find(asked)) : whole(find(WORRY_IDS[0]))),
    addWorryWords: ({ worry: to }, _, { words }) => add(to, step("added", data.NOW, signedIn(), { words })),
    tellOfWorry: ({ worry: to }, _, { whom, way, when }) => add(to, step("told", data.NOW, signedIn(), { whom, way, when })),
    answerWorry: ({ worry: to }, _, { whom, words, when }) => add(to, step("answered", data.NOW, signedIn(), { whom, words, when })),
    closeWorry: ({ worry: to }, _, { words, recurrence, why_without }) => add(to, step("closed", data.NOW, signedIn(), { words, recurrence, why_without: why_without ?? null })),
    reopenWorry: ({ worry: to }, _, { words }) => add(to, step("reopened", data.NOW, signedIn(), { words })),
  };
}
