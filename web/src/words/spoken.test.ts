import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";

import { spoken } from "./spoken.ts";

describe("a code for the telephone", () => {
  it("is the one that the reference page lists under each message's name", () => {
    const page = readFileSync(new URL("../../../docs/en/reference/messages.md", import.meta.url), "utf8");
    const listed = [...page.matchAll(/^## `([^`]+)`$[^]*?^- Code for the telephone: (.+)$/gm)];
    expect(listed.length).toBeGreaterThan(800);
    for (const [, name = "", code = ""] of listed) expect([name, spoken(name)]).toEqual([name, code]);
  });
});
