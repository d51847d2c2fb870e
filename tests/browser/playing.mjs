// A browser on the example server, and how a play goes to a page and fills it.
import test from "node:test";

import { openBrowser } from "./browser.mjs";
import * as data from "./example_data.mjs";
import { REVIEW_IDS } from "./example_reviews.mjs";
import { startExampleServer } from "./example_server.mjs";
import { WORRY_IDS } from "./example_worries.mjs";
import { listen, settle } from "./looks.mjs";

/// What addresses of the example server are made of.
export const IDS = {
  articles: ["P-06", "P-01"],
  controls: ["server.disk-encrypted", "terminal.screen-lock", "training.course"],
  statements: ["updates.firmware", "accounts.no-common-password", "contracts.penalty", "training.course", "training.supervision", "accounts.second-factor-plan", "incidents.continuity-plan", "backup.restore-tested", "network.diagram"],
  facts: ["screen_lock", "accounts", "listeners"].map((table) => `/facts/${table}?device=${data.DEVICES.consulting.id}`),
  entries: [48411, 48410, 48409, 48400],
  people: data.PEOPLE.map(({ id }) => id),
  reviews: REVIEW_IDS,
  worries: WORRY_IDS,
  devices: [data.DEVICES.consulting.id, data.DEVICES.office.id, data.DEVICES.notebook.id, data.DEVICES.printer.id],
};

/// Presses the answer to "why do you look at the journal?", which every visit asks first.
export async function sayWhy(page) {
  const why = page.locator("section[aria-labelledby=purpose] button").first();
  if (await why.count()) await why.click();
}

export async function visit(page, hub, address, language) {
  if (!page.url().startsWith(hub.url)) await page.goto(`${hub.url}/parts`);
  await page.evaluate((chosen) => {
    localStorage.setItem("sekisho.language", chosen);
    sessionStorage.clear();
  }, language);
  // An address that differs in its fragment only is a new visit too; and questions never answered hold the connections a browser has for one hub.
  const fragment = page.url().split("#")[0] === (hub.url + address).split("#")[0];
  if (fragment || hub.scene === "slow") await page.goto("about:blank");
  await page.goto(hub.url + address, { waitUntil: "commit" });
  await settle(page, { answers: hub.scene !== "slow" });
}

/// Goes on to an address as a link on the page does: nothing is loaded anew.
export async function follow(page, hub, address) {
  await page.evaluate((to) => {
    sessionStorage.clear();
    history.pushState(null, "", to);
  }, address);
  await settle(page);
}

/// A file whose bytes tell where they are from.
export const fileOf = (name, bytes, mimeType = "application/pdf") => ({ name, mimeType, buffer: Buffer.from(Uint8Array.from({ length: bytes }, (_, at) => (at ^ (at >> 8) ^ (at >> 16)) & 0xff)) });
export const READING_FILE = { name: "sekisho-UKETSUKE-PC.json", mimeType: "application/json", buffer: Buffer.from('{"schema":"sekisho-read"}') };
/// Answers every question of a self-check alike: 0 is はい, 2 わからない.
export async function answerAll(page, at) {
  for (const question of await page.locator("main fieldset").all()) await question.locator("input").nth(at).check();
}
export const choose = (page, file) => page.locator("main input[type=file]").setInputFiles(file);

/// Keeps the next answer at `address` back, with what it says changed by `say`; one that is no function is said in place of the hub. `asked` is over once the hub has answered, `arrive()` once the page has read it and come to rest.
export async function keepBack(page, address, say = (body) => body) {
  let release;
  let answered;
  let over;
  const released = new Promise((done) => (release = done));
  const asked = new Promise((done) => (answered = done));
  const read = new Promise((done) => (over = done));
  const keep = async (route) => {
    const own = typeof say === "function" ? undefined : say;
    const response = own ? undefined : await route.fetch();
    answered();
    await released;
    await route.fulfill(own ? { status: 200, json: own } : { response, json: say(await response.json()) });
    over();
  };
  await page.route(address, keep, { times: 1 });
  return {
    asked,
    arrive: async () => {
      release();
      await read;
      await settle(page);
    },
  };
}

/// Has the page read everything anew, as one does that the browser had kept.
export const readAnew = (page) => page.evaluate(() => ["pagehide", "pageshow"].forEach((kind) => dispatchEvent(new Event(kind))));

/// A browser on the example server, and a page whose complaints are kept.
export async function open() {
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

/// The heading that a page has.
export const headingIn = (page) => (name) => page.getByRole("heading", { level: 1, name, exact: true });
/// Waits until the field of that label has the focus and is marked as wrong.
export const focusIn = (page) => (label) => page.waitForFunction((words) => document.activeElement.labels?.[0]?.textContent === words && document.activeElement.ariaInvalid === "true", label);
