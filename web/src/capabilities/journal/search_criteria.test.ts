import { expect, test } from "vitest";

import { addressFor, criteriaOf, isNothing, NOTHING, requestFor, unaddressed } from "./search_criteria.ts";

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
