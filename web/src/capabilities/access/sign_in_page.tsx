import { useSignal } from "@preact/signals";
import type { JSX } from "preact";
import { useLocation } from "wouter-preact";

import { ask } from "../../api/client.ts";
import { away, learnSession, status, visitor } from "../../api/state.ts";
import { AwayBar } from "../../parts/bars.tsx";
import { Field } from "../../parts/field.tsx";
import { Form, useForm } from "../../parts/form.tsx";
import { goesOn, PageHead, Words } from "../../parts/page.tsx";
import { FormProblem } from "../../parts/quiet.tsx";
import { say } from "../../words/language.ts";

/// Signing in; shown in place of any page that needs it, so that the page follows by itself.
export function SignInPage(): JSX.Element {
  const name = useSignal("");
  const password = useSignal("");
  const [path, go] = useLocation();
  const form = useForm(
    () => name.value !== "" && password.value !== "",
    async () => {
      const typed = password.value;
      password.value = "";
      const opened = await ask("signIn", { body: { name: name.value.trim(), password: typed } });
      goesOn();
      learnSession(opened);
      if (path === "/sign-in") go("/");
    },
  );

  if (visitor.value) {
    return (
      <>
        <PageHead title={say("ログインしています", "You are signed in")} />
        <p>
          <Words>{visitor.value.person.name}</Words>
        </p>
        <p class="mt-4">
          <a class="btn pri" href="/">
            {say("今日やることへ", "Go to today")}
          </a>
        </p>
      </>
    );
  }

  const missing = (value: string): string | undefined =>
    form.tried && !form.busy && value === "" ? say("ここに入れてください。", "Please fill this in.") : undefined;
  return (
    <>
      <PageHead
        title={say("ログイン", "Sign in")}
        sub={say("一人ひとりの名前でログインします。共用はできません。", "Everybody signs in under their own name; sharing is not possible.")}
      />
      {away.value ? <AwayBar since={null} /> : null}
      <Form form={form} class="max-w-[26rem]">
        <FormProblem problem={form.problem} />
        <Field
          at="/name"
          label={say("名前", "Name")}
          value={name.value}
          onInput={(value) => (name.value = value)}
          wrong={missing(name.value)}
          autocomplete="username"
        />
        <Field
          at="/password"
          label={say("パスワードか暗証番号", "Password or PIN")}
          hint={say("はじめての方は、受け取った番号かパスワードを入れます。", "For the first time, type the code or password you were given.")}
          type="password"
          value={password.value}
          onInput={(value) => (password.value = value)}
          wrong={missing(password.value)}
          autocomplete="current-password"
        />
        <div class="acts">
          <button class="btn pri" type="submit" aria-disabled={form.busy}>
            {form.busy ? say("確かめています", "Checking") : say("ログイン", "Sign in")}
          </button>
        </div>
      </Form>
      <p class="small sub mt-6">
        {say(
          "パスワードを忘れたときは、院長か設定担当に、新しい番号を出してもらってください。",
          "If you have forgotten the password, ask the director or an administrator for a new code.",
        )}
        {status.value?.transport === "loopback"
          ? say("この画面は、関所本体の機械の中だけで開けます。", " This page opens on the hub's own machine only.")
          : null}
      </p>
      {status.value?.transport === "tls" ? (
        <p class="small sub mt-2">
          {say(
            "このパソコンではじめて開いたときは、「ほかの機械から開く紙」の手順で証明書を入れてください：",
            "On a computer that opens this page for the first time, follow the printed sheet and install the certificate: ",
          )}
          <a href="/api/v1/authority/sekisho-ca.crt" download>
            {say("Windows 用の証明書を保存する", "save it for Windows")}
          </a>
          {say("／", " / ")}
          <a href="/api/v1/authority/sekisho-ca.pem" download>
            {say("Linux 用の証明書を保存する", "save it for Linux")}
          </a>
        </p>
      ) : null}
    </>
  );
}
