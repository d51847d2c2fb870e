/// The form that files a document, wherever it stands on a page.
export const filingForm = (hub, page) => ({
  opener: page.getByRole("button", { name: "書類を登録する" }),
  file: page.locator("main input[type=file]"),
  title: page.getByLabel("書類の名前"),
  send: page.locator("main form").getByRole("button", { name: "登録する", exact: true }),
  progress: page.locator("main progress"),
  told: (words) => page.locator("[role=status].vh", { hasText: words }).waitFor(),
  /// The words at a field that is wrong.
  wrong: (field) => field.evaluate((one) => document.getElementById(one.getAttribute("aria-describedby").split(" ").find((part) => part.endsWith("-wrong")))?.textContent),
  /// What the hub keeps under the digest that the list shows of a document.
  kept: async (title) => {
    const shown = await page.locator("main tr", { hasText: title }).locator("code").innerText();
    const [, bytes] = [...hub.contents].find(([digest]) => digest.startsWith(shown)) ?? [];
    return bytes;
  },
});
