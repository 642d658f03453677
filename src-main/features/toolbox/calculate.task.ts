import { evaluateExpression } from './evaluate-expression.ts'

/** What the worker runs for the calculator: loading the library alone would hold the core's event loop. */
export default function calculate(expression: string): string {
  return evaluateExpression(expression)
}
