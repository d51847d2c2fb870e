/// What was written in several lines as the one line that the hub keeps.
export function oneLine(text: string): string {
  return text.replace(/[\n\r\t]+/g, " ").trim();
}
