import { expect, test } from "vitest";

import { lanesOf } from "./lanes.ts";

const line = (from: string, until: string, more: object = {}): never =>
  ({ origin: "signed-in", terminal_name: "受付1", place: "", place_by: null, unknown: false, from, until, ...more }) as never;

test("a day without anything has no lanes", () => {
  expect(lanesOf({ day: "2026-01-20", lines: [], gaps: [] })).toBeNull();
});

test("lanes are seats; what overlaps at one of them lies in another row", () => {
  const lines = [
    line("2026-01-19T23:00:00.000Z", "2026-01-20T04:30:00.000Z"), // 8:00–13:30
    line("2026-01-20T00:00:00.000Z", "2026-01-20T01:00:00.000Z"),
    line("2026-01-20T05:00:00.000Z", "2026-01-20T10:00:00.000Z", { unknown: true }),
    line("2026-01-20T05:00:00.000Z", "2026-01-20T06:00:00.000Z", { terminal_name: null, place: "192.168.0.30" }),
  ];
  const found = lanesOf({ day: "2026-01-20", lines, gaps: [] });
  expect(found).toMatchObject({ first: 8, last: 19 });
  expect(found?.lanes.map(({ seat, rows }) => [seat, rows.map((row) => row.map(({ line: at, kind }) => [at, kind]))])).toEqual([
    ["192.168.0.30", [[[3, "use"]]]],
    ["受付1", [[[0, "use"], [2, "asks"]], [[1, "use"]]]],
  ]);
  expect(found?.lanes[1]?.rows[0]?.[0]).toMatchObject({ left: 0, width: 50 });
});

test("what began the day before or goes on after midnight ends at the day's edges", () => {
  const found = lanesOf({ day: "2026-01-20", lines: [line("2026-01-19T12:00:00.000Z", "2026-01-20T18:00:00.000Z")], gaps: [] });
  expect(found).toMatchObject({ first: 0, last: 24 });
  expect(found?.lanes[0]?.rows[0]?.[0]).toMatchObject({ left: 0, width: 100 });
});

test("a moment late in the evening can still be pressed, and stays inside", () => {
  const found = lanesOf({ day: "2026-01-20", lines: [line("2026-01-20T10:00:00.000Z", "2026-01-20T10:00:00.000Z")], gaps: [] });
  const bar = found?.lanes[0]?.rows[0]?.[0];
  expect((bar?.left ?? 0) + (bar?.width ?? 0)).toBeLessThanOrEqual(100);
  expect(bar?.width).toBeGreaterThan(0);
});

test("times of which nothing tells lie in the lane of their seat", () => {
  const gaps = [{ terminal: "t", terminal_name: "受付1", from: "2026-01-20T01:00:00.000Z", until: "2026-01-20T02:00:00.000Z" }] as never;
  const found = lanesOf({ day: "2026-01-20", lines: [line("2026-01-20T02:00:00.000Z", "2026-01-20T03:00:00.000Z")], gaps });
  expect(found?.lanes).toHaveLength(1);
  expect(found?.lanes[0]?.rows[0]?.map(({ kind }) => kind)).toEqual(["silent", "use"]);
});

test("a seat that was inferred from connections has a lane of its own", () => {
  const lines = [line("2026-01-20T00:00:00.000Z", "2026-01-20T01:00:00.000Z"), line("2026-01-20T00:00:00.000Z", "2026-01-20T01:00:00.000Z", { place_by: "connection" })];
  expect(lanesOf({ day: "2026-01-20", lines, gaps: [] })?.lanes.map(({ seat }) => seat)).toEqual(["受付1", "受付1(接続から推定)"]);
});
