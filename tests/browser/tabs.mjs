import assert from "node:assert/strict";

import { openBrowser } from "./browser.mjs";
import { listen } from "./looks.mjs";

const TABS = 8; // a browser opens six connections to a hub over HTTP/1.1

/// Many tabs, and many pages one after the other, in one browser that is signed in by `cookies` at the hub `url`.
export async function playTabs({ url, cookies }) {
  const browser = await openBrowser({ keeps_pages: true });
  try {
    await browser.context.addCookies(cookies);
    await manyTabs(browser.context, url);
    await manyAddresses(browser.context, url);
  } finally {
    await browser.close();
  }
}

async function manyTabs(context, url) {
  const tabs = [];
  const complaints = [];
  for (let n = 0; n < TABS; n += 1) {
    const tab = await context.newPage();
    tab.setDefaultTimeout(10_000);
    complaints.push(listen(tab));
    await tab.goto(`${url}/board`);
    await tab.locator(".row .id").nth(11).waitFor();
    tabs.push(tab);
  }
  await Promise.all(tabs.map((tab, n) => isAnswered(tab, `tab ${n + 1} of ${TABS}`)));
  await hearOf(tabs, () => addDevice(tabs[0], url, "受付の控え"));

  // Most likely the first tab keeps the stream; whichever does, the rest goes on without it.
  await tabs.shift().close();
  await tabs.pop().close();
  await hearOf(tabs, () => addDevice(tabs[0], url, "処置室の控え"));
  await tabs[1].goto(`${url}/devices`);
  await tabs[1].locator(".ledger a", { hasText: "処置室の控え" }).waitFor();
  assert.equal(await tabs[1].locator("main .bar").count(), 0, "nothing says that the hub is away");
  await addDevice(tabs[2], url, "検査室の控え");
  await tabs[1].locator(".ledger a", { hasText: "検査室の控え" }).waitFor();

  assert.deepEqual(complaints.flat(), []);
  for (const tab of tabs) await tab.close();
}

/// Addresses typed one after the other: the pages that were left wait in the browser, and hold nothing meanwhile.
async function manyAddresses(context, url) {
  const tab = await context.newPage();
  tab.setDefaultTimeout(10_000);
  for (let n = 0; n < 10; n += 1) {
    await tab.goto(`${url}${n % 2 ? "/devices" : "/board"}?n=${n}`);
    await tab.getByRole("heading", { level: 1, name: n % 2 ? "機器" : "点検ボード", exact: true }).waitFor();
    await isAnswered(tab, `address ${n + 1}`);
  }
  await tab.evaluate(() => addEventListener("pageshow", (event) => (document.body.dataset.kept = event.persisted)));
  await tab.goto(`${url}/people`);
  await tab.getByRole("heading", { level: 1, name: "職員と権限", exact: true }).waitFor();
  await tab.goBack({ waitUntil: "commit" }); // a page that was kept is not loaded again
  await tab.getByRole("heading", { level: 1, name: "機器", exact: true }).waitFor();
  assert.equal(await tab.evaluate(() => document.body.dataset.kept), "true", "the page was kept, and is shown again");
  await addDevice(tab, url, "往診の控え");
  await tab.locator(".ledger a", { hasText: "往診の控え" }).waitFor();
  await tab.close();
}

async function isAnswered(tab, whose) {
  const status = await tab.evaluate(async () => (await fetch("/api/v1/status", { signal: AbortSignal.timeout(10_000) })).status).catch((error) => error.message);
  assert.equal(status, 200, `${whose} is answered: no stream takes its connection`);
}

/// Every tab reads the board again by itself after `change`.
async function hearOf(tabs, change) {
  const reads = tabs.map((tab) => tab.waitForResponse((answer) => answer.url().endsWith("/api/v1/board")));
  await change();
  await Promise.all(reads);
}

async function addDevice(tab, url, name) {
  const { csrf } = await (await tab.request.get(`${url}/api/v1/session`)).json();
  const added = await tab.request.post(`${url}/api/v1/devices`, {
    headers: { "X-Sekisho-CSRF": csrf, Origin: url },
    data: { name, use: "care", roles: ["terminal"] },
  });
  assert.equal(added.status(), 201);
}
