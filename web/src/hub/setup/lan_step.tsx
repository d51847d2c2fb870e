import type { JSX } from "preact";

import { Choice, Field } from "../../parts/field.tsx";
import { say } from "../../words/language.ts";
import { changeDraft } from "./draft.ts";
import type { Step, StepProps } from "./step.ts";

export const lanStep: Step = {
  title: () => say("院内のほかの機械からも開きますか", "Should other machines open it too?"),
  why: () =>
    say(
      "受付や診察室の端末から関所を開き、見守りプログラムをつなぐには「はい」にします。通信は暗号化されます。",
      "Needed to open Sekisho at the reception and to connect other machines. Traffic is encrypted.",
    ),
  minutes: 1,
  members: ["lan", "host_name"],
  show: LanFields,
  whole: ({ host_name }) => HOST_NAME.test(host_name.trim()),
};

/// As the hub reads a host name: letters, digits and hyphens between dots.
const HOST_NAME = /^(?=.{1,253}$)(?!.*\.\d+$)(?!\d+$)[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?(\.[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?)*$/i;

function LanFields({ answered, tried }: StepProps): JSX.Element {
  return (
    <>
      <Choice<"yes" | "no">
        at="/lan"
        label={say("ほかの機械からも開く", "Other machines open it too")}
        options={[
          { value: "yes", word: say("はい", "Yes") },
          { value: "no", word: say("いいえ、この機械だけ", "No, this machine only") },
        ]}
        chosen={[answered.lan ? "yes" : "no"]}
        onChange={([chosen]) => changeDraft({ lan: chosen === "yes" })}
      />
      {answered.lan ? (
        <>
          <Field
            at="/host_name"
            label={say("関所本体の名前", "Name of the hub")}
            hint={say("ふつうはこのままで使えます。半角の英数字です。", "Usually fine as it is.")}
            maxLength={253}
            value={answered.host_name}
            onInput={(host_name) => changeDraft({ host_name })}
            wrong={
              tried && !HOST_NAME.test(answered.host_name.trim())
                ? say("半角の英数字とハイフンを、点でつないでください。", "Letters, digits and hyphens between dots.")
                : undefined
            }
          />
          <div class="note">
            {say(
              "設定が終わると、この画面のアドレスが変わります。新しいアドレスと手順は、最後の画面で印刷できます。",
              "When set-up ends, the address of these pages changes. The last page shows and prints the new one.",
            )}
          </div>
        </>
      ) : null}
    </>
  );
}
