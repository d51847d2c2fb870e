// A session ends, and what was typed waits for whoever typed it.
import assert from "node:assert/strict";
import test from "node:test";

import * as data from "../example_data.mjs";
import { inspectAccess, listen, settle } from "../looks.mjs";
import { answerAll, follow, sayWhy, visit } from "../playing.mjs";

export function endings({ browser, hub, page, complaints }) {
  test("what was typed waits for whoever typed it when the session ends, and for nobody else", async () => {
    const answerAndEnd = async () => {
      hub.scene = "usual";
      await visit(page, hub, "/self-check", "ja");
      await answerAll(page, 0);
      hub.scene = "signed-out";
      await page.getByRole("button", { name: "この答えで残す" }).click();
      await page.getByRole("heading", { name: "ログイン", exact: true }).waitFor();
      assert.equal(await page.getByRole("radio").count(), 0, "nobody sees or reaches what waits");
    };
    const signIn = async (then) => {
      hub.then = then;
      await page.getByLabel("名前", { exact: true }).fill("水野 由美");
      await page.getByLabel("パスワード").fill("庭の梅の木が三本とも咲いた朝");
      await page.getByRole("button", { name: "ログイン", exact: true }).click();
      await page.getByRole("heading", { name: "端末の自己点検" }).waitFor();
      await page.getByRole("radio").first().waitFor();
    };
    await answerAndEnd();
    await inspectAccess(page, "signed out over a form");
    await signIn("usual");
    assert.equal(await page.locator("main input:checked").count(), 6);
    assert.equal(await page.getByRole("alert").count(), 0);
    assert.match(await page.title(), /端末の自己点検/);
    await page.getByRole("button", { name: "この答えで残す" }).click();
    await page.getByText("はい 6・ほか 0").waitFor();
    await answerAndEnd();
    await signIn("staff");
    assert.equal(await page.locator("main input:checked").count(), 0, "somebody else finds nothing");
    hub.scene = "usual";
    hub.then = "usual";
    complaints.splice(0);
  });

  const signInHeading = (tab) => tab.getByRole("heading", { level: 1, name: "ログイン", exact: true });
  const signInOver = async () => {
    hub.then = "usual";
    const door = page.locator(".plain-page");
    await door.getByLabel("名前", { exact: true }).fill("水野 由美");
    await door.getByLabel("パスワード").fill("庭の梅の木が三本とも咲いた朝");
    await door.getByRole("button", { name: "ログイン", exact: true }).click();
    await signInHeading(page).waitFor({ state: "detached" });
  };
  /// The browser shows a page that it kept, and the page asks anew who is signed in.
  const showAgain = () => page.evaluate(() => ["pagehide", "pageshow"].forEach((name) => dispatchEvent(new Event(name))));

  test("what one person searched the journal for waits for them, and is gone for the next one in the same tab", async () => {
    const patient = page.getByLabel("患者番号");
    const person = page.getByLabel("人", { exact: false }).first();
    const goOn = page.getByRole("button", { name: "続きをさがす" });
    const search = async () => {
      hub.scene = "usual";
      hub.person = undefined;
      await visit(page, hub, "/journal/search", "ja");
      await sayWhy(page);
      await patient.fill("00012345");
      await person.fill("佐藤 綾");
      await page.keyboard.press("Enter");
      await goOn.waitFor();
    };
    const end = async () => {
      hub.scene = "signed-out";
      await goOn.click();
      await signInHeading(page).waitFor();
    };
    const signOut = async () => {
      await page.getByRole("button", { name: "ログアウト" }).click();
      await signInHeading(page).waitFor();
    };
    await page.setViewportSize({ width: 1280, height: 900 });
    await search();
    await end();
    await signInOver();
    await goOn.waitFor();
    assert.equal(await patient.inputValue(), "00012345", "the same person goes on");
    for (const leave of [end, signOut]) {
      await search();
      await leave();
      hub.person = { id: data.PEOPLE[0].id, name: data.PEOPLE[0].name };
      hub.searched = null;
      await signInOver();
      await follow(page, hub, "/journal/search?class=usage");
      await page.getByRole("heading", { name: "日誌を見る理由をえらんでください" }).waitFor();
      assert.equal(hub.searched, null, "nobody searches for what somebody else typed");
      await sayWhy(page);
      await goOn.waitFor();
      assert.deepEqual(hub.searched, { why: "monthly-check", limit: 50, below: null, class: "usage" });
      assert.deepEqual([await patient.inputValue(), await person.inputValue()], ["", ""]);
    }
    hub.person = undefined;
    complaints.splice(0);
  });

  test("a page that was refused because the session had ended is read once the person is back", async () => {
    hub.scene = "usual";
    await page.setViewportSize({ width: 1280, height: 900 });
    await visit(page, hub, "/journal", "ja");
    await sayWhy(page);
    for (const [address, ...shown] of [
      ["/journal", "全部を確かめ直す"],
      ["/journal/48411", "だれが"],
      ["/journal/search?class=usage", "2件あります。"],
      ["/journal/uses?day=2026-01-20", "1月20日の記入"],
      ["/calendar", "受付のパソコン"],
      ["/settings", "医療機関の名前と診療時間", "役割と期限"],
      ["/settings/sign-in", "金庫の封筒", "このログイン"],
      ["/settings/mail", "送るサーバー", "送ったお知らせ"],
      ["/print/connection", "1 ブラウザーで開く"],
    ]) {
      await follow(page, hub, "/parts");
      hub.scene = "signed-out";
      await follow(page, hub, address);
      await signInHeading(page).waitFor();
      await signInOver();
      for (const words of shown) await page.getByText(words).first().waitFor();
    }
    complaints.splice(0);
  });

  test("a page refused for the second step while another tab gave it is read again; refused once more, it says so", async () => {
    const refusal = data.problem(403, "access.second-factor", data.text("2段階目の確認が、まだです。", "The second factor has not been given yet."));
    const refuse = (times) => page.route("**/api/v1/people", (route) => route.fulfill({ status: 403, contentType: "application/problem+json", json: refusal }), { times });
    hub.scene = "usual";
    await page.setViewportSize({ width: 1280, height: 900 });
    await visit(page, hub, "/parts", "ja");
    await refuse(1);
    await follow(page, hub, "/people");
    await page.getByText(data.PEOPLE[0].name).first().waitFor();
    await follow(page, hub, "/parts");
    await refuse(2);
    await follow(page, hub, "/people");
    await page.getByText(refusal.text.ja).waitFor();
    complaints.splice(0);
  });

  test("a page that waits unseen names neither the browser's tab nor the margins of a print, whatever changes meanwhile", async () => {
    const margin = () => page.evaluate(() => document.documentElement.style.getPropertyValue("--sheet-left"));
    const { id, name } = data.PEOPLE[1];
    hub.scene = "usual";
    await page.setViewportSize({ width: 1280, height: 900 });
    await visit(page, hub, `/people/${id}`, "ja");
    assert.equal(await page.title(), `${name} | 関所`);
    hub.scene = "signed-out";
    await showAgain();
    await signInHeading(page).waitFor();
    await page.getByRole("button", { name: "English" }).click();
    await page.getByRole("heading", { level: 1, name: "Sign in", exact: true }).waitFor();
    await settle(page);
    assert.equal(await page.title(), "Sign in | Sekisho");
    await page.getByRole("button", { name: "日本語" }).click();
    await signInOver();
    assert.equal(await page.title(), `${name} | 関所`);

    await visit(page, hub, "/print/board", "ja");
    const whole = await margin();
    assert.match(whole, /水野 由美/);
    hub.scene = "signed-out";
    await showAgain();
    await signInHeading(page).waitFor();
    assert.equal(await margin(), "");
    await signInOver();
    assert.equal(await margin(), whole);
    complaints.splice(0);
  });

  test("whoever signs out of a session that had ended has signed out: no tab keeps what was typed", async () => {
    const other = await browser.context.newPage();
    other.setDefaultTimeout(15_000);
    listen(other);
    hub.scene = "usual";
    await page.setViewportSize({ width: 1280, height: 900 });
    for (const tab of [page, other]) {
      await visit(tab, hub, "/self-check", "ja");
      await answerAll(tab, 0);
    }
    hub.scene = "signed-out";
    await page.getByRole("button", { name: "ログアウト" }).click();
    for (const tab of [page, other]) {
      await signInHeading(tab).waitFor();
      assert.equal(await tab.locator("main").count(), 1, "no page waits for anybody");
    }
    assert.equal(new URL(page.url()).pathname, "/");
    await other.close();
    hub.scene = "usual";
    complaints.splice(0);
  });
}
