import { base64, body, card, iban, pem, token } from "./made-up.ts";

/** A text with a secret in it, and the parts of the secret that must not arrive. */
export type SecretText = readonly [text: string, ...needles: readonly string[]];

/** The text around a made-up body, which is the needle. */
const around = (before: string, secret: string, after = ""): SecretText => [
  `${before}${secret}${after}`,
  secret,
];

/** The same with a prefix that scanners look for, which `|` parts in this file. */
const scattered = (before: string, secret: string): SecretText =>
  around(before.replace("|", ""), secret);

const quote = (text: string, levels: number): string =>
  levels === 0 ? text : JSON.stringify({ nested: quote(text, levels - 1) });

function vendorKeys(): readonly SecretText[] {
  return [
    scattered("AK|IA", body("upper", 16)),
    scattered("AS|IA", body("upper", 16)),
    scattered("AI|za", body("url", 35)),
    scattered("ya|29.", body("url", 60)),
    scattered("GOC|SPX-", body("url", 28)),
    scattered("gh|p_", body("alnum", 36)),
    scattered("gh|o_", body("alnum", 36)),
    scattered("gh|s_", body("alnum", 36)),
    scattered("gh|u_", body("alnum", 36)),
    scattered("github|_pat_", body("alnum", 22) + "_" + body("alnum", 59)),
    scattered("gl|pat-", body("url", 20)),
    scattered("gl|dt-", body("url", 20)),
    scattered("xo|xb-", `${body("digits", 12)}-${body("digits", 12)}-${body("alnum", 24)}`),
    scattered("xo|xp-", `${body("digits", 12)}-${body("alnum", 32)}`),
    scattered("xa|pp-1-", `A0${body("upper", 9)}-${body("digits", 13)}-${body("hex", 64)}`),
    around("https://hooks.slack.com/services/", `T0/B0/${body("alnum", 24)}`),
    around("https://discord.com/api/webhooks/112233/", body("url", 68)),
    around("https://api.telegram.org/bot1234567890:", `AA${body("url", 33)}`, "/sendMessage"),
    scattered("sk|_live_", body("alnum", 24)),
    scattered("rk|_live_", body("alnum", 24)),
    scattered("sk|_test_", body("alnum", 24)),
    scattered("wh|sec_", body("alnum", 32)),
    scattered("sk|-proj-", body("url", 48) + body("alnum", 12)),
    scattered("sk|-", body("alnum", 48)),
    scattered("sk|-ant-api03-", body("url", 80) + body("alnum", 12)),
    scattered("sk|-or-v1-", body("hex", 64)),
    scattered("np|m_", body("alnum", 36)),
    scattered("py|pi-", body("url", 80)),
    scattered("dckr|_pat_", body("url", 27)),
    scattered("h|f_", body("alnum", 34)),
    scattered("gs|k_", body("alnum", 52)),
    scattered("xa|i-", body("alnum", 80)),
    scattered("S|G.", `${body("url", 22)}.${body("url", 43)}`),
    scattered("S|K", body("hex", 32)),
    scattered("key|-", body("hex", 32)),
    scattered("xkey|sib-", body("hex", 64)),
    scattered("do|p_v1_", body("hex", 64)),
    scattered("shp|at_", body("hex", 32)),
    scattered("hv|s.", body("url", 24)),
    scattered("gl|sa_", `${body("alnum", 32)}_${body("hex", 8)}`),
    scattered("NR|AK-", body("upper", 27)),
    scattered("da|pi", body("hex", 32)),
    scattered("dp|.st.dev.", body("alnum", 40)),
    scattered("PM|AK-", `${body("hex", 24)}-${body("hex", 34)}`),
    scattered("lin|_api_", body("alnum", 40)),
    scattered("nt|n_", body("alnum", 43)),
    scattered("fi|gd_", body("url", 40)),
    scattered("sq|0csp-", body("url", 43)),
    scattered("ts|key-auth-", `k${body("alnum", 11)}-${body("alnum", 20)}`),
    scattered("abc8|Q~", body("url", 34)),
    scattered("pscale|_tkn_", body("alnum", 43)),
    scattered("pscale|_pw_", body("alnum", 43)),
    scattered("nf|p_", body("alnum", 36)),
    scattered("FlyV1 f|m2_", body("base64", 60)),
    scattered("f|o1_", body("url", 43)),
    scattered("v|cp_", body("alnum", 40)),
    scattered("abCD12efGH34ij.atlas|v1.", body("alnum", 60)),
    scattered("pa|tAbCd12EfGh34Ij.", body("hex", 64)),
    scattered("CLO|JARS_", body("hex", 60)),
    scattered("ai|o_", body("alnum", 28)),
    scattered("dt0|c01.", `${body("upper", 24)}.${body("upper", 64)}`),
    scattered("eyJr|Ijoi", body("alnum", 70)),
    scattered("v1|.0-", `${body("hex", 24)}-${body("hex", 146)}`),
    scattered("lsv2|_pt_", `${body("hex", 32)}_${body("hex", 10)}`),
    scattered("sb|p_", body("hex", 40)),
    scattered("sb_|secret_", body("alnum", 31)),
    scattered("rd|me_", body("hex", 60)),
    scattered("shippo|_live_", body("hex", 40)),
    scattered("EZ|AK", body("alnum", 54)),
    scattered("access-|production-", `${body("hex", 8)}-1a2b-4c3d-9e8f-${body("hex", 12)}`),
    scattered("bk|ua_", body("hex", 40)),
    scattered("CCI|PAT_", `${body("alnum", 22)}_${body("hex", 40)}`),
    scattered("AK|Cp", body("alnum", 69)),
    scattered("op|s_eyJ", body("alnum", 200)),
    scattered("tf|p_", body("alnum", 44)),
    scattered("SS|WS ", `00${body("url", 40)}`),
    around("", body("hex", 32), "-us12"),
    around("", body("hex", 36), "NRAL"),
  ];
}

function tokens(): readonly SecretText[] {
  const signed = token();
  const other = token({ alg: "RS256", kid: "1", typ: "JWT" });
  const encrypted = [
    token({ alg: "dir", enc: "A256GCM" }).split(".")[0],
    "",
    body("url", 16),
    body("url", 60),
    body("url", 22),
  ].join(".");
  const inUrl = token();
  const parts = (text: string): readonly string[] =>
    text
      .split(".")
      .slice(1)
      .filter((part) => part !== "");
  return [
    [`the token ${signed} has expired`, ...parts(signed)],
    [`["${other}"]`, ...parts(other)],
    [encrypted, ...parts(encrypted)],
    [`/cb%3Fjwt%3D${inUrl}`, ...parts(inUrl)],
    around("sent bearer ", body("alnum", 20)),
    around("Bearer ", body("url", 40), " was refused"),
    ["Bearer mysecrettoken", "mysecrettoken"],
    around("Basic ", base64(`user:${body("alnum", 12)}`)),
    around("Authorization: ApiKey ", body("alnum", 20)),
    around("authorization=Token ", body("alnum", 20)),
    around("Proxy-Authorization: Basic ", `${body("alnum", 20)}==`),
    around(`{"authorization":"Bearer `, body("alnum", 24), `"}`),
    around(
      "Authorization: AWS4-HMAC-SHA256 Credential=x/y, SignedHeaders=host, Signature=",
      body("hex", 64),
    ),
    around(`Authorization: Digest username="u", realm="x", response="`, body("hex", 32), `"`),
    around("Cookie: sid=", body("alnum", 24), "; theme=dark"),
    around("Set-Cookie: connect.sid=s%3A", body("alnum", 24), "; Path=/; HttpOnly"),
    around(`"set-cookie":["sid=`, body("alnum", 24), `; Path=/"]`),
  ];
}

function privateKeys(): readonly SecretText[] {
  const labels = [
    "PRIVATE",
    "RSA PRIVATE",
    "EC PRIVATE",
    "DSA PRIVATE",
    "OPENSSH PRIVATE",
    "ENCRYPTED PRIVATE",
  ];
  const whole = labels.map((label): SecretText => {
    const block = pem(label);
    return [`loaded ${block}\nfrom disk`, ...block.split("\n").slice(1, -1)];
  });
  const cut = pem("RSA PRIVATE", 3, false);
  const oneLine = pem("PRIVATE", 2).replaceAll("\n", String.raw`\n`);
  const twice = pem("PRIVATE", 2).replaceAll("\n", String.raw`\\n`);
  const inUrl = encodeURIComponent(pem("PRIVATE", 1).replaceAll(/[+/]/g, "x"));
  return [
    ...whole,
    [cut, ...cut.split("\n").slice(1)],
    [`{"key":"${oneLine}"}`, ...oneLine.split(String.raw`\n`).slice(1, -1)],
    [`{"a":"{\\"key\\":\\"${twice}\\"}"}`, ...twice.split(String.raw`\\n`).slice(1, -1)],
    [`?pem=${inUrl}`, inUrl.split("%0A")[1] ?? ""],
    scattered("AGE-|SECRET-KEY-1", body("upper", 58)),
    around("PuTTY-User-Key-File-3: ssh-ed25519\nPrivate-Lines: 1\n", body("base64", 48)),
  ];
}

function addresses(): readonly SecretText[] {
  const secret = (): string => body("alnum", 14);
  return [
    around("postgres://app:", secret(), "@db:5432/shop refused"),
    around("redis://:", secret(), "@cache:6379"),
    around("amqp://u:", secret(), "@[::1]:5672"),
    around("mongodb+srv://u:", secret(), "@cluster.example.net/db?retryWrites=true"),
    around("mysql://root:", secret(), "@127.0.0.1/app"),
    around("https://", secret(), "@example.com/repo.git"),
    around("https://x-token:", secret(), "@git.example.com/a.git"),
    around("ftp://u:p@", secret(), "@files.example.com/a"),
    around("postgres://u:p/", secret(), "@h/db"),
    around("app:", secret(), "@db:5432/shop is down"),
    around("?next=postgres%3A%2F%2Fu%3A", secret(), "%40db%2Fshop"),
    around("https://example.com/cb?code=", secret(), "&state=1"),
    around("GET /reset?token=", secret()),
    around("/v1/items?page=2&api_key=", secret(), "&sort=asc"),
    around("/v1?apiKey=", secret()),
    around("/v1?access-token=", secret()),
    around("/v1?a%5Btoken%5D=", secret()),
    around("/v1?user[password]=", secret()),
    around("/v1?user.secret=", secret()),
    around("/cb#access_token=", secret(), "&token_type=bearer"),
    around("/p;jsessionid=", secret(), "?x=1"),
    around("/v1?EMAIL=", secret(), "%40example.com"),
    around("/v1?session=", secret()),
    around("/v1?sid=", secret()),
    around("/v1?auth=", secret()),
    around("/v1?key=", secret()),
    around("/v1?pwd=", secret()),
    around("/v1?otp=", "481516"),
    around("https://b.s3.amazonaws.com/k?X-Amz-Credential=x&X-Amz-Signature=", body("hex", 64)),
    around("https://b.s3.amazonaws.com/k?X-Amz-Security-Token=", body("alnum", 40)),
    around("https://storage.googleapis.com/b/o?X-Goog-Signature=", body("hex", 64)),
    around("https://x.blob.core.windows.net/c?sv=1&se=2&sig=", `${body("alnum", 40)}%3D`),
    around("https://login.example/?redirect=https%3A%2F%2Fapp%2Fcb%3Ftoken%3D", secret()),
    around(
      "https://login.example/?redirect=https%253A%252F%252Fapp%252Fcb%253Ftoken%253D",
      secret(),
    ),
    around("/saml?SAMLResponse=", body("alnum", 80)),
    around("<a href='/unsubscribe?email=", secret(), "@example.com'>"),
    around("/a?x=1&amp;token=", secret()),
    around("/oauth?client_secret=", secret()),
    around("/oauth?code_verifier=", secret()),
    around("/oauth?refreshToken=", secret()),
    around("/oauth?id_token_hint=x&assertion=", secret()),
  ];
}

function assignments(): readonly SecretText[] {
  const secret = (): string => body("alnum", 14);
  const nested = secret();
  const deeper = secret();
  return [
    around("password=", secret()),
    around("login with password: ", secret()),
    around("PGPASSWORD=", secret(), " psql"),
    around("DB_PASS=", secret()),
    around("dbPassword: '", secret(), "'"),
    around("userPwd: ", secret()),
    around('password="', `two words ${secret()}`, '"'),
    around('{"password":"', secret(), '","user":"app"}'),
    around('{"password": "', secret()),
    around("{'client_secret': '", secret(), "'}"),
    [quote(JSON.stringify({ password: nested }), 1), nested],
    [quote(JSON.stringify({ apiKey: deeper }), 2), deeper],
    around("%22password%22%3A%22", secret(), "%22"),
    around("user=a&password=", secret(), "&b=1"),
    around("password%3D", secret()),
    around(':password=>"', secret(), '"'),
    around("<password>", secret(), "</password>"),
    around("<ns:ClientSecret>", secret(), "</ns:ClientSecret>"),
    around("AWS_SECRET_ACCESS_KEY=", body("base64", 40)),
    around("aws_secret_access_key = ", body("base64", 40)),
    around("Server=x;Uid=u;Pwd=", secret(), ";Pooling=on"),
    around(
      "DefaultEndpointsProtocol=https;AccountName=x;AccountKey=",
      `${body("base64", 60)}==`,
      ";EndpointSuffix=y",
    ),
    around("Endpoint=sb://x/;SharedAccessKeyName=root;SharedAccessKey=", `${body("base64", 43)}=`),
    around("x-api-key: ", secret()),
    around("X-Auth-Token: ", secret()),
    around("privateKey: ", secret()),
    around("SECRET_KEY_BASE=", body("hex", 64)),
    around("ENCRYPTION_KEY=", body("hex", 64)),
    around("signing-key: ", secret()),
    around("--password=", secret()),
    around("run --token ", secret(), " now"),
    around("run --api-key '", secret(), "'"),
    around("curl -u bob:", secret(), " https://example.com"),
    around("refresh_token: ", secret()),
    around("csrfToken=", secret()),
    around("session_id=", secret()),
    around("sessionId: '", secret(), "'"),
    around("passphrase: ", secret()),
    around("otp: ", "602214"),
    around("PIN=", "83144626"),
    around("cvv=", "7172635"),
    around("credentials=", secret()),
    around("JWT=", secret()),
    around("passwort=", secret()),
    around("const password = `", secret(), "`;"),
    around("Error: connect failed\n    at login (password=", `${secret()})`),
    around("tokenizer=x password=", secret()),
    around("Signature=", body("hex", 32)),
    around("SharedAccessSignature=", body("alnum", 32)),
  ];
}

function numbers(): readonly SecretText[] {
  const cards = [
    card("4", 16),
    card("51", 16),
    card("2221", 16),
    card("34", 15),
    card("37", 15),
    card("6011", 16),
    card("65", 16),
    card("36", 14),
    card("3528", 16),
    card("62", 16),
    card("4", 13),
    card("4", 19),
  ];
  const spaced = card("4", 16).replaceAll(/(\d{4})(?=\d)/g, "$1 ");
  const dashed = card("55", 16).replaceAll(/(\d{4})(?=\d)/g, "$1-");
  const amex = card("37", 15).replace(/(\d{4})(\d{6})(\d{5})/, "$1 $2 $3");
  const ibans = [
    iban("DE", body("digits", 18)),
    iban("GB", `WEST${body("digits", 14)}`),
    iban("FR", body("digits", 23)),
    iban("NL", `ABNA${body("digits", 10)}`),
    iban("CH", body("digits", 17)),
  ];
  const grouped = iban("DE", body("digits", 18)).replaceAll(/(.{4})(?=.)/g, "$1 ");
  return [
    ...[...cards, spaced, dashed, amex].map((number) => around("paid with ", number, ", thanks")),
    ...[...ibans, grouped].map((account) => around("to ", account)),
    [`{"card":"${cards[0]}"}`, cards[0] ?? ""],
  ];
}

/** Further ways to write one; `%S` is the secret. */
const templates = [
  '{"user":"a","pass":"%S"}',
  "pass: %S",
  "pass=%S",
  "PASSWORD %S",
  "password is %S",
  "pwd:%S",
  '"pwd" : "%S"',
  "mongodb://user:%S@h1:27017,h2:27017/db?authSource=admin",
  "jdbc:postgresql://h/db?user=a&password=%S",
  "Data Source=x;User Id=a;Password=%S;",
  "Host=h;Username=u;Password='%S'",
  "smtp://u%40x:%S@mail:25",
  "https://h/a?X-Amz-Credential=AKIDEXAMPLE%2F2026&x=1&access_token=%S",
  "https://h/#/cb?id_token=%S",
  "/a?PASSWORD=%S",
  "/a?Client-Secret=%S",
  "/a?user%5Bpassword%5D=%S",
  "/a?q[0][token]=%S",
  "/a;token=%S;x=1",
  "/a?%74oken=%S",
  "/a?tok%65n=%S",
  "//u:%S@h/a",
  "http://%S:x@h",
  "Authorization: Bearer %S",
  '{"headers":{"Authorization":"token %S"}}',
  "-H 'Authorization: Bearer %S'",
  'curl -H "X-Api-Key: %S"',
  "x-amz-security-token: %S",
  '{\\"Authorization\\":\\"Bearer %S\\"}',
  "Cookie: session=%S",
  'cookies: {"sid":"%S"}',
  "set-cookie: a=%S; HttpOnly",
  '{"cookie":["a=%S"]}',
  "export API_TOKEN=%S",
  "env: { API_TOKEN: '%S' }",
  "API_TOKEN -> %S",
  "token:\n  %S",
  "token=\n%S",
  '"token" => "%S"',
  "token=>%S",
  "--password='%S'",
  '--password "%S"',
  "--pass %S",
  "--secret-key=%S",
  "/password:%S",
  "sshpass -p %S ssh x",
  "--auth-token %S",
  "--access-key-id x --secret-access-key %S",
  "Error: Invalid API key provided: sk-%Saaaaaaaaaaaa",
  "Incorrect API key provided: %S",
  "invalid token '%S'",
  "invalid token: %S",
  'bad password "%S"',
  "login failed (user=a, password=%S)",
  "[password=%S]",
  "{password=%S}",
  "password=[%S]",
  'password={"v":"%S"}',
  "password: [ '%S' ]",
  '"passwords":["%S","b"]',
  '"secret":{"value":"%S"}',
  "{ token: { value: '%S' } }",
  "token: `%S`",
  "password\t%S",
  "password = %S",
  "Password : %S",
  "&lt;password&gt;%S&lt;/password&gt;",
  '<add key="Password" value="%S"/>',
  '<secret type="x">%S</secret>',
  "password&quot;:&quot;%S",
  "&#34;token&#34;:&#34;%S&#34;",
  "\\u0022password\\u0022:\\u0022%S\\u0022",
  'name="password"\r\n\r\n%S\r\n--b',
  'Content-Disposition: form-data; name="api_key"\n\n%S',
  "ssh://git:%S@h/x",
  "DATABASE_URL=postgres://u:%S@h/d",
  "redis://default:%S@h",
  "user:%S@localhost",
  "ldap bind cn=admin,dc=x password %S",
  "private_key_id: x, private_key: %S",
  "AccountKey=%S==",
  "sig=%S%3D",
  "SharedAccessSignature sr=x&sig=%S&se=1",
  "sv=2020&sig=%S",
  "?se=1&sp=r&sig=%S",
  "hmac=%S",
  "2fa code: %S",
  "verification_code=%S",
  "ssn=%S",
  "GET /a?token=abc%26%S",
  "/a?x=1&token=abc%23%S&y=2",
  "Server=h;Password=abc%26%S;Encrypt=true",
  "[ [ 'password', '%S' ] ]",
  '[["password","%S"]]',
  "rawHeaders: [ 'Host', 'x', 'Cookie', 'sid=%S' ]",
  "rawHeaders: [ 'Host', 'x', 'Authorization', 'Bearer %S', 'Accept', '*' ]",
  '{"name":"password","value":"%S"}',
  "{ key: 'API_TOKEN', value: '%S' }",
  String.raw`"Pass\u0077ord":"%S"`,
  "\u001B[32mpassword\u001B[39m=\u001B[33m%S\u001B[39m",
  "password:\n  - %S",
  "tokens:\n  - abc\n  - %S",
  "sec-websocket-protocol: bearer, %S",
  String.raw`{"body":"{\"password\":\"ab\\\"%S\",\"a\":1}"}`,
  '{"seedPhrase":"%S two three"}',
  '{"mnemonic":"one two %S"}',
  "securityAnswer: %S",
  "mysql -u root -p%S shop",
  "docker login -u a -p %S registry.example",
  "redis-cli -h cache -a %S ping",
  "mongosh -u a -p %S db.example",
  "vault login %S",
  "aws configure set aws_secret_access_key %S",
  "ldapsearch -x -w %S",
  "openssl enc -in a -k %S",
  "htpasswd -b file jane %S",
  "/a?oobCode=%S",
  "/a?magic=%S",
  "/a?invite_code=%S",
  "Duplicate entry '%S' for key 'users.email'",
  "You have an error in your SQL syntax near 'SELEC '%S'' at line 1",
  'near "%S": syntax error',
  'syntax error at or near "%S"',
  'invalid input syntax for type integer: "%S"',
  "Key (email)=(%S) already exists.",
  "Failing row contains (1, %S).",
  'E11000 duplicate key error dup key: { email: "%S" }',
  "ERR unknown command 'x', with args beginning with: '%S' 'a'",
] as const;

function variants(): readonly SecretText[] {
  return templates.map((template) => {
    // Of letters in both cases and digits, as password managers make them
    const secret = `Zx8${body("alnum", 11)}`;
    return [template.replaceAll("%S", () => secret), secret];
  });
}

/** Texts with a secret: each goes through every place of every signal. */
export const secretTexts: readonly SecretText[] = [
  ...vendorKeys(),
  ...tokens(),
  ...privateKeys(),
  ...addresses(),
  ...assignments(),
  ...numbers(),
  ...variants(),
];
