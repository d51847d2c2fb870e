import { describe, expect, it } from "vitest";

import { codeText, daysFrom } from "./words.ts";

describe("days before", () => {
  it("are read however they are parted, most first", () => {
    expect(daysFrom("1, 7")).toEqual([7, 1]);
    expect(daysFrom("１４、３ 0")).toEqual([14, 3, 0]);
    expect(daysFrom(" ")).toEqual([]);
  });
  it("are refused if they are too far, too many, twice or no numbers", () => {
    for (const text of ["61", "1 2 3 4 5 6", "7, 7", "a week", "-1", "7.5"]) expect(daysFrom(text)).toBeUndefined();
  });
});

describe("what the server answered", () => {
  it("is its codes, or nothing", () => {
    expect(codeText({ code: 550, enhanced: "5.1.1" })).toBe("550 5.1.1");
    expect(codeText({ code: 421, enhanced: "" })).toBe("421");
    expect(codeText({ code: null, enhanced: "" })).toBe("");
  });
});
