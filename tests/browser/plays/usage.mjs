// What people write of their use of a terminal.
import assert from "node:assert/strict";
import test from "node:test";

import { visit } from "../playing.mjs";

export function written({ hub, page }) {
  test("whoever used a terminal writes it, sees their own lines alone, and corrects without losing what was written", async () => {
    hub.scene = "staff";
    await page.setViewportSize({ width: 390, height: 844 });
    await visit(page, hub, "/journal/uses", "ja");
    await page.getByText("ここに出るのは、自分の分だけです。").waitFor();
    await page.getByRole("button", { name: "書く", exact: true }).click();
    await page.getByRole("button", { name: "この内容で残す" }).click();
    for (const missing of ["はじめの時刻を入れてください。", "何のために使ったかを入れてください。"]) await page.getByText(missing).waitFor();
    assert.equal(await page.locator("main form .wrong").count(), 2, "from when, and for what; the only terminal is chosen");
    await page.getByLabel("はじめ", { exact: true }).fill("11:00");
    await page.getByLabel("終わり", { exact: true }).fill("12:00");
    await page.getByRole("button", { name: "会計" }).click();
    await page.getByRole("button", { name: "この内容で残す" }).click();
    const line = page.locator("li.card", { hasText: "11:00–12:00" });
    await line.getByText("会計").waitFor();
    await line.getByRole("button", { name: "正す" }).click();
    await line.getByRole("radio", { name: "使っていなかった" }).check();
    await line.getByLabel("正す理由").fill("別の日のこと");
    await line.getByRole("button", { name: "この内容で残す" }).click();
    await page.getByText("あとで正されました").waitFor();
    assert.equal(await page.locator("li.card del", { hasText: "11:00–12:00" }).count(), 2, "the line and its taking back");

    hub.scene = "usual";
    await visit(page, hub, "/journal/uses?day=2026-01-21", "ja");
    await page.getByRole("button", { name: "問い合わせに答えるため" }).click();
    await page.getByText("紙から写しました(書き手 佐藤)").waitFor();
    await page.getByRole("link", { name: "前の日" }).click();
    await page.getByText("まだ何も書かれていません").waitFor();
    assert.ok(page.url().endsWith("?day=2026-01-20"));
  });
}
