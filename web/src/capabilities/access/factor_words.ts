import type { SecondFactor } from "../../api/types.ts";
import { say } from "../../words/language.ts";

type Kind = SecondFactor["kind"];

export const FACTOR_KINDS: readonly Kind[] = ["totp", "sheet", "passkey"];

/// As the hub deals them: six digits of an authenticator, twelve of a sheet.
const DIGITS = { totp: 6, sheet: 12 };

export function kindWord(kind: Kind): string {
  return { totp: say("認証アプリ", "Authenticator"), sheet: say("番号表", "Code sheet"), passkey: say("パスキー", "Passkey") }[kind];
}

export function codesLeft(count: number): string {
  return say(`残り${count}つ`, count === 1 ? "1 code left" : `${count} codes left`);
}

/// What was typed, as the hub reads it: an input method may have made the digits wide.
export function plainCode(typed: string): string {
  return typed.normalize("NFKC").trim();
}

/// What is wrong with a code as typed; nothing if it may be one of `kinds`.
export function codeWrong(typed: string, ...kinds: readonly (keyof typeof DIGITS)[]): string | undefined {
  const plain = plainCode(typed);
  const digits = plain.replace(/[\s-]/g, "");
  const lengths = kinds.map((kind) => DIGITS[kind]);
  if (/^\d+$/.test(digits) && lengths.includes(digits.length)) return undefined;
  return plain === ""
    ? say("番号を入れてください。", "Please type the code.")
    : say(`数字${lengths.join("けたか、")}けたで入れてください。`, `Please type ${lengths.join(" or ")} digits.`);
}

/// In groups of four, as they are read aloud and typed.
export function inFours(text: string): string {
  return text.replace(/(.{4})(?=.)/g, "$1 ");
}
