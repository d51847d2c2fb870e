import { perPerson } from "../../api/state.ts";
import type { ReadingPurpose } from "../../api/types.ts";
import { say } from "../../words/language.ts";

/// Why the reader looks at the journal: asked once a visit of each person, recorded by the hub, shown on the page.
export const readingPurpose = perPerson<ReadingPurpose | null>(null);

export const PURPOSES: readonly ReadingPurpose[] = ["monthly-check", "after-work", "question", "inspection", "own"];

export function purposeWord(purpose: ReadingPurpose): string {
  switch (purpose) {
    case "monthly-check":
      return say("月の確認", "Monthly check");
    case "after-work":
      return say("作業のあとの確認", "Check after work was done");
    case "question":
      return say("問い合わせに答えるため", "To answer a question");
    case "inspection":
      return say("立入検査の準備", "To prepare an inspection");
    case "own":
      return say("自分の記録を見る", "My own records");
  }
}
