import { expect, test } from "vitest";

import { browserNames } from "./browser.ts";

test("a browser has the names people know it by", () => {
  const known: [string, string[]][] = [
    ["Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/143.0.0.0 Safari/537.36", ["Windows", "Chrome"]],
    ["Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/143.0.0.0 Safari/537.36 Edg/143.0.0.0", ["Windows", "Edge"]],
    ["Mozilla/5.0 (X11; Ubuntu; Linux x86_64; rv:145.0) Gecko/20100101 Firefox/145.0", ["Linux", "Firefox"]],
    ["Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.0 Safari/605.1.15", ["Mac", "Safari"]],
    ["Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.0 Mobile/15E148 Safari/604.1", ["iPhone", "Safari"]],
    ["Mozilla/5.0 (Linux; Android 14; Pixel 8) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/143.0.0.0 Mobile Safari/537.36", ["Android", "Chrome"]],
    ["Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) HeadlessChrome/143.0.0.0 Safari/537.36", ["Linux", "Chrome"]],
  ];
  for (const [agent, names] of known) expect(browserNames(agent), agent).toEqual(names);
});

test("one that tells nothing has no name", () => {
  expect(browserNames("")).toEqual([]);
  expect(browserNames("curl/8.5.0")).toEqual([]);
});
