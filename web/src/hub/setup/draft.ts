import { signal } from "@preact/signals";

import { say } from "../../words/language.ts";
import { oneLine } from "../../words/one_line.ts";
import type { Viewer } from "../../capabilities/observation/words.ts";
import type { DecidedRole, Hours, Setup, SetupOffer } from "../../api/types.ts";

/// What staff are to be told, as far as it was typed.
export interface NoticeDraft {
  purpose: string;
  roles: Viewer[];
  months: string;
  start: string;
}

/// Who sits at the set-up; empty until it was said.
export type SetsUp = NonNullable<Setup["set_up_by"]> | "";

/// What has been answered so far. Kept in this tab so that a reload goes on where it was; the
/// password is never kept.
export interface SetupDraft {
  step: number;
  clinic: string;
  hours: Hours | null; // null: later
  by: SetsUp;
  name: string;
  director: string; // named where somebody else sets up
  reason: string;
  contract: string; // of a provider
  scope: string;
  notice: NoticeDraft | null; // null: later
  machine: string;
  machine_roles: DecidedRole[];
  lan: boolean;
  host_name: string;
  p07: { purpose: string; provider_opinion: string; opinion_by: string; decided_by: string } | null; // null: later
}

const KEPT = "sekisho.set-up";

export const draft = signal<SetupDraft | null>(null);
export const password = signal("");

/// Whether a reload forgot a password that had been typed, so that the field can say so.
export const passwordForgotten = signal(false);

export function beginDraft(offer: SetupOffer): void {
  const before = kept();
  passwordForgotten.value = before !== null && before.name !== "";
  draft.value = {
    step: 0,
    clinic: "",
    hours: { ...offer.hours, confirmed: true },
    by: "",
    name: "",
    director: "",
    reason: say("院長に頼まれて、はじめの設定をするため", "Asked by the director to set the hub up"),
    contract: "",
    scope: "",
    notice: null,
    machine: offer.machine.name,
    machine_roles: [...offer.machine.roles],
    lan: false,
    host_name: offer.host_name,
    p07: { purpose: "", provider_opinion: "", opinion_by: "", decided_by: "" },
    ...before,
  };
}

export function changeDraft(changed: Partial<SetupDraft>): void {
  if (!draft.value) return;
  draft.value = { ...draft.value, ...changed };
  try {
    sessionStorage.setItem(KEPT, JSON.stringify(draft.value));
  } catch {
    // no storage: a reload begins anew
  }
}

export function forgetDraft(): void {
  draft.value = null;
  password.value = "";
  try {
    sessionStorage.removeItem(KEPT);
  } catch {
    // nothing was kept
  }
}

function kept(): SetupDraft | null {
  try {
    const text = sessionStorage.getItem(KEPT);
    return text === null ? null : (JSON.parse(text) as SetupDraft);
  } catch {
    return null;
  }
}

/// A machine that carries both 日レセ and the hub needs P-07's record now.
export function recordIsNeeded({ machine_roles }: SetupDraft): boolean {
  return machine_roles.includes("server") && machine_roles.includes("hub");
}

/// Whether somebody else than the director sets up: then the director's own sign-in is made, too.
export function inTheDirectorsPlace({ by }: SetupDraft): boolean {
  return by === "staff" || by === "provider";
}

export function setupOf(answered: SetupDraft, token: string): Setup {
  return {
    token,
    clinic: answered.clinic.trim(),
    set_up_by: answered.by === "" ? null : answered.by,
    administrator: {
      name: answered.name.trim(),
      password: password.value,
      ...(inTheDirectorsPlace(answered) ? { reason: oneLine(answered.reason) } : {}),
      ...(answered.by === "provider" ? { contract: oneLine(answered.contract), scope: oneLine(answered.scope) } : {}),
    },
    director: inTheDirectorsPlace(answered) ? { name: answered.director.trim() } : null,
    machine: { name: answered.machine.trim(), roles: answered.machine_roles },
    hours: answered.hours,
    p07: answered.p07,
    notice: noticeOf(answered.notice),
    lan: answered.lan,
    host_name: answered.host_name.trim(),
  };
}

function noticeOf(notice: NoticeDraft | null): NonNullable<Setup["notice"]> | null {
  if (notice === null) return null;
  return {
    purpose: oneLine(notice.purpose),
    viewers: { roles: notice.roles },
    keep_months: Number(notice.months),
    start: notice.start,
  };
}
