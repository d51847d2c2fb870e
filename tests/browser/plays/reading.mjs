// What people have to read.
import assert from "node:assert/strict";
import test from "node:test";

import * as data from "../example_data.mjs";
import { visit } from "../playing.mjs";

export function readOnce({ hub, page }) {
  test("whoever has read something says so once, and for somebody without a sign-in who showed it to them does", async () => {
    hub.scene = "usual";
    await page.setViewportSize({ width: 1280, height: 900 });
    await visit(page, hub, "/reading", "ja");
    await page.getByText("あなたがまだ読んでいないものは1件です。").waitFor();
    const card = page.locator("main .card", { hasText: "運用管理規程" }).first();
    await card.getByText("2/6人").waitFor();
    await card.getByRole("button", { name: "読みました" }).click();
    await page.getByText("あなたがまだ読んでいないものは0件です。").waitFor();
    await card.getByText("3/6人").waitFor();
    await card.getByText("一人ずつ見る").click();
    await card.getByText("まだ読んでいません(期限 1月18日)").waitFor();
    await card.getByRole("button", { name: "ログインのない人の分を残す" }).click();
    assert.deepEqual(await card.getByLabel("読んだ人").locator("option").allInnerTexts(), ["えらんでください", data.PEOPLE[2].name, "高橋 清"], "only who cannot say so themselves");
    await card.getByLabel("読んだ人").selectOption({ index: 1 });
    await card.getByRole("button", { name: "この内容で残す" }).click();
    await card.getByText("4/6人").waitFor();
    assert.equal(await card.getByText("見せて確認").count(), 2);
  });
}
