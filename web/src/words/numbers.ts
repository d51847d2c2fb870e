import { say } from "./language.ts";

/// 48,412.
export function grouped(n: number): string {
  return String(n).replace(/\B(?=(\d{3})+$)/g, ",");
}

/// The two ends of a digest, in groups of four: c50b 7e11 … 02fd 9a64.
export function digestEnds(hex: string): string {
  const groups = (text: string): string => text.replace(/(.{4})(?=.)/g, "$1 ");
  return hex.length <= 16 ? groups(hex) : `${groups(hex.slice(0, 8))} … ${groups(hex.slice(-8))}`;
}

/// 42.0 MB, in thousands as disks count.
export function size(bytes: number): string {
  const units = ["B", "kB", "MB", "GB", "TB"];
  let value = bytes;
  let unit = 0;
  while (value >= 1000 && unit < units.length - 1) {
    value /= 1000;
    unit += 1;
  }
  return `${unit === 0 ? value : value.toFixed(1)} ${units[unit] ?? ""}`;
}

/// 約50分, 約1時間50分: from an hour on in tens of minutes, since nobody knows it better.
export function about(minutes: number): string {
  if (minutes < 60) return say(`約${minutes}分`, `about ${minutes} min`);
  const tens = Math.round(minutes / 10) * 10;
  const hours = Math.floor(tens / 60);
  const rest = tens % 60;
  return rest === 0 ? say(`約${hours}時間`, `about ${hours} h`) : say(`約${hours}時間${rest}分`, `about ${hours} h ${rest} min`);
}
