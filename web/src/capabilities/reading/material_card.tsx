import { useSignal } from "@preact/signals";
import type { JSX } from "preact";

import { addressOf, ask } from "../../api/client.ts";
import { may, mayDecide, now } from "../../api/state.ts";
import type { Material, ReadingList } from "../../api/types.ts";
import { useAct } from "../../live/act.ts";
import { tell } from "../../live/announce.ts";
import { WhyNot } from "../../parts/bars.tsx";
import { Field, Select } from "../../parts/field.tsx";
import { Form, useForm } from "../../parts/form.tsx";
import { KeepOrLeave } from "../../parts/keep_or_leave.tsx";
import { Opening } from "../../parts/opens.tsx";
import { MaybeName, Words } from "../../parts/page.tsx";
import { FormProblem } from "../../parts/quiet.tsx";
import { briefDay, wholeDay } from "../../words/dates.ts";
import { say } from "../../words/language.ts";
import { roleWord } from "../access/roles.ts";
import { kindWord } from "../people/words.ts";
import { bodyOf, EditionFields, emptyDraft, missingIn } from "./edition_fields.tsx";

type Edition = Material["editions"][number];

interface CardProps {
  material: Material;
  list: ReadingList;
  changed: () => void;
}

/// Something to be read: its newest edition, whether one has read it, and who has not.
export function MaterialCard({ material, list, changed }: CardProps): JSX.Element {
  const [newest, ...earlier] = material.editions;
  if (!newest) return <></>;
  return (
    <li class="card">
      <h3>
        <Words>{material.title}</Words> <Words>{newest.edition}</Words>
      </h3>
      <p class="small sub mb-2">
        <Words>{material.issuer}</Words>
        {say("・", ", ")}
        <span class="num">{say(`${wholeDay(newest.published)}発行`, `issued ${wholeDay(newest.published)}`)}</span>
      </p>
      <Place edition={newest} />
      <Mine material={material} edition={newest} changed={changed} />
      {list.everybody ? <Everybody material={material} edition={newest} today={list.today} changed={changed} /> : null}
      {may("publishEdition") ? <Changes material={material} changed={changed} /> : null}
      {earlier.length > 0 ? (
        <details class="small mt-3">
          <summary>{say(`前の版(${earlier.length})`, `Earlier editions (${earlier.length})`)}</summary>
          <ul>
            {earlier.map((one) => (
              <li key={one.id} class="py-1">
                <Words>{one.edition}</Words> <span class="num sub">{wholeDay(one.published)}</span>
              </li>
            ))}
          </ul>
        </details>
      ) : null}
    </li>
  );
}

function Place({ edition }: { edition: Edition }): JSX.Element {
  if (edition.document === null) {
    return (
      <p class="mb-3">
        {say("ある場所：", "Where it is: ")}
        <Words>{edition.place}</Words>
      </p>
    );
  }
  const title = edition.document.title ?? say("書類", "Document");
  if (!edition.document.as_filed) {
    return (
      <p class="mb-3">
        <b class="late">{say("書類の中身が、登録したときと変わったか、なくなっています。", "The document's content was changed since it was filed, or is missing.")}</b>{" "}
        {say("同じ書類が登録し直されるまで、「読みました」は残せません。", "Until the same document is filed again, nobody can say they have read it.")}
      </p>
    );
  }
  return (
    <p class="mb-3">
      <a href={addressOf("getReadingContent", { path: { edition: edition.id } })} download>
        {say("書類を保存して読む", "Save the document and read it")}
        <span class="vh">
          {say("：", ": ")}
          {title}
        </span>
      </a>
    </p>
  );
}

function Mine({ material: { mine, title }, edition, changed }: { material: Material; edition: Edition; changed: () => void }): JSX.Element | null {
  const act = useAct();
  if (mine === null) return null;
  if (mine.day !== null) {
    return <p class="mb-3">{say(`あなたは${briefDay(mine.day, now())}に読みました。`, `You read it on ${briefDay(mine.day, now())}.`)}</p>;
  }
  const read = (): Promise<boolean> =>
    act.run(async () => {
      await ask("acknowledgeReading", { path: { edition: edition.id } });
      tell(say("「読みました」を残しました。ありがとうございました。", "It is kept that you have read it. Thank you."));
      changed();
      document.getElementById("to-read")?.focus(); // its button is gone
    });
  const due = briefDay(mine.due, now());
  const opens = edition.document?.as_filed ?? true;
  return (
    <>
      <p class="mb-3">
        {mine.overdue ? (
          <b class="late">{say(`読む期限(${due})をすぎています。`, `It was to be read by ${due}.`)}</b>
        ) : (
          say(`${due}までに読んでください。`, `Please read it by ${due}.`)
        )}
      </p>
      <FormProblem problem={act.problem} />
      <div class="acts mb-3">
        <button class="btn pri sm" type="button" aria-disabled={act.busy} disabled={!mayDecide.value || !opens} onClick={() => void read()}>
          {say("読みました", "I have read it")}
          <span class="vh">
            {say("：", ": ")}
            {title}
          </span>
        </button>
        <WhyNot />
      </div>
    </>
  );
}

/// Who has read it and who has not; those who cannot say so themselves are recorded here.
function Everybody({ material, edition, today, changed }: { material: Material; edition: Edition; today: string; changed: () => void }): JSX.Element {
  const { readers, read, of, kinds, roles } = material;
  const open = useSignal(false);
  const shown = readers.filter(({ day, signs_in }) => day === null && !signs_in);
  const audience = [...kinds.map(kindWord), ...roles.map(roleWord)].join(say("、", ", "));
  return (
    <>
      <p class="mb-2">
        {of === 0 ? (
          say("いま読む人は、いません。", "It concerns nobody who is here.")
        ) : (
          <>
            <b class="num">{say(`${read}/${of}人`, `${read} of ${of}`)}</b>
            {say("が読みました。", " have read it.")}
          </>
        )}{" "}
        <span class="small sub">
          {say("読む人：", "Readers: ")}
          {audience}
        </span>
      </p>
      {of === 0 ? null : (
        <details class="small mb-3">
          <summary>{say("一人ずつ見る", "One by one")}</summary>
          <ul>
            {readers.map((one) => (
              <li key={one.person} class="py-1">
                <b>
                  <MaybeName name={one.name} />
                </b>{" "}
                <ReaderState reader={one} />
              </li>
            ))}
          </ul>
        </details>
      )}
      {shown.length > 0 && may("recordReading") ? (
        <div class="mb-3">
          <Opening act={say("ログインのない人の分を残す", "Record it for somebody without a sign-in")} open={open}>
            <Record readers={shown} edition={edition} today={today} changed={changed} leave={() => (open.value = false)} />
          </Opening>
        </div>
      ) : null}
    </>
  );
}

function ReaderState({ reader }: { reader: Material["readers"][number] }): JSX.Element {
  if (reader.day === null) {
    const due = briefDay(reader.due, now());
    return reader.overdue ? (
      <span class="late">{say(`まだ読んでいません(期限 ${due})`, `has not read it (due ${due})`)}</span>
    ) : (
      <span class="sub">{say(`これから(期限 ${due})`, `still has time (due ${due})`)}</span>
    );
  }
  const day = briefDay(reader.day, now());
  if (reader.own) return <span class="sub">{say(`${day}に本人が残しました`, `said so on ${day}`)}</span>;
  return (
    <span class="sub">
      <span class="e">{say("見せて確認", "shown")}</span>{" "}
      {say(`${day}に、`, `on ${day} by `)}
      <MaybeName name={reader.shown_by_name} />
      {say("さんが見せました", "")}
    </span>
  );
}

interface RecordProps {
  readers: Material["readers"];
  edition: Edition;
  today: string;
  changed: () => void;
  leave: () => void;
}

function Record({ readers, edition, today, changed, leave }: RecordProps): JSX.Element {
  const person = useSignal("");
  const day = useSignal(today);
  const missing = {
    person: person.value === "" ? say("人をえらんでください。", "Please choose somebody.") : undefined,
    day: day.value === "" ? say("読んだ日を入れてください。", "Please give the day.") : undefined,
  };
  const form = useForm(
    () => missing.person === undefined && missing.day === undefined,
    async () => {
      await ask("recordReading", { path: { edition: edition.id }, body: { person: person.value, day: day.value } });
      tell(say("読んでもらったことを残しました", "It is kept that they have read it"));
      leave();
      changed();
    },
  );
  return (
    <Form form={form} class="answer">
      <p class="small sub mb-3">{say("あなたが見せて、読んでもらった人だけを残してください。あなたの名前も残ります。", "Only for somebody to whom you showed it; your name is kept beside theirs.")}</p>
      <Select
        at="/person"
        label={say("読んだ人", "Who read it")}
        none={say("えらんでください", "Please choose")}
        options={readers.map(({ person: value, name }) => ({ value, word: name ?? "" }))}
        value={person.value}
        onChange={(value) => (person.value = value)}
        wrong={form.tried ? missing.person : undefined}
      />
      <Field at="/day" type="date" label={say("読んだ日", "Day they read it")} value={day.value} onInput={(value) => (day.value = value)} wrong={form.tried ? missing.day : undefined} />
      <KeepOrLeave form={form} leave={leave} small />
    </Form>
  );
}

function Changes({ material, changed }: { material: Material; changed: () => void }): JSX.Element {
  const publishing = useSignal(false);
  const stopping = useSignal(false);
  return (
    <div class="acts">
      {stopping.value ? null : (
        <Opening act={say("新しい版を登録する", "Register a new edition")} open={publishing}>
          <Publish material={material} changed={changed} leave={() => (publishing.value = false)} />
        </Opening>
      )}
      {publishing.value ? null : (
        <Opening act={say("読むものから外す", "Take it out")} open={stopping}>
          <StopIt material={material} changed={changed} leave={() => (stopping.value = false)} />
        </Opening>
      )}
    </div>
  );
}

function Publish({ material, changed, leave }: { material: Material; changed: () => void; leave: () => void }): JSX.Element {
  const draft = useSignal({ ...emptyDraft(), kinds: material.kinds, roles: material.roles });
  const form = useForm(
    () => Object.keys(missingIn(draft.value)).length === 0,
    async () => {
      await ask("publishEdition", { path: { material: material.id }, body: bodyOf(draft.value) });
      tell(say("新しい版を登録しました。読む人に、もう一度読んでもらいます。", "The new edition is registered; everybody is asked again."));
      leave();
      changed();
    },
  );
  return (
    <Form form={form} class="answer">
      <EditionFields draft={draft} tried={form.tried} />
      <KeepOrLeave form={form} leave={leave} keep={say("新しい版を登録する", "Register the edition")} small />
    </Form>
  );
}

function StopIt({ material, changed, leave }: { material: Material; changed: () => void; leave: () => void }): JSX.Element {
  const why = useSignal("");
  const form = useForm(
    () => why.value.trim() !== "",
    async () => {
      await ask("stopMaterial", { path: { material: material.id }, body: { why: why.value.trim() } });
      tell(say("読むものから外しました。記録は残っています。", "It was taken out; the record stays."));
      changed();
    },
  );
  return (
    <Form form={form} class="answer">
      <Field
        at="/why"
        label={say("外す理由", "Reason")}
        rule={say("1行、1,000文字までにしてください。", "Use one line of up to 1,000 characters.")}
        maxLength={1000}
        value={why.value}
        onInput={(value) => (why.value = value)}
        wrong={form.tried && why.value.trim() === "" ? say("理由を入れてください。", "Please give a reason.") : undefined}
      />
      <KeepOrLeave form={form} leave={leave} keep={say("外す", "Take it out")} small plainly />
    </Form>
  );
}
