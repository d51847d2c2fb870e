// The journal: its entries, searching it, what sends to it, what vouches for it and how long it is kept.
import assert from "node:assert/strict";
import test from "node:test";

import * as data from "../example_data.mjs";
import { inspect } from "../looks.mjs";
import { keepBack, sayWhy, visit } from "../playing.mjs";
import { checkPrint, checkRows, printedPages, sealOf } from "../prints.mjs";

export function entries({ hub, page }) {
  test("what an entry says is a table, what lies inside stands further in, the JSON is folded", async () => {
    hub.scene = "usual";
    await visit(page, hub, "/journal/48409", "ja");
    await sayWhy(page);
    await page.getByRole("button", { name: "本文を開く" }).click();
    const table = page.locator(".body-table");
    await table.waitFor();
    assert.doesNotMatch(await table.innerText(), /[{}"]/);
    const rowsShown = () =>
      table.locator("tbody tr").evaluateAll((all) => all.map((row) => `${row.className} ${[...row.cells].map((cell) => cell.textContent).join("：")}`));
    const rows = await rowsShown();
    for (const row of ["in-0 over 今の内容：", "in-1 用途：診療", "in-1 担当：水野 健", "in-1 MACアドレス：02:00:5e:10:00:23", "in-0 決めた人：水野 健"]) {
      assert.ok(rows.includes(row), `${row} is not in ${rows.join(" / ")}`);
    }
    assert.ok(!(await page.locator("details code", { hasText: '{"after"' }).isVisible()));
    await page.getByText("もとの形(JSON)").click();
    await page.locator("details code", { hasText: '{"after"' }).waitFor();
    await visit(page, hub, "/journal/48404", "ja");
    await sayWhy(page);
    await page.getByRole("button", { name: "本文を開く" }).click();
    await table.waitFor();
    const judged = await rowsShown();
    for (const row of ["in-0 決めたもの(関所本体)：関所本体", "in-0 変わった結果：2件", "in-1 over 1：", "in-2 判定：対応が必要", "in-3 くわしい値：2件", "in-4 1：account、sato", "in-2 機器：なし"]) {
      assert.ok(judged.includes(row), `${row} is not in ${judged.join(" / ")}`);
    }
  });
}

export function found({ hub, page, complaints }) {
  test("after a restore the list goes on into what was recorded before, and says where", async () => {
    hub.scene = "usual";
    hub.restored = true;
    await visit(page, hub, "/journal", "ja");
    await sayWhy(page);
    const border = page.getByText("これより前は、復元する前の記録です(第1世代)");
    await border.waitFor();
    const rows = await page.locator("table tbody tr").allInnerTexts();
    assert.match(rows[0], /^\D*2\b/);
    assert.ok(rows[3].includes("これより前は"), "the divider stands behind the three entries of the new generation");
    assert.ok(rows[4].includes("第1世代 48,411"));
    await page.getByRole("button", { name: "前の記録を表示" }).click();
    await page.getByRole("link", { name: "第1世代 48,360" }).waitFor();
    assert.equal(await border.count(), 1, "once, however far one reads");
    await inspect(page, "a restored journal");

    await page.getByRole("link", { name: "第1世代 48,409" }).click();
    await page.getByRole("heading", { level: 1, name: "記録 第1世代 48,409" }).waitFor();
    assert.equal(new URL(page.url()).pathname, "/journal/1-48409");
    await page.getByText("復元する前の記録(第1世代)").first().waitFor();
    await page.getByRole("button", { name: "本文を開く" }).click();
    await page.locator(".body-table").waitFor();
    assert.match(await page.getByRole("link", { name: "証明ファイルを保存" }).getAttribute("href"), /\/journal\/entries\/1-48409\/proof$/);
    assert.equal(await page.getByRole("button", { name: "本文を消す" }).count(), 0);
    await inspect(page, "an entry from before the restore");
    await visit(page, hub, "/journal/1-48411", "ja");
    await sayWhy(page);
    await page.getByText("この世代の最後の封より後の記録です。").waitFor();
    await visit(page, hub, "/journal/2", "ja");
    await sayWhy(page);
    await page.getByRole("heading", { level: 1, name: "記録 2", exact: true }).waitFor();
    assert.equal(await page.getByText("復元する前の記録").count(), 0);

    hub.closed = [{ generation: 1, message: "journal.checkpoint-missing", text: data.text("日誌の署名(チェックポイント)がありません。", "The journal's signed checkpoint is missing.") }];
    await visit(page, hub, "/journal", "ja");
    await sayWhy(page);
    await page.getByText("復元する前の記録(第1世代)は読めません：日誌の署名(チェックポイント)がありません。").waitFor();
    hub.closed = [];
    hub.restored = false;
  });

  test("a number that is none is not looked for in the journal", async () => {
    hub.scene = "usual";
    for (const index of ["abc", "-1", "1.5", "1e3"]) {
      hub.asked.length = 0;
      await visit(page, hub, `/journal/${index}`, "ja");
      await page.getByRole("heading", { level: 1, name: "記録", exact: true }).waitFor();
      await page.getByRole("alert").getByText("その番号の記録はありません。").waitFor();
      assert.ok(!hub.asked.includes("getEntry"), index);
    }
    await inspect(page, "no entry");
  });

  test("the journal is searched, and the address says when and what, never who", async () => {
    hub.scene = "usual";
    await visit(page, hub, "/journal/search", "ja");
    await sayWhy(page);
    const search = page.getByRole("button", { name: "さがす", exact: true });
    hub.searched = null;
    await search.click();
    await page.getByText("どれか1つは入れてください。").waitFor();
    assert.equal(hub.searched, null);

    await page.getByLabel("この日から").fill("2026-01-31");
    await page.getByLabel("この日まで").fill("2026-01-01");
    await search.click();
    await page.getByText("「この日から」より前の日です。").waitFor();
    await page.getByLabel("この日から").fill("2026-01-01");
    await page.getByLabel("患者番号").fill("00012345");
    await page.getByLabel("人", { exact: false }).first().fill("佐藤 綾");
    await page.getByLabel("したこと").selectOption("R");
    await page.keyboard.press("Enter");
    await page.getByText("2件あります。31,000番より前は、まださがしていません。").waitFor();
    await page.getByText(/照会の画面で見ただけの患者さんは、日レセが何も残さないので、出ません。/).first().waitFor();
    const { why, ...criteria } = hub.searched;
    assert.equal(typeof why, "string");
    assert.deepEqual(criteria, { limit: 50, below: null, from: "2025-12-31T15:00:00.000Z", until: "2026-01-01T15:00:00.000Z", action: "R", person: "佐藤 綾", patient: "00012345" });
    assert.equal(new URL(page.url()).search, "?from=2026-01-01&until=2026-01-01&action=R");

    await page.getByRole("button", { name: "続きをさがす" }).click();
    await page.getByText("4件あります。最初の記録まで、すべてさがしました。開けなかった記録が3件あり、当てはまるかどうかわかりません。").waitFor();
    assert.equal(hub.searched.below, "1-31000");

    // On paper: what was asked for but the patient's number, every row, and how far it was searched.
    hub.asked.length = 0;
    const sheets = await printedPages(page);
    checkPrint(sheets, { clinic: "みほん内科クリニック", author: "水野 由美", seal: sealOf(data.CHECKPOINT), most: 1 });
    checkRows(sheets, { heads: ["番号", "いつ", "だれが", "証明"], names: ["48,411", "48,410", "30,999", "30,998"] });
    for (const words of ["利用の記録(開示・確認用)", "令和8年1月1日から令和8年1月1日まで", "佐藤綾", "(手で記入)", "最初の記録まですべて、開けなかった記録3件", "照会の画面で見ただけの患者さん", "データベースを読むと決めていない"]) {
      assert.ok(sheets.join("").normalize("NFKC").replace(/\s/g, "").includes(words.normalize("NFKC")), `the print lacks ${words}`);
    }
    assert.doesNotMatch(sheets.join(""), /00012345|条件を消す/);
    assert.deepEqual(hub.asked, [], "printing asks for nothing");
    // The number of an entry among a hundred million stands in its column.
    await page.evaluate(() => dispatchEvent(new Event("beforeprint")));
    await page.emulateMedia({ media: "print" });
    const [own, column] = await page.locator(".register.found tbody td").first().evaluate((cell) => {
      cell.textContent = "1-99,999,999";
      return [cell.scrollWidth, cell.clientWidth];
    });
    assert.ok(own <= column, `${own} px in a column of ${column}`);
    await page.emulateMedia({ media: null });
    await page.evaluate(() => dispatchEvent(new Event("afterprint")));

    // There and back: the criteria are still there, those the address keeps silent about too.
    await page.getByRole("link", { name: "48,411" }).click();
    await page.getByRole("heading", { level: 1 }).waitFor();
    await page.goBack();
    await page.getByText("2件あります。").waitFor();
    assert.equal(await page.getByLabel("患者番号").inputValue(), "00012345");
    await page.getByRole("button", { name: "条件を消す" }).click();
    await page.getByText("見つかった記録").waitFor({ state: "detached" });
    assert.equal(new URL(page.url()).search, "");
    assert.equal(await page.getByLabel("患者番号").inputValue(), "");

    // What was searched for is kept by a name, and chosen again for the days up to this one.
    await page.getByLabel("患者番号").fill("00012345");
    await page.getByLabel("したこと").selectOption("R");
    await page.keyboard.press("Enter");
    await page.getByText("2件あります。").waitFor();
    await page.getByRole("button", { name: "この条件に名前をつけて残す" }).click();
    const name = page.getByLabel("名前", { exact: true });
    await name.fill("管理の決定");
    await page.getByRole("button", { name: "この内容で残す" }).click();
    await page.getByText("その名前は、もう使われています。").first().waitFor();
    await name.fill("閲覧の記録");
    await page.getByLabel("いつの記録か").selectOption("7");
    await page.getByRole("button", { name: "この内容で残す" }).click();
    const kept = page.getByRole("button", { name: "閲覧の記録", exact: true });
    await kept.waitFor();
    await page.getByRole("button", { name: "失敗したログイン", exact: true }).click();
    await page.getByText("2件あります。").waitFor();
    assert.equal(new URL(page.url()).search, "?from=2025-12-22&until=2026-01-21&outcome=8&kind=110114");
    assert.equal(await page.getByLabel("結果").inputValue(), "8");
    assert.equal(await page.getByLabel("患者番号").inputValue(), "", "what was typed for another search is gone");
    await kept.click();
    await page.getByText("2件あります。").waitFor();
    assert.equal(new URL(page.url()).search, "?from=2026-01-15&until=2026-01-21&action=R");
    await inspect(page, "kept searches");
    await page.getByRole("button", { name: /消す.*閲覧の記録/ }).click();
    await kept.waitFor({ state: "detached" });

    // Whoever may not open what entries say is not offered to search it.
    hub.barred = ["getEntryBody"];
    await visit(page, hub, "/journal/search?class=usage", "ja");
    await sayWhy(page);
    await page.getByText("記録の中身からさがせるのは院長です。").waitFor();
    assert.equal(await page.getByLabel("患者番号").count(), 0);
    hub.barred = [];
    assert.deepEqual(complaints.splice(0), []);
  });

  test("what a search before this one finds late stands neither under its criteria nor on its paper", async () => {
    hub.scene = "usual";
    await visit(page, hub, "/journal/search", "ja");
    await sayWhy(page);
    const search = async (kind) => {
      await page.getByLabel("記録の種類").selectOption(kind);
      await page.getByRole("button", { name: "さがす", exact: true }).click();
    };
    const two = page.getByText("2件あります。31,000番より前は、まださがしていません。");
    const onPaper = async () => (await printedPages(page)).join("").replace(/\s/g, "");
    const slow = await keepBack(page, "**/journal/search", (found) => ({ ...found, entries: [], next: null }));
    await search("usage");
    await slow.asked;
    await search("decision");
    await two.waitFor();
    await slow.arrive();
    assert.equal(await two.count(), 1);
    assert.ok((await onPaper()).includes("48,411"), "the paper has what was found");

    const further = await keepBack(page, "**/journal/search");
    await page.getByRole("button", { name: "続きをさがす" }).click();
    await further.asked;
    await search("raw");
    await page.getByRole("button", { name: "続きをさがす" }).waitFor();
    await further.arrive();
    assert.equal(await two.count(), 1, "what the other search went on to is not here");
    assert.ok(!(await onPaper()).includes("30,999"));
    await page.getByRole("button", { name: "条件を消す" }).click();
    await page.getByText("見つかった記録").waitFor({ state: "detached" });
    assert.ok(!(await onPaper()).includes("利用の記録(開示・確認用)"), "without criteria there is no form");
  });

  test("who opens an entry of 日レセ's use reads whose data it was, by the number, and how all of it is known", async () => {
    hub.scene = "usual";
    const at = { from: "2026-01-21T01:00:00.000Z", until: "2026-01-21T01:05:07.000Z" };
    const event = { ...at, interval_ms: 1004, line: "tbl_lock:1", number: "c2VhbGVk", patient: "ab".repeat(32), session: "00112233445566aa", user: "sato", what: "medical-acts" };
    const kept = { at: at.until, device: data.DEVICES.server.id, event };
    const details = [["interval_ms", "1004"], ["session", event.session], ["place_by", "session"], ["place_by", "connection"], ["session_ended", "closed"], ["session_until", "2026-01-21T03:00:00.000Z"]];
    const record = {
      resourceType: "AuditEvent",
      subtype: [{ code: "orca" }, { code: "orca-open:medical-acts" }],
      period: { start: at.from, end: at.until },
      agent: [{ who: { identifier: { system: "urn:sekisho:orca-operator", value: "sato" }, display: "佐藤 綾" }, network: { address: "192.168.0.21", type: "2" } }],
      entity: [{ what: { identifier: { system: "urn:sekisho:orca-patient", value: "00012345" } } }, { detail: details.map(([type, valueString]) => ({ type, valueString })) }],
    };
    const labels = { at: "知った時刻(関所本体の時計)", device: "機器", event: "line:目印" };
    const body = {
      fields: Object.entries(kept).map(([name, value]) => ({ label: data.text(labels[name], labels[name]), value: typeof value === "string" ? value : JSON.stringify(value) })),
      json: JSON.stringify(kept),
      text: null,
      record: JSON.stringify(record),
    };
    await page.route(/\/journal\/entries\/[^/]*\?/, async (route) => {
      const answer = await route.fetch();
      await route.fulfill({ response: answer, json: { ...(await answer.json()), body: "readable", kind: "orca.patient-open@1", class: "usage", title: data.text("日レセで患者が開かれていました", "A patient was open in ORCA (日レセ)"), summary: null } });
    });
    await page.route(/\/journal\/entries\/[^/]*\/body\?/, (route) => route.fulfill({ json: body }));
    try {
      for (const width of [1280, 390]) {
        await page.setViewportSize({ width, height: 900 });
        await visit(page, hub, "/journal/48411", "ja");
        await sayWhy(page);
        await page.getByRole("heading", { name: "日レセで患者が開かれていました" }).waitFor();
        assert.equal(await page.getByText("00012345").count(), 0, "before it is opened");
        await page.getByRole("button", { name: "本文を開く" }).press("Enter");
        await page.getByText("00012345", { exact: true }).waitFor();
        for (const words of ["佐藤 綾(ユーザID sato)", "患者を開いた(診療行為)", "令和8年1月21日 10:00:00–10:05:07", "192.168.0.21(接続から推定)", "ログアウトせずに閉じた、令和8年1月21日 12:00:00", "2秒までの間をおいて"]) {
          await page.getByText(words).first().waitFor();
        }
        await page.getByText("残した項目").click();
        await page.locator(".body-table").getByText("患者番号に代わる名").waitFor();
        await inspect(page, `use of 日レセ, ${width}`);
      }
      await visit(page, hub, "/journal/48411", "en");
      await sayWhy(page);
      await page.getByRole("button", { name: "Open the body" }).click();
      await page.getByText("192.168.0.21 (inferred from connections)").waitFor();
    } finally {
      await page.unrouteAll({ behavior: "wait" });
      await page.setViewportSize({ width: 1280, height: 900 });
    }
  });

  test("a single letter is not searched for: the field says what it takes", async () => {
    hub.scene = "usual";
    await visit(page, hub, "/journal/search", "ja");
    await sayWhy(page);
    const field = page.getByLabel("ことば", { exact: true });
    await field.fill("薬");
    await field.press("Enter");
    await page.getByText("2文字以上で入れてください。").waitFor();
    assert.equal(await field.getAttribute("aria-invalid"), "true");
    assert.equal(await page.getByRole("heading", { name: "見つかった記録" }).count(), 0);
    await field.fill("薬局");
    await field.press("Enter");
    await page.getByRole("heading", { name: "見つかった記録" }).waitFor();
  });
}

export function sendersAndKeeping({ hub, page }) {
  test("a system is admitted, its token shown once, and taken back; what never came and what is missing is told", async () => {
    hub.scene = "usual";
    await page.setViewportSize({ width: 1280, height: 900 });
    await visit(page, hub, "/journal", "ja");
    await page.getByRole("link", { name: "ほかのシステムから受ける" }).click();
    await page.getByText("読み取れず、届いたまま保管した記録 1件。").first().waitFor();
    await page.getByText("届かなかったと分かっている記録 3件").waitFor();
    await page.getByRole("button", { name: "登録をはじめる" }).click();
    hub.asked.length = 0;
    await page.getByLabel("使える日数").fill("4000");
    await page.getByRole("button", { name: "登録する", exact: true }).click();
    for (const wrong of ["名前を入れてください。", "1から3650までの数を入れてください。"]) await page.getByText(wrong).waitFor();
    assert.ok(!hub.asked.includes("makeSenderToken"));
    await inspect(page, "a system that cannot be admitted");
    await page.getByLabel("システムの名前").fill("検査システム");
    await page.getByLabel("使える日数").fill("365");
    hub.refuses.set("makeSenderToken", { pointers: ["/name"] });
    await page.getByRole("button", { name: "登録する", exact: true }).click();
    await page.getByRole("alert").waitFor();
    assert.equal(await page.getByLabel("システムの名前").inputValue(), "検査システム");
    await page.getByRole("button", { name: "登録する", exact: true }).click();
    await page.waitForFunction(() => document.activeElement.textContent === "検査システムに、これを入れてください");
    await page.getByText(/^sekisho_/).waitFor();
    await inspect(page, "a token");
    await page.getByRole("button", { name: "入れました" }).click();
    assert.equal(await page.getByText(/^sekisho_/).count(), 0, "it is shown once");
    const row = page.locator("li.card", { hasText: "検査システム" }).first();
    await row.getByText("まだ一度も届いていません。").waitFor();
    await row.getByRole("button", { name: "検査システムを取り消す" }).click();
    await row.getByRole("button", { name: "取り消す", exact: true }).click();
    await row.getByText(/に取り消しました/).waitFor();
    assert.equal(await row.getByRole("button").count(), 0);
  });

  test("a system's own key stays with it: only without a request the hub shows one", async () => {
    hub.scene = "usual";
    await visit(page, hub, "/journal/senders", "en");
    await page.getByRole("button", { name: "Begin" }).click();
    await page.getByRole("radio", { name: /by syslog/ }).check();
    await page.getByLabel("Name of the system").fill("PACS");
    await page.getByLabel(/Certificate request/).fill("-----BEGIN CERTIFICATE REQUEST-----");
    await page.getByRole("button", { name: "Admit it" }).click();
    await page.getByText("-----BEGIN CERTIFICATE-----").first().waitFor();
    assert.equal(await page.getByText("BEGIN PRIVATE KEY").count(), 0);
    await page.getByRole("button", { name: "It is put in" }).click();
  });

  test("witnesses are appointed by key and address; one that contradicts says whom to call at once", async () => {
    hub.scene = "usual";
    await visit(page, hub, "/journal/witnesses", "ja");
    await page.getByText("48,412件めまで署名がそろいました。").waitFor();
    hub.witnessesStand("ahead");
    await visit(page, hub, "/journal/witnesses", "ja");
    await page.getByText("× ここにあるより多くの記録を見ています").waitFor();
    await page.getByText("すぐにサポート事業所に連絡してください。").waitFor();
    await inspect(page, "a witness that contradicts");
    await page.getByRole("button", { name: "証人を変える" }).click();
    const vkey = page.getByLabel("証人の鍵(vkey)");
    assert.match(await vkey.inputValue(), /^provider\.example\+/, "what holds now stands there");
    await page.getByLabel("証人のアドレス").fill("");
    hub.asked.length = 0;
    await page.getByRole("button", { name: "この内容で残す" }).click();
    await page.getByText("入れてください。", { exact: true }).waitFor();
    assert.ok(!hub.asked.includes("changeWitnesses"));
    await page.getByLabel("証人のアドレス").fill("https://192.0.2.9:8442/#99");
    hub.refuses.set("changeWitnesses", { message: "witness.url-wrong", pointers: ["/policy/url"] });
    await page.getByRole("button", { name: "この内容で残す" }).click();
    await page.getByRole("alert").waitFor();
    assert.equal(await page.getByLabel("証人のアドレス").inputValue(), "https://192.0.2.9:8442/#99");
    await page.getByRole("button", { name: "この内容で残す" }).click();
    await page.getByText("要る数の署名は、まだそろっていません。").waitFor();
    await page.getByText("まだ聞いていません").waitFor();
    await page.getByRole("button", { name: "頼むのをやめる" }).click();
    await page.getByRole("button", { name: "頼むのをやめる" }).click();
    await page.getByText("証人は、まだいません。").waitFor();
  });

  test("how long the journal is kept is written with its reason; what is held stays until it is released", async () => {
    hub.scene = "usual";
    await visit(page, hub, "/journal/retention", "ja");
    await page.getByText("残す期間が決まっていない区分が2つあります。").waitFor();
    await page.getByRole("button", { name: "期間を決める" }).click();
    await page.getByLabel("残す月数").fill("6");
    hub.asked.length = 0;
    await page.getByRole("button", { name: "この内容で残す" }).click();
    for (const wrong of ["12から1200までの数を入れてください。", "理由を入れてください。"]) await page.getByText(wrong).waitFor();
    assert.ok(!hub.asked.includes("writeRetentionRule"));
    await inspect(page, "a rule that cannot stand");
    await page.getByRole("radio", { name: "決めたこと・判定" }).check();
    await page.getByLabel("残す月数").fill("120");
    await page.getByLabel("理由(規程の条など)").fill("院内の規程 第6条");
    hub.refuses.set("writeRetentionRule", { pointers: ["/months"] });
    await page.getByRole("button", { name: "この内容で残す" }).click();
    await page.getByRole("alert").waitFor();
    assert.equal(await page.getByLabel("理由(規程の条など)").inputValue(), "院内の規程 第6条");
    await page.getByRole("button", { name: "この内容で残す" }).click();
    await page.getByText("院内の規程 第6条").waitFor();
    await page.getByText("120か月(10年)").waitFor();
    await page.getByRole("button", { name: "消去を止める" }).click();
    await page.getByLabel("はじめの月").fill("2026-1");
    await page.getByRole("button", { name: "消去を止める" }).click();
    await page.getByText("2026-01 のように入れてください。").waitFor();
    await page.getByLabel("はじめの月").fill("2026-01");
    await page.getByLabel("終わりの月(空にすると、これからの分も)").fill("2026-01");
    await page.getByLabel("止める理由").fill("照会への対応");
    await page.getByRole("button", { name: "消去を止める" }).click();
    const row = page.locator("li", { hasText: "照会への対応" });
    await row.getByRole("button", { name: "令和8年1月の停止を解く" }).click();
    await row.getByLabel("解く理由").fill("終わったため");
    await row.getByRole("button", { name: "停止を解く", exact: true }).click();
    await row.getByText("解いた人：").waitFor();
    assert.equal(await row.getByRole("button").count(), 0);
  });
}
