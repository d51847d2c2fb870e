import { beforeEach, describe, expect, it } from "vitest";

import { language } from "../../words/language.ts";
import { isKept, rowWords } from "./row_words.ts";

const said = { ja: "mizuno の画面が自動でロックされません。", en: "The screen of mizuno does not lock itself." };
const kept = { sentence: null, values: [{ name: "account", value: null }] };
const read = { sentence: null, values: [{ name: "account", value: "sato" }] };
const NOT_PASSED = ["fail", "not-checked", "error", "asleep", "excepted", "not-applicable"] as const;

beforeEach(() => {
  language.value = "ja";
});

describe("a judged row", () => {
  it("that passes without a sentence is as it should be", () => {
    expect(rowWords({ verdict: "pass", sentence: null, items: [kept] })).toBe("決まりどおりです。");
  });
  it.each(NOT_PASSED)("that does not pass (%s) is never as it should be, and says that it is kept", (verdict) => {
    expect(rowWords({ verdict, sentence: null, items: [kept] })).toBe("内容は、この役割では見られません。");
    expect(rowWords({ verdict, sentence: null, items: [] })).toBe("内容は、この役割では見られません。");
    language.value = "en";
    expect(rowWords({ verdict, sentence: null, items: [kept] })).toBe("What was seen is not shown to this role.");
  });
  it.each(NOT_PASSED)("that does not pass (%s) and shows its values hides nothing", (verdict) => {
    expect(rowWords({ verdict, sentence: null, items: [kept, read] })).toBe("");
    expect(isKept({ verdict, sentence: null, items: [kept, read] })).toBe(false);
  });
  it("says what its sentence says, whatever its verdict", () => {
    for (const verdict of ["pass", ...NOT_PASSED] as const) expect(rowWords({ verdict, sentence: said, items: [kept] })).toBe(said.ja);
  });
});
