import { useSignal } from "@preact/signals";

import { Away, Refused } from "../api/client.ts";
import { away, begin, covered, learnSession } from "../api/state.ts";
import type { Problem } from "../api/types.ts";

const lost = {
  ja: "関所本体に届いたかどうか、わかりません。",
  en: "It is not known whether the hub received this.",
};

/// The answer was lost: it may or may not have happened.
const notKnown: Problem = {
  type: "about:blank",
  title: lost.ja,
  status: 0,
  message: "web.answer-lost",
  text: lost,
  do: {
    ja: "つながったら、もう一度この画面で確かめてください。",
    en: "Once the hub is back, look here again before repeating it.",
  },
};

/// One thing a person does that the hub must do too.
export interface Act {
  busy: boolean;
  problem: Problem | undefined;
  /// Runs it once, unless it is running already. True if it was done.
  run: (what: () => Promise<void>) => Promise<boolean>;
  forget: () => void;
}

export function useAct(): Act {
  const busy = useSignal(false);
  const problem = useSignal<Problem | undefined>(undefined);
  return {
    busy: busy.value,
    problem: problem.value,
    forget: () => (problem.value = undefined),
    run: async (what) => {
      if (busy.peek()) return false;
      busy.value = true;
      problem.value = undefined;
      try {
        await what();
        return true;
      } catch (error) {
        if (error instanceof Away) {
          away.value = true;
          problem.value = notKnown;
        } else if (error instanceof Refused) {
          const { message } = error.problem;
          if (message === "access.signed-out") learnSession(null);
          if (message === "access.second-factor") void begin();
          // Of the page below: over once the person is back, and not seen before.
          const below = covered.peek() && (message === "access.signed-out" || message === "access.second-factor");
          if (!below) problem.value = error.problem;
        } else throw error;
        return false;
      } finally {
        busy.value = false;
      }
    },
  };
}
