import type { JSX } from "preact";

import { passwordHint, passwordWrong } from "../../capabilities/access/password.ts";
import { Choice, Field } from "../../parts/field.tsx";
import { say } from "../../words/language.ts";
import { changeDraft, password, passwordForgotten } from "./draft.ts";
import type { Step, StepProps } from "./step.ts";

export const administratorStep: Step = {
  title: () => say("関所の設定をする人はだれですか", "Who looks after Sekisho?"),
  why: () => say("設定担当になります。ほかの人は、あとから加えられます。", "This person becomes the administrator; others can be added later."),
  minutes: 1,
  members: ["administrator"],
  show: AdministratorFields,
  whole: ({ name }, second) =>
    name.trim() !== "" && passwordWrong(password.value, true) === undefined && password.value === second,
};

function AdministratorFields({ answered, tried, second }: StepProps): JSX.Element {
  return (
    <>
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
      <Choice<"yes" | "no">
        at="/administrator/roles"
        label={say("この人は院長(管理責任者)でもありますか", "Is this person the director as well?")}
        options={[
          { value: "yes", word: say("はい", "Yes") },
          { value: "no", word: say("いいえ", "No") },
        ]}
        chosen={[answered.roles.includes("director") ? "yes" : "no"]}
        onChange={([chosen]) =>
          changeDraft({ roles: chosen === "yes" ? ["director", "administrator"] : ["administrator"] })
        }
      />
    </>
  );
}
