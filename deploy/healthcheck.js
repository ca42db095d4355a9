// The health check of the image: whether the server of this container answers, below the path of BASE_URL if it has one.

const { BASE_URL = '', PORT = '3000' } = process.env
const base = new URL(BASE_URL).pathname.replace(/\/$/, '')
const answer = await fetch(`http://127.0.0.1:${PORT}${base}/healthz`)
process.exitCode = answer.ok ? 0 : 1
