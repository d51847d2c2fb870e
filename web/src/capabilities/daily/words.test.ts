import { describe, expect, it } from "vitest";

import type { DailyLine, DailyStanding } from "../../api/types.ts";
import { orcaWord } from "../usage/words.ts";
import { dayToBegin, whatWords, whoWords } from "./words.ts";

const line: DailyLine = { origin: "signed-in", person: null, person_name: null, account: "guest", service: false, terminal: null, terminal_name: null, place: "", place_by: null, candidates: null, from: "2026-01-20T00:00:00.000Z", until: "2026-01-20T01:00:00.000Z", what: "graphical", open: false, times: 0, added: false, unknown: true };
const day = (on: string, standing: DailyStanding) => ({ day: on, standing, open_days: 1, by_name: null, at: null });

describe("the day to begin with", () => {
  it("is the oldest that asks for something", () => {
    const days = [day("2026-01-18", "confirmed"), day("2026-01-19", "differs"), day("2026-01-20", "waits"), day("2026-01-21", "early")];
    expect(dayToBegin({ day: "2026-01-21", standing: "early", days })).toBe("2026-01-19");
  });
  it("is the one asked for if that asks for something, or nothing does", () => {
    expect(dayToBegin({ day: "2026-01-21", standing: "waits", days: [day("2026-01-20", "waits")] })).toBe("2026-01-21");
    expect(dayToBegin({ day: "2026-01-21", standing: "early", days: [day("2026-01-20", "closed")] })).toBe("2026-01-21");
  });
});

describe("a line", () => {
  it("says which patients were open in 日レセ, what was written, and by which job", () => {
    const said = ["orca-open:medical-acts", "orca-written:diagnoses", "orca-job:ORCBM01", "orca-pulled:patient_medical_all", "orca-open:name-search", "orca-printed:ORCHC03", "orca-exported:csv"].map(orcaWord);
    expect(said).toEqual(["患者を開いた(診療行為)", "書きこみ(病名)", "まとめ処理 ORCBM01", "患者データのまとめ取り patient_medical_all", "患者を開いた(氏名検索)", "印刷 ORCHC03", "CSVファイルの取り出し"]);
  });
  it("says what was done", () => {
    expect(whatWords({ origin: "record", what: "sign-in query" })).toBe("ログインの記録・検索");
    expect(whatWords({ origin: "written", what: "sign-in query" })).toBe("sign-in query");
    expect(whatWords({ origin: "record", what: "sign-in orca-reception orca-medical-acts" })).toBe("ログインの記録・日レセ(受付・診療行為)");
  });
  it("tells somebody unknown from a name that may not be told yet", () => {
    expect(whoWords(line, true)).toBe("作業者不明(guest)");
    expect(whoWords({ ...line, account: "" }, false)).toBe("名前なし");
    expect(whoWords({ ...line, service: true }, true)).toBe("プログラムのアカウント guest");
    expect(whoWords({ ...line, person_name: "佐藤 綾" }, true)).toBe("佐藤 綾");
  });
});
