import type { JSX } from "preact";
import { useLocation } from "wouter-preact";

import { ask, Refused } from "../../api/client.ts";
import { useAct } from "../../live/act.ts";
import { tellSignedOut } from "../../live/signing_out.ts";
import { say } from "../../words/language.ts";

/// A session that had ended before is ended as well.
async function endSession(): Promise<void> {
  try {
    await ask("signOut");
  } catch (error) {
    if (!(error instanceof Refused) || error.problem.message !== "access.signed-out") throw error;
  }
}

export function SignOut({ wide }: { wide?: boolean }): JSX.Element {
  const act = useAct();
  const [, go] = useLocation();
  const leave = (): Promise<boolean> =>
    act.run(async () => {
      await endSession();
      tellSignedOut();
      go("/");
    });
  return (
    <button class={`btn sm plain${wide ? " wide-only" : ""}`} type="button" onClick={() => void leave()}>
      {say("ログアウト", "Sign out")}
    </button>
  );
}
