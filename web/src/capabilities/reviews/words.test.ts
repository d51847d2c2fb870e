import { describe, expect, it } from "vitest";

import type { ReviewLine } from "../../api/types.ts";
import { byPerson } from "./words.ts";

const line = (number: number, person: string | null): ReviewLine => ({ line: number, person }) as ReviewLine;

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
