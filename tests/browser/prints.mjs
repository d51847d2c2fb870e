import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/// The text of each page that the address prints.
export async function printedPages(page) {
  const folder = mkdtempSync(join(tmpdir(), "sekisho-print-"));
  try {
    const file = join(folder, "print.pdf");
    writeFileSync(file, await page.pdf({ preferCSSPageSize: true, printBackground: true }));
    const text = execFileSync("pdftotext", ["-layout", file, "-"], { encoding: "utf8" });
    return text.split("\f").slice(0, -1);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/// The same with the seal that the page shows, once it showed one and the same before and after: a newer one may come in
/// while it is printed.
export async function printedUnderOneSeal(page) {
  const shown = () => page.locator(".paper-foot .rule").innerText();
  for (let turn = 0; turn < 10; ++turn) {
    const before = await shown();
    const pages = await printedPages(page);
    if (before === (await shown())) return { pages, seal: before.split("(")[0] };
  }
  throw new Error("the seal is another one each time");
}

/// Every print names clinic, author, date in 令和, checkpoint and version, says what it is not, and
/// numbers its pages.
export function checkPrint(pages, { clinic, author, seal, most }) {
  const plain = (text) => text.normalize("NFKC").replace(/\s/g, "");
  const all = plain(pages.join(""));
  assert.ok(pages.length >= 1 && pages.length <= most, `${pages.length} pages, at most ${most}`);
  for (const words of [clinic, author, "作成日", "版", "令和", "日誌の封", "「未確認」は「はい」ではありません", "法律上の判断をしません"]) {
    assert.ok(all.includes(plain(words)), `the print lacks ${words}`);
  }
  pages.forEach((text, at) => {
    assert.ok(plain(text).includes(`${at + 1}/${pages.length}`), `page ${at + 1} lacks its number`);
    // A sheet that lost its first page still says whose it is, who made it and what seals it.
    for (const words of [clinic, author, seal]) assert.ok(plain(text).includes(plain(words)), `page ${at + 1} lacks ${words}`);
  });
}

/// A sheet that is a secret names clinic, author, the day it was made and its edition, numbers its pages, and says nothing
/// of the journal.
export function checkSecret(pages, { clinic, author, most }) {
  const plain = (text) => text.normalize("NFKC").replace(/\s/g, "");
  const all = plain(pages.join(""));
  assert.ok(pages.length >= 1 && pages.length <= most, `${pages.length} pages, at most ${most}`);
  for (const words of ["作成日令和", "作成者", "版", "関所の様式"]) assert.ok(all.includes(plain(words)), `the sheet lacks ${words}`);
  assert.ok(!all.includes("日誌の封"), "a secret names no checkpoint");
  pages.forEach((text, at) => {
    for (const words of [`${at + 1}/${pages.length}`, clinic, author]) assert.ok(plain(text).includes(plain(words)), `page ${at + 1} lacks ${words}`);
  });
}

/// How a print names a checkpoint of the journal.
export function sealOf({ generation, size, root }) {
  const parts = root.slice(0, 8).replace(/(.{4})/, "$1 ");
  return `日誌の封 第${generation}世代・${size.toLocaleString("ja-JP")}件・${parts}`;
}

/// The heads of the table's columns stand on every page that has rows, and no row is split: each
/// name is whole on one page. The margins, which name the author, are no rows.
export function checkRows(pages, { heads, names }) {
  const plain = (text) => text.normalize("NFKC").replace(/\s/g, "");
  const found = new Set();
  pages.forEach((text, at) => {
    const rows = plain(text.trim().split("\n").slice(1, -1).join(""));
    const here = names.filter((name) => rows.includes(plain(name)));
    here.forEach((name) => found.add(name));
    if (here.length > 0) for (const head of heads) assert.ok(plain(text).includes(plain(head)), `page ${at + 1} lacks the head ${head}`);
  });
  assert.deepEqual(names.filter((name) => !found.has(name)), [], "names that are whole on no page");
}
