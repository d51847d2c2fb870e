import { say } from "../../words/language.ts";

/// As the hub asks; it has the last word.
const LEAST_PASSWORD = 13;

export function passwordHint(): string {
  return say(
    `${LEAST_PASSWORD}文字以上。覚えやすい言葉を、いくつかつなげてください。`,
    `At least ${LEAST_PASSWORD} characters: join several words that are easy to remember.`,
  );
}

const LEAST_PIN = 6;

/// Of a temporary, who may choose digits alone.
export function pinHint(): string {
  return say(
    `数字だけなら${LEAST_PIN}けたから12けた。同じ数字や、並びの数字は使えません。`,
    `${LEAST_PIN} to 12 digits will do; not the same again and again, and not counted up or down.`,
  );
}

export function pinOrPasswordWrong(typed: string, tried: boolean): string | undefined {
  if (!tried || Array.from(typed).length >= LEAST_PIN) return undefined;
  return say(`${LEAST_PIN}けた以上にしてください。`, `Please use at least ${LEAST_PIN} digits.`);
}

export function passwordWrong(password: string, tried: boolean): string | undefined {
  if (!tried || Array.from(password).length >= LEAST_PASSWORD) return undefined;
  return say(`${LEAST_PASSWORD}文字以上にしてください。`, `Please use at least ${LEAST_PASSWORD} characters.`);
}
