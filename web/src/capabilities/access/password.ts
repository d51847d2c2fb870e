import { say } from "../../words/language.ts";

/// As the hub asks; it has the last word.
const LEAST_PASSWORD = 13;

export function passwordHint(): string {
  return say(
    `${LEAST_PASSWORD}文字以上。覚えやすい言葉を、いくつかつなげてください。`,
    `At least ${LEAST_PASSWORD} characters: join several words that are easy to remember.`,
  );
}

export function passwordWrong(password: string, tried: boolean): string | undefined {
  if (!tried || Array.from(password).length >= LEAST_PASSWORD) return undefined;
  return say(`${LEAST_PASSWORD}文字以上にしてください。`, `Please use at least ${LEAST_PASSWORD} characters.`);
}
