// A name server on the loopback interface that answers for a few domains, and can be made to keep silent (RFC 1035).

import { createSocket } from 'node:dgram'

/** The records of a domain: exchangers by name (empty for a null MX), an address, or trouble. */
type Zone = { mx?: string[]; a?: string; trouble?: 'fails' | 'silent' }

type NameServer = { address: string; asked: string[]; close(): Promise<void> }

const types = { A: 1, MX: 15 }

/** Starts a name server; a domain that it does not know does not exist. */
export async function startNameServer(zones: Record<string, Zone>): Promise<NameServer> {
  const socket = createSocket('udp4')
  const asked: string[] = []
  socket.on('message', (query, from) => {
    const { name, type, end } = readQuestion(query)
    asked.push(name)
    const zone = zones[name]
    if (zone?.trouble === 'silent') return
    const records = zone && !zone.trouble ? recordsOf(zone, type) : []
    const code = zone?.trouble === 'fails' ? 2 : zone ? 0 : 3
    const header = Buffer.from(query.subarray(0, 12))
    header.writeUInt16BE(0x8180 | code, 2)
    header.writeUInt16BE(records.length, 6)
    header.writeUInt32BE(0, 8)
    socket.send(Buffer.concat([header, query.subarray(12, end), ...records]), from.port, from.address)
  })
  await new Promise<void>((resolve) => socket.bind(0, '127.0.0.1', resolve))
  return {
    address: `127.0.0.1:${socket.address().port}`,
    asked,
    close: () => new Promise((resolve) => socket.close(() => resolve())),
  }
}

function readQuestion(query: Buffer): { name: string; type: number; end: number } {
  const labels: string[] = []
  let at = 12
  for (let length = query[at] ?? 0; length > 0; length = query[at] ?? 0) {
    labels.push(query.toString('latin1', at + 1, at + 1 + length))
    at += length + 1
  }
  return { name: labels.join('.').toLowerCase(), type: query.readUInt16BE(at + 1), end: at + 5 }
}

function recordsOf({ mx = [], a }: Zone, type: number): Buffer[] {
  if (type === types.MX)
    return mx.map((exchange) => record(type, Buffer.concat([Buffer.from([0, 10]), nameOf(exchange)])))
  if (type === types.A && a) return [record(type, Buffer.from(a.split('.').map(Number)))]
  return []
}

// Its name is a pointer to the question's.
function record(type: number, data: Buffer): Buffer {
  const head = Buffer.alloc(12)
  head.writeUInt16BE(0xc00c, 0)
  head.writeUInt16BE(type, 2)
  head.writeUInt16BE(1, 4)
  head.writeUInt32BE(60, 6)
  head.writeUInt16BE(data.length, 10)
  return Buffer.concat([head, data])
}

function nameOf(name: string): Buffer {
  const labels = name.split('.').filter((label) => label !== '')
  return Buffer.concat([
    ...labels.map((label) => Buffer.from(String.fromCharCode(label.length) + label)),
    Buffer.from([0]),
  ])
}
