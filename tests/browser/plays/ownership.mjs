// Whose the accounts and the operators of 日レセ are.
import assert from "node:assert/strict";
import test from "node:test";

import * as data from "../example_data.mjs";
import { inspect } from "../looks.mjs";
import { visit } from "../playing.mjs";

export function owners({ hub, page }) {
  test("of an account somebody decides whose it is, and nothing that cannot stand is sent", async () => {
    hub.scene = "usual";
    await page.setViewportSize({ width: 1280, height: 900 });
    await visit(page, hub, "/people/access", "ja");
    await page.getByText("名前からは、水野 由美さんかもしれません。").waitFor();
    hub.asked.length = 0;
    await page.getByRole("button", { name: "持ち主を決める" }).click();
    await page.getByRole("button", { name: "この内容で決める" }).click();
    await page.getByText("どちらかをえらんでください。").waitFor();
    await page.getByText("人をえらんでください。").waitFor();
    assert.ok(!hub.asked.includes("assignAccount"));
    await page.getByRole("radio", { name: "プログラム" }).check();
    await page.getByLabel("責任を持つ人").selectOption({ index: 1 });
    await page.getByRole("button", { name: "この内容で決める" }).click();
    await page.getByText("何に使うかを入れてください。").waitFor();
    await inspect(page, "an account's owner, with what is missing");
    await page.getByLabel("何に使うか").fill("夜間の控え");
    await page.getByRole("button", { name: "この内容で決める" }).click();
    await page.locator("[role=status]", { hasText: "アカウント mizuno の持ち主を決めました" }).first().waitFor();
    assert.ok(hub.asked.includes("assignAccount"));
  });

  test("of an operator of 日レセ somebody says that it is a program's, who answers for it and what for", async () => {
    hub.scene = "usual";
    await page.setViewportSize({ width: 1280, height: 900 });
    await visit(page, hub, "/people/access", "ja");
    const row = page.locator("li.card", { hasText: "ormaster" });
    await row.getByText("プログラムと人が、同じIDを使っています。").waitFor();
    hub.asked.length = 0;
    await row.getByRole("button", { name: "プログラム用として登録する" }).click();
    const send = row.getByRole("button", { name: "プログラム用として登録する" }).last();
    await send.click();
    await row.getByText("人をえらんでください。").waitFor();
    await row.getByText("何に使うかを入れてください。").waitFor();
    await row.getByLabel("いつから使っているか").waitFor();
    await row.getByText("前から使っているなら、その日にします。").waitFor();
    assert.ok(!hub.asked.includes("assignOperator"));
    await inspect(page, "a program's operator, with what is missing");
    await row.getByLabel("責任を持つ人").selectOption({ index: 1 });
    await row.getByLabel("どのプログラムが、何に使うか").fill("電子カルテとの連携");
    await send.click();
    await page.locator("[role=status]", { hasText: "日レセのユーザID ormaster を、プログラム用として登録しました" }).first().waitFor();
    assert.ok(hub.asked.includes("assignOperator"));
  });

  test("operators of 日レセ of which only a part was read are listed, and the page says that there may be others", async () => {
    hub.scene = "usual";
    const partly = async (route) => {
      const response = await route.fetch();
      const known = await response.json();
      await route.fulfill({ response, json: { ...known, read_whole: false, operators: known.operators.map((one) => ({ ...one, found: one.found || null, can_log_in: null })) } });
    };
    await page.route("**/access-register/operators", partly);
    await visit(page, hub, "/people/access", "ja");
    await page.getByText("読み取れたのは一部だけで、ほかにもユーザIDがあるかもしれません。").waitFor();
    await page.locator("li.card", { hasText: "ormaster" }).waitFor();
    await inspect(page, "operators of which a part was read");
    await page.unroute("**/access-register/operators", partly);
  });
}

export function unread({ hub, page }) {
  test("the register of accounts says what it was not read of, and calls nothing owned that is not known", async () => {
    hub.scene = "usual";
    const locked = async (route) => {
      const response = await route.fetch();
      const register = await response.json();
      const [seat] = register.seats;
      const unread = { ...seat, device: data.DEVICES.office.id, name: "受付1", read_at: null, whole: false, accounts: [] };
      await route.fulfill({ response, json: { ...register, seats: [{ ...seat, accounts: seat.accounts.map((one) => ({ ...one, stopped: true })) }, unread] } });
    };
    await page.route("**/access-register", locked);
    await visit(page, hub, "/people/access", "ja");
    await page.locator(".lead").getByText("使えるアカウントは0です。受付1は、まだ読み取れていません。").waitFor();
    await page.unroute("**/access-register", locked);
  });
}
