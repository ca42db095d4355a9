-- Asks Postern who a request is from before Apache passes it on; apache.conf names this file.

local http = require 'socket.http'
require 'apache2'

local postern = 'http://127.0.0.1:3000'
http.TIMEOUT = 5

function ask(r)
  -- The visitor's own headers of these names, in both spellings that applications read as one.
  for name in pairs(r:headers_in_table()) do
    if name:lower():match('^remote[-_]') then r.headers_in[name] = nil end
  end
  local headers = {
    ['X-Original-URL'] = (r.is_https and 'https://' or 'http://') .. (r.headers_in['Host'] or '') .. r.unparsed_uri,
    ['X-Original-Method'] = r.method,
  }
  for _, name in ipairs({ 'Cookie', 'Accept', 'Sec-Fetch-Mode' }) do headers[name] = r.headers_in[name] end
  local _, status, answer = http.request({ url = postern .. '/api/forward-auth/nginx', headers = headers, redirect = false })
  if status == 200 then
    for _, name in ipairs({ 'Remote-Id', 'Remote-User', 'Remote-Name', 'Remote-Email' }) do
      local value = answer[name:lower()]
      if value and value ~= '' then r.headers_in[name] = value end
    end
    return apache2.OK
  end
  if status == 401 and answer.location then
    r.headers_out['Location'] = answer.location
    return 302
  end
  return (status == 401 or status == 403) and status or 503
end
