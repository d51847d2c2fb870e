import type { Board, MaintenanceLine } from "../../api/types.ts";
import { read, say } from "../../words/language.ts";

/// What has to pass before the hub proposes はい to 2② of the vendor's form: the provider was asked, and all work is named, known and confirmed.
export const NEEDED = ["contracts.maintenance-devices", "maintenance.named", "maintenance.known", "maintenance.confirmed"];

type Controls = Board["articles"][number]["controls"];

interface Seen {
  /// Those of the days that are printed.
  lines: readonly MaintenanceLine[];
  /// Whether sessions of those days may be missing.
  dropped: boolean;
  /// Whether it may have been another provider that was asked.
  several: boolean;
  /// What the board says; none where it could not be read.
  controls: Controls;
}

/// Why はい is not proposed, in sentences; none where it is.
export function whyNotYes({ lines, dropped, several, controls }: Seen): string[] {
  const count = (standing: MaintenanceLine["standing"]): number => lines.filter((line) => line.standing === standing).length;
  const unnamed = count("to-name");
  const unknown = count("disputed");
  const waiting = count("to-confirm");
  const why: string[] = [];
  if (unnamed > 0) why.push(say(`行った人がまだわからないものが${unnamed}件あります。`, `Nobody has said who it was: ${unnamed}.`));
  if (unknown > 0) why.push(say(`医院に心当たりのないものが${unknown}件あります。`, `Unknown to the clinic: ${unknown}.`));
  if (waiting > 0) why.push(say(`医院の確認を待つものが${waiting}件あります。`, `Waiting for the clinic's confirmation: ${waiting}.`));
  if (dropped) why.push(say("載らなかった接続があります。", "Some sessions are not on the list."));
  if (several) why.push(say("どの事業者に確かめたかは、申告からはわかりません。", "The statement does not say which provider was asked."));
  const passes = (id: string): boolean => controls.some((one) => one.id === id && one.verdict === "pass");
  const open = NEEDED.filter((id) => !passes(id));
  const titles = open.flatMap((id) => controls.find((one) => one.id === id) ?? []).map(({ title }) => read(title));
  if (titles.length > 0) why.push(say(`点検項目が「できています」になっていません：${titles.join("、")}。`, `Controls that do not pass: ${titles.join(", ")}.`));
  else if (open.length > 0) why.push(say("点検項目が確かめられていません。", "The controls are not checked."));
  return why;
}
