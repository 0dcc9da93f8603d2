import type { Statement } from "../statement.ts";

const privacyCorpus = "test/instrumentation/privacy/corpus.integration.test.ts";

/** "Privacy" of docs/instrumentation.md. */
export const privacyStatements: readonly Statement[] = [
  {
    sentence:
      "Passwords, tokens, keys, cookies, card numbers, literals in database statements and the content of jobs are taken out of everything that is sent, by default. stdout is not changed.",
    shownBy: [[privacyCorpus, "sends no secret in any place of any signal: %s"]],
  },
  {
    sentence: "[privacy.md](privacy.md) has the rules, and how you turn one off or add your own.",
    says: "where the rules are listed",
  },
];
