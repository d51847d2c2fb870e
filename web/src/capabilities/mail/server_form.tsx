import { useSignal } from "@preact/signals";
import type { JSX } from "preact";

import { ask, type Answer } from "../../api/client.ts";
import { tell } from "../../live/announce.ts";
import { Choice, Field } from "../../parts/field.tsx";
import { Form, useForm } from "../../parts/form.tsx";
import { KeepOrLeave } from "../../parts/keep_or_leave.tsx";
import { say } from "../../words/language.ts";
import { daysFrom, securityWord, usualPort, type Security } from "./words.ts";

type Server = NonNullable<Answer<"getMailSettings">["server"]>;

const SECURITIES: readonly Security[] = ["tls", "starttls", "none"];

const portFrom = (text: string): number => (/^\d{1,5}$/.test(text.trim()) ? Number(text.trim()) : 0);

function useDraft(from: Server | null) {
  return {
    host: useSignal(from?.host ?? ""),
    security: useSignal<Security>(from?.security ?? "tls"),
    port: useSignal(String(from?.port ?? usualPort("tls"))),
    user: useSignal(from?.user ?? ""),
    password: useSignal(""),
    sender: useSignal(from?.sender ?? ""),
    sender_name: useSignal(from?.sender_name ?? ""),
    days: useSignal((from?.days_before ?? [7, 1]).join(", ")),
    authorities: useSignal(from?.authorities ?? ""),
  };
}

interface ServerFormProps {
  from: Server | null;
  kept: () => void;
  end: () => void;
}

/// Sets the mail server up. What was typed stays when the hub refuses it.
export function ServerForm({ from, kept, end }: ServerFormProps): JSX.Element {
  const draft = useDraft(from);
  const { host, security, port, user, password, sender, sender_name, days, authorities } = draft;
  const days_before = daysFrom(days.value);
  const missing = (value: string): string | undefined =>
    form.tried && value.trim() === "" ? say("ここに入れてください。", "Please fill this in.") : undefined;
  const form = useForm(
    () => host.value.trim() !== "" && sender.value.trim() !== "" && portFrom(port.value) > 0 && days_before !== undefined,
    async () => {
      await ask("changeMailSettings", {
        body: {
          host: host.value.trim(),
          port: portFrom(port.value),
          security: security.value,
          user: user.value.trim(),
          password: password.value === "" ? null : password.value,
          sender: sender.value.trim(),
          sender_name: sender_name.value.trim(),
          days_before: days_before ?? [],
          authorities: authorities.value.trim() === "" ? null : `${authorities.value.trim().replaceAll("\r", "")}\n`,
        },
      });
      tell(say("メールの設定を残しました", "The mail settings are kept"));
      kept();
    },
  );
  return (
    <Form form={form} class="card">
      <Field
        at="/host"
        label={say("サーバーの名前", "Server")}
        hint={say("契約の書類にある、送信(SMTP)サーバーの名前です。", "What your mail contract calls the outgoing (SMTP) server.")}
        maxLength={253}
        value={host.value}
        onInput={(value) => (host.value = value)}
        wrong={missing(host.value)}
      />
      <Choice<Security>
        at="/security"
        label={say("暗号化", "Encryption")}
        options={SECURITIES.map((value) => ({ value, word: securityWord(value) }))}
        chosen={[security.value]}
        onChange={([chosen]) => {
          if (!chosen) return;
          if (portFrom(port.value) === usualPort(security.value)) port.value = String(usualPort(chosen));
          security.value = chosen;
        }}
      />
      <Field
        at="/port"
        label={say("ポート", "Port")}
        inputmode="numeric"
        maxLength={5}
        value={port.value}
        onInput={(value) => (port.value = value)}
        wrong={form.tried && portFrom(port.value) === 0 ? say("465のような数で入れてください。", "A number such as 465, please.") : undefined}
      />
      <LoginFields from={from} draft={draft} />
      <Field
        at="/sender"
        label={say("差出人のアドレス", "Sender's address")}
        maxLength={254}
        value={sender.value}
        onInput={(value) => (sender.value = value)}
        wrong={missing(sender.value)}
      />
      <Field
        at="/sender_name"
        label={say("差出人の名前(書かなくてもかまいません)", "Sender's name (optional)")}
        maxLength={40}
        value={sender_name.value}
        onInput={(value) => (sender_name.value = value)}
      />
      <Field
        at="/days_before"
        label={say("期限の何日前に知らせるか", "How many days before")}
        hint={say("期限をすぎたことは、週に1度知らせます。", "What is overdue is told once a week.")}
        maxLength={40}
        value={days.value}
        onInput={(value) => (days.value = value)}
        wrong={form.tried && days_before === undefined ? say("「7, 1」のように、60までの数を5つまで入れてください。", "Up to 5 numbers up to 60, like “7, 1”.") : undefined}
      />
      <Field
        at="/authorities"
        label={say("医院の中のサーバーの証明書(PEM。ふつうは空欄)", "Certificate of a server of your own (PEM; usually empty)")}
        long
        code
        maxLength={32_768}
        value={authorities.value}
        onInput={(value) => (authorities.value = value)}
      />
      <KeepOrLeave form={form} leave={end} />
    </Form>
  );
}

function LoginFields({ from, draft }: { from: Server | null; draft: ReturnType<typeof useDraft> }): JSX.Element {
  const same =
    from !== null &&
    from.password_kept &&
    from.host === draft.host.value.trim() &&
    from.port === portFrom(draft.port.value) &&
    from.user === draft.user.value.trim();
  return (
    <>
      <Field
        at="/user"
        label={say("ユーザー名(ログインが要らなければ空欄)", "User name (empty if the server asks for none)")}
        maxLength={120}
        value={draft.user.value}
        onInput={(value) => (draft.user.value = value)}
      />
      {draft.user.value.trim() === "" ? null : (
        <Field
          at="/password"
          type="password"
          autocomplete="new-password"
          label={say("パスワード", "Password")}
          hint={
            same
              ? say("空欄なら、いまのパスワードを使い続けます。", "Left empty, the present one stays.")
              : say("鍵と同じ場所に置き、画面や控えには出しません。", "It is kept with the keys, and shown nowhere.")
          }
          maxLength={256}
          value={draft.password.value}
          onInput={(value) => (draft.password.value = value)}
        />
      )}
    </>
  );
}
