import { expect, test } from "vitest";

import { shownName } from "./masked.ts";

test("a name that is withheld is no name", () => {
  expect(shownName("•••")).toBeNull();
  expect(shownName("水野 由美")).toBe("水野 由美");
});
