import { useSignal } from "@preact/signals";
import type { JSX } from "preact";
import { Link, useSearch } from "wouter-preact";

import { ask } from "../../api/client.ts";
import { devicesChanged, may, mayDecide } from "../../api/state.ts";
import { tell } from "../../live/announce.ts";
import { useGoOn } from "../../live/go_on.ts";
import { WhyNot } from "../../parts/bars.tsx";
import { Field } from "../../parts/field.tsx";
import { Form, useForm } from "../../parts/form.tsx";
import { PageHead } from "../../parts/page.tsx";
import { FormProblem, NotForYou } from "../../parts/quiet.tsx";
import { say } from "../../words/language.ts";
import { DeviceFields, draftIsWhole, draftValues, useDeviceDraft } from "./device_form.tsx";

/// Registering one device by hand, or a neighbour that is ours.
export function AddDevicePage(): JSX.Element {
  const query = new URLSearchParams(useSearch());
  const from_lan = query.get("mac");
  const draft = useDeviceDraft({ name: query.get("name") ?? "", use: "undecided" });
  const mac = useSignal(from_lan ?? "");
  const ip = useSignal(query.get("ip") ?? "");
  const goOn = useGoOn();
  const form = useForm(
    () => draftIsWhole(draft),
    async () => {
      const added = await ask("addDevice", {
        body: { ...draftValues(draft), mac: mac.value.trim() || null, ip: ip.value.trim() || null },
      });
      devicesChanged.value += 1;
      tell(say(`${added.name}を台帳に登録しました`, `${added.name} is registered`));
      goOn(`/devices/${added.id}`);
    },
  );
  return (
    <div class="narrow">
      <PageHead
        title={say("機器を登録する", "Register a device")}
        crumb={
          <>
            <Link href="/devices">{say("機器", "Devices")}</Link> / {say("登録", "Register")}
          </>
        }
        sub={say("見守りプログラムを入れない機器も、台帳に載せて数えます。約1分です。", "Devices without an agent are counted too. About 1 minute.")}
      />
      {may("addDevice") ? (
        <Form form={form}>
          <DeviceFields draft={draft} tried={form.tried} />
          <Field
            at="/mac"
            rule={say("2けたずつ6組で入れてください。", "Six pairs of digits, please.")}
            label={say("MACアドレス(わかるとき)", "MAC address (if known)")}
            hint={say("例：02:00:5e:10:00:4f。機器の裏や設定画面にあります。", "Such as 02:00:5e:10:00:4f, on its back or in its settings.")}
            value={mac.value}
            onInput={(value) => (mac.value = value)}
            maxLength={17}
          />
          <Field
            at="/ip"
            rule={say("192.168.0.21 のように入れてください。", "Such as 192.168.0.21, please.")}
            label={say("IPアドレス(わかるとき)", "IP address (if known)")}
            value={ip.value}
            onInput={(value) => (ip.value = value)}
            maxLength={45}
          />
          <FormProblem problem={form.problem} />
          <div class="acts">
            <button class="btn pri" type="submit" aria-disabled={form.busy} disabled={!mayDecide.value}>
              {say("台帳に登録する", "Register")}
            </button>
            <Link class="btn plain" href="/devices">
              {say("やめる", "Cancel")}
            </Link>
            <WhyNot />
          </div>
        </Form>
      ) : (
        <NotForYou />
      )}
    </div>
  );
}
