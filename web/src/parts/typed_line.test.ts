import { expect, test } from "vitest";

import { typedLine } from "./typed_line.ts";

test("a line is what an editor shows under that number", () => {
  const csv = "氏名,職種\r\n佐藤 綾,事務\r\n\r\n森 徹,板前\r\n";
  expect(typedLine(csv, 2)).toBe("佐藤 綾,事務");
  expect(typedLine(csv, 4)).toBe("森 徹,板前");
  expect(typedLine(csv, 9)).toBe("");
});

test("a line without an end is cut", () => {
  expect(typedLine("x".repeat(1000), 1)).toHaveLength(301);
});
