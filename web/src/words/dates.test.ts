import { beforeEach, describe, expect, it } from "vitest";

import { brief, briefDay, dated, eraYear, heading, lastDay, local, monthOf, printed, printedDay, printYear, weekdayOf, wholeDay } from "./dates.ts";
import { language } from "./language.ts";

const NOW = "2026-01-21T04:15:00.000Z"; // Wednesday, 13:15 in Japan

beforeEach(() => {
  language.value = "ja";
});

describe("local time", () => {
  it("is Japan's, also across midnight and the year's end", () => {
    expect(local("2025-12-31T15:00:00.000Z")).toEqual({ year: 2026, month: 1, day: 1, hour: 0, minute: 0, weekday: 4 });
    expect(local("2025-12-31T14:59:59.999Z")).toMatchObject({ year: 2025, month: 12, day: 31, hour: 23, minute: 59 });
  });
});

describe("the Japanese year", () => {
  it.each([
    [2026, 1, 21, "令和8年"],
    [2019, 5, 1, "令和元年"],
    [2019, 4, 30, "平成31年"],
    [2005, 3, 30, "平成17年"],
    [1989, 1, 8, "平成元年"],
    [1989, 1, 7, "昭和64年"],
    [1926, 12, 25, "昭和元年"],
    [1926, 12, 24, "1926年"],
  ])("of %i-%i-%i is %s", (year, month, day, text) => {
    expect(eraYear(year, month, day)).toBe(text);
  });
});

describe("a heading", () => {
  it("names era, weekday and time", () => {
    expect(heading(NOW)).toBe("令和8年1月21日(水)13時15分");
    language.value = "en";
    expect(heading(NOW)).toBe("Wed 21 Jan 2026, 13:15");
  });
  it("keeps the era beside an English print", () => {
    language.value = "en";
    expect(printed(NOW)).toBe("Wed 21 Jan 2026, 13:15 (令和8年)");
    expect(printedDay(NOW)).toBe("21 Jan 2026 (令和8年)");
  });
});

describe("the last day", () => {
  it.each([
    ["2028-01-02T15:00:00.000Z", "2028-01-02"],
    ["2025-12-31T15:00:00.000Z", "2025-12-31"],
    ["2025-12-31T15:00:00.001Z", "2026-01-01"],
    ["2026-01-11T23:40:00.000Z", "2026-01-12"],
  ])("of what ends at %s is %s in Japan", (ends, day) => {
    expect(lastDay(ends)).toBe(day);
  });
});

describe("a brief time", () => {
  it.each([
    ["2026-01-21T04:12:00.000Z", "今日 13:12", "today 13:12"],
    ["2026-01-20T09:42:00.000Z", "昨日 18:42", "yesterday 18:42"],
    ["2026-01-20T14:59:00.000Z", "昨日 23:59", "yesterday 23:59"],
    ["2026-01-19T09:42:00.000Z", "19日 18:42", "19 Jan 18:42"],
    ["2025-12-31T15:00:00.000Z", "1日 00:00", "1 Jan 00:00"],
    ["2025-12-02T00:10:00.000Z", "令和7年12月2日 09:10", "2 Dec 2025 09:10"],
  ])("%s is %s", (time, ja, en) => {
    expect(brief(time, NOW)).toBe(ja);
    language.value = "en";
    expect(brief(time, NOW)).toBe(en);
  });
  it("says the month once it differs", () => {
    expect(brief("2026-01-06T00:10:00.000Z", "2026-02-03T00:00:00.000Z")).toBe("1月6日 09:10");
  });
});

describe("a print's time", () => {
  it.each([
    ["2026-01-21T04:12:00.000Z", "1月21日 13:12", "21 Jan 13:12"],
    ["2025-12-02T00:10:00.000Z", "令和7年12月2日 09:10", "2 Dec 2025 09:10"],
  ])("%s is %s whatever day it is read", (time, ja, en) => {
    expect(dated(time, NOW)).toBe(ja);
    language.value = "en";
    expect(dated(time, NOW)).toBe(en);
  });
  it("says which year it leaves out", () => {
    expect(printYear(NOW)).toBe("年のない日付は令和8年");
  });
});

describe("a day", () => {
  it("has its year only if that differs", () => {
    expect(briefDay("2026-03-31", NOW)).toBe("3月31日");
    expect(briefDay("2027-03-31", NOW)).toBe("令和9年3月31日");
    language.value = "en";
    expect(briefDay("2027-03-31", NOW)).toBe("31 Mar 2027");
  });
  it("has its year always where it is a deadline", () => {
    expect(wholeDay("2026-03-31")).toBe("令和8年3月31日");
    language.value = "en";
    expect(wholeDay("2026-03-31")).toBe("31 Mar 2026");
  });
});

describe("calendar days and months", () => {
  it("have their weekday and their year in both languages", () => {
    expect([weekdayOf("2026-01-21"), monthOf("2026-03"), monthOf("2019-05")]).toEqual(["水", "令和8年3月", "令和元年5月"]);
    language.value = "en";
    expect([weekdayOf("2026-01-25"), monthOf("2026-03")]).toEqual(["Sun", "Mar 2026"]);
  });
});
