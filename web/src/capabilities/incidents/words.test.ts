import { describe, expect, it } from "vitest";

import type { Worry } from "../../api/types.ts";
import { language } from "../../words/language.ts";
import { contactName, mailWords, SIGNS, signExamples, signWord, standingWord } from "./words.ts";

type Mail = Worry["mails"][number];
const mail = (state: Mail["state"], whom: string | null = "見本 山田"): Mail => ({ whom, state, queued: "2026-01-21T04:15:00.000Z", tried: null });

describe("where a report stands", () => {
  it("is what comes last of telling, answering and closing", () => {
    language.value = "ja";
    expect(standingWord({ open: true, told: false, answered: false })).toBe("まだ伝えていません");
    expect(standingWord({ open: true, told: true, answered: false })).toBe("伝えました・返事待ち");
    expect(standingWord({ open: true, told: true, answered: true })).toBe("返事がありました");
    expect(standingWord({ open: false, told: false, answered: false })).toBe("終わりました");
  });
});

describe("what became of the mail", () => {
  const of = (one: Mail | null, by_mail = true): string => mailWords({ mails: one === null ? [] : [one], by_mail, told: false, open: true }).join("");
  it("asks for the telephone whenever nobody knows that it arrived", () => {
    language.value = "ja";
    expect(of(mail("undelivered"))).toContain("電話で");
    expect(of(mail("unsure"))).toContain("電話で");
    expect(of(mail("sent"))).not.toContain("電話で");
  });
  it("is on its way before there is a message, and nothing where there is no mail", () => {
    expect(of(null)).toBe("メールで送っています。");
    expect(of(null, false)).toBe("");
    expect(mailWords({ mails: [], by_mail: true, told: true, open: true })).toEqual([]);
  });
  it("is said of each of several, and asks for the telephone only while nobody was told", () => {
    const mails = [mail("undelivered", "見本 山田"), mail("sent", "夜間窓口"), mail("withdrawn", "メーカー")];
    const said = mailWords({ mails, by_mail: true, told: true, open: true });
    expect(said).toEqual(["見本 山田：メールは届きませんでした。", "夜間窓口：メールで送りました。サーバーが受け取りました。"]);
    expect(mailWords({ mails, by_mail: true, told: false, open: true })[0]).toContain("電話で");
  });
});

describe("the answers of the page", () => {
  it("are different ones, each with examples, in both languages", () => {
    for (const one of ["ja", "en"] as const) {
      language.value = one;
      expect(new Set(SIGNS.map(signWord)).size).toBe(SIGNS.length);
      expect(new Set(SIGNS.map(signExamples)).size).toBe(SIGNS.length);
    }
  });
});

describe("who is told", () => {
  it("is named with the firm, if there is one", () => {
    const contact = { name: "山田 学", firm: "見本システム", telephone: "", mail: "", contracted: true, language: "ja" as const, others: [], by: "", by_name: null, at: "" };
    expect(contactName(contact)).toBe("見本システム 山田 学");
    expect(contactName({ ...contact, firm: "" })).toBe("山田 学");
  });
});
