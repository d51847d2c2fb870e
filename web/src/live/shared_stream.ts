import { type Heard, keepStream, RETRY_MS, SILENCE_MS, type Source } from "./event_stream.ts";

/// As much of a BroadcastChannel as is needed here: what one tab says, every other tab of this browser hears.
export interface Channel {
  postMessage: (heard: Heard) => void;
  onmessage: ((event: MessageEvent<Heard>) => void) | null;
  close: () => void;
}

/// What a browser has for its tabs. Locks and channels are missing on plain http under a name of the LAN, and in old
/// browsers.
export interface Browser {
  open: () => Source;
  locks?: Pick<LockManager, "request"> | undefined;
  channel?: ((name: string) => Channel) | undefined;
}

// Whoever keeps the stream says something at least this often, be it that the stream is lost again.
const KEEPER_GONE_MS = SILENCE_MS + 2 * RETRY_MS;

/// Hears the hub through the one stream that all tabs of the same `name` share, until told to stop. A browser opens
/// six connections to a hub at most, so a stream for each tab would leave none to ask anything with.
///
/// The tab that holds the lock keeps the stream and tells the others what it hears, also that nothing is heard. When
/// it goes, the next one takes over: what was said in between is lost to all of them, so all hear that it "broke".
/// A keeper that was put to sleep tells nothing: the first tab to notice takes the lock from it. Where a browser has
/// no locks or channels each tab keeps a stream of its own.
export function shareStream(name: string, hear: (heard: Heard) => void, browser: Browser): () => void {
  const { locks } = browser;
  if (!locks || !browser.channel) return keepStream(browser.open, hear);
  const channel = browser.channel(name);
  let left = false;
  let letGo: (() => void) | undefined; // set while this tab keeps the stream
  let queued = new AbortController();
  let gone: ReturnType<typeof setTimeout> | undefined;

  const tell = (heard: Heard): void => {
    channel.postMessage(heard);
    hear(heard);
  };
  const keep = (took_over: boolean): Promise<void> =>
    new Promise((done) => {
      if (left) {
        done();
        return;
      }
      clearTimeout(gone);
      const stop = keepStream(browser.open, tell);
      letGo = () => {
        letGo = undefined;
        stop();
        done();
      };
      if (took_over) tell("broke");
    });
  const queue = (): void => {
    const { signal } = (queued = new AbortController());
    listen();
    locks.request(name, { signal }, () => keep(true)).catch((error: unknown) => {
      if (!signal.aborted) robbed(error);
    });
  };
  const steal = (): void => {
    hear("silent");
    queued.abort();
    locks.request(name, { steal: true }, () => keep(true)).catch(robbed);
  };
  /// Another tab took the lock; or the browser gives none, and this tab keeps a stream for itself.
  const robbed = (error: unknown): void => {
    letGo?.();
    if (left) return;
    if (error instanceof DOMException && error.name === "AbortError") queue();
    else letGo = keepStream(browser.open, hear);
  };
  const listen = (): void => {
    clearTimeout(gone);
    gone = setTimeout(steal, KEEPER_GONE_MS);
  };

  channel.onmessage = ({ data }) => {
    if (letGo) return; // robbed, and not told yet: its own stream says the same
    listen();
    hear(data);
  };
  locks
    .request(name, { ifAvailable: true }, (lock) => {
      if (lock) return keep(false);
      if (!left) queue();
      return undefined;
    })
    .catch(robbed);
  return () => {
    left = true;
    clearTimeout(gone);
    queued.abort();
    letGo?.();
    channel.close();
  };
}
