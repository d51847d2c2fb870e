import { useSignal, type Signal } from "@preact/signals";
import type { JSX } from "preact";
import { useLayoutEffect, useRef } from "preact/hooks";

import { ask } from "../../api/client.ts";
import { may, now } from "../../api/state.ts";
import type { FiledDocument } from "../../api/types.ts";
import { useAnswer } from "../../live/answer.ts";
import { Select } from "../../parts/field.tsx";
import { Opening } from "../../parts/opens.tsx";
import { Words } from "../../parts/page.tsx";
import { Shown } from "../../parts/quiet.tsx";
import { brief } from "../../words/dates.ts";
import { say } from "../../words/language.ts";
import { BriefDigest } from "./document_links.tsx";
import { MOST_ATTACHED } from "./documents.ts";
import { FileForm } from "./file_form.tsx";

interface AttachProps {
  /// Ids, in the order in which they were attached.
  attached: readonly string[];
  change: (next: (attached: readonly string[]) => string[]) => void;
  /// A file is chosen that is not on file yet; and that the answer was sent nevertheless.
  unfiled: Signal<boolean>;
  missed: boolean;
}

/// The documents that go with an answer: chosen of those on file, or filed here.
export function Attach({ attached, change, unfiled, missed }: AttachProps): JSX.Element {
  const asked = useAnswer("documents", () => ask("listDocuments"));
  // Those filed here are known before the list has them.
  const filed = useSignal<readonly FiledDocument[]>([]);
  const open = useSignal(false);
  const part = useRef<HTMLDivElement>(null);
  // What was pressed is gone or shut: one goes on where others can be chosen, before the next thing a person does.
  const pressed = useRef(false);
  useLayoutEffect(() => {
    if (pressed.current) part.current?.querySelector("select")?.focus();
    pressed.current = false;
  }, [attached]);
  // Filing takes a while, in which others may be attached or taken off.
  const take = (document: string): void => change((now) => [...now, document]);
  const drop = (document: string): void => {
    pressed.current = true;
    change((now) => now.filter((one) => one !== document));
  };
  return (
    <div ref={part} class="attach">
      <Shown asked={asked} waiting={say("書類の一覧を読んでいます", "Reading the list of documents")}>
        {({ documents }) => {
          const all = [...filed.value.filter(({ id }) => documents.every((one) => one.id !== id)), ...documents];
          const room = attached.length < MOST_ATTACHED;
          return (
            <>
              <Attached documents={attached.flatMap((id) => all.find((one) => one.id === id) ?? [])} drop={drop} />
              {room ? (
                <Choosing
                  documents={all.filter(({ id }) => !attached.includes(id))}
                  take={(id) => {
                    pressed.current = true;
                    take(id);
                  }}
                />
              ) : (
                <p class="small sub">{say("付けられるのは、10件までです。", "Up to ten documents go with an answer.")}</p>
              )}
              {room && may("fileDocument") ? (
                <Opening act={say("新しい書類を登録して付ける", "File a new document and attach it")} open={open}>
                  <FileForm
                    within={{ act: say("登録して付ける", "File and attach it"), chosen: unfiled, missed }}
                    filed={(document) => {
                      filed.value = [document, ...filed.value];
                      open.value = false;
                      take(document.id);
                    }}
                    leave={() => (open.value = false)}
                  />
                </Opening>
              ) : null}
            </>
          );
        }}
      </Shown>
    </div>
  );
}

function Attached({ documents, drop }: { documents: readonly FiledDocument[]; drop: (id: string) => void }): JSX.Element | null {
  if (documents.length === 0) return null;
  return (
    <ul class="attached mb-4" aria-label={say("付ける書類", "Documents to attach")}>
      {documents.map(({ id, title, digest }) => (
        <li key={id}>
          <span>
            <b>
              <Words>{title}</Words>
            </b>{" "}
            <BriefDigest digest={digest} />
          </span>
          <button class="btn sm plain" type="button" onClick={() => drop(id)}>
            {say("外す", "Take off")}
            <span class="vh">
              {" "}
              <Words>{title}</Words>
            </span>
          </button>
        </li>
      ))}
    </ul>
  );
}

/// One of those on file, newest first.
function Choosing({ documents, take }: { documents: readonly FiledDocument[]; take: (id: string) => void }): JSX.Element | null {
  const chosen = useSignal("");
  if (documents.length === 0) return null;
  const known = documents.some(({ id }) => id === chosen.value);
  return (
    <div class="choosing">
      <Select
        at="/documents"
        label={say("登録ずみの書類から", "Of those on file")}
        rule={say("10件までの、ちがう書類をえらんでください。", "Choose up to ten different documents.")}
        none={say("えらんでください", "Please choose")}
        options={documents.map(({ id, title, at }) => ({ value: id, word: say(`${title}(${brief(at, now())})`, `${title} (${brief(at, now())})`) }))}
        value={known ? chosen.value : ""}
        onChange={(id) => (chosen.value = id)}
      />
      <button class="btn sm" type="button" disabled={!known} onClick={() => take(chosen.value)}>
        {say("付ける", "Attach it")}
      </button>
    </div>
  );
}
