// Worries, from two presses on any page to their closing.
import assert from "node:assert/strict";
import test from "node:test";

import * as data from "../example_data.mjs";
import { WORRY_IDS } from "../example_worries.mjs";
import { inspect, settle } from "../looks.mjs";
import { addresses } from "../pages.mjs";
import { follow, IDS, visit } from "../playing.mjs";
import { checkPrint, printedPages, sealOf } from "../prints.mjs";
import { ROUTES } from "../../../web/src/routes.js";

export function filedAndTold({ hub, page, complaints }) {
  const focusedWith = async (name) => {
    for (let presses = 0; presses < 80; presses += 1) {
      await page.keyboard.press("Tab");
      if (await page.evaluate((words) => document.activeElement.textContent.startsWith(words), name)) return;
    }
    assert.fail(`Tab does not reach ${name}`);
  };

  test("what is open stands on the board with its number, its day and how far it is, told ones too", async () => {
    hub.scene = "usual";
    await page.setViewportSize({ width: 1280, height: 900 });
    await visit(page, hub, "/board", "ja");
    const rows = page.getByRole("region", { name: "開いている異常連絡票" }).getByRole("listitem");
    const answered = rows.filter({ hasText: "26-003-4" });
    assert.match(await answered.innerText(), /動かない・遅い\s+昨日 10:00・返事がありました/);
    assert.match(await rows.filter({ hasText: "26-004-2" }).innerText(), /知らない画面やメッセージ\s+今日 12:00・まだ伝えていません/);
    assert.equal(await rows.count(), 2, "closed ones are not there");
    await answered.getByRole("link", { name: "26-003-4" }).click();
    await page.waitForURL(`**/worries/${WORRY_IDS[1]}`);
    hub.scene = "staff";
    await visit(page, hub, "/board", "ja");
    await page.getByText("ここに出るのは、自分の連絡だけです。").waitFor();
    assert.deepEqual(hub.denied.splice(0), []);
    assert.deepEqual(complaints.splice(0), []);
  });

  test("a worry is filed with two presses from any page, by keyboard alone", async () => {
    hub.scene = "usual";
    await page.setViewportSize({ width: 1280, height: 900 });
    for (const [from, language, button, tile] of [["/devices", "ja", "異常を連絡", "知らない画面やメッセージ"], ["/print/board", "en", "Report a worry", "Stuck or slow"]]) {
      await visit(page, hub, from, language);
      hub.asked.length = 0;
      await focusedWith(button);
      await page.keyboard.press("Enter");
      await page.locator(".worry-tiles button").first().waitFor();
      await focusedWith(tile);
      await page.keyboard.press("Enter");
      await page.locator(".worry-number").waitFor();
      await settle(page);
      assert.equal(hub.asked.filter((one) => one === "fileWorry").length, 1, "once");
      assert.match(await page.locator(".worry-number").innerText(), /^\d\d-\d{3}-\d$/);
      assert.equal(await page.evaluate(() => document.activeElement.tagName), "H1", "the focus begins at the report");
      await inspect(page, `a worry that was just filed, from ${from}`);
    }
    const told = await page.locator("[role=status].vh").innerText();
    assert.match(told, /Its number is \d\d-\d{3}-\d/);
    assert.deepEqual(complaints.splice(0), []);
  });

  test("from every page one press leads to the six answers, each of which is the second", async () => {
    hub.scene = "usual";
    const pages = ROUTES.filter(({ frame, open }) => frame !== "plain" && !open);
    assert.ok(pages.length > 50, `${pages.length} pages`);
    const all = addresses(IDS);
    const to_report = page.locator(".top a[href='/worries/new']");
    for (const width of [1280, 390]) {
      await page.setViewportSize({ width, height: 844 });
      await visit(page, hub, "/", "ja");
      for (const { page: name } of pages) {
        const [, address] = all.find(([one]) => one === name);
        await follow(page, hub, address);
        assert.equal(new URL(page.url()).pathname, address.split(/[?#]/)[0], `${name} is shown`);
        assert.equal(await to_report.count(), 1, `${address} at ${width}: one way to report`);
        assert.equal((await to_report.innerText()).trim(), "異常を連絡", address);
        await to_report.click();
        const answers = page.locator(".worry-tiles button");
        await answers.first().waitFor();
        assert.equal(new URL(page.url()).pathname, "/worries/new", address);
        assert.equal(await answers.count(), 6, address);
        assert.ok(await answers.first().isEnabled(), address);
      }
    }
    await page.setViewportSize({ width: 1280, height: 900 });
    assert.deepEqual(complaints.splice(0), []);
  });

  test("on a telephone the button is there beside the menu, and all six answers are on the first screen", async () => {
    hub.scene = "staff";
    await page.setViewportSize({ width: 390, height: 844 });
    await visit(page, hub, "/", "ja");
    await page.locator(".top").getByRole("link", { name: "異常を連絡" }).click();
    const last = page.locator(".worry-tiles button").last();
    await last.waitFor();
    await settle(page);
    const box = await last.boundingBox();
    assert.ok(box.y + box.height <= 844, `the last answer ends at ${box.y + box.height}`);
    await last.click();
    await page.locator(".worry-number").waitFor();
    assert.equal(await page.getByRole("button", { name: "伝えたことを残す" }).count(), 0, "staff do not move it on");
    await page.getByRole("button", { name: "書き足す" }).click();
    await page.getByLabel("書き足すこと").fill("もう一度出ました");
    await page.getByRole("button", { name: "この内容で残す" }).click();
    await page.getByText("もう一度出ました").waitFor();
    await page.setViewportSize({ width: 1280, height: 900 });
    assert.deepEqual(hub.denied.splice(0), []);
    assert.deepEqual(complaints.splice(0), []);
  });

  test("what is mailed about a worry is read before the press that sends it, and follows what is typed", async () => {
    hub.scene = "usual";
    await visit(page, hub, "/worries/new", "ja");
    const letter = page.getByRole("region", { name: "見本システムサポート 山田 学、見本システム 夜間窓口へのメール" });
    await page.getByText("メールで届く内容を見る").click();
    await letter.getByText("【異常連絡票 (送るときに決まります)】みほん内科クリニック").waitFor();
    assert.equal(await letter.getByText("ひとこと").count(), 0);
    await page.getByText("席を変える・ひとことを添える").click();
    await page.getByLabel("ひとこと").fill("00012345の佐藤さんを開くと固まる");
    await letter.getByText("ひとこと：●●●●●●●●の佐藤さんを開くと固まる").waitFor();
    await page.getByText("名前は伏せられないので").waitFor();
    await page.getByRole("region", { name: "Vendor deskへのメール" }).getByText("In words: ●●●●●●●●の佐藤さんを開くと固まる").waitFor();
    await inspect(page, "a worry with what is mailed");
    await page.getByLabel("ひとこと").fill("ある患者さんを開くと固まる");
    await letter.getByText("ひとこと：ある患者さんを開くと固まる").waitFor();
    await page.getByLabel("どの席・機器ですか").selectOption({ label: data.DEVICES.server.name });
    await letter.getByText(`どこで：${data.DEVICES.server.name}`).waitFor();
    hub.asked.length = 0;
    await page.getByRole("button", { name: /^動かない/ }).click();
    await page.locator(".worry-number").waitFor();
    assert.equal(hub.asked.filter((one) => one === "fileWorry").length, 1, "no further press");
    await visit(page, hub, `/worries/${WORRY_IDS[1]}`, "ja");
    await page.getByText("見本システムサポート 山田 学：メールで送りました。").waitFor();
    await page.getByText("見本システム 夜間窓口：メールは届きませんでした。").waitFor();
    assert.deepEqual(complaints.splice(0), []);
  });

  test("others are mailed as well where they have an address, each in their language", async () => {
    hub.scene = "usual";
    await visit(page, hub, "/worries", "ja");
    const part = page.locator("section[aria-labelledby=contact]");
    await part.getByText("メールも送ります：night@mihon-system.example").waitFor();
    await part.getByRole("button", { name: "変える" }).click();
    await part.getByRole("button", { name: "つながらないときの連絡先を加える" }).click();
    const third = part.locator("fieldset", { hasText: "つながらないとき 3" });
    await third.getByLabel("名前・窓口").fill("別の窓口");
    await part.getByRole("button", { name: "この内容で残す" }).click();
    await third.getByText("電話番号かメールアドレスを入れてください。").waitFor();
    await third.getByLabel("メール(送るとき)").fill("desk@other.example");
    await third.getByRole("radio", { name: "English" }).check();
    await inspect(page, "whom worries are mailed to");
    await part.getByRole("button", { name: "この内容で残す" }).click();
    await part.getByText("メールも送ります：desk@other.example").waitFor();
    assert.deepEqual(complaints.splice(0), []);
  });

  test("a worry that is refused says why, and whom to call stays on the page", async () => {
    hub.scene = "usual";
    await visit(page, hub, "/worries/new", "ja");
    await page.getByText("席を変える・ひとことを添える").click();
    await page.getByLabel("ひとこと").fill("変な音がする");
    hub.refuses.set("fileWorry", { pointers: ["/words"] });
    await page.getByRole("button", { name: /^その他/ }).click();
    await page.locator("[aria-invalid=true]").waitFor();
    assert.equal(await page.getByLabel("ひとこと").inputValue(), "変な音がする");
    assert.equal(await page.locator("main a.telephone").innerText(), "03-0000-0000");
    await settle(page);
    await inspect(page, "a worry that was refused");
    complaints.splice(0);
  });

  test("a worry goes on from telling to closing, and opens again", async () => {
    hub.scene = "usual";
    await visit(page, hub, `/worries/${WORRY_IDS[0]}`, "ja");
    await page.getByText("メールは届きませんでした。電話で番号を伝えてください。").waitFor();
    await page.getByRole("button", { name: "終える" }).click();
    await page.getByRole("button", { name: "終える" }).click();
    await page.getByText("理由を入れてください。").waitFor();
    await page.getByRole("button", { name: "やめる" }).click();
    await page.getByRole("button", { name: "伝えたことを残す" }).click();
    assert.equal(await page.getByLabel("だれに伝えましたか").inputValue(), "見本システムサポート 山田 学");
    await page.getByRole("button", { name: "この内容で残す" }).click();
    await page.getByText("伝えました・返事待ち").waitFor();
    const on_board = page.getByRole("region", { name: "開いている異常連絡票" }).getByRole("listitem").filter({ hasText: "26-004-2" });
    await follow(page, hub, "/board");
    await on_board.getByText("伝えました・返事待ち").waitFor();
    await follow(page, hub, `/worries/${WORRY_IDS[0]}`);
    await page.getByRole("button", { name: "返事を残す" }).click();
    await page.getByLabel("何と言い、何をしましたか").fill("閉じてかまわないそうです");
    await page.getByRole("button", { name: "この内容で残す" }).click();
    await page.getByText("閉じてかまわないそうです").waitFor();
    await page.getByRole("button", { name: "終える" }).click();
    assert.equal(await page.getByLabel("だれにも伝えずに終える理由").count(), 0, "both are there");
    await page.getByLabel("どうしましたか").fill("窓を閉じた");
    await page.getByRole("radio", { name: "はじめて" }).check();
    await page.getByRole("button", { name: "終える" }).click();
    await page.getByText("終わりました", { exact: true }).waitFor();
    await follow(page, hub, "/board");
    assert.equal(await on_board.count(), 0, "what is closed has left the board");
    await follow(page, hub, `/worries/${WORRY_IDS[0]}`);
    await page.getByRole("button", { name: "もう一度開く" }).click();
    await page.getByLabel("もう一度開く理由").fill("また出ました");
    await page.getByRole("button", { name: "もう一度開く" }).click();
    await page.getByText("まだ伝えていません", { exact: true }).waitFor();
    assert.deepEqual(complaints.splice(0), []);
  });

  test("a worry that was closed while nobody was told says so, and what could not be read is said", async () => {
    hub.scene = "usual";
    await visit(page, hub, `/worries/${WORRY_IDS[2]}`, "ja");
    await page.getByText("だれにも伝えずに終えた理由：見まちがいでした").waitFor();
    await visit(page, hub, `/worries/${WORRY_IDS[0]}`, "ja");
    await page.getByText("機器の様子を見る").click();
    await page.getByText("日レセの動き(なければ0行) (令和7年12月30日 11:55には読み取れませんでした)").waitFor();
    await page.getByText("に一部だけ読み取り)").waitFor();
    await page.getByRole("cell", { name: "最新でない" }).waitFor();
    await inspect(page, "what was attached to a worry");
  });

  test("what was written on paper is copied with who wrote it and when, and both prints are whole", async () => {
    hub.scene = "usual";
    await visit(page, hub, "/worries", "ja");
    await page.getByRole("button", { name: "紙の連絡票を写す" }).click();
    await page.getByRole("button", { name: "この内容で残す" }).click();
    await page.getByText("いちばん近いものをえらんでください。").waitFor();
    await page.getByLabel("紙に書いた人").fill("林");
    await page.getByLabel("気づいた時刻").fill("08:40");
    await page.getByRole("radio", { name: "機器や配線が変わっている" }).check();
    await page.getByRole("button", { name: "この内容で残す" }).click();
    await page.getByText("林(紙に書いた人。写した人 水野 由美)").waitFor();
    const expected = { clinic: "みほん内科クリニック", author: "水野 由美", seal: sealOf(data.CHECKPOINT), most: 2 };
    const plain = (pages) => pages.join("").replace(/\s/g, "");
    await visit(page, hub, `/print/worries/${WORRY_IDS[1]}`, "ja");
    const filed = await printedPages(page);
    checkPrint(filed, expected);
    for (const words of ["26-003-4", "診察室", "16時に来るそうです", "WebORCA", "updates.security-pending"]) assert.ok(plain(filed).includes(words), `the print lacks ${words}`);
    await visit(page, hub, "/print/worry-form", "ja");
    const blank = await printedPages(page);
    checkPrint(blank, { ...expected, most: 1 });
    for (const words of ["気づいた日と時刻", "03-0000-0000", "数字や内容がおかしい"]) assert.ok(plain(blank).includes(words), `the form lacks ${words}`);
    assert.deepEqual(complaints.splice(0), []);
  });

  test("a report is found by the number that somebody reads out, and a wrong one is told", async () => {
    hub.scene = "usual";
    await visit(page, hub, "/worries", "ja");
    hub.refuses.set("listWorries", { pointers: ["/number"], message: "incidents.number" });
    await page.getByLabel("番号で探す").fill("26-003-5");
    await page.keyboard.press("Enter");
    await page.locator("[aria-invalid=true]").waitFor();
    await settle(page);
    await inspect(page, "a number that was heard wrongly");
    await page.getByLabel("番号で探す").fill("２６-００３-４"); // as a Japanese keyboard types it
    await page.keyboard.press("Enter");
    await page.locator(".worry-number", { hasText: "26-003-4" }).waitFor();
    complaints.splice(0);
  });

  test("who is told is named with a telephone number, also where there is no contract", async () => {
    hub.scene = "usual";
    await visit(page, hub, "/worries", "ja");
    await page.getByRole("button", { name: "変える" }).click();
    await page.getByRole("radio", { name: "ない" }).check();
    await page.getByLabel("会社").fill("");
    await page.getByLabel("名前・窓口").first().fill("佐々木 淳");
    await page.getByLabel("電話", { exact: true }).first().fill("03-0000-0009");
    await page.getByLabel("メール", { exact: true }).fill("");
    await page.getByRole("button", { name: "この内容で残す" }).click();
    await page.getByText("伝える人(保守契約なし)").waitFor();
    await visit(page, hub, "/worries/new", "ja");
    await page.getByText("03-0000-0009").waitFor();
    assert.deepEqual(complaints.splice(0), []);
  });
}
