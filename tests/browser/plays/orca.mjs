// The server of 日レセ: what is read of it, its state, its backups and how it is left.
import assert from "node:assert/strict";
import test from "node:test";

import * as data from "../example_data.mjs";
import { inspect } from "../looks.mjs";
import { visit } from "../playing.mjs";

export function serverAndReading({ hub, page }) {
  test("a machine on which 日レセ was found becomes its server with one press", async () => {
    hub.scene = "usual";
    await page.setViewportSize({ width: 1280, height: 900 });
    await visit(page, hub, `/devices/${data.DEVICES.consulting.id}`, "ja");
    assert.equal(await page.getByText("この機器で日レセが見つかりました").count(), 0);
    await visit(page, hub, `/devices/${data.DEVICES.office.id}`, "ja");
    await page.getByText("この機器で日レセが見つかりました").waitFor();
    await page.getByRole("button", { name: "日レセサーバーとして残す" }).press("Enter");
    await page.getByText("この機器で日レセが見つかりました").waitFor({ state: "detached" });
    await page.getByText(/日レセサーバー・?/).first().waitFor();
    assert.ok(hub.asked.includes("updateDevice"));

    // What is changed next on the same page begins with what was decided there.
    await page.getByRole("button", { name: "名前・場所・担当・用途・役割を変える" }).click();
    const role = page.getByRole("checkbox", { name: "日レセサーバー" });
    assert.ok(await role.isChecked());
    await page.getByLabel("場所(書かなくてもかまいません)").fill("事務室の棚");
    await page.getByRole("button", { name: "この内容で残す" }).click();
    await page.locator(".summary").getByText("事務室の棚").waitFor();
    assert.equal(await page.getByText("この機器で日レセが見つかりました").count(), 0, "it is still its server");
  });

  test("what is read of 日レセ is decided with the provider's opinion, by keyboard alone", async () => {
    hub.scene = "usual";
    await page.setViewportSize({ width: 1280, height: 900 });
    await visit(page, hub, `/devices/${data.DEVICES.server.id}`, "ja");
    await page.getByText("データベースを読めています。").waitFor();
    await page.getByRole("button", { name: "読むものを決める" }).press("Enter");
    await page.getByRole("radio", { name: "パスワードがはじめのままかどうかも" }).press("Space");
    await page.getByRole("button", { name: "このとおりに決める" }).press("Enter");
    await page.getByText("聞いた意見を入れてください。").waitFor();
    assert.ok(!hub.asked.includes("decideOrcaReading"), "nothing is decided without it");
    await page.getByLabel("意見を述べた人(サポート事業所)").fill("森");
    await page.getByLabel("サポート事業所の意見").fill("夜間にしてほしい");
    await page.keyboard.press("Enter");
    await page.getByText("データベースを読む準備が、まだ済んでいません。").waitFor();
    await page.getByText("sudo sekisho-agent orca-grants --passwords | sudo -u postgres psql -X -v ON_ERROR_STOP=1 -d orca").waitFor();
    await page.getByText("夜間にしてほしい").waitFor();
    assert.ok(hub.asked.includes("decideOrcaReading"));
    assert.equal(await page.getByText("orca-take-away").count(), 0);
    await page.getByRole("button", { name: "読むものを決める" }).press("Enter");
    await page.getByRole("radio", { name: "APIに聞ける版とユーザIDも" }).press("Space");
    await page.getByLabel("意見を述べた人(サポート事業所)").fill("森");
    await page.getByLabel("サポート事業所の意見").fill("APIならよい");
    await page.keyboard.press("Enter");
    await page.getByText("sudo sekisho-agent orca-api").waitFor();
    await page.getByRole("button", { name: "読むものを決める" }).press("Enter");
    await page.getByRole("radio", { name: "ログだけ" }).press("Space");
    await page.getByRole("button", { name: "このとおりに決める" }).press("Enter");
    await page.getByText("sudo sekisho-agent orca-take-away | sudo -u postgres psql -X -d orca").waitFor();
  });
}

export function stateAndLeaving({ hub, page }) {
  test("the state of 日レセ is told of whichever server has it, and of what is too old when that was read", async () => {
    hub.scene = "usual";
    const [first] = data.REGISTER.devices.filter(({ id }) => id === data.DEVICES.server.id);
    const others = [1, 2, 3, 4].map((n) => ({ ...first, id: `019bdc5e-7a10-7c3e-9f00-0000000007${n}0`, name: `サーバー${n}` }));
    const instead = (pattern, change, at = (url) => url) =>
      page.route(pattern, async (route) => {
        const answer = await route.fetch({ url: at(route.request().url()) });
        await route.fulfill({ response: answer, json: change(await answer.json()) });
      });
    await instead("**/api/v1/devices", (body) => ({ ...body, devices: [...others, ...body.devices] }));
    for (const { id } of others) await instead(`**/api/v1/devices/${id}`, (body) => ({ ...body, id, tables: [] }), (url) => url.replace(id, first.id));
    await instead("**/api/v1/facts/orca_health?*", (body) => ({ ...body, observed: "2026-01-20T00:10:00.000Z", fresh_until: "2026-01-20T00:40:00.000Z" }));
    await instead("**/api/v1/facts/orca_settings?*", (body) => ({ ...body, status: "failed", rows: [] }));
    try {
      await page.setViewportSize({ width: 1280, height: 900 });
      await visit(page, hub, "/orca", "ja");
      await page.getByText(/^古くなっています\(.*に読んだきりです\)。$/).waitFor();
      await page.getByText(/^読み取れません\(.*の読み取り\)。$/).waitFor();
      await inspect(page, "what is too old of 日レセ");
    } finally {
      await page.unrouteAll({ behavior: "wait" });
    }
  });

  test("the state of 日レセ is told of its server, and what nobody can see beside it", async () => {
    hub.scene = "usual";
    await page.setViewportSize({ width: 1280, height: 900 });
    await visit(page, hub, "/orca", "ja");
    await page.getByText("動いています。").waitFor();
    await page.getByText("サーバーの中では、240 ミリ秒で答えました。").waitFor();
    await page.getByText("関所本体からは、1 ミリ秒で答えます(13:12)。").waitFor();
    await page.getByText("最後に使われた1時間(令和8年1月21日 12時から)：操作 412、3秒以上かかったもの 3、内部のエラー 0、切れた接続 0").waitFor();
    await page.getByText("端末との通信を暗号化していません。").waitFor();
    await page.getByText("PostgreSQLの複製(出す側)：設定されていますが、動いていません。").waitFor();
    await page.getByText("最後は 令和8年1月20日(1個)").waitFor();
    await page.getByText("日レセが 令和8年1月19日 に知った最新の版です。").waitFor();
    await page.getByRole("heading", { name: "日レセの記録に出ないこと" }).waitFor();
    hub.scene = "empty";
    await visit(page, hub, "/orca", "ja");
    await page.getByText("日レセサーバーが、まだつながっていません").waitFor();
    hub.scene = "usual";
  });

  test("a machine on which 日レセ was found is shown among its state before anybody gave it the role", async () => {
    hub.scene = "usual";
    let given = false;
    const unregistered = (one) => (one.id === data.DEVICES.office.id && !given ? { ...one, roles: ["terminal"] } : one);
    const instead = (pattern, change) =>
      page.route(pattern, async (route) => {
        if (route.request().method() !== "GET") {
          given = true;
          return route.continue();
        }
        const response = await route.fetch();
        await route.fulfill({ response, json: change(await response.json()) });
      });
    await instead("**/api/v1/devices", (body) => ({ ...body, devices: body.devices.map(unregistered) }));
    await instead(`**/api/v1/devices/${data.DEVICES.office.id}`, unregistered);
    try {
      await page.setViewportSize({ width: 390, height: 844 });
      await visit(page, hub, "/orca", "ja");
      await page.getByText("この機器で日レセが見つかりました").waitFor();
      await page.getByText("動いています。").waitFor();
      await inspect(page, "日レセ that was found on a machine");
      await page.getByRole("button", { name: "日レセサーバーとして残す" }).press("Enter");
      await page.getByText("この機器で日レセが見つかりました").waitFor({ state: "detached" });
      assert.ok(given, "the role is written down");
    } finally {
      await page.unrouteAll({ behavior: "wait" });
    }
  });

  test("a trial of restoring a backup is recorded, by keyboard alone", async () => {
    hub.scene = "usual";
    await page.setViewportSize({ width: 1280, height: 900 });
    await visit(page, hub, "/orca", "ja");
    await page.getByText("9日の分がなく、いちばん新しいものは2日の控えだった").waitFor();
    await page.getByRole("button", { name: "確かめたことを残す" }).press("Enter");
    await page.getByRole("radio", { name: "別の機器に戻してみた" }).press("Space");
    await page.getByRole("radio", { name: "できなかった・なかった" }).press("Space");
    await page.getByLabel("何を(いつの控えか)").fill("1月20日の控え");
    await page.getByLabel("どの機器に戻しましたか").fill("予備のノート");
    await page.getByLabel("行った人").fill("見本システムサポート 山田");
    await page.keyboard.press("Enter");
    await page.getByText("うまくいかなかったことを入れてください。").waitFor();
    assert.ok(!hub.asked.includes("recordBackupCheck"), "what did not work is needed");
    await page.getByLabel("気づいたこと").fill("途中で止まった");
    await page.getByRole("button", { name: "この内容で残す" }).press("Enter");
    await page.locator("#backup-checks ~ ul").getByText("途中で止まった").waitFor();
  });

  test("how 日レセ was left is counted by day and screen, with numbers beside each bar", async () => {
    hub.scene = "usual";
    await page.setViewportSize({ width: 1280, height: 900 });
    await visit(page, hub, "/orca/sessions", "ja");
    await page.getByRole("row", { name: "1月19日(月) 14 2 0" }).waitFor();
    await page.getByRole("row", { name: "診療行為 3 1 0" }).waitFor();
    await page.getByRole("row", { name: "受付1(192.168.0.21) 14 1 0" }).waitFor();
    // Those whose terminal is not known are told too: a table's numbers come to those of the days.
    await page.getByRole("row", { name: /^わからない 3 1 1$/ }).waitFor();
    await page.getByText("WebORCAのログには、端末が出ません。").waitFor();
    await page.getByRole("row", { name: "受付1(192.168.0.21) 14 5 91 1" }).waitFor();
    await page.getByRole("row", { name: "1月19日(月) 14 6 104 1" }).waitFor();
    await page.getByText("人がいなかったとは限りません。").waitFor();
    assert.ok(await page.getByRole("button", { name: "次の月" }).isDisabled());
    await page.getByRole("button", { name: "前の月" }).press("Enter");
    await page.getByText("この月の記録はありません").waitFor();
    await page.getByText("令和7年12月").waitFor();
  });

  test("the bars of how 日レセ was left are as long as their numbers, side by side, of three colours, on a telephone too", async () => {
    hub.scene = "usual";
    // Where each bar begins and how long it is, in shares of its row's picture, and how high.
    const barsOf = (caption, head) => {
      const table = page.locator("table").filter({ has: page.locator("caption", { hasText: caption }) });
      const row = table.locator("tbody tr").filter({ has: page.locator("th", { hasText: head }) });
      return row.locator("svg.ends").evaluate((svg) => {
        const whole = svg.getBoundingClientRect();
        return [...svg.querySelectorAll("rect")].map((bar) => {
          const box = bar.getBoundingClientRect();
          return { kind: bar.getAttribute("class"), from: (box.left - whole.left) / whole.width, share: box.width / whole.width, high: box.height / whole.height, fill: getComputedStyle(bar).fill, wide: whole.width };
        });
      });
    };
    const near = (seen, expected, what) => assert.ok(Math.abs(seen - expected) < 0.005, `${what}: ${seen}, not ${expected}`);
    const check = async (caption, name, most, counts) => {
      const bars = await barsOf(caption, name);
      assert.deepEqual(bars.map(({ kind }) => kind), ["out", "closed", "cut"], name);
      assert.equal(new Set(bars.map(({ fill }) => fill)).size, 3, `${name}: three colours`);
      assert.ok(bars[0].wide >= 120, `${name}: ${bars[0].wide} px are enough to see`);
      let before = 0;
      for (const [at, count] of counts.entries()) {
        near(bars[at].share, count / most, `${name}, ${bars[at].kind}`);
        if (count > 0) near(bars[at].from, before / most, `${name}, where ${bars[at].kind} begins`);
        if (count > 0) near(bars[at].high, 1, `${name}, height`);
        before += count;
      }
    };
    for (const width of [1280, 390]) {
      await page.setViewportSize({ width, height: 900 });
      await visit(page, hub, "/orca/sessions", "ja");
      // Of each table the longest row fills its picture.
      await check(/^日ごとの閉じかた$/, "1月19日", 16, [14, 2, 0]);
      await check(/^日ごとの閉じかた$/, "1月20日", 16, [11, 0, 1]);
      await check(/^どの画面で終わったか$/, "診療行為", 21, [3, 1, 0]);
      await check(/^どの端末で終わったか$/, "192.168.0.21", 15, [14, 1, 0]);
      for (const [day, minutes] of [["1月19日", 104], ["1月20日", 31]]) {
        const bars = await barsOf(/^日ごと$/, day);
        assert.equal(bars.length, 1);
        near(bars[0].share, minutes / 104, `無操作, ${day}`);
      }
    }
    await page.setViewportSize({ width: 1280, height: 900 });
  });
}
