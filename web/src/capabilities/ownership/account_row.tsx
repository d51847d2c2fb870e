import { useSignal } from "@preact/signals";
import type { JSX } from "preact";

import { ask } from "../../api/client.ts";
import { may, now } from "../../api/state.ts";
import type { AccessRegister, AccountOwner, Seat, SeatAccount } from "../../api/types.ts";
import { tell } from "../../live/announce.ts";
import { Choice, Field, Select } from "../../parts/field.tsx";
import { Form, useForm } from "../../parts/form.tsx";
import { KeepOrLeave } from "../../parts/keep_or_leave.tsx";
import { Opening } from "../../parts/opens.tsx";
import { Bracketed, Words } from "../../parts/page.tsx";
import { briefDay } from "../../words/dates.ts";
import { say } from "../../words/language.ts";
import { roleWords } from "../access/roles.ts";
import { kindWord } from "../people/words.ts";

interface RowProps {
  seat: Seat;
  one: SeatAccount;
  register: AccessRegister;
  changed: () => void;
}

/// One account of a machine: what it may do, whose it is, whose it was.
export function AccountRow({ seat, one, register, changed }: RowProps): JSX.Element {
  const { standing, others } = one;
  const open = useSignal(false);
  return (
    <>
      <h3>
        <code>{one.account}</code> <span class="small sub">{stateWords(one)}</span>
      </h3>
      {standing ? (
        <Owned owner={standing} changed={changed} />
      ) : (
        <p class="mb-3">
          {one.found && one.stopped !== true ? <b>{say("持ち主が決まっていません。", "It has no owner yet.")}</b> : say("持ち主は、いません。", "It has no owner.")}{" "}
          {one.suggestion ? (
            <>
              {say("名前からは、", "By its name it may be that of ")}
              <Words>{one.suggestion.name}</Words>
              {say("さんかもしれません。", ".")}
            </>
          ) : null}
        </p>
      )}
      {standing === null && may("assignAccount") ? (
        <Opening act={say("持ち主を決める", "Decide whose it is")} open={open}>
          <Assign seat={seat} one={one} register={register} changed={changed} leave={() => (open.value = false)} />
        </Opening>
      ) : null}
      {others.length > 0 ? (
        <details class="small mt-3">
          <summary>{say(`ほかの期間(${others.length})`, `Other times (${others.length})`)}</summary>
          <ul>
            {others.map((owner) => (
              <li key={owner.id} class="py-1">
                <Span owner={owner} />
                {owner.ended ? (
                  <>
                    {" "}
                    <span class="e">{say("取り消し", "taken back")}</span> <Words>{owner.ended.why}</Words>
                  </>
                ) : null}
              </li>
            ))}
          </ul>
        </details>
      ) : null}
    </>
  );
}

function stateWords({ found, sudo, stopped }: SeatAccount): string {
  if (!found) return say("いまは、この機器にありません", "not on this machine now");
  const rights = sudo === 1 ? say("管理権限あり", "administrator rights") : sudo === 0 ? say("管理権限なし", "no administrator rights") : say("管理権限は不明", "rights unknown");
  return stopped === true ? say(`止めてあります・${rights}`, `stopped, ${rights}`) : rights;
}

function Span({ owner }: { owner: AccountOwner }): JSX.Element {
  const from = briefDay(owner.from, now());
  return (
    <>
      <b>
        <Words>{owner.person_name ?? say("台帳にない人", "somebody not in the register")}</Words>
      </b>{" "}
      {owner.use === "service" ? (
        <>
          {say("(プログラム用・責任者)", "(answers for a program) ")}
          <Words>{owner.purpose}</Words>{" "}
        </>
      ) : owner.purpose ? (
        <>
          <Bracketed>{owner.purpose}</Bracketed>{" "}
        </>
      ) : null}
      <span class="num">
        {owner.until ? say(`${from}から${briefDay(owner.until, now())}まで`, `${from} to ${briefDay(owner.until, now())}`) : say(`${from}から`, `since ${from}`)}
      </span>
    </>
  );
}

// 医療事務・日レセのユーザID sato・関所では職員
function standingWords({ kind, operator, roles }: AccountOwner): string {
  const parts = [
    kind ? kindWord(kind) : "",
    operator === "" ? say("日レセのユーザIDは書かれていません", "no 日レセ operator written down") : say(`日レセのユーザID ${operator}`, `日レセ operator ${operator}`),
    roles.length === 0 ? say("関所へのログインなし", "no sign-in to Sekisho") : say(`関所では${roleWords(roles)}`, `Sekisho: ${roleWords(roles)}`),
  ];
  return parts.filter(Boolean).join(say("・", " · "));
}

function Owned({ owner, changed }: { owner: AccountOwner; changed: () => void }): JSX.Element {
  const open = useSignal(false);
  const why = useSignal("");
  const form = useForm(
    () => why.value.trim() !== "",
    async () => {
      await ask("releaseAccount", { path: { ownership: owner.id }, body: { why: why.value.trim() } });
      tell(say("持ち主を取り消しました。記録は残っています。", "It was taken back; the row stays on record."));
      changed();
    },
  );
  return (
    <>
      <p class="mb-3">
        <Span owner={owner} />
        <span class="block small sub">
          <Words>{standingWords(owner)}</Words>
        </span>
      </p>
      {may("releaseAccount") ? (
        <Opening act={say("取り消す", "Take it back")} open={open}>
          <Form form={form} class="answer">
            <Field
              at="/why"
              label={say("取り消す理由", "Reason")}
              rule={say("1行、1,000文字までにしてください。", "Use one line of up to 1,000 characters.")}
              maxLength={1000}
              value={why.value}
              onInput={(value) => (why.value = value)}
              wrong={form.tried && why.value.trim() === "" ? say("理由を入れてください。", "Please give a reason.") : undefined}
            />
            <KeepOrLeave form={form} leave={() => (open.value = false)} keep={say("持ち主を取り消す", "Take it back")} small plainly />
          </Form>
        </Opening>
      ) : null}
    </>
  );
}

type Use = AccountOwner["use"];
type Missing = Partial<Record<"use" | "person" | "purpose" | "from" | "until", string | undefined>>;

function Assign({ seat, one, register, changed, leave }: RowProps & { leave: () => void }): JSX.Element {
  const use = useSignal<Use | null>(null);
  const person = useSignal("");
  const purpose = useSignal("");
  const from = useSignal(register.today);
  const until = useSignal("");
  const missing: Missing = {
    use: use.value === null ? say("どちらかをえらんでください。", "Please choose one.") : undefined,
    person: person.value === "" ? say("人をえらんでください。", "Please choose somebody.") : undefined,
    purpose: use.value === "service" && purpose.value.trim() === "" ? say("何に使うかを入れてください。", "Please say what it is for.") : undefined,
    from: from.value === "" ? say("最初の日を入れてください。", "Please give the first day.") : undefined,
    until: until.value !== "" && until.value < from.value ? say("最後の日が、最初の日より前です。", "The last day is before the first.") : undefined,
  };
  const form = useForm(
    () => Object.values(missing).every((wrong) => wrong === undefined),
    async () => {
      if (use.value === null) return;
      await ask("assignAccount", {
        body: {
          device: seat.device,
          account: one.account,
          use: use.value,
          person: person.value,
          purpose: purpose.value.trim(),
          from: from.value,
          until: until.value === "" ? null : until.value,
        },
      });
      tell(say(`アカウント ${one.account} の持ち主を決めました`, `Account ${one.account} has its owner`));
      changed();
    },
  );
  const wrong: Missing = form.tried ? missing : {};
  return (
    <Form form={form} class="answer">
      <Choice<Use>
        at="/use"
        label={say("だれが使いますか", "Who uses it?")}
        rule={say("どちらかをえらんでください。", "Please choose one.")}
        options={[
          { value: "person", word: say("1人の人", "One person") },
          { value: "service", word: say("プログラム", "A program") },
        ]}
        chosen={use.value === null ? [] : [use.value]}
        onChange={([chosen]) => (use.value = chosen ?? null)}
        wrong={wrong.use}
      />
      <Select
        at="/person"
        label={use.value === "service" ? say("責任を持つ人", "Who answers for it") : say("持ち主", "Owner")}
        hint={one.suggestion ? say(`名前からは、${one.suggestion.name}さんかもしれません。`, `By its name: ${one.suggestion.name}?`) : undefined}
        rule={say("職員台帳から、いまいる人を選んでください。", "Choose somebody of the staff register who is here.")}
        none={say("えらんでください", "Please choose")}
        options={register.people.map(({ person, name }) => ({ value: person, word: name }))}
        value={person.value}
        onChange={(value) => (person.value = value)}
        wrong={wrong.person}
      />
      {use.value !== null ? (
        <Field
          at="/purpose"
          label={use.value === "service" ? say("何に使うか", "What for") : say("この席で使う理由(例：受付と会計)", "Why they need it at this seat, such as reception")}
          rule={say("1行、200文字までにしてください。", "Use one line of up to 200 characters.")}
          maxLength={200}
          value={purpose.value}
          onInput={(value) => (purpose.value = value)}
          wrong={wrong.purpose}
        />
      ) : null}
      <div class="answer-fields">
        <Field at="/from" label={say("最初の日", "First day")} type="date" value={from.value} onInput={(value) => (from.value = value)} wrong={wrong.from} />
        <Field
          at="/until"
          label={say("最後の日(決まっているとき)", "Last day, if it is known")}
          type="date"
          value={until.value}
          onInput={(value) => (until.value = value)}
          wrong={wrong.until}
        />
      </div>
      <KeepOrLeave form={form} leave={leave} keep={say("この内容で決める", "Decide it so")} small />
    </Form>
  );
}
