-- Asks Postern who a request is from before HAProxy passes it on; haproxy.cfg loads this file.

local identity = { 'remote-id', 'remote-user', 'remote-name', 'remote-email' }

local function ask(txn, server)
  local headers = {
    ['x-original-url'] = { (txn.f:ssl_fc() == 1 and 'https://' or 'http://') .. (txn.sf:req_hdr('host') or '') .. txn.sf:pathq() },
    ['x-original-method'] = { txn.sf:method() },
  }
  for _, name in ipairs({ 'cookie', 'accept', 'sec-fetch-mode' }) do
    local value = txn.sf:req_fhdr(name)
    if value ~= '' then headers[name] = { value } end
  end
  return core.httpclient():get({ url = 'http://' .. server .. '/api/forward-auth/nginx', headers = headers, timeout = 5000 })
end

local function first(answer, name)
  local values = answer.headers and answer.headers[name]
  return values and (values[0] or values[1])
end

core.register_action('postern-auth', { 'http-req' }, function(txn, server)
  local answer = ask(txn, server)
  if answer.status == 200 then
    for _, name in ipairs(identity) do
      local value = first(answer, name)
      if value and value ~= '' then txn.http:req_set_header(name, value) end
    end
    return
  end
  local location = first(answer, 'location')
  -- 401 and 403 as they came; a server that gives no answer has the status 0.
  local status = location and 302 or (answer.status == 401 or answer.status == 403) and answer.status or 503
  local reply = txn:reply({ status = status })
  if location then reply:add_header('Location', location) end
  reply:add_header('Cache-Control', 'no-store')
  txn:done(reply)
end, 1)
