import { expect, test } from "vitest";

import { isRead, liesBefore, proposalFrom } from "./recorded.ts";

const MONTH = { first: "2026-10-01", last: "2026-10-31" };

test("no day is proposed from before the hub was set up", () => {
  expect(proposalFrom(MONTH, "2026-06-02", "2026-11-28")).toEqual(MONTH);
  expect(proposalFrom(MONTH, "2026-10-12", "2026-11-28")).toEqual({ first: "2026-10-12", last: "2026-10-31" });
  expect(proposalFrom(MONTH, "2026-11-20", "2026-11-28")).toEqual({ first: "2026-11-20", last: "2026-11-27" });
  expect(proposalFrom(MONTH, "2026-11-28", "2026-11-28")).toBeNull();
  expect(proposalFrom(null, "2026-11-20", "2026-11-28")).toBeNull();
});

test("days before the first record are told apart", () => {
  expect(liesBefore(MONTH, "2026-11-01")).toBe(true);
  expect(liesBefore(MONTH, "2026-10-31")).toBe(false);
  expect(liesBefore(MONTH, null)).toBe(false);
});

test("of days of which nothing was read nothing is counted", () => {
  const draw = { generation: 1, first: 0, end: 0, root: "", seed: "" };
  expect(isRead({ draw, use: [] })).toBe(false);
  expect(isRead({ draw: { ...draw, end: 3 }, use: [] })).toBe(true);
  expect(isRead({ draw, use: [{ function: "written", hours: [1] }] })).toBe(true);
});
