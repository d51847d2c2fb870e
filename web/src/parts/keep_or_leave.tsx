import type { JSX } from "preact";

import { mayDecide } from "../api/state.ts";
import { say } from "../words/language.ts";
import { WhyNot } from "./bars.tsx";
import type { FormState } from "./form.tsx";
import { FormProblem } from "./quiet.tsx";

interface KeepOrLeaveProps {
  form: FormState;
  leave: () => void;
  /// What the button that sends it says, where that is more than keeping.
  keep?: string;
  /// Inside a row or a card: small buttons; `plainly` where what is sent takes something away.
  small?: boolean;
  plainly?: boolean;
}

/// The end of a form that changes what is kept: why the hub refused it, the button that sends it, the way out without
/// a change, and why nothing can be sent at present.
export function KeepOrLeave({ form, leave, keep, small = false, plainly = false }: KeepOrLeaveProps): JSX.Element {
  const size = small ? " sm" : "";
  return (
    <>
      <FormProblem problem={form.problem} />
      <div class={small ? "acts" : "acts mt-4"}>
        <button class={`btn${plainly ? "" : " pri"}${size}`} type="submit" aria-disabled={form.busy} disabled={!mayDecide.value}>
          {keep ?? say("この内容で残す", "Keep this")}
        </button>
        <button class={`btn plain${size}`} type="button" onClick={leave}>
          {say("やめる", "Leave it")}
        </button>
        <WhyNot />
      </div>
    </>
  );
}
