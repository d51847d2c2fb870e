// Documents are filed piece by piece, found and taken out.
import assert from "node:assert/strict";
import test from "node:test";

import { PIECE_BYTES } from "../example_server.mjs";
import { filingForm } from "../filing_form.mjs";
import { inspect, inspectAccess } from "../looks.mjs";
import { codeOf } from "../messages.mjs";
import { choose, fileOf, visit } from "../playing.mjs";

export function filed({ browser, hub, page, complaints }) {
  const filing = filingForm(hub, page);
  const openFiling = async () => {
    hub.scene = "usual";
    await page.setViewportSize({ width: 1280, height: 900 });
    await visit(page, hub, "/documents", "ja");
    await filing.opener.click();
  };

  test("a file is filed in two pieces: how far it is stands there, and the very bytes are on file", async () => {
    await openFiling();
    await page.waitForFunction(() => document.activeElement.type === "file");
    const file = fileOf("運用管理規程4.pdf", PIECE_BYTES + 551_424);
    await choose(page, file);
    assert.equal(await filing.title.inputValue(), "運用管理規程4", "the file's name proposes it");
    await filing.title.fill("運用管理規程 第4版");
    let goOn;
    const held = new Promise((resolve) => (goOn = resolve));
    await page.route(`**/pieces/${PIECE_BYTES}`, (route) => held.then(() => route.continue()));
    hub.asked.length = 0;
    await filing.send.click();
    await page.getByText("1.0 / 1.6 MB").waitFor();
    assert.deepEqual(await filing.progress.evaluate((bar) => [bar.value, bar.max, bar.labels[0].textContent]), [PIECE_BYTES, file.buffer.length, "「運用管理規程4.pdf」を送っています1.0 / 1.6 MB"]);
    assert.equal(await page.locator("[role=status].vh").innerText(), "", "nothing is announced on the way");
    await inspectAccess(page, "a file on its way");
    goOn();
    await filing.told("「運用管理規程 第4版」を登録しました");
    await page.unrouteAll();
    const first = page.locator("main tbody tr:first-child", { hasText: "運用管理規程 第4版" });
    await first.waitFor();
    assert.deepEqual(hub.asked.filter((one) => /Document/.test(one)), ["beginDocument", "addDocumentPiece", "addDocumentPiece", "fileDocument", "listDocuments"]);
    assert.match(await first.innerText(), /^運用管理規程 第4版\s+運用管理規程4\.pdf\s+PDF・1\.6 MB\s+水野 由美・今日 13:15/);
    assert.ok(file.buffer.equals(await filing.kept("運用管理規程 第4版")));
    await page.waitForFunction(() => document.activeElement.textContent === "書類を登録する");
  });

  test("what is taken out of the list is the file as it was, saved and never shown", async () => {
    hub.scene = "usual";
    await visit(page, hub, "/documents", "ja");
    const link = page.locator("main tbody tr", { hasText: "運用管理規程 第4版" }).getByRole("link", { name: "保存" });
    const [download] = await Promise.all([page.waitForEvent("download"), link.click()]);
    const bytes = Buffer.concat(await (await download.createReadStream()).toArray());
    assert.ok(bytes.equals(await filing.kept("運用管理規程 第4版")));
    assert.match(page.url(), /\/documents$/, "the page stays");
  });

  test("sending can be stopped; title and file stay, and it goes on from where it was", async () => {
    await openFiling();
    const file = fileOf("連絡網.pdf", PIECE_BYTES + 1_000);
    await choose(page, file);
    await filing.title.fill("連絡網 令和8年");
    await page.route(`**/pieces/${PIECE_BYTES}`, () => undefined); // never answers
    await filing.send.click();
    await page.getByText("1.0 / 1.0 MB").waitFor();
    await page.locator(".sending").getByRole("button", { name: "やめる" }).click();
    await filing.told("送るのをやめました");
    assert.equal(await filing.progress.count(), 0);
    await page.waitForFunction(() => document.activeElement.textContent === "登録する");
    assert.equal(await filing.title.inputValue(), "連絡網 令和8年");
    await page.getByText("連絡網.pdf (1.0 MB)").waitFor();
    await page.getByText("10分以内なら、続きから送ります。").waitFor();
    assert.equal(await page.getByRole("alert").count(), 0, "stopping is no error");
    await page.unrouteAll({ behavior: "ignoreErrors" });
    hub.asked.length = 0;
    await filing.send.click();
    await filing.told("「連絡網 令和8年」を登録しました");
    assert.ok(file.buffer.equals(await filing.kept("連絡網 令和8年")));
    assert.deepEqual(hub.asked.filter((one) => /Document/.test(one)), ["addDocumentPiece", "fileDocument", "listDocuments"]);
  });

  test("a piece that does not get through is sent again, and nothing is said of it", async () => {
    await openFiling();
    const file = fileOf("議事録.docx", PIECE_BYTES + 10);
    await choose(page, file);
    await page.route(`**/pieces/${PIECE_BYTES}`, (route) => route.abort("connectionreset"), { times: 1 });
    await filing.send.click();
    await filing.told("「議事録」を登録しました");
    assert.equal(await page.getByRole("alert").count(), 0);
    assert.ok(file.buffer.equals(await filing.kept("議事録")));
    await page.unrouteAll();
  });

  test("a connection that stays broken is told after three more tries; pressed again, it goes on", async () => {
    await openFiling();
    const file = fileOf("点検表.xlsx", PIECE_BYTES + 10);
    await choose(page, file);
    let tries = 0;
    await page.route(`**/pieces/${PIECE_BYTES}`, (route) => {
      tries += 1;
      return route.abort("connectionreset");
    });
    await filing.send.click();
    await page.getByRole("alert").getByText("ファイルを送り終わる前に、つながらなくなりました。まだ登録していません。").waitFor({ timeout: 30_000 });
    assert.equal(tries, 4);
    await page.unrouteAll();
    await page.getByText("関所本体とつながりません。").waitFor();
    await browser.context.setOffline(true); // so that it comes back as a hub does
    hub.drop();
    await browser.context.setOffline(false);
    await page.getByText("関所本体とつながりません。").waitFor({ state: "detached", timeout: 30_000 });
    hub.asked.length = 0;
    await filing.send.click();
    await filing.told("「点検表」を登録しました");
    assert.ok(!hub.asked.includes("beginDocument"));
    assert.ok(file.buffer.equals(await filing.kept("点検表")));
    complaints.splice(0);
  });

  test("what cannot be filed is refused at the file, before it is sent; what was typed and chosen stays", async () => {
    await openFiling();
    hub.asked.length = 0;
    await filing.send.click();
    await page.waitForFunction(() => document.activeElement.type === "file" && document.activeElement.ariaInvalid === "true");
    assert.match(await filing.wrong(filing.file), /ファイルをえらんでください。/);
    for (const [file, words] of [
      [fileOf("待合室.mp4", 900, "video/mp4"), /^この種類のファイルは登録できません。/],
      [fileOf("空.pdf", 0), /^ファイルが空か、大きすぎます。50MBまで/],
      [fileOf(`${"長".repeat(90)}.pdf`, 900), /^ファイルの名前を登録できません。/],
    ]) {
      await choose(page, file);
      assert.match(await filing.wrong(filing.file), words);
      await filing.title.fill("自分で付けた名前");
      await filing.send.click();
      await page.waitForFunction(() => document.activeElement.type === "file");
      assert.equal(await filing.title.inputValue(), "自分で付けた名前");
      await page.getByText(`${file.name} (`).waitFor();
    }
    assert.ok(!hub.asked.includes("beginDocument"), "nothing was sent");
    await choose(page, fileOf("写真.jpg", 900, "image/jpeg"));
    assert.equal(await filing.wrong(filing.file), undefined);
    assert.equal(await filing.title.inputValue(), "自分で付けた名前", "a title of one's own is not proposed over");
    hub.refuses.set("fileDocument", { message: "documents.type", pointers: ["/file_name"] });
    await filing.send.click();
    await page.getByRole("alert").getByText(codeOf("documents.type")).waitFor();
    await page.waitForFunction(() => document.activeElement.type === "file" && document.activeElement.ariaInvalid === "true");
    assert.equal(await filing.title.inputValue(), "自分で付けた名前");
    await page.getByText("写真.jpg (900 B)").waitFor();
    await inspect(page, "refused document");
    await page.locator("main form").getByRole("button", { name: "やめる" }).click();
    await page.waitForFunction(() => document.activeElement.textContent === "書類を登録する");
  });

  test("a file can be dropped on the form, one at a time, and beside it nothing opens", async () => {
    await openFiling();
    const drop = (selector, ...names) =>
      page.evaluate(([where, all]) => {
        const dataTransfer = new DataTransfer();
        for (const name of all) dataTransfer.items.add(new File(["%PDF-1.7"], name, { type: "application/pdf" }));
        const event = new DragEvent("drop", { dataTransfer, bubbles: true, cancelable: true });
        document.querySelector(where).dispatchEvent(event);
        return event.defaultPrevented;
      }, [selector, names]);
    assert.ok(await drop("main .file", "規程.pdf"));
    await page.getByText("規程.pdf (8 B)").waitFor();
    assert.equal(await filing.title.inputValue(), "規程");
    await drop("main .file", "一.pdf", "二.pdf");
    assert.match(await filing.wrong(filing.file), /1つずつ/);
    await page.getByText("規程.pdf (8 B)").waitFor();
    assert.ok(await drop("h1", "別の規程.pdf"), "the browser does not go there");
    await page.getByText("規程.pdf (8 B)").waitFor();
  });

  test("documents are found by their title and by their file's name", async () => {
    hub.scene = "usual";
    await visit(page, hub, "/documents", "ja");
    const titles = page.locator("main tbody th");
    await page.getByLabel("書類をさがす").fill("契約");
    await page.waitForFunction(() => document.querySelectorAll("main tbody tr").length === 1);
    assert.match(await titles.first().innerText(), /守秘義務の契約書/);
    await page.getByLabel("書類をさがす").fill("IMG_");
    await titles.filter({ hasText: "サーバー置き場の写真" }).waitFor();
    await page.getByLabel("書類をさがす").fill("どこにもない");
    await page.getByText("あてはまる書類がありません").waitFor();
  });

  test("whoever may not file documents reads whom to ask, and the empty list says how to begin", async () => {
    hub.scene = "usual";
    hub.barred = ["fileDocument", "getDocumentContent"];
    await visit(page, hub, "/documents", "ja");
    await page.getByText("書類を登録するときは、院長か設定担当に頼んでください。").waitFor();
    assert.equal(await page.locator("main button").count(), 0);
    assert.equal(await page.getByRole("link", { name: "保存" }).count(), 0);
    hub.barred = [];
    hub.scene = "empty";
    await visit(page, hub, "/statements", "ja");
    await page.locator(".tabs").getByRole("link", { name: "書類" }).click();
    await page.getByRole("heading", { level: 1, name: "書類" }).waitFor();
    await page.getByText("まず、運用管理規程や守秘の契約書など").waitFor();
    await filing.opener.waitFor();
    assert.equal(await page.locator("#menu a[aria-current]").innerText(), "申告と書類");
  });
}
