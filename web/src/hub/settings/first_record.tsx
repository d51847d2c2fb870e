import { useSignal } from "@preact/signals";
import type { JSX } from "preact";
import { useLayoutEffect } from "preact/hooks";

import { ask } from "../../api/client.ts";
import { may, mayDecide, now } from "../../api/state.ts";
import type { Settings } from "../../api/types.ts";
import { EMPTY_RECORD, type ProgramRecord, RecordFields, recordIsWhole } from "../../capabilities/allowlist/record_fields.tsx";
import { tell } from "../../live/announce.ts";
import { WhyNot } from "../../parts/bars.tsx";
import { Form, useForm } from "../../parts/form.tsx";
import { KeepOrLeave } from "../../parts/keep_or_leave.tsx";
import { MayLink } from "../../parts/may_link.tsx";
import { shownName } from "../../parts/masked.ts";
import { Words } from "../../parts/page.tsx";
import { brief } from "../../words/dates.ts";
import { say } from "../../words/language.ts";
import { grouped } from "../../words/numbers.ts";

/// P-07's record of Sekisho's own programs.
export function FirstRecord({ settings, changed }: { settings: Settings; changed: () => void }): JSX.Element {
  const record = settings.p07;
  const writing = useSignal(false);
  return (
    <section class="part">
      <h2>{say("関所を入れることの記録(P-07)", "The record of installing Sekisho (P-07)")}</h2>
      {record ? (
        <dl class="kv">
          <div>
            <dt>{say("目的", "Purpose")}</dt>
            <dd>
              <Words>{record.purpose}</Words>
            </dd>
          </div>
          <div>
            <dt>{say("サポート事業所の意見", "The provider's opinion")}</dt>
            <dd>
              <Words>{record.provider_opinion}</Words>
              {record.opinion_by && shownName(record.opinion_by) !== null ? (
                <span class="sub">
                  (<Words>{record.opinion_by}</Words>)
                </span>
              ) : null}
            </dd>
          </div>
          <div>
            <dt>{say("決めた人", "Decided by")}</dt>
            <dd>
              <Words>{shownName(record.decided_by) ?? say("氏名は、この役割では出ません", "name not shown to your role")}</Words>
            </dd>
          </div>
          <div>
            <dt>{say("記録", "Entry")}</dt>
            <dd class="num">
              {record.entry === null ? (
                say("復旧より前の記録", "before the restore")
              ) : (
                <MayLink href={`/journal/${record.entry}`}>
                  {say("記録", "Entry")} {grouped(record.entry)}
                </MayLink>
              )}{" "}
              {brief(record.at, now())}
            </dd>
          </div>
        </dl>
      ) : (
        <p>
          {say(
            "設定のときに「あとで」としたため、まだありません。日レセの機械に関所を入れるなら、書いてください。",
            "Left for later at set-up. It has to be written if Sekisho is on ORCA (日レセ) machines.",
          )}
        </p>
      )}
      {may("recordPrograms") && !writing.value ? (
        <p class="acts mt-3">
          <button class="btn sm" type="button" disabled={!mayDecide.value} onClick={() => (writing.value = true)}>
            {record ? say("書き直す", "Write it anew") : say("記録を書く", "Write the record")}
          </button>
          <WhyNot />
        </p>
      ) : null}
      {writing.value ? (
        <RecordForm
          from={record ?? EMPTY_RECORD}
          end={() => (writing.value = false)}
          kept={() => {
            writing.value = false;
            changed();
          }}
        />
      ) : null}
    </section>
  );
}

function RecordForm({ from, kept, end }: { from: ProgramRecord; kept: () => void; end: () => void }): JSX.Element {
  const { purpose, provider_opinion, opinion_by, decided_by } = from;
  const record = useSignal<ProgramRecord>({ purpose, provider_opinion, opinion_by, decided_by });
  const form = useForm(
    () => recordIsWhole(record.value),
    async () => {
      await ask("recordPrograms", { body: record.value });
      tell(say("記録しました", "Recorded"));
      kept();
    },
  );
  useLayoutEffect(() => form.element.current?.querySelector("input")?.focus(), []);
  return (
    <Form form={form} class="mt-3">
      <RecordFields at="" record={record.value} set={(part) => (record.value = { ...record.value, ...part })} tried={form.tried} />
      <KeepOrLeave form={form} leave={end} />
    </Form>
  );
}
