import { briefDay, local, today } from "../../words/dates.ts";
import { now } from "../../api/state.ts";
import { say } from "../../words/language.ts";

const two = (number: number): string => String(number).padStart(2, "0");

/// The clock of a moment as a time field holds it, "08:30".
export function clockField(time: string): string {
  const { hour, minute } = local(time);
  return `${two(hour)}:${two(minute)}`;
}

/// The moment of a day and a time field in Japan.
export function momentOf(day: string, clock: string): string {
  return new Date(`${day}T${clock}:00+09:00`).toISOString();
}

/// 8:30–12:00; with its day where that is another one than the page's.
export function spanWords({ from, until }: { from: string; until: string }, day: string): string {
  const of = (time: string): string => (today(time) === day ? "" : `${briefDay(today(time), now())} `) + clockField(time);
  return say(`${of(from)}–${of(until)}`, `${of(from)}–${of(until)}`);
}

/// How a seat is known that no log names: by connections that began and ended when the session did, of one machine or of several.
export type PlaceBy = "connection" | "ambiguous";

/// Where somebody worked. A seat that was guessed never looks like one that was measured.
export function seatWords(place: string, by: PlaceBy | null, candidates: number | null): string {
  if (by === "ambiguous") return candidates === null || !(candidates > 1) ? say("端末不明", "terminal not known") : say(`端末不明(${candidates}台のどれか)`, `terminal not known (one of ${candidates})`);
  if (place === "") return say("端末不明", "terminal not known");
  return by === "connection" ? say(`${place}(接続から推定)`, `${place} (inferred from connections)`) : place;
}

/// What no record of 日レセ has, whatever is searched.
export const unseenWords = (): string =>
  say(
    "日レセの照会の画面で見ただけの患者さんは、日レセが何も残さないので、出ません。日レセのデータベースを読むと決めていないあいだは、開いた患者さんも出ません(「日レセの状態」で確かめられます)。",
    "Patients that were only looked at in 照会 of 日レセ are not shown: it keeps nothing of it. While its database is not read, patients that were open are not shown either; the state of 日レセ says whether it is.",
  );

function atTerminal(what: string): string {
  switch (what) {
    case "report":
      return say("印刷", "prints");
    case "file":
      return say("ファイルの保存", "files saved");
    case "disconnected":
      return say("日レセを閉じた", "ORCA was closed");
    case "cut":
      return say("日レセを使い終えた(終わり方は不明)", "ORCA ended, how is not known");
  }
  return orcaWord(`orca-${what}`) ?? what;
}

/// What of 日レセ was used, by the code of its record: "orca-reception", "orca-interface:system01lstv2". Null for what is none of it.
export function orcaWord(code: string): string | null {
  switch (code) {
    case "orca-reception":
      return say("受付", "reception");
    case "orca-patient-registration":
      return say("患者登録", "patient registration");
    case "orca-medical-acts":
      return say("診療行為", "medical acts");
    case "orca-diagnoses":
      return say("病名", "diagnoses");
    case "orca-payments":
      return say("収納", "payments");
    case "orca-account-inquiry":
      return say("会計照会", "account inquiry");
    case "orca-inquiry":
      return say("照会", "inquiry");
    case "orca-appointments":
      return say("予約", "appointments");
    case "orca-statements":
      return say("明細書", "statements");
    case "orca-claims":
      return say("請求管理", "claims");
    case "orca-system-management":
      return say("システム管理", "system management");
    case "orca-checks":
      return say("チェックマスタ", "masters of checks");
    case "orca-inpatients":
      return say("入院", "inpatients");
    case "orca-name-search":
      return say("氏名検索", "search by name");
    case "orca-interface":
      return say("ほかのプログラム", "another program");
    case "orca-menu":
      return say("メニュー", "menu");
    case "orca-logged-out":
      return say("ログアウト", "logged out");
    case "orca-closed":
      return say("ログアウトせずに閉じた", "closed without logging out");
    case "orca-cut":
      return say("接続が切れて終わった", "its connection was cut");
    case "orca-server-started":
      return say("日レセの再起動で終わった", "ended by a restart of ORCA");
    case "orca-lost-sight":
      return say("終わり方はわからない", "how it ended is not known");
  }
  const colon = code.indexOf(":");
  const what = code.slice(colon + 1);
  const screen = (): string => orcaWord(`orca-${what}`) ?? what;
  switch (code.slice(0, colon + 1)) {
    case "orca-open:":
      return say(`患者を開いた(${screen()})`, `patient open (${screen()})`);
    case "orca-written:":
      return say(`書きこみ(${screen()})`, `writing (${screen()})`);
    case "orca-job:":
      return say(`まとめ処理 ${what}`, `job ${what}`);
    case "orca-pulled:":
      return say(`患者データのまとめ取り ${what}`, `pull of many patients, ${what}`);
    case "orca-printed:":
      return what === "other" ? say("印刷", "prints") : say(`印刷 ${what}`, `prints, ${what}`);
    case "orca-at-terminal:":
      return say(`端末で${atTerminal(what)}`, `at a terminal: ${atTerminal(what)}`);
    case "orca-exported:":
      return what === "csv" ? say("CSVファイルの取り出し", "export of CSV files") : say("ファイルの取り出し", "export of files");
  }
  if (code.startsWith("orca-interface:")) return say(`ほかのプログラムから ${code.slice(15)}`, `by another program, ${code.slice(15)}`);
  return code.startsWith("orca-") ? say("そのほか", "other functions") : null;
}
