import type { Role } from "../../api/types.ts";
import { say } from "../../words/language.ts";

export const ROLES: readonly Role[] = ["administrator", "director", "set-up"];

export function roleWord(role: Role): string {
  switch (role) {
    case "administrator":
      return say("設定担当", "administrator");
    case "director":
      return say("院長(管理責任者)", "director");
    case "set-up":
      return say("設置作業者", "set-up account");
  }
}

export function roleWords(roles: readonly Role[]): string {
  return roles.map(roleWord).join(say("、", ", "));
}
