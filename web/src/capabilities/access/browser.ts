const SYSTEMS: readonly [RegExp, string][] = [
  [/iPhone/, "iPhone"],
  [/iPad/, "iPad"],
  [/Android/, "Android"],
  [/Windows/, "Windows"],
  [/CrOS/, "ChromeOS"],
  [/Macintosh|Mac OS X/, "Mac"],
  [/Linux/, "Linux"],
];
/// Those that name others beside themselves come first.
const BROWSERS: readonly [RegExp, string][] = [
  [/Edg[A-Za-z]*\//, "Edge"],
  [/OPR\//, "Opera"],
  [/Vivaldi\//, "Vivaldi"],
  [/Firefox\/|FxiOS\//, "Firefox"],
  [/Chrom(e|ium)\/|CriOS\//, "Chrome"],
  [/Safari\//, "Safari"],
];

/// A browser by the names people know, from what it calls itself: system and browser, as far as they are told.
export function browserNames(agent: string): string[] {
  return [SYSTEMS, BROWSERS].flatMap((known) => known.find(([pattern]) => pattern.test(agent))?.[1] ?? []);
}
