import type { DecidedRole, Device, DeviceRole, Use } from "../../api/types.ts";
import { say } from "../../words/language.ts";

export const USES: readonly Use[] = ["care", "not-care", "undecided"];
/// Those that somebody decides on.
export const DEVICE_ROLES: readonly DecidedRole[] = ["server", "terminal", "hub", "other"];

export function useWord(use: Use): string {
  switch (use) {
    case "care":
      return say("診療", "Care");
    case "not-care":
      return say("診療以外", "Not care");
    case "undecided":
      return say("未定", "Undecided");
  }
}

export function deviceRoleWord(role: DeviceRole): string {
  switch (role) {
    case "server":
      return say("日レセサーバー", "ORCA server");
    case "terminal":
      return say("日レセ端末", "ORCA terminal");
    case "hub":
      return say("関所本体", "Hub");
    case "other":
      return say("そのほか", "Other");
    case "undecided":
      return say("未定", "Undecided");
  }
}

export function deviceRoleWords(roles: readonly DeviceRole[]): string {
  return roles.map(deviceRoleWord).join(say("、", ", "));
}

/// A device as one of many to choose from.
export function deviceOption({ id, name, place }: Pick<Device, "id" | "name" | "place">): { value: string; word: string } {
  return { value: id, word: place ? `${name}(${place})` : name };
}

/// What is neither server nor terminal, such as a printer or a television, comes last: a program is hardly put on it.
export function seatsFirst<T extends Pick<Device, "roles">>(devices: readonly T[]): T[] {
  const isOther = ({ roles }: T): boolean => roles.every((role) => role === "other");
  return [...devices.filter((one) => !isOther(one)), ...devices.filter(isOther)];
}

/// Its disk seems to have been copied: one of the two has to be connected again.
export function cloneSuspected({ agent }: Pick<Device, "agent">): boolean {
  return agent?.state === "clone-suspected";
}

/// How the hub knows of the device: 見え方.
export function seenWord({ agent, last_seen, origin }: Pick<Device, "agent" | "last_seen" | "origin">): string {
  if (cloneSuspected({ agent })) {
    return say("同じプログラムが2か所で動いた疑い(つなぎ直してください)", "One agent may have run in two places (connect it again)");
  }
  if (agent) return agent.link === "revoked" ? say("プログラムの接続を止めた", "Agent revoked") : say("プログラムあり", "Agent");
  if (last_seen) return say("LANで確認", "Seen on the LAN");
  if (origin === "lease-list") return say("ルーターの一覧から登録", "From the router's list");
  return say("手で登録", "By hand");
}
