import { type Signal, useSignal } from "@preact/signals";
import type { JSX } from "preact";
import { useEffect } from "preact/hooks";

import { ask } from "../../api/client.ts";
import type { WorryDraft, WorryLetters } from "../../api/types.ts";
import { useAnswer } from "../../live/answer.ts";
import { Words } from "../../parts/page.tsx";
import { Shown } from "../../parts/quiet.tsx";
import { say } from "../../words/language.ts";
import { oneLine } from "../../words/one_line.ts";

const SETTLED_MS = 400;

/// What would be mailed with these words, as the hub would write it: open as soon as something is typed, so that it is
/// read before the press that sends it.
export function MailPreview({ words, draft }: { words: Signal<string>; draft: WorryDraft }): JSX.Element {
  const settled = useSignal(words.value);
  useEffect(() => {
    const timer = setTimeout(() => (settled.value = words.value), SETTLED_MS);
    return () => clearTimeout(timer);
  }, [words.value]);
  const body: WorryDraft = { ...draft, words: oneLine(settled.value) || null };
  const asked = useAnswer(`worry mail ${JSON.stringify(body)}`, () => ask("previewWorryMail", { body }));
  return (
    <details class="mt-4" open={words.value.trim() !== ""}>
      <summary>{say("メールで届く内容を見る", "See what is mailed")}</summary>
      <Shown asked={asked} waiting={say("メールの内容を作っています", "Putting the mail together")}>
        {({ letters }) => (
          <>
            <p class="small sub mb-3">
              {say("このまま届きます。名前は伏せられないので、患者さんの名前があれば、ひとことを書きかえてから押してください。", "It goes out like this. Names cannot be covered: if a patient's is there, change the words before you press.")}
            </p>
            {letters.map((letter) => (
              <Letter key={letter.language} letter={letter} />
            ))}
          </>
        )}
      </Shown>
    </details>
  );
}

function Letter({ letter: { whom, subject, text, language } }: { letter: WorryLetters["letters"][number] }): JSX.Element {
  const title = say(`${whom.join("、")}へのメール`, `Mail to ${whom.join(", ")}`);
  return (
    <div class="mail-letter" role="region" aria-label={title} tabIndex={0}>
      <p class="small sub">
        <Words>{title}</Words>
      </p>
      <p lang={language}>
        <b>{subject}</b>
      </p>
      <pre lang={language}>{text}</pre>
    </div>
  );
}
