// Maintenance from elsewhere, by the provider and in the clinic's eyes.
import assert from "node:assert/strict";
import test from "node:test";

import * as data from "../example_data.mjs";
import { MAINTENANCE } from "../example_maintenance.mjs";
import { inspect } from "../looks.mjs";
import { visit } from "../playing.mjs";
import { checkPrint, checkRows, printedPages, sealOf } from "../prints.mjs";

export function work({ hub, page }) {
  test("maintenance work is named by the provider, confirmed by the clinic, and a session nobody knows is said so", async () => {
    hub.scene = "usual";
    await page.setViewportSize({ width: 1280, height: 900 });
    await visit(page, hub, "/maintenance", "ja");
    await page.getByText("心当たりのない利用が1件、行った人を書くものが3件、医院の確認を待つものが1件、情報が戻るのを待つものが1件です。").waitFor();
    await page.getByText("日レセサーバー：ログインの記録がsystemdのジャーナルにしかないため").waitFor();
    const card = (number) => page.getByRole("listitem").filter({ has: page.getByRole("heading", { name: `${number}番` }) });
    await card(27).getByText("機器が止まって終わりました").waitFor();
    await card(25).getByText("医院の人の作業です").waitFor();
    await card(24).getByText("(期日を過ぎています)").waitFor();
    assert.equal(await card(31).getByRole("button", { name: "終わりの時刻を書く" }).count(), 0, "it still goes on");
    await card(25).getByRole("button", { name: "作業した医院の人を直す" }).waitFor();
    for (const settled of [25, 24]) await card(settled).getByRole("button", { name: "心当たりがない" }).waitFor();
    await card(29).getByRole("button", { name: "行った人と内容を書く" }).press("Enter");
    assert.equal(await page.evaluate(() => document.activeElement.labels?.[0]?.textContent), "作業した人", "the form that a press opened takes the focus");
    await card(29).getByLabel("作業した人").fill("");
    await card(29).getByRole("button", { name: "この内容で残す" }).click();
    for (const missing of ["作業した人の名前を入れてください。", "理由と行ったことを入れてください。", "あるか、ないかをえらんでください。"]) await card(29).getByText(missing).waitFor();
    await card(29).getByLabel("作業した人").fill("鈴木 花");
    await card(29).getByLabel("理由と、行ったこと").fill("印刷の不具合の調査");
    await card(29).getByRole("radio", { name: "あります" }).check();
    await card(29).getByLabel("何を、どのくらい").fill("ログ1日分");
    await inspect(page, "the report of maintenance work");
    await card(29).getByRole("button", { name: "この内容で残す" }).click();
    await card(29).getByText("ログ1日分").waitFor();
    await card(29).getByRole("button", { name: "この内容で確認する" }).click();
    await page.getByText("行った人を書くものが2件、医院の確認を待つものが1件、情報が戻るのを待つものが2件です。").waitFor();
    await card(29).getByText("医院が確認しました").first().waitFor();
    await card(31).getByRole("button", { name: "心当たりがない" }).click();
    await card(31).getByLabel("わかっていること").fill("だれも頼んでいない");
    await card(31).getByRole("button", { name: "この内容で残す" }).click();
    await page.getByText("心当たりのない利用が2件").waitFor();
    await card(27).getByRole("button", { name: "終わりの時刻を書く" }).click();
    await card(27).getByLabel("終わり", { exact: true }).fill("14:30");
    await card(27).getByLabel("どのように確かめましたか").fill("電話で確かめた");
    await card(27).getByRole("button", { name: "この内容で残す" }).click();
    await card(27).getByText("1月15日 14:00から14:30まで").waitFor();
  });

  test("maintenance work that was confirmed while it went on says that it is to be confirmed again", async () => {
    hub.scene = "usual";
    await page.route("**/api/v1/maintenance", async (route) => {
      const answer = await route.fetch();
      const list = await answer.json();
      const [going, over] = [31, 28].map((number) => list.lines.find((one) => one.number === number));
      const [told] = over.turns;
      going.standing = "confirmed";
      going.turns = [told, { ruling: { word: "confirmed", person: null, person_name: null, said: "", by: told.report.by, by_name: "水野 由美", at: going.from } }];
      over.turns = [told, { ruling: { ...going.turns[1].ruling, at: "2026-01-19T05:30:59.999Z" } }];
      await route.fulfill({ response: answer, json: list });
    });
    try {
      await visit(page, hub, "/maintenance", "ja");
      const card = (number) => page.getByRole("listitem").filter({ has: page.getByRole("heading", { name: `${number}番` }) });
      await card(31).getByText("先に確認しても、終わったらもう一度確認します。").waitFor();
      await card(28).getByText("確認したときは、まだ続いていました。").waitFor();
      await card(28).getByRole("button", { name: "この内容で確認する" }).waitFor();
      assert.equal(await page.getByText("先に確認しても").count(), 1, "of those that are over nothing more can come");
      assert.equal(await page.getByText("確認したときは、まだ続いていました。").count(), 1);
    } finally {
      await page.unrouteAll({ behavior: "wait" });
    }
  });

  test("the list of maintenance work says that some sessions are not on it", async () => {
    hub.scene = "usual";
    await page.route("**/api/v1/maintenance", async (route) => {
      const answer = await route.fetch();
      await route.fulfill({ response: answer, json: { ...(await answer.json()), dropped: [{ device_name: "日レセサーバー", at: "2026-01-21T03:10:00.000Z" }] } });
    });
    try {
      await visit(page, hub, "/maintenance", "ja");
      await page.getByText(/待っているものが多すぎて、載らなかった接続があります\(最後は .*\)。「記録」には残っています。$/).waitFor();
    } finally {
      await page.unrouteAll({ behavior: "wait" });
    }
  });

  test("the list of maintenance work prints as the provider's part of 2②: which devices, who, why and what was taken below", async () => {
    hub.scene = "usual";
    await visit(page, hub, "/print/maintenance", "ja");
    const list = await printedPages(page);
    checkPrint(list, { clinic: "みほん内科クリニック", author: "水野 由美", seal: sealOf(data.CHECKPOINT), most: 2 });
    checkRows(list, { heads: ["番号・機器", "日時", "どこから・どう", "作業した人", "理由と内容、持ち出した情報", "医院の確認"], names: ["田中 一郎"] });
    const said = list.join("").normalize("NFKC").replace(/\s/g, "");
    for (const words of ["事業者確認用 2②", "令和7年度版", "遠隔保守に使う機器を事業者に確かめた", "□はい", "□いいえ", "「いいえ」の目標日", "事業者:見本システムサポート", "回答した人(署名):山田 学", "回答した日:", "提案:ありません。行った人がまだわからないものが", "医院に心当たりのないものが2件あります。", "事業者確認用の行の文は、原文でまだ確かめていません", "3回(みほん医療サポート)", "だれの接続かわからないものが3回", "医院の人", "エラー画面1枚", "心当たり", "わかりません", `${MAINTENANCE.length}件`]) {
      assert.ok(said.includes(words.normalize("NFKC").replace(/\s/g, "")), `the list lacks ${words}`);
    }
    assert.doesNotMatch(said, /[☑✓■]/, "nothing is ticked for them");
    assert.ok(said.indexOf("回答した日") < said.indexOf("離れた場所からの保守が行われた機器"), "the evidence is below");
    await page.getByLabel("回答する事業者").selectOption("みほん医療サポート");
    assert.match(await page.locator(".paper .signatures").first().innerText(), /みほん医療サポート\s+回答した人\(署名\)：\s+回答した日：\s+この期間の、この事業者の作業\(下の一覧\)：4件/, "who answers for it is not known");
    await page.getByLabel("回答する事業者").selectOption({ label: "手で書く" });
    assert.match(await page.locator(".paper .signatures").first().innerText(), /^事業者：\s+回答した人/);
  });

  test("yes is proposed for 2② where the provider was asked and all its work is named, known and confirmed, and ticked by nobody but them", async () => {
    hub.scene = "usual";
    const passing = ["contracts.maintenance-devices", "maintenance.named", "maintenance.known", "maintenance.confirmed"].map((id) => ({ ...data.BOARD.articles[2].controls[0], id, verdict: "pass", evidence: "stated", reason: "", sentence: null }));
    const change = (path, changed) => page.route(path, async (route) => route.fulfill({ json: changed(await (await route.fetch()).json()) }));
    await change("**/api/v1/board", (board) => ({ ...board, articles: board.articles.map((one, at) => (at === 2 ? { ...one, controls: passing } : one)) }));
    await change("**/api/v1/maintenance?*", (list) => ({ ...list, lines: list.lines.filter(({ standing }) => standing === "confirmed") }));
    await change("**/api/v1/worry-form", (form) => ({ ...form, contact: { ...form.contact, firm: "みほん医療サポート" } }));
    try {
      await visit(page, hub, "/print/maintenance", "ja");
      await page.getByText("関所の記録からの提案：はい", { exact: true }).waitFor();
      assert.match(await page.locator(".paper table.vendor tbody td").nth(1).innerText(), /^□ はい\s+□ いいえ$/);
    } finally {
      await page.unrouteAll({ behavior: "wait" });
    }
  });
}
