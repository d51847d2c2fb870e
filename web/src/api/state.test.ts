import { beforeEach, expect, test } from "vitest";

import { boardChanged, covered, learnSession, session, signedOut, visitor } from "./state.ts";
import type { Session } from "./types.ts";

function sessionOf(person: string, proof: Session["proof"] = "whole"): Session {
  return { person: { id: person, name: person }, roles: [], proof, csrf: "x", may: [] } as unknown as Session;
}

beforeEach(signedOut);

test("a session that ends by itself covers the page until the same person is back", () => {
  learnSession(sessionOf("sato"));
  learnSession(null);
  learnSession(null);
  expect([covered.value, session.value?.person.id, visitor.value]).toEqual([true, "sato", null]);
  learnSession(sessionOf("sato", "outstanding"));
  expect([covered.value, session.value?.proof, visitor.value?.proof]).toEqual([true, "whole", "outstanding"]);
  const before = boardChanged.value;
  learnSession(sessionOf("sato"));
  expect([covered.value, visitor.value?.person.id]).toEqual([false, "sato"]);
  expect(boardChanged.value).toBe(before + 1);
});

test("whoever else comes takes the page away, proved or not", () => {
  for (const proof of ["whole", "outstanding"] as const) {
    learnSession(sessionOf("sato"));
    learnSession(null);
    learnSession(sessionOf("hayashi", proof));
    expect([covered.value, session.value?.person.id, session.value?.proof]).toEqual([false, "hayashi", proof]);
  }
});

test("nothing waits after signing out, nor before anybody was proved", () => {
  learnSession(sessionOf("sato"));
  signedOut();
  expect([covered.value, session.value]).toEqual([false, null]);
  learnSession(sessionOf("sato"));
  learnSession(null);
  signedOut();
  expect([covered.value, session.value]).toEqual([false, null]);
  learnSession(sessionOf("sato", "outstanding"));
  learnSession(null);
  expect([covered.value, session.value]).toEqual([false, null]);
});
