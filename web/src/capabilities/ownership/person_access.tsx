import type { JSX } from "preact";

import { ask } from "../../api/client.ts";
import { boardChanged, now, peopleChanged } from "../../api/state.ts";
import type { Person, PersonAccess } from "../../api/types.ts";
import { useAnswer } from "../../live/answer.ts";
import { Words } from "../../parts/page.tsx";
import { Shown } from "../../parts/quiet.tsx";
import { brief, briefDay } from "../../words/dates.ts";
import { say } from "../../words/language.ts";

type Item = PersonAccess["items"][number];

/// What somebody can use. Once they have a last day: what is to be closed on it, and what evidence says.
export function PersonAccessPart({ person }: { person: Person }): JSX.Element {
  const asked = useAnswer(`access of ${person.id}`, () => ask("getPersonAccess", { path: { person: person.id } }), peopleChanged, boardChanged);
  return (
    <Shown asked={asked} waiting={say("使えるものを調べています", "Looking up what they can use")}>
      {({ items, first_day }) => (
        <>
          {first_day.length > 0 ? <FirstDay needed={first_day} /> : null}
          <section class="part" aria-labelledby="person-access">
            <h2 id="person-access">{headingOf(person)}</h2>
            <p class="mb-3">{leadOf(person, items)}</p>
            <ul>
              {items.map((item) => (
                <li key={`${item.kind} ${item.device ?? ""} ${item.account ?? ""}`} class="py-1">
                  <b>{stateWord(item)}</b> <Named item={item} /> <span class="small sub num">{readWords(item)}</span>
                </li>
              ))}
            </ul>
          </section>
        </>
      )}
    </Shown>
  );
}

type Needed = PersonAccess["first_day"][number];

/// The least somebody who joins needs from the first day on, and what evidence says of it.
function FirstDay({ needed }: { needed: readonly Needed[] }): JSX.Element {
  const left = needed.filter(({ state }) => state !== "ready").length;
  return (
    <section class="part" aria-labelledby="joining">
      <h2 id="joining">
        {left === 0
          ? say("はじめの日に要るものは、そろっています", "What is needed on the first day is there")
          : say(`はじめの日に要るもので、そろっていないか確かめられないものが${left}つあります`, `${left} of what is needed on the first day is missing or cannot be told`)}
      </h2>
      <ul>
        {needed.map((one) => (
          <li key={`${one.kind} ${one.device ?? ""}`} class="py-1">
            <b>{readyWord(one)}</b> {one.kind === "sign-in" ? say("関所へのログイン", "Sign-in to Sekisho") : <OwnAccount seat={one.device_name} />}
          </li>
        ))}
      </ul>
    </section>
  );
}

function OwnAccount({ seat }: { seat: string | null }): JSX.Element {
  if (seat === null) return <>{say("本人だけのアカウント(どれか1台)", "An account of their own on some machine")}</>;
  return (
    <>
      <Words>{seat}</Words>
      {say("の、本人だけのアカウント", ": an account of their own")}
    </>
  );
}

function readyWord({ state }: Needed): string {
  switch (state) {
    case "ready":
      return say("あります：", "There: ");
    case "missing":
      return say("まだありません：", "Missing: ");
    case "unknown":
      return say("確かめられません：", "Cannot be told: ");
  }
}

function headingOf({ until }: Person): string {
  return until ? say(`最後の日(${briefDay(until, now())})に閉じるもの`, `To be closed on the last day (${briefDay(until, now())})`) : say("この人が使えるもの", "What they can use");
}

function leadOf({ until }: Person, items: readonly Item[]): string {
  const open = items.filter(({ state }) => state !== "closed").length;
  if (!until) return say("持ち主になっているアカウント、関所へのログイン、この人の出したトークンです。", "The accounts that are theirs, the sign-in to Sekisho, and the tokens they made.");
  return open === 0
    ? say("すべて閉じていることを確かめました。", "All of it is closed; evidence says so.")
    : say(`まだ閉じていないか、確かめられないものが、${open}つあります。`, `${open} of them are open or cannot be told.`);
}

function Named({ item }: { item: Item }): JSX.Element {
  if (item.kind === "sign-in") return <>{say("関所へのログイン", "Sign-in to Sekisho")}</>;
  if (item.kind === "token") {
    return (
      <>
        {say("利用日誌を読むトークン ", "Token that reads the journal: ")}
        <Words>{item.account ?? ""}</Words>
      </>
    );
  }
  return (
    <>
      <Words>{item.device_name ?? ""}</Words>
      {say("のアカウント ", ": account ")}
      <code>{item.account}</code>
    </>
  );
}

function stateWord({ state }: Item): string {
  switch (state) {
    case "open":
      return say("使えます：", "Open: ");
    case "closed":
      return say("閉じています：", "Closed: ");
    case "unknown":
      return say("確かめられません：", "Cannot be told: ");
  }
}

function readWords({ kind, read_at }: Item): string {
  if (kind !== "account") return "";
  return read_at === null ? say("まだ読み取っていません", "never read") : say(`${brief(read_at, now())}に読み取り`, `read ${brief(read_at, now())}`);
}
