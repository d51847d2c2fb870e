import { expect, test } from "vitest";

import { oneWitness, soleWitness } from "./witness_words.ts";

test("the policy of one witness is read back as that witness", () => {
  expect(soleWitness(oneWitness(" provider.example+d46d77e0+BPts ", "https://192.0.2.7:8442/#81c0\n"))).toEqual({
    vkey: "provider.example+d46d77e0+BPts",
    url: "https://192.0.2.7:8442/#81c0",
  });
});

test("a policy that says more than one witness is no sole one's", () => {
  expect(soleWitness("")).toBeNull();
  expect(soleWitness("witness a k1 https://a/\nwitness b k2 https://b/\ngroup g 2 a b\nquorum g\n")).toBeNull();
  expect(soleWitness("witness a k1 https://a/\nquorum none\n")).toBeNull();
  expect(soleWitness("witness a k1\nquorum a\n")).toBeNull();
});
