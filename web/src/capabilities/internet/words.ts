import type { Internet, InternetPath, InternetUse, InternetWay } from "../../api/types.ts";
import { say } from "../../words/language.ts";

const KINDS = ["default_route", "proxy", "wireless", "resolver"] as const;
export const PURPOSES = ["news", "updates", "maintenance", "eligibility", "claims", "other", "closed"] as const satisfies readonly InternetPath["purpose"][];

export function useWord(use: InternetUse): string {
  return use === "connected" ? say("決めた道だけで、つなぐ", "Connected, over the listed paths alone") : say("つながない", "Stand-alone");
}

export function purposeWord(purpose: InternetPath["purpose"]): string {
  switch (purpose) {
    case "news":
      return say("日レセのお知らせ", "News of 日レセ");
    case "updates":
      return say("更新", "Updates");
    case "maintenance":
      return say("遠隔の保守", "Remote maintenance");
    case "eligibility":
      return say("オンライン資格確認", "Eligibility check (オンライン資格確認)");
    case "claims":
      return say("オンライン請求", "Online claims (オンライン請求)");
    case "other":
      return say("その他", "Other");
    case "closed":
      return say("先はインターネットではない", "No Internet behind it");
  }
}

type Way = Pick<InternetPath, "way" | "kind" | "device">;

/// What a way is told from others by.
export const keyOf = ({ way, kind, device }: Way | InternetWay): string => `${kind ?? ""} ${way} ${device ?? ""}`;

/// The part of a path that says which way it is: words alone, if none is given.
export function wayOf(seen: Way | InternetWay | undefined): Way {
  const kind = KINDS.find((one) => one === seen?.kind) ?? "";
  return { way: seen?.way ?? "", kind, device: seen?.device ?? null };
}

/// Whether a path allows what machines see, as the hub compares them.
export const isOf = (path: Way, seen: InternetWay): boolean => path.way === seen.way && (!path.kind || path.kind === seen.kind) && (seen.device === null || path.device === seen.device);

/// "無線 wlan0(受付1)": of an interface its machine.
export function wayWords(seen: Way | InternetWay, { ways }: Internet): string {
  const device = seen.device ? (ways.flatMap(({ devices }) => devices).find(({ id }) => id === seen.device)?.name ?? say("台帳にない機器", "a machine not in the register")) : "";
  const words = [seen.kind ? kindWord(seen.kind) : "", seen.way].filter(Boolean).join(" ");
  return device ? say(`${words}(${device})`, `${words} (${device})`) : words;
}

export function kindWord(kind: InternetWay["kind"]): string {
  switch (kind) {
    case "default_route":
      return say("出口", "Gateway");
    case "proxy":
      return say("プロキシ", "Proxy");
    case "wireless":
      return say("無線", "Wireless");
    case "resolver":
      return say("外の名前解決", "Resolver outside");
    default:
      return kind;
  }
}
