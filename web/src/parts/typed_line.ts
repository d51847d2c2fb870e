const LONGEST = 300;

/// What stands in a line of a list, counted from 1 as an editor counts, so that somebody finds what to correct.
export function typedLine(text: string, line: number): string {
  const found = (text.split(/\r\n|\r|\n/)[line - 1] ?? "").trim();
  return found.length > LONGEST ? `${found.slice(0, LONGEST)}…` : found;
}
