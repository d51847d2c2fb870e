import type { StatementItem, Statements } from "../../api/types.ts";

/// Answers that `person` can confirm as the second one.
export function waitingFor({ items }: Statements, person: string): StatementItem[] {
  return items.filter(({ awaits_second, second, standing }) => awaits_second && standing?.by !== person && second?.worth !== "needs-another");
}
