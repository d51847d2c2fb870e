import type { JSX } from "preact";
import { Link } from "wouter-preact";

import { ask } from "../../api/client.ts";
import { may, now, worriesChanged } from "../../api/state.ts";
import type { WorryBrief } from "../../api/types.ts";
import { useAnswer } from "../../live/answer.ts";
import { Shown } from "../../parts/quiet.tsx";
import { brief } from "../../words/dates.ts";
import { say } from "../../words/language.ts";
import { signWord, standingWord } from "./words.ts";

const FEW = 5;

/// 開いている異常連絡票, for the board: an open report is no verdict, so it stands beside the findings. Nothing where none is open.
export function OpenWorriesPart(): JSX.Element | null {
  const asked = useAnswer("board worries", async () => (may("listWorries") ? ask("listWorries") : null), worriesChanged);
  const open = asked.value?.worries.filter((worry) => worry.open) ?? [];
  if (open.length === 0 && !asked.problem) return null;
  return (
    <section class="mt-7" aria-labelledby="open-worries">
      <h2 id="open-worries">{say("開いている異常連絡票", "Open worry reports")}</h2>
      <Shown asked={asked} waiting={say("連絡を読んでいます", "Reading the reports")}>
        {(found) => (
          <>
            {found?.everybody === false ? <p class="small sub mb-3">{say("ここに出るのは、自分の連絡だけです。", "Only your own reports are shown here.")}</p> : null}
            <Rows worries={open} />
          </>
        )}
      </Shown>
    </section>
  );
}

function Rows({ worries }: { worries: readonly WorryBrief[] }): JSX.Element {
  const rest = worries.length - FEW;
  return (
    <>
      <ul class="dues">
        {worries.slice(0, FEW).map((worry) => (
          <li key={worry.id}>
            <p class="day num">
              <Link href={`/worries/${worry.id}`}>{worry.number}</Link>
            </p>
            <div>
              <p>{signWord(worry.sign)}</p>
              <p class="small sub">
                <span class="nb num">{brief(worry.seen, now())}</span>
                {say("・", " · ")}
                <b>{standingWord(worry)}</b>
              </p>
            </div>
          </li>
        ))}
      </ul>
      {rest > 0 ? (
        <p class="small mt-3">
          <Link href="/worries">{say(`ほか${rest}件`, `${rest} more`)}</Link>
        </p>
      ) : null}
    </>
  );
}
