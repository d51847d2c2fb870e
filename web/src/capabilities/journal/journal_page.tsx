import { useSignal } from "@preact/signals";
import { Fragment, type JSX } from "preact";
import { useEffect } from "preact/hooks";
import { Link } from "wouter-preact";

import { ask, type Answer } from "../../api/client.ts";
import { journalChanged, may, now } from "../../api/state.ts";
import type { Checkpoint, ClosedGeneration, Entry, ReadingPurpose, Verdict } from "../../api/types.ts";
import { useAct } from "../../live/act.ts";
import { useAnswer } from "../../live/answer.ts";
import { PageHead, Words } from "../../parts/page.tsx";
import { Empty, FormProblem, Shown, Waiting } from "../../parts/quiet.tsx";
import { VerdictShape } from "../../parts/shapes.tsx";
import { brief } from "../../words/dates.ts";
import { read, say } from "../../words/language.ts";
import { grouped } from "../../words/numbers.ts";
import { actorWord } from "./actor.ts";
import { BorderRow, Closed } from "./border.tsx";
import { isBorder, placeOf, placeWords, wholePlace } from "./place.ts";
import { ProofWord } from "./proof.tsx";
import { AskPurpose } from "./purpose.tsx";
import { purposeWord, readingPurpose } from "./reading.ts";

/// 利用日誌, first form: every entry, newest first, with the state of its proof.
export function JournalPage(): JSX.Element {
  const purpose = readingPurpose.value;
  return (
    <>
      <PageHead
        title={say("利用日誌", "Journal")}
        sub={
          purpose
            ? say(
                `見た人と理由は記録に残ります。いまの理由：${purposeWord(purpose)}`,
                `Who looks and why is recorded. Your reason: ${purposeWord(purpose)}`,
              )
            : say("決めたことと、見えたことの記録です。消すことも書きかえることもできません。", "What was decided and seen. Nothing can be erased or rewritten.")
        }
        acts={
          <>
            {may("searchEntries") ? (
              <Link class="btn sm" href="/journal/search">
                {say("さがす", "Search")}
              </Link>
            ) : null}
            {may("getDailyUse") ? (
              <Link class="btn sm" href="/journal/days">
                {say("今日の利用日誌", "The day's journal of use")}
              </Link>
            ) : null}
            {may("listWrittenUses") ? (
              <Link class="btn sm" href="/journal/uses">
                {say("利用の記入", "Use, as written")}
              </Link>
            ) : null}
            {may("importUsageList") ? (
              <Link class="btn sm" href="/journal/import">
                {say("書き出した一覧を読む", "Take in an exported list")}
              </Link>
            ) : null}
            {may("listLogChecks") ? (
              <Link class="btn sm" href="/journal/checks">
                {say("アクセスログの点検", "Checks of the access log")}
              </Link>
            ) : null}
          </>
        }
      />
      {purpose ? <Journal purpose={purpose} /> : <AskPurpose />}
      <Around />
    </>
  );
}

/// Where records come from and who vouches for them.
function Around(): JSX.Element | null {
  const ways: readonly (readonly [boolean, string, string])[] = [
    [may("getWitnesses"), "/journal/witnesses", say("日誌の証人", "The journal's witnesses")],
    [may("getRetention"), "/journal/retention", say("残す期間", "Retention")],
    [may("listSenders"), "/journal/senders", say("ほかのシステムから受ける", "Records from other systems")],
  ];
  const open = ways.filter(([is]) => is);
  if (open.length === 0) return null;
  return (
    <p class="small mt-4 flex flex-wrap gap-4">
      {open.map(([, href, words]) => (
        <Link key={href} href={href}>
          {words}
        </Link>
      ))}
    </p>
  );
}

function Journal({ purpose }: { purpose: ReadingPurpose }): JSX.Element {
  const newer = useSignal(false);
  const opened_at = useSignal(journalChanged.peek());
  // Reading is recorded, and the record advances the journal: so new entries are offered, never
  // read by themselves.
  useEffect(() => {
    newer.value = journalChanged.value > opened_at.value + 1;
  }, [journalChanged.value]);
  const first = useAnswer("entries", () => ask("listEntries", { query: { limit: 50, why: purpose } }));
  return (
    <>
      <Shown asked={first} waiting={say("日誌を読んでいます", "Reading the journal")}>
        {(page) => (
          <>
            <Seal checkpoint={page.checkpoint} />
            {newer.value ? (
              <p class="mb-3">
                <button
                  class="btn sm"
                  type="button"
                  onClick={() => {
                    opened_at.value = journalChanged.peek();
                    newer.value = false;
                    first.again();
                  }}
                >
                  {say("新しい記録があります。読み直す", "There are newer entries. Read again")}
                </button>
              </p>
            ) : null}
            {page.entries.length === 0 ? (
              <Empty title={say("まだ記録がありません", "No entries yet")}>
                {say("決めたことや、機器から見えたことが、ここに残ります。", "Decisions and what devices show are kept here.")}
              </Empty>
            ) : (
              <Pages key={page.entries[0] ? wholePlace(page.entries[0]) : ""} entries={page.entries} next={page.next} closed={page.closed} purpose={purpose} />
            )}
          </>
        )}
      </Shown>
      <p class="small sub mt-6">
        {say(
          "日レセの操作の記録は、この版の関所ではまだ読んでいません。日誌は勤務時間や評価のためには使いません。",
          "ORCA's (日レセ) own records of what was done are not read in this version yet. The journal is never used for working hours or appraisal.",
        )}
      </p>
    </>
  );
}

/// What seals the journal now, and the button that compares everything with it.
function Seal({ checkpoint }: { checkpoint: Checkpoint }): JSX.Element {
  const act = useAct();
  const found = useSignal<Answer<"verifyJournal"> | null>(null);
  const verify = (): Promise<boolean> =>
    act.run(async () => {
      found.value = await ask("verifyJournal");
    });
  return (
    <section class="note mb-6" aria-label={say("日誌の封", "The journal's seal")}>
      <div class="flex flex-wrap items-center justify-between gap-3">
        <p class="num">
          {say(
            `いまの封：第${checkpoint.generation}世代・${grouped(checkpoint.size)}件(${brief(checkpoint.signed_at, now())})`,
            `Sealed: generation ${checkpoint.generation}, ${grouped(checkpoint.size)} entries (${brief(checkpoint.signed_at, now())})`,
          )}
        </p>
        {may("verifyJournal") ? (
          <button class="btn sm" type="button" aria-disabled={act.busy} onClick={() => void verify()}>
            {say("全部を確かめ直す", "Check all entries again")}
          </button>
        ) : null}
      </div>
      {act.busy ? (
        <Waiting title={say("日誌を最初から確かめています", "Checking the journal from its beginning")}>
          {say("10万件で約1秒です。", "About one second per 100,000 entries.")}
        </Waiting>
      ) : null}
      <FormProblem problem={act.problem} />
      {found.value ? (
        <div class="mt-3" role="status">
          <p>
            <Verified verdict={found.value.unchanged ? "pass" : "fail"} text={read(found.value.text)} />
            {found.value.first_bad === null ? null : (
              <>
                {" "}
                <Link href={`/journal/${found.value.first_bad}`}>{say("その記録を見る", "See that entry")}</Link>
              </>
            )}
          </p>
          <p class="mt-1">
            <Verified verdict={found.value.witnessed.verdict} text={read(found.value.witnessed.text)} />
          </p>
        </div>
      ) : null}
    </section>
  );
}

function Verified({ verdict, text }: { verdict: Verdict; text: string }): JSX.Element {
  return (
    <span class={`v v-${verdict} !whitespace-normal`}>
      <VerdictShape verdict={verdict} evidence="measured" />
      {text}
    </span>
  );
}

interface PagesProps {
  entries: readonly Entry[];
  next: string | null;
  closed: readonly ClosedGeneration[];
  purpose: ReadingPurpose;
}

function Pages({ entries, next, closed, purpose }: PagesProps): JSX.Element {
  const more = useSignal<readonly Entry[]>([]);
  const before = useSignal<string | null>(next);
  const passed = useSignal<readonly ClosedGeneration[]>(closed);
  const act = useAct();
  const load = (): Promise<boolean> =>
    act.run(async () => {
      if (before.value === null) return;
      const page = await ask("listEntries", { query: { before: before.value, limit: 50, why: purpose } });
      more.value = [...more.value, ...page.entries];
      before.value = page.next;
      passed.value = [...passed.value, ...page.closed];
    });
  const all = [...entries, ...more.value];
  return (
    <>
      <table class="cards">
        <caption class="vh">{say("記録の一覧", "Entries")}</caption>
        <thead>
          <tr>
            <th scope="col">{say("番号", "Number")}</th>
            <th scope="col">{say("いつ", "When")}</th>
            <th scope="col">{say("何が", "What")}</th>
            <th scope="col">{say("だれが", "Who")}</th>
            <th scope="col">{say("証明", "Proof")}</th>
          </tr>
        </thead>
        <tbody>
          {all.map((entry, at) => (
            <Fragment key={wholePlace(entry)}>
              {isBorder(all, at) ? <BorderRow place={entry} columns={5} /> : null}
              <EntryRow entry={entry} />
            </Fragment>
          ))}
        </tbody>
      </table>
      <Closed closed={passed.value} />
      <FormProblem problem={act.problem} />
      {before.value === null ? null : (
        <p class="mt-3">
          <button class="btn sm" type="button" aria-disabled={act.busy} onClick={() => void load()}>
            {say("前の記録を表示", "Show earlier entries")}
          </button>
        </p>
      )}
    </>
  );
}

function EntryRow({ entry }: { entry: Entry }): JSX.Element {
  return (
    <tr>
      <td class="num">
        <Link href={`/journal/${placeOf(entry)}`}>
          <span class="vh">{say("記録 ", "Entry ")}</span>
          {placeWords(entry)}
        </Link>
      </td>
      <td class="num nb">{brief(entry.recorded, now())}</td>
      <th scope="row">
        {read(entry.title)}
        {entry.summary ? (
          <span class="sub small block font-normal">
            <Words>{read(entry.summary)}</Words>
          </span>
        ) : null}
      </th>
      <td>
        <Words>{actorWord(entry)}</Words>
      </td>
      <td>
        <ProofWord proof={entry.proof} />
      </td>
    </tr>
  );
}

