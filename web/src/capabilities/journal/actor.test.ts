import { expect, test } from "vitest";

import { actorWord } from "./actor.ts";

test("the hub is named only where the hub acted", () => {
  expect(actorWord({ by: "水野 由美", actor: "person" })).toBe("水野 由美");
  expect(actorWord({ by: null, actor: "hub" })).toBe("関所本体");
  expect(actorWord({ by: null, actor: "withheld" })).toBe("氏名は、この役割では出ません");
  for (const actor of ["person", "console", "unsaid"] as const) expect(actorWord({ by: null, actor })).not.toContain("関所本体");
});
