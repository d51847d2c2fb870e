import { useSignal } from "@preact/signals";
import type { JSX } from "preact";

import { ask } from "../../api/client.ts";
import { boardChanged, devicesChanged, may, now } from "../../api/state.ts";
import type { Internet, InternetDecision, InternetPath } from "../../api/types.ts";
import { useAnswer } from "../../live/answer.ts";
import { WhomToAsk } from "../../parts/deciders.tsx";
import { Opening } from "../../parts/opens.tsx";
import { MaybeName, PageHead, Words } from "../../parts/page.tsx";
import { Shown } from "../../parts/quiet.tsx";
import { brief } from "../../words/dates.ts";
import { say } from "../../words/language.ts";
import { DecideForm } from "./decide_form.tsx";
import { NewsPart } from "./news_part.tsx";
import { keyOf, kindWord, purposeWord, useWord, wayWords } from "./words.ts";

/// インターネット: whether it is used, over which paths, which ways machines see, and news read elsewhere.
export function InternetPage(): JSX.Element {
  const asked = useAnswer("internet", () => ask("getInternet"), devicesChanged, boardChanged);
  return (
    <>
      <PageHead
        title={say("インターネット", "Internet")}
        sub={say("つなぐかどうか、どの道を認めるかを、サポート事業所と決めて残します。", "Whether it is used and over which paths, decided with the support provider.")}
      />
      <Shown asked={asked} waiting={say("決めたことを読んでいます", "Reading what was decided")}>
        {(found) => (
          <>
            <Decided found={found} changed={asked.again} />
            <Ways found={found} />
            <NewsPart found={found} changed={asked.again} />
            <Earlier found={found} />
          </>
        )}
      </Shown>
    </>
  );
}

function Decided({ found, changed }: { found: Internet; changed: () => void }): JSX.Element {
  const open = useSignal(false);
  const [holds] = found.decisions;
  return (
    <section class="part" aria-labelledby="decided">
      <h2 id="decided">{say("決めたこと", "What is decided")}</h2>
      {holds ? (
        <Decision decision={holds} found={found} />
      ) : (
        <p class="mb-3">
          {say("まだ決まっていません。ふだんの仕事は、インターネットがなくてもできます。つなぐのは、要るものだけにします。", "Nothing is decided yet. Daily work does without the Internet; use it only for what needs it.")}
        </p>
      )}
      {may("decideInternet") ? (
        <Opening act={holds ? say("決めなおす", "Decide again") : say("使いかたを決める", "Decide how it is used")} open={open}>
          <DecideForm
            found={found}
            leave={() => (open.value = false)}
            kept={() => {
              open.value = false;
              changed();
            }}
          />
        </Opening>
      ) : (
        <WhomToAsk roles={["director", "safety-manager"]} />
      )}
    </section>
  );
}

function Decision({ decision, found }: { decision: InternetDecision; found: Internet }): JSX.Element {
  const { use, paths, try_news, opinion, opinion_of, at, by_name } = decision;
  return (
    <>
      <p>
        <b>{useWord(use)}</b>
      </p>
      <p class="small sub num mb-3">
        {brief(at, now())} <MaybeName name={by_name} />
      </p>
      {paths.length === 0 ? <p class="mb-3">{say("認める道はありません。", "No path is allowed.")}</p> : <Paths paths={paths} found={found} />}
      {use === "connected" ? (
        <p class="small mb-2">
          {try_news ? say("端末からお知らせに届くかを、6時間に1回確かめます。", "Terminals see every six hours whether they reach the news.") : say("端末からお知らせに届くかは、確かめません。", "Whether terminals reach the news is not tried.")}
        </p>
      ) : null}
      <p class="small mb-4">
        {say("サポート事業所の意見：", "The support provider said: ")}
        <Words>{opinion}</Words> (<Words>{opinion_of}</Words>)
      </p>
    </>
  );
}

function Paths({ paths, found }: { paths: readonly InternetPath[]; found: Internet }): JSX.Element {
  return (
    <table class="cards mb-3">
      <caption class="vh">{say("認める道", "Paths that are allowed")}</caption>
      <thead>
        <tr>
          <th scope="col">{say("目的", "What for")}</th>
          <th scope="col">{say("つなぐ先", "Where to")}</th>
          <th scope="col">{say("出口", "Way out")}</th>
        </tr>
      </thead>
      <tbody>
        {paths.map(({ purpose, towards, ...way }) => (
          <tr key={`${purpose} ${keyOf(way)} ${towards}`}>
            <td>{purposeWord(purpose)}</td>
            <td>
              <Words>{towards}</Words>
            </td>
            <td class="num">{way.way === "" ? say("(言葉だけ)", "(words alone)") : <Words>{wayWords(way, found)}</Words>}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/// What machines see, beside whether it is allowed.
function Ways({ found: { ways, untold } }: { found: Internet }): JSX.Element {
  return (
    <section class="part" aria-labelledby="ways">
      <h2 id="ways">{say("機器から見えている道", "Ways that machines see")}</h2>
      {ways.length === 0 ? (
        <p class="mb-3">{untold.length > 0 ? say("読めている機器には、見えている道はありません。", "Machines whose ways are known see none.") : say("見えている道はありません。", "None is seen.")}</p>
      ) : (
        <table class="cards mb-3">
          <caption class="vh">{say("機器から見えている道", "Ways that machines see")}</caption>
          <thead>
            <tr>
              <th scope="col">{say("道", "Way")}</th>
              <th scope="col">{say("決めた一覧", "List")}</th>
              <th scope="col">{say("機器", "Machines")}</th>
            </tr>
          </thead>
          <tbody>
            {ways.map(({ kind, way, listed, devices }) => (
              <tr key={`${kind} ${way} ${devices[0]?.id}`}>
                <td class="num">
                  {kindWord(kind)} {way}
                </td>
                <td>{listed ? say("一覧にあります", "Listed") : <b>{say("一覧にありません", "Not listed")}</b>}</td>
                <td>
                  <Words>{devices.map(({ name }) => name).join(say("、", ", "))}</Words>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      {untold.length > 0 ? (
        <>
          <h3 class="label">{say("いまの道がわからない機器", "Machines whose ways of now are not known")}</h3>
          <ul class="small sub">
            {untold.map((machine) => (
              <li key={machine.id}>
                <Words>{machine.name}</Words>
                {say("：", ": ")}
                {untoldWord(machine)}
              </li>
            ))}
          </ul>
        </>
      ) : null}
    </section>
  );
}

function untoldWord({ why, at }: Internet["untold"][number]): string {
  const when = at === null ? "" : brief(at, now());
  switch (why) {
    case "never":
      return say("まだ読んでいません(見守りプログラムがないか、つながっていません)", "not read yet; it has no agent, or none that is connected");
    case "failed":
      return say(`読み取れません(${when}の読み取り)`, `it could not be read (reading of ${when})`);
    case "old":
      return say(`読み取りが古くなっています(${when}に読んだきりです)`, `its reading is too old: last read ${when}`);
  }
}

function Earlier({ found }: { found: Internet }): JSX.Element | null {
  const decisions = found.decisions.slice(1);
  if (decisions.length === 0) return null;
  return (
    <details class="mb-6">
      <summary>{say(`前に決めたこと(${decisions.length})`, `Earlier decisions (${decisions.length})`)}</summary>
      <ul class="mt-3">
        {decisions.map((one) => (
          <li key={one.id} class="border-b border-solid-gray-100 py-3">
            <Decision decision={one} found={found} />
          </li>
        ))}
      </ul>
    </details>
  );
}
