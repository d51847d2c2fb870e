import { useSignal, type Signal } from "@preact/signals";
import type { ComponentChildren, JSX } from "preact";
import { useEffect, useId, useRef } from "preact/hooks";

import { ask } from "../../api/client.ts";
import { mayDecide } from "../../api/state.ts";
import type { FiledDocument } from "../../api/types.ts";
import { tell } from "../../live/announce.ts";
import { WhyNot } from "../../parts/bars.tsx";
import { Field, FileChoice } from "../../parts/field.tsx";
import { Form, InnerForm, useForm } from "../../parts/form.tsx";
import { Words } from "../../parts/page.tsx";
import { FormProblem } from "../../parts/quiet.tsx";
import { say } from "../../words/language.ts";
import { size, sizeOf } from "../../words/numbers.ts";
import { ACCEPT, neverRemoved, titleFrom, wrongFile } from "./documents.ts";
import { Sending, Stopped } from "./sending.ts";

interface FileFormProps {
  /// It is on file.
  filed: (document: FiledDocument) => void;
  leave: () => void;
  /// Inside another form: what the button says, whether a file is chosen that is not on file yet, and that the form around
  /// was sent meanwhile.
  within?: { act: string; chosen: Signal<boolean>; missed: boolean };
}

/// Choosing a file, giving it a title and putting it on file, here and in the answer to a control.
export function FileForm({ filed, leave, within }: FileFormProps): JSX.Element {
  const sending = useSignal<Sending | null>(null);
  const several = useSignal(false);
  const title = useSignal("");
  const sent = useSignal<number | null>(null);
  const stop = useRef<AbortController | null>(null);
  const button = useRef<HTMLButtonElement>(null);
  useEffect(
    () => () => {
      stop.current?.abort();
      if (within) within.chosen.value = false;
    },
    [],
  );

  const file = sending.value?.file;
  const wrong_file = several.value ? say("ファイルは、1つずつえらんでください。", "Please choose one file at a time.") : file && wrongFile(file);
  const whole = (): boolean => file !== undefined && wrong_file === undefined && title.value.trim() !== "";
  const form = useForm(whole, async () => {
    const going = sending.value;
    if (!going) return;
    const stopper = new AbortController();
    stop.current = stopper;
    try {
      const arrival = await going.send(stopper.signal, (bytes) => (sent.value = bytes));
      const document = await ask("fileDocument", { body: { arrival, title: title.value.trim(), file_name: going.file.name } });
      tell(say(`「${document.title}」を登録しました`, `“${document.title}” is on file`));
      filed(document);
    } catch (error) {
      if (!(error instanceof Stopped)) {
        going.forgetIfGone(error);
        throw error;
      }
      tell(say("送るのをやめました", "Sending was stopped"));
      button.current?.focus();
    } finally {
      sent.value = null;
    }
  });
  const choose = (files: readonly File[]): void => {
    const [chosen] = files;
    if (form.busy || !chosen) return;
    several.value = files.length > 1;
    if (several.value) return;
    if (title.value === "" || (file && title.value === titleFrom(file.name))) title.value = titleFrom(chosen.name);
    sending.value = new Sending(chosen);
    if (within) within.chosen.value = true;
    form.forget();
  };
  const parts_sent = sending.value?.sent ?? 0;
  const act = within?.act ?? say("登録する", "Put it on file");
  const nothing_chosen = form.tried && !file ? say("ファイルをえらんでください。", "Please choose a file.") : undefined;
  const not_filed = within?.missed && file ? say(`えらんだファイルは、まだ登録していません。「${act}」か「やめる」を押してください。`, `The file you chose is not on file yet. Press “${act}” or “Cancel”.`) : undefined;
  return (
    <Frame form={form} inside={within !== undefined}>
      <FileChoice
        at="/file_name"
        label={say("ファイル", "File")}
        hint={say(
          "PDF、写真(JPEG・PNG)、文章(TXT・CSV)、Word、Excelを、50MBまで。患者さんの情報は、必要なもののほかは入れないでください。",
          "PDF, pictures (JPEG, PNG), text (TXT, CSV), Word or Excel of up to 50 MB. Leave out what is about patients, unless it is needed.",
        )}
        rule={say("このファイルは登録できません。", "This file cannot be filed.")}
        act={say("ファイルをえらぶ", "Choose a file")}
        accept={ACCEPT}
        name={file ? `${file.name} (${size(file.size)})` : ""}
        onChoose={choose}
        wrong={wrong_file ?? nothing_chosen ?? not_filed}
      />
      <Field
        at="/title"
        label={say("書類の名前", "Title")}
        hint={say("一覧で何の書類かわかる名前にします。版や日付も入れておくと、探しやすくなります。", "It tells in the list what the document is; with an edition or a date it is found again easily.")}
        rule={say("1行、120文字までにしてください。", "Use one line of up to 120 characters.")}
        maxLength={120}
        value={title.value}
        onInput={(value) => (title.value = value)}
        wrong={form.tried && title.value.trim() === "" ? say("書類の名前を入れてください。", "Please give the document a title.") : undefined}
      />
      {file && sent.value !== null ? <OnTheWay file={file} sent={sent.value} stop={() => stop.current?.abort()} /> : null}
      {sent.value === null && file && parts_sent > 0 && parts_sent < file.size ? (
        <p class="small sub mb-3">
          {say("途中まで送ってあります。", "Part of it was sent. ")}
          <span class="num">{sizeOf(parts_sent, file.size)}</span>
          {say("。10分以内なら、続きから送ります。", ". Within ten minutes it goes on from there.")}
        </p>
      ) : null}
      <FormProblem problem={form.problem} />
      {within ? <p class="small sub mb-3">{neverRemoved()}</p> : null}
      <div class="acts">
        <button
          ref={button}
          class={within ? "btn" : "btn pri"}
          type={within ? "button" : "submit"}
          aria-disabled={form.busy}
          disabled={!mayDecide.value}
          {...(within ? { onClick: form.submit } : {})}
        >
          {act}
        </button>
        {form.busy ? null : (
          <button class="btn plain" type="button" onClick={leave}>
            {say("やめる", "Cancel")}
          </button>
        )}
        <WhyNot />
      </div>
    </Frame>
  );
}

function Frame({ form, inside, children }: { form: ReturnType<typeof useForm>; inside: boolean; children: ComponentChildren }): JSX.Element {
  return inside ? (
    <InnerForm form={form} label={say("新しい書類の登録", "Putting a new document on file")}>
      {children}
    </InnerForm>
  ) : (
    <Form form={form} class="card">
      {children}
    </Form>
  );
}

/// How far the file has come. What it came to is announced once, at the end.
function OnTheWay({ file, sent, stop }: { file: File; sent: number; stop: () => void }): JSX.Element {
  const id = useId();
  return (
    <div class="sending">
      <label for={id}>
        <span>
          {say("「", "Sending “")}
          <Words>{file.name}</Words>
          {say("」を送っています", "”")}
        </span>
        <span class="num nb">{sizeOf(sent, file.size)}</span>
      </label>
      <progress id={id} max={file.size} value={sent} />
      <div class="acts">
        <button class="btn sm" type="button" onClick={stop}>
          {say("やめる", "Stop")}
        </button>
        <span class="small sub">{say("このページを離れると、送るのをやめます。", "It stops if you leave this page.")}</span>
      </div>
    </div>
  );
}
