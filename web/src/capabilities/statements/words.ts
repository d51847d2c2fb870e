import { now } from "../../api/state.ts";
import type { Statement, StatementAnswer, StatementItem, Statements } from "../../api/types.ts";
import { briefDay } from "../../words/dates.ts";
import { say } from "../../words/language.ts";

export const ANSWERS: readonly StatementAnswer[] = ["yes", "no", "not-applicable"];

export function answerWord(answer: StatementAnswer): string {
  switch (answer) {
    case "yes":
      return say("はい", "Yes");
    case "no":
      return say("いいえ", "No");
    case "not-applicable":
      return say("対象外", "Not applicable");
  }
}

/// Whether a table that was seen is still there to look at.
export function tableStateWord(state: "kept" | "forgotten" | "broken" | "unread" | "register"): string {
  switch (state) {
    case "kept":
      return say("そのまま保管", "kept as it was");
    case "forgotten":
      return say("要約値だけ", "only its digest is left");
    case "broken":
      return say("要約値と合いません", "not what its digest says");
    case "unread":
      return say("いま読めません", "could not be read now");
    case "register":
      return say("要約値だけ(台帳は変わるため)", "digest only: registers change");
  }
}

/// The roles that answer an item.
export function answerersOf({ who }: Pick<StatementItem, "who">): ("director" | "administrator" | "safety-manager")[] {
  return who === "administrator" || who === "safety-manager" ? ["director", who] : ["director"];
}

/// Who the catalog expects to answer.
export function actorWord(who: string): string {
  switch (who) {
    case "administrator":
      return say("設定担当", "administrator");
    case "director":
      return say("院長(管理責任者)", "director");
    case "safety-manager":
      return say("安全管理責任者", "safety manager");
    case "staff":
      return say("職員", "staff");
    case "provider":
      return say("サポート事業所", "provider");
    default:
      return who;
  }
}

/// What an item answers: P-04・R7 2⑧.
export function requirementsOf({ answers }: Pick<StatementItem, "answers">): string {
  return answers.join(say("・", " · "));
}

const ended = ({ until }: Statement, today: string): boolean => until < today;
const late = ({ answer, target }: Statement, today: string): boolean => answer === "no" && target !== null && target < today;

/// Nobody has answered it, the answer has ended, or what was promised has not come.
export function needsAnswer({ standing }: StatementItem, today: string): boolean {
  return standing === null || ended(standing, today) || late(standing, today);
}

/// It is shown by a document and a yes came without one, so that it stays 未確認.
export function lacksDocument({ document, standing }: StatementItem): boolean {
  return document !== null && standing?.answer === "yes" && standing.documents.length === 0;
}

/// Where an item stands: 未申告, はい・令和9年1月9日まで, はい・もう一人の確認待ち, いいえ・目標日 3月20日, 期限切れ.
export function stateWords(item: StatementItem, today: string): string {
  const { standing } = item;
  if (!standing) return say("未申告", "Not answered");
  const until = briefDay(standing.until, now());
  const answer = answerWord(standing.answer);
  if (ended(standing, today)) return say(`期限切れ・${answer}は${until}まで`, `Ended: ${answer.toLowerCase()} until ${until}`);
  if (standing.answer === "no" && standing.target) {
    const target = briefDay(standing.target, now());
    return late(standing, today)
      ? say(`${answer}・目標日 ${target} を過ぎました`, `${answer}, was due ${target}`)
      : say(`${answer}・目標日 ${target}`, `${answer}, due ${target}`);
  }
  if (item.awaits_second) return say(`${answer}・もう一人の確認待ち`, `${answer}, waits for a second person`);
  if (lacksDocument(item)) return say(`${answer}・書類がまだありません`, `${answer}, its document is missing`);
  const over = standing.over_evidence ? say("(理由つき)", " (with a reason)") : "";
  return say(`${answer}${over}・${until}まで`, `${answer}${over} until ${until}`);
}

/// Something that was seen does not pass, so that a yes needs a reason.
export function speaksAgainstYes({ seen }: Pick<StatementItem, "seen">): boolean {
  return seen.some(({ verdict }) => verdict !== "pass" && verdict !== "not-applicable");
}

/// The item after `control` in the list, which goes round.
export function nextOf({ items }: Statements, control: string): StatementItem | undefined {
  const at = items.findIndex((one) => one.control === control);
  return items.length > 1 ? items[(at + 1) % items.length] : undefined;
}

/// The first item after `control`, or of all, that whoever asks has to answer; the list goes round.
export function nextToAnswer({ items, today }: Statements, control?: string): StatementItem | undefined {
  const at = items.findIndex((one) => one.control === control);
  return [...items.slice(at + 1), ...items.slice(0, at + 1)].find((one) => one.control !== control && one.yours && needsAnswer(one, today));
}
