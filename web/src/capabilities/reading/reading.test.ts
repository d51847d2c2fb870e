import { describe, expect, test } from "vitest";

import type { Material, ReadingList } from "../../api/types.ts";
import { inOrder, unread, waiting } from "./reading.ts";

function material(title: string, more: Partial<Material>): Material {
  return { title, stopped: null, mine: null, read: 1, of: 1, ...more } as Material;
}

const mine = (day: string | null, due = "2026-02-20"): Material["mine"] => ({ day, due }) as Material["mine"];
const titles = (materials: readonly Material[]): string[] => materials.map(({ title }) => title);
const list = (...materials: Material[]): Pick<ReadingList, "materials"> => ({ materials });

describe("what has to be read", () => {
  const all = list(
    material("read by everybody", { mine: mine("2026-01-20") }),
    material("others have not", { read: 1, of: 3 }),
    material("mine, later", { mine: mine(null, "2026-03-01"), read: 0 }),
    material("mine, sooner", { mine: mine(null, "2026-02-01"), read: 0 }),
    material("taken out", { mine: mine(null), read: 0, stopped: {} as Material["stopped"] }),
  );

  test("what is one's own comes first, by its day, and what was taken out not at all", () => {
    expect(titles(inOrder(all))).toEqual(["mine, sooner", "mine, later", "others have not", "read by everybody"]);
    expect(titles(unread(all))).toEqual(["mine, sooner", "mine, later"]);
  });

  test("nothing waits once everybody has read it", () => {
    expect(titles(waiting(all))).toEqual(["others have not", "mine, later", "mine, sooner"]);
    expect(waiting(list(material("read by everybody", { mine: mine("2026-01-20") })))).toEqual([]);
  });
});
