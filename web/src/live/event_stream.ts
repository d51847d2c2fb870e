/// What the hub says by itself (`streamEvents` in specs/openapi.yaml).
export const EVENTS = ["status", "board-changed", "device-changed", "worries-changed", "journal-advanced"] as const;

export interface HubEvent {
  name: (typeof EVENTS)[number];
  data: string; // JSON
}

/// What is heard of the stream: an event, or why there is none. It "broke" if it was closed by whomever, and fell
/// "silent" if nothing came for longer than a hub that works leaves between two events.
export type Heard = HubEvent | "broke" | "silent";

/// As much of an EventSource as is needed here.
export interface Source extends Pick<EventSource, "onerror" | "close"> {
  addEventListener: (name: string, then: (event: MessageEvent<string>) => void) => void;
}

export const SILENCE_MS = 40_000; // the hub says something at least every 15 s
export const RETRY_MS = 5_000;

/// Keeps one stream open until told to stop: one that broke or fell silent is closed, told of, and opened again
/// after five seconds.
export function keepStream(open: () => Source, hear: (heard: Heard) => void): () => void {
  let source: Source | null = null;
  let timer: ReturnType<typeof setTimeout> | undefined;

  const start = (): void => {
    const opened = open();
    source = opened;
    for (const name of EVENTS) {
      opened.addEventListener(name, ({ data }) => {
        if (source !== opened) return;
        wait();
        hear({ name, data });
      });
    }
    opened.onerror = () => {
      if (source === opened) end("broke");
    };
    wait();
  };
  // A hub that hangs, or a cable that was pulled, closes nothing.
  const wait = (): void => {
    clearTimeout(timer);
    timer = setTimeout(() => end("silent"), SILENCE_MS);
  };
  const end = (how: "broke" | "silent"): void => {
    source?.close();
    source = null;
    clearTimeout(timer);
    timer = setTimeout(start, RETRY_MS);
    hear(how);
  };

  start();
  return () => {
    source?.close();
    source = null;
    clearTimeout(timer);
  };
}
