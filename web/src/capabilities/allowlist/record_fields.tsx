import type { JSX } from "preact";

import { Field } from "../../parts/field.tsx";
import { say } from "../../words/language.ts";

/// P-07's record of Sekisho's own programs, as a person writes it.
export interface ProgramRecord {
  purpose: string;
  provider_opinion: string;
  opinion_by: string;
  decided_by: string;
}

export const EMPTY_RECORD: ProgramRecord = { purpose: "", provider_opinion: "", opinion_by: "", decided_by: "" };

export function recordIsWhole({ purpose, provider_opinion, decided_by }: ProgramRecord): boolean {
  return [purpose, provider_opinion, decided_by].every((text) => text.trim() !== "");
}

interface FieldsProps {
  record: ProgramRecord;
  set: (changed: Partial<ProgramRecord>) => void;
  tried: boolean;
  /// Where the record stands in the request, as a JSON pointer; "" if it is the whole of it.
  at: string;
}

export function RecordFields({ record, set, tried, at }: FieldsProps): JSX.Element {
  const wrong = (text: string): string | undefined =>
    tried && text.trim() === "" ? say("ここに入れてください。", "Please fill this in.") : undefined;
  return (
    <>
      <Field
        at={`${at}/purpose`}
        label={say("目的", "Purpose")}
        hint={say("例：セキュリティ方針の12か条を点検し、記録するため", "Such as: to check and record the twelve articles")}
        maxLength={300}
        value={record.purpose}
        onInput={(purpose) => set({ purpose })}
        wrong={wrong(record.purpose)}
      />
      <Field
        at={`${at}/provider_opinion`}
        label={say("サポート事業所の意見", "The support provider's opinion")}
        hint={say("聞いた答えをそのまま書きます。聞いていないときは「まだ聞いていない」と書いてください。", "Write the answer as it was. If nobody was asked, say so.")}
        long
        maxLength={1000}
        value={record.provider_opinion}
        onInput={(provider_opinion) => set({ provider_opinion })}
        wrong={wrong(record.provider_opinion)}
      />
      <Field
        at={`${at}/opinion_by`}
        label={say("答えた人", "Who gave it")}
        hint={say("まだ聞いていないときは空けておきます。P-07は未確認のままです。", "Empty if nobody was asked yet; P-07 stays not checked.")}
        maxLength={80}
        value={record.opinion_by}
        onInput={(opinion_by) => set({ opinion_by })}
      />
      <Field
        at={`${at}/decided_by`}
        label={say("入れると決めた人", "Who decided")}
        hint={say("ふつうは院長です。", "Usually the director.")}
        maxLength={80}
        value={record.decided_by}
        onInput={(decided_by) => set({ decided_by })}
        wrong={wrong(record.decided_by)}
      />
    </>
  );
}
