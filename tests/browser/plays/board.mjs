// The board, its articles and controls, and what is found of them.
import assert from "node:assert/strict";
import test from "node:test";

import * as data from "../example_data.mjs";
import { visit } from "../playing.mjs";
import { printedPages } from "../prints.mjs";

export function findings({ hub, page }) {
  test("a finding of the contract's clauses leads to the rows judged, and from there to the raw fact", async () => {
    hub.scene = "usual";
    await visit(page, hub, "/board", "ja");
    await page.getByRole("button", { name: /^ほか.*件を見る/ }).click();
    const card = page.locator(".card", { hasText: "暗号化されていません" });
    await card.getByRole("link", { name: "根拠を見る" }).click();
    await page.getByRole("heading", { level: 1, name: "サーバーのディスクが暗号化されている" }).waitFor();
    const row = page.locator(".evidence-table tr", { hasText: "日レセサーバー" });
    await row.getByText("/ のディスクが暗号化されていません。").waitFor();
    assert.equal(await row.getByRole("link", { name: "ディスクの空きと暗号化" }).getAttribute("href"), `/facts/disk?device=${data.DEVICES.server.id}&digest=${"46".repeat(32)}`);
    await visit(page, hub, `/devices/${data.DEVICES.server.id}`, "ja");
    await page.getByRole("link", { name: "サーバーのディスクが暗号化されている" }).click();
    await row.waitFor();
  });

  test("a finding of the whole clinic says so", async () => {
    hub.scene = "usual";
    await visit(page, hub, "/board", "ja");
    await page.getByRole("button", { name: /^ほか.*件を見る/ }).click();
    await page.locator(".card .tags", { hasText: "P-10・医院全体" }).waitFor();
  });

  test("every verdict over devices has its count, 0/6 too; later it says how many are left", async () => {
    hub.scene = "empty";
    for (const width of [1280, 390]) {
      await page.setViewportSize({ width, height: 900 });
      await visit(page, hub, "/board", "ja");
      const row = page.locator(".row", { hasText: "P-05" });
      assert.match(await row.innerText(), /0\/6台[^]*まだ見ていません/);
      assert.doesNotMatch(await page.locator(".row", { hasText: "P-01" }).innerText(), /\d台/, "of the clinic no devices are counted");
    }
    await visit(page, hub, "/print/board", "ja");
    assert.match(await page.locator(".paper tr", { hasText: "P-05" }).innerText(), /0\/6台/);
    hub.scene = "usual";
    await page.setViewportSize({ width: 1280, height: 900 });
    await visit(page, hub, "/board", "ja");
    assert.match(await page.locator(".row", { hasText: "P-08" }).innerText(), /11\/12台[^]*残り1台は未確認/);
    await visit(page, hub, "/board/P-08", "ja");
    assert.match(await page.locator(".summary").innerText(), /11\/12台[^]*残り1台は未確認/);
  });
}

export function articles({ hub, page, complaints }) {
  test("what the provider sets stands with file and key under the clerk's sentence, on the control's page and on paper, and on no card", async () => {
    hub.scene = "usual";
    await page.setViewportSize({ width: 1280, height: 900 });
    await visit(page, hub, "/controls/server.disk-encrypted", "ja");
    const said = page.locator("main p", { hasText: "サポート事業所へ：" });
    assert.match(await said.innerText(), /\/opt\/jma\/weborca\/conf\/jma-receipt\.conf に SERVER_CRT/);
    assert.ok((await said.boundingBox()).y > (await page.locator("main p", { hasText: "直し方：" }).boundingBox()).y, "the clerk's comes first");
    assert.ok((await printedPages(page)).join("").replace(/\s/g, "").includes("サポート事業所へ"));
    await visit(page, hub, "/controls/terminal.screen-lock", "ja");
    await page.getByText("直し方：").waitFor();
    assert.equal(await page.getByText("サポート事業所へ").count(), 0, "where there is none to tell");
    for (const address of ["/board", "/print/board"]) {
      await visit(page, hub, address, "ja");
      assert.equal(await page.getByText("SERVER_CRT").count(), 0, address);
    }
    assert.deepEqual(complaints.splice(0), []);
  });

  test("an article with as many changes as the hub sends says where the earlier ones are", async () => {
    hub.scene = "usual";
    const line = page.getByText("新しいものから50件です。それより前は利用日誌にあります。");
    await visit(page, hub, "/board/P-05", "ja");
    await line.waitFor();
    assert.equal(await page.locator(".hist li").count(), 50);
    assert.equal(await line.getByRole("link", { name: "利用日誌" }).getAttribute("href"), "/journal");
    await visit(page, hub, "/board/P-05", "en");
    await page.getByText("The newest 50 are shown; earlier ones are in the journal of use.").waitFor();
    await visit(page, hub, "/board/P-06", "ja");
    assert.equal(await page.locator(".hist li").count(), 3);
    const changes = await page.locator(".hist li").allInnerTexts();
    for (const [at, name] of ["診察室", "受付2", "受付2"].entries()) assert.ok(changes[at].includes(`${name}・席を立つとき`), "every change names its device");
    assert.equal(await line.count(), 0);
  });

  test("only an article that fails keeps its cross until it is put right", async () => {
    hub.scene = "usual";
    const strict = page.getByText("この条には例外(期限つき)がありません。");
    await visit(page, hub, "/board/P-06", "ja"); // fails
    assert.match(await strict.innerText(), /直るまで×のままです。$/);
    await visit(page, hub, "/board/P-04", "ja"); // could not be read
    assert.doesNotMatch(await strict.innerText(), /×/);
  });
}

export function chipsAndShapes({ hub, page }) {
  test("count chips filter, order stays", async () => {
    hub.scene = "usual";
    await visit(page, hub, "/board", "ja");
    const chip = page.locator(".sum button", { hasText: "対応が必要" });
    await chip.click();
    assert.equal(await chip.getAttribute("aria-pressed"), "true");
    assert.deepEqual(await page.locator(".row .id").allInnerTexts(), ["P-05", "P-06", "P-10"]);
    await chip.click();
    assert.deepEqual(
      await page.locator(".row .id").allInnerTexts(),
      Array.from({ length: 12 }, (_, n) => `P-${String(n + 1).padStart(2, "0")}`),
    );
  });

  test("a pass by statement is not drawn like a measured one", async () => {
    hub.scene = "usual";
    await visit(page, hub, "/board", "ja");
    const shape = (id) => page.locator(".row", { hasText: id }).locator(".v svg").innerHTML();
    const stated = await shape("P-01");
    const measured = await shape("P-12");
    assert.match(stated, /stroke-dasharray/);
    assert.doesNotMatch(measured, /stroke-dasharray/);
  });
}
