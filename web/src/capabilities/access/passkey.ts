import { Refused, type Answer, type Body } from "../../api/client.ts";
import type { Problem } from "../../api/types.ts";

// Of this page's origin, that the hub's answer is for (WebAuthn level 3, §5.1).
const LASTS_MS = 5 * 60 * 1000;
// EdDSA, ES256, and RS256, which Windows Hello uses (IANA COSE algorithms).
const ALGORITHMS = [-8, -7, -257];

const left: Problem = {
  type: "about:blank",
  title: "パスキーを使いませんでした。",
  status: 0,
  message: "web.passkey-left",
  text: { ja: "パスキーを使いませんでした。", en: "The passkey was not used." },
  means: { ja: "やめたか、時間が過ぎたか、使える鍵がありませんでした。", en: "It was left, too much time passed, or there was no such key." },
  do: { ja: "もう一度押すか、ほかの方法を選んでください。", en: "Press again, or choose another way." },
};

const known: Problem = {
  ...left,
  title: "そのパスキーは、すでに登録されています。",
  message: "web.passkey-known",
  text: { ja: "そのパスキーは、すでに登録されています。", en: "That passkey is enrolled already." },
  means: { ja: "同じ鍵を2回は登録できません。", en: "One key is enrolled once." },
  do: { ja: "別の鍵を使ってください。", en: "Use another key." },
};

/// Whether this browser could use passkeys at all.
export function browserKnowsPasskeys(): boolean {
  return "PublicKeyCredential" in window;
}

function bytesFrom(text: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (letter) => letter.charCodeAt(0));
}

function textFrom(bytes: ArrayBuffer): string {
  const letters = Array.from(new Uint8Array(bytes), (byte) => String.fromCharCode(byte)).join("");
  return btoa(letters).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}

/// What the browser says when nobody touches a key, or its window is shut, is told as a refusal.
async function asked(what: () => Promise<Credential | null>): Promise<PublicKeyCredential> {
  const answer = await what().catch((error: unknown) => {
    if (!(error instanceof DOMException)) throw error;
    throw new Refused(error.name === "InvalidStateError" ? known : left);
  });
  if (!(answer instanceof PublicKeyCredential)) throw new Refused(left);
  return answer;
}

/// Has the browser make a passkey; on an account that others use too, outside this machine only.
export async function makePasskey(question: Answer<"beginPasskey">, own_account: boolean): Promise<Omit<Body<"enrolPasskey">, "label">> {
  const made = await asked(() =>
    navigator.credentials.create({
      publicKey: {
        challenge: bytesFrom(question.challenge),
        rp: { id: question.site, name: "関所" },
        user: { id: bytesFrom(question.user.id), name: question.user.name, displayName: question.user.name },
        pubKeyCredParams: ALGORITHMS.map((alg) => ({ type: "public-key", alg })),
        excludeCredentials: question.known.map((id) => ({ type: "public-key", id: bytesFrom(id) })),
        // The password comes first and names the person: nothing has to be found in the key.
        authenticatorSelection: {
          residentKey: "discouraged",
          userVerification: "preferred",
          ...(own_account ? {} : { authenticatorAttachment: "cross-platform" }),
        },
        attestation: "none",
        timeout: LASTS_MS,
      },
    }),
  );
  const response = made.response as AuthenticatorAttestationResponse;
  const key = response.getPublicKey();
  if (!key) throw new Refused(left);
  return {
    own_account,
    built_in: made.authenticatorAttachment === "platform",
    client_data: textFrom(response.clientDataJSON),
    authenticator_data: textFrom(response.getAuthenticatorData()),
    public_key: textFrom(key),
  };
}

/// Has the browser sign with one of the passkeys asked for.
export async function usePasskey(question: Answer<"askPasskey">): Promise<Body<"givePasskey">> {
  const given = await asked(() =>
    navigator.credentials.get({
      publicKey: {
        challenge: bytesFrom(question.challenge),
        rpId: question.site,
        allowCredentials: question.credentials.map((id) => ({ type: "public-key", id: bytesFrom(id) })),
        userVerification: "preferred",
        timeout: LASTS_MS,
      },
    }),
  );
  const response = given.response as AuthenticatorAssertionResponse;
  return {
    credential: textFrom(given.rawId),
    client_data: textFrom(response.clientDataJSON),
    authenticator_data: textFrom(response.authenticatorData),
    signature: textFrom(response.signature),
  };
}
