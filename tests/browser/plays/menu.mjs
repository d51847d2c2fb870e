// The menu beside every page.
import assert from "node:assert/strict";
import test from "node:test";

import * as data from "../example_data.mjs";
import { headingIn, keepBack, visit } from "../playing.mjs";

export function meanwhile({ hub, page }) {
  const menu = (name) => page.getByRole("navigation", { name: "メニュー" }).getByRole("link", { name, exact: true });
  const name = page.getByLabel("名前", { exact: true });
  const answered = () => keepBack(page, "**/api/v1/devices", data.DEVICES.printer);
  const send = async () => {
    await name.fill("受付の控え");
    await page.getByRole("checkbox", { name: "日レセ端末" }).check();
    await page.getByRole("button", { name: "台帳に登録する" }).click();
  };
  /// Sends a device, and is at another page before the answer comes.
  const leave = async () => {
    const slow = await answered();
    await send();
    await slow.asked;
    await menu("予定").click();
    await headingIn(page)("予定").waitFor();
    return slow;
  };

  test("whoever went to another page before the hub answered stays there, and so does who came back", async () => {
    hub.scene = "usual";
    await page.setViewportSize({ width: 1280, height: 900 });
    await visit(page, hub, "/devices/add", "ja");
    const first = await leave();
    await first.arrive();
    assert.equal(new URL(page.url()).pathname, "/calendar");

    await page.goBack();
    const second = await leave();
    await page.goBack();
    await name.fill("もう1台");
    await second.arrive();
    assert.equal(await name.inputValue(), "もう1台");

    const last = await answered();
    await send();
    await last.arrive();
    assert.equal(new URL(page.url()).pathname, `/devices/${data.DEVICES.printer.id}`, "whoever waits is taken on");
  });
}

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
