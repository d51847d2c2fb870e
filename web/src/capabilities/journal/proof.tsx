import type { JSX } from "preact";

import type { Entry, Verdict } from "../../api/types.ts";
import { VerdictShape } from "../../parts/shapes.tsx";
import { say } from "../../words/language.ts";

interface Said {
  verdict: Verdict;
  short: string;
  long: string;
}

function said(proof: Entry["proof"]): Said {
  switch (proof) {
    case "included":
      return {
        verdict: "pass",
        short: say("封ずみ", "Sealed"),
        long: say("この記録は、封のあと変わっていません", "This entry is unchanged since it was sealed"),
      };
    case "waiting":
      return {
        verdict: "not-checked",
        short: say("封を待っています", "Waiting for its seal"),
        long: say("この記録は、封を待っています", "This entry is waiting for its seal"),
      };
    case "failed":
      return {
        verdict: "fail",
        short: say("封と合いません", "Does not fit its seal"),
        long: say("この記録は、封と合いません", "This entry does not fit its seal"),
      };
  }
}

/// The state of an entry's proof, in a word.
export const proofWords = (proof: Entry["proof"]): string => said(proof).short;

/// The state of an entry's proof, as shape, word and colour.
export function ProofWord({ proof, long }: { proof: Entry["proof"]; long?: boolean }): JSX.Element {
  const words = said(proof);
  return (
    <span class={`v v-${words.verdict}${long ? " !whitespace-normal" : ""}`}>
      <VerdictShape verdict={words.verdict} evidence="measured" />
      <span>{long ? words.long : words.short}</span>
    </span>
  );
}
