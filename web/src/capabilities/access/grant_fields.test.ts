import { expect, test } from "vitest";

import type { Role } from "../../api/types.ts";
import { offeredRoles } from "./grant_fields.tsx";

const DIRECTED: { roles: Role[] }[] = [{ roles: ["administrator"] }, { roles: ["director"] }];

test("only a director is offered to make directors and set-up accounts", () => {
  expect(offeredRoles(["director", "administrator"], DIRECTED)).toEqual(expect.arrayContaining(["director", "set-up"]));
  expect(offeredRoles(["administrator"], DIRECTED)).toEqual(["administrator", "safety-manager", "staff", "temporary", "provider"]);
});

test("while the clinic has no director, others are", () => {
  expect(offeredRoles(["administrator"], [{ roles: ["administrator"] }])).toEqual(expect.arrayContaining(["director", "set-up"]));
});

test("what somebody has already can be given on", () => {
  expect(offeredRoles(["administrator"], DIRECTED, { roles: ["set-up"] })).toContain("set-up");
});
