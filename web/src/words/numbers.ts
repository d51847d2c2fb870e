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

const UNITS = ["B", "kB", "MB", "GB", "TB"];

/// 42.0 MB, in thousands as disks count.
export function size(bytes: number): string {
  let value = bytes;
  let unit = 0;
  while (value >= 1000 && unit < UNITS.length - 1) {
    value /= 1000;
    unit += 1;
  }
  return `${unit === 0 ? value : value.toFixed(1)} ${UNITS[unit] ?? ""}`;
}

/// 3.2 / 12.4 MB: how much of `bytes` there is, both in the unit of the whole.
export function sizeOf(done: number, bytes: number): string {
  const [, unit = ""] = size(bytes).split(" ");
  const thousands = Math.max(0, UNITS.indexOf(unit));
  const part = done / 1000 ** thousands;
  return `${thousands === 0 ? part : part.toFixed(1)} / ${size(bytes)}`;
}

/// 約50分, 約1時間50分: from an hour on in tens of minutes, since nobody knows it better.
export function about(minutes: number): string {
  if (minutes < 60) return say(`約${minutes}分`, `about ${minutes} min`);
  const tens = Math.round(minutes / 10) * 10;
  const hours = Math.floor(tens / 60);
  const rest = tens % 60;
  return rest === 0 ? say(`約${hours}時間`, `about ${hours} h`) : say(`約${hours}時間${rest}分`, `about ${hours} h ${rest} min`);
}
