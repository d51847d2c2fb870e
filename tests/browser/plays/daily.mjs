// A day's use of 日レセ, read and confirmed.
import assert from "node:assert/strict";
import test from "node:test";

import { inspect, settle } from "../looks.mjs";
import { sayWhy, visit } from "../playing.mjs";

export function days({ hub, page }) {
  test("a normal day is read and confirmed with one button, by keyboard alone; what came later asks anew", async () => {
    hub.scene = "usual";
    await page.setViewportSize({ width: 1280, height: 900 });
    await visit(page, hub, "/journal/days?day=2026-01-20", "ja");
    await page.getByRole("button", { name: "問い合わせに答えるため" }).click();
    await page.getByText("5行あります。").waitFor();
    const button = page.getByRole("button", { name: "この内容で確認する" });
    await button.waitFor();
    assert.equal(await page.getByLabel("作業者不明について、わかっていること").count(), 0, "nothing is to be typed");
    assert.ok((await button.boundingBox()).y < 900, "one screen");
    // Each bar of a seat says what it is and leads to its line.
    const bars = page.getByRole("figure", { name: "席ごとの利用" }).getByRole("link");
    assert.deepEqual(await bars.evaluateAll((all) => all.map((bar) => bar.ariaLabel)), [
      "受付1 08:25–12:40 佐藤 綾 端末にログイン",
      "受付1 14:55–18:50 佐藤 綾 端末にログイン",
      "診察室 08:40–13:10 水野 健 端末にログイン",
      "診察室 15:00–15:20 佐藤 綾 会計",
      "診察室 09:02–12:58 水野 健 ログインの記録・患者の記録",
    ]);
    await bars.nth(3).press("Enter");
    assert.match(await page.evaluate(() => document.activeElement?.textContent ?? ""), /^15:00–15:20/);
    for (let presses = 0; presses < 60 && !(await button.evaluate((it) => it === document.activeElement)); ++presses) await page.keyboard.press("Tab");
    await page.keyboard.press("Enter");
    await page.getByText("確認した人").waitFor();
    assert.equal(await button.count(), 0, "it is confirmed");

    await page.setViewportSize({ width: 390, height: 844 });
    await page.getByRole("link", { name: /1月19日/ }).click();
    await page.getByText("確認のあとに変わりました").waitFor();
    await page.getByText("記録のない時間(作業者不明)").waitFor();
    await button.click();
    await page.getByText("わかっていることを入れてください。").waitFor();
    await page.getByLabel("作業者不明について、わかっていること").fill("在庫の確認で使った");
    await button.click();
    await page.getByText("在庫の確認で使った").waitFor();
  });

  test("a seat of 日レセ that was inferred, or is one of several, looks like none that was told", async () => {
    hub.scene = "usual";
    await page.route("**/api/v1/daily-uses?*", async (route) => {
      const answer = await route.fetch();
      const body = await answer.json();
      const [first] = body.lines;
      const inferred = { ...first, origin: "record", what: "sign-in", place_by: "connection", times: 1 };
      const several = { ...first, origin: "record", what: "orca-reception", terminal: null, terminal_name: null, place_by: "ambiguous", candidates: 3, times: 9 };
      await route.fulfill({ response: answer, json: { ...body, lines: [...body.lines, inferred, several] } });
    });
    await page.route("**/api/v1/journal/search", async (route) => {
      const answer = await route.fetch();
      const body = await answer.json();
      const told = [{ place_by: "connection" }, { place_by: "ambiguous", candidates: 3, terminals: [] }];
      await route.fulfill({ response: answer, json: { ...body, sessions_left: true, entries: body.entries.map((one, at) => ({ ...one, told: { ...one.told, ...told[at] } })) } });
    });
    try {
      for (const width of [1280, 390]) {
        await page.setViewportSize({ width, height: 900 });
        await visit(page, hub, "/journal/days?day=2026-01-20", "ja");
        await sayWhy(page);
        await page.getByRole("listitem").filter({ hasText: "受付1(接続から推定)" }).waitFor();
        await page.getByRole("listitem").filter({ hasText: "端末不明(3台のどれか)" }).waitFor();
        await page.getByText(/照会の画面で見ただけの患者さん/).first().waitFor();
        assert.equal(await page.locator(".lane .seat").getByText("受付1(接続から推定)").count(), 1, "a lane of its own");
        await inspect(page, `a day with inferred seats, ${width}`);
        await visit(page, hub, "/journal/search?class=usage", "ja");
        await sayWhy(page);
        await page.getByText(/この人の日レセの利用が多く、調べきれませんでした。/).waitFor();
        await page.getByRole("cell", { name: "192.168.0.21(接続から推定)" }).waitFor();
        await page.getByRole("cell", { name: "端末不明(3台のどれか)" }).waitFor();
        await inspect(page, `a search with inferred seats, ${width}`);
      }
      await page.evaluate(() => dispatchEvent(new Event("beforeprint")));
      await page.emulateMedia({ media: "print" });
      const cells = await page.locator(".register.found tbody td:nth-of-type(4)").allInnerTexts();
      assert.deepEqual(cells.map((cell) => cell.trim()), ["192.168.0.21(接続から推定)", "端末不明(3台のどれか)"]);
      await page.emulateMedia({ media: null });
      await page.evaluate(() => dispatchEvent(new Event("afterprint")));
    } finally {
      await page.unrouteAll({ behavior: "wait" });
      await page.setViewportSize({ width: 1280, height: 900 });
    }
  });

  test("a day that is still being counted says nothing of its lines, and shows them once they are", async () => {
    hub.scene = "usual";
    hub.counting = Infinity;
    await visit(page, hub, "/journal/days?day=2026-01-20", "ja");
    await page.getByRole("button", { name: "問い合わせに答えるため" }).click();
    await page.getByText("まだ数えています").waitFor();
    await inspect(page, "a day that is being counted");
    assert.equal(await page.getByText("この日の利用は、見えていません").count(), 0, "nothing is said that is not known");
    assert.equal(await page.getByText(/確認を待っています|確認済み|休診日/).and(page.locator(".lead")).count(), 0);
    hub.counting = 1;
    await page.getByText("5行あります。").waitFor();
    assert.equal(hub.counting, 0);
    assert.equal(await page.getByText("まだ数えています").count(), 0);
    await page.emulateMedia({ media: "print" });
    assert.equal(await page.locator(".timeline a").filter({ visible: true }).count(), 5, "the lanes are on paper, too");
    await page.emulateMedia({ media: null });
  });

  test("another day is typed digit by digit, and gone to once, with Enter or by leaving the field", async () => {
    hub.scene = "usual";
    const field = page.getByLabel("日", { exact: true });
    const goneTo = (day) => page.waitForURL(({ search }) => search === `?day=${day}`);
    const focused = () => field.evaluate((one) => one === document.activeElement);
    for (const [address, operation] of [["/journal/days", "getDailyUse"], ["/journal/uses", "listWrittenUses"]]) {
      await visit(page, hub, `${address}?day=2026-01-20`, "ja");
      await page.getByRole("button", { name: "問い合わせに答えるため" }).click();
      await field.focus();
      await settle(page);
      hub.asked.length = 0;
      await page.keyboard.type("01192026"); // its fields stand as in this browser's own language
      await settle(page);
      assert.deepEqual(hub.asked, [], `${address}: nothing is read while a day is typed`);
      assert.equal(await field.inputValue(), "2026-01-19");
      await page.keyboard.press("Enter");
      await goneTo("2026-01-19");
      await settle(page);
      assert.equal(hub.asked.filter((one) => one === operation).length, 1, address);
      assert.ok(await focused(), `${address}: one goes on from the field`);
      await page.keyboard.press("ArrowLeft");
      await page.keyboard.type("18");
      await page.getByRole("link", { name: "前の日" }).focus();
      await goneTo("2026-01-18");
      await settle(page);
      await field.fill("2026-01-20"); // as the picker does
      await goneTo("2026-01-20");
      await settle(page);
    }
  });

  test("a day before the notice to staff names nobody and says why", async () => {
    hub.scene = "empty";
    await visit(page, hub, "/journal/days?day=2026-01-20", "ja");
    await page.getByRole("button", { name: "問い合わせに答えるため" }).click();
    await page.getByText("名前は出しません").waitFor();
    hub.scene = "usual";
  });
}
