import { useSignal } from "@preact/signals";
import type { JSX } from "preact";
import { Link, useParams } from "wouter-preact";

import { ask } from "../../api/client.ts";
import { boardChanged, devicesChanged, may, now } from "../../api/state.ts";
import type { DevicePage as Device } from "../../api/types.ts";
import { tell } from "../../live/announce.ts";
import { useAnswer } from "../../live/answer.ts";
import { useGoOn } from "../../live/go_on.ts";
import { Field } from "../../parts/field.tsx";
import { Form, useForm } from "../../parts/form.tsx";
import { KeepOrLeave } from "../../parts/keep_or_leave.tsx";
import { MayLink } from "../../parts/may_link.tsx";
import { Opens } from "../../parts/opens.tsx";
import { MaybeName, PageHead, Words } from "../../parts/page.tsx";
import { Empty, Shown } from "../../parts/quiet.tsx";
import { EvidenceTag, VerdictMark } from "../../parts/verdict.tsx";
import { brief, briefDay } from "../../words/dates.ts";
import { read, say } from "../../words/language.ts";
import { grouped } from "../../words/numbers.ts";
import { factHref } from "../evidence/fact_href.ts";
import { actorWord } from "../journal/actor.ts";
import { JudgedControl } from "../posture/judged_control.tsx";
import { DeviceFields, draftIsWhole, draftValues, useDeviceDraft } from "./device_form.tsx";
import { OrcaReadingPart } from "../orca/reading.tsx";
import { QUESTIONS, shortWords, systemWords, toldWord } from "../visits/words.ts";
import { MergeRows } from "./merge_rows.tsx";
import { OrcaFound } from "./orca_found.tsx";
import { Seen } from "./seen.tsx";
import { skewAdvice, skewWords } from "./skew.ts";
import { deviceRoleWords, useWord } from "./words.ts";

/// One device: head, findings, facts in groups, addresses over time, decisions, and its end.
export function DevicePage(): JSX.Element {
  const { device = "" } = useParams();
  const asked = useAnswer(
    `device ${device}`,
    () => ask("getDevice", { path: { device } }),
    devicesChanged,
    boardChanged,
  );
  const found = asked.value;
  return (
    <>
      <PageHead
        title={found?.name ?? say("機器", "Device")}
        crumb={
          <>
            <Link href="/devices">{say("機器", "Devices")}</Link> / {found ? <Words>{found.name}</Words> : null}
          </>
        }
        sub={found ? [deviceRoleWords(found.roles), found.os ?? ""].filter(Boolean).join(say("・", " · ")) : null}
        acts={
          found && found.state === "registered" && !found.agent && may("createEnrolmentToken") ? (
            <Link class="btn sm" href={`/devices/connect?device=${found.id}`}>
              {say("この機器をつなぐ", "Connect this device")}
            </Link>
          ) : null
        }
      />
      <Shown asked={asked} waiting={say("この機器を読んでいます", "Reading this device")}>
        {(value) => <DeviceBody key={value.id} device={value} />}
      </Shown>
    </>
  );
}

function DeviceBody({ device }: { device: Device }): JSX.Element {
  return (
    <>
      {device.state === "retired" ? (
        <div class="note mb-6">
          {say("この機器は台帳から外しました。記録は残っています。", "This device is retired; its records stay.")}
        </div>
      ) : null}
      <Summary device={device} />
      {device.perhaps_same && may("mergeDevices") ? (
        <div class="note mb-6">
          {say("台帳の「", "The register's “")}
          <Words>{device.perhaps_same.name}</Words>
          {say(
            "」と同じMACアドレスが、この機器から届いています。同じ機器なら、下の「同じ機器の行をまとめる」でまとめられます。",
            "” has a MAC address that this device reports. If they are one device, merge the rows below.",
          )}
        </div>
      ) : null}
      <OrcaFound device={device} />
      <Findings device={device} />
      <OrcaReadingPart device={device} />
      <LookedAt device={device} />
      <Facts device={device} />
      <Addresses device={device} />
      <Decisions device={device} />
      {device.state === "registered" ? (
        <>
          {may("updateDevice") ? <Change device={device} /> : null}
          {may("mergeDevices") ? <MergeRows device={device} /> : null}
          {may("retireDevice") ? <Retire device={device} /> : null}
        </>
      ) : null}
    </>
  );
}

function Summary({ device }: { device: Device }): JSX.Element {
  return (
    <div class={`card summary v-edge-${device.verdict} ${device.verdict === "asleep" ? "asleep" : ""}`}>
      <p class="tags">
        <VerdictMark verdict={device.verdict} evidence={device.evidence} big />
        <EvidenceTag evidence={device.evidence} />
        <span class="sub small num">
          {device.last_seen
            ? say(`最後に見えた ${brief(device.last_seen, now())}`, `last seen ${brief(device.last_seen, now())}`)
            : say("まだ見えていません", "not seen yet")}
        </span>
      </p>
      <dl class="kv">
        <div>
          <dt>{say("場所", "Place")}</dt>
          <dd>
            <MaybeName name={device.place} />
          </dd>
        </div>
        <div>
          <dt>{say("担当", "Owner")}</dt>
          <dd>
            <MaybeName name={device.owner} />
          </dd>
        </div>
        <div>
          <dt>{say("用途", "Use")}</dt>
          <dd>{useWord(device.use)}</dd>
        </div>
        <div>
          <dt>{say("見え方", "How seen")}</dt>
          <dd>
            <Seen device={device} />
            {device.agent ? <span class="sub"> {device.agent.version}</span> : null}
          </dd>
        </div>
        {device.agent ? <Skew ms={device.agent.skew_ms} /> : null}
      </dl>
    </div>
  );
}

function Skew({ ms }: { ms: number }): JSX.Element {
  const advice = skewAdvice(ms);
  return (
    <div>
      <dt>{say("時計のずれ", "Clock")}</dt>
      <dd class="num">
        {skewWords(ms)}
        <span class="sub small">{say("(関所本体とくらべて、最後につながったとき)", " (against the hub's, when last connected)")}</span>
        {advice ? <b class="block">{advice}</b> : null}
      </dd>
    </div>
  );
}

function Findings({ device }: { device: Device }): JSX.Element {
  return (
    <section class="part">
      <h2>{say("気づきと点検項目", "Findings and controls")}</h2>
      {device.controls.length === 0 ? (
        <p class="sub">{say("この機器が対象になる点検項目はありません。", "No control applies to this device.")}</p>
      ) : (
        <table class="cards">
          <caption class="vh">{say("この機器の点検項目", "Controls of this device")}</caption>
          <thead>
            <tr>
              <th scope="col">{say("判定", "Verdict")}</th>
              <th scope="col">{say("点検項目", "Control")}</th>
              <th scope="col">{say("条", "Article")}</th>
              <th scope="col">{say("いつ", "When")}</th>
            </tr>
          </thead>
          <tbody>
            {device.controls.map((control) => (
              <tr key={control.control} class={control.verdict === "asleep" ? "asleep" : ""}>
                <JudgedControl control={control} device={device.id} />
                <td>
                  {control.articles.map((article) => (
                    <Link key={article} class="mr-2" href={`/board/${article}#${control.control}`}>
                      {article}
                    </Link>
                  ))}
                  {control.articles.length === 0 ? <span class="sub small">{say("契約の約束ごと", "Contract clauses")}</span> : null}
                </td>
                <td class="num nb">{control.seen_at ? brief(control.seen_at, now()) : say("まだ", "not yet")}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </section>
  );
}

/// What people saw there: a reading that was brought, and what its user answered.
function LookedAt({ device }: { device: Device }): JSX.Element | null {
  const { reading, self_check } = device;
  if (!reading && !self_check) return null;
  return (
    <section class="part">
      <h2>{say("人が見て確かめたこと", "What people saw there")}</h2>
      {reading ? (
        <p>
          <EvidenceTag evidence="read-at-visit" /> <span class="num">{briefDay(reading.day, now())}</span> <Words>{reading.who}</Words>{" "}
          <span class="sub small num">
            {reading.fresh_until > now()
              ? say(`(${brief(reading.fresh_until, now())}まで有効)`, `(good until ${brief(reading.fresh_until, now())})`)
              : say("(35日を過ぎたので、数えません)", "(more than 35 days ago; it does not count any more)")}
          </span>
        </p>
      ) : null}
      {self_check ? (
        <>
          <p>
            <EvidenceTag evidence="stated" /> {say("端末の自己点検", "Self-check")} <span class="num">{brief(self_check.at, now())}</span>{" "}
            {self_check.by_name ? <Words>{self_check.by_name}</Words> : null}
            {self_check.counts ? null : <span class="e"> {say("別の機器からの答え・未確認", "answered elsewhere, not vouched for")}</span>}
          </p>
          <dl class="kv">
            {QUESTIONS.map((question) => (
              <div key={question}>
                <dt>{shortWords(question)}</dt>
                <dd>{toldWord(self_check.answers[question])}</dd>
              </div>
            ))}
          </dl>
          {self_check.earlier.length === 0 ? null : (
            <p class="small">
              {say("前の答えのうち、いまも数えるもの：", "Earlier answers that still stand: ")}
              {self_check.earlier.map(({ question, answer, at }) => `${shortWords(question)} ${toldWord(answer)}(${brief(at, now())})`).join(say("、", ", "))}
            </p>
          )}
          {self_check.browser ? (
            <p class="small sub">
              {say("ブラウザーの言うところでは：", "As the browser says: ")}
              {systemWords(self_check.browser)}
              {self_check.browser.name ? say(`、${self_check.browser.name}`, `, ${self_check.browser.name}`) : ""}
              {self_check.address ? say(`、${self_check.address}`, `, ${self_check.address}`) : ""}
              {say("(判定には使いません)", " (no verdict rests on it)")}
            </p>
          ) : null}
        </>
      ) : null}
    </section>
  );
}

type Group = Device["tables"][number]["group"];

function groupWord(group: Group): string {
  switch (group) {
    case "updates":
      return say("更新", "Updates");
    case "accounts":
      return say("アカウント", "Accounts");
    case "software":
      return say("ソフト", "Software");
    case "network":
      return say("通信", "Network");
    case "machine":
      return say("機械", "Machine");
  }
}

const GROUPS: readonly Group[] = ["updates", "accounts", "software", "network", "machine"];

function Facts({ device }: { device: Device }): JSX.Element {
  return (
    <section class="part">
      <h2>{say("この機器から届いた値", "Facts from this device")}</h2>
      {device.tables.length === 0 ? (
        <Empty title={say("まだ何も届いていません", "Nothing has arrived yet")}>
          {say("見守りプログラムをつなぐか、点検時の読み取りを取り込むと、ここに出ます。", "Facts appear here once its agent is connected, or a reading is brought in.")}
        </Empty>
      ) : (
        GROUPS.filter((group) => device.tables.some((table) => table.group === group)).map((group) => (
          <div key={group} class="mb-4">
            <h3>{groupWord(group)}</h3>
            <ul>
              {device.tables
                .filter((table) => table.group === group)
                .map((table) => (
                  <li key={table.table} class="border-b border-solid-gray-100 py-2 text-[0.9375rem]">
                    <MayLink href={factHref({ ...table, device: device.id })}>{read(table.title)}</MayLink>{" "}
                    <span class="sub small num">
                      {table.status === "failed"
                        ? say("読めませんでした", "could not be read")
                        : say(`${grouped(table.rows)}行`, `${grouped(table.rows)} rows`)}
                      {table.status === "partial" ? say("・一部だけ", ", in part only") : ""}
                      {table.at_visit ? say("・点検時読取", ", read at a visit") : ""}
                      {table.observed ? `${say("・", " · ")}${brief(table.observed, now())}` : ""}
                    </span>
                  </li>
                ))}
            </ul>
          </div>
        ))
      )}
    </section>
  );
}

function Addresses({ device }: { device: Device }): JSX.Element {
  const typed = device.addresses.filter(({ source }) => source === "typed");
  return (
    <section class="part">
      <h2>{say("アドレスの移り変わり", "Addresses over time")}</h2>
      {device.address_history.length === 0 && typed.length === 0 ? (
        <p class="sub">{say("まだわかっていません。", "Not known yet.")}</p>
      ) : (
        <table class="cards">
          <caption class="vh">{say("アドレスの移り変わり", "Addresses over time")}</caption>
          <thead>
            <tr>
              <th scope="col">{say("MACアドレス", "MAC address")}</th>
              <th scope="col">{say("IPアドレス", "IP address")}</th>
              <th scope="col">{say("メーカー(推定)", "Maker (a guess)")}</th>
              <th scope="col">{say("最初", "First")}</th>
              <th scope="col">{say("最後", "Last")}</th>
            </tr>
          </thead>
          <tbody>
            {typed.map(({ mac, ip }) => (
              <tr key={`typed ${mac ?? ""} ${ip ?? ""}`}>
                <th scope="row" class="num">
                  {mac ?? "—"} <span class="sub small font-normal">{device.origin === "lease-list" ? say("ルーターの一覧", "router's list") : say("手入力", "typed in")}</span>
                </th>
                <td class="num">{ip ?? "—"}</td>
                <td>—</td>
                <td class="sub" colSpan={2}>
                  {say("まだ見えていません", "not seen yet")}
                </td>
              </tr>
            ))}
            {device.address_history.map((address) => (
              <tr key={`${address.mac ?? ""} ${address.ip ?? ""}`}>
                <th scope="row" class="num">
                  {address.mac ?? say("不明", "unknown")}
                </th>
                <td class="num">{address.ip ?? say("不明", "unknown")}</td>
                <td>{address.vendor ? <Words>{address.vendor}</Words> : <span class="sub">{say("不明", "unknown")}</span>}</td>
                <td class="num nb" data-label={say("最初", "First")}>
                  {brief(address.first_seen, now())}
                </td>
                <td class="num nb" data-label={say("最後", "Last")}>
                  {brief(address.last_seen, now())}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </section>
  );
}

function Decisions({ device }: { device: Device }): JSX.Element {
  return (
    <section class="part">
      <h2>{say("決めたこと", "Decisions")}</h2>
      {device.decisions.length === 0 ? (
        <p class="sub">{say("まだありません。", "None yet.")}</p>
      ) : (
        <ol class="hist">
          {device.decisions.map((decision) => (
            <li key={`${decision.entry ?? ""} ${decision.at}`}>
              <span class="num">{brief(decision.at, now())}</span>
              <Words>{actorWord(decision)}</Words>
              <span>{read(decision.sentence)}</span>
              {decision.entry === null ? (
                <span class="sub small">{say("復旧より前の記録", "before the restore")}</span>
              ) : (
                <MayLink href={`/journal/${decision.entry}`}>
                  {say("記録", "Entry")} {grouped(decision.entry)}
                </MayLink>
              )}
            </li>
          ))}
        </ol>
      )}
    </section>
  );
}

function Change({ device }: { device: Device }): JSX.Element {
  const open = useSignal(false);
  return (
    <Opens
      title={say("台帳の内容を変える", "Change the register")}
      act={say("名前・場所・担当・用途・役割を変える", "Change name, place, owner, use or roles")}
      open={open}
    >
      <ChangeForm device={device} close={() => (open.value = false)} />
    </Opens>
  );
}

function ChangeForm({ device, close }: { device: Device; close: () => void }): JSX.Element {
  const draft = useDeviceDraft(device);
  const form = useForm(
    () => draftIsWhole(draft),
    async () => {
      await ask("updateDevice", { path: { device: device.id }, body: draftValues(draft) });
      devicesChanged.value += 1;
      close();
      tell(say("変えた内容を残しました", "The change is kept"));
    },
  );
  return (
    <Form form={form} class="narrow">
      <DeviceFields draft={draft} tried={form.tried} />
      <KeepOrLeave form={form} leave={close} />
    </Form>
  );
}

function Retire({ device }: { device: Device }): JSX.Element {
  const open = useSignal(false);
  const why = useSignal("");
  const goOn = useGoOn();
  const form = useForm(
    () => why.value.trim() !== "",
    async () => {
      await ask("retireDevice", { path: { device: device.id }, body: { why: why.value.trim() } });
      devicesChanged.value += 1;
      tell(say(`${device.name}を台帳から外しました`, `${device.name} is retired`));
      goOn("/devices");
    },
  );
  return (
    <Opens title={say("台帳から外す", "Retire this device")} act={say("台帳から外す", "Take out of the register")} open={open}>
      <Form form={form} class="narrow">
        <p class="mb-3">
          <Words>{device.name}</Words>
          {say(
            " を台帳から外します。見守りプログラムの接続も止まります。記録は残ります。",
            " leaves the register and its agent is cut off. Its records stay.",
          )}
        </p>
        <Field
          at="/why"
          label={say("外す理由", "Reason")}
          long
          maxLength={500}
          value={why.value}
          onInput={(value) => (why.value = value)}
          wrong={form.tried && why.value.trim() === "" ? say("理由を入れてください。", "Please give a reason.") : undefined}
        />
        <KeepOrLeave form={form} leave={() => (open.value = false)} keep={say("外す", "Retire")} plainly />
      </Form>
    </Opens>
  );
}
