import { useSignal } from "@preact/signals";
import type { JSX } from "preact";

import { ask } from "../../api/client.ts";
import { mayDecide, now } from "../../api/state.ts";
import type { SecondFactor } from "../../api/types.ts";
import { useAct } from "../../live/act.ts";
import { tell } from "../../live/announce.ts";
import { useAnswer } from "../../live/answer.ts";
import { WhyNot } from "../../parts/bars.tsx";
import { Opening } from "../../parts/opens.tsx";
import { Words } from "../../parts/page.tsx";
import { Empty, FormProblem, Shown } from "../../parts/quiet.tsx";
import { brief } from "../../words/dates.ts";
import { say } from "../../words/language.ts";
import { codesLeft, kindWord } from "./factor_words.ts";
import { canMake, WhyNoPasskey } from "./enrol_passkey.tsx";

const FEW_CODES = 2;

/// One's own second factors: what there is, adding another one, removing one.
export function SecondFactors({ add }: { add: (kind: SecondFactor["kind"]) => void }): JSX.Element {
  const asked = useAnswer("own factors", () => ask("listSecondFactors"));
  return (
    <section class="part" aria-labelledby="second-factors">
      <h2 id="second-factors" tabIndex={-1}>{say("2段階目の確認", "Second step")}</h2>
      <Shown asked={asked} waiting={say("登録を読んでいます", "Reading what is enrolled")}>
        {({ needed, factors, passkey_site: site, named_address: named }) => (
          <>
            {factors.length === 0 ? (
              <div class="mb-4">
                <Empty title={say("まだ登録していません", "None is enrolled")}>
                  {say(
                    "あなたの役割では登録しなくてもかまいません。登録すると、パスワードを知られても、ほかの人はログインできません。",
                    "Your role does not need one. With one, somebody who learns your password still cannot sign in.",
                  )}
                </Empty>
              </div>
            ) : (
              <ul class="mb-4 border-t border-solid-gray-200">
                {factors.map((factor) => (
                  <Factor key={factor.id} factor={factor} stays={needed && isLast(factor, factors)} changed={asked.again} />
                ))}
              </ul>
            )}
            <div class="acts">
              <button class="btn sm" type="button" disabled={!mayDecide.value} onClick={() => add("totp")}>
                {say("認証アプリを加える", "Add an authenticator")}
              </button>
              <button class="btn sm" type="button" disabled={!mayDecide.value} onClick={() => add("sheet")}>
                {say("番号表を加える", "Add a sheet of codes")}
              </button>
              {canMake(site) ? (
                <button class="btn sm" type="button" disabled={!mayDecide.value} onClick={() => add("passkey")}>
                  {say("パスキーを加える", "Add a passkey")}
                </button>
              ) : null}
              <WhyNot />
            </div>
            {canMake(site) ? null : (
              <p class="small sub mt-3">
                <WhyNoPasskey site={site} named={named} />
              </p>
            )}
          </>
        )}
      </Shown>
    </section>
  );
}

/// Whether no other one was ever used: the hub keeps one that works.
function isLast(factor: SecondFactor, all: readonly SecondFactor[]): boolean {
  return !all.some(({ id, used }) => id !== factor.id && used !== null);
}

function Factor({ factor, stays, changed }: { factor: SecondFactor; stays: boolean; changed: () => void }): JSX.Element {
  const asking = useSignal(false);
  const act = useAct();
  const { kind, label, added, used, codes_left: left, site } = factor;
  const remove = (): Promise<boolean> =>
    act.run(async () => {
      await ask("removeSecondFactor", { path: { factor: factor.id } });
      tell(say(`「${label}」を消しました`, `“${label}” is removed`));
      changed();
      document.getElementById("second-factors")?.focus(); // its button is gone
    });
  return (
    <li class="border-b border-solid-gray-100 py-3">
      <p>
        <b>
          <Words>{label}</Words>
        </b>{" "}
        <span class="sub small">{kindWord(kind)}</span>
      </p>
      <p class="small sub num">
        {[
          say(`登録 ${brief(added, now())}`, `Enrolled ${brief(added, now())}`),
          used ? say(`最後に使用 ${brief(used, now())}`, `last used ${brief(used, now())}`) : say("まだ使っていません", "not used yet"),
          ...(left === null ? [] : [codesLeft(left)]),
          ...(site === null ? [] : [say(`「${site}」で開いたときに使えます`, `works at ${site}`)]),
        ].join(say("・", " · "))}
      </p>
      {left !== null && left <= FEW_CODES ? (
        <p class="note mt-3">
          <b>{left === 0 ? say("番号を使いきりました。", "All codes are used. ") : say(`使える番号は、あと${left}つです。`, `Only ${codesLeft(left)}. `)}</b>
          {say("新しい番号表を加えてから、これを消してください。", "Add a new sheet, then remove this one.")}
        </p>
      ) : null}
      {stays ? (
        <p class="small sub mt-2">
          {say(
            "あなたの役割には2段階目の確認が要るため、最後の1つは消せません。別のものを登録して一度使うと、消せます。",
            "Your role needs a second step, so the last one stays. Enrol another one and use it once; then this can be removed.",
          )}
        </p>
      ) : null}
      {stays ? null : (
        <div class="mt-2">
          <Opening act={say(`「${label}」を消す`, `Remove “${label}”`)} open={asking}>
            <p class="mb-2">{say("これでは、もうログインできなくなります。", "It can then no longer be used to sign in.")}</p>
            <FormProblem problem={act.problem} />
            <div class="acts">
              <button class="btn sm" type="button" aria-disabled={act.busy} disabled={!mayDecide.value} onClick={() => void remove()}>
                {say("消す", "Remove")}
              </button>
              <button
                class="btn plain sm"
                type="button"
                onClick={() => {
                  act.forget();
                  asking.value = false;
                }}
              >
                {say("やめる", "Leave it")}
              </button>
              <WhyNot />
            </div>
          </Opening>
        </div>
      )}
    </li>
  );
}
