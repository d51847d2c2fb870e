import type { Witnesses } from "../../api/types.ts";
import { say } from "../../words/language.ts";

type Outcome = Witnesses["witnesses"][number]["outcome"];

export interface OutcomeWords {
  state: string;
  /// What to do about it; nothing while all is well.
  next: string;
  /// It has seen another journal than this one.
  contradicts: boolean;
}

/// What the newest try with a witness came to, and what follows.
export function outcomeWords(outcome: Outcome): OutcomeWords {
  const call = say("すぐにサポート事業所に連絡してください。日誌の機器は止めないでください。", "Call your support provider at once, and leave the hub running.");
  const compare = say("証人の鍵とアドレスを、証人の画面と見比べてください。", "Compare its key and address with what the witness shows.");
  switch (outcome) {
    case null:
      return { state: say("まだ聞いていません", "not asked yet"), next: "", contradicts: false };
    case "cosigned":
      return { state: say("署名しました", "cosigned"), next: "", contradicts: false };
    case "unreachable":
      return { state: say("答えがありません", "does not answer"), next: say("証人の機器が動いているか、つながるかを確かめてもらってください。", "Have somebody see whether its machine runs and can be reached."), contradicts: false };
    case "unknown-log":
      return { state: say("この日誌を知りません", "does not know this journal"), next: say("下の「この日誌の鍵」を、証人に渡してください。", "Hand it the journal's key below."), contradicts: false };
    case "untrusted":
      return { state: say("別の鍵を信じています", "believes another key"), next: say("下の「この日誌の鍵」を、証人に渡し直してください。", "Hand it the journal's key below anew."), contradicts: false };
    case "ahead":
      return { state: say("× ここにあるより多くの記録を見ています", "× has seen more entries than are here"), next: call, contradicts: true };
    case "inconsistent":
      return { state: say("× 違う記録を見ています", "× has seen other entries"), next: call, contradicts: true };
    case "misunderstood":
      return { state: say("返事の形が違います", "answers in another form"), next: compare, contradicts: false };
    case "wrong-cosignature":
      return { state: say("署名が正しくありません", "its signature is wrong"), next: compare, contradicts: false };
  }
}

/// The policy (c2sp.org/tlog-policy) of one witness alone.
export function oneWitness(vkey: string, url: string): string {
  return `witness witness ${vkey.trim()} ${url.trim()}\nquorum witness\n`;
}

/// The one witness of a policy; null if it says more.
export function soleWitness(policy: string): { vkey: string; url: string } | null {
  const lines = policy.split("\n").map((line) => line.trim()).filter((line) => line !== "" && !line.startsWith("#"));
  const [kind, name, vkey, url] = lines[0]?.split(/\s+/) ?? [];
  const sole = lines.length === 2 && kind === "witness" && name !== undefined && lines[1] === `quorum ${name}`;
  return sole && vkey !== undefined && url !== undefined ? { vkey, url } : null;
}
