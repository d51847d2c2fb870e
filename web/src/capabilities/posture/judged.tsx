import type { JSX } from "preact";

import type { ArticleSummary, ControlSummary, Responsible } from "../../api/types.ts";
import { shownName } from "../../parts/masked.ts";
import { Bracketed, Words } from "../../parts/page.tsx";
import { countText, EvidenceTag } from "../../parts/verdict.tsx";
import { read, say } from "../../words/language.ts";

/// What stands beside every verdict: its evidence, and how many answered out of how many.
export function Measure({ judged }: { judged: ArticleSummary | ControlSummary }): JSX.Element {
  return (
    <>
      <EvidenceTag evidence={judged.evidence} /> <span class="num">{countText(judged)}</span>
    </>
  );
}

/// Stands where a device does, for what is judged of the clinic and not of a device.
export function wholeClinic(): string {
  return say("医院全体", "The whole clinic");
}

/// Who acts next: 未設定 until people exist.
export function WhoNext({ responsible }: { responsible: Responsible }): JSX.Element {
  if (!responsible) {
    return (
      <b>
        {say("担当：未設定。", "Responsible: not set. ")}
      </b>
    );
  }
  return (
    <b>
      <Who responsible={responsible} />
      {say("：", ": ")}
    </b>
  );
}

/// The person and the role; the role alone for whoever is shown no names.
export function Who({ responsible }: { responsible: NonNullable<Responsible> }): JSX.Element {
  const name = shownName(responsible.name);
  if (name === null) return <>{read(responsible.role)}</>;
  return (
    <>
      <Words>{name}</Words>
      <Bracketed>{read(responsible.role)}</Bracketed>
    </>
  );
}
