const express = require('express')
const { rateLimit } = require('express-rate-limit')

const app = express()
app.use(rateLimit({ windowMs: 60_000, limit: 100 }))
app.get('/menu', (request, response) => response.json({ monday: 'soup' }))
app.post('/feedback', express.json(), (request, response) => response.status(204).end())
app.listen(3000)
