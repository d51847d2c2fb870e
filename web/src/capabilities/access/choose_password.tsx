import { useSignal } from "@preact/signals";
import type { JSX } from "preact";

import { ask } from "../../api/client.ts";
import { away, learnSession, session } from "../../api/state.ts";
import { AwayBar } from "../../parts/bars.tsx";
import { Field } from "../../parts/field.tsx";
import { Form, useForm } from "../../parts/form.tsx";
import { goesOn, PageHead } from "../../parts/page.tsx";
import { FormProblem } from "../../parts/quiet.tsx";
import { say } from "../../words/language.ts";
import { passwordHint, passwordWrong, pinHint, pinOrPasswordWrong } from "./password.ts";
import { SignOut } from "./sign_out.tsx";
import { Whose } from "./whose.tsx";

/// Signed in by what somebody handed over: a password of one's own takes its place before anything else.
export function ChoosePassword(): JSX.Element {
  const password = useSignal("");
  const again = useSignal("");
  const roles = session.value?.roles ?? [];
  const by_pin = roles.length === 1 && roles[0] === "temporary";
  const wrong = by_pin ? pinOrPasswordWrong : passwordWrong;
  const form = useForm(
    () => wrong(password.value, true) === undefined && again.value === password.value,
    async () => {
      const opened = await ask("chooseOwnPassword", { body: { password: password.value } });
      goesOn();
      learnSession(opened);
    },
  );
  return (
    <>
      <PageHead title={by_pin ? say("自分の暗証番号を決めてください", "Choose a PIN of your own") : say("自分のパスワードを決めてください", "Choose a password of your own")} sub={<Whose />} />
      {away.value ? <AwayBar since={null} /> : null}
      <p class="mb-5">
        {say("受け取った番号やパスワードは、これで使い終わります。決めたものは、だれにも教えないでください。", "What you were given is over with this. Tell nobody what you choose.")}
      </p>
      <Form form={form} class="max-w-[30rem]">
        <FormProblem problem={form.problem} />
        <Field
          at="/password"
          label={by_pin ? say("暗証番号", "PIN") : say("パスワード", "Password")}
          hint={by_pin ? pinHint() : passwordHint()}
          type="password"
          autocomplete="new-password"
          value={password.value}
          onInput={(value) => (password.value = value)}
          wrong={wrong(password.value, form.tried)}
        />
        <Field
          label={by_pin ? say("暗証番号(もう一度)", "PIN, once more") : say("パスワード(もう一度)", "Password, once more")}
          type="password"
          autocomplete="new-password"
          value={again.value}
          onInput={(value) => (again.value = value)}
          wrong={form.tried && again.value !== password.value ? say("上と同じものを入れてください。", "Please type the same as above.") : undefined}
        />
        <div class="acts">
          <button class="btn pri" type="submit" aria-disabled={form.busy}>
            {form.busy ? say("残しています", "Keeping it") : say("これに決める", "Choose it")}
          </button>
          <SignOut />
        </div>
      </Form>
    </>
  );
}
