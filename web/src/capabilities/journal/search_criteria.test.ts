import { expect, test } from "vitest";

import { addressFor, criteriaOf, criteriaOfSaved, isNothing, NOTHING, requestFor, savedOf, unaddressed, whereWords } from "./search_criteria.ts";

const forget = (): void => void (unaddressed.value = { person: "", terminal: "", patient: "", word: "" });

test("days, classes and codes stand in the address, who and which patient do not", () => {
  forget();
  const criteria = { ...NOTHING, from: "2026-01-01", until: "2026-01-31", class: "usage", action: "R", person: "佐藤 綾", patient: "00012345", word: "検査" };
  const address = addressFor(criteria);
  expect(address).toBe("/journal/search?from=2026-01-01&until=2026-01-31&class=usage&action=R");
  expect(criteriaOf(address.split("?")[1] ?? "")).toEqual(criteria);
  forget();
  expect(criteriaOf(address.split("?")[1] ?? "")).toEqual({ ...criteria, person: "", patient: "", word: "" });
});

test("an address with nonsense in it looks for nothing", () => {
  forget();
  expect(isNothing(criteriaOf("from=yesterday&class=all&action=X&outcome=5&kind=%3Cb%3E&patient=00012345"))).toBe(true);
  expect(addressFor(NOTHING)).toBe("/journal/search");
});

test("a day is a day of the clinic, from midnight to midnight", () => {
  const request = requestFor({ ...NOTHING, from: "2026-01-20", until: "2026-01-20", word: " 検査 " }, "question", null);
  expect(request).toEqual({ why: "question", limit: 50, below: null, from: "2026-01-19T15:00:00.000Z", until: "2026-01-20T15:00:00.000Z", word: "検査" });
});

test("what is kept under a name never holds what may name a patient, nor the days of today", () => {
  const criteria = { ...NOTHING, from: "2026-01-01", until: "2026-01-31", outcome: "8", person: " 佐藤 綾 ", patient: "00012345", word: "検査" };
  expect(savedOf(criteria, "")).toEqual({ outcome: "8", person: "佐藤 綾" });
  expect(savedOf(criteria, "31")).toEqual({ outcome: "8", person: "佐藤 綾", days: 31 });
  expect(savedOf({ ...NOTHING, from: "2026-01-01", patient: "00012345", word: "検査" }, "7")).toBeNull();
});

test("a kept search is of the days up to the one on which it is chosen", () => {
  const search = { id: "", name: "失敗", person: null, terminal: "受付1", kind: null, class: null, action: null, outcome: "8" as const, days: 7, by_name: null };
  expect(criteriaOfSaved(search, "2026-01-21T04:00:00.000Z")).toEqual({ ...NOTHING, from: "2026-01-15", until: "2026-01-21", terminal: "受付1", outcome: "8" });
  expect(criteriaOfSaved({ ...search, days: null }, "2026-01-21T04:00:00.000Z")).toEqual({ ...NOTHING, terminal: "受付1", outcome: "8" });
});

test("a terminal that was inferred does not look like one that was told", () => {
  const where = (terminals: string[], place_by: "session" | "connection" | "ambiguous" | null, candidates: number | null = null): string =>
    whereWords({ told: { from: "", until: "", event: null, who: [], terminals, place_by, candidates, patients: 0, action: null, outcome: null } });
  expect(where(["192.168.0.21"], null)).toBe("192.168.0.21");
  expect(where(["192.168.0.21"], "session")).toBe("192.168.0.21");
  expect(where(["192.168.0.21"], "connection")).toBe("192.168.0.21(接続から推定)");
  expect(where([], "ambiguous", 3)).toBe("端末不明(3台のどれか)");
  expect(where([], null)).toBe("—");
});
