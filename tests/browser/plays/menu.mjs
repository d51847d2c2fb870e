// The menu beside every page.
import assert from "node:assert/strict";
import test from "node:test";

import { visit } from "../playing.mjs";

export function telephone({ hub, page }) {
  test("while the menu of a telephone is open, nothing leads to the page behind it", async () => {
    hub.scene = "usual";
    await page.setViewportSize({ width: 390, height: 844 });
    await visit(page, hub, "/calendar", "ja");
    const skip = page.getByRole("link", { name: "本文へ進む" });
    assert.equal(await skip.count(), 1);
    await page.getByRole("button", { name: "メニュー" }).click();
    assert.equal(await skip.count(), 0);
    await page.keyboard.press("Escape");
    await skip.waitFor({ state: "attached" });
    await page.setViewportSize({ width: 1280, height: 900 });
  });
}

export function byRole({ hub, page }) {
  test("staff and temporaries see the menu without what they may not open, and are told whom to ask", async () => {
    await page.setViewportSize({ width: 1280, height: 900 });
    await page.goto("about:blank");
    hub.denied.length = 0; // what a page of an earlier test asked for while the scene was changed
    for (const [scene, entries] of [
      ["staff", ["今日やること", "点検ボード", "利用日誌", "異常を連絡", "機器", "予定", "印刷", "設定"]],
      ["temporary", ["今日やること", "点検ボード", "利用日誌", "異常を連絡", "予定", "印刷", "設定"]],
    ]) {
      hub.scene = scene;
      await visit(page, hub, "/board", "ja");
      assert.deepEqual(await page.locator("#menu a:not(.who)").evaluateAll((all) => all.map((link) => link.firstChild.textContent)), entries, scene);
      assert.equal(await page.locator(".row").count(), 12, scene);
      await visit(page, hub, "/journal", "ja");
      await page.getByText("見る必要があるときは、院長か設定担当に頼んでください。").waitFor();
      await page.getByText("いまの担当：水野 健さん(院長)、水野 由美さん(設定担当)").waitFor();
      await visit(page, hub, "/board/P-06", "ja");
      assert.equal(await page.locator("main a[href^='/journal'], main a[href^='/facts']").count(), 0, scene);
    }
    await page.getByText("くわしい根拠は、この役割では見られません").waitFor();
    assert.deepEqual(hub.denied.splice(0), []);
  });
}
