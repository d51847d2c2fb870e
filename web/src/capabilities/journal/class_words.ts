import type { Entry } from "../../api/types.ts";
import { say } from "../../words/language.ts";

export type EntryClass = Entry["class"];

/// What a class of entries holds.
export function classWord(name: EntryClass): string {
  switch (name) {
    case "decision":
      return say("決めたこと・判定", "Decision");
    case "usage":
      return say("利用", "Usage");
    case "raw":
      return say("届いたまま", "As received");
  }
}
