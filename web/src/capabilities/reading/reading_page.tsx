import { useSignal } from "@preact/signals";
import type { JSX } from "preact";

import { ask } from "../../api/client.ts";
import { boardChanged, may, peopleChanged } from "../../api/state.ts";
import type { Material, ReadingList } from "../../api/types.ts";
import { tell } from "../../live/announce.ts";
import { useAnswer } from "../../live/answer.ts";
import { Field } from "../../parts/field.tsx";
import { Form, useForm } from "../../parts/form.tsx";
import { KeepOrLeave } from "../../parts/keep_or_leave.tsx";
import { Opening } from "../../parts/opens.tsx";
import { PageHead, Words } from "../../parts/page.tsx";
import { Empty, Shown } from "../../parts/quiet.tsx";
import { say } from "../../words/language.ts";
import { StatementTabs } from "../statements/tabs.tsx";
import { Awareness } from "./awareness.tsx";
import { bodyOf, EditionFields, emptyDraft, missingIn } from "./edition_fields.tsx";
import { MaterialCard } from "./material_card.tsx";
import { inOrder, unread, waiting } from "./reading.ts";

/// 読むもの: rules and guidelines that people have to read, who has, and how they were told.
export function ReadingPage(): JSX.Element {
  const asked = useAnswer("reading", () => ask("listReading"), boardChanged, peopleChanged);
  return (
    <>
      <StatementTabs />
      <div class="narrow">
        <PageHead
          title={say("読むもの", "To be read")}
          sub={say("規程や指針を読んで、「読みました」を残します。版が新しくなると、もう一度読みます。", "Rules and guidelines: read them and say so. A new edition is read again.")}
        />
        <Shown asked={asked} waiting={say("読むものを調べています", "Looking for what has to be read")}>
          {(list) => (
            <>
              <ToRead list={list} changed={asked.again} />
              <Awareness list={list} changed={asked.again} />
            </>
          )}
        </Shown>
      </div>
    </>
  );
}

function ToRead({ list, changed }: { list: ReadingList; changed: () => void }): JSX.Element {
  const open = useSignal(false);
  const materials = inOrder(list);
  const stopped = list.materials.filter((one) => one.stopped !== null);
  return (
    <section class="part" aria-labelledby="to-read">
      <h2 id="to-read" tabIndex={-1} class="vh">
        {say("読むもの", "To be read")}
      </h2>
      {materials.length === 0 ? <NoneYet /> : <Lead list={list} />}
      <ul class="mb-4">
        {materials.map((material) => (
          <MaterialCard key={material.id} material={material} list={list} changed={changed} />
        ))}
      </ul>
      {stopped.length > 0 ? (
        <details class="mb-4">
          <summary>{say(`外したもの(${stopped.length})`, `Taken out (${stopped.length})`)}</summary>
          <ul>
            {stopped.map((one) => (
              <Stopped key={one.id} material={one} />
            ))}
          </ul>
        </details>
      ) : null}
      {may("addMaterial") ? (
        <Opening act={say("読むものを登録する", "Register something to be read")} open={open}>
          <Add
            added={() => {
              open.value = false;
              changed();
            }}
            leave={() => (open.value = false)}
          />
        </Opening>
      ) : null}
    </section>
  );
}

function NoneYet(): JSX.Element {
  return (
    <div class="mb-4">
      <Empty title={say("読むものは、ありません", "There is nothing to be read")}>
        {may("addMaterial")
          ? say("まず、運用管理規程を登録して、職員に読んでもらってください。", "Begin with the operating rules, and have your staff read them.")
          : say("あなたに読んでもらうものが登録されると、ここに出ます。", "What you have to read appears here.")}
      </Empty>
    </div>
  );
}

function Lead({ list }: { list: ReadingList }): JSX.Element {
  const own = unread(list).length;
  const others = list.everybody ? waiting(list).length : 0;
  return (
    <p class="lead">
      <span class="inline-block">
        {say("あなたがまだ読んでいないものは", "Yours to read: ")}
        <b class="num">{own}</b>
        {say("件です。", ".")}
      </span>
      {say("", " ")}
      {list.everybody ? (
        <span class="inline-block">
          {say("まだ全員が読んでいないものは", "Not yet read by all: ")}
          <b class="num">{others}</b>
          {say("件です。", ".")}
        </span>
      ) : null}
    </p>
  );
}

function Stopped({ material: { title, stopped } }: { material: Material }): JSX.Element {
  return (
    <li class="py-1 small">
      <Words>{title}</Words>{" "}
      <span class="sub">
        <Words>{stopped?.why ?? ""}</Words>
      </span>
    </li>
  );
}

function Add({ added, leave }: { added: () => void; leave: () => void }): JSX.Element {
  const title = useSignal("");
  const issuer = useSignal("");
  const draft = useSignal(emptyDraft());
  const missing = {
    title: title.value.trim() === "" ? say("題名を入れてください。", "Please give its title.") : undefined,
    issuer: issuer.value.trim() === "" ? say("出したところを入れてください。", "Please say who issued it.") : undefined,
  };
  const form = useForm(
    () => missing.title === undefined && missing.issuer === undefined && Object.keys(missingIn(draft.value)).length === 0,
    async () => {
      await ask("addMaterial", { body: { title: title.value.trim(), issuer: issuer.value.trim(), ...bodyOf(draft.value) } });
      tell(say("読むものを登録しました", "It is registered"));
      added();
    },
  );
  return (
    <Form form={form} class="card">
      <Field at="/title" label={say("題名", "Title")} hint={say("運用管理規程、など", "Such as the operating rules")} maxLength={120} value={title.value} onInput={(value) => (title.value = value)} wrong={form.tried ? missing.title : undefined} />
      <Field at="/issuer" label={say("出したところ", "Issued by")} hint={say("自院、厚生労働省、など", "The clinic itself, the Ministry")} maxLength={80} value={issuer.value} onInput={(value) => (issuer.value = value)} wrong={form.tried ? missing.issuer : undefined} />
      <EditionFields draft={draft} tried={form.tried} />
      <KeepOrLeave form={form} leave={leave} keep={say("読むものを登録する", "Register it")} small />
    </Form>
  );
}
