import { language, say } from "./language.ts";

/// A moment as the clinic's clock on the wall shows it.
export interface LocalTime {
  year: number;
  month: number;
  day: number;
  hour: number;
  minute: number;
  weekday: number; // 0 is Sunday
}

const JST_MS = 9 * 60 * 60 * 1000; // one zone, no summer time
const DAY_MS = 24 * 60 * 60 * 1000;

/// Local time of a UTC time such as "2026-01-21T04:15:00.000Z", whatever zone the browser is in.
export function local(time: string): LocalTime {
  const at = new Date(Date.parse(time) + JST_MS);
  return {
    year: at.getUTCFullYear(),
    month: at.getUTCMonth() + 1,
    day: at.getUTCDate(),
    hour: at.getUTCHours(),
    minute: at.getUTCMinutes(),
    weekday: at.getUTCDay(),
  };
}

/// The day in Japan so many days after a time, or after a day such as "2026-01-21"; written like that.
export function dayAfter(time: string, days: number): string {
  return new Date(Date.parse(time) + JST_MS + days * DAY_MS).toISOString().slice(0, 10);
}

const ERAS = [
  { name: "令和", from: 20190501, first: 2019 },
  { name: "平成", from: 19890108, first: 1989 },
  { name: "昭和", from: 19261225, first: 1926 },
] as const;

/// The year in the Japanese calendar, "令和8年"; the first year is 元年. Days before 昭和 keep the
/// Western year.
export function eraYear(year: number, month: number, day: number): string {
  const number = year * 10000 + month * 100 + day;
  const era = ERAS.find(({ from }) => number >= from);
  if (!era) return `${year}年`;
  const count = year - era.first + 1;
  return `${era.name}${count === 1 ? "元" : count}年`;
}

const WEEKDAYS_JA = "日月火水木金土";
const WEEKDAYS_EN = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"];
const MONTHS_EN = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

const two = (n: number): string => String(n).padStart(2, "0");
const clock = (t: LocalTime): string => `${two(t.hour)}:${two(t.minute)}`;
const monthEn = (month: number): string => MONTHS_EN[month - 1] ?? "";

function sameDay(a: LocalTime, b: LocalTime): boolean {
  return a.year === b.year && a.month === b.month && a.day === b.day;
}

/// For headings: 令和8年1月21日(水)13時15分; Wed 21 Jan 2026, 13:15.
export function heading(time: string): string {
  const t = local(time);
  return language.value === "ja"
    ? `${eraYear(t.year, t.month, t.day)}${t.month}月${t.day}日(${WEEKDAYS_JA.charAt(t.weekday)})${t.hour}時${two(t.minute)}分`
    : `${WEEKDAYS_EN[t.weekday] ?? ""} ${t.day} ${monthEn(t.month)} ${t.year}, ${clock(t)}`;
}

/// For prints: the same with the Japanese year beside it in English too.
export function printed(time: string): string {
  const t = local(time);
  return language.value === "ja" ? heading(time) : `${heading(time)} (${eraYear(t.year, t.month, t.day)})`;
}

/// For prints: the day alone.
export function printedDay(time: string): string {
  const t = local(time);
  const era = eraYear(t.year, t.month, t.day);
  return language.value === "ja" ? `${era}${t.month}月${t.day}日` : `${t.day} ${monthEn(t.month)} ${t.year} (${era})`;
}

/// For rows: as short as can be without doubt, seen from `now`: 今日 13:12, 昨日 18:42, 20日 18:42,
/// 12月2日 09:10, 令和6年12月2日 09:10.
export function brief(time: string, now: string): string {
  const t = local(time);
  const today = local(now);
  if (sameDay(t, today)) return `${say("今日", "today")} ${clock(t)}`;
  const yesterday = local(new Date(Date.parse(now) - DAY_MS).toISOString());
  if (sameDay(t, yesterday)) return `${say("昨日", "yesterday")} ${clock(t)}`;
  if (language.value === "en") {
    return `${t.day} ${monthEn(t.month)}${t.year === today.year ? "" : ` ${t.year}`} ${clock(t)}`;
  }
  if (t.year !== today.year) return `${eraYear(t.year, t.month, t.day)}${t.month}月${t.day}日 ${clock(t)}`;
  if (t.month !== today.month) return `${t.month}月${t.day}日 ${clock(t)}`;
  return `${t.day}日 ${clock(t)}`;
}

/// For prints' rows: the date whatever day it is read, its year only if it is not that of `now`.
export function dated(time: string, now: string): string {
  const t = local(time);
  const same_year = t.year === local(now).year;
  if (language.value === "en") return `${t.day} ${monthEn(t.month)}${same_year ? "" : ` ${t.year}`} ${clock(t)}`;
  return `${same_year ? "" : eraYear(t.year, t.month, t.day)}${t.month}月${t.day}日 ${clock(t)}`;
}

/// The year that prints' dates without a year belong to.
export function printYear(now: string): string {
  const t = local(now);
  const era = eraYear(t.year, t.month, t.day);
  return say(`年のない日付は${era}`, `dates without a year are of ${t.year} (${era})`);
}

/// A calendar day "2026-03-31" seen from `now`: 3月31日, or with its year if it is another one.
export function briefDay(day: string, now: string): string {
  const [year = 0, month = 0, date = 0] = day.split("-").map(Number);
  const sameYear = year === local(now).year;
  if (language.value === "en") return `${date} ${monthEn(month)}${sameYear ? "" : ` ${year}`}`;
  return `${sameYear ? "" : eraYear(year, month, date)}${month}月${date}日`;
}

/// A calendar day "2026-03-31" with its year: 令和8年3月31日; 31 Mar 2026.
export function wholeDay(day: string): string {
  const [year = 0, month = 0, date = 0] = day.split("-").map(Number);
  return say(`${eraYear(year, month, date)}${month}月${date}日`, `${date} ${monthEn(month)} ${year}`);
}

/// The day of the week of a calendar day: 水; Wed.
export function weekdayOf(day: string): string {
  const weekday = new Date(`${day}T00:00:00Z`).getUTCDay();
  return say(WEEKDAYS_JA.charAt(weekday), WEEKDAYS_EN[weekday] ?? "");
}

/// A month "2026-03" with its year: 令和8年3月; Mar 2026.
export function monthOf(month: string): string {
  const [year = 0, number = 0] = month.split("-").map(Number);
  return say(`${eraYear(year, number, 1)}${number}月`, `${monthEn(number)} ${year}`);
}

/// The calendar day of a moment in the clinic, "2026-01-21", as date fields hold it.
export function today(time: string): string {
  const t = local(time);
  return `${t.year}-${two(t.month)}-${two(t.day)}`;
}

/// Whether a text is written as a day is, "2026-01-21".
export function isDay(text: string | null): text is string {
  return text !== null && /^\d{4}-\d{2}-\d{2}$/.test(text);
}

/// The last day of what ends at a moment, "2026-01-20": what ends at midnight does not last into the day that begins.
export function lastDay(ends: string): string {
  return today(new Date(Date.parse(ends) - 1).toISOString());
}

/// The clock alone: 13時15分; 13:15.
export function clockOf(time: string): string {
  const t = local(time);
  return say(`${t.hour}時${two(t.minute)}分`, clock(t));
}

/// The clock as the top line shows it: 13:15.
export function shortClock(time: string): string {
  return clock(local(time));
}
