import { say } from "../../words/language.ts";

export const FEWEST_MONTHS = 12;
export const MOST_MONTHS = 1200;

/// 60か月(5年); with the years where they are whole.
export function monthsWords(months: number): string {
  const years = months % 12 === 0 ? months / 12 : null;
  return say(`${months}か月${years === null ? "" : `(${years}年)`}`, `${months} months${years === null ? "" : ` (${years} ${years === 1 ? "year" : "years"})`}`);
}

/// Whether it is a month as a field takes it, "2026-01".
export function isMonth(text: string): boolean {
  return /^[0-9]{4}-(0[1-9]|1[0-2])$/.test(text.trim());
}
