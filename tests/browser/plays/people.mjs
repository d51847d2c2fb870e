// A person's page.
import assert from "node:assert/strict";
import test from "node:test";

import * as data from "../example_data.mjs";
import { inspect } from "../looks.mjs";
import { keepBack, readAnew, visit } from "../playing.mjs";

export function whatTheyCanUse({ hub, page }) {
  test("a person's page says what they can use, and once they leave what is still open", async () => {
    hub.scene = "usual";
    await page.setViewportSize({ width: 1280, height: 900 });
    await visit(page, hub, `/people/${data.PEOPLE[1].id}`, "ja");
    const part = page.locator("section[aria-labelledby=person-access]");
    await part.getByText("診察室のアカウント sato").waitFor();
    assert.match(await part.innerText(), /閉じています： 関所へのログイン/);
    assert.match(await part.innerText(), /使えます： 診察室のアカウント sato 今日 13:10に読み取り/);
    const first_day = await page.locator("section[aria-labelledby=joining]").innerText();
    for (const words of [/そろっていないか確かめられないものが1つあります/, /まだありません： 関所へのログイン/, /あります： 診察室の、本人だけのアカウント/]) assert.match(first_day, words);
    await inspect(page, "what a person can use");
  });
}

export function words({ hub, page }) {
  test("a Japanese page has no English word where a clerk's own exists", async () => {
    hub.scene = "usual";
    await visit(page, hub, `/people/${data.PEOPLE[1].id}`, "ja");
    await page.getByText("日レセのユーザID", { exact: true }).waitFor();
    assert.doesNotMatch(await page.locator("main").innerText(), /operator/i);
  });

  test("what is typed into the register stays while the page reads it anew", async () => {
    hub.scene = "usual";
    const { id, name } = data.PEOPLE[1];
    await visit(page, hub, `/people/${id}`, "ja");
    await page.getByRole("button", { name: "台帳を直す" }).click();
    const field = page.getByLabel("ふりがな");
    await field.fill("さとう あや");
    const anew = await keepBack(page, `**/people/${id}`, (person) => ({ ...person, name: `${name}(新)` }));
    await readAnew(page);
    await anew.asked;
    await anew.arrive();
    await page.getByRole("heading", { level: 1, name: `${name}(新)` }).waitFor();
    assert.equal(await field.inputValue(), "さとう あや");
    await page.getByRole("button", { name: "やめる" }).click();
    await page.getByRole("button", { name: "台帳を直す" }).click();
    assert.equal(await page.getByLabel("氏名").inputValue(), `${name}(新)`, "what opens next begins with what was read");
  });
}
