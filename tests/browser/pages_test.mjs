// Every page in every state, against the example server: those that a fresh hub does not show too.
import assert from "node:assert/strict";
import test from "node:test";

import { inspectAccess, inspectLooks, seenBefore, settle } from "./looks.mjs";
import { GUARD_STATES, shown, STATES } from "./page_states.mjs";
import { addresses } from "./pages.mjs";
import { follow, IDS, open, visit } from "./playing.mjs";

/// The narrowest telephone, and a page enlarged to 400 % (WCAG 1.4.10).
const NARROWEST = 320;
/// The widths a scene is looked at in, axe in the first: all of them in the usual one; where a page is empty, beside its own the narrowest.
const WIDTHS = { usual: { ja: [1280, 390, NARROWEST], en: [390, 1280, NARROWEST] }, empty: { ja: [1280, NARROWEST] } };
const widthsOf = (scene, language) => WIDTHS[scene]?.[language] ?? (language === "ja" ? [1280] : [NARROWEST]);
/// The languages each scene is looked at in: what differs from the usual one differs alike in both.
export const SCENES = { usual: ["ja", "en"], empty: ["ja"], readonly: ["en"], broken: ["ja"], slow: ["en"], "signed-out": ["ja"], new: ["ja"], proving: ["en"], choosing: ["ja"], enrolling: ["ja"], staff: ["ja"], temporary: ["en"] };
/// Whether an address is typed in; in the others a page follows the one before, as by a link.
const openedAnew = (scene, language) => scene === "slow" || (scene === "usual" && language === "ja");
/// Scenes in which one page stands in the place of every other, but for these.
const SHUT = { "signed-out": ["signIn", "setup", "parts"], new: ["signIn", "setup", "parts"], proving: ["setup", "parts"], choosing: ["setup", "parts"], enrolling: ["setup", "parts"] };

/// The addresses to look at in a scene: where a page shows the same at each of its own, one of them.
function addressesIn(scene) {
  const all = addresses(IDS);
  const alike = (name) => scene === "slow" || scene === "broken" || (scene in SHUT && !SHUT[scene].includes(name));
  return all.filter(([name], at) => !alike(name) || all.findIndex(([other]) => other === name) === at);
}

/// Looks at every page of the scenes named.
export async function lookAtPages(scenes) {
  const { hub, page, complaints } = await open();
  const inWidth = (width) => page.setViewportSize({ width, height: 900 });
  const checked = async (where, width, { states, others, answers }) => {
    for (const [at, reach] of states.entries()) {
      await reach(page);
      await settle(page, { answers });
      if (await seenBefore(page)) continue;
      await inspectAccess(page, `${where} (${at})`);
      await inspectLooks(page, `${where} (${at})`);
      for (const other of others) {
        await inWidth(other); // no script asks for the width: there is nothing to wait for
        assert.equal((await inspectLooks(page, `${where} (${at}), ${other}`)).width, other);
      }
      await inWidth(width);
    }
    assert.deepEqual(complaints.splice(0), [], `${where}: complaints of the browser`);
  };

  for (const scene of scenes) {
    test(`every page, ${scene}`, async (t) => {
      for (const language of SCENES[scene]) {
        for (const [at, [name, address]] of addressesIn(scene).entries()) {
          const [width, ...others] = widthsOf(scene, language);
          await t.test(`${name} ${address} ${language} ${width}`, async () => {
            if (at === 0) await page.goto("about:blank"); // what the scene before still asks for is not asked in this one
            hub.scene = scene;
            await inWidth(width);
            if (at === 0 || openedAnew(scene, language)) await visit(page, hub, address, language);
            else await follow(page, hub, address);
            if (scene === "slow") await page.locator("main [role=status], h1").first().waitFor();
            const guarded = scene in SHUT && !SHUT[scene].includes(name);
            const guard = (name === "today" && GUARD_STATES[scene]) || [shown];
            await checked(`${scene} ${address} ${language} ${width}`, width, {
              states: guarded ? guard : (scene !== "slow" && STATES[name]) || [shown], // nothing can be pressed before there is an answer
              others,
              answers: scene !== "slow",
            });
            assert.equal(await page.evaluate(() => document.documentElement.lang), language);
            assert.deepEqual(hub.denied.splice(0), [], `${scene} ${address}: the page asks for what this role may not do`);
          });
        }
      }
    });
  }
}
