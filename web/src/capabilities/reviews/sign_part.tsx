import { useSignal } from "@preact/signals";
import type { JSX } from "preact";

import { ask } from "../../api/client.ts";
import { mayDecide, session } from "../../api/state.ts";
import type { ReviewLine, ReviewPage } from "../../api/types.ts";
import { tell } from "../../live/announce.ts";
import { WhyNot } from "../../parts/bars.tsx";
import { Field } from "../../parts/field.tsx";
import { Form, useForm } from "../../parts/form.tsx";
import { Words } from "../../parts/page.tsx";
import { FormProblem } from "../../parts/quiet.tsx";
import { say } from "../../words/language.ts";
import { oneLine } from "../../words/one_line.ts";
import { wayWords } from "./words.ts";

interface SignProps {
  page: ReviewPage;
  /// Of how many people something is not decided.
  left: number;
  changed: () => void;
}

/// The end of a review: what it changes, what is not as it was last time, and the name under it.
export function SignPart({ page, left, changed }: SignProps): JSX.Element {
  return (
    <section class="part mt-6" aria-labelledby="review-sign">
      <h2 id="review-sign">{say("まとめと署名", "Summary and signature")}</h2>
      {left > 0 ? (
        <p>
          {say(
            `あと${left}件を決めると、前回とのちがいを見てから署名できます。途中でやめても、決めたところは残ります。`,
            `Once ${left === 1 ? "the last one is" : `the other ${left} are`} decided, you see what differs from last time and can sign. What was decided stays if you stop here.`,
          )}
        </p>
      ) : (
        <>
          <Changes page={page} />
          <Sign page={page} changed={changed} />
        </>
      )}
    </section>
  );
}

function named(line: ReviewLine): string {
  return line.person_name ? `${line.person_name} ${wayWords(line)}` : wayWords(line);
}

function List({ title, lines }: { title: string; lines: readonly ReviewLine[] }): JSX.Element | null {
  if (lines.length === 0) return null;
  return (
    <>
      <p class="mt-3">
        <b>{title}</b>
      </p>
      <ul>
        {lines.map((line) => (
          <li key={line.line} class="py-1">
            <Words>{named(line)}</Words> <span class="small sub">{line.decision ? <Words>{line.decision.remark}</Words> : null}</span>
          </li>
        ))}
      </ul>
    </>
  );
}

function Changes({ page }: { page: ReviewPage }): JSX.Element {
  const decided = (choice: string): ReviewLine[] => page.lines.filter(({ decision }) => decision?.choice === choice);
  const differs = (difference: string): ReviewLine[] => page.lines.filter((line) => line.difference === difference);
  const same = page.last !== null && differs("added").length + differs("changed").length + page.gone.length === 0;
  return (
    <>
      <List title={say("止めるもの", "To be stopped")} lines={decided("remove")} />
      <List title={say("変えるもの", "To be changed")} lines={decided("change")} />
      <List title={say("読み取れず、見直していないもの", "Not reviewed, because it could not be read")} lines={decided("unreviewed")} />
      <List title={say("前回はなかったもの", "New since the last review")} lines={differs("added")} />
      <List title={say("前回から変わったもの", "Changed since the last review")} lines={differs("changed")} />
      {same ? <p class="mt-3">{say("前回とのちがいは、ありません。", "Nothing differs from the last review.")}</p> : null}
      {page.last === null ? <p class="mt-3">{say("初めての見直しなので、前回とのちがいはありません。", "It is the first one; there is nothing to compare it with.")}</p> : null}
    </>
  );
}

function Sign({ page, changed }: { page: ReviewPage; changed: () => void }): JSX.Element {
  const summary = useSignal("");
  const why = useSignal("");
  const second = page.second_to_sign;
  const alone = second?.worth === "alone";
  const missing = oneLine(summary.value) === "";
  const no_why = alone && oneLine(why.value) === "";
  const form = useForm(
    () => !missing && !no_why,
    async () => {
      await ask("signReview", { path: { review: page.id }, body: { summary: oneLine(summary.value), ...(alone ? { why: oneLine(why.value) } : {}) } });
      tell(say("署名しました。止めるもの・変えるものは、機器の記録で確かめます。", "Signed. What is to be stopped or changed is confirmed by evidence."));
      changed();
    },
  );
  if (second?.worth === "needs-another") {
    return (
      <p class="mt-4">
        {say("あなたのログインは、この一覧の人が作ったばかりなので、署名はほかの人がします。", "Your sign-in was just made by somebody of this list, so another signs. ")}
        {second.others.length === 0 ? null : <Words>{say(`署名できる人：${second.others.join("、")}`, `Who can: ${second.others.join(", ")}`)}</Words>}
      </p>
    );
  }
  return (
    <Form form={form} class="mt-4">
      <Field
        at="/summary"
        label={say("まとめ", "Summary")}
        hint={say("「退職者1名を止める。ほかは続ける」のように、1行で書きます。", "One line, such as “one leaver is stopped, the rest goes on”.")}
        rule={say("1行、1,000文字までにしてください。", "Use one line of up to 1,000 characters.")}
        maxLength={1000}
        value={summary.value}
        onInput={(value) => (summary.value = value)}
        wrong={form.tried && missing ? say("まとめを入れてください。", "Please give a summary.") : undefined}
      />
      {alone ? (
        <Field
          at="/why"
          label={say("単独承認とする理由", "Why you sign alone")}
          hint={say("あなたのログインは、この一覧の人が作ったばかりで、ほかに署名できる人がいません。", "Your sign-in was just made by somebody of this list, and nobody else could sign.")}
          rule={say("1行、1,000文字までにしてください。", "Use one line of up to 1,000 characters.")}
          maxLength={1000}
          value={why.value}
          onInput={(value) => (why.value = value)}
          wrong={form.tried && no_why ? say("理由を入れてください。", "Please give a reason.") : undefined}
        />
      ) : null}
      <FormProblem problem={form.problem} />
      <div class="acts">
        <button class="btn pri" type="submit" aria-disabled={form.busy} disabled={!mayDecide.value}>
          {say(`${session.value?.person.name ?? ""}の名前で署名する`, `Sign as ${session.value?.person.name ?? ""}`)}
        </button>
        <WhyNot />
      </div>
    </Form>
  );
}
