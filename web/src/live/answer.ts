import { type ReadonlySignal, useComputed, useSignal, useSignalEffect } from "@preact/signals";
import { useEffect } from "preact/hooks";

import { Away, Refused } from "../api/client.ts";
import { away, begin, covered, learnSession, now } from "../api/state.ts";
import type { Problem } from "../api/types.ts";

/// What a page knows of an answer it asked for.
export interface Asked<T> {
  value: T | undefined; // the last good answer, kept while a newer one is on its way
  problem: Problem | undefined; // why there is no newer one
  at: string | undefined; // when `value` was read
  slow: boolean; // nothing is shown for the first 300 ms
  again: () => void;
}

const QUIET_MS = 300;

/// Asks once, again when `key` or one of the `changes` counters changes, and keeps the last good
/// answer meanwhile. What could not be answered, because the hub was away or the session had ended, is
/// asked again once that is over.
export function useAnswer<T>(
  key: string,
  read: () => Promise<T>,
  ...changes: ReadonlySignal<number>[]
): Asked<T> {
  const value = useSignal<T | undefined>(undefined);
  const shown_key = useSignal("");
  const problem = useSignal<Problem | undefined>(undefined);
  const at = useSignal<string | undefined>(undefined);
  const slow = useSignal(false);
  const wished = useSignal(0);
  const missed = useSignal<"away" | "covered" | null>(null); // why the last answer did not come, if it is to come yet
  const proved_anew = useSignal(false); // whether the last answer was refused for the second step, and is asked for again
  const askMissed = (): void => {
    const why = missed.peek();
    if (why === null || { away: away.peek(), covered: covered.peek() }[why]) return;
    missed.value = null;
    wished.value += 1;
  };
  const turn = useComputed(() => wished.value + changes.reduce((sum, change) => sum + change.value, 0));

  useEffect(() => {
    let current = true;
    const timer = setTimeout(() => {
      if (current && value.peek() === undefined) slow.value = true;
    }, QUIET_MS);
    if (shown_key.peek() !== key) {
      value.value = undefined;
      problem.value = undefined;
      proved_anew.value = false;
      shown_key.value = key;
    }
    read()
      .then((answer) => {
        if (!current) return;
        value.value = answer;
        missed.value = null;
        proved_anew.value = false;
        problem.value = undefined;
        at.value = now();
      })
      .catch((error: unknown) => {
        if (!current) return;
        if (error instanceof Away) {
          missed.value = "away";
          away.value = true;
        } else if (error instanceof Refused && error.problem.status === 401) {
          missed.value = "covered";
          learnSession(null);
        } else if (error instanceof Refused && error.problem.message === "access.second-factor" && !proved_anew.peek()) {
          missed.value = "covered";
          proved_anew.value = true;
          // Another tab may have proved it meanwhile: then this page is never covered.
          void begin().then(() => {
            if (!current) return;
            if (away.peek()) missed.value = "away";
            if (away.peek() || covered.peek()) proved_anew.value = false;
            askMissed();
          });
        } else if (error instanceof Refused) problem.value = error.problem;
        else throw error;
      })
      .finally(() => {
        clearTimeout(timer);
        if (current) slow.value = false;
      });
    return () => {
      current = false;
      clearTimeout(timer);
    };
    // `read` is made anew with every rendering; `key` says when it differs.
  }, [key, turn.value]);

  // One answer may get lost while the hub is heard otherwise, or be refused on a page that waits for its person: what is
  // shown is not left old, or empty, by it.
  useSignalEffect(() => {
    void [away.value, covered.value];
    askMissed();
  });

  return {
    value: value.value,
    problem: problem.value,
    at: at.value,
    slow: slow.value,
    again: () => (wished.value += 1),
  };
}
