import { type Signal, useSignal } from "@preact/signals";
import { Fragment, type JSX } from "preact";
import { useLayoutEffect } from "preact/hooks";
import { Link, useLocation, useSearch } from "wouter-preact";

import { ask } from "../../api/client.ts";
import { journalChanged, may, now } from "../../api/state.ts";
import type { FoundEntries, FoundEntry, ReadingPurpose } from "../../api/types.ts";
import { useAct } from "../../live/act.ts";
import { useAnswer } from "../../live/answer.ts";
import { Field, Select } from "../../parts/field.tsx";
import { Form, useForm } from "../../parts/form.tsx";
import { PageHead, Words } from "../../parts/page.tsx";
import { WithPaperForm } from "../../parts/paper.tsx";
import { Empty, FormProblem, Shown } from "../../parts/quiet.tsx";
import { brief } from "../../words/dates.ts";
import { read, say } from "../../words/language.ts";
import { grouped } from "../../words/numbers.ts";
import { unseenWords } from "../usage/words.ts";
import { classWord } from "./class_words.ts";
import { BorderRow, Closed } from "./border.tsx";
import { FoundHead } from "./found_head.tsx";
import { FoundSheet } from "./found_sheet.tsx";
import { beyondWords, isBorder, placeOf, placeWords, searchedWords, wholePlace } from "./place.ts";
import { ProofWord } from "./proof.tsx";
import { AskPurpose } from "./purpose.tsx";
import { readingPurpose } from "./reading.ts";
import { SavedSearches } from "./saved_searches.tsx";
import { actionWord, addressFor, type Criteria, criteriaOf, isNothing, isTooShort, leftOutWords, NOTHING, outcomeWord, requestFor, toldWords, whereWords, whoOf } from "./search_criteria.ts";

/// 日誌をさがす: what the journal holds of a person, a terminal, a patient, a time. Days and kinds stand in the address.
export function SearchPage(): JSX.Element {
  const query = useSearch();
  const purpose = readingPurpose.value;
  const criteria = criteriaOf(query);
  const turn = useSignal(0);
  const chosen = useSignal(0);
  const found = useSignal<Found | null>(null);
  const on_paper = found.value;
  // A print begins at once: what seals it was read before.
  const [, navigate] = useLocation();
  const checkpoint = useAnswer("print checkpoint", () => ask("getCheckpoint"), journalChanged);
  return (
    <WithPaperForm form={on_paper ? () => <FoundSheet {...on_paper} checkpoint={checkpoint.value} /> : null}>
      <PageHead
        title={say("日誌をさがす", "Search the journal")}
        crumb={<Link href="/journal">{say("利用日誌", "Journal")}</Link>}
        sub={say("さがした人と条件は記録に残ります。患者番号は、符号にして残します。", "Who searched for what is recorded; a patient's number by a pseudonym only.")}
      />
      {purpose === null ? (
        <AskPurpose />
      ) : (
        <>
          <SavedSearches
            criteria={criteria}
            choose={(wanted) => {
              navigate(addressFor(wanted));
              turn.value += 1;
              chosen.value += 1;
            }}
          />
          <CriteriaForm key={`${query} ${chosen.value}`} criteria={criteria} again={() => (turn.value += 1)} />
          {isNothing(criteria) ? null : <Results key={`${turn.value} ${JSON.stringify(criteria)}`} criteria={criteria} purpose={purpose} published={found} />}
        </>
      )}
    </WithPaperForm>
  );
}

function CriteriaForm({ criteria, again }: { criteria: Criteria; again: () => void }): JSX.Element {
  const [, navigate] = useLocation();
  const draft = useSignal<Criteria>(criteria);
  const set = (name: keyof Criteria) => (value: string) => (draft.value = { ...draft.value, [name]: value });
  const { from, until } = draft.value;
  const contents = may("getEntryBody");
  const turned = from !== "" && until !== "" && until < from;
  const search = (wanted: Criteria): Promise<void> => {
    draft.value = wanted;
    navigate(addressFor(wanted));
    again();
    return Promise.resolve();
  };
  const form = useForm(
    () => !turned && !isNothing(draft.value) && !(contents && isTooShort(draft.value.word)),
    () => search(draft.value),
  );
  const short = form.tried && isTooShort(draft.value.word) ? say("2文字以上で入れてください。", "Please give at least two characters.") : undefined;
  const text = (name: keyof Criteria, label: string, hint?: string, wrong?: string): JSX.Element => (
    <Field label={label} value={draft.value[name]} onInput={set(name)} maxLength={200} wrong={wrong} {...(hint ? { hint } : {})} />
  );
  return (
    <Form form={form} class="card">
      <div class="grid items-end gap-x-6 sm:grid-cols-2 lg:grid-cols-3">
        <Field type="date" label={say("この日から", "From this day")} value={from} onInput={set("from")} />
        <Field
          type="date"
          label={say("この日まで", "To this day")}
          value={until}
          onInput={set("until")}
          wrong={turned ? say("「この日から」より前の日です。", "This is before the first day.") : undefined}
        />
        {contents ? (
          <>
            {text("person", say("人", "Person"), say("名前、または利用者ID", "A name or an account"))}
            {text("terminal", say("端末", "Terminal"), say("名前、またはアドレス", "A name or an address"))}
            {text("patient", say("患者番号", "Patient's number"))}
            {text("word", say("ことば", "Words"), say("2文字から", "From two characters on"), short)}
          </>
        ) : null}
        <Select
          label={say("記録の種類", "Kind of record")}
          none={say("すべて", "All")}
          value={draft.value.class}
          onChange={set("class")}
          options={(["usage", "decision", "raw"] as const).map((value) => ({ value, word: classWord(value) }))}
        />
        {contents ? (
          <>
            <Select
              label={say("したこと", "What was done")}
              none={say("すべて", "All")}
              value={draft.value.action}
              onChange={set("action")}
              options={(["C", "R", "U", "D", "E"] as const).map((value) => ({ value, word: actionWord(value) }))}
            />
            <Select
              label={say("結果", "Outcome")}
              none={say("すべて", "All")}
              value={draft.value.outcome}
              onChange={set("outcome")}
              options={(["0", "4", "8", "12"] as const).map((value) => ({ value, word: outcomeWord(value) }))}
            />
          </>
        ) : null}
      </div>
      <p class="small sub">
        {contents
          ? say("人・端末・患者番号・ことばは、この画面のアドレスには残しません。", "Person, terminal, patient and words never stand in this page's address.")
          : say("人・端末・患者番号・ことばなど、記録の中身からさがせるのは院長です。", "Only the director searches what entries say: person, terminal, patient, words.")}
      </p>
      {form.tried && isNothing(draft.value) ? (
        <p class="wrong" role="alert">
          {say("どれか1つは入れてください。", "Please fill in at least one.")}
        </p>
      ) : null}
      <div class="acts mt-4">
        <button class="btn pri" type="submit">
          {say("さがす", "Search")}
        </button>
        {isNothing(draft.value) ? null : (
          <button class="btn sm" type="button" onClick={() => void search(NOTHING)}>
            {say("条件を消す", "Clear")}
          </button>
        )}
      </div>
    </Form>
  );
}

/// What was found so far, and by which criteria.
interface Found {
  criteria: Criteria;
  found: FoundEntries;
}

interface ResultsProps {
  criteria: Criteria;
  purpose: ReadingPurpose;
  /// What is shown here: the paper shows it too.
  published: Signal<Found | null>;
}

function Results({ criteria, purpose, published }: ResultsProps): JSX.Element {
  const asked = useAnswer("search", () => ask("searchEntries", { body: requestFor(criteria, purpose, null) }));
  const first = asked.value;
  // With the pages after the first one, for as long as that stands.
  const further = useSignal<{ first: FoundEntries; found: FoundEntries } | null>(null);
  const found = further.value?.first === first ? further.value?.found : first;
  useLayoutEffect(() => {
    published.value = found ? { criteria, found } : null;
    return () => (published.value = null);
  }, [found]);
  return (
    <section class="part mt-6" aria-labelledby="found">
      <h2 id="found">{say("見つかった記録", "What was found")}</h2>
      <Shown asked={asked} waiting={say("日誌をさがしています", "Searching the journal")}>
        {(first) => <FoundPages found={found ?? first} more={(found) => (further.value = { first, found })} criteria={criteria} purpose={purpose} />}
      </Shown>
    </section>
  );
}

interface FoundPagesProps {
  criteria: Criteria;
  purpose: ReadingPurpose;
  found: FoundEntries;
  more: (found: FoundEntries) => void;
}

// A page may end before it is full: the hub searches two seconds at most, and goes on when asked.
function FoundPages({ found, more, criteria, purpose }: FoundPagesProps): JSX.Element {
  const act = useAct();
  const { entries, next, unread, closed, sessions_left } = found;
  const goOn = (): Promise<boolean> =>
    act.run(async () => {
      const page = await ask("searchEntries", { body: requestFor(criteria, purpose, next) });
      more({ ...page, sessions_left: sessions_left || page.sessions_left, entries: [...entries, ...page.entries], unread: unread + page.unread, closed: [...closed, ...page.closed] });
    });
  return (
    <>
      <p class="num mb-3" role="status">
        {say(`${grouped(entries.length)}件あります。`, entries.length === 1 ? "1 entry. " : `${grouped(entries.length)} entries. `)}
        {next === null
          ? searchedWords(closed)
          : say(`${beyondWords(next)}番より前は、まださがしていません。`, `Entries before number ${beyondWords(next)} are not searched yet.`)}
        {sessions_left ? say("", " ") + leftOutWords({ sessions_left }) : ""}
        {unread === 0 ? "" : say(`開けなかった記録が${grouped(unread)}件あり、当てはまるかどうかわかりません。`, ` ${grouped(unread)} could not be opened, so it is not known whether they belong here.`)}
      </p>
      {criteria.patient.trim() === "" ? null : <p class="small mb-3">{unseenWords()}</p>}
      {entries.length === 0 && next === null ? (
        <Empty title={say("当てはまる記録はありません", "Nothing meets these criteria")}>
          {closed.length === 0 ? "" : searchedWords(closed)}
          {say("条件を減らすと、見つかることがあります。", closed.length === 0 ? "Fewer criteria may find more." : " Fewer criteria may find more.")}
        </Empty>
      ) : (
        <FoundTable entries={entries} />
      )}
      <Closed closed={closed} />
      <FormProblem problem={act.problem} />
      <div class="acts mt-3">
        {next === null ? null : (
          <button class="btn sm" type="button" aria-disabled={act.busy} onClick={() => void goOn()}>
            {act.busy ? say("さがしています", "Searching") : say("続きをさがす", "Search on")}
          </button>
        )}
        <button class="btn sm" type="button" onClick={() => window.print()}>
          {say("ここまでを印刷する", "Print this")}
        </button>
      </div>
    </>
  );
}

function FoundTable({ entries }: { entries: readonly FoundEntry[] }): JSX.Element | null {
  if (entries.length === 0) return null;
  return (
    <table class="cards">
      <FoundHead />
      <tbody>
        {entries.map((entry, at) => (
          <Fragment key={wholePlace(entry)}>
            {isBorder(entries, at) ? <BorderRow place={entry} columns={6} /> : null}
            <FoundRow entry={entry} />
          </Fragment>
        ))}
      </tbody>
    </table>
  );
}

function FoundRow({ entry }: { entry: FoundEntry }): JSX.Element {
  const told = toldWords(entry);
  return (
    <tr>
      <td class="num">
        <Link href={`/journal/${placeOf(entry)}`}>
          <span class="vh">{say("記録 ", "Entry ")}</span>
          {placeWords(entry)}
        </Link>
      </td>
      <td class="num nb">{brief(entry.told?.from ?? entry.recorded, now())}</td>
      <th scope="row">
        {read(entry.title)}
        {told ? (
          <span class="sub small block font-normal">
            <Words>{told}</Words>
          </span>
        ) : null}
      </th>
      <td>
        <Words>{whoOf(entry)}</Words>
      </td>
      <td>
        <Words>{whereWords(entry)}</Words>
      </td>
      <td>
        <ProofWord proof={entry.proof} />
      </td>
    </tr>
  );
}
