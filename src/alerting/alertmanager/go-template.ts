import { nearest } from "../../nearest.ts";
import type { Mismatch } from "../../shape.ts";
import { readActions, type Action, type Token } from "./go-template-action.ts";

/** A template by its name, or the text outside of all. */
export interface TemplateBody {
  readonly name: string | undefined;
  /** The fields that it reads of what it is called with: `["Alerts", "Firing"]`. */
  readonly fields: readonly (readonly string[])[];
  readonly calls: readonly TemplateCall[];
}

/** `{{ template "name" . }}`. */
export interface TemplateCall {
  readonly name: string;
  /** Whether it is called with what the body itself is called with. */
  readonly withSame: boolean;
}

/** What can be seen in a Go template without running it. */
export interface GoTemplate {
  /** The first is what stands outside of all definitions. */
  readonly bodies: readonly TemplateBody[];
  /** Why Alertmanager could not read it. What cannot be judged here is no flaw. */
  readonly flaws: readonly Mismatch[];
}

/** Go's own, and Alertmanager's (template/template.go, 0.34). */
const functions: ReadonlySet<string> = new Set(
  `and call html index slice js len not or print printf println urlquery eq ge gt le lt ne
  append date dict humanizeDuration join list match now reReplaceAll safeHtml safeUrl since
  stringSlice title toJson toLower toUpper trimSpace tz urlUnescape true false nil`.split(/\s+/),
);

const blocks = ["if", "range", "with", "define", "block"] as const;
type Block = (typeof blocks)[number];

interface Body {
  readonly name: string | undefined;
  readonly fields: string[][];
  readonly calls: TemplateCall[];
}

/** An action that waits for its end. */
interface Frame {
  readonly block: Block | undefined;
  readonly opening: string;
  readonly body: Body;
  /** Whether `.` is what the body is called with, where the block stands and within it. */
  readonly outside: boolean;
  same: boolean;
  hasElse: boolean;
  readonly variables: Set<string>;
}

/** Returns what the template defines, calls and reads, and what is wrong with it. */
export function readGoTemplate(text: string): GoTemplate {
  const { actions, flaw } = readActions(text);
  const reader = createReader();
  for (const action of actions) reader.take(action);
  // Behind what cannot be read, an end may be hidden
  const flaws = flaw === undefined ? [...reader.flaws, ...reader.open()] : [...reader.flaws, flaw];
  return { bodies: reader.bodies, flaws };
}

/** Returns the names of the templates that the text defines. */
export function definedNames(text: string): readonly string[] {
  return readGoTemplate(text).bodies.flatMap(({ name }) => (name === undefined ? [] : [name]));
}

interface Reader {
  readonly bodies: readonly Body[];
  readonly flaws: readonly Mismatch[];
  readonly take: (action: Action) => void;
  /** Returns what has no end. */
  readonly open: () => readonly Mismatch[];
}

function createReader(): Reader {
  const outer: Body = { name: undefined, fields: [], calls: [] };
  const bodies: Body[] = [outer];
  const flaws: Mismatch[] = [];
  const bottom = frameOf(undefined, "", outer, true);
  const stack: Frame[] = [bottom];
  const top = (): Frame => stack.at(-1) ?? bottom;
  const report = (expected: string, got: string): void => {
    flaws.push({ expected, got });
  };

  function newBody(name: string): Body {
    const body: Body = { name, fields: [], calls: [] };
    bodies.push(body);
    return body;
  }

  function take(action: Action): void {
    const [first, ...rest] = action.tokens;
    const word = first?.kind === "word" ? first.text : "";
    const block = blocks.find((one) => one === word);
    if (block !== undefined) begin(block, rest, action);
    else if (word === "else") otherwise(rest, action);
    else if (word === "end") finish(rest, action);
    else if (word === "template") call(rest, action);
    else if (word === "break" || word === "continue") leave(word, action);
    else pipeline(action.tokens, action, top());
  }

  function begin(block: Block, tokens: readonly Token[], action: Action): void {
    const { body, same } = top();
    if (block === "define" || block === "block") {
      const [name, ...rest] = named(tokens, action);
      if (block === "define" && stack.length > 1)
        report("define outside of all blocks", action.text);
      if (block === "block") {
        body.calls.push({ name, withSame: isSame(rest, same) });
        pipeline(rest, action, top());
      }
      stack.push(frameOf(block, action.text, newBody(name), true));
      return;
    }
    const frame = frameOf(block, action.text, body, same);
    stack.push(frame);
    pipeline(tokens, action, frame);
    if (block !== "if") frame.same = false;
  }

  function otherwise(tokens: readonly Token[], action: Action): void {
    const frame = top();
    const { block } = frame;
    if (block === undefined || block === "define" || block === "block") {
      report("an if, range or with before it", action.text);
      return;
    }
    if (frame.hasElse) report(`{{ end }} after the else of ${frame.opening}`, action.text);
    frame.same = frame.outside;
    const [first, ...rest] = tokens;
    if (first === undefined) {
      frame.hasElse = true;
      return;
    }
    pipeline(first.text === block ? rest : tokens, action, frame);
    if (block !== "if") frame.same = false;
  }

  function finish(tokens: readonly Token[], action: Action): void {
    if (tokens.length > 0) report("{{ end }}", action.text);
    if (stack.length > 1) stack.pop();
    else report("an if, range, with, define or block before it", action.text);
  }

  function call(tokens: readonly Token[], action: Action): void {
    const [name, ...rest] = named(tokens, action);
    const { body, same } = top();
    body.calls.push({ name, withSame: isSame(rest, same) });
    if (rest.length > 0) pipeline(rest, action, top());
  }

  function leave(word: string, action: Action): void {
    if (!stack.some(({ block }) => block === "range"))
      report(`a range around ${word}`, action.text);
  }

  function named(tokens: readonly Token[], action: Action): readonly [string, ...Token[]] {
    const [name, ...rest] = tokens;
    if (name?.kind === "text") return [name.text.slice(1, -1), ...rest];
    report('the name of a template, such as {{ template "name" . }}', action.text);
    return ["", ...rest];
  }

  function pipeline(tokens: readonly Token[], action: Action, frame: Frame): void {
    if (tokens.length === 0) report("a value", action.text);
    if (tokens[0]?.kind === "pipe") report("a value before |", action.text);
    parentheses(tokens, action);
    const assigned = tokens.findIndex(({ kind }) => kind === "declare");
    tokens.forEach((token, index) => {
      if (token.kind === "word") checkWord(token.text);
      if (token.kind === "variable" && index > assigned) checkVariable(token.text);
      const before = tokens[index - 1];
      const isChain = token.joined && before !== undefined && endsValue(before);
      if (token.kind === "field" && !isChain && frame.same) read(tokens, index, frame.body);
      if (token.kind === "variable" && token.text === "$")
        read(tokens, index + 1, frame.body, true);
    });
    for (const { kind, text } of tokens.slice(0, Math.max(0, assigned))) {
      if (kind === "variable") frame.variables.add(text);
    }
  }

  function parentheses(tokens: readonly Token[], action: Action): void {
    let depth = 0;
    for (const { kind } of tokens) {
      if (kind === "open") depth += 1;
      if (kind === "close") depth -= 1;
      if (depth < 0) break;
    }
    if (depth !== 0)
      report(`a ${depth > 0 ? ")" : "("} for each ${depth > 0 ? "(" : ")"}`, action.text);
  }

  function checkWord(word: string): void {
    if (functions.has(word)) return;
    const near = nearest(word, [...functions]);
    report(
      near === undefined ? "a function of Alertmanager's templates" : `the function ${near}`,
      word,
    );
  }

  function checkVariable(name: string): void {
    if (name === "$" || stack.some(({ variables }) => variables.has(name))) return;
    report("a variable that is declared before", name);
  }

  return {
    bodies,
    flaws,
    take,
    open: () =>
      stack.slice(1).map(({ opening }) => ({ expected: `{{ end }} for ${opening}`, got: "none" })),
  };
}

function frameOf(block: Block | undefined, opening: string, body: Body, same: boolean): Frame {
  return { block, opening, body, outside: same, same, hasElse: false, variables: new Set() };
}

/** Takes the chain of fields at `from`, which has to be joined to what is before where it `follows`. */
function read(tokens: readonly Token[], from: number, body: Body, follows = false): void {
  const chain: string[] = [];
  for (const { kind, text, joined } of tokens.slice(from)) {
    if (kind !== "field" || (!joined && (follows || chain.length > 0))) break;
    chain.push(text.slice(1));
  }
  if (chain.length > 0) body.fields.push(chain);
}

function endsValue({ kind }: Token): boolean {
  return kind === "field" || kind === "variable" || kind === "close" || kind === "dot";
}

/** Whether the value is what the body is called with: `$` is everywhere. */
function isSame([value, ...rest]: readonly Token[], dotIs: boolean): boolean {
  if (value === undefined || rest.length > 0) return false;
  return value.text === "$" || (value.kind === "dot" && dotIs);
}
