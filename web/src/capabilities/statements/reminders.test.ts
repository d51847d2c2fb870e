import { describe, expect, test } from "vitest";

import type { Statement, StatementItem, Statements } from "../../api/types.ts";
import { waitingFor } from "./reminders.ts";

const TODAY = "2026-01-21";

function item(control: string, awaits_second: boolean, worth: "whole" | "alone" | "needs-another" = "whole", standing: Partial<Statement> = {}): StatementItem {
  const second = { worth, own: false, lately: worth !== "whole", others: [] };
  return { control, awaits_second, second: awaits_second ? second : null, standing: { answer: "yes", by: "mizuno", ...standing } } as unknown as StatementItem;
}

const all = (...items: StatementItem[]): Statements => ({ today: TODAY, items }) as unknown as Statements;
const named = (items: StatementItem[]): string[] => items.map(({ control }) => control);

describe("reminders of statements", () => {
  test("whoever did not answer can confirm what awaits a second person, unless somebody else has to", () => {
    const statements = all(
      item("waits", true),
      item("mine", true, "alone", { by: "sato" }),
      item("confirmed", false),
      item("nobody else could", true, "alone"),
      item("made by the one who answered", true, "needs-another"),
    );
    expect(named(waitingFor(statements, "sato"))).toEqual(["waits", "nobody else could"]);
  });
});
