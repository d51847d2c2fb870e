import type { Answer } from "../../api/client.ts";

type Staff = Answer<"listContacts">["contacts"];
type SignIns = Answer<"listSignIns">["sign_ins"];

/// Whom to call: each firm with its people, or people of no firm. Whoever only set the hub up is gone in days.
export function firmsOf(staff: Staff, sign_ins: SignIns): readonly (readonly string[])[] {
  const passing = new Set(sign_ins.filter(({ roles }) => roles.includes("set-up") && !roles.includes("provider")).map(({ id }) => id));
  const engineers = staff.filter(({ kind, person }) => kind === "engineer" && !passing.has(person));
  const firms = [...new Set(engineers.map(({ employer }) => employer))];
  return firms.map((firm) => [firm, ...engineers.filter(({ employer }) => employer === firm).map(({ name }) => name)].filter(Boolean));
}
