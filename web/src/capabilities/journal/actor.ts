import type { Entry } from "../../api/types.ts";
import { say } from "../../words/language.ts";

/// Who acted. A name that is not shown must not read as an act of the hub, nor as one of nobody.
export function actorWord({ by, actor }: Pick<Entry, "by" | "actor">): string {
  if (by !== null) return by;
  switch (actor) {
    case "person":
      return say("氏名がわかりません", "name not known");
    case "withheld":
      return say("氏名は、この役割では出ません", "name not shown to your role");
    case "console":
      return say("この機械で設定した人", "whoever set it up");
    case "hub":
      return say("関所本体", "The hub");
    case "unsaid":
      return say("記録にありません", "not recorded");
  }
}
