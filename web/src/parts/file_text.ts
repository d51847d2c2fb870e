/// The text of a file, and the encoding it was found to be in.
export interface FileText {
  text: string;
  encoding: "UTF-8" | "UTF-16" | "Shift_JIS";
}

/// The text of a list that a spreadsheet or a router saved: UTF-8, UTF-16 with its mark, else the Shift_JIS (cp932) that is
/// usual in Japan. Null if it is none of these, so that no letter is ever replaced in silence.
export function textOf(bytes: Uint8Array): FileText | null {
  const [first, second] = bytes;
  if (first === 0xff && second === 0xfe) return decoded(bytes, "utf-16le", "UTF-16");
  if (first === 0xfe && second === 0xff) return decoded(bytes, "utf-16be", "UTF-16");
  return decoded(bytes, "utf-8", "UTF-8") ?? decoded(bytes, "shift_jis", "Shift_JIS");
}

function decoded(bytes: Uint8Array, label: string, encoding: FileText["encoding"]): FileText | null {
  try {
    const text = new TextDecoder(label, { fatal: true }).decode(bytes);
    return isPlain(text) ? { text, encoding } : null;
  } catch {
    return null;
  }
}

/// A workbook or a picture can pass for some encoding, but not without control characters.
function isPlain(text: string): boolean {
  return !/[^\P{Cc}\t\r\n]/u.test(text);
}
