import type { JSX } from "preact";

import { Field } from "../../parts/field.tsx";
import { say } from "../../words/language.ts";
import { changeDraft } from "./draft.ts";
import type { Step, StepProps } from "./step.ts";

export const clinicStep: Step = {
  title: () => say("医院の名前を教えてください", "What is the clinic called?"),
  why: () => say("画面と印刷に出ます。", "It stands on every page and print."),
  minutes: 1,
  members: ["clinic"],
  show: ClinicFields,
  whole: ({ clinic }) => clinic.trim() !== "",
};

function ClinicFields({ answered, tried }: StepProps): JSX.Element {
  return (
    <Field
      at="/clinic"
      label={say("医療機関の名前", "Name of the clinic")}
      autocomplete="organization"
      maxLength={80}
      value={answered.clinic}
      onInput={(clinic) => changeDraft({ clinic })}
      wrong={tried && answered.clinic.trim() === "" ? say("名前を入れてください。", "Please give a name.") : undefined}
    />
  );
}
