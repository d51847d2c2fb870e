import { now } from "../../api/state.ts";
import type { DataTaken, MaintenanceLine, MaintenanceReport, MaintenanceRuling, MaintenanceStanding, MaintenanceWord } from "../../api/types.ts";
import { brief, briefDay, today } from "../../words/dates.ts";
import { say } from "../../words/language.ts";
import { clockField } from "../usage/words.ts";

export const CATEGORIES = [1, 2, 3, 4, 5] as const;
export const FORMS: readonly DataTaken["form"][] = ["electronic", "medium", "paper", "oral"];
export const DISPOSALS: readonly DataTaken["disposal"][] = ["destroy", "return"];
export const ORIGINS: readonly MaintenanceLine["origin"][] = ["session", "visit", "tool"];
export const ENDINGS: readonly MaintenanceLine["ending"][] = ["open", "ended", "unseen", "machine-stopped", "written"];
export const WORDS: readonly MaintenanceWord[] = ["confirmed", "own", "disputed", "withdrawn"];

export function standingWord(standing: MaintenanceStanding): string {
  switch (standing) {
    case "to-name":
      return say("行った人がまだわかりません", "Nobody has said who it was");
    case "to-confirm":
      return say("医院の確認を待っています", "Waits for the clinic's confirmation");
    case "confirmed":
      return say("確認済み", "Confirmed");
    case "own":
      return say("医院の人の作業", "The clinic's own work");
    case "disputed":
      return say("心当たりがありません", "Unknown to the clinic");
    case "withdrawn":
      return say("取り消した記入", "Withdrawn");
  }
}

export function wordWord(word: MaintenanceWord): string {
  switch (word) {
    case "confirmed":
      return say("医院が確認しました", "Confirmed by the clinic");
    case "own":
      return say("医院の人の作業です", "The clinic's own work");
    case "disputed":
      return say("医院に心当たりがありません", "Unknown to the clinic");
    case "withdrawn":
      return say("記入を取り消しました", "Withdrawn");
  }
}

/// What the kinds of K-2.1 are called.
export function categoryWord(category: number): string {
  switch (category) {
    case 1:
      return say("1 患者さんなどの個人の情報", "1 Private information such as patients'");
    case 2:
      return say("2 業務や技術の資料", "2 Business or technical material");
    case 3:
      return say("3 打ち合わせの記録", "3 Minutes of the work");
    case 4:
      return say("4 FAX・メール・郵便の中身", "4 Contents of fax, mail or post");
    default:
      return say("5 口頭で伝えたこと", "5 Told by word of mouth");
  }
}

export function formWord(form: DataTaken["form"]): string {
  switch (form) {
    case "electronic":
      return say("電子データ", "Electronic");
    case "medium":
      return say("媒体(USBなど)", "On a medium, such as USB");
    case "paper":
      return say("紙", "On paper");
    case "oral":
      return say("口頭", "Oral");
  }
}

export function disposalWord(disposal: DataTaken["disposal"]): string {
  return disposal === "return" ? say("返す", "returned") : say("消す・処分する", "destroyed");
}

export function originWord({ origin, service, screen }: Pick<MaintenanceLine, "origin" | "service" | "screen">): string {
  if (origin === "visit") return say("訪問", "Visit");
  if (origin === "tool") return say("記録の残らない接続", "A way in that leaves no record");
  if (screen || service === "xrdp-sesman") return say("離れた場所からの画面の操作", "Desktop from elsewhere");
  return say("離れた場所からの接続", "Session from elsewhere");
}

export function endingWord(ending: MaintenanceLine["ending"]): string {
  switch (ending) {
    case "open":
      return say("続いています", "still open");
    case "ended":
      return say("終わりました", "ended");
    case "unseen":
      return say("終わりの時刻は不明(見ていない間に終わりました)", "end not known (nobody looked)");
    case "machine-stopped":
      return say("機器が止まって終わりました", "ended with the machine");
    case "written":
      return say("人が書いた時刻", "as written");
  }
}

/// 1月20日 13:00から13:40まで; how it ended where nobody knows when.
export function whenWords({ from, until, ending, seen }: Pick<MaintenanceLine, "from" | "until" | "ending" | "seen">): string {
  const begin = `${briefDay(today(from), now())} ${clockField(from)}`;
  if (until !== null) {
    const end = today(until) === today(from) ? clockField(until) : `${briefDay(today(until), now())} ${clockField(until)}`;
    const how = ending === "machine-stopped" ? say("(機器が止まりました)", " (with the machine)") : "";
    return say(`${begin}から${end}まで${how}`, `${begin} to ${end}${how}`);
  }
  const last = seen === null ? "" : say(`。${brief(seen, now())}には開いていました`, `; still open ${brief(seen, now())}`);
  return say(`${begin}から。${endingWord(ending)}${last}`, `From ${begin}, ${endingWord(ending)}${last}`);
}

/// The same without its day, for whoever says that beside it.
export function clockWords({ from, until, ending, seen }: Pick<MaintenanceLine, "from" | "until" | "ending" | "seen">): string {
  const begin = clockField(from);
  if (until !== null && today(until) === today(from)) {
    const how = ending === "machine-stopped" ? say("(機器が止まりました)", " (with the machine)") : "";
    return say(`${begin}から${clockField(until)}まで${how}`, `${begin} to ${clockField(until)}${how}`);
  }
  return until === null && seen === null ? say(`${begin}から。${endingWord(ending)}`, `From ${begin}, ${endingWord(ending)}`) : whenWords({ from, until, ending, seen });
}

/// Whether it was to be given back or destroyed before today, and nobody wrote that it was.
export const isLate = ({ until, done }: DataTaken): boolean => done === null && until < today(now());

export function takenWords({ category, form, medium, what, disposal, until, done }: DataTaken): string {
  const how = [categoryWord(category), formWord(form), medium].filter(Boolean).join(say("・", ", "));
  const end = done === null ? say(`${briefDay(until, now())}までに${disposalWord(disposal)}`, `to be ${disposalWord(disposal)} by ${briefDay(until, now())}`) : say(`${briefDay(done, now())}に済み(${disposalWord(disposal)})`, `${disposalWord(disposal)} on ${briefDay(done, now())}`);
  return say(`${what}(${how})、${end}`, `${what} (${how}), ${end}`);
}

/// The newest report and the clinic's newest word.
export function reportOf(line: MaintenanceLine): MaintenanceReport | undefined {
  return line.turns.flatMap(({ report }) => report ?? []).at(-1);
}
export function rulingOf(line: MaintenanceLine): MaintenanceRuling | undefined {
  return line.turns.flatMap(({ ruling }) => ruling ?? []).at(-1);
}

/// Others that wait alike: the same way in, by the same account.
export function alike(line: MaintenanceLine, lines: readonly MaintenanceLine[]): MaintenanceLine[] {
  // The hub says which are: here the account may be masked.
  if (line.alike === null) return [];
  return lines.filter((one) => one.id !== line.id && one.alike === line.alike).slice(0, 99);
}
