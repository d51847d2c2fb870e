import type { JSX } from "preact";

import { say } from "../../words/language.ts";
import { PURPOSES, purposeWord, readingPurpose } from "./reading.ts";

/// The question before the journal opens: one press, no blame.
export function AskPurpose(): JSX.Element {
  return (
    <section class="card narrow" aria-labelledby="purpose">
      <h2 id="purpose">{say("日誌を見る理由をえらんでください", "Why do you look at the journal?")}</h2>
      <p class="sub small">
        {say(
          "見た人と理由は、日誌に残ります。閉じるまで、もう一度は聞きません。",
          "Who looked and why is kept in the journal. You are asked once a visit.",
        )}
      </p>
      <div class="acts mt-4">
        {PURPOSES.map((purpose) => (
          <button key={purpose} class="btn sm" type="button" onClick={() => (readingPurpose.value = purpose)}>
            {purposeWord(purpose)}
          </button>
        ))}
      </div>
    </section>
  );
}
