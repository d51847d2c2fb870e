// How the Internet is used.
import assert from "node:assert/strict";
import test from "node:test";

import { inspect } from "../looks.mjs";
import { visit } from "../playing.mjs";

export function decided({ hub, page }) {
  test("how the Internet is used is decided with the provider, and news read elsewhere are recorded", async () => {
    hub.scene = "usual";
    await page.setViewportSize({ width: 1280, height: 900 });
    await visit(page, hub, "/internet", "ja");
    await page.getByRole("row", { name: "無線 wlp2s0 一覧にありません 診察室" }).waitFor();
    await page.getByRole("button", { name: "決めなおす" }).press("Enter");
    await page.getByRole("button", { name: "無線 wlp2s0(診察室) を加える" }).press("Enter");
    await page.getByRole("button", { name: "このとおりに決める" }).press("Enter");
    await page.getByText("つなぐ先を入れてください。").waitFor();
    await page.getByText("聞いた意見を入れてください。").waitFor();
    assert.ok(!hub.asked.includes("decideInternet"), "nothing is decided without what the provider said");
    await page.getByRole("group", { name: "道 3" }).getByLabel("つなぐ先").fill("往診の端末の更新");
    await page.getByRole("checkbox", { name: "端末からお知らせに届くかを確かめる" }).press("Space");
    await page.getByLabel("相談した人(サポート事業所)").fill("森");
    await page.getByLabel("サポート事業所の意見").fill("往診のときだけ");
    await page.keyboard.press("Enter");
    await page.getByRole("row", { name: "無線 wlp2s0 一覧にあります 診察室" }).waitFor();
    await page.getByText("端末からお知らせに届くかを、6時間に1回確かめます。").waitFor();

    await page.getByRole("button", { name: "読んだことを残す" }).press("Enter");
    await page.getByLabel("医院にかかわること").fill("新しいものはなし");
    await page.getByRole("button", { name: "この内容で残す" }).press("Enter");
    await page.locator("#news ~ ul").getByText("新しいものはなし").waitFor();
    assert.ok(hub.asked.includes("recordNewsRead"));
  });

  test("a path to the Internet is not called closed by choosing to stand alone", async () => {
    hub.scene = "usual";
    await page.setViewportSize({ width: 1280, height: 900 });
    await visit(page, hub, "/internet", "ja");
    await page.getByRole("button", { name: "決めなおす" }).press("Enter");
    await page.getByRole("group", { name: "道 1" }).waitFor();
    await page.getByRole("radio", { name: "つながない" }).press("Space");
    await page.getByRole("heading", { name: "その先がインターネットではない道" }).waitFor();
    assert.equal(await page.getByRole("group", { name: "道 1" }).count(), 0, "each is looked at again");
    await page.getByText("前の一覧にあったものも、加え直します。").waitFor();
    await inspect(page, "the decision to stand alone");
    await page.getByRole("radio", { name: "決めた道だけで、つなぐ" }).press("Space");
    await page.getByRole("group", { name: "道 2" }).waitFor();
    await page.getByRole("radio", { name: "つながない" }).press("Space");
    await page.getByRole("button", { name: "出口 192.168.0.1 を加える" }).press("Enter");
    await page.getByRole("group", { name: "道 1" }).getByLabel("つなぐ先").fill("院内のLANだけ");
    await page.getByLabel("相談した人(サポート事業所)").fill("森");
    await page.getByLabel("サポート事業所の意見").fill("先は閉じている");
    await page.getByRole("button", { name: "このとおりに決める" }).press("Enter");
    await page.getByRole("row", { name: "先はインターネットではない 院内のLANだけ 出口 192.168.0.1" }).waitFor();
    await page.getByRole("row", { name: "無線 wlp2s0 一覧にありません 診察室" }).waitFor();
  });
}
