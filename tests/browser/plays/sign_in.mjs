// Signing in, in two steps, and one's own sign-in.
import assert from "node:assert/strict";
import test from "node:test";

import { APP_CODE } from "../example_access.mjs";
import { inspect, settle } from "../looks.mjs";
import { codeOf } from "../messages.mjs";
import { focusIn, headingIn, visit } from "../playing.mjs";
import { printedPages } from "../prints.mjs";

export function secondSteps({ hub, page }) {
  const heading = headingIn(page);
  const focusOn = focusIn(page);

  test("a refused sign-in says so, keeps the name and forgets the password", async () => {
    hub.scene = "signed-out";
    await visit(page, hub, "/board", "ja");
    await page.getByLabel("名前").fill("水野 由美");
    await page.getByLabel("パスワード").fill("ちがう言葉");
    await page.getByRole("button", { name: "ログイン" }).click();
    await page.getByRole("alert").getByText(codeOf("access.refused")).waitFor();
    await inspect(page, "refused");
    assert.equal(await page.getByLabel("名前").inputValue(), "水野 由美");
    assert.equal(await page.getByLabel("パスワード").inputValue(), "");
    await page.getByLabel("パスワード").fill("庭の梅の木が三本とも咲いた朝");
    await page.getByLabel("パスワード").press("Enter");
    await page.getByRole("heading", { level: 1, name: "点検ボード" }).waitFor();
  });

  const shownCodes = () => page.locator(".codes .secret").allInnerTexts();

  test("after the password comes the second step: a wrong code is marked and stays, a right one leads on", async () => {
    hub.scene = "signed-out";
    hub.then = "proving";
    await visit(page, hub, "/board", "ja");
    await page.getByLabel("名前").fill("水野 由美");
    await page.getByLabel("パスワード").fill("庭の梅の木が三本とも咲いた朝");
    await page.getByLabel("パスワード").press("Enter");
    await heading("2段階目の確認").waitFor();
    await page.waitForFunction(() => document.activeElement.tagName === "H1");
    for (const words of ["認証アプリ：私の電話", "番号表：金庫の封筒(残り2つ)", "パスキー：鍵束のセキュリティキー(「sekisho.internal」で開いたとき)"]) await page.getByText(words).waitFor();
    hub.asked.length = 0;
    await page.keyboard.press("Tab");
    assert.equal(await page.evaluate(() => document.activeElement.textContent), "パスキーで確かめる");
    await page.keyboard.press("Tab");
    assert.equal(await page.evaluate(() => document.activeElement.inputMode), "numeric");
    assert.equal(await page.evaluate(() => document.activeElement.autocomplete), "one-time-code");
    await page.keyboard.type("49203");
    await page.keyboard.press("Enter");
    await focusOn("番号");
    await page.getByText("数字6けたか、12けたで入れてください。").waitFor();
    assert.ok(!hub.asked.includes("giveSecondFactor"), "what cannot be a code is not sent");
    await page.keyboard.type("8");
    await page.keyboard.press("Enter");
    await page.getByRole("alert").waitFor();
    await focusOn("番号");
    assert.equal(await page.getByLabel("番号", { exact: true }).inputValue(), "492038");
    await inspect(page, "second step refused");
    await page.getByLabel("番号", { exact: true }).fill("４９２ ０３９"); // as an input method writes it
    await page.keyboard.press("Enter");
    await heading("点検ボード").waitFor();
    await page.locator(".row").first().waitFor();
    hub.then = "usual";
  });

  test("a code that is typed the moment the second step appears stays in its field", async () => {
    hub.scene = "signed-out";
    hub.then = "proving";
    await visit(page, hub, "/board", "ja");
    await page.getByLabel("名前").fill("水野 由美");
    await page.getByLabel("パスワード").fill("庭の梅の木が三本とも咲いた朝");
    await page.evaluate(() => {
      const seen = new MutationObserver(() => {
        const code = document.querySelector("input[autocomplete=one-time-code]");
        if (!code) return;
        seen.disconnect();
        code.focus();
      });
      seen.observe(document, { subtree: true, childList: true });
    });
    await page.getByLabel("パスワード").press("Enter");
    await page.getByText("認証アプリ：私の電話").waitFor();
    await settle(page);
    assert.equal(await page.evaluate(() => document.activeElement.autocomplete), "one-time-code");
    hub.then = "usual";
  });

  test("until the second step is given no page opens, and signing out does", async () => {
    await page.goto("about:blank");
    hub.denied.length = 0; // what a page of an earlier test asked for while the scene was changed
    for (const [scene, title] of [["proving", "2段階目の確認"], ["choosing", "自分のパスワードを決めてください"], ["enrolling", "2段階目の確認を登録します"]]) {
      hub.scene = scene;
      for (const address of ["/", "/settings/sign-in", "/print/board", "/sign-in"]) {
        await visit(page, hub, address, "ja");
        await heading(title).waitFor();
        assert.equal(await page.getByRole("navigation").count(), 0);
      }
      await page.getByRole("button", { name: "ログアウト" }).click();
      await heading("ログイン").waitFor();
    }
    assert.deepEqual(hub.denied.splice(0), [], "nothing is asked for meanwhile that is shut");
  });

  test("a first second step by an application, by keyboard alone: its key can be typed, a wrong code stays", async () => {
    hub.scene = "enrolling";
    await visit(page, hub, "/board", "ja");
    const go = async (name) => {
      await page.getByRole("button", { name, exact: true }).focus();
      await page.keyboard.press("Enter");
    };
    await go("認証アプリを登録する");
    await heading("認証アプリは、どの機械に入っていますか").waitFor();
    await page.waitForFunction(() => document.activeElement.tagName === "H1");
    await page.keyboard.press("Tab");
    await page.keyboard.press("Enter");
    await focusOn("呼び名");
    await page.keyboard.type("私の電話");
    await page.keyboard.press("Enter");
    await heading("アプリに出た番号を入れてください").waitFor();
    await page.getByRole("img", { name: "認証アプリで読み取る二次元コード" }).waitFor();
    assert.match(await page.locator(".line-copy code").innerText(), /^([A-Z2-7]{4} ){7}[A-Z2-7]{4}$/);
    await page.getByLabel("アプリに出た6けたの番号").fill("111 111");
    await page.getByLabel("アプリに出た6けたの番号").press("Enter");
    await focusOn("アプリに出た6けたの番号");
    assert.equal(await page.getByLabel("アプリに出た6けたの番号").inputValue(), "111 111");
    await inspect(page, "authenticator refused");
    await page.getByLabel("アプリに出た6けたの番号").fill(APP_CODE);
    await page.getByLabel("アプリに出た6けたの番号").press("Enter");
    await heading("点検ボード").waitFor();
  });

  test("a first second step by a sheet: on paper is what is needed to use it and nothing else", async () => {
    hub.scene = "enrolling";
    await visit(page, hub, "/board", "ja");
    await page.getByRole("button", { name: "番号表を登録する" }).click();
    await page.getByLabel("しまう場所").fill("金庫の封筒");
    await page.getByLabel("しまう場所").press("Enter");
    await heading("番号表を印刷してください").waitFor();
    await page.getByText("途中でやめても、なくなるのはこの番号だけです。").waitFor();
    const codes = await shownCodes();
    assert.equal(codes.length, 10);
    const sheets = await printedPages(page);
    assert.equal(sheets.length, 1);
    let paper = sheets[0].normalize("NFKC").replace(/\s/g, "");
    for (const words of ["みほん内科クリニック・関所の番号表(2段階目の確認)・水野由美(設定担当)", "1/1", // the margins
      "関所の番号表(2段階目の確認)", "医療機関みほん内科クリニック", "作成日令和8年1月21日(水)13時15分", "作成者", "水野由美(設定担当)", "版", "関所の様式0.1.0",
      "使う人水野由美", "しまう場所金庫の封筒",
      "それぞれの番号は、一度だけ使えます。使ったら線を引いてください。",
      "パスワードを書いた紙とは別の場所にしまってください。写真をとったり、パソコンに写したりしないでください。残りが2つになったら、新しい番号表を作ります。",
      ...codes.map((code) => code.replace(/\s/g, ""))]) {
      assert.ok(paper.includes(words), `the sheet lacks ${words}`);
      paper = paper.replace(words, "");
    }
    assert.match(paper, /^\d*$/, `nothing but the numbers of the lines is left: ${paper}`);
    await page.getByRole("button", { name: "印刷した・書き写した" }).click();
    await heading("紙の番号を1つ入れてください").waitFor();
    assert.equal((await shownCodes()).length, 0, "the codes are on the paper");
    await page.getByLabel("番号表の12けたの番号(どれでも)").fill("000000000000");
    await page.getByLabel("番号表の12けたの番号(どれでも)").press("Enter");
    await focusOn("番号表の12けたの番号(どれでも)");
    await inspect(page, "sheet refused");
    await page.getByRole("button", { name: "番号表に戻る" }).click();
    assert.deepEqual(await shownCodes(), codes);
    await page.getByRole("button", { name: "印刷した・書き写した" }).click();
    await page.getByLabel("番号表の12けたの番号(どれでも)").fill(codes[3]);
    await page.getByLabel("番号表の12けたの番号(どれでも)").press("Enter");
    await heading("点検ボード").waitFor();
  });

  test("one's own sign-in: few codes left are told, another sheet is added, one is removed, the last one stays", async () => {
    hub.scene = "usual";
    await visit(page, hub, "/settings", "ja");
    await page.locator("header .who").click();
    await heading("自分のログイン").waitFor();
    const own = page.locator("section[aria-labelledby=second-factors]");
    const factor = (label) => own.locator("li", { hasText: label });
    await factor("金庫の封筒").getByText("使える番号は、あと2つです。").waitFor();
    await own.getByRole("button", { name: "番号表を加える" }).click();
    await page.getByLabel("しまう場所").fill("サポート事業所の金庫");
    await page.getByLabel("しまう場所").press("Enter"); // a heading drawn late may have taken the focus
    await page.locator(".codes").waitFor();
    await page.getByRole("button", { name: "やめる" }).click();
    await heading("自分のログイン").waitFor();
    await factor("金庫の封筒").waitFor();
    assert.equal(await factor("サポート事業所の金庫").count(), 0, "a sheet nobody has is not kept");
    await own.getByRole("button", { name: "番号表を加える" }).click();
    await page.getByLabel("しまう場所").fill("サポート事業所の金庫");
    await page.getByLabel("しまう場所").press("Enter"); // a heading drawn late may have taken the focus
    await page.locator(".codes").waitFor();
    const [code] = await shownCodes();
    await page.getByRole("button", { name: "印刷した・書き写した" }).click();
    await page.getByLabel("番号表の12けたの番号(どれでも)").fill(code);
    await page.getByLabel("番号表の12けたの番号(どれでも)").press("Enter");
    await factor("サポート事業所の金庫").getByText("残り9つ").waitFor();
    for (const label of ["私の電話", "金庫の封筒", "鍵束のセキュリティキー"]) {
      await factor(label).getByRole("button", { name: `「${label}」を消す` }).click();
      await page.waitForFunction(() => document.activeElement.textContent === "消す");
      await factor(label).getByRole("button", { name: "消す", exact: true }).click();
      await factor(label).waitFor({ state: "detached" });
      await page.waitForFunction(() => document.activeElement.id === "second-factors");
    }
    await factor("サポート事業所の金庫").getByText("最後の1つは消せません。別のものを登録して一度使うと、消せます。").waitFor();
    assert.equal(await factor("サポート事業所の金庫").getByRole("button").count(), 0);
    await own.getByRole("button", { name: "認証アプリを加える" }).click();
    await page.getByLabel("呼び名").fill("事務室のパソコン");
    await page.getByLabel("呼び名").press("Enter");
    await page.getByLabel("アプリに出た6けたの番号").fill(APP_CODE);
    await page.getByLabel("アプリに出た6けたの番号").press("Enter");
    await factor("事務室のパソコン").waitFor();
    await inspect(page, "own sign-in");
  });
}
