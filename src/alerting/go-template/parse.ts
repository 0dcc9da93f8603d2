import type { Mismatch } from "../../shape.ts";
import { readPieces, type Action, type Token } from "./action.ts";
import { ActionFlaw, parsePipeline } from "./pipeline.ts";
import type { BlockNode, Definition, GoTemplate, Pipeline, TemplateNode } from "./syntax.ts";

/** Returns the Go template, and everything in it that Go could not read. */
export function parseGoTemplate(text: string): GoTemplate {
  const { pieces, flaw } = readPieces(text);
  const builder = createBuilder();
  for (const piece of pieces) {
    if (typeof piece === "string") builder.text(piece);
    else builder.action(piece);
  }
  const { main, definitions, flaws, unclosed } = builder.finish();
  // Behind what cannot be read, an end may be hidden
  return { main, definitions, flaws: [...flaws, ...(flaw === undefined ? unclosed : [flaw])] };
}

type Block = BlockNode["type"] | "define" | "block";

/** An action that waits for its end, with what stands in it so far. */
interface Frame {
  readonly block: Block;
  readonly action: Action;
  readonly name: string;
  readonly pipeline: Pipeline;
  readonly body: TemplateNode[];
  readonly otherwise: TemplateNode[];
  /** Whether the block is the `{{ else if … }}` of the one around it, and ends with it. */
  readonly isChained: boolean;
  hasElse: boolean;
}

interface Built extends Omit<GoTemplate, "flaws"> {
  readonly flaws: readonly Mismatch[];
  /** What has no end. */
  readonly unclosed: readonly Mismatch[];
}

interface Builder {
  readonly text: (text: string) => void;
  readonly action: (action: Action) => void;
  readonly finish: () => Built;
}

const blocks = ["if", "range", "with", "define", "block"] as const;

/** What stands for a pipeline that cannot be read. */
const unread: Pipeline = { variables: [], declares: false, commands: [] };

function createBuilder(): Builder {
  const main: TemplateNode[] = [];
  const definitions: Definition[] = [];
  const flaws: Mismatch[] = [];
  const stack: Frame[] = [];

  function add(node: TemplateNode): void {
    const frame = stack.at(-1);
    if (frame === undefined) main.push(node);
    else (frame.hasElse ? frame.otherwise : frame.body).push(node);
  }

  function report(expected: string, got: string): void {
    flaws.push({ expected, got });
  }

  function read(tokens: readonly Token[], action: Action): Pipeline {
    try {
      return parsePipeline(tokens, action);
    } catch (error) {
      if (!(error instanceof ActionFlaw)) throw error;
      report(error.expected, error.got);
      return unread;
    }
  }

  function take(action: Action): void {
    const [first, ...rest] = action.tokens;
    const word = first?.kind === "word" ? first.text : "";
    const block = blocks.find((one) => one === word);
    if (block !== undefined) begin(block, rest, action);
    else if (word === "else") otherwise(rest, action);
    else if (word === "end") close(rest, action);
    else if (word === "template") call(rest, action);
    else if (word === "break" || word === "continue") leave(word, action);
    else add({ type: "show", pipeline: read(action.tokens, action), action: action.text });
  }

  function begin(block: Block, tokens: readonly Token[], action: Action): void {
    if (block !== "define" && block !== "block") {
      open(block, read(tokens, action), action);
      return;
    }
    const [name, ...rest] = named(tokens, action);
    if (block === "define" && stack.length > 0) report("define outside of all blocks", action.text);
    const pipeline = block === "block" ? read(rest, action) : unread;
    if (block === "block") add({ type: "template", name, pipeline, action: action.text });
    open(block, pipeline, action, { name });
  }

  function open(
    block: Block,
    pipeline: Pipeline,
    action: Action,
    { name = "", isChained = false }: Partial<Pick<Frame, "name" | "isChained">> = {},
  ): void {
    const parts = { body: [], otherwise: [], hasElse: false };
    stack.push({ block, action, name, pipeline, isChained, ...parts });
  }

  function otherwise(tokens: readonly Token[], action: Action): void {
    const frame = stack.at(-1);
    if (frame === undefined || frame.block === "define" || frame.block === "block") {
      report("an if, range or with before it", action.text);
      return;
    }
    if (frame.hasElse) report(`{{ end }} after the else of ${frame.action.text}`, action.text);
    frame.hasElse = true;
    const [first, ...rest] = tokens;
    if (first === undefined) return;
    const isSame = first.text === frame.block && frame.block !== "range";
    if (!isSame) report(`{{ else }}${elseOf(frame.block)}`, action.text);
    else open(frame.block, read(rest, action), action, { isChained: true });
  }

  function close(tokens: readonly Token[], action: Action): void {
    if (tokens.length > 0) report("{{ end }}", action.text);
    if (stack.length === 0) report("an if, range, with, define or block before it", action.text);
    for (;;) {
      const frame = stack.pop();
      if (frame === undefined) return;
      const { block, pipeline, body, name } = frame;
      if (block === "define" || block === "block") definitions.push({ name, nodes: body });
      else {
        const { otherwise, action: opening } = frame;
        add({ type: block, pipeline, body, otherwise, action: opening.text });
      }
      if (!frame.isChained) return;
    }
  }

  function call(tokens: readonly Token[], action: Action): void {
    const [name, ...rest] = named(tokens, action);
    const pipeline = rest.length === 0 ? undefined : read(rest, action);
    add({ type: "template", name, pipeline, action: action.text });
  }

  function leave(word: "break" | "continue", action: Action): void {
    if (!stack.some(({ block }) => block === "range"))
      report(`a range around ${word}`, action.text);
    add({ type: word, action: action.text });
  }

  function named(tokens: readonly Token[], action: Action): readonly [string, ...Token[]] {
    const [name, ...rest] = tokens;
    if (name?.kind === "text") return [name.text.slice(1, -1), ...rest];
    report('the name of a template, such as {{ template "name" . }}', action.text);
    return ["", ...rest];
  }

  return {
    text: (text) => {
      if (text !== "") add({ type: "text", text });
    },
    action: take,
    finish: () => {
      const unclosed = stack
        .filter(({ isChained }) => !isChained)
        .map(({ action }) => ({ expected: `{{ end }} for ${action.text}`, got: "none" }));
      return { main, definitions, flaws, unclosed };
    },
  };
}

function elseOf(block: Block): string {
  return block === "range" ? "" : ` or {{ else ${block} … }}`;
}
