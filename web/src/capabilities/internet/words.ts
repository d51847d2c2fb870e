import type { InternetPath, InternetUse, InternetWay } from "../../api/types.ts";
import { say } from "../../words/language.ts";

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
