import { once } from "node:events";

import { simpleParser, type ParsedMail } from "mailparser";
import { SMTPServer } from "smtp-server";

/** A message as a person would read it. */
export interface Mail {
  readonly to: string;
  readonly subject: string;
  readonly text: string;
}

export interface MailReceiver extends AsyncDisposable {
  readonly port: number;
  /** In the order of arrival. */
  readonly mails: readonly Mail[];
}

/** Starts an SMTP server without authentication that keeps every message. */
export async function startMailReceiver(): Promise<MailReceiver> {
  const mails: Mail[] = [];
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ["AUTH", "STARTTLS"],
    onData: (stream, _session, done) => {
      simpleParser(stream, (error, mail) => {
        if (!error) mails.push(toMail(mail));
        done(error);
      });
    },
  });
  server.listen(0, "0.0.0.0");
  await once(server.server, "listening");
  const address = server.server.address();
  if (address === null || typeof address === "string") throw new Error("expected a TCP port");
  return {
    port: address.port,
    mails,
    [Symbol.asyncDispose]: async () =>
      new Promise((done) => {
        server.close(done);
      }),
  };
}

function toMail({ to, subject = "", text = "" }: ParsedMail): Mail {
  const recipients = [to ?? []].flat().map((one) => one.text);
  return { to: recipients.join(", "), subject, text };
}
