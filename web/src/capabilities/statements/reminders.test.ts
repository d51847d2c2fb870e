import { describe, expect, test } from "vitest";

import type { Statement, StatementItem, Statements } from "../../api/types.ts";
import { waitingFor } from "./reminders.ts";

const TODAY = "2026-01-21";

function item(control: string, standing: Partial<Statement> | null, second_person = false): StatementItem {
  const given = standing && { answer: "yes", until: "2027-01-20", target: null, confirmed: null, by: "mizuno", ...standing };
  return { control, second_person, standing: given } as StatementItem;
}

const all = (...items: StatementItem[]): Statements => ({ today: TODAY, items }) as unknown as Statements;
const named = (items: StatementItem[]): string[] => items.map(({ control }) => control);

describe("reminders of statements", () => {
  test("whoever did not answer can confirm what needs a second person and still holds", () => {
    const statements = all(
      item("waits", {}, true),
      item("mine", { by: "sato" }, true),
      item("a no", { answer: "no" }, true),
      item("ended", { until: "2026-01-20" }, true),
      item("confirmed", { confirmed: { by: "ken", by_name: "健", at: TODAY, alone: false, why: "" } }, true),
      item("one is enough", {}),
      item("not answered", null, true),
    );
    expect(named(waitingFor(statements, "sato"))).toEqual(["waits"]);
  });
});
