import { useEffect } from "preact/hooks";

import type { Asked } from "./answer.ts";

const AGAIN_MS = 1_000;

/// Asks again, a second after each answer, as long as what came is not whole: the hub goes on counting when it is asked.
export function useUntilWhole<T extends { whole: boolean }>(asked: Asked<T | null>): void {
  const { value, again } = asked;
  useEffect(() => {
    if (!value || value.whole) return undefined;
    const timer = setTimeout(again, AGAIN_MS);
    return () => clearTimeout(timer);
  }, [value]);
}
