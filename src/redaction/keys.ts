import { replacing, type TextRule } from "./text-rule.ts";

/** Keys with a sign in their prefix. The case matters. */
const signed = [
  // Google Cloud
  "ya29\\.[\\w-]{10,}",
  "GOCSPX-[\\w-]{10,}",
  "1//0[\\w-]{20,}",
  // GitHub, GitLab
  "gh[pousr]_[A-Za-z0-9]{10,}",
  "github_pat_\\w{10,}",
  "gl(?:pat|dt|rt|cbt|ptt|ft|soat|agent|imt)-[\\w-]{10,}",
  // Slack, Stripe, and those that sell models
  "xox[abcdeprs]-[\\w-]{10,}",
  "xapp-\\d-[\\w-]{10,}",
  "(?:sk|rk|pk)_(?:live|test|prod)_[A-Za-z0-9]{10,}",
  "whsec_[\\w+/=-]{10,}",
  "hf_[A-Za-z0-9]{20,}",
  "gsk_[A-Za-z0-9]{20,}",
  "xai-[A-Za-z0-9]{20,}",
  "r8_[A-Za-z0-9]{20,}",
  "pplx-[A-Za-z0-9]{20,}",
  // Registries
  "npm_[A-Za-z0-9]{16,}",
  "pypi-[\\w-]{16,}",
  "dckr_pat_[\\w-]{16,}",
  "rubygems_[a-f0-9]{20,}",
  // Mail and messages
  "SG\\.[\\w-]{16,}\\.[\\w-]{16,}",
  "xkeysib-[a-f0-9]{20,}(?:-[A-Za-z0-9]+)?",
  "key-[a-f0-9]{32}",
  "\\d{8,10}:AA[\\w-]{33}",
  "[MNO][\\w-]{23,25}\\.[\\w-]{6}\\.[\\w-]{27,}",
  // Clouds and platforms
  "do[opr]_v1_[a-f0-9]{20,}",
  "shp(?:at|ca|pa|ss)_[a-fA-F0-9]{20,}",
  "hv[sbr]\\.[\\w-]{20,}",
  "gl(?:sa|c)_[\\w+/=-]{20,}",
  "NRAK-[A-Z0-9]{20,}",
  "dp\\.(?:st|pt|ct|sa|scim|audit)\\.[\\w.-]{20,}",
  "PMAK-[a-f0-9-]{20,}",
  "lin_(?:api|oauth)_[A-Za-z0-9]{20,}",
  "(?:ntn|secret)_[A-Za-z0-9]{40,}",
  "figd_[\\w-]{20,}",
  "sq0(?:csp|atp|idp)-[\\w-]{20,}",
  "sbp_[a-f0-9]{20,}",
  "sntry[su]_[\\w=+/-]{20,}",
  "pul-[a-f0-9]{20,}",
  "HRKU-[\\w-]{20,}",
  "tskey-[a-z]{1,10}-[\\w-]{10,}",
  "pscale_(?:tkn|pw|oauth)_[\\w.-]{20,}",
  "(?:nfp|nfc|nfo|nfu|nfb)_[A-Za-z0-9]{30,}",
  "fm[12]_[\\w+/=,-]{20,}",
  "fo1_[\\w-]{20,}",
  "vc[pkiar]_[A-Za-z0-9]{24,}",
  "[A-Za-z0-9]{14}\\.atlasv1\\.[\\w-]{20,}",
  "pat[A-Za-z0-9]{14}\\.[a-f0-9]{20,}",
  "CLOJARS_[a-z0-9]{20,}",
  "aio_[A-Za-z0-9]{28}",
  "dt0[a-z]\\d\\d\\.[A-Z0-9]{8,}\\.[A-Z0-9]{20,}",
  "v1\\.0-[a-f0-9]{24}-[a-f0-9]{20,}",
  "lsv2_(?:pt|sk)_[a-f0-9]{20,}(?:_[a-f0-9]+)?",
  "sb_secret_[\\w-]{20,}",
  "rdme_[a-z0-9]{20,}",
  "shippo_(?:live|test)_[a-f0-9]{20,}",
  "access-(?:sandbox|development|production)-[a-f0-9-]{36}",
  "bk[uacr]a?_[a-f0-9]{30,}",
  "CCI(?:PAT|PRJ)_[\\w-]{20,}",
  "ops_eyJ[\\w=+/-]{20,}",
  "tfp_[\\w-]{30,}",
  "[a-f0-9]{32}-us\\d{1,2}(?![\\w-])",
  // Azure: a client secret has "Q~" in its place
  "[\\w~.-]{3}\\dQ~[\\w~.-]{31,34}",
] as const;

const signedHint =
  /ya29\.|GOCSPX-|1\/\/0|gh[pousr]_|github_pat|gl[a-z]{1,5}[-_]|xox[abcdeprs]-|xapp-|[srp]k_|whsec_|hf_|gsk_|xai-|r8_|pplx-|npm_|pypi-|dckr_|rubygems_|SG\.|xkeysib-|key-|:AA|[MNO][\w-]{23,25}\.|_v1_|shp[a-z]{2}_|hv[sbr]\.|NRAK-|dp\.|PMAK-|lin_|ntn_|secret_|figd_|sq0|sbp_|sntry|pul-|HRKU-|tskey-|\dQ~|pscale_|nf[pcoub]_|fm[12]_|fo1_|vc[pkiar]_|\.atlasv1\.|pat[A-Za-z0-9]{14}\.|CLOJARS_|aio_|dt0[a-z]\d\d\.|v1\.0-|lsv2_|sb_secret_|rdme_|shippo_|access-|bk[uacr]a?_|CCIP|ops_eyJ|tfp_|[a-f0-9]-us\d/;

/** Keys whose prefix is letters only: AWS, Google, Alibaba, Atlassian, Twilio, Databricks, Meta, NuGet. */
const unsigned = [
  "(?:AKIA|ASIA|ABIA|ACCA)[A-Z0-9]{10,}",
  "AIza[\\w-]{20,}",
  "LTAI[A-Za-z0-9]{12,}",
  "AT(?:ATT|BB|CTT)[A-Za-z0-9][\\w=-]{20,}",
  "(?:SK|AC)[a-f0-9]{32}",
  "dapi[a-f0-9]{32}",
  "EAA[A-Za-z0-9]{60,}",
  "oy2[a-z0-9]{43}",
  "[a-f0-9]{36}NRAL",
  "EZ[AT]K[A-Za-z0-9]{54}",
  "AKC[ap][A-Za-z0-9]{30,}",
  "eyJrIjoi[A-Za-z0-9+/]{30,}={0,2}",
] as const;

const unsignedHint =
  /A(?:KIA|SIA|BIA|CCA|Iza|TATT|TBB|TCTT)|LTAI|SK[a-f0-9]{32}|AC[a-f0-9]{32}|dapi[a-f0-9]|EAA[A-Za-z0-9]{60}|oy2|NRAL|EZ[AT]K|AKC[ap]|eyJrIjoi/;

const all = [...unsigned, ...signed].join("|");

/** Keys of vendors, by the forms that they publish for scanners. */
export const keys: readonly TextRule[] = [
  replacing(
    "keys",
    { needs: "-", hint: /sk-/ },
    /(?<![A-Za-z0-9])sk-(?:(?=[\w-]{0,120}[A-Za-z0-9]{10})(?=[\w-]{0,120}\d)[\w-]{16,}|(?:[a-z]{1,8}-)?[A-Za-z0-9]{20,})/g,
  ),
  replacing(
    "keys",
    { needs: "_-.~:/", hint: signedHint },
    new RegExp(`(?<![A-Za-z0-9])(?:${signed.join("|")})`, "g"),
  ),
  replacing(
    "keys",
    { needs: "", hint: unsignedHint },
    new RegExp(`(?<![A-Za-z0-9])(?:${unsigned.join("|")})`, "g"),
  ),
  replacing("keys", { needs: " ", hint: /SSWS/ }, /(\bSSWS\s{1,9})[\w-]{20,}/g, "$1***"),
  // Okta's, without the word of its header
  replacing(
    "keys",
    { needs: "", hint: /(?<![\w-])00[\w-]{40}(?![\w-])/, digits: 2 },
    /(?<![\w-])00(?=[\w-]*[a-z])(?=[\w-]*[G-Z])[\w-]{40}(?![\w-])/g,
  ),
  // After an encoded character of a URL, a key has a letter before it
  replacing(
    "keys",
    { needs: "%", hint: /%[0-9A-F]{2}(?:sk-|gh|gl|xox|npm_|A[KISBC]|SG|ey|[srp]k_)/i },
    new RegExp(`(%[0-9A-Fa-f]{2})(?:sk-[\\w-]{20,}|${all})`, "g"),
    "$1***",
  ),
];

/** The first part of a token is JSON: https://www.rfc-editor.org/rfc/rfc7519#section-3.1 */
export const jwt: readonly TextRule[] = [
  replacing(
    "jwt",
    { needs: ".", hint: /eyJ/ },
    /(?:(?<![\w-])|(?<=%[0-9A-Fa-f]{2}))eyJ([\w-]{8,})\.(?:[\w-]+(?:\.[\w-]*){0,3}|\.[\w-]+(?:\.[\w-]*){0,2})/g,
    "***",
    (_match, rest = "") => Buffer.from(`eyJ${rest}`, "base64url").toString("latin1").includes('":'),
  ),
];
