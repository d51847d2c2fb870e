import { useSignal } from "@preact/signals";
import type { JSX } from "preact";

import { ask, Refused } from "../../api/client.ts";
import type { SetupOffer } from "../../api/types.ts";
import { Form, useForm } from "../../parts/form.tsx";
import { goesOn, PageHead } from "../../parts/page.tsx";
import { FormProblem } from "../../parts/quiet.tsx";
import { say } from "../../words/language.ts";
import { changeDraft, forgetDraft, password, setupOf, type SetupDraft } from "./draft.ts";
import type { End } from "./set_up_end.tsx";
import { PASSWORD_STEP, STEPS, stepRefused } from "./steps.ts";

interface WizardProps {
  offer: SetupOffer;
  answered: SetupDraft;
  token: string;
  onEnd: (end: End) => Promise<void>;
}

/// The questions one by one, and what becomes of the answers.
export function Wizard({ offer, answered, token, onEnd }: WizardProps): JSX.Element {
  const second = useSignal("");
  const at = Math.min(answered.step, STEPS.length - 1);
  const step = STEPS[at];
  if (!step) throw new Error("no such step");
  const last = at === STEPS.length - 1;
  const rest = STEPS.slice(at).reduce((sum, { minutes }) => sum + minutes, 0);
  const later = step.later?.(answered);

  const move = (to: number, changed: Partial<SetupDraft> = {}): void => {
    form.forget();
    goesOn();
    changeDraft({ ...changed, step: to });
  };
  const finish = async (): Promise<void> => {
    const { connection_sheet: sheet, director, ...session } = await ask("completeSetup", { body: setupOf(answered, token) }).catch(
      (error: unknown) => {
        const refused = error instanceof Refused ? stepRefused(error.problem) : undefined;
        if (refused !== undefined) changeDraft({ step: refused });
        throw error;
      },
    );
    forgetDraft();
    await onEnd({ sheet, director, session });
  };
  const form = useForm(
    () => step.whole(answered, second.value),
    async () => {
      if (!last) move(at + 1);
      else if (password.value === "") move(PASSWORD_STEP); // a reload forgot it on purpose
      else await finish();
    },
  );
  const Show = step.show;
  return (
    <Form key={at} form={form}>
      <p class="steps num">
        <span aria-current="step">{say(`${at + 1}/${STEPS.length}`, `Step ${at + 1} of ${STEPS.length}`)}</span>
        <span>{say(`残り約${rest}分`, `about ${rest} min left`)}</span>
      </p>
      <PageHead title={step.title()} sub={step.why()} />
      <Show answered={answered} offer={offer} tried={form.tried} second={second} />
      <FormProblem problem={form.problem} />
      <div class="acts mt-6">
        <button class="btn pri" type="submit" aria-disabled={form.busy}>
          {last
            ? form.busy
              ? say("始めています", "Beginning")
              : say("この内容で始める", "Begin with this")
            : say("次へ", "Next")}
        </button>
        {at > 0 ? (
          <button class="btn" type="button" aria-disabled={form.busy} onClick={() => move(at - 1)}>
            {say("戻る", "Back")}
          </button>
        ) : null}
        {later ? (
          <>
            <button class="btn plain" type="button" onClick={() => move(at + 1, later)}>
              {say("あとで", "Later")}
            </button>
            <span class="small sub">{step.left?.() ?? say("「未確認」または「未設定」になります", "It stays “not checked” or “not set”")}</span>
          </>
        ) : null}
      </div>
    </Form>
  );
}
