import assert from 'node:assert/strict'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { test } from 'node:test'
import { countCores } from '../../src/base/cores.ts'

const v1 = (folder: string, quota: number) => ({
  [`sys/fs/cgroup/${folder}/cpu.cfs_quota_us`]: `${quota}\n`,
  [`sys/fs/cgroup/${folder}/cpu.cfs_period_us`]: '100000\n',
})

test('a process knows how many cores a container leaves it, whatever kind of container', () => {
  const cases: [cores: number, files: Record<string, string>][] = [
    [8, {}],
    [8, { 'proc/self/cgroup': '0::/\n', 'sys/fs/cgroup/cpu.max': 'max 100000\n' }],
    [2, { 'proc/self/cgroup': '0::/\n', 'sys/fs/cgroup/cpu.max': '250000 100000\n' }],
    [1, { 'proc/self/cgroup': '0::/\n', 'sys/fs/cgroup/cpu.max': '50000 100000\n' }],
    [
      3,
      {
        'proc/self/cgroup': '0::/a/b\n',
        'sys/fs/cgroup/a/b/cpu.max': 'max 100000\n',
        'sys/fs/cgroup/a/cpu.max': '300000 100000\n',
      },
    ],
    // The path is that of the host.
    [4, { 'proc/self/cgroup': '0::/docker/x\n', 'sys/fs/cgroup/cpu.max': '400000 100000\n' }],
    [2, { 'proc/self/cgroup': '9:name=systemd:/\n1:cpu:/x\n0::/\n', ...v1('cpu/x', 200_000) }],
    [8, { 'proc/self/cgroup': '1:cpu:/x\n', ...v1('cpu/x', -1) }],
    [
      2,
      {
        'proc/self/cgroup': '4:cpu,cpuacct:/x/y\n',
        ...v1('cpu,cpuacct/x/y', 500_000),
        ...v1('cpu,cpuacct/x', 200_000),
      },
    ],
    [8, { 'proc/self/cgroup': '2:cpuset:/x\n', ...v1('cpuset/x', 100_000) }],
  ]
  for (const [cores, files] of cases) {
    const root = mkdtempSync(join(tmpdir(), 'postern-cores-'))
    for (const [path, content] of Object.entries(files)) {
      mkdirSync(dirname(join(root, path)), { recursive: true })
      writeFileSync(join(root, path), content)
    }
    assert.equal(countCores(root, 8), cores, JSON.stringify(files))
    rmSync(root, { recursive: true })
  }
})
