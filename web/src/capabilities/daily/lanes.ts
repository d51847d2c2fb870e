import type { DailyLine, DailyUse } from "../../api/types.ts";
import { seatWords } from "../usage/words.ts";

/// A stretch of a lane, in hundredths of its length.
export interface Bar {
  left: number;
  width: number;
  /// `use`; `asks`: nobody knows whose it is; `silent`: nothing tells what happened.
  kind: "use" | "asks" | "silent";
  from: string;
  until: string;
  /// Its place among the day's lines; null if nothing tells of it.
  line: number | null;
}

/// One seat: what overlaps lies in rows below one another.
export interface Lane {
  seat: string;
  rows: Bar[][];
}

export interface Lanes {
  /// Hours since the day's midnight in the clinic, first and last; whole ones.
  first: number;
  last: number;
  lanes: Lane[];
}

const HOUR_MS = 3_600_000;
const DAY_HOURS = 24;
const USUAL = { first: 8, last: 19 };
const NARROWEST = 0.8; // what lasted a moment can still be seen and pressed

/// The day's use as lanes: seats, not people. Null if there is nothing to draw.
export function lanesOf({ day, lines, gaps }: Pick<DailyUse, "day" | "lines" | "gaps">): Lanes | null {
  const midnight = Date.parse(`${day}T00:00:00+09:00`);
  const hour = (time: string): number => Math.min(DAY_HOURS, Math.max(0, (Date.parse(time) - midnight) / HOUR_MS));
  const all = [...lines, ...gaps];
  if (all.length === 0) return null;
  const first = Math.floor(Math.min(USUAL.first, ...all.map(({ from }) => hour(from))));
  const last = Math.ceil(Math.max(USUAL.last, ...all.map(({ until }) => hour(until))));
  const bar = (of: { from: string; until: string }, kind: Bar["kind"], line: number | null): Bar => {
    const begins = hour(of.from);
    const left = Math.min(100 - NARROWEST, (100 * (begins - first)) / (last - first));
    const width = Math.min(100 - left, Math.max(NARROWEST, (100 * (hour(of.until) - begins)) / (last - first)));
    return { left, width, kind, from: of.from, until: of.until, line };
  };
  const seats = new Map<string, Bar[]>();
  const add = (seat: string, one: Bar): void => void seats.set(seat, [...(seats.get(seat) ?? []), one]);
  for (const [at, line] of lines.entries()) add(seatOf(line), bar(line, line.unknown ? "asks" : "use", at));
  for (const gap of gaps) add(gap.terminal_name ?? "", bar(gap, "silent", null));
  const lanes = [...seats].map(([seat, bars]) => ({ seat, rows: rowsOf(bars) }));
  return { first, last, lanes: lanes.sort((one, other) => one.seat.localeCompare(other.seat, "ja")) };
}

/// The seat's name; empty if it is not known. One that was inferred has a lane of its own.
export function seatOf({ terminal_name, place, place_by }: Pick<DailyLine, "terminal_name" | "place" | "place_by">): string {
  const seat = terminal_name ?? place;
  return seat !== "" && place_by === "connection" ? seatWords(seat, place_by, null) : seat;
}

function rowsOf(bars: readonly Bar[]): Bar[][] {
  const rows: Bar[][] = [];
  for (const one of [...bars].sort((a, b) => a.left - b.left)) {
    const free = rows.find((row) => row.every((other) => other.left + other.width <= one.left));
    if (free) free.push(one);
    else rows.push([one]);
  }
  return rows;
}
