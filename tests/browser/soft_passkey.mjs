import { createHash, generateKeyPairSync, randomBytes, sign } from "node:crypto";

const sha256 = (bytes) => createHash("sha256").update(bytes).digest();
const encoded = (bytes) => Buffer.from(bytes).toString("base64url");
const TOUCHED = 0x01;
const WITH_CREDENTIAL = 0x40;

/// A security key with the browser before it, in memory (WebAuthn level 3): what a page would send.
export function softPasskey(site, origin) {
  const { publicKey, privateKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
  const credential = randomBytes(32);
  let uses = 0;
  const clientData = (type, challenge) => Buffer.from(JSON.stringify({ type, challenge, origin, crossOrigin: false }));
  const authenticatorData = (flags, rest = Buffer.alloc(0)) => {
    const count = Buffer.alloc(4);
    count.writeUInt32BE(uses);
    return Buffer.concat([sha256(site), Buffer.from([flags]), count, rest]);
  };
  return {
    credential: encoded(credential),
    make(challenge) {
      const length = Buffer.alloc(2);
      length.writeUInt16BE(credential.length);
      return {
        built_in: false,
        client_data: encoded(clientData("webauthn.create", challenge)),
        authenticator_data: encoded(authenticatorData(TOUCHED | WITH_CREDENTIAL, Buffer.concat([Buffer.alloc(16), length, credential, Buffer.from([0xa5])]))),
        public_key: encoded(publicKey.export({ type: "spki", format: "der" })),
      };
    },
    give(challenge) {
      uses += 1;
      const client = clientData("webauthn.get", challenge);
      const data = authenticatorData(TOUCHED);
      return {
        credential: encoded(credential),
        client_data: encoded(client),
        authenticator_data: encoded(data),
        signature: encoded(sign("sha256", Buffer.concat([data, sha256(client)]), privateKey)),
      };
    },
  };
}
