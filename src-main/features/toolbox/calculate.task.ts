import { evaluateExpression } from './evaluate-expression.ts'

/** Runs in a worker thread, which pays for loading the math library. */
export default (expression: string): string => evaluateExpression(expression)
