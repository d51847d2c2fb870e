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
