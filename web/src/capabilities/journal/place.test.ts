import { beforeEach, expect, test } from "vitest";

import { status } from "../../api/state.ts";
import type { ClosedGeneration, Entry, Status } from "../../api/types.ts";
import { beyondWords, isBorder, isEarlier, placeFrom, placeOf, placeWords, searchedWords, wholePlace } from "./place.ts";

const entry = (generation: number, index: number): Entry => ({ generation, index }) as Entry;

beforeEach(() => {
  status.value = { journal: { generation: 2 } } as Status;
});

test("an entry of the generation that goes on is called by its index, an earlier one by both", () => {
  expect(placeOf({ generation: 2, index: 77 })).toBe("77");
  expect(placeOf({ generation: 1, index: 77 })).toBe("1-77");
  expect(wholePlace({ generation: 2, index: 77 })).toBe("2-77");
});

test("an address is read as it is written", () => {
  expect(placeFrom("77")).toEqual({ generation: 2, index: 77 });
  expect(placeFrom("1-77")).toEqual({ generation: 1, index: 77 });
  for (const wrong of ["", "-1", "0-1", "1-", "x", "1-2-3"]) expect(placeFrom(wrong)).toBeNull();
});

test("a list has one border at each generation that has ended", () => {
  const entries = [entry(2, 1), entry(2, 0), entry(1, 9), entry(1, 8)];
  expect(entries.map((_, at) => isBorder(entries, at))).toEqual([false, false, true, false]);
  expect(isBorder([entry(1, 9)], 0)).toBe(true);
});

test("a reader is told the generation only where it is another than now", () => {
  expect(placeWords({ generation: 2, index: 48411 })).not.toContain("世代");
  expect(beyondWords("1-300")).toBe("第1世代 300");
  expect(beyondWords("2-300")).toBe("300");
});

test("nothing is called earlier before the hub has said which generation goes on", () => {
  status.value = null;
  expect(isEarlier({ generation: 1, index: 0 })).toBe(false);
});

test("nobody is told that all was searched where a generation was passed over", () => {
  expect(searchedWords([])).toBe("最初の記録まで、すべてさがしました。");
  expect(searchedWords([{ generation: 1 } as ClosedGeneration])).toBe("読めない世代をのぞいて、最初の記録までさがしました。");
});
