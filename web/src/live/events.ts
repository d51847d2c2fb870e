import { addressOf } from "../api/client.ts";
import { away, begin, boardChanged, devicesChanged, journalChanged, learnStatus, peopleChanged } from "../api/state.ts";
import type { Status } from "../api/types.ts";

const SILENCE_MS = 40_000; // the hub says something at least every 15 s
const RETRY_MS = 5_000;

/// Follows the hub's events until told to stop. Silence means the hub is away; when it is back,
/// everything shown is read again.
export function followEvents(): () => void {
  let source: EventSource | null = null;
  let silence: ReturnType<typeof setTimeout> | undefined;
  let retry: ReturnType<typeof setTimeout> | undefined;
  let missed = false;

  const readAgain = (): void => {
    boardChanged.value += 1;
    devicesChanged.value += 1;
    journalChanged.value += 1;
    peopleChanged.value += 1;
  };
  const heard = (): void => {
    clearTimeout(silence);
    silence = setTimeout(silent, SILENCE_MS);
    if (missed) {
      missed = false;
      readAgain();
    }
  };
  const lost = (): void => {
    source?.close();
    source = null;
    clearTimeout(silence);
    missed = true;
    clearTimeout(retry);
    retry = setTimeout(() => void look(), RETRY_MS);
    void begin();
  };
  // A hub that hangs, or a cable that was pulled, closes nothing: what is shown is not the present.
  const silent = (): void => {
    away.value = true;
    lost();
  };
  const look = async (): Promise<void> => {
    await begin();
    open();
  };
  const open = (): void => {
    const opened = new EventSource(addressOf("streamEvents", {}));
    source = opened;
    const on = (name: string, then: (data: string) => void): void => {
      opened.addEventListener(name, (event) => {
        heard();
        then((event as MessageEvent<string>).data);
      });
    };
    on("status", (data) => learnStatus(JSON.parse(data) as Status));
    on("board-changed", () => (boardChanged.value += 1));
    on("device-changed", () => (devicesChanged.value += 1));
    on("journal-advanced", () => (journalChanged.value += 1));
    opened.onerror = lost;
    clearTimeout(silence);
    silence = setTimeout(silent, SILENCE_MS);
  };

  open();
  return () => {
    source?.close();
    clearTimeout(silence);
    clearTimeout(retry);
    away.value = false;
  };
}
