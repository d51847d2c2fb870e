// What the hub refuses in a form, and what is in place of a form for whoever may not send it.
import assert from "node:assert/strict";
import test from "node:test";

import * as data from "../example_data.mjs";
import { REVIEW_IDS } from "../example_reviews.mjs";
import { inspect } from "../looks.mjs";
import { answerAll, choose, fileOf, focusIn, keepBack, READING_FILE, visit } from "../playing.mjs";

export function everyForm({ hub, page }) {
  test("whoever types on in the field from which a form was sent is left there by a refusal that comes late", async () => {
    hub.scene = "usual";
    await visit(page, hub, "/devices/add", "ja");
    const name = page.getByLabel("名前", { exact: true });
    const address = page.getByLabel("IPアドレス(わかるとき)");
    const refused = async (meanwhile) => {
      hub.refuses.set("addDevice", { pointers: ["/ip"] });
      const slow = await keepBack(page, "**/api/v1/devices");
      await name.press("Enter");
      await slow.asked;
      await meanwhile();
      await slow.arrive();
      assert.equal(await address.getAttribute("aria-invalid"), "true");
    };
    await page.getByRole("checkbox", { name: "そのほか" }).check();
    await name.fill("検査");
    await refused(() => page.keyboard.type("室"));
    assert.equal(await name.inputValue(), "検査室");
    assert.ok(await name.evaluate((one) => one === document.activeElement), "what is typed goes on there");
    await refused(() => undefined);
    await focusIn(page)("IPアドレス(わかるとき)"); // whoever waits is led to what is wrong
  });

  test("what the hub refuses is marked at its field in every form, and the focus goes there", async () => {
    const long_enough = "庭の梅の木が三本とも咲いた朝";
    const person = data.PEOPLE[1].id;
    const device = data.DEVICES.consulting.id;
    const button = (name) => page.getByRole("button", { name, exact: true });
    const record = async () => {
      await page.getByLabel("目的").fill("点検するため");
      await page.getByLabel("サポート事業所の意見").fill("差し支えない");
      await page.getByLabel("入れると決めた人").fill("水野 健(院長)");
    };
    /// Where the form is, what is refused, the field that is to be marked, how to get there, what sends it.
    const forms = [
      ["/devices/add", "addDevice", "/ip", "IPアドレス(わかるとき)", async () => {
        await page.getByLabel("名前", { exact: true }).fill("検査室");
        await page.getByRole("checkbox", { name: "そのほか" }).check();
      }, "台帳に登録する"],
      [`/devices/${device}`, "updateDevice", "/place", "場所(書かなくてもかまいません)", () => button("名前・場所・担当・用途・役割を変える").click(), "この内容で残す"],
      [`/devices/${device}`, "retireDevice", "/why", "外す理由", async () => {
        await button("台帳から外す").click();
        await page.getByLabel("外す理由").fill("買い替え");
      }, "外す"],
      ["/devices", "attachAddress", "/mac", "台帳のどの機器ですか", async () => {
        await button("台帳にある機器です").click();
        await page.getByLabel("台帳のどの機器ですか").selectOption({ index: 1 });
      }, "このアドレスを加える"],
      ["/devices/connect", "createEnrolmentToken", "/device", "機器", async () => undefined, "つなぐための番号を作る"],
      ["/people/add", "addPerson", "/kana", "ふりがな(書かなくてもかまいません)", async () => {
        await page.getByLabel("氏名").fill("高橋 美咲");
        await page.getByRole("radio", { name: "医療事務" }).check();
      }, "台帳に登録する"],
      ["/people/temporary", "addPerson", "/instructed_by", "指示する人", async () => {
        await page.getByLabel("氏名").fill("高橋 美咲");
        await page.getByLabel("所属(派遣元、事業所など)").fill("見本派遣");
        await page.getByLabel("最後の日").fill("2026-03-31");
        await page.getByLabel("指示する人").selectOption({ index: 1 });
      }, "台帳に登録する"],
      [`/people/${person}`, "changePerson", "/operator", "日レセのユーザID(本人だけのもの)", () => button("台帳を直す").click(), "この内容で残す"],
      [`/people/${person}`, "changePerson", "/mail", "メールアドレス(書かなくてもかまいません)", () => button("台帳を直す").click(), "この内容で残す"],
      [`/people/${person}`, "changePerson", "/until", "最後の日", () => button("辞める日を書く").click(), "最後の日として残す"],
      ["/settings", "addSignIn", "/name", "名前", async () => {
        await button("人を加える").click();
        await page.getByLabel("名前", { exact: true }).fill("高橋 美咲");
        await page.getByRole("checkbox", { name: "設定担当" }).check();
        await page.getByLabel("この役割にする理由").fill("設定のため");
      }, "加える"],
      ["/settings", "grantRoles", "/until", "いつまで(最後の日)", async () => {
        await page.locator("main li", { hasText: "水野 由美" }).getByRole("button", { name: "役割と期限" }).click();
        await page.getByLabel("この役割にする理由").fill("設定のため");
      }, "この役割にする"],
      ["/settings/sign-in", "changePassword", "/password", "新しいパスワード", async () => {
        await button("パスワードを変える").click();
        await page.getByLabel("いまのパスワード").fill(long_enough);
        await page.getByLabel("新しいパスワード").fill(`${long_enough}に`);
      }, "変えて、ログインし直す"],
      ["/people/access", "assignAccount", "/person", "持ち主", async () => {
        await button("持ち主を決める").click();
        await page.getByRole("radio", { name: "1人の人" }).check();
        await page.getByLabel("持ち主").selectOption({ index: 1 });
      }, "この内容で決める"],
      ["/people/access", "releaseAccount", "/why", "取り消す理由", async () => {
        await button("取り消す").click();
        await page.getByLabel("取り消す理由").fill("まちがい");
      }, "持ち主を取り消す"],
      ["/people/access", "assignOperator", "/purpose", "どのプログラムが、何に使うか(例：電子カルテとの連携)", async () => {
        await button("プログラム用として登録する").click();
        await page.getByLabel("責任を持つ人").selectOption({ index: 1 });
        await page.getByLabel("どのプログラムが、何に使うか").fill("電子カルテとの連携");
      }, "プログラム用として登録する"],
      ["/people/access", "releaseOperator", "/why", "外す理由", async () => {
        await button("プログラム用から外す").click();
        await page.getByLabel("外す理由").fill("まちがい");
      }, "外す"],
      [`/people/reviews/${REVIEW_IDS[0]}`, "decideReviewLine", "/remark", "止める理由と、いつ止めるか", async () => {
        await page.locator(".three").first().getByRole("button", { name: "止める" }).click();
        await page.getByLabel("止める理由と、いつ止めるか").fill("退職のため");
      }, "この内容で決める"],
      ["/people/notice", "recordNotice", "/purpose", "何のために記録しますか", async () => {
        await button("説明を作る").click();
        await page.getByLabel("何のために記録しますか").fill("勤怠の管理のため");
        await page.getByLabel("責任を持つ人(職員がたずねる相手)").selectOption({ index: 1 });
        await page.getByRole("checkbox", { name: "院長" }).check();
        await page.getByLabel("名前を残す期間").selectOption("3");
      }, "この内容で説明を作る"],
      ["/people/notice", "endNotice", "/why", "終わらせる理由", async () => {
        await button("この説明を終わらせる").first().click();
        await page.getByLabel("終わらせる理由").fill("見直し");
      }, "説明を終わらせる"],
      ["/calendar", "makeCalendarFeed", "/label", "どこで使いますか", async () => {
        await button("アドレスを作る").click();
        await page.getByLabel("どこで使いますか").fill("受付のパソコン");
      }, "アドレスを作る"],
      ["/settings/mail", "changeMailSettings", "/sender", "差出人のアドレス", () => button("サーバーを変える").click(), "この内容で残す"],
      ["/reading", "addMaterial", "/title", "題名", async () => {
        await button("読むものを登録する").click();
        await page.getByLabel("題名").fill("掲示");
        await page.getByLabel("出したところ").fill("自院");
        await page.getByRole("checkbox", { name: "医療事務" }).check();
        await page.getByLabel("版", { exact: true }).fill("初版");
        await page.getByLabel("発行の日").fill("2026-01-20");
        await page.getByLabel("いつまでに読むか").fill("2026-02-20");
        await page.getByLabel("どこにあるか").fill("受付");
      }, "読むものを登録する"],
      ["/reading", "recordReading", "/person", "読んだ人", async () => {
        await button("ログインのない人の分を残す").click();
        await page.getByLabel("読んだ人").selectOption({ index: 1 });
      }, "この内容で残す"],
      ["/reading", "stopMaterial", "/why", "外す理由", async () => {
        await page.getByRole("button", { name: "読むものから外す" }).first().click();
        await page.getByLabel("外す理由").fill("まちがい");
      }, "外す"],
      ["/reading", "recordAwareness", "/subject", "何を伝えたか", async () => {
        await button("周知を記録する").click();
        await page.getByRole("radio", { name: "朝礼など" }).check();
        await page.getByLabel("何を伝えたか").fill("ログアウト");
        await page.getByRole("checkbox", { name: "佐藤 綾" }).check();
      }, "この内容で残す"],
      ["/reading", "withdrawAwareness", "/why", "取り下げる理由", async () => {
        await button("取り下げる").click();
        await page.getByLabel("取り下げる理由").fill("まちがい");
      }, "取り下げる"],
      ["/journal/checks", "recordLogCheck", "/looked", "どこを見たか", async () => {
        await button("点検を記録する").click();
        await page.getByRole("checkbox", { name: "利用日誌" }).check();
        await page.getByLabel("どこを見たか").fill("診療時間外のログイン");
        await page.getByRole("radio", { name: "ない", exact: true }).check();
        await page.getByLabel("診療時間外の利用について").fill("片づけ");
        for (const fine of await page.getByRole("radio", { name: "おかしくない" }).all()) await fine.check();
      }, "この内容で記録する"],
      ["/settings", "changeSettings", "/clinic", "医療機関の名前", () => button("診療時間と名前を変える").click(), "この内容で残す"],
      ["/settings", "recordPrograms", "/provider_opinion", "サポート事業所の意見", async () => {
        await button("書き直す").click();
        await record();
      }, "この内容で残す"],
      ["/statements/incidents.worry-contact", "makeStatement", "/checked", "確認した日(確認日)", () => page.getByRole("radio", { name: "はい" }).check(), "この答えで残す"],
      ["/statements/incidents.worry-contact", "makeStatement", "/documents", "登録ずみの書類から", async () => {
        await page.getByRole("radio", { name: "はい" }).check();
        await page.getByText("書類を付ける(付けなくてもかまいません)").click();
      }, "この答えで残す"],
      ["/statements/network.diagram", "confirmStatement", "/why", "一人で確認する理由", async () => {
        await button("一人で確認する(単独承認)").click();
        await page.getByLabel("一人で確認する理由").fill("ほかに確認できる人がいない");
      }, "単独承認として残す"],
      ["/documents", "fileDocument", "/title", "書類の名前", async () => {
        await button("書類を登録する").click();
        await choose(page, fileOf("運用管理規程4.pdf", 2_000));
      }, "登録する"],
      ["/statements/training.course", "withdrawStatement", "/why", "取り下げる理由", async () => {
        await button("取り下げる").click();
        await page.getByLabel("取り下げる理由").fill("まちがえて答えた");
      }, "この申告を取り下げる"],
      ["/self-check", "makeSelfCheck", "/device", "どの機器ですか", () => answerAll(page, 0), "この答えで残す"],
      ["/devices/visits", "addVisit", "/who", "来た人", async () => {
        await button("訪問を記録する").click();
        await page.getByLabel("来た人").fill("中村 健");
        await page.getByRole("checkbox", { name: "受付2" }).check();
      }, "記録する"],
      ["/devices/visits/import", "importReading", "/who", "読んだ人", () => choose(page, READING_FILE), "この機器の読み取りとして取り込む"],
      ["/settings/recovery", "getRecoverySheet", "/password", "ご自分のパスワード", () => page.getByLabel("ご自分のパスワード").fill(long_enough), "復旧の紙を開く"],
    ];
    await page.setViewportSize({ width: 1280, height: 900 });
    hub.alone = true;
    for (const [address, operation, pointer, label, fill, send] of forms) {
      const where = `${address} ${operation}`;
      hub.scene = "usual";
      await visit(page, hub, address, "ja");
      await fill();
      const field = page.getByLabel(label, { exact: true });
      assert.equal(await field.getAttribute("aria-invalid"), null, `${where}: not before`);
      hub.refuses.set(operation, { pointers: [pointer] });
      await button(send).click();
      await page.getByRole("alert").waitFor();
      await page.waitForFunction(() => document.activeElement.getAttribute("aria-invalid") === "true", undefined, { timeout: 5_000 }).catch(() => assert.fail(`${where}: the focus is elsewhere`));
      assert.ok(await field.evaluate((one) => one === document.activeElement), `${where}: the focus is on another field`);
      const words = await field.evaluate((one) => document.getElementById(`${one.id}-wrong`).textContent);
      assert.match(words, /ください。|ませんでした。/, where);
      assert.equal(await page.locator("[aria-invalid=true]").count(), 1, `${where}: no other field`);
    }
    hub.alone = false;
    await inspect(page, "refused field");
    await visit(page, hub, "/people/add", "ja");
    await page.getByLabel("氏名").fill("高橋 美咲");
    await page.getByRole("radio", { name: "医療事務" }).check();
    hub.refuses.set("addPerson", { pointers: ["/kana"] });
    await button("台帳に登録する").click();
    const kana = page.getByLabel("ふりがな(書かなくてもかまいません)");
    await page.locator("input[aria-invalid=true]").waitFor();
    await kana.fill("たかはし");
    assert.equal(await kana.getAttribute("aria-invalid"), null, "what was changed is not what was refused");
  });
}

export function whomToAsk({ hub, page }) {
  test("whoever may not change the settings reads whom to ask", async () => {
    hub.scene = "usual";
    hub.barred = ["changeSettings"];
    await visit(page, hub, "/settings", "ja");
    await page.getByText("変えるときは、設定担当に頼んでください。").waitFor();
    assert.equal(await page.getByRole("button", { name: "診療時間と名前を変える" }).count(), 0);
    hub.barred = [];
  });

  test("whoever may not send a form reads whom to ask in its place", async () => {
    hub.scene = "usual";
    const words = "登録するときは、設定担当に頼んでください。";
    for (const [address, operation, asking] of [
      ["/people/add", "addPerson", words],
      ["/people/temporary", "addPerson", words],
      ["/people/import", "importStaff", words],
      ["/devices/add", "addDevice", words],
      ["/devices/import", "importDevices", words],
      ["/devices/connect", "createEnrolmentToken", "つなぐときは、設定担当に頼んでください。"],
    ]) {
      hub.barred = [operation];
      await visit(page, hub, address, "ja");
      await page.getByText(asking).waitFor();
      assert.equal(await page.locator("main :is(input, select, textarea, button)").count(), 0, address);
    }
    await inspect(page, "not for this role");
    hub.barred = [];
  });
}
