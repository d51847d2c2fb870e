import type { LogCheck, LogPeriod, LogSource } from "../../api/types.ts";
import { briefDay } from "../../words/dates.ts";
import { say } from "../../words/language.ts";

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

/// Days on end, seen from `now`.
export function periodWords({ first, last }: LogPeriod, now: string): string {
  if (first === last) return briefDay(first, now);
  return say(`${briefDay(first, now)}から${briefDay(last, now)}まで`, `${briefDay(first, now)} to ${briefDay(last, now)}`);
}
