import type { LogCheck, LogFinding, LogMaterial, LogPeriod, LogSource } from "../../api/types.ts";
import { briefDay } from "../../words/dates.ts";
import { say } from "../../words/language.ts";
import { orcaWord } from "../usage/words.ts";

export const SOURCES: readonly LogSource[] = ["journal", "log-ins", "operators", "remote", "other"];

export function sourceWord(source: LogSource): string {
  switch (source) {
    case "journal":
      return say("利用日誌", "Journal");
    case "log-ins":
      return say("機器へのログイン", "Log-ins to machines");
    case "operators":
      return say("日レセの操作の記録", "Use of ORCA (日レセ)");
    case "remote":
      return say("外からの接続", "Connections from outside");
    case "other":
      return say("そのほか", "Other");
  }
}

export function sourceWords({ sources }: Pick<LogCheck, "sources">): string {
  return sources.map(sourceWord).join(say("、", ", "));
}

export function findingWord(kind: LogFinding): string {
  switch (kind) {
    case "outside-hours":
      return say("診療時間外の利用", "Use outside hours");
    case "failed-sign-ins":
      return say("失敗したログイン", "Failed log-ins");
    case "bulk-reads":
      return say("まとめて見た・書き出した記録", "Reading in bulk, exports");
    case "unknown-accounts":
      return say("だれのものかわからないアカウント", "Accounts of nobody known");
    case "unconfirmed-days":
      return say("利用日誌を確認していない日", "Days not confirmed");
    case "unreadable":
      return say("読み取れなかった記録", "Records that could not be read");
  }
}

export function functionWord(name: string): string {
  const orca = orcaWord(name);
  if (orca !== null) return say(`日レセ ${orca}`, `ORCA: ${orca}`);
  switch (name) {
    case "signed-in":
      return say("ログイン中の端末", "Terminals signed in to");
    case "written":
      return say("人の記入", "Written lines");
    case "sign-in":
      return say("ログインの記録", "Sign-ins on record");
    case "record":
      return say("患者の記録", "Patients' records");
    case "query":
      return say("検索", "Searches");
    case "export":
      return say("書き出し", "Exports");
    case "import":
      return say("取りこみ", "Imports");
    default:
      return say("そのほか", "Other acts");
  }
}

/// Whose and where, of one thing that was found: "佐藤 綾 sato 受付1".
export function itemWords(item: LogMaterial["findings"][number]["items"][number]): string {
  const place = item.terminal_name ?? (item.place === "waits" ? say("確認していません", "not confirmed") : item.place === "differs" ? say("確認のあとに記録が変わりました", "records changed later") : item.place);
  return [item.person_name ?? "", item.account, place, item.times > 0 ? say(`${item.times}件`, `${item.times}`) : ""].filter(Boolean).join(" ");
}

/// Days on end, seen from `now`.
export function periodWords({ first, last }: LogPeriod, now: string): string {
  if (first === last) return briefDay(first, now);
  return say(`${briefDay(first, now)}から${briefDay(last, now)}まで`, `${briefDay(first, now)} to ${briefDay(last, now)}`);
}
