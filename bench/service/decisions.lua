-- Batches of 1,000 decisions about members of the demo, with a key in KEY: wrk -s decisions.lua.
local records = {}
for number = 1, 1000 do
  records[number] = string.format('{"subjects":["member-%04d"]}', number)
end
local body = '{"purpose":"genai.content","records":[' .. table.concat(records, ",") .. ']}'

request = function()
  local headers = { Authorization = "Bearer " .. os.getenv("KEY"), ["Content-Type"] = "application/json" }
  return wrk.format("POST", "/v1/decisions", headers, body)
end
