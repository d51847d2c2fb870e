// Lists of devices and of staff that are brought in from a file.
import assert from "node:assert/strict";
import test from "node:test";

import { cp932 } from "../cp932.mjs";
import { inspect } from "../looks.mjs";
import { keepBack, visit } from "../playing.mjs";

export function broughtIn({ hub, page }) {
  test("a list that Excel or a router saved as Shift_JIS is read as such, and the page says so", async () => {
    hub.scene = "usual";
    const pasted = page.getByLabel("または、ここに貼りつける");
    const told = page.getByText("シフトJISとして読み込みました。");
    const choose = (name, buffer) => page.locator("input[type=file]").setInputFiles({ name, mimeType: "text/csv", buffer });
    for (const [address, text] of [
      ["/devices/import", "name,ip,mac\n受付1,192.168.0.21,02:00:5e:10:00:21\n表示端末①,192.168.0.22,02:00:5e:10:00:22\n"],
      ["/people/import", "氏名,職種,所属\n髙橋 美咲,医療事務,\n﨑山 ソ能,看護職,見本派遣\n"],
    ]) {
      await visit(page, hub, address, "ja");
      await choose("list.csv", cp932(text));
      await told.waitFor();
      assert.equal(await pasted.inputValue(), text, address);
      await inspect(page, `${address}, Shift_JIS`);
      await page.getByRole("button", { name: "内容を確かめる" }).click();
      await page.getByRole("heading", { name: "読み取った内容" }).waitFor();
      await choose("utf8.csv", Buffer.from(`\ufeff${text}`));
      await told.waitFor({ state: "detached" });
      assert.equal(await pasted.inputValue(), text, `${address}: UTF-8`);
      assert.equal(await page.getByRole("heading", { name: "読み取った内容" }).count(), 0, "what was read before is gone");
      const [head] = text.split("\n");
      await choose("utf16.csv", Buffer.from(`\ufeff${head}\n`, "utf16le"));
      await page.waitForFunction(([field, wanted]) => field.value === wanted, [await pasted.elementHandle(), `${head}\n`]);
    }
  });

  test("a file that is no text is refused at its field, and nothing of it or of the one before is kept", async () => {
    hub.scene = "usual";
    const wrong = page.getByRole("alert").getByText("このファイルの文字を読み取れません。「CSV UTF-8」で保存し直して、もう一度えらんでください。");
    const input = page.locator("input[type=file]");
    for (const address of ["/devices/import", "/people/import"]) {
      await visit(page, hub, address, "ja");
      await page.getByLabel("または、ここに貼りつける").fill("name\n前の内容");
      await input.setInputFiles({ name: "list.csv", mimeType: "text/csv", buffer: Buffer.from("2cfdfeff2c0a", "hex") });
      await wrong.waitFor();
      assert.equal(await input.getAttribute("aria-invalid"), "true");
      assert.equal(await input.evaluate((one) => document.getElementById(one.getAttribute("aria-describedby")).textContent), await wrong.textContent());
      assert.equal(await page.getByLabel("または、ここに貼りつける").inputValue(), "");
      assert.ok(await page.getByRole("button", { name: "内容を確かめる" }).isDisabled());
      await inspect(page, `${address}, unreadable`);
      await input.setInputFiles({ name: "list.csv", mimeType: "text/csv", buffer: Buffer.from("name,ip,mac\n") });
      await wrong.waitFor({ state: "detached" });
      assert.equal(await input.getAttribute("aria-invalid"), null);
    }
  });

  test("what was read of a list that was changed meanwhile is not shown as this one's, and this one is checked at once", async () => {
    hub.scene = "usual";
    await visit(page, hub, "/devices/import", "ja");
    const pasted = page.getByLabel("または、ここに貼りつける");
    const check = page.getByRole("button", { name: "内容を確かめる" });
    const read = page.getByRole("heading", { name: "読み取った内容" });
    await pasted.fill("name,ip,mac\n受付1,192.168.0.21,02:00:5e:10:00:21");
    const slow = await keepBack(page, "**/devices/import/preview", (preview) => ({ ...preview, new: 12 }));
    await check.click();
    await slow.asked;
    await pasted.fill("name,ip,mac\n受付2,192.168.0.22,02:00:5e:10:00:22");
    await slow.arrive();
    assert.equal(await read.count(), 0, "nobody has seen what would be registered");
    const slower = await keepBack(page, "**/devices/import/preview", (preview) => ({ ...preview, new: 12 }));
    await check.click();
    await slower.asked;
    await pasted.fill("name,ip,mac\n受付3,192.168.0.23,02:00:5e:10:00:23");
    await check.click();
    await page.getByText("新しく登録 2台").waitFor();
    await slower.arrive();
    assert.equal(await page.getByText("新しく登録 2台").count(), 1);
  });

  test("a line that cannot be read says what its column takes, as the hub does", async () => {
    hub.scene = "usual";
    await visit(page, hub, "/people/import", "ja");
    await page.getByLabel("または、ここに貼りつける").fill("氏名,入職日\n佐藤 綾,2024-04-01\n森 花,きのう");
    await page.getByRole("button", { name: "内容を確かめる" }).click();
    const wrong = page.getByRole("row", { name: /直してください/ });
    assert.match(await wrong.innerText(), /「入職日」の日付を読み取れません。\s*書けるもの：2026-04-01、令和8年4月1日/);
    assert.equal(await page.getByText("書けるもの：").count(), 1, "only where something is wrong");
    const rowOf = (name) => page.getByRole("row", { name });
    assert.match(await rowOf(/佐藤 綾/).innerText(), /このユーザIDは、プログラムが使っています。/, "it is asked whether it is the program's");
    assert.match(await rowOf(/電子カルテとの連携/).innerText(), /責任を持つ人は水野 由美[\s\S]*プログラム[\s\S]*karte/);
    await inspect(page, "a staff list with a program's operator");
    await visit(page, hub, "/devices/import", "ja");
    await page.getByLabel("または、ここに貼りつける").fill("name,ip,mac\nuketsuke1,192.168.0.21,02:00:5e");
    await page.getByRole("button", { name: "内容を確かめる" }).click();
    assert.match(await wrong.innerText(), /書けるもの：02:00:5e:10:00:4f/);
  });
}
