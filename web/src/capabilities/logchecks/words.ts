import type { LogCheck, LogSource } from "../../api/types.ts";
import { dayAfter, local } from "../../words/dates.ts";
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

const two = (n: number): string => String(n).padStart(2, "0");

/// First and last day of the month before the one that `today` lies in.
export function lastMonth(today: string): { first: string; last: string } {
  const { year, month } = local(`${today}T00:00:00.000Z`);
  const last = dayAfter(`${year}-${two(month)}-01T00:00:00.000Z`, -1);
  return { first: `${last.slice(0, 8)}01`, last };
}
