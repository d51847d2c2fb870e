import type { StatementItem, Statements } from "../../api/types.ts";

/// Answers that `person` can confirm as the second one.
export function waitingFor({ items, today }: Statements, person: string): StatementItem[] {
  return items.filter(
    ({ second_person, standing }) =>
      second_person && standing !== null && standing.answer !== "no" && standing.confirmed === null && standing.by !== person && standing.until >= today,
  );
}
