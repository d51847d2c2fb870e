// The hub goes away, comes back and tells of changes while a page is open.
import assert from "node:assert/strict";
import test from "node:test";

import * as data from "../example_data.mjs";
import { inspect, settle } from "../looks.mjs";
import { codeOf } from "../messages.mjs";
import { headingIn, visit } from "../playing.mjs";

export function comingAndGoing({ browser, hub, page, complaints }) {
  test("the hub goes away and comes back", async () => {
    hub.scene = "usual";
    await page.setViewportSize({ width: 1280, height: 900 });
    await visit(page, hub, "/board", "ja");
    await browser.context.setOffline(true);
    hub.drop();
    await page.getByText("関所本体とつながりません。").waitFor({ timeout: 15_000 });
    await page.getByText("日レセはそのまま使えます。").waitFor();
    assert.equal(await page.locator(".row").count(), 12, "what was read stays on the page");
    await inspect(page, "away");
    await browser.context.setOffline(false);
    await page.getByText("関所本体とつながりません。").waitFor({ state: "detached", timeout: 15_000 });
    complaints.splice(0);
  });

  test("what cannot be read in the journal is told on the page, with a code for the telephone, until it can be", async () => {
    hub.scene = "usual";
    await visit(page, hub, "/board", "ja");
    const bar = page.getByText("利用日誌に、読めないところがあります。");
    assert.equal(await bar.count(), 0);
    hub.trouble = { message: "journal.body-broken", text: data.text("本文が記録と合いません。", "A body does not match its entry.") };
    hub.emit("status", hub.status());
    await bar.waitFor();
    await page.getByText(`本文が記録と合いません。記録は続いています。サポート事業所に連絡してください(電話で伝える番号 ${codeOf("journal.body-broken")})。`).waitFor();
    await inspect(page, "trouble of the journal");
    hub.trouble = null;
    hub.emit("status", hub.status());
    await bar.waitFor({ state: "detached" });
  });

  test("a page whose answer was lost is read again as soon as the hub is heard", async () => {
    hub.scene = "usual";
    await visit(page, hub, "/board", "ja");
    await page.route("**/api/v1/board", (route) => route.abort(), { times: 1 });
    hub.scene = "empty";
    hub.emit("board-changed", { judged_at: data.NOW, entry: 48412 });
    await page.getByText("関所本体とつながりません。").waitFor();
    assert.ok((await page.locator(".row .v-not-checked").count()) < 12);
    hub.emit("status", hub.status());
    await page.waitForFunction(() => document.querySelectorAll(".row .v-not-checked").length === 12);
    assert.equal(await page.getByText("関所本体とつながりません。").count(), 0);
    hub.scene = "usual";
    complaints.splice(0);
  });

  test("a change is shown in place and told once, politely", async () => {
    hub.scene = "usual";
    await visit(page, hub, "/board", "ja");
    hub.scene = "empty";
    hub.emit("board-changed", { judged_at: data.NOW, entry: 48412 });
    await page.locator("[role=status].vh", { hasText: "点検ボードが変わりました。" }).waitFor({ timeout: 5_000 });
    assert.equal(await page.locator(".row .v-not-checked").count(), 12);
    hub.scene = "usual";
    hub.emit("board-changed", { judged_at: data.NOW, entry: 48413 });
    await page.locator(".row .v-fail").first().waitFor();
    assert.match(await page.locator("[role=status].vh").innerText(), /できているのは0/, "not again within a minute");
  });
}

export function script({ hub, page, complaints }) {
  const heading = headingIn(page);

  test("a page whose script cannot be fetched says so, and is there once it is opened again", async () => {
    hub.scene = "usual";
    await visit(page, hub, "/board", "ja");
    await page.route("**/assets/catalog_page-*.js", (route) => route.abort());
    await page.goto(`${hub.url}/catalog`);
    await heading("画面を読めませんでした").waitFor();
    await settle(page);
    await inspect(page, "a page that cannot be fetched");
    complaints.splice(0); // of the browser, about what was cut off
    await page.unroute("**/assets/catalog_page-*.js");
    await page.getByRole("button", { name: "開き直す" }).click();
    await page.locator("main h1").waitFor();
    await settle(page);
    assert.notEqual(await page.locator("main h1").innerText(), "画面を読めませんでした");
    assert.deepEqual(complaints.splice(0), []);
  });
}

export function readOnly({ hub, page }) {
  test("decisions are shut while the journal does not record, with the reason beside them", async () => {
    hub.scene = "readonly";
    await visit(page, hub, "/devices", "ja");
    await page.getByText("いまは見るだけです。").waitFor();
    assert.ok(await page.getByRole("button", { name: "診療に使う" }).isDisabled());
    await page.getByText("日誌に書き込めるようになると押せます").waitFor();
  });
}
