import { useSignal } from "@preact/signals";
import type { JSX } from "preact";

import { ask } from "../../api/client.ts";
import { learnSession } from "../../api/state.ts";
import { Choice, Field } from "../../parts/field.tsx";
import { Form, useForm } from "../../parts/form.tsx";
import { goesOn, Words } from "../../parts/page.tsx";
import { FormProblem } from "../../parts/quiet.tsx";
import { say } from "../../words/language.ts";
import { Acts, Head, labelWrong, LONGEST_LABEL, type EnrolProps } from "./enrol_parts.tsx";
import { browserKnowsPasskeys, makePasskey } from "./passkey.ts";

/// Whether a passkey can be made on this page; `site` is the name under which it was opened.
export function canMake(site: string | null): boolean {
  return site !== null && browserKnowsPasskeys();
}

/// Why none can be made on this page, and what to do about it.
export function WhyNoPasskey({ site, named }: { site: string | null; named: string }): JSX.Element {
  if (site !== null) return <>{say("このブラウザーでは、パスキーを使えません。", "This browser cannot use passkeys.")}</>;
  return (
    <>
      {say("パスキーは、関所本体を名前で開いたときだけ使えます。いまは番号で開いています。名前のアドレス：", "Passkeys work only when the hub is opened by its name; this page was opened by a number. By name: ")}
      <a href={named}>
        <Words>{named}</Words>
      </a>
    </>
  );
}

type Whose = "own" | "shared";

/// A passkey: where it is, whose account this is, and then the browser asks.
export function EnrolPasskey({ leave, done }: EnrolProps): JSX.Element {
  const label = useSignal("");
  const whose = useSignal<Whose | null>(null);
  const form = useForm(
    () => label.value.trim() !== "" && whose.value !== null,
    async () => {
      const question = await ask("beginPasskey");
      const made = await makePasskey(question, whose.value === "own");
      const enrolled = await ask("enrolPasskey", { body: { ...made, label: label.value.trim() } });
      goesOn();
      learnSession(enrolled);
      done?.();
    },
  );
  return (
    <Form form={form} class="max-w-[36rem]">
      <Head title={say("パスキーを登録します", "Enrol a passkey")}>
        {say(
          "USBなどのセキュリティキー、自分の電話、またはこのパソコンの顔・指・暗証番号で確かめます。",
          "Proves you by a security key, by your telephone, or by the face, finger or PIN of this PC.",
        )}
      </Head>
      <FormProblem problem={form.problem} />
      <Choice
        label={say("いま使っているWindowsアカウントは、あなただけのものですか", "Is this Windows account yours alone?")}
        hint={
          whose.value === "shared"
            ? say("ほかの人もこのパソコンの鍵を使えてしまうため、セキュリティキーか自分の電話だけを登録できます。", "Others could use a key inside this PC, so only a security key or your own telephone can be enrolled.")
            : say("パスキーをどこに作れるかが、変わります。", "It decides where the passkey may be made.")
        }
        options={[
          { value: "own", word: say("はい、私だけ", "Yes, only mine") },
          { value: "shared", word: say("いいえ、ほかの人も使う", "No, others use it too") },
        ]}
        chosen={whose.value ? [whose.value] : []}
        wrong={form.tried && !whose.value ? say("どちらかを選んでください。", "Please choose one.") : undefined}
        onChange={([chosen]) => (whose.value = chosen ?? null)}
      />
      <Field
        at="/label"
        label={say("呼び名", "Name")}
        hint={say("例：鍵束のセキュリティキー、私の電話", "For instance: the key on my ring, my telephone")}
        maxLength={LONGEST_LABEL}
        value={label.value}
        onInput={(value) => (label.value = value)}
        wrong={labelWrong(label.value, form.tried)}
      />
      <Acts form={form} act={say("登録する", "Enrol it")} back={say("やめる", "Leave it")} onBack={() => leave()} />
    </Form>
  );
}
