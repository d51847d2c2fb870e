import { expect, test } from "vitest";

import type { MaintenanceLine, MaintenanceStanding, Verdict } from "../../api/types.ts";
import { NEEDED, whyNotYes } from "./vendor_proposal.ts";

type Seen = Parameters<typeof whyNotYes>[0];
const line = (standing: MaintenanceStanding): MaintenanceLine => ({ standing }) as unknown as MaintenanceLine;
const judged = (verdict: Verdict, ids = NEEDED): Seen["controls"] => ids.map((id) => ({ id, verdict, title: { ja: id, en: id } })) as unknown as Seen["controls"];
const CLEAN: Seen = { lines: [line("confirmed"), line("own"), line("withdrawn")], dropped: false, several: false, controls: judged("pass") };

test("yes is proposed where the provider was asked and all work is named, known and confirmed", () => {
  expect(whyNotYes(CLEAN)).toEqual([]);
});

test("yes is not proposed once any part of it is open", () => {
  for (const standing of ["to-name", "disputed", "to-confirm"] as const) expect(whyNotYes({ ...CLEAN, lines: [...CLEAN.lines, line(standing)] })).toHaveLength(1);
  expect(whyNotYes({ ...CLEAN, dropped: true })).toHaveLength(1);
  expect(whyNotYes({ ...CLEAN, several: true })).toHaveLength(1);
  expect(whyNotYes({ ...CLEAN, controls: [] })).toHaveLength(1);
});

test("yes is not proposed by a board on which a control is missing or does not pass", () => {
  for (const id of NEEDED) {
    const others = judged("pass", NEEDED.filter((one) => one !== id));
    expect(whyNotYes({ ...CLEAN, controls: others })).toHaveLength(1);
    for (const verdict of ["fail", "error", "not-checked", "excepted", "asleep", "not-applicable"] as const) {
      expect(whyNotYes({ ...CLEAN, controls: [...others, ...judged(verdict, [id])] }).join()).toContain(id);
    }
  }
});
