import { afterEach, beforeEach, expect, test, vi } from "vitest";

import { learnSession, signedOut } from "../api/state.ts";
import type { Session } from "../api/types.ts";
import { announce, announced, tell } from "./announce.ts";

const sessionOf = (person: string): Session => ({ person: { id: person, name: person }, roles: [], proof: "whole", csrf: "x", may: [] }) as unknown as Session;

beforeEach(() => {
  vi.useFakeTimers();
  learnSession(sessionOf("sato"));
});
afterEach(() => {
  signedOut();
  vi.useRealTimers();
});

test.each([
  ["the person has signed out", signedOut],
  ["their page is covered", () => learnSession(null)],
  ["somebody else has come", () => learnSession(sessionOf("hayashi"))],
])("nothing that was said or was to be said is left when %s", (_, go) => {
  tell("「佐藤 綾」を残しました");
  announce("点検ボードが変わりました。");
  go();
  expect(announced.value).toBe("");
  vi.runAllTimers();
  expect(announced.value).toBe("");
});

test("what changed by itself is said once a minute has passed since the last sentence", () => {
  tell("残しました");
  announce("1つ変わりました");
  announce("2つ変わりました");
  vi.advanceTimersByTime(59_000);
  expect(announced.value).toBe("残しました");
  vi.advanceTimersByTime(1_000);
  expect(announced.value).toBe("2つ変わりました");
});
