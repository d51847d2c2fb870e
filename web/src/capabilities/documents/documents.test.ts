import { describe, expect, it } from "vitest";

import { titleFrom, wrongFile } from "./documents.ts";

const MB = 1_048_576;

describe("a file that is to be filed", () => {
  it.each(["規程.pdf", "写真.JPG", "写真.jpeg", "図.png", "記録.txt", "一覧.csv", "計画.docx", "表.xlsx"])("may be %s", (name) => {
    expect(wrongFile({ name, size: 1 })).toBeUndefined();
  });
  it.each(["古い書式.doc", "動画.mp4", "pdf", "規程.pdf.exe"])("may not be %s", (name) => {
    expect(wrongFile({ name, size: 1 })).toMatch(/^この種類のファイルは登録できません。/);
  });
  it("has something in it, and no more than the hub takes", () => {
    expect(wrongFile({ name: "a.pdf", size: 50 * MB })).toBeUndefined();
    for (const size of [0, 50 * MB + 1]) expect(wrongFile({ name: "a.pdf", size })).toMatch(/^ファイルが空か、大きすぎます。/);
  });
  it("has a name that fits into a file system", () => {
    expect(wrongFile({ name: `${"長".repeat(83)}.pdf`, size: 1 })).toBeUndefined();
    expect(wrongFile({ name: `${"長".repeat(84)}.pdf`, size: 1 })).toMatch(/^ファイルの名前を登録できません。/);
  });
});

describe("the title that a file's name proposes", () => {
  it.each([
    ["運用管理規程 第3版.pdf", "運用管理規程 第3版"],
    ["2026.01.20 議事録.docx", "2026.01.20 議事録"],
    ["題名なし", "題名なし"],
  ])("of %s is %s", (name, title) => {
    expect(titleFrom(name)).toBe(title);
  });
});
