import { all, create, type MathNode } from 'mathjs/number'
import { AppError } from '#shared/errors/errors.ts'

const FUNCTIONS = new Set(
  `abs ceil floor round fix sign sqrt cbrt square cube exp expm1 log log2 log10 log1p pow nthRoot hypot
   sin cos tan asin acos atan atan2 sinh cosh tanh asinh acosh atanh sec csc cot
   min max sum mean median std variance mod gcd lcm factorial gamma`.split(/\s+/),
)
const CONSTANTS = new Set('pi PI e E tau phi true false Infinity NaN'.split(' '))
const OPERATORS = new Set(['OperatorNode', 'ParenthesisNode', 'ConditionalNode', 'RelationalNode'])
const MAX_NODES = 300
const DIGITS = 14

const math = create(all ?? {}, {})

/**
 * The value of a formula as text. Only numbers, operators and named functions that take constant time: no
 * assignments, own functions, lists, ranges, texts or properties, so that a formula can neither run for long nor
 * reach into the program. Importing this file takes tenths of a second; it belongs into a worker.
 *
 * @throws tool.bad_arguments with what is wrong
 */
export function evaluateExpression(expression: string): string {
  try {
    const root = math.parse(expression)
    let count = 0
    root.traverse((node) => {
      if (++count > MAX_NODES) throw refused('The formula is too long')
      checkNode(node)
    })
    return formatted(root.evaluate())
  } catch (thrown) {
    const why = thrown instanceof RangeError ? 'The formula is nested too deeply' : messageOf(thrown)
    throw new AppError('tool.bad_arguments', why, { expression }, { cause: thrown })
  }
}

function checkNode(node: MathNode): void {
  if (OPERATORS.has(node.type)) return
  if (node.type === 'ConstantNode' && 'value' in node && typeof node.value !== 'string') return
  const name = 'name' in node && typeof node.name === 'string' ? node.name : ''
  if (node.type === 'SymbolNode' && (CONSTANTS.has(name) || FUNCTIONS.has(name))) return
  if (node.type === 'FunctionNode' && FUNCTIONS.has(name)) return
  throw refused(name === '' ? 'Only numbers, operators and functions can be used' : `${name} is not known here`)
}

function formatted(value: unknown): string {
  if (typeof value === 'boolean') return String(value)
  if (typeof value !== 'number') throw refused('The result is not a number')
  if (Number.isNaN(value)) throw refused('The result is not defined')
  return math.format(value, { precision: DIGITS, lowerExp: -9, upperExp: 15 })
}

const refused = (why: string) => new Error(why)
const messageOf = (thrown: unknown) => (thrown instanceof Error ? thrown.message : 'The formula cannot be read')
