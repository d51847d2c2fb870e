import type { JSX } from "preact";

import { mayDecide } from "../api/state.ts";
import { say } from "../words/language.ts";
import { WhyNot } from "./bars.tsx";
import type { FormState } from "./form.tsx";
import { FormProblem } from "./quiet.tsx";

/// The end of a form that changes what is kept: why the hub refused it, the button that sends it, the way out without
/// a change, and why nothing can be sent at present.
export function KeepOrLeave({ form, leave }: { form: FormState; leave: () => void }): JSX.Element {
  return (
    <>
      <FormProblem problem={form.problem} />
      <div class="acts mt-4">
        <button class="btn pri" type="submit" aria-disabled={form.busy} disabled={!mayDecide.value}>
          {say("この内容で残す", "Keep this")}
        </button>
        <button class="btn plain" type="button" onClick={leave}>
          {say("やめる", "Leave it")}
        </button>
        <WhyNot />
      </div>
    </>
  );
}
