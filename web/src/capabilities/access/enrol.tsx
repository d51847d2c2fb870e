import { useSignal } from "@preact/signals";
import type { JSX } from "preact";

import { ask, Refused, type Answer } from "../../api/client.ts";
import { learnSession, session } from "../../api/state.ts";
import type { SecondFactor } from "../../api/types.ts";
import { CopyLine } from "../../parts/copy_line.tsx";
import { Field } from "../../parts/field.tsx";
import { Form, useForm } from "../../parts/form.tsx";
import { goesOn, Words } from "../../parts/page.tsx";
import { QrCode } from "../../parts/qr.tsx";
import { FormProblem } from "../../parts/quiet.tsx";
import { SecretSheet } from "../../parts/secret_sheet.tsx";
import { say } from "../../words/language.ts";
import { Acts, Head, labelWrong, LONGEST_LABEL, type EnrolProps } from "./enrol_parts.tsx";
import { EnrolPasskey } from "./enrol_passkey.tsx";
import { codeWrong, inFours, plainCode } from "./factor_words.ts";

type Secret = Answer<"beginTotp">;
type Sheet = Answer<"makeCodeSheet">;

/// Enrolling a second factor, one question a screen.
export function Enrol({ kind, ...way }: { kind: SecondFactor["kind"] } & EnrolProps): JSX.Element {
  switch (kind) {
    case "totp":
      return <EnrolApp {...way} />;
    case "sheet":
      return <EnrolSheet {...way} />;
    case "passkey":
      return <EnrolPasskey {...way} />;
  }
}

function EnrolApp({ leave, done }: EnrolProps): JSX.Element {
  const label = useSignal("");
  const code = useSignal("");
  const begun = useSignal<Secret | null>(null);
  const move = (to: Secret | null): void => {
    goesOn();
    begun.value = to;
  };
  const form = useForm(
    () => (begun.value ? codeWrong(code.value, "totp") === undefined : label.value.trim() !== ""),
    async () => {
      if (!begun.value) {
        const secret = await ask("beginTotp");
        form.forget();
        code.value = "";
        move(secret);
        return;
      }
      const enrolled = await ask("enrolTotp", { body: { label: label.value.trim(), code: plainCode(code.value) } }).catch((error: unknown) => {
        // What is wrong with the name, or that too much time has passed, is put right on the screen before.
        if (error instanceof Refused && !error.problem.fields?.some(({ pointer }) => pointer === "/code") && error.problem.status < 500) move(null);
        throw error;
      });
      goesOn();
      learnSession(enrolled);
      done?.();
    },
  );
  const secret = begun.value;
  if (!secret) {
    return (
      <Form key="label" form={form} class="max-w-[36rem]">
        <Head title={say("認証アプリは、どの機械に入っていますか", "Which device is the authenticator on?")}>
          {say("あとで見分けるための呼び名です。", "A name to tell it from others later.")}
        </Head>
        <FormProblem problem={form.problem} />
        <Field
          at="/label"
          label={say("呼び名", "Name")}
          hint={say("例：私の電話、事務室のパソコン", "For instance: my telephone, the office PC")}
          maxLength={LONGEST_LABEL}
          value={label.value}
          onInput={(value) => (label.value = value)}
          wrong={labelWrong(label.value, form.tried)}
        />
        <Acts form={form} act={say("次へ", "Next")} back={say("やめる", "Leave it")} onBack={() => leave()} />
      </Form>
    );
  }
  return (
    <Form key="code" form={form}>
      <Head title={say("アプリに出た番号を入れてください", "Type the code the application shows")}>
        {say("認証アプリで下の二次元コードを読み取ると、番号が出ます。15分のうちに入れてください。", "Scan this with the authenticator; it then shows a code. Type it within 15 minutes.")}
      </Head>
      <FormProblem problem={form.problem} />
      <div class="enrol-code mb-5">
        <QrCode text={secret.uri} label={say("認証アプリで読み取る二次元コード", "QR code for the authenticator")} />
        <div>
          <p class="small sub mb-2">{say("読み取れないときは、アプリの「キーを入力」に、これを入れます。", "If it cannot be scanned, type this into the application as its key.")}</p>
          <CopyLine line={secret.secret} name={say("キー", "The key")}>
            {inFours(secret.secret)}
          </CopyLine>
        </div>
      </div>
      <div class="max-w-[30rem]">
        <Field
          at="/code"
          label={say("アプリに出た6けたの番号", "The six digits")}
          inputmode="numeric"
          autocomplete="one-time-code"
          maxLength={LONGEST_LABEL}
          value={code.value}
          onInput={(value) => (code.value = value)}
          wrong={form.tried ? codeWrong(code.value, "totp") : undefined}
        />
      </div>
      <Acts
        form={form}
        act={say("登録する", "Enrol it")}
        back={say("戻る", "Back")}
        onBack={() => {
          form.forget();
          move(null);
        }}
      />
    </Form>
  );
}

function EnrolSheet({ leave, done }: EnrolProps): JSX.Element {
  const label = useSignal("");
  const code = useSignal("");
  const made = useSignal<Sheet | null>(null);
  const kept = useSignal(false); // it is printed or written down, so that a code of it can be asked for
  const move = (is_kept: boolean): void => {
    goesOn();
    kept.value = is_kept;
  };
  const form = useForm(
    () => (made.value ? codeWrong(code.value, "sheet") === undefined : label.value.trim() !== ""),
    async () => {
      if (!made.value) {
        const sheet = await ask("makeCodeSheet", { body: { label: label.value.trim() } });
        form.forget();
        goesOn();
        made.value = sheet;
        return;
      }
      const proven = await ask("giveSecondFactor", { body: { code: plainCode(code.value) } });
      goesOn();
      learnSession(proven);
      done?.();
    },
  );
  if (!made.value) {
    return (
      <Form key="label" form={form} class="max-w-[36rem]">
        <Head title={say("番号表を、どこにしまいますか", "Where will the sheet be kept?")}>
          {say("紙にも書かれます。", "The sheet says it, too.")}
        </Head>
        <FormProblem problem={form.problem} />
        <Field
          at="/label"
          label={say("しまう場所", "Place")}
          hint={say("例：金庫の封筒", "For instance: envelope in the safe")}
          maxLength={LONGEST_LABEL}
          value={label.value}
          onInput={(value) => (label.value = value)}
          wrong={labelWrong(label.value, form.tried)}
        />
        <Acts form={form} act={say("番号表を作る", "Make the sheet")} back={say("やめる", "Leave it")} onBack={() => leave()} />
      </Form>
    );
  }
  const { factor, codes } = made.value;
  if (!kept.value) {
    return (
      <>
        <div class="screen-only">
          <Head title={say("番号表を印刷してください", "Print the sheet")}>
            {say("この10個の番号は、いまだけ表示します。印刷できないときは、紙に書き写してください。", "These ten codes are shown only now. If you cannot print, write them down.")}
          </Head>
          <div class="acts mb-3">
            <button class="btn pri" type="button" onClick={() => window.print()}>
              {say("印刷する", "Print")}
            </button>
            <button class="btn" type="button" onClick={() => move(true)}>
              {say("印刷した・書き写した", "Printed or written down")}
            </button>
            <button class="btn plain" type="button" onClick={() => leave(factor)}>
              {say("やめる", "Leave it")}
            </button>
          </div>
          <p class="small sub mb-5">
            {say(
              "途中でやめても、なくなるのはこの番号だけです。もう一度、はじめから作れます。",
              "If you leave now, nothing is lost but these codes. You can make others.",
            )}
          </p>
        </div>
        <SheetOfCodes factor={factor} codes={codes} />
      </>
    );
  }
  return (
    <Form key="code" form={form} class="max-w-[36rem]">
      <Head title={say("紙の番号を1つ入れてください", "Type one code of the sheet")}>
        {say("手もとに紙があることを確かめます。入れた番号は使い終わるので、紙に線を引いてください。", "This makes sure that you have the sheet. That code is then used: strike it out.")}
      </Head>
      <FormProblem problem={form.problem} />
      <Field
        at="/code"
        label={say("番号表の12けたの番号(どれでも)", "Twelve digits, any of the sheet")}
        inputmode="numeric"
        autocomplete="one-time-code"
        maxLength={LONGEST_LABEL}
        value={code.value}
        onInput={(value) => (code.value = value)}
        wrong={form.tried ? codeWrong(code.value, "sheet") : undefined}
      />
      <Acts
        form={form}
        act={say("登録する", "Enrol it")}
        back={say("番号表に戻る", "Back to the sheet")}
        onBack={() => {
          form.forget();
          move(false);
        }}
      />
    </Form>
  );
}

/// The sheet for the printer: whose it is, and nothing that is not needed to use it.
function SheetOfCodes({ factor, codes }: Sheet): JSX.Element {
  const who = session.value;
  return (
    <SecretSheet class="codes !mx-0" title={say("関所の番号表(2段階目の確認)", "Sekisho: codes for the second step")} at={factor.added} by={who}>
      <dl class="kv">
        <div>
          <dt>{say("使う人", "For")}</dt>
          <dd>
            <b>
              <Words>{who?.person.name ?? ""}</Words>
            </b>
          </dd>
        </div>
        <div>
          <dt>{say("しまう場所", "Kept at")}</dt>
          <dd>
            <Words>{factor.label}</Words>
          </dd>
        </div>
      </dl>
      <p>
        <b>{say("それぞれの番号は、一度だけ使えます。使ったら線を引いてください。", "Each code works once. Strike it out when you have used it.")}</b>
      </p>
      <ol>
        {codes.map((code) => (
          <li key={code}>
            <span class="secret">{inFours(code)}</span>
          </li>
        ))}
      </ol>
      <p>
        {say(
          "パスワードを書いた紙とは別の場所にしまってください。写真をとったり、パソコンに写したりしないでください。残りが2つになったら、新しい番号表を作ります。",
          "Keep it apart from any note of the password. Do not photograph it or copy it into a computer. Make a new sheet when two codes are left.",
        )}
      </p>
    </SecretSheet>
  );
}
