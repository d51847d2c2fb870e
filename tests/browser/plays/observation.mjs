// What staff are told of being recorded, and what they see of it themselves.
import assert from "node:assert/strict";
import test from "node:test";

import * as data from "../example_data.mjs";
import { inspect } from "../looks.mjs";
import { visit } from "../playing.mjs";
import { checkPrint, printedPages, sealOf } from "../prints.mjs";

export function notice({ hub, page }) {
  test("staff are told before anything is collected: written, printed, given out, recorded", async () => {
    hub.scene = "usual";
    await page.setViewportSize({ width: 1280, height: 900 });
    await visit(page, hub, "/people/notice", "ja");
    await page.getByText("1月12日から、だれが席にいたかを記録しています。名前は3か月残します。").waitFor();
    hub.asked.length = 0;
    await page.getByRole("button", { name: "説明を作る", exact: true }).click();
    await page.getByRole("button", { name: "この内容で説明を作る" }).click();
    for (const wrong of ["目的を入れてください。", "責任を持つ人をえらんでください。", "見る人を決めてください。", "残す期間をえらんでください。"]) {
      await page.getByText(wrong, { exact: true }).waitFor();
    }
    await page.waitForFunction(() => document.activeElement.tagName === "TEXTAREA");
    assert.ok(!hub.asked.includes("recordNotice"));
    await inspect(page, "a notice to staff, with what is missing");
    await page.getByLabel("何のために記録しますか").fill("共用のログインがないかを\n確かめるため");
    await page.getByLabel("責任を持つ人(職員がたずねる相手)").selectOption({ index: 1 });
    await page.getByRole("checkbox", { name: "院長" }).check();
    await page.getByLabel("名前を残す期間").selectOption("6");
    await page.getByRole("button", { name: "この内容で説明を作る" }).click();
    const card = page.locator("section.card", { hasText: "まだ説明していません" });
    await card.getByText("共用のログインがないかを 確かめるため").waitFor();
    assert.match(await card.innerText(), /6か月/);
    await card.getByRole("link", { name: "説明の紙を印刷する" }).click();
    await page.getByText("説明した日：令和").waitFor();
    await page.goBack();
    await card.getByRole("button", { name: "説明した日を記録する" }).click();
    await card.getByLabel("職員に紙を配って説明した日").fill("2026-02-01");
    await card.getByRole("button", { name: "この日に説明したと記録する" }).click();
    await page.getByText("今日までの日を入れてください。").waitFor();
    assert.ok(!hub.asked.includes("giveNotice"));
    await card.getByLabel("職員に紙を配って説明した日").fill("2026-01-21");
    await card.getByRole("button", { name: "この日に説明したと記録する" }).click();
    await page.getByText("始まる日を待っています").waitFor();
  });

  test("everybody sees their own records and who looked at them, from today's page", async () => {
    for (const scene of ["usual", "staff", "temporary"]) {
      hub.scene = scene;
      await visit(page, hub, "/", "ja");
      await page.getByRole("link", { name: "自分の記録と、見た人" }).click();
      await page.getByText("ほかの人があなたの名前を見た記録が、3件あります。").waitFor();
      const text = await page.locator("main").innerText();
      for (const said of ["水野 健さんが、診察室のログインの名前を見ました。", "水野 健さんが、あなたの台帳の行か使えるものを開きました。", "ログイン中", "最後のログイン 今日 08:31", "確認日", "水野 健さんが、あなたの載った利用者・権限の台帳を開きました。", "書いた人：水野 由美", "職員台帳の一覧は氏名と職種だけなので、開いたことは残りません。"]) {
        assert.ok(text.includes(said), `${scene}: ${said}`);
      }
    }
    hub.scene = "usual";
  });

  test("the notice to staff prints what was decided, on one sheet", async () => {
    hub.scene = "usual";
    await visit(page, hub, "/print/notice", "ja");
    await page.locator(".paper .told").waitFor();
    await visit(page, hub, "/print/notice?notice=019bdc5e-7a10-7c3e-9f00-0000000000b1", "ja");
    await page.locator(".paper .told").waitFor();
    const sheet = await printedPages(page);
    checkPrint(sheet, { clinic: "みほん内科クリニック", author: "水野 由美", seal: sealOf(data.CHECKPOINT), most: 1 });
    const text = sheet.join("").normalize("NFKC").replace(/\s/g, "");
    for (const said of ["ほかの人のログインで使われていないかを確かめるため", "勤怠の管理、人事の評価、職員どうしの比較には使いません", "令和8年1月12日から", "3か月", "院長(管理責任者)、安全管理責任者、水野由美", "この説明は、令和8年1月7日に職員に知らせました"]) {
      assert.ok(text.includes(said.normalize("NFKC").replace(/\s/g, "")), `the notice lacks ${said}`);
    }
  });
}

export function joinedLater({ hub, page }) {
  test("whoever joined after the notice was given is told by somebody, or reads it themselves", async () => {
    hub.scene = "temporary";
    await visit(page, hub, "/own", "ja");
    const unread = page.getByRole("heading", { name: "職員への説明を、まだ受けていません" });
    await unread.waitFor();
    await inspect(page, "own records with a notice to read");
    hub.scene = "usual";
    await visit(page, hub, "/people/notice", "ja");
    const notice = page.getByLabel("12日からの説明");
    await notice.getByText("あとから入った人のうち、まだ伝えていない人が1人います").waitFor();
    const open = notice.getByRole("button", { name: "田中 葵さんに伝えた日を残す" });
    await open.press("Enter");
    const day = page.getByLabel("紙を渡して説明した日");
    await page.waitForFunction(() => document.activeElement.type === "date");
    await day.fill("");
    await page.getByRole("button", { name: "この日に伝えたと残す" }).press("Enter");
    await page.getByText("今日までの日を入れてください。").waitFor();
    await page.getByRole("button", { name: "やめる" }).press("Enter");
    await page.waitForFunction(() => document.activeElement.textContent === "田中 葵さんに伝えた日を残す");
    hub.scene = "temporary";
    await visit(page, hub, "/own", "ja");
    await page.getByRole("button", { name: "読みました" }).press("Enter");
    await unread.waitFor({ state: "detached" });
    hub.scene = "usual";
    await visit(page, hub, "/people/notice", "ja");
    await notice.getByText("1月21日に、本人が「読みました」を残しました。").waitFor();
  });
}
