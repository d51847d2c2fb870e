import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { chromium } from "playwright-core";

/// Headless Chromium with a fresh profile, reaching nothing but loopback. Playwright has it forget a page that is left;
/// one that `keeps_pages` holds it ready for going back to, as people's browsers do, which the smaller program cannot.
export async function openBrowser({ keeps_pages = false } = {}) {
  const profile = mkdtempSync(join(tmpdir(), "sekisho-browser-"));
  const context = await chromium.launchPersistentContext(profile, {
    executablePath: process.env.CHROMIUM ?? (keeps_pages ? "/usr/bin/chromium" : "/usr/bin/chromium-headless-shell"),
    headless: true,
    ignoreDefaultArgs: keeps_pages ? ["--disable-back-forward-cache"] : [],
    args: [
      "--no-sandbox",
      "--disable-gpu",
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-sync",
      "--no-first-run",
      "--disable-default-apps",
      "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost",
    ],
    locale: "ja-JP",
    timezoneId: "Asia/Tokyo",
    reducedMotion: "reduce",
    acceptDownloads: true,
    ignoreHTTPSErrors: process.env.HUB_CA === undefined,
    viewport: { width: 1280, height: 900 },
  });
  return {
    context,
    async close() {
      await context.close();
      rmSync(profile, { recursive: true, force: true });
    },
  };
}
