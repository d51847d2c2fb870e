import { describe, expect, test } from "vitest";

import type { Calendar, Duty } from "../../api/types.ts";
import { byMonth, dutyHref, remindedOf } from "./due.ts";

const TODAY = "2026-01-21";

function duty(key: string, more: Partial<Duty>): Duty {
  return { key, shown: TODAY, remind: TODAY, overdue: false, mine: true, ...more } as Duty;
}

const keys = (duties: readonly Duty[]): string[] => duties.map(({ key }) => key);

describe("what is due", () => {
  test("one is reminded of one's own duties that are overdue or near", () => {
    const duties = [
      duty("overdue", { overdue: true, remind: "2025-12-01" }),
      duty("from today on", {}),
      duty("from tomorrow on", { remind: "2026-01-22" }),
      duty("another's", { mine: false }),
    ];
    expect(keys(remindedOf({ today: TODAY, duties } as Calendar))).toEqual(["overdue", "from today on"]);
  });

  test("months follow each other, and what is overdue is in none of them", () => {
    const duties = [duty("late", { overdue: true, shown: "2026-01-20" }), duty("a", {}), duty("b", { shown: "2026-01-31" }), duty("c", { shown: "2027-01-04" })];
    const { overdue, months } = byMonth(duties);
    expect(keys(overdue)).toEqual(["late"]);
    expect(months.map(([month, due]) => [month, keys(due)])).toEqual([
      ["2026-01", ["a", "b"]],
      ["2027-01", ["c"]],
    ]);
  });

  test("what is due leads to where it is seen to", () => {
    expect(dutyHref(duty("a", { subject: { kind: "control", id: "a.b" } }))).toBe("/statements/a.b");
    for (const [kind, page] of [["review", "/people/reviews"], ["daily", "/journal/days?day=x"], ["log-check", "/journal/checks"], ["maintenance", "/maintenance"], ["visits", "/devices/visits"], ["self-check", "/self-check"], ["notice", "/people/notice"]]) {
      expect(dutyHref(duty("a", { subject: { kind: kind ?? "", id: "x" } }))).toBe(page);
    }
    expect(dutyHref(duty("a", { subject: { kind: "of another version", id: "x" } }))).toBeUndefined();
  });
});
