import { useSignal } from "@preact/signals";
import type { ComponentChildren, JSX } from "preact";

import { ask } from "../../api/client.ts";
import { may, session } from "../../api/state.ts";
import type { Statement } from "../../api/types.ts";
import { tell } from "../../live/announce.ts";
import { Field } from "../../parts/field.tsx";
import { Form, useForm } from "../../parts/form.tsx";
import { KeepOrLeave } from "../../parts/keep_or_leave.tsx";
import { Opening } from "../../parts/opens.tsx";
import { Words } from "../../parts/page.tsx";
import { say } from "../../words/language.ts";
import { oneLine } from "../../words/one_line.ts";

interface SecondPersonProps {
  given: Statement;
  /// Nobody but whoever is signed in could confirm it.
  alone: boolean;
  confirmed: () => void;
  /// What is confirmed.
  children: ComponentChildren;
}

/// An answer that waits for もう一人の確認: by whom it can be confirmed, and confirming it.
export function SecondPerson({ given, alone, confirmed, children }: SecondPersonProps): JSX.Element {
  const open = useSignal(false);
  const own = session.value?.person.id === given.by;
  const here = may("confirmStatement") && (!own || alone);
  return (
    <div class="second mt-4">
      <p class="mb-1">
        <b>{say("もう一人の確認を待っています", "Waits for a second person to confirm it")}</b>
      </p>
      <p class="small sub mb-3">
        {here && own
          ? say(
              "あなたのほかに、確認できる人がいません。理由を書けば、一人で確認できます。単独承認として残ります。",
              "Nobody else could confirm it. You may do it alone with a reason; it is kept as confirmed alone.",
            )
          : here
            ? say("確認するまで、この答えは数えません。", "Until it is confirmed, this answer does not count.")
            : own
              ? say(
                  "あなたが答えたので、確認は別の人がします。ほかの院長・安全管理責任者・設定担当に、この画面を開いてもらってください。",
                  "You answered, so somebody else confirms it. Ask another director, safety manager or administrator to open this page.",
                )
              : say("確認できるのは、答えた人とは別の院長・安全管理責任者・設定担当です。", "A director, safety manager or administrator who did not answer can confirm it.")}
      </p>
      {here ? (
        <Opening act={own ? say("一人で確認する(単独承認)", "Confirm it alone") : say("内容を確かめて、確認する", "Look at it and confirm")} open={open}>
          <Confirm given={given} own={own} confirmed={confirmed} leave={() => (open.value = false)}>
            {children}
          </Confirm>
        </Opening>
      ) : null}
    </div>
  );
}

interface ConfirmProps {
  given: Statement;
  own: boolean;
  confirmed: () => void;
  leave: () => void;
  children: ComponentChildren;
}

function Confirm({ given, own, confirmed, leave, children }: ConfirmProps): JSX.Element {
  const why = useSignal("");
  const missing = own && oneLine(why.value) === "";
  const form = useForm(
    () => !(own && oneLine(why.value) === ""),
    async () => {
      await ask("confirmStatement", { path: { statement: given.id }, body: { why: own ? oneLine(why.value) : "" } });
      tell(own ? say("単独承認として残しました", "Kept as confirmed alone") : say("もう一人の確認を残しました", "Your confirmation is kept"));
      confirmed();
    },
  );
  return (
    <Form form={form} class="card">
      <p class="mb-2">
        <b>{say("確認する内容", "What is confirmed")}</b>
      </p>
      <div class="mb-4">{children}</div>
      {own ? (
        <Field
          at="/why"
          label={say("一人で確認する理由", "Why one person alone confirms it")}
          rule={say("1行、1,000文字までにしてください。", "Use one line of up to 1,000 characters.")}
          long
          maxLength={1000}
          value={why.value}
          onInput={(value) => (why.value = value)}
          wrong={form.tried && missing ? say("理由を入れてください。", "Please give a reason.") : undefined}
        />
      ) : (
        <p class="mb-3">
          {say("この内容でまちがいないことを、", "That this is right is kept as confirmed by ")}
          <b>
            <Words>{session.value?.person.name ?? ""}</Words>
          </b>
          {say("の確認として残します。", ".")}
        </p>
      )}
      <KeepOrLeave form={form} leave={leave} keep={own ? say("単独承認として残す", "Keep it as confirmed alone") : say("この答えを確認する", "Confirm this answer")} />
    </Form>
  );
}
