import type { LogMaterial, LogPeriod } from "../../api/types.ts";
import { dayAfter } from "../../words/dates.ts";

/// The days to propose: none of them before the hub was set up, of which there are no records; null if no such day has ended.
export function proposalFrom(proposed: LogPeriod | null, since: string | null, today: string): LogPeriod | null {
  if (proposed === null || since === null || proposed.first >= since) return proposed;
  if (proposed.last >= since) return { first: since, last: proposed.last };
  return since < today ? { first: since, last: dayAfter(`${today}T00:00:00.000Z`, -1) } : null;
}

/// Whether all of these days lie before the hub's records begin.
export const liesBefore = ({ last }: LogPeriod, since: string | null): boolean => since !== null && last < since;

/// Whether anything of those days was read at all. Of nothing nobody can count: a zero would say that all is well.
export const isRead = ({ draw, use }: Pick<LogMaterial, "draw" | "use">): boolean => draw.end > draw.first || use.some(({ hours }) => hours.some((times) => times > 0));
