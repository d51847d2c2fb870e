// The register of devices, and what was seen of each.
import assert from "node:assert/strict";
import test from "node:test";

import * as data from "../example_data.mjs";
import { keepBack, readAnew, visit } from "../playing.mjs";

export function typedAddress({ hub, page }) {
  test("an address that was typed in and never seen stands on the device's page, marked", async () => {
    hub.scene = "usual";
    await visit(page, hub, `/devices/${data.DEVICES.printer.id}`, "ja");
    const row = (mac) => page.locator("tr", { hasText: mac });
    assert.match(await row("02:00:5e:10:00:28").innerText(), /手入力[^]*192\.168\.0\.28[^]*まだ見えていません/);
    assert.doesNotMatch(await row("02:00:5e:10:00:27").innerText(), /手入力/);
    await visit(page, hub, `/devices/${data.DEVICES.guest.id}`, "ja");
    assert.match(await row("02:00:5e:10:00:88").innerText(), /ルーターの一覧[^]*まだ見えていません/);
  });
}

export function neighboursAndRows({ hub, page }) {
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

  test("the question stays at the machine it is about when another one is seen", async () => {
    hub.scene = "usual";
    await visit(page, hub, "/devices", "ja");
    const [asked] = data.NEIGHBOURS.neighbours;
    await page.getByText(asked.mac).waitFor();
    await page.getByRole("button", { name: "台帳にある機器です" }).click();
    const chosen = page.getByLabel("台帳のどの機器ですか");
    await chosen.selectOption(data.DEVICES.printer.id);
    const later = { ...asked, mac: "02:00:5e:10:00:99", ip: "192.168.0.99" };
    const anew = await keepBack(page, "**/neighbours", (seen) => ({ ...seen, neighbours: [later, ...seen.neighbours] }));
    await readAnew(page);
    await anew.asked;
    await anew.arrive();
    await page.getByRole("heading", { name: "LANに、まだ登録していない機器が4台あります" }).waitFor();
    assert.equal(await page.getByText(later.mac).count(), 0);
    assert.equal(await chosen.inputValue(), data.DEVICES.printer.id);
    await page.getByRole("button", { name: "あとで調べる" }).click();
    await page.getByText(later.mac).waitFor();
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
}

export function agentsAndClocks({ hub, page }) {
  test("an agent that may have run in two places leads to connecting that device again", async () => {
    hub.scene = "usual";
    const { office, consulting } = data.DEVICES;
    const words = "同じプログラムが2か所で動いた疑い(つなぎ直してください)";
    for (const [width, address] of [[1280, "/devices"], [390, "/devices"], [1280, `/devices/${office.id}`]]) {
      await page.setViewportSize({ width, height: 900 });
      await visit(page, hub, address, "ja");
      await page.getByText(words).waitFor();
      assert.equal(await page.getByText(words).count(), 1, "no other device");
    }
    await page.locator(".summary").getByRole("link", { name: "機器をつなぐ" }).click();
    await page.getByRole("heading", { level: 1, name: "機器をつなぐ" }).waitFor();
    await page.waitForFunction((id) => document.querySelector("select")?.value === id, office.id);
    await visit(page, hub, `/devices/${office.id}`, "en");
    await page.getByText("One agent may have run in two places (connect it again)").waitFor();
    await visit(page, hub, `/devices/${consulting.id}`, "ja");
    assert.match(await page.locator(".summary").innerText(), /プログラムあり/);
  });

  test("a device's page tells how far its clock is off, and asks for something from a minute on", async () => {
    hub.scene = "usual";
    const { office, consulting, server, printer } = data.DEVICES;
    const row = page.locator(".summary .kv > div", { hasText: "時計のずれ" });
    for (const [device, words, advised] of [
      [consulting, "ほぼ合っています", false],
      [server, "2秒進んでいます", false],
      [office, "3分20秒遅れています", true],
    ]) {
      await visit(page, hub, `/devices/${device.id}`, "ja");
      const said = await row.innerText();
      assert.ok(said.includes(words), said);
      assert.equal(said.includes("1分以上ずれています。この機器の時計を合わせてください。"), advised, said);
    }
    await visit(page, hub, `/devices/${printer.id}`, "ja");
    assert.equal(await row.count(), 0, "without an agent nothing is known");
  });
}
