import { beforeEach, expect, test } from "vitest";

import { boardChanged, covered, ended_elsewhere, learnSession, perPerson, session, signedOut, visitor } from "./state.ts";
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

test("what is remembered of a person waits for them, and is gone once they sign out or somebody else comes", () => {
  const searched = perPerson("");
  learnSession(sessionOf("sato"));
  searched.value = "00012345";
  learnSession(null);
  learnSession(sessionOf("sato", "outstanding"));
  learnSession(sessionOf("sato"));
  expect(searched.value).toBe("00012345");
  signedOut();
  expect(searched.value).toBe("");
  for (const proof of ["whole", "outstanding"] as const) {
    learnSession(sessionOf("sato"));
    searched.value = "00012345";
    learnSession(null);
    learnSession(sessionOf("hayashi", proof));
    expect(searched.value).toBe("");
  }
});

test("how many sessions ended elsewhere is told to whom they belonged", () => {
  learnSession({ ...sessionOf("sato"), ended_elsewhere: 1 });
  learnSession(sessionOf("sato"));
  expect(ended_elsewhere.value).toBe(1);
  learnSession(sessionOf("hayashi"));
  expect(ended_elsewhere.value).toBe(0);
});
