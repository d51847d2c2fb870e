import type { JSX } from "preact";
import { useLayoutEffect } from "preact/hooks";

import { EMPTY_RECORD, type ProgramRecord, RecordFields, recordIsWhole } from "../../capabilities/allowlist/record_fields.tsx";
import { say } from "../../words/language.ts";
import { changeDraft, recordIsNeeded } from "./draft.ts";
import type { Step, StepProps } from "./step.ts";

export const recordStep: Step = {
  title: () => say("関所を入れることを、だれが決めましたか", "Who decided to install Sekisho?"),
  why: () =>
    say(
      "日レセの機械に業務に使わないソフトを入れないという決まり(P-07)の、最初の記録になります。",
      "This is the first record of P-07: no unneeded software on ORCA (日レセ) machines.",
    ),
  minutes: 2,
  members: ["p07"],
  show: Record,
  whole: ({ p07 }) => p07 !== null && recordIsWhole(p07),
  later: (answered) => (recordIsNeeded(answered) ? null : { p07: null }),
};

function Record({ answered, offer, tried }: StepProps): JSX.Element {
  const record = answered.p07 ?? EMPTY_RECORD;
  // Before anything is typed: what comes later would take its place.
  useLayoutEffect(() => {
    if (answered.p07 === null) changeDraft({ p07: record });
  }, []);
  const set = (changed: Partial<ProgramRecord>): void => changeDraft({ p07: { ...record, ...changed } });
  return (
    <>
      <RecordFields at="/p07" record={record} set={set} tried={tried} />
      <details class="small">
        <summary>{say("入れるプログラム", "The programs")}</summary>
        <dl class="kv">
          {offer.programs.map(({ name, version, sha256 }) => (
            <div key={name}>
              <dt>
                {name} {version}
              </dt>
              <dd>
                <code>{sha256}</code>
              </dd>
            </div>
          ))}
        </dl>
      </details>
    </>
  );
}
