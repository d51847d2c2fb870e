import { useSignal } from "@preact/signals";
import type { JSX } from "preact";

import { ask } from "../../api/client.ts";
import { tellSignedOut } from "../../live/signing_out.ts";
import { Field } from "../../parts/field.tsx";
import { Form, useForm } from "../../parts/form.tsx";
import { KeepOrLeave } from "../../parts/keep_or_leave.tsx";
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
      tellSignedOut();
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
            value={password.value}
            onInput={(value) => (password.value = value)}
            wrong={passwordWrong(password.value, form.tried)}
          />
          <KeepOrLeave form={form} leave={() => (open.value = false)} keep={say("変えて、ログインし直す", "Change it and sign in again")} />
        </Form>
      ) : (
        <button class="btn sm" type="button" onClick={() => (open.value = true)}>
          {say("パスワードを変える", "Change my password")}
        </button>
      )}
    </section>
  );
}
