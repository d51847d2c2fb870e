import { describe, expect, it } from "vitest";

import { about, digestEnds, grouped, size, sizeOf } from "./numbers.ts";

describe("numbers", () => {
  it("are grouped by thousands", () => {
    expect([0, 999, 1000, 48412, 1234567].map(grouped)).toEqual(["0", "999", "1,000", "48,412", "1,234,567"]);
  });
  it("name sizes as disks do", () => {
    expect([0, 999, 1000, 42013696].map(size)).toEqual(["0 B", "999 B", "1.0 kB", "42.0 MB"]);
  });
  it("tell how much of a file there is in the unit of the whole", () => {
    expect([sizeOf(0, 482_113), sizeOf(3_200_000, 12_400_000), sizeOf(7, 9)]).toEqual(["0.0 / 482.1 kB", "3.2 / 12.4 MB", "7 / 9 B"]);
  });
  it("tell long times in hours", () => {
    expect([10, 59, 60, 113, 119].map(about)).toEqual(["約10分", "約59分", "約1時間", "約1時間50分", "約2時間"]);
  });
  it("shorten a digest to its two ends", () => {
    expect(digestEnds("c50b7e11a0f3d2c4b5968778695a4b3c2d1e0f0e1d2c3b4a5968778602fd9a64")).toBe("c50b 7e11 … 02fd 9a64");
    expect(digestEnds("c50b7e11")).toBe("c50b 7e11");
  });
});
