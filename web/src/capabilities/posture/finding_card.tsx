import type { JSX } from "preact";
import { Link } from "wouter-preact";

import { now } from "../../api/state.ts";
import type { Finding } from "../../api/types.ts";
import { mayOpen } from "../../parts/may_link.tsx";
import { Words } from "../../parts/page.tsx";
import { EvidenceTag, VerdictMark } from "../../parts/verdict.tsx";
import { brief } from "../../words/dates.ts";
import { read, say } from "../../words/language.ts";
import { about } from "../../words/numbers.ts";
import { controlHref } from "./control_href.ts";
import { wholeClinic, WhoNext } from "./judged.tsx";

/// One card: what was seen, why it matters, who does what next, how long.
export function FindingCard({ finding, inArticle }: { finding: Finding; inArticle: boolean }): JSX.Element {
  const others = finding.devices - 1;
  const evidence = evidenceHref(finding, inArticle);
  return (
    <article class={`card v-edge-${finding.verdict}`}>
      <p class="tags">
        <VerdictMark verdict={finding.verdict} evidence={finding.evidence} />
        <EvidenceTag evidence={finding.evidence} />
        <span class="sub small">
          {inArticle ? finding.article : say("契約の約束ごと", "Contract clauses")}
          {say("・", " · ")}
          {finding.device ? (
            <>
              <Words>{finding.device.name}</Words>
              {others > 0 ? say(`ほか${others}台`, ` and ${others} more`) : null}
            </>
          ) : (
            wholeClinic()
          )}
          {finding.seen_at ? <span class="num nb">{`${say("・", " · ")}${brief(finding.seen_at, now())}`}</span> : null}
        </span>
      </p>
      <h3>{read(finding.headline)}</h3>
      <dl class="four">
        {finding.why ? (
          <div>
            <dt>{say("なぜ大切か", "Why it matters")}</dt>
            <dd>{read(finding.why)}</dd>
          </div>
        ) : null}
        <div>
          <dt>{say("次にすること", "What is next")}</dt>
          <dd>
            <WhoNext responsible={finding.responsible} />
            {read(finding.next)}
          </dd>
        </div>
        {finding.minutes === null ? null : (
          <div>
            <dt>{say("直すのにかかる時間", "Time to put it right")}</dt>
            <dd class="num">{say(`${about(finding.minutes)}。`, `${about(finding.minutes)}.`)}</dd>
          </div>
        )}
      </dl>
      {mayOpen(evidence) ? (
        <div class="acts">
          <Link class="btn sm" href={evidence}>
            {say("根拠を見る", "See the evidence")}
            <span class="vh">
              {say("：", ": ")}
              {read(finding.headline)}
            </span>
          </Link>
        </div>
      ) : null}
    </article>
  );
}

function evidenceHref({ article, control }: Finding, inArticle: boolean): string {
  return inArticle ? `/board/${article}#${control}` : controlHref(control);
}
