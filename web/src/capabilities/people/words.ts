import type { Person, PersonKind, SafetyRole } from "../../api/types.ts";
import { now } from "../../api/state.ts";
import { briefDay } from "../../words/dates.ts";
import { say } from "../../words/language.ts";

export const KINDS: readonly PersonKind[] = [
  "director",
  "doctor",
  "nurse",
  "clerk",
  "other-staff",
  "temporary",
  "locum",
  "walks-up",
  "engineer",
];
export const DUTIES: readonly SafetyRole[] = ["safety-manager", "planner", "operations", "auditor"];

export function kindWord(kind: PersonKind): string {
  switch (kind) {
    case "director":
      return say("院長", "Director");
    case "doctor":
      return say("医師・歯科医師", "Doctor");
    case "nurse":
      return say("看護職", "Nurse");
    case "clerk":
      return say("医療事務", "Clerk");
    case "other-staff":
      return say("その他の職員", "Other staff");
    case "temporary":
      return say("派遣", "Agency worker");
    case "locum":
      return say("代診", "Locum doctor");
    case "walks-up":
      return say("清掃・家族など", "Can walk up (cleaner, family)");
    case "engineer":
      return say("サポート事業所の人", "Provider's engineer");
  }
}

export function dutyWord(duty: SafetyRole): string {
  switch (duty) {
    case "safety-manager":
      return say("安全管理責任者", "Safety manager");
    case "planner":
      return say("企画管理者", "Planner");
    case "operations":
      return say("システム運用担当者", "Operations");
    case "auditor":
      return say("点検担当者", "Auditor");
  }
}

/// 4月1日から; 4月1日から9月30日まで.
export function spanWords({ from, until }: Readonly<{ from: string; until: string | null }>): string {
  const first = briefDay(from, now());
  if (!until) return say(`${first}から`, `from ${first}`);
  const last = briefDay(until, now());
  return say(`${first}から${last}まで`, `${first} to ${last}`);
}

/// 派遣・代診: who comes for a time, with a last day and somebody who instructs.
export const isShortTerm = (kind: PersonKind | ""): boolean => kind === "temporary" || kind === "locum";

/// haken1(4月1日から4月3日まで)、tanaka(4月4日から)
export function operatorWords(operators: Person["operators"]): string {
  return operators.map((one) => say(`${one.operator}(${spanWords(one)})`, `${one.operator} (${spanWords(one)})`)).join(say("、", ", "));
}

/// What the register knows of the pledge.
export function pledgeWords({ pledge }: Pick<Person, "pledge">): string {
  if (!pledge) return say("書かれていません", "not written down");
  const day = briefDay(pledge.signed_on, now());
  return pledge.after_leaving
    ? say(`${day}・退職後も有効`, `${day}, holds after leaving`)
    : say(`${day}・退職後のことは書かれていません`, `${day}, does not say “after leaving”`);
}
