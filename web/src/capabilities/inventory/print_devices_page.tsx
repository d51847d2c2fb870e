import type { ComponentChildren, JSX } from "preact";

import { ask, type Answer } from "../../api/client.ts";
import { devicesChanged, journalChanged, now } from "../../api/state.ts";
import type { Device } from "../../api/types.ts";
import { type Asked, useAnswer } from "../../live/answer.ts";
import { Words } from "../../parts/page.tsx";
import { Paper, Sheet, Signatures, WithPaperForm } from "../../parts/paper.tsx";
import { Shown } from "../../parts/quiet.tsx";
import { EvidenceTag, VerdictMark } from "../../parts/verdict.tsx";
import { dated } from "../../words/dates.ts";
import { say } from "../../words/language.ts";
import { deviceRoleWords, seenWord, useWord } from "./words.ts";

/// The device register on A4.
export function PrintDevicesPage(): JSX.Element {
  const devices = useAnswer("print devices", () => ask("listDevices"), devicesChanged);
  const checkpoint = useAnswer("print checkpoint", () => ask("getCheckpoint"), journalChanged);
  return (
    <Paper
      {...headOf(devices)}
      checkpoint={checkpoint.value}
      back="/devices"
      backWords={say("機器へ戻る", "Back to the devices")}
    >
      <Printed asked={devices} />
    </Paper>
  );
}

type Asking = Asked<Answer<"listDevices">>;

/// The devices' page on the screen, with the same sheet for Ctrl+P.
export function DevicesOnPaper({ devices, children }: { devices: Asking; children: ComponentChildren }): JSX.Element {
  const checkpoint = useAnswer("devices checkpoint", () => ask("getCheckpoint"), devicesChanged);
  const sheet = (): JSX.Element => (
    <Sheet {...headOf(devices)} checkpoint={checkpoint.value}>
      <Printed asked={devices} />
    </Sheet>
  );
  return <WithPaperForm form={devices.value ? sheet : null}>{children}</WithPaperForm>;
}

function headOf({ value, at }: Asking): Pick<Parameters<typeof Sheet>[0], "title" | "at" | "facts"> {
  return {
    title: say("機器の台帳", "Device register"),
    at: at ?? null,
    facts: value
      ? [{ label: say("台数", "Devices"), value: say(`登録 ${value.registered}台・未登録 ${value.neighbours}台`, `${value.registered} registered, ${value.neighbours} not registered`) }]
      : [],
  };
}

function Printed({ asked }: { asked: Asking }): JSX.Element {
  return (
    <Shown asked={asked} waiting={say("台帳を読んでいます", "Reading the register")}>
      {(found) => <Register devices={found.devices} />}
    </Shown>
  );
}

function Register({ devices }: { devices: readonly Device[] }): JSX.Element {
  if (devices.length === 0) return <p>{say("登録した機器はありません。", "No device is registered.")}</p>;
  return (
    <>
      <div class="paper-scroll" tabIndex={0} role="region" aria-label={say("機器の台帳", "Device register")}>
        <table class="register devices">
          <caption class="vh">{say("機器の台帳", "Device register")}</caption>
          <thead>
            <tr>
              <th scope="col">{say("番号", "No.")}</th>
              <th scope="col">{say("機器", "Device")}</th>
              <th scope="col">{say("場所・担当", "Place, owner")}</th>
              <th scope="col">{say("用途", "Use")}</th>
              <th scope="col">{say("アドレス", "Addresses")}</th>
              <th scope="col">{say("判定", "Verdict")}</th>
              <th scope="col">{say("見え方・最後に見えた", "How and when seen")}</th>
            </tr>
          </thead>
          <tbody>
            {devices.map((device, index) => (
              <tr key={device.id} class={device.verdict === "asleep" ? "asleep" : ""}>
                <td class="c num">{index + 1}</td>
                <th scope="row">
                  <Words>{device.name}</Words>
                  <div class="fine font-normal">
                    {deviceRoleWords(device.roles)}
                    {device.os ? `${say("・", " · ")}${device.os}` : ""}
                  </div>
                </th>
                <td>
                  <Words>{device.place || say("未設定", "not set")}</Words>
                  <div class="fine">
                    <Words>{device.owner || say("担当 未設定", "owner not set")}</Words>
                  </div>
                </td>
                <td class="c">{useWord(device.use)}</td>
                <td class="fine num">
                  {device.addresses.map(({ mac, ip }) => (
                    <div key={`${mac ?? ""} ${ip ?? ""}`}>
                      {ip ?? ""} {mac ?? ""}
                    </div>
                  ))}
                </td>
                <td>
                  <VerdictMark verdict={device.verdict} evidence={device.evidence} print />{" "}
                  <EvidenceTag evidence={device.evidence} />
                </td>
                <td class="fine num">
                  {seenWord(device)}
                  <div>{device.last_seen ? dated(device.last_seen, now()) : say("まだ", "not yet")}</div>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <Signatures />
    </>
  );
}
