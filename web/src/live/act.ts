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

/// What a failed question tells the person, and this page: nothing to say if the page is covered now, and asks anew.
function problemOf(error: unknown): Problem | undefined {
  if (error instanceof Away) {
    away.value = true;
    return notKnown;
  }
  if (!(error instanceof Refused)) throw error;
  const { message } = error.problem;
  if (message === "access.signed-out") learnSession(null);
  if (message === "access.second-factor") void begin();
  // Of the page below: over once the person is back, and not seen before.
  const below = covered.peek() && (message === "access.signed-out" || message === "access.second-factor");
  return below ? undefined : error.problem;
}

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
        problem.value = problemOf(error);
        return false;
      } finally {
        busy.value = false;
      }
    },
  };
}

/// What a person chose, looked at before anything is done with it.
export interface Look<T> {
  found: T | undefined;
  busy: boolean;
  problem: Problem | undefined;
  /// Looks at this in place of what was looked at before: an answer to that, late, counts no more.
  at: (read: () => Promise<T>) => Promise<void>;
  forget: () => void;
}

export function useLook<T>(): Look<T> {
  const state = useSignal<{ found?: T; busy?: true; problem?: Problem | undefined }>({});
  const { found, busy = false, problem } = state.value;
  return {
    found,
    busy,
    problem,
    forget: () => (state.value = {}),
    at: async (read) => {
      const going = (state.value = { busy: true });
      let end: typeof state.value;
      try {
        end = { found: await read() };
      } catch (error) {
        end = { problem: problemOf(error) };
      }
      if (state.peek() === going) state.value = end;
    },
  };
}
