import type { JSX } from "preact";
import { Link, useParams } from "wouter-preact";

import { ask } from "../../api/client.ts";
import { now, worriesChanged } from "../../api/state.ts";
import type { Worry, WorryStep } from "../../api/types.ts";
import { useAnswer } from "../../live/answer.ts";
import { PageHead, Words } from "../../parts/page.tsx";
import { Shown } from "../../parts/quiet.tsx";
import { brief } from "../../words/dates.ts";
import { say } from "../../words/language.ts";
import { Attached } from "./attached.tsx";
import { CallThem } from "./contact_part.tsx";
import { NextSteps } from "./next_steps.tsx";
import { mailWords, recurrenceWord, signWord, standingWord, stepWord, wayWord } from "./words.ts";

/// 異常連絡票: one report with its number to read out, what was attached, and what came after.
export function WorryPage(): JSX.Element {
  const { worry = "" } = useParams();
  const asked = useAnswer(`worry ${worry}`, () => ask("getWorry", { path: { worry } }), worriesChanged);
  const found = asked.value;
  return (
    <div class="narrow">
      <PageHead
        title={say("異常連絡票", "Worry report")}
        crumb={<Link href="/worries">{say("これまでの連絡", "What was reported")}</Link>}
        sub={found ? say(`受け付けました ${brief(found.at, now())}`, `Taken ${brief(found.at, now())}`) : null}
      />
      <Shown asked={asked} waiting={say("連絡票を読んでいます", "Reading the report")}>
        {(read) => <Report worry={read} changed={asked.again} />}
      </Shown>
    </div>
  );
}

function Report({ worry, changed }: { worry: Worry; changed: () => void }): JSX.Element {
  return (
    <>
      <div class="card summary">
        <p class="small sub">{say("番号", "Number")}</p>
        <p class="worry-number num">{worry.number}</p>
        <p class="mt-2">
          <b>{standingWord(worry)}</b>
        </p>
        {mailWords(worry).map((words) => (
          <p key={words}>
            <Words>{words}</Words>
          </p>
        ))}
        {worry.open && !worry.told && !worry.by_mail ? (
          <p>{say("電話をかけ、この番号を言ってください。伝えた人が、だれに・いつ・どう伝えたかを残します。", "Call, and name this number. Whoever told them records who was told, when and how.")}</p>
        ) : null}
        {worry.open ? <CallThem contact={worry.contact} /> : null}
        <p class="mt-3">
          <Link href={`/print/worries/${worry.id}`}>{say("この連絡票を印刷する", "Print this report")}</Link>
        </p>
      </div>
      <section class="part" aria-labelledby="seen">
        <h2 id="seen">{say("気づいたこと", "What was seen")}</h2>
        <Seen worry={worry} />
      </section>
      <section class="part" aria-labelledby="steps">
        <h2 id="steps">{say("そのあと", "What came after")}</h2>
        <Steps steps={worry.steps} />
        <NextSteps worry={worry} changed={changed} />
      </section>
      <Attached attached={worry.attached} />
    </>
  );
}

/// Who, when, where and what.
export function Seen({ worry }: { worry: Worry }): JSX.Element {
  const unknown = say("わからない", "not known");
  return (
    <dl class="kv">
      <div>
        <dt>{say("何が", "What")}</dt>
        <dd>
          <b>{signWord(worry.sign)}</b>
        </dd>
      </div>
      {worry.words ? (
        <div>
          <dt>{say("ひとこと", "In words")}</dt>
          <dd>
            <Words>{worry.words}</Words>
            {worry.mailed_words !== null && worry.mailed_words !== worry.words && (worry.by_mail || worry.mails.length > 0) ? (
              <p class="small sub">
                {say("メールでは：", "As mailed: ")}
                <Words>{worry.mailed_words}</Words>
              </p>
            ) : null}
          </dd>
        </div>
      ) : null}
      <div>
        <dt>{say("いつ", "When")}</dt>
        <dd class="num">{brief(worry.seen, now())}</dd>
      </div>
      <div>
        <dt>{say("どこで", "Where")}</dt>
        <dd>
          <Words>{worry.seat_name ?? unknown}</Words>
        </dd>
      </div>
      <div>
        <dt>{say("だれが", "Who")}</dt>
        <dd>
          {worry.paper ? (
            <Words>{say(`${worry.paper.writer}(紙に書いた人。写した人 ${worry.by_name ?? unknown})`, `${worry.paper.writer} (wrote it on paper; copied by ${worry.by_name ?? unknown})`)}</Words>
          ) : (
            <Words>{worry.by_name ?? unknown}</Words>
          )}
        </dd>
      </div>
    </dl>
  );
}

// Whether anybody had been told before that step, since the report was open.
function wasTold(steps: readonly WorryStep[], before: number): boolean {
  const kinds = steps.slice(0, before).map(({ kind }) => kind);
  return kinds.slice(kinds.lastIndexOf("reopened") + 1).some((kind) => kind === "told" || kind === "answered");
}

function whyWords(why: string, told: boolean): string {
  return told ? say(`返事を待たずに終えた理由：${why}`, `Why it was closed without an answer: ${why}`) : say(`だれにも伝えずに終えた理由：${why}`, `Why it was closed without telling anybody: ${why}`);
}

/// What was told, answered, added and done, the oldest first.
export function Steps({ steps }: { steps: readonly WorryStep[] }): JSX.Element {
  if (steps.length === 0) return <p class="mb-4">{say("まだ何もありません。", "Nothing yet.")}</p>;
  return (
    <ol class="dues mb-4">
      {steps.map((step, index) => (
        <li key={index}>
          <p class="num day">{brief(step.when, now())}</p>
          <div>
            <p>
              <b>{stepWord(step.kind)}</b>
              {step.whom ? (
                <>
                  {say("：", ": ")}
                  <Words>{step.whom}</Words>
                </>
              ) : null}
              {step.way ? say(`(${wayWord(step.way)})`, ` (${wayWord(step.way)})`) : null}
            </p>
            {step.words ? (
              <p>
                <Words>{step.words}</Words>
              </p>
            ) : null}
            {step.recurrence ? <p class="small">{say(`同じこと：${recurrenceWord(step.recurrence)}`, `The same before: ${recurrenceWord(step.recurrence)}`)}</p> : null}
            {step.why_without ? (
              <p class="small">
                <Words>{whyWords(step.why_without, wasTold(steps, index))}</Words>
              </p>
            ) : null}
            <p class="small sub">
              <Words>{step.by_name ?? (step.by === null ? say("関所", "Sekisho") : say("台帳にない人", "somebody not in the register"))}</Words>
              {say(`が残しました ${brief(step.at, now())}`, ` recorded it ${brief(step.at, now())}`)}
            </p>
          </div>
        </li>
      ))}
    </ol>
  );
}
