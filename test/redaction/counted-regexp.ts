/*
 * A backtracking matcher that counts its steps, in the place of V8's: how much work an expression
 * makes is then a number, and not a time. It knows the syntax that src/redaction/ uses.
 */

type Test = (character: string) => boolean;

type Instruction =
  | { readonly op: "char"; readonly test: Test }
  | { readonly op: "split"; readonly first: number; readonly second: number }
  | { readonly op: "jump"; readonly to: number }
  | { readonly op: "assert"; readonly holds: (text: string, at: number) => boolean }
  | {
      readonly op: "look";
      readonly program: Program;
      readonly behind: boolean;
      readonly negative: boolean;
    }
  | { readonly op: "match" };

type Program = readonly Instruction[];

const isWord: Test = (character) => /^\w$/u.test(character);

/** Compiles groups, classes, quantifiers, anchors and lookaround; throws at any other syntax. */
class Compiler {
  readonly #source: string;
  readonly #ignoreCase: boolean;
  #at = 0;

  constructor(source: string, ignoreCase: boolean) {
    this.#source = source;
    this.#ignoreCase = ignoreCase;
  }

  compile(): Program {
    const program = [...this.#alternatives(0), { op: "match" } as const];
    if (this.#at < this.#source.length) throw new Error(`unread: ${this.#source.slice(this.#at)}`);
    return program;
  }

  /** `start` is where the instructions will stand: jumps are absolute. */
  #alternatives(start: number): Instruction[] {
    const from = this.#at;
    const first = this.#sequence(start);
    if (this.#source[this.#at] !== "|") return first;
    this.#at = from;
    const left = this.#sequence(start + 1);
    this.#at += 1;
    const second = start + 1 + left.length + 1;
    const right = this.#alternatives(second);
    return [
      { op: "split", first: start + 1, second },
      ...left,
      { op: "jump", to: second + right.length },
      ...right,
    ];
  }

  #sequence(start: number): Instruction[] {
    const all: Instruction[] = [];
    while (this.#at < this.#source.length && !"|)".includes(this.#source[this.#at]!)) {
      for (const instruction of this.#term(start + all.length)) all.push(instruction);
    }
    return all;
  }

  #term(start: number): Instruction[] {
    const from = this.#at;
    const once = this.#atom(start);
    const [min, max, lazy] = this.#quantifier();
    if (min === 1 && max === 1) return once;
    const after = this.#at;
    const again = (at: number): Instruction[] => {
      this.#at = from;
      return this.#atom(at);
    };
    const all: Instruction[] = [];
    for (let count = 0; count < min; count += 1) all.push(...again(start + all.length));
    if (max === Number.POSITIVE_INFINITY) {
      const split = start + all.length;
      const body = again(split + 1);
      const end = split + 1 + body.length + 1;
      all.push(fork(split + 1, end, lazy), ...body, { op: "jump", to: split });
    } else {
      const size = again(0).length + 1;
      const end = start + all.length + (max - min) * size;
      for (let count = min; count < max; count += 1) {
        const at = start + all.length;
        all.push(fork(at + 1, end, lazy), ...again(at + 1));
      }
    }
    this.#at = after;
    return all;
  }

  #quantifier(): readonly [min: number, max: number, lazy: boolean] {
    const found = /^(?:([*+?])|\{(\d+)(,?)(\d*)\})(\??)/.exec(
      this.#source.slice(this.#at, this.#at + 16),
    );
    if (found === null) return [1, 1, false];
    this.#at += found[0].length;
    const [, sign, least, comma, most] = found;
    const lazy = found[5] === "?";
    if (sign === "?") return [0, 1, lazy];
    if (sign !== undefined) return [sign === "+" ? 1 : 0, Number.POSITIVE_INFINITY, lazy];
    const min = Number(least);
    return [min, comma === "" ? min : most === "" ? Number.POSITIVE_INFINITY : Number(most), lazy];
  }

  #atom(start: number): Instruction[] {
    const source = this.#source;
    const character = source[this.#at]!;
    if (character === "(") return this.#group(start);
    this.#at += 1;
    if (character === "[") return [{ op: "char", test: this.#set() }];
    if (character === ".") return [{ op: "char", test: (one) => !/[\n\r\u2028\u2029]/.test(one) }];
    if (character === "^") return [{ op: "assert", holds: (_, at) => at === 0 }];
    if (character === "$") return [{ op: "assert", holds: (text, at) => at === text.length }];
    if (character === "\\" && source[this.#at] === "b") {
      this.#at += 1;
      const word = (text: string, at: number): boolean => isWord(text[at] ?? "");
      return [{ op: "assert", holds: (text, at) => word(text, at) !== word(text, at - 1) }];
    }
    return [{ op: "char", test: character === "\\" ? this.#escape() : this.#literal(character) }];
  }

  #group(start: number): Instruction[] {
    const rest = this.#source.slice(this.#at);
    const head = /^\((?:\?(?::|<?[=!]|<\w+>))?/.exec(rest)![0];
    this.#at += head.length;
    const look = /^\(\?(<?)([=!])/.exec(head);
    const inner = this.#alternatives(look === null ? start : 0);
    this.#at += 1;
    if (look === null) return inner;
    const program = [...inner, { op: "match" } as const];
    return [{ op: "look", program, behind: look[1] === "<", negative: look[2] === "!" }];
  }

  #literal(character: string): Test {
    if (!this.#ignoreCase) return (one) => one === character;
    return (one) => one.toUpperCase() === character.toUpperCase();
  }

  /** After the backslash. */
  #escape(): Test {
    const character = this.#source[this.#at]!;
    const [, hex] = /^(?:x([0-9A-Fa-f]{2}))/.exec(this.#source.slice(this.#at)) ?? [];
    const [, unicode] = /^u([0-9A-Fa-f]{4})/.exec(this.#source.slice(this.#at)) ?? [];
    const code = hex ?? unicode;
    this.#at += code === undefined ? 1 : code.length + 1;
    if (code !== undefined) return this.#literal(String.fromCharCode(Number.parseInt(code, 16)));
    const named: Readonly<Record<string, Test>> = {
      d: (one) => /^\d$/.test(one),
      D: (one) => /^\D$/.test(one),
      w: isWord,
      W: (one) => one !== "" && !isWord(one),
      s: (one) => /^\s$/.test(one),
      S: (one) => /^\S$/.test(one),
      n: (one) => one === "\n",
      r: (one) => one === "\r",
      t: (one) => one === "\t",
    };
    return named[character] ?? this.#literal(character);
  }

  /** After the opening bracket: V8 itself says what is in the class. */
  #set(): Test {
    const end = /^\^?(?:\\.|[^\]\\])*\]/.exec(this.#source.slice(this.#at))![0];
    this.#at += end.length;
    const expression = new NativeRegExp(`^[${end}$`, this.#ignoreCase ? "i" : "");
    return (one) => nativeExec.call(expression, one) !== null;
  }
}

function fork(next: number, end: number, lazy: boolean): Instruction {
  return lazy
    ? { op: "split", first: end, second: next }
    : { op: "split", first: next, second: end };
}

const NativeRegExp = RegExp;
const nativeExec: (this: RegExp, text: string) => RegExpExecArray | null = Reflect.get(
  RegExp.prototype,
  "exec",
);

function setExec(exec: unknown): void {
  Reflect.set(RegExp.prototype, "exec", exec);
}

let steps = 0;

/** Returns where a match that begins at `from` ends; `undefined` without one. */
function run(program: Program, text: string, from: number, mustEnd?: number): number | undefined {
  const stack: (readonly [pc: number, at: number])[] = [[0, from]];
  for (let state = stack.pop(); state !== undefined; state = stack.pop()) {
    let [pc, at] = state;
    for (;;) {
      steps += 1;
      const instruction = program[pc]!;
      if (instruction.op === "match") {
        if (mustEnd === undefined || at === mustEnd) return at;
        break;
      }
      if (instruction.op === "char") {
        if (at >= text.length || !instruction.test(text[at]!)) break;
        at += 1;
        pc += 1;
      } else if (instruction.op === "jump") pc = instruction.to;
      else if (instruction.op === "split") {
        stack.push([instruction.second, at]);
        pc = instruction.first;
      } else {
        const holds =
          instruction.op === "assert" ? instruction.holds(text, at) : looks(instruction, text, at);
        if (!holds) break;
        pc += 1;
      }
    }
  }
  return undefined;
}

function looks(
  { program, behind, negative }: Extract<Instruction, { op: "look" }>,
  text: string,
  at: number,
): boolean {
  if (!behind) return (run(program, text, at) !== undefined) !== negative;
  // The lookbehinds are of a few characters
  for (let start = at; start >= Math.max(0, at - 24); start -= 1) {
    if (run(program, text, start, at) !== undefined) return !negative;
  }
  return negative;
}

const programs = new WeakMap<RegExp, Program>();

/**
 * Returns the steps that the expressions take which `work` runs. Throws if the counting matcher
 * finds another match than V8 does: then it would count something else.
 */
export function countSteps(work: () => unknown): number {
  steps = 0;
  setExec(function exec(this: RegExp, text: string) {
    const from = this.global || this.sticky ? this.lastIndex : 0;
    const found = nativeExec.call(this, text);
    setExec(nativeExec);
    try {
      const program = programs.get(this) ?? new Compiler(this.source, this.ignoreCase).compile();
      programs.set(this, program);
      const last = this.sticky ? from : text.length;
      let start = from;
      let end: number | undefined;
      for (; start <= last; start += 1) {
        end = run(program, text, start);
        if (end !== undefined) break;
      }
      const theirs = found === null ? undefined : found.index + found[0].length;
      if (end !== theirs || (found !== null && found.index !== start)) {
        throw new Error(
          `/${this.source}/ differs at ${start} to ${end}, V8 has ${found?.index} to ${theirs}`,
        );
      }
    } finally {
      setExec(exec);
    }
    return found;
  });
  try {
    work();
  } finally {
    setExec(nativeExec);
  }
  return steps;
}
