import type { JSX } from "preact";

import { ask, type Answer } from "../../api/client.ts";
import { may, mayDecide, now, session } from "../../api/state.ts";
import { useAct } from "../../live/act.ts";
import { tell } from "../../live/announce.ts";
import { useAnswer } from "../../live/answer.ts";
import { WhyNot } from "../../parts/bars.tsx";
import { Words } from "../../parts/page.tsx";
import { FormProblem, Shown } from "../../parts/quiet.tsx";
import { brief } from "../../words/dates.ts";
import { say } from "../../words/language.ts";
import { browserNames } from "./browser.ts";

type Held = Answer<"listSessions">["sessions"][number];

/// Where one is signed in; whoever may stop sign-ins sees everybody.
export function Sessions(): JSX.Element {
  const asked = useAnswer("sessions", () => ask("listSessions"));
  const everybody = may("disableSignIn");
  return (
    <section class="part" aria-labelledby="sessions">
      <h2 id="sessions" tabIndex={-1}>{everybody ? say("ログインしている人と機械", "Who is signed in where") : say("ログインしている機械", "Where you are signed in")}</h2>
      <p class="small sub mb-2">
        {say("使っていないもの、心あたりのないものは、ログアウトさせてください。", "Sign out what is not in use, and what you do not know.")}
      </p>
      <Shown asked={asked} waiting={say("ログインを読んでいます", "Reading the sessions")}>
        {({ sessions }) => (
          <>
            <EndOthers others={sessions.filter((one) => one.person === session.value?.person.id && !one.this_one)} changed={asked.again} />
            {everybody ? (
              byPerson(sessions).map(([person, held]) => (
              <section key={person} class="mt-4" aria-labelledby={`sessions-${person}`}>
                <h3 id={`sessions-${person}`}>
                  <Words>{nameOf(held)}</Words>
                  {person === session.value?.person.id ? <span class="sub small">{say("(あなた)", " (you)")}</span> : null}
                </h3>
                <List held={held} changed={asked.again} />
              </section>
              ))
            ) : (
              <List held={sessions} changed={asked.again} />
            )}
          </>
        )}
      </Shown>
    </section>
  );
}

/// One's own at other machines, all at once: after a second step was changed, or a telephone lost.
function EndOthers({ others, changed }: { others: readonly Held[]; changed: () => void }): JSX.Element | null {
  const act = useAct();
  if (others.length === 0) return null;
  const end = (): Promise<boolean> =>
    act.run(async () => {
      for (const { id } of others) await ask("endSession", { path: { session: id } });
      tell(say(`ほかの機械の${others.length}つを、ログアウトさせました`, "Your other sessions have ended"));
    }).finally(() => {
      changed();
      document.getElementById("sessions")?.focus(); // its button is gone
    });
  return (
    <div class="acts mb-3">
      <button class="btn sm" type="button" aria-disabled={act.busy} disabled={!mayDecide.value} onClick={() => void end()}>
        {say(`ほかの機械の自分のログインを、すべて終える(${others.length}つ)`, `End my sessions at other machines (${others.length})`)}
      </button>
      <WhyNot />
      <FormProblem problem={act.problem} />
    </div>
  );
}

function nameOf(held: readonly Held[]): string {
  return held[0]?.name ?? say("名前のない人", "Somebody without a name");
}

/// One's own first, the others by name.
function byPerson(sessions: readonly Held[]): [string, Held[]][] {
  const own = session.value?.person.id;
  const found = new Map<string, Held[]>();
  for (const one of sessions) found.set(one.person, [...(found.get(one.person) ?? []), one]);
  return [...found].sort(([a, held], [b, others]) => Number(b === own) - Number(a === own) || nameOf(held).localeCompare(nameOf(others), "ja"));
}

function List({ held, changed }: { held: readonly Held[]; changed: () => void }): JSX.Element {
  return (
    <ul class="border-t border-solid-gray-200">
      {held.map((one) => (
        <Session key={one.id} one={one} changed={changed} />
      ))}
    </ul>
  );
}

function Session({ one, changed }: { one: Held; changed: () => void }): JSX.Element {
  const act = useAct();
  const names = browserNames(one.browser);
  const where = names.length > 0 ? names.join(say("・", " · ")) : say("見分けられないブラウザー", "An unknown browser");
  const end = (): Promise<boolean> =>
    act.run(async () => {
      await ask("endSession", { path: { session: one.id } });
      tell(say(`${where}をログアウトさせました`, `${where} is signed out`));
      changed();
      document.getElementById("sessions")?.focus(); // its button is gone
    });
  return (
    <li class="border-b border-solid-gray-100 py-3">
      <div class="flex flex-wrap items-center justify-between gap-3">
        <div>
          <p>
            <b>{where}</b> <span class="sub small num">{one.address}</span>
          </p>
          <p class="small sub num">
            {[
              say(`ログイン ${brief(one.opened, now())}`, `Signed in ${brief(one.opened, now())}`),
              say(`最後に使用 ${brief(one.used, now())}`, `last used ${brief(one.used, now())}`),
              ...(one.proven ? [] : [say("2段階目の確認がまだです", "second step not given yet")]),
            ].join(say("・", " · "))}
          </p>
        </div>
        {one.this_one ? (
          <b class="small">{say("このログイン", "This one")}</b>
        ) : (
          <span class="acts">
            <WhyNot />
            <button class="btn sm" type="button" aria-disabled={act.busy} disabled={!mayDecide.value} onClick={() => void end()}>
              {say("ログアウトさせる", "Sign it out")}
              <span class="vh">
                {say("：", ": ")}
                {`${nameOf([one])} ${where}`}
              </span>
            </button>
          </span>
        )}
      </div>
      <FormProblem problem={act.problem} />
    </li>
  );
}
