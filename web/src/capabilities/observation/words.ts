import { now } from "../../api/state.ts";
import type { Notice } from "../../api/types.ts";
import { briefDay } from "../../words/dates.ts";
import { say } from "../../words/language.ts";
import { roleWord } from "../access/roles.ts";

export type Viewer = Notice["viewers"]["roles"][number];
export const VIEWERS: readonly Viewer[] = ["director", "administrator", "safety-manager"];
export const MOST_MONTHS = 13;

export function stateWord({ state }: Notice): string {
  switch (state) {
    case "written":
      return say("まだ説明していません", "Not given yet");
    case "waiting":
      return say("始まる日を待っています", "Waiting for its first day");
    case "in-force":
      return say("有効です", "In force");
    case "replaced":
      return say("新しい説明に替わりました", "Replaced by a newer one");
    case "over":
      return say("期間が終わりました", "Its last day is past");
    case "ended":
      return say("終わらせました", "Ended");
  }
}

/// Whether it can open nothing any more.
export function isPast({ state }: Notice): boolean {
  return state === "replaced" || state === "over" || state === "ended";
}

export function monthsWords(months: number): string {
  return say(`${months}か月`, months === 1 ? "1 month" : `${months} months`);
}

/// From when to when; while no last day is set, since when.
export function daysWords({ start, until }: Pick<Notice, "start" | "until">, day: (of: string) => string = (of) => briefDay(of, now())): string {
  return until === null ? say(`${day(start)}から`, `from ${day(start)}`) : say(`${day(start)}から${day(until)}まで`, `from ${day(start)} to ${day(until)}`);
}

/// Who may see, in one line.
export function viewersWords({ viewers }: Notice): string {
  return [...viewers.roles.map(roleWord), ...viewers.persons.map(({ name }) => name ?? say("台帳にない人", "somebody not in the register"))].join(say("、", ", "));
}
