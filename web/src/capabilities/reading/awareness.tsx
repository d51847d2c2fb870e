import { useSignal } from "@preact/signals";
import type { JSX } from "preact";

import { ask } from "../../api/client.ts";
import { may, now } from "../../api/state.ts";
import type { ReadingList } from "../../api/types.ts";
import { tell } from "../../live/announce.ts";
import { Choice, Field } from "../../parts/field.tsx";
import { Form, useForm } from "../../parts/form.tsx";
import { KeepOrLeave } from "../../parts/keep_or_leave.tsx";
import { Opening } from "../../parts/opens.tsx";
import { MaybeName, Words } from "../../parts/page.tsx";
import { briefDay } from "../../words/dates.ts";
import { say } from "../../words/language.ts";

type Act = ReadingList["acts"][number];
type Kind = Act["kind"];

const FEW = 5;

function kindOf(kind: Kind): string {
  return kind === "meeting" ? say("朝礼など", "Meeting") : say("回覧・掲示", "Notice");
}

/// 周知の記録: how people were reminded of the rules.
export function Awareness({ list, changed }: { list: ReadingList; changed: () => void }): JSX.Element {
  const open = useSignal(false);
  const standing = list.acts.filter(({ withdrawn }) => withdrawn === null);
  const rest = [...standing.slice(FEW), ...list.acts.filter(({ withdrawn }) => withdrawn !== null)];
  return (
    <section class="part" aria-labelledby="awareness">
      <h2 id="awareness" tabIndex={-1}>
        {say("周知の記録", "How people were told")}
      </h2>
      <p class="small sub mb-3">{say("朝礼や回覧で決まりを伝えたら、ここに残します。年に一度は要ります。", "After a meeting or a notice about the rules, record it here; at least once a year.")}</p>
      {standing.length === 0 ? <p class="mb-3">{say("まだ記録がありません。", "Nothing is recorded yet.")}</p> : <Acts acts={standing.slice(0, FEW)} changed={changed} />}
      {rest.length > 0 ? (
        <details class="mb-4">
          <summary>{say(`古いものと取り下げたもの(${rest.length})`, `Older and withdrawn ones (${rest.length})`)}</summary>
          <Acts acts={rest} changed={changed} />
        </details>
      ) : null}
      {may("recordAwareness") ? (
        <Opening act={say("周知を記録する", "Record it")} open={open}>
          <Record
            list={list}
            changed={() => {
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

function Acts({ acts, changed }: { acts: readonly Act[]; changed: () => void }): JSX.Element {
  return (
    <ul class="dues mb-4">
      {acts.map((act) => (
        <Row key={act.id} act={act} changed={changed} />
      ))}
    </ul>
  );
}

function Row({ act, changed }: { act: Act; changed: () => void }): JSX.Element {
  const open = useSignal(false);
  return (
    <li>
      <p class="num day">{briefDay(act.day, now())}</p>
      <div>
        <p>
          <b>
            <Words>{act.subject}</Words>
          </b>{" "}
          <span class="small sub">{kindOf(act.kind)}</span>
        </p>
        <p class="small sub">
          {say(`${act.attended}人に伝えました`, `${act.attended} told`)}
          {act.attendant_names.length > 0 ? (
            <>
              {say("：", ": ")}
              <Words>{act.attendant_names.map((name) => name ?? say("台帳にない人", "not in the register")).join(say("、", ", "))}</Words>
            </>
          ) : act.there ? (
            say("(あなたもいました)", " (you were there)")
          ) : null}
        </p>
        {act.withdrawn ? (
          <p class="small">
            <span class="e">{say("取り下げ", "withdrawn")}</span> <Words>{act.withdrawn.why}</Words> <MaybeName name={act.withdrawn.by_name} />
          </p>
        ) : may("withdrawAwareness") ? (
          <div class="mt-2">
            <Opening act={say("取り下げる", "Withdraw it")} open={open}>
              <Withdraw act={act} changed={changed} leave={() => (open.value = false)} />
            </Opening>
          </div>
        ) : null}
      </div>
    </li>
  );
}

function Withdraw({ act, changed, leave }: { act: Act; changed: () => void; leave: () => void }): JSX.Element {
  const why = useSignal("");
  const form = useForm(
    () => why.value.trim() !== "",
    async () => {
      await ask("withdrawAwareness", { path: { act: act.id }, body: { why: why.value.trim() } });
      tell(say("取り下げました。記録は見えるまま残ります。", "It was withdrawn and stays visible."));
      changed();
      document.getElementById("awareness")?.focus(); // its button is gone
    },
  );
  return (
    <Form form={form} class="answer">
      <Field
        at="/why"
        label={say("取り下げる理由", "Reason")}
        rule={say("1行、1,000文字までにしてください。", "Use one line of up to 1,000 characters.")}
        maxLength={1000}
        value={why.value}
        onInput={(value) => (why.value = value)}
        wrong={form.tried && why.value.trim() === "" ? say("理由を入れてください。", "Please give a reason.") : undefined}
      />
      <KeepOrLeave form={form} leave={leave} keep={say("取り下げる", "Withdraw it")} small plainly />
    </Form>
  );
}

function Record({ list, changed, leave }: { list: ReadingList; changed: () => void; leave: () => void }): JSX.Element {
  const kind = useSignal<Kind | null>(null);
  const day = useSignal(list.today);
  const subject = useSignal("");
  const attendants = useSignal<string[]>([]);
  const missing = {
    kind: kind.value === null ? say("どちらかをえらんでください。", "Please choose one.") : undefined,
    day: day.value === "" ? say("行った日を入れてください。", "Please give the day.") : undefined,
    subject: subject.value.trim() === "" ? say("何を伝えたかを入れてください。", "Please say what people were told.") : undefined,
    attendants: attendants.value.length === 0 ? say("伝えた人をえらんでください。", "Please choose who was told.") : undefined,
  };
  const form = useForm(
    () => Object.values(missing).every((wrong) => wrong === undefined),
    async () => {
      if (kind.value === null) return;
      await ask("recordAwareness", { body: { kind: kind.value, day: day.value, subject: subject.value.trim(), attendants: attendants.value } });
      tell(say("周知を記録しました", "It is recorded"));
      changed();
    },
  );
  const wrong: Partial<typeof missing> = form.tried ? missing : {};
  return (
    <Form form={form} class="card">
      <Choice<Kind>
        at="/kind"
        label={say("どのように伝えましたか", "How were people told?")}
        options={(["meeting", "notice"] as const).map((value) => ({ value, word: kindOf(value) }))}
        chosen={kind.value === null ? [] : [kind.value]}
        onChange={([chosen]) => (kind.value = chosen ?? null)}
        wrong={wrong.kind}
      />
      <Field at="/day" type="date" label={say("行った日", "Day")} value={day.value} onInput={(value) => (day.value = value)} wrong={wrong.day} />
      <Field
        at="/subject"
        label={say("何を伝えたか", "Of what")}
        rule={say("1行、200文字までにしてください。", "Use one line of up to 200 characters.")}
        maxLength={200}
        value={subject.value}
        onInput={(value) => (subject.value = value)}
        wrong={wrong.subject}
      />
      <Choice<string>
        at="/attendants"
        several
        label={say("伝えた人", "Who was told")}
        options={list.people.map(({ id, name }) => ({ value: id, word: name ?? "" }))}
        chosen={attendants.value}
        onChange={(chosen) => (attendants.value = chosen)}
        wrong={wrong.attendants}
      />
      <KeepOrLeave form={form} leave={leave} keep={say("この内容で残す", "Keep this")} small />
    </Form>
  );
}
