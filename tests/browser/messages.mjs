// Messages as the reference page lists them.
import { readFileSync } from "node:fs";

const PAGE = readFileSync(new URL("../../docs/en/reference/messages.md", import.meta.url), "utf8");

/// The code by which a page names the message, found as whoever hears it on the telephone finds it.
export function codeOf(name) {
  const found = PAGE.split("\n## ").find((part) => part.startsWith(`\`${name}\`\n`));
  const code = found?.match(/^- Code for the telephone: (\d{3}-\d{3})$/m)?.[1];
  if (!code) throw new Error(`the reference page lists no ${name}`);
  return code;
}
