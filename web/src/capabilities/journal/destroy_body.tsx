import { useSignal } from "@preact/signals";
import type { JSX } from "preact";

import { ask } from "../../api/client.ts";
import { tell } from "../../live/announce.ts";
import { Choice, Field } from "../../parts/field.tsx";
import { Form, useForm } from "../../parts/form.tsx";
import { KeepOrLeave } from "../../parts/keep_or_leave.tsx";
import { Opening } from "../../parts/opens.tsx";
import { say } from "../../words/language.ts";

type Ground = "misrecord" | "stop-use";

/// The end of what one entry of use says, by a director's decision.
export function DestroyBody({ index, gone }: { index: string; gone: () => void }): JSX.Element {
  const open = useSignal(false);
  const ground = useSignal<Ground | null>(null);
  const why = useSignal("");
  const form = useForm(
    () => ground.value !== null && why.value.trim() !== "",
    async () => {
      await ask("destroyEntryBody", { path: { index }, body: { ground: ground.value ?? "misrecord", why: why.value.trim() } });
      tell(say("本文を消しました", "The body is destroyed"));
      gone();
    },
  );
  return (
    <div class="mt-3">
      <Opening act={say("本文を消す", "Destroy the body")} open={open}>
        <Form form={form}>
          <p class="mb-3">{say("本文は元に戻せません。記録があったことと証明、消したことと理由は残ります。", "It cannot be brought back. That the entry was there, its proof, and that and why it was destroyed stay.")}</p>
          <Choice
            at="/ground"
            label={say("消す根拠", "Ground")}
            options={[
              { value: "misrecord", word: say("まちがった記録だった", "It was recorded by mistake") },
              { value: "stop-use", word: say("本人から利用停止を求められた", "The person asked that it be no longer used") },
            ]}
            chosen={ground.value === null ? [] : [ground.value]}
            onChange={([value]) => (ground.value = value ?? null)}
            wrong={form.tried && ground.value === null ? say("根拠をえらんでください。", "Please choose the ground.") : undefined}
          />
          <Field
            at="/why"
            label={say("理由", "Reason")}
            maxLength={300}
            value={why.value}
            onInput={(value) => (why.value = value)}
            wrong={form.tried && why.value.trim() === "" ? say("理由を入れてください。", "Please give a reason.") : undefined}
          />
          <KeepOrLeave form={form} leave={() => (open.value = false)} keep={say("本文を消す", "Destroy it")} small plainly />
        </Form>
      </Opening>
    </div>
  );
}
