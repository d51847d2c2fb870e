import type { Signal } from "@preact/signals";
import type { JSX } from "preact";

import { ask } from "../../api/client.ts";
import { may } from "../../api/state.ts";
import type { PersonKind, Role } from "../../api/types.ts";
import { useAnswer } from "../../live/answer.ts";
import { Choice, Field, Select } from "../../parts/field.tsx";
import { say } from "../../words/language.ts";
import { ROLES, roleWord } from "../access/roles.ts";
import { KINDS, kindWord } from "../people/words.ts";

/// What is typed of an edition and its readers.
export interface EditionDraft {
  kinds: PersonKind[];
  roles: Role[];
  edition: string;
  published: string;
  due: string;
  document: string;
  place: string;
}

export function emptyDraft(): EditionDraft {
  return { kinds: [], roles: [], edition: "", published: "", due: "", document: "", place: "" };
}

/// The draft as the hub takes it.
export function bodyOf({ document, place, edition, ...draft }: EditionDraft): Omit<EditionDraft, "document"> & { document: string | null } {
  return { ...draft, edition: edition.trim(), document: document === "" ? null : document, place: document === "" ? place.trim() : "" };
}

/// What is missing in a draft, by field.
export function missingIn(draft: EditionDraft): Partial<Record<keyof EditionDraft, string>> {
  const missing: Partial<Record<keyof EditionDraft, string>> = {};
  if (draft.kinds.length === 0 && draft.roles.length === 0) missing.kinds = say("読む人をえらんでください。", "Please choose who has to read it.");
  if (draft.edition.trim() === "") missing.edition = say("版を入れてください。", "Please name the edition.");
  if (draft.published === "") missing.published = say("発行の日を入れてください。", "Please give the day of issue.");
  if (draft.due === "") missing.due = say("読む期限を入れてください。", "Please give the day to read it by.");
  if (draft.document === "" && draft.place.trim() === "") missing.place = say("書類をえらぶか、どこにあるかを入れてください。", "Please choose a document, or say where it is.");
  return missing;
}

interface FieldsProps {
  draft: Signal<EditionDraft>;
  tried: boolean;
}

/// Who reads it, which edition it is, and where.
export function EditionFields({ draft, tried }: FieldsProps): JSX.Element {
  const documents = useAnswer("documents to read", async () => (may("listDocuments") ? ask("listDocuments") : null));
  const set = (changed: Partial<EditionDraft>): void => {
    draft.value = { ...draft.value, ...changed };
  };
  const wrong = tried ? missingIn(draft.value) : {};
  const { kinds, roles, edition, published, due, document, place } = draft.value;
  return (
    <>
      <Choice<PersonKind>
        at="/kinds"
        several
        label={say("読む人の職種", "Who reads it, by kind")}
        options={KINDS.map((value) => ({ value, word: kindWord(value) }))}
        chosen={kinds}
        onChange={(chosen) => set({ kinds: chosen })}
        wrong={wrong.kinds}
      />
      <Choice<Role>
        at="/roles"
        several
        label={say("読む人の役割(関所での)", "and by role in Sekisho")}
        hint={say("職種に加えて、この役割の人にも読んでもらいます。", "People of these roles read it too.")}
        options={ROLES.map((value) => ({ value, word: roleWord(value) }))}
        chosen={roles}
        onChange={(chosen) => set({ roles: chosen })}
      />
      <div class="answer-fields">
        <Field at="/edition" label={say("版", "Edition")} hint={say("第3版、など", "Such as “3rd”")} maxLength={40} value={edition} onInput={(value) => set({ edition: value })} wrong={wrong.edition} />
        <Field at="/published" type="date" label={say("発行の日", "Day of issue")} value={published} onInput={(value) => set({ published: value })} wrong={wrong.published} />
        <Field at="/due" type="date" label={say("いつまでに読むか", "To be read by")} value={due} onInput={(value) => set({ due: value })} wrong={wrong.due} />
      </div>
      {documents.value && documents.value.documents.length > 0 ? (
        <Select
          at="/document"
          label={say("書類", "Document")}
          none={say("書類なし(どこにあるかを書く)", "None: say where it is")}
          options={documents.value.documents.map(({ id, title }) => ({ value: id, word: title }))}
          value={document}
          onChange={(value) => set({ document: value })}
        />
      ) : null}
      {document === "" ? (
        <Field
          at="/place"
          label={say("どこにあるか", "Where it is")}
          hint={say("院長室の棚、またはホームページの場所", "A shelf, or an address on the web")}
          maxLength={500}
          value={place}
          onInput={(value) => set({ place: value })}
          wrong={wrong.place}
        />
      ) : null}
    </>
  );
}
