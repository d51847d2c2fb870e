import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];

/// Collects what the page complains about: errors of scripts and of the content security policy.
export function listen(page) {
  const complaints = [];
  page.on("pageerror", (error) => complaints.push(`script: ${error.message}`));
  page.on("console", (message) => {
    // The browser's own line about an answer the page shows in words.
    if (message.type() === "error" && !message.text().startsWith("Failed to load resource")) complaints.push(message.text());
  });
  return complaints;
}

/// Waits until the page shows what it was asked for: a heading, nothing on its way, fonts ready.
export async function settle(page) {
  await page.locator("h1").first().waitFor();
  await page.evaluate(() => document.fonts.ready);
  await page.evaluate(
    () =>
      new Promise((done) => {
        const quiet = () => {
          watch.disconnect();
          done();
        };
        let timer = setTimeout(quiet, 80);
        const watch = new MutationObserver(() => {
          clearTimeout(timer);
          timer = setTimeout(quiet, 80);
        });
        watch.observe(document.body, { subtree: true, childList: true, characterData: true, attributes: true });
      }),
  );
}

/// What axe finds, which must be nothing.
export async function inspectAccess(page, where) {
  if (!(await page.evaluate(() => "axe" in globalThis))) await page.evaluate(axe);
  const found = await page.evaluate(async (tags) => {
    const { violations } = await globalThis.axe.run(document, { runOnly: tags, resultTypes: ["violations"] });
    return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 160)).join(" | ")}`);
  }, TAGS);
  assert.deepEqual(found, [], `${where}: axe`);
}

/// Everything else that holds for every page in every state.
export async function inspectLooks(page, where) {
  const page_says = await page.evaluate(() => {
    const small = [...document.querySelectorAll("button, input, select, textarea, a.btn, nav a")]
      .filter((one) => one.checkVisibility({ checkVisibilityCSS: true }) && !one.closest(".vh"))
      .filter((one) => one.getBoundingClientRect().height < 43.5)
      .map((one) => one.outerHTML.slice(0, 120));
    const tiny = [...document.querySelectorAll("body *")]
      .filter((one) => one.checkVisibility() && !one.closest(".paper, svg") && [...one.childNodes].some((node) => node.nodeType === 3 && node.data.trim() !== ""))
      .filter((one) => parseFloat(getComputedStyle(one).fontSize) < 12)
      .map((one) => one.outerHTML.slice(0, 120));
    return {
      lang: document.documentElement.lang,
      title: document.title,
      headings: document.querySelectorAll("h1").length,
      over: document.documentElement.scrollWidth - document.documentElement.clientWidth,
      small,
      tiny,
      text: document.body.innerText,
    };
  });
  assert.equal(page_says.headings, 1, `${where}: one h1`);
  assert.match(page_says.title, /関所|Sekisho/, `${where}: title`);
  assert.ok(page_says.over <= 0, `${where}: ${page_says.over} px too wide`);
  assert.deepEqual(page_says.small, [], `${where}: lower than 44 px`);
  assert.deepEqual(page_says.tiny, [], `${where}: smaller than 12 px`);
  assert.doesNotMatch(page_says.text, /undefined|null|NaN|\[object/, `${where}: a value without words`);
  assert.doesNotMatch(page_says.text, /違反|合格|監視|離席|アテステーション|エンロール|安全です|本当に/, `${where}: a word policy.md avoids`);
  return page_says;
}

export async function inspect(page, where) {
  await inspectAccess(page, where);
  return inspectLooks(page, where);
}
