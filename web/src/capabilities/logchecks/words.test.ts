import { describe, expect, it } from "vitest";

import { lastMonth } from "./words.ts";

describe("the month that is checked", () => {
  it("is the one before", () => {
    expect(lastMonth("2026-03-05")).toEqual({ first: "2026-02-01", last: "2026-02-28" });
  });
  it("may lie in the year before", () => {
    expect(lastMonth("2026-01-01")).toEqual({ first: "2025-12-01", last: "2025-12-31" });
  });
});
