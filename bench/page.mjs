// The board in Chromium on a CPU slowed four times: `page.mjs URL COOKIES TIMES`. Each time the
// cache is empty. Prints when the twelve articles stood there and the main thread was free again.
import { openBrowser } from "../tests/browser/browser.mjs";

const [url, cookies, times] = process.argv.slice(2);
const result = { usable_ms: [], busy_ms: [], rows: [] };
const browser = await openBrowser();
await browser.context.addCookies(
  cookies.split("; ").map((pair) => {
    const [name, ...value] = pair.split("=");
    return { name, value: value.join("="), url };
  }),
);
for (let turn = 0; turn < Number(times); turn += 1) {
  const page = await browser.context.newPage();
  const devtools = await browser.context.newCDPSession(page);
  await devtools.send("Network.enable");
  await devtools.send("Network.setCacheDisabled", { cacheDisabled: true });
  await devtools.send("Performance.enable");
  await devtools.send("Emulation.setCPUThrottlingRate", { rate: 4 });
  const usable = page
    .waitForFunction(() => document.querySelectorAll(".row .id").length === 12)
    .then(() => page.evaluate(() => new Promise((done) => requestIdleCallback(() => done(performance.now())))));
  await page.goto(`${url}/board`, { waitUntil: "commit" });
  result.usable_ms.push(await usable);
  result.rows.push(await page.locator(".row .id").count());
  const { metrics } = await devtools.send("Performance.getMetrics");
  result.busy_ms.push(1000 * metrics.find(({ name }) => name === "TaskDuration").value);
  await page.close();
}
await browser.close();
console.log(JSON.stringify(result));
