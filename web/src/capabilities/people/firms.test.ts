import { expect, test } from "vitest";

import { firmsOf } from "./firms.ts";

const engineer = (person: string, name: string, employer: string) => ({ person, name, kind: "engineer" as const, employer, safety_roles: [] });
const signIn = (id: string, roles: ("set-up" | "provider")[]) => ({ id, name: "", roles, state: "active" as const, added: "", ends: null, first_until: null, reason: "", contract: "", scope: "" });

test("whoever only sets the hub up is nobody's contact", () => {
  const staff = [engineer("a", "伊藤 学", ""), engineer("b", "田中 一郎", "みほん商会"), engineer("c", "森 徹", "みほん商会")];
  expect(firmsOf(staff, [signIn("a", ["set-up"]), signIn("b", ["provider"])])).toEqual([["みほん商会", "田中 一郎", "森 徹"]]);
  expect(firmsOf(staff, [])).toEqual([["伊藤 学"], ["みほん商会", "田中 一郎", "森 徹"]]);
});
