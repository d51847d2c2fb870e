import { now } from "../../api/state.ts";
import type { KnownOperator, Operators } from "../../api/types.ts";
import { brief } from "../../words/dates.ts";
import { say } from "../../words/language.ts";

/// What is not among them, so that nobody takes the list for more than it is. `moment` says when they were read.
export function readWords({ read_at, read_whole, whole }: Operators, moment = brief): string {
  return [
    read_at === null
      ? say("日レセのデータベースを読んでいないため、ログに出たIDと、台帳に書いたIDだけです。", "The database of 日レセ is not read: these are the operators of its log and of the registers only.")
      : say(`日レセの職員情報を${moment(read_at, now())}に読み取りました。`, `The operators of 日レセ were read ${moment(read_at, now())}.`),
    read_at === null || read_whole ? "" : say("読み取れたのは一部だけで、ほかにもユーザIDがあるかもしれません。", " Only a part could be read: there may be others."),
    whole ? "" : say("この7日の利用には、読み切れていないものか、名前のないものがあります。", " Of the use within seven days some was not read, or tells no name."),
  ].join("");
}

/// Of today: neither a program's nor that of anybody who is here, and not known to be gone from 日レセ.
export const isNobodys = ({ standing, people, found }: KnownOperator): boolean => standing === null && found !== false && !people.some(({ here }) => here);
