import type { Calendar, Duty } from "../../api/types.ts";

/// What falls to whoever asks and is reminded of today: overdue, or near.
export function remindedOf({ duties, today }: Calendar): Duty[] {
  return duties.filter(({ mine, overdue, remind }) => mine && (overdue || remind <= today));
}

/// Duties by the month they are shown in, "2026-03", in order; overdue ones stand apart.
export function byMonth(duties: readonly Duty[]): { overdue: Duty[]; months: [string, Duty[]][] } {
  const months = new Map<string, Duty[]>();
  for (const duty of duties) {
    if (duty.overdue) continue;
    const month = duty.shown.slice(0, 7);
    months.set(month, [...(months.get(month) ?? []), duty]);
  }
  return { overdue: duties.filter(({ overdue }) => overdue), months: [...months] };
}

/// Where it is seen to; nothing for kinds this page does not know.
export function dutyHref({ subject: { kind, id } }: Duty): string | undefined {
  switch (kind) {
    case "control":
      return `/statements/${encodeURIComponent(id)}`;
    case "person":
      return `/people/${id}`;
    case "device":
      return `/devices/${id}`;
    case "accounts":
      return "/people/access";
    case "reading":
    case "awareness":
      return "/reading";
    case "review":
      return "/people/reviews";
    case "daily":
      return `/journal/days?day=${id}`;
    case "log-check":
      return "/journal/checks";
    case "maintenance":
      return "/maintenance";
    case "visits":
      return "/devices/visits";
    case "self-check":
      return "/self-check";
    case "notice":
      return "/people/notice";
    case "backups":
      return "/orca";
    case "internet":
      return "/internet";
    case "worry":
      return `/worries/${id}`;
    case "settings":
      return "/settings";
    default:
      return undefined;
  }
}
