import { describe, expect, it } from "vitest";

import { periodWords } from "./words.ts";

describe("days on end", () => {
  it("are named by the first and the last", () => {
    expect(periodWords({ first: "2026-01-05", last: "2026-01-31" }, "2026-02-03T00:00:00.000Z")).toBe("1月5日から1月31日まで");
  });
  it("are one day where they are", () => {
    expect(periodWords({ first: "2026-01-05", last: "2026-01-05" }, "2026-02-03T00:00:00.000Z")).toBe("1月5日");
  });
});
