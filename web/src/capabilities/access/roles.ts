import type { Role } from "../../api/types.ts";
import { say } from "../../words/language.ts";

export const ROLES: readonly Role[] = ["director", "administrator", "safety-manager", "staff", "temporary", "provider", "set-up"];

export function roleWord(role: Role): string {
  switch (role) {
    case "administrator":
      return say("設定担当", "administrator");
    case "director":
      return say("院長(管理責任者)", "director");
    case "safety-manager":
      return say("安全管理責任者", "safety manager");
    case "staff":
      return say("職員", "staff");
    case "temporary":
      return say("短期職員", "temporary staff");
    case "provider":
      return say("サポート事業所", "provider");
    case "set-up":
      return say("設置作業者", "set-up account");
  }
}

export function roleWords(roles: readonly Role[]): string {
  return roles.map(roleWord).join(say("、", ", "));
}

/// What a role may do, in a line; the hub's own table decides.
export function roleGist(role: Role): string {
  switch (role) {
    case "director":
      return say("すべてを見て決めます。日誌の本文を開けるのは院長だけです。", "Sees and decides everything; alone opens what journal entries say.");
    case "administrator":
      return say("設定、機器、職員、申告、ログインを決めます。", "Decides about settings, devices, staff, statements and sign-ins.");
    case "safety-manager":
      return say("機器と職員の登録、申告と書類をします。", "Registers devices and staff, makes statements, files documents.");
    case "staff":
      return say("点検ボードと機器を見ます。規程を読み、自分の利用を書きます。", "Sees the inspection board and the devices, reads the rules, writes down their own use.");
    case "temporary":
      return say("点検ボードを見ます。規程を読み、自分の利用を書きます。機器は見られません。", "Sees the inspection board, not the devices; reads the rules, writes down their own use.");
    case "provider":
      return say("点検の結果と日誌の一覧を見て、機器をつなぎます。", "Sees results and the journal's list, connects devices.");
    case "set-up":
      return say("サポート事業所と同じです。7日で使えなくなります。", "The same as a provider, for seven days.");
  }
}
