import { useSignal } from "@preact/signals";
import type { JSX } from "preact";
import { Link } from "wouter-preact";

import { addressOf, ask } from "../../api/client.ts";
import { devicesChanged, may, now } from "../../api/state.ts";
import type { Reading, Visit, Visits } from "../../api/types.ts";
import { tell } from "../../live/announce.ts";
import { useAnswer } from "../../live/answer.ts";
import { CopyLine } from "../../parts/copy_line.tsx";
import { Choice, Field } from "../../parts/field.tsx";
import { Form, useForm } from "../../parts/form.tsx";
import { KeepOrLeave } from "../../parts/keep_or_leave.tsx";
import { MayLink } from "../../parts/may_link.tsx";
import { Opening } from "../../parts/opens.tsx";
import { PageHead, Words } from "../../parts/page.tsx";
import { Shown } from "../../parts/quiet.tsx";
import { EvidenceTag } from "../../parts/verdict.tsx";
import { brief, briefDay } from "../../words/dates.ts";
import { say } from "../../words/language.ts";
import { Attach } from "../documents/attach.tsx";
import { BriefDigest, SaveLink } from "../documents/document_links.tsx";
import { askVisits, partWord } from "./words.ts";

const COMMAND = "powershell -NoProfile -ExecutionPolicy Bypass -File .\\sekisho-read.ps1";

/// 訪問と点検: machines without an agent, as people looked at them.
export function VisitsPage(): JSX.Element {
  const asked = useAnswer("visits", askVisits, devicesChanged);
  return (
    <>
      <PageHead
        title={say("訪問と点検", "Visits and readings")}
        crumb={
          <>
            <Link href="/devices">{say("機器", "Devices")}</Link> / {say("訪問と点検", "Visits")}
          </>
        }
        sub={say("見守りプログラムのない端末を、人が見て確かめた記録です。", "Machines without an agent, as people looked at them.")}
        acts={
          may("importReading") ? (
            <Link class="btn sm" href="/devices/visits/import">
              {say("読み取りを取り込む", "Bring in a reading")}
            </Link>
          ) : null
        }
      />
      <Shown asked={asked} waiting={say("訪問の記録を読んでいます", "Reading the visits")}>
        {(found) => (
          <>
            <p class="lead">{counted(found)}</p>
            <Script script={found.script} />
            <Readings readings={found.readings} />
            <VisitList found={found} again={asked.again} />
          </>
        )}
      </Shown>
    </>
  );
}

function counted({ readings, devices }: Visits): string {
  const fresh = new Set(readings.filter(({ fresh_until }) => fresh_until > now()).map(({ device }) => device.id));
  return say(
    `35日以内に読み取った機器は、台帳の${devices.length}台のうち${fresh.size}台です。`,
    `${fresh.size} of the ${devices.length} registered devices ${fresh.size === 1 ? "was" : "were"} read within 35 days.`,
  );
}

/// The script, what it does, and how somebody makes sure that it is this one.
function Script({ script }: { script: Visits["script"] }): JSX.Element {
  return (
    <section class="part">
      <h2>{say("Windowsを読み取るスクリプト", "The script that reads a Windows machine")}</h2>
      <p class="mb-3">
        {say(
          `${script.lines}行の、だれでも読めるファイルです。何も入れず、何も変えず、どこにも送りません。USBメモリーで端末に持っていき、下の1行で動かすと、同じ場所に結果のファイルができます。管理権限がなくても動きます。`,
          `A file of ${script.lines} lines that anybody can read. It installs nothing, changes nothing and sends nothing. Carry it to the machine and run the line below: the result file is written beside it. It needs no administrator.`,
        )}
      </p>
      <div class="acts mb-4">
        <a class="btn sm" href={addressOf("getVisitScript", {})} download={script.file_name}>
          {say(`${script.file_name} を保存する`, `Save ${script.file_name}`)}
        </a>
      </div>
      <CopyLine line={COMMAND} name={say("コマンド", "the command")} />
      <p class="small sub mt-3">
        {say("中身の番号(SHA-256)：", "SHA-256: ")}
        <code class="break-all">{script.sha256}</code>
      </p>
    </section>
  );
}

function Readings({ readings }: { readings: readonly Reading[] }): JSX.Element {
  return (
    <section class="part">
      <h2>
        {say("点検時の読み取り", "Readings")} <EvidenceTag evidence="read-at-visit" />
      </h2>
      {readings.length === 0 ? (
        <p class="sub">{say("まだありません。", "None yet.")}</p>
      ) : (
        <table class="cards">
          <caption class="vh">{say("取り込んだ読み取り", "Readings that were brought in")}</caption>
          <thead>
            <tr>
              <th scope="col">{say("機器", "Device")}</th>
              <th scope="col">{say("読んだ日と人", "Day and reader")}</th>
              <th scope="col">{say("内容", "Contents")}</th>
              <th scope="col">{say("期限", "Good until")}</th>
            </tr>
          </thead>
          <tbody>
            {readings.map((reading) => (
              <ReadingRow key={reading.id} reading={reading} />
            ))}
          </tbody>
        </table>
      )}
    </section>
  );
}

function ReadingRow({ reading }: { reading: Reading }): JSX.Element {
  const old = reading.fresh_until <= now();
  return (
    <tr>
      <th scope="row">
        <MayLink href={`/devices/${reading.device.id}`}>{reading.device.name}</MayLink>
        <span class="sub small block font-normal">{reading.machine}</span>
      </th>
      <td data-label={say("読んだ日と人", "Day and reader")}>
        <span class="num nb">{briefDay(reading.day, now())}</span> <Words>{reading.who}</Words>
        {reading.by_name && reading.by_name !== reading.who ? (
          <span class="sub small block">
            {say("取り込み：", "brought in by ")}
            <Words>{reading.by_name}</Words>
          </span>
        ) : null}
      </td>
      <td data-label={say("内容", "Contents")}>
        {reading.windows || say("Windowsの版は不明", "version not told")}
        {reading.could_not.length > 0 ? (
          <span class="sub small block">
            {say("読めなかったもの：", "not read: ")}
            {reading.could_not.map(partWord).join(say("、", ", "))}
          </span>
        ) : null}{" "}
        <BriefDigest digest={reading.digest} />
      </td>
      <td class="num" data-label={say("期限", "Good until")}>
        {brief(reading.fresh_until, now())}
        {old ? <b class="block">{say("古くなりました", "grown old")}</b> : null}
      </td>
    </tr>
  );
}

function VisitList({ found, again }: { found: Visits; again: () => void }): JSX.Element {
  const open = useSignal(false);
  return (
    <section class="part">
      <h2>{say("訪問", "Visits")}</h2>
      {found.visits.length === 0 ? <p class="sub mb-3">{say("まだありません。", "None yet.")}</p> : null}
      <ul class="mb-4">
        {found.visits.map((visit) => (
          <VisitItem key={visit.id} visit={visit} again={again} />
        ))}
      </ul>
      {may("addVisit") ? (
        <div class="narrow">
          <Opening act={say("訪問を記録する", "Record a visit")} open={open}>
            <VisitForm
              found={found}
              kept={() => {
                open.value = false;
                again();
              }}
              leave={() => (open.value = false)}
            />
          </Opening>
        </div>
      ) : null}
    </section>
  );
}

function VisitItem({ visit, again }: { visit: Visit; again: () => void }): JSX.Element {
  return (
    <li class="card mb-3">
      <p>
        <b class="num">{briefDay(visit.day, now())}</b> <Words>{visit.who}</Words>
        {visit.company ? (
          <span class="sub">
            {say("(", " (")}
            <Words>{visit.company}</Words>
            {")"}
          </span>
        ) : null}
      </p>
      {visit.about ? (
        <p class="whitespace-pre-line">
          <Words>{visit.about}</Words>
        </p>
      ) : null}
      <p class="small">
        {say("見た機器：", "Looked at: ")}
        <Words>{visit.devices.map(({ name }) => name).join(say("、", ", "))}</Words>
      </p>
      {visit.report ? (
        <p class="small flex flex-wrap items-baseline gap-x-3">
          {say("報告書：", "Report: ")}
          <Words>{visit.report.title ?? say("台帳にない書類", "not in the register")}</Words>
          <SaveLink id={visit.report.document} title={visit.report.title ?? ""} />
          <BriefDigest digest={visit.report.digest} />
        </p>
      ) : may("attachVisitReport") ? (
        <AttachReport visit={visit} again={again} />
      ) : (
        <p class="small sub">{say("報告書はまだありません。", "No report yet.")}</p>
      )}
    </li>
  );
}

function AttachReport({ visit, again }: { visit: Visit; again: () => void }): JSX.Element {
  const open = useSignal(false);
  const attached = useSignal<readonly string[]>([]);
  const unfiled = useSignal(false);
  const form = useForm(
    () => attached.value.length === 1 && !unfiled.value,
    async () => {
      const [report = ""] = attached.value;
      await ask("attachVisitReport", { path: { visit: visit.id }, body: { report } });
      tell(say("報告書をつけました", "The report is attached"));
      again();
    },
  );
  return (
    <Opening act={say("報告書をつける", "Attach the report")} open={open}>
      <Form form={form}>
        <Attach attached={attached.value} change={(next) => (attached.value = next(attached.value).slice(-1))} unfiled={unfiled} missed={form.tried && unfiled.value} />
        {form.tried && attached.value.length !== 1 ? (
          <p class="wrong" role="alert">
            {say("報告書を1つ選んでください。", "Please choose one document.")}
          </p>
        ) : null}
        <KeepOrLeave form={form} leave={() => (open.value = false)} keep={say("この報告書をつける", "Attach this report")} />
      </Form>
    </Opening>
  );
}

interface VisitFormProps {
  found: Visits;
  kept: () => void;
  leave: () => void;
}

function VisitForm({ found, kept, leave }: VisitFormProps): JSX.Element {
  const day = useSignal(found.today);
  const who = useSignal("");
  const company = useSignal("");
  const about = useSignal("");
  const devices = useSignal<string[]>([]);
  const attached = useSignal<readonly string[]>([]);
  const unfiled = useSignal(false);
  const day_wrong = (): boolean => day.value === "" || day.value > found.today;
  const form = useForm(
    () => !day_wrong() && who.value.trim() !== "" && devices.value.length > 0 && !unfiled.value,
    async () => {
      await ask("addVisit", {
        body: { day: day.value, who: who.value.trim(), company: company.value.trim(), about: about.value.trim(), devices: devices.value, report: attached.value[0] ?? null },
      });
      devicesChanged.value += 1;
      tell(say("訪問を記録しました", "The visit is recorded"));
      kept();
    },
  );
  return (
    <Form form={form}>
      <Field
        at="/day"
        label={say("日付", "Day")}
        type="date"
        value={day.value}
        onInput={(value) => (day.value = value)}
        wrong={form.tried && day_wrong() ? say("今日までの日付を入れてください。", "Give a day up to today.") : undefined}
      />
      <Field
        at="/who"
        label={say("来た人", "Who came")}
        value={who.value}
        onInput={(value) => (who.value = value)}
        wrong={form.tried && who.value.trim() === "" ? say("来た人の名前を入れてください。", "Please say who came.") : undefined}
      />
      <Field at="/company" label={say("所属(サポート事業所など)", "Company, such as the provider")} value={company.value} onInput={(value) => (company.value = value)} />
      <Field at="/about" label={say("何のために", "What for")} long maxLength={1000} value={about.value} onInput={(value) => (about.value = value)} />
      <Choice<string>
        at="/devices"
        label={say("見た機器", "Devices looked at")}
        several
        options={found.devices.map(({ id, name }) => ({ value: id, word: name }))}
        chosen={devices.value}
        onChange={(ids) => (devices.value = ids)}
        wrong={form.tried && devices.value.length === 0 ? say("機器を1台以上えらんでください。", "Choose at least one device.") : undefined}
      />
      {may("listDocuments") ? (
        <details class="mb-4">
          <summary>{say("報告書をつける(あとでもかまいません)", "Attach the report (can be done later)")}</summary>
          <div class="pt-2">
            <Attach attached={attached.value} change={(next) => (attached.value = next(attached.value).slice(-1))} unfiled={unfiled} missed={form.tried && unfiled.value} />
          </div>
        </details>
      ) : null}
      <KeepOrLeave form={form} leave={leave} keep={say("記録する", "Record it")} />
    </Form>
  );
}

