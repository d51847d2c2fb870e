import type { JSX } from "preact";
import { Link } from "wouter-preact";

import { may } from "../api/state.ts";
import { mayOpen } from "../parts/may_link.tsx";
import { PageHead } from "../parts/page.tsx";
import { say } from "../words/language.ts";

/// What can be printed.
export function PrintsPage(): JSX.Element {
  const sheets: { href: string; title: string; text: string; needs?: "getRecoverySheet" }[] = [
    {
      href: "/print/board",
      title: say("点検ボード", "Inspection board"),
      text: say("12か条の状況を1枚にまとめます。立入検査や院長への報告に使えます。", "The state of the 12 articles on one sheet, for an inspection or the director."),
    },
    {
      href: "/print/checklist",
      title: say("自主点検表(令和7年度版)", "Self-check form (fiscal 2025)"),
      text: say("18項目の答えと確認日、関所が確認したことを1枚にまとめます。", "The answers to the 18 items with their days, and what the hub saw."),
    },
    {
      href: "/print/access",
      title: say("利用者・権限一覧", "Users and rights"),
      text: say("関所にログインできる人と、機器のアカウントの持ち主の一覧です。", "Who signs in to Sekisho, and whose each account of a machine is."),
    },
    {
      href: "/print/notice",
      title: say("職員への説明", "Notice to staff"),
      text: say("だれが席にいたかを記録する前に、職員に配る紙です。", "The paper that staff get before it is recorded who sat where."),
    },
    {
      href: "/print/access-log",
      title: say("アクセスログ点検記録", "Record of access log checks"),
      text: say("だれが、いつ、どの記録を見て、何が見つかり、何を行ったかの一覧です。", "Who looked at which records when, what they found and what was done."),
    },
    {
      href: "/print/maintenance",
      title: say("保守作業の一覧", "List of maintenance work"),
      text: say("どの機器で、だれが、何のために作業したかの一覧です。事業者が事業者確認用 2②を答え、署名する欄があります。", "Who worked on which device and why, with what the provider answers and signs for item 2② of the vendor form."),
    },
    {
      href: "/print/paper-journal",
      title: say("利用の日誌(紙)", "Journal of use, on paper"),
      text: say("関所が止まっている日に、手で書く紙です。端末のそばに数枚置いておきます。", "To be written by hand while Sekisho is down. Keep a few beside each terminal."),
    },
    {
      href: "/print/contacts",
      title: say("連絡体制図", "Contact chart"),
      text: say("おかしいと感じたときに、だれがだれに知らせるかの紙です。電話番号は手で書きます。", "Who tells whom when something seems wrong. Telephone numbers are filled in by hand."),
    },
    {
      href: "/print/worry-form",
      title: say("異常連絡票(紙)", "Worry report, on paper"),
      text: say("関所が使えない日に、手で書く紙です。受付と診察室に数枚置いておきます。", "To be filled in by hand when Sekisho cannot be used. Keep a few at reception and in the consulting room."),
    },
    {
      href: "/print/devices",
      title: say("機器の台帳", "Device register"),
      text: say("登録した機器と、その場所・担当・用途の一覧です。", "The registered devices with place, owner and use."),
    },
    {
      href: "/print/connection",
      title: say("ほかの機械から開く紙", "Opening Sekisho from another machine"),
      text: say("院内のほかの機械のブラウザーで関所を開くための、アドレスと手順です。", "The address and the steps for the other machines of the clinic."),
    },
    {
      needs: "getRecoverySheet",
      href: "/settings/recovery",
      title: say("復旧の紙", "Recovery sheet"),
      text: say("バックアップを開く鍵です。金庫など、関所本体とは別の場所にしまいます。", "The keys that open a backup. Keep it in a safe, away from the hub."),
    },
  ];
  const mine = sheets.filter(({ href, needs }) => mayOpen(href) && (needs === undefined || may(needs)));
  return (
    <div class="narrow">
      <PageHead title={say("印刷", "Prints")} sub={say("A4・たて向き・白黒で読めます", "A4 upright; readable in black and white")} />
      <ul>
        {mine.map(({ href, title, text }) => (
          <li key={href} class="card">
            <h2>{title}</h2>
            <p>{text}</p>
            <div class="acts mt-3">
              <Link class="btn sm" href={href}>
                {say("印刷の画面を開く", "Open for printing")}
                <span class="vh">
                  {say("：", ": ")}
                  {title}
                </span>
              </Link>
            </div>
          </li>
        ))}
      </ul>
    </div>
  );
}
