-- Sends the requests of the file BENCH_PLAY in turn, each made ready before the first is sent: bench/wrk.py writes it.
dofile(os.getenv("BENCH_ASK"))
local ready, n = {}, 0
function init()
  for line in io.lines(os.getenv("BENCH_PLAY")) do
    local parts, headers = {}, {}
    for part in (line .. "\t"):gmatch("([^\t]*)\t") do parts[#parts + 1] = part end
    for i = 4, #parts do
      local name, value = parts[i]:match("^([^:]+): (.*)$")
      if name then headers[name] = value end
    end
    ready[#ready + 1] = wrk.format(parts[1], parts[2], headers, parts[3] ~= "" and parts[3] or nil)
  end
end
function request()
  n = n % #ready + 1
  return ready[n]
end
