import { type Signal, useSignal } from "@preact/signals";
import type { JSX } from "preact";

import type { Device, DeviceRole, Use } from "../../api/types.ts";
import { Choice, Field } from "../../parts/field.tsx";
import { say } from "../../words/language.ts";
import { DEVICE_ROLES, deviceRoleWord, USES, useWord } from "./words.ts";

/// What a person writes about a device.
export interface DeviceDraft {
  name: Signal<string>;
  place: Signal<string>;
  owner: Signal<string>;
  use: Signal<Use>;
  roles: Signal<DeviceRole[]>;
}

export function useDeviceDraft(from: Partial<Pick<Device, "name" | "place" | "owner" | "use" | "roles">>): DeviceDraft {
  return {
    name: useSignal(from.name ?? ""),
    place: useSignal(from.place ?? ""),
    owner: useSignal(from.owner ?? ""),
    use: useSignal<Use>(from.use ?? "undecided"),
    roles: useSignal<DeviceRole[]>([...(from.roles ?? [])]),
  };
}

export function draftIsWhole({ name, roles }: DeviceDraft): boolean {
  return name.value.trim() !== "" && roles.value.length > 0;
}

export function draftValues({ name, place, owner, use, roles }: DeviceDraft): {
  name: string;
  place: string;
  owner: string;
  use: Use;
  roles: DeviceRole[];
} {
  return {
    name: name.value.trim(),
    place: place.value.trim(),
    owner: owner.value.trim(),
    use: use.value,
    roles: roles.value,
  };
}

// "Undecided" stands alone: it gives way to whatever is chosen, and takes its place.
function decided(chosen: DeviceRole[], before: readonly DeviceRole[]): DeviceRole[] {
  if (chosen.includes("undecided") && !before.includes("undecided")) return ["undecided"];
  return chosen.length > 1 ? chosen.filter((role) => role !== "undecided") : chosen;
}

export function DeviceFields({ draft, tried }: { draft: DeviceDraft; tried: boolean }): JSX.Element {
  return (
    <>
      <Field
        at="/name"
        label={say("名前", "Name")}
        hint={say("院内で呼んでいる名前にします。例：受付1", "The name people use, such as Reception 1.")}
        value={draft.name.value}
        onInput={(value) => (draft.name.value = value)}
        maxLength={40}
        wrong={tried && draft.name.value.trim() === "" ? say("名前を入れてください。", "Please give it a name.") : undefined}
      />
      <Field
        at="/place"
        label={say("場所(書かなくてもかまいません)", "Place (optional)")}
        value={draft.place.value}
        onInput={(value) => (draft.place.value = value)}
        maxLength={40}
      />
      <Field
        at="/owner"
        label={say("担当(書かなくてもかまいません)", "Owner (optional)")}
        hint={say("この機器のことを聞かれる人です。", "Whom to ask about this device.")}
        value={draft.owner.value}
        onInput={(value) => (draft.owner.value = value)}
        maxLength={40}
      />
      <Choice<Use>
        at="/use"
        label={say("用途", "Use")}
        options={USES.map((value) => ({ value, word: useWord(value) }))}
        chosen={[draft.use.value]}
        onChange={([use]) => {
          if (use) draft.use.value = use;
        }}
      />
      <Choice<DeviceRole>
        at="/roles"
        label={say("役割(いくつでも)", "Roles (any number)")}
        several
        hint={say("未定のあいだは、どの項目でも未確認の1台として数えます。", "While undecided, it counts as one not checked everywhere.")}
        options={[...DEVICE_ROLES, "undecided" as const].map((value) => ({ value, word: deviceRoleWord(value) }))}
        chosen={draft.roles.value}
        onChange={(roles) => (draft.roles.value = decided(roles, draft.roles.value))}
        wrong={tried && draft.roles.value.length === 0 ? say("役割を1つ以上えらんでください。", "Choose at least one role.") : undefined}
      />
    </>
  );
}
