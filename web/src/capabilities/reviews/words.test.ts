import { describe, expect, it } from "vitest";

import type { ReviewLine } from "../../api/types.ts";
import { byPerson, idleWords, rightsWords, validWords } from "./words.ts";

const line = (number: number, person: string | null): ReviewLine => ({ line: number, person }) as ReviewLine;

describe("how long an account was not used", () => {
  it("is a span of days, never a day", () => {
    expect(idleWords({ days: 30, read: "2026-01-21" })).toMatch(/^30日以内\(.*1月21日.*に読み取り\)$/);
    expect(idleWords({ days: 60, read: "2026-01-21" })).toContain("31〜60日前");
    expect(idleWords(null)).toBe("記録がありません");
  });
});

describe("an operator of 日レセ", () => {
  const of = (more: Partial<ReviewLine>): ReviewLine => ({ way: "operator", administrator: false, member_of: "", valid: true, valid_until: null, ...more }) as ReviewLine;
  it("has its rights in the words of 日レセ", () => {
    expect(rightsWords(of({ administrator: true, member_of: "system export" }))).toBe("管理者権限あり・システム管理、データ出力");
    expect(rightsWords(of({}))).toBe("管理者権限なし");
  });
  it("has the functions that nobody knows a name of as numbers, in spans", () => {
    expect(rightsWords(of({ member_of: "30 16 31 6 7 8 2" }))).toBe("管理者権限なし・受付、日次統計、業務2・6〜8・30");
  });
  it("is never said to have no rights where they could not be read", () => {
    expect(rightsWords(of({ member_of: "system print 16 30 61" }))).toBe("管理者権限なし・システム管理、端末の印刷、受付、業務30");
    expect(rightsWords(of({ administrator: null, member_of: null }))).toBe("読み取れていません");
    expect(rightsWords(of({ member_of: null }))).toContain("読み取れていません");
  });
  it("says until when it holds", () => {
    expect(validWords(of({}))).toBe("期限なし");
    expect(validWords(of({ valid_until: "2026-03-31" }))).toContain("まで");
    expect(validWords(of({ valid: false, valid_until: "2025-03-31" }))).toContain("切れています");
    expect(validWords(of({ valid: null }))).toBe("読み取れていません");
    expect(validWords({ ...of({}), way: "account" })).toBe("");
  });
});

describe("the lines of a review", () => {
  it("stand together for one person", () => {
    expect(byPerson([line(1, "a"), line(2, "a"), line(3, "b")]).map((group) => group.map(({ line: number }) => number))).toEqual([[1, 2], [3]]);
  });
  it("stand alone where they are nobody's", () => {
    expect(byPerson([line(1, null), line(2, null)])).toHaveLength(2);
  });
  it("may be none", () => {
    expect(byPerson([])).toEqual([]);
  });
});
