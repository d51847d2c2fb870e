import { expect, test } from "vitest";

import { isOrca, orcaRecord } from "./orca_record.ts";

const detail = (details: readonly (readonly [string, string])[]): object[] => details.map(([type, valueString]) => ({ type, valueString }));
const words = (code: string, details: readonly (readonly [string, string])[], more: object = {}): Record<string, string> =>
  Object.fromEntries(
    orcaRecord(
      JSON.stringify({
        subtype: [{ code: "orca" }, { code }],
        period: { start: "2026-01-21T01:00:00.000Z", end: "2026-01-21T01:05:07.000Z" },
        agent: [{ who: { identifier: { value: "hana" }, display: "佐藤 綾" }, network: { address: "192.168.0.21" } }],
        entity: [{ detail: detail(details) }],
        ...more,
      }),
    ).map(({ label, value }) => [label, value]),
  );
const patient = (system: string, value: string): object => ({ entity: [{ what: { identifier: { system, value } } }, {}] });

test("only what tells of 日レセ is read as such", () => {
  expect(isOrca("orca.patient-open@1")).toBe(true);
  expect(isOrca("usage.received@1")).toBe(false);
});

test("a patient who was open has a number, and the times stand to the second", () => {
  const said = words("orca-open:medical-acts", [], patient("urn:sekisho:orca-patient", "00012345"));
  expect(said).toEqual({ だれが: "佐藤 綾(ユーザID hana)", 患者番号: "00012345", 何を: "患者を開いた(診療行為)", いつ: "令和8年1月21日 10:00:00–10:05:07", どこで: "192.168.0.21" });
  expect(words("orca-open:reception", [], patient("urn:sekisho:patient-name", "ab".repeat(32)))["患者番号"]).toBe("開けません(符号のままです)");
});

test("what was joined or guessed does not look like what was measured", () => {
  const said = words("orca-open:reception", [["who_by", "session"], ["place_by", "session"], ["place_by", "connection"], ["session_ended", "closed"], ["session_until", "2026-01-21T03:00:00.000Z"]]);
  expect(said["だれが"]).toContain("同じ利用のほかの記録から");
  expect(said["どこで"]).toBe("192.168.0.21(接続から推定)。同じ利用の終わりの記録から");
  expect(said["その利用の終わり"]).toBe("ログアウトせずに閉じた、令和8年1月21日 12:00:00");
  expect(words("orca-closed", [["place_by", "ambiguous"], ["candidates", "3"]], { agent: [{}] })).toMatchObject({ だれが: "記録にありません", どこで: "端末不明(3台のどれか)" });
});

test("what could not be looked up does not look like nobody", () => {
  expect(words("orca-closed", [["session_join", "unfinished"]])["結びつけ"]).toContain("調べきれませんでした");
  expect(words("orca-closed", [["session_join", "other-times"]])["結びつけ"]).toContain("時間が合わない");
  expect(words("orca-closed", [["session_join", "other-terminal"]])["結びつけ"]).toContain("端末がちがう");
});

test("how it is known is told", () => {
  expect(words("orca-open:reception", [["interval_ms", "1004"], ["cut", "true"]])["わかりかた"]).toBe("2秒までの間をおいて見ていたので、はじめと終わりは、その分ずれることがあります。終わったところは見ていません。");
  expect(words("orca-logged-out", [["quiet", "none"], ["times", "1200"], ["function", "menu"]])).toMatchObject({ 操作のない時間: "10分以上はありません", 回数: "1,200", 終わったときの機能: "メニュー" });
  expect(words("orca-closed", [["quiet", "2026-01-21T01:00:00.000Z/2026-01-21T01:20:00.000Z"]], { period: { end: "2026-01-21T01:30:00.000Z" } })).toMatchObject({
    操作のない時間: "令和8年1月21日 10:00:00–10:20:00",
    いつ: "令和8年1月21日 10:30:00まで(はじまりは見ていません)",
  });
});

test("what a terminal told of itself was there", () => {
  expect(words("orca-at-terminal:report", [], { agent: [{}], source: { observer: { display: "受付1" } } })["どこで"]).toBe("受付1");
});
