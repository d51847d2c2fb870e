import type { JSX } from "preact";

import { say } from "../../words/language.ts";

/// Beside a word of a second person whose sign-in one hand had just made with that of the first; the mark stays with it.
export function MadeLately({ counts }: { counts: boolean }): JSX.Element {
  return (
    <span class="small sub">
      {counts
        ? say("(そのとき、二人のログインは、同じ人が用意したか設定し直したばかりでした)", " (the two sign-ins had just been made or reset by one hand)")
        : say(
            "(そのとき、二人のログインは、同じ人が用意したか設定し直したばかりでした。ほかに確認できる人がいたので、この確認は数えません)",
            " (the two sign-ins had just been made or reset by one hand; it does not count, since somebody else could confirm)",
          )}
    </span>
  );
}
