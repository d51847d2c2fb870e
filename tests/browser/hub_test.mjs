// A real hub, from its set-up link to its prints.
import assert from "node:assert/strict";
import test from "node:test";

import { openBrowser } from "./browser.mjs";
import { describe } from "./api_description.mjs";
import { cp932 } from "./cp932.mjs";
import { codeOf } from "./messages.mjs";
import { inspect, listen, settle } from "./looks.mjs";
import { addresses } from "./pages.mjs";
import { playPasskeys } from "./passkeys.mjs";
import { checkPrint, checkRows, checkSecret, printedPages, printedUnderOneSeal, sealOf } from "./prints.mjs";
import { playTabs } from "./tabs.mjs";
import { totp } from "./totp.mjs";

const CLINIC = "みほん内科クリニック";
const ADMINISTRATOR = { name: "水野 由美", password: "庭の梅の木が三本とも咲いた朝" };
const CLERK = { name: "髙橋 美咲", password: "川の石を七つ拾って帰った夕方" };
const STEP_MS = 30_000; // how long an authenticator shows a code

export async function run(url, link) {
  const api = describe();
  const browser = await openBrowser();
  test.after(() => browser.close());
  const page = await browser.context.newPage();
  page.setDefaultTimeout(20_000);
  const complaints = listen(page);
  const heading = (name) => page.getByRole("heading", { level: 1, name, exact: true }).waitFor();
  const press = (name) => page.getByRole("button", { name, exact: true }).click();
  const open = async (address) => {
    await page.goto(url + address);
    await settle(page);
  };
  const ask = async (operation, route) => {
    const response = await page.request.get(`${url}/api/v1${route}`);
    assert.equal(response.status(), 200, `${operation} ${route}`);
    const value = await response.json();
    assert.deepEqual(api.errors(api.answer(operation, 200), value), [], `${operation} answers as specs/openapi.yaml says`);
    return value;
  };

  const sheet = []; // codes that were not used yet
  const app = { secret: "", step: 0 }; // the authenticator, and the step of the code it was used with last
  /// A code of the authenticator that was not used yet.
  const appCode = () => {
    const step = Math.max(app.step + 1, Math.floor(Date.now() / STEP_MS));
    const code = totp(app.secret, step - Math.floor(Date.now() / STEP_MS));
    app.step = step;
    return code;
  };

  test("a set-up link pasted the moment the page is there is read", async () => {
    const early = await browser.context.newPage();
    await early.addInitScript((there) => {
      const seen = new MutationObserver(() => {
        if (!document.body?.textContent.includes("「設定用のリンク」")) return;
        seen.disconnect();
        location.assign(there);
      });
      seen.observe(document, { subtree: true, childList: true });
    }, link);
    await early.goto(url);
    await early.getByRole("heading", { level: 1, name: "医院の名前を教えてください", exact: true }).waitFor();
    await early.close();
  });

  test("set-up, one question a screen", async () => {
    // The link is pasted into a tab that shows the hub already: only the fragment changes.
    await page.goto(url);
    await page.getByText(/「設定用のリンク」を、このブラウザーで開いてください。/).waitFor();
    await page.evaluate((there) => location.assign(there), link);
    await heading("医院の名前を教えてください");
    await page.locator(".skip").press("Enter");
    await page.waitForFunction(() => location.hash === "#main");
    await heading("医院の名前を教えてください");
    await press("次へ");
    await page.getByText("名前を入れてください。").waitFor();
    await page.waitForFunction(() => document.activeElement.getAttribute("aria-invalid") === "true");
    await page.getByLabel("医療機関の名前").fill(CLINIC);
    await press("次へ");
    await heading("診療時間はいつですか");
    await press("次へ");
    await heading("関所の設定をする人はだれですか");
    await press("次へ");
    await page.getByText("えらんでください。", { exact: true }).waitFor();
    await page.getByRole("radio", { name: /院長と設定担当になります/ }).check();
    await page.getByLabel("名前", { exact: true }).fill(ADMINISTRATOR.name);
    await page.getByLabel("パスワード", { exact: true }).fill("短い");
    await press("次へ");
    await page.getByText("13文字以上にしてください。").waitFor();
    await page.getByLabel("パスワード", { exact: true }).fill(ADMINISTRATOR.password);
    await page.getByLabel("パスワード(もう一度)").fill(ADMINISTRATOR.password);
    await press("次へ");
    await heading("だれが席にいたかの記録を、職員にどう説明しますか");
    await press("戻る");
    await heading("関所の設定をする人はだれですか");
    assert.equal(await page.getByLabel("名前", { exact: true }).inputValue(), ADMINISTRATOR.name);
    await page.getByLabel("パスワード(もう一度)").fill(ADMINISTRATOR.password);
    await press("次へ");
    await press("次へ");
    await page.getByText("目的を入れてください。").waitFor();
    await page.getByText(/それまで、だれが席にいたかは集めません。/).waitFor();
    await page.getByLabel("何のために記録しますか").fill("ほかの人のログインで使われていないかを確かめるため");
    await page.getByRole("checkbox", { name: /院長/ }).check();
    await page.getByLabel("名前を残す期間").selectOption("3");
    await press("次へ");
    await heading("この機械は、何に使っていますか");
    await press("次へ");
    await heading("院内のほかの機械からも開きますか");
    await settle(page);
    await press("次へ");
    await heading("関所を入れることを、だれが決めましたか");
    await page.getByLabel("目的").fill("セキュリティ方針の12か条を点検し、記録するため");
    await page.getByLabel("サポート事業所の意見").fill("差し支えない");
    await page.getByLabel("入れると決めた人").fill("水野 健(院長)");
    await press("次へ");
    await heading("この内容で始めます");
    await settle(page);
    await inspect(page, "set-up's last page");
    await press("この内容で始める");
    await heading("2段階目の確認を登録します");
    assert.equal((await ask("getSession", "/session")).proof, "to-enrol");
    await settle(page);
    await inspect(page, "to enrol");
  });

  test("whoever decides enrols a second step first: here by a printed sheet", async () => {
    await open("/settings");
    await heading("2段階目の確認を登録します");
    await press("番号表を登録する");
    await page.getByLabel("しまう場所").fill("金庫の封筒");
    await press("番号表を作る");
    await heading("番号表を印刷してください");
    sheet.push(...(await page.locator(".codes .secret").allInnerTexts()));
    assert.equal(sheet.length, 10);
    await settle(page);
    await inspect(page, "sheet of codes");
    const pages = await printedPages(page);
    const [paper] = pages;
    checkSecret(pages, { clinic: CLINIC, author: ADMINISTRATOR.name, most: 1 });
    for (const words of [...sheet, CLINIC, ADMINISTRATOR.name, "金庫の封筒", "令和", "一度だけ"]) assert.ok(paper.replace(/\s/g, "").includes(words.replace(/\s/g, "")), `the sheet lacks ${words}`);
    await press("印刷した・書き写した");
    await page.getByLabel("番号表の12けたの番号(どれでも)").fill("000000000000");
    await press("登録する");
    await page.getByRole("alert").waitFor();
    await page.getByLabel("番号表の12けたの番号(どれでも)").fill(sheet.shift());
    await press("登録する");
    await heading("設定");
    await open("/board");
    await heading("点検ボード");
    await ask("getStatus", "/status");
    await ask("getSession", "/session");
    await ask("getSettings", "/settings");
  });

  test("the set-up link works once", async () => {
    await page.goto("about:blank");
    await page.goto(link);
    await page.getByText("設定は終わっています").waitFor();
  });

  test("the board: twelve articles in their order, each with its evidence", async () => {
    await open("/board");
    await page.locator(".row .id").nth(11).waitFor();
    const ids = await page.locator(".row .id").allInnerTexts();
    assert.deepEqual(ids, Array.from({ length: 12 }, (_, n) => `P-${String(n + 1).padStart(2, "0")}`));
    await ask("getBoard", "/board");
    // The agent's first tables are still coming in: page and hub agree once both have taken the same one.
    await page.waitForFunction(
      async () => {
        const { articles } = await (await fetch("/api/v1/board")).json();
        const rows = [...document.querySelectorAll(".row")];
        const shows = ({ id, verdict }) => rows.filter((row) => row.querySelector(".id")?.textContent === id && row.querySelector(`.v-${verdict}`)).length === 1;
        return articles.length === 12 && articles.every(shows);
      },
      undefined,
      { timeout: 30_000, polling: 500 },
    );
  });

  test("from the board to an article, its control and the raw fact", async () => {
    await open("/board");
    await page.locator(".row", { hasText: "P-04" }).click();
    await settle(page);
    const article = await ask("getArticle", "/articles/P-04");
    await heading(article.title.ja);
    for (const control of article.controls) {
      await ask("getControl", `/controls/${control.id}`);
      await ask("listControlRows", `/controls/${control.id}/rows`);
    }
    const closed = page.locator(".control button[aria-expanded=false]");
    while (await closed.count()) await closed.first().click();
    const fact = page.locator(".evidence-table a[href^='/facts/']").first();
    await fact.waitFor({ timeout: 30_000 });
    const address = await fact.getAttribute("href");
    const [path, query] = address.split("?");
    const table = await ask("getFactTable", `${path}?${query}`);
    // Rows of other controls may have come above it since.
    await page.locator(`.evidence-table a[href="${address}"]`).first().click();
    await heading(table.title.ja);
    await page.getByText(table.digest).waitFor();
  });

  test("a device is registered by hand, decided about, changed and retired", async () => {
    await open("/devices/add");
    await press("台帳に登録する");
    await page.getByText("名前を入れてください。").waitFor();
    await page.getByLabel("名前", { exact: true }).fill("検査室プリンター");
    await page.getByLabel("場所(書かなくてもかまいません)").fill("受付");
    await page.getByRole("checkbox", { name: "そのほか" }).check();
    await page.getByLabel("MACアドレス(わかるとき)").fill("02-00-5E-10-00-27");
    await press("台帳に登録する");
    await heading("検査室プリンター");
    await press("名前・場所・担当・用途・役割を変える");
    await page.getByLabel("担当(書かなくてもかまいません)").fill("佐藤 綾");
    await page.getByRole("radio", { name: "診療", exact: true }).check();
    await press("この内容で残す");
    await page.locator(".summary", { hasText: "佐藤 綾" }).waitFor();
    const id = page.url().split("/").at(-1);
    const device = await ask("getDevice", `/devices/${id}`);
    assert.equal(device.use, "care");
    assert.equal(device.addresses[0].mac, "02:00:5e:10:00:27");
    await press("台帳から外す");
    await page.getByLabel("外す理由").fill("買い替えたため");
    await press("外す");
    await heading("機器");
    await settle(page);
    assert.equal(await page.locator(".ledger a", { hasText: "検査室プリンター" }).count(), 0);
  });

  test("the hub's own machine has its addresses over time and the decisions about it", async () => {
    const { devices } = await ask("listDevices", "/devices");
    const own = devices.find(({ agent }) => agent !== null);
    assert.ok(own, "the hub's own machine has an agent");
    await open(`/devices/${own.id}`);
    await page.locator(".hist li", { hasText: "機器をつなぎました" }).waitFor();
    const shown = await ask("getDevice", `/devices/${own.id}`);
    for (const { entry, sentence } of shown.decisions) {
      assert.equal((await ask("getEntry", `/journal/entries/${entry}?why=monthly-check`)).title.ja, sentence.ja);
    }
    const table = await ask("getFactTable", `/facts/interfaces?device=${own.id}`);
    const column = table.columns.findIndex(({ name }) => name === "mac");
    const macs = new Set(table.rows.map((row) => row[column]).filter((mac) => mac !== null));
    for (const { mac } of shown.address_history) assert.ok(macs.has(mac), `${mac} is an interface of this machine`);
    for (const { mac } of shown.addresses) assert.ok(shown.address_history.some((one) => one.mac === mac) || !macs.has(mac));
  });

  test("a lease list is read line by line and kept only when no line is wrong", async () => {
    await open("/devices/import");
    await page.getByLabel("または、ここに貼りつける").fill("name,ip,mac\nuketsuke1,192.168.0.21,02:00:5e:10:00:21\nkensa-pc,192.168.0.44,02:00:5e\n");
    await press("内容を確かめる");
    await page.getByText("直す必要がある行 1行").waitFor();
    assert.ok(await page.getByRole("button", { name: "1台を登録する" }).isDisabled());
    const before = await ask("listDevices", "/devices");
    await page.getByLabel("または、ここに貼りつける").fill("name,ip,mac\nuketsuke1,192.168.0.21,02:00:5e:10:00:21\nkensa-pc,192.168.0.44,02:00:5e:10:00:44\n");
    await press("内容を確かめる");
    await press("2台を登録する");
    await heading("機器");
    const after = await ask("listDevices", "/devices");
    assert.equal(after.registered, before.registered + 2);
    await ask("listNeighbours", "/neighbours");
  });

  test("a raw fact is linked where there is one: a register of the hub has no page of facts", async () => {
    await open("/controls/updates.security-missing");
    await heading((await ask("getControl", "/controls/updates.security-missing")).title.ja);
    const links = await page.locator("main a[href^='/facts/']").evaluateAll((all) => all.map((link) => link.getAttribute("href")));
    for (const link of links) assert.match(link, /device=/, link);
  });

  test("lists that Excel saved as Shift_JIS are registered with every name whole", async () => {
    const choose = (text) => page.locator("input[type=file]").setInputFiles({ name: "list.csv", mimeType: "text/csv", buffer: cp932(text) });
    await open("/devices/import");
    await choose("name,ip,mac\r\n表示端末①,192.168.0.61,02:00:5e:10:00:61\r\n");
    await page.getByText("シフトJISとして読み込みました。").waitFor();
    await press("内容を確かめる");
    await press("1台を登録する");
    await heading("機器");
    const { devices } = await ask("listDevices", "/devices");
    assert.ok(devices.some(({ name, addresses }) => name === "表示端末①" && addresses[0].mac === "02:00:5e:10:00:61"));
    await open("/people/import");
    await choose("氏名,かな,職種,入職日\r\n髙橋 美咲,たかはし みさき,医療事務,2024/4/1\r\n");
    await page.getByText("シフトJISとして読み込みました。").waitFor();
    await press("内容を確かめる");
    await press("1件を登録する");
    await heading("職員と権限");
    const { people } = await ask("listPeople", "/people");
    const misaki = people.find(({ name }) => name === "髙橋 美咲");
    assert.equal(misaki.kana, undefined, "a list has no more than it needs");
    assert.equal((await ask("getPerson", `/people/${misaki.id}`)).kana, "たかはし みさき");
  });

  test("an undecided device is a question, answered by one press", async () => {
    await open("/devices");
    const question = page.locator("section[aria-labelledby=undecided]");
    const name = (await question.getByRole("heading").innerText()).match(/「(.+)」/)[1];
    await question.getByRole("button", { name: "診療に使う" }).click();
    await page.locator(".ledger tr", { hasText: name }).getByText("診療", { exact: true }).waitFor();
  });

  test("an address that is none is marked at its field, and keeps what was typed", async () => {
    await open("/devices/add");
    await page.getByLabel("名前", { exact: true }).fill("検査室");
    await page.getByRole("checkbox", { name: "そのほか" }).check();
    await page.getByLabel("MACアドレス(わかるとき)").fill("zz:00");
    await press("台帳に登録する");
    await page.getByText("2けたずつ6組で入れてください。").waitFor();
    await page.waitForFunction(() => document.activeElement.value === "zz:00");
  });

  test("connecting a device gives one line and a code, or says why it cannot", async () => {
    await open("/devices/connect");
    await press("つなぐための番号を作る");
    const made = page.locator(".line-copy code");
    const refused = page.getByText("いまは、ほかの機器をつなげません");
    await made.or(refused).first().waitFor();
    const settings = await ask("getSettings", "/settings");
    assert.equal(await refused.count(), settings.agent_listen.loopback ? 1 : 0);
    const warnings = (await page.locator("main").innerText()).match(/この機械の中からの接続だけ/g) ?? [];
    assert.equal(warnings.length, settings.agent_listen.loopback ? 1 : 0, "it is said once");
    if (!settings.agent_listen.loopback) {
      const code = await page.locator(".big-code").innerText();
      assert.ok(!(await made.innerText()).includes(code), "the code is never part of the command line");
    }
    await settle(page);
    await inspect(page, "connect, answered");
  });

  test("the journal: why, the list, an entry, its proof as a file, all checked again", async () => {
    await open("/journal");
    await press("月の確認");
    await page.getByText("いまの理由：月の確認").waitFor();
    await page.locator("main table tbody tr").first().waitFor();
    await ask("listEntries", "/journal/entries?limit=50&why=monthly-check");
    await press("全部を確かめ直す");
    await page.locator(".note .v-pass").waitFor();
    await page.locator("main table tbody tr a").last().click();
    await page.getByText("この記録は、封のあと変わっていません").waitFor();
    const index = Number(page.url().split("/").at(-1));
    const entry = await ask("getEntry", `/journal/entries/${index}?why=monthly-check`);
    assert.equal(entry.index, index);
    const [download] = await Promise.all([page.waitForEvent("download"), page.getByText("証明ファイルを保存").click()]);
    assert.equal(download.suggestedFilename(), `${index}.tlog-proof`);
    const proof = await page.request.get(`${url}/api/v1/journal/entries/${index}/proof`);
    assert.match(await proof.text(), new RegExp(`^c2sp.org/tlog-proof@v1\\n(extra [^\\n]+\\n)?index ${index}\\n`));
    await press("本文を開く");
    await page.locator(".body-table tbody tr").first().waitFor();
    assert.doesNotMatch(await page.locator(".body-table").innerText(), /[{}]/, "no JSON in the table");
  });

  test("settings: a person is added and stopped, a backup is made", async () => {
    await open("/settings");
    await press("人を加える");
    await page.getByLabel("名前", { exact: true }).fill("水野 健");
    await page.getByRole("checkbox", { name: "院長(管理責任者)" }).check();
    await page.getByLabel("この役割にする理由").fill("院長のため");
    await press("加える");
    await press("渡した");
    assert.equal(await page.evaluate(() => document.activeElement.id), "sign-ins", "whoever uses the keyboard goes on from the list");
    const person = page.locator("main li", { hasText: "水野 健" });
    await person.getByText("はじめのログインを待っています").waitFor();
    await person.getByText("理由：院長のため", { exact: true }).waitFor();
    await person.getByRole("button", { name: "止める" }).click();
    await person.getByLabel("止める理由").fill("退職のため");
    await person.getByRole("button", { name: "止める", exact: true }).click();
    await person.getByText("止めてあります").waitFor();
    await ask("listSignIns", "/sign-ins");
    await ask("listDropIns", "/drop-ins");
    await press("バックアップを作る");
    await page.getByText("バックアップを作りました。").waitFor({ timeout: 60_000 });
  });

  test("one's own sign-in: an authenticator beside the sheet", async () => {
    await open("/settings/sign-in");
    await press("認証アプリを加える");
    await page.getByLabel("呼び名").fill("私の電話");
    await press("次へ");
    app.secret = (await page.locator(".line-copy code").innerText()).replaceAll(" ", "");
    const code = page.getByLabel("アプリに出た6けたの番号");
    await code.fill("000000");
    await press("登録する");
    await page.getByRole("alert").waitFor();
    assert.equal(await code.inputValue(), "000000");
    app.step = Math.floor(Date.now() / STEP_MS);
    await code.fill(totp(app.secret));
    await press("登録する");
    await heading("自分のログイン");
    const own = page.locator("section[aria-labelledby=second-factors]");
    await own.locator("li", { hasText: "私の電話" }).waitFor();
    await own.locator("li", { hasText: "金庫の封筒" }).getByText("残り9つ").waitFor();
    const { needed, factors } = await ask("listSecondFactors", "/session/second-factors");
    assert.ok(needed);
    assert.deepEqual(factors.map(({ kind, codes_left }) => [kind, codes_left]), [["sheet", 9], ["totp", null]]);
  });

  test("at another machine: a code works once; signed out from afar; a clerk sees what a clerk may", async () => {
    const other = await openBrowser();
    const there = await other.context.newPage();
    there.setDefaultTimeout(20_000);
    try {
      const saying = listen(there);
      const headingThere = (name) => there.getByRole("heading", { level: 1, name, exact: true }).waitFor();
      const signIn = async ({ name, password }) => {
        await headingThere("ログイン");
        await there.getByLabel("名前", { exact: true }).fill(name);
        await there.getByLabel("パスワードか暗証番号", { exact: true }).fill(password);
        await there.keyboard.press("Enter");
      };
      await there.goto(`${url}/board`);
      await signIn(ADMINISTRATOR);
      await headingThere("2段階目の確認");
      await there.getByText("番号表：金庫の封筒(残り9つ)").waitFor();
      const [code] = sheet.splice(0, 1);
      await there.getByLabel("番号", { exact: true }).fill(code);
      await there.keyboard.press("Enter");
      await headingThere("点検ボード");
      await there.getByRole("button", { name: "ログアウト" }).click();
      await signIn(ADMINISTRATOR);
      await there.getByLabel("番号", { exact: true }).fill(code);
      await there.keyboard.press("Enter");
      await there.getByRole("alert").getByText(codeOf("access.code-refused")).waitFor();
      await inspect(there, "a code that was used");
      await there.getByLabel("番号", { exact: true }).fill(sheet.shift());
      await there.keyboard.press("Enter");
      await headingThere("今日やること");

      await open("/settings/sign-in");
      const { sessions } = await ask("listSessions", "/sessions");
      assert.deepEqual(sessions.map(({ this_one, name }) => [this_one, name]), [[false, ADMINISTRATOR.name], [true, ADMINISTRATOR.name]]);
      assert.ok(sessions.every(({ browser }) => /Chrome/.test(browser)), "also the one that came of setting up says by which browser");
      const held = page.locator("section[aria-labelledby=sessions]");
      await held.getByRole("button", { name: "ほかの機械の自分のログインを、すべて終える(1つ)" }).click();
      await held.getByRole("button", { name: "ログアウトさせる" }).waitFor({ state: "detached" });
      await there.goto(`${url}/board`);
      await headingThere("ログイン");

      await open("/settings");
      await press("人を加える");
      await page.getByLabel("だれのログインですか").selectOption({ label: `${CLERK.name}(医療事務)` });
      await page.locator("fieldset label", { hasText: /^職員/ }).locator("input").check();
      await page.getByLabel("この役割にする理由").fill("受付の仕事のため");
      CLERK.last = await page.getByLabel("いつまで(最後の日)").inputValue();
      await press("加える");
      const first = await page.locator(".screen-only .secret").innerText();
      await page.locator("main li", { hasText: CLERK.name }).getByText("はじめのログインを待っています").waitFor();
      await signIn({ ...CLERK, password: first });
      await headingThere("自分のパスワードを決めてください");
      await there.getByLabel("パスワード", { exact: true }).fill(first);
      await there.getByLabel("パスワード(もう一度)").fill(first);
      await there.getByRole("button", { name: "これに決める" }).click();
      await there.getByRole("alert").getByText(codeOf("access.password-same")).waitFor();
      await inspect(there, "the code is no password");
      await there.getByLabel("パスワード", { exact: true }).fill(CLERK.password);
      await there.getByLabel("パスワード(もう一度)").fill(CLERK.password);
      await there.keyboard.press("Enter");
      await headingThere("点検ボード");
      await there.locator(".row").first().waitFor();
      const menu = await there.locator("#menu a:not(.who)").evaluateAll((all) => all.map((link) => link.firstChild.textContent));
      assert.deepEqual(menu, ["今日やること", "点検ボード", "利用日誌", "異常を連絡", "機器", "予定", "印刷", "設定"]);
      for (const address of ["/devices", "/board/P-06", "/settings", "/settings/sign-in", "/print", "/catalog"]) {
        await there.goto(url + address);
        await settle(there);
        assert.equal(await there.getByText(codeOf("access.denied")).count(), 0, `${address}: asks for what a clerk may not do`);
      }
      await there.goto(`${url}/people`);
      await there.getByText("見る必要があるときは、院長か設定担当に頼んでください。").waitFor();
      await inspect(there, "not for a clerk");
      assert.deepEqual(saying, []);
    } finally {
      await other.close();
    }
  });

  test("passkeys: built into a PC of one's own, on a key ring, and only under the hub's name", () =>
    playPasskeys({ url, person: ADMINISTRATOR, code: () => sheet.shift() }));

  test("the recovery sheet asks for the password again", async () => {
    await open("/settings/recovery");
    await page.getByLabel("ご自分のパスワード").fill(ADMINISTRATOR.password);
    await press("復旧の紙を開く");
    await page.locator(".secret").first().waitFor();
    await settle(page);
    await inspect(page, "recovery sheet");
    const pages = await printedPages(page);
    checkSecret(pages, { clinic: CLINIC, author: ADMINISTRATOR.name, most: 1 });
    assert.ok(pages[0].includes((await page.locator(".secret").first().innerText()).split(" ")[0]));
  });

  test("the language is chosen once and remembered", async () => {
    await open("/board");
    await press("English");
    await heading("Inspection board");
    await page.reload();
    await heading("Inspection board");
    assert.equal(await page.evaluate(() => document.documentElement.lang), "en");
    await press("日本語");
    await heading("点検ボード");
  });

  test("prints: pages, footer, page numbers", async () => {
    for (const [address, rows, most] of [["/print/board", 12, 2], ["/print/devices", 1, 1]]) {
      await open(address);
      await page.locator(".paper tbody tr").nth(rows - 1).waitFor();
      // The journal goes on while the sheet is made: it is sealed by the checkpoint it names.
      const { pages, seal } = await printedUnderOneSeal(page);
      const checkpoint = await ask("getCheckpoint", "/journal/checkpoint");
      const size = Number(seal.match(/世代・([\d,]+)件/)[1].replaceAll(",", ""));
      assert.ok(size > 0 && size <= checkpoint.size, `${address}: sealed over ${size} entries`);
      if (size === checkpoint.size) assert.ok(seal.includes(sealOf(checkpoint)), `${address}: ${seal}`);
      checkPrint(pages, { clinic: CLINIC, author: ADMINISTRATOR.name, seal, most });
    }
  });

  test("the other prints say what this hub holds, row by row", async () => {
    const day = (n) => new Date(Date.now() + (9 + 24 * n) * 3_600_000).toISOString().slice(0, 10); // in Japan
    const { csrf } = await ask("getSession", "/session");
    const post = async (route, data) => {
      const answer = await page.request.post(`${url}/api/v1${route}`, { headers: { "X-Sekisho-CSRF": csrf, Origin: url }, data });
      assert.equal(answer.status(), 201, await answer.text());
      return answer.json();
    };
    const plain = (text) => text.normalize("NFKC").replace(/\s/g, "");
    const shows = (pages, words) => words.forEach((one) => assert.ok(plain(pages.join("")).includes(plain(one)), `the print lacks ${one}`));
    const print = async (address, most, heads, names) => {
      await open(address);
      await page.locator(".paper tbody tr").first().waitFor();
      const { pages, seal } = await printedUnderOneSeal(page);
      checkPrint(pages, { clinic: CLINIC, author: ADMINISTRATOR.name, seal, most });
      checkRows(pages, { heads, names });
      return pages;
    };

    await post("/statements", { control: "checklist.r7-1-01", answer: "yes", checked: day(0), reason: "院長が兼ねると決めた" });
    await post("/statements", { control: "checklist.r7-3-03", answer: "no", checked: day(0), target: (await ask("listStatements", "/statements")).fiscal_year_end, in_charge: (await ask("listPeople", "/people")).people[0].id, reason: "案を作っている" });
    const { items } = await ask("listStatements", "/statements");
    const edition = (await ask("getCatalog", "/catalog")).editions.find((one) => one.edition === "R7");
    assert.equal(edition.items.length, 18);
    const form = await print("/print/checklist", 3, ["番号", "項目", "関所の確認(提案)", "答え", "確認日", "確認者", "目標日"], edition.items.map(({ title }) => plain(title.ja).slice(0, 6))); // the first line of each
    shows(form, ["R8未収載", "院長が兼ねると決めた", "案を作っている"]);
    const PROPOSED = { pass: "適合", fail: "不適合", "not-checked": "未確認", "not-applicable": "対象外", error: "確認エラー", asleep: "前回確認", excepted: "例外(承認済)" };
    for (const { id } of edition.items) {
      const item = items.find(({ control, answers }) => control.startsWith("checklist.") && answers.includes(`R7 ${id}`));
      const row = await page.locator(".paper tbody tr").filter({ has: page.locator("td.num").getByText(id) }).innerText();
      assert.ok(row.includes(PROPOSED[item.proposal.verdict]), `${id}: ${row}`);
      if (item.proposal.why) assert.ok(plain(row).includes(plain(item.proposal.why.ja)), `${id} says why nothing is proposed: ${row}`);
      assert.notDeepEqual([item.proposal.verdict, item.proposal.evidence], ["pass", "measured"], `${id}: one machine proves no whole item`);
    }
    assert.match(await page.locator(".paper tbody tr").filter({ hasText: "安全管理責任者を決めている" }).innerText(), /はい[\s\S]+令和.+水野 由美/);
    assert.match(await page.locator(".paper tbody tr").filter({ hasText: "事業継続計画" }).innerText(), /いいえ[\s\S]+令和.+水野 由美\s+令和.+3月31日/);

    const { devices } = await ask("listDevices", "/devices");
    await print("/print/devices", 2, ["番号", "機器", "場所・担当", "用途", "アドレス"], devices.map(({ name }) => name));

    const { sign_ins } = await ask("listSignIns", "/sign-ins");
    const { people: staff, seats } = await ask("listAccountOwners", "/access-register");
    const accounts = seats.flatMap((seat) => seat.accounts.map(({ account }) => account));
    const users = await print("/print/access", 3, ["氏名", "役割"], sign_ins.filter(({ state }) => state === "active").map(({ name }) => name));
    const [year, month, last] = CLERK.last.split("-").map(Number);
    shows(users, [`受付の仕事のため 令和${year - 2018}年${month}月${last}日`]);
    shows(users, staff.map(({ name }) => name));
    shows(users, accounts.length > 0 ? accounts : ["アカウントは、まだ届いていません"]);

    const seen = await (await page.request.get(`${url}/api/v1/log-checks/material?first=${day(-20)}&last=${day(-1)}`)).json();
    const said = { digest: seen.digest, remarks: seen.findings.filter(({ count }) => count > 0).map(({ kind }) => ({ kind, remark: "指導した" })), samples: seen.samples.map(({ index }) => ({ index, fine: true })) };
    await post("/log-checks", { ...said, first: day(-20), last: day(-1), sources: ["journal", "log-ins"], looked: "診療時間外のログイン", clear: false, found: "夜に一度", done: "指導した", why: "ほかに担当がいない" });
    const checks = await print("/print/access-log", 1, ["点検した期間", "点検日", "点検者", "見たもの", "見つかったこと", "行ったこと"], ["診療時間外のログイン"]);
    shows(checks, ["これまで1回", "夜に一度", "指導した", ADMINISTRATOR.name]);

    const chart = await print("/print/contacts", 1, ["役割・窓口", "名前", "電話"], ["安全管理責任者", "個人情報保護委員会", "警察(サイバー犯罪の窓口)"]);
    shows(chart, ["連絡体制図", ADMINISTRATOR.name, "未設定"]);
    assert.doesNotMatch(chart.join(""), /0\d{1,3}[-(]\d/, "no telephone number is invented");
    for (const pages of [form, users, checks, chart]) assert.doesNotMatch(pages.join(""), /患者番号|カルテ番号/, "no patient reference");
  });

  test("a worry is filed with two presses and holds how this machine was, and the board waits until it is over", async () => {
    await open("/board");
    await page.locator(".top").getByRole("link", { name: "異常を連絡" }).click();
    await page.getByRole("button", { name: /^動かない・遅い/ }).click();
    const number = page.locator(".worry-number");
    await number.waitFor();
    assert.match(await number.innerText(), /^\d\d-001-\d$/, "the first of the year");
    await page.getByText("まだ伝えていません", { exact: true }).waitFor();
    await page.getByText("機器の様子を見る").click();
    await page.getByText("(連絡した席)").waitFor();
    await page.locator("table.facts", { hasText: "機器のOSと本体" }).waitFor();
    await settle(page);
    await inspect(page, "a worry on a hub");
    const reported = (await number.innerText()).trim();
    await open("/board");
    await page.getByRole("region", { name: "開いている異常連絡票" }).getByRole("link", { name: reported }).waitFor();
    await open("/board/P-12");
    await page.getByText("異常の連絡は、すぐにサポート事業所へ伝えている").first().waitFor();
    await open("/");
    await page.getByText("サポート事業所にまだ伝えていない異常の連絡が1件あります").waitFor();
    await settle(page);
    await inspect(page, "today with a worry that was not told");
  });

  test("every route, wide or on a telephone, in Japanese or English", async (t) => {
    const register = await ask("listDevices", "/devices");
    const board = await ask("getBoard", "/board");
    const catalog = await ask("getCatalog", "/catalog");
    assert.ok(catalog.editions.length > 0);
    const { checkpoint } = await ask("listEntries", "/journal/entries?limit=1&why=monthly-check");
    const with_agent = register.devices.find(({ agent }) => agent !== null);
    assert.ok(with_agent, "the hub's own machine has an agent");
    const { tables } = await ask("getDevice", `/devices/${with_agent.id}`);
    const { people } = await ask("listPeople", "/people");
    const { items } = await ask("listStatements", "/statements");
    const { csrf } = await ask("getSession", "/session");
    const begun = await page.request.post(`${url}/api/v1/reviews`, { headers: { "X-Sekisho-CSRF": csrf, Origin: url }, data: { due: new Date(Date.now() + 9 * 3_600_000).toISOString().slice(0, 10) } });
    assert.equal(begun.status(), 201, await begun.text());
    const filed = await page.request.post(`${url}/api/v1/worries`, { headers: { "X-Sekisho-CSRF": csrf, Origin: url }, data: { sign: "other", seat: null } });
    assert.equal(filed.status(), 201, await filed.text());
    const ids = {
      worries: [(await filed.json()).id],
      reviews: [(await begun.json()).id],
      articles: board.articles.map(({ id }) => id),
      controls: ["server.disk-encrypted", "people.pledges"],
      facts: tables.slice(0, 3).map(({ table }) => `/facts/${table}?device=${with_agent.id}`),
      entries: [0, checkpoint.size - 1],
      people: people.map(({ id }) => id),
      statements: [items.find(({ seen }) => seen.length > 0), items.find(({ document }) => document !== null)].map(({ control }) => control),
      devices: [with_agent.id, register.devices.find(({ agent }) => agent === null)?.id ?? with_agent.id],
    };
    // Every other one in Japanese and wide, the rest in English and on a telephone: the examples show each in both.
    const all = addresses(ids);
    for (const [turn, [language, width]] of [["ja", 1280], ["en", 390]].entries()) {
      await page.setViewportSize({ width, height: 900 });
      await open("/parts");
      await page.evaluate((chosen) => localStorage.setItem("sekisho.language", chosen), language);
      for (const [name, address] of all.filter((_, at) => at % 2 === turn)) {
        await t.test(`${name} ${address} ${language} ${width}`, async () => {
          await page.goto("about:blank");
          await open(address);
          const why = page.locator("section[aria-labelledby=purpose] button").first();
          if (await why.count()) await why.click();
          await settle(page);
          await inspect(page, `${address} ${language} ${width}`);
        });
      }
    }
    await page.evaluate(() => localStorage.setItem("sekisho.language", "ja"));
    await page.setViewportSize({ width: 1280, height: 900 });
  });

  test("on a telephone the menu is a drawer: Esc closes it and the focus returns", async () => {
    await page.setViewportSize({ width: 390, height: 844 });
    await open("/board");
    await press("メニュー");
    await inspect(page, "drawer");
    await page.keyboard.press("Escape");
    await page.waitForFunction(() => document.activeElement.textContent === "メニュー");
    await press("メニュー");
    await page.getByRole("navigation").getByRole("link", { name: "機器" }).click();
    await heading("機器");
    await page.setViewportSize({ width: 1280, height: 900 });
  });

  test("by keyboard alone: sign in, board, article", async () => {
    await open("/board");
    await press("ログアウト");
    await heading("ログイン");
    await open("/board"); // nobody is signed in: the sign-in stands in the board's place
    await heading("ログイン");
    const focused = () =>
      page.evaluate(() => {
        const { activeElement: at, body } = document;
        return at === body ? "" : (at.labels?.[0] ?? at).textContent.trim(); // nothing has the focus while a page is drawn anew
      });
    const tabTo = async (wanted) => {
      for (let n = 0; n < 60; n += 1) {
        await page.keyboard.press("Tab");
        if ((await focused()).includes(wanted)) {
          const ring = await page.evaluate(() => getComputedStyle(document.activeElement).outlineWidth);
          assert.equal(ring, "4px", `${wanted}: focus ring`);
          return;
        }
      }
      assert.fail(`Tab never reaches ${wanted}`);
    };
    await page.keyboard.press("Tab");
    assert.equal(await focused(), "本文へ進む");
    await tabTo("名前");
    await page.keyboard.type(ADMINISTRATOR.name);
    await tabTo("パスワードか暗証番号");
    await page.keyboard.type("まちがった言葉です");
    await page.keyboard.press("Enter");
    await page.getByRole("alert").waitFor();
    await page.getByLabel("パスワード").focus();
    await page.keyboard.type(ADMINISTRATOR.password);
    await page.keyboard.press("Enter");
    await heading("2段階目の確認");
    await tabTo("番号");
    await page.keyboard.type(appCode());
    await page.keyboard.press("Enter");
    await heading("点検ボード");
    await tabTo("P-06");
    await page.keyboard.press("Enter");
    await page.getByRole("heading", { name: "この条で求められていること" }).waitFor();
    const first = page.locator(".control h3 button").first();
    const state = await first.getAttribute("aria-expanded");
    await first.focus();
    await page.keyboard.press("Space");
    assert.notEqual(await first.getAttribute("aria-expanded"), state);
  });

  test("in English: sign in, today, a person registered, a statement answered, its form printed", async () => {
    await page.setViewportSize({ width: 1280, height: 900 });
    await open("/board");
    await press("English");
    await heading("Inspection board");
    await press("Sign out");
    await heading("Sign in");
    await inspect(page, "sign in, in English");
    await page.getByLabel("Name", { exact: true }).fill(ADMINISTRATOR.name);
    await page.getByLabel("Password or PIN", { exact: true }).fill("not the right words at all");
    await press("Sign in");
    await page.getByRole("alert").waitFor();
    assert.equal(await page.getByLabel("Name", { exact: true }).inputValue(), ADMINISTRATOR.name, "what was typed is kept");
    await page.getByLabel("Password or PIN", { exact: true }).fill(ADMINISTRATOR.password);
    await press("Sign in");
    await heading("Second step");
    await page.getByLabel("Code", { exact: true }).fill(appCode());
    await page.keyboard.press("Enter");
    await heading("Today");
    await page.getByText(`${ADMINISTRATOR.name}, hello`).waitFor();
    await inspect(page, "today, in English");

    await page.goto(`${url}/people`);
    await page.getByRole("link", { name: "Register a person" }).click();
    await heading("Register a person");
    await press("Register");
    await page.getByText("Choose a kind.").waitFor();
    await page.getByLabel("Name", { exact: true }).fill("Marie Dubois");
    await page.getByRole("radio", { name: "Nurse", exact: true }).check();
    await press("Register");
    await heading("Marie Dubois");
    const { people } = await ask("listPeople", "/people");
    assert.deepEqual(people.filter(({ name }) => name === "Marie Dubois").map(({ kind, state }) => [kind, state]), [["nurse", "here"]]);

    await open("/statements/checklist.r7-2-10");
    await heading("2⑩ Two-factor log-in is in place, or planned by fiscal 2027");
    await page.getByText("The hub proposes:").waitFor();
    await press("Keep this answer");
    await page.getByText("Please choose an answer.").waitFor();
    await page.getByRole("radio", { name: "No", exact: true }).check();
    await page.getByLabel("Target day").fill((await ask("listStatements", "/statements")).fiscal_year_end);
    await page.getByLabel("Who puts it right").selectOption({ label: "Marie Dubois" });
    await page.getByLabel("Reason and next steps").fill("Security keys are ordered");
    await press("Keep this answer");
    await page.locator("main .note").getByText("This is the next item.").waitFor();

    await open("/print/checklist");
    const row = page.locator(".paper tbody tr").filter({ hasText: "Two-factor log-in" });
    assert.match(await row.innerText(), /Security keys are ordered/);
    assert.match(await row.innerText(), /No\s/);
    const pages = await printedPages(page);
    const text = pages.join("").replace(/\s+/g, " ");
    for (const words of ["Self-check form", ADMINISTRATOR.name, "Security", "Journal checkpoint: generation 1", "is not a yes", "Sekisho gives no legal judgement"]) assert.ok(text.includes(words), `the print lacks ${words}`);
    for (let n = 1; n <= pages.length; n += 1) assert.ok(pages[n - 1].replace(/\s/g, "").includes(`${n}/${pages.length}`), `page ${n} lacks its number`);
    await open("/board");
    await press("日本語");
    await heading("点検ボード");
  });

  test("what another sign-in changes shows up by itself", async () => {
    await open("/devices");
    const session = await ask("getSession", "/session");
    const added = await page.request.post(`${url}/api/v1/devices`, {
      headers: { "X-Sekisho-CSRF": session.csrf, Origin: url },
      data: { name: "往診ノート", use: "care", roles: ["terminal"] },
    });
    assert.equal(added.status(), 201);
    await page.locator(".ledger a", { hasText: "往診ノート" }).waitFor({ timeout: 10_000 });
  });

  test("eight tabs, and pages left by typed addresses, leave connections to ask with", async () =>
    playTabs({ url, cookies: await browser.context.cookies() }));

  test("a change without the session's token is refused, in words", async () => {
    const refused = await page.request.post(`${url}/api/v1/devices`, {
      headers: { Origin: url },
      data: { name: "だれかの機器", use: "care", roles: ["other"] },
    });
    assert.equal(refused.status(), 403);
    assert.match(refused.headers()["content-type"], /^application\/problem\+json/);
    const problem = await refused.json();
    assert.deepEqual(api.errors("api#/components/schemas/Problem", problem), []);
  });

  test("the browser had nothing to complain about", () => assert.deepEqual(complaints, []));
}
