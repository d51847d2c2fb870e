import { describe, expect, it } from "vitest";

import { logLimit } from "./log_limit.ts";

describe("the log of log-ins of a server", () => {
  it("limits nothing while it is read whole", () => {
    expect(logLimit({ log_state: "read", log_lost_day: 0 })).toBeNull();
    expect(logLimit({ log_state: "silent", log_lost_day: 0 })).toBeNull();
  });
  it("says since when something of it was lost", () => {
    expect(logLimit({ log_state: "read", log_lost_day: 20_405 })).toContain("令和7年11月13日");
  });
  it("says why it makes up for nothing", () => {
    expect(logLimit({ log_state: "journal", log_lost_day: 0 })).toContain("ジャーナル");
    expect(logLimit({ log_state: "denied", log_lost_day: 0 })).toContain("読み取れない");
    expect(logLimit({ log_state: "missing", log_lost_day: 0 })).toContain("がないため");
  });
});
