import { useSignal } from "@preact/signals";
import type { JSX } from "preact";

import { ask } from "../../api/client.ts";
import { learnSession, mayDecide } from "../../api/state.ts";
import { WhyNot } from "../../parts/bars.tsx";
import { Field } from "../../parts/field.tsx";
import { Form, useForm } from "../../parts/form.tsx";
import { FormProblem } from "../../parts/quiet.tsx";
import { say } from "../../words/language.ts";
import { passwordHint, passwordWrong } from "./password.ts";

/// Changing one's own password; signs out, so that the new one is tried at once.
export function OwnPassword(): JSX.Element {
  const open = useSignal(false);
  const current = useSignal("");
  const password = useSignal("");
  const form = useForm(
    () => current.value !== "" && passwordWrong(password.value, true) === undefined,
    async () => {
      await ask("changePassword", { body: { current: current.value, password: password.value } });
      learnSession(null);
    },
  );
  return (
    <section class="part">
      <h2>{say("パスワード", "Password")}</h2>
      {open.value ? (
        <Form form={form}>
          <Field
            at="/current"
            label={say("いまのパスワード", "Present password")}
            type="password"
            autocomplete="current-password"
            maxLength={256}
            value={current.value}
            onInput={(value) => (current.value = value)}
            wrong={form.tried && current.value === "" ? say("ここに入れてください。", "Please fill this in.") : undefined}
          />
          <Field
            at="/password"
            label={say("新しいパスワード", "New password")}
            hint={passwordHint()}
            type="password"
            autocomplete="new-password"
            maxLength={256}
            value={password.value}
            onInput={(value) => (password.value = value)}
            wrong={passwordWrong(password.value, form.tried)}
          />
          <FormProblem problem={form.problem} />
          <div class="acts">
            <button class="btn pri" type="submit" aria-disabled={form.busy} disabled={!mayDecide.value}>
              {say("変えて、ログインし直す", "Change it and sign in again")}
            </button>
            <button class="btn plain" type="button" onClick={() => (open.value = false)}>
              {say("やめる", "Cancel")}
            </button>
            <WhyNot />
          </div>
        </Form>
      ) : (
        <button class="btn sm" type="button" onClick={() => (open.value = true)}>
          {say("パスワードを変える", "Change my password")}
        </button>
      )}
    </section>
  );
}
