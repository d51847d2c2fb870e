// Answers to what is asked of the clinic, and the second person who confirms them.
import assert from "node:assert/strict";
import test from "node:test";

import { filingForm } from "../filing_form.mjs";
import { inspect, settle } from "../looks.mjs";
import { codeOf } from "../messages.mjs";
import { choose, fileOf, keepBack, visit } from "../playing.mjs";

export function answers({ hub, page }) {
  test("the next item begins at its heading, and whoever goes back finds their place", async () => {
    hub.scene = "usual";
    await page.setViewportSize({ width: 1280, height: 600 });
    const items = page.locator("nav.items a");
    const top = () => page.locator("h1").evaluate((one) => one.getBoundingClientRect().top);
    await visit(page, hub, "/statements/training.course", "ja");
    await items.last().scrollIntoViewIfNeeded();
    await page.locator("main").getByRole("link").last().scrollIntoViewIfNeeded();
    const left = await page.evaluate(() => scrollY);
    assert.ok(left > 200, "the page is as long as this test needs it");
    await items.last().evaluate((link) => link.click());
    await settle(page);
    assert.equal(await page.evaluate(() => document.activeElement.tagName), "H1");
    assert.ok((await top()) >= 0 && (await top()) < 600, `the heading is on the screen: ${await top()}`);
    await page.goBack();
    await settle(page);
    assert.ok((await page.evaluate(() => scrollY)) > 100, "going back leaves the page where it was");
    await page.setViewportSize({ width: 1280, height: 900 });
  });

  test("a no with a target beyond the fiscal year is refused at its field, and what was typed stays", async () => {
    hub.scene = "usual";
    await page.setViewportSize({ width: 1280, height: 900 });
    await visit(page, hub, "/statements/incidents.plan", "ja");
    const answer = (name) => page.locator(".answer").getByRole("radio", { name });
    const target = page.getByLabel("できるようにする日(目標日)");
    const reason = page.getByLabel("理由と進め方");
    const said = (field) => field.evaluate((one) => document.getElementById(`${one.id}-wrong`)?.textContent);
    const send = page.getByRole("button", { name: "この答えで残す" });
    const marked = (label) => page.waitForFunction((text) => document.activeElement.labels?.[0]?.textContent === text && document.activeElement.ariaInvalid === "true", label);
    assert.equal(await page.locator(".answer input:checked").count(), 0, "no answer is preset");
    assert.equal(await answer("対象外").count(), 0, "the policy is strict here");
    await page.getByText("この項目に「対象外」はありません。").waitFor();
    await page.getByText("書類のない「はい」は、付けるまで未確認のままです。").waitFor();
    await answer("いいえ").check();
    await target.fill("2026-04-10");
    await page.getByLabel("進める人").selectOption({ label: "佐藤 綾" });
    await reason.fill("連絡網を\n作り直している");
    await page.getByText("下書きを残しました").waitFor();
    hub.asked.length = 0;
    await send.click();
    await marked("できるようにする日(目標日)");
    assert.match(await said(target), /令和8年3月31日まで/);
    assert.ok(!hub.asked.includes("makeStatement"), "nothing that cannot stand is sent");
    await page.reload();
    await settle(page);
    assert.equal(await target.inputValue(), "2026-04-10", "the draft outlives a reload");
    assert.equal(await reason.inputValue(), "連絡網を\n作り直している");
    await page.locator(".items a[aria-current]", { hasText: "入力中" }).waitFor();
    await target.fill("2026-03-31");
    hub.refuses.set("makeStatement", { message: "statements.target", pointers: ["/target"] });
    await send.click();
    await marked("できるようにする日(目標日)");
    await page.getByRole("alert").getByText(codeOf("statements.target")).waitFor();
    assert.equal(await reason.inputValue(), "連絡網を\n作り直している", "nothing typed is lost");
    await inspect(page, "refused statement");
    await target.fill("2026-03-30");
    await send.click();
    await page.waitForFunction(() => document.activeElement.tagName === "H1" && document.activeElement.textContent === "運用管理規程がある");
    await page.locator("main .note a", { hasText: "漏えいしたときの連絡先と手順が決まっている" }).click();
    const standing = page.locator("section[aria-labelledby=standing]");
    for (const words of ["3月30日", "佐藤 綾", "連絡網を 作り直している", "水野 由美・今日"]) await standing.getByText(words).waitFor();
  });

  test("whoever went on to another item before the hub took an answer stays at it", async () => {
    hub.scene = "usual";
    await visit(page, hub, "/statements/incidents.worry-contact", "ja");
    const slow = await keepBack(page, "**/api/v1/statements", {});
    const no = page.locator(".answer").getByRole("radio", { name: "いいえ" });
    await no.check();
    await page.getByLabel("できるようにする日(目標日)").fill("2026-03-31");
    await page.getByLabel("進める人").selectOption({ label: "佐藤 綾" });
    await page.getByLabel("理由と進め方").fill("朝の打合せで伝える");
    await page.getByRole("button", { name: "この答えで残す" }).click();
    await slow.asked;
    await page.locator(".items a", { hasText: "機器の中のプログラム" }).click();
    await page.waitForURL("**/statements/updates.firmware");
    await no.check();
    await slow.arrive();
    assert.equal(new URL(page.url()).pathname, "/statements/updates.firmware");
    assert.ok(await no.isChecked());
  });

  test("a yes over what does not pass is answered by keyboard alone: it asks for a reason and stays marked", async () => {
    hub.scene = "usual";
    await visit(page, hub, "/statements", "ja");
    const tabTo = async (selector) => {
      for (let n = 0; n < 40; n += 1) {
        await page.keyboard.press("Tab");
        if (await page.evaluate((wanted) => document.activeElement.matches(wanted), selector)) return;
      }
      assert.fail(`Tab does not reach ${selector}`);
    };
    const headed = (text) => page.waitForFunction((words) => document.activeElement.tagName === "H1" && document.activeElement.textContent === words, text);
    await tabTo("main .acts a.pri");
    await page.keyboard.press("Enter");
    await headed("機器の中のプログラム(ファームウェア)を更新している");
    await tabTo(".answer input[type=radio]");
    await page.keyboard.press("Space");
    await page.keyboard.press("ArrowRight");
    await page.getByLabel("進める人").waitFor();
    await page.keyboard.press("ArrowLeft");
    await page.getByText("関所が確認したことに、○でないものがあります。").waitFor();
    await tabTo(".answer button[type=submit]");
    await page.keyboard.press("Enter");
    await page.waitForFunction(() => document.activeElement.labels?.[0]?.textContent === "「はい」と答える理由");
    await page.keyboard.type("更新は今夜の保守で当てる約束がある");
    await tabTo(".answer button[type=submit]");
    await page.keyboard.press("Enter");
    await page.locator("[role=status].vh", { hasText: "の答えを残しました" }).waitFor();
    await headed("おかしいと感じたときの連絡先を、みんなが知っている");
    await page.locator(".items a", { hasText: "機器の中のプログラム" }).getByText("はい(理由つき)").waitFor();
    await page.getByRole("link", { name: "機器の中のプログラム(ファームウェア)を更新している" }).last().click();
    const standing = page.locator("section[aria-labelledby=standing]");
    await standing.getByText("根拠がそろわないままの「はい」").waitFor();
    await standing.getByText("更新は今夜の保守で当てる約束がある").waitFor();
  });

  test("a statement that was withdrawn stays visible with who, when and why", async () => {
    hub.scene = "usual";
    await visit(page, hub, "/statements/training.course", "ja");
    await page.getByRole("button", { name: "取り下げる", exact: true }).click();
    await page.getByRole("button", { name: "この申告を取り下げる" }).click();
    await page.waitForFunction(() => document.activeElement.labels?.[0]?.textContent === "取り下げる理由");
    await page.keyboard.type("別の項目と取りちがえた");
    await page.getByRole("button", { name: "この申告を取り下げる" }).click();
    const earlier = page.locator("section[aria-labelledby=earlier] li");
    for (const words of ["いいえ", "講師の日程が決まっていない", "別の項目と取りちがえた", "水野 由美・今日"]) await earlier.getByText(words).waitFor();
    await page.waitForFunction(() => document.activeElement.tagName === "H1");
    await page.locator(".items a[aria-current]", { hasText: "未申告" }).waitFor();
    assert.equal(await page.locator("section[aria-labelledby=standing]").count(), 0);
    await inspect(page, "withdrawn statement");
  });

  test("whoever may not answer sees the items and their answers, without the form", async () => {
    hub.scene = "usual";
    hub.barred = ["makeStatement", "withdrawStatement"];
    await visit(page, hub, "/statements/training.supervision", "ja");
    await page.locator("section[aria-labelledby=standing]").waitFor();
    await page.getByText("答えるのは、安全管理責任者か院長です。").waitFor();
    assert.equal(await page.locator("main form, main button").count(), 0);
    hub.barred = ["listStatements"];
    await visit(page, hub, "/board", "ja");
    assert.equal(await page.locator("#menu a", { hasText: "申告と書類" }).count(), 0);
    hub.barred = [];
    hub.scene = "readonly";
    await visit(page, hub, "/statements/training.supervision", "ja");
    assert.ok(await page.getByRole("button", { name: "この答えで残す" }).isDisabled());
    await page.locator(".answer").getByText("日誌に書き込めるようになると押せます").waitFor();
  });
}

export function documentsAndSecondPerson({ hub, page }) {
  const filing = filingForm(hub, page);

  test("what is opened right after a document was attached keeps the focus", async () => {
    hub.scene = "usual";
    await visit(page, hub, "/statements/laws.operating-rules", "ja");
    const attach = page.locator(".attach");
    await attach.getByLabel("登録ずみの書類から").selectOption({ label: "LANの配線図(令和7年12月22日 11:30)" });
    const [take, file] = await Promise.all(["付ける", "新しい書類を登録して付ける"].map((name) => attach.getByRole("button", { name, exact: true }).elementHandle()));
    const focused = await page.evaluate(async ([first, then]) => {
      first.click();
      for (let n = 0; n < 50; n += 1) await null; // the page draws what the press did
      then.click();
      await new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn)));
      return document.activeElement.type;
    }, [take, file]);
    assert.equal(focused, "file");
  });

  test("an answer takes documents along: one on file and one that is filed in its form", async () => {
    hub.scene = "usual";
    await visit(page, hub, "/statements/laws.operating-rules", "ja");
    const attach = page.locator(".attach");
    const attached = attach.locator(".attached li");
    await page.getByText("書類を付ける：運用管理規程").waitFor();
    const file = fileOf("規程5.pdf", 3_000);
    await attach.getByLabel("登録ずみの書類から").selectOption({ label: "LANの配線図(令和7年12月22日 11:30)" });
    await attach.getByRole("button", { name: "付ける", exact: true }).click();
    await attached.locator("b", { hasText: "LANの配線図" }).waitFor();
    await page.waitForFunction(() => document.activeElement.tagName === "SELECT");
    await attached.getByRole("button", { name: "外す LANの配線図" }).click();
    await attached.first().waitFor({ state: "detached" });
    await attach.getByLabel("登録ずみの書類から").selectOption({ label: "運用管理規程 第3版(令和7年10月3日 11:30)" });
    await attach.getByRole("button", { name: "付ける", exact: true }).click();
    await attach.getByRole("button", { name: "新しい書類を登録して付ける" }).click();
    await choose(page, file);
    await page.locator(".answer").getByRole("radio", { name: "はい" }).check();
    hub.asked.length = 0;
    await page.getByRole("button", { name: "この答えで残す" }).click();
    await page.waitForFunction(() => document.activeElement.type === "file");
    assert.match(await filing.wrong(filing.file), /まだ登録していません。「登録して付ける」か「やめる」を押してください。/);
    await attach.getByLabel("書類の名前").press("Enter");
    let arrive;
    const held = new Promise((done) => (arrive = done));
    await page.route("**/pieces/0", (route) => held.then(() => route.continue()), { times: 1 });
    await attach.getByRole("button", { name: "登録して付ける" }).click();
    await attach.locator("progress").waitFor();
    assert.ok(!hub.asked.includes("makeStatement"), "Enter in the inner fields sent no answer");
    await attach.getByLabel("登録ずみの書類から").selectOption({ label: "LANの配線図(令和7年12月22日 11:30)" });
    await attach.getByRole("button", { name: "付ける", exact: true }).click();
    await attached.locator("b", { hasText: "LANの配線図" }).waitFor();
    await attached.getByRole("button", { name: "外す 運用管理規程 第3版" }).click();
    arrive();
    await attached.locator("b", { hasText: "規程5" }).waitFor();
    await page.reload();
    await settle(page);
    assert.deepEqual(await attached.locator("b").allInnerTexts(), ["LANの配線図", "規程5"], "what was changed while the file was sent stands, also after a reload");
    await inspect(page, "documents attached");
    await page.getByRole("button", { name: "この答えで残す" }).click();
    await page.getByText("もう一人が確認してから数えます。").waitFor();
    await page.locator("main .note a", { hasText: "運用管理規程がある" }).click();
    const standing = page.locator("section[aria-labelledby=standing]");
    const link = standing.getByRole("link", { name: "保存 規程5" });
    const [download] = await Promise.all([page.waitForEvent("download"), link.click()]);
    assert.ok(file.buffer.equals(Buffer.concat(await (await download.createReadStream()).toArray())));
    assert.deepEqual((await standing.locator("code").allInnerTexts()).map((digits) => digits.length), [8, 8]);
  });

  test("whoever is of one hand with the one who answered reads who else can, and gives a reason where nobody can", async () => {
    hub.scene = "usual";
    hub.lately = true;
    await visit(page, hub, "/statements/backup.restore-tested", "ja");
    const standing = page.locator("section[aria-labelledby=standing]");
    await standing.getByText("確認できる人：佐藤 綾").waitFor();
    assert.equal(await standing.getByRole("button", { name: /確認/ }).count(), 0, "it would not count");
    await inspect(page, "a second person of one hand with the first");
    hub.alone = true;
    await visit(page, hub, "/statements/backup.restore-tested", "ja");
    await standing.getByRole("button", { name: "理由を書いて確認する(単独承認)" }).click();
    hub.asked.length = 0;
    await standing.getByRole("button", { name: "単独承認として残す" }).click();
    await standing.getByText("理由を入れてください。").waitFor();
    assert.ok(!hub.asked.includes("confirmStatement"), "not without a reason");
    hub.alone = false;
    hub.lately = false;
    await visit(page, hub, "/statements/accounts.no-common-password", "ja");
    await standing.locator(".kv > div", { hasText: "その前に確認した人" }).getByText(/ほかに確認できる人がいたので、この確認は数えません/).waitFor();
  });

  test("an answer that two people see to waits until another one has looked and confirmed", async () => {
    hub.scene = "usual";
    await visit(page, hub, "/statements", "ja");
    await page.locator(".row", { hasText: "控えから戻せることを確かめている" }).getByText("はい・もう一人の確認待ち").waitFor();
    await page.locator(".lead", { hasText: "もう一人の確認を待っている答えが" }).waitFor();
    await visit(page, hub, "/statements/backup.restore-tested", "ja");
    const standing = page.locator("section[aria-labelledby=standing]");
    await standing.getByText("もう一人の確認を待っています").waitFor();
    hub.asked.length = 0;
    await standing.getByRole("button", { name: "内容を確かめて、確認する" }).click();
    const shown = standing.locator("form");
    for (const words of ["はい", "日レセの控えを、予備の機械に戻して開いた", "水野 健・8日 12:00"]) await shown.getByText(words, { exact: true }).waitFor();
    await shown.getByRole("link", { name: "保存 控えから戻す試験の記録" }).waitFor();
    assert.ok(!hub.asked.includes("confirmStatement"), "only looked at so far");
    await shown.getByRole("button", { name: "この答えを確認する" }).click();
    await filing.told("もう一人の確認を残しました");
    await page.waitForFunction(() => document.activeElement.tagName === "H1");
    await standing.getByText("もう一人の確認を待っています").waitFor({ state: "detached" });
    assert.match(await standing.locator(".kv > div", { hasText: "確認した人" }).innerText(), /水野 由美・今日 13:15$/);
    await page.locator(".items a[aria-current]", { hasText: "はい・令和9年1月8日まで" }).waitFor();
    await inspect(page, "confirmed statement");
  });

  test("whoever answered cannot confirm it too, and reads who can", async () => {
    hub.scene = "usual";
    await visit(page, hub, "/statements/network.diagram", "ja");
    const standing = page.locator("section[aria-labelledby=standing]");
    await standing.getByText("ほかの院長・安全管理責任者・設定担当に、この画面を開いてもらってください。").waitFor();
    assert.equal(await standing.getByRole("button", { name: /確認/ }).count(), 0);
    hub.barred = ["confirmStatement"];
    await visit(page, hub, "/statements/network.diagram", "ja");
    await standing.getByText("もう一人の確認を待っています").waitFor();
    hub.barred = [];
  });
}

export function alone({ hub, page }) {
  const filing = filingForm(hub, page);

  test("where nobody else could, one alone confirms with a reason, by keyboard, and it is marked", async () => {
    hub.scene = "usual";
    hub.alone = true;
    await visit(page, hub, "/statements/network.diagram", "ja");
    const standing = page.locator("section[aria-labelledby=standing]");
    await standing.getByRole("button", { name: "一人で確認する(単独承認)" }).focus();
    await page.keyboard.press("Enter");
    await page.waitForFunction(() => document.activeElement.labels?.[0]?.textContent === "一人で確認する理由");
    hub.asked.length = 0;
    await page.keyboard.press("Tab");
    await page.keyboard.press("Enter");
    await page.waitForFunction(() => document.activeElement.labels?.[0]?.textContent === "一人で確認する理由" && document.activeElement.ariaInvalid === "true");
    assert.ok(!hub.asked.includes("confirmStatement"), "not without a reason");
    await inspect(page, "alone, without a reason");
    await page.keyboard.type("院長が休職中で、ほかにいない");
    await page.keyboard.press("Tab");
    await page.keyboard.press("Enter");
    await filing.told("単独承認として残しました");
    assert.match(await standing.locator(".kv > div", { hasText: "確認した人" }).innerText(), /水野 由美・今日 13:15\s+単独承認/);
    await standing.locator(".kv > div", { hasText: "単独承認の理由" }).getByText("院長が休職中で、ほかにいない").waitFor();
    await inspect(page, "confirmed alone");
    hub.alone = false;
  });
}
