import type { ComponentChildren, JSX } from "preact";

import { away, mayDecide } from "../../api/state.ts";
import type { SecondFactor } from "../../api/types.ts";
import { AwayBar, WhyNot } from "../../parts/bars.tsx";
import type { FormState } from "../../parts/form.tsx";
import { PageHead } from "../../parts/page.tsx";
import { say } from "../../words/language.ts";

/// What every way of enrolling a second factor is given.
export interface EnrolProps {
  /// Gives it up, or has another one chosen. A sheet that was made already is told.
  leave: (made?: SecondFactor) => void;
  /// It is enrolled; before the first one the session tells by itself.
  done?: () => void;
}

export const LONGEST_LABEL = 40;

/// What is wrong with the name of a factor.
export function labelWrong(label: string, tried: boolean): string | undefined {
  return tried && label.trim() === "" ? say("ここに入れてください。", "Please fill this in.") : undefined;
}

export function Head({ title, children }: { title: string; children: ComponentChildren }): JSX.Element {
  return (
    <>
      <PageHead title={title} sub={children} />
      {away.value ? <AwayBar since={null} /> : null}
    </>
  );
}

export function Acts({ form, act, back, onBack }: { form: FormState; act: string; back: string; onBack: () => void }): JSX.Element {
  return (
    <div class="acts">
      <button class="btn pri" type="submit" aria-disabled={form.busy} disabled={!mayDecide.value}>
        {form.busy ? say("確かめています", "Checking") : act}
      </button>
      <button class="btn plain" type="button" onClick={onBack}>
        {back}
      </button>
      <WhyNot />
    </div>
  );
}
