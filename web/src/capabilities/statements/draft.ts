import { signal } from "@preact/signals";

import { session } from "../../api/state.ts";
import type { StatementAnswer } from "../../api/types.ts";
import { ANSWERS } from "./words.ts";

/// An answer that is being written and that nobody has given yet.
export interface Draft {
  answer: StatementAnswer | null;
  checked: string | null; // null as long as it is today
  target: string;
  in_charge: string;
  reason: string;
  documents: string[]; // their ids, as they were attached
}

export const BLANK: Draft = { answer: null, checked: null, target: "", in_charge: "", reason: "", documents: [] };

const changes = signal(0);

// Of the person signed in: nobody else finds it at this machine.
const keyOf = (control: string): string => `sekisho.statement.${session.peek()?.person.id ?? ""}.${control}`;

/// What was kept of an answer to `control`, also after a reload; rendering again when it changes.
export function keptDraft(control: string): Draft | null {
  void changes.value;
  try {
    const text = sessionStorage.getItem(keyOf(control));
    return text === null ? null : draftFrom(JSON.parse(text));
  } catch {
    return null; // no storage, or not ours
  }
}

function draftFrom(value: unknown): Draft | null {
  if (typeof value !== "object" || value === null) return null;
  const found = value as Record<string, unknown>;
  const text = (name: string): string => (typeof found[name] === "string" ? found[name] : "");
  return {
    answer: ANSWERS.find((answer) => answer === found["answer"]) ?? null,
    checked: typeof found["checked"] === "string" ? found["checked"] : null,
    target: text("target"),
    in_charge: text("in_charge"),
    reason: text("reason"),
    documents: Array.isArray(found["documents"]) ? found["documents"].filter((one): one is string => typeof one === "string") : [],
  };
}

export function keepDraft(control: string, draft: Draft): void {
  try {
    sessionStorage.setItem(keyOf(control), JSON.stringify(draft));
  } catch {
    // no storage: it lasts as long as the page
  }
  changes.value += 1;
}

export function forgetDraft(control: string): void {
  try {
    sessionStorage.removeItem(keyOf(control));
  } catch {
    // nothing was kept
  }
  changes.value += 1;
}
