// Reminders by mail at the example server.
import * as data from "./example_data.mjs";

const text = (ja, en) => ({ ja, en });
const SERVER = {
  host: "mail.mihon-clinic.example",
  port: 465,
  security: "tls",
  user: "sekisho",
  sender: "sekisho@mihon-clinic.example",
  sender_name: "みほん内科クリニック 関所",
  days_before: [7, 1],
  authorities: "",
  password_kept: true,
};
const NOTHING = { message: null, text: null, means: null, do: null, code: null, enhanced: "" };
const REFUSED = {
  message: "mail.receiver-refused",
  text: text("あて先のアドレスを断られました。", "The server refused the receiver's address."),
  means: text("そのアドレスは、ないか、使われていません。", "It does not exist, or is not in use."),
  do: text("職員台帳で、その人のメールアドレスを直してください。", "Correct the person's address in the staff register."),
  code: 550,
  enhanced: "5.1.1",
};
const UNSURE = {
  message: "mail.unsure",
  text: text("届いたかわかりません。", "Nobody knows whether it arrived."),
  means: text("全部を渡したあとで、返事がとぎれました。二重に届かないよう、送り直していません。", "All of it went out, then the answer was lost. It is not sent again, so that nothing arrives twice."),
  do: text("受け取る人に聞いて、「確かめた」か「もう一度送る」をえらんでください。", "Ask the person, then choose “Seen to” or “Send again”."),
  code: null,
  enhanced: "",
};
const BUSY = {
  message: "mail.busy",
  text: text("サーバーが、いまは受け取れないと答えました。", "The server cannot take it now."),
  means: text("しばらくして、もう一度試します。24時間で届かなければ、やめます。", "It is tried again, and given up after 24 hours."),
  do: text("待ってください。続くときは、返事の番号を契約先に伝えてください。", "Wait; if it goes on, tell your mail provider the code."),
  code: 450,
  enhanced: "4.2.0",
};

const message = (n, person, day, state, more) => ({
  id: `019bdc5e-7a10-7c3e-9f0e-${String(n).padStart(12, "0")}`,
  person: person.id,
  person_name: person.name,
  worry: null,
  worry_number: null,
  worry_whom: null,
  day,
  state,
  queued: `${day}T00:00:00.000Z`,
  next: null,
  attempts: 1,
  tried: `${day}T00:00:04.000Z`,
  ...NOTHING,
  ...more,
});

const [KEN, AYA, AOI] = data.PEOPLE;
export const MAIL = [
  message(3, AYA, "2026-01-20", "undelivered", REFUSED),
  message(2, KEN, "2026-01-19", "unsure", UNSURE),
  message(6, KEN, "2026-01-21", "undelivered", { ...REFUSED, person: null, person_name: null, worry: "019bdc5e-7a10-7c3e-9f0f-000000000001", worry_number: "26-004-2", worry_whom: "見本システムサポート 山田 学" }),
  message(5, AOI, "2026-01-21", "queued", { ...BUSY, attempts: 2, next: "2026-01-21T05:00:00.000Z" }),
  message(4, KEN, "2026-01-20", "sent", {}),
  message(1, AOI, "2026-01-14", "withdrawn", { attempts: 0, tried: null }),
];

const isOpen = ({ state }) => state === "undelivered" || state === "unsure";

export function exampleMail(hub) {
  let server = SERVER;
  let messages = MAIL;
  const empty = () => hub.scene === "empty";
  const settings = () => ({ server: empty() ? null : server });
  const list = () => (empty() ? { set_up: false, open: 0, messages: [] } : { set_up: server !== null, open: messages.filter(isOpen).length, messages });
  return {
    getMailSettings: settings,
    changeMailSettings: (_, __, { password, authorities, ...body }) => {
      server = { ...body, authorities: authorities ?? "", password_kept: password !== null || (server?.password_kept ?? false) };
      return { server };
    },
    removeMailSettings: () => {
      server = null;
      return undefined;
    },
    sendTestMail: () => ({
      delivered: true,
      message: "mail.delivered",
      text: text("サーバーが受け取りました。", "The server took it over."),
      means: text("相手の受信箱に入ったかどうかは、関所にはわかりません。", "Whether it reached the inbox is not known to Sekisho."),
      do: text("届いたか、受信箱で確かめてください。", "Look whether it is in the inbox."),
      code: 250,
      enhanced: "",
    }),
    listMail: list,
    sendMailNow: list,
    decideMail: ({ message: id }, _, { decision }) => {
      const found = messages.find((one) => one.id === id);
      if (!found) return null;
      const decided = decision === "close" ? { ...found, state: "closed" } : { ...found, state: "queued", attempts: 0, next: data.NOW };
      messages = messages.map((one) => (one.id === id ? decided : one));
      return decided;
    },
  };
}
