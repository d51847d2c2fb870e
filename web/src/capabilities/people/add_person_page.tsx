import { useSignal } from "@preact/signals";
import type { JSX } from "preact";
import { Link } from "wouter-preact";

import { ask } from "../../api/client.ts";
import { may, mayDecide, peopleChanged } from "../../api/state.ts";
import { tell } from "../../live/announce.ts";
import { useAnswer } from "../../live/answer.ts";
import { useGoOn } from "../../live/go_on.ts";
import { WhyNot } from "../../parts/bars.tsx";
import { Field } from "../../parts/field.tsx";
import { Form, useForm } from "../../parts/form.tsx";
import { MayLink } from "../../parts/may_link.tsx";
import { PageHead } from "../../parts/page.tsx";
import { FormProblem, NotForYou } from "../../parts/quiet.tsx";
import { say } from "../../words/language.ts";
import { PersonFields, personIsWhole, personValues, usePersonDraft } from "./person_form.tsx";

export function AddPersonPage(): JSX.Element {
  return <Page />;
}

/// 短期職員: one form, then the list of the first day.
export function AddTemporaryPage(): JSX.Element {
  return <Page temporary />;
}

interface PageProps {
  temporary?: boolean;
}

function Page({ temporary = false }: PageProps): JSX.Element {
  return (
    <div class="narrow">
      <PageHead
        title={temporary ? say("短期職員を迎える", "Welcome a temporary") : say("職員を登録する", "Register a person")}
        crumb={
          <>
            <MayLink href="/people">{say("職員と権限", "Staff and access")}</MayLink> / {say("登録", "Register")}
          </>
        }
        sub={
          !may("addPerson")
            ? null
            : temporary
              ? say("派遣や代診の方です。登録すると、はじめの日にすることが表示されます。約2分です。", "Agency workers and locums. Afterwards the first day's list is shown. About 2 minutes.")
              : say("約1分です。わからないところは、あとで書けます。", "About a minute. What you do not know can be written later.")
        }
      />
      {may("addPerson") ? <AddPerson temporary={temporary} /> : <NotForYou />}
    </div>
  );
}

function AddPerson({ temporary = false }: PageProps): JSX.Element {
  const draft = usePersonDraft(temporary ? { kind: "temporary" } : {});
  const why = useSignal("");
  const people = useAnswer("people", () => ask("listPeople"));
  const devices = useAnswer("devices", () => ask("listDevices"));
  const goOn = useGoOn();
  const form = useForm(
    () => personIsWhole(draft),
    async () => {
      const added = await ask("addPerson", { body: { ...personValues(draft), ...(why.value.trim() === "" ? {} : { why: why.value.trim() }) } });
      peopleChanged.value += 1;
      tell(say(`${added.name}さんを職員台帳に登録しました`, `${added.name} is registered`));
      goOn(`/people/${added.id}`);
    },
  );
  return (
    <Form form={form}>
      <PersonFields
        draft={draft}
        tried={form.tried}
        staff={people.value?.people ?? []}
        devices={devices.value?.devices ?? []}
        temporary={temporary}
      />
      {draft.kind.value === "director" ? (
        <Field
          at="/why"
          label={say("理由(院長がまだログインできないとき)", "Reason (while no director signs in)")}
          maxLength={200}
          value={why.value}
          onInput={(value) => (why.value = value)}
        />
      ) : null}
      <FormProblem problem={form.problem} />
      <div class="acts">
        <button class="btn pri" type="submit" aria-disabled={form.busy} disabled={!mayDecide.value}>
          {say("台帳に登録する", "Register")}
        </button>
        <Link class="btn plain" href="/people">
          {say("やめる", "Cancel")}
        </Link>
        <WhyNot />
      </div>
    </Form>
  );
}
