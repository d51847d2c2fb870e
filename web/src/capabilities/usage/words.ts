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
