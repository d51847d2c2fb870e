// Sign-ins are given, looked at, reset and ended by people who may.
import assert from "node:assert/strict";
import test from "node:test";

import { inspect, settle } from "../looks.mjs";
import { focusIn, visit } from "../playing.mjs";
import { checkSecret, printedPages } from "../prints.mjs";

export function eleventhPlace({ hub, page }) {
  test("whoever signs in at an eleventh place is told that another one ended", async () => {
    hub.scene = "signed-out";
    hub.then = "usual";
    await visit(page, hub, "/sign-in", "ja");
    hub.ended_elsewhere = 1;
    await page.getByLabel("名前").fill("水野 由美");
    await page.getByLabel("パスワード").fill("庭の梅の木が三本とも咲いた朝");
    await page.getByRole("button", { name: "ログイン", exact: true }).click();
    const bar = page.locator(".bar", { hasText: "あなたのほかのログインを1つ終わらせました" });
    await bar.waitFor();
    await bar.getByRole("button", { name: "わかりました" }).click();
    await bar.waitFor({ state: "detached" });
    hub.ended_elsewhere = 0;
    hub.scene = "usual";
  });
}

export function lettingIn({ hub, page }) {
  test("what one person gave is looked at by another, and it stays in sight that one let the other in", async () => {
    hub.scene = "usual";
    await visit(page, hub, "/settings", "ja");
    const part = page.locator("section[aria-labelledby=sign-in-acts]");
    await part.getByText("髙橋 美咲さんに「安全管理責任者」の役割を与えました").first().waitFor();
    await part.getByText("単独承認", { exact: true }).waitFor();
    await part.getByRole("button", { name: /^確かめました/ }).click();
    await part.getByText("確かめた人：").waitFor();
    await part.getByText(/二人のログインは、同じ人が用意したか設定し直したばかりでした/).waitFor();
    assert.equal(await part.getByRole("button").count(), 0);
  });

  test("a director whose password somebody else reset reads it on today's page until they say they knew", async () => {
    hub.scene = "usual";
    hub.was_reset = { id: "019bdc5e-7a10-7c3e-9f00-0000000000e2", kind: "reset", name: "水野 由美", by: null, by_name: null, reason: "電話で頼まれたため", waits_for_you: true, confirmed: null };
    await visit(page, hub, "/", "ja");
    const note = page.getByRole("alert").filter({ hasText: "あなたのパスワードを、ほかの人が決め直しました" });
    await note.getByText("電話で頼まれたため").waitFor();
    await note.getByRole("button", { name: /知っていたことです/ }).click();
    await note.waitFor({ state: "detached" });
    hub.was_reset = undefined;
  });

  test("a director who deals another director a new code says why, and what was typed stays when it fails", async () => {
    hub.scene = "usual";
    hub.roles = ["director"];
    await visit(page, hub, "/settings", "ja");
    const row = page.locator("main li", { hasText: "水野 健" });
    await row.getByRole("button", { name: "再設定" }).click();
    hub.asked.length = 0;
    await row.getByRole("button", { name: "新しい番号を出す" }).click();
    await row.getByText("理由を入れてください。").waitFor();
    assert.ok(!hub.asked.includes("resetSignIn"), "nothing is sent without a reason");
    const why = row.getByLabel("設定し直す理由(本人に見えます)");
    await why.fill("電話で頼まれたため");
    await inspect(page, "resetting a director");
    hub.refuses.set("resetSignIn", { pointers: ["/why"] });
    await row.getByRole("button", { name: "新しい番号を出す" }).click();
    await row.getByRole("alert").waitFor();
    assert.equal(await why.inputValue(), "電話で頼まれたため");
    await row.getByRole("button", { name: "新しい番号を出す" }).click();
    await page.getByText(/[0-9]{4} [0-9]{4} [0-9]{4}/).first().waitFor();
    assert.ok(hub.asked.includes("resetSignIn"));
    await visit(page, hub, "/settings", "ja");
    await page.locator("main li", { hasText: "田中 一郎" }).getByRole("button", { name: "もう一度使えるようにする" }).click();
    assert.equal(await page.getByLabel("設定し直す理由(本人に見えます)").count(), 0, "of others nobody asks");
    hub.roles = undefined;
  });
}

export function fromAfar({ hub, page }) {
  test("a session is signed out from afar; who may stop sign-ins sees everybody's, others their own", async () => {
    hub.scene = "usual";
    await visit(page, hub, "/settings/sign-in", "ja");
    const all = page.locator("section[aria-labelledby=sessions]");
    assert.deepEqual((await all.locator("h3").allInnerTexts()).map((name) => name.replace(/\s/g, "")), ["水野由美(あなた)", "佐藤綾", "水野健"]);
    await all.locator("li", { hasText: "Windows・Chrome" }).getByText("このログイン").waitFor();
    await all.locator("li", { hasText: "見分けられないブラウザー" }).getByText("2段階目の確認がまだです").waitFor();
    await all.locator("li", { hasText: "Windows・Edge" }).waitFor();
    const phone = all.locator("li", { hasText: "iPhone・Safari" });
    await phone.getByRole("button", { name: "ログアウトさせる" }).click();
    await phone.waitFor({ state: "detached" });
    await page.waitForFunction(() => document.activeElement.id === "sessions");
    assert.equal(await page.locator("[role=status].vh").innerText(), "iPhone・Safariをログアウトさせました");
    hub.scene = "staff";
    await visit(page, hub, "/settings/sign-in", "ja");
    await all.getByText("このログイン").waitFor();
    assert.equal(await all.locator("li").count(), 1);
  });
}

export function grants({ hub, page, complaints }) {
  const focusOn = focusIn(page);

  test("a grant has a reason and a last day, and a provider's names contract and scope", async () => {
    hub.scene = "usual";
    await visit(page, hub, "/settings", "ja");
    await page.locator("main li", { hasText: "水野 由美" }).getByRole("button", { name: "役割と期限" }).click();
    await page.getByRole("checkbox", { name: /^サポート事業所/ }).check();
    await page.getByLabel("いつまで(最後の日)").fill("2028-01-01");
    hub.asked.length = 0;
    await page.getByRole("button", { name: "この役割にする" }).click();
    for (const wrong of ["外から来る人の役割と、決める人の役割は、一緒にできません。", "理由を入れてください。", "今日から400日先までの日にしてください。", "契約を入れてください。", "作業の範囲を入れてください。"]) {
      await page.getByText(wrong).waitFor();
    }
    assert.ok(!hub.asked.includes("grantRoles"));
    await inspect(page, "a grant that cannot stand");
    await page.getByRole("checkbox", { name: /設定担当/, checked: true }).uncheck();
    await page.getByLabel("この役割にする理由").fill("機器の点検のため");
    await page.getByLabel("いつまで(最後の日)").fill("2026-12-31");
    await page.getByLabel("契約(名前と日付)").fill("保守契約 2025-04-01");
    await page.getByLabel("作業の範囲").fill("機器の点検");
    await page.getByRole("button", { name: "この役割にする" }).click();
    await page.getByText("保守契約 2025-04-01(機器の点検)").waitFor();
    assert.ok(hub.asked.includes("grantRoles"));
    await page.locator("main li", { hasText: "水野 由美" }).getByText("12月31日まで使えます").waitFor();
    await visit(page, hub, "/print/access", "ja");
    const [printed] = await page.locator(".sign-ins tbody tr", { hasText: "水野 由美" }).allInnerTexts();
    assert.match(printed, /令和8年12月31日$/, "the day itself is the last one");
  });

  test("whose sign-in it is comes from the staff register; a temporary's always does", async () => {
    hub.scene = "usual";
    await visit(page, hub, "/settings", "ja");
    await page.getByRole("button", { name: "人を加える" }).click();
    // The clinic has a director, who alone makes directors and set-up accounts.
    assert.equal(await page.locator("fieldset label", { hasText: /^(院長|設置作業者)/ }).count(), 0);
    for (const role of ["設定担当", "安全管理責任者", "職員", "短期職員", "サポート事業所"]) {
      assert.match(await page.locator("fieldset label", { hasText: new RegExp(`^${role.replace(/[()]/g, "\\$&")}`) }).innerText(), /。$/, role);
    }
    await page.getByLabel("名前", { exact: true }).fill("高橋 渡");
    await page.getByRole("checkbox", { name: "短期職員" }).check();
    await page.getByLabel("この役割にする理由").fill("応援のため");
    hub.asked.length = 0;
    await page.getByRole("button", { name: "加える", exact: true }).click();
    await focusOn("だれのログインですか");
    await page.getByText("短期職員は、職員台帳からえらんでください。").waitFor();
    assert.ok(!hub.asked.includes("addSignIn"));
    await inspect(page, "a temporary by name alone");
    await page.getByLabel("だれのログインですか").selectOption({ label: "田中 葵(派遣)" });
    await page.getByRole("button", { name: "加える", exact: true }).click();
    await page.locator("main li", { hasText: "田中 葵" }).getByText("短期職員").waitFor();
    await page.getByRole("heading", { name: "田中 葵さんに、この番号を渡してください" }).waitFor();
    await page.waitForFunction(() => document.activeElement.tagName === "H3");
    const code = await page.locator(".screen-only .secret").innerText();
    assert.match(code, /^\d{4} \d{4} \d{4}$/);
    await settle(page);
    await inspect(page, "a first code");
    const slips = await printedPages(page);
    const [slip] = slips;
    checkSecret(slips, { clinic: "みほん内科クリニック", author: "水野 由美", most: 1 }); // nothing else of the page is printed
    for (const words of ["関所：はじめのログイン", "みほん内科クリニック", "田中葵", code, "令和8年1月28日"]) assert.ok(slip.replace(/\s/g, "").includes(words.replace(/\s/g, "")), `the slip lacks ${words}`);
    assert.ok(!slip.includes("関所に入れる人"), "the page behind it stays away");
    await page.getByRole("button", { name: "渡した" }).click();
    await page.getByText("はじめのログインを待っています").first().waitFor();
    assert.deepEqual(complaints.splice(0), []);
  });
}
