import { wholeDay } from "../../words/dates.ts";
import { say } from "../../words/language.ts";

const MS_A_DAY = 86_400_000;

/// What a server's log of log-ins cannot make up for, of the time in which its agent was down: a row of `remote_watch` in words. Null if nothing.
export function logLimit(row: Record<string, string | number | null>): string | null {
  switch (row.log_state) {
    case "read":
    case "silent":
      return gap(row.log_lost_day ?? 0);
    case "journal":
      return say(
        "ログインの記録がsystemdのジャーナルにしかないため、見守りプログラムが止まっている間に始まって終わった接続(画面のないもの)は載りません。rsyslogを入れると載ります。",
        "Log-ins are on record in systemd's journal alone, so sessions without a terminal that began and ended while the agent was down are not listed. With rsyslog they are.",
      );
    case "denied":
    case "unknown-form":
      return say(
        "ログインのログ(auth.log)を読み取れないため、見守りプログラムが止まっている間に始まって終わった接続(画面のないもの)は載りません。",
        "The log of log-ins (auth.log) cannot be read, so sessions without a terminal that began and ended while the agent was down are not listed.",
      );
    default:
      return say(
        "ログインのログ(auth.log)がないため、見守りプログラムが止まっている間に始まって終わった接続(画面のないもの)は載りません。",
        "There is no log of log-ins (auth.log), so sessions without a terminal that began and ended while the agent was down are not listed.",
      );
  }
}

function gap(day: string | number): string | null {
  if (typeof day !== "number" || day === 0) return null;
  const words = wholeDay(new Date(day * MS_A_DAY).toISOString().slice(0, 10));
  return say(
    `${words} に、ログインのログが読む前に消えていました。その前の接続(画面のないもの)は、載らないものがあるかもしれません。`,
    `On ${words} a part of the log of log-ins was gone before it was read. Some sessions without a terminal before that day may not be listed.`,
  );
}
