import type { JSX } from "preact";

import type { DecidedRole } from "../../api/types.ts";
import { DEVICE_ROLES, deviceRoleWord } from "../../capabilities/inventory/words.ts";
import { Choice, Field } from "../../parts/field.tsx";
import { say } from "../../words/language.ts";
import { changeDraft, recordIsNeeded } from "./draft.ts";
import type { Step, StepProps } from "./step.ts";

export const machineStep: Step = {
  title: () => say("この機械は、何に使っていますか", "What is this machine used for?"),
  why: () => say("役割によって、点検する項目が変わります。", "The role says which controls apply."),
  minutes: 1,
  members: ["machine"],
  show: MachineFields,
  whole: ({ machine, machine_roles }) => machine.trim() !== "" && machine_roles.length > 0,
};

function MachineFields({ answered, offer, tried }: StepProps): JSX.Element {
  return (
    <>
      <Field
        at="/machine/name"
        label={say("台帳にのせる名前", "Name in the device register")}
        hint={`${say("何の機械かわかる名前にします。例：受付のパソコン。", "So that everybody knows it, such as: reception PC.")}${offer.machine.os ? say(`この機械は ${offer.machine.os} です。`, ` This machine runs ${offer.machine.os}.`) : ""}`}
        maxLength={40}
        value={answered.machine}
        onInput={(machine) => changeDraft({ machine })}
        wrong={tried && answered.machine.trim() === "" ? say("名前を入れてください。", "Please give it a name.") : undefined}
      />
      <Choice<DecidedRole>
        at="/machine/roles"
        label={say("役割(いくつでも)", "Roles (any number)")}
        several
        options={DEVICE_ROLES.map((value) => ({ value, word: deviceRoleWord(value) }))}
        chosen={answered.machine_roles}
        onChange={(machine_roles) => changeDraft({ machine_roles })}
        wrong={
          tried && answered.machine_roles.length === 0
            ? say("役割を1つ以上えらんでください。", "Choose at least one role.")
            : undefined
        }
      />
      {recordIsNeeded(answered) ? (
        <div class="note">
          {say(
            "日レセサーバーに関所本体も入れるときは、サポート事業所の意見と院長の決定が先に必要です。次の画面で記録します。",
            "To run the hub on the ORCA (日レセ) server itself, the provider's opinion and the director's decision are needed first. The next page records them.",
          )}
        </div>
      ) : null}
    </>
  );
}
