import type { JudgedDevice } from "../../api/types.ts";
import { read, say } from "../../words/language.ts";

type Shown = Pick<JudgedDevice, "verdict" | "sentence"> & { items: readonly Pick<JudgedDevice["items"][number], "sentence" | "values">[] };

/// Whether the hub keeps from whoever looks what was seen of a row that is not as it should be.
export function isKept({ verdict, sentence, items }: Shown): boolean {
  return verdict !== "pass" && read(sentence) === "" && items.every((item) => read(item.sentence) === "" && item.values.every(({ value }) => value === null));
}

/// What is said of a judged row beside its verdict. Without a sentence only a row that passes is as it should be.
export function rowWords(row: Shown): string {
  const said = read(row.sentence);
  if (said !== "") return said;
  if (row.verdict === "pass") return say("決まりどおりです。", "As it should be.");
  return isKept(row) ? say("内容は、この役割では見られません。", "What was seen is not shown to this role.") : "";
}
