import { expect, test } from "vitest";

import type { Internet, InternetWay } from "../../api/types.ts";
import { isOf, wayOf, wayWords } from "./words.ts";

const WIRELESS: InternetWay = { kind: "wireless", way: "wlan0", device: "a", listed: false, devices: [{ id: "a", name: "受付1" }] };
const GATEWAY: InternetWay = { kind: "default_route", way: "192.168.0.1", device: null, listed: false, devices: [] };
const found = { ways: [WIRELESS, GATEWAY] } as unknown as Internet;

test("an interface is allowed of its own machine alone, what is the same for all of all", () => {
  expect(isOf(wayOf(WIRELESS), WIRELESS)).toBe(true);
  expect(isOf(wayOf(WIRELESS), { ...WIRELESS, device: "b" })).toBe(false);
  expect(isOf({ way: "wlan0" }, WIRELESS)).toBe(false);
  expect(isOf({ way: "192.168.0.1" }, GATEWAY)).toBe(true);
  expect(isOf(wayOf(GATEWAY), { ...GATEWAY, kind: "resolver" })).toBe(false);
});

test("a way of an interface is named with its machine", () => {
  expect(wayWords(WIRELESS, found)).toBe("無線 wlan0(受付1)");
  expect(wayWords(GATEWAY, found)).toBe("出口 192.168.0.1");
  expect(wayWords({ ...WIRELESS, device: "gone" }, found)).toBe("無線 wlan0(台帳にない機器)");
});
