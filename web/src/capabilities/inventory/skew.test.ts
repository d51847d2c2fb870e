import { describe, expect, it } from "vitest";

import { skewAdvice, skewWords } from "./skew.ts";

describe("a clock's skew", () => {
  it("is told in the two largest units", () => {
    expect([0, -180, 999, 1000, -2400, 59_999, -200_000, 3_600_000, 18_600_000, -183_600_000].map(skewWords)).toEqual([
      "ほぼ合っています",
      "ほぼ合っています",
      "ほぼ合っています",
      "1秒進んでいます",
      "2秒遅れています",
      "59秒進んでいます",
      "3分20秒遅れています",
      "1時間進んでいます",
      "5時間10分進んでいます",
      "2日3時間遅れています",
    ]);
  });
  it("asks for something from a minute on", () => {
    expect([-180, 59_999, -59_999].map(skewAdvice)).toEqual([null, null, null]);
    for (const much of [60_000, -60_000, 183_600_000]) expect(skewAdvice(much)).toContain("合わせてください");
  });
});
