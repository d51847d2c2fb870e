import { useSignal } from "@preact/signals";
import type { JSX } from "preact";
import { useEffect } from "preact/hooks";
import { useLocation } from "wouter-preact";

import { ask, Refused } from "../../api/client.ts";
import { away, learnSession, learnStatus, status } from "../../api/state.ts";
import type { SetupOffer } from "../../api/types.ts";
import { useAnswer } from "../../live/answer.ts";
import { AwayBar } from "../../parts/bars.tsx";
import { PageHead } from "../../parts/page.tsx";
import { Empty, Shown } from "../../parts/quiet.tsx";
import { say } from "../../words/language.ts";
import { beginDraft, draft } from "./draft.ts";
import { type End, SetUpEnd, showsSomething } from "./set_up_end.tsx";
import { Wizard } from "./wizard.tsx";

/// First set-up, one question a screen; opened by the link that the hub printed.
export function SetupPage(): JSX.Element {
  const token = useToken();
  const title = say("関所を始める", "Begin with Sekisho");
  if (status.value?.set_up) {
    return (
      <>
        <PageHead title={title} />
        <Empty title={say("設定は終わっています", "Set-up is complete")}>
          <a href="/">{say("ログインへ", "Sign in")}</a>
        </Empty>
      </>
    );
  }
  if (token === "") {
    return (
      <>
        <PageHead title={title} />
        <p>
          {say(
            "関所本体を起動したときに表示された「設定用のリンク」を、このブラウザーで開いてください。リンクは1回だけ使えます。",
            "Open the set-up link that the hub printed when it started. It works once.",
          )}
        </p>
      </>
    );
  }
  return <WithToken key={token} token={token} title={title} />;
}

/// The token in the address. A link that is opened where this page is shown already changes nothing but it; the link
/// to the content changes it too, and means no token.
function useToken(): string {
  const token = useSignal(inAddress() ?? "");
  useEffect(() => {
    const read = (): void => {
      token.value = inAddress() ?? token.peek();
    };
    addEventListener("hashchange", read);
    read(); // it may have changed since the page was drawn
    return () => removeEventListener("hashchange", read);
  }, [token]);
  return token.value;
}

function inAddress(): string | undefined {
  const fragment = location.hash.slice(1);
  return fragment === "main" ? undefined : fragment;
}

function WithToken({ token, title }: { token: string; title: string }): JSX.Element {
  const asked = useAnswer<SetupOffer>(`setup ${token}`, () =>
    ask("checkSetupToken", { body: { token } }).catch((error: unknown) => {
      // 401 means a wrong link here, not a session that ended.
      if (error instanceof Refused) throw new Refused({ ...error.problem, status: 403 });
      throw error;
    }),
  );
  const end = useSignal<End | null>(null);
  const [, go] = useLocation();
  const goOn = async ({ session }: End): Promise<void> => {
    learnStatus(await ask("getStatus"));
    learnSession(session);
    go("/board", { replace: true });
  };
  const onEnd = async (reached: End): Promise<void> => {
    if (showsSomething(reached)) end.value = reached;
    else await goOn(reached);
  };
  useEffect(() => {
    if (asked.value && !draft.peek()) beginDraft(asked.value);
  }, [asked.value]);
  const reached = end.value;
  if (reached) return <SetUpEnd end={reached} done={() => void goOn(reached)} />;
  return (
    <>
      {asked.value && draft.value ? null : <PageHead title={title} />}
      {away.value ? <AwayBar since={null} /> : null}
      <Shown asked={asked} waiting={say("リンクを確かめています", "Checking the link")}>
        {(offer) => (draft.value ? <Wizard offer={offer} answered={draft.value} token={token} onEnd={onEnd} /> : null)}
      </Shown>
    </>
  );
}
