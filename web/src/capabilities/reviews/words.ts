import type { Review, ReviewChoice, ReviewLine, Role } from "../../api/types.ts";
import { now } from "../../api/state.ts";
import { briefDay } from "../../words/dates.ts";
import { say } from "../../words/language.ts";
import { roleWords } from "../access/roles.ts";

export const CHOICES: readonly ReviewChoice[] = ["keep", "change", "remove"];

/// Neither signed nor given up.
export function isOpen({ signed, abandoned }: Pick<Review, "signed" | "abandoned">): boolean {
  return signed === null && abandoned === null;
}

export function choiceWord(choice: ReviewChoice): string {
  switch (choice) {
    case "keep":
      return say("続ける", "Keep");
    case "change":
      return say("変える", "Change");
    case "remove":
      return say("止める", "Stop");
    case "unreviewed":
      return say("見直していない", "Not reviewed");
  }
}

/// By what somebody gets in: a machine and its account, the sign-in, or their feet.
export function wayWords({ way, device_name, account }: ReviewLine): string {
  switch (way) {
    case "account":
      return say(`${device_name ?? "台帳にない機器"}のアカウント ${account}`, `${device_name ?? "a machine not in the register"}, account ${account}`);
    case "sign-in":
      return say("関所へのログイン", "Sign-in to Sekisho");
    case "walks-up":
      return say("画面の前に立てる(自分のアカウントはなし)", "Can walk up to a seat; no account of their own");
    case "unread":
      return say(`${device_name ?? "台帳にない機器"}のアカウント(読み取れていません)`, `${device_name ?? "a machine not in the register"}: its accounts could not be read`);
    case "operator":
      return say(`日レセのユーザID ${account}(${device_name ?? "台帳にない機器"})`, `Operator ${account} of 日レセ on ${device_name ?? "a machine not in the register"}`);
    case "operators-unread":
      return say(`${device_name ?? "台帳にない機器"}の日レセのユーザID(読み取れていません)`, `${device_name ?? "a machine not in the register"}: operators of its 日レセ could not be read`);
  }
}

/// Whether nobody could see what there is, so that nobody can keep or stop it.
export function isUnread({ way }: Pick<ReviewLine, "way">): boolean {
  return way === "unread" || way === "operators-unread";
}

// What an operator may use of 日レセ, in its own words.
function functionWord(name: string): string {
  const numbered = NUMBERED[name];
  if (numbered !== undefined) return numbered;
  switch (name) {
    case "system":
      return say("システム管理", "managing the system");
    case "masters":
      return say("マスタ更新", "updating masters");
    case "export":
      return say("データ出力", "exporting data");
    case "files":
      return say("ファイル保存", "saving files");
    case "print":
      return say("端末の印刷", "printing");
    case "sessions":
      return say("ほかの人のログインを終わらせる", "ending others' log-ins");
    default:
      return name;
  }
}

// 業務権限, by its number in 職員情報.
const NUMBERED: Record<string, string> = {
  1: "医事業務",
  3: "プログラム更新",
  5: "外来まとめ",
  16: "受付",
  17: "登録",
  18: "照会",
  19: "予約",
  21: "診療行為",
  22: "病名",
  23: "収納",
  24: "会計照会",
  26: "データチェック",
  27: "明細書",
  28: "請求管理",
  29: "総括表",
  31: "日次統計",
  32: "月次統計",
  51: "マスタ登録",
  56: "病床",
  57: "入院患者照会",
};

const isNameless = (name: string): boolean => /^\d+$/.test(name) && !(name in NUMBERED);

/// 業務2・6〜15; empty if there are none.
function namelessWords(names: readonly string[]): string {
  const spans: [number, number][] = [];
  for (const number of names.map(Number).sort((a, b) => a - b)) {
    const last = spans.at(-1);
    if (last && number === last[1] + 1) last[1] = number;
    else spans.push([number, number]);
  }
  if (spans.length === 0) return "";
  const words = spans.map(([from, until]) => (from === until ? `${from}` : say(`${from}〜${until}`, `${from}–${until}`)));
  return say(`業務${words.join("・")}`, `${names.length === 1 ? "function" : "functions"} ${words.join(", ")}`);
}

// What has a word of its own is said once.
const SAID_BY: Record<string, string> = { 41: "export", 47: "export", 51: "masters", 52: "masters", 61: "system" };

function functionWords(member_of: string | null): string {
  if (member_of === null) return say("・使える機能は読み取れていません", "; what else it may use could not be read");
  const all = member_of.split(" ").filter(Boolean);
  const said = all.filter((name) => !all.includes(SAID_BY[name] ?? ""));
  const names = [...said.filter((name) => !isNameless(name)).map(functionWord), namelessWords(said.filter(isNameless))].filter(Boolean);
  return names.length === 0 ? "" : say(`・${names.join("、")}`, `; ${names.join(", ")}`);
}

/// Whether 日レセ holds an operator valid, and until when; empty of what is none.
export function validWords({ way, valid, valid_until }: ReviewLine): string {
  if (way !== "operator") return "";
  if (valid === null) return say("読み取れていません", "could not be read");
  const until = valid_until ? briefDay(valid_until, now()) : "";
  if (!valid) return until === "" ? say("職員情報がないか、まだ有効ではありません", "no 職員情報, or not valid yet") : say(`${until}で切れています`, `ended on ${until}`);
  return until === "" ? say("期限なし", "without an end") : say(`${until}まで`, `until ${until}`);
}

/// What an operator of 日レセ may do there.
export function operatorRights(administrator: boolean, functions: string | null): string {
  return (administrator ? say("管理者権限あり", "administrator of 日レセ") : say("管理者権限なし", "no administrator of 日レセ")) + functionWords(functions);
}

/// What it opens, as it was when the review began.
export function rightsWords({ way, administrator, member_of }: ReviewLine): string {
  if (way === "sign-in") return roleWords((member_of ?? "").split(" ").filter(Boolean) as Role[]);
  if (way === "walks-up") return say("なし", "none");
  if (isUnread({ way })) return say("わかりません", "nobody knows");
  if (administrator === null) return say("読み取れていません", "could not be read");
  if (way === "operator") return operatorRights(administrator, member_of);
  const groups = member_of ? say(`・グループ ${member_of}`, `, groups ${member_of}`) : "";
  return (administrator ? say("管理権限あり", "administrator rights") : say("管理権限なし", "no administrator rights")) + groups;
}

/// How long it was not used, which is read in steps of thirty days and never as a day.
export function idleWords(idle: ReviewLine["idle"]): string {
  if (idle === null) return say("記録がありません", "not on record");
  const { days } = idle;
  const read = say(`(${briefDay(idle.read, now())}に読み取り)`, ` (read ${briefDay(idle.read, now())})`);
  return (days <= 30 ? say("30日以内", "within 30 days") : say(`${days - 29}〜${days}日前`, `${days - 29} to ${days} days before`)) + read;
}

/// Why a line stands first; empty of a usual one.
export function standingWords({ standing, last_day, way }: ReviewLine): string {
  if (way === "operators-unread") return say("日レセのユーザIDは、読み取れていません", "The operators of 日レセ are not known now");
  if (way === "unread") return say("いまのアカウントの全体は、読み取れていません", "Its accounts were not all read lately");
  switch (standing) {
    case "leaver":
      return last_day ? say(`${briefDay(last_day, now())}が最後の日です`, `Last day ${briefDay(last_day, now())}`) : "";
    case "unowned":
      return say("持ち主が決まっていません", "It is not decided whose it is");
    case "expired":
      return say("期限が過ぎたまま残っています", "Past its last day, and still there");
    case "unused":
      return say("長く使っていません", "Not used for long");
    case "usual":
      return "";
  }
}

/// One person's lines together; what is nobody's stands alone.
export function byPerson(lines: readonly ReviewLine[]): ReviewLine[][] {
  const groups: ReviewLine[][] = [];
  for (const line of lines) {
    const last = groups.at(-1);
    if (last && line.person !== null && last[0]?.person === line.person) last.push(line);
    else groups.push([line]);
  }
  return groups;
}
