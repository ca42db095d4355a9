// Does what the units say, as systemctl would, for the one service and its backup. Plain JavaScript, run by machine.ts.

import { spawn, spawnSync } from 'node:child_process'
import { existsSync, globSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'

const root = process.env.MACHINE ?? ''
const [verb, ...units] = process.argv.slice(2).filter((word) => !word.startsWith('--'))
for (const unit of units.filter((name) => name.startsWith('postern') && name.endsWith('.service'))) {
  if (verb === 'stop') await stop()
  else if (verb === 'start' || verb === 'enable') start(linesOf(unit))
}

/** The lines of a unit and its drop-ins; an empty value takes back what stood before. */
function linesOf(unit) {
  const folder = join(root, 'etc/systemd/system')
  const texts = [unit, ...globSync(`${unit}.d/*.conf`, { cwd: folder })].map((file) =>
    readFileSync(join(folder, file), 'utf8'),
  )
  const values = new Map()
  for (const [, name, value] of texts.join('\n').matchAll(/^([A-Z]\w+)=(.*)$/gm))
    values.set(name, value === '' ? [] : [...(values.get(name) ?? []), value])
  return (name) => values.get(name) ?? []
}

function start(of) {
  const options = {
    cwd: of('WorkingDirectory')[0],
    env: {
      PATH: process.env.PATH,
      NODE_COMPILE_CACHE: process.env.NODE_COMPILE_CACHE,
      ...Object.fromEntries(of('Environment').map((pair) => pair.split('='))),
    },
  }
  if (of('ConditionPathExists').some((path) => !existsSync(path))) return
  if (of('Type')[0] === 'oneshot') {
    for (const line of [...of('ExecStart'), ...of('ExecStartPost')]) {
      const ended = spawnSync('sh', ['-c', line.replaceAll('%%', '%')], { ...options, stdio: 'inherit' })
      if (ended.status !== 0) process.exit(ended.status ?? 1)
    }
    return
  }
  const log = openSync(join(root, 'log'), 'a')
  const [line = ''] = of('ExecStart')
  const child = spawn(line.split(' ')[0], line.split(' ').slice(1), {
    ...options,
    detached: true,
    stdio: ['ignore', log, log],
  })
  writeFileSync(join(root, 'pid'), String(child.pid))
  child.unref()
}

async function stop() {
  const file = join(root, 'pid')
  if (!existsSync(file)) return
  const pid = Number(readFileSync(file, 'utf8'))
  process.kill(pid, 'SIGTERM')
  while (isRunning(pid)) await setTimeout(20)
  rmSync(file)
}

function isRunning(pid) {
  try {
    return process.kill(pid, 0)
  } catch {
    return false
  }
}
