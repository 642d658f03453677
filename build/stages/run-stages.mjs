import { spawn } from 'node:child_process'
import { ROOT } from '../setup/root.mjs'

const seconds = (startedAt) => `${((performance.now() - startedAt) / 1000).toFixed(1)} s`

/** Runs every stage even when one fails, shows the output of those that did, and sums up. Resolves to the exit code. */
export async function runStages(stages) {
  const total = { passed: 0, failed: 0 }
  for (const stage of stages) {
    const startedAt = performance.now()
    const { passed, failed, output } = await runStage(stage)
    total.passed += passed
    total.failed += failed
    if (failed > 0) process.stdout.write(`${output}\n`)
    process.stdout.write(
      `${failed > 0 ? 'FAIL' : 'ok  '} ${stage.name}: ${passed} passed, ${failed} failed, ${seconds(startedAt)}\n`,
    )
  }
  process.stdout.write(`\n${total.passed} passed, ${total.failed} failed\n`)
  return total.failed > 0 ? 1 : 0
}

async function runStage(stage) {
  if (stage.check) {
    const { passed, failed, problems } = await stage.check()
    return { passed, failed, output: problems.join('\n') }
  }
  const { code, output } = await capture(stage.program, stage.args)
  if (!stage.count) return { passed: code === 0 ? 1 : 0, failed: code === 0 ? 0 : 1, output }
  const counted = stage.count(output)
  const isSilentFailure = counted.failed === 0 && (code !== 0 || counted.passed === 0)
  return { passed: counted.passed, failed: isSilentFailure ? 1 : counted.failed, output }
}

function capture(program, args) {
  return new Promise((resolve) => {
    const env = { ...process.env, CI: process.env.CI ?? '1', FORCE_COLOR: '0', NO_COLOR: '1' }
    const child = spawn(program, args, { cwd: ROOT, env, stdio: ['ignore', 'pipe', 'pipe'] })
    let output = ''
    const keep = (part) => {
      output += part
    }
    child.stdout.setEncoding('utf8').on('data', keep)
    child.stderr.setEncoding('utf8').on('data', keep)
    child.once('error', (error) => resolve({ code: 1, output: String(error) }))
    child.once('close', (code) => resolve({ code: code ?? 1, output }))
  })
}
