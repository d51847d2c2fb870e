// Checks of the access log.
import assert from "node:assert/strict";
import test from "node:test";

import { inspect } from "../looks.mjs";
import { visit } from "../playing.mjs";

export function checks({ hub, page }) {
  test("a check of the access log says what was looked at, found and done, and names who looked", async () => {
    hub.scene = "usual";
    await page.setViewportSize({ width: 1280, height: 900 });
    await visit(page, hub, "/journal/checks", "ja");
    const own = page.getByRole("listitem").filter({ hasText: "ほかに担当がいない" });
    await own.getByText("単独承認", { exact: true }).waitFor();
    await page.getByText("これまでの点検は3回です。").waitFor();
    await page.getByText("令和7年10月1日から令和7年10月31日まで").waitFor();
    hub.asked.length = 0;
    await page.getByRole("button", { name: "点検を記録する" }).click();
    assert.equal(await page.getByLabel("いつから").inputValue(), "2026-01-01", "the day after the last checked one");
    assert.equal(await page.getByLabel("いつまで").inputValue(), "2026-01-20");
    await page.getByRole("button", { name: "この内容で記録する" }).click();
    for (const missing of ["見たものを、1つ以上えらんでください。", "見たところを入れてください。", "どちらかをえらんでください。"]) await page.getByText(missing).first().waitFor();
    await page.getByText("わかったことを入れてください。").waitFor(); // once there is something to look through
    assert.equal(await page.getByText("どちらかをえらんでください。").count(), 3, "both samples, and whether anything was found");
    assert.ok(!hub.asked.includes("recordLogCheck"));
    await page.getByRole("region", { name: "時間帯と機能ごとの利用" }).getByText("310").waitFor();
    await page.getByLabel("診療時間外の利用について").fill("在庫の確認と本人から聞いた");
    const sample = (index) => page.getByRole("group", { name: `${index}番を見て` });
    await sample(41877).getByRole("radio", { name: "おかしくない" }).check();
    await sample(45120).getByRole("radio", { name: "気になる" }).check();
    await page.getByLabel("45120番の気になること").fill("端末がちがう");
    await page.getByRole("checkbox", { name: "利用日誌" }).check();
    await page.getByLabel("どこを見たか").fill("診療時間外のログイン");
    await page.getByRole("radio", { name: "ある" }).check();
    await page.getByRole("button", { name: "この内容で記録する" }).click();
    await page.getByText("行ったことを入れてください。").waitFor();
    await inspect(page, "a check of the access log, with what is missing");
    await page.getByLabel("何が見つかったか").fill("夜間に1回");
    await page.getByLabel("何を行ったか").fill("本人に確かめた");
    await page.getByRole("button", { name: "この内容で記録する" }).click();
    await page.getByText("これまでの点検は4回です。").waitFor();
    await page.getByText("夜間に1回").waitFor();
    await page.getByText("在庫の確認と本人から聞いた").waitFor();
    await page.getByText("抜き取り 2件、気になったもの 1件").waitFor();
    const waits = page.getByRole("listitem").filter({ hasText: "12月30日の夜に" });
    await waits.getByText("点検した人自身の利用を、別の人が見るのを待っています。").waitFor();
    const theirs = page.getByRole("listitem").filter({ hasText: "ほかに担当がいない" });
    await theirs.getByRole("button", { name: "点検した人の利用を見て、残す" }).click();
    await theirs.getByRole("button", { name: "見たと残す" }).click();
    await theirs.getByText("見たところを入れてください。").waitFor();
    await theirs.getByLabel("どこを見たか").fill("本人のログイン");
    await theirs.getByRole("button", { name: "見たと残す" }).click();
    await theirs.getByText(/点検した人自身の利用を見た人：.*水野 由美.*本人のログイン/).waitFor();
  });
}
