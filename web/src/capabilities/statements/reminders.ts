import type { StatementItem, Statements } from "../../api/types.ts";
import { dayAfter } from "../../words/dates.ts";

const BEFORE_END_DAYS = 30;
const BEFORE_TARGET_DAYS = 14;

/// Answers that `person` can confirm as the second one.
export function waitingFor({ items, today }: Statements, person: string): StatementItem[] {
  return items.filter(
    ({ second_person, standing }) =>
      second_person && standing !== null && standing.answer !== "no" && standing.confirmed === null && standing.by !== person && standing.until >= today,
  );
}

/// Answers that end within a month or have ended, and what was promised for the next two weeks or before.
export function dueSoon({ items, today }: Statements): StatementItem[] {
  const ends = dayAfter(today, BEFORE_END_DAYS);
  const target = dayAfter(today, BEFORE_TARGET_DAYS);
  return items.filter(({ standing }) => standing !== null && (standing.until <= ends || (standing.target !== null && standing.target <= target)));
}
