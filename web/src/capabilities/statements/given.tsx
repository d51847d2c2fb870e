import { useSignal } from "@preact/signals";
import type { ComponentChildren, JSX } from "preact";

import { ask } from "../../api/client.ts";
import { may, now } from "../../api/state.ts";
import type { Confirmation, Statement, StatementItem } from "../../api/types.ts";
import { tell } from "../../live/announce.ts";
import { useAnswer } from "../../live/answer.ts";
import { Field } from "../../parts/field.tsx";
import { Form, useForm } from "../../parts/form.tsx";
import { KeepOrLeave } from "../../parts/keep_or_leave.tsx";
import { Opening } from "../../parts/opens.tsx";
import { Words } from "../../parts/page.tsx";
import { Shown } from "../../parts/quiet.tsx";
import { EvidenceTag, VerdictMark } from "../../parts/verdict.tsx";
import { brief, briefDay } from "../../words/dates.ts";
import { read, say } from "../../words/language.ts";
import { oneLine } from "../../words/one_line.ts";
import { MadeLately } from "../access/made_lately.tsx";
import { DocumentLinks } from "../documents/document_links.tsx";
import { SecondPerson } from "./second_person.tsx";
import { answerWord, tableStateWord } from "./words.ts";

interface StandingProps {
  item: StatementItem;
  given: Statement;
  /// It was confirmed, or taken back.
  changed: () => void;
}

/// The answer that stands now, confirming it, and taking it back.
export function Standing({ item, given, changed }: StandingProps): JSX.Element {
  return (
    <section class="part" aria-labelledby="standing">
      <h2 id="standing">{say("いまの答え", "The answer as it stands")}</h2>
      <Given item={item} given={given} stands />
      {item.awaits_second ? (
        <SecondPerson given={given} second={item.second} confirmed={changed}>
          <Facts given={given} stands />
        </SecondPerson>
      ) : null}
      {may("withdrawStatement") ? <Withdraw given={given} withdrawn={changed} /> : null}
    </section>
  );
}

/// What was answered before, and what was taken back: nothing is erased.
export function Earlier({ item }: { item: StatementItem }): JSX.Element | null {
  if (item.earlier.length === 0) return null;
  return (
    <section class="part" aria-labelledby="earlier">
      <h2 id="earlier">{say("これまでの申告", "Earlier statements")}</h2>
      <ol>
        {item.earlier.map((given) => (
          <li key={given.id} class="card">
            <Given item={item} given={given} />
          </li>
        ))}
      </ol>
    </section>
  );
}

function Line({ name, children }: { name: string; children: ComponentChildren }): JSX.Element {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}

/// Nobody is named who signed in at the hub itself.
function Who({ name, at }: { name: string | null; at: string }): JSX.Element {
  return (
    <>
      <Words>{name ?? say("関所本体の前の人", "somebody at the hub itself")}</Words>
      <span class="num">
        {say("・", ", ")}
        {brief(at, now())}
      </span>
    </>
  );
}

function Given({ item, given, stands = false }: { item: StatementItem; given: Statement; stands?: boolean }): JSX.Element {
  return (
    <>
      <Facts given={given} stands={stands} />
      {given.seen.controls.length === 0 ? null : <SeenThen item={item} given={given} />}
    </>
  );
}

/// All that an answer says, line by line.
function Facts({ given, stands }: { given: Statement; stands: boolean }): JSX.Element {
  const { confirmed, withdrawn } = given;
  return (
    <dl class="kv">
      <Line name={say("答え", "Answer")}>
        <b>{answerWord(given.answer)}</b>
        {given.over_evidence ? (
          <>
            {" "}
            <span class="e">{say("根拠がそろわないままの「はい」", "yes without full evidence")}</span>
          </>
        ) : null}
        {withdrawn ? (
          <>
            {" "}
            <span class="e">{say("取り下げ", "withdrawn")}</span>
          </>
        ) : null}
      </Line>
      <Line name={say("確認日", "Checked on")}>
        <span class="num">
          {briefDay(given.checked, now())}
          {stands ? say(`(期限 ${briefDay(given.until, now())})`, ` (until ${briefDay(given.until, now())})`) : ""}
        </span>
      </Line>
      {given.target ? (
        <Line name={say("目標日", "Target day")}>
          <span class="num">{briefDay(given.target, now())}</span>
        </Line>
      ) : null}
      {given.in_charge ? (
        <Line name={say("進める人", "In charge")}>
          <Words>{given.in_charge_name ?? say("台帳にない人", "not in the register")}</Words>
        </Line>
      ) : null}
      {given.reason === "" ? null : (
        <Line name={say("理由", "Reason")}>
          <Words>{given.reason}</Words>
        </Line>
      )}
      {given.documents.length === 0 ? null : (
        <Line name={say("書類", "Documents")}>
          <DocumentLinks documents={given.documents} />
        </Line>
      )}
      <Line name={say("申告した人", "Stated by")}>
        <Who name={given.by_name} at={given.at} />
      </Line>
      {[...given.confirmed_before, ...(confirmed ? [confirmed] : [])].map((one) => (
        <Confirmed key={one.at} one={one} replaced={one !== confirmed} />
      ))}
      {withdrawn ? (
        <>
          <Line name={say("取り下げた人", "Withdrawn by")}>
            <Who name={withdrawn.by_name} at={withdrawn.at} />
          </Line>
          <Line name={say("取り下げた理由", "Why withdrawn")}>
            <Words>{withdrawn.why}</Words>
          </Line>
        </>
      ) : null}
    </dl>
  );
}

/// A confirmation, also one in whose place another stands now.
function Confirmed({ one, replaced }: { one: Confirmation; replaced: boolean }): JSX.Element {
  return (
    <>
      <Line name={replaced ? say("その前に確認した人", "Confirmed before by") : say("確認した人", "Confirmed by")}>
        <Who name={one.by_name} at={one.at} /> {one.alone ? <span class="e">{say("単独承認", "confirmed alone")}</span> : null}
        {one.lately ? <MadeLately counts={one.alone} /> : null}
      </Line>
      {one.alone ? (
        <Line name={say("単独承認の理由", "Why alone")}>
          <Words>{one.why}</Words>
        </Line>
      ) : null}
    </>
  );
}

/// What the hub had seen when the answer was given, frozen with it.
function SeenThen({ item, given }: { item: StatementItem; given: Statement }): JSX.Element {
  const opened = useSignal(false);
  return (
    <details class="small" onToggle={({ currentTarget }) => (opened.value ||= currentTarget.open)}>
      <summary>{say("答えたときに関所が確認していたこと", "What the hub had seen when it was answered")}</summary>
      <ul>
        {given.seen.controls.map((seen) => {
          const known = item.seen.find(({ control }) => control === seen.control);
          return (
            <li key={seen.control} class="flex flex-wrap items-center gap-x-3 py-1">
              <VerdictMark verdict={seen.verdict} evidence={seen.evidence} />
              <EvidenceTag evidence={seen.evidence} />
              <span>{known ? read(known.title) : <code>{seen.control}</code>}</span>
            </li>
          );
        })}
      </ul>
      {given.seen.tables && opened.value ? <TablesSeen given={given} /> : null}
    </details>
  );
}

/// The tables behind it: each is compared with what the hub still keeps when this is opened.
function TablesSeen({ given }: { given: Statement }): JSX.Element {
  const asked = useAnswer(`statement ${given.id}`, () => ask("getStatement", { path: { statement: given.id } }));
  return (
    <section aria-labelledby={`tables-${given.id}`}>
      <h3 id={`tables-${given.id}`}>{say("もとになった記録", "The records behind it")}</h3>
      <Shown asked={asked} waiting={say("記録を確かめています", "Checking the records")}>
        {({ intact, tables }) => (
          <>
            <p>
              {intact
                ? say("一覧の要約値は、答えに残したものと同じです。", "The digest of this list is the one kept with the answer.")
                : say("一覧の要約値が、答えに残したものと合いません。", "The digest of this list is not the one kept with the answer.")}{" "}
              <code class="break-all">{given.seen.tables}</code>
            </p>
            <ul>
              {tables.map((table) => (
                <li key={`${table.table} ${table.device ?? ""} ${table.digest}`} class="py-1">
                  <Words>{table.device_name ?? say("関所の台帳", "register of the hub")}</Words>
                  {say("・", ", ")}
                  {table.title ? read(table.title) : <code>{table.table}</code>}
                  {table.observed ? <span class="num">{say(`・${brief(table.observed, now())}に読み取り`, `, read ${brief(table.observed, now())}`)}</span> : null}
                  {say("・", ", ")}
                  {tableStateWord(table.state)} <code class="break-all">{table.digest}</code>
                </li>
              ))}
            </ul>
          </>
        )}
      </Shown>
    </section>
  );
}

function Withdraw({ given, withdrawn }: { given: Statement; withdrawn: () => void }): JSX.Element {
  const open = useSignal(false);
  const why = useSignal("");
  const missing = oneLine(why.value) === "";
  const form = useForm(
    () => oneLine(why.value) !== "",
    async () => {
      await ask("withdrawStatement", { path: { statement: given.id }, body: { why: oneLine(why.value) } });
      tell(say("申告を取り下げました。記録は残っています。", "The statement is withdrawn; it stays on record."));
      withdrawn();
    },
  );
  return (
    <div class="mt-3">
      <Opening act={say("取り下げる", "Withdraw it")} open={open}>
        <Form form={form} class="card">
          <p class="small sub mb-3">
            {say(
              "取り下げた申告も、この画面に残ります。前の申告は有効に戻りません。あらためて答えるまで、未確認になります。",
              "A withdrawn statement stays on this page. An earlier one does not come back: the item is not checked until it is answered anew.",
            )}
          </p>
          <Field
            at="/why"
            label={say("取り下げる理由", "Reason for withdrawing it")}
            rule={say("1行、1,000文字までにしてください。", "Use one line of up to 1,000 characters.")}
            long
            maxLength={1000}
            value={why.value}
            onInput={(value) => (why.value = value)}
            wrong={form.tried && missing ? say("理由を入れてください。", "Please give a reason.") : undefined}
          />
          <KeepOrLeave form={form} leave={() => (open.value = false)} keep={say("この申告を取り下げる", "Withdraw this statement")} small plainly />
        </Form>
      </Opening>
    </div>
  );
}
