import { useSignal } from "@preact/signals";
import type { JSX } from "preact";

import { ask } from "../../api/client.ts";
import { away, learnSession, session, visitor } from "../../api/state.ts";
import type { SecondFactor } from "../../api/types.ts";
import { useAct } from "../../live/act.ts";
import { useAnswer } from "../../live/answer.ts";
import { AwayBar } from "../../parts/bars.tsx";
import { CopyLine } from "../../parts/copy_line.tsx";
import { Field } from "../../parts/field.tsx";
import { Form, useForm } from "../../parts/form.tsx";
import { goesOn, PageHead, Words } from "../../parts/page.tsx";
import { FormProblem } from "../../parts/quiet.tsx";
import { say } from "../../words/language.ts";
import { ChoosePassword } from "./choose_password.tsx";
import { Enrol } from "./enrol.tsx";
import { canMake, WhyNoPasskey } from "./enrol_passkey.tsx";
import { codeWrong, codesLeft, kindWord, plainCode } from "./factor_words.ts";
import { usePasskey } from "./passkey.ts";
import { SignOut } from "./sign_out.tsx";
import { Whose } from "./whose.tsx";

/// What stands between the password and every page: choosing one's own in place of what was given, giving the second
/// factor, or enrolling the first one.
export function ProvingPage(): JSX.Element {
  switch (visitor.value?.proof) {
    case "to-choose":
      return <ChoosePassword />;
    case "to-enrol":
      return <FirstFactor />;
    default:
      return <GiveFactor />;
  }
}

function GiveFactor(): JSX.Element {
  const code = useSignal("");
  const factors = useAnswer("own factors", () => ask("listSecondFactors"));
  const form = useForm(
    () => codeWrong(code.value, "totp", "sheet") === undefined,
    async () => {
      const proven = await ask("giveSecondFactor", { body: { code: plainCode(code.value) } });
      goesOn();
      learnSession(proven);
    },
  );
  const enrolled = factors.value?.factors ?? [];
  const site = factors.value?.passkey_site ?? null;
  const by_passkey = canMake(site) && enrolled.some((factor) => factor.site === site);
  return (
    <>
      <PageHead title={say("2段階目の確認", "Second step")} sub={<Whose />} />
      {away.value ? <AwayBar since={null} /> : null}
      {by_passkey ? <GivePasskey /> : null}
      <Form form={form} class="max-w-[30rem]">
        <FormProblem problem={form.problem} />
        <Field
          at="/code"
          label={say("番号", "Code")}
          hint={say("認証アプリの6けたか、番号表のまだ使っていない12けたです。", "Six digits of the authenticator, or twelve of the sheet that were not used yet.")}
          inputmode="numeric"
          autocomplete="one-time-code"
          maxLength={40}
          value={code.value}
          onInput={(value) => (code.value = value)}
          wrong={form.tried ? codeWrong(code.value, "totp", "sheet") : undefined}
        />
        <Registered factors={enrolled} />
        <div class="acts">
          <button class={by_passkey ? "btn" : "btn pri"} type="submit" aria-disabled={form.busy}>
            {form.busy ? say("確かめています", "Checking") : say("確かめる", "Check")}
          </button>
          <SignOut />
        </div>
      </Form>
      <Lost />
    </>
  );
}

function GivePasskey(): JSX.Element {
  const act = useAct();
  const give = (): Promise<boolean> =>
    act.run(async () => {
      const given = await usePasskey(await ask("askPasskey"));
      const proven = await ask("givePasskey", { body: given });
      goesOn();
      learnSession(proven);
    });
  return (
    <section class="card mb-5 max-w-[30rem]">
      <h2>{say("パスキーで確かめる", "By a passkey")}</h2>
      <p>{say("押したあと、画面の案内のとおりに鍵に触れるか、顔・指・暗証番号で確かめます。", "Press, then touch the key or show your face, finger or PIN, as the browser says.")}</p>
      <FormProblem problem={act.problem} />
      <div class="acts mt-3">
        <button class="btn pri" type="button" aria-disabled={act.busy} onClick={() => void give()}>
          {act.busy ? say("鍵を待っています", "Waiting for the key") : say("パスキーで確かめる", "Use the passkey")}
        </button>
      </div>
    </section>
  );
}

/// Which of one's own there are.
function Registered({ factors }: { factors: readonly SecondFactor[] }): JSX.Element | null {
  if (factors.length === 0) return null;
  return (
    <div class="small mb-5">
      <p class="sub">{say("登録してあるもの", "What you have")}</p>
      <ul>
        {factors.map(({ id, kind, label, codes_left, site }) => (
          <li key={id}>
            {kindWord(kind)}
            {say("：", ": ")}
            <Words>{label}</Words>
            {codes_left === null ? null : <span class="sub num">{say(`(${codesLeft(codes_left)})`, ` (${codesLeft(codes_left)})`)}</span>}
            {site === null ? null : <span class="sub">{say(`(「${site}」で開いたとき)`, ` (at ${site})`)}</span>}
          </li>
        ))}
      </ul>
    </div>
  );
}

/// For a shell, whatever the name holds.
function quoted(name: string): string {
  return `'${name.replaceAll("'", "'\\''")}'`;
}

function Lost(): JSX.Element {
  const name = quoted(session.value?.person.name ?? "");
  return (
    <details class="mt-6">
      <summary>{say("電話や番号表をなくしたとき", "If the telephone or the sheet is lost")}</summary>
      <p>
        {say(
          "院長か設定担当に、設定し直しを頼んでください。新しいパスワードを決め、2段階目の確認を登録し直します。",
          "Ask the director or an administrator to reset your sign-in. You then choose a new password and enrol a second step again.",
        )}
      </p>
      <p class="mt-3 mb-2">
        {say(
          "頼める人がほかにいない設定担当の方は、関所本体の機械で、次を実行します。1行目にいまのパスワード、2行目に新しいパスワードを入れます。",
          "An administrator who has nobody to ask runs this at the hub's own machine, and types the present password on the first line, a new one on the second.",
        )}
      </p>
      <CopyLine line={`sekisho user reset ${name} --as ${name} --password-stdin`} name={say("実行する行", "The command")} />
    </details>
  );
}

/// The role needs a second factor and there is none: three ways, equally good.
function FirstFactor(): JSX.Element {
  const factors = useAnswer("own factors", () => ask("listSecondFactors"));
  const kind = useSignal<SecondFactor["kind"] | null>(null);
  const choose = (chosen: SecondFactor["kind"] | null): void => {
    goesOn();
    kind.value = chosen;
  };
  if (kind.value) return <Enrol key={kind.value} kind={kind.value} leave={() => choose(null)} />;
  return (
    <>
      <PageHead title={say("2段階目の確認を登録します", "Enrol a second step")} sub={<Whose />} />
      {away.value ? <AwayBar since={null} /> : null}
      <p class="mb-5">
        {say(
          "あなたの役割では、大切な設定や記録を扱うため、パスワードのほかにもう1つの確認が必要です。パスワードをだれかに知られても、その人はログインできません。",
          "Your role deals with settings and records that matter, so it needs one more proof beside the password. Somebody who learns the password still cannot sign in.",
        )}
      </p>
      <section class="card">
        <h2>{say("認証アプリを使う", "Use an authenticator")}</h2>
        <p>{say("電話かパソコンのアプリに出る、6けたの番号を入れます。約2分です。", "An application on a telephone or a PC shows six digits to type. About 2 minutes.")}</p>
        <div class="acts mt-3">
          <button class="btn" type="button" onClick={() => choose("totp")}>
            {say("認証アプリを登録する", "Enrol an authenticator")}
          </button>
        </div>
      </section>
      <section class="card">
        <h2>{say("印刷した番号表を使う", "Use a printed sheet of codes")}</h2>
        <p>{say("電話はいりません。紙に印刷した10個の番号を、1回に1つ使います。約2分です。", "No telephone is needed. Of ten printed codes one is used each time. About 2 minutes.")}</p>
        <div class="acts mt-3">
          <button class="btn" type="button" onClick={() => choose("sheet")}>
            {say("番号表を登録する", "Enrol a sheet of codes")}
          </button>
        </div>
      </section>
      {factors.value ? (
        <section class="card">
          <h2>{say("パスキーを使う", "Use a passkey")}</h2>
          {canMake(factors.value.passkey_site) ? (
            <>
              <p>{say("USBなどのセキュリティキー、自分の電話、または自分だけのパソコンで確かめます。約1分です。", "By a security key, your telephone, or a PC account of your own. About 1 minute.")}</p>
              <div class="acts mt-3">
                <button class="btn" type="button" onClick={() => choose("passkey")}>
                  {say("パスキーを登録する", "Enrol a passkey")}
                </button>
              </div>
            </>
          ) : (
            <p class="sub">
              <WhyNoPasskey site={factors.value.passkey_site} named={factors.value.named_address} />
            </p>
          )}
        </section>
      ) : null}
      <p class="small sub mt-5 mb-3">
        {say(
          "途中でやめても、なくなるのは作りかけの番号だけです。次のログインで、はじめから登録できます。",
          "If you leave unfinished, nothing is lost but the codes made so far. You begin again at the next sign-in.",
        )}
      </p>
      <SignOut />
    </>
  );
}
