/** Words that tell a secret wherever they stand in a name, also joined to others (`dbpassword`). */
const secretWords = [
  "password",
  "passwd",
  "passphrase",
  "passcode",
  "passwort",
  "kennwort",
  "contrasena",
  "senha",
  "motdepasse",
  "secret",
  "credential",
  "apikey",
  "accesskey",
  "accountkey",
  "privatekey",
  "secretkey",
  "signingkey",
  "encryptionkey",
  "masterkey",
  "sharedkey",
  "authkey",
  "sessionkey",
  "licensekey",
  "subscriptionkey",
  "storagekey",
  "servicekey",
  "sshkey",
  "functionskey",
  "connectionstring",
  "authorization",
  "cookie",
  "signature",
  "token",
  "jwt",
  "sessionid",
  "sessid",
  "setcookie",
  "securitycode",
  "verificationcode",
  "authcode",
  "authorizationcode",
  "mfacode",
  "otpcode",
  "smscode",
  "recoverycode",
  "backupcode",
  "2facode",
  "onetimecode",
  "cardnumber",
  "creditcard",
  "mnemonic",
  "seedphrase",
  "recoveryphrase",
  "securityanswer",
  "stripekey",
  "sendgridkey",
  "mailgunkey",
  "openaikey",
  "webhookkey",
] as const;

/** Words that are a secret's only by themselves: "passed", "author" and "signal" are not. */
const wholeWords: ReadonlySet<string> = new Set([
  "pw",
  "pwd",
  "pass",
  "mdp",
  "auth",
  "sig",
  "dsn",
  "otp",
  "totp",
  "pin",
  "cvv",
  "cvv2",
  "cvc",
  "ssn",
  "bearer",
  "hmac",
  "xsrf",
  "csrf",
]);

/** Secrets by this name alone: an `accountSid` is an id. */
const wholeNames: ReadonlySet<string> = new Set(["sid", "connectsid"]);

/** Words after a secret's name that leave it one: `otp_value`, `pin2` and `new_pw` are secrets too. */
const general: ReadonlySet<string> = new Set(
  "value values number data string code raw hash plain text new old current confirm confirmation 1 2".split(
    " ",
  ),
);

/** Words whose values are secret as numbers as well; `tokens: 5` and `pass: 5` are counts. */
const secretNumbers = /^(?:pin|cvv2?|cvc|ssn|t?otp|pwd?)$|passw[^]*(?<!s)$|passcode|secret$/;
const secretNumberNames =
  /cardnumber|creditcard|(?:security|verification|auth|mfa|otp|sms|2fa|onetime|recovery|backup)code/;

/** Last words that make of a secret's name that of something about it. */
const describing: ReadonlySet<string> = new Set(
  (
    "type types count counts length len limit limits name names expiry expires expire expiration ttl url uri " +
    "endpoint enabled required valid invalid policy age hint field header headers file path dir folder version " +
    "format algorithm alg scheme method status error errors size issuer provider index bucket used usage budget " +
    "seconds minutes ms at in on changed updated created reset attempts rotation strength verified sent rate max min " +
    "per total present missing time duration level user result flow strategy context consent banner" +
    "  refreshed source store manager service client ref arn kind prefix mode domain"
  ).split(" "),
);

/** Names of parameters in a URL that are a secret's or a person's, as a whole. */
const parameterNames: ReadonlySet<string> = new Set(
  (
    "code key email mail session sid auth sig nonce ticket assertion samlresponse samlrequest relaystate " +
    "codeverifier clientassertion oobcode invitecode invitationcode magic magiccode magiclink samlart awsaccesskeyid googleaccessid"
  ).split(" "),
);

/** Semantic conventions that have a secret's name and carry none. */
const conventions: ReadonlySet<string> = new Set([
  "session.id",
  "session.previous_id",
  "gen_ai.token.type",
  "exception.message",
]);

/** A text that became a name: an assignment, an object, or four words and more. */
const prose = /=|:\s|[{}]|(?:\s\S+){3}/;

const known = new Map<string, boolean>();

/** Enough for the names of a large application; a stream of made-up ones does not grow it. */
const mostKnown = 2_000;

/**
 * Whether a value by this name is not to be shown, whatever it looks like. Case, `_`, `-`, `.` and
 * camelCase do not matter.
 */
export function isSecretName(name: string): boolean {
  const answer = known.get(name);
  if (answer !== undefined) return answer;
  const found = name.length <= 200 && !conventions.has(name) && !prose.test(name) && decide(name);
  if (known.size >= mostKnown) known.clear();
  known.set(name, found);
  return found;
}

function decide(name: string): boolean {
  const words = wordsOf(name);
  const last = words.at(-1) ?? "";
  if (words.length > 1 && describing.has(last)) return false;
  const joined = words.join("");
  return (
    wholeNames.has(joined) ||
    wholeWords.has(words.findLast((word) => !general.has(word)) ?? "") ||
    words.some((word) => secretWords.some((secret) => isForm(word, secret))) ||
    secretWords.some((secret) => joined.includes(secret) && !startsLonger(joined, secret, words))
  );
}

/** Whether the name is that of something about a secret, such as its `type`. */
export function isDescribingName(name: string): boolean {
  return describing.has(wordsOf(name).at(-1) ?? "");
}

/** Whether a number by this name is a secret, such as a PIN. */
export function isSecretNumberName(name: string): boolean {
  if (!isSecretName(name)) return false;
  const words = wordsOf(name);
  return words.some((word) => secretNumbers.test(word)) || secretNumberNames.test(words.join(""));
}

/** `password`, `passwords`, `dbpassword`, `passwordhash`; not `tokenizer` or `secretary`. */
function isForm(word: string, secret: string): boolean {
  return (
    word.endsWith(secret) ||
    word.endsWith(`${secret}s`) ||
    (secret.startsWith("pass") && word.startsWith(secret))
  );
}

/** Joined words hold the secret only if it ends where a word ends: not "api keyboard". */
function startsLonger(joined: string, secret: string, words: readonly string[]): boolean {
  const end = joined.indexOf(secret) + secret.length;
  let at = 0;
  return !words.some((word) => {
    at += word.length;
    return at === end || (at === end + 1 && word.endsWith("s"));
  });
}

/** `clientSecret`, `CLIENT_SECRET` and `client[secret]` are two words. */
function wordsOf(name: string): readonly string[] {
  return name
    .replaceAll(/([a-z0-9])([A-Z])/g, "$1 $2")
    .replaceAll(/([A-Z])([A-Z][a-z])/g, "$1 $2")
    .toLowerCase()
    .normalize("NFD")
    .split(/[^a-z0-9]+/)
    .filter((word) => word !== "");
}

/** Whether the value of this parameter of a URL is not to be shown. */
export function isSecretParameter(name: string): boolean {
  const decoded = decodeName(name);
  const last = decoded.split(/[[\].]+/).findLast((part) => part !== "") ?? "";
  const compact = wordsOf(last).join("");
  return parameterNames.has(compact) || compact.includes("email") || isSecretName(decoded);
}

/** Encoded once or twice, rightly or not. */
function decodeName(name: string): string {
  try {
    const once = decodeURIComponent(name);
    return once.includes("%") ? decodeURIComponent(once) : once;
  } catch {
    return name.replaceAll(/%[0-9a-f]{2}/gi, "_");
  }
}
