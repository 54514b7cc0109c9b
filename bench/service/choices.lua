-- Answers of members of the demo, one after another, with a key in KEY: wrk -s choices.lua.
local count = 0
local start = math.random(1, 1000000000)

request = function()
  count = count + 1
  local who = string.format("member-%04d", (count * 7919 + start) % 1900 + 1)
  local choice = (count % 2 == 0) and "refuse" or "allow"
  local body = '{"purpose":"genai.content","choice":"' .. choice .. '"}'
  local headers = { Authorization = "Bearer " .. os.getenv("KEY"), ["Content-Type"] = "application/json" }
  return wrk.format("POST", "/v1/subjects/" .. who .. "/choices", headers, body)
end
