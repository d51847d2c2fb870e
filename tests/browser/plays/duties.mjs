// What is to be done, on the calendar and on today's page, and by whom.
import assert from "node:assert/strict";
import test from "node:test";

import * as data from "../example_data.mjs";
import { inspect } from "../looks.mjs";
import { visit } from "../playing.mjs";

export function calendar({ hub, page }) {
  test("the calendar has what is overdue on top, says why a day was moved, and shows an address once", async () => {
    hub.scene = "usual";
    await page.setViewportSize({ width: 1280, height: 900 });
    await visit(page, hub, "/calendar", "ja");
    await page.getByText("期限をすぎたことが1件、").waitFor();
    assert.deepEqual(await page.locator("main .part > h2").allInnerTexts(), ["期限をすぎています", "令和8年1月", "令和8年5月", "令和9年1月", "届かなかったお知らせ 3", "いつもの予定表で見る"]);
    await page.getByRole("button", { name: /見えるものすべて/ }).click();
    await page.getByText("期限は3月20日(春分の日)なので、その前の診療日に出しています。").waitFor();
    await page.getByText("令和9年12月31日まで休みとします。").waitFor();
    assert.equal(await page.getByRole("link", { name: "この画面がまだ知らない予定" }).count(), 0, "it leads nowhere");
    await page.getByRole("button", { name: "アドレスを作る" }).click();
    await page.getByLabel("どこで使いますか").fill("検査室");
    await page.getByRole("button", { name: "アドレスを作る" }).click();
    await page.locator(".line-copy code", { hasText: "/calendar/feed/" }).waitFor();
    await page.getByText("検査室", { exact: true }).waitFor();
    assert.equal(await page.evaluate(() => document.activeElement.id), "feeds", "the focus goes on from the heading, its form being gone");
    await page.getByRole("button", { name: "入れました" }).click();
    assert.equal(await page.locator(".line-copy").count(), 0);
    await page.getByRole("button", { name: /取り消す.*検査室/ }).click();
    await page.getByText("検査室", { exact: true }).waitFor({ state: "detached" });
  });
}

export function today({ hub, page }) {
  test("today shows the tasks of whoever is signed in, and whom to ask about the others", async () => {
    hub.scene = "usual";
    const task = page.getByRole("link", { name: "用途を決める" });
    const asking = page.getByText("用途が決まっていない機器が1台あります。決めるのは設定担当です。設定担当に頼んでください。");
    await visit(page, hub, "/", "ja");
    await task.waitFor();
    assert.equal(await asking.count(), 0);
    // The same findings take minutes to look through and hours to put right: each page says which it means.
    const findings = page.locator(".card", { hasText: /対応が必要なことが\d+件あります/ });
    await findings.getByText(/^目を通すのに、約\d+分$/).waitFor();
    await findings.getByText("直すのにかかる時間は、点検ボードにあります。").waitFor();
    await visit(page, hub, "/board", "ja");
    await page.locator(".lead").getByText(/^直すのに、合わせて約/).waitFor();
    hub.barred = ["updateDevice"];
    await visit(page, hub, "/", "ja");
    await asking.waitFor();
    assert.equal(await task.count(), 0);
    await page.getByText("いまの担当：水野 由美さん(設定担当)").waitFor();
    await inspect(page, "today, for others");
    hub.barred = [];
  });

  test("today counts what somebody without a sign-in has to read apart from one's own", async () => {
    hub.scene = "usual";
    const reading = (what, person_name) => ({ ...data.CALENDAR.duties[0], key: `reading:${person_name}`, what, day: data.CALENDAR.today, shown: data.CALENDAR.today, overdue: false, subject: { kind: "reading", id: data.READING.materials[0].editions[0].id }, person_name });
    hub.duties = [reading("duties.reading-for", "Marie Dubois")];
    hub.barred = ["listStatements", "makeStatement", "confirmStatement", "createEnrolmentToken", "addDevice", "updateDevice"];
    await visit(page, hub, "/", "ja");
    await page.getByRole("heading", { name: "Marie Duboisさんに読んでもらうものが1件あります" }).waitFor();
    assert.equal(await page.getByRole("heading", { name: /読んでいただくもの/ }).count(), 0);
    await inspect(page, "today, somebody without a sign-in has to read");
    hub.duties = [...hub.duties, reading("duties.reading", "水野 由美")];
    await visit(page, hub, "/", "ja");
    await page.getByRole("heading", { name: "読んでいただくものが1件あります", exact: true }).waitFor();
    await page.getByRole("heading", { name: "Marie Duboisさんに読んでもらうものが1件あります" }).waitFor();
    hub.duties = undefined;
    hub.barred = [];
  });

  test("a finding is no task of staff, who can only see it", async () => {
    hub.scene = "staff";
    await visit(page, hub, "/", "ja");
    await page.getByText(/対応が必要なことが\d+件あります。進めるのは、点検ボードで担当になっている人です。/).waitFor();
    assert.equal(await page.getByRole("heading", { name: /対応が必要/ }).count(), 0);
    hub.scene = "usual";
  });
}
