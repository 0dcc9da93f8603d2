import { isCount, isHarmlessValue } from "./harmless-value.ts";
import { isSecretName } from "./names.ts";
import type { RedactText } from "./redact-text.ts";

const flag = /^--?([\w.-]{1,80})$/;
const assignment = /^((?:--?)?[\w.-]{1,80})=([^]+)$/;

/** Clients whose `-p` takes the password without a space. */
const mysqlClient = /(?:^|[\\/])(?:mysql|mariadb)(?:dump|admin|import|show|check)?(?:\.exe)?$/;

/**
 * Returns the arguments of a command without secrets: `--password=x`, `--token x`, `KEY=x`, `-u
 * user:x` and URLs.
 */
export function maskArguments(
  args: readonly unknown[],
  mask: string,
  redact: RedactText,
): readonly unknown[] {
  const isMysql = args.some((arg) => typeof arg === "string" && mysqlClient.test(arg));
  return args.map((arg, index) =>
    typeof arg === "string" ? maskArgument(arg, args[index - 1], { mask, redact, isMysql }) : arg,
  );
}

interface Masking {
  readonly mask: string;
  readonly redact: RedactText;
  readonly isMysql: boolean;
}

function maskArgument(arg: string, before: unknown, { mask, redact, isMysql }: Masking): string {
  const name = typeof before === "string" ? flag.exec(before)?.[1] : undefined;
  const [, key = "", value] = assignment.exec(arg) ?? [];
  const isFlag = flag.test(arg);
  if (name !== undefined && isSecretName(name) && !isFlag) return mask;
  if (isUser(name) && /^(?!\d+:\d+$)[^:\s]{1,100}:./.test(arg))
    return arg.replace(/:[^]*$/, `:${mask}`);
  if (isMysql && /^-p./.test(arg)) return `-p${mask}`;
  if (value !== undefined && isSecretName(key) && !isHarmlessValue(value) && !isCount(key, value)) {
    return `${key}=${mask}`;
  }
  return redact(arg);
}

/** curl's and wget's. */
function isUser(name: string | undefined): boolean {
  return name === "u" || name === "user" || name === "U" || name === "proxy-user";
}

/** Returns a command line in one text, like {@link maskArguments}. */
export function maskCommandLine(line: string, mask: string, redact: RedactText): string {
  const words = line.split(/(\s+)/);
  const args = words.filter((_, index) => index % 2 === 0);
  // Quoted values first: their spaces would part them
  if (/["']/.test(line)) return redact(line);
  const masked = maskArguments(args, mask, (text) => text);
  const joined = words.map((word, index) => (index % 2 === 0 ? String(masked[index / 2]) : word));
  return redact(joined.join(""));
}
