import type { JSX } from "preact";

import { language, say } from "../../words/language.ts";

/// Which language this browser shows.
export function OwnLanguage(): JSX.Element {
  return (
    <section class="part">
      <h2>{say("表示の言葉", "Language")}</h2>
      <div class="seg" role="group" aria-label={say("表示の言葉", "Language")}>
        <button type="button" lang="ja" aria-pressed={language.value === "ja"} onClick={() => (language.value = "ja")}>
          日本語
        </button>
        <button type="button" lang="en" aria-pressed={language.value === "en"} onClick={() => (language.value = "en")}>
          English
        </button>
      </div>
      <p class="small sub mt-2">{say("このパソコンのこのブラウザーだけが覚えます。", "Remembered by this browser only.")}</p>
    </section>
  );
}
