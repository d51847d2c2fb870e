// Answers of an imagined clinic (見本) in every state a page can show, also those a fresh hub does
// not have: error, asleep, excepted, a proof that fails. For looking and for axe; never shipped.

const id = (kind, n) => `019bdc5e-7a10-7c3e-9f00-${kind}${String(n).padStart(12 - kind.length, "0")}`;
const digest = (n) => String(n).padStart(2, "0").repeat(32);
const text = (ja, en) => ({ ja, en });
const NOW = "2026-01-21T04:15:00.000Z";
const OFF = "2026-01-20T09:42:00.000Z";

export const DEVICES = {
  reception1: { id: id("d", 1), name: "受付1", place: "受付" },
  reception2: { id: id("d", 2), name: "受付2", place: "受付" },
  consulting: { id: id("d", 3), name: "診察室", place: "診察室" },
  office: { id: id("d", 4), name: "事務室", place: "事務室" },
  server: { id: id("d", 5), name: "日レセサーバー", place: "事務室" },
  notebook: { id: id("d", 6), name: "往診ノート", place: "事務室 棚" },
  printer: { id: id("d", 7), name: "受付プリンター", place: "受付" },
  guest: { id: id("d", 8), name: "待合テレビ", place: "待合室" },
};

function control(name, title, more) {
  return {
    id: name,
    title,
    kind: "measured",
    scope: "device",
    substitute: false,
    decides: true,
    verdict: "pass",
    evidence: "measured",
    judged: 6,
    of: 6,
    reason: "",
    sentence: null,
    seen_at: "2026-01-21T04:12:00.000Z",
    asleep_since: null,
    until: null,
    drop_in: null,
    ...more,
  };
}

function statement(name, title, more) {
  return control(name, title, {
    kind: "statement",
    scope: "clinic",
    judged: 0,
    of: 1,
    verdict: "not-checked",
    evidence: "none",
    reason: "posture.not-stated",
    sentence: text("人が申告する項目です。まだ申告がありません。", "This has to be stated by a person; nobody has yet."),
    seen_at: null,
    ...more,
  });
}

const CONTROLS = {
  laws: statement("laws.register", text("守る法令の一覧があり、次の確認日が決まっている", "There is a list of laws with the day of the next check"), {
    verdict: "pass",
    evidence: "stated",
    judged: 1,
    reason: "",
    sentence: null,
    seen_at: "2026-01-09T03:00:00.000Z",
  }),
  leaks: statement("incidents.plan", text("漏えいしたときの連絡先と手順が決まっている", "Contacts and steps after a leak are decided")),
  contract: statement("contracts.penalty", text("守秘義務と罰則のある契約を結んでいる", "A contract with confidentiality and penalties exists")),
  shared: control("accounts.no-generic-names", text("だれのものかわからない名前のアカウントがない", "No account has a generic name"), {
    verdict: "error",
    evidence: "none",
    judged: 4,
    reason: "posture.table-failed",
    sentence: text("事務室のアカウント一覧を読めませんでした", "The office's list of accounts could not be read"),
    seen_at: "2026-01-21T04:10:00.000Z",
  }),
  updates: control("updates.security-pending", text("セキュリティ更新が残っていない", "No security update is pending"), {
    verdict: "fail",
    judged: 5,
    reason: "updates.security-pending.old",
    sentence: text("受付1 に、公開から16日たったセキュリティ更新が2件残っています", "受付1 has 2 security updates that are 16 days old"),
    seen_at: "2026-01-21T04:10:00.000Z",
  }),
  lock: control("terminal.screen-lock", text("操作がない端末は自動的にロックされる", "Terminals lock themselves when not operated"), {
    substitute: true,
    decides: false,
    verdict: "asleep",
    judged: 4,
    of: 5,
    reason: "posture.asleep",
    sentence: text("往診ノートの電源が切れています", "往診ノート is switched off"),
    seen_at: OFF,
    asleep_since: OFF,
  }),
  logout: control("terminal.logged-out", text("席を立つとき、日レセからログアウトしている", "People log out of ORCA (日レセ) when they leave the seat"), {
    verdict: "fail",
    judged: 4,
    of: 5,
    reason: "terminal.logged-out.open",
    sentence: text("診察室で、日レセを開いたまま無操作が25分続きました", "In 診察室, ORCA (日レセ) stayed open without operation for 25 minutes"),
    seen_at: "2026-01-20T06:02:00.000Z",
  }),
  key: control("terminal.leave-key", text("席を立つキーで1回押してログアウトできる", "One key logs out when leaving"), {
    decides: false,
    verdict: "not-applicable",
    evidence: "none",
    judged: 0,
    of: 0,
    reason: "seats.not-used",
    sentence: text("使わないと決めました(院長・令和7年12月2日)", "Decided not to use it (director, 2 Dec 2025)"),
  }),
  software: control("software.allowed-only", text("許した一覧にないソフトが入っていない", "Only allowed software is installed"), {
    verdict: "asleep",
    judged: 5,
    reason: "posture.asleep",
    sentence: text("往診ノートの電源が切れています", "往診ノート is switched off"),
    seen_at: OFF,
    asleep_since: OFF,
  }),
  provider: control("mihon.printer", text("印刷サーバーの設定が決めたとおりである", "The print server is set up as agreed"), {
    judged: 1,
    of: 1,
    drop_in: "mihon",
  }),
  neighbours: control("network.all-registered", text("LANに未登録の機器がない", "No unregistered machine is on the LAN"), {
    verdict: "not-checked",
    judged: 11,
    of: 12,
    reason: "network.undecided",
    sentence: text("LANに、まだ登録していない機器が1台あります", "1 machine on the LAN is not registered yet"),
    seen_at: null,
  }),
  pledges: control("people.pledges", text("職員の守秘の誓約が、退職後も有効な形でそろっている", "Everybody has pledged confidentiality, also for after they leave"), {
    scope: "clinic",
    verdict: "not-checked",
    evidence: "none",
    judged: 0,
    of: 1,
    reason: "people.pledges.none",
    sentence: text("佐藤 綾さんの守秘の誓約が、台帳に書かれていません。", "The register has no confidentiality pledge of 佐藤 綾."),
  }),
  leavers: control("people.leavers-sign-in", text("辞めた人が、関所にログインできないようになっている", "Nobody who left can sign in to the hub"), {
    scope: "clinic",
    verdict: "fail",
    judged: 1,
    of: 1,
    reason: "people.leavers-sign-in.found",
    sentence: text("辞めた森 徹さんが、まだ関所にログインできます。", "森 徹 has left but can still sign in to the hub."),
  }),
  encrypted: control("server.disk-encrypted", text("サーバーのディスクが暗号化されている", "The server's disks are encrypted"), {
    verdict: "fail",
    judged: 1,
    of: 1,
    reason: "server.disk-encrypted.found",
    sentence: text("/ のディスクが暗号化されていません。", "The disk of / is not encrypted."),
  }),
  training: statement("training.course", text("職員全員が個人情報の教育を受けた", "All staff took the course on personal information")),
  sessions: control("sessions.recorded", text("だれが、どの端末を使ったかの記録がある", "Use of terminals is recorded"), {
    verdict: "asleep",
    judged: 5,
    reason: "posture.asleep",
    sentence: text("往診ノートの電源が切れています", "往診ノート is switched off"),
    seen_at: OFF,
    asleep_since: OFF,
  }),
  internet: control("internet.decision", text("インターネットへのつなぎ方を、サポート事業所と決めている", "How to reach the Internet was decided with the provider"), {
    scope: "clinic",
    verdict: "excepted",
    evidence: "stated",
    judged: 1,
    of: 1,
    until: "2026-03-31",
    sentence: text("院長が3月31日までの例外を認めました", "The director granted an exception until 31 March"),
  }),
  health: control("orca.health", text("日レセの動きに異常がない", "ORCA (日レセ) runs without errors"), { judged: 1, of: 1, seen_at: "2026-01-21T04:14:00.000Z" }),
};

const titles = [
  text("法令を知り、定期に点検する", "Know the laws and check regularly"),
  text("漏えいしたときの対応と報告", "Respond to and report a leak"),
  text("サポート事業所との契約", "Contract with the support provider"),
  text("設定を理解し、共用アカウントを使わない", "Understand the settings, share no account"),
  text("更新を最新に保つ", "Keep updates current"),
  text("席を立つときはログアウト", "Log out when leaving the seat"),
  text("業務に使わないソフトを入れない", "Install no unneeded software"),
  text("診療に関係ない機器をつながない", "Connect no unrelated device"),
  text("職員の教育と指導", "Educate and guide staff"),
  text("使える人を最小限に、利用日誌をつける", "Fewest people, and a journal of use"),
  text("インターネットなしでも業務できる", "Work without the Internet"),
  text("おかしいと感じたら、すぐ連絡", "Call at once if something is wrong"),
];

function article(number, ...controls) {
  const lead = controls[0];
  return {
    id: `P-${String(number).padStart(2, "0")}`,
    number,
    title: titles[number - 1],
    strict: number === 4 || number === 6,
    verdict: lead.verdict,
    evidence: lead.evidence,
    judged: lead.judged,
    of: lead.of,
    scope: lead.scope,
    seen_at: lead.seen_at,
    asleep_since: lead.asleep_since,
    until: lead.until,
    sentence: lead.sentence,
    controls,
  };
}

const ARTICLES = [
  article(1, CONTROLS.laws),
  article(2, CONTROLS.leaks),
  article(3, CONTROLS.contract),
  article(4, CONTROLS.shared),
  article(5, CONTROLS.updates),
  article(6, CONTROLS.logout, CONTROLS.lock, CONTROLS.key),
  article(7, CONTROLS.software, CONTROLS.provider),
  article(8, CONTROLS.neighbours),
  article(9, CONTROLS.pledges, CONTROLS.training),
  article(10, CONTROLS.leavers, CONTROLS.sessions),
  article(11, CONTROLS.internet),
  article(12, CONTROLS.health),
];

function finding(found, article_id, device, more) {
  return {
    control: found.id,
    article: article_id,
    device,
    devices: 1,
    verdict: found.verdict,
    evidence: found.evidence,
    seen_at: found.seen_at,
    headline: found.sentence,
    why: null,
    next: null,
    responsible: null,
    minutes: 3,
    ...more,
  };
}

export const BOARD = {
  judged_at: NOW,
  entry: 48411,
  edition: { name: "policy", edition: "2005-03-30", title: text("方針 平成17年3月30日版", "Policy of 30 March 2005") },
  articles: ARTICLES,
  findings: [
    finding(CONTROLS.updates, "P-05", DEVICES.reception1, {
      why: text("知られた弱点から、患者さんの情報に入られるおそれがあります。", "Known weaknesses may let others reach patients' information."),
      next: text("サポート事業所に相談し、適用日を決めます。", "Ask the support provider and fix a day."),
      responsible: { name: "水野 由美", role: text("設定担当", "administrator") },
    }),
    finding(CONTROLS.logout, "P-06", DEVICES.consulting, {
      why: text("次に座った人が、前の人の名前で操作できてしまいます。", "Whoever sits down next can work under the name of the person before."),
      next: text("診察室で使う自動ログアウトの時間を決めます。", "Decide after how long 診察室 logs out by itself."),
    }),
    finding(CONTROLS.shared, "P-04", DEVICES.office, {
      devices: 2,
      why: text("読めない間は、共用のアカウントがあっても気づけません。", "While it cannot be read, a shared account would go unnoticed."),
      next: text("事務室で見守りプログラムが動いているか確かめます。", "See whether the agent runs in 事務室."),
    }),
    finding(CONTROLS.leavers, "P-10", null, {
      devices: 0,
      why: text("医院の記録を、外の人が見られるおそれがあります。", "Somebody outside could look at the clinic's records."),
      responsible: { name: "水野 由美", role: text("設定担当", "administrator") },
    }),
    finding(CONTROLS.encrypted, "P-03", DEVICES.server, {
      why: text("機械ごと盗まれると、患者さんの情報が読まれます。", "If the machine is stolen, patients' data can be read."),
      next: text("入れ替えのときに暗号化するよう、サポート事業所と決めてください。", "Agree with the support provider to encrypt at the next replacement."),
      minutes: 5,
    }),
  ],
  drop_ins: ["mihon"],
  notices: [],
};

/// The board of a hub that has just been set up: nothing is green by silence.
export const FRESH_BOARD = {
  ...BOARD,
  judged_at: null,
  entry: null,
  findings: [],
  drop_ins: [],
  notices: [],
  articles: ARTICLES.map((one) => ({
    ...one,
    verdict: "not-checked",
    evidence: "none",
    judged: 0,
    seen_at: null,
    asleep_since: null,
    until: null,
    sentence: text("まだ答えがありません", "There is no answer yet"),
    controls: one.controls.map((each) => ({ ...each, verdict: "not-checked", evidence: "none", judged: 0, seen_at: null, asleep_since: null, until: null, reason: "posture.no-answer", sentence: null })),
  })),
};

const table = (name, title, device, n, more) => ({
  table: name,
  title,
  device: device?.id ?? null,
  device_name: device?.name ?? null,
  digest: digest(n),
  observed: "2026-01-21T04:12:00.000Z",
  status: "complete",
  ...more,
});

const SCREEN_LOCK = text("端末の自動画面ロックの設定", "Automatic screen lock of a terminal");

function row(device, verdict, sentence, more) {
  return {
    device,
    verdict,
    evidence: "measured",
    reason: verdict === "pass" ? "" : "terminal.screen-lock.off",
    sentence,
    seen_at: "2026-01-21T04:12:00.000Z",
    asleep_since: null,
    items: [],
    items_of: 0,
    tables: [table("screen_lock", SCREEN_LOCK, device, 31)],
    ...more,
  };
}

export function rowsOf(control_id) {
  if (control_id === CONTROLS.encrypted.id) {
    const { sentence } = CONTROLS.encrypted;
    const values = [{ name: "mount", value: "/" }, { name: "encrypted", value: 0 }];
    return {
      control: control_id,
      judged_at: NOW,
      rows: [row(DEVICES.server, "fail", sentence, { items: [{ ok: false, sentence, values }], items_of: 1, tables: [table("disk", text("ディスクの空きと暗号化", "Disk space and encryption"), DEVICES.server, 46)] })],
    };
  }
  if (control_id === CONTROLS.key.id) return { control: control_id, judged_at: NOW, rows: [] };
  if (control_id === CONTROLS.internet.id || Object.values(CONTROLS).some(({ id: known, kind }) => known === control_id && kind === "statement")) {
    return {
      control: control_id,
      judged_at: NOW,
      rows: [{ ...row(null, "not-checked", text("記録がまだありません", "There is no record yet")), evidence: "none", seen_at: null, tables: [{ ...table("statement", text("申告", "Statements"), null, 5), digest: null, observed: null, status: null }] }],
    };
  }
  return {
    control: control_id,
    judged_at: NOW,
    rows: [
      row(DEVICES.consulting, "fail", text("mizuno の画面が自動でロックされません。", "The screen of mizuno does not lock itself."), {
        items: [
          { ok: false, sentence: text("mizuno の画面が自動でロックされません。", "The screen of mizuno does not lock itself."), values: [{ name: "account", value: "mizuno" }] },
          { ok: false, sentence: null, values: [{ name: "account", value: "sato" }, { name: "expires_day", value: null }] },
          { ok: null, sentence: null, values: [{ name: "account", value: "kensa" }, { name: "delay_s", value: null }] },
        ],
        items_of: 9,
      }),
      row(DEVICES.office, "error", text("設定のファイルを読めませんでした。", "The settings file could not be read."), {
        evidence: "none",
        tables: [table("screen_lock", SCREEN_LOCK, DEVICES.office, 32, { status: "failed" })],
      }),
      row(DEVICES.printer, "not-checked", text("見守りプログラムがありません。", "It has no agent."), {
        evidence: "none",
        seen_at: null,
        tables: [{ ...table("screen_lock", SCREEN_LOCK, DEVICES.printer, 33), digest: null, observed: null, status: null }],
      }),
      row(DEVICES.notebook, "asleep", text("電源が切れています。切れる前は○でした。", "It is switched off; it passed before."), { seen_at: OFF, asleep_since: OFF }),
      row(DEVICES.reception1, "pass", null),
      row(DEVICES.reception2, "pass", null, { evidence: "read-at-visit" }),
    ],
  };
}

export function articlePage(article_id) {
  const found = ARTICLES.find((one) => one.id === article_id);
  if (!found) return null;
  return {
    ...found,
    duty: text(
      "日レセの端末から離れるときは、作業の途中でも必ずログアウトし、ほかの人が続きを操作できないようにします。画面のロックは代わりの手当てで、これだけでは○になりません。",
      "Whoever leaves an ORCA (日レセ) terminal always logs out, in the middle of work too, so that nobody else can go on. A screen lock is a substitute and cannot pass by itself.",
    ),
    responsible: article_id === "P-05" ? { name: "水野 由美", role: text("設定担当", "administrator") } : null,
    changes:
      article_id === "P-06"
        ? [
            { at: "2026-01-20T06:03:00.000Z", control: CONTROLS.logout.id, device: DEVICES.consulting, from: "pass", verdict: "fail", evidence: "measured", sentence: text("診察室で無操作が25分続きました", "No operation for 25 minutes in 診察室"), entry: 48098 },
            { at: "2026-01-06T00:10:00.000Z", control: CONTROLS.logout.id, device: DEVICES.reception2, from: "not-checked", verdict: "pass", evidence: "measured", sentence: text("受付2 の読み取りが戻りました", "受付2 can be read again"), entry: 45980 },
            { at: "2026-01-05T09:30:00.000Z", control: CONTROLS.logout.id, device: DEVICES.reception2, from: "pass", verdict: "not-checked", evidence: "none", sentence: null, entry: 45951 },
          ]
        : article_id === "P-05"
          ? Array.from({ length: 50 }, (_, n) => ({
              at: new Date(Date.parse("2026-01-21T04:10:00.000Z") - n * 11 * 3_600_000).toISOString(),
              control: CONTROLS.updates.id,
              device: DEVICES.reception1,
              from: n % 2 === 0 ? "pass" : "fail",
              verdict: n % 2 === 0 ? "fail" : "pass",
              evidence: "measured",
              sentence: n % 2 === 0 ? CONTROLS.updates.sentence : null,
              entry: 48390 - n * 40,
            }))
          : [],
  };
}

export function controlPage(control_id) {
  const found = Object.values(CONTROLS).find((one) => one.id === control_id);
  if (!found) return null;
  const measured = found.kind === "measured";
  return {
    ...found,
    advice: measured ? text("この端末で5分以内の画面ロックを有効にしてください。", "Turn on a screen lock of at most five minutes.") : null,
    to_provider: found === CONTROLS.encrypted ? text("WebORCA：/opt/jma/weborca/conf/jma-receipt.conf に SERVER_CRT、SERVER_PEM、CA_CRT を書き、3つのファイルを 0400 orca:orca にして、日レセを起動しなおします(ORCAの説明による)。panda：glserver に -ssl を付けます。", "WebORCA: write SERVER_CRT, SERVER_PEM and CA_CRT into /opt/jma/weborca/conf/jma-receipt.conf, make the three files 0400 orca:orca and restart (ORCA's page). panda: glserver takes -ssl.") : null,
    answers: ["P-06", "R7 2④"],
    roles: measured ? ["terminal"] : [],
    tables: measured ? ["screen_lock", "rule"] : [],
    question: measured
      ? "SELECT account, CASE WHEN enabled IS NULL OR delay_s IS NULL THEN NULL\n                     WHEN enabled = 1 AND delay_s <= rule.value THEN 1 ELSE 0 END AS ok\nFROM screen_lock JOIN rule ON rule.name = 'lock_after_s'"
      : null,
  };
}

const agent = (n, more) => ({ id: id("e", n), version: "0.1.0", enrolled: "2026-01-05T00:40:00.000Z", state: "enrolled", link: "connected", skew_ms: -180, ...more });

function device(name, n, more) {
  return {
    ...name,
    owner: "水野 由美",
    use: "care",
    roles: ["terminal"],
    state: "registered",
    origin: "hand",
    os: "Debian GNU/Linux 12",
    verdict: "pass",
    evidence: "measured",
    findings: 0,
    last_seen: "2026-01-21T04:12:00.000Z",
    asleep_since: null,
    agent: agent(n),
    addresses: [{ mac: `02:00:5e:10:00:${String(20 + n)}`, ip: `192.168.0.${20 + n}`, vendor: null, source: "observed" }],
    perhaps_same: null,
    ...more,
  };
}

const step = (done, ja, en, to_do_ja, to_do_en) => ({ done, text: text(ja, en), do: text(to_do_ja, to_do_en) });
function person(n, rest) {
  return {
    id: `019bdc5e-7a10-7c3e-9f00-0000000000${(0xa0 + n).toString(16)}`,
    kana: "",
    kind: "clerk",
    employer: "",
    safety_roles: [],
    from: "2024-04-01",
    until: null,
    language: "ja",
    pledge: { signed_on: "2024-04-01", after_leaving: true, contract_clause: "" },
    instructed_by: null,
    seats: [],
    operator: "",
    operators: rest.operator ? [{ operator: rest.operator, from: rest.from ?? "2024-04-01", until: null }] : [],
    briefed: "2024-04-01",
    mail: "",
    reminders: true,
    own_change: null,
    state: "here",
    signs_in: false,
    first_day: [
      step(true, "退職後も有効な守秘の誓約をもらう", "Get a confidentiality pledge that holds after leaving", "誓約書か契約の条を、台帳に書きます。", "Write the pledge or the contract's clause into the register."),
      step(false, "本人だけの日レセのユーザIDを用意する", "Give them an ORCA (日レセ) operator of their own", "日レセで登録し、台帳に書きます。", "Register it in ORCA (日レセ) and write it into the register."),
    ],
    ...rest,
  };
}

export const DECIDERS = {
  people: [
    { name: "水野 健", roles: ["director", "safety-manager"] },
    { name: "水野 由美", roles: ["administrator"] },
  ],
};

export const PEOPLE = [
  person(2, { name: "水野 健", kana: "みずの けん", kind: "director", safety_roles: ["safety-manager", "planner"], from: "2011-04-01", pledge: null, signs_in: true, first_day: [] }),
  person(4, {
    name: "佐藤 綾",
    kana: "さとう あや",
    operator: "sato",
    operators: [
      { operator: "uketsuke1", from: "2024-04-01", until: "2024-06-30" },
      { operator: "sato", from: "2024-07-01", until: null },
    ],
    mail: "sato@mihon-clinic.example",
  }),
  person(5, {
    name: "田中 葵",
    kana: "たなか あおい",
    kind: "temporary",
    employer: "見本派遣",
    from: "2026-01-13",
    until: "2026-02-27",
    pledge: { signed_on: "2026-01-13", after_leaving: true, contract_clause: "派遣契約 第8条" },
    instructed_by: "019bdc5e-7a10-7c3e-9f00-0000000000a4",
    seats: ["019bdc5e-7a10-7c3e-9f00-0000000000d1"],
    operator: "tanaka",
    briefed: null,
  }),
  person(6, { name: "森 徹", kana: "もり とおる", kind: "nurse", until: "2025-12-26", state: "left", pledge: { signed_on: "2020-04-01", after_leaving: false, contract_clause: "" } }),
];

export const REGISTER = {
  registered: 8,
  retired: 3,
  neighbours: 3,
  devices: [
    device(DEVICES.consulting, 3, { owner: "水野 健", verdict: "fail", findings: 2 }),
    device(DEVICES.reception1, 1, { owner: "佐藤 綾", verdict: "fail", findings: 1, perhaps_same: DEVICES.guest }),
    device(DEVICES.office, 4, { verdict: "error", evidence: "none", findings: 1, agent: agent(4, { state: "clone-suspected", link: "revoked", skew_ms: -200_000 }) }),
    device(DEVICES.guest, 8, { owner: "", use: "undecided", roles: ["other"], origin: "lease-list", os: null, agent: null, verdict: "not-checked", evidence: "none", last_seen: null, addresses: [{ mac: "02:00:5e:10:00:88", ip: null, vendor: null, source: "typed" }] }),
    device(DEVICES.notebook, 6, { owner: "高橋 美咲", verdict: "asleep", last_seen: OFF, asleep_since: OFF, agent: agent(6, { link: "asleep" }) }),
    device(DEVICES.server, 5, { owner: "見本システムサポート", roles: ["server", "hub"], os: "Debian GNU/Linux 12 (bookworm)", agent: agent(5, { skew_ms: 2_400 }) }),
    device(DEVICES.reception2, 2, { owner: "鈴木 恵", evidence: "read-at-visit" }),
    device(DEVICES.printer, 7, { owner: "佐藤 綾", roles: ["other"], os: null, agent: null, evidence: "stated", addresses: [{ mac: "02:00:5e:10:00:27", ip: "192.168.0.27", vendor: "プリンターのメーカー", source: "observed" }, { mac: "02:00:5e:10:00:28", ip: "192.168.0.28", vendor: null, source: "typed" }] }),
  ],
};

/// Of the tables about 日レセ: columns and rows.
const ORCA_TABLES = {
  orca_health: [["generation", "weborca"], ["running", 1], ["answers", 1], ["database_running", 1], ["database_answers", 1], ["silent_weekday", -1], ["silent_min", -1], ["answer_asked", 1], ["answer_ms", 240], ["hour_day", 20474], ["hour_from", 12], ["hour_calls", 412], ["hour_slow", 3], ["hour_errors", 0], ["hour_broken", 0], ["database_host", ""], ["database_reached", null], ["missing", ""]],
  orca_replication: [["kind", "postgresql"], ["place", "/var/lib/postgresql/14/main"], ["role", "primary"], ["state", "stopped"], ["reason", ""], ["peers", 0], ["wanted", 1], ["peer", null], ["lag_s", null], ["log_hours", null]],
  remote_watch: [["source", "logind"], ["every_kind", 1], ["prompt", 1], ["since_day", 20_400], ["log", "/var/log/auth.log"], ["log_state", "journal"], ["log_lost_day", 0]],
  orca_database: [["place", "postgresql://127.0.0.1:5432/orca"], ["state", "read"], ["server_version", "14.13"], ["encoding", "UTF8"], ["schema_version", "050200-1"], ["passwords", 0], ["lacking", ""], ["beyond", ""], ["watching", 1], ["unread", ""], ["absent", "tbl_file_info"], ["jobs_failed", 0]],
  orca_settings: [["generation", "weborca"], ["settings_file", "/opt/jma/weborca/conf/jma-receipt.conf"], ["tls", 0], ["client_certificates", 0], ["certificate_until_day", null], ["update_mode", "online"], ["default_database_password", 0]],
  orca_backups: [["path", "/srv/orca/backup/orca.dump"], ["made_day", 20_473], ["bytes", 1_204_220_112], ["mode", "0600"], ["open", 0], ["encrypted", 0]],
  orca_versions: [["thing", "schema"], ["name", ""], ["local", "S-050200-1-20250327-1"], ["edition", "050200-1"], ["newest", "S-050200-1-20250327-1"], ["state", "current"], ["reason", ""], ["asked_day", 20_472], ["flag", null], ["broken", null]],
  orca_plugins: [["name", "帳票"], ["version", "1.2"], ["vendor", "帳票の会社"], ["released_day", 20_300], ["available", 1]],
};
const ORCA_SERVER = [["generation", "weborca"], ["version", "1:1.0.0-1"], ["running", 1], ["log", "/opt/jma/weborca/log/jma-receipt-weborca.log"], ["log_state", "read"], ["log_mode", "0640"], ["folder_mode", "0750"], ["secrets_day", 0], ["log_files", 8], ["log_files_searched", 8], ["log_files_unreadable", 0], ["secrets_files", 0], ["secrets_oldest_day", 0], ["secrets_newest_day", 0], ["port", 8000], ["since_day", 20_400], ["open_since_day", 20_474]];

export function devicePage(found) {
  if (!found) return null;
  const seen = found.agent !== null;
  return {
    ...found,
    controls: seen
      ? [
          { control: CONTROLS.logout.id, title: CONTROLS.logout.title, articles: ["P-06"], verdict: found.verdict, evidence: found.evidence, sentence: CONTROLS.logout.sentence, seen_at: found.last_seen },
          { control: CONTROLS.encrypted.id, title: CONTROLS.encrypted.title, articles: [], verdict: "fail", evidence: "measured", sentence: CONTROLS.encrypted.sentence, seen_at: found.last_seen },
          ...(found.id === DEVICES.server.id ? [{ control: CONTROLS.health.id, title: CONTROLS.health.title, articles: ["P-12"], verdict: "pass", evidence: "measured", sentence: null, seen_at: found.last_seen }] : []),
          { control: CONTROLS.updates.id, title: CONTROLS.updates.title, articles: ["P-05"], verdict: "pass", evidence: "measured", sentence: null, seen_at: found.last_seen },
        ]
      : [],
    tables: seen
      ? [
          { ...table("pending_updates", text("残っている更新", "Pending updates"), found, 41), group: "updates", at_visit: found.evidence === "read-at-visit", rows: 2 },
          { ...table("accounts", text("OSのアカウント", "Accounts of the operating system"), found, 42, { status: "partial" }), group: "accounts", at_visit: found.evidence === "read-at-visit", rows: 12 },
          { ...table("screen_lock", SCREEN_LOCK, found, 43), group: "accounts", at_visit: found.evidence === "read-at-visit", rows: 1 },
          ...([DEVICES.office.id, DEVICES.server.id].includes(found.id) ? [{ ...table("orca_server", text("この機器にある日レセ(なければ0行)", "ORCA (日レセ) servers on this machine; no row where there is none"), found, 47), group: "software", at_visit: false, rows: 1 }] : []),
          ...(found.id === DEVICES.server.id ? Object.keys(ORCA_TABLES).map((name) => ({ ...table(name, text("日レセ", "ORCA (日レセ)"), found, 48), group: "software", at_visit: false, rows: 1 })) : []),
          { ...table("packages", text("入っているソフト", "Installed packages"), found, 44), group: "software", at_visit: found.evidence === "read-at-visit", rows: 1280 },
          { ...table("listeners", text("待ち受けている通信", "Listening ports"), found, 45, { status: "failed" }), group: "network", at_visit: found.evidence === "read-at-visit", rows: 0 },
          { ...table("disk", text("ディスクの空きと暗号化", "Disk space and encryption"), found, 46), group: "machine", at_visit: found.evidence === "read-at-visit", rows: 3 },
        ]
      : [],
    address_history: found.addresses.filter(({ source }) => source === "observed").map(({ source: _, ...one }) => ({ ...one, first_seen: "2026-01-05T00:40:00.000Z", last_seen: found.last_seen ?? NOW })),
    decisions: [
      { at: "2026-01-05T00:40:00.000Z", by: null, actor: "hub", sentence: text("機器のMACアドレスを台帳に加えました", "Hardware addresses were attached to a device"), entry: 214 },
      { at: "2026-01-05T00:38:00.000Z", by: "水野 由美", actor: "person", sentence: text("機器を台帳に登録しました", "Devices were registered"), entry: 212 },
      { at: "2025-12-20T00:38:00.000Z", by: null, actor: "console", sentence: text("機器をつなぐ番号を作りました", "An invitation was made"), entry: null },
    ],
    reading: READINGS.find((one) => one.device.id === found.id) ?? null,
    self_check: checkOf(found),
  };
}

const EDGE = { name: "Microsoft Edge 142", system: "Windows", windows: "11", user_agent: "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Safari/537.36 Edg/142.0.0.0" };

function reading(n, device, more) {
  return {
    id: id("9", n), device, visit: id("9", 50), day: "2026-01-20", who: "中村 健", observed: "2026-01-20T05:12:40.000Z", fresh_until: "2026-02-24T05:12:40.000Z",
    machine: "UKETSUKE-PC", windows: "Windows 11 Pro 24H2", could_not: [], unknown: [], digest: digest(70 + n), by: "019bdc5e-7a10-7c3e-9f00-0000000000a1", by_name: "水野 由美", at: "2026-01-20T08:00:00.000Z", ...more,
  };
}

export const READINGS = [
  reading(1, DEVICES.reception2, {}),
  reading(2, DEVICES.office, { visit: null, day: "2025-12-01", who: "水野 由美", machine: "JIMU-PC", windows: "Windows 10 Pro 22H2", observed: "2025-12-01T05:12:40.000Z", fresh_until: "2026-01-05T05:12:40.000Z", could_not: ["antivirus", "administrators"] }),
];

const choices = () => REGISTER.devices.map(({ id: device_id, name, place }) => ({ id: device_id, name, place }));

export const VISITS = {
  today: "2026-01-21",
  script: { file_name: "sekisho-read.ps1", sha256: digest(80), lines: 222 },
  devices: [],
  visits: [
    { id: id("9", 50), day: "2026-01-20", who: "中村 健", company: "見本システムサポート", about: "毎月の点検\nWindowsの更新を当てた", devices: [DEVICES.reception2], report: null, by: "019bdc5e-7a10-7c3e-9f00-0000000000a1", by_name: "水野 由美", at: "2026-01-20T08:10:00.000Z" },
    { id: id("9", 51), day: "2025-12-01", who: "水野 由美", company: "", about: "", devices: [DEVICES.office, DEVICES.reception1], report: { document: id("e", 1), digest: digest(81), title: "訪問報告書 12月" }, by: "019bdc5e-7a10-7c3e-9f00-0000000000a1", by_name: "水野 由美", at: "2025-12-01T08:10:00.000Z" },
  ],
  readings: READINGS,
};
export const visits = () => ({ ...VISITS, devices: choices() });
export const FRESH_VISITS = { ...VISITS, visits: [], readings: [] };

export const SELF_CHECKS = {
  address: "192.168.0.22",
  browser: EDGE,
  here: DEVICES.reception2.id,
  lock_after_s: 300,
  questions: ["own-account", "updates", "screen-lock", "antivirus", "programs", "media"],
  devices: [],
  checks: [
    selfCheck(1, DEVICES.reception1, { "screen-lock": "no", programs: "unsure" }),
    { ...selfCheck(2, DEVICES.notebook, {}), where: "elsewhere", other: choices().find(({ id: one }) => one === DEVICES.reception2.id), counts: false,
      earlier: [{ question: "updates", answer: "no", by_name: "林 進", at: "2026-01-14T04:12:00.000Z" }] },
  ],
};
function checkOf({ id: device }) {
  const found = SELF_CHECKS.checks.find((one) => one.device.id === device);
  if (!found) return null;
  const { device: _, other: __, vouched: ___, ...check } = found;
  return { ...check, earlier: check.earlier.map(({ question, answer, at }) => ({ question, answer, at })) };
}
function selfCheck(n, device, but) {
  return {
    id: id("9", 70 + n), device,
    answers: { "own-account": "yes", updates: "yes", "screen-lock": "yes", antivirus: "yes", programs: "yes", media: "yes", ...but },
    address: "192.168.0.21", browser: EDGE, where: "the-device", other: null, counts: true, by: "019bdc5e-7a10-7c3e-9f00-0000000000a3", by_name: "佐藤 綾", at: "2026-01-20T04:12:00.000Z", vouched: null, earlier: [],
  };
}
export const selfChecks = () => ({ ...SELF_CHECKS, devices: choices() });
/// A self-check as it is once somebody else vouches for it.
export const vouched = (check, why, by) => ({ ...check, counts: true, earlier: [], vouched: { by: by.id, by_name: by.name, at: NOW, why, lately: false } });
/// What is kept of a self-check, and of a visit.
export function checked(body, by) {
  const before = SELF_CHECKS.checks.find(({ device, earlier }) => device.id === body.device && earlier.length > 0);
  const stands = before ? { where: before.where, other: before.other, counts: false, earlier: before.earlier } : {};
  return { ...selfCheck(9, choices().find(({ id: one }) => one === body.device), body.answers), ...stands, by: by.id, by_name: by.name, at: NOW };
}

export const READING_PREVIEW = {
  machine: "UKETSUKE-PC", windows: "Windows 11 Pro 24H2", read_at: "2026-01-21T01:12:40.000Z", account: "uketsuke1", elevated: false, programs: 41,
  could_not: [{ part: "antivirus", why: "AccessDenied" }], unknown: ["/colour"],
  tables: [
    { table: "system", title: text("機器のOSと本体", "Operating system and hardware of the machine, one row"), rows: 1, status: "complete" },
    { table: "accounts", title: text("OSのアカウント", "Accounts of the operating system"), rows: 4, status: "partial" },
  ],
  suggested: [DEVICES.reception2.id],
  refused: [{ device: { id: DEVICES.reception1.id, name: DEVICES.reception1.name, place: DEVICES.reception1.place }, why: "has-agent" }],
  devices: [],
};
export const readingPreview = () => ({ ...READING_PREVIEW, devices: choices().filter(({ id }) => READING_PREVIEW.refused.every(({ device }) => device.id !== id)) });

export const NEIGHBOURS = {
  neighbours: [
    { mac: "02:00:5e:10:00:4f", ip: "192.168.0.87", vendor: "見本カメラ製作所", gateway: false, random_mac: false, first_seen: "2026-01-21T03:58:00.000Z", last_seen: "2026-01-21T04:14:00.000Z", seen_from: DEVICES.reception1 },
    { mac: "02:00:5e:10:00:50", ip: null, vendor: null, gateway: false, random_mac: true, first_seen: "2026-01-21T02:58:00.000Z", last_seen: "2026-01-21T03:14:00.000Z", seen_from: null },
    { mac: "00:00:5e:00:53:01", ip: "192.168.0.1", vendor: null, gateway: true, random_mac: false, first_seen: "2026-01-05T00:40:00.000Z", last_seen: "2026-01-21T04:14:00.000Z", seen_from: DEVICES.reception1 },
  ],
};

/// A clinic with 25 machines whose names are as long as they may be.
export const LARGE_REGISTER = {
  registered: 25,
  retired: 0,
  neighbours: 0,
  devices: Array.from({ length: 25 }, (_, n) =>
    device(
      { id: id("a", n + 1), name: `第${n + 1}診察室の奥にある電子カルテと日レセの共用端末(窓側・予備機をふくむ)`, place: "二階の西側にある処置室と検査室のあいだの廊下の受付カウンター" },
      n + 1,
      {
        owner: "見本システムサポート株式会社 医療情報部",
        verdict: ["fail", "error", "not-checked", "excepted", "asleep", "pass"][n % 6],
        evidence: ["measured", "none", "none", "stated", "measured", "read-at-visit"][n % 6],
        asleep_since: n % 6 === 4 ? OFF : null,
      },
    ),
  ),
};

export function factTable(name) {
  const orca = name === "orca_server" ? ORCA_SERVER : ORCA_TABLES[name];
  if (orca) {
    const columns = orca.map(([column, value]) => ({ name: column, type: typeof value === "number" ? "integer" : "text", unit: null, personal: "none", head: text(column, column), about: text(column, column), masked: false }));
    return { ...factTable("accounts"), table: name, title: text("日レセ", "ORCA (日レセ)"), device: DEVICES.server, status: "complete", reason: null, sentence: null, key: [columns[0].name], columns, rows: [orca.map(([, value]) => value)], rows_of: 1 };
  }
  const empty = name === "listeners";
  return {
    table: name,
    title: name === "accounts" ? text("OSのアカウント", "Accounts of the operating system") : SCREEN_LOCK,
    device: DEVICES.consulting,
    status: empty ? "failed" : name === "accounts" ? "partial" : "complete",
    reason: empty ? "machine.denied" : name === "accounts" ? "machine.remote-directory" : null,
    sentence: empty ? text("読む権限がありませんでした。", "There was no permission to read it.") : name === "accounts" ? text("社外の名簿を使う設定のため、一部だけ読めました。", "Only a part was read, because a remote directory is in use.") : null,
    observed: "2026-01-21T04:12:00.000Z",
    received: "2026-01-21T04:12:01.204Z",
    fresh_until: "2026-01-22T04:12:00.000Z",
    epoch: "3",
    sequence: 9121,
    spec_version: 1,
    digest: digest(43),
    at_visit: false,
    agent: { id: id("e", 3), version: "0.1.0" },
    key: ["account"],
    columns: [
      { name: "account", type: "text", unit: null, personal: "account", head: text("アカウント名", "Account"), about: text("OSのアカウント名", "Account of the operating system"), masked: name === "accounts" },
      { name: "enabled", type: "integer", unit: null, personal: "none", head: text("自動でロックされる", "Locks itself"), about: text("1:有効 0:無効", "1 on, 0 off"), masked: false },
      { name: "delay_s", type: "integer", unit: "s", personal: "none", head: text("ロックまで", "Locks after"), about: text("無操作からロックまで", "From last input to lock"), masked: false },
      { name: "last_login_ms", type: "integer", unit: "instant", personal: "none", head: text("最後のログイン", "Last log-in"), about: text("最後にログインした時刻", "Time of the last log-in, UTC milliseconds"), masked: false },
      { name: "expires_day", type: "integer", unit: "date", personal: "none", head: text("止まる日", "Expires"), about: text("アカウントが止まる日(1970年からの日数)。期限なしは空", "Day the account ends, days since 1970; NULL if never"), masked: false },
    ],
    rows: empty ? [] : Array.from({ length: 60 }, (_, n) => [name === "accounts" ? null : `user${n}`, n % 2, n % 3 === 0 ? null : 300, 1_768_968_720_000 - n * 86_400_000, n % 5 === 0 ? 20_544 : null]),
    rows_of: empty ? 0 : 60,
  };
}

export const CHECKPOINT = {
  origin: "sekisho.internal/019bdc5e-7a10-7c3e-9f00-0000000000c1/1",
  generation: 1,
  size: 48412,
  root: "c50b7e11a0f3d2c4b5968778695a4b3c2d1e0f0e1d2c3b4a5968778602fd9a64",
  signed_at: "2026-01-21T04:14:00.000Z",
  note: "sekisho.internal/…\n48412\n…\n",
  vkey: "sekisho.internal/019bdc5e-7a10-7c3e-9f00-0000000000c1/1+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k",
};

const KINDS = [
  ["posture.judged@1", text("点検の結果が変わりました", "Verdicts changed"), text("P-05：できています → 対応が必要", "P-05: passes → needs action"), null],
  ["device.enrolled@1", text("機器をつなぎました", "A device was connected"), text("診察室", "診察室"), "水野 由美"],
  ["journal.read@1", text("日誌を見ました", "The journal was read"), text("月の確認", "Monthly check"), "水野 健"],
  ["access.signed-in@1", text("ログインしました", "Somebody signed in"), null, "水野 由美"],
];

/// After a restore the journal goes on in a second generation, which has few entries yet.
export const RESTORED = { ...CHECKPOINT, origin: CHECKPOINT.origin.replace(/1$/, "2"), generation: 2, size: 3 };

export function entry(index, generation = 1) {
  const [kind, title, summary, by] = KINDS[index % KINDS.length];
  return {
    generation,
    index,
    number: index + 1,
    source: index % 7 === 0 ? `${DEVICES.consulting.id}/3` : "hub",
    class: "decision",
    kind,
    recorded: new Date(Date.parse("2026-01-21T04:14:00.000Z") - (48411 - index) * 97_000).toISOString(),
    title,
    summary,
    by,
    actor: by === null ? "hub" : "person",
    body: index % 5 === 0 ? "destroyed" : index % 3 === 0 ? "not-for-you" : "readable",
    proof: index === 48411 ? "waiting" : index === 48400 ? "failed" : "included",
  };
}

/// Generation and index of what "2-17" names, or "17" in the newest.
export function placeOf(text, newest = CHECKPOINT) {
  const [index, generation = newest.generation] = text.split("-").map(Number).reverse();
  return { generation, index };
}

export function entries(before, limit, newest = CHECKPOINT) {
  let { generation, index } = before === null ? { ...newest, index: newest.size } : placeOf(before, newest);
  const found = [];
  while (found.length < limit && index > 0) {
    found.push(entry((index -= 1), generation));
    if (index === 0 && generation > 1) [generation, index] = [1, CHECKPOINT.size];
  }
  return { entries: found, next: index > 0 ? `${generation}-${index}` : null, closed: [], checkpoint: newest };
}

const RECEIVED = { class: "usage", kind: "usage.received@1", title: text("記録を受け取りました", "A record was received"), summary: null, by: null, actor: "unsaid" };

/// Kept searches: one of days up to today, one that asks what entries say.
export const SAVED_SEARCHES = [
  { id: "019bdc5e-7a10-7c3e-9f00-0000000000e1", name: "失敗したログイン", person: null, terminal: null, kind: "110114", class: null, action: null, outcome: "8", days: 31, by_name: "水野 健" },
  { id: "019bdc5e-7a10-7c3e-9f00-0000000000e2", name: "管理の決定", person: null, terminal: null, kind: null, class: "decision", action: null, outcome: null, days: 7, by_name: "水野 由美" },
];

/// The first page of a search, and the one behind it, which the hub could not read whole.
export function found(below) {
  const first = below === null ? 48412 : placeOf(below).index;
  return {
    entries: [first - 1, first - 2].map((index) => ({
      ...entry(index),
      ...RECEIVED,
      told: { from: NOW, until: NOW, event: "Patient Record", who: ["佐藤 綾"], terminals: ["192.168.0.21"], place_by: null, candidates: null, patients: 1, action: "R", outcome: "0" },
    })),
    next: below === null ? "1-31000" : null,
    unread: below === null ? 0 : 3,
    closed: [],
    asked_for: [],
    sessions_left: false,
  };
}

export function entryPage(index, generation = 1) {
  const found = entry(index, generation);
  return {
    ...found,
    line: JSON.stringify({ class: "decision", commitment: digest(9), kind: found.kind, number: found.number, recorded: found.recorded, size: 412, source: found.source, type: "application/json", v: 1 }),
    leaf_hash: digest(17),
    path: [digest(18), digest(19)],
    checkpoint: generation === 1 ? CHECKPOINT : RESTORED,
    problem:
      found.proof === "failed"
        ? problem(500, "journal.entry-differs", text("この記録の行が、封に含まれる値とちがいます。", "This entry's line differs from what was sealed."), text("サポート事業所に連絡し、番号を伝えてください。", "Call the support provider and give the code."))
        : null,
  };
}

/// What an entry says: verdicts that changed, or what a person changed in the device register.
export function entryBody(index) {
  return entry(index).kind === "posture.judged@1" ? judgedBody() : changedBody();
}

function judgedBody() {
  const reason = { arguments: [["account", "sato"], ["days", "90"]], message: "accounts.unused.found", observed: null, table: "accounts" };
  const body = {
    by: { hub: true },
    changes: [
      { control: "accounts.unused", device: DEVICES.reception1.id, evidence: "measured", from: "pass", reason, verdict: "fail" },
      { control: "people.pledges", device: null, evidence: "stated", from: null, reason: { ...reason, arguments: [], message: "people.pledges.none" }, verdict: "not-checked" },
    ],
    judged: NOW,
  };
  const labels = [text("決めたもの(関所本体)", "What decided: the hub by its rules"), text("変わった結果", "What changed"), text("点検した時刻", "When it was judged")];
  return {
    fields: Object.values(body).map((value, at) => ({ label: labels[at], value: typeof value === "string" ? value : JSON.stringify(value) })),
    json: JSON.stringify(body),
    text: null,
    record: null,
  };
}

function changedBody() {
  const before = { address: "", device: DEVICES.consulting.id, macs: ["02:00:5e:10:00:23"], name: "診察室", owner: "", place: "", roles: "terminal", use: "undecided" };
  const body = { after: { ...before, owner: "水野 健", place: "診察室", use: "care" }, before, by: { person: PEOPLE[0].id } };
  return {
    fields: [
      { label: text("今の内容", "As it is"), value: JSON.stringify(body.after) },
      { label: text("前の内容", "As it was"), value: JSON.stringify(body.before) },
      { label: text("決めた人", "Who decided"), value: "水野 健" },
    ],
    json: JSON.stringify(body),
    text: null,
    record: null,
  };
}

const [MIZUNO_KEN, SATO] = PEOPLE;

/// A person as lists show them, and as the contact chart does.
export const listed = ({ id: person, name, kind, state, signs_in, first_day }) => ({ id: person, name, kind, state, signs_in, first_day_left: first_day.filter(({ done }) => !done).length });
export const contactsOf = (people) =>
  people
    .filter(({ state, kind, safety_roles }) => state === "here" && (["director", "engineer"].includes(kind) || safety_roles.length > 0))
    .map(({ id: person, name, kind, employer, safety_roles }) => ({ person, name, kind, employer, safety_roles }));
const YEAR = 365;
const dayAfter = (day, days) => new Date(Date.parse(day) + days * 86_400_000).toISOString().slice(0, 10);

/// What the hub sees beside an item, as the item shows it.
const seenOf = (...controls) => controls.map(({ id: name, title, verdict, evidence, judged, of }) => ({ control: name, title, verdict, evidence, judged, of }));

const MIZUNO_YUMI = { id: "019bdc5e-7a10-7c3e-9f00-0000000000a1", name: "水野 由美" }; // is signed in

const OFFICE = "application/vnd.openxmlformats-officedocument";
const filed = (n, title, file_name, type, bytes, day, by = MIZUNO_YUMI) => ({
  id: id("e", n), title, file_name, type, bytes, digest: `${(0x9f86d081 - n * 0x01234567).toString(16)}${digest(n).slice(8)}`, by: by.id, by_name: by.name, at: `${day}T02:30:00.000Z`, standing: "as-filed",
});

/// What is on file, newest first: every kind, and one of somebody who is not in the register any more.
export const DOCUMENTS = [
  filed(12, "サイバー攻撃を想定した事業継続計画 第1版", "事業継続計画_第1版.docx", `${OFFICE}.wordprocessingml.document`, 184_320, "2026-01-20"),
  filed(11, "職員研修の記録 令和7年度", "研修記録R7.xlsx", `${OFFICE}.spreadsheetml.sheet`, 48_211, "2026-01-19", SATO),
  filed(10, "守る法令の一覧 令和8年1月", "法令一覧.pdf", "application/pdf", 231_004, "2026-01-09", MIZUNO_KEN),
  filed(9, "控えから戻す試験の記録", "restore_test.txt", "text/plain", 2_914, "2026-01-08"),
  filed(8, "パスワードを変えた日の一覧", "password_changes.csv", "text/csv", 6_120, "2026-01-08", MIZUNO_KEN),
  filed(7, "サーバー置き場の写真", "IMG_2041.jpg", "image/jpeg", 3_481_220, "2025-12-22"),
  filed(6, "LANの配線図", "lan.png", "image/png", 812_345, "2025-12-22", { id: id("c", 9), name: null }),
  filed(5, "守秘義務の契約書(見本システムサポート)", "契約書_見本システムサポート_2025-12-01_押印ずみ_スキャン.pdf", "application/pdf", 12_400_000, "2025-12-02", MIZUNO_KEN),
  filed(4, "連絡体制図", "連絡体制図.pdf", "application/pdf", 98_113, "2025-11-14"),
  filed(3, "運用管理規程 第3版", "運用管理規程3.pdf", "application/pdf", 482_113, "2025-10-03"),
  filed(2, "就業規則 守秘の条", "就業規則.pdf", "application/pdf", 1_204_733, "2025-04-01", MIZUNO_KEN),
  filed(1, "院内掲示 個人情報の扱い", "keiji.pdf", "application/pdf", 77_410, "2025-04-01", MIZUNO_KEN),
];

/// How an answer names documents.
export const attachedTo = (...documents) => documents.map(({ id: document_id, title, digest: content }) => ({ id: document_id, title, digest: content }));
const numbered = (...numbers) => attachedTo(...numbers.map((n) => DOCUMENTS.find((one) => one.id === id("e", n))));
const confirmedBy = (who, why = "") => ({ by: who.id, by_name: who.name, at: "2026-01-10T01:20:00.000Z", alone: why !== "", lately: false, why });

let given = 0;
function answered(control_id, answer, checked, more) {
  given += 1;
  return {
    id: id("f", given),
    control: control_id,
    answer,
    checked,
    until: dayAfter(checked, YEAR),
    target: null,
    in_charge: null,
    in_charge_name: null,
    reason: "",
    documents: [],
    over_evidence: false,
    seen: { at: `${checked}T03:00:00.000Z`, controls: [], tables: null },
    by: MIZUNO_KEN.id,
    by_name: MIZUNO_KEN.name,
    at: `${checked}T03:00:00.000Z`,
    confirmed: null,
    confirmed_before: [],
    withdrawn: null,
    ...more,
  };
}

function asked(control_id, title, answers, more) {
  return {
    control: control_id,
    title,
    advice: text("年に一度、確かめます。", "Check it once a year."),
    answers,
    who: "safety-manager",
    yours: true,
    every_days: YEAR,
    document: null,
    strict: false,
    second_person: false,
    awaits_second: false,
    second: null,
    verdict: "not-checked",
    evidence: "none",
    sentence: text("人が申告する項目です。まだ申告がありません。", "This has to be stated by a person; nobody has yet."),
    seen: [],
    proposal: control_id.startsWith("checklist.") ? { verdict: "not-checked", evidence: "none", why: text("「ファームウェアを更新している」が、まだ確かめられていません。", "“Firmware is kept current” is not checked yet.") } : null,
    standing: null,
    earlier: [],
    ...more,
  };
}

const waiting = (day) => text(`${day} に申告しています。もう一人の確認がまだです。`, `Stated on ${day}; a second person has not confirmed it yet.`);
const frozen = (at, ...controls) => ({ at, controls: seenOf(...controls).map(({ title: _, ...one }) => one), tables: digest(70) });
const no = (control_id, target, reason, more) => answered(control_id, "no", "2026-01-09", { target, in_charge: SATO.id, in_charge_name: SATO.name, reason, ...more });

/// The items only people can answer, in every state one can be in.
export const STATEMENTS = {
  today: "2026-01-21",
  fiscal_year_end: "2026-03-31",
  alone: false,
  people: PEOPLE.filter(({ state }) => state === "here").map(({ id: person_id, name }) => ({ id: person_id, name })),
  items: [
    asked(CONTROLS.laws.id, CONTROLS.laws.title, ["P-01"], {
      who: "director",
      verdict: "pass",
      evidence: "stated",
      sentence: text("令和8年1月9日に確認し、「はい」と申告しています。令和9年1月9日まで有効です。", "Checked on 9 Jan 2026 and answered yes. It holds until 9 Jan 2027."),
      standing: answered(CONTROLS.laws.id, "yes", "2026-01-09", { documents: numbered(10, 3) }),
      earlier: [answered(CONTROLS.laws.id, "yes", "2025-01-10", { reason: "法令の一覧を院長と読み合わせた", documents: [{ id: id("e", 99), title: null, digest: digest(61) }] })],
    }),
    asked("accounts.no-common-password", text("職員共通のパスワードを使っていない", "No password is common to staff"), ["P-04", "R7 2⑧"], {
      strict: true,
      second_person: true,
      verdict: "pass",
      evidence: "stated",
      sentence: text("令和8年1月9日に確認し、「はい」と申告しています。令和9年1月9日まで有効です。", "Checked on 9 Jan 2026 and answered yes. It holds until 9 Jan 2027."),
      seen: seenOf(CONTROLS.shared),
      standing: answered("accounts.no-common-password", "yes", "2026-01-09", {
        over_evidence: true,
        documents: numbered(8),
        confirmed: confirmedBy(SATO),
        confirmed_before: [{ ...confirmedBy(MIZUNO_YUMI), at: "2026-01-09T08:40:00.000Z", lately: true }],
        reason: "事務室の一覧は読めないが、全員の前で一人ずつ変えてもらった",
        seen: frozen("2026-01-09T03:00:00.000Z", CONTROLS.shared),
      }),
      earlier: [answered("accounts.no-common-password", "yes", "2025-01-10", { confirmed: confirmedBy(MIZUNO_KEN, "設定担当が決まる前で、確認できる人がほかにいなかった") })],
    }),
    asked(CONTROLS.contract.id, CONTROLS.contract.title, ["P-03"], {
      who: "director",
      document: text("契約書", "Contract"),
      sentence: text("令和8年1月9日に「はい」と申告していますが、書類がまだ登録されていません。", "Answered yes on 9 Jan 2026, but the document is not on file yet."),
      evidence: "stated",
      standing: answered(CONTROLS.contract.id, "yes", "2026-01-09"),
    }),
    asked("updates.firmware", text("機器の中のプログラム(ファームウェア)を更新している", "Firmware is kept current"), ["R7 2⑥"], {
      who: "administrator",
      every_days: 180,
      advice: text("ルーターや複合機など、画面から読み取れない機器もふくめて確かめます。", "Routers and printers too, which cannot be read from here."),
      seen: seenOf(CONTROLS.updates, CONTROLS.software, CONTROLS.key, CONTROLS.health),
    }),
    asked("incidents.worry-contact", text("おかしいと感じたときの連絡先を、みんなが知っている", "Everybody knows whom to call when something is wrong"), ["P-12"], { seen: seenOf(CONTROLS.health) }),
    asked(CONTROLS.leaks.id, CONTROLS.leaks.title, ["P-02", "R7 3①"], { strict: true, document: text("連絡体制図", "Chart of contacts") }),
    asked(CONTROLS.training.id, CONTROLS.training.title, ["P-09"], {
      verdict: "fail",
      evidence: "stated",
      sentence: text("令和8年1月9日に「いいえ」と申告しています。目標日は令和8年3月20日です。", "Answered no on 9 Jan 2026. It is to be put right by 20 Mar 2026."),
      standing: no(CONTROLS.training.id, "2026-03-20", "講師の日程が決まっていない"),
    }),
    asked("laws.operating-rules", text("運用管理規程がある", "There are operating rules"), ["R7 4①"], {
      second_person: true,
      document: text("運用管理規程", "Operating rules"),
      verdict: "fail",
      evidence: "stated",
      sentence: text("「いいえ」と申告したときの目標日令和8年1月16日を過ぎています。", "The day by which it was to be put right, 16 Jan 2026, has passed."),
      standing: no("laws.operating-rules", "2026-01-16", "案を読み合わせている"),
    }),
    asked("checklist.r7-2-06", text("2⑥ セキュリティ更新とファームウェアを当てている", "2⑥ Security patches and firmware are applied"), ["R7 2⑥"], {
      verdict: "pass",
      evidence: "stated",
      sentence: text("令和8年1月9日に確認し、「はい」と申告しています。令和9年1月9日まで有効です。", "Checked on 9 Jan 2026 and answered yes. It holds until 9 Jan 2027."),
      seen: seenOf(CONTROLS.updates),
      standing: answered("checklist.r7-2-06", "yes", "2026-01-09", { over_evidence: true, reason: "再起動を今晩行う", seen: frozen("2026-01-09T03:00:00.000Z", CONTROLS.updates) }),
    }),
    asked("training.supervision", text("職員の指導を定期に行っている", "Staff are supervised periodically"), ["P-09"], {
      verdict: "fail",
      evidence: "stated",
      sentence: text("令和7年1月10日の申告は、令和8年1月10日で期限が切れました。", "The statement of 10 Jan 2025 ended on 10 Jan 2026."),
      standing: answered("training.supervision", "yes", "2025-01-10"),
    }),
    asked("accounts.second-factor-plan", text("2段階の確認を入れる計画がある", "There is a plan for a second factor"), ["P-04", "R7 2⑩"], {
      verdict: "not-applicable",
      evidence: "stated",
      sentence: text("令和8年1月9日に「対象外」と申告しています。令和9年1月9日まで有効です。", "Stated on 9 Jan 2026 not to apply here. It holds until 9 Jan 2027."),
      standing: answered("accounts.second-factor-plan", "not-applicable", "2026-01-09", { reason: "入れ替え前で、入れられる仕組みがない", by: id("c", 9), by_name: null }),
    }),
    asked("incidents.continuity-plan", text("サイバー攻撃を想定した事業継続計画がある", "There is a continuity plan for cyber attacks"), ["R7 3③"], {
      earlier: [
        answered("incidents.continuity-plan", "yes", "2026-01-13", {
          withdrawn: { by: SATO.id, by_name: SATO.name, at: "2026-01-14T00:20:00.000Z", why: "計画は災害だけを考えたものだった" },
        }),
      ],
    }),
    asked("backup.restore-tested", text("控えから戻せることを確かめている", "Restoring from backup is tried out"), ["R7 3②"], {
      second_person: true,
      document: text("試験の記録", "Record of the trial"),
      evidence: "stated",
      sentence: waiting("2026-01-08"),
      standing: answered("backup.restore-tested", "yes", "2026-01-08", { documents: numbered(9, 7), reason: "日レセの控えを、予備の機械に戻して開いた" }),
    }),
    asked("network.diagram", text("LANの配線図がある", "There is a diagram of the LAN"), ["R7 2④"], {
      second_person: true,
      evidence: "stated",
      sentence: waiting("2026-01-20"),
      standing: answered("network.diagram", "yes", "2026-01-20", { by: MIZUNO_YUMI.id, by_name: MIZUNO_YUMI.name, documents: numbered(6) }),
    }),
  ],
};

/// An answer with the tables behind what was seen: still kept, forgotten, broken, and a register.
export function withTables(statement) {
  const accounts = { table: "accounts", title: text("OSのアカウント", "Accounts of the operating system"), observed: "2026-01-09T02:40:00.000Z" };
  const of = (device, state, n) => ({ ...accounts, device: device.id, device_name: device.name, digest: digest(n), state });
  const tables = statement.seen.tables
    ? [
        of(DEVICES.reception1, "kept", 71),
        of(DEVICES.reception2, "forgotten", 72),
        of(DEVICES.office, "broken", 73),
        { table: "person", title: text("職員台帳", "Staff register"), device: null, device_name: null, digest: digest(74), observed: null, state: "register" },
      ]
    : [];
  return { statement, intact: true, tables };
}

/// Before anybody answered or registered anybody.
export const FRESH_STATEMENTS = {
  ...STATEMENTS,
  people: [],
  items: STATEMENTS.items.map((one) => ({
    ...one,
    verdict: "not-checked",
    evidence: "none",
    sentence: text("人が申告する項目です。まだ申告がありません。", "This has to be stated by a person; nobody has yet."),
    seen: one.seen.map((each) => ({ ...each, verdict: "not-checked", evidence: "none", judged: 0 })),
    standing: null,
    earlier: [],
  })),
};

/// The item as it is once `body` was answered, with `documents` of those on file.
export function afterAnswer(item, body, by, documents = DOCUMENTS) {
  const person = STATEMENTS.people.find(({ id: one }) => one === body.in_charge);
  const said = answered(item.control, body.answer, body.checked, {
    until: dayAfter(body.checked, item.every_days),
    target: body.target ?? null,
    in_charge: body.in_charge ?? null,
    in_charge_name: person?.name ?? null,
    reason: body.reason ?? "",
    documents: (body.documents ?? []).flatMap((wanted) => attachedTo(...documents.filter(({ id: one }) => one === wanted))),
    over_evidence: body.answer === "yes" && item.seen.some(({ verdict }) => !["pass", "not-applicable"].includes(verdict)),
    seen: { at: NOW, controls: item.seen.map(({ title: _, ...one }) => one), tables: item.seen.length > 0 ? digest(70) : null },
    by: by.id,
    by_name: by.name,
    at: NOW,
  });
  const shown = !item.document || said.documents.length > 0;
  const verdict = { yes: shown && !item.second_person ? "pass" : "not-checked", no: "fail", "not-applicable": item.second_person ? "not-checked" : "not-applicable" }[body.answer];
  const earlier = item.standing ? [item.standing, ...item.earlier] : item.earlier;
  return { ...item, verdict, evidence: "stated", sentence: text(`${body.checked} に申告しています。`, `Stated on ${body.checked}.`), standing: said, earlier };
}

/// What the word of `by` is worth beside whoever answered or did it: as a hub says it, with nobody else there while it is `alone`, and with a sign-in that the other one has made while
/// `lately`.
export function secondTo(first, by, { alone = false, lately = false } = {}) {
  const own = first === by.id;
  if (!own && !lately) return { worth: "whole", own, lately: false, others: [] };
  return { worth: alone ? "alone" : "needs-another", own, lately: !own, others: alone ? [] : [MIZUNO_YUMI.name, SATO.name].filter((name) => name !== by.name) };
}

/// The item as whoever is signed in sees it.
export function withSecond(item, by, hub = {}) {
  const { standing } = item;
  const waits = item.second_person && standing !== null && standing.answer !== "no" && standing.until >= STATEMENTS.today && (standing.confirmed === null || (standing.confirmed.lately && !standing.confirmed.alone));
  return { ...item, awaits_second: waits, second: waits ? secondTo(standing.by, by, hub) : null };
}

/// The item as it is once the answer that stands was confirmed.
export function afterConfirmation(item, why, by, hub = {}) {
  const { worth, lately } = secondTo(item.standing.by, by, hub);
  const verdict = item.standing.answer === "yes" ? "pass" : "not-applicable";
  const confirmed = { by: by.id, by_name: by.name, at: NOW, alone: worth === "alone", lately, why };
  const confirmed_before = item.standing.confirmed ? [...item.standing.confirmed_before, item.standing.confirmed] : item.standing.confirmed_before;
  return { ...item, verdict, sentence: text("確認されています。", "It is confirmed."), standing: { ...item.standing, confirmed, confirmed_before } };
}

/// The item as it is once the answer that stands was taken back.
export function afterWithdrawal(item, why, by) {
  const gone = { ...item.standing, withdrawn: { by: by.id, by_name: by.name, at: NOW, why } };
  const before = item.earlier.find(({ withdrawn }) => withdrawn === null) ?? null;
  return {
    ...item,
    verdict: before ? item.verdict : "not-checked",
    evidence: before ? "stated" : "none",
    sentence: before ? item.sentence : text("人が申告する項目です。まだ申告がありません。", "This has to be stated by a person; nobody has yet."),
    standing: before,
    earlier: [gone, ...item.earlier.filter((one) => one !== before)],
  };
}

export const CATALOG = {
  editions: [
    {
      name: "policy",
      edition: "2005-03-30",
      title: text("医療機関向け セキュリティポリシー 平成17年3月30日版", "Security policy for medical institutions, 30 March 2005"),
      loaded: true,
      date: "2005-03-30",
      source: "seed.txt",
      text: null,
      items: [
        ...ARTICLES.map((one) => ({ id: one.id, title: one.title, certainty: "official", articles: [one.id], controls: one.controls.map((each) => each.id), verdict: one.verdict, evidence: one.evidence })),
        ...[text("再委託", "Subcontracting"), text("秘密の扱い", "Handling of secrets"), text("個人情報の扱い", "Handling of personal information"), text("損害の賠償", "Damages")].map((title, n) => ({ id: `K-${n + 1}`, title, certainty: "official", articles: ["P-03"], controls: [], verdict: null, evidence: null })),
      ],
    },
    {
      name: "checklist",
      edition: "R7",
      title: text("サイバーセキュリティ対策チェックリスト 令和7年度版", "Cybersecurity checklist for fiscal 2025"),
      loaded: true,
      date: "2025-05-16",
      source: "https://www.mhlw.go.jp/content/10808000/001490745.pdf",
      text: null,
      items: [
        { id: "1①", title: text("安全管理責任者を決めている", "A safety manager is appointed"), certainty: "official", articles: ["P-01"], controls: [], verdict: "not-checked", evidence: "none" },
        { id: "2②", title: text("遠隔保守に使う機器を事業者に確かめた", "The vendor was asked which devices use remote maintenance"), certainty: "official", articles: ["P-03", "P-11"], controls: [], verdict: "not-checked", evidence: "none" },
        { id: "2⑥", title: text("更新とファームウェアを当てている", "Patches and firmware are applied"), certainty: "secondary", articles: ["P-05"], controls: [CONTROLS.updates.id], verdict: "fail", evidence: "measured" },
        { id: "2⑪", title: text("アクセスの記録を管理している", "Access logs are managed"), certainty: "inferred", articles: ["P-10"], controls: [CONTROLS.sessions.id], verdict: "asleep", evidence: "measured" },
      ],
    },
    { name: "checklist", edition: "R8", title: text("サイバーセキュリティ対策チェックリスト 令和8年度版", "Cybersecurity checklist for fiscal 2026"), loaded: false, date: null, source: "https://www.mhlw.go.jp/content/10808000/001716185.pdf", text: text("まだ人が読んでいないため、読み込んでいません。", "Not loaded because no person has read it yet."), items: [] },
  ],
};

export function problem(status, message, words, act) {
  return { type: "about:blank", title: words.ja, status, message, text: words, means: text("前に読めた結果は○として数えません。", "What was read before does not count as a pass."), do: act ?? null, fields: [] };
}

export { NOW, text };

let due_number = 0;
function due(what, day, more) {
  due_number += 1;
  const shown = more.shown ?? day;
  return {
    key: `example:${due_number}`,
    what,
    topic: null,
    day,
    shown,
    closed: shown !== day,
    holiday: null,
    remind: "2026-02-20",
    overdue: day < STATEMENTS.today,
    mine: true,
    subject: { kind: "settings", id: "" },
    person_name: null,
    in_charge_name: null,
    ...more,
  };
}

/// What is due, in every state it can be in.
export const CALENDAR = {
  today: STATEMENTS.today,
  hours_confirmed: true,
  closed_on_holidays: true,
  by_mail: true,
  holidays: { source: "https://www8.cao.go.jp/chosei/shukujitsu/gaiyou.html", edition: "2026-02", last: "2027-12-31" },
  duties: [
    due("duties.statement-ends", "2026-01-09", { text: text("申告の有効な日が終わる", "A statement ends"), do: text("いまの様子を確かめて、申告し直してください。", "See how it is now, and state it again."), topic: CONTROLS.laws.title, subject: { kind: "control", id: CONTROLS.laws.id }, remind: "2025-12-10" }),
    due("duties.person-leaves", "2026-01-31", { text: text("職員の最後の日", "Somebody's last day"), do: text("その人のページで、残っているものを確かめてください。", "See on their page what is still open."), subject: { kind: "person", id: PEOPLE[2].id }, person_name: PEOPLE[2].name, remind: "2026-01-17" }),
    due("duties.statement-target", "2026-03-20", { shown: "2026-03-19", holiday: text("春分の日", "Vernal Equinox Day"), text: text("「いいえ」を直す目標日", "Target day of a “no”"), do: text("直したら、申告し直してください。", "Once it is put right, state it again."), topic: CONTROLS.contract.title, subject: { kind: "control", id: CONTROLS.contract.id }, in_charge_name: SATO.name, mine: false }),
    due("duties.support-ends", "2026-05-10", { shown: "2026-05-09", text: text("OSの更新が届かなくなる日", "Updates of the operating system end"), do: text("それまでに入れかえる予定を、サポート事業所と決めてください。", "Plan with your support provider to replace it before."), topic: text(DEVICES.consulting.name, DEVICES.consulting.name), subject: { kind: "device", id: DEVICES.consulting.id } }),
    due("duties.of-a-later-version", "2027-01-08", { text: text("この画面がまだ知らない予定", "Something this page does not know yet"), do: text("関所で確かめてください。", "See in Sekisho."), subject: { kind: "later", id: "x" } }),
  ],
};

export const FEEDS = [
  { id: id("d", 71), label: "受付のパソコン", made: "2026-01-13T04:10:00.000Z", used: "2026-01-21T00:10:00.000Z" },
  { id: id("d", 72), label: "院長室の予定表", made: "2025-10-03T04:10:00.000Z", used: null },
];

const reader = (who, more) => ({ person: who.id, name: who.name, day: null, own: null, shown_by_name: null, due: "2026-02-20", overdue: false, signs_in: true, ...more });
const edition = (n, name, more) => ({ id: id("b", n), edition: name, published: "2026-01-19", due: "2026-02-20", document: null, place: "", by: MIZUNO_KEN.id, by_name: MIZUNO_KEN.name, at: "2026-01-20T04:10:00.000Z", ...more });
const me = { id: "019bdc5e-7a10-7c3e-9f00-0000000000a1", name: "水野 由美" };

/// What has to be read, in every state it can be in.
export const READING = {
  today: STATEMENTS.today,
  everybody: true,
  people: STATEMENTS.people,
  materials: [
    {
      id: id("b", 1),
      title: "運用管理規程",
      issuer: "みほん内科クリニック",
      kinds: ["director", "nurse", "clerk", "temporary", "walks-up"],
      roles: ["administrator"],
      editions: [edition(11, "第3版", { document: { id: DOCUMENTS[0].id, title: DOCUMENTS[0].title, as_filed: true } }), edition(12, "第2版", { published: "2024-04-01", due: "2024-05-01", place: "院長室の棚" })],
      stopped: null,
      readers: [
        reader(me),
        reader(PEOPLE[0], { day: "2026-01-20", own: true }),
        reader(PEOPLE[1], { overdue: true, due: "2026-01-18" }),
        reader(PEOPLE[2], { signs_in: false }),
        reader({ id: id("a", 10), name: "高橋 清" }, { signs_in: false }),
        reader(SATO, { person: id("a", 9), name: "林 進", day: "2026-01-20", own: false, shown_by_name: MIZUNO_KEN.name, signs_in: false }),
      ],
      mine: reader(me),
      read: 2,
      of: 6,
    },
    {
      id: id("b", 2),
      title: "医療情報システムの安全管理に関するガイドライン 企画管理編",
      issuer: "厚生労働省",
      kinds: ["director"],
      roles: ["safety-manager", "administrator"],
      editions: [edition(21, "第6.0版", { published: "2023-05-31", place: "https://www.mhlw.go.jp/stf/shingi/0000516275_00006.html" })],
      stopped: null,
      readers: [reader(me, { day: "2026-01-13", own: true })],
      mine: reader(me, { day: "2026-01-13", own: true }),
      read: 1,
      of: 1,
    },
    { id: id("b", 3), title: "古い手順書", issuer: "みほん内科クリニック", kinds: ["clerk"], roles: [], editions: [edition(31, "初版", { place: "受付の引き出し" })], stopped: { by: MIZUNO_KEN.id, by_name: MIZUNO_KEN.name, at: "2026-01-10T01:00:00.000Z", why: "運用管理規程に入れた" }, readers: [], mine: null, read: 0, of: 0 },
  ],
  acts: [
    { id: id("b", 41), kind: "meeting", day: "2026-01-13", subject: "席を離れるときのログアウトと、パスワードの決まり", attendant_names: [PEOPLE[0].name, PEOPLE[1].name, null], attended: 3, there: false, by: MIZUNO_KEN.id, by_name: MIZUNO_KEN.name, at: "2026-01-13T00:10:00.000Z", withdrawn: null },
    { id: id("b", 42), kind: "notice", day: "2025-12-01", subject: "年末の当番", attendant_names: [PEOPLE[1].name], attended: 1, there: false, by: MIZUNO_KEN.id, by_name: MIZUNO_KEN.name, at: "2025-12-01T00:10:00.000Z", withdrawn: { by: MIZUNO_KEN.id, by_name: MIZUNO_KEN.name, at: "2025-12-02T00:10:00.000Z", why: "決まりの話ではなかった" } },
  ],
};

/// As somebody sees it who may not record it for others.
export function ownReading(who) {
  const own = reader(who);
  return {
    ...READING,
    everybody: false,
    people: [],
    materials: [{ ...READING.materials[0], readers: [], mine: own }],
    acts: READING.acts.map((act) => ({ ...act, attendant_names: [] })),
  };
}

/// What becomes of something to be read once `who` has read it.
export function afterReading(material, who) {
  const done = (one) => (one?.person === who.id ? { ...one, day: STATEMENTS.today, own: true } : one);
  return { ...material, readers: material.readers.map(done), mine: done(material.mine), read: material.read + 1 };
}

