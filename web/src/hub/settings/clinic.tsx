import { useSignal } from "@preact/signals";
import type { JSX } from "preact";

import { ask } from "../../api/client.ts";
import { begin, may } from "../../api/state.ts";
import type { Settings } from "../../api/types.ts";
import { tell } from "../../live/announce.ts";
import { WhomToAsk } from "../../parts/deciders.tsx";
import { Field } from "../../parts/field.tsx";
import { Form, useForm } from "../../parts/form.tsx";
import { KeepOrLeave } from "../../parts/keep_or_leave.tsx";
import { Opening } from "../../parts/opens.tsx";
import { Words } from "../../parts/page.tsx";
import { say } from "../../words/language.ts";
import { HoursShown } from "../hours.tsx";
import { hoursCanStand, HoursFields } from "../hours_fields.tsx";

interface ClinicProps {
  settings: Settings;
  /// The settings are other ones now.
  changed: () => void;
}

/// The clinic's name and hours, and changing them.
export function Clinic({ settings, changed }: ClinicProps): JSX.Element {
  const open = useSignal(false);
  return (
    <section class="part">
      <h2>{say("医療機関の名前と診療時間", "The clinic's name and hours")}</h2>
      {open.value ? null : <ClinicShown settings={settings} />}
      {may("changeSettings") ? (
        <Opening act={say("診療時間と名前を変える", "Change hours and name")} open={open}>
          <ClinicForm
            from={settings}
            end={() => (open.value = false)}
            kept={() => {
              open.value = false;
              changed();
            }}
          />
        </Opening>
      ) : (
        <>
          <p class="small">{say("変えるときは、設定担当に頼んでください。", "To change them, ask an administrator.")}</p>
          <WhomToAsk roles={["administrator"]} />
        </>
      )}
    </section>
  );
}

function ClinicShown({ settings }: { settings: Settings }): JSX.Element {
  return (
    <>
      <p class="mb-2">
        <b>
          <Words>{settings.clinic.name}</Words>
        </b>
      </p>
      <HoursShown hours={settings.hours} />
      <p class="small sub my-2">
        {say("この時間に電源が入っていない機器は「未確認」になります。", "A device not seen in these hours is “not checked”.")}
      </p>
    </>
  );
}

function ClinicForm({ from, kept, end }: { from: Settings; kept: () => void; end: () => void }): JSX.Element {
  const clinic = useSignal(from.clinic.name);
  const hours = useSignal(from.hours);
  const nameless = clinic.value.trim() === "";
  const form = useForm(
    () => !nameless && hoursCanStand(hours.value),
    async () => {
      await ask("changeSettings", { body: { clinic: clinic.value.trim(), hours: { ...hours.value, confirmed: true } } });
      await begin(); // the clinic's name stands in the head of every page
      tell(say("変えた内容を残しました", "The change is kept"));
      kept();
    },
  );
  return (
    <Form form={form}>
      <Field
        at="/clinic"
        label={say("医療機関の名前", "Name of the clinic")}
        autocomplete="organization"
        maxLength={80}
        value={clinic.value}
        onInput={(value) => (clinic.value = value)}
        wrong={form.tried && nameless ? say("名前を入れてください。", "Please give a name.") : undefined}
      />
      <HoursFields at="/hours" hours={hours.value} tried={form.tried} onChange={(value) => (hours.value = value)} />
      <KeepOrLeave form={form} leave={end} />
    </Form>
  );
}
