// Three machines with etcd, Patroni and PostgreSQL, each a network namespace of its own.

import { spawn, spawnSync } from 'node:child_process'
import { chownSync, mkdirSync, openSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { until } from '../../test/support/house.ts'

/** The packages that a node is made of. */
export const packages = [
  'etcd-server', 'patroni', 'postgresql-15', 'postgresql-client-15', 'libpq5', 'python3-cdiff', 'python3-click',
  'python3-dateutil', 'python3-dnspython', 'python3-etcd', 'python3-pkg-resources', 'python3-prettytable', 'python3-psutil',
  'python3-psycopg2', 'python3-six', 'python3-urllib3', 'python3-wcwidth', 'python3-yaml',
] // oxfmt-ignore

/** One machine of the cluster. */
export type Node = {
  address: string
  /** Starts etcd and Patroni, which starts PostgreSQL. */
  start(): void
  /** Sends a signal to all of its processes. */
  signal(signal: NodeJS.Signals): void
  unplug(): void
  plug(): void
}

const count = 3
// "nobody", because PostgreSQL refuses to run as root.
const nobody = '65534'
const addressOf = (place: number) => `10.200.0.${10 + place}`
const all = Array.from({ length: count }, (_, one) => one + 1)

/** Joins this network namespace and those of the machines by a bridge, and makes the machines. */
export function makeNodes(programs: string, folder: string): Node[] {
  ip('link set lo up')
  ip('link add br0 type bridge')
  ip('addr add 10.200.0.1/24 dev br0')
  ip('link set br0 up')
  return all.map((place) => makeNode(place, programs, folder))
}

function makeNode(place: number, programs: string, folder: string): Node {
  const name = `n${place}`
  const address = addressOf(place)
  ip(`netns add ${name}`)
  ip(`link add v${place} type veth peer name eth0 netns ${name}`)
  ip(`link set v${place} master br0 up`)
  ip(`-n ${name} addr add ${address}/24 dev eth0`)
  ip(`-n ${name} link set eth0 up`)
  ip(`-n ${name} link set lo up`)
  const home = join(folder, name)
  mkdirSync(home, { mode: 0o700 })
  chownSync(home, Number(nobody), Number(nobody))
  const config = join(folder, `${name}.json`)
  // JSON is YAML, which Patroni reads.
  writeFileSync(config, JSON.stringify(patroniOf(name, address, programs, home)))
  const run = (command: string, args: string[]) => {
    const log = openSync(join(folder, `${name}.log`), 'a')
    spawn(
      'ip',
      [
        'netns',
        'exec',
        name,
        'setpriv',
        `--reuid=${nobody}`,
        `--regid=${nobody}`,
        '--clear-groups',
        command,
        ...args,
      ],
      {
        cwd: home,
        stdio: ['ignore', log, log],
        env: {
          PATH: '/usr/bin:/bin',
          HOME: home,
          LC_ALL: 'C',
          PYTHONPATH: join(programs, 'usr/lib/python3/dist-packages'),
          LD_LIBRARY_PATH: join(programs, 'usr/lib/x86_64-linux-gnu'),
        },
      },
    )
  }
  return {
    address,
    start() {
      run(join(programs, 'usr/bin/etcd'), etcdOf(name, address, home))
      run('/usr/bin/python3', [join(programs, 'usr/bin/patroni'), config])
    },
    signal(signal) {
      for (const pid of ip(`netns pids ${name}`).trim().split('\n').filter(Boolean)) kill(Number(pid), signal)
    },
    unplug: () => void ip(`link set v${place} down`),
    plug: () => void ip(`link set v${place} up`),
  }
}

function etcdOf(name: string, address: string, home: string): string[] {
  const options = {
    name,
    'data-dir': join(home, 'etcd'),
    'listen-peer-urls': `http://${address}:2380`,
    'initial-advertise-peer-urls': `http://${address}:2380`,
    'listen-client-urls': `http://${address}:2379`,
    'advertise-client-urls': `http://${address}:2379`,
    'initial-cluster': all.map((one) => `n${one}=http://${addressOf(one)}:2380`).join(','),
    'enable-v2': 'true',
    'log-level': 'error',
  }
  return Object.entries(options).map(([option, value]) => `--${option}=${value}`)
}

function patroniOf(name: string, address: string, programs: string, home: string) {
  return {
    scope: 'postern',
    name,
    restapi: { listen: `${address}:8008`, connect_address: `${address}:8008` },
    // Version 2, in which a leader extends its lock only if it still has it. By version 3, Patroni 3.0 takes back a lock that was lost
    // in a partition: the new leader steps down, and what it had answered is lost.
    etcd: { hosts: all.map((one) => `${addressOf(one)}:2379`) },
    bootstrap: {
      dcs: {
        // The shortest that Patroni takes.
        ttl: 20,
        loop_wait: 1,
        retry_timeout: 5,
        synchronous_mode: true,
        // Otherwise it would go on alone, and what it answered then would be lost with it.
        synchronous_mode_strict: true,
        postgresql: { use_pg_rewind: true },
      },
      initdb: [{ encoding: 'UTF8' }, { locale: 'C' }, 'data-checksums'],
    },
    postgresql: {
      listen: `${address}:5432`,
      connect_address: `${address}:5432`,
      data_dir: join(home, 'data'),
      bin_dir: join(programs, 'usr/lib/postgresql/15/bin'),
      authentication: {
        superuser: { username: 'postgres', password: 'postgres' },
        replication: { username: 'replicator', password: 'replicator' },
      },
      pg_hba: [
        'local all all trust',
        'host all all 10.200.0.0/24 trust',
        'host replication all 10.200.0.0/24 trust',
      ],
      parameters: { unix_socket_directories: home, max_connections: 100, wal_keep_size: '256MB' },
    },
  }
}

/** Waits until one of them leads, and has sent the others all that it has, to one of them before it answers. */
export async function healthy(nodes: readonly Node[]): Promise<void> {
  await until(async () => {
    const members = await Promise.all(nodes.map(({ address }) => askPatroni(address, '/patroni')))
    const leading = members.filter((member) => member?.role === 'master' || member?.role === 'primary')
    const followers = leading[0]?.replication?.filter(({ state }) => state === 'streaming') ?? []
    const isOne = leading.length === 1 && members.every((member) => member?.state === 'running')
    const isSafe = followers.some(({ sync_state: state }) => state === 'sync')
    return isOne && isSafe && followers.length === nodes.length - 1
  }, 180_000)
}

type Member = { role?: string; state?: string; replication?: { state: string; sync_state: string }[] }

async function askPatroni(address: string, path: string): Promise<Member | null> {
  try {
    const answer = await fetch(`http://${address}:8008${path}`, { signal: AbortSignal.timeout(1_500) })
    return (await answer.json()) as Member
  } catch {
    return null
  }
}

/** Whether a node says that it leads, as a load balancer asks it. */
export async function leads({ address }: Pick<Node, 'address'>): Promise<boolean> {
  try {
    const signal = AbortSignal.timeout(1_000)
    const answer = await fetch(`http://${address}:8008/primary`, { method: 'HEAD', signal })
    return answer.status === 200
  } catch {
    return false
  }
}

function kill(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal)
  } catch {
    // It has ended meanwhile.
  }
}

function ip(words: string): string {
  const { status, stdout, stderr } = spawnSync('ip', words.split(' '), { encoding: 'utf8' })
  if (status !== 0) throw new Error(`ip ${words}: ${stderr}`)
  return stdout
}
