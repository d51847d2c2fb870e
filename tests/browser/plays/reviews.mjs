// Reviews of what everybody can use.
import assert from "node:assert/strict";
import test from "node:test";

import * as data from "../example_data.mjs";
import { REVIEW_IDS } from "../example_reviews.mjs";
import { inspect } from "../looks.mjs";
import { visit } from "../playing.mjs";
import { checkPrint, checkRows, printedPages, sealOf } from "../prints.mjs";

export function lineByLine({ hub, page }) {
  test("a review is decided line by line, by somebody else about oneself, and signed after what differs was shown", async () => {
    hub.scene = "usual";
    hub.alone = false;
    await page.setViewportSize({ width: 1280, height: 900 });
    await visit(page, hub, `/people/reviews/${REVIEW_IDS[0]}`, "ja");
    await page.getByText("9件のうち1件を決めました。").waitFor();
    const rows = page.locator(".review-person");
    assert.deepEqual(await rows.locator("h2").allInnerTexts(), ["森 徹", "持ち主の決まっていないもの", "読み取れていない機器", "持ち主の決まっていないもの", "佐藤 綾", "田中 葵", "水野 健", "水野 由美", "清掃の会社"]);
    const of = (name) => rows.filter({ hasText: name });
    const lineOf = (text) => page.locator(".review-line", { hasText: text });
    const operator = await lineOf("日レセのユーザID karte").locator("dl").innerText();
    for (const words of ["管理者権限あり・システム管理、マスタ更新", "プログラム用・電子カルテとの連携", "期限なし"]) assert.ok(operator.includes(words), words);
    assert.match(await lineOf("日レセのユーザID mori").innerText(), /令和7年12月31日で切れています/);
    assert.match(await lineOf("日レセのユーザID oldpc").innerText(), /読み取れていません/);
    assert.equal(await of("水野 由美").locator("button").count(), 0, "nobody decides about themselves");
    await of("水野 由美").getByText("あなた自身のものです。").first().waitFor();
    const sizes = await of("森 徹").locator(".three button").evaluateAll((buttons) => buttons.map(({ offsetWidth, offsetHeight }) => `${offsetWidth} ${offsetHeight}`));
    assert.equal(new Set(sizes).size, 1, "three equal buttons");
    assert.equal(await page.getByRole("button", { name: /すべて|全員/ }).count(), 0, "no all at once");

    hub.asked.length = 0;
    await of("森 徹").getByRole("button", { name: "止める" }).first().click();
    assert.equal(await page.getByLabel("止める理由と、いつ止めるか").evaluate((field) => field === document.activeElement), true, "the focus goes in");
    await page.getByRole("button", { name: "この内容で決める" }).click();
    await page.getByText("何をするかを入れてください。").waitFor();
    assert.ok(!hub.asked.includes("decideReviewLine"));
    await inspect(page, "a line of a review, with what is missing");
    await page.getByLabel("止める理由と、いつ止めるか").fill("退職のため、今日");
    await page.getByRole("button", { name: "この内容で決める" }).click();
    await of("森 徹").getByRole("button", { name: "✓ 止める", pressed: true }).waitFor();
    await of("森 徹").getByText("退職のため、今日").waitFor();
    assert.equal(await page.evaluate(() => document.activeElement.textContent), "✓ 止める", "the focus goes on from the line");
    await lineOf("日レセのユーザID mori").getByRole("button", { name: "止める" }).click();
    await page.getByLabel("止める理由と、いつ止めるか").fill("日レセから削除する");
    await page.getByRole("button", { name: "この内容で決める" }).click();
    await lineOf("日レセのユーザID mori").getByRole("button", { name: "✓ 止める", pressed: true }).waitFor();
    await lineOf("日レセのユーザID oldpc").getByRole("button", { name: "変える" }).click();
    await page.getByLabel("何を、どう変えるか").fill("事業所に持ち主を聞く");
    await page.getByRole("button", { name: "この内容で決める" }).click();
    await lineOf("日レセのユーザID oldpc").getByRole("button", { name: "✓ 変える", pressed: true }).waitFor();
    for (const name of ["uketsuke", "佐藤 綾", "田中 葵", "清掃の会社"]) {
      await of(name).getByRole("button", { name: "続ける" }).first().click();
      await of(name).getByRole("button", { name: "✓ 続ける" }).first().waitFor();
    }
    await of("読み取れていない機器").getByText("？ 見直していません").waitFor();
    assert.equal(await of("読み取れていない機器").getByRole("button", { name: "続ける" }).count(), 0, "nobody decides about what was never read");
    await of("読み取れていない機器").getByRole("button", { name: "理由を書く" }).click();
    await page.getByLabel("読み取れていない理由と、いつ確かめるか").fill("来月の点検で読み取る");
    await page.getByRole("button", { name: "この内容で決める" }).click();
    await of("読み取れていない機器").getByText("来月の点検で読み取る").waitFor();
    await page.getByText("あと1件を決めると").waitFor();

    hub.alone = true; // nobody else is there
    await visit(page, hub, `/people/reviews/${REVIEW_IDS[0]}`, "ja");
    for (const nth of [0, 1, 2]) {
      await of("水野 由美").getByRole("button", { name: "続ける", exact: true }).nth(0).click();
      await page.getByLabel("自分のものを一人で決める理由(単独承認)").fill("ほかに決められる人がいない");
      await page.getByRole("button", { name: "この内容で決める" }).click();
      await page.getByLabel("自分のものを一人で決める理由(単独承認)").waitFor({ state: "detached" }); // it is kept
      await of("水野 由美").getByRole("button", { name: "✓ 続ける" }).nth(nth).waitFor();
    }
    hub.alone = false;
    const end = page.locator("section[aria-labelledby=review-sign]");
    await end.getByText("止めるもの").waitFor();
    assert.match(await end.innerText(), /読み取れず、見直していないもの[\s\S]*前回はなかったもの[\s\S]*uketsuke[\s\S]*前回から変わったもの[\s\S]*関所へのログイン/);
    await page.getByText("前回からの単独承認(3)").waitFor();
    await end.getByRole("button", { name: "水野 由美の名前で署名する" }).click();
    await page.getByText("まとめを入れてください。").waitFor();
    await end.getByLabel("まとめ").fill("退職者1名を止める。ほかは続ける");
    await inspect(page, "a review before its signature");
    await end.getByRole("button", { name: "水野 由美の名前で署名する" }).click();
    await page.getByText("が署名しました。").waitFor();
    await of("森 徹").getByText("確認待ち").first().waitFor();
    assert.equal(await page.locator(".three").count(), 0, "a signed review stays as it is");
    await inspect(page, "a signed review");
    await visit(page, hub, `/print/reviews/${REVIEW_IDS[0]}`, "ja");
    const sheet = await printedPages(page);
    checkPrint(sheet, { clinic: "みほん内科クリニック", author: "水野 由美", seal: sealOf(data.CHECKPOINT), most: 3 });
    checkRows(sheet, { heads: ["人", "使うもの", "権限", "最後に使ったのは", "決めたこと"], names: ["森 徹", "田中 葵"] });
    const said = await page.locator(".paper").innerText();
    for (const words of ["日レセのユーザID mori", "日レセから削除する", "事業所に持ち主を聞く", "プログラム用：電子カルテとの連携", "退職者1名を止める"]) assert.ok(said.includes(words), `the review's print lacks ${words}`);
    hub.reviewsAnew();

    await visit(page, hub, `/people/reviews/${REVIEW_IDS[0]}`, "ja");
    await page.getByRole("button", { name: "この見直しを取りやめる" }).click();
    await page.getByRole("button", { name: "取りやめる", exact: true }).click();
    await page.getByText("理由を入れてください。").waitFor();
    await page.getByLabel("取りやめる理由").fill("一覧が古くなったため");
    await page.getByRole("button", { name: "取りやめる", exact: true }).click();
    await page.getByText("この見直しは取りやめました。").waitFor();
    assert.equal(await page.locator(".three").count(), 0, "one that was given up can only be read");
    await inspect(page, "a review that was given up");
    await visit(page, hub, "/people/reviews", "ja");
    await page.getByRole("button", { name: "見直しを始める" }).waitFor();
    hub.reviewsAnew();
  });
}

export function madeLately({ hub, page }) {
  test("a review is decided and signed by somebody else than whose sign-in the director has just made", async () => {
    hub.scene = "usual";
    hub.reviewsAnew();
    hub.lately = true;
    await visit(page, hub, `/people/reviews/${REVIEW_IDS[0]}`, "ja");
    await page.locator(".review-person", { hasText: "水野 健" }).getByText("あなたのログインは、この人が作ったばかりです。").waitFor();
    await inspect(page, "a line of whoever made the sign-in");
    hub.lately = false;
  });
}
