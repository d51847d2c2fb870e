import type { JSX } from "preact";
import { Link } from "wouter-preact";

import type { DevicePage } from "../../api/types.ts";
import { EvidenceTag, VerdictMark } from "../../parts/verdict.tsx";
import { read } from "../../words/language.ts";
import { controlHref } from "./control_href.ts";

type Judged = DevicePage["controls"][number];

/// The first two cells of a row about a control that was judged over a device: how, and which.
export function JudgedControl({ control, device }: { control: Judged; device: string }): JSX.Element {
  return (
    <>
      <td>
        <VerdictMark verdict={control.verdict} evidence={control.evidence} />
        <div>
          <EvidenceTag evidence={control.evidence} />
        </div>
      </td>
      <th scope="row">
        <Link href={controlHref(control.control, device)}>{read(control.title)}</Link>
        {control.verdict !== "pass" && control.sentence ? <span class="sub small block font-normal">{read(control.sentence)}</span> : null}
      </th>
    </>
  );
}
