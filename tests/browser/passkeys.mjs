import assert from "node:assert/strict";

import { openBrowser } from "./browser.mjs";
import { inspect, listen, settle } from "./looks.mjs";

const BUILT_IN = { transport: "internal", hasUserVerification: true, isUserVerified: true };
const SECURITY_KEY = { transport: "usb", hasUserVerification: false };

/// Chromium's own authenticators in place of hardware: one at a time, as somebody plugs it in.
async function authenticators(page) {
  const session = await page.context().newCDPSession(page);
  await session.send("WebAuthn.enable");
  return async (kind) => {
    const { authenticatorId } = await session.send("WebAuthn.addVirtualAuthenticator", {
      options: { protocol: "ctap2", hasResidentKey: false, automaticPresenceSimulation: true, ...kind },
    });
    return {
      credentials: async () => (await session.send("WebAuthn.getCredentials", { authenticatorId })).credentials,
      unplug: () => session.send("WebAuthn.removeVirtualAuthenticator", { authenticatorId }),
    };
  };
}

/// Passkeys at the real hub `url`, in a browser of their own, by somebody who has codes of a sheet left.
export async function playPasskeys({ url, person, code }) {
  const numbered = new URL(url);
  const named = new URL(url);
  named.hostname = "localhost";
  const browser = await openBrowser();
  const page = await browser.context.newPage();
  page.setDefaultTimeout(20_000);
  const complaints = listen(page);
  const heading = (name) => page.getByRole("heading", { level: 1, name, exact: true }).waitFor();
  const press = (name) => page.getByRole("button", { name, exact: true }).click();
  const signIn = async () => {
    await heading("ログイン");
    await page.getByLabel("名前", { exact: true }).fill(person.name);
    await page.getByLabel("パスワードか暗証番号", { exact: true }).fill(person.password);
    await page.keyboard.press("Enter");
    await heading("2段階目の確認");
  };
  const own = page.locator("section[aria-labelledby=second-factors]");
  try {
    const plugIn = await authenticators(page);
    await page.goto(new URL("/settings/sign-in", named).href);
    await signIn();
    await page.getByText("番号表：金庫の封筒").waitFor();
    assert.equal(await page.getByRole("button", { name: "パスキーで確かめる" }).count(), 0, "there is none yet");
    await page.getByLabel("番号", { exact: true }).fill(code());
    await page.keyboard.press("Enter");
    await heading("自分のログイン");

    // Built into a PC whose account others use: the browser is asked for another one and finds none.
    const pc = await plugIn(BUILT_IN);
    await own.getByRole("button", { name: "パスキーを加える" }).click();
    await heading("パスキーを登録します");
    await press("登録する");
    await page.getByText("どちらかを選んでください。").waitFor();
    await settle(page);
    await inspect(page, "a passkey: whose account");
    await page.getByRole("radio", { name: "はい、私だけ" }).check();
    await page.getByLabel("呼び名").fill("事務室のパソコン");
    await press("登録する");
    await heading("自分のログイン");
    await own.locator("li", { hasText: "事務室のパソコン" }).getByText("「localhost」で開いたときに使えます").waitFor();
    const [credential] = await pc.credentials();
    assert.equal(credential.rpId, "localhost");

    // The same key again is told apart by the browser.
    await own.getByRole("button", { name: "パスキーを加える" }).click();
    await page.getByRole("radio", { name: "はい、私だけ" }).check();
    await page.getByLabel("呼び名").fill("もう一度");
    await press("登録する");
    await page.getByRole("alert").getByText("そのパスキーは、すでに登録されています。").waitFor();
    assert.equal(await page.getByLabel("呼び名").inputValue(), "もう一度");
    await press("やめる");

    await press("ログアウト");
    await signIn();
    await press("パスキーで確かめる");
    await heading("今日やること");
    await press("ログアウト");
    await pc.unplug();

    // With a security key on an account that others use, without a name or a PIN of its own.
    const key = await plugIn(SECURITY_KEY);
    await signIn();
    await page.getByLabel("番号", { exact: true }).fill(code());
    await page.keyboard.press("Enter");
    await heading("今日やること");
    await page.goto(new URL("/settings/sign-in", named).href);
    await own.getByRole("button", { name: "パスキーを加える" }).click();
    await page.getByRole("radio", { name: "いいえ、ほかの人も使う" }).check();
    await page.getByLabel("呼び名").fill("鍵束のセキュリティキー");
    await press("登録する");
    await heading("自分のログイン");
    await own.locator("li", { hasText: "鍵束のセキュリティキー" }).waitFor();
    assert.equal((await key.credentials()).length, 1);
    await press("ログアウト");
    await signIn();
    await press("パスキーで確かめる");
    await heading("今日やること");
    await press("ログアウト");

    // Opened by its number the hub cannot use them, and the page says where it can.
    await page.goto(new URL("/settings/sign-in", numbered).href);
    await signIn();
    await page.getByText("パスキー：鍵束のセキュリティキー(「localhost」で開いたとき)").waitFor();
    assert.equal(await page.getByRole("button", { name: "パスキーで確かめる" }).count(), 0);
    await page.getByLabel("番号", { exact: true }).fill(code());
    await page.keyboard.press("Enter");
    await heading("自分のログイン");
    await own.getByText("パスキーは、関所本体を名前で開いたときだけ使えます。").waitFor();
    assert.equal(await own.getByRole("link").getAttribute("href"), named.origin);
    for (const label of ["事務室のパソコン", "鍵束のセキュリティキー"]) {
      const factor = own.locator("li", { hasText: label });
      await factor.getByRole("button", { name: "消す" }).click();
      await factor.getByRole("button", { name: "消す", exact: true }).last().click();
      await factor.waitFor({ state: "detached" });
    }
    await press("ログアウト");
    await heading("ログイン");
    assert.deepEqual(complaints, []);
  } finally {
    await browser.close();
  }
}
