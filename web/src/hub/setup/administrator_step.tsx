import type { JSX } from "preact";

import type { Setup } from "../../api/types.ts";
import { passwordHint, passwordWrong } from "../../capabilities/access/password.ts";
import { Choice, Field } from "../../parts/field.tsx";
import { say } from "../../words/language.ts";
import { changeDraft, inTheDirectorsPlace, password, passwordForgotten, type SetupDraft } from "./draft.ts";
import type { Step, StepProps } from "./step.ts";

export const administratorStep: Step = {
  title: () => say("関所の設定をする人はだれですか", "Who looks after Sekisho?"),
  why: () =>
    say(
      "院長のログインは、だれが設定しても作ります。ほかの人は、あとから加えられます。",
      "The director gets a sign-in whoever sets up; others can be added later.",
    ),
  minutes: 2,
  members: ["administrator", "set_up_by", "director"],
  show: AdministratorFields,
  whole: (answered, second) =>
    answered.by !== "" &&
    answered.name.trim() !== "" &&
    passwordWrong(password.value, true) === undefined &&
    password.value === second &&
    othersWhole(answered),
};

const said = (text: string): boolean => text.trim() !== "";

function othersWhole(answered: SetupDraft): boolean {
  if (!inTheDirectorsPlace(answered)) return true;
  if (!said(answered.director) || !said(answered.reason)) return false;
  return answered.by !== "provider" || (said(answered.contract) && said(answered.scope));
}

function AdministratorFields({ answered, tried, second }: StepProps): JSX.Element {
  return (
    <>
      <Choice<NonNullable<Setup["set_up_by"]>>
        at="/set_up_by"
        label={say("あなたはどなたですか", "Who are you?")}
        options={[
          { value: "director", word: say("院長", "The director"), more: say("院長と設定担当になります。", "You become director and administrator.") },
          {
            value: "staff",
            word: say("院長に頼まれた職員", "Staff whom the director asked"),
            more: say("設定担当になります。続けるかどうかは、400日のうちに決め直します。", "You become the administrator, decided anew within 400 days."),
          },
          {
            value: "provider",
            word: say("サポート事業所の技術者", "An engineer of the support provider"),
            more: say(
              "設置作業者になります。7日か、院長の確認で終わり、職員の名前は見えません。",
              "You get a set-up account. It ends after seven days or when the director confirms, and shows nobody's name.",
            ),
          },
        ]}
        chosen={answered.by === "" ? [] : [answered.by]}
        onChange={([by]) => changeDraft({ by: by ?? "" })}
        wrong={tried && answered.by === "" ? say("えらんでください。", "Please choose.") : undefined}
      />
      <Field
        at="/administrator/name"
        label={say("名前", "Name")}
        hint={say("氏名をそのまま入れてください。ログインに使います。", "The person's own name; it is used to sign in.")}
        autocomplete="username"
        maxLength={40}
        value={answered.name}
        onInput={(name) => changeDraft({ name })}
        wrong={tried && answered.name.trim() === "" ? say("名前を入れてください。", "Please give a name.") : undefined}
      />
      <Field
        at="/administrator/password"
        label={say("パスワード", "Password")}
        hint={
          <>
            {passwordForgotten.value ? (
              <b class="block">
                {say("安全のため、パスワードだけはもう一度入力してください。", "For safety the password is not kept: please type it again.")}
              </b>
            ) : null}
            {passwordHint()}
          </>
        }
        type="password"
        autocomplete="new-password"
        value={password.value}
        onInput={(value) => (password.value = value)}
        wrong={passwordWrong(password.value, tried)}
      />
      <Field
        label={say("パスワード(もう一度)", "Password (again)")}
        type="password"
        autocomplete="new-password"
        value={second.value}
        onInput={(value) => (second.value = value)}
        wrong={
          tried && second.value !== password.value
            ? say("上のパスワードと同じにしてください。", "Please type the same password.")
            : undefined
        }
      />
      {inTheDirectorsPlace(answered) ? <InTheDirectorsPlace answered={answered} tried={tried} /> : null}
    </>
  );
}

/// Who the director is, and what brings whoever sets up in their place.
function InTheDirectorsPlace({ answered, tried }: Pick<StepProps, "answered" | "tried">): JSX.Element {
  const line = (name: "director" | "reason" | "contract" | "scope", at: string, label: string, hint?: string): JSX.Element => (
    <Field
      at={at}
      label={label}
      hint={hint}
      rule={say("1行、200文字までにしてください。", "Use one line of up to 200 characters.")}
      maxLength={name === "director" ? 40 : 200}
      value={answered[name]}
      onInput={(typed) => changeDraft({ [name]: typed })}
      wrong={tried && !said(answered[name]) ? say("入れてください。", "Please fill this in.") : undefined}
    />
  );
  return (
    <>
      {line(
        "director",
        "/director/name",
        say("院長の名前", "The director's name"),
        say("院長のログインを一緒に作ります。はじめの番号は、設定が終わったときに一度だけ出ます。", "The director's own sign-in is made, too; its first code is shown once, at the end."),
      )}
      {line("reason", "/administrator/reason", say("設定する理由", "Why you set it up"))}
      {answered.by === "provider" ? (
        <>
          {line("contract", "/administrator/contract", say("契約(名前と日付)", "Contract, with its date"))}
          {line("scope", "/administrator/scope", say("作業の範囲", "What it covers"))}
        </>
      ) : null}
    </>
  );
}
