import { useSignal } from "@preact/signals";
import type { JSX } from "preact";
import { useSearch } from "wouter-preact";

import { ask } from "../../api/client.ts";
import { devicesChanged, mayDecide, now } from "../../api/state.ts";
import type { Device, DevicePage } from "../../api/types.ts";
import { tell } from "../../live/announce.ts";
import { useAnswer } from "../../live/answer.ts";
import { WhyNot } from "../../parts/bars.tsx";
import { Select } from "../../parts/field.tsx";
import { Form, useForm } from "../../parts/form.tsx";
import { Opens } from "../../parts/opens.tsx";
import { MaybeName, Words } from "../../parts/page.tsx";
import { FormProblem } from "../../parts/quiet.tsx";
import { brief } from "../../words/dates.ts";
import { say } from "../../words/language.ts";
import { deviceOption, deviceRoleWords, seenWord, useWord } from "./words.ts";

/// Saying that another row is the same device: both stand side by side before anything is asked.
export function MergeRows({ device }: { device: DevicePage }): JSX.Element {
  const wished = new URLSearchParams(useSearch()).get("merge");
  const open = useSignal(wished !== null);
  const other = useSignal(wished ?? device.perhaps_same?.id ?? "");
  const register = useAnswer(
    `merge ${open.value ? "open" : ""}`,
    async () => (open.value ? ask("listDevices") : null),
    devicesChanged,
  );
  const others = register.value?.devices.filter(({ id }) => id !== device.id) ?? [];
  const chosen = others.find(({ id }) => id === other.value);
  const form = useForm(
    () => chosen !== undefined,
    async () => {
      await ask("mergeDevices", { path: { device: device.id }, body: { other: other.value } });
      devicesChanged.value += 1;
      open.value = false;
      other.value = "";
      tell(say("2つの行を1台にまとめました", "The two rows are one device now"));
    },
  );
  return (
    <Opens
      title={say("同じ機器の行をまとめる", "Merge rows of the same device")}
      act={say("まとめる行をえらぶ", "Choose a row to merge")}
      open={open}
    >
      <Form form={form}>
        {register.value && others.length === 0 ? (
          <p class="mb-3">{say("台帳に、ほかの機器がありません。", "There is no other device in the register.")}</p>
        ) : (
          <div class="narrow">
            <Select
              at="/other"
              label={say("どの行が、この機器と同じですか", "Which row is this same device?")}
              none={say("えらんでください", "Please choose")}
              options={others.map(deviceOption)}
              value={chosen ? other.value : ""}
              onChange={(value) => {
                other.value = value;
                form.forget();
              }}
            />
          </div>
        )}
        {chosen ? <SideBySide stays={device} goes={chosen} /> : null}
        <FormProblem problem={form.problem} />
        <div class="acts">
          <button class="btn" type="submit" aria-disabled={form.busy} disabled={!chosen || !mayDecide.value}>
            {say("1台にまとめる", "Merge into one")}
          </button>
          <button class="btn plain" type="button" onClick={() => (open.value = false)}>
            {say("やめる", "Cancel")}
          </button>
          <WhyNot />
        </div>
      </Form>
    </Opens>
  );
}

type Row = Pick<
  Device,
  "name" | "place" | "owner" | "use" | "roles" | "addresses" | "last_seen" | "agent" | "origin"
>;

function SideBySide({ stays, goes }: { stays: Row; goes: Row }): JSX.Element {
  const lines: readonly [string, (row: Row) => JSX.Element | string][] = [
    [say("名前", "Name"), ({ name }) => <Words>{name}</Words>],
    [say("場所", "Place"), ({ place }) => <MaybeName name={place} />],
    [say("担当", "Owner"), ({ owner }) => <MaybeName name={owner} />],
    [say("用途", "Use"), ({ use }) => useWord(use)],
    [say("役割", "Roles"), ({ roles }) => deviceRoleWords(roles)],
    [say("見え方", "How seen"), seenWord],
    [say("アドレス", "Addresses"), addressLines],
    [say("最後に見えた", "Last seen"), ({ last_seen }) => (last_seen ? brief(last_seen, now()) : say("まだ", "not yet"))],
  ];
  return (
    <>
      <table class="side-by-side">
        <caption class="vh">{say("まとめる2つの行", "The two rows to merge")}</caption>
        <thead>
          <tr>
            <td />
            <th scope="col">{say("残る行", "This row stays")}</th>
            <th scope="col">{say("まとめられる行", "This row goes into it")}</th>
          </tr>
        </thead>
        <tbody>
          {lines.map(([label, value]) => (
            <tr key={label}>
              <th scope="row">{label}</th>
              <td>{value(stays)}</td>
              <td>{value(goes)}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <p class="small sub mb-4">
        {say(
          "名前・場所・担当・用途・役割は、残る行のものになります。アドレスは両方が残ります。元に戻すことはできませんが、どちらの記録も日誌に残ります。",
          "Name, place, owner, use and roles are those of the row that stays; the addresses of both stay. This cannot be undone, but the records of both stay in the journal.",
        )}
      </p>
    </>
  );
}

function addressLines({ addresses }: Row): JSX.Element | string {
  if (addresses.length === 0) return say("不明", "unknown");
  return (
    <>
      {addresses.map(({ mac, ip }) => (
        <div key={`${mac ?? ""} ${ip ?? ""}`} class="num">
          {ip ?? ""} {mac ?? ""}
        </div>
      ))}
    </>
  );
}
