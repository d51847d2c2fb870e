import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";

import { type Heard, RETRY_MS, SILENCE_MS, type Source } from "./event_stream.ts";
import { type Browser, type Channel, shareStream } from "./shared_stream.ts";

/// A hub's stream as a tab holds it.
class Stream implements Source {
  onerror: Source["onerror"] = null;
  closed = false;
  #then = new Map<string, (event: MessageEvent<string>) => void>();
  addEventListener(name: string, then: (event: MessageEvent<string>) => void): void {
    this.#then.set(name, then);
  }
  close(): void {
    this.closed = true;
  }
  says(name: string): void {
    this.#then.get(name)?.({ data: "{}" } as MessageEvent<string>);
  }
  breaks(): void {
    this.onerror?.call(this as unknown as EventSource, new Event("error"));
  }
}

interface Asked {
  callback: (lock: Lock | null) => unknown;
  fail: (why: DOMException) => void;
}

/// One browser: its locks (Web Locks API, one name), its channels and what its tabs opened.
function browserOf() {
  const streams: Stream[] = [];
  const channels = new Set<Channel>();
  const waiting: Asked[] = [];
  let holder: Asked | undefined;
  const grant = (asked: Asked): void => {
    holder = asked;
    const held = asked.callback({ name: "x", mode: "exclusive" });
    void Promise.resolve(held).then(() => {
      if (holder !== asked) return;
      holder = undefined;
      const next = waiting.shift();
      if (next) grant(next);
    });
  };
  const request = (_: string, options: LockOptions, callback: Asked["callback"]): Promise<unknown> =>
    new Promise((_done, fail) => {
      const asked = { callback, fail };
      options.signal?.addEventListener("abort", () => {
        const at = waiting.indexOf(asked);
        if (at >= 0) waiting.splice(at, 1);
        fail(new DOMException("given up", "AbortError"));
      });
      if (options.steal) {
        holder?.fail(new DOMException("stolen", "AbortError"));
        grant(asked);
      } else if (!holder) grant(asked);
      else if (options.ifAvailable) void callback(null);
      else waiting.push(asked);
    });
  const browser: Browser = {
    open: () => {
      const stream = new Stream();
      streams.push(stream);
      return stream;
    },
    locks: { request } as unknown as LockManager,
    channel: () => {
      const channel: Channel = {
        onmessage: null,
        postMessage: (heard) => {
          for (const other of channels) if (other !== channel) other.onmessage?.({ data: heard } as MessageEvent<Heard>);
        },
        close: () => void channels.delete(channel),
      };
      channels.add(channel);
      return channel;
    },
  };
  const open = (): Stream[] => streams.filter(({ closed }) => !closed);
  return { browser, streams, open };
}

/// A tab that notes what it hears.
function tabOf(browser: Browser) {
  const heard: string[] = [];
  const leave = shareStream("x", (one) => heard.push(typeof one === "string" ? one : one.name), browser);
  return { heard, leave };
}

const settled = (): Promise<unknown> => vi.advanceTimersByTimeAsync(0);

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

describe("tabs of one browser", () => {
  test("share one stream, and all hear what it says", async () => {
    const { browser, open } = browserOf();
    const tabs = Array.from({ length: 8 }, () => tabOf(browser));
    await settled();
    expect(open()).toHaveLength(1);
    open()[0]?.says("board-changed");
    for (const { heard } of tabs) expect(heard).toEqual(["board-changed"]);
  });

  test("hear that the stream broke, and what comes once it is opened again", async () => {
    const { browser, open } = browserOf();
    const tabs = [tabOf(browser), tabOf(browser)];
    open()[0]?.breaks();
    expect(open()).toHaveLength(0);
    await vi.advanceTimersByTimeAsync(RETRY_MS);
    open()[0]?.says("status");
    for (const { heard } of tabs) expect(heard).toEqual(["broke", "status"]);
  });

  test("hear that a hub fell silent, which closes nothing by itself", async () => {
    const { browser, open } = browserOf();
    const tabs = [tabOf(browser), tabOf(browser)];
    await vi.advanceTimersByTimeAsync(SILENCE_MS - 1);
    open()[0]?.says("status");
    await vi.advanceTimersByTimeAsync(SILENCE_MS);
    expect(open()).toHaveLength(0);
    for (const { heard } of tabs) expect(heard).toEqual(["status", "silent"]);
  });

  test("go on when the one that kept the stream goes, knowing that they may have missed something", async () => {
    const { browser, open } = browserOf();
    const [first, second, third] = [tabOf(browser), tabOf(browser), tabOf(browser)];
    first.leave();
    await settled();
    expect(open()).toHaveLength(1);
    open()[0]?.says("status");
    expect([first.heard, second.heard, third.heard]).toEqual([[], ["broke", "status"], ["broke", "status"]]);
    second.leave();
    third.leave();
    await settled();
    expect(open()).toHaveLength(0);
  });

  test("take the stream from one that sleeps, which queues again once it wakes", async () => {
    const { browser, streams, open } = browserOf();
    const asleep = { ...browser, channel: () => ({ onmessage: null, postMessage: () => undefined, close: () => undefined }) };
    const first = tabOf(asleep);
    const second = tabOf(browser);
    await settled();
    const chatter = setInterval(() => streams[0]?.says("status"), 15_000); // heard by the sleeper alone
    await vi.advanceTimersByTimeAsync(SILENCE_MS + 2 * RETRY_MS);
    clearInterval(chatter);
    expect(second.heard).toEqual(["silent", "broke"]);
    expect(streams.map(({ closed }) => closed)).toEqual([true, false]);
    second.leave();
    await settled();
    expect(open()).toHaveLength(1);
    first.leave();
    expect(open()).toHaveLength(0);
  });

  test("one that waited and went never opens a stream", async () => {
    const { browser, streams } = browserOf();
    const [first, second] = [tabOf(browser), tabOf(browser)];
    await settled();
    second.leave();
    first.leave();
    await settled();
    expect(streams).toHaveLength(1);
    await vi.advanceTimersByTimeAsync(10 * SILENCE_MS);
    expect(streams).toHaveLength(1);
    expect(second.heard).toEqual([]);
  });
});

test("without locks each tab keeps its own stream", () => {
  const { browser, open } = browserOf();
  const tabs = Array.from({ length: 3 }, () => tabOf({ ...browser, locks: undefined }));
  expect(open()).toHaveLength(3);
  open()[1]?.says("board-changed");
  expect(tabs.map(({ heard }) => heard)).toEqual([[], ["board-changed"], []]);
  for (const { leave } of tabs) leave();
  expect(open()).toHaveLength(0);
});

test("a browser that refuses its locks leaves each tab its own stream", async () => {
  const { browser, open } = browserOf();
  const refusing = { request: () => Promise.reject(new DOMException("no", "SecurityError")) } as unknown as LockManager;
  const tab = tabOf({ ...browser, locks: refusing });
  await settled();
  open()[0]?.says("board-changed");
  expect(tab.heard).toEqual(["board-changed"]);
  tab.leave();
  expect(open()).toHaveLength(0);
});
