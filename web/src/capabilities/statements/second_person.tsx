import { useSignal } from "@preact/signals";
import type { ComponentChildren, JSX } from "preact";

import { ask } from "../../api/client.ts";
import { may, session } from "../../api/state.ts";
import type { SecondPerson as Second, Statement } from "../../api/types.ts";
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
  /// What the word of whoever is signed in would be worth; null if they cannot confirm now.
  second: Second | null;
  confirmed: () => void;
  /// What is confirmed.
  children: ComponentChildren;
}

/// An answer that waits for もう一人の確認: by whom it can be confirmed, and confirming it.
export function SecondPerson({ given, second, confirmed, children }: SecondPersonProps): JSX.Element {
  const open = useSignal(false);
  const alone = second?.worth === "alone";
  const here = may("confirmStatement") && second?.worth !== "needs-another";
  return (
    <div class="second mt-4">
      <p class="mb-1">
        <b>
          {given.confirmed
            ? say("もう一人の確認が、まだ足りません", "Another person still has to confirm it")
            : say("もう一人の確認を待っています", "Waits for a second person to confirm it")}
        </b>
      </p>
      <p class="small sub mb-3">
        {may("confirmStatement") ? standingWords(second) : say("確認できるのは、答えた人とは別の院長・安全管理責任者・設定担当です。", "A director, safety manager or administrator who did not answer can confirm it.")}
        {second && second.others.length > 0 ? (
          <>
            {" "}
            <Words>{say(`確認できる人：${second.others.join("、")}`, `Who can: ${second.others.join(", ")}`)}</Words>
          </>
        ) : null}
      </p>
      {here ? (
        <Opening act={second?.own ? say("一人で確認する(単独承認)", "Confirm it alone") : alone ? say("理由を書いて確認する(単独承認)", "Confirm it alone, with a reason") : say("内容を確かめて、確認する", "Look at it and confirm")} open={open}>
          <Confirm given={given} alone={alone} confirmed={confirmed} leave={() => (open.value = false)}>
            {children}
          </Confirm>
        </Opening>
      ) : null}
    </div>
  );
}

/// How whoever is signed in stands to the one who answered.
function standingWords(second: Second | null): string {
  if (second?.worth === "alone") {
    return second.own
      ? say(
          "あなたのほかに、確認できる人がいません。理由を書けば、一人で確認できます。単独承認として残ります。",
          "Nobody else could confirm it. You may do it alone with a reason; it is kept as confirmed alone.",
        )
      : say(
          "あなたと答えた人のログインは、同じ人が用意したばかりで、ほかに確認できる人がいません。理由を書けば、確認できます。単独承認として残ります。",
          "Your sign-in and that of the one who answered have just been made by one hand, and nobody else could confirm it. You may do it with a reason; it is kept as confirmed alone.",
        );
  }
  if (second?.worth === "needs-another") {
    return second.own
      ? say(
          "あなたが答えたので、確認は別の人がします。ほかの院長・安全管理責任者・設定担当に、この画面を開いてもらってください。",
          "You answered, so somebody else confirms it. Ask another director, safety manager or administrator to open this page.",
        )
      : say(
          "あなたと答えた人のログインは、同じ人が用意したばかりなので、あなたの確認は数えません。ほかの人に、この画面を開いてもらってください。",
          "Your sign-in and that of the one who answered have just been made by one hand, so your word does not count. Ask somebody else to open this page.",
        );
  }
  return say("確認するまで、この答えは数えません。", "Until it is confirmed, this answer does not count.");
}

interface ConfirmProps {
  given: Statement;
  alone: boolean;
  confirmed: () => void;
  leave: () => void;
  children: ComponentChildren;
}

function Confirm({ given, alone, confirmed, leave, children }: ConfirmProps): JSX.Element {
  const why = useSignal("");
  const missing = alone && oneLine(why.value) === "";
  const form = useForm(
    () => !(alone && oneLine(why.value) === ""),
    async () => {
      await ask("confirmStatement", { path: { statement: given.id }, body: { why: alone ? oneLine(why.value) : "" } });
      tell(alone ? say("単独承認として残しました", "Kept as confirmed alone") : say("もう一人の確認を残しました", "Your confirmation is kept"));
      confirmed();
    },
  );
  return (
    <Form form={form} class="card">
      <p class="mb-2">
        <b>{say("確認する内容", "What is confirmed")}</b>
      </p>
      <div class="mb-4">{children}</div>
      {alone ? (
        <Field
          at="/why"
          label={say("一人で確認する理由", "Why it is confirmed alone")}
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
      <KeepOrLeave form={form} leave={leave} keep={alone ? say("単独承認として残す", "Keep it as confirmed alone") : say("この答えを確認する", "Confirm this answer")} />
    </Form>
  );
}
