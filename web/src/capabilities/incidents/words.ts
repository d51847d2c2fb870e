import type { Worry, WorryBrief, WorryContact, WorrySign, WorryStep } from "../../api/types.ts";
import { say } from "../../words/language.ts";

/// What a person may press, in the order in which it stands on the page and on paper.
export const SIGNS: readonly WorrySign[] = ["screen", "stuck", "message", "figures", "machine", "other"];

export function signWord(sign: WorrySign): string {
  switch (sign) {
    case "screen":
      return say("画面がおかしい", "The screen looks odd");
    case "stuck":
      return say("動かない・遅い", "Stuck or slow");
    case "message":
      return say("知らない画面やメッセージ", "An unknown window or message");
    case "figures":
      return say("数字や内容がおかしい", "Figures or contents look wrong");
    case "machine":
      return say("機器や配線が変わっている", "A machine or a cable was changed");
    default:
      return say("その他・なんとなく心配", "Something else, or just a worry");
  }
}

/// A few examples of it.
export function signExamples(sign: WorrySign): string {
  switch (sign) {
    case "screen":
      return say("いつもとちがう表示、文字化け", "unusual display, garbled characters");
    case "stuck":
      return say("固まる、印刷できない", "frozen, does not print");
    case "message":
      return say("警告、電話番号、支払いの要求", "warnings, telephone numbers, demands to pay");
    case "figures":
      return say("合わない、消えた、増えた", "does not add up, missing, doubled");
    case "machine":
      return say("見なれない機械、抜けた線", "an unfamiliar machine, a loose cable");
    default:
      return say("うまく言えないとき", "when it is hard to say");
  }
}

export function wayWord(way: WorryStep["way"]): string {
  switch (way) {
    case "telephone":
      return say("電話", "telephone");
    case "fax":
      return say("ファクス", "fax");
    case "visit":
      return say("来てもらって", "visit");
    case "mail":
      return say("メール", "mail");
    default:
      return "";
  }
}

export function recurrenceWord(recurrence: WorryStep["recurrence"]): string {
  switch (recurrence) {
    case "first":
      return say("はじめて", "first time");
    case "again":
      return say("前にもあった", "happened before");
    default:
      return say("わからない", "not known");
  }
}

export function stepWord(kind: WorryStep["kind"]): string {
  switch (kind) {
    case "told":
      return say("伝えました", "Told");
    case "answered":
      return say("返事がありました", "Answered");
    case "added":
      return say("書き足しました", "Added");
    case "closed":
      return say("終えました", "Closed");
    default:
      return say("もう一度開きました", "Opened again");
  }
}

/// Where a report stands, in a few words.
export function standingWord({ open, told, answered }: Pick<WorryBrief, "open" | "told" | "answered">): string {
  if (!open) return say("終わりました", "Closed");
  if (answered) return say("返事がありました", "Answered");
  return told ? say("伝えました・返事待ち", "Told, no answer yet") : say("まだ伝えていません", "Not told yet");
}

/// 見本システムサポート 山田 学
export function contactName({ firm, name }: WorryContact): string {
  return firm === "" ? name : `${firm} ${name}`;
}

/// What has become of the message to whoever is told, and what is to be done if nothing has.
export function mailWords({ mails, by_mail, told, open }: Pick<Worry, "mails" | "by_mail" | "told" | "open">): string[] {
  if (mails.length === 0) return by_mail && open && !told ? [say("メールで送っています。", "It is being mailed.")] : [];
  return mails.flatMap(({ whom, state }) => {
    const words = stateWords(state, told);
    if (words === "") return [];
    return [mails.length > 1 && whom !== null ? say(`${whom}：${words}`, `${whom}: ${words}`) : words];
  });
}

function stateWords(state: Worry["mails"][number]["state"], told: boolean): string {
  // Somebody was told already: then nobody has to be called for it.
  const call = told ? "" : say("電話で番号を伝えてください。", " Read the number out on the telephone.");
  switch (state) {
    case "queued":
    case "sending":
      return say("メールで送っています。", "It is being mailed.");
    case "sent":
      return say("メールで送りました。サーバーが受け取りました。", "It was mailed; the server took it over.");
    case "undelivered":
      return say(`メールは届きませんでした。${call}`, `The mail did not arrive.${call}`);
    case "unsure":
      return say(`メールが届いたか、わかりません。${call}`, `Whether the mail arrived is not known.${call}`);
    default:
      return "";
  }
}
