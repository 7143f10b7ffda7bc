-- Endorses one contribution after another, from the list in BENCH_IDS.
local ids, n = {}, 0
wrk.method = "POST"
function init() for line in io.lines(os.getenv("BENCH_IDS")) do ids[#ids + 1] = line end end
function request()
  n = n + 1
  wrk.headers["Content-Type"] = "application/json"
  return wrk.format(nil, "/api/v1/contributions/" .. ids[(n - 1) % #ids + 1] .. "/endorsements", nil, '{"benefit":"It saved my team two days."}')
end
