import type { JSX } from "preact";
import { Link, useParams } from "wouter-preact";

import { ask } from "../../api/client.ts";
import { boardChanged, may } from "../../api/state.ts";
import { useAnswer } from "../../live/answer.ts";
import { PageHead } from "../../parts/page.tsx";
import { Shown } from "../../parts/quiet.tsx";
import { timeText, VerdictMark } from "../../parts/verdict.tsx";
import { read, say } from "../../words/language.ts";
import { statementHref } from "../statements/statement_href.ts";
import { ControlEvidence } from "./control_evidence.tsx";
import { Measure } from "./judged.tsx";

/// One control with its evidence, also of those that no article shows.
export function ControlPage(): JSX.Element {
  const { control = "" } = useParams();
  const asked = useAnswer(`control page ${control}`, () => ask("getControl", { path: { control } }), boardChanged);
  const found = asked.value;
  return (
    <>
      <PageHead
        title={found ? read(found.title) : say("点検項目", "Control")}
        crumb={
          <>
            <Link href="/board">{say("点検ボード", "Inspection board")}</Link> / {say("点検項目", "Control")}
          </>
        }
        acts={
          found?.kind === "statement" && may("makeStatement") ? (
            <Link class="btn sm" href={statementHref(found.id)}>
              {say("この項目に申告する", "Answer this item")}
            </Link>
          ) : null
        }
      />
      <Shown asked={asked} waiting={say("この点検項目を読んでいます", "Reading this control")}>
        {(one) => (
          <>
            <div class={`card summary v-edge-${one.verdict} ${one.verdict === "asleep" ? "asleep" : ""}`}>
              <p class="tags">
                <VerdictMark verdict={one.verdict} evidence={one.evidence} big />
                <Measure judged={one} />
                <span class="sub small num">{timeText(one)}</span>
              </p>
              {one.sentence ? <p>{read(one.sentence)}</p> : null}
            </div>
            <section class="part">
              <h2>{say("根拠", "Evidence")}</h2>
              <ControlEvidence control={one} />
            </section>
          </>
        )}
      </Shown>
    </>
  );
}
