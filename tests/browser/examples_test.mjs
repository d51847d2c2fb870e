// Every page in every state, against the example server: those that a fresh hub does not show too.
import assert from "node:assert/strict";
import test from "node:test";

import { openBrowser } from "./browser.mjs";
import { wrongExamples } from "./check_examples.mjs";
import * as data from "./example_data.mjs";
import { startExampleServer } from "./example_server.mjs";
import { inspect, inspectAccess, inspectLooks, listen, settle } from "./looks.mjs";
import { addresses } from "./pages.mjs";
import { checkPrint, checkRows, printedPages, sealOf } from "./prints.mjs";

const IDS = {
  articles: ["P-06", "P-01"],
  facts: ["screen_lock", "accounts", "listeners"].map((table) => `/facts/${table}?device=${data.DEVICES.consulting.id}`),
  entries: [48411, 48410, 48409, 48400],
  people: data.PEOPLE.map(({ id }) => id),
  devices: [data.DEVICES.consulting.id, data.DEVICES.notebook.id, data.DEVICES.printer.id],
};
/// Languages and widths. axe looks at the first two; a line that is too long may show in any.
const SHAPES = [
  ["ja", 1280],
  ["en", 390],
  ["ja", 390],
  ["en", 1280],
];
/// How many of them each scene is looked at in: waiting and failing look alike everywhere.
export const SCENES = { usual: 4, empty: 2, readonly: 2, broken: 1, slow: 1, "signed-out": 1, new: 1 };

/// Presses the answer to "why do you look at the journal?", which every visit asks first.
async function sayWhy(page) {
  const why = page.locator("section[aria-labelledby=purpose] button").first();
  if (await why.count()) await why.click();
}

async function visit(page, hub, address, language) {
  if (!page.url().startsWith(hub.url)) await page.goto(`${hub.url}/parts`);
  await page.evaluate((chosen) => {
    localStorage.setItem("sekisho.language", chosen);
    sessionStorage.clear();
  }, language);
  await page.goto("about:blank"); // an address that differs in its fragment only is a new visit too
  await page.goto(hub.url + address);
  await settle(page);
}

/// A browser on the example server, and a page whose complaints are kept.
async function open() {
  const browser = await openBrowser();
  const hub = await startExampleServer();
  test.after(async () => {
    await browser.close();
    await hub.close();
  });
  const page = await browser.context.newPage();
  page.setDefaultTimeout(15_000);
  return { browser, hub, page, complaints: listen(page) };
}

/// Looks at every page of the scenes named.
export async function lookAtPages(scenes) {
  const { hub, page, complaints } = await open();
  const checked = async (where, shape, states = [shown]) => {
    for (const [at, reach] of states.entries()) {
      await reach(page);
      await settle(page);
      if (shape < 2) await inspectAccess(page, `${where} (${at})`);
      await inspectLooks(page, `${where} (${at})`);
    }
    assert.deepEqual(complaints.splice(0), [], `${where}: complaints of the browser`);
  };

  for (const scene of scenes) {
    const shapes = SCENES[scene];
    test(`every page, ${scene}`, async (t) => {
      for (const [name, address] of addresses(IDS)) {
        for (const [shape, [language, width]] of SHAPES.slice(0, shapes).entries()) {
          await t.test(`${name} ${address} ${language} ${width}`, async () => {
            hub.scene = scene;
            await page.setViewportSize({ width, height: 900 });
            await visit(page, hub, address, language);
            if (scene === "slow") await page.locator("main [role=status], h1").first().waitFor();
            // Whoever is not signed in sees one page everywhere; it opens nothing further.
            const guarded = ["signed-out", "new"].includes(scene) && !["signIn", "setup", "parts"].includes(name);
            await checked(`${scene} ${address} ${language} ${width}`, guarded && name !== "today" ? 2 : shape, guarded ? [shown] : STATES[name]);
            assert.equal(await page.evaluate(() => document.documentElement.lang), language);
          });
        }
      }
    });
  }
}

/// Plays what needs no hub of its own, but a state that is hard to bring about in one.
export async function play() {
  const { browser, hub, page, complaints } = await open();
  test("the examples obey their schemas", () => assert.deepEqual(wrongExamples(), []));

  test("the hub goes away and comes back", async () => {
    hub.scene = "usual";
    await page.setViewportSize({ width: 1280, height: 900 });
    await visit(page, hub, "/board", "ja");
    await browser.context.setOffline(true);
    hub.drop();
    await page.getByText("関所本体とつながりません。").waitFor({ timeout: 15_000 });
    await page.getByText("日レセはそのまま使えます。").waitFor();
    assert.equal(await page.locator(".row").count(), 12, "what was read stays on the page");
    await inspect(page, "away");
    await browser.context.setOffline(false);
    await page.getByText("関所本体とつながりません。").waitFor({ state: "detached", timeout: 15_000 });
    complaints.splice(0);
  });

  test("a change is shown in place and told once, politely", async () => {
    hub.scene = "usual";
    await visit(page, hub, "/board", "ja");
    hub.scene = "empty";
    hub.emit("board-changed", { judged_at: data.NOW, entry: 48412 });
    await page.locator("[role=status].vh", { hasText: "点検ボードが変わりました。" }).waitFor({ timeout: 5_000 });
    assert.equal(await page.locator(".row .v-not-checked").count(), 12);
    hub.scene = "usual";
    hub.emit("board-changed", { judged_at: data.NOW, entry: 48413 });
    await page.locator(".row .v-fail").first().waitFor();
    assert.match(await page.locator("[role=status].vh").innerText(), /できているのは0/, "not again within a minute");
  });

  test("on paper every sheet says whose it is, who made it and what seals it", async () => {
    hub.scene = "large";
    await page.setViewportSize({ width: 1280, height: 900 });
    const expected = { clinic: "みほん内科クリニック", author: "水野 由美", seal: sealOf(data.CHECKPOINT) };
    await visit(page, hub, "/print/devices", "ja");
    const register = await printedPages(page);
    assert.ok(register.length > 1, "25 machines need more than one sheet");
    checkPrint(register, { ...expected, most: 5 });
    checkRows(register, { heads: ["番号", "用途", "アドレス"], names: data.LARGE_REGISTER.devices.map(({ name }) => name.slice(0, 8)) });
    await visit(page, hub, "/print/board", "ja");
    const board = await printedPages(page);
    checkPrint(board, { ...expected, most: 2 });
    checkRows(board, { heads: ["条", "判定", "根拠"], names: data.BOARD.articles.map(({ id }) => id) });
  });

  test("a neighbour that is put off comes back on request, and the focus goes on", async () => {
    hub.scene = "usual";
    await visit(page, hub, "/devices", "ja");
    const later = page.getByRole("button", { name: "あとで調べる" });
    const focused = () => page.evaluate(() => document.activeElement.textContent);
    const [, ...others] = data.NEIGHBOURS.neighbours;
    for (const { mac } of others) {
      await later.click();
      await page.getByText(mac).waitFor();
      assert.equal(await focused(), "LANに、まだ登録していない機器が3台あります");
    }
    await later.click();
    await page.getByText("あとで調べる機器が3台あります。").waitFor();
    assert.equal(await focused(), "もう一度見る");
    await page.keyboard.press("Enter");
    await page.getByRole("heading", { name: "LANに、まだ登録していない機器が3台あります" }).waitFor();
    assert.equal(await focused(), "LANに、まだ登録していない機器が3台あります");
  });

  test("a part that opens takes the focus in and gives it back", async () => {
    hub.scene = "usual";
    await visit(page, hub, `/devices/${data.DEVICES.consulting.id}`, "ja");
    const opener = "名前・場所・担当・用途・役割を変える";
    await page.getByRole("button", { name: opener }).click();
    await page.waitForFunction(() => document.activeElement.labels?.[0]?.textContent === "名前");
    await page.getByRole("button", { name: "この内容で残す" }).click();
    await page.getByRole("button", { name: opener }).waitFor();
    await page.waitForFunction((text) => document.activeElement.textContent === text, opener);
  });

  test("two rows stand side by side before they are merged", async () => {
    hub.scene = "usual";
    await visit(page, hub, "/devices", "ja");
    await page.getByRole("link", { name: "並べて確かめる" }).click();
    const both = page.locator(".side-by-side");
    await both.getByText(data.DEVICES.reception1.name, { exact: true }).first().waitFor();
    await both.getByText(data.DEVICES.guest.name, { exact: true }).first().waitFor();
    hub.asked.length = 0;
    assert.ok(!hub.asked.includes("mergeDevices"));
    await page.getByRole("button", { name: "1台にまとめる" }).click();
    await page.locator("[role=status].vh", { hasText: "2つの行を1台にまとめました" }).waitFor();
    assert.ok(hub.asked.includes("mergeDevices"));
  });

  test("count chips filter, order stays", async () => {
    hub.scene = "usual";
    await visit(page, hub, "/board", "ja");
    const chip = page.locator(".sum button", { hasText: "対応が必要" });
    await chip.click();
    assert.equal(await chip.getAttribute("aria-pressed"), "true");
    assert.deepEqual(await page.locator(".row .id").allInnerTexts(), ["P-05", "P-06"]);
    await chip.click();
    assert.deepEqual(
      await page.locator(".row .id").allInnerTexts(),
      Array.from({ length: 12 }, (_, n) => `P-${String(n + 1).padStart(2, "0")}`),
    );
  });

  test("a pass by statement is not drawn like a measured one", async () => {
    hub.scene = "usual";
    await visit(page, hub, "/board", "ja");
    const shape = (id) => page.locator(".row", { hasText: id }).locator(".v svg").innerHTML();
    const stated = await shape("P-01");
    const measured = await shape("P-12");
    assert.match(stated, /stroke-dasharray/);
    assert.doesNotMatch(measured, /stroke-dasharray/);
  });

  test("a refused sign-in says so, keeps the name and forgets the password", async () => {
    hub.scene = "signed-out";
    await visit(page, hub, "/board", "ja");
    await page.getByLabel("名前").fill("水野 由美");
    await page.getByLabel("パスワード").fill("ちがう言葉");
    await page.getByRole("button", { name: "ログイン" }).click();
    await page.getByRole("alert").getByText("access.refused").waitFor();
    await inspect(page, "refused");
    assert.equal(await page.getByLabel("名前").inputValue(), "水野 由美");
    assert.equal(await page.getByLabel("パスワード").inputValue(), "");
    await page.getByLabel("パスワード").fill("庭の梅の木が三本とも咲いた朝");
    await page.keyboard.press("Enter");
    await page.getByRole("heading", { level: 1, name: "点検ボード" }).waitFor();
  });

  test("decisions are shut while the journal does not record, with the reason beside them", async () => {
    hub.scene = "readonly";
    await visit(page, hub, "/devices", "ja");
    await page.getByText("いまは見るだけです。").waitFor();
    assert.ok(await page.getByRole("button", { name: "診療に使う" }).isDisabled());
    await page.getByText("日誌に書き込めるようになると押せます").waitFor();
  });
}

const click = (selector) => async (page) => {
  const found = page.locator(selector).first();
  if ((await found.count()) && (await found.isVisible()) && (await found.isEnabled())) await found.click();
};
const shown = async () => undefined;

/// What can be opened on a page: each is looked at in turn.
const STATES = {
  board: [shown, click(".sum button"), click("main .two section button")],
  article: [shown, click(".control h3 button[aria-expanded=false]"), click(".control details summary")],
  fact: [shown, click("details summary")],
  journal: [shown, sayWhy, click("main .note button"), click("main p > button.btn")],
  entry: [shown, sayWhy, click("main details summary"), click("main .part .acts button")],
  devices: [
    shown,
    async (page) => {
      if (await page.locator("#find-device").count()) await page.fill("#find-device", "どこにもない");
    },
    click("section[aria-labelledby=neighbour] button"),
    async (page) => {
      const to = page.locator("#attach-to");
      if (await to.count()) await to.selectOption({ index: 1 });
    },
    click("section[aria-labelledby=neighbour] .acts button:not([aria-expanded])"), // nobody knows it
    async (page) => {
      const later = page.locator("section[aria-labelledby=neighbour] button.plain");
      for (let n = 0; n < 5 && (await later.count()); n += 1) await later.click();
    },
  ],
  addDevice: [shown, click("main form button[type=submit]")],
  importDevices: [
    shown,
    async (page) => {
      if (await page.locator("#csv-text").count()) await page.fill("#csv-text", "name,ip,mac\nuketsuke1,192.168.0.21,02:00:5e");
    },
    click("main .narrow .acts button"),
  ],
  people: [shown, click(".seg button:nth-child(2)"), click(".seg button:nth-child(3)")],
  addPerson: [
    shown,
    click("main form button[type=submit]"),
    async (page) => {
      const kinds = page.locator("main form input[type=radio]");
      if (await kinds.count()) await kinds.nth(7).check(); // somebody of the provider: a firm is asked for
    },
  ],
  addTemporary: [
    shown,
    click("main form button[type=submit]"),
    async (page) => {
      const pledged = page.locator("main form input[type=date]").nth(2);
      if (await pledged.count()) await pledged.fill("2026-01-20");
    },
  ],
  importPeople: [
    shown,
    async (page) => {
      if (await page.locator("#csv-text").count()) await page.fill("#csv-text", "氏名,入職日\n佐藤 綾,2024-04-01");
    },
    click("main .narrow .acts button"),
  ],
  person: [shown, click("main .acts button"), click("main form button[type=submit]"), click("main form button.plain"), click("main .acts button:nth-child(2)")],
  connect: [shown, click("main .part .acts button"), click("main details summary")],
  device: [
    shown,
    async (page) => {
      // Change, merge, retire: all opened at once, then sent empty.
      for (let n = (await page.locator("main .part > button.btn").count()) - 1; n >= 0; n -= 1) {
        await page.locator("main .part > button.btn").nth(n).click();
      }
    },
    async (page) => {
      const other = page.locator("#merge-other");
      if ((await other.count()) && (await other.locator("option").count()) > 1) await other.selectOption({ index: 1 });
    },
    click("main form.narrow:has(textarea) button[type=submit]"),
  ],
  recovery: [
    shown,
    async (page) => {
      const password = page.locator("main input[type=password]");
      if ((await password.count()) === 0 || !page.url().includes("recovery")) return;
      if (await page.locator("main input[autocomplete=username]").count()) return;
      await password.fill("庭の梅の木が三本とも咲いた朝");
      await click("main button[type=submit]")(page);
    },
  ],
  settings: [
    shown,
    async (page) => {
      for (let n = (await page.locator("main .part > button.btn").count()) - 1; n >= 0; n -= 1) {
        await page.locator("main .part > button.btn").nth(n).click();
      }
    },
    click("main li .acts button"),
    click("main form button[type=submit]"),
    click("main .part > .acts button"),
  ],
  signIn: [shown, click("main button[type=submit]")],
  setup: [
    shown,
    click("main button[type=submit]"), // nothing filled in: what is missing
    async (page) => {
      const clinic = page.locator("main input[autocomplete=organization]");
      if (await clinic.count()) {
        await clinic.fill("みほん内科クリニック");
        await click("main button[type=submit]")(page);
      }
    },
    click("main fieldset button"),
    async (page) => {
      if (await page.locator("#day-off").count()) await click("main .acts > button.plain:not(fieldset button)")(page);
    },
    click("main button[type=submit]"),
    async (page) => {
      const passwords = page.locator("main input[autocomplete=new-password]");
      if ((await passwords.count()) !== 2) return;
      await page.locator("main input[autocomplete=username]").fill("水野 由美");
      await passwords.nth(0).fill("庭の梅の木が三本とも咲いた朝");
      await passwords.nth(1).fill("庭の梅の木が三本とも咲いた朝");
      await click("main button[type=submit]")(page);
    },
    async (page) => {
      if (await page.locator("main input[type=checkbox]").count()) await page.locator("main input[type=checkbox]").first().check({ force: true });
    },
    click("main button[type=submit]"),
    click("main button[type=submit]"),
    click("main .acts button:not([type=submit])"),
  ],
};
