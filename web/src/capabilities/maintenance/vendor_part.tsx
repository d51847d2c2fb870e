import type { JSX } from "preact";

import type { Edition, MaintenanceLine, WorryContact } from "../../api/types.ts";
import { Words } from "../../parts/page.tsx";
import { read, say } from "../../words/language.ts";
import { reportOf } from "./words.ts";

export const ITEM = "2②";

/// The firm, and whoever answers for it where the register of contacts says so; a line to fill where not.
export interface Vendor {
  firm: string;
  person: string;
}

/// Who may have answered: the contracted provider first, then the firms that the lines name.
export function vendorsOf(contact: WorryContact | null, lines: readonly MaintenanceLine[]): Vendor[] {
  const contracted = contact?.contracted && contact.firm !== "" ? [{ firm: contact.firm, person: contact.name }] : [];
  const named = [...new Set(lines.map((line) => reportOf(line)?.company ?? ""))].filter((firm) => firm !== "" && firm !== contracted[0]?.firm);
  return [...contracted, ...named.map((firm) => ({ firm, person: "" }))];
}

interface Props {
  item: Edition["items"][number];
  vendor: Vendor;
  /// Why はい is not proposed; none where it is.
  why_not: readonly string[];
  /// Lines of the list below that are of this firm.
  own: number;
}

/// 事業者確認用 2②: what the provider answers and signs by hand. A box is never ticked here: the hub proposes, people answer.
export function VendorPart({ item, vendor, why_not, own }: Props): JSX.Element {
  return (
    <section class="part-of-paper">
      <h2>{say("事業者の回答(事業者確認用 2②)", "The provider's answer (vendor form, 2②)")}</h2>
      <div class="paper-scroll" tabIndex={0} role="region" aria-label={say("事業者の回答", "The provider's answer")}>
        <table class="register vendor">
          <caption class="vh">{say("事業者の回答", "The provider's answer")}</caption>
          <thead>
            <tr>
              <th scope="col">{say("番号", "No.")}</th>
              <th scope="col">{say("項目", "Item")}</th>
              <th scope="col">{say("答え", "Answer")}</th>
              <th scope="col">{say("確認日", "Checked on")}</th>
              <th scope="col">{say("「いいえ」の目標日", "Target day, if no")}</th>
            </tr>
          </thead>
          <tbody>
            <tr>
              <td class="c num nb">
                {item.id}
                {item.certainty === "official" ? "" : "※"}
              </td>
              <th scope="row">{read(item.title)}</th>
              <td class="c">
                <span class="nb">{say("□ はい", "□ Yes")}</span>　<span class="nb">{say("□ いいえ", "□ No")}</span>
              </td>
              <td />
              <td />
            </tr>
          </tbody>
        </table>
      </div>
      <p class="mt-2">
        <b>{why_not.length === 0 ? say("関所の記録からの提案：はい", "Proposed from Sekisho's records: Yes") : say("関所の記録からの提案：ありません。", "Proposed from Sekisho's records: nothing. ")}</b>
        {why_not.join(say("", " "))}
      </p>
      <div class="signatures">
        <div>
          {say("事業者：", "Provider: ")}
          <Words>{vendor.firm}</Words>
        </div>
        <div>
          {say("回答した人(署名)：", "Answered by (signature): ")}
          <Words>{vendor.person}</Words>
        </div>
        <div>{say("回答した日：", "Date: ")}</div>
        <div>
          {say("この期間の、この事業者の作業(下の一覧)：", "Work of this provider in these days (below): ")}
          {vendor.firm === "" ? "" : say(`${own}件`, `${own}`)}
        </div>
      </div>
      <p class="fine mt-2">
        {item.certainty === "official" ? null : say("※のある番号は、原文でまだ確かめられていない推定です。", "Numbers with ※ are inferred and not yet confirmed in the source. ")}
        {say(
          "項目の文は関所の言葉で、医療機関確認用のものです。事業者確認用の行の文は、原文でまだ確かめていません。答えは事業者が記入します。根拠は下の一覧です。",
          "The wording is Sekisho's, of the clinic's form; the row of the vendor's form was not read in the source yet. The provider fills in the answer; the list below is its evidence.",
        )}
      </p>
    </section>
  );
}
