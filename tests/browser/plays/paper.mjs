// What every print has, and the sheets that several pages lead to.
import assert from "node:assert/strict";
import test from "node:test";

import * as data from "../example_data.mjs";
import { LOG_CHECKS } from "../example_log_checks.mjs";
import { visit } from "../playing.mjs";
import { checkPrint, checkRows, printedPages, sealOf } from "../prints.mjs";

export function sealedSheets({ hub, page }) {
  test("on paper every sheet says whose it is, who made it and what seals it", async () => {
    hub.scene = "large";
    await page.setViewportSize({ width: 1280, height: 900 });
    const expected = { clinic: "みほん内科クリニック", author: "水野 由美", seal: sealOf(data.CHECKPOINT) };
    await visit(page, hub, "/print/devices", "ja");
    const register = await printedPages(page);
    assert.ok(register.length > 1, "25 machines need more than one sheet");
    checkPrint(register, { ...expected, most: 5 });
    checkRows(register, { heads: ["番号", "用途", "アドレス"], names: data.LARGE_REGISTER.devices.map(({ name }) => name.slice(0, 8)) });
    await visit(page, hub, "/print/board", "ja");
    const board = await printedPages(page);
    checkPrint(board, { ...expected, most: 2 });
    checkRows(board, { heads: ["条", "判定", "根拠"], names: data.BOARD.articles.map(({ id }) => id) });
  });

  test("on paper nobody is named but who made it: who acts next stands there by role", async () => {
    hub.scene = "usual";
    await visit(page, hub, "/print/board", "ja");
    const rows = await page.locator(".paper tbody").innerText();
    assert.doesNotMatch(rows, /水野|佐藤|森 徹|さん[がのは、]/);
    assert.match(rows, /設定担当：サポート事業所に相談し、適用日を決めます。/);
    assert.match(rows, /設定担当：辞めた人が、関所にログインできないようになっている/, "without a next step, the control's title");
    assert.match(rows, /確かめること：職員の守秘の誓約が、退職後も有効な形でそろっている/);
    assert.match(rows, /往診ノートの電源が切れています/, "a device may be named");
  });

  test("signing out is in sight on a page that prints, and not on its paper", async () => {
    hub.scene = "usual";
    await page.setViewportSize({ width: 320, height: 640 });
    await visit(page, hub, "/print/devices", "ja");
    const out = page.getByRole("button", { name: "ログアウト" });
    await out.waitFor();
    assert.doesNotMatch((await printedPages(page)).join(), /ログアウト/);
    await out.click();
    await page.getByLabel("パスワード").waitFor();
    hub.scene = "usual";
    await page.setViewportSize({ width: 1280, height: 900 });
  });
}

export function fromTheKeyboard({ hub, page }) {
  test("Ctrl+P on the board and on the devices prints their A4 form, asking for nothing twice", async () => {
    hub.scene = "usual";
    await page.setViewportSize({ width: 1280, height: 900 });
    const expected = { clinic: "みほん内科クリニック", author: "水野 由美", seal: sealOf(data.CHECKPOINT) };
    for (const [address, form, heads, names, most] of [
      ["/board", "/print/board", ["条", "判定", "根拠"], data.BOARD.articles.map(({ id }) => id), 2],
      ["/devices", "/print/devices", ["番号", "用途", "アドレス"], data.REGISTER.devices.map(({ name }) => name), 2],
    ]) {
      await visit(page, hub, form, "ja");
      const proper = await printedPages(page);
      hub.asked.length = 0;
      await visit(page, hub, address, "ja");
      assert.equal(await page.locator(".paper").count(), 0, `${address}: nothing of it on the screen`);
      const asked = [...hub.asked];
      for (const operation of ["getBoard", "listDevices", "getCheckpoint"]) {
        assert.ok(asked.filter((one) => one === operation).length <= 1, `${address}: ${operation} is asked twice`);
      }
      const sheets = await printedPages(page);
      checkPrint(sheets, { ...expected, most });
      checkRows(sheets, { heads, names });
      assert.deepEqual(sheets, proper, `${address}: the same as ${form}`);
      assert.doesNotMatch(sheets.join(""), /正式な印刷は|機器をつなぐ|English|根拠を見る/, address);
      assert.deepEqual(hub.asked, asked, `${address}: printing asks for nothing`);
      assert.equal(await page.locator(".paper").count(), 0, `${address}: gone after printing`);
      assert.ok(await page.locator("h1").isVisible());
    }
  });

  test("Ctrl+P on a page without a form prints it without what can only be pressed, and says where the proper print is", async () => {
    hub.scene = "usual";
    await page.setViewportSize({ width: 1280, height: 900 });
    for (const [address, names, most] of [
      ["/board/P-06", data.BOARD.articles[5].controls.map(({ title }) => title.ja), 3],
      ["/people", data.PEOPLE.filter(({ state, kind }) => state === "here" && kind !== "temporary").map(({ name }) => name), 2],
    ]) {
      await visit(page, hub, address, "ja");
      assert.ok(!(await page.getByText("正式な印刷は").isVisible()), "not on the screen");
      const sheets = await printedPages(page);
      const said = sheets.join("").normalize("NFKC").replace(/\s/g, "");
      assert.ok(sheets.length <= most, `${address}: ${sheets.length} sheets`);
      assert.ok(said.includes("正式な印刷は「印刷」から"), address);
      for (const name of names) assert.ok(said.includes(name.replace(/\s/g, "")), `${address} lacks ${name}`);
      assert.doesNotMatch(said, /印刷する|機器をつなぐ|English|根拠を見る/, `${address}: something to press`);
    }
  });
}

export function listsInFull({ hub, page }) {
  test("the self-check form and the list of users print every row, whose it is and what seals it", async () => {
    hub.scene = "usual";
    const expected = { clinic: "みほん内科クリニック", author: "水野 由美", seal: sealOf(data.CHECKPOINT), most: 2 };
    await visit(page, hub, "/print/checklist", "ja");
    const form = await printedPages(page);
    checkPrint(form, expected);
    checkRows(form, { heads: ["番号", "項目", "関所の確認(提案)", "答え", "確認日", "確認者", "目標日"], names: ["安全管理責任者を決めている"] });
    assert.ok(form.join("").includes("R8未収載"));
    for (const words of ["根拠は未確認", "再起動を今晩行う"]) assert.ok(form.join("").replace(/\s/g, "").includes(words), `the form lacks ${words}`);
    await visit(page, hub, "/print/access", "ja");
    const users = await printedPages(page);
    checkPrint(users, expected);
    checkRows(users, { heads: ["機器", "アカウント", "管理権限", "持ち主", "期間"], names: ["mizuno", "backup"] });
    const nobodys = await page.getByRole("region", { name: "持ち主の決まっていない日レセのユーザID", includeHidden: true }).locator("tbody tr").allInnerTexts();
    assert.deepEqual(nobodys.map((row) => row.split(/\s+/)[0]), ["ormaster"], "what programs and people have stands elsewhere");
    for (const words of ["オルカマスター", "日レセの職員情報を"]) assert.ok(users.join("").replace(/\s/g, "").includes(words), `the print lacks ${words}`);
    await visit(page, hub, "/print/access-log", "ja");
    const checks = await printedPages(page);
    checkPrint(checks, { ...expected, most: 1 });
    checkRows(checks, { heads: ["点検した期間", "点検日", "点検者", "見たもの", "見つかったこと", "行ったこと"], names: LOG_CHECKS.map(({ by_name }) => by_name) });
    const said = checks.join("").replace(/\s/g, "");
    for (const words of ["これまで3回", "12月30日の", "本人に", "日誌47,611件まで", "なし"]) assert.ok(said.includes(words), `the print lacks ${words}`);
  });
}

export function blankAndContacts({ hub, page }) {
  test("the paper journal is one sheet of blank lines, with what is written into them", async () => {
    hub.scene = "usual";
    await visit(page, hub, "/print/paper-journal", "ja");
    const sheet = await printedPages(page);
    checkPrint(sheet, { clinic: "みほん内科クリニック", author: "水野 由美", seal: sealOf(data.CHECKPOINT), most: 1 });
    checkRows(sheet, { heads: ["月日", "使った人", "端末", "はじめ", "終わり", "何のために", "写した人・日"], names: [] });
    assert.equal(await page.locator(".paper tbody tr").count(), 18);
    assert.ok(sheet.join("").replace(/\s/g, "").includes("患者さんの名前や番号は書きません"));
  });

  test("the contact chart names who is on record and says 未設定 of everything else", async () => {
    hub.scene = "usual";
    await visit(page, hub, "/print/contacts", "ja");
    const chart = await printedPages(page);
    checkPrint(chart, { clinic: "みほん内科クリニック", author: "水野 由美", seal: sealOf(data.CHECKPOINT), most: 1 });
    checkRows(chart, { heads: ["役割・窓口", "名前", "電話", "確かめた日"], names: ["安全管理責任者", "個人情報保護委員会", "警察(サイバー犯罪の窓口)"] });
    const rowsOf = (text) => page.locator(".paper tbody tr").filter({ hasText: text });
    assert.match(await rowsOf("院長").innerText(), /院長\s+水野 健\s+未設定\s+未設定/);
    assert.match(await rowsOf("安全管理責任者").innerText(), /水野 健/);
    assert.match(await rowsOf("設定担当").innerText(), /水野 由美/);
    assert.match(await rowsOf("システム運用担当者").innerText(), /システム運用担当者\s+未設定\s+未設定\s+未設定/, "nobody is on record");
    assert.match(await rowsOf("個人情報保護委員会").innerText(), /個人情報保護委員会\s+未設定\s+未設定\s+未設定/);
    assert.match(await rowsOf("見本システムサポート").first().innerText(), /山田 学\s+03-0000-0000\s+未設定/);
    assert.deepEqual(new Set(chart.join("").match(/0\d{1,3}[-(]\d[\d-]*/g)), new Set(["03-0000-0000"]), "no other telephone number is invented");
    assert.doesNotMatch(chart.join(""), /森 徹/, "whoever has left is not called");
  });
}
