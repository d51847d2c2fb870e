import { expect, test } from "vitest";

import { textOf } from "./file_text.ts";

const hex = (digits: string): Uint8Array => Uint8Array.from(digits.split(" "), (two) => parseInt(two, 16));
const utf16 = (text: string, little: boolean): Uint8Array => {
  const units = [0xfeff, ...Array.from({ length: text.length }, (_, at) => text.charCodeAt(at))];
  return Uint8Array.from(units.flatMap((unit) => (little ? [unit & 255, unit >> 8] : [unit >> 8, unit & 255])));
};

test("UTF-8 stays as it is, its mark goes", () => {
  expect(textOf(new TextEncoder().encode("氏名,職種\r\n髙橋 葵,医療事務\r\n"))).toEqual({ text: "氏名,職種\r\n髙橋 葵,医療事務\r\n", encoding: "UTF-8" });
  expect(textOf(new TextEncoder().encode("\u{feff}name"))?.text).toBe("name");
  expect(textOf(new Uint8Array())).toEqual({ text: "", encoding: "UTF-8" });
});

test("what Excel saves in Japan is read as Shift_JIS, with the letters that cp932 added", () => {
  // 氏名,表示 ①髙ｱ: 表 and 示 have a backslash or the like as their second byte.
  expect(textOf(hex("8e 81 96 bc 2c 95 5c 8e a6 20 87 40 fb fc b1"))).toEqual({ text: "氏名,表示 ①髙ｱ", encoding: "Shift_JIS" });
});

test("UTF-16 is known by its mark", () => {
  for (const little of [true, false]) expect(textOf(utf16("氏名\t職種", little))).toEqual({ text: "氏名\t職種", encoding: "UTF-16" });
});

test("bytes that are no text of these are refused", () => {
  expect(textOf(hex("2c fd fe ff 2c"))).toBeNull();
  expect(textOf(hex("50 4b 03 04 14 00 06 00"))).toBeNull(); // a workbook, not a CSV
  expect(textOf(utf16("name", true).slice(2))).toBeNull(); // UTF-16 without its mark
  expect(textOf(hex("ff fe 41"))).toBeNull(); // half a letter
});
