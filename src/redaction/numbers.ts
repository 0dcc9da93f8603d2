import { isCardNumber, isIban } from "./check-digits.ts";
import { replacing, type TextRule } from "./text-rule.ts";

const gap = "[ \\u00A0-]";

/** Digits alone, or in the groups of a card: 4-4-4-4, 4-4-4-4-3, 4-6-5, 4-6-4. */
const cardNumber = new RegExp(
  `(?<![\\d.])(?<!\\d${gap})(?:\\d{13,19}|\\d{4}${gap}(?:\\d{4}${gap}\\d{4}${gap}\\d{1,4}(?:${gap}\\d{3})?|\\d{6}${gap}\\d{4,5}))(?!\\d|\\.\\d|${gap}\\d)`,
  "g",
);

export const cards: readonly TextRule[] = [
  replacing("cards", { needs: "", hint: /\d{4}.?\d{4}/, digits: 13 }, cardNumber, "***", (match) =>
    isCardNumber(match.replaceAll(/\D/g, "")),
  ),
];

export const ibans: readonly TextRule[] = [
  replacing(
    "iban",
    { needs: "", hint: /[a-z]{2}\d{2} ?[a-z0-9]{4}/i, digits: 9 },
    /(?<![A-Za-z0-9])[a-z]{2}\d{2}(?: ?[a-z0-9]{4}){2,7}(?: ?[a-z0-9]{1,3})?(?![A-Za-z0-9])/gi,
    "***",
    (match) => isIban(match.replaceAll(" ", "").toUpperCase()),
  ),
];
