// What is told by mail, and what did not arrive.
import assert from "node:assert/strict";
import test from "node:test";

import { WORRY_IDS } from "../example_worries.mjs";
import { visit } from "../playing.mjs";

export function undeliveredAndServer({ hub, page }) {
  test("what did not arrive by mail is told with its reason, and is decided by a person", async () => {
    hub.scene = "usual";
    await page.setViewportSize({ width: 1280, height: 900 });
    await visit(page, hub, "/settings/mail", "ja");
    await page.getByText("届かなかったお知らせが3件あります。").waitFor();
    const refused = page.locator("main li", { hasText: "佐藤 綾" });
    await refused.getByText("返事の番号 550 5.1.1").waitFor();
    await refused.getByRole("button", { name: "もう一度送る" }).click();
    const unsure = page.locator("section[aria-labelledby=undelivered] li", { hasText: "水野 健" });
    await unsure.getByText("二重に届かないよう、送り直していません。").waitFor();
    await unsure.getByRole("button", { name: "確かめた" }).click();
    const worry = page.locator("main li", { hasText: "異常連絡票 26-004-2" });
    assert.equal(await worry.getByRole("link").getAttribute("href"), `/worries/${WORRY_IDS[0]}`);
    await worry.getByRole("button", { name: "確かめた" }).click();
    await page.getByText("届かなかったお知らせは、ありません。").waitFor();
    await page.locator("section[aria-labelledby=others] li", { hasText: "水野 健：確かめました" }).waitFor();
    await page.locator("section[aria-labelledby=others] li", { hasText: "見本システムサポート 山田 学あて：確かめました" }).waitFor();
  });

  test("a mail server is taken away, set up with what the papers say, and tried out", async () => {
    hub.scene = "usual";
    await page.setViewportSize({ width: 1280, height: 900 });
    await visit(page, hub, "/settings/mail", "ja");
    await page.getByRole("button", { name: "メールで知らせるのをやめる" }).click();
    await page.locator("main .card").getByRole("button", { name: "メールで知らせるのをやめる" }).click();
    await page.getByText("メールでは知らせていません。").first().waitFor();
    await page.getByRole("button", { name: "サーバーを決める" }).click();
    await page.getByLabel("サーバーの名前").fill("mail.mihon-clinic.example");
    await page.getByRole("radio", { name: "途中から暗号化(STARTTLS)" }).check();
    assert.equal(await page.getByLabel("ポート").inputValue(), "587", "the port that goes with it");
    await page.getByLabel("ユーザー名(ログインが要らなければ空欄)").fill("sekisho");
    await page.getByText("鍵と同じ場所に置き、画面や控えには出しません。").waitFor();
    await page.getByLabel("パスワード", { exact: true }).fill("梅の木");
    await page.getByLabel("期限の何日前に知らせるか").fill("14、3");
    await page.getByRole("button", { name: "この内容で残す" }).click();
    await page.getByText("ここに入れてください。").waitFor();
    await page.getByLabel("差出人のアドレス").fill("sekisho@mihon-clinic.example");
    await page.getByRole("button", { name: "この内容で残す" }).click();
    await page.getByText("期限の14日前と3日前、すぎたら週に1度").waitFor();
    await page.getByRole("button", { name: "自分に試し送りする" }).click();
    await page.getByText("サーバーが受け取りました。").waitFor();
    await page.getByRole("button", { name: "サーバーを変える" }).click();
    await page.getByText("空欄なら、いまのパスワードを使い続けます。").waitFor();
  });
}
