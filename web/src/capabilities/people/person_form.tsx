import { type Signal, useSignal } from "@preact/signals";
import type { JSX } from "preact";

import { ask } from "../../api/client.ts";
import { may, now } from "../../api/state.ts";
import type { Device, ListedPerson, Person, PersonKind, SafetyRole } from "../../api/types.ts";
import { useAnswer } from "../../live/answer.ts";
import { Choice, Field, Select } from "../../parts/field.tsx";
import { Shown } from "../../parts/quiet.tsx";
import { today } from "../../words/dates.ts";
import { say } from "../../words/language.ts";
import { DUTIES, dutyWord, isShortTerm, KINDS, kindWord, operatorWords } from "./words.ts";

/// What a person writes about somebody. Days are "2026-04-01" or empty.
export interface PersonDraft {
  name: Signal<string>;
  kana: Signal<string>;
  kind: Signal<PersonKind | "">;
  employer: Signal<string>;
  duties: Signal<SafetyRole[]>;
  from: Signal<string>;
  until: Signal<string>;
  language: Signal<"ja" | "en">;
  pledged: Signal<string>;
  after_leaving: Signal<"yes" | "no">;
  clause: Signal<string>;
  pledge_document: Signal<string>;
  instructed_by: Signal<string>;
  seats: Signal<string[]>;
  operator: Signal<string>;
  operator_from: Signal<string>;
  /// First days of the operators that stay in the register.
  operators: Signal<string[]>;
  /// What the register has of them.
  known_operators: Person["operators"];
  briefed: Signal<string>;
  mail: Signal<string>;
  reminders: Signal<"yes" | "no">;
}

export function usePersonDraft(person: Partial<Person>): PersonDraft {
  return {
    name: useSignal(person.name ?? ""),
    kana: useSignal(person.kana ?? ""),
    kind: useSignal<PersonKind | "">(person.kind ?? ""),
    employer: useSignal(person.employer ?? ""),
    duties: useSignal<SafetyRole[]>([...(person.safety_roles ?? [])]),
    from: useSignal(person.from ?? today(now())),
    until: useSignal(person.until ?? ""),
    language: useSignal<"ja" | "en">(person.language ?? "ja"),
    pledged: useSignal(person.pledge?.signed_on ?? ""),
    after_leaving: useSignal<"yes" | "no">(person.pledge && !person.pledge.after_leaving ? "no" : "yes"),
    clause: useSignal(person.pledge?.contract_clause ?? ""),
    pledge_document: useSignal(person.pledge?.document ?? ""),
    instructed_by: useSignal(person.instructed_by ?? ""),
    seats: useSignal<string[]>([...(person.seats ?? [])]),
    operator: useSignal(person.operator ?? ""),
    operator_from: useSignal((person.operators ?? []).length === 0 ? (person.from ?? "") : today(now())),
    operators: useSignal<string[]>((person.operators ?? []).map(({ from }) => from)),
    known_operators: person.operators ?? [],
    briefed: useSignal(person.briefed ?? ""),
    mail: useSignal(person.mail ?? ""),
    reminders: useSignal<"yes" | "no">(person.reminders === false ? "no" : "yes"),
  };
}

const comesForATime = ({ kind }: PersonDraft): boolean => isShortTerm(kind.value);
const isOfAgency = ({ kind }: PersonDraft): boolean => kind.value === "temporary";

const present = ({ known_operators }: PersonDraft): string => known_operators.find(({ until }) => until === null)?.operator ?? "";
const hasNewOperator = (draft: PersonDraft): boolean => draft.operator.value.trim() !== present(draft);

/// What is said of their operators: what stays of those they had, and a new one from its day on.
function operatorValues(draft: PersonDraft) {
  const stay = draft.known_operators.filter(({ from, until }) => until === null || draft.operators.value.includes(from));
  return {
    ...(stay.length < draft.known_operators.length ? { operators: stay } : {}),
    ...(hasNewOperator(draft) ? { operator: draft.operator.value.trim(), ...(draft.operator_from.value ? { operator_from: draft.operator_from.value } : {}) } : {}),
  };
}

export function personIsWhole(draft: PersonDraft): boolean {
  const dates = draft.from.value !== "" && (draft.until.value === "" || draft.until.value >= draft.from.value);
  const temporary =
    !comesForATime(draft) ||
    (draft.employer.value.trim() !== "" &&
      draft.until.value !== "" &&
      draft.instructed_by.value !== "" &&
      (!isOfAgency(draft) || draft.pledged.value === "" || draft.clause.value.trim() !== ""));
  return draft.name.value.trim() !== "" && draft.kind.value !== "" && dates && temporary;
}

export function personValues(draft: PersonDraft) {
  return {
    name: draft.name.value.trim(),
    kana: draft.kana.value.trim(),
    kind: draft.kind.value || ("other-staff" as const),
    employer: draft.employer.value.trim(),
    safety_roles: draft.duties.value,
    from: draft.from.value,
    until: draft.until.value || null,
    language: draft.language.value,
    pledge:
      draft.pledged.value === ""
        ? null
        : {
            signed_on: draft.pledged.value,
            after_leaving: draft.after_leaving.value === "yes",
            contract_clause: draft.clause.value.trim(),
            document: draft.pledge_document.value || null,
          },
    instructed_by: draft.instructed_by.value || null,
    seats: draft.seats.value,
    ...operatorValues(draft),
    briefed: draft.briefed.value || null,
    mail: draft.mail.value.trim(),
    reminders: draft.reminders.value === "yes",
  };
}

const missing = (tried: boolean, value: string): string | undefined =>
  tried && value.trim() === "" ? say("ここに入れてください。", "Please fill this in.") : undefined;

const oneLine = (): string => say("80文字までの1行で入れてください。", "One line of up to 80 characters, please.");

interface FieldsProps {
  draft: PersonDraft;
  tried: boolean;
  /// Who may instruct, and where somebody may sit.
  staff: readonly ListedPerson[];
  devices: readonly Device[];
  /// The short form for who comes for a time: one of two kinds.
  temporary?: boolean;
}

export function PersonFields({ draft, tried, staff, devices, temporary }: FieldsProps): JSX.Element {
  const dates_wrong =
    draft.until.value !== "" && draft.until.value < draft.from.value
      ? say("はじめの日より後の日にしてください。", "Choose a day after the first one.")
      : undefined;
  return (
    <>
      <Field
        at="/name"
        rule={oneLine()}
        label={say("氏名", "Name")}
        value={draft.name.value}
        onInput={(value) => (draft.name.value = value)}
        maxLength={40}
        wrong={missing(tried, draft.name.value)}
      />
      <Field
        at="/kana"
        rule={say("ひらがなかカタカナで入れてください。", "Hiragana or katakana, please.")}
        label={say("ふりがな(書かなくてもかまいません)", "Kana (optional)")}
        value={draft.kana.value}
        onInput={(value) => (draft.kana.value = value)}
        maxLength={40}
      />
      <Choice<PersonKind>
        at="/kind"
        label={temporary ? say("派遣か、代診か", "Agency worker or locum") : say("職種", "Kind")}
        options={(temporary ? KINDS.filter(isShortTerm) : KINDS).map((value) => ({ value, word: kindWord(value) }))}
        chosen={draft.kind.value ? [draft.kind.value] : []}
        onChange={([kind]) => {
          if (kind) draft.kind.value = kind;
        }}
        wrong={tried && draft.kind.value === "" ? say("職種をえらんでください。", "Choose a kind.") : undefined}
      />
      <Employer draft={draft} tried={tried} />
      <div class="flex flex-wrap gap-x-5">
        <Field
          at="/from"
          label={say("はじめの日", "First day")}
          type="date"
          value={draft.from.value}
          onInput={(value) => (draft.from.value = value)}
          wrong={missing(tried, draft.from.value)}
        />
        <Field
          at="/until"
          label={comesForATime(draft) ? say("最後の日", "Last day") : say("最後の日(決まっているとき)", "Last day (if set)")}
          type="date"
          value={draft.until.value}
          onInput={(value) => (draft.until.value = value)}
          wrong={dates_wrong ?? (comesForATime(draft) ? missing(tried, draft.until.value) : undefined)}
        />
      </div>
      {comesForATime(draft) ? <Seating draft={draft} tried={tried} staff={staff} devices={devices} /> : null}
      <PledgeFields draft={draft} tried={tried} />
      {temporary ? null : (
        <Choice<SafetyRole>
          at="/safety_roles"
          label={say("安全管理の役目(あるときだけ)", "Duties of safe management (if any)")}
          several
          options={DUTIES.map((value) => ({ value, word: dutyWord(value) }))}
          chosen={draft.duties.value}
          onChange={(duties) => (draft.duties.value = duties)}
        />
      )}
      <OperatorFields draft={draft} />
      <Field
        at="/briefed"
        label={say("ログアウトとパスワードの決まりを説明した日", "Day on which logging out and passwords were explained")}
        type="date"
        value={draft.briefed.value}
        onInput={(value) => (draft.briefed.value = value)}
      />
      <MailFields draft={draft} />
      <Choice<"ja" | "en">
        at="/language"
        label={say("この人に見せる言葉", "Language for this person")}
        options={[
          { value: "ja", word: "日本語" },
          { value: "en", word: "English" },
        ]}
        chosen={[draft.language.value]}
        onChange={([language]) => {
          if (language) draft.language.value = language;
        }}
      />
    </>
  );
}

/// Their operator of 日レセ: a new one begins on a day, and one that was written by mistake is taken out.
function OperatorFields({ draft }: { draft: PersonDraft }): JSX.Element {
  const past = draft.known_operators.filter(({ until }) => until !== null);
  return (
    <>
      <Field
        at="/operator"
        rule={oneLine()}
        label={say("日レセのユーザID(本人だけのもの)", "ORCA (日レセ) operator (their own)")}
        hint={
          present(draft) === ""
            ? say("日レセにログインするときの名前です。例：sato", "The name they log in to ORCA (日レセ) with, as sato.")
            : say("替えると、前のIDも期間とともに残ります。", "If it is replaced, the one before stays with its days.")
        }
        value={draft.operator.value}
        onInput={(value) => (draft.operator.value = value)}
        maxLength={40}
      />
      {hasNewOperator(draft) && draft.known_operators.length > 0 ? (
        <Field
          at="/operator_from"
          label={draft.operator.value.trim() === "" ? say("使わなくなる日", "No longer theirs from") : say("このIDを使いはじめる日", "Theirs from")}
          type="date"
          value={draft.operator_from.value}
          onInput={(value) => (draft.operator_from.value = value)}
        />
      ) : null}
      {past.length === 0 ? null : (
        <Choice<string>
          at="/operators"
          label={say("これまでのID(書きまちがいだけ、印を外します)", "Ids they had (clear only what was a mistake)")}
          several
          options={past.map((one) => ({ value: one.from, word: operatorWords([one]) }))}
          chosen={draft.operators.value}
          onChange={(chosen) => (draft.operators.value = chosen)}
        />
      )}
    </>
  );
}

function MailFields({ draft }: { draft: PersonDraft }): JSX.Element {
  return (
    <>
      <Field
        at="/mail"
        label={say("メールアドレス(書かなくてもかまいません)", "Mail address (optional)")}
        maxLength={254}
        value={draft.mail.value}
        onInput={(value) => (draft.mail.value = value)}
      />
      {draft.mail.value.trim() === "" ? null : (
        <Choice<"yes" | "no">
          at="/reminders"
          label={say("受け持つことの期限をメールで知らせる", "Remind them by mail of what falls to them")}
          options={[
            { value: "yes", word: say("知らせる", "Remind") },
            { value: "no", word: say("知らせない", "Do not") },
          ]}
          chosen={[draft.reminders.value]}
          onChange={([chosen]) => {
            if (chosen) draft.reminders.value = chosen;
          }}
        />
      )}
    </>
  );
}

function Employer({ draft, tried }: { draft: PersonDraft; tried: boolean }): JSX.Element | null {
  const kind = draft.kind.value;
  if (!isShortTerm(kind) && kind !== "engineer" && kind !== "walks-up") return null;
  return (
    <Field
      at="/employer"
      rule={oneLine()}
      label={say("所属(派遣元、事業所など)", "Employer (agency, firm)")}
      value={draft.employer.value}
      onInput={(value) => (draft.employer.value = value)}
      maxLength={40}
      wrong={isShortTerm(kind) ? missing(tried, draft.employer.value) : undefined}
    />
  );
}

function Seating({ draft, tried, staff, devices }: Omit<FieldsProps, "temporary">): JSX.Element {
  const terminals = devices.filter(({ roles }) => roles.includes("terminal"));
  return (
    <>
      <Select
        at="/instructed_by"
        label={say("指示する人", "Who instructs them")}
        hint={say("困ったときに聞く相手です。", "Whom they ask when in doubt.")}
        none={say("えらんでください", "Choose")}
        options={staff
          .filter(({ state, kind }) => state === "here" && !isShortTerm(kind) && kind !== "walks-up" && kind !== "engineer")
          .map(({ id, name, kind }) => ({ value: id, word: say(`${name}(${kindWord(kind)})`, `${name} (${kindWord(kind)})`) }))}
        value={draft.instructed_by.value}
        onChange={(value) => (draft.instructed_by.value = value)}
        wrong={missing(tried, draft.instructed_by.value)}
      />
      {terminals.length > 0 ? (
        <Choice<string>
          at="/seats"
          label={say("使う席(いくつでも)", "Seats they use (any number)")}
          several
          options={terminals.map(({ id, name }) => ({ value: id, word: name }))}
          chosen={draft.seats.value}
          onChange={(seats) => (draft.seats.value = seats)}
        />
      ) : (
        <p class="note mb-4">{say("席になる端末が、まだ台帳にありません。席はあとで書けます。", "The register has no terminal yet; seats can be written later.")}</p>
      )}
    </>
  );
}

/// Which of the documents on file it is.
function PledgeDocument({ draft }: { draft: PersonDraft }): JSX.Element {
  const asked = useAnswer("documents", () => ask("listDocuments"));
  return (
    <Shown asked={asked} waiting={say("書類の一覧を読んでいます", "Reading the list of documents")}>
      {({ documents }) => (
        <Select
          at="/pledge/document"
          label={isOfAgency(draft) ? say("派遣元との契約書(登録した書類)", "The agency's contract, on file") : say("誓約書(登録した書類)", "The pledge, on file")}
          hint={say("まだなら、先に「申告と書類」で登録します。あとでつなぐこともできます。", "If it is not there yet, put it on file under Statements first; it can be linked later.")}
          none={say("つながない", "None")}
          options={documents.map(({ id, title }) => ({ value: id, word: title }))}
          value={draft.pledge_document.value}
          onChange={(value) => (draft.pledge_document.value = value)}
        />
      )}
    </Shown>
  );
}

function PledgeFields({ draft, tried }: { draft: PersonDraft; tried: boolean }): JSX.Element {
  return (
    <>
      <Field
        at="/pledge"
        label={say("守秘の誓約の日(もらってあるとき)", "Day of the confidentiality pledge (if there is one)")}
        type="date"
        value={draft.pledged.value}
        onInput={(value) => (draft.pledged.value = value)}
      />
      {draft.pledged.value === "" ? null : (
        <>
          <Choice<"yes" | "no">
            label={say("退職後も有効と書いてありますか", "Does it say that it holds after leaving?")}
            options={[
              { value: "yes", word: say("はい", "Yes") },
              { value: "no", word: say("いいえ", "No") },
            ]}
            chosen={[draft.after_leaving.value]}
            onChange={([answer]) => {
              if (answer) draft.after_leaving.value = answer;
            }}
          />
          {isOfAgency(draft) ? (
            <Field
              label={say("派遣元との契約の条", "Clause of the agency's contract")}
              hint={say("例：派遣契約 第8条", "Such as: agency contract, clause 8")}
              value={draft.clause.value}
              onInput={(value) => (draft.clause.value = value)}
              maxLength={40}
              wrong={missing(tried, draft.clause.value)}
            />
          ) : null}
          {may("listDocuments") ? <PledgeDocument draft={draft} /> : null}
        </>
      )}
    </>
  );
}
