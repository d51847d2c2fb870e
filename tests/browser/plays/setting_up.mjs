// Setting up a hub, from its link until the director says that it is over.
import assert from "node:assert/strict";
import test from "node:test";

import { inspect, settle } from "../looks.mjs";
import { visit } from "../playing.mjs";

export function reloaded({ hub, page }) {
  test("after a reload the set-up asks for the password again and says why", async () => {
    hub.scene = "new";
    await visit(page, hub, "/setup#7hq2-mk4d-x9fp-3wtz", "ja");
    const next = page.getByRole("button", { name: "次へ" });
    const again = page.getByText("安全のため、パスワードだけはもう一度入力してください。");
    const password = page.getByLabel("パスワード", { exact: true });
    await page.getByLabel("医療機関の名前").fill("みほん内科クリニック");
    await next.click();
    await next.click();
    await page.getByRole("radio", { name: /院長に頼まれた職員/ }).check();
    await page.getByLabel("名前", { exact: true }).fill("水野 由美");
    await password.fill("庭の梅の木が三本とも咲いた朝");
    assert.equal(await again.count(), 0);
    await page.reload();
    await settle(page);
    await again.waitFor();
    assert.equal(await password.inputValue(), "");
    assert.ok((await password.evaluate((field) => document.getElementById(`${field.id}-hint`).textContent)).startsWith("安全のため"));
    assert.ok(!(await page.evaluate(() => JSON.stringify({ ...sessionStorage, ...localStorage }))).includes("梅の木"));
  });
}

/// Types into the field so labelled in the very moment it appears, as quick hands do.
const typeAtOnce = (page, label, text) =>
  page.evaluate(
    ([label, text]) => {
      const seen = new MutationObserver(() => {
        const field = [...document.querySelectorAll("input, textarea")].find(({ labels }) => labels[0]?.textContent.trim() === label);
        if (!field) return;
        seen.disconnect();
        Object.getOwnPropertyDescriptor(Object.getPrototypeOf(field), "value").set.call(field, text);
        field.dispatchEvent(new InputEvent("input", { bubbles: true }));
      });
      seen.observe(document, { subtree: true, childList: true });
    },
    [label, text],
  );

export function refused({ hub, page }) {
  test("what the hub refuses of the set-up leads back to its question", async () => {
    hub.scene = "new";
    await visit(page, hub, "/setup#7hq2-mk4d-x9fp-3wtz", "ja");
    const next = page.getByRole("button", { name: "次へ" });
    await page.getByLabel("医療機関の名前").fill("みほん内科クリニック");
    await next.click();
    const monday = page.getByLabel("月曜日 1回目のはじまり");
    const begins = await monday.inputValue();
    await monday.fill("23:00");
    await next.click();
    await page.waitForFunction(() => document.activeElement.getAttribute("aria-label") === "月曜日 1回目のはじまり");
    await page.getByText("月曜日の時間を、早い時刻から順に入れてください。").waitFor();
    await monday.fill(begins);
    await next.click();
    await page.getByRole("radio", { name: /サポート事業所の技術者/ }).check();
    await next.click();
    await page.getByText("入れてください。", { exact: true }).first().waitFor();
    await page.getByLabel("院長の名前").fill("水野 健");
    await page.getByLabel("契約(名前と日付)").fill("保守契約 2025-04-01");
    await page.getByLabel("作業の範囲").fill("はじめの設定");
    await page.getByLabel("名前", { exact: true }).fill("水野 由美");
    for (const label of ["パスワード", "パスワード(もう一度)"]) await page.getByLabel(label, { exact: true }).fill("庭の梅の木が三本とも咲いた朝");
    await typeAtOnce(page, "何のために記録しますか", "ほかの人に使われていないか");
    await next.click();
    await page.getByRole("heading", { level: 1, name: "だれが席にいたかの記録を、職員にどう説明しますか" }).waitFor();
    await settle(page);
    assert.equal(await page.getByLabel("何のために記録しますか").inputValue(), "ほかの人に使われていないか");
    await page.getByRole("button", { name: "あとで" }).click();
    await page.getByRole("heading", { level: 1, name: "この機械は、何に使っていますか" }).waitFor();
    await next.click();
    await typeAtOnce(page, "目的", "12か条の点検");
    await next.click();
    await settle(page);
    assert.equal(await page.getByLabel("目的").inputValue(), "12か条の点検");
    await page.getByRole("button", { name: "あとで" }).click();
    hub.refuses.set("completeSetup", { pointers: ["/machine/name"] });
    await page.getByRole("button", { name: "この内容で始める" }).click();
    await page.getByRole("heading", { level: 1, name: "この機械は、何に使っていますか" }).waitFor();
    await page.waitForFunction(() => document.activeElement.labels?.[0]?.textContent === "台帳にのせる名前");
    assert.equal(await page.getByLabel("台帳にのせる名前").getAttribute("aria-invalid"), "true");
    await next.click();
    await next.click();
    await page.getByRole("button", { name: "あとで" }).click();
    await page.getByRole("button", { name: "この内容で始める" }).click();
    await page.getByRole("heading", { level: 1, name: "院長のログインができました" }).waitFor();
    await page.getByText("水野 健さんに、この番号を渡してください").waitFor();
    assert.match(await page.locator(".screen-only .secret").innerText(), /^4920/);
    await page.getByRole("button", { name: "渡した" }).click();
    await page.getByRole("heading", { level: 1, name: "2段階目の確認を登録します" }).waitFor();
  });
}

export function over({ hub, page, complaints }) {
  test("a set-up account that is open is told, and ends when the director says that the set-up is over", async () => {
    hub.scene = "usual";
    await visit(page, hub, "/settings", "ja");
    const engineer = page.locator("main li", { hasText: "田中 一郎" });
    assert.equal(await page.getByRole("heading", { name: "設置作業者のログインが1つ使えます" }).count(), 0);
    await engineer.getByRole("button", { name: "もう一度使えるようにする" }).click();
    await page.getByText("新しい番号が出るので、本人であることを確かめて渡してください。").waitFor();
    await page.getByRole("button", { name: "新しい番号を出す" }).click();
    await page.getByRole("button", { name: "渡した" }).click();
    await page.getByRole("heading", { name: "設置作業者のログインが1つ使えます" }).waitFor();
    await settle(page);
    await inspect(page, "an open set-up account");
    await page.getByRole("button", { name: "設置が終わったと確認する" }).click();
    await engineer.getByText("止めてあります").waitFor();
    assert.equal(await page.getByRole("heading", { name: "設置作業者のログインが1つ使えます" }).count(), 0);
    assert.deepEqual(complaints.splice(0), []);
  });
}
