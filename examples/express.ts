// An application of Express that only people with an account may see.

import express from 'express'
import { createPostern } from 'postern'

const postern = await createPostern(process.env)
postern.work()

const app = express()
// In front of whatever reads bodies.
app.use(postern.node)
app.use(express.json())

app.get('/', async (request, response) => {
  const account = await postern.currentAccount(request)
  if (account) response.send(`Hello, ${account.name}!`)
  else response.redirect('/login/?next=/')
})

app.listen(process.env['PORT'] ?? 3000)
