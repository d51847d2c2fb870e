import { useSignal } from "@preact/signals";
import type { JSX } from "preact";

import type { Session } from "../../api/types.ts";
import { FirstCode, type Dealt } from "../../capabilities/access/first_code.tsx";
import { PageHead } from "../../parts/page.tsx";
import { say } from "../../words/language.ts";
import type { ConnectionSheet } from "../connection_sheet.tsx";
import { Moved } from "./moved.tsx";

/// What a set-up leaves to be shown once.
export interface End {
  sheet: ConnectionSheet | null;
  /// The director's own sign-in, where somebody else set up.
  director: Dealt | null;
  session: Session;
}

/// Whether there is anything to show before the pages go on.
export const showsSomething = ({ sheet, director }: End): boolean => sheet !== null || director !== null;

/// The director's first code, then the sheet for other machines.
export function SetUpEnd({ end, done }: { end: End; done: () => void }): JSX.Element {
  const handed = useSignal(end.director === null);
  const { sheet, director, session } = end;
  if (sheet && handed.value) return <Moved sheet={sheet} />;
  if (!director) return <></>;
  const handOver = (): void => {
    if (sheet) handed.value = true; // this page can ask the hub nothing more
    else done();
  };
  return (
    <>
      <PageHead
        title={say("院長のログインができました", "The director's sign-in is made")}
        sub={say(
          "院長がこの番号でログインしてパスワードを決めるまで、点検ボードの「院長のログイン」は、できていないと数えます。",
          "Until the director has signed in with this code and chosen a password, the board counts it as not done.",
        )}
      />
      <FirstCode dealt={director} by={session} address={sheet?.addresses[0]?.url} done={handOver} />
    </>
  );
}
