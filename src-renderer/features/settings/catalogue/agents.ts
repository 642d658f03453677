import { entry, number, type SettingEntry } from './entry.ts'

export const agents: readonly SettingEntry[] = [
  entry(
    'agents',
    'agents.maxSteps',
    'Steps in one run',
    'A run that reaches a limit stops and says so. An agent may have its own, lower limits.',
    number(1, 500, 'steps'),
  ),
  entry('agents', 'agents.maxMinutes', 'Time for one run', 'Waiting for you does not count.', number(1, 1_440, 'min')),
  entry(
    'agents',
    'agents.maxTokens',
    'Tokens for one run',
    'What the model reads and writes in all steps of a run together.',
    number(100, 100_000_000, 'tokens'),
  ),
  entry(
    'agents',
    'agents.maxCostUsd',
    'Cost of one run',
    'Models on this PC cost nothing. 0 allows no paid step.',
    number(0, 1_000, 'USD', 2),
  ),
]
