import { describe, expect, it } from "vitest";

import type { ReviewLine } from "../../api/types.ts";
import { byPerson, idleWords } from "./words.ts";

const line = (number: number, person: string | null): ReviewLine => ({ line: number, person }) as ReviewLine;

describe("how long an account was not used", () => {
  it("is a span of days, never a day", () => {
    expect(idleWords({ days: 30, read: "2026-01-21" })).toMatch(/^30日以内\(.*1月21日.*に読み取り\)$/);
    expect(idleWords({ days: 60, read: "2026-01-21" })).toContain("31〜60日前");
    expect(idleWords(null)).toBe("記録がありません");
  });
});

describe("the lines of a review", () => {
  it("stand together for one person", () => {
    expect(byPerson([line(1, "a"), line(2, "a"), line(3, "b")]).map((group) => group.map(({ line: number }) => number))).toEqual([[1, 2], [3]]);
  });
  it("stand alone where they are nobody's", () => {
    expect(byPerson([line(1, null), line(2, null)])).toHaveLength(2);
  });
  it("may be none", () => {
    expect(byPerson([])).toEqual([]);
  });
});
