import { useSignal } from "@preact/signals";
import type { ComponentChildren, JSX } from "preact";

import { mayDecide } from "../api/state.ts";
import type { components } from "../api/schema.ts";
import { useAct, useLook } from "../live/act.ts";
import { read, say } from "../words/language.ts";
import { WhyNot } from "./bars.tsx";
import { Field, FileChoice } from "./field.tsx";
import { type FileText, textOf } from "./file_text.ts";
import { Refusals } from "./form.tsx";
import { Words } from "./page.tsx";
import { FormProblem } from "./quiet.tsx";
import { typedLine } from "./typed_line.ts";

const MOST_BYTES = 1_048_576;

interface Line {
  line: number;
  outcome: "new" | "known" | "wrong";
  text: components["schemas"]["MaybeText"];
  /// What may stand in the column that is wrong.
  allowed: readonly components["schemas"]["Text"][];
}

interface Preview<L extends Line> {
  new: number;
  known: number;
  wrong: number;
  /// Heads of columns that are not read, of lists that tell.
  left_out?: readonly string[];
  lines: L[];
}

interface ListImportProps<L extends Line> {
  /// Of the file, such as 「ルーターから保存したファイル」.
  label: string;
  hint: string;
  /// Counts as the language says it: 3台, 3人.
  count: (n: number) => string;
  look: (csv: string) => Promise<Preview<L>>;
  keep: (csv: string) => Promise<void>;
  columns: readonly { head: string; cell: (line: L) => ComponentChildren }[];
  /// Below the outcome of a line, such as the device it is known as.
  more?: (line: L) => ComponentChildren;
}

/// Registering what a CSV file lists: read, shown line by line, then kept, all or nothing.
export function ListImport<L extends Line>(props: ListImportProps<L>): JSX.Element {
  const csv = useSignal("");
  const look = useLook<Preview<L>>();
  const act = useAct();
  const problem = look.problem ?? act.problem;

  const choose = (text: string): void => {
    csv.value = text;
    look.forget();
    act.forget();
  };
  const keep = (): Promise<boolean> => act.run(() => props.keep(csv.value));
  const seen = look.found;
  return (
    <>
      <div class="narrow">
        <FileField label={props.label} onRead={choose} />
        <Refusals problem={problem}>
          <Field
            at="/csv"
            label={say("または、ここに貼りつける", "Or paste it here")}
            hint={props.hint}
            long
            code
            maxLength={MOST_BYTES}
            value={csv.value}
            onInput={choose}
          />
        </Refusals>
        <FormProblem problem={problem} />
        <div class="acts">
          <button class="btn" type="button" disabled={csv.value.trim() === "" || look.busy || act.busy} onClick={() => void look.at(() => props.look(csv.value))}>
            {say("内容を確かめる", "Check the contents")}
          </button>
          <span class="small sub">{say("まだ何も登録しません", "Nothing is registered yet")}</span>
        </div>
      </div>
      {seen ? (
        <section class="part mt-7" aria-labelledby="preview">
          <h2 id="preview">{say("読み取った内容", "What was read")}</h2>
          <p role="status">
            {say(
              `新しく登録 ${props.count(seen.new)}・登録ずみ ${props.count(seen.known)}・直す必要がある行 ${seen.wrong}行`,
              `${seen.new} new, ${seen.known} registered already, ${seen.wrong} lines to correct`,
            )}
          </p>
          {seen.left_out?.length ? (
            <p>
              {say("読まない列(登録しません)：", "Columns that are not read, of which nothing is kept: ")}
              <Words>{seen.left_out.join(say("、", ", "))}</Words>
            </p>
          ) : null}
          <Lines {...props} lines={seen.lines} csv={csv.value} />
          <div class="acts mt-4">
            <button
              class="btn pri"
              type="button"
              disabled={seen.wrong > 0 || seen.new === 0 || act.busy || !mayDecide.value}
              onClick={() => void keep()}
            >
              {say(`${props.count(seen.new)}を登録する`, `Register ${props.count(seen.new)}`)}
            </button>
            {seen.wrong > 0 ? (
              <span class="small sub">
                {say("直す必要がある行がなくなると押せます。途中までの登録はしません。", "Possible once no line is wrong; nothing is registered halfway.")}
              </span>
            ) : seen.new === 0 ? (
              <span class="small sub">{say("新しいものはありません", "There is nothing new")}</span>
            ) : (
              <WhyNot />
            )}
          </div>
        </section>
      ) : null}
    </>
  );
}

/// The file, read here: what it says, or why it cannot be read and what to do.
function FileField({ label, onRead }: { label: string; onRead: (text: string) => void }): JSX.Element {
  const name = useSignal("");
  const encoding = useSignal<FileText["encoding"] | undefined>(undefined);
  const wrong = useSignal<"" | "large" | "unreadable">("");

  const choose = async ([file]: readonly File[]): Promise<void> => {
    if (!file) return;
    name.value = file.name;
    const large = file.size > MOST_BYTES;
    const found = large ? null : textOf(new Uint8Array(await file.arrayBuffer()));
    wrong.value = large ? "large" : found ? "" : "unreadable";
    encoding.value = found?.encoding;
    onRead(found?.text ?? "");
  };
  return (
    <FileChoice
      label={label}
      act={say("CSVファイルをえらぶ", "Choose the CSV file")}
      accept=".csv,text/csv,text/plain"
      name={name.value}
      onChoose={(files) => void choose(files)}
      status={
        encoding.value === "Shift_JIS"
          ? say(
              "シフトJISとして読み込みました。文字が正しいか、下で確かめてください。",
              "Read as Shift_JIS. Please check below that the letters are right.",
            )
          : ""
      }
      wrong={
        wrong.value === ""
          ? undefined
          : wrong.value === "large"
            ? say("ファイルが大きすぎます(1 MBまで)。", "The file is too large (1 MB at most).")
            : say(
                "このファイルの文字を読み取れません。「CSV UTF-8」で保存し直して、もう一度えらんでください。",
                "The text of this file cannot be read. Save it as “CSV UTF-8” and choose it again.",
              )
      }
    />
  );
}

function Lines<L extends Line>({ lines, csv, columns, more }: ListImportProps<L> & { lines: readonly L[]; csv: string }): JSX.Element {
  const word = { new: say("新しく登録", "New"), known: say("登録ずみ", "Known"), wrong: say("直してください", "To correct") };
  return (
    <table class="lines cards">
      <caption class="vh">{say("読み取った行", "Lines read")}</caption>
      <thead>
        <tr>
          <th scope="col">{say("行", "Line")}</th>
          <th scope="col">{say("結果", "Outcome")}</th>
          {columns.map(({ head }) => (
            <th key={head} scope="col">
              {head}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {lines.map((line) => (
          <tr key={line.line}>
            <td class="num" data-label={say("行", "Line")}>
              {line.line}
            </td>
            <td>
              <b>{word[line.outcome]}</b>
              {line.text ? <div class="small">{read(line.text)}</div> : null}
              {line.allowed.length > 0 ? (
                <div class="small sub">
                  {say("書けるもの：", "It takes: ")}
                  {line.allowed.map(read).join(say("、", ", "))}
                </div>
              ) : null}
              {more?.(line)}
            </td>
            {line.outcome === "wrong" ? (
              <td colSpan={columns.length} data-label={say("書いてあること", "As written")}>
                <Words>{typedLine(csv, line.line)}</Words>
              </td>
            ) : (
              columns.map(({ head, cell }) => (
                <td key={head} data-label={head}>
                  {cell(line)}
                </td>
              ))
            )}
          </tr>
        ))}
      </tbody>
    </table>
  );
}
