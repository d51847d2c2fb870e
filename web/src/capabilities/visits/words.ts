import { ask } from "../../api/client.ts";
import type { Browser, SelfCheck, SelfCheckAnswers, Told } from "../../api/types.ts";
import { say } from "../../words/language.ts";

export type Question = keyof SelfCheckAnswers;

/// In the order in which they are asked.
export const QUESTIONS: readonly Question[] = ["own-account", "updates", "screen-lock", "antivirus", "programs", "media"];

export const TOLD: readonly Told[] = ["yes", "no", "unsure"];

export function toldWord(told: Told): string {
  switch (told) {
    case "yes":
      return say("はい", "Yes");
    case "no":
      return say("いいえ", "No");
    case "unsure":
      return say("わからない", "Cannot tell");
  }
}

/// One sentence; a yes always says that it is as it should be.
export function questionWords(question: Question, lock_after_s: number): string {
  switch (question) {
    case "own-account":
      return say("このパソコンには、自分だけのアカウントで入っていますか。", "Do you use this PC with an account that is yours alone?");
    case "updates":
      return say("更新の画面に「最新の状態」と出ていますか。", "Does the update page say that it is up to date?");
    case "screen-lock":
      return say(
        `${inMinutes(lock_after_s)}さわらないと、画面はひとりでにロックされますか。`,
        `Does the screen lock itself when left alone for ${inMinutes(lock_after_s)}?`,
      );
    case "antivirus":
      return say("ウイルス対策は「有効」と出ていますか。", "Is antivirus shown as on?");
    case "programs":
      return say("入っているソフトは、どれも使い道がわかり、遠くから操作するものはありませんか。", "Do you know what every program is for, and is none of them for remote control?");
    case "media":
      return say("USBメモリーなどは、医院で決めたものだけを使っていますか。", "Are only USB media used that the clinic agreed on?");
  }
}

/// What a question is about, in a few words.
export function shortWords(question: Question): string {
  switch (question) {
    case "own-account":
      return say("自分だけのアカウント", "Own account");
    case "updates":
      return say("更新は最新", "Updates current");
    case "screen-lock":
      return say("画面のロック", "Screen lock");
    case "antivirus":
      return say("ウイルス対策は有効", "Antivirus on");
    case "programs":
      return say("ソフトは使い道がわかる", "Programs known");
    case "media":
      return say("USBは決めたものだけ", "Agreed media only");
  }
}

/// Where to look, for whoever has not looked yet.
export function whereToLook(question: Question): string {
  switch (question) {
    case "own-account":
      return say("ほかの人も同じ名前で入るなら「いいえ」です。", "If others log on with the same name, the answer is no.");
    case "updates":
      return say("スタート →「設定」→「Windows Update」", "Start → Settings → Windows Update");
    case "screen-lock":
      return say("覚えがなければ「わからない」でかまいません。", "“Cannot tell” is fine if you have not seen it.");
    case "antivirus":
      return say("スタート →「Windows セキュリティ」→「ウイルスと脅威の防止」", "Start → Windows Security → Virus & threat protection");
    case "programs":
      return say("スタート →「設定」→「アプリ」", "Start → Settings → Apps");
    case "media":
      return say("スマートフォンをつなぐことも、数に入ります。", "Connecting a telephone counts, too.");
  }
}

function inMinutes(seconds: number): string {
  return seconds % 60 === 0 ? say(`${seconds / 60}分`, `${seconds / 60} minutes`) : say(`${seconds}秒`, `${seconds} seconds`);
}

/// What a browser says of the machine, as it said it: no evidence.
export function systemWords({ system, windows }: Browser): string {
  switch (windows) {
    case "11":
      return "Windows 11";
    case "10-or-earlier":
      return say("Windows 10 かそれより前", "Windows 10 or earlier");
    case "unknown":
      return say("Windows(どの版かは、このブラウザーではわかりません)", "Windows (this browser does not tell which)");
    case "not-over-http":
      return say(
        "Windows(どの版かは、https で開いたときだけわかります)",
        "Windows (which one can be told over https only)",
      );
    case "not-windows":
      return system || say("わかりません", "not told");
  }
}

/// A part of a result file, as its problem is told.
export function partWord(part: string): string {
  const words: Record<string, [string, string]> = {
    machine: ["機械の名前と型", "the machine"],
    windows: ["Windowsの版", "the version of Windows"],
    addresses: ["アドレス", "addresses"],
    administrators: ["管理権限のグループ", "the group of administrators"],
    accounts: ["アカウント", "accounts"],
    logon: ["ログオンの設定", "log-on settings"],
    screen: ["画面のロック", "screen lock"],
    firewall: ["ファイアウォール", "firewall"],
    remote: ["遠隔操作", "remote control"],
    services: ["サービス", "services"],
    antivirus: ["ウイルス対策", "antivirus"],
    other_firewalls: ["ほかのファイアウォール", "other firewalls"],
    programs: ["入っているソフト", "programs"],
    hotfixes: ["入っている更新", "updates"],
    usb: ["USBの設定", "USB settings"],
  };
  const found = words[part];
  return found ? say(found[0], found[1]) : part;
}

export const askVisits = (): ReturnType<typeof ask<"listVisits">> => ask("listVisits");

/// Where a self-check was answered that was not answered at its device.
export function whereWords({ where, other }: Pick<SelfCheck, "where" | "other">): string {
  if (where === "unknown") return say("どの機器から答えたか、わかりません。", "It is not known at which device it was answered.");
  return other ? say(`別の機器「${other.name}」から答えています。`, `Answered at another device, “${other.name}”.`) : say("別の機器から答えています。", "Answered at another device.");
}
