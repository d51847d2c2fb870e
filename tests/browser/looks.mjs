import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];

/// What each page waits for and how often something has begun or ended, and documents already looked at.
const traffic = new WeakMap();
const lookedAt = new Set();

/// Collects what the page complains about: errors of scripts and of the content security policy. Also keeps which questions are on their way.
export function listen(page) {
  const complaints = [];
  const seen = { open: new Set(), turns: 0 };
  traffic.set(page, seen);
  let leaving = false;
  page.on("request", (request) => {
    leaving ||= request.isNavigationRequest() && request.frame() === page.mainFrame();
    if (request.resourceType() === "eventsource") return;
    seen.open.add(request);
    seen.turns += 1;
  });
  for (const end of ["requestfinished", "requestfailed"]) {
    page.on(end, (request) => {
      if (seen.open.delete(request)) seen.turns += 1;
    });
  }
  page.on("framenavigated", (frame) => {
    if (frame !== page.mainFrame() || !(leaving || frame.url() === "about:blank")) return;
    leaving = false;
    seen.open.clear(); // what the page left behind asked for is nobody's any more
  });
  page.on("pageerror", (error) => complaints.push(`script: ${error.message}`));
  page.on("console", (message) => {
    // The browser's own line about an answer the page shows in words.
    if (message.type() === "error" && !message.text().startsWith("Failed to load resource")) complaints.push(message.text());
  });
  return complaints;
}

/// Draws two frames of the page; true when it has a heading and its fonts, and nothing was changed meanwhile.
const drawnUnchanged = async () => {
  await document.fonts.ready;
  return new Promise((done) => {
    let changed = false;
    let frames = 2;
    const watch = new MutationObserver(() => (changed = true));
    watch.observe(document, { subtree: true, childList: true, characterData: true, attributes: true });
    const frame = () => {
      frames -= 1;
      if (frames > 0) return requestAnimationFrame(frame);
      return setTimeout(() => {
        // What the page does after drawing itself was due before this.
        watch.disconnect();
        done(!changed && document.querySelector("h1")?.checkVisibility() === true);
      });
    };
    requestAnimationFrame(frame);
  });
};

/// Waits until the page shows what it was asked for: a heading, fonts ready, and two frames in which nothing was on its way (but the hub's `answers`, where they never come), began, ended or changed.
export async function settle(page, { answers = true } = {}) {
  const seen = traffic.get(page);
  const open = () => [...seen.open].map((request) => request.url()).filter((url) => answers || !new URL(url).pathname.startsWith("/api/"));
  const left = (error) => {
    if (!/context was destroyed/.test(error.message)) throw error;
    return false; // another document has taken its place
  };
  const last = Date.now() + 15_000;
  for (;;) {
    const { turns } = seen; // an answer that ends meanwhile has not been drawn yet
    if ((await page.evaluate(drawnUnchanged).catch(left)) && open().length === 0 && seen.turns === turns) return;
    assert.ok(Date.now() < last, `${page.url()} does not come to rest: ${open().slice(0, 5).join(" ")}`);
  }
}

/// Whether this very document, with what is typed in it, was looked at before in this width.
export async function seenBefore(page) {
  const all = await page.evaluate(() => {
    const typed = [...document.querySelectorAll("input, select, textarea")].map((one) => [one.value, one.checked]);
    return JSON.stringify([innerWidth, document.title, document.documentElement.outerHTML, typed]);
  });
  const digest = createHash("sha256").update(all).digest("base64");
  if (lookedAt.has(digest)) return true;
  lookedAt.add(digest);
  return false;
}

/// How words stand out from what is behind them, in every way this page has: colours, size, weight and what fades them.
const waysToStandOut = () => {
  const clear = "rgba(0, 0, 0, 0)";
  const ways = new Map([[null, ""]]);
  const behind = (one) => {
    if (ways.has(one)) return ways.get(one);
    const { backgroundColor, backgroundImage, opacity, mixBlendMode } = getComputedStyle(one);
    const own = backgroundColor === clear && backgroundImage === "none" && opacity === "1" && mixBlendMode === "normal";
    const way = own ? behind(one.parentElement) : `${behind(one.parentElement)}/${backgroundColor} ${backgroundImage} ${opacity} ${mixBlendMode}`;
    ways.set(one, way);
    return way;
  };
  const words = [...document.querySelectorAll("body *")].filter((one) => [...one.childNodes].some((node) => node.nodeType === 3 && node.data.trim() !== "") || "value" in one);
  return [...new Set(words.map((one) => {
    const { color, fontSize, fontWeight, position, textShadow } = getComputedStyle(one);
    return `${color} ${fontSize} ${fontWeight} ${position} ${textShadow} on ${behind(one)}`;
  }))];
};
const stoodOut = new Set();

/// Whether a square of 24 px about something to press reaches another: only then is there anything to measure (WCAG 2.5.8).
const targetsAreTight = () => {
  const boxes = [...document.querySelectorAll("a[href], button, input, select, textarea, summary, [tabindex='0']")]
    .map((one) => one.getBoundingClientRect())
    .filter(({ width, height }) => width > 0 && height > 0)
    .map(({ left, top, width, height }) => ({ x: left + width / 2, y: top + height / 2, w: Math.max(width, 24), h: Math.max(height, 24) }));
  const reach = (one, other) => Math.abs(one.x - other.x) < (one.w + other.w) / 2 && Math.abs(one.y - other.y) < (one.h + other.h) / 2;
  return boxes.some((one, at) => boxes.slice(at + 1).some((other) => reach(one, other)));
};

/// What axe finds, which must be nothing. Contrast is measured where words stand out in a way no page before had, the size of targets where they are close together.
export async function inspectAccess(page, where) {
  if (!(await page.evaluate(() => "axe" in globalThis))) await page.evaluate(axe);
  const ways = await page.evaluate(waysToStandOut);
  const tight = await page.evaluate(targetsAreTight);
  const contrast = ways.some((way) => !stoodOut.has(way));
  const found = await page.evaluate(async ([tags, contrast, tight]) => {
    const { violations } = await globalThis.axe.run(document, { runOnly: tags, rules: { "color-contrast": { enabled: contrast }, "target-size": { enabled: tight } }, resultTypes: ["violations"], preload: false });
    return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 160)).join(" | ")}`);
  }, [TAGS, contrast, tight]);
  assert.deepEqual(found, [], `${where}: axe`);
  for (const way of ways) stoodOut.add(way);
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
      width: innerWidth,
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
  if (!(await seenBefore(page))) await inspectAccess(page, where);
  return inspectLooks(page, where);
}
