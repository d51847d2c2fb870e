import type { MailMessage } from "../../api/types.ts";
import { say } from "../../words/language.ts";

export type Security = "tls" | "starttls" | "none";

export function securityWord(security: Security): string {
  switch (security) {
    case "tls":
      return say("はじめから暗号化(TLS)", "TLS from the start");
    case "starttls":
      return say("途中から暗号化(STARTTLS)", "STARTTLS");
    case "none":
      return say("暗号化なし(関所本体の中のサーバーだけ)", "None (a server on this machine only)");
  }
}

/// The port that goes with it, as a rule.
export function usualPort(security: Security): number {
  return { tls: 465, starttls: 587, none: 25 }[security];
}

export function stateWord(state: MailMessage["state"]): string {
  switch (state) {
    case "queued":
      return say("送るのを待っています", "Waiting to be sent");
    case "sending":
      return say("送っています", "Being sent");
    case "sent":
      return say("サーバーに渡しました", "Handed to the server");
    case "undelivered":
      return say("届きませんでした", "Did not arrive");
    case "unsure":
      return say("届いたかわかりません", "May have arrived");
    case "withdrawn":
      return say("知らせることがなくなりました", "Nothing was left to say");
    case "closed":
      return say("確かめました", "Seen to");
  }
}

export const isOpen = ({ state }: MailMessage): boolean => state === "undelivered" || state === "unsure";

/// "550 5.1.1": what the server answered, for whoever has to ask its provider; empty if it did not.
export const codeText = ({ code, enhanced }: Pick<MailMessage, "code" | "enhanced">): string =>
  code === null ? "" : [String(code), enhanced].filter(Boolean).join(" ");

/// The days a person typed, such as "7, 1"; nothing if they are no such days.
export function daysFrom(text: string): number[] | undefined {
  const parts = text.split(/[\s,、，]+/).filter(Boolean);
  const days = parts.map((part) => (/^\d{1,2}$/.test(part.normalize("NFKC")) ? Number(part.normalize("NFKC")) : NaN));
  const fine = days.length <= 5 && days.every((day) => day >= 0 && day <= 60) && new Set(days).size === days.length;
  return fine ? days.sort((a, b) => b - a) : undefined;
}
