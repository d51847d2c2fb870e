// The clinic's name and hours.
import assert from "node:assert/strict";
import test from "node:test";

import { inspect } from "../looks.mjs";
import { visit } from "../playing.mjs";

export function clinic({ hub, page }) {
  test("the clinic's name and hours are changed on the settings page, and stand in the head at once", async () => {
    hub.scene = "usual";
    await page.setViewportSize({ width: 1280, height: 900 });
    await visit(page, hub, "/settings", "ja");
    const opener = page.getByRole("button", { name: "診療時間と名前を変える" });
    const part = page.locator(".part", { hasText: "医療機関の名前と診療時間" });
    const name = page.getByLabel("医療機関の名前");
    assert.match(await part.innerText(), /みほん内科クリニック[^]*月\s+08:30〜19:00/);
    assert.doesNotMatch(await page.locator("main").innerText(), /hub\.toml|設定担当に頼んで/);
    await opener.click();
    await page.waitForFunction(() => document.activeElement.labels?.[0]?.textContent === "医療機関の名前");
    await name.fill("ここまで書いた名前");
    await part.getByRole("button", { name: "やめる" }).click();
    await page.waitForFunction(() => document.activeElement.textContent === "診療時間と名前を変える");
    hub.asked.length = 0;
    await opener.click();
    assert.equal(await name.inputValue(), "みほん内科クリニック", "what was left is forgotten");
    await name.fill(" ");
    await page.getByRole("button", { name: "この内容で残す" }).click();
    await page.getByText("名前を入れてください。").waitFor();
    await page.waitForFunction(() => document.activeElement.labels?.[0]?.textContent === "医療機関の名前");
    await name.fill("みほん小児科");
    const monday = page.getByLabel("月曜日 1回目のはじまり");
    await monday.fill("23:00");
    await page.getByRole("button", { name: "この内容で残す" }).click();
    await page.waitForFunction(() => document.activeElement.getAttribute("aria-label") === "月曜日 1回目のはじまり");
    await monday.fill("09:00");
    hub.refuses.set("changeSettings", { pointers: ["/hours"] });
    assert.ok(!hub.asked.includes("changeSettings"), "nothing that cannot stand is sent");
    await page.getByRole("button", { name: "この内容で残す" }).click();
    await page.getByRole("alert").waitFor();
    await page.waitForFunction(() => document.activeElement.getAttribute("aria-label") === "月曜日 1回目のはじまり");
    await inspect(page, "settings form");
    hub.asked.length = 0;
    await page.getByRole("button", { name: "この内容で残す" }).click();
    await page.locator("[role=status].vh", { hasText: "変えた内容を残しました" }).waitFor();
    await page.locator("header .clinic", { hasText: "みほん小児科" }).waitFor();
    await part.getByText("09:00〜19:00").waitFor();
    assert.match(await part.innerText(), /みほん小児科/);
    await page.waitForFunction(() => document.activeElement.textContent === "診療時間と名前を変える");
    for (const operation of ["changeSettings", "getSettings", "getStatus"]) assert.ok(hub.asked.includes(operation), operation);
    await opener.click();
    await name.fill("みほん内科クリニック"); // as the other tests know it
    await monday.fill("08:30");
    await page.getByRole("button", { name: "この内容で残す" }).click();
    await page.locator("header .clinic", { hasText: "みほん内科クリニック" }).waitFor();
  });
}
