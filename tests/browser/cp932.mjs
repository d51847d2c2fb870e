// Text as Excel saves it in Japan, which Node can read but not write.
const codes = new Map();
const reader = new TextDecoder("shift_jis", { fatal: true });
const learn = (...bytes) => {
  try {
    const letter = reader.decode(Uint8Array.from(bytes));
    if ([...letter].length === 1 && !codes.has(letter)) codes.set(letter, bytes);
  } catch {
    // no letter has this code
  }
};
for (let first = 0; first < 256; first += 1) {
  learn(first);
  for (let second = 0x40; second < 256; second += 1) learn(first, second);
}

/// The bytes of `text` in cp932 (Shift_JIS).
export function cp932(text) {
  return Buffer.from(
    [...text].flatMap((letter) => {
      if (!codes.has(letter)) throw new Error(`${letter} is not in cp932`);
      return codes.get(letter);
    }),
  );
}
