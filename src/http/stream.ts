import type { Context } from './context.ts'

/** Answers with a file to keep, made only as fast as it is taken. */
export function sendFile(
  c: Context,
  { name, type, data }: { name: string; type: string; data: AsyncGenerator<string> },
): Response {
  c.header('Content-Type', type)
  c.header('Content-Disposition', `attachment; filename="${name}"`)
  return c.body(streamOf(data))
}

// A body that is made only as fast as it is taken.
function streamOf(texts: AsyncGenerator<string>): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder()
  return new ReadableStream({
    async pull(controller) {
      const { value, done } = await texts.next()
      if (done) controller.close()
      else controller.enqueue(encoder.encode(value))
    },
    async cancel() {
      await texts.return(undefined)
    },
  })
}
