import type { JSX } from "preact";

import { now } from "../api/state.ts";
import type { Evidence, Verdict } from "../api/types.ts";
import { brief, briefDay, dated } from "../words/dates.ts";
import { say } from "../words/language.ts";
import { VerdictShape } from "./shapes.tsx";

/// A verdict in the words of screens.
export function verdictWord(verdict: Verdict): string {
  switch (verdict) {
    case "pass":
      return say("できています", "Passes");
    case "fail":
      return say("対応が必要", "Needs action");
    case "not-checked":
      return say("未確認", "Not checked");
    case "not-applicable":
      return say("対象外", "Not applicable");
    case "excepted":
      return say("例外承認中", "Excepted");
    case "error":
      return say("読み取れません", "Could not read");
    case "asleep":
      return say("前回確認", "Last seen");
  }
}

/// A verdict in the words of prints.
export function printWord(verdict: Verdict): string {
  switch (verdict) {
    case "pass":
      return say("適合", "Passes");
    case "fail":
      return say("不適合", "Fails");
    case "not-checked":
      return say("未確認", "Not checked");
    case "not-applicable":
      return say("対象外", "Not applicable");
    case "excepted":
      return say("例外(承認済)", "Excepted");
    case "error":
      return say("確認エラー", "Check error");
    case "asleep":
      return say("前回確認", "Last seen");
  }
}

export function evidenceWord(evidence: Evidence): string {
  switch (evidence) {
    case "measured":
      return say("実測", "Measured");
    case "read-at-visit":
      return say("点検時読取", "Read at visit");
    case "stated":
      return say("申告", "Stated");
    case "none":
      return say("なし", "None");
  }
}

export const EVIDENCES: readonly Evidence[] = ["measured", "read-at-visit", "stated", "none"];

/// Worst first, as lists are sorted and counts are shown.
export const VERDICTS: readonly Verdict[] = [
  "fail",
  "error",
  "not-checked",
  "excepted",
  "asleep",
  "pass",
  "not-applicable",
];

interface VerdictProps {
  verdict: Verdict;
  evidence?: Evidence;
  print?: boolean;
  big?: boolean;
  /// Put beside the word on prints' totals, such as a count.
  count?: number;
}

/// A verdict as shape, word and colour, always all three.
export function VerdictMark({ verdict, evidence = "measured", print, big, count }: VerdictProps): JSX.Element {
  return (
    <span class={`v v-${verdict}${big ? " big" : ""}`}>
      <VerdictShape verdict={verdict} evidence={evidence} />
      <span>
        {print ? printWord(verdict) : verdictWord(verdict)}
        {count === undefined ? "" : ` ${count}`}
      </span>
    </span>
  );
}

export function EvidenceTag({ evidence }: { evidence: Evidence }): JSX.Element {
  return <span class={`e e-${evidence}`}>{evidenceWord(evidence)}</span>;
}

interface Counted {
  judged: number;
  of: number;
  scope: "device" | "clinic";
}

/// 4/6台: so many of the registered devices answered; 0/6台 before the first one did.
export function countText({ judged, of, scope }: Counted): string {
  if (of === 0) return say("対象なし", "no device");
  if (scope === "clinic") return say("医院全体", "whole clinic");
  return say(`${judged}/${of}台`, `${judged}/${of} devices`);
}

interface Timed extends Partial<Counted> {
  verdict: Verdict;
  seen_at: string | null;
  asleep_since: string | null;
  until: string | null;
}

/// The time that belongs to every verdict: when it was seen, until when it is excepted, or since
/// when its device is switched off.
export function timeText({ verdict, seen_at, asleep_since, until, scope, judged = 0, of = 0 }: Timed, print = false): string {
  const written = print ? dated : brief;
  if (verdict === "excepted" && until) return say(`期限 ${briefDay(until, now())}`, `until ${briefDay(until, now())}`);
  if (verdict === "asleep") {
    const since = asleep_since ?? seen_at;
    return since
      ? say(`${written(since, now())}・電源断`, `${written(since, now())}, off`)
      : say("電源断", "switched off");
  }
  if (seen_at) return written(seen_at, now());
  if (scope === "clinic") return say("記録なし", "no record yet");
  // Beside 2/3台 it is the third that was not seen.
  return judged > 0 && of > judged ? say(`残り${of - judged}台は未確認`, `${of - judged} not checked`) : say("まだ見ていません", "not seen yet");
}
