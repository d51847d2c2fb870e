import type { JSX } from "preact";

import { ask } from "../../api/client.ts";
import { journalChanged } from "../../api/state.ts";
import { useAnswer } from "../../live/answer.ts";
import { Paper, Signatures } from "../../parts/paper.tsx";
import { say } from "../../words/language.ts";

const LINES = Array.from({ length: 18 }, (_, index) => index);

/// 利用の日誌(紙) on A4: lines to be written by hand while the hub is down, copied into it afterwards.
export function PrintPaperJournalPage(): JSX.Element {
  const checkpoint = useAnswer("print checkpoint", () => ask("getCheckpoint"), journalChanged);
  const heads = [
    say("月日", "Day"),
    say("使った人", "Who used it"),
    say("端末", "Terminal"),
    say("はじめ", "From"),
    say("終わり", "Until"),
    say("何のために", "What for"),
    say("写した人・日", "Copied by, on"),
  ];
  return (
    <Paper
      title={say("利用の日誌(紙)", "Journal of use, on paper")}
      at={null}
      facts={[{ label: say("使うとき", "For"), value: say("関所が止まっている日", "days on which Sekisho is down") }]}
      checkpoint={checkpoint.value}
      back="/journal/uses"
      backWords={say("利用の記入へ戻る", "Back to what is written")}
    >
      <p class="mt-2">
        {say(
          "日レセの端末を使い終わったら、1行ずつ書きます。患者さんの名前や番号は書きません。書きまちがいは線で消し、次の行に書き直します。関所が動いたら、「利用の記入」に写します。この紙は捨てずに残します。",
          "One line after each use of a 日レセ terminal. No patient's name or number. Cross out a mistake and write it again on the next line. Once Sekisho runs, copy the lines into it, and keep this paper.",
        )}
      </p>
      <table class="register by-hand mt-2">
        <caption class="vh">{say("利用の日誌(紙)", "Journal of use, on paper")}</caption>
        <thead>
          <tr>
            {heads.map((head) => (
              <th key={head} scope="col">
                {head}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {LINES.map((line) => (
            <tr key={line}>
              {heads.map((head) => (
                <td key={head} />
              ))}
            </tr>
          ))}
        </tbody>
      </table>
      <Signatures />
    </Paper>
  );
}
