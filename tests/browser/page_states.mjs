// How each page is brought into the states it can be looked at in.
import { choose, READING_FILE, sayWhy } from "./playing.mjs";

const click = (selector) => async (page) => {
  const found = page.locator(selector).first();
  if ((await found.count()) && (await found.isVisible()) && (await found.isEnabled())) await found.click();
};
export const shown = async () => undefined;

const fill = (text) => async (page) => {
  const field = page.locator("main form input").first();
  if ((await field.count()) && (await field.isVisible())) await field.fill(text);
};

/// What can be opened on the one page that stands in the place of all.
export const GUARD_STATES = {
  choosing: [shown, click("main button[type=submit]"), fill("庭の梅の木が三本とも咲いた朝"), click("main button[type=submit]")],
  proving: [shown, click("main details summary"), click("main button[type=submit]"), fill("123456"), click("main button[type=submit]")],
  enrolling: [
    shown,
    click("main .card:nth-of-type(1) button"),
    click("main button[type=submit]"), // nothing filled in
    fill("私の電話"),
    click("main button[type=submit]"),
    fill("123456"),
    click("main button[type=submit]"), // a wrong code
    click("main form .acts button.plain"),
    click("main form .acts button.plain"),
    click("main .card:nth-of-type(2) button"),
    fill("金庫の封筒"),
    click("main button[type=submit]"),
    click("main .acts button:nth-child(2)"), // it is printed
    click("main button[type=submit]"),
  ],
};

/// What can be opened on a page: each is looked at in turn.
export const STATES = {
  orcaState: [shown, click("section[aria-labelledby=backup-checks] > button"), click("section[aria-labelledby=backup-checks] button[type=submit]")],
  internet: [
    shown,
    click("section[aria-labelledby=decided] > button"),
    click("section[aria-labelledby=decided] fieldset ~ .acts button"),
    click("section[aria-labelledby=decided] button[type=submit]"),
    click("section[aria-labelledby=decided] form > .acts:last-child button.plain"),
    click("section[aria-labelledby=news] > button"),
    click("section[aria-labelledby=news] button[type=submit]"),
  ],
  fileWorry: [shown, click("main details summary"), click("main details:nth-of-type(2) summary")],
  worries: [shown, click("section[aria-labelledby=contact] button"), click("section[aria-labelledby=contact] button[type=submit]"), click("section[aria-labelledby=contact] button.plain"), click("section[aria-labelledby=paper] > button"), click("section[aria-labelledby=paper] button[type=submit]")],
  worry: [
    shown,
    click("section[aria-labelledby=attached] summary"),
    ...[0, 1, 2, 3].flatMap((at) => [
      async (page) => {
        const acts = page.locator("section[aria-labelledby=steps] div > button.btn.sm");
        if ((await acts.count()) > at) await acts.nth(at).click();
      },
      click("section[aria-labelledby=steps] form button[type=submit]"), // nothing filled in
      click("section[aria-labelledby=steps] form button.plain"),
    ]),
  ],
  board: [shown, click(".sum button"), click("main .two section button")],
  article: [shown, click(".control h3 button[aria-expanded=false]"), click(".control details summary")],
  control: [shown, click("details summary")],
  fact: [shown, click("details summary")],
  journal: [shown, sayWhy, click("main .note button"), click("main p > button.btn")],
  searchJournal: [shown, sayWhy, click("section[aria-labelledby=saved-searches] > button"), click("main form.card button[type=submit]"), click("main form button[type=submit]"), click("main p > button.btn")],
  entry: [shown, sayWhy, click("main details summary"), click("main .part .acts button")],
  devices: [
    shown,
    async (page) => {
      if (await page.locator("#find-device").count()) await page.fill("#find-device", "どこにもない");
    },
    click("section[aria-labelledby=neighbour] button"),
    async (page) => {
      const to = page.locator("section[aria-labelledby=neighbour] select");
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
      if (await page.locator("main textarea").count()) await page.fill("main textarea", "name,ip,mac\nuketsuke1,192.168.0.21,02:00:5e");
    },
    click("main .narrow .acts button"),
  ],
  visits: [shown, click("main .narrow > button"), click("main form button[type=submit]")],
  importReading: [
    shown,
    async (page) => {
      if (await page.locator("main input[type=file]").count()) await choose(page, READING_FILE);
    },
    click("main form button[type=submit]"),
  ],
  selfCheck: [shown, click("main form button[type=submit]")],
  people: [shown, click(".seg button:nth-child(2)"), click(".seg button:nth-child(3)")],
  accessRegister: [
    shown,
    click("main .card button"),
    click("main form button[type=submit]"),
    async (page) => {
      const program = page.locator("main form input[type=radio]").nth(1);
      if (await program.count()) await program.check();
    },
  ],
  maintenance: [
    shown,
    click("main .narrow > button"),
    click("main form button[type=submit]"),
    async (page) => {
      const some = page.getByRole("radio", { name: /^(あります|Some)$/ });
      if (await some.count()) await some.first().check();
    },
    click("main form button.plain"),
  ],
  logChecks: [
    shown,
    click("main .narrow > button"),
    click("main form button[type=submit]"),
    async (page) => {
      const found = page.locator("main form input[type=radio]").nth(1);
      if (await found.count()) await found.check();
    },
  ],
  reviews: [shown, click("main .narrow > button"), click("main form button[type=submit]")],
  review: [shown, click(".three button:nth-child(3)"), click("main form button[type=submit]"), click(".three button:nth-child(1)")],
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
      if (await page.locator("main textarea").count()) await page.fill("main textarea", "氏名,入職日\n佐藤 綾,2024-04-01");
    },
    click("main .narrow .acts button"),
  ],
  person: [shown, click("main .acts button"), click("main form button[type=submit]"), click("main form button.plain"), click("main .acts button:nth-child(2)")],
  statement: [
    shown,
    async (page) => {
      const openers = page.locator("main .part > button.btn, main .part .mt-3 > button.btn, main .second > button.btn"); // answer anew, withdraw, confirm
      for (let n = (await openers.count()) - 1; n >= 0; n -= 1) await openers.nth(n).click();
      await click("main .answer details:not([open]) > summary")(page);
      await click("main .attach > button.btn")(page);
      await click("main .answer button[type=submit]")(page); // nothing chosen
    },
    click("main :is(.part, .card) > details summary"),
    async (page) => {
      const answers = page.locator("main .answer input[type=radio]");
      if ((await answers.count()) === 0) return;
      await answers.nth(1).check();
      await page.locator("main .answer input[type=date]").last().fill("2026-04-10");
      await click("main .answer button[type=submit]")(page);
    },
    async (page) => {
      const answers = page.locator("main .answer input[type=radio]");
      if (await answers.count()) await answers.first().check();
      const document = page.locator("main .attach .choosing select");
      if (await document.count()) await document.selectOption({ index: 1 });
      await click("main .attach .choosing button")(page);
    },
  ],
  reading: [
    shown,
    click("main .card > details summary"),
    async (page) => {
      const openers = page.locator("main .card > .acts > button.btn:not(.pri), main .card > .mb-3 > button.btn, main .dues button.btn, main .part > button.btn");
      for (let n = (await openers.count()) - 1; n >= 0; n -= 1) {
        const one = openers.nth(n);
        if ((await one.count()) && (await one.isVisible()) && (await one.isEnabled())) await one.click();
      }
    },
    async (page) => {
      for (const form of await page.locator("main form").all()) await form.locator("button[type=submit]:enabled").click({ timeout: 1_000 }).catch(() => undefined); // nothing filled in
    },
  ],
  calendar: [
    shown,
    click(".seg button:nth-child(2)"),
    click("section[aria-labelledby=feeds] > button.btn"),
    click("main form button[type=submit]"), // nothing filled in
    fill("院長室の予定表"),
    click("main form button[type=submit]"), // the address, once
  ],
  mailSettings: [
    shown,
    click("section[aria-labelledby=server] > button.btn"),
    fill(""),
    click("main form button[type=submit]"), // nothing filled in
    click("section[aria-labelledby=trial] button.btn"),
  ],
  documents: [
    shown,
    click("main .narrow > button.btn"),
    click("main form button[type=submit]"), // nothing chosen
    async (page) => {
      const file = page.locator("main input[type=file]");
      if (await file.count()) await file.setInputFiles({ name: "待合室の動画_令和8年1月20日_受付から見たところ_編集前.mp4", mimeType: "video/mp4", buffer: Buffer.from("x") });
    },
    async (page) => {
      if (await page.locator("#find-document").count()) await page.fill("#find-document", "どこにもない");
    },
  ],
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
      const other = page.locator("main .part select").first();
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
    async (page) => {
      const form = page.locator("main form:has(input[autocomplete=organization])");
      if ((await form.count()) === 0) return;
      await form.locator("input[autocomplete=organization]").fill("");
      await form.locator("input[type=time]").first().fill("23:00");
      await form.locator("button[type=submit]:enabled").click({ timeout: 1_000 }).catch(() => undefined); // shut while the journal does not record
    },
    click("main .part > .acts button"),
  ],
  ownSignIn: [
    shown,
    click("section[aria-labelledby=second-factors] li button"),
    click("main .part > button.btn"), // the password
    click("main form button[type=submit]"),
    click("section[aria-labelledby=second-factors] > .acts button:enabled"),
    fill("事務室のパソコン"),
    click("main form button[type=submit]"),
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
      if (!(await page.locator("main form textarea").count())) return;
      await click("main button[type=submit]")(page); // what staff are told is missing
      await click("main .acts > button.plain")(page); // and is left for later
    },
    async (page) => {
      if (await page.locator("main input[type=checkbox]").count()) await page.locator("main input[type=checkbox]").first().check();
    },
    click("main button[type=submit]"),
    click("main button[type=submit]"),
    click("main .acts button:not([type=submit])"),
  ],
};
