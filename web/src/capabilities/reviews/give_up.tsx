import { useSignal } from "@preact/signals";
import type { JSX } from "preact";

import { ask } from "../../api/client.ts";
import type { ReviewPage } from "../../api/types.ts";
import { tell } from "../../live/announce.ts";
import { Field } from "../../parts/field.tsx";
import { Form, useForm } from "../../parts/form.tsx";
import { KeepOrLeave } from "../../parts/keep_or_leave.tsx";
import { Opening } from "../../parts/opens.tsx";
import { say } from "../../words/language.ts";
import { oneLine } from "../../words/one_line.ts";

/// Giving up a review that is not signed: it stays readable, and another can begin.
export function GiveUp({ page, changed }: { page: ReviewPage; changed: () => void }): JSX.Element {
  const open = useSignal(false);
  const why = useSignal("");
  const missing = oneLine(why.value) === "";
  const form = useForm(
    () => !missing,
    async () => {
      await ask("abandonReview", { path: { review: page.id }, body: { why: oneLine(why.value) } });
      tell(say("見直しを取りやめました", "The review is given up"));
      changed();
    },
  );
  return (
    <section class="part mt-6" aria-labelledby="review-give-up">
      <h2 id="review-give-up">{say("取りやめる", "Give it up")}</h2>
      <p class="mb-3">{say("署名せずに終えるときは、理由を残して取りやめます。決めたことは効かず、この画面は読めるまま残ります。", "To end it without a signature, give it up with a reason. What was decided then counts for nothing; the page stays readable.")}</p>
      <Opening act={say("この見直しを取りやめる", "Give up this review")} open={open}>
        <Form form={form} class="answer">
          <Field
            at="/why"
            label={say("取りやめる理由", "Why it is given up")}
            rule={say("1行、1,000文字までにしてください。", "Use one line of up to 1,000 characters.")}
            maxLength={1000}
            value={why.value}
            onInput={(value) => (why.value = value)}
            wrong={form.tried && missing ? say("理由を入れてください。", "Please say why.") : undefined}
          />
          <KeepOrLeave form={form} leave={() => (open.value = false)} keep={say("取りやめる", "Give it up")} />
        </Form>
      </Opening>
    </section>
  );
}
