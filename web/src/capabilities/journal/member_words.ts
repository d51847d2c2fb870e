import { evidenceWord, EVIDENCES, VERDICTS, verdictWord } from "../../parts/verdict.tsx";
import { say } from "../../words/language.ts";
import { FACTOR_KINDS, kindWord as factorWord } from "../access/factor_words.ts";
import { ROLES, roleWord } from "../access/roles.ts";
import { DEVICE_ROLES, deviceRoleWord, USES, useWord } from "../inventory/words.ts";
import { QUESTIONS, TOLD, toldWord } from "../visits/words.ts";
import { SOURCES, sourceWord } from "../logchecks/words.ts";
import { DISPOSALS, disposalWord, ENDINGS, endingWord, FORMS, formWord, WORDS, wordWord } from "../maintenance/words.ts";
import { DUTIES, dutyWord, KINDS, kindWord } from "../people/words.ts";
import { CHOICES, choiceWord } from "../reviews/words.ts";

// Members inside others; those of the body itself have their words in specs/events.
const MEMBERS: Readonly<Record<string, readonly [ja: string, en: string]>> = {
  paper: ["紙から写した", "Copied from paper"],
  taken_back: ["なかったことにした", "Taken back"],
  terminal: ["端末", "Terminal"],
  writer: ["紙に書いた人", "Written on paper by"],
  corrects: ["正したもの", "What it corrects"],
  of: ["もとの記入", "The line"],
  operators: ["日レセのユーザID(期間)", "ORCA (日レセ) operators, with days"],
  own_change: ["一人だけで決めた(単独承認)", "Set by one person alone"],
  about: ["何のために", "What for"],
  account: ["アカウント", "Account"],
  address: ["アドレス", "Address"],
  administrator: ["管理権限", "Administrator rights"],
  after_leaving: ["退職後も有効", "Holds after leaving"],
  alone: ["単独承認", "Alone"],
  arguments: ["くわしい値", "Details"],
  at: ["時刻", "At"],
  attendants: ["いた人", "Who was there"],
  answers: ["答え", "Answers"],
  antivirus: ["ウイルス対策は有効", "Antivirus on"],
  authorities: ["サーバーの証明書", "Certificates of the server"],
  briefed: ["決まりの説明", "Rules explained"],
  by: ["した人", "By"],
  candidates: ["当てはまった端末の数", "Terminals that fit"],
  category: ["種類", "Category"],
  choice: ["決めたこと", "Choice"],
  clear: ["見つからなかった", "Nothing found"],
  closed_on_holidays: ["祝日は休み", "Closed on Japan's holidays"],
  browser: ["ブラウザーの言うこと", "As the browser says"],
  company: ["所属", "Company"],
  confirmed: ["医院が決めた", "Set by the clinic"],
  contract_clause: ["契約の条", "Contract clause"],
  control: ["点検項目", "Control"],
  could_not: ["読めなかったもの", "Not read"],
  correction: ["訂正", "Correction"],
  cut: ["終わりを見ていない", "End not seen"],
  day: ["日・曜日", "Day"],
  days: ["曜日ごと", "Days"],
  days_before: ["何日前", "Days before"],
  days_off: ["休みの日", "Days off"],
  decided_by: ["決めた人", "Decided by"],
  decision: ["決定", "Decision"],
  device: ["機器", "Device"],
  devices: ["機器", "Devices"],
  difference: ["前回とのちがい", "Difference"],
  digest: ["指紋", "Digest"],
  disposal: ["終わったら", "Afterwards"],
  done: ["行ったこと", "Done"],
  due: ["期限", "Due"],
  edition: ["版", "Edition"],
  editions: ["版", "Editions"],
  employer: ["所属", "Employer"],
  ending: ["終わり方", "How it ended"],
  engineer: ["作業した人", "Who did the work"],
  evidence: ["根拠", "Evidence"],
  fresh_until: ["有効な期限", "Good until"],
  first: ["最初の日", "First day"],
  form: ["形", "Form"],
  found: ["見つかったこと", "Found"],
  from: ["から", "From"],
  function: ["機能", "Function"],
  host: ["サーバー", "Server"],
  id: ["番号", "Id"],
  instructed_by: ["指示する人", "Instructed by"],
  interval_ms: ["見る間隔(ミリ秒)", "Looked every (ms)"],
  issuer: ["出したところ", "Issued by"],
  kana: ["ふりがな", "Kana"],
  kind: ["種類", "Kind"],
  kinds: ["読む人の職種", "Readers by kind"],
  known: ["知った時刻", "Known since"],
  label: ["使う場所", "Where it is used"],
  language: ["言葉", "Language"],
  machine: ["機械の名前", "Name of the machine"],
  last: ["最後の日", "Last day"],
  last_day: ["最後の日", "Last day"],
  line: ["行", "Line"],
  looked: ["見たところ", "Looked at"],
  macs: ["MACアドレス", "MAC addresses"],
  made: ["作った時刻", "Made"],
  mail: ["メールアドレス", "Mail address"],
  media: ["USBは決めたものだけ", "Agreed media only"],
  medium: ["媒体", "Medium"],
  member_of: ["グループ・役割", "Groups or roles"],
  message: ["理由の番号", "Reason's code"],
  name: ["名前", "Name"],
  number: ["番号", "Number"],
  observed: ["見た時刻", "Observed"],
  open: ["診療", "Open"],
  operator: ["日レセのユーザID", "ORCA (日レセ) operator"],
  opinion_by: ["答えた人", "Opinion by"],
  origin: ["登録のしかた", "How registered"],
  own: ["本人が残した", "Said so themselves"],
  "own-account": ["自分だけのアカウント", "Own account"],
  owner: ["担当", "Owner"],
  patient: ["患者番号に代わる名", "Name in place of the patient's number"],
  person: ["人", "Person"],
  place: ["場所", "Place"],
  place_by: ["端末のわかりかた", "How the terminal is known"],
  pledge: ["守秘の誓約", "Confidentiality pledge"],
  port: ["ポート", "Port"],
  programs: ["プログラム", "Programs"],
  provider_opinion: ["サポート事業所の意見", "The provider's opinion"],
  published: ["発行の日", "Issued on"],
  purpose: ["目的", "Purpose"],
  quiet: ["操作のない時間", "Without an act"],
  reason: ["理由", "Reason"],
  result: ["結果", "Result"],
  report: ["報告書", "Report"],
  reminders: ["メールで知らせる", "Reminders by mail"],
  remark: ["理由", "Remark"],
  roles: ["役割", "Roles"],
  ruling: ["医院の言葉", "The clinic's word"],
  safety_roles: ["安全管理の役目", "Duties of safe management"],
  said: ["理由", "Said"],
  screen: ["画面の操作", "Desktop"],
  "screen-lock": ["画面のロック", "Screen lock"],
  seal: ["日誌の封", "Journal checkpoint"],
  seats: ["席", "Seats"],
  security: ["暗号化", "Encryption"],
  seen: ["最後に見た時刻", "Last seen"],
  sender: ["差出人", "Sender"],
  session: ["利用の目印", "Session"],
  sender_name: ["差出人の名前", "Sender's name"],
  service: ["プログラム用", "A program's"],
  settled: ["確かめた記録", "Evidence"],
  sha256: ["指紋(SHA-256)", "Digest (SHA-256)"],
  signed_on: ["誓約の日", "Pledged on"],
  sources: ["見たもの", "Records"],
  standing: ["見るところ", "Why it stands first"],
  started: ["始めた時刻", "Started"],
  stopped: ["外した", "Taken out"],
  subject: ["内容", "Subject"],
  system: ["OS", "System"],
  summary: ["まとめ", "Summary"],
  table: ["表", "Table"],
  taken: ["持ち出した情報", "Data taken"],
  times: ["回数", "Times"],
  title: ["題名", "Title"],
  to: ["まで", "To"],
  turns: ["書かれたこと", "What was said"],
  unknown: ["知らない項目", "Not known"],
  until: ["最後の日", "Last day"],
  updates: ["更新は最新", "Updates current"],
  use: ["用途", "Use"],
  used: ["使われた時刻", "Used"],
  idle: ["使っていない日数", "Not used for"],
  read: ["読み取った日", "Read on"],
  user: ["ユーザー名", "User name"],
  user_agent: ["ブラウザーの名乗り", "User agent"],
  verdict: ["判定", "Verdict"],
  version: ["版", "Version"],
  visit: ["訪問", "Visit"],
  what: ["内容と量", "What, and how much"],
  who: ["だれ", "Who"],
  who_by: ["利用者のわかりかた", "How the operator is known"],
  windows: ["Windows", "Windows"],
  way: ["使うもの", "Way in"],
  why: ["理由", "Reason"],
  word: ["医院の答え", "The clinic's word"],
  work: ["理由と内容", "Why, and what"],
  written: ["書いた人", "Written by"],
};

/// What a member is called; its own name if there is no word for it.
export function memberWord(name: string): string {
  const words = MEMBERS[name];
  return words ? say(...words) : name;
}

/// What JSON has inside its lists and objects.
export type Plain = string | number | boolean | null;

type Words = (value: string) => string | undefined;

function among<T extends string>(values: readonly T[], word: (value: T) => string): Words {
  return (text) => {
    const found = values.find((value) => value === text);
    return found && word(found);
  };
}

const device_role = among([...DEVICE_ROLES, "undecided"], deviceRoleWord);
const role = among(ROLES, roleWord);
const verdict = among(VERDICTS, verdictWord);

const told = among(TOLD, toldWord);

const VALUES: Readonly<Record<string, Words>> = {
  choice: among(CHOICES, choiceWord),
  sources: among(SOURCES, sourceWord),
  factor_kind: among(FACTOR_KINDS, factorWord),
  step: (text) => ({ password: say("パスワード", "password"), "second-factor": say("2段階目の確認", "second step") })[text],
  disposal: among(DISPOSALS, disposalWord),
  ending: among(ENDINGS, endingWord),
  evidence: among(EVIDENCES, evidenceWord),
  form: among(FORMS, formWord),
  from: verdict, // of a change; a day stays as it is
  kind: among(KINDS, kindWord),
  place_by: (text) => ({ connection: say("接続から(推定)", "inferred from connections"), ambiguous: say("1台に決まらない", "several fit"), session: say("同じ利用の記録から", "out of the session") })[text],
  roles: (text) => device_role(text) ?? role(text),
  safety_roles: among(DUTIES, dutyWord),
  use: among(USES, useWord),
  word: among(WORDS, wordWord),
  verdict,
  who_by: (text) => ({ session: say("同じ利用の記録から", "out of the session") })[text],
  ...Object.fromEntries(QUESTIONS.map((question) => [question, told])),
};

/// A plain value of the member `name` as a person reads it.
export function valueWord(name: string, value: Plain): string {
  if (value === null || value === "") return say("なし", "none");
  if (typeof value === "boolean") return value ? say("はい", "yes") : say("いいえ", "no");
  const words = VALUES[name];
  const text = String(value);
  return words ? text.split(",").map((part) => words(part) ?? part).join(say("、", ", ")) : text;
}
