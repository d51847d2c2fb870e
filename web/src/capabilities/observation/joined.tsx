import { useSignal } from "@preact/signals";
import type { JSX } from "preact";

import { ask } from "../../api/client.ts";
import { may, now, peopleChanged } from "../../api/state.ts";
import type { Notice } from "../../api/types.ts";
import { tell } from "../../live/announce.ts";
import { Field } from "../../parts/field.tsx";
import { Form, useForm } from "../../parts/form.tsx";
import { KeepOrLeave } from "../../parts/keep_or_leave.tsx";
import { Opening } from "../../parts/opens.tsx";
import { MaybeName, Words } from "../../parts/page.tsx";
import { briefDay } from "../../words/dates.ts";
import { say } from "../../words/language.ts";

type Joined = Notice["joined"][number];

interface JoinedProps {
  notice: Notice;
  today: string;
  changed: () => void;
}

/// Whoever joined after staff were told: who was told since, and who is still to be told.
export function JoinedSince({ notice, today, changed }: JoinedProps): JSX.Element | null {
  const left = notice.joined.filter(({ told }) => told === null).length;
  if (notice.joined.length === 0) return null;
  return (
    <div class="mt-4">
      <h3>
        {left === 0
          ? say(`あとから入った${notice.joined.length}人には、みな伝えました`, `All ${notice.joined.length} who joined later were told`)
          : say(`あとから入った人のうち、まだ伝えていない人が${left}人います`, `${left} of those who joined later are still to be told`)}
      </h3>
      <ul>
        {notice.joined.map((person) => (
          <Person key={person.id} {...{ notice, person, today, changed }} />
        ))}
      </ul>
    </div>
  );
}

function Person({ notice, person, today, changed }: JoinedProps & { person: Joined }): JSX.Element {
  const open = useSignal(false);
  return (
    <li class="py-2">
      <b>
        <Words>{person.name}</Words>
      </b>{" "}
      <span class="small sub num">{say(`${briefDay(person.from, now())}から`, `from ${briefDay(person.from, now())}`)}</span>
      <div class="mb-2">{toldWords(person)}</div>
      {person.told === null && may("tellOfNotice") ? (
        <Opening act={say(`${person.name}さんに伝えた日を残す`, `Record that ${person.name} was told`)} open={open}>
          <Tell {...{ notice, person, today, changed }} leave={() => (open.value = false)} />
        </Opening>
      ) : null}
    </li>
  );
}

function toldWords({ told }: Joined): JSX.Element {
  if (told === null) return <>{say("まだ伝えていません。", "Not told yet.")}</>;
  if (told.own) return <span class="num">{say(`${briefDay(told.day, now())}に、本人が「読みました」を残しました。`, `Said on ${briefDay(told.day, now())} that they have read it.`)}</span>;
  return (
    <span class="num">
      {say(`${briefDay(told.day, now())}に伝えました(残した人：`, `Told on ${briefDay(told.day, now())} (recorded by `)}
      <MaybeName name={told.by_name} />
      {say(")。", ").")}
    </span>
  );
}

function Tell({ notice, person, today, changed, leave }: JoinedProps & { person: Joined; leave: () => void }): JSX.Element {
  const day = useSignal(today);
  const wrong = day.value === "" || day.value > today ? say("今日までの日を入れてください。", "Please give a day up to today.") : undefined;
  const form = useForm(
    () => wrong === undefined,
    async () => {
      await ask("tellOfNotice", { path: { notice: notice.id }, body: { person: person.id, day: day.value } });
      tell(say(`${person.name}さんに伝えた日を残しました`, `It is recorded that ${person.name} was told`));
      peopleChanged.value += 1;
      changed();
    },
  );
  return (
    <Form form={form} class="answer">
      <Field
        at="/day"
        label={say("紙を渡して説明した日", "Day on which they got the paper")}
        hint={say("席に座る前に伝えます。", "They are told before they sit down.")}
        type="date"
        value={day.value}
        onInput={(value) => (day.value = value)}
        wrong={form.tried ? wrong : undefined}
      />
      <KeepOrLeave form={form} leave={leave} keep={say("この日に伝えたと残す", "Keep this day")} small />
    </Form>
  );
}
