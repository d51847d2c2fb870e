import { expect, test } from "vitest";

import type { MaintenanceLine } from "../../api/types.ts";
import { alike } from "./words.ts";

test("sessions are alike if the hub says so, whatever the masked account looks like", () => {
  const line = (id: string, alike: number | null): MaintenanceLine => ({ id, alike, origin: "session", account: "***" }) as unknown as MaintenanceLine;
  const lines = [line("a", 1), line("b", 1), line("c", 2), line("d", null), line("e", null)];
  expect(alike(line("a", 1), lines).map(({ id }) => id)).toEqual(["b"]);
  expect(alike(line("d", null), lines)).toEqual([]);
});
