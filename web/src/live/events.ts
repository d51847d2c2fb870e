import { addressOf } from "../api/client.ts";
import { away, begin, boardChanged, devicesChanged, journalChanged, learnStatus, readAgain, worriesChanged } from "../api/state.ts";
import type { Status } from "../api/types.ts";
import type { Heard, HubEvent } from "./event_stream.ts";
import { type Browser, shareStream } from "./shared_stream.ts";

function thisBrowser(): Browser {
  return {
    open: () => new EventSource(addressOf("streamEvents", {})),
    // Locks are known to secure pages only, whatever the types say.
    locks: (navigator as { locks?: LockManager }).locks,
    channel: typeof BroadcastChannel === "undefined" ? undefined : (name) => new BroadcastChannel(name),
  };
}

/// Follows the hub's events until told to stop, through one stream for all tabs in which `person` is signed in.
/// Silence means the hub is away; when it is back, everything shown is read again. A page that the browser keeps for
/// going back to holds no connection meanwhile, and asks anew who is signed in when it is shown again.
export function followEvents(person: string, browser: Browser = thisBrowser()): () => void {
  let missed = false;
  let leave: (() => void) | undefined;

  const hear = (heard: Heard): void => {
    if (heard === "silent") away.value = true; // what is shown is not the present
    if (heard === "silent" || heard === "broke") {
      missed = true;
      void begin();
      return;
    }
    if (missed) {
      missed = false;
      readAgain();
    }
    learn(heard);
  };
  const join = (): void => {
    leave = shareStream(`sekisho events ${person}`, hear, browser);
  };
  const part = (): void => {
    leave?.();
    leave = undefined;
  };
  const shown = (): void => {
    if (leave) return; // for the first time
    missed = true;
    join();
    void begin();
  };

  join();
  window.addEventListener("pagehide", part);
  window.addEventListener("pageshow", shown);
  return () => {
    window.removeEventListener("pagehide", part);
    window.removeEventListener("pageshow", shown);
    part();
    away.value = false;
  };
}

function learn({ name, data }: HubEvent): void {
  if (name === "status") learnStatus(JSON.parse(data) as Status);
  else if (name === "board-changed") boardChanged.value += 1;
  else if (name === "device-changed") devicesChanged.value += 1;
  else if (name === "worries-changed") worriesChanged.value += 1;
  else journalChanged.value += 1;
}
