import type { JSX } from "preact";

import { say } from "../../words/language.ts";

/// Beside a word of a second person whose sign-in the first one had made just before, or the other way round; the mark stays with it.
export function MadeLately({ counts }: { counts: boolean }): JSX.Element {
  return (
    <span class="small sub">
      {counts
        ? say("(そのとき、一方のログインは、もう一方の人が作ったか設定し直したばかりでした)", " (one of the two sign-ins had just been made or reset by the other)")
        : say(
            "(そのとき、一方のログインは、もう一方の人が作ったか設定し直したばかりでした。ほかに確認できる人がいたので、この確認は数えません)",
            " (one of the two sign-ins had just been made or reset by the other; it does not count, since somebody else could confirm)",
          )}
    </span>
  );
}
