// What a verdict rests on: its class, its values, and what a role is not shown of them.
import assert from "node:assert/strict";
import test from "node:test";

import * as data from "../example_data.mjs";
import { visit } from "../playing.mjs";

export function classesAndValues({ hub, page }) {
  test("a value that is not there is not called unknown", async () => {
    hub.scene = "usual";
    await visit(page, hub, `/facts/screen_lock?device=${data.DEVICES.consulting.id}`, "ja");
    const cells = await page.locator(".scroll tbody tr").first().locator("td").allInnerTexts();
    assert.deepEqual(cells, ["user0", "0", "—", "今日 13:12 1768968720000", "令和8年4月1日 20544"], "all of it was read: a row without a value has none");
    assert.equal(await page.locator(".scroll tbody tr").nth(1).locator("td").last().innerText(), "—");
    assert.deepEqual(await page.locator(".scroll th").allInnerTexts(), ["アカウント名\naccount", "自動でロックされる\nenabled", "ロックまで (秒)\ndelay_s", "最後のログイン\nlast_login_ms", "止まる日\nexpires_day"]);
    await page.getByText("「—」は値のないところです。").waitFor();
    await visit(page, hub, `/facts/accounts?device=${data.DEVICES.consulting.id}`, "ja");
    const partly = (await page.locator(".scroll tbody tr").nth(3).locator("td").allInnerTexts()).filter((_, at) => at === 2 || at === 4);
    assert.deepEqual(partly, ["不明", "—"], "it was read in part; the last column says what none means");
    await visit(page, hub, "/board/P-06#terminal.screen-lock", "ja");
    const evidence = page.locator(".evidence-table");
    await evidence.getByText("account kensa、delay_s 不明").waitFor();
    await evidence.getByText("account sato、expires_day —").waitFor(); // it was told without that value
  });

  test("wherever a verdict stands its class of evidence stands beside it, on a telephone too", async () => {
    hub.scene = "usual";
    for (const [width, height] of [[1280, 900], [390, 800]]) {
      await page.setViewportSize({ width, height });
      for (const [address, rows] of [
        ["/devices", ".ledger tbody tr"],
        [`/devices/${data.DEVICES.consulting.id}`, "main table.cards tbody tr:has(.v)"],
        ["/board/P-06", ".hist li"],
        ["/board", ".row"],
        ["/statements/updates.firmware", ".items li"],
      ]) {
        await visit(page, hub, address, "ja");
        const found = page.locator(rows);
        assert.ok((await found.count()) > 1, `${address} has rows`);
        for (const row of await found.all()) {
          const [verdict, evidence] = [row.locator(".v"), row.locator(".e")];
          if (!(await verdict.isVisible())) continue;
          assert.ok(await evidence.isVisible(), `${address} at ${width}: ${await row.innerText()}`);
          assert.match(await evidence.innerText(), /^(実測|点検時読取|申告|なし)$/);
        }
      }
    }
    await page.setViewportSize({ width: 1280, height: 900 });
  });

  test("rows whose content a role is not shown are never called as they should be", async () => {
    hub.scene = "usual";
    await page.route("**/controls/terminal.screen-lock/rows", async (route) => {
      const answer = await route.fetch();
      const { rows, ...rest } = await answer.json();
      const kept = (item) => ({ ...item, sentence: null, values: item.values.map(({ name }) => ({ name, value: null })) });
      await route.fulfill({ response: answer, json: { ...rest, rows: rows.map((row) => ({ ...row, sentence: null, items: row.items.map(kept) })) } });
    });
    await visit(page, hub, "/board/P-06#terminal.screen-lock", "ja");
    const said = (place) => page.locator(".evidence-table tr", { hasText: place }).locator("td").nth(1).innerText();
    assert.equal(await said("診察室"), "内容は、この役割では見られません。", "neither its sentence nor its rows are shown");
    assert.equal(await said("往診ノート"), "内容は、この役割では見られません。");
    assert.equal(await said("受付1"), "決まりどおりです。");
    await page.unroute("**/controls/terminal.screen-lock/rows");
  });
}
