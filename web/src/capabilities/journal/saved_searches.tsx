import { useSignal } from "@preact/signals";
import type { JSX } from "preact";

import { ask } from "../../api/client.ts";
import { journalChanged, may, mayDecide, now } from "../../api/state.ts";
import type { SavedSearch } from "../../api/types.ts";
import { useAct } from "../../live/act.ts";
import { tell } from "../../live/announce.ts";
import { useAnswer } from "../../live/answer.ts";
import { Field, Select } from "../../parts/field.tsx";
import { Form, useForm } from "../../parts/form.tsx";
import { KeepOrLeave } from "../../parts/keep_or_leave.tsx";
import { Opening } from "../../parts/opens.tsx";
import { FormProblem, Shown } from "../../parts/quiet.tsx";
import { say } from "../../words/language.ts";
import { type Criteria, criteriaOfSaved, savedOf } from "./search_criteria.ts";

interface SavedProps {
  /// What the page looks for now.
  criteria: Criteria;
  choose: (criteria: Criteria) => void;
}

/// Searches that are made time and again, by name: chosen, kept and removed.
export function SavedSearches({ criteria, choose }: SavedProps): JSX.Element {
  const asked = useAnswer("saved searches", () => ask("listSavedSearches"), journalChanged);
  return (
    <section class="part" aria-labelledby="saved-searches">
      <h2 id="saved-searches">{say("いつもの条件", "Kept searches")}</h2>
      <Shown asked={asked} waiting={say("いつもの条件を読んでいます", "Reading the kept searches")}>
        {({ searches }) => (
          <>
            {searches.length === 0 ? (
              <p class="sub small mb-3">{say("まだありません。さがした条件に名前をつけて残すと、次からはここで選べます。", "None yet. Name what you searched for, and choose it here next time.")}</p>
            ) : (
              <ul class="mb-4">
                {searches.map((search) => (
                  <SavedRow key={search.id} search={search} choose={choose} removed={asked.again} />
                ))}
              </ul>
            )}
            {may("saveSearch") && savedOf(criteria, "") !== null ? <Keep key={JSON.stringify(criteria)} criteria={criteria} kept={asked.again} /> : null}
          </>
        )}
      </Shown>
    </section>
  );
}

function SavedRow({ search, choose, removed }: { search: SavedSearch; choose: (criteria: Criteria) => void; removed: () => void }): JSX.Element {
  const act = useAct();
  const remove = (): Promise<boolean> =>
    act.run(async () => {
      await ask("removeSavedSearch", { path: { search: search.id } });
      tell(say(`「${search.name}」を消しました`, `“${search.name}” is removed`));
      removed();
    });
  return (
    <li class="acts mb-2">
      <button class="btn sm" type="button" onClick={() => choose(criteriaOfSaved(search, now()))}>
        {search.name}
      </button>
      {may("removeSavedSearch") ? (
        <button class="btn plain sm" type="button" aria-disabled={act.busy} disabled={!mayDecide.value} onClick={() => void remove()}>
          {say("消す", "Remove")}
          <span class="vh">{say(`: ${search.name}`, `: ${search.name}`)}</span>
        </button>
      ) : null}
      <FormProblem problem={act.problem} />
    </li>
  );
}

/// What was looked for is kept by a name; days as so many before the day on which it is chosen.
function Keep({ criteria, kept }: { criteria: Criteria; kept: () => void }): JSX.Element {
  const open = useSignal(false);
  const name = useSignal("");
  const days = useSignal("");
  const asked = savedOf(criteria, days.value);
  const form = useForm(
    () => name.value.trim() !== "",
    async () => {
      await ask("saveSearch", { body: { name: name.value.trim(), ...asked } });
      tell(say(`「${name.value.trim()}」を残しました`, `“${name.value.trim()}” is kept`));
      open.value = false;
      kept();
    },
  );
  return (
    <Opening act={say("この条件に名前をつけて残す", "Keep this search by a name")} open={open}>
      <Form form={form} class="card">
        <Field
          at="/name"
          label={say("名前", "Name")}
          hint={say("例: 失敗したログイン", "Such as: failed log-ins")}
          maxLength={40}
          value={name.value}
          onInput={(value) => (name.value = value)}
          wrong={form.tried && name.value.trim() === "" ? say("名前を入れてください。", "Please give a name.") : undefined}
        />
        <Select
          at="/days"
          label={say("いつの記録か", "Of which days")}
          none={say("毎回入れる", "typed each time")}
          value={days.value}
          onChange={(value) => (days.value = value)}
          options={[
            { value: "1", word: say("さがす当日", "the day of the search") },
            { value: "7", word: say("さがす日までの7日間", "the seven days to the day of the search") },
            { value: "31", word: say("さがす日までの31日間", "the 31 days to the day of the search") },
            { value: "366", word: say("さがす日までの1年間", "the year to the day of the search") },
          ]}
        />
        <p class="small sub">
          {say("患者番号とことばは残しません。さがすたびに入れてください。さがせる人には、同じ条件が見えます。", "A patient's number and words are not kept: type them each time. Whoever may search sees it too.")}
        </p>
        <KeepOrLeave form={form} leave={() => (open.value = false)} />
      </Form>
    </Opening>
  );
}
