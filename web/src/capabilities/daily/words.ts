import type { DailyLine, DailyStanding, DailyUse } from "../../api/types.ts";
import { say } from "../../words/language.ts";
import { orcaWord } from "../usage/words.ts";

/// What was done, in words: a session's kind, the acts of records, or the purpose that was written.
export function whatWords({ origin, what }: Pick<DailyLine, "origin" | "what">): string {
  if (origin === "written") return what;
  const acts = what.split(" ");
  const joined = (words: string[]): string => words.join(say("・", ", "));
  const orca = acts.map(orcaWord).filter((word) => word !== null);
  const others = acts.filter((act) => orcaWord(act) === null).map(actWord);
  return joined([...others, ...(orca.length === 0 ? [] : [say(`日レセ(${joined(orca)})`, `ORCA (${joined(orca)})`)])]);
}

function actWord(act: string): string {
  switch (act) {
    case "graphical":
    case "tty":
      return say("端末にログイン", "signed in at the terminal");
    case "remote":
      return say("離れた場所からログイン", "signed in from elsewhere");
    case "sign-in":
      return say("ログインの記録", "sign-ins on record");
    case "record":
      return say("患者の記録", "patients' records");
    case "query":
      return say("検索", "searches");
    case "export":
      return say("書き出し", "exports");
    case "import":
      return say("取りこみ", "imports");
    default:
      return say("そのほかの操作", "other acts");
  }
}

export function standingWord(standing: DailyStanding): string {
  switch (standing) {
    case "closed":
      return say("休診日(確認は要りません)", "Day off, needs none");
    case "early":
      return say("まだ終わっていません", "Not over yet");
    case "waits":
      return say("確認を待っています", "Waits to be confirmed");
    case "confirmed":
      return say("確認済み", "Confirmed");
    case "differs":
      return say("確認のあとに記録が変わりました", "Records changed after it was confirmed");
  }
}

/// Who it was: a person, somebody nobody knows, or nobody's name before the notice to staff.
export function whoWords(line: DailyLine, named: boolean): string {
  if (line.person_name !== null) return line.person_name;
  if (line.service) return say(`プログラムのアカウント ${line.account}`, `a program's account, ${line.account}`);
  if (!named) return say("名前なし", "no name");
  return line.account === "" ? say("作業者不明", "nobody known") : say(`作業者不明(${line.account})`, `nobody known (${line.account})`);
}

/// The day to begin with: the oldest of the last fourteen that asks for something, else the one asked for.
export function dayToBegin({ day, days, standing }: Pick<DailyUse, "day" | "days" | "standing">): string {
  if (standing === "waits" || standing === "differs") return day;
  return days.find((one) => one.standing === "waits" || one.standing === "differs")?.day ?? day;
}
