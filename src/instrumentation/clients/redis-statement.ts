/** Commands whose first argument is no key: a password, a script, a text. */
const withoutKey =
  /^(?:ACL|AUTH|CLIENT|CONFIG|ECHO|EVAL|FCALL|FUNCTION|HELLO|MIGRATE|PING|SCRIPT)/i;

/**
 * Returns what is told of a command: its name and its key, and how many arguments follow. Values are
 * never among them.
 */
export function redisStatement(command: string, args: readonly unknown[]): string {
  const told = withoutKey.test(command) ? 0 : 1;
  const key = args.slice(0, told).map(String);
  const others = args.length - key.length;
  return [command, ...key, ...(others > 0 ? [`[${others} other arguments]`] : [])].join(" ");
}
