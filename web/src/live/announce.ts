import { signal } from "@preact/signals";

import { visitor, whenOther } from "../api/state.ts";

const APART_MS = 60_000; // a screen reader is not interrupted more often than that

/// What the page's one polite live region says, to whoever is at the browser: nothing of it is left for the next.
export const announced = signal("");

let last_at = -Infinity;
let waiting: ReturnType<typeof setTimeout> | undefined;

whenOther(visitor, () => {
  clearTimeout(waiting);
  announced.value = "";
});

/// Says a sentence about something that changed by itself, at most once a minute; of several that
/// wait the last one is said.
export function announce(sentence: string): void {
  clearTimeout(waiting);
  const wait = Math.max(0, last_at + APART_MS - Date.now());
  waiting = setTimeout(() => tell(sentence), wait);
}

/// Says at once what the person's own act came to.
export function tell(sentence: string): void {
  last_at = Date.now();
  announced.value = sentence;
}
