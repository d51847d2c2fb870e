import { ask, Away, Refused } from "../../api/client.ts";
import { away } from "../../api/state.ts";
import type { Problem } from "../../api/types.ts";
import type { Text } from "../../words/language.ts";

const WAITS_MS = [1_000, 2_000, 4_000]; // before a piece is sent again
const GONE = ["documents.no-arrival", "documents.piece", "documents.unfinished"];

/// It was stopped by the person.
export class Stopped extends Error {}

/// A file on its way to the hub, piece by piece. What was stopped or broken off goes on from where it was: the hub keeps
/// what came for ten minutes, and takes two files of one person at a time.
export class Sending {
  /// Bytes that have arrived.
  sent = 0;
  #arrival: { id: string; pieceBytes: number } | null = null;

  constructor(readonly file: File) {}

  /// Sends what is still missing; answers under which id all of it is there. Throws Stopped, Refused or Away.
  async send(stop: AbortSignal, told: (sent: number) => void): Promise<string> {
    const goesOn = this.#arrival !== null;
    try {
      return await this.#sendRest(stop, told);
    } catch (error) {
      const given_up = this.forgetIfGone(error);
      if (goesOn && given_up) return await this.#sendRest(stop, told);
      throw error;
    }
  }

  /// Whether the hub has nothing of the file any more, so that all of it has to be sent again.
  forgetIfGone(error: unknown): boolean {
    const gone = error instanceof Refused && GONE.includes(error.problem.message);
    if (gone) {
      this.#arrival = null;
      this.sent = 0;
    }
    return gone;
  }

  async #sendRest(stop: AbortSignal, told: (sent: number) => void): Promise<string> {
    told(this.sent);
    this.#arrival ??= await this.#begin(stop);
    const { id, pieceBytes } = this.#arrival;
    while (this.sent < this.file.size) {
      const piece = await this.#read(this.sent, pieceBytes);
      await this.#sendPiece(id, piece, stop);
      this.sent += piece.byteLength;
      told(this.sent);
    }
    return id;
  }

  async #begin(stop: AbortSignal): Promise<{ id: string; pieceBytes: number }> {
    const { arrival, piece_bytes } = await stoppable(stop, () => ask("beginDocument", { body: { bytes: this.file.size }, stop }));
    return { id: arrival, pieceBytes: piece_bytes };
  }

  async #read(from: number, most: number): Promise<ArrayBuffer> {
    try {
      return await this.file.slice(from, from + most).arrayBuffer();
    } catch {
      throw new Refused({ ...unreadable, fields: [{ pointer: "/file_name", text: unreadable.text }] });
    }
  }

  async #sendPiece(arrival: string, piece: ArrayBuffer, stop: AbortSignal): Promise<void> {
    for (const wait of [...WAITS_MS, null]) {
      try {
        await stoppable(stop, () => ask("addDocumentPiece", { path: { arrival, offset: this.sent }, body: piece, stop }));
        return;
      } catch (error) {
        if (!(error instanceof Away)) throw error;
        if (wait !== null) await pause(wait, stop);
      }
    }
    away.value = true;
    throw new Refused(brokenOff);
  }
}

async function stoppable<T>(stop: AbortSignal, what: () => Promise<T>): Promise<T> {
  try {
    return await what();
  } catch (error) {
    throw stop.aborted ? new Stopped() : error;
  }
}

function pause(ms: number, stop: AbortSignal): Promise<void> {
  return new Promise((done, fail) => {
    const timer = setTimeout(done, ms);
    stop.addEventListener("abort", () => {
      clearTimeout(timer);
      fail(new Stopped());
    });
  });
}

const problem = (message: string, text: Text, act: Text): Problem => ({ type: "about:blank", title: text.ja, status: 0, message, text, do: act });

const unreadable = problem(
  "web.file-unreadable",
  { ja: "えらんだファイルを読み取れませんでした。", en: "The file you chose could not be read." },
  { ja: "場所や中身が変わっていないか確かめて、もう一度えらんでください。", en: "See that it was not moved or changed, and choose it again." },
);

const brokenOff = problem(
  "web.file-broken-off",
  { ja: "ファイルを送り終わる前に、つながらなくなりました。まだ登録していません。", en: "The connection broke before all of the file was sent. It is not on file." },
  { ja: "つながったら、もう一度「登録する」を押してください。10分以内なら続きから送ります。", en: "Press the button again once the hub is back; within ten minutes it goes on from there." },
);
