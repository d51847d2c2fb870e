// Self-checks, readings that were brought along, and visits.
import assert from "node:assert/strict";
import test from "node:test";

import * as data from "../example_data.mjs";
import { inspect } from "../looks.mjs";
import { codeOf } from "../messages.mjs";
import { answerAll, choose, keepBack, READING_FILE, visit } from "../playing.mjs";

export function checksAndReadings({ hub, page, complaints }) {
  test("a terminal is checked by keyboard alone: what is left is marked, what is no yes is told, nothing is preselected", async () => {
    hub.scene = "staff";
    await page.setViewportSize({ width: 1280, height: 900 });
    await visit(page, hub, "/self-check", "ja");
    await page.getByText("Windows 11").waitFor();
    await page.getByText("点検の判定には使いません。").waitFor();
    assert.equal(await page.locator("main input:checked").count(), 0);
    assert.equal(await page.getByLabel("どの機器ですか").inputValue(), data.DEVICES.reception2.id, "known by its address");
    const widths = new Set(await page.locator("main .pick label").evaluateAll((labels) => labels.map((one) => Math.round(one.getBoundingClientRect().width))));
    assert.equal(widths.size, 1, "はい, いいえ and わからない are equal in size");
    const groups = page.locator("main fieldset");
    assert.equal(await groups.count(), 6);
    for (let n = 0; n < 5; n += 1) {
      await groups.nth(n).locator("input").first().focus();
      await page.keyboard.press("Space");
    }
    await page.getByRole("button", { name: "この答えで残す" }).focus();
    hub.asked.length = 0;
    await page.keyboard.press("Enter");
    await page.waitForFunction(() => document.activeElement.type === "radio");
    assert.ok(await groups.nth(5).locator("input").first().evaluate((one) => one === document.activeElement), "the focus is on the question that is left");
    assert.ok(!hub.asked.includes("makeSelfCheck"), "nothing is sent by halves");
    await page.keyboard.press("ArrowRight");
    await inspect(page, "self-check answered");
    await page.getByRole("button", { name: "この答えで残す" }).focus();
    await page.keyboard.press("Enter");
    await page.getByText("はい 5・ほか 1").waitFor();
    await page.locator("main table li", { hasText: "USBメモリーなどは" }).first().waitFor();
  });

  test("a self-check of all yes given elsewhere shows the no before it that stands, and calls nothing done", async () => {
    hub.scene = "staff";
    await visit(page, hub, "/self-check", "ja");
    await page.getByLabel("どの機器ですか").selectOption(data.DEVICES.notebook.id);
    await answerAll(page, 0);
    await page.getByRole("button", { name: "この答えで残す" }).click();
    const kept = page.locator("main .card[role=status]");
    await kept.getByText("はい 6・ほか 0").waitFor();
    await kept.locator("li", { hasText: "いいえ" }).waitFor();
    await kept.getByText("ほかの人が「はい」を確認するまで残ります").waitFor();
    assert.equal(await kept.getByText("気になるところはありません").count(), 0);
    await inspect(page, "self-check with a no that stands");
  });

  test("over plain HTTP the self-check says that the version of Windows cannot be told, and asks which device it is", async () => {
    hub.scene = "empty";
    await visit(page, hub, "/self-check", "ja");
    await page.getByText("https で開いたときだけわかります").waitFor();
    assert.equal(await page.getByLabel("どの機器ですか").inputValue(), "");
    await answerAll(page, 2);
    hub.asked.length = 0;
    await page.getByRole("button", { name: "この答えで残す" }).click();
    await page.waitForFunction(() => document.activeElement.tagName === "SELECT");
    assert.ok(!hub.asked.includes("makeSelfCheck"));
  });

  test("a reading is shown before it is brought in, for the device that fits; another file is refused and nothing of the first stays", async () => {
    hub.scene = "usual";
    await page.setViewportSize({ width: 390, height: 900 });
    await visit(page, hub, "/devices/visits/import", "ja");
    await choose(page, READING_FILE);
    await page.getByRole("heading", { name: "読み取った内容" }).waitFor();
    await page.getByText("ウイルス対策 (AccessDenied)").waitFor();
    await page.getByText("「管理者として実行」で動かすと、読めることがあります。").waitFor();
    await page.getByText("/colour").waitFor();
    await page.getByText("この機械らしい「受付1」は、見守りプログラムが読んでいるので、取り込めません。").waitFor();
    assert.equal(await page.getByLabel("機器", { exact: true }).getByRole("option", { name: "受付1" }).count(), 0, "an agent reads it");
    assert.equal(await page.getByLabel("機器", { exact: true }).inputValue(), data.DEVICES.reception2.id);
    assert.equal(await page.getByLabel("読んだ人").inputValue(), "水野 由美");
    await inspect(page, "reading to bring in");
    await choose(page, { ...READING_FILE, buffer: Buffer.from("{}") });
    await page.getByRole("alert").getByText(codeOf("visits.reading-schema")).waitFor();
    assert.equal(await page.getByRole("heading", { name: "読み取った内容" }).count(), 0);
    complaints.splice(0);
    await choose(page, { ...READING_FILE, buffer: Buffer.from([0xff, 0xfe, 0x7b]) });
    await page.getByText("このファイルの文字を読み取れません。").waitFor();
    await choose(page, READING_FILE);
    await page.getByLabel("読んだ人").fill("中村 健");
    await page.getByRole("button", { name: "この機器の読み取りとして取り込む" }).click();
    await page.getByRole("heading", { level: 1, name: "受付2" }).waitFor();
    await page.getByText("点検時読取").first().waitFor();
  });

  test("of two readings that are chosen the later one is shown, whichever answer comes last", async () => {
    hub.scene = "usual";
    await visit(page, hub, "/devices/visits/import", "ja");
    const slow = await keepBack(page, "**/visits/readings/preview", (preview) => ({ ...preview, machine: "MAE-PC" }));
    await choose(page, { ...READING_FILE, name: "sekisho-MAE-PC.json" });
    await slow.asked;
    await choose(page, READING_FILE);
    await page.getByText("UKETSUKE-PC", { exact: true }).waitFor();
    await page.getByLabel("読んだ人").fill("中村 健");
    await slow.arrive();
    assert.equal(await page.getByText("MAE-PC", { exact: true }).count(), 0);
    assert.equal(await page.getByLabel("読んだ人").inputValue(), "中村 健");
  });

  test("a visit is recorded with what was looked at, and its report goes with it", async () => {
    hub.scene = "usual";
    await page.setViewportSize({ width: 1280, height: 900 });
    await visit(page, hub, "/devices/visits", "ja");
    await page.getByText("35日以内に読み取った機器は、台帳の8台のうち1台です。").waitFor();
    await page.getByText("古くなりました").waitFor();
    await page.getByRole("button", { name: "訪問を記録する" }).click();
    await page.getByLabel("来た人").fill("伊藤 学");
    await page.getByRole("button", { name: "記録する", exact: true }).click();
    await page.getByText("機器を1台以上えらんでください。").waitFor();
    assert.equal(await page.getByLabel("来た人").inputValue(), "伊藤 学");
    await page.getByRole("checkbox", { name: "受付2" }).check();
    await page.getByRole("button", { name: "記録する", exact: true }).click();
    const item = page.locator("main li.card", { hasText: "伊藤 学" });
    await item.getByRole("button", { name: "報告書をつける" }).click();
    await item.getByLabel("登録ずみの書類から").selectOption({ index: 1 });
    await item.getByRole("button", { name: "付ける", exact: true }).click();
    await item.getByRole("button", { name: "この報告書をつける" }).click();
    await item.getByText("報告書：").waitFor();
    await inspect(page, "visit with its report");
    const saving = page.waitForEvent("download");
    await page.getByRole("link", { name: "sekisho-read.ps1 を保存する" }).click();
    assert.match((await saving).url(), /\/api\/v1\/visits\/script$/);
  });
}
