// How the Internet is used, at the example server.
import * as data from "./example_data.mjs";

const [KEN] = data.PEOPLE;
const { reception1, server, consulting, office } = data.DEVICES;
const named = ({ id, name }) => ({ id, name });
const by = (person, at) => ({ by: person.id, by_name: person.name, at });
const id = (n) => `019bdc5e-7a10-7c3e-9f1f-${String(n).padStart(12, "0")}`;

const DECISIONS = [
  {
    id: id(1),
    use: "connected",
    paths: [
      { purpose: "updates", way: "192.168.0.1", kind: "default_route", device: null, towards: "ftp.orca.med.or.jp 443、Ubuntuの配信元" },
      { purpose: "eligibility", way: "", kind: "", device: null, towards: "オンライン資格確認の閉じた網" },
    ],
    try_news: false,
    opinion_of: "見本システムサポート 山田",
    opinion: "更新と資格確認のほかは、ルーターで閉じておくのがよい",
    ...by(KEN, "2025-12-01T02:00:00.000Z"),
  },
];
const WAYS = [
  { kind: "default_route", way: "192.168.0.1", device: null, devices: [reception1, server, consulting].map(named) },
  { kind: "wireless", way: "wlp2s0", device: consulting.id, devices: [named(consulting)] },
];
const NEWS = [{ id: id(11), day: "2026-01-15", source: "https://www.orca.med.or.jp/news/index.html", items: "令和8年度の改定のお知らせ。サポート事業所に更新の日を聞く", ...by(KEN, "2026-01-15T03:00:00.000Z") }];

export function exampleInternet(hub, emit, signedIn) {
  let decisions = DECISIONS;
  let news = NEWS;
  const empty = () => hub.scene === "empty";
  const getInternet = () => {
    if (empty()) return { decisions: [], ways: [], untold: [], news: [] };
    const ways = WAYS.map((one) => ({ ...one, listed: decisions[0]?.paths.some(({ way, device }) => way === one.way && (one.device === null || device === one.device)) ?? false }));
    return { decisions, ways, untold: [{ ...named(office), why: "never", at: null }], news };
  };
  const changed = () => {
    emit("board", { at: data.NOW });
    return getInternet();
  };
  return {
    getInternet,
    decideInternet: (_, __, body) => {
      decisions = [{ id: id(decisions.length + 1), ...body, ...by(signedIn() ?? KEN, data.NOW) }, ...decisions];
      return changed();
    },
    recordNewsRead: (_, __, body) => {
      news = [{ id: id(news.length + 11), ...body, ...by(signedIn() ?? KEN, data.NOW) }, ...news];
      return changed();
    },
  };
}
