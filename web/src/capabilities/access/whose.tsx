import type { JSX } from "preact";

import { session } from "../../api/state.ts";
import { Words } from "../../parts/page.tsx";
import { say } from "../../words/language.ts";

/// Whose sign-in it is that is not finished yet.
export function Whose(): JSX.Element {
  return (
    <>
      <Words>{session.value?.person.name ?? ""}</Words>
      {say("さんのログインです。", " is signing in.")}
    </>
  );
}
