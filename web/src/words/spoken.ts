/// A message's name as a code to tell on the telephone: six digits, the same in every version of Sekisho. Whoever hears
/// it finds it in docs/{ja,en}/reference/messages.md, which tools/generate_reference.py makes by the same rule (FNV-1a).
export function spoken(name: string): string {
  let hashed = 2166136261;
  for (const byte of new TextEncoder().encode(name)) hashed = Math.imul(hashed ^ byte, 16777619) >>> 0;
  const digits = String(hashed % 1_000_000).padStart(6, "0");
  return `${digits.slice(0, 3)}-${digits.slice(3)}`;
}
