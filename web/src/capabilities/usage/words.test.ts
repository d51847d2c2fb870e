import { describe, expect, it } from "vitest";

import { orcaWord } from "./words.ts";

describe("the words of 日レセ's use", () => {
  it("say what a terminal told", () => {
    expect(orcaWord("orca-at-terminal:reception")).toBe("端末で受付");
    expect(orcaWord("orca-at-terminal:report")).toBe("端末で印刷");
    expect(orcaWord("orca-at-terminal:file")).toBe("端末でファイルの保存");
    expect(orcaWord("orca-at-terminal:disconnected")).toBe("端末で日レセを閉じた");
    expect(orcaWord("orca-at-terminal:cut")).toBe("端末で日レセを使い終えた(終わり方は不明)");
  });
  it("are none of what is none of it", () => {
    expect(orcaWord("usage")).toBeNull();
  });
});
