import { say } from "../../words/language.ts";

const SECOND_MS = 1000;
const MUCH_S = 60; // from here on somebody has to set the clock

/// 2秒, 3分20秒, 5時間10分, 2日3時間: the two largest units.
function lasting(seconds: number): string {
  const units: readonly [number, string, string][] = [
    [86_400, "日", "d"],
    [3_600, "時間", "h"],
    [60, "分", "min"],
    [1, "秒", "s"],
  ];
  const first = units.findIndex(([length]) => seconds >= length);
  let rest = seconds;
  const parts: string[] = [];
  for (const [length, ja, en] of units.slice(first, first + 2)) {
    const count = Math.floor(rest / length);
    rest %= length;
    if (count > 0) parts.push(say(`${count}${ja}`, `${count} ${en}`));
  }
  return parts.join(say("", " "));
}

/// How far a device's clock is from the hub's: 時計のずれ.
export function skewWords(skew_ms: number): string {
  const seconds = Math.floor(Math.abs(skew_ms) / SECOND_MS);
  if (seconds === 0) return say("ほぼ合っています", "about right");
  const by = lasting(seconds);
  return skew_ms > 0 ? say(`${by}進んでいます`, `${by} fast`) : say(`${by}遅れています`, `${by} slow`);
}

/// What to do about it; nothing while it is little.
export function skewAdvice(skew_ms: number): string | null {
  return Math.abs(skew_ms) < MUCH_S * SECOND_MS
    ? null
    : say("1分以上ずれています。この機器の時計を合わせてください。", "It is off by a minute or more: set this device's clock.");
}
